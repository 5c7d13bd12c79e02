"""The time beside an unconfirmed visit is that of a message which is really still to come."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.patients import Consent
from chalicelib.domain.planning import Household, plan
from chalicelib.domain.playbooks import Offset, When
from chalicelib.web import day_view
from tests.builders import a_location, a_patient, a_playbook, a_step, an_appointment
from tests.domain.households import a_household, contact_of, steps

BOOKED = datetime(2026, 11, 9, 15, 0, tzinfo=UTC)
VISIT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
"""Tuesday 8:00 in New York."""
HOURS_2 = a_step("hours-2", offset=Offset(when=When.BEFORE, before=timedelta(hours=2)))
DAYS_3 = a_step("days-3")


def promised(household: Household, now: datetime) -> datetime | None:
    found = day_view.next_reminders(
        household.appointments,
        practice=household.practice,
        locations=household.locations,
        playbooks=household.playbooks,
        patients=household.patients,
        contacts=household.contacts,
        now=now,
    )
    return next(iter(found.values()), None)


def early(**changes) -> Household:
    """At 8:00, with a reminder two hours before it, when nobody may be written to."""
    visit = an_appointment(starts_at=VISIT, booked_at=BOOKED, changed_at=BOOKED, **changes)
    return a_household(visit, playbooks=(a_playbook(HOURS_2),))


def test_a_reminder_that_left_the_evening_before_is_not_promised_for_the_morning():
    evening = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert promised(early(), evening - timedelta(minutes=1)) == evening
    assert promised(early(), evening + timedelta(minutes=1)) is None
    assert promised(early(), VISIT - timedelta(hours=2, minutes=10)) is None


def test_a_confirmation_that_was_taken_back_promises_no_reminder_twice():
    again = early(revision=3)
    later = replace(next(iter(again.appointments)), changed_at=VISIT - timedelta(hours=10))
    assert promised(replace(again, appointments=[later]), VISIT - timedelta(hours=9)) is None


def test_what_came_in_late_by_a_file_is_still_reminded():
    """Booked weeks ago in another system, known to us since Saturday night."""
    saturday = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    visit = an_appointment(
        starts_at=VISIT, booked_at=BOOKED, changed_at=saturday, changed_by="import", revision=1
    )
    household = a_household(visit, playbooks=(a_playbook(DAYS_3),))
    due = [of.due_at for of in plan(household, now=saturday)]
    assert [promised(household, saturday + timedelta(minutes=1))] == due


@pytest.mark.parametrize("changes", [
    {"care": Consent.STOPPED},
    {"paused_until": VISIT},
])  # fmt: skip
def test_no_reminder_is_promised_to_somebody_who_will_get_none(changes):
    patient = a_patient(email="")
    contact = contact_of(patient.phone, [patient], **changes)
    household = replace(early(), contacts={contact.contact_id: contact})
    assert promised(household, BOOKED + timedelta(days=1)) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    of_playbook=steps(),
    quiet=st.sampled_from([(time(20), time(8)), (time(18), time(10)), (time(23), time(6))]),
    lead=st.integers(0, 14 * 24 * 4),
    passed=st.floats(0, 1),
)
def test_it_is_the_next_of_those_that_were_planned_when_the_visit_was_booked(
    of_playbook, quiet, lead, passed
):
    booked = VISIT - timedelta(minutes=15 * lead + 30)
    visit = an_appointment(starts_at=VISIT, booked_at=booked, changed_at=booked, revision=1)
    location = a_location(quiet_from=quiet[0], quiet_until=quiet[1])
    household = a_household(
        visit,
        playbooks=(a_playbook(*of_playbook),),
        locations={location.location_id: location},
        patients=[a_patient(email="")],
    )
    now = booked + (VISIT - booked) * passed
    planned = [
        of.due_at
        for of in plan(household, now=booked)
        if of.due_at > now and of.after is None and not of.yields
    ]
    assert promised(household, now) == min(planned, default=None)
