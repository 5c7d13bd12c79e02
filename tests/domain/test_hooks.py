"""What is told of, how it is signed, and when it is tried again."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import hooks
from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.hooks import DELAYS, EventType, Keeping
from chalicelib.domain.ids import ContactId, EventId, MessageId
from tests.builders import NOW, OAK, a_patient, an_appointment
from tests.scenes import change

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BOOKED = an_appointment(revision=1)


def test_what_the_specification_signs_is_signed_like_that() -> None:
    signed = hooks.signature(
        SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"answer": Answer.ACCEPTED}, EventType.APPOINTMENT_CONFIRMED),
        ({"starts_at": BOOKED.starts_at + timedelta(hours=1)}, EventType.APPOINTMENT_MOVED),
        ({"provider_id": "lee"}, EventType.APPOINTMENT_MOVED),
        ({"status": Status.CANCELLED, "answer": Answer.DECLINED}, EventType.APPOINTMENT_CANCELLED),
        ({"status": Status.ARRIVED}, EventType.APPOINTMENT_ARRIVED),
        ({"status": Status.NO_SHOW}, EventType.APPOINTMENT_NO_SHOW),
        ({"status": Status.FULFILLED}, EventType.APPOINTMENT_CHANGED),
        ({"answer": Answer.TENTATIVE}, EventType.APPOINTMENT_CHANGED),
        ({"late_minutes": 10}, EventType.APPOINTMENT_CHANGED),
        ({"note": "brings her mother"}, None),
        ({"reminders_at": (NOW,)}, None),
    ],
)
def test_a_change_of_a_visit_is_told_by_what_it_means(
    changed: dict[str, object], kind: EventType | None
) -> None:
    event = hooks.of_appointment(BOOKED, change(BOOKED, **changed), at=NOW)
    assert (event.type if event else None) is kind


def test_a_visit_is_told_of_as_new_when_it_is_booked_and_not_when_it_is_asked_for() -> None:
    asked = change(BOOKED, status=Status.PENDING)
    past = change(BOOKED, status=Status.FULFILLED)
    assert hooks.of_appointment(None, asked, at=NOW) is None
    assert hooks.of_appointment(None, past, at=NOW) is None
    for was in (None, asked):
        event = hooks.of_appointment(was, BOOKED, at=NOW)
        assert event is not None
        assert event.type is EventType.APPOINTMENT_BOOKED


def test_a_cancellation_that_is_undone_is_told_of() -> None:
    event = hooks.of_appointment(change(BOOKED, status=Status.CANCELLED), BOOKED, at=NOW)
    assert event is not None
    assert event.type is EventType.APPOINTMENT_CHANGED
    assert event.data["status"] == "booked"


def test_an_event_holds_no_word_of_anybody() -> None:
    patient = a_patient(given_name="Rosa", remember="nervous", revision=3)
    visit = change(BOOKED, note="root canal", link="secret-link")
    message = Message(
        practice_id=OAK,
        contact_id=ContactId("CP1"),
        message_id=MessageId("M1"),
        by=By.PATIENT,
        at=NOW,
        text="can we do Friday?",
    )
    said = ""
    for event in (
        hooks.of_patient(None, patient, at=NOW),
        hooks.of_appointment(None, visit, at=NOW),
        hooks.of_message(message, [patient.patient_id]),
    ):
        assert event is not None
        said += hooks.body_of(OAK, event)
    for word in ("Rosa", "nervous", "root", "secret", "Friday", visit.visit_type_id, patient.phone):
        assert word not in said


def test_the_body_says_what_when_and_of_which_practice() -> None:
    event = hooks.of_appointment(None, BOOKED, at=NOW)
    assert event is not None
    assert json.loads(hooks.body_of(OAK, event)) == {
        "type": "appointment.booked",
        "timestamp": "2026-11-23T14:00:00.000Z",
        "practice_id": OAK,
        "data": {
            "appointment_id": BOOKED.appointment_id,
            "patient_id": BOOKED.patient_id,
            "location_id": BOOKED.location_id,
            "provider_id": BOOKED.provider_id,
            "starts_at": BOOKED.starts_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "ends_at": BOOKED.ends_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "status": "booked",
            "answer": "needs-action",
            "changed_by": BOOKED.changed_by,
            "revision": 1,
        },
    }


def test_what_the_practice_wrote_is_no_message_received() -> None:
    note = Message(
        practice_id=OAK,
        contact_id=ContactId("CP1"),
        message_id=MessageId("M1"),
        by=By.STAFF,
        at=NOW,
        text="See you then",
    )
    assert hooks.of_message(note, []) is None


def test_somebody_who_was_erased_is_not_told_of() -> None:
    assert hooks.of_patient(a_patient(), a_patient(erased_at=NOW), at=NOW) is None


def test_it_is_tried_ten_times_over_three_days_and_then_given_up() -> None:
    at, tries = NOW, 0
    while (again := hooks.next_try(EventId("E1"), tries + 1, now=at)) is not None:
        tries, at = tries + 1, again
    assert tries + 1 == hooks.MOST_TRIES == 10
    assert timedelta(days=3) < at - NOW < timedelta(days=3.6)
    assert at - NOW < hooks.OFF_AFTER


@given(event=st.text(max_size=8), tries=st.integers(1, len(DELAYS)))
def test_a_try_comes_when_the_schedule_says_or_a_little_later(event: str, tries: int) -> None:
    at = hooks.next_try(EventId(event), tries, now=NOW)
    assert at is not None
    assert DELAYS[tries - 1] <= at - NOW <= DELAYS[tries - 1] * 1.1


def test_a_target_that_wishes_to_be_left_alone_longer_is_for_a_day_at_the_most() -> None:
    wish = hooks.next_try(EventId("E1"), 1, now=NOW, wish=timedelta(hours=1))
    assert wish == NOW + timedelta(hours=1)
    longest = hooks.next_try(EventId("E1"), 1, now=NOW, wish=timedelta(days=900))
    assert longest == NOW + timedelta(days=1)


def test_an_endpoint_that_fails_again_and_again_rests_longer_and_longer() -> None:
    keeping, rests = Keeping(secret=SECRET), []
    for _ in range(12):
        changed = hooks.after_failure(keeping, now=NOW)
        keeping = change(keeping, **changed)  # type: ignore[arg-type]
        rests.append(keeping.rests_until - NOW if keeping.rests_until else timedelta(0))
    assert rests[:4] == [timedelta(0)] * 4
    assert rests[4:] == sorted(rests[4:])
    assert rests[-1] == timedelta(hours=4)
    assert keeping.failing_since == NOW
    assert not hooks.is_hopeless(keeping, now=NOW + timedelta(days=4))
    assert hooks.is_hopeless(keeping, now=NOW + timedelta(days=5))


def test_the_secret_before_this_one_counts_for_a_week() -> None:
    keeping = Keeping(secret="new", old_secret="old", old_until=NOW)
    assert keeping.secrets(NOW - timedelta(seconds=1)) == ("new", "old")
    assert keeping.secrets(NOW) == ("new",)
