"""Which visits a patient may be answering about, and which of them a short answer names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.appointments import Appointment, cancel, move, undo
from chalicelib.domain.ids import ContactId, TouchpointId
from chalicelib.domain.open_questions import Question, chosen, open_questions
from chalicelib.domain.patients import Channel, Person
from chalicelib.domain.touchpoints import Kind, State, Subject, Touchpoint
from tests.builders import MAIN_STREET, NEW_YORK, NOW, OAK, PATEL, an_appointment

THURSDAY = an_appointment()
FRIDAY = an_appointment(
    appointment_id="visit-2", starts_at=datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
)


def sent(*visits: Appointment, state: State = State.SENT, channel: Channel = Channel.TEXT):
    return Touchpoint(
        practice_id=OAK,
        contact_id=ContactId("rosies"),
        touchpoint_id=TouchpointId("-".join(visit.appointment_id for visit in visits)),
        channel=channel,
        kind=Kind.REMINDER,
        location_id=MAIN_STREET,
        due_at=NOW,
        latest=NOW + timedelta(days=30),
        state=state,
        subjects=tuple(
            Subject(
                patient_id=visit.patient_id,
                appointment_id=visit.appointment_id,
                version=visit.version,
                starts_at=visit.starts_at,
            )
            for visit in visits
        ),
    )


def asked(*touchpoints: Touchpoint, visits: tuple[Appointment, ...] = (THURSDAY, FRIDAY), now=NOW):
    found = open_questions(
        touchpoints,
        {visit.appointment_id: visit for visit in visits},
        {THURSDAY.patient_id: Person(called="Rosie")},
        {MAIN_STREET: NEW_YORK},
        now=now,
    )
    return [question.appointment.appointment_id for question in found]


def test_a_visit_is_asked_about_once_a_text_about_it_was_sent():
    assert asked(sent(THURSDAY)) == ["visit-1"]
    assert asked(sent(THURSDAY, state=State.PLANNED)) == []
    assert asked(sent(THURSDAY, state=State.SKIPPED)) == []


def test_a_text_that_may_have_left_counts_as_asked():
    assert asked(sent(THURSDAY, state=State.UNCERTAIN)) == ["visit-1"]
    assert asked(sent(THURSDAY, state=State.CLAIMED)) == ["visit-1"]


def test_an_email_is_not_answered_by_text():
    assert asked(sent(THURSDAY, channel=Channel.EMAIL)) == []


def test_a_visit_that_moved_since_is_not_what_was_asked_about():
    moved = move(
        THURSDAY,
        starts_at=FRIDAY.starts_at,
        ends_at=FRIDAY.ends_at,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        by="ana",
        now=NOW,
    )
    assert asked(sent(THURSDAY), visits=(moved,)) == []


def test_what_the_desk_did_and_undid_leaves_the_question_open():
    undone = undo(cancel(THURSDAY, by="ana", now=NOW), by="ana", now=NOW)
    assert undone.version > THURSDAY.version
    assert asked(sent(THURSDAY), visits=(undone,)) == ["visit-1"]


@pytest.mark.parametrize("changes", [{"patient_id": "ben"}, {"location_id": "elm-street"}])
def test_a_visit_of_somebody_else_or_elsewhere_is_not_what_was_asked_about(changes):
    assert asked(sent(THURSDAY), visits=(replace(THURSDAY, **changes),)) == []


def test_a_cancelled_visit_is_not_open():
    assert asked(sent(THURSDAY), visits=(cancel(THURSDAY, by="ana", now=NOW),)) == []


def test_a_visit_is_open_until_an_hour_after_its_start():
    begun = THURSDAY.starts_at
    assert asked(sent(THURSDAY), now=begun + timedelta(minutes=59)) == ["visit-1"]
    assert asked(sent(THURSDAY), now=begun + timedelta(hours=1)) == []


def test_two_texts_about_one_visit_are_one_question_and_visits_come_in_order():
    both = (sent(FRIDAY), sent(THURSDAY), sent(THURSDAY, FRIDAY))
    assert asked(*both) == ["visit-1", "visit-2"]


def question(visit: Appointment, name: str = "Rosie") -> Question:
    return Question(appointment=visit, name=name, zone=NEW_YORK, touchpoint_id=TouchpointId("any"))


LISTED = (question(THURSDAY, "Ann"), question(FRIDAY, "Ben"))


@pytest.mark.parametrize(
    "said",
    [
        *("2", "#2", "2.", "the second", "second one please", "Friday", "fri", "on Friday at 9:00"),
        *("9:00", "9am", "9 am", "Ben", "ben please", "the 4", "viernes", "la segunda"),
        *("Fri Dec 4 at 9:00 AM", "Fri Dec 4 at 9:00 AM (Ben).", "december 4th", "vie 4 dic"),
    ],
)
def test_a_short_answer_names_one_of_the_listed_visits(said: str):
    assert chosen(said, LISTED) == (LISTED[1],)


@pytest.mark.parametrize("said", ["both", "all", "ambas"])
def test_both_are_both(said: str):
    assert chosen(said, LISTED) == LISTED


@pytest.mark.parametrize(
    "said",
    [
        *("", "yes", "5", "Tuesday", "Carl", "Friday is my birthday", "not 2", "1 or 2", "12"),
        *("cancel 2", "I can't on Friday", "Thursday Ben", "10:31"),
    ],
)
def test_anything_more_than_a_short_answer_chooses_nothing(said: str):
    assert chosen(said, LISTED) == ()


def test_a_bare_number_that_is_one_visits_place_and_anothers_date_chooses_nothing():
    second, ninth = (
        replace(THURSDAY, starts_at=THURSDAY.starts_at.replace(day=day)) for day in (2, 9)
    )
    listed = (question(second), question(ninth))
    assert chosen("2", listed) == ()
    assert chosen("9", listed) == chosen("the second one", listed) == (listed[1],)


@given(st.text())
def test_choosing_never_fails_and_never_invents(said: str):
    assert set(map(id, chosen(said, LISTED))) <= set(map(id, LISTED))
