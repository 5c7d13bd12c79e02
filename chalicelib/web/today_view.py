"""What Today shows: one location's day as rows, what needs a person, open time and counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta

from chalicelib.actions.journeys.tell_outcome import CALLS
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.conversations import By, Conversation, WorkItem, WorkKind
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    ProviderId,
    VisitTypeId,
)
from chalicelib.domain.journeys.calls import OUTCOMES, CallOutcome
from chalicelib.domain.patients import Channel, ContactPoint, Patient
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.values import dataclass
from chalicelib.web import saying


@dataclass(frozen=True)
class Shown:
    """A state by word and shape; `tone` names its style."""

    tone: str
    shape: str
    word: str


CONFIRMED = Shown("confirmed", "✓", "confirmed")
UNCONFIRMED = Shown("unconfirmed", "…", "unconfirmed")
ASKED_TO_MOVE = Shown("asked", "⇄", "asked to move")
CANCELLED = Shown("cancelled", "✕", "cancelled")
LATE = Shown("late", "◷", "late")
UNMARKED = Shown("unmarked", "?", "arrived?")
"""Its time is over and nobody has said whether they came."""
ARRIVED = Shown("arrived", "●", "arrived")
SEEN = Shown("seen", "■", "seen")
NO_SHOW = Shown("noshow", "∅", "did not come")
PENDING = Shown("asked", "◌", "not agreed yet")
"""Asked for in the practice's own system, where it is agreed to."""
OPEN = Shown("open", "+", "open")
COUNTED = (
    CONFIRMED,
    UNCONFIRMED,
    ASKED_TO_MOVE,
    PENDING,
    LATE,
    UNMARKED,
    ARRIVED,
    SEEN,
    NO_SHOW,
    CANCELLED,
)


@dataclass(frozen=True, kw_only=True)
class Person:
    patient_id: PatientId | None
    """None: a number that is nobody's, or several people's."""
    name: str
    """Preferred name and family name."""
    said_as: str
    remember: str
    language: str
    """Only where it is not the practice's first."""
    interpreter: str
    phone: str
    phone_shown: str
    contact_id: ContactId | None
    """Of the phone: where a text to them goes."""


@dataclass(frozen=True, kw_only=True)
class Row:
    appointment_id: AppointmentId
    revision: int
    at: datetime
    time: str
    minutes: int
    person: Person
    visit_type: str
    provider: str
    state: Shown
    detail: str
    """What is known beyond the state: when the next reminder goes, how late, who said so."""
    note: str
    can_confirm: bool
    can_arrive: bool
    can_miss: bool
    can_move: bool
    can_cancel: bool
    can_undo: bool
    is_past: bool
    is_visit: bool = True


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Time in which a provider could see somebody."""

    at: datetime
    time: str
    until: str
    ends_at: datetime
    length: str
    provider_id: ProviderId
    provider: str
    is_visit: bool = False


@dataclass(frozen=True, kw_only=True)
class Need:
    """A work item as the desk reads it."""

    work_item_id: str
    revision: int
    urgent: bool
    waited: str
    title: str
    words: str
    """The patient's own, where they wait for an answer."""
    line: str
    about: str
    """The visit it is about: "Thu 26 Nov 10:30, Cleaning"."""
    person: Person | None
    contact_id: ContactId | None
    appointment_id: AppointmentId | None
    can_offer: bool
    outcomes: Mapping[CallOutcome, str]
    """Of a call: what may come of it, and how that is said; empty: it is no call."""
    of_file: bool
    """It is about a file from another system…"""
    of_review: bool
    """It is about a review in public: of nobody who is known."""
    import_id: str
    """…this one; empty: about one that did not come."""
    can_add_number: bool
    asks_outcome: bool
    """Whoever closes it says what was done."""
    taken_by: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    location_id: LocationId
    name: str
    needs: int


@dataclass(frozen=True, kw_only=True)
class Rings:
    token: str
    who: str


