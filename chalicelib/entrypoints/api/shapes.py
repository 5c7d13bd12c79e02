"""What goes over the API's wire: these types check requests, make answers and are the document."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.conversations import By, WorkKind
from chalicelib.domain.patients import Channel, Consent, Health, Kind, PhoneUse, Purpose, Sex

_PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""No control characters: everything else that people are called is theirs to write."""

Id = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_.:-]{1,64}$",
        examples=["01JDFE8M6T3V1QZ8P0R4XK2C7N"],
        description="Opaque: made by Rapport, and to be kept as it is.",
    ),
]
Name = Annotated[str, Meta(max_length=80, pattern=_PLAIN)]
GivenName = Annotated[str, Meta(min_length=1, max_length=80, pattern=_PLAIN)]
Line = Annotated[str, Meta(max_length=200, pattern=_PLAIN)]
Phone = Annotated[
    str,
    Meta(
        max_length=40,
        pattern=_PLAIN,
        examples=["+12025550143"],
        description="E.164, or as somebody in the practice's country dials it. Empty: none.",
    ),
]
Email = Annotated[str, Meta(max_length=254, pattern=_PLAIN, examples=["rosie@home.example"])]
Language = Annotated[
    str,
    Meta(
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
        examples=["en"],
        description="A language tag (BCP 47).",
    ),
]
Interpreter = Annotated[
    str,
    Meta(
        pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?$",
        description="The language an interpreter is needed for. Empty: none is needed.",
    ),
]
Instant = Annotated[
    datetime,
    Meta(tz=True, description="With its offset.", examples=["2026-12-03T10:30:00-05:00"]),
]
System = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9]{0,15}(:[A-Za-z0-9_. -]{1,32})?$",
        description='Whose keys these are: "api" unless another way in uses the same ones ("csv").',
        examples=["api"],
    ),
]
Key = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=_PLAIN,
        description="The record's own number in your system. Leading zeros count.",
        examples=["0042"],
    ),
]
Cursor = Annotated[str, Meta(max_length=1000, description="`next` of the page before.")]
Limit = Annotated[int, Meta(ge=1, le=100, description="Records on a page, at the most.")]


