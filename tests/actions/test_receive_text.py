"""A patient texted us: what follows on the schedule, in the inbox and on their phone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions import change_appointment
from chalicelib.actions.receive_text import receive_text
from chalicelib.actions.send_message import send_now
from chalicelib.channels.errors import Undeliverable
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.conversations import By, WorkKind
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.errors import BeingHandled
from chalicelib.domain.ids import LocationId
from chalicelib.domain.patients import Channel, Consent, Health
from chalicelib.domain.segments import count
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage.doors import Number
from tests.builders import (
    ANA,
    ELM,
    ELM_NUMBER,
    MAIN_STREET,
    NOW,
    OAK,
    OAK_NUMBER,
    ROSIES_PHONE,
    a_location,
    a_patient,
)
from tests.conftest import TestServices
from tests.scenes import (
    a_picture,
    a_text,
    answers,
    book,
    conversation,
    everything,
    inbox,
    know,
    later,
    open_elm,
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
    assert (line.intent, line.done) == ("confirm", "Confirmed Thu 3 Dec 10:30.")
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


# --- Which visit is meant --------------------------------------------------------------------

FRIDAY = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
"""9:00 in New York, the day after the first visit."""


def test_with_two_open_reminders_we_ask_which_and_a_day_answers(oak: TestServices):
    thursday = book(oak)
    friday = book(oak, appointment_id="visit-2", starts_at=FRIDAY)
    remind(oak, thursday)
    remind(oak, friday)
    texts_in(oak, "YES")
    assert visit(oak, thursday).answer is Answer.NEEDS_ACTION
    assert answers(oak) == [
        "Which visit do you mean? Thu Dec 3 at 10:30 AM. Fri Dec 4 at 9:00 AM. "
        "Please reply with its day."
    ]
    later(oak, minutes=1)
    texts_in(oak, "Friday")
    assert visit(oak, friday).answer is Answer.ACCEPTED
    assert visit(oak, thursday).answer is Answer.NEEDS_ACTION


@pytest.mark.parametrize(
    "said", ["2", "Fri Dec 4 at 9:00 AM.", "the second one", "9:00", "fri please", "viernes"]
)
def test_the_question_which_is_answered_by_day_time_or_place_in_the_list(
    oak: TestServices, said: str
):
    thursday = book(oak)
    friday = book(oak, appointment_id="visit-2", starts_at=FRIDAY)
    remind(oak, thursday)
    remind(oak, friday)
    texts_in(oak, "please cancel my appointment")
    later(oak, minutes=1)
    texts_in(oak, said)
    assert visit(oak, friday).status is Status.CANCELLED
    assert visit(oak, thursday).is_open


def test_we_ask_which_only_once_then_a_person_takes_over(oak: TestServices):
    remind(oak, book(oak))
    remind(oak, book(oak, appointment_id="visit-2", starts_at=FRIDAY))
    texts_in(oak, "YES")
    later(oak, minutes=1)
    texts_in(oak, "YES")
    assert len(answers(oak)) == 1
    assert conversation(oak).waiting_since is not None
    assert [item.kind for item in work(oak)] == [WorkKind.REPLY]


def test_a_reply_to_a_certain_message_is_about_its_visit(oak: TestServices):
    thursday = book(oak)
    friday = book(oak, appointment_id="visit-2", starts_at=FRIDAY)
    remind(oak, thursday)
    asked = remind(oak, friday)
    texts_in(oak, "YES", in_reply_to=asked.ref)
    assert visit(oak, friday).answer is Answer.ACCEPTED
    assert visit(oak, thursday).answer is Answer.NEEDS_ACTION
    assert inbox(oak)[0].in_reply_to == asked.touchpoint_id


def test_a_yes_to_a_reminder_of_the_old_time_does_not_confirm_the_new_one(oak: TestServices):
    booked = book(oak)
    asked = remind(oak, booked)
    change_appointment.move(
        oak, OAK, booked.appointment_id, starts_at=FRIDAY, by="ana", must_be_free=False
    )
    texts_in(oak, "YES", in_reply_to=asked.ref)
    assert visit(oak, booked).answer is Answer.NEEDS_ACTION
    assert conversation(oak).waiting_since is not None


def test_a_yes_to_what_the_desk_asked_is_not_a_yes_to_the_reminder(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    send_now(
        oak,
        OAK,
        rosies_contact(oak),
        text="Shall we add a hygienist?",
        by=By.STAFF,
        staff_id=ANA,
        location_id=MAIN_STREET,
    )
    later(oak, minutes=2)
    texts_in(oak, "yes")
    assert visit(oak, booked).answer is Answer.NEEDS_ACTION
    assert conversation(oak).waiting_since is not None


# --- Households ------------------------------------------------------------------------------


@pytest.fixture
def ann_and_ben(oak: TestServices) -> tuple[Appointment, Appointment]:
    """Two children on Rosie's phone, reminded in one text."""
    for name in ("Ann", "Ben"):
        person = a_patient(patient_id=name.lower(), given_name=name, preferred_name="", email="")
        know(oak, person)
    ann = book(oak, appointment_id="anns", patient_id="ann")
    bens = book(oak, appointment_id="bens", patient_id="ben", starts_at=ann.ends_at)
    remind(oak, ann, bens)
    return ann, bens


