"""Book, confirm, move, cancel, arrive, no-show, undo: the one home of changes to the schedule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from chalicelib.actions.calls.missed_call import booked
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.settle_work import settle_work
from chalicelib.domain import appointments as rules
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.errors import BadInput, SlotTaken
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    VisitTypeId,
)
from chalicelib.domain.practices import Location
from chalicelib.storage.appointments import DayBook
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import Write
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh, token
from chalicelib.wiring import Services

LINK_LIVES = timedelta(days=400)
"""After the visit as it was booked: it outlasts every move. What the page tells ends sooner."""

_TRIES = 5
Rule = Callable[[Appointment, datetime], Appointment]


class OneClick(Protocol):
    """Confirm, cancel, arrive, no-show, undo: a visit, and nothing else to say."""

    def __call__(
        self,
        services: Services,
        practice_id: PracticeId,
        appointment_id: AppointmentId,
        *,
        by: str,
        revision: int | None = None,
    ) -> Appointment: ...


def book(
    services: Services,
    practice_id: PracticeId,
    *,
    patient_id: PatientId,
    provider_id: ProviderId,
    location_id: LocationId,
    visit_type_id: VisitTypeId,
    starts_at: datetime,
    by: str,
    minutes: int | None = None,
    must_be_free: bool = True,
    appointment_id: AppointmentId | None = None,
    also: Sequence[Write] = (),
) -> Appointment:
    """`appointment_id`: where it must be the same when it is tried again. `also`: is written with
    it or not at all.

    Raises SlotTaken when the provider is busy then, BadInput for a time in the past and for a
    location that is closed."""
    now = services.clock()
    setup = services.setups.of(practice_id)
    location = _open(_named(setup.locations, location_id, "location"))
    provider = _named(setup.providers, provider_id, "provider")
    visit_type = _named(setup.visit_types, visit_type_id, "visit type")
    patient = services.patients.standing(practice_id, patient_id)
    if starts_at <= now:
        raise BadInput("start", "a time that has not passed")
    ends_at = starts_at + timedelta(minutes=minutes or visit_type.minutes)
    appointment = Appointment(
        practice_id=practice_id,
        appointment_id=appointment_id or AppointmentId(fresh(now)),
        patient_id=patient.patient_id,
        location_id=location_id,
        provider_id=provider.provider_id,
        visit_type_id=visit_type_id,
        starts_at=starts_at,
        ends_at=ends_at,
        booked_at=now,
        changed_at=now,
        changed_by=by,
        answer=rules.Answer.ACCEPTED if by == "patient" else rules.Answer.NEEDS_ACTION,
        link=token(),
    )
    books = _free_books(services, appointment, location) if must_be_free else []
    make_link(services, appointment)
    saved = _save(services, None, appointment, location, "booked", by, now, books, also=also)
    booked(services, practice_id, patient)
    return saved


def make_link(services: Services, appointment: Appointment) -> None:
    """The patient's own page; made before the appointment that names it, never the other way."""
    services.doors.make_link(appointment_link(appointment))


def appointment_link(appointment: Appointment) -> Link:
    return Link(
        token=appointment.link,
        practice_id=appointment.practice_id,
        purpose="appointment",
        expires=appointment.ends_at + LINK_LIVES,
        patient_id=appointment.patient_id,
        appointment_id=appointment.appointment_id,
    )


def confirm(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    by: str,
    revision: int | None = None,
) -> Appointment:
    """Confirming twice is confirming once."""

    def rule(appointment: Appointment, now: datetime) -> Appointment:
        if appointment.is_open and appointment.is_confirmed:
            return appointment
        return rules.confirm(appointment, by=by, now=now)

    return _change(services, practice_id, appointment_id, rule, "confirmed", by, revision)


def ask_to_move(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    by: str,
    revision: int | None = None,
) -> Appointment:
    return _change(
        services,
        practice_id,
        appointment_id,
        lambda appointment, now: rules.ask_to_move(appointment, by=by, now=now),
        "asked-to-move",
        by,
        revision,
    )


def running_late(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    minutes: int | None,
    by: str,
    revision: int | None = None,
) -> Appointment:
    return _change(
        services,
        practice_id,
        appointment_id,
        lambda appointment, now: rules.running_late(appointment, minutes=minutes, by=by, now=now),
        "late",
        by,
        revision,
    )


def cancel(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    by: str,
    revision: int | None = None,
) -> Appointment:
    """Cancelling twice is cancelling once."""

    def rule(appointment: Appointment, now: datetime) -> Appointment:
        if appointment.status is Status.CANCELLED:
            return appointment
        return rules.cancel(appointment, by=by, now=now)

    return _change(services, practice_id, appointment_id, rule, "cancelled", by, revision)


def arrive(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    by: str,
    revision: int | None = None,
) -> Appointment:
    return _change(
        services,
        practice_id,
        appointment_id,
        lambda appointment, now: rules.arrive(appointment, by=by, now=now),
        "arrived",
        by,
        revision,
    )


def no_show(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    by: str,
    revision: int | None = None,
) -> Appointment:
    return _change(
        services,
        practice_id,
        appointment_id,
        lambda appointment, now: rules.no_show(appointment, by=by, now=now),
        "no-show",
        by,
        revision,
    )