class Shape(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whatever a request has that is not named here is refused, so that a slip is not ignored."""


class Page[T](Shape):
    """Some of a list. It may hold fewer than were asked for, also none: go on until `next` is
    null."""

    items: list[T]
    next: str | None = None


# --- how the practice is set up ------------------------------------------------------------------


class Practice(Shape):
    id: Id
    name: str
    country: str
    languages: list[str]


class Location(Shape):
    id: Id
    name: str
    time_zone: str
    phone: str
    texts_from: str
    address: str
    closed: bool


class Provider(Shape):
    id: Id
    name: str
    location_id: Id
    visit_type_ids: list[Id]
    """Empty: all of them."""
    left: bool


class VisitType(Shape):
    id: Id
    name: str
    minutes: int
    patients_may_book: bool
    retired: bool


# --- patients ------------------------------------------------------------------------------------


class PhoneNumber(Shape):
    """At which somebody is called, and not texted."""

    number: Phone
    use: PhoneUse = PhoneUse.OTHER
    extension: Annotated[str, Meta(max_length=10, pattern=r"^[0-9]*$")] = ""


PhoneNumbers = Annotated[list[PhoneNumber], Meta(max_length=5)]


Label = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=60,
        pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$",
        examples=["Newsletter"],
    ),
]
Labels = Annotated[list[Label], Meta(max_length=40)]
CameBy = Annotated[
    str,
    Meta(
        max_length=80,
        pattern=_PLAIN,
        examples=["Website"],
        description="How they found the practice. Empty: nobody knows.",
    ),
]
Balance = Annotated[
    int,
    Meta(
        ge=-(10**11),
        le=10**11,
        description="In the smallest unit of the currency; less than nothing: to their credit.",
    ),
]
Amount = Annotated[int, Meta(ge=0, le=10**11, description="In the smallest unit of the currency.")]


class Patient(Shape):
    id: Id
    kind: Kind
    given_name: str
    family_name: str
    preferred_name: str
    said_as: str
    born: date | None
    language: str
    interpreter: str
    remember: str
    phone: str
    """The one that is texted, in E.164. Empty: none."""
    email: str
    other_phones: list[PhoneNumber]
    time_zone: str
    """Empty: that of the location."""
    since: date | None
    deceased: bool
    discharged: bool
    guarantor_id: Id | None
    balance: int | None
    """What they owe, in the smallest unit of the practice's currency."""
    sex: Sex | None
    """For administration. Null: nobody told."""
    lists: list[str]
    """Lists of the practice's own that they are on."""
    interests: list[str]
    came_by: str
    referred_by_id: Id | None
    """The patient or contact who sent them."""
    merged_into: Id | None
    """This record turned out to be the same person as that one: use that one."""
    source_key: str
    """"<system>:<key>" where the record came from."""


class NewPatient(Shape):
    """Who somebody is. What is left out is empty."""

    given_name: GivenName
    family_name: Name = ""
    preferred_name: Name = ""
    said_as: Name = ""
    born: date | None = None
    language: Language | None = None
    interpreter: Interpreter = ""
    remember: Line = ""
    phone: Phone = ""
    email: Email = ""
    other_phones: PhoneNumbers = []
    since: date | None = None
    deceased: bool = False
    discharged: bool = False
    kind: Kind = Kind.PATIENT
    sex: Sex | None = None
    lists: Labels = []
    interests: Labels = []
    came_by: CameBy = ""
    referred_by_id: Id | None = None
    balance: Balance | None = None


class PatientChanges(Shape):
    """What is left out stays as it is."""

    given_name: GivenName | UnsetType = UNSET
    family_name: Name | UnsetType = UNSET
    preferred_name: Name | UnsetType = UNSET
    said_as: Name | UnsetType = UNSET
    born: date | UnsetType | None = UNSET
    language: Language | UnsetType = UNSET
    interpreter: Interpreter | UnsetType = UNSET
    remember: Line | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    other_phones: PhoneNumbers | UnsetType = UNSET
    since: date | UnsetType | None = UNSET
    deceased: bool | UnsetType = UNSET
    discharged: bool | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    sex: Sex | UnsetType | None = UNSET
    lists: Labels | UnsetType = UNSET
    interests: Labels | UnsetType = UNSET
    came_by: CameBy | UnsetType = UNSET
    referred_by_id: Id | UnsetType | None = UNSET
    balance: Balance | UnsetType | None = UNSET


class SourcePatient(Shape):
    """What your system says of a patient. What it said before and says again changes nothing, so
    that what somebody changed at the desk since stays."""

    given_name: GivenName
    family_name: Name = ""
    preferred_name: Name = ""
    said_as: Name = ""
    born: date | None = None
    language: Language | None = None
    remember: Line = ""
    phone: Phone = ""
    email: Email = ""
    other_phones: PhoneNumbers = []
    deceased: bool | None = None
    discharged: bool | None = None
    guarantor_key: Annotated[str, Meta(max_length=100, pattern=_PLAIN)] = ""
    """Of the same system: who answers for them."""
    sex: Sex | None = None
    lists: Labels = []
    """They are put on these; they are taken off none."""
    interests: Labels = []
    came_by: CameBy = ""
    referred_by_key: Annotated[str, Meta(max_length=100, pattern=_PLAIN)] = ""
    """Of the same system: who sent them."""
    balance: Balance | None = None
    """What they owe. Left out: nothing is said of it."""
    agreed_to_texts: bool | None = None
    """A no stops texts. A yes never lifts a STOP."""
    said_at: Instant | None = None
    """What is older than what was taken over before changes nothing."""


class Patients(Shape):
    """By family name; or those with a name that begins like this."""

    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=_PLAIN)] | None = None
    limit: Limit = 100
    cursor: Cursor | None = None


class WhoHas(Shape):
    """One of the two."""

    phone: Phone = ""
    email: Email = ""


class BySource(Shape):
    key: Key
    system: System = "api"


# --- the schedule --------------------------------------------------------------------------------


class Appointment(Shape):
    id: Id
    patient_id: Id
    location_id: Id
    provider_id: Id
    visit_type_id: Id
    starts_at: datetime
    """In the location's zone."""
    ends_at: datetime
    time_zone: str
    status: Status
    answer: Answer
    """The patient's: "accepted" is confirmed, "tentative" asked to move."""
    late_minutes: int | None
    note: str
    amount: int | None
    """What it brought, in the smallest unit of the practice's currency. Null: nobody told."""
    version: int
    """Goes up with every move and cancellation."""
    booked_at: datetime
    changed_at: datetime | None
    source_key: str


class Appointments(Shape):
    """Of a range of days, in time order; of one patient; or those that changed since."""

    location_id: Id | None = None
    patient_id: Id | None = None
    from_: date | None = msgspec.field(default=None, name="from")
    """A local day. Left out: today."""
    to: date | None = None
    """The last local day. Left out: thirty days after the first."""
    updated_since: Instant | None = None
    """At most thirty days ago."""
    limit: Limit = 100
    cursor: Cursor | None = None