def test_one_yes_confirms_the_whole_household(
    oak: TestServices, ann_and_ben: tuple[Appointment, Appointment]
):
    texts_in(oak, "YES")
    assert [visit(oak, of).answer for of in ann_and_ben] == [Answer.ACCEPTED] * 2
    assert len(answers(oak)) == 1
    assert "(Ann)" in answers(oak)[0]
    assert "(Ben)" in answers(oak)[0]


def test_each_person_of_a_household_is_answered_for(
    oak: TestServices, ann_and_ben: tuple[Appointment, Appointment]
):
    ann, bens = ann_and_ben
    texts_in(oak, "Ann yes, Ben can't come")
    assert visit(oak, ann).answer is Answer.ACCEPTED
    assert visit(oak, bens).status is Status.CANCELLED
    assert len(answers(oak)) == 1


def test_a_bare_no_for_one_person_goes_to_a_person(
    oak: TestServices, ann_and_ben: tuple[Appointment, Appointment]
):
    ann, bens = ann_and_ben
    texts_in(oak, "Ann yes, Ben no")
    assert visit(oak, ann).answer is Answer.ACCEPTED
    assert visit(oak, bens).is_open
    assert visit(oak, bens).answer is Answer.NEEDS_ACTION
    assert conversation(oak).waiting_since is not None


def test_a_cancel_that_names_nobody_is_asked_about(
    oak: TestServices, ann_and_ben: tuple[Appointment, Appointment]
):
    texts_in(oak, "Please cancel the appointment")
    assert all(visit(oak, of).is_open for of in ann_and_ben)
    assert "(Ann)" in answers(oak)[0]
    later(oak, minutes=1)
    texts_in(oak, "Ben")
    assert visit(oak, ann_and_ben[1]).status is Status.CANCELLED
    assert visit(oak, ann_and_ben[0]).is_open


# --- Unclear, mixed, wordless ----------------------------------------------------------------


def test_a_bare_no_is_asked_back_once_and_then_goes_to_a_person(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "no")
    assert len(answers(oak)) == 1
    assert "CHANGE" in answers(oak)[0]
    assert conversation(oak).waiting_since is None
    later(oak, minutes=1)
    texts_in(oak, "no")
    assert len(answers(oak)) == 1
    assert conversation(oak).waiting_since is not None
    assert visit(oak, booked).answer is Answer.NEEDS_ACTION


def test_a_yes_with_another_time_in_it_confirms_nothing(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "Yes but can I come at 4?")
    assert visit(oak, booked).answer is not Answer.ACCEPTED


def test_a_wish_for_another_time_gets_the_link_and_keeps_the_visit(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "CHANGE")
    assert visit(oak, booked).answer is Answer.TENTATIVE
    assert visit(oak, booked).is_open
    assert "https://rapport.example/a/linklinklinklinklinkli" in answers(oak)[0]
    assert [item.kind for item in work(oak)] == [WorkKind.MOVE]


