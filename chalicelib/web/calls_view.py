"""Who may be calling, as somebody with the phone at her ear reads it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.conversations import By, Conversation, WorkItem
from chalicelib.domain.ids import ContactId, LocationId, PatientId
from chalicelib.domain.patients import Consent, ContactPoint, Health, Kind, Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.storage.callers import Shown
from chalicelib.web import patient_view, saying, today_view

BIRTHDAY_SOON = 7
"""Days ahead."""

Say = Callable[[Appointment], str]
"""A visit in words: "Thu 26 Nov 10:30, Cleaning"."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    work_item_id: str
    urgent: bool
    title: str
    line: str
    since: str


@dataclass(frozen=True, kw_only=True)
class Person:
    patient_id: PatientId
    """The record that stands for them, where two were one person."""
    name: str
    said_as: str
    called: str
    """Only where they are called otherwise than by the first name."""
    facts: tuple[str, ...]
    birthday: str
    remember: str
    warning: str
    balance: str
    next_visit: str
    last_visit: str
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, kw_only=True)
class Caller:
    people: tuple[Person, ...]
    more: int
    waiting: tuple[Waiting, ...]
    """What nobody knows whose it is."""
    contact_id: ContactId | None
    """Where there is a conversation to open."""
    last_said: str
    last_when: str
    texts: str
    """Why they get no texts; empty: they may."""


def caller(
    shown: Shown,
    *,
    more: int,
    now: datetime,
    here: Location,
    say: Say,
    works_at: Callable[[LocationId], bool],
) -> Caller:
    visits = [of for of in shown.visits if works_at(of.location_id)]
    work = [of for of in shown.work if works_at(of.location_id)]
    known = shown.patients
    people = [
        _person(
            patient,
            [of for of in visits if of.patient_id == patient.patient_id],
            [_waiting(of, now) for of in work if of.patient_id == patient.patient_id],
            now=now,
            today=here.local(now).date(),
            say=say,
        )
        for patient in known.values()
        # Beside the record that stands for it now it would be the same person twice.
        if patient.merged_into not in known
    ]
    talk = shown.conversation if _may_read(shown.conversation, works_at) else None
    return Caller(
        people=tuple(people),
        more=more,
        waiting=tuple(_waiting(of, now) for of in work if of.patient_id is None),
        contact_id=talk.contact_id if talk else None,
        last_said=_said(talk) if talk else "",
        last_when=saying.when(here.local(talk.last_at), here.local(now)) if talk else "",
        texts=_no_texts(shown.contact),
    )


def _may_read(talk: Conversation | None, works_at: Callable[[LocationId], bool]) -> bool:
    return talk is not None and works_at(talk.location_id)


def _person(
    patient: Patient,
    visits: Iterable[Appointment],
    waiting: Iterable[Waiting],
    *,
    now: datetime,
    today: date,
    say: Say,
) -> Person:
    head = patient_view.header(patient, today)
    came = [of for of in visits if of.starts_at <= now and of.status is not Status.CANCELLED]
    coming = [of for of in visits if of.starts_at > now and of.status is Status.BOOKED]
    kind = {Kind.PROSPECT: "not a patient yet", Kind.CONTACT: "answers for a patient"}
    return Person(
        patient_id=patient.merged_into or patient.patient_id,
        name=patient.full_name,
        said_as=patient.said_as,
        called=head.preferred,
        facts=tuple(of for of in (kind.get(patient.kind, ""), *head.facts) if of),
        birthday=birthday(patient.born, today),
        remember=patient.remember,
        warning=head.warning,
        balance=saying.balance(patient.balance),
        next_visit=say(coming[0]) if coming else "",
        last_visit=_last(came[-1], say) if came else "",
        waiting=tuple(waiting),
    )


def _last(visit: Appointment, say: Say) -> str:
    missed = " (did not come)" if visit.status is Status.NO_SHOW else ""
    return f"{say(visit)}{missed}"


def birthday(born: date | None, today: date) -> str:
    """ "Birthday today", "Birthday in 3 days"; empty: not soon."""
    if born is None:
        return ""
    coming = [(_on(born, year) - today).days for year in (today.year, today.year + 1)]
    days = next(of for of in coming if of >= 0)
    if days == 0:
        return "Birthday today"
    return f"Birthday in {saying.count(days, 'day')}" if days <= BIRTHDAY_SOON else ""


def _on(born: date, year: int) -> date:
    """Whoever was born on 29 February has it on 1 March in other years."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _waiting(item: WorkItem, now: datetime) -> Waiting:
    return Waiting(
        work_item_id=item.work_item_id,
        urgent=today_view.is_urgent(item),
        title=today_view.title(item),
        line=item.line,
        since=saying.ago(item.opened_at, now),
    )


def _said(talk: Conversation) -> str:
    who = {By.PATIENT: "They", By.RAPPORT: "Automatic", By.STAFF: "We", By.NOTE: "Note"}
    return f"{who[talk.last_by]}: {talk.preview}" if talk.preview else ""


def _no_texts(contact: ContactPoint | None) -> str:
    if contact is None:
        return ""
    if contact.care is Consent.STOPPED:
        return "Asked for no texts at this number."
    return "Texts do not reach this number." if contact.health is Health.BAD else ""
