"""A patient is a person; a contact point is a phone number or an email address people share."""

from calendar import isleap
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time
from enum import StrEnum

from chalicelib.domain.ids import ContactId, PatientId, PracticeId, SourceId
from chalicelib.domain.topics import Judged, Topic
from chalicelib.domain.values import dataclass


class Channel(StrEnum):
    TEXT = "text"
    EMAIL = "email"


class Purpose(StrEnum):
    CARE = "care"
    MARKETING = "marketing"


class Consent(StrEnum):
    ALLOWED = "allowed"
    UNKNOWN = "unknown"
    """Nobody asked. Enough for care (reminders), never for marketing."""
    STOPPED = "stopped"


class Health(StrEnum):
    OK = "ok"
    FAILING = "failing"
    """A message did not arrive for a reason that may pass."""
    BAD = "bad"
    """It cannot work: a landline, a wrong number, a hard bounce, a complaint."""


class Kind(StrEnum):
    PATIENT = "patient"
    PROSPECT = "prospect"
    """Somebody who asked and was never seen."""
    CONTACT = "contact"
    """Answers for a patient and is none: never recalled."""


class Rather(StrEnum):
    EITHER = ""
    HERE = "here"
    OTHER = "other"
    """Here only where the other channel fails."""


class PhoneUse(StrEnum):
    MOBILE = "mobile"
    HOME = "home"
    WORK = "work"
    OTHER = "other"


class Sex(StrEnum):
    """FHIR R4 Patient.gender: for administration."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


GROWN_UP = 18
"""Years."""


@dataclass(frozen=True, kw_only=True)
class OtherPhone:
    """At which somebody is called, and known when they call, but not texted."""

    number: str
    """E.164."""
    use: PhoneUse = PhoneUse.OTHER
    extension: str = ""


@dataclass(frozen=True, kw_only=True)
class Patient:
    patient_id: PatientId
    given_name: str
    family_name: str
    preferred_name: str = ""
    said_as: str = ""
    """How the name is said: "rob-REE-goh"."""
    born: date | None = None
    language: str = "en"
    interpreter: str = ""
    """The language an interpreter is needed for; empty: none."""
    remember: str = ""
    """One line about them that the desk sees."""
    phone: str = ""
    """E.164 or empty."""
    email: str = ""
    zone: str = ""
    """IANA; empty: the location's."""
    since: date | None = None
    source_key: str = ""
    """"<system>:<id>" where the record came from."""
    deceased: bool = False
    discharged: bool = False
    kind: Kind = Kind.PATIENT
    phones: tuple[OtherPhone, ...] = ()
    guarantor: PatientId | None = None
    """Who answers for them; a minor is reached through this person."""
    balance: int | None = None
    """What they owe, in the smallest unit of the practice's currency; None: nobody told."""
    merged_into: PatientId | None = None
    """This record turned out to be the same person as that one, who is the patient now."""
    also: tuple[PatientId, ...] = ()
    """Records that turned out to be this person, the nearest first."""
    former: tuple[ContactId, ...] = ()
    """Contact points at which they were reached before."""
    sex: Sex | None = None
    lists: tuple[str, ...] = ()
    """Lists of the practice's own that they are on ("Key influencers"), sorted."""
    interests: tuple[str, ...] = ()
    """What they said they want to hear about, sorted; nothing about their health."""
    came_by: str = ""
    """How they found the practice: "Website", "Insurance list"; empty: nobody knows."""
    referred_by: PatientId | None = None
    """The patient, or the contact among the records, that sent them."""
    sent_by: SourceId | None = None
    """The organisation or person that sent them and is no patient; never beside `referred_by`."""
    may_be_named: bool = False
    """They agreed that whoever sent them hears that they came. Else nobody hears anything."""
    ticked_may_know: bool = False
    """Somebody ticked so for them on the website's form, where anybody can write any name: the
    desk asks them."""
    erased_at: datetime | None = None
    """Who they were is gone; the id stays, for what refers to it."""
    revision: int = 0

    @property
    def called(self) -> str:
        return self.preferred_name or self.given_name

    @property
    def number(self) -> str:
        """At which they are called: their mobile's, else another one; empty: none is known."""
        return self.phone or next((of.number for of in self.phones), "")

    @property
    def as_person(self) -> "Person":
        inactive = "deceased" if self.deceased else "discharged" if self.discharged else ""
        return Person(
            called=self.called,
            language=self.language,
            inactive=inactive,
            zone=self.zone,
            also=self.also,
            minor_until=grown_up_on(self.born) if self.born else None,
            asks=self.kind is Kind.PROSPECT,
        )

    @property
    def full_name(self) -> str:
        if self.erased_at:
            return "Erased patient"
        return f"{self.given_name} {self.family_name}".strip()


def grown_up_on(born: date) -> date:
    """Who was born on 29 February is so on 1 March."""
    year = born.year + GROWN_UP
    leaps = (born.month, born.day) == (2, 29) and not isleap(year)
    return date(year, 3, 1) if leaps else born.replace(year=year)


@dataclass(frozen=True, kw_only=True)
class Person:
    """What a message needs to know of a member, kept beside the contact point: sending then reads
    no patient records."""

    called: str
    language: str = "en"
    inactive: str = ""
    """"deceased" or "discharged"; empty: neither."""
    zone: str = ""
    """IANA; empty: nobody told."""
    also: tuple[PatientId, ...] = ()
    """Records that were merged into theirs: messages of before name them."""
    minor_until: date | None = None
    """None: nobody knows, or they count as grown up."""
    asks: bool = False
    """They were never seen: a prospect, who is moved on by what they write and are answered."""


@dataclass(frozen=True, kw_only=True)
class ContactPoint:
    """One phone number or email address within one practice, whoever shares it."""

    practice_id: PracticeId
    contact_id: ContactId
    channel: Channel
    address: str = ""
    """E.164 or email; empty once erased (consent stays)."""
    members: tuple[PatientId, ...] = ()
    people: Mapping[PatientId, Person] = field(default_factory=dict)
    care: Consent = Consent.UNKNOWN
    marketing: Consent = Consent.UNKNOWN
    health: Health = Health.OK
    health_reason: str = ""
    recent: tuple[date, ...] = ()
    """Local days on which it was written to within the budget, newest first, seven at the most."""
    zone: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    paused_until: datetime | None = None
    language: str = ""
    link: str = ""
    """The token of its preferences page; also in every email's unsubscribe header."""
    not_wanted: tuple[Topic, ...] = ()
    """Kinds of message they chose not to have."""
    damped: Mapping[Topic, date] = field(default_factory=dict)
    """Kinds that they said are too much: none of it before that day."""
    once_a_week: bool = False
    """Beside what is about a visit, one message a week at the most."""
    rather: Rather = Rather.EITHER
    """Whether they would rather be written to here or on the other channel."""
    opinions: Mapping[Topic, Judged] = field(default_factory=dict)
    """What they last said of each kind."""
    asked_on: date | None = None
    """When a text last asked whether its kind is useful or too much."""
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """Who agreed to or refused what, in which words, where and when. Append-only."""

    contact_id: ContactId
    channel: Channel
    purpose: Purpose
    consent: Consent
    at: datetime
    source: str
    """"text", "preferences page", "import", "front desk: <staff id>", "unsubscribe header",
    "api:<key id>"."""
    wording: str = field(default="", repr=False)
    """The patient's own words, or the words they agreed to."""