def test_a_question_goes_to_a_person_and_stays_waiting_when_a_yes_follows(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "Where can I park?")
    since = conversation(oak).waiting_since
    assert since is not None
    assert answers(oak) == []
    later(oak, minutes=1)
    texts_in(oak, "Yes I will be there")
    assert visit(oak, booked).answer is Answer.ACCEPTED
    assert conversation(oak).waiting_since == since


def test_a_spanish_reply_is_answered_in_spanish_and_their_language_stays(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "Sí, ahí estaré")
    assert answers(oak) == ["Gracias Rosie, le esperamos el jue 3 dic a las 10:30 AM."]
    assert visit(oak, booked).answer is Answer.ACCEPTED
    assert rosies_contact(oak).language == ""
    assert oak.patients.get(OAK, booked.patient_id).language == "en"


def test_who_is_written_to_in_spanish_and_sends_the_word_we_ask_for_is_answered_in_it(
    oak: TestServices,
):
    contact = rosies_contact(oak)
    oak.contacts.save(replace(contact, language="es"))
    remind(oak, book(oak))
    texts_in(oak, "YES")
    assert answers(oak)[0].startswith("Gracias Rosie")
    later(oak, minutes=1)
    texts_in(oak, "Sorry, I need to come another day")
    assert answers(oak)[1].startswith("Sure Rosie")


OVER = (
    "Thanks Rosie. That visit is over now. If there is anything you need, please call us at "
    "(202) 555-0199. We are glad to help."
)


@pytest.mark.parametrize("after", [{"minutes": 50}, {"days": 2}])
def test_a_yes_after_the_visit_hears_that_it_is_over_and_whom_to_call(oak: TestServices, after):
    soon = book(oak, starts_at=NOW + timedelta(minutes=10))
    asked = remind(oak, soon)
    later(oak, **after)
    texts_in(oak, "Yes", in_reply_to=asked.ref)
    assert answers(oak) == [OVER]
    assert work(oak) == []
    assert inbox(oak)[0].done == "The visit is over. Nothing was changed."
    assert visit(oak, soon).answer is Answer.NEEDS_ACTION


def test_who_wants_another_time_after_the_visit_gets_a_person_too(oak: TestServices):
    soon = book(oak, starts_at=NOW + timedelta(minutes=10))
    asked = remind(oak, soon)
    later(oak, days=1)
    texts_in(oak, "CHANGE", in_reply_to=asked.ref)
    assert answers(oak) == [OVER]
    (item,) = work(oak)
    assert item.line == "Answers a message about a visit that is over."


def test_while_the_visit_goes_on_a_yes_is_not_told_that_it_is_over(oak: TestServices):
    soon = book(oak, starts_at=NOW + timedelta(minutes=10))
    asked = remind(oak, soon)
    later(oak, minutes=20)
    texts_in(oak, "Yes", in_reply_to=asked.ref)
    assert answers(oak) == []
    assert len(work(oak)) == 1


def test_a_yes_to_a_visit_that_has_moved_on_still_goes_to_a_person(oak: TestServices):
    booked = book(oak)
    asked = remind(oak, booked)
    change_appointment.move(
        oak, OAK, booked.appointment_id, starts_at=NOW + timedelta(days=20), by=ANA,
        must_be_free=False,
    )  # fmt: skip
    texts_in(oak, "Yes", in_reply_to=asked.ref)
    (item,) = work(oak)
    assert item.line == "Answers a message about a visit that has changed."


def test_who_runs_late_is_told_that_the_desk_knows(oak: TestServices):
    soon = book(oak, starts_at=NOW + timedelta(minutes=10))
    remind(oak, soon)
    later(oak, minutes=15)
    texts_in(oak, "running 15 minutes late sorry")
    assert visit(oak, soon).late_minutes == 15
    assert [item.kind for item in work(oak)] == [WorkKind.LATE]


def test_a_picture_without_words_reaches_a_person(oak: TestServices):
    texts_in(oak, "", media=(a_picture(),))
    (line,) = inbox(oak)
    assert (line.text, line.media) == ("(sent a picture)", 1)
    assert [item.kind for item in work(oak)] == [WorkKind.REPLY]