@dataclass(frozen=True, kw_only=True)
class Day:
    location_id: LocationId
    location: str
    day: date
    said: str
    """ "today, Tue 24 Nov"."""
    zone: str
    """IANA."""
    zone_shown: str
    """ "EST"."""
    is_today: bool
    lines: tuple[Row | Gap, ...]
    needs: tuple[Need, ...]
    calls: int
    """That playbooks ask the desk to make. A recall brings dozens: they have a list of their own,
    and who wrote today does not stand beneath them."""
    elsewhere: tuple[Elsewhere, ...]
    counts: tuple[tuple[str, Shown], ...]
    booked: str
    chips: tuple[Shown, ...]
    as_of: str
    rings: Rings | None
    away: str
    """ "Dr Patel 12:00 to 13:00, Dr Lee all day"; empty: nobody is."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What Today is made of; `names` says who a staff id is."""

    location: Location
    day: date
    now: datetime
    appointments: Iterable[Appointment]
    patients: Mapping[PatientId, Person]
    visit_types: Mapping[VisitTypeId, VisitType]
    providers: Mapping[ProviderId, Provider]
    free: Iterable[tuple[ProviderId, datetime, datetime]]
    away: Mapping[ProviderId, Iterable[tuple[datetime, datetime]]] = field(default_factory=dict)
    needs: Iterable[Need]
    elsewhere: Iterable[Elsewhere]
    calls: int = 0
    names: Mapping[str, str]
    rings: Rings | None = None


def day_of(facts: Facts) -> Day:
    local_now = facts.location.local(facts.now)
    rows = [row(of, facts) for of in facts.appointments]
    gaps = [gap(of, facts) for of in facts.free]
    # Free time stands before the visit that begins when it does.
    lines: list[Row | Gap] = [*gaps, *rows]
    lines.sort(key=lambda line: (line.at, line.is_visit, line.provider))
    noon = datetime(facts.day.year, facts.day.month, facts.day.day, 12, tzinfo=facts.location.tz)
    return Day(
        location_id=facts.location.location_id,
        location=facts.location.name,
        day=facts.day,
        said=saying.named_day(facts.day, local_now.date()),
        zone=facts.location.zone,
        zone_shown=noon.tzname() or facts.location.zone,
        is_today=facts.day == local_now.date(),
        rings=facts.rings,
        lines=tuple(lines),
        needs=tuple(facts.needs),
        calls=facts.calls,
        elsewhere=tuple(facts.elsewhere),
        counts=counts(rows, gaps),
        booked=saying.count(sum(of.state not in (CANCELLED,) for of in rows), "visit"),
        chips=tuple(OPEN if isinstance(of, Gap) else of.state for of in lines),
        as_of=saying.clock(local_now),
        away=", ".join(absences(facts)),
    )


def absences(facts: Facts) -> list[str]:
    spans = sorted((span, of) for of, spans in facts.away.items() for span in spans)
    return [
        f"{facts.providers[of].name} {within_day(span, facts.day, facts.location)}"
        for span, of in spans
    ]


def within_day(span: tuple[datetime, datetime], day: date, location: Location) -> str:
    """ "12:00 to 13:00", "from 15:00", "until 10:00", "all day"."""
    start, end = location.local(span[0]), location.local(span[1])
    if start.date() == end.date():
        return f"{saying.clock(start)} to {saying.clock(end)}"
    if start.date() == day:
        return f"from {saying.clock(start)}"
    return f"until {saying.clock(end)}" if end.date() == day else "all day"


def counts(rows: list[Row], gaps: list[Gap]) -> tuple[tuple[str, Shown], ...]:
    """How many of each, those that are none left out."""
    of = Counter(row.state for row in rows)
    of[OPEN] = len(gaps)
    shown = [(of[state], state) for state in (*COUNTED, OPEN) if of[state]]
    return tuple((saying.count(many, state.word, state.word), state) for many, state in shown)


def person(patient: Patient, *, first_language: str, contact_id: ContactId | None) -> Person:
    foreign = patient.language and patient.language != first_language
    return Person(
        patient_id=patient.patient_id,
        name=f"{patient.called} {patient.family_name}".strip() or patient.full_name,
        said_as=patient.said_as,
        remember=patient.remember,
        language=saying.language(patient.language) if foreign else "",
        interpreter=saying.language(patient.interpreter) if patient.interpreter else "",
        phone=patient.number,
        phone_shown=saying.phone(patient.number),
        contact_id=contact_id,
    )