def say_amount(services: Services, was: Appointment, amount: int | None, *, by: str) -> Appointment:
    """What it brought: no news to its patient, nor to other software. Raises StaleWrite."""
    now = services.clock()
    location = services.setups.of(was.practice_id).locations[was.location_id]
    saved = services.appointments.save(
        was.practice_id,
        replace(was, amount=amount),
        was=was,
        zone=location.tz,
        quietly=True,
        audit=AuditEntry(
            practice_id=was.practice_id,
            entry_id=fresh(now),
            at=now,
            who=by,
            did="appointment.amount",
            about=(was.appointment_id, was.patient_id),
            subject=was.patient_id,
        ),
    )
    _follow(services, saved)
    return saved


def undo(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    by: str,
    revision: int | None = None,
) -> Appointment:
    """Raises TooLateToUndo, NotTheirsToUndo; SlotTaken: somebody took the old time meanwhile."""
    now = services.clock()
    was = _read(services, practice_id, appointment_id, revision)
    back = rules.undo(was, by=by, now=now)
    location = services.setups.of(practice_id).locations[back.location_id]
    # A visit may lie in an absence that was added later: a click on it can be undone all the same.
    free = partial(_free_books, services, back, location, may_be_away=True)
    books = free() if back.status is Status.BOOKED else []
    return _save(services, was, back, location, "undone", by, now, books, free)


def move(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    *,
    starts_at: datetime,
    by: str,
    provider_id: ProviderId | None = None,
    must_be_free: bool = True,
    revision: int | None = None,
    also: Sequence[Write] = (),
    told: bool = False,
) -> Appointment:
    """Raises SlotTaken when the provider is busy then, BadInput where the location is closed.
    `also`: is written with it or not at all. `told`: they hear of it by an answer to their text."""
    now = services.clock()
    was = _read(services, practice_id, appointment_id, revision)
    setup = services.setups.of(practice_id)
    provider = _named(setup.providers, provider_id or was.provider_id, "provider")
    location = _open(_named(setup.locations, provider.location_id, "location"))
    moved = rules.move(
        was,
        starts_at=starts_at,
        ends_at=starts_at + (was.ends_at - was.starts_at),
        provider_id=provider.provider_id,
        location_id=location.location_id,
        by=by,
        now=now,
        told=told,
    )
    books = _free_books(services, moved, location) if must_be_free else []
    return _save(services, was, moved, location, "moved", by, now, books, also=also)


def _change(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    rule: Rule,
    did: str,
    by: str,
    revision: int | None,
) -> Appointment:
    now = services.clock()
    was = _read(services, practice_id, appointment_id, revision)
    changed = rule(was, now)
    if changed == was:
        return was
    location = services.setups.of(practice_id).locations[was.location_id]
    return _save(services, was, changed, location, did, by, now, [])


def _read(
    services: Services,
    practice_id: PracticeId,
    appointment_id: AppointmentId,
    revision: int | None,
) -> Appointment:
    was = services.appointments.get(practice_id, appointment_id)
    if revision is not None and was.revision != revision:
        raise StaleWrite(appointment_id)
    return was


def _save(
    services: Services,
    was: Appointment | None,
    now_is: Appointment,
    location: Location,
    did: str,
    by: str,
    now: datetime,
    books: list[DayBook],
    free: Callable[[], list[DayBook]] | None = None,
    also: Sequence[Write] = (),
) -> Appointment:
    """`free` reads `books` again, or raises SlotTaken."""
    audit = AuditEntry(
        practice_id=now_is.practice_id,
        entry_id=fresh(now),
        at=now,
        who=by,
        did=f"appointment.{did}",
        about=(now_is.appointment_id, now_is.patient_id),
        subject=now_is.patient_id,
    )
    locations = services.setups.of(now_is.practice_id).locations
    zone_before = locations[was.location_id].tz if was else None
    for attempt in range(_TRIES):
        try:
            saved = services.appointments.save(
                now_is.practice_id,
                now_is,
                was=was,
                zone=location.tz,
                zone_before=zone_before,
                audit=audit,
                books=books,
                also=also,
            )
        except StaleWrite:
            # Another visit of that day may have been booked meanwhile: is this time still free?
            if not books or attempt == _TRIES - 1:
                raise
            books = free() if free else _free_books(services, now_is, location)
        else:
            _follow(services, saved)
            return saved
    raise StaleWrite(now_is.appointment_id)


def _follow(services: Services, saved: Appointment) -> None:
    """The change is saved, whatever becomes of this: its mark lets the next sweep follow it."""
    try:
        settle_work(services, saved)
        plan_for(services, saved)
    except StaleWrite:
        return


def _free_books(
    services: Services, appointment: Appointment, location: Location, *, may_be_away: bool = False
) -> list[DayBook]:
    day = location.local(appointment.starts_at).date()
    books = services.appointments.daybooks(
        appointment.practice_id, [(appointment.provider_id, day)]
    )
    book = books[appointment.provider_id, day]
    if not book.is_free(
        appointment.starts_at,
        appointment.ends_at,
        but=appointment.appointment_id,
        may_be_away=may_be_away,
    ):
        raise SlotTaken(appointment.provider_id)
    return [book]


def _open(location: Location) -> Location:
    if location.closed:
        raise BadInput("location", "one that is not closed for good")
    return location


def _named[K, V](of: Mapping[K, V], key: K, field: str) -> V:
    if key not in of:
        raise BadInput(field, f"a {field} of this practice")
    return of[key]