def test_an_empty_text_is_in_the_inbox_and_nothing_else_happens(oak: TestServices):
    texts_in(oak, "  ")
    assert len(inbox(oak)) == 1
    assert (work(oak), answers(oak)) == ([], [])


def test_thanks_are_recorded_and_not_answered(oak: TestServices):
    remind(oak, book(oak))
    texts_in(oak, "Thank you so much")
    assert inbox(oak)[0].intent == "thanks"
    assert (work(oak), answers(oak)) == ([], [])


def test_two_machines_do_not_answer_each_other_for_ever(oak: TestServices):
    remind(oak, book(oak))
    for _ in range(12):
        later(oak, minutes=1)
        texts_in(oak, "Yes, thank you for your message")
    assert len(answers(oak)) == 6
    assert conversation(oak).waiting_since is not None
    later(oak, hours=2)
    texts_in(oak, "STOP")
    assert len(answers(oak)) == 7


# --- Whose text it is ------------------------------------------------------------------------


def test_an_unknown_sender_lands_in_the_inbox_as_unknown(oak: TestServices):
    stranger = "+12025550188"
    texts_in(oak, "Do you take new patients?", sender=stranger)
    assert rosies_contact(oak, stranger).members == ()
    assert [item.kind for item in work(oak)] == [WorkKind.REPLY]
    assert conversation(oak, stranger).waiting_since is not None


def test_a_text_to_a_number_that_is_nobodys_is_dropped(oak: TestServices):
    assert texts_in(oak, "YES", number="+12025550150").nobodys
    assert inbox(oak) == []


NORTH, NORTH_NUMBER = LocationId("north"), "+12025550122"


def open_north(oak: TestServices) -> None:
    """Oak's other location."""
    oak.setups.save(OAK, a_location(location_id=NORTH, name="North", number=NORTH_NUMBER))
    oak.doors.give_number(Number(number=NORTH_NUMBER, practice_id=OAK, location_id=NORTH))


def the_desk_writes(oak: TestServices) -> str:
    """The number that it leaves from."""
    send_now(
        oak,
        OAK,
        rosies_contact(oak),
        text="Yes, behind the house.",
        by=By.STAFF,
        staff_id=ANA,
        location_id=conversation(oak).location_id,
    )
    return oak.texts.sent[-1].sender


def test_the_desks_answer_leaves_from_the_location_they_texted_last(oak: TestServices):
    open_north(oak)
    texts_in(oak, "Do you have parking?")
    later(oak, minutes=5)
    texts_in(oak, "And is there parking at North?", number=NORTH_NUMBER)
    assert conversation(oak).location_id == NORTH
    assert the_desk_writes(oak) == NORTH_NUMBER


def test_a_text_that_arrives_late_does_not_move_the_conversation_back(oak: TestServices):
    open_north(oak)
    texts_in(oak, "Is there parking at North?", number=NORTH_NUMBER)
    texts_in(oak, "Do you have parking?", received_at=NOW - timedelta(minutes=5))
    assert conversation(oak).location_id == NORTH


def test_a_location_with_a_new_number_answers_from_the_old_one_to_who_texts_that(
    oak: TestServices,
):
    """Their phone shows the answer under what they wrote."""
    former = "+12025550133"
    oak.doors.give_number(Number(number=former, practice_id=OAK, location_id=MAIN_STREET))
    texts_in(oak, "HELP", number=former)
    assert oak.texts.sent[-1].sender == former
    assert the_desk_writes(oak) == former


def test_a_number_that_is_another_practices_by_now_is_not_answered_from(oak: TestServices):
    open_elm(oak)
    texts_in(oak, "Do you have parking?")
    oak.conversations.save(replace(conversation(oak), number=ELM_NUMBER))
    assert the_desk_writes(oak) == OAK_NUMBER
    oak.conversations.save(replace(conversation(oak), number="+12025550188"))
    assert the_desk_writes(oak) == OAK_NUMBER


