"""The next days: who gets what when, what is held back and why, and what the texts cost."""

from collections.abc import Collection
from datetime import datetime, timedelta

from chalicelib.actions.compose import compose
from chalicelib.actions.plan_reminders import People
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import ContactId, LocationId, PatientId, PracticeId
from chalicelib.domain.patients import Channel, Patient
from chalicelib.domain.planning import Household, plan
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.sending import Go, Skip, decide, why_held
from chalicelib.domain.touchpoints import YIELDING, Touchpoint, Why
from chalicelib.domain.values import dataclass
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

AHEAD = 14
_REACH = 8
"""Days after the last day shown whose visits may have a message on it."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message that will leave, or would have."""

    touchpoint: Touchpoint
    called: str
    text: str
    segments: int
    held: Why | None = None
    """Why it will not leave as things stand."""


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """A patient with a visit whom no message can reach."""

    patient: Patient
    appointment: Appointment


@dataclass(frozen=True, kw_only=True)
class Forecast:
    lines: tuple[Line, ...]
    unreachable: tuple[Unreachable, ...]
    texts: int
    emails: int
    segments: int
    price: int
    """Millionths of a dollar."""


def forecast(
    services: Services,
    practice_id: PracticeId,
    *,
    now: datetime,
    days: int = AHEAD,
    playbooks: Collection[Playbook] | None = None,
    location_id: LocationId | None = None,
) -> Forecast:
    """`playbooks` instead of the practice's own: to see one before it is saved or switched on."""
    setup = services.setups.of(practice_id)
    chosen = tuple(setup.playbooks.values()) if playbooks is None else tuple(playbooks)
    visits = _visits(services, setup, practice_id, now, days + _REACH)
    people = _people(services, practice_id, {visit.patient_id for visit in visits})
    household = Household(
        practice=setup.practice,
        locations=setup.locations,
        playbooks=chosen,
        patients=people.patients,
        contacts=people.contacts,
        appointments=visits,
        past=_past(services, practice_id, people, now),
    )
    until = now + timedelta(days=days)
    lines = [
        _line(services, setup, household, touchpoint, chosen, now)
        for touchpoint in plan(household, now=now)
        if touchpoint.due_at < until and location_id in (None, touchpoint.location_id)
    ]
    lines.sort(key=lambda line: line.touchpoint.due_at)
    leaving = [line for line in lines if line.held is None and line.touchpoint.after is None]
    segments = sum(line.segments for line in leaving)
    return Forecast(
        lines=tuple(lines),
        unreachable=tuple(_unreachable(household, visits, location_id)),
        texts=sum(line.touchpoint.channel is Channel.TEXT for line in leaving),
        emails=sum(line.touchpoint.channel is Channel.EMAIL for line in leaving),
        segments=segments,
        price=segments * setup.practice.segment_price,
    )


def _visits(
    services: Services, setup: Setup, practice_id: PracticeId, now: datetime, days: int
) -> list[Appointment]:
    return [
        visit
        for location in setup.locations.values()
        for n in range(days)
        for visit in services.appointments.of_day(
            practice_id, location.location_id, location.local(now).date() + timedelta(n)
        )
        if visit.starts_at > now
    ]


def _people(services: Services, practice_id: PracticeId, patient_ids: set[PatientId]) -> People:
    patients = services.patients.get_many(practice_id, patient_ids, strong=False)
    ids: set[ContactId] = {
        services.contacts.id_of(practice_id, address)
        for patient in patients.values()
        for address in (patient.phone, patient.email)
        if address
    }
    return People(patients=patients, contacts=services.contacts.get_many(practice_id, ids))


def _past(
    services: Services, practice_id: PracticeId, people: People, now: datetime
) -> list[Touchpoint]:
    return [
        touchpoint
        for contact_id in people.contacts
        for touchpoint in services.touchpoints.of_contact(practice_id, contact_id, visits_after=now)
        if touchpoint.kind not in YIELDING
    ]


def _line(
    services: Services,
    setup: Setup,
    household: Household,
    touchpoint: Touchpoint,
    playbooks: Collection[Playbook],
    now: datetime,
) -> Line:
    visits = {visit.appointment_id: visit for visit in household.appointments}
    contact = household.contacts[touchpoint.contact_id]
    decision = decide(
        touchpoint, visits, {p.playbook_id: p for p in playbooks}, now=min(now, touchpoint.due_at)
    )
    held = decision.why if isinstance(decision, Skip) else why_held(contact, at=touchpoint.due_at)
    step = decision.step if isinstance(decision, Go) else None
    words = compose(
        setup,
        touchpoint,
        touchpoint.subjects,
        visits,
        contact,
        step,
        base_url=services.config.public_base_url,
        now=touchpoint.due_at,
    )
    names = [household.patients[s.patient_id].called for s in touchpoint.subjects]
    return Line(
        touchpoint=touchpoint,
        called=" & ".join(dict.fromkeys(names)),
        text=words.text if touchpoint.channel is Channel.TEXT else words.subject,
        segments=words.segments,
        held=held,
    )


def _unreachable(
    household: Household, visits: list[Appointment], location_id: LocationId | None
) -> list[Unreachable]:
    found = []
    for visit in visits:
        patient = household.patients.get(visit.patient_id)
        if patient is None or not visit.is_open or location_id not in (None, visit.location_id):
            continue
        on = visit.starts_at.date()
        if not any(household.contact_of(patient, channel, on) for channel in Channel):
            found.append(Unreachable(patient=patient, appointment=visit))
    return found