def nobody(patient_id: PatientId) -> Person:
    """In the place of a patient whose record is gone."""
    return Person(
        patient_id=patient_id,
        name="Unknown patient",
        said_as="",
        remember="",
        language="",
        interpreter="",
        phone="",
        phone_shown="",
        contact_id=None,
    )


def stranger(contact: ContactPoint) -> Person:
    """Whoever writes from this number."""
    known = contact.channel is Channel.TEXT
    shown = saying.phone(contact.address) if known else contact.address
    unknown = nobody(PatientId(""))
    return replace(
        unknown,
        patient_id=None,
        name=shown or "Unknown number",
        phone=contact.address if known else "",
        phone_shown=shown,
        contact_id=contact.contact_id,
    )


def state_of(appointment: Appointment) -> Shown:
    match appointment.status:
        case Status.CANCELLED:
            return CANCELLED
        case Status.ARRIVED:
            return ARRIVED
        case Status.FULFILLED:
            return SEEN
        case Status.NO_SHOW:
            return NO_SHOW
        case Status.PENDING:
            return PENDING
        case Status.BOOKED:
            pass
    match appointment.answer:
        case Answer.ACCEPTED:
            return CONFIRMED if appointment.late_minutes is None else LATE
        case Answer.TENTATIVE | Answer.DECLINED:
            return ASKED_TO_MOVE
        case Answer.NEEDS_ACTION:
            return UNCONFIRMED


def row(appointment: Appointment, facts: Facts) -> Row:
    local = facts.location.local(appointment.starts_at)
    state = state_of(appointment)
    if appointment.is_open and appointment.ends_at <= facts.now:
        state = UNMARKED
    visit_type = facts.visit_types.get(appointment.visit_type_id)
    provider = facts.providers.get(appointment.provider_id)
    begun = facts.now >= appointment.starts_at
    booked = appointment.is_open
    return Row(
        appointment_id=appointment.appointment_id,
        revision=appointment.revision,
        at=appointment.starts_at,
        time=saying.clock(local),
        minutes=(appointment.ends_at - appointment.starts_at) // timedelta(minutes=1),
        person=facts.patients.get(appointment.patient_id) or nobody(appointment.patient_id),
        visit_type=visit_type.name if visit_type else "",
        provider=provider.name if provider else "",
        state=state,
        detail=detail(appointment, state, facts),
        note=appointment.note,
        can_confirm=booked and not begun and state is not CONFIRMED and state is not LATE,
        can_arrive=booked and local.date() <= facts.location.local(facts.now).date(),
        can_miss=booked and begun,
        can_move=booked,
        can_cancel=booked and not begun,
        can_undo=appointment.can_be_undone(facts.now, by="the desk"),
        is_past=appointment.ends_at <= facts.now,
    )


def detail(appointment: Appointment, state: Shown, facts: Facts) -> str:
    if state is UNCONFIRMED:
        at = next((at for at in appointment.reminders_at if at > facts.now), None)
        if at is None:
            return "no more reminders" if appointment.starts_at > facts.now else ""
        local, now = facts.location.local(at), facts.location.local(facts.now)
        same = local.date() == now.date()
        return f"reminder {saying.clock(local) if same else saying.when(local, now)}"
    if state is UNMARKED:
        return ""
    late = ""
    if state is LATE and appointment.late_minutes:
        late = f"{appointment.late_minutes} min"
    return " · ".join(part for part in (late, who(appointment, facts)) if part)


def who(appointment: Appointment, facts: Facts) -> str:
    """Who changed it last, and when; nothing where the patient did as asked before today."""
    if appointment.changed_by in ("", "import") or appointment.changed_at is None:
        return ""
    local, now = facts.location.local(appointment.changed_at), facts.location.local(facts.now)
    if local.date() != now.date() and appointment.changed_by == "patient":
        return ""
    at = saying.when(local, now).removeprefix("today ")
    return f"by {saying.who(appointment.changed_by, facts.names)} {at}"


