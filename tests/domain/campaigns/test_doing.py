"""What may be done with a campaign, and in which words it is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.campaigns import Campaign, State
from chalicelib.domain.campaigns.doing import Do, NotNow, Rules, choices, done, refused
from chalicelib.domain.ids import StaffId
from tests.actions.campaigns.world import a_campaign
from tests.builders import ANA, NOW

BEN, DR_PATEL = StaffId("ben"), StaffId("dr-patel")
FREELY, WITH_APPROVAL = Rules(), Rules(need_approval=True)


def standing(state: State, **changes: object) -> Campaign:
    begun = state in (State.SENDING, State.PAUSED)
    return replace(a_campaign(), state=state, began_at=NOW if begun else None, **changes)


def press(campaign: Campaign, do: Do, by: StaffId = ANA, rules: Rules = FREELY) -> Campaign:
    return done(campaign, do, by=by, now=NOW, rules=rules)


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (State.DRAFT, {Do.EDIT, Do.SEND, Do.DELETE}),
        (State.WAITING, {Do.APPROVE, Do.TAKE_BACK, Do.STOP}),
        (State.SCHEDULED, {Do.TAKE_BACK, Do.PAUSE, Do.STOP}),
        (State.SENDING, {Do.PAUSE, Do.STOP}),
        (State.PAUSED, {Do.RESUME, Do.STOP}),
        (State.STOPPED, set()),
        (State.DONE, set()),
    ],
)
def test_each_state_has_its_own_buttons(state: State, can: set[Do]) -> None:
    assert choices(standing(state), by=DR_PATEL) == can


def test_a_campaign_that_is_being_sent_is_not_edited_and_says_what_to_do() -> None:
    for state in (State.SENDING, State.PAUSED):
        assert "make a copy" in refused(standing(state), Do.EDIT, by=ANA)


def test_what_was_stopped_stays_stopped() -> None:
    with pytest.raises(NotNow) as no:
        press(standing(State.STOPPED), Do.RESUME)
    assert "Make a copy" in no.value.sentence


def test_without_approval_send_schedules_it_and_with_it_waits() -> None:
    assert press(a_campaign(), Do.SEND).state is State.SCHEDULED
    waits = press(a_campaign(), Do.SEND, rules=WITH_APPROVAL)
    assert waits.state is State.WAITING
    assert press(waits, Do.APPROVE, by=DR_PATEL).approved_by == DR_PATEL


@pytest.mark.parametrize("same", [ANA, BEN])
def test_neither_who_made_it_nor_who_asked_approves_it(same: StaffId) -> None:
    waits = press(a_campaign(made_by=BEN), Do.SEND, rules=WITH_APPROVAL)
    with pytest.raises(NotNow):
        press(waits, Do.APPROVE, by=same)


def test_taking_it_back_forgets_who_approved_it() -> None:
    waits = press(a_campaign(), Do.SEND, rules=WITH_APPROVAL)
    back = press(press(waits, Do.APPROVE, by=DR_PATEL), Do.TAKE_BACK)
    assert (back.state, back.approved_by, back.begins_at) == (State.DRAFT, None, None)


def test_who_lives_east_has_the_morning_first_so_people_are_gathered_half_a_day_before() -> None:
    first = NOW + timedelta(days=3)
    sent = done(a_campaign(), Do.SEND, by=ANA, now=NOW, rules=FREELY, first_at=first)
    assert sent.begins_at == first - timedelta(hours=12)
