"""What patients write, and what the practice takes it to mean."""

import pytest

from chalicelib.domain.replies import Intent, OpenQuestion, understand

ANN_AND_BEN = OpenQuestion(names=("Ann", "Ben"))


@pytest.mark.parametrize(
    "text", ["YES", "yes!!", "Yesss 👍🏽", "ok thanks", "C", "1️⃣", "See you then"]
)
def test_a_plain_yes_confirms(text):
    assert understand(text).intent is Intent.CONFIRM


@pytest.mark.parametrize("text", ["No", "nope", "nah", "👎", "NO."])
def test_a_bare_no_is_asked_back_and_cancels_nothing(text):
    reply = understand(text)
    assert reply.intent is Intent.QUESTION
    assert reply.unclear


def test_a_yes_with_another_time_is_a_wish_to_move():
    assert understand("Yes but can I come at 4?").intent is Intent.RESCHEDULE


def test_cancel_alone_is_marked_because_carriers_take_it_for_stop():
    assert understand("CANCEL").bare_cancel
    assert not understand("Cancel my appointment please").bare_cancel
    assert understand("Cancel my appointment please").intent is Intent.CANCEL


def test_each_of_a_household_is_answered_for():
    reply = understand("Ann yes, Ben no", about=ANN_AND_BEN)
    assert dict(reply.per_person) == {"Ann": Intent.CONFIRM, "Ben": Intent.QUESTION}
    assert reply.intent is Intent.QUESTION


def test_a_yes_without_names_is_for_everyone_asked_about():
    reply = understand("Yes", about=ANN_AND_BEN)
    assert dict(reply.per_person) == {"Ann": Intent.CONFIRM, "Ben": Intent.CONFIRM}


def test_minutes_late_are_read_for_the_desk():
    assert understand("running about 20 min late").minutes == 20