def gap(of: tuple[ProviderId, datetime, datetime], facts: Facts) -> Gap:
    provider_id, start, end = of
    provider = facts.providers.get(provider_id)
    return Gap(
        at=start,
        time=saying.clock(facts.location.local(start)),
        until=saying.clock(facts.location.local(end)),
        ends_at=end,
        length=saying.length((end - start) // timedelta(minutes=1)),
        provider_id=provider_id,
        provider=provider.name if provider else "",
    )


_TITLES = {
    WorkKind.URGENT: "wrote something urgent",
    WorkKind.REPLY: "waits for an answer",
    WorkKind.MOVE: "wants to move",
    WorkKind.CANCELLED: "cancelled: the time is free",
    WorkKind.CHECK_VISIT: "stopped texts with CANCEL: is the visit off too?",
    WorkKind.WRONG_NUMBER: "wrong number",
    WorkKind.NOT_DELIVERED: "message not delivered",
    WorkKind.UNCERTAIN: "a message may not have gone out",
    WorkKind.LATE: "is running late",
    WorkKind.DEAD_LETTER: "something could not be handled",
    WorkKind.FILE: "a file from your other system",
    WorkKind.ENQUIRY: "asked and waits for an answer",
    WorkKind.MISSED_CALL: "called and reached nobody",
    WorkKind.COMPLAINT: "is not content",
    WorkKind.CHILD: "a child: who answers for them?",
    WorkKind.REVIEW: "wrote little good about you in public",
    WorkKind.NOT_TOLD: "another program does not answer",
    WorkKind.CALL: "is to be called",
}


def title(item: WorkItem) -> str:
    return _TITLES[item.kind]


def is_urgent(item: WorkItem) -> bool:
    return item.kind is WorkKind.URGENT


_OPENED_BY_A_TEXT = (
    WorkKind.URGENT,
    WorkKind.REPLY,
    WorkKind.MOVE,
    WorkKind.CANCELLED,
    WorkKind.CHECK_VISIT,
    WorkKind.WRONG_NUMBER,
    WorkKind.LATE,
)
_MOST_SAID = 79
"""One less than a conversation keeps, so that what it cut off shows."""


def said(item: WorkItem, conversation: Conversation | None) -> str:
    """The patient's latest words, unless somebody has written since; empty: none to show."""
    if conversation is None or item.kind not in _OPENED_BY_A_TEXT:
        return ""
    if conversation.last_by is not By.PATIENT or conversation.last_at < item.opened_at:
        return ""
    return saying.shortened(conversation.preview, _MOST_SAID)


def need(
    item: WorkItem,
    *,
    now: datetime,
    me: str,
    names: Mapping[str, str],
    person: Person | None,
    about: str,
    words: str = "",
) -> Need:
    return Need(
        work_item_id=item.work_item_id,
        revision=item.revision,
        urgent=item.kind is WorkKind.URGENT,
        waited=saying.ago(item.opened_at, now),
        title=_TITLES[item.kind],
        words=words,
        # Where their own words are shown, a line that only says that they wrote adds nothing.
        line="" if words and item.kind in (WorkKind.REPLY, WorkKind.URGENT) else item.line,
        about=about,
        person=person,
        contact_id=item.contact_id,
        appointment_id=item.appointment_id,
        can_offer=bool(item.appointment_id) and item.kind in (WorkKind.MOVE, WorkKind.CANCELLED),
        outcomes=OUTCOMES if item.kind in CALLS else {},
        of_file=item.kind is WorkKind.FILE,
        of_review=item.kind is WorkKind.REVIEW,
        import_id=item.import_id,
        can_add_number=item.kind in (WorkKind.NOT_DELIVERED, WorkKind.WRONG_NUMBER),
        asks_outcome=item.kind is WorkKind.COMPLAINT,
        taken_by=names.get(item.owner, item.owner) if item.owner else "",
        mine=item.owner == me,
    )