class NewAppointment(Shape):
    patient_id: Id
    provider_id: Id
    visit_type_id: Id
    starts_at: Instant
    location_id: Id | None = None
    """Left out: where the provider works."""
    minutes: Annotated[int, Meta(ge=5, le=720)] | None = None
    """Left out: as the kind of visit takes."""
    may_overlap: bool = False
    """Book it although the provider is busy or away then."""


class NewTime(Shape):
    starts_at: Instant
    provider_id: Id | None = None
    may_overlap: bool = False


class SourceAppointment(Shape):
    """What your system says of a visit; see SourcePatient."""

    patient_key: Key
    provider_id: Id
    visit_type_id: Id
    starts_at: Instant
    ends_at: Instant
    location_id: Id | None = None
    status: Status = Status.BOOKED
    confirmed: bool = False
    note: Line = ""
    amount: Amount | None = None
    """What it brought. Left out: nothing is said of it."""
    entered_in_error: bool = False
    """Called off, and its patient hears nothing: it never was."""
    said_at: Instant | None = None


class OpenTime(Shape):
    starts_at: datetime
    ends_at: datetime
    provider_id: Id
    location_id: Id


class OpenTimes(Shape):
    visit_type_id: Id
    location_id: Id
    provider_id: Id | None = None
    from_: date | None = msgspec.field(default=None, name="from")
    """A local day. Left out: today."""
    days: Annotated[int, Meta(ge=1, le=31)] = 7
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


# --- what they agreed to, what was said, what waits -----------------------------------------------


class ContactPoint(Shape):
    """A phone number or an email address, whoever shares it."""

    id: Id
    channel: Channel
    address: str
    patient_ids: list[Id]
    care: Consent
    """Reminders and answers."""
    marketing: Consent
    """News and offers."""
    health: Health
    """Whether messages arrive there."""
    health_reason: str
    paused_until: datetime | None


class ConsentEntry(Shape):
    """One line of the ledger, which nobody can change."""

    at: datetime
    channel: Channel
    purpose: Purpose
    consent: Consent
    source: str
    wording: str


class NewConsent(Shape):
    purpose: Purpose
    consent: Literal["allowed", "stopped"]
    wording: Annotated[str, Meta(min_length=1, max_length=500)]
    """Their own words, or the words they agreed to."""


class NewOptOut(Shape):
    """Somebody does not want messages any more. One of `phone` and `email`."""

    phone: Phone = ""
    email: Email = ""
    purpose: Purpose | None = None
    """Left out: neither reminders nor offers."""
    wording: Annotated[str, Meta(max_length=500)] = ""


class Listed(Shape):
    limit: Limit = 100
    cursor: Cursor | None = None


class Conversation(Shape):
    contact_point_id: Id
    location_id: Id
    last_at: datetime
    last_by: By
    preview: str
    waiting_since: datetime | None
    """Since when somebody waits for a person. Null: nobody does."""
    urgent: bool


class Conversations(Shape):
    waiting: bool = True
    """Those in which somebody waits, the longest wait first; else the others, the latest first."""
    limit: Limit = 100
    cursor: Cursor | None = None


class Message(Shape):
    id: Id
    by: By
    at: datetime
    text: str
    pictures: int
    understood: str
    state: str
    """Of what we sent: "sending", "sent", "failed", "uncertain"."""


class WorkItem(Shape):
    """Something that waits for a person."""

    id: Id
    kind: WorkKind
    location_id: Id
    opened_at: datetime
    due_at: datetime | None
    contact_point_id: Id | None
    patient_id: Id | None
    appointment_id: Id | None
    line: str
    taken: bool
    closed_at: datetime | None
    outcome: str


class Outcome(Shape):
    outcome: Annotated[str, Meta(min_length=1, max_length=200, pattern=_PLAIN)] = "done"


class Nothing(Shape):
    """A request that says all it has to say in its address."""


# --- what went wrong -----------------------------------------------------------------------------


class Wrong(Shape):
    """What is wrong with one part of a request."""

    field: str
    """As a path: "other_phones[0].number". Empty: the request as a whole."""
    detail: str


class Problem(Shape):
    """RFC 9457."""

    type: str
    """"urn:rapport:problem:" and a word that stays the same."""
    title: str
    status: int
    detail: str = ""
    errors: list[Wrong] = []
