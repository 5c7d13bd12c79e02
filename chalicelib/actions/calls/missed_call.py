"""Nobody took a call: a work item, and where the practice wants it one text back.

claimed for the day (due in two minutes, should this worker die) ──► sent ──► ended
     └── quiet hours: due when they end ──► the sweep ──► asked again ──► sent, or not and why
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from chalicelib.actions.hear import hear
from chalicelib.actions.send_message import NotNow, TheyStopped, send_now
from chalicelib.domain.calls import NotTexted, may_text_back, missed_call_text, text_back_at
from chalicelib.domain.conversations import By, WorkItem, WorkKind
from chalicelib.domain.decent_hours import hours_for
from chalicelib.domain.ids import (
    ContactId,
    MessageId,
    PatientId,
    PracticeId,
    WorkItemId,
    derived_ulid,
)
from chalicelib.domain.opening import open_from
from chalicelib.domain.patients import Channel, ContactPoint, Patient
from chalicelib.domain.phones import display, is_of, textable
from chalicelib.domain.practices import Location
from chalicelib.storage.callers import Call, TextBack
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

CALL_BACK_WITHIN = timedelta(minutes=30)
"""So long may a missed call wait before somebody is alerted."""
MOST_TEXTED = 300
"""Texts back in a day: a stolen key must not text the whole country."""
_AT_IT = timedelta(minutes=2)
_TRIES = 5
_SEVERAL, _MOST_NAMED = 2, 3
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""The same call has the same work item, whenever it is told of again."""


def missed_call(services: Services, setup: Setup, location: Location, call: Call) -> None:
    """Harmless when told twice."""
    contact = services.contacts.known(call.practice_id, Channel.TEXT, call.number)
    work_item_id = _open_work(services, location, call)
    said_at = location.local(call.at)
    hear(
        services,
        contact,
        location,
        MessageId(derived_ulid(_day_of(call.at), "missed", call.token)),
        f"Missed call, {said_at:%H:%M}.",
        by=By.NOTE,
    )
    if not location.text_back:
        return
    why = may_text_back(contact, textable=textable(call.number))
    if why is not None:
        _say_on_work(services, call.practice_id, work_item_id, why)
        return
    if not call.patients and not is_of(call.number, location.country):
        # Whoever earns by texts abroad calls from numbers that are made up.
        _say_on_work(services, call.practice_id, work_item_id, NotTexted.ABROAD)
        return
    now = services.clock()
    whose = f"text-backs {call.practice_id}"
    if not services.limits.take(whose, most=MOST_TEXTED, per=timedelta(days=1), now=now):
        _say_on_work(services, call.practice_id, work_item_id, NotTexted.TOO_MANY)
        return
    at = text_back_at(now, hours_for(location, contact, ""))
    if at is None:
        _say_on_work(services, call.practice_id, work_item_id, NotTexted.LATER_IS_TOO_LATE)
        return
    back = TextBack(
        practice_id=call.practice_id,
        of=f"{contact.contact_id}.{said_at.date().isoformat()}",
        contact_id=contact.contact_id,
        location_id=location.location_id,
        message_id=MessageId(fresh(at)),
        at=at,
        work_item_id=work_item_id,
        language=_language(setup, contact),
    )
    soon = at <= now
    begun = services.callers.begin_text_back(back, due_at=now + _AT_IT if soon else at)
    if begun and soon:
        text_back(services, call.practice_id, back.of)


def text_back(services: Services, practice_id: PracticeId, of: str) -> None:
    """Now, if it still may be; a second worker with the same finds it sent."""
    back = services.callers.text_back(practice_id, of)
    if back is None:
        return
    setup = services.setups.of(practice_id)
    location = setup.locations.get(back.location_id)
    try:
        contact = services.contacts.get(practice_id, back.contact_id)
    except NotFound:
        location = None
    if location is None or not location.text_back:
        services.callers.end_text_back(back)
        return
    why = _send(services, setup, location, contact, back)
    if why is not None:
        _say_on_work(services, practice_id, back.work_item_id, why)
    services.callers.end_text_back(back)


def _day_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _send(
    services: Services, setup: Setup, location: Location, contact: ContactPoint, back: TextBack
) -> NotTexted | None:
    if not contact.address:
        return NotTexted.NOT_TEXTABLE
    if why := may_text_back(contact, textable=textable(contact.address)):
        return why
    practice = setup.practice_at(location)
    text = missed_call_text(
        back.language, brand=practice.brand, phone=display(location.phone, location.country)
    )
    try:
        send_now(
            services,
            back.practice_id,
            contact,
            text=text,
            by=By.RAPPORT,
            location_id=location.location_id,
            message_id=back.message_id,
        )
    except TheyStopped:
        return NotTexted.STOPPED
    except NotNow:
        return NotTexted.HELD
    return None


