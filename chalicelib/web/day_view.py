"""What a day holds beside its visits: free time, and when the next reminders go out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, PatientId, ProviderId
from chalicelib.domain.open_times import EVERY, Busy, open_on
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.planning import Household, plan
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice, Provider
from chalicelib.domain.sending import why_held
from chalicelib.domain.touchpoints import Kind, State, Touchpoint

_TAKE_TIME = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED)

Free = tuple[ProviderId, datetime, datetime]


def busy_of(appointments: Iterable[Appointment], provider_id: ProviderId) -> list[Busy]:
    return [
        (of.starts_at, of.ends_at)
        for of in appointments
        if of.provider_id == provider_id and of.status in _TAKE_TIME
    ]


def free_spans(
    day: date,
    *,
    provider: Provider,
    location: Location,
    busy: Iterable[Busy],
    shortest: int,
    now: datetime,
) -> list[Free]:
    """Runs of free quarter-hours into which a visit of `shortest` minutes fits."""
    quarter = EVERY // timedelta(minutes=1)
    spans: list[Free] = []
    for time in open_on(
        day, provider=provider, location=location, busy=busy, minutes=quarter, now=now
    ):
        if spans and spans[-1][2] == time.starts_at:
            spans[-1] = (provider.provider_id, spans[-1][1], time.ends_at)
        else:
            spans.append((provider.provider_id, time.starts_at, time.ends_at))
    return [span for span in spans if span[2] - span[1] >= timedelta(minutes=shortest)]


def next_reminders(
    appointments: Iterable[Appointment],
    *,
    practice: Practice,
    locations: Mapping[LocationId, Location],
    playbooks: Iterable[Playbook],
    patients: Mapping[PatientId, Patient],
    contacts: Mapping[ContactId, ContactPoint],
    now: datetime,
) -> dict[AppointmentId, datetime]:
    """When each open visit's next reminder is to leave; those with none left are not in it."""
    found = {}
    for appointment in appointments:
        due = _next(appointment, practice, locations, playbooks, patients, contacts, now)
        if due is not None:
            found[appointment.appointment_id] = due
    return found


def _next(
    appointment: Appointment,
    practice: Practice,
    locations: Mapping[LocationId, Location],
    playbooks: Iterable[Playbook],
    patients: Mapping[PatientId, Patient],
    contacts: Mapping[ContactId, ContactPoint],
    now: datetime,
) -> datetime | None:
    household = Household(
        practice=practice,
        locations=locations,
        playbooks=tuple(playbooks),
        patients=patients,
        contacts=contacts,
        appointments=[appointment],
    )
    if not appointment.is_open:
        return None
    ahead = plan(replace(household, past=_left(household, appointment, now)), now=now)
    return min((of.due_at for of in ahead if _will_ask(of, contacts)), default=None)


def _left(household: Household, appointment: Appointment, now: datetime) -> list[Touchpoint]:
    """What went out by now, or said why it did not: known without reading it, by planning again
    from the moment at which this visit got its time, with the budget of that moment."""
    since = appointment.changed_at or appointment.booked_at
    if appointment.version == 1 and appointment.revision > 1:
        # What was written since it was booked changed no time.
        since = appointment.booked_at
    as_booked = replace(
        household,
        appointments=[replace(appointment, changed_at=since)],
        contacts={of: replace(who, recent=()) for of, who in household.contacts.items()},
    )
    return [
        replace(touchpoint, state=State.SENT)
        for touchpoint in plan(as_booked, now=min(since, now))
        if touchpoint.due_at <= now and touchpoint.after is None
    ]


def _will_ask(touchpoint: Touchpoint, contacts: Mapping[ContactId, ContactPoint]) -> bool:
    """A reminder that nothing known today will hold back, and that waits for no other."""
    if touchpoint.kind is not Kind.REMINDER or touchpoint.yields or touchpoint.after:
        return False
    return why_held(contacts[touchpoint.contact_id], at=touchpoint.due_at) is None