def test_stopping_one_practice_leaves_the_other_alone(oak: TestServices):
    open_elm(oak)
    texts_in(oak, "STOP", number=ELM_NUMBER)
    assert rosies_contact(oak).care is Consent.UNKNOWN
    assert oak.contacts.known(ELM, Channel.TEXT, ROSIES_PHONE).care is Consent.STOPPED
    assert oak.texts.sent[0].sender == ELM_NUMBER


# --- The carrier refuses us -------------------------------------------------------------------


def test_an_answer_that_the_carrier_refuses_is_shown_to_the_desk(oak: TestServices):
    remind(oak, book(oak))
    oak.texts.next_error = Undeliverable("x")
    texts_in(oak, "CHANGE")
    assert {item.kind for item in work(oak)} == {WorkKind.MOVE, WorkKind.NOT_DELIVERED}


def test_a_stop_that_the_carrier_kept_for_itself_too_is_no_work(oak: TestServices):
    oak.texts.next_error = Undeliverable("x")
    texts_in(oak, "STOP")
    assert rosies_contact(oak).care is Consent.STOPPED
    assert work(oak) == []


# --- Stopped ---------------------------------------------------------------------------------


def test_a_yes_after_a_stop_confirms_in_silence_and_opts_nobody_in(oak: TestServices):
    booked = book(oak)
    asked = remind(oak, booked)
    texts_in(oak, "STOP")
    later(oak, minutes=1)
    texts_in(oak, "YES", in_reply_to=asked.ref)
    assert visit(oak, booked).answer is Answer.ACCEPTED
    assert rosies_contact(oak).care is Consent.STOPPED
    assert len(answers(oak)) == 1


def test_start_allows_texts_about_care_again_and_nothing_else(oak: TestServices):
    texts_in(oak, "STOP")
    later(oak, minutes=1)
    texts_in(oak, "START")
    assert rosies_contact(oak).care is Consent.ALLOWED
    assert rosies_contact(oak).marketing is Consent.STOPPED
    assert len(answers(oak)) == 2


def test_start_from_a_number_that_gets_no_texts_promises_none_and_goes_to_a_person(
    oak: TestServices,
):
    texts_in(oak, "STOP")
    reason = NotDelivered.NUMBER_CANNOT_TEXT.value
    oak.contacts.save(replace(rosies_contact(oak), health=Health.BAD, health_reason=reason))
    later(oak, minutes=1)
    texts_in(oak, "START")
    assert rosies_contact(oak).care is Consent.ALLOWED
    assert len(answers(oak)) == 1
    (item,) = work(oak)
    assert item.kind is WorkKind.REPLY
    assert item.line == (
        "Asked for texts, but gets none: this number cannot receive texts; it may be a landline. "
        "Please call."
    )
    assert conversation(oak).waiting_since


def test_start_from_what_was_called_a_wrong_number_is_answered_and_texted_again(
    oak: TestServices,
):
    texts_in(oak, "Wrong number, I am not Rosie")
    assert rosies_contact(oak).health is Health.BAD
    told = len(answers(oak))
    later(oak, minutes=1)
    texts_in(oak, "START")
    assert rosies_contact(oak).health is Health.OK
    assert len(answers(oak)) == told + 1


def test_help_is_answered_even_to_who_stopped(oak: TestServices):
    texts_in(oak, "STOP")
    later(oak, minutes=1)
    texts_in(oak, "HELP")
    assert "Oak Dental" in answers(oak)[1]
    assert "(202) 555-0199" in answers(oak)[1]


def test_in_spanish_the_answer_is_in_spanish_and_costs_one_part(oak: TestServices):
    mila = a_patient(patient_id="mila", preferred_name="Mila", phone="+12025550166", language="es")
    know(oak, mila)
    remind(oak, book(oak, patient_id="mila"), phone=mila.phone)
    texts_in(oak, "Sí, ahí estaré", sender=mila.phone)
    (said,) = answers(oak, mila.phone)
    assert said == "Gracias Mila, le esperamos el jue 3 dic a las 10:30 AM."
    assert count(said).parts == 1


# --- Urgent ----------------------------------------------------------------------------------