def spoke(services: Services, call: Call) -> None:
    """Somebody talked with them: nobody needs to call back."""
    now = services.clock()
    at = services.setups.of(call.practice_id).locations[call.location_id].local(now)
    close_calls(
        services,
        call.practice_id,
        f"talked on the phone at {at:%H:%M}",
        contacts={call.contact_id},
        patients=call.patients,
    )


def booked(services: Services, practice_id: PracticeId, *patients: Patient) -> None:
    """A visit was booked for them: what they called or wrote for is done."""
    reached = {
        address
        for patient in patients
        for address in (patient.phone, patient.email, *(of.number for of in patient.phones))
        if address
    }
    contacts = {services.contacts.id_of(practice_id, of) for of in reached}
    theirs = [of.patient_id for of in patients]
    close_calls(services, practice_id, "a visit was booked", contacts, theirs)


def close_calls(
    services: Services,
    practice_id: PracticeId,
    outcome: str,
    contacts: set[ContactId],
    patients: Iterable[PatientId],
) -> None:
    """Of these people: missed calls and enquiries that still wait."""
    theirs = set(patients)
    for item in services.work_items.open_ones(practice_id):
        if item.kind not in (WorkKind.MISSED_CALL, WorkKind.ENQUIRY):
            continue
        if item.contact_id in contacts or item.patient_id in theirs:
            _change(
                services,
                item,
                lambda of: replace(of, closed_at=services.clock(), outcome=outcome, due_at=None),
            )


def _open_work(services: Services, location: Location, call: Call) -> WorkItemId:
    """One for each caller as long as it waits; who calls after that has a new one."""
    local = location.local(call.at)
    work_item_id = WorkItemId(derived_ulid(_ANY_TIME, "missed-call", call.token))
    for item in services.work_items.open_ones(call.practice_id):
        is_theirs = item.kind is WorkKind.MISSED_CALL and item.contact_id == call.contact_id
        if is_theirs and item.work_item_id != work_item_id:
            _change(services, item, partial(_said_again, line=f"Called again at {local:%H:%M}."))
            return item.work_item_id
    now = services.clock()
    services.work_items.open(
        WorkItem(
            practice_id=call.practice_id,
            work_item_id=work_item_id,
            kind=WorkKind.MISSED_CALL,
            location_id=location.location_id,
            opened_at=now,
            due_at=open_from(location, now) + CALL_BACK_WITHIN,
            contact_id=call.contact_id,
            patient_id=call.patients[0] if len(call.patients) == 1 else None,
            line=f"Missed at {local:%H:%M}.{_who(services, call)}",
        )
    )
    return work_item_id


def _who(services: Services, call: Call) -> str:
    """Where several share the number; one is named beside the item anyway."""
    if len(call.patients) < _SEVERAL:
        return ""
    found = services.patients.get_many(call.practice_id, call.patients[:_MOST_NAMED]).values()
    names = [of.full_name for of in found if of.merged_into is None]
    return f" May be {' or '.join(names)}." if names else ""


def _said_again(item: WorkItem, line: str) -> WorkItem:
    return replace(item, line=line)


def _say_on_work(
    services: Services, practice_id: PracticeId, work_item_id: WorkItemId, why: NotTexted
) -> None:
    try:
        item = services.work_items.get(practice_id, work_item_id)
    except NotFound:
        return
    if why.value not in item.line:
        _change(services, item, lambda of: replace(of, line=f"{of.line} {why.value}".strip()))


def _change(services: Services, item: WorkItem, change: Callable[[WorkItem], WorkItem]) -> None:
    """Unless it was closed meanwhile."""
    for _ in range(_TRIES):
        if item.closed_at is not None:
            return
        try:
            services.work_items.save(change(item))
        except StaleWrite:
            item = services.work_items.get(item.practice_id, item.work_item_id)
            continue
        return
    raise StaleWrite(item.work_item_id)


def _language(setup: Setup, contact: ContactPoint) -> str:
    """Theirs, where all who share the number speak the same; else the practice's first."""
    spoken = {of.language for of in contact.people.values()}
    alike = spoken.pop() if len(spoken) == 1 else ""
    return contact.language or alike or setup.practice.languages[0]
