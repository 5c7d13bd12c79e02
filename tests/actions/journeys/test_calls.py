"""The call list of a recall: nobody is called without end, and what came of it leads on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions.journeys.tell_outcome import tell_outcome
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.journeys import Ended, Trigger
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.topics import Topic
from tests.actions.journeys.journeying import (
    EMAIL,
    LADDER,
    a_journey,
    came,
    day,
    go_to,
    has_visit,
    sent,
    switch_on,
    the_run,
)
from tests.builders import OAK
from tests.conftest import TestServices
from tests.loop import open_practice, register


@pytest.fixture
def to_call(services: TestServices) -> TestServices:
    """Rosie is on the call list this morning, for three attempts at the most."""
    open_practice(services)
    register(services)
    switch_on(services, a_journey(replace(LADDER[2], after_days=0)))
    came(services, day(6, 1))
    go_to(services, day(12, 1, 12))
    return services


def the_call(services: TestServices) -> WorkItem:
    [item] = services.work_items.open_ones(OAK)
    assert item.kind is WorkKind.CALL
    return item


def test_nobody_is_called_more_often_than_the_step_allows(to_call: TestServices) -> None:
    lines = []
    for _ in range(3):
        item = the_call(to_call)
        lines.append(item.line)
        tell_outcome(to_call, item, CallOutcome.NO_ANSWER)
        assert not to_call.work_items.open_ones(OAK)
        go_to(to_call, to_call.clock() + timedelta(2))
    assert lines == [
        "Call: a visit is due",
        "Call: a visit is due (tried 1 of 3 times)",
        "Call: a visit is due (tried 2 of 3 times)",
    ]
    assert not to_call.work_items.open_ones(OAK)
    assert the_run(to_call).ended is Ended.DONE
    assert to_call.runs.counts(OAK)["recall"]["2026-12"]["call_no-answer"] == 3


def then_firmer(services: TestServices) -> None:
    """What follows a recall that failed."""
    last_try = replace(LADDER[0], after_days=30)
    switch_on(
        services,
        a_journey(
            last_try, playbook_id="reactivation", trigger=Trigger.RECALL_FAILED, topic=Topic.CARE
        ),
    )


def called_in_vain(services: TestServices) -> None:
    for _ in range(3):
        tell_outcome(services, the_call(services), CallOutcome.NO_ANSWER)
        go_to(services, services.clock() + timedelta(2))


def test_who_was_called_in_vain_hears_once_more_a_month_later(to_call: TestServices) -> None:
    then_firmer(to_call)
    called_in_vain(to_call)
    go_to(to_call, to_call.clock() + timedelta(20))
    assert not sent(to_call, EMAIL)
    go_to(to_call, to_call.clock() + timedelta(15))
    assert [of.playbook_id for of in sent(to_call, EMAIL)] == ["reactivation"]


def test_whom_nobody_called_hears_once_more_too(to_call: TestServices) -> None:
    then_firmer(to_call)
    go_to(to_call, to_call.clock() + timedelta(31))
    go_to(to_call, to_call.clock() + timedelta(33))
    assert [of.playbook_id for of in sent(to_call, EMAIL)] == ["reactivation"]


def test_who_booked_after_the_recall_failed_hears_nothing_more(
    to_call: TestServices,
) -> None:
    then_firmer(to_call)
    called_in_vain(to_call)
    has_visit(to_call, appointment_id="visit-2", starts_at=day(12, 28), booked_at=to_call.clock())
    go_to(to_call, to_call.clock() + timedelta(35))
    assert not sent(to_call, EMAIL)


def test_who_is_not_interested_is_not_asked_again(to_call: TestServices) -> None:
    then_firmer(to_call)
    tell_outcome(to_call, the_call(to_call), CallOutcome.NOT_INTERESTED)
    assert the_run(to_call).ended is Ended.SETTLED
    go_to(to_call, to_call.clock() + timedelta(40))
    assert not sent(to_call, EMAIL)
    assert not to_call.work_items.open_ones(OAK)


def test_a_wrong_number_is_work_of_its_own(to_call: TestServices) -> None:
    tell_outcome(to_call, the_call(to_call), CallOutcome.WRONG_NUMBER)
    [item] = to_call.work_items.open_ones(OAK)
    assert item.kind is WorkKind.WRONG_NUMBER


def test_who_booked_on_the_telephone_is_done_with(to_call: TestServices) -> None:
    tell_outcome(to_call, the_call(to_call), CallOutcome.BOOKED)
    assert the_run(to_call).ended is Ended.BOOKED
    booked_at = to_call.clock()
    has_visit(to_call, appointment_id="visit-2", starts_at=day(12, 20), booked_at=booked_at)
    assert to_call.runs.counts(OAK)["recall"]["2026-12"]["booked"] == 1


def test_a_task_that_nobody_did_holds_nothing_up_for_ever(to_call: TestServices) -> None:
    go_to(to_call, to_call.clock() + timedelta(31))
    assert the_run(to_call).ended is Ended.DONE
