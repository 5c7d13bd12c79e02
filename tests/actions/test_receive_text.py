"""A patient texted us: what follows on the schedule, in the inbox and on their phone."""

import pytest

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.patients import Consent, Health
from chalicelib.domain.touchpoints import State, Why
from tests.builders import ROSIES_PHONE
from tests.conftest import TestServices
from tests.scenes import (
    answers,
    book,
    conversation,
    inbox,
    know,
    open_oak,
    remind,
    rosies_contact,
    texts_in,
    touchpoint,
    visit,
    work,
)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


def test_a_patient_answering_yes_confirms_the_visit_they_were_asked_about(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "YES")
    assert visit(oak, booked).answer is Answer.ACCEPTED
    assert answers(oak) == ["Thanks Rosie, see you Thu Dec 3 at 10:30 AM."]
    (line,) = inbox(oak)
    assert (line.intent, line.done) == ("confirm", "Confirmed Thu Dec 3 at 10:30 AM.")
    assert conversation(oak).waiting_since is None
    assert work(oak) == []


def test_a_plain_wish_to_cancel_cancels_and_tells_the_desk(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "Please cancel my appointment")
    assert visit(oak, booked).status is Status.CANCELLED
    assert [item.kind for item in work(oak)] == [WorkKind.CANCELLED]
    assert len(answers(oak)) == 1


def test_a_bare_cancel_stops_texts_and_leaves_the_visit_to_a_person(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    planned = remind(oak, booked, step_id="days-1", state=State.PLANNED)
    texts_in(oak, "CANCEL")
    assert visit(oak, booked).is_open
    assert rosies_contact(oak).care is Consent.STOPPED
    assert rosies_contact(oak).marketing is Consent.STOPPED
    assert touchpoint(oak, planned).why is Why.STOPPED
    assert [item.kind for item in work(oak)] == [WorkKind.CHECK_VISIT]
    assert len(answers(oak)) == 1
    assert "no more texts" in answers(oak)[0]


def test_stop_stops_at_once_with_one_confirmation_however_often_it_is_said(oak: TestServices):
    planned = remind(oak, book(oak), state=State.PLANNED)
    texts_in(oak, "STOP")
    texts_in(oak, "stop!!")
    assert touchpoint(oak, planned).why is Why.STOPPED
    assert len(answers(oak)) == 1
    ledger = oak.contacts.ledger(rosies_contact(oak).practice_id, rosies_contact(oak).contact_id)
    assert {(entry.consent, entry.wording) for entry in ledger} == {(Consent.STOPPED, "STOP")}


def test_a_wrong_number_gets_one_apology_and_nothing_more(oak: TestServices):
    planned = remind(oak, book(oak), state=State.PLANNED)
    texts_in(oak, "You have the wrong number")
    assert rosies_contact(oak).health is Health.BAD
    assert touchpoint(oak, planned).why is Why.WRONG_NUMBER
    assert len(answers(oak, ROSIES_PHONE)) == 1
    assert [item.kind for item in work(oak)] == [WorkKind.WRONG_NUMBER]
