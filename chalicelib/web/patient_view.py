"""One patient as the desk reads them: who, how they may be reached, and what was said and not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from chalicelib.domain import patients
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.delivery import NotDelivered, why_not
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.languages import missing_languages, written_in
from chalicelib.domain.opinions import is_damped
from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
    Health,
    LedgerEntry,
    Patient,
    Purpose,
    Rather,
)
from chalicelib.domain.topics import LABELS
from chalicelib.domain.touchpoints import Kind, State, Touchpoint
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import why
from chalicelib.storage.setup import Setup
from chalicelib.web import saying
from chalicelib.web.today_view import Row

FILTERS = {"": "All", "messages": "Messages", "visits": "Visits", "not-sent": "Not sent"}


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One contact point: may it be written to, and if not, why not."""

    contact_id: ContactId
    channel: str
    address: str
    href: str
    ok: bool
    reminders: str
    """ "yes" or why not."""
    marketing: str
    shared_with: tuple[tuple[PatientId, str], ...]
    can_allow_care: bool
    can_allow_marketing: bool
    can_stop: bool
    is_bad: bool
    """Nothing is sent to it until a person says that it works."""
    seen: int
    """Its revision."""
    wishes: tuple[str, ...] = ()
    """What they chose on the page of their preferences."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    when: str
    full: str
    """The whole date, for whoever hovers."""
    kind: str
    """messages, visits, not-sent or consent."""
    who: str
    """patient, machine, person or note."""
    title: str
    text: str = ""
    mark: str = ""
    """What became of it: "✓✓ arrived"."""
    understood: str = ""
    not_sent: str = ""
    """What was not sent, where the title says why."""


@dataclass(frozen=True, kw_only=True)
class Header:
    patient_id: PatientId
    name: str
    preferred: str
    said_as: str
    facts: tuple[str, ...]
    remember: str
    warning: str


def header(patient: Patient, today: date, unwritten: str = "") -> Header:
    """`unwritten`: see `fallback`."""
    born = saying.born(patient.born)
    age = f"{_years(patient.born, today)} years" if patient.born else ""
    facts = (
        born,
        age,
        patient.sex.value if patient.sex else "",
        f"{saying.language(patient.language)}{unwritten}",
        f"interpreter: {saying.language(patient.interpreter)}" if patient.interpreter else "",
        _known_since(patient),
    )
    warning = ""
    if patient.deceased:
        warning = "Has died. Nothing is sent any more."
    elif patient.discharged:
        warning = "No longer a patient here. Nothing is sent any more."
    return Header(
        patient_id=patient.patient_id,
        name=patient.full_name,
        preferred="" if patient.called == patient.given_name else patient.called,
        said_as=patient.said_as,
        facts=tuple(fact for fact in facts if fact),
        remember=patient.remember,
        warning=warning,
    )


def _known_since(patient: Patient) -> str:
    if patient.kind is patients.Kind.PROSPECT:
        return "not a patient yet"
    return f"patient since {patient.since.year}" if patient.since else ""


def reach(
    contact: ContactPoint,
    ledger: Iterable[LedgerEntry],
    *,
    others: Mapping[PatientId, str],
    now: datetime,
    zone: ZoneInfo,
    names: Mapping[str, str],
) -> Reach:
    entries = list(ledger)
    text = contact.channel is Channel.TEXT
    refusal = _why_not(contact, entries, now=now, zone=zone, names=names)
    return Reach(
        contact_id=contact.contact_id,
        channel="Text" if text else "Email",
        address=saying.phone(contact.address) if text else contact.address,
        href=f"tel:{contact.address}" if text else f"mailto:{contact.address}",
        ok=not refusal,
        reminders=refusal or _since(entries, Purpose.CARE, now=now, zone=zone),
        marketing=_marketing(contact, entries, now=now, zone=zone, names=names),
        shared_with=tuple(others.items()),
        can_allow_care=contact.care is not Consent.ALLOWED,
        # Marketing texts need written consent: what is said on the telephone is not enough.
        can_allow_marketing=contact.marketing is not Consent.ALLOWED and not text,
        can_stop=contact.care is not Consent.STOPPED,
        is_bad=contact.health is Health.BAD,
        seen=contact.revision,
        wishes=_wishes(contact, now=now, zone=zone),
    )


def _wishes(contact: ContactPoint, *, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """What they chose on the page of their preferences, or said of a kind of message."""
    today = now.astimezone(zone).date()
    other = "email" if contact.channel is Channel.TEXT else "text"
    here = "text" if contact.channel is Channel.TEXT else "email"
    damped = [of for of in contact.damped if is_damped(contact, of, today)]
    found = (
        {Rather.HERE: f"rather by {here}", Rather.OTHER: f"rather by {other}"}.get(
            contact.rather, ""
        ),
        "once a week at the most, beside what is about visits" if contact.once_a_week else "",
        f"none of: {', '.join(LABELS[of] for of in contact.not_wanted)}"
        if contact.not_wanted
        else "",
        *(
            f"{LABELS[of]} not before {saying.full_day(contact.damped[of], today)}: too much"
            for of in damped
        ),
    )
    return tuple(of for of in found if of)


def fallback(setup: Setup, language: str) -> str:
    """Said beside the language of somebody whom some of our messages reach in another one."""
    used = setup.practice.languages[0]
    said = [
        *(
            (of.words, of.order)
            for book in setup.playbooks.values()
            if book.on
            for of in book.steps
        ),
        *((of.words, of.order) for book in setup.journeys.values() if book.on for of in book.steps),
    ]
    lacking = any(
        missing_languages(words, [language], *order.channels) for words, order in said if words
    )
    says = written_in(language, used) if lacking else ""
    return f" ({says[:1].lower()}{says[1:]})" if says else ""


def _why_not(
    contact: ContactPoint,
    ledger: list[LedgerEntry],
    *,
    now: datetime,
    zone: ZoneInfo,
    names: Mapping[str, str],
) -> str:
    if contact.care is Consent.STOPPED:
        return f"no: asked us to stop{_said(ledger, Purpose.CARE, now, zone, names)}"
    if contact.health is Health.BAD:
        return f"no: {why_not(contact.health_reason) or 'messages do not arrive'}"
    if contact.paused_until and contact.paused_until > now:
        return f"not until {_day(contact.paused_until, now, zone)}: they asked for a pause"
    if contact.health is Health.FAILING:
        reason = why_not(contact.health_reason or NotDelivered.UNKNOWN)
        return f"yes, but the last one did not arrive: {reason}"
    return ""


def _since(ledger: list[LedgerEntry], purpose: Purpose, *, now: datetime, zone: ZoneInfo) -> str:
    entry = _last(ledger, purpose)
    return f"yes, since {_day(entry.at, now, zone)}" if entry else "yes"


def _marketing(
    contact: ContactPoint,
    ledger: list[LedgerEntry],
    *,
    now: datetime,
    zone: ZoneInfo,
    names: Mapping[str, str],
) -> str:
    match contact.marketing:
        case Consent.ALLOWED:
            return f"yes{_said(ledger, Purpose.MARKETING, now, zone, names)}"
        case Consent.STOPPED:
            return f"no: said so{_said(ledger, Purpose.MARKETING, now, zone, names)}"
        case Consent.UNKNOWN if contact.channel is Channel.EMAIL:
            return "yes, until they refuse: nobody has asked them"
        case Consent.UNKNOWN:
            return "no: nobody has asked them"


_MOST_WORDS = 120
"""The whole of it stands in the timeline."""


def _said(
    ledger: list[LedgerEntry],
    purpose: Purpose,
    now: datetime,
    zone: ZoneInfo,
    names: Mapping[str, str],
) -> str:
    """ " on 3 Mar (by text): “STOP”", " today (by text): “STOP”" """
    entry = _last(ledger, purpose)
    if entry is None:
        return ""
    words = f": “{saying.shortened(entry.wording, _MOST_WORDS)}”" if entry.wording else ""
    day = _day(entry.at, now, zone)
    on = "" if day in ("today", "yesterday") else "on "
    return f" {on}{day} ({source(entry.source, names)}){words}"


def source(of: str, names: Mapping[str, str]) -> str:
    """ "front desk: 7f…" → "at the desk, Ana"."""
    before, _, staff_id = of.partition("front desk: ")
    if staff_id and not before:
        return f"at the desk, {names.get(staff_id, 'a colleague')}"
    if of.startswith("api:"):
        return f"by {names.get(of, 'a program that was let in')}"
    plain = {
        "text": "by text",
        "import": "from the schedule",
        "merge": "said at another number or address of theirs, before two records became one",
    }
    return plain.get(of, of)


def _last(ledger: list[LedgerEntry], purpose: Purpose) -> LedgerEntry | None:
    mine = [entry for entry in ledger if entry.purpose is purpose]
    return mine[-1] if mine else None


def _day(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    return saying.day(at.astimezone(zone).date(), now.astimezone(zone).date())


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom the timeline is written: when it is read, where, and how people are called."""

    now: datetime
    zone: ZoneInfo
    names: Mapping[str, str]
    called: str
    page_zone: ZoneInfo | None = None
    """The one that the page names, where this is another."""

    def at(self, zone: ZoneInfo) -> "Reader":
        """For what happens at a location in this zone, on the same page."""
        return replace(self, zone=zone, page_zone=self.page_zone or self.zone)

    def when(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        said = saying.when(local, self.now.astimezone(self.zone))
        page = at.astimezone(self.page_zone or self.zone)
        return said if local.tzname() == page.tzname() else f"{said} {local.tzname()}"

    def full(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{local:%A} {local.day} {local:%B %Y}, {saying.clock(local)} {local.tzname()}"

    def entry(self, at: datetime, **fields: str) -> Entry:
        return Entry(at=at, when=self.when(at), full=self.full(at), **fields)


_KINDS = {
    Kind.REMINDER: "Reminder",
    Kind.MOVED: "Told of the new time",
    Kind.CANCELLED: "Told of the cancellation",
    Kind.ANSWER: "Automatic answer",
    Kind.STAFF: "Message",
    Kind.ALERT: "Alert to staff",
    Kind.JOURNEY: "Message of a playbook",
    Kind.CAMPAIGN: "Campaign",
    Kind.OFFER: "Offer of a free time",
}

_MARKS = {"delivered": "✓✓ arrived", "failed": "✗ did not arrive", "": "✓ sent"}

_UNDERSTOOD = {
    "confirm": "is coming",
    "cancel": "is not coming",
    "reschedule": "wants another time",
    "late": "is coming late",
    "stop": "wants no more texts",
    "start": "wants texts again",
    "help": "asks how this works",
    "question": "needs an answer",
    "urgent": "urgent",
    "wrong_number": "is not this patient",
    "thanks": "thanks",
    "other": "nothing certain",
}


def understood(intent: str, done: str) -> str:
    """ "understood: wants another time → asked the desk"."""
    said = f"understood: {_UNDERSTOOD.get(intent, intent)}" if intent else ""
    return " → ".join(part for part in (said, done) if part)


def of_touchpoint(touchpoint: Touchpoint, reader: Reader) -> Entry:
    channel = "text" if touchpoint.channel is Channel.TEXT else "email"
    named = f"{_KINDS[touchpoint.kind]} by {channel}"
    at = touchpoint.ended_at or touchpoint.due_at
    match touchpoint.state:
        case State.PLANNED | State.CLAIMED:
            return reader.entry(
                at, kind="planned", who="machine", title=named, mark=_condition(touchpoint)
            )
        case State.SENT:
            mark = _MARKS[touchpoint.delivery]
            if touchpoint.delivery_reason and touchpoint.delivery == "failed":
                mark = f"{mark}: {why_not(touchpoint.delivery_reason)}"
            return reader.entry(
                at, kind="messages", who="machine", title=named, text=touchpoint.body, mark=mark
            )
        case State.UNCERTAIN:
            return reader.entry(
                at,
                kind="not-sent",
                who="machine",
                title=f"{named}: may not have gone out",
                text=touchpoint.body,
                mark="? the carrier did not answer; it is not sent twice",
            )
        case State.SKIPPED | State.FAILED:
            reason = why_not(touchpoint.delivery_reason) or why(touchpoint, reader.zone)
            due = f", due {reader.when(touchpoint.due_at)}" if touchpoint.due_at > at else ""
            return reader.entry(
                at,
                kind="not-sent",
                who="machine",
                title=f"Not sent: {reason}",
                not_sent=named + due,
            )


def _condition(touchpoint: Touchpoint) -> str:
    if touchpoint.after is not None:
        return "only if the message before it does not arrive"
    return "if they have not heard from us too often by then" if touchpoint.yields else ""


def of_message(message: Message, reader: Reader) -> Entry:
    known = reader.names.get(message.staff_id or "", "the desk")
    staff = saying.first_up(known)
    match message.by:
        case By.PATIENT:
            return reader.entry(
                message.at,
                kind="messages",
                who="patient",
                title=reader.called,
                text=message.text,
                understood=understood(message.intent, message.done),
            )
        case By.NOTE:
            return reader.entry(
                message.at, kind="messages", who="note", title=f"Note by {known}", text=message.text
            )
        case By.STAFF:
            who, title = "person", staff
        case By.RAPPORT:
            who, title = "machine", "Automatic answer"
    return reader.entry(
        message.at,
        kind="messages" if message.state not in ("failed", "uncertain") else "not-sent",
        who=who,
        title=title,
        text=message.text,
        mark=sent_mark(message, reader.now),
    )


_AT_IT = timedelta(minutes=3)
"""Longer than sending takes: after it, whoever was sending died."""


def sent_mark(message: Message, now: datetime) -> str:
    match message.state:
        case "sending" if now > message.at + _AT_IT:
            return "? may not have gone out: nobody knows what became of it"
        case "failed":
            return "✗ not sent: the carrier refused it, or they asked us to stop"
        case "uncertain":
            return "? may not have gone out: the carrier did not answer"
        case "sending" | "waiting":
            return "… on its way"
        case _:
            return _MARKS.get(message.delivery, "✓ sent")


def of_visit(appointment: Appointment, row: Row, reader: Reader) -> Entry:
    title = " ".join(part for part in (row.visit_type or "Visit", "with", row.provider) if part)
    state = row.state.word + (f" ({row.detail})" if row.detail else "")
    return reader.entry(
        appointment.starts_at,
        kind="visits",
        who="visit",
        title=title,
        mark=f"{row.state.shape} {state}",
    )


def of_ledger(entry: LedgerEntry, reader: Reader) -> Entry:
    channel = "texts" if entry.channel is Channel.TEXT else "emails"
    what = "reminders and answers" if entry.purpose is Purpose.CARE else "news and offers"
    said = {
        Consent.ALLOWED: f"Allowed {what} by {channel[:-1]}",
        Consent.STOPPED: f"Stopped {channel}: no {what}",
        Consent.UNKNOWN: f"Not asked about {channel}",
    }[entry.consent]
    where = source(entry.source, reader.names)
    return reader.entry(
        entry.at, kind="consent", who="patient", title=f"{said} ({where})", text=entry.wording
    )


def timeline(entries: Iterable[Entry], *, show: str) -> tuple[Entry, ...]:
    """Latest first; what is planned stands elsewhere."""
    past = (entry for entry in entries if entry.kind != "planned" and show in ("", entry.kind))
    latest = sorted(past, key=lambda entry: (entry.at, entry.title), reverse=True)
    return tuple(_folded(latest))


def _folded(entries: list[Entry]) -> Iterator[Entry]:
    """What was not sent at one moment for one reason is one line, with what it was beneath."""
    for (_, _, not_sent), group in groupby(entries, key=_sameness):
        same = list(group)
        if not_sent:
            what = "\n".join(dict.fromkeys(entry.not_sent for entry in same))
            yield replace(same[0], text=what)
        else:
            yield from same


def _sameness(entry: Entry) -> tuple[str, str, bool]:
    return entry.when, entry.title, bool(entry.not_sent)


def planned(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What is to go out, soonest first."""
    return tuple(sorted((e for e in entries if e.kind == "planned"), key=lambda entry: entry.at))


def _years(born: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1)
