"""What patients text about the waitlist: yes and no to an offer, put me on it, take me off it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions.receive_text import receive_text
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.send_message import send_now
from chalicelib.actions.waitlist import stop_slot, take
from chalicelib.domain.appointments import Answer, Appointment
from chalicelib.domain.conversations import By, WorkKind
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Channel, Consent
from chalicelib.domain.waitlist import EntryState, OfferState, SlotState, entry_id
from chalicelib.domain.waitlist.ranking import NotAsked
from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    cancelled,
    enlist,
    five_minutes,
    oak,
    offers,
    phone,
    someone,
    texts,
    the_slot,
    waits,
)
from tests.builders import ANA, CLEANING, MAIN_STREET, OAK
from tests.conftest import TestServices
from tests.loop import run, touchpoints
from tests.scenes import a_text, inbox, remind, work

LATER = TWO + timedelta(days=9)
BEN = PatientId("p00")
BENS = entry_id(BEN, CLEANING)


def says(services: TestServices, n: int, text: str, **changes: object) -> str:
    """Number `n` texts; what they are answered."""
    before = len(texts(services, n))
    services.at(services.clock() + timedelta(seconds=20))
    sent = a_text(text, sender=phone(n), received_at=services.clock(), **changes)
    receive_text(services, sent)
    answered = texts(services, n)[before:]
    assert len(answered) <= 1
    return answered[0] if answered else ""


def done(services: TestServices, n: int) -> str:
    """What the inbox says was done about the last thing they wrote."""
    return inbox(services, phone(n))[-1].done


def now_is(services: TestServices, of: Appointment) -> Appointment:
    return services.appointments.get(OAK, of.appointment_id)


def stands(services: TestServices, of: Appointment) -> bool:
    """As it was; its reminders may have been planned since."""
    return replace(now_is(services, of), reminders_at=()) == replace(of, reminders_at=())


def bens_visit(services: TestServices) -> Appointment:
    """Ben waits for something earlier than his visit in nine days."""
    someone(services, 0)
    visit = booked(services, BEN, LATER)
    enlist(services, BEN, instead_of=visit.appointment_id)
    return visit


@pytest.fixture
def freed(services: TestServices) -> Appointment:
    return oak(services)


def test_a_yes_wins_the_time_and_the_later_visit_moves_there(
    services: TestServices, freed: Appointment
):
    visit = bens_visit(services)
    cancelled(services, freed)
    answer = says(services, 0, "Yes please!")
    assert answer.startswith("Thanks Ben, it is yours: Mon Nov 23 at 2:00 PM. We moved your visit")
    assert "from Wed Dec 2 at 2:00 PM" in answer
    assert now_is(services, visit).starts_at == TWO
    assert the_slot(services).chain_of is not None, "his old time is offered on"
    assert work(services) == []
    assert done(services, 0).startswith("Took Mon 23 Nov 14:00 from the waitlist.")


def test_who_wins_by_text_is_told_once_and_not_asked_to_confirm(
    services: TestServices, freed: Appointment
):
    visit = bens_visit(services)
    cancelled(services, freed)
    says(services, 0, "yes")
    before = texts(services, 0)
    run(services, minutes=10)
    assert texts(services, 0) == before
    assert now_is(services, visit).answer is Answer.ACCEPTED


def test_who_wins_by_the_link_reads_the_new_time_in_a_text(
    services: TestServices, freed: Appointment
):
    bens_visit(services)
    slot = cancelled(services, freed)
    take(services, OAK, slot.slot_id, BENS, by="patient")
    run(services, minutes=10)
    assert "your visit is now Mon Nov 23 at 2:00 PM" in texts(services, 0)[-1]


def test_a_yes_of_somebody_without_a_visit_books_one(services: TestServices, freed: Appointment):
    waits(services, 0)
    cancelled(services, freed)
    assert (
        says(services, 0, "ok") == "Thanks Ben, it is yours: Mon Nov 23 at 2:00 PM. See you then."
    )
    [visit] = services.appointments.of_patient(OAK, BEN)
    assert visit.starts_at == TWO


def test_in_spanish_the_offer_is_taken_and_answered_in_spanish(
    services: TestServices, freed: Appointment
):
    waits(services, 0, language="es")
    cancelled(services, freed)
    assert says(services, 0, "Sí, la quiero").startswith(
        "Gracias Ben, es suya: lun 23 nov a las 2:00 PM"
    )


def test_who_answers_second_is_told_once_and_stays_on_the_list(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    waits(services, 1)
    cancelled(services, freed)
    says(services, 0, "YES")
    answer = says(services, 1, "YES")
    assert answer.startswith("Sorry Cora, somebody was quicker: Mon Nov 23 at 2:00 PM is taken.")
    assert "You stay on our list" in answer
    assert [of.patient_id for of in services.waitlist.entries_of(OAK)] == ["p01"]
    assert work(services) == []


def test_a_yes_after_the_time_was_held_is_told_that_it_is_gone(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    slot = cancelled(services, freed)
    services.at(slot.held_until + timedelta(minutes=1))
    answer = says(services, 0, "yes")
    assert answer.startswith("Sorry Ben, Mon Nov 23 at 2:00 PM is gone. You stay on our list")
    assert services.appointments.of_patient(OAK, BEN) == []


def test_a_yes_when_the_time_itself_has_passed_is_told_so(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    cancelled(services, freed)
    services.at(TWO + timedelta(hours=3))
    assert says(services, 0, "yes").startswith("Sorry Ben, Mon Nov 23 at 2:00 PM is gone.")


def test_a_yes_after_the_desk_stopped_offering_is_told_so(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    slot = cancelled(services, freed)
    stop_slot(services, OAK, slot.slot_id, by=ANA)
    assert says(services, 0, "yes").startswith("Sorry Ben, Mon Nov 23 at 2:00 PM is gone.")
    assert done(services, 0) == (
        "Wanted Mon 23 Nov 14:00, which is not offered any more, and was told."
    )


def test_a_yes_said_twice_is_answered_twice_and_books_once(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    cancelled(services, freed)
    assert says(services, 0, "yes") == says(services, 0, "yes")
    assert len(services.appointments.of_patient(OAK, BEN)) == 1


def test_a_yes_of_whoever_gave_the_time_back_meanwhile_is_not_told_that_it_is_theirs(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    cancelled(services, freed)
    says(services, 0, "yes")
    [visit] = services.appointments.of_patient(OAK, BEN)
    change.cancel(services, OAK, visit.appointment_id, by="patient")
    assert "it is yours" not in says(services, 0, "yes")


@pytest.mark.parametrize("text", ["No thanks", "can't make it", "no gracias"])
def test_a_no_leaves_it_to_somebody_else_and_touches_no_visit(
    services: TestServices, freed: Appointment, text: str
):
    visit = bens_visit(services)
    slot = cancelled(services, freed)
    says(services, 0, text)
    [offer] = offers(services, slot)
    assert offer.state is OfferState.DECLINED
    assert stands(services, visit)
    assert [of.entry_id for of in services.waitlist.entries_of(OAK)] == [BENS]
    assert work(services) == []


@pytest.mark.parametrize("text", ["Is it with Dr Patel?", "yes but can I come at 4?", "hm, ¿cómo?"])
def test_whatever_else_they_answer_waits_for_a_person(
    services: TestServices, freed: Appointment, text: str
):
    visit = bens_visit(services)
    slot = cancelled(services, freed)
    says(services, 0, text)
    [item] = work(services)
    assert (item.kind, item.line) == (
        WorkKind.REPLY,
        "Answers the offer of Mon 23 Nov 14:00.",
    )
    assert stands(services, visit)
    assert offers(services, slot)[0].state is OfferState.OFFERED


def test_a_yes_is_to_what_was_asked_last(services: TestServices, freed: Appointment):
    visit = bens_visit(services)
    remind(services, visit, phone=phone(0), step_id="days-9")
    cancelled(services, freed)
    services.at(services.clock() + timedelta(minutes=20))
    says(services, 0, "yes")
    assert now_is(services, visit).starts_at == TWO


def test_a_reminder_after_the_offer_is_what_a_yes_confirms(
    services: TestServices, freed: Appointment
):
    visit = bens_visit(services)
    slot = cancelled(services, freed)
    services.at(services.clock() + timedelta(minutes=90))
    remind(services, visit, phone=phone(0), step_id="days-9")
    services.at(services.clock() + timedelta(minutes=5))
    says(services, 0, "yes")
    confirmed = now_is(services, visit)
    assert (confirmed.answer, confirmed.starts_at) == (Answer.ACCEPTED, LATER)
    assert the_slot(services).slot_id == slot.slot_id


def test_the_carriers_reference_says_which_of_the_two_is_answered(
    services: TestServices, freed: Appointment
):
    visit = bens_visit(services)
    remind(services, visit, phone=phone(0), step_id="days-9", ref="the-reminder")
    cancelled(services, freed)
    says(services, 0, "yes", in_reply_to="the-reminder")
    confirmed = now_is(services, visit)
    assert (confirmed.answer, confirmed.starts_at) == (Answer.ACCEPTED, LATER)
    [sent] = [of for of in touchpoints(services, phone(0)) if of.kind == "offer"]
    says(services, 0, "yes", in_reply_to=sent.ref)
    assert now_is(services, visit).starts_at == TWO


def test_two_questions_at_once_are_asked_about_and_the_day_decides(
    services: TestServices, freed: Appointment
):
    visit = bens_visit(services)
    cancelled(services, freed)
    [sent] = [of for of in touchpoints(services, phone(0)) if of.kind == "offer"]
    remind(services, visit, phone=phone(0), step_id="days-9", ended_at=sent.ended_at)
    asked = says(services, 0, "yes")
    assert asked == (
        "Which visit do you mean? Mon Nov 23 at 2:00 PM. Wed Dec 2 at 2:00 PM. "
        "Please reply with its day."
    )
    assert stands(services, visit)
    assert says(services, 0, "Monday").startswith("Thanks Ben, it is yours")
    assert now_is(services, visit).starts_at == TWO


def test_an_answer_to_what_a_person_wrote_takes_nothing(services: TestServices, freed: Appointment):
    bens_visit(services)
    slot = cancelled(services, freed)
    contact = services.contacts.known(OAK, Channel.TEXT, phone(0))
    services.at(services.clock() + timedelta(minutes=1))
    send_now(
        services, OAK, contact, text="Is Dr Lee fine, too?", by=By.STAFF, location_id=MAIN_STREET
    )
    says(services, 0, "yes")
    assert offers(services, slot)[0].state is OfferState.OFFERED
    assert [of.kind for of in work(services)] == [WorkKind.REPLY]


def test_who_stopped_all_texts_may_still_take_a_time_and_is_not_written_to(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    cancelled(services, freed)
    says(services, 0, "STOP")
    assert services.contacts.known(OAK, Channel.TEXT, phone(0)).care is Consent.STOPPED
    assert says(services, 0, "yes") == ""
    assert the_slot(services).state is SlotState.FILLED


def test_a_parent_wins_for_one_child_and_a_second_yes_changes_nothing(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    waits(services, 1, phone=phone(0))
    slot = cancelled(services, freed)
    assert len(offers(services, slot)) == 1
    won = says(services, 0, "yes")
    assert says(services, 0, "yes") == won
    assert len(services.waitlist.entries_of(OAK)) == 1


@pytest.mark.parametrize("text", ["ok", "Great!", "👍", "perfect"])
def test_an_ok_to_what_we_answered_is_not_answered_again(
    services: TestServices, freed: Appointment, text: str
):
    waits(services, 0)
    waits(services, 1)
    cancelled(services, freed)
    says(services, 0, "yes")
    says(services, 1, "yes")
    assert (says(services, 0, text), says(services, 1, text)) == ("", "")
    assert work(services) == []


def test_after_a_no_to_an_offer_a_yes_is_to_the_reminder_that_is_open(
    services: TestServices, freed: Appointment
):
    visit = bens_visit(services)
    remind(services, visit, phone=phone(0), step_id="days-9")
    slot = cancelled(services, freed)
    services.at(services.clock() + timedelta(minutes=15))
    says(services, 0, "no thanks")
    says(services, 0, "yes")
    confirmed = now_is(services, visit)
    assert (confirmed.answer, confirmed.starts_at) == (Answer.ACCEPTED, LATER)
    assert offers(services, slot)[0].state is OfferState.DECLINED


def test_one_phone_is_asked_about_one_time_after_the_other_so_that_a_yes_is_clear(
    services: TestServices, freed: Appointment
):
    other = booked(services, someone(services, 2), TWO + timedelta(hours=1))
    waits(services, 0)
    first = cancelled(services, freed)
    cora = waits(services, 1, phone=phone(0))
    second = cancelled(services, other)
    assert len(texts(services, 0)) == 1
    [log] = services.waitlist.story(OAK, second.slot_id).logs
    whys = {of.entry_id: of.not_asked for of in log.lines}
    assert whys == {BENS: NotAsked.HAS_OFFER, cora.entry_id: NotAsked.HAS_OFFER}
    assert "2:00 PM" in says(services, 0, "yes")
    assert "2:00 PM" in says(services, 0, "yes"), "said twice it is still about that one"
    assert first.held_until is not None
    services.at(first.held_until)
    run(services, minutes=2)
    assert says(services, 0, "yes").startswith("Thanks Cora, it is yours: Mon Nov 23 at 3:00 PM.")
    assert len(services.appointments.of_patient(OAK, BEN)) == 1


@pytest.mark.parametrize("gone", ["discharged", "deceased"])
def test_a_time_offered_to_somebody_who_is_no_patient_any_more_is_not_booked(
    services: TestServices, freed: Appointment, gone: str
):
    waits(services, 0)
    cancelled(services, freed)
    was = services.patients.get(OAK, BEN)
    save_patient(services, OAK, replace(was, **{gone: True}), was=was, by=ANA)
    assert "left our list" in says(services, 0, "yes")
    assert services.appointments.of_patient(OAK, BEN) == []
    assert services.waitlist.entries_of(OAK) == []


def test_who_lost_a_time_is_offered_the_one_that_its_winner_left(
    services: TestServices, freed: Appointment
):
    bens_visit(services)
    coras = booked(services, someone(services, 1), LATER + timedelta(days=2))
    cora = enlist(services, coras.patient_id, instead_of=coras.appointment_id)
    cancelled(services, freed)
    says(services, 0, "yes")
    assert says(services, 1, "yes").startswith("Sorry Cora, somebody was quicker")
    five_minutes(services)
    [offer] = offers(services, the_slot(services))
    assert offer.entry_id == cora.entry_id
    assert says(services, 1, "yes").startswith("Thanks Cora, it is yours: Wed Dec 2 at 2:00 PM.")


# --- Joining and leaving by text -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("anything earlier?", "OK Ben, you are on our list for an earlier time."),
        ("Put me on the waitlist please", "OK Ben, you are on our list"),
        ("let me know if something opens up", "OK Ben, you are on our list"),
        ("¿Hay algo antes?", "Listo Ben, en la lista para venir antes."),
        ("póngame en la lista de espera", "Listo Ben, en la lista"),
    ],
)
def test_who_asks_for_something_earlier_joins_for_their_next_visit(
    services: TestServices, freed: Appointment, text: str, begins: str
):
    visit = booked(services, someone(services, 0), LATER)
    answer = says(services, 0, text)
    assert answer.startswith(begins)
    assert "/w/" in answer
    [entry] = services.waitlist.entries_of(OAK)
    assert (entry.entry_id, entry.instead_of) == (BENS, visit.appointment_id)
    assert entry.provider_ids == (visit.provider_id,)
    assert stands(services, visit)
    assert work(services) == []


def test_whoever_has_said_what_suits_them_keeps_it_when_they_ask_again(
    services: TestServices, freed: Appointment
):
    visit = booked(services, someone(services, 0), LATER)
    enlist(services, BEN, instead_of=visit.appointment_id, weekdays=(2, 4))
    says(services, 0, "anything sooner?")
    [entry] = services.waitlist.entries_of(OAK)
    assert entry.weekdays == (2, 4)


def test_who_has_no_visit_is_told_that_somebody_gets_back_to_them(
    services: TestServices, freed: Appointment
):
    someone(services, 0)
    assert says(services, 0, "put me on the waitlist").startswith("Thanks. We will get back")
    [item] = work(services)
    assert item.line == "Wants to be on the waitlist: for which visit is not clear."
    assert services.waitlist.entries_of(OAK) == []


def test_a_household_with_two_visits_is_asked_by_a_person(
    services: TestServices, freed: Appointment
):
    booked(services, someone(services, 0), LATER)
    booked(services, someone(services, 1, phone=phone(0)), LATER + timedelta(hours=1))
    says(services, 0, "anything earlier?")
    assert [of.kind for of in work(services)] == [WorkKind.REPLY]
    assert services.waitlist.entries_of(OAK) == []


@pytest.mark.parametrize("text", ["leave the waitlist", "take me off the waitlist", "LEAVE LIST"])
def test_who_leaves_the_list_keeps_their_visit_and_their_texts(
    services: TestServices, freed: Appointment, text: str
):
    visit = bens_visit(services)
    assert says(services, 0, text).startswith("OK, you are off our list")
    entry = services.waitlist.entry(OAK, BENS)
    assert entry is not None
    assert entry.state is EntryState.LEFT
    assert stands(services, visit)
    assert services.contacts.known(OAK, Channel.TEXT, phone(0)).care is not Consent.STOPPED


def test_pain_beside_a_wish_for_something_sooner_is_urgent(
    services: TestServices, freed: Appointment
):
    bens_visit(services)
    says(services, 0, "anything sooner? the pain is awful")
    assert [of.kind for of in work(services)] == [WorkKind.URGENT]


def test_after_the_winner_another_reply_of_thanks_does_nothing(
    services: TestServices, freed: Appointment
):
    waits(services, 0)
    cancelled(services, freed)
    says(services, 0, "yes")
    assert says(services, 0, "thank you!") == ""
    run(services, minutes=2)
    assert work(services) == []