def test_something_urgent_is_answered_and_alerts_who_is_on_duty_at_any_hour(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    oak.at(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))  # two in the morning
    assert texts_in(oak, "I can't breathe and my face is swelling").urgent
    assert "call 911" in answers(oak)[0]
    assert len(oak.texts.to("+12025550177")) == 1
    assert len(oak.emails.sent) == 1
    (item,) = work(oak)
    assert (item.kind, item.escalated) == (WorkKind.URGENT, 1)
    assert item.due_at == oak.clock() + timedelta(minutes=5)
    assert conversation(oak).urgent
    assert visit(oak, booked).answer is Answer.NEEDS_ACTION


def test_something_urgent_is_answered_even_after_a_stop(oak: TestServices):
    texts_in(oak, "STOP")
    later(oak, minutes=1)
    texts_in(oak, "my tooth was knocked out and it won't stop bleeding")
    assert "call 911" in answers(oak)[1]


def test_something_urgent_is_answered_however_many_answers_went_out_within_the_hour(
    oak: TestServices,
):
    for _ in range(8):
        later(oak, minutes=1)
        texts_in(oak, "I can't breathe and my face is swelling")
    assert len([said for said in answers(oak) if "call 911" in said]) == 8


def test_even_of_emergencies_two_machines_do_not_talk_for_ever(oak: TestServices):
    for _ in range(16):
        later(oak, minutes=1)
        texts_in(oak, "I can't breathe and my face is swelling")
    assert len([said for said in answers(oak) if "call 911" in said]) == 10
    assert len(inbox(oak)) == 16


# --- Twice, and out of order -----------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["YES", "please cancel my visit", "CHANGE", "STOP", "CANCEL", "no", "HELP", "Park?"]
)
def test_a_text_delivered_twice_changes_nothing_more(oak: TestServices, said: str):
    remind(oak, book(oak))
    once = a_text(said)
    receive_text(oak, once)
    before = everything(oak)
    later(oak, minutes=2)
    assert receive_text(oak, once).again
    assert everything(oak) == before


def test_a_yes_that_arrives_after_a_newer_cancel_does_not_bring_the_visit_back(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "Please cancel my appointment", received_at=NOW)
    texts_in(oak, "YES", received_at=NOW - timedelta(minutes=5))
    assert visit(oak, booked).status is Status.CANCELLED


def test_a_cancel_that_arrives_after_a_newer_yes_does_not_undo_it(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "Yes I'll be there", received_at=NOW)
    texts_in(oak, "Please cancel my appointment", received_at=NOW - timedelta(minutes=5))
    assert visit(oak, booked).answer is Answer.ACCEPTED
    assert visit(oak, booked).is_open
    assert {line.done.split(":")[0] for line in inbox(oak)} >= {"Came late"}


def test_a_start_that_arrives_after_a_newer_stop_opts_nobody_in(oak: TestServices):
    texts_in(oak, "STOP", received_at=NOW)
    texts_in(oak, "START", received_at=NOW - timedelta(minutes=5))
    assert rosies_contact(oak).care is Consent.STOPPED


def test_while_one_worker_has_a_text_another_is_told_to_come_back(oak: TestServices):
    text = a_text("YES")
    assert oak.once.begin(f"TEXT#{OAK}", text.once_key, now=NOW, lease=timedelta(minutes=1))
    with pytest.raises(BeingHandled):
        receive_text(oak, text)
    later(oak, minutes=2)
    assert receive_text(oak, text).intent == "confirm"


def test_a_reply_that_makes_no_sense_under_a_reminder_waits_for_a_person(oak: TestServices):
    booked = book(oak)
    remind(oak, booked)
    texts_in(oak, "asdf qwerty")
    assert [item.kind for item in work(oak)] == [WorkKind.REPLY]
    assert visit(oak, booked).answer is Answer.NEEDS_ACTION


def test_chatter_when_nothing_was_asked_is_kept_and_asks_nobody_to_look(oak: TestServices):
    texts_in(oak, "asdf qwerty")
    assert work(oak) == []
    assert len(inbox(oak)) == 1
