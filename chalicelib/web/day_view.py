"""What a day holds beside its visits: free time, and when the next reminders go out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, PatientId, ProviderId
from chalicelib.domain.open_times import EVERY, Busy, open_on
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.planning import Household, nominal, plan
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice, Provider

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
    location = locations[appointment.location_id]
    ahead = [
        replace(
            playbook,
            # What was wanted before now has gone out, or has said why it did not.
            steps=tuple(
                step for step in playbook.steps if nominal(step, appointment, location) > now
            ),
        )
        for playbook in playbooks
    ]
    household = Household(
        practice=practice,
        locations=locations,
        playbooks=ahead,
        patients=patients,
        contacts=contacts,
        appointments=[appointment],
    )
    planned = plan(household, now=now) if appointment.is_open else []
    reachable = (of.due_at for of in planned if not of.yields and of.after is None)
    return min(reachable, default=None)
