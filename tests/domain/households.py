"""Households of every kind, in every zone, at every moment of the year: for Hypothesis."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, PatientId
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Patient
from chalicelib.domain.planning import Household
from chalicelib.domain.playbooks import Offset, Order, Playbook, Step, When
from tests.builders import OAK, a_location, a_patient, a_playbook, a_practice, an_appointment

ZONES = (
    "America/New_York",
    "America/Phoenix",
    "Pacific/Honolulu",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Europe/London",
)
# Around the changes of the clocks in the north and in the south, and a week without any.
_MOMENTS = (
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 16, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 12, 27, 12, tzinfo=UTC),
    datetime(2026, 6, 10, 12, tzinfo=UTC),
)
_MINUTES = 7 * 24 * 60


def instants() -> st.SearchStrategy[datetime]:
    """Whole minutes within a week of a moment that is awkward somewhere."""
    return st.builds(
        lambda moment, minutes: moment + timedelta(minutes=minutes),
        st.sampled_from(_MOMENTS),
        st.integers(-_MINUTES, _MINUTES),
    )


def steps() -> st.SearchStrategy[tuple[Step, ...]]:
    offsets = st.one_of(
        st.just(Offset(when=When.BOOKED)),
        st.builds(
            Offset,
            when=st.just(When.DAYS),
            days=st.integers(0, 8),
            at=st.sampled_from([time(2, 30), time(7), time(10), time(18, 45), time(23)]),
        ),
        st.builds(
            Offset,
            when=st.just(When.BEFORE),
            before=st.sampled_from(
                [timedelta(minutes=10), timedelta(hours=2), timedelta(hours=30)]
            ),
        ),
    )
    one = st.tuples(offsets, st.sampled_from(Order), st.booleans())
    return st.lists(one, min_size=1, max_size=5).map(
        lambda chosen: tuple(
            Step(step_id=f"step-{n}", offset=offset, order=order, only_if_unconfirmed=only)
            for n, (offset, order, only) in enumerate(chosen)
        )
    )


def contact_of(address: str, members: list[Patient], **changes: Any) -> ContactPoint:
    channel = Channel.EMAIL if "@" in address else Channel.TEXT
    people = {patient.patient_id: patient.as_person for patient in members}
    return ContactPoint(
        practice_id=OAK,
        contact_id=ContactId(f"at-{address}"),
        channel=channel,
        address=address,
        members=tuple(people),
        people=people,
        **changes,
    )


def contacts_of(patients: list[Patient], **changes: Any) -> dict[ContactId, ContactPoint]:
    addresses = {a for patient in patients for a in (patient.phone, patient.email) if a}
    made = (
        contact_of(address, [p for p in patients if address in (p.phone, p.email)], **changes)
        for address in sorted(addresses)
    )
    return {contact.contact_id: contact for contact in made}


def a_household(
    *appointments: Appointment,
    patients: list[Patient] | None = None,
    playbooks: tuple[Playbook, ...] | None = None,
    **changes: Any,
) -> Household:
    everyone = patients or [a_patient(email="")]
    location = a_location()
    known: dict[str, Any] = {
        "practice": a_practice(),
        "locations": {location.location_id: location},
        "playbooks": playbooks or (a_playbook(),),
        "patients": {patient.patient_id: patient for patient in everyone},
        "contacts": contacts_of(everyone),
        "appointments": appointments or (an_appointment(),),
    }
    return Household(**{**known, **changes})


@st.composite
def households(draw: st.DrawFn) -> tuple[Household, datetime]:
    """One to three people who share a phone, an email address or nothing, and their visits."""
    now = draw(instants())
    zones = draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True))
    locations = {
        (name := LocationId(f"location-{n}")): a_location(location_id=name, zone=zone)
        for n, zone in enumerate(zones)
    }
    patients = [
        a_patient(
            patient_id=PatientId(f"patient-{n}"),
            phone=draw(st.sampled_from(["", "+12025550143", "+12025550144"])),
            email=draw(st.sampled_from(["", "us@home.example", "me@home.example"])),
            zone=draw(st.sampled_from(["", "", *ZONES])),
            deceased=draw(st.sampled_from([False] * 9 + [True])),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    contacts = {
        contact_id: _changed(draw, contact, now)
        for contact_id, contact in contacts_of(patients).items()
    }
    visits = [
        _visit(draw, AppointmentId(f"visit-{n}"), patients, list(locations), now)
        for n in range(draw(st.integers(1, 4)))
    ]
    playbook = a_playbook(*draw(steps()), stop_when_confirmed=draw(st.booleans()))
    practice = a_practice(per_day=draw(st.integers(1, 2)), per_week=draw(st.integers(1, 4)))
    household = a_household(
        *visits,
        patients=patients,
        playbooks=(playbook,),
        practice=practice,
        locations=locations,
        contacts=contacts,
    )
    return household, now


def _changed(draw: st.DrawFn, contact: ContactPoint, now: datetime) -> ContactPoint:
    from dataclasses import replace

    today = now.date()
    ago = sorted(draw(st.lists(st.integers(0, 8), max_size=3)))
    return replace(
        contact,
        care=draw(st.sampled_from([Consent.UNKNOWN, Consent.ALLOWED, Consent.STOPPED])),
        health=draw(st.sampled_from([Health.OK, Health.OK, Health.BAD])),
        recent=tuple(today - timedelta(days) for days in ago),
    )


def _visit(
    draw: st.DrawFn,
    appointment_id: AppointmentId,
    patients: list[Patient],
    locations: list[LocationId],
    now: datetime,
) -> Appointment:
    starts_at = now + timedelta(minutes=15 * draw(st.integers(-8, 4 * 24 * 10)))
    status = draw(st.sampled_from([Status.BOOKED] * 4 + [Status.CANCELLED, Status.ARRIVED]))
    version = draw(st.sampled_from([1, 1, 2]))
    return an_appointment(
        appointment_id=appointment_id,
        patient_id=draw(st.sampled_from(patients)).patient_id,
        location_id=draw(st.sampled_from(locations)),
        starts_at=starts_at,
        booked_at=min(now, starts_at) - timedelta(minutes=draw(st.sampled_from([0, 30, 9000]))),
        status=status,
        version=version,
        answer=draw(st.sampled_from([Answer.NEEDS_ACTION, Answer.ACCEPTED])),
        changed_at=now - timedelta(minutes=draw(st.sampled_from([0, 2, 600]))),
        notice=draw(st.sampled_from(["", "cancelled" if status is Status.CANCELLED else "moved"])),
    )


def local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))
