"""How the desk says things: small rules, each on its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.ids import PatientId, ProviderId
from chalicelib.domain.patients import Channel, ContactPoint, Health
from chalicelib.domain.touchpoints import Kind, State, Subject, Touchpoint, Why
from chalicelib.web import booking_view, day_view, inbox_view, patient_view, saying, today_view
from chalicelib.web.patient_view import Reader
from tests.builders import (
    MAIN_STREET,
    NEW_YORK,
    NOW,
    OAK,
    PATEL,
    a_location,
    a_patient,
    a_provider,
    an_appointment,
)

TODAY = date(2026, 11, 24)
READER = Reader(now=NOW, zone=NEW_YORK, names={"ana": "Ana"}, called="Rosie")


@pytest.mark.parametrize(("of", "said"), [
    (TODAY, "today"),
    (date(2026, 11, 25), "tomorrow"),
    (date(2026, 11, 23), "yesterday"),
    (date(2026, 12, 3), "Thu 3 Dec"),
    (date(2027, 1, 4), "Mon 4 Jan 2027"),
])  # fmt: skip
def test_days_are_said_as_people_say_them(of, said):
    assert saying.day(of, TODAY) == said


@pytest.mark.parametrize(("waited", "said"), [
    (timedelta(seconds=59), "now"),
    (timedelta(minutes=4), "4 min"),
    (timedelta(minutes=119), "1 h"),
    (timedelta(days=1), "1 day"),
    (timedelta(days=3), "3 days"),
    (timedelta(seconds=-5), "now"),
])  # fmt: skip
def test_a_wait_is_said_in_its_largest_unit(waited, said):
    assert saying.ago(NOW - waited, NOW) == said


@pytest.mark.parametrize(("millionths", "said"), [
    (0, "$0.00"), (9_800, "$0.01"), (4_000, "less than $0.01"), (12_400_000, "$12.40"),
])  # fmt: skip
def test_money_is_never_nothing_when_it_is_something(millionths, said):
    assert saying.money(millionths) == said


@pytest.mark.parametrize(("changes", "word"), [
    ({}, "unconfirmed"),
    ({"answer": Answer.ACCEPTED}, "confirmed"),
    ({"answer": Answer.ACCEPTED, "late_minutes": 10}, "late"),
    ({"answer": Answer.TENTATIVE}, "asked to move"),
    ({"status": Status.CANCELLED, "answer": Answer.DECLINED}, "cancelled"),
    ({"status": Status.ARRIVED, "answer": Answer.ACCEPTED}, "arrived"),
    ({"status": Status.FULFILLED}, "seen"),
    ({"status": Status.NO_SHOW}, "did not come"),
])  # fmt: skip
def test_every_state_has_a_word_and_a_shape_of_its_own(changes, word):
    state = today_view.state_of(an_appointment(**changes))
    assert state.word == word
    shapes = [of.shape for of in (*today_view.COUNTED, today_view.OPEN)]
    assert len(set(shapes)) == len(shapes)


def test_a_language_is_marked_only_where_it_is_not_the_practices():
    spanish = a_patient(language="es")
    mark = today_view.person(spanish, first_language="en", contact_id=None).language
    assert (mark, today_view.person(spanish, first_language="es", contact_id=None).language) == (
        "Spanish",
        "",
    )


def test_free_quarters_that_touch_are_one_gap_and_short_ones_are_none():
    day = NOW.astimezone(NEW_YORK).date()
    at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    busy = [(at, at + timedelta(minutes=30)), (at + timedelta(minutes=45), at + timedelta(hours=6))]
    spans = day_view.free_spans(
        day, provider=a_provider(), location=a_location(), busy=busy, shortest=30, now=NOW
    )
    said = [
        f"{start.astimezone(NEW_YORK):%H:%M}-{end.astimezone(NEW_YORK):%H:%M}"
        for _, start, end in spans
    ]
    assert said == ["09:15-10:00", "16:00-17:00"]


def a_touchpoint(**changes) -> Touchpoint:
    subject = Subject(
        patient_id=PatientId("rosa"), appointment_id="visit-1", version=1,
        starts_at=NOW + timedelta(days=3),
    )  # fmt: skip
    return Touchpoint(
        **{
            "practice_id": OAK, "contact_id": "c", "touchpoint_id": "t", "channel": Channel.TEXT,
            "kind": Kind.REMINDER, "location_id": MAIN_STREET, "due_at": NOW, "latest": NOW,
            "subjects": (subject,), "ended_at": NOW, **changes,
        }
    )  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), [
    ({"state": State.SENT}, "✓ sent"),
    ({"state": State.SENT, "delivery": "delivered"}, "✓✓ arrived"),
    ({"state": State.SENT, "delivery": "failed", "delivery_reason": "mailbox_full"},
     "✗ did not arrive: the mailbox is full"),
    ({"state": State.UNCERTAIN}, "? the carrier did not answer; it is not sent twice"),
])  # fmt: skip
def test_what_became_of_a_message_is_said_in_words(changes, said):
    assert patient_view.of_touchpoint(a_touchpoint(**changes), READER).mark == said


@pytest.mark.parametrize("reason", [*NotDelivered, Why.WRONG_NUMBER, "", "a code of next year"])
def test_no_screen_shows_the_code_of_a_reason(reason):
    def contact(health: Health) -> ContactPoint:
        return ContactPoint(
            practice_id=OAK, contact_id="c", channel=Channel.TEXT, address="+12025550143",
            health=health, health_reason=reason,
        )  # fmt: skip

    def reached(health: Health) -> str:
        of = contact(health)
        return patient_view.reach(of, (), others={}, now=NOW, zone=NEW_YORK, names={}).reminders

    arrived_not = a_touchpoint(state=State.SENT, delivery="failed", delivery_reason=reason)
    refused = a_touchpoint(state=State.FAILED, why=Why.REFUSED, delivery_reason=reason)
    said = [
        reached(Health.BAD),
        reached(Health.FAILING),
        inbox_view.why_no_text(contact(Health.BAD)),
        patient_view.of_touchpoint(arrived_not, READER).mark,
        patient_view.of_touchpoint(refused, READER).title,
    ]
    codes = [code for code in (*NotDelivered, Why.WRONG_NUMBER) if "_" in code or "-" in code]
    assert [line for line in said if any(code in line for code in (*codes, "code of"))] == []
    assert [line for line in said if line.endswith((": ", "()"))] == []


def test_a_refused_text_says_what_the_carrier_said():
    refused = a_touchpoint(
        state=State.FAILED, why=Why.REFUSED, delivery_reason=NotDelivered.NUMBER_NOT_VALID
    )
    said = patient_view.of_touchpoint(refused, READER).title
    assert said == "Not sent: the phone company says that this number does not exist"


def test_what_was_not_sent_for_one_reason_is_one_line():
    one = a_touchpoint(state=State.SKIPPED, why=Why.CONFIRMED, due_at=NOW + timedelta(days=1))
    two = replace(one, channel=Channel.EMAIL)
    lines = patient_view.timeline(
        [patient_view.of_touchpoint(of, READER) for of in (one, two)], show=""
    )
    assert [line.title for line in lines] == ["Not sent: already confirmed"]
    assert lines[0].text == (
        "Reminder by text, due tomorrow 09:00\nReminder by email, due tomorrow 09:00"
    )


def test_a_moved_visit_says_where_to():
    moved = a_touchpoint(
        state=State.SKIPPED, why=Why.MOVED, moved_to=datetime(2026, 12, 4, 15, tzinfo=UTC)
    )
    line = patient_view.timeline([patient_view.of_touchpoint(moved, READER)], show="not-sent")[0]
    assert line.title == "Not sent: the visit was moved to 4 December"
    assert line.text == "Reminder by text"


def test_a_slot_comes_back_as_it_was_sent():
    slot = booking_view.slot(PATEL, NOW)
    assert booking_view.read_slot(slot) == (ProviderId(PATEL), NOW)
