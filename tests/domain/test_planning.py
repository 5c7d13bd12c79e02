"""Which messages a household's visits need: told as sentences, and tried on thousands of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.decent_hours import hours_for
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId, PlaybookId
from chalicelib.domain.patients import Channel, Consent, Rather
from chalicelib.domain.planning import (
    LAST_CALL,
    Household,
    changes,
    nominal,
    plan,
    playbook_for,
)
from chalicelib.domain.playbooks import Offset, Order, When
from chalicelib.domain.sending import Skip, decide
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why
from tests.builders import (
    CLEANING,
    MAIN_STREET,
    NEW_YORK,
    NOW,
    PATEL,
    a_location,
    a_patient,
    a_playbook,
    a_step,
    an_appointment,
)
from tests.domain.households import a_household, contacts_of, households

DAYS_3 = a_step()
DAYS_1 = a_step("days-1", offset=Offset(when=When.DAYS, days=1))
HOURS_2 = a_step(
    "hours-2",
    offset=Offset(when=When.BEFORE, before=timedelta(hours=2)),
    only_if_unconfirmed=True,
)
THREE_STEPS = a_playbook(DAYS_3, DAYS_1, HOURS_2, stop_when_confirmed=False)
MONDAY_10 = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
"""Three days before the visit, 10:00 in New York."""
many = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def after_planning(household: Household, now: datetime) -> Household:
    """As it stands once what was planned is written down."""
    todo = changes(household, plan(household, now=now))
    stands = {(t.contact_id, t.touchpoint_id): t for t in household.past}
    written = (*todo.new, *todo.changed, *todo.revived)
    stands |= {(t.contact_id, t.touchpoint_id): t for t in written}
    for each, why in todo.retired:
        stands[each.contact_id, each.touchpoint_id] = replace(
            each, state=State.SKIPPED, why=why, ended_at=now
        )
    return replace(household, past=tuple(stands.values()))


def ended(household: Household, step_id: str, state: State = State.SENT) -> Household:
    """The text of one step has left."""
    past = [
        replace(t, state=state, ended_at=t.due_at)
        if t.step_id == step_id and t.channel is Channel.TEXT
        else t
        for t in household.past
    ]
    return replace(household, past=tuple(past))


def with_visit(household: Household, **changed: object) -> Household:
    [visit] = household.appointments
    return replace(household, appointments=(replace(visit, **changed),))  # type: ignore[arg-type]


def dues(household: Household, now: datetime = NOW) -> dict[str, datetime]:
    return {t.step_id: t.due_at for t in plan(household, now=now)}


def reasons(household: Household, now: datetime) -> set[Why]:
    return {why for _, why in changes(household, plan(household, now=now)).retired}


# --- one patient ---------------------------------------------------------------------------------


def test_three_days_before_at_ten_is_ten_where_the_practice_is() -> None:
    assert dues(a_household()) == {"days-3": MONDAY_10}


def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_a_clock_change() -> None:
    after = an_appointment(starts_at=datetime(2026, 3, 10, 14, 0, tzinfo=UTC))
    location = a_location()
    friday = nominal(a_step(offset=Offset(when=When.DAYS, days=4)), after, location)
    monday = nominal(DAYS_1, after, location)
    assert friday.astimezone(NEW_YORK).time() == monday.astimezone(NEW_YORK).time() == time(10)
    assert monday - friday == timedelta(days=3) - timedelta(hours=1)


def test_two_hours_before_are_two_hours_even_over_a_clock_change() -> None:
    early = an_appointment(starts_at=datetime(2026, 3, 8, 8, 0, tzinfo=UTC))
    assert nominal(HOURS_2, early, a_location()) == datetime(2026, 3, 8, 6, 0, tzinfo=UTC)


def test_a_late_booking_gets_the_next_useful_step_at_once_and_not_those_before_it() -> None:
    tomorrow = an_appointment(starts_at=NOW + timedelta(hours=29), booked_at=NOW)
    late = NOW + timedelta(hours=1, minutes=30)
    planned = dues(a_household(tomorrow, playbooks=(THREE_STEPS,)), late)
    assert planned == {"days-1": late, "hours-2": tomorrow.starts_at - timedelta(hours=2)}


def test_nothing_is_planned_for_a_visit_that_has_begun() -> None:
    assert plan(a_household(an_appointment(starts_at=NOW)), now=NOW) == []


@pytest.mark.parametrize(("stop", "left"), [(True, set()), (False, {"days-3", "days-1"})])
def test_who_has_confirmed_hears_less_or_nothing_as_the_practice_set(
    stop: bool, left: set[str]
) -> None:
    confirmed = an_appointment(answer=Answer.ACCEPTED)
    playbook = replace(THREE_STEPS, stop_when_confirmed=stop)
    assert set(dues(a_household(confirmed, playbooks=(playbook,)))) == left


def test_a_pilot_reminds_its_own_location_only() -> None:
    elsewhere = LocationId("elm-street")
    pilot = a_playbook(pilot_locations=frozenset({elsewhere}))
    assert playbook_for(an_appointment(), [pilot]) is None
    assert playbook_for(an_appointment(location_id=elsewhere), [pilot]) is pilot


def test_a_pilot_of_one_provider_is_theirs_at_every_location() -> None:
    pilot = a_playbook(pilot_providers=frozenset({PATEL}))
    assert playbook_for(an_appointment(), [pilot]) is pilot


def test_a_playbook_that_names_the_visit_type_comes_before_the_one_for_all() -> None:
    general, cleaning = a_playbook(), a_playbook(visit_types=frozenset({CLEANING}))
    assert playbook_for(an_appointment(), [general, cleaning]) is cleaning


def test_a_pilot_is_used_where_it_runs_whichever_playbook_was_made_first() -> None:
    first, second = PlaybookId("a"), PlaybookId("b")
    here, cleanings = frozenset({MAIN_STREET}), frozenset({CLEANING})
    for one, other in [(first, second), (second, first)]:
        usual = a_playbook(playbook_id=one)
        pilot = a_playbook(playbook_id=other, pilot_locations=here)
        both = sorted([usual, pilot], key=lambda of: of.playbook_id)
        assert playbook_for(an_appointment(), both) is pilot
        elsewhere = an_appointment(location_id=LocationId("elm-street"))
        assert playbook_for(elsewhere, both) is usual
        named = replace(usual, visit_types=cleanings)
        assert playbook_for(an_appointment(), [named, pilot]) is named
        named_pilot = replace(pilot, visit_types=cleanings)
        assert playbook_for(an_appointment(), [named, named_pilot]) is named_pilot


def test_a_switched_off_playbook_plans_nothing() -> None:
    assert plan(a_household(playbooks=(a_playbook(on=False),)), now=NOW) == []


def test_two_steps_that_a_weekend_pushed_together_become_the_later_one() -> None:
    monday = an_appointment(starts_at=datetime(2026, 12, 7, 19, 0, tzinfo=UTC))
    steps = (
        a_step("saturday", offset=Offset(when=When.DAYS, days=2)),
        a_step("friday", offset=Offset(when=When.DAYS, days=3, at=time(18))),
    )
    [text] = plan(a_household(monday, playbooks=(a_playbook(*steps),)), now=NOW)
    assert text.step_id == "saturday"
    assert text.due_at.astimezone(NEW_YORK).date() == date(2026, 12, 4)


# --- what has changed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"status": Status.CANCELLED, "version": 2, "answer": Answer.DECLINED}, Why.CANCELLED),
        ({"starts_at": NOW + timedelta(days=12), "version": 2}, Why.MOVED),
        ({"answer": Answer.ACCEPTED}, Why.CONFIRMED),
        ({"status": Status.ARRIVED}, Why.ARRIVED),
    ],
)
def test_a_reminder_that_makes_no_sense_any_more_is_taken_back_with_the_reason(
    changed: dict[str, object], why: Why
) -> None:
    planned = after_planning(a_household(), NOW)
    assert reasons(with_visit(planned, **changed), NOW) == {why}


@pytest.mark.parametrize(
    ("what", "why"), [({"deceased": True}, Why.DECEASED), ({"discharged": True}, Why.DISCHARGED)]
)
def test_nobody_writes_to_who_has_died_or_left(what: dict[str, bool], why: Why) -> None:
    planned = after_planning(a_household(), NOW)
    person = a_patient(email="", **what)
    planned = replace(planned, patients={person.patient_id: person})
    assert reasons(planned, NOW) == {why}
    assert plan(planned, now=NOW) == []


def test_a_new_number_gets_the_reminder_and_the_old_one_does_not() -> None:
    planned = after_planning(a_household(), NOW)
    rosie = a_patient(email="", phone="+12025550145")
    [old] = planned.contacts.values()
    left = replace(old, members=(), people={})
    moved = replace(
        planned,
        patients={rosie.patient_id: rosie},
        contacts={**contacts_of([rosie]), left.contact_id: left},
    )
    todo = changes(moved, plan(moved, now=NOW))
    assert [(t.contact_id, why) for t, why in todo.retired] == [(old.contact_id, Why.ELSEWHERE)]
    assert [t.contact_id for t in todo.new] == ["at-+12025550145"]


def test_switching_the_playbook_off_and_editing_it_are_different_reasons() -> None:
    planned = after_planning(a_household(), NOW)
    off = replace(planned, playbooks=(a_playbook(on=False),))
    edited = replace(planned, playbooks=(a_playbook(DAYS_1),))
    assert reasons(off, NOW) == {Why.PLAYBOOK_OFF}
    assert reasons(edited, NOW) == {Why.PLAYBOOK_CHANGED}


def test_a_playbook_switched_off_and_on_again_reminds_as_before() -> None:
    planned = after_planning(a_household(), NOW)
    off = after_planning(replace(planned, playbooks=(a_playbook(on=False),)), NOW)
    on = after_planning(replace(off, playbooks=(a_playbook(),)), NOW)
    assert [t.state for t in on.past] == [State.PLANNED]


def test_a_yes_that_was_taken_for_a_wish_to_move_is_reminded_again() -> None:
    planned = after_planning(a_household(), NOW)
    confirmed = after_planning(with_visit(planned, answer=Answer.ACCEPTED), NOW)
    assert [t.why for t in confirmed.past] == [Why.CONFIRMED]
    tentative = after_planning(with_visit(confirmed, answer=Answer.TENTATIVE), NOW)
    assert [t.state for t in tentative.past] == [State.PLANNED]


def test_what_a_stop_took_back_stays_so_until_a_start() -> None:
    planned = after_planning(a_household(), NOW)
    [contact] = planned.contacts.values()
    stopped = replace(
        planned,
        contacts={contact.contact_id: replace(contact, care=Consent.STOPPED)},
        past=tuple(
            replace(t, state=State.SKIPPED, why=Why.STOPPED, ended_at=NOW) for t in planned.past
        ),
    )
    assert after_planning(stopped, NOW) == stopped
    started = after_planning(replace(stopped, contacts=planned.contacts), NOW)
    assert [(t.state, t.why) for t in started.past] == [(State.PLANNED, None)]


def test_what_the_sender_gave_up_for_the_budget_does_not_come_back() -> None:
    planned = after_planning(a_household(), NOW)
    skipped = replace(
        planned,
        past=tuple(
            replace(t, state=State.SKIPPED, why=Why.BUDGET, ended_at=NOW) for t in planned.past
        ),
    )
    assert after_planning(skipped, NOW) == skipped


@pytest.mark.parametrize("state", [State.SENT, State.UNCERTAIN, State.FAILED, State.CLAIMED])
def test_what_has_left_or_may_have_is_not_planned_again_for_the_same_time(state: State) -> None:
    """Moved away and undone: a new version at the old time."""
    past = ended(after_planning(a_household(), NOW), "days-3", state)
    undone = with_visit(past, version=3)
    assert [t for t in plan(undone, now=NOW) if t.kind is Kind.REMINDER] == []


def test_an_undo_leaves_the_reminders_of_the_old_time_with_a_new_version() -> None:
    planned = after_planning(a_household(), NOW)
    moved = after_planning(with_visit(planned, starts_at=NOW + timedelta(days=12), version=2), NOW)
    undone = after_planning(with_visit(moved, starts_at=an_appointment().starts_at, version=3), NOW)
    [text] = [t for t in undone.past if t.state is State.PLANNED]
    assert text.due_at == MONDAY_10
    assert text.subjects[0].version == 3


# --- the second channel --------------------------------------------------------------------------

TEXT_THEN_EMAIL = a_playbook(a_step(order=Order.TEXT_THEN_EMAIL))


def both_ways(**changed: object) -> Household:
    return a_household(patients=[a_patient()], playbooks=(TEXT_THEN_EMAIL,), **changed)


def test_who_would_rather_be_emailed_gets_the_email_first() -> None:
    rosie = a_patient()
    points = {
        of: replace(point, rather=Rather.OTHER) if point.channel is Channel.TEXT else point
        for of, point in contacts_of([rosie]).items()
    }
    household = a_household(patients=[rosie], playbooks=(TEXT_THEN_EMAIL,), contacts=points)
    first, *_ = plan(household, now=NOW)
    assert first.channel is Channel.EMAIL


def test_the_email_waits_for_the_text_and_has_the_same_deadline() -> None:
    text, email = plan(both_ways(), now=NOW)
    assert (text.channel, email.channel) == (Channel.TEXT, Channel.EMAIL)
    assert (email.after, email.after_contact) == (text.touchpoint_id, text.contact_id)
    assert email.due_at == text.due_at + timedelta(hours=2)
    assert email.latest == text.latest


def test_the_email_still_waits_when_the_household_is_planned_again_after_the_text() -> None:
    sent = ended(after_planning(both_ways(), NOW), "days-3")
    later = MONDAY_10 + timedelta(hours=1)
    assert after_planning(sent, later) == sent


def test_the_email_moves_with_its_text_when_the_budget_moves_that() -> None:
    [mondays] = [c for c in both_ways().contacts.values() if c.channel is Channel.TEXT]
    full = replace(mondays, recent=(MONDAY_10.date(),))
    household = both_ways()
    household = replace(household, contacts={**household.contacts, full.contact_id: full})
    two = a_playbook(a_step(order=Order.TEXT_THEN_EMAIL), DAYS_1)
    by_step = {
        (t.step_id, t.channel): t for t in plan(replace(household, playbooks=(two,)), now=NOW)
    }
    text, email = by_step["days-3", Channel.TEXT], by_step["days-3", Channel.EMAIL]
    assert text.due_at != MONDAY_10
    assert email.due_at >= text.due_at + timedelta(hours=2)


def test_a_fallback_is_of_use_until_its_own_visit_and_no_later_one_of_the_family() -> None:
    """Rosie has an email, too; Ben, who comes after her, has only their phone."""
    rosie, ben = a_patient(), a_patient(patient_id=PatientId("ben"), email="")
    early = an_appointment()
    late = an_appointment(
        appointment_id=AppointmentId("late"),
        patient_id=ben.patient_id,
        starts_at=early.starts_at + timedelta(hours=2),
        ends_at=early.ends_at + timedelta(hours=2),
    )
    household = a_household(early, late, patients=[rosie, ben], playbooks=(TEXT_THEN_EMAIL,))
    [fallback] = [t for t in plan(household, now=NOW) if t.after]
    assert [of.patient_id for of in fallback.subjects] == [rosie.patient_id]
    assert fallback.latest == early.starts_at - LAST_CALL


def test_without_a_phone_the_email_goes_at_once() -> None:
    [email] = plan(
        a_household(patients=[a_patient(phone="")], playbooks=(TEXT_THEN_EMAIL,)), now=NOW
    )
    assert (email.channel, email.after, email.due_at) == (Channel.EMAIL, None, MONDAY_10)


def test_a_phone_that_stopped_leaves_the_email() -> None:
    household = both_ways()
    contacts = {
        of: replace(c, care=Consent.STOPPED) if c.channel is Channel.TEXT else c
        for of, c in household.contacts.items()
    }
    [email] = plan(replace(household, contacts=contacts), now=NOW)
    assert (email.channel, email.after) == (Channel.EMAIL, None)


# --- a household ---------------------------------------------------------------------------------

ANN = a_patient(patient_id=PatientId("ann"), email="")
BEN = a_patient(patient_id=PatientId("ben"), email="")


def visit(name: str, hours: float = 0, **changed: object) -> Appointment:
    return an_appointment(
        appointment_id=AppointmentId(f"{name}s-visit"),
        patient_id=PatientId(name),
        starts_at=an_appointment().starts_at + timedelta(hours=hours),
        **changed,
    )


def of_both(*visits: Appointment, **changed: object) -> Household:
    patients = [ANN, BEN]
    return a_household(*(visits or (visit("ann"), visit("ben", 1))), patients=patients, **changed)


def test_two_people_on_one_phone_get_one_text_about_both() -> None:
    [text] = plan(of_both(), now=NOW)
    assert [s.patient_id for s in text.subjects] == ["ann", "ben"]


def test_a_sibling_who_cancels_leaves_the_other_reminded_and_the_desk_reads_why() -> None:
    planned = after_planning(of_both(), NOW)
    alone = after_planning(
        replace(
            planned,
            appointments=(visit("ann"), visit("ben", 1, status=Status.CANCELLED, version=2)),
        ),
        NOW,
    )
    [text] = [t for t in alone.past if t.state is State.PLANNED]
    assert [s.patient_id for s in text.subjects] == ["ann"]
    assert {t.why for t in alone.past if t.state is State.SKIPPED} == {Why.CANCELLED}


@pytest.mark.parametrize("state", [State.CLAIMED, State.SENT, State.UNCERTAIN])
def test_a_sibling_booked_after_the_text_left_gets_a_text_about_their_visit_alone(
    state: State,
) -> None:
    left = ended(
        after_planning(a_household(visit("ann"), patients=[ANN, BEN]), NOW), "days-3", state
    )
    both = replace(left, appointments=(visit("ann"), visit("ben", 1)))
    [text] = changes(both, plan(both, now=NOW)).new
    assert [s.patient_id for s in text.subjects] == ["ben"]


def test_a_text_about_both_that_left_says_it_for_the_one_whose_visit_is_still_to_come() -> None:
    """Ann's visit is over; somebody now edits Ben's, which was reminded together with hers."""
    early, late = visit("ann", -4), visit("ben", 4)
    playbook = a_playbook(DAYS_1)
    left = ended(after_planning(of_both(early, late, playbooks=(playbook,)), NOW), "days-1")
    between = early.starts_at + timedelta(hours=2)
    assert changes(left, plan(left, now=between)).new == ()


def test_visits_at_two_locations_are_two_texts_because_each_names_its_own_place_and_time() -> None:
    west = a_location(location_id=LocationId("west"), zone="America/Los_Angeles")
    household = of_both(visit("ann"), visit("ben", 1, location_id=LocationId("west")))
    household = replace(household, locations={**household.locations, west.location_id: west})
    texts = plan(household, now=NOW)
    assert {t.location_id for t in texts} == {MAIN_STREET, "west"}


def test_one_phone_has_one_night_though_only_one_of_its_people_told_their_zone() -> None:
    ann = replace(ANN, zone="Pacific/Honolulu")
    household = a_household(visit("ann"), visit("ben", 1), patients=[ann, BEN])
    [text] = plan(household, now=NOW)
    assert text.due_at.astimezone(ZoneInfo("Pacific/Honolulu")).time() == time(8)


# --- any household -------------------------------------------------------------------------------


def decent_for_all(household: Household, touchpoint: Touchpoint) -> bool:
    """In the zone of the one person who told it, or of each of them."""
    contact = household.contacts[touchpoint.contact_id]
    location = household.locations[touchpoint.location_id]
    told = [household.patients[s.patient_id].zone for s in touchpoint.subjects]
    shared = {person.zone for person in contact.people.values() if person.zone}
    zones = {zone for zone in told if zone} or {location.zone}
    if not any(told) and shared:
        return any(hours_for(location, contact, z).allow(touchpoint.due_at) for z in shared)
    return all(hours_for(location, contact, zone).allow(touchpoint.due_at) for zone in zones)


def never_sent_in_the_night(household: Household, touchpoint: Touchpoint) -> bool:
    """What no decent moment was left for is skipped, or moved, by the sender at its hour."""
    assert touchpoint.decent_until is not None
    return touchpoint.decent_until <= touchpoint.due_at


@many
@given(households())
def test_nothing_is_planned_at_an_hour_at_which_it_would_not_be_sent(
    of: tuple[Household, datetime],
) -> None:
    household, now = of
    for touchpoint in plan(household, now=now):
        assert decent_for_all(household, touchpoint) or never_sent_in_the_night(
            household, touchpoint
        )


@many
@given(households())
def test_nothing_is_planned_before_now_or_after_it_is_of_use(
    of: tuple[Household, datetime],
) -> None:
    household, now = of
    visits = {a.appointment_id: a for a in household.appointments}
    for touchpoint in plan(household, now=now):
        assert touchpoint.due_at >= now
        last = max(visits[s.appointment_id].starts_at for s in touchpoint.subjects)
        assert touchpoint.latest <= last - LAST_CALL
        if touchpoint.due_at >= touchpoint.latest:
            skipped = decide(touchpoint, visits, {}, now=touchpoint.due_at)
            assert skipped == Skip(why=Why.TOO_LATE)


@many
@given(households())
def test_planning_again_changes_nothing(of: tuple[Household, datetime]) -> None:
    household, now = of
    planned = after_planning(household, now)
    todo = changes(planned, plan(planned, now=now))
    assert not todo


@many
@given(households())
def test_the_order_in_which_things_are_read_does_not_matter(
    of: tuple[Household, datetime],
) -> None:
    household, now = of
    turned = replace(
        household,
        appointments=tuple(reversed(tuple(household.appointments))),
        contacts=dict(reversed(tuple(household.contacts.items()))),
        patients=dict(reversed(tuple(household.patients.items()))),
    )

    def by_id(touchpoints: list[Touchpoint]) -> list[Touchpoint]:
        return sorted(touchpoints, key=lambda t: t.touchpoint_id)

    assert by_id(plan(household, now=now)) == by_id(plan(turned, now=now))


@many
@given(households())
def test_the_budget_of_a_contact_point_is_kept_but_for_last_reminders(
    of: tuple[Household, datetime],
) -> None:
    household, now = of
    practice = household.practice
    planned = plan(household, now=now)
    for contact in household.contacts.values():
        mine = [t for t in planned if t.contact_id == contact.contact_id]
        counted = [t for t in mine if not t.is_last and not t.yields and t.after is None]
        for touchpoint in counted:
            location = household.locations[touchpoint.location_id]
            day = location.local(touchpoint.due_at).date()
            days = [household.locations[t.location_id].local(t.due_at).date() for t in counted]
            days += list(contact.recent)
            assert days.count(day) <= practice.per_day
            week = [d for d in days if day - timedelta(7) < d <= day]
            assert len(week) <= practice.per_week


@many
@given(households())
def test_a_visit_is_told_of_once_for_each_step_and_channel(
    of: tuple[Household, datetime],
) -> None:
    household, now = of
    told = [
        (subject.appointment_id, t.step_id, t.channel)
        for t in plan(household, now=now)
        for subject in t.subjects
    ]
    assert len(told) == len(set(told))


@many
@given(households())
def test_every_fallback_waits_for_a_message_that_is_planned(
    of: tuple[Household, datetime],
) -> None:
    household, now = of
    planned = {t.touchpoint_id: t for t in plan(household, now=now)}
    for touchpoint in planned.values():
        if touchpoint.after is not None:
            first = planned[touchpoint.after]
            assert first.contact_id == touchpoint.after_contact
            assert first.channel is not touchpoint.channel
            assert touchpoint.latest == first.latest


@many
@given(households())
def test_whatever_is_sent_in_between_nothing_is_told_twice(
    of: tuple[Household, datetime],
) -> None:
    """Every other message has left; planning again must not tell any of it once more."""
    household, now = of
    planned = after_planning(household, now)
    past = [
        replace(t, state=State.SENT, ended_at=now) if n % 2 else t
        for n, t in enumerate(planned.past)
    ]
    sent = {
        (s.appointment_id, step, t.channel)
        for t in past
        if t.state is State.SENT
        for s in t.subjects
        for step in t.step_id.split("+")
    }
    again = after_planning(replace(planned, past=tuple(past)), now + timedelta(minutes=5))
    for touchpoint in again.past:
        if touchpoint.state is State.PLANNED:
            for subject in touchpoint.subjects:
                for step in touchpoint.step_id.split("+"):
                    assert (subject.appointment_id, step, touchpoint.channel) not in sent


def test_contacts_of_a_family_are_built_as_the_table_keeps_them() -> None:
    [phone] = contacts_of([ANN, BEN]).values()
    assert set(phone.members) == {"ann", "ben"}
