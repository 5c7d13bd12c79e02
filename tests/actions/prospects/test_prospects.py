"""From the first enquiry to the first visit: what happens moves a prospect, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions.change_appointment import arrive, book, cancel, undo
from chalicelib.actions.enquire import enquire
from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.actions.journeys.tell_outcome import tell_outcome
from chalicelib.actions.merge_patients import undo_merge
from chalicelib.actions.patient_segments.rebuild import rebuild_some
from chalicelib.actions.prospects.already import another_person, it_is_them
from chalicelib.actions.prospects.answer import answer, lose, reopen
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.enquiries import About, Enquiry
from chalicelib.domain.ids import PatientId
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.prospects import Loss, Origin, Prospect, Stage
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    NOW,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_patient,
)
from tests.conftest import TestServices
from tests.loop import open_practice, run
from tests.scenes import know, later, rosies_contact, texts_in

PHONE = "+12025550166"
VISIT_AT = NOW + timedelta(days=1)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def asks(services: TestServices, **said: Any) -> Prospect:
    """Noor writes by the form on the website."""
    known: dict[str, Any] = {
        "given_name": "Noor",
        "family_name": "Haddad",
        "phone": PHONE,
        "about": About.FIRST_VISIT,
        "agrees": True,
    }
    enquire(
        services,
        OAK,
        services.setups.of(OAK).locations[MAIN_STREET],
        Enquiry(**{**known, **said}),
    )
    return max(services.prospects.open_ones(OAK), key=lambda of: of.began_at)


def now_is(services: TestServices, prospect: Prospect) -> Prospect:
    found = services.prospects.get(OAK, prospect.patient_id)
    assert found is not None
    return found


def waiting(services: TestServices) -> list[WorkItem]:
    return services.work_items.open_ones(OAK)


def books(services: TestServices, prospect: Prospect, *, by: str = ANA) -> Appointment:
    return book(
        services,
        OAK,
        patient_id=prospect.patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=VISIT_AT,
        by=by,
    )


def test_who_writes_by_the_form_is_an_enquiry_with_five_minutes(oak: TestServices) -> None:
    noor = asks(oak)
    assert (noor.stage, noor.origin) == (Stage.ENQUIRY, Origin.FORM)
    assert noor.answer_by == oak.clock() + timedelta(minutes=5)
    assert noor.work_item_id == waiting(oak)[0].work_item_id


def test_an_answer_by_telephone_stops_the_clock(oak: TestServices) -> None:
    noor = asks(oak)
    later(oak, minutes=4)
    tell_outcome(oak, waiting(oak)[0], CallOutcome.CALLS_BACK, by=ANA)
    told = now_is(oak, noor)
    assert (told.stage, told.answered_in, told.waits_since) == (Stage.IN_TALK, 240, None)
    assert told.moves[-1].by == ANA


def test_who_is_called_in_vain_still_waits_and_it_is_counted(oak: TestServices) -> None:
    noor = asks(oak)
    tell_outcome(oak, waiting(oak)[0], CallOutcome.NO_ANSWER, by=ANA)
    assert (now_is(oak, noor).stage, now_is(oak, noor).tries) == (Stage.ENQUIRY, 1)


def test_who_is_not_interested_is_lost(oak: TestServices) -> None:
    noor = asks(oak)
    tell_outcome(oak, waiting(oak)[0], CallOutcome.NOT_INTERESTED, by=ANA)
    assert (now_is(oak, noor).stage, now_is(oak, noor).loss) == (Stage.LOST, Loss.NOT_SAID)
    assert oak.prospects.open_ones(OAK) == []
    assert [of.patient_id for of in oak.prospects.ended_since(OAK, NOW)] == [noor.patient_id]


def test_an_answer_by_hand_closes_what_waited(oak: TestServices) -> None:
    noor = asks(oak)
    answer(oak, OAK, noor.patient_id, by=ANA)
    assert now_is(oak, noor).stage is Stage.ANSWERED
    assert waiting(oak) == []
    assert oak.conversations.waiting(OAK) == []


def test_what_they_wrote_since_still_waits_when_their_enquiry_is_answered(
    oak: TestServices,
) -> None:
    noor = asks(oak)
    later(oak, minutes=3)
    texts_in(oak, "is there parking?", sender=PHONE)
    answer(oak, OAK, noor.patient_id, by=ANA)
    assert len(oak.conversations.waiting(OAK)) == 1


def test_of_two_who_decide_at_once_one_is_told(oak: TestServices) -> None:
    noor = asks(oak)
    answer(oak, OAK, noor.patient_id, by=ANA, revision=noor.revision)
    with pytest.raises(StaleWrite):
        lose(oak, OAK, noor.patient_id, Loss.PRICE, by="ben", revision=noor.revision)


def test_a_text_back_puts_them_in_talk(oak: TestServices) -> None:
    noor = asks(oak)
    answer(oak, OAK, noor.patient_id, by=ANA)
    later(oak, minutes=30)
    texts_in(oak, "What about Thursday?", sender=PHONE)
    assert now_is(oak, noor).stage is Stage.IN_TALK


def test_booked_by_the_desk_is_answered_too(oak: TestServices) -> None:
    noor = asks(oak)
    later(oak, minutes=2)
    visit = books(oak, noor)
    booked = now_is(oak, noor)
    assert (booked.stage, booked.appointment_id) == (Stage.BOOKED, visit.appointment_id)
    assert (booked.answered_in, waiting(oak)) == (120, [])
    assert booked.moves[-1].by == ANA


def test_who_books_by_themselves_waits_no_more_and_counts_as_answered_by_nobody(
    oak: TestServices,
) -> None:
    noor = asks(oak)
    books(oak, noor, by="patient")
    booked = now_is(oak, noor)
    assert (booked.stage, booked.answered_at, booked.waits_since) == (Stage.BOOKED, None, None)
    assert waiting(oak) == []


def test_a_cancelled_first_visit_is_talked_about_again(oak: TestServices) -> None:
    noor = asks(oak)
    visit = books(oak, noor)
    cancel(oak, OAK, visit.appointment_id, by="patient")
    assert now_is(oak, noor).stage is Stage.IN_TALK


def test_who_comes_is_a_patient_with_the_same_id_and_all_that_was_said(oak: TestServices) -> None:
    noor = asks(oak, message="Do you see children?", came_by="Website")
    visit = books(oak, noor)
    oak.at(VISIT_AT)
    arrive(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=4)
    patient = oak.patients.get(OAK, noor.patient_id)
    assert (patient.kind, patient.came_by) == (Kind.PATIENT, "Website")
    came = now_is(oak, noor)
    assert (came.stage, came.appointment_id) == (Stage.FIRST_VISIT, visit.appointment_id)
    stages = [Stage.ENQUIRY, Stage.ANSWERED, Stage.BOOKED, Stage.FIRST_VISIT]
    assert [of.stage for of in came.moves] == stages
    assert came.contact_id
    said = [of.text for of in oak.conversations.messages(OAK, came.contact_id)]
    assert any("Do you see children?" in of for of in said)
    assert oak.prospects.open_ones(OAK) == []


def test_an_arrival_on_the_wrong_line_makes_nobody_a_patient(oak: TestServices) -> None:
    noor = asks(oak)
    visit = books(oak, noor)
    oak.at(VISIT_AT)
    arrive(oak, OAK, visit.appointment_id, by=ANA)
    later(oak, minutes=1)
    undo(oak, OAK, visit.appointment_id, by=ANA)
    run(oak, minutes=5)
    assert oak.patients.get(OAK, noor.patient_id).kind is Kind.PROSPECT
    assert now_is(oak, noor).stage is Stage.BOOKED


def test_a_visit_that_nobody_marks_makes_them_a_patient_the_day_after(oak: TestServices) -> None:
    noor = asks(oak)
    books(oak, noor)
    oak.at(VISIT_AT + timedelta(days=1))
    run(oak)
    assert oak.patients.get(OAK, noor.patient_id).kind is Kind.PATIENT


def test_who_stays_silent_is_lost_by_itself_and_comes_back_by_the_form(oak: TestServices) -> None:
    noor = asks(oak)
    answer(oak, OAK, noor.patient_id, by=ANA)
    later(oak, days=61)
    run(oak)
    assert (now_is(oak, noor).stage, now_is(oak, noor).loss) == (Stage.LOST, Loss.SILENT)
    again = asks(oak)
    assert again.patient_id == noor.patient_id
    assert (again.enquiries, again.loss, again.is_open) == (2, None, True)
    assert again.waits_since == oak.clock()


def test_who_was_lost_by_mistake_is_taken_back(oak: TestServices) -> None:
    noor = asks(oak)
    lose(oak, OAK, noor.patient_id, Loss.PRICE, by=ANA, note="Asked for the price list")
    assert waiting(oak) == []
    back = reopen(oak, OAK, noor.patient_id, by=ANA)
    assert (back.stage, back.loss, back.note) == (Stage.ENQUIRY, None, "Asked for the price list")


@pytest.fixture
def rosa_asks(oak: TestServices) -> tuple[Patient, Prospect]:
    """A patient writes by the form, as a stranger would."""
    rosa = know(oak, a_patient())
    return rosa, asks(oak, given_name="Rosa", family_name="Klein", phone=ROSIES_PHONE)


def test_who_may_be_a_patient_is_said_so_and_nothing_of_the_patient_changes(
    oak: TestServices, rosa_asks: tuple[Patient, Prospect]
) -> None:
    rosa, asked = rosa_asks
    assert (asked.maybe, asked.same) == ((rosa.patient_id,), True)
    assert rosies_contact(oak).members == (rosa.patient_id,)
    assert oak.patients.get(OAK, rosa.patient_id) == rosa


def test_one_click_joins_them_and_the_enquiry_is_the_patients(
    oak: TestServices, rosa_asks: tuple[Patient, Prospect]
) -> None:
    rosa, asked = rosa_asks
    it_is_them(oak, OAK, asked.patient_id, rosa.patient_id, by=ANA)
    gone = now_is(oak, asked)
    assert (gone.stage, gone.joined_to, gone.maybe) == (Stage.JOINED, rosa.patient_id, ())
    assert oak.prospects.open_ones(OAK) == []
    one = oak.patients.standing(OAK, asked.patient_id)
    assert (one.patient_id, one.kind, one.phone) == (rosa.patient_id, Kind.PATIENT, ROSIES_PHONE)
    [item] = oak.work_items.of_patient(OAK, rosa.patient_id)
    assert item.work_item_id == asked.work_item_id
    assert it_is_them(oak, OAK, asked.patient_id, rosa.patient_id, by=ANA).survivor == "rosa"


def test_two_people_after_all_stand_where_they_stood(
    oak: TestServices, rosa_asks: tuple[Patient, Prospect]
) -> None:
    rosa, asked = rosa_asks
    it_is_them(oak, OAK, asked.patient_id, rosa.patient_id, by=ANA)
    undo_merge(oak, OAK, asked.patient_id, by=ANA)
    back = now_is(oak, asked)
    assert (back.stage, back.joined_to) == (Stage.ENQUIRY, None)
    assert rosa.patient_id in back.not_them


def test_another_person_gets_the_number_as_one_more_of_the_household(
    oak: TestServices, rosa_asks: tuple[Patient, Prospect]
) -> None:
    rosa, asked = rosa_asks
    apart = another_person(oak, OAK, asked.patient_id, rosa.patient_id, by=ANA)
    assert (apart.maybe, apart.same) == ((), False)
    assert oak.patients.get(OAK, asked.patient_id).phone == ROSIES_PHONE
    assert set(rosies_contact(oak).members) == {rosa.patient_id, asked.patient_id}


def test_a_patient_who_asks_twice_is_asked_about_once(
    oak: TestServices, rosa_asks: tuple[Patient, Prospect]
) -> None:
    later(oak, days=2)
    again = asks(oak, given_name="Rosa", family_name="Klein", phone=ROSIES_PHONE)
    assert (again.patient_id, again.enquiries) == (rosa_asks[1].patient_id, 2)


def test_who_was_joined_and_asks_again_is_asked_about_again(
    oak: TestServices, rosa_asks: tuple[Patient, Prospect]
) -> None:
    rosa, asked = rosa_asks
    it_is_them(oak, OAK, asked.patient_id, rosa.patient_id, by=ANA)
    later(oak, days=2)
    again = asks(oak, given_name="Rosa", family_name="Klein", phone=ROSIES_PHONE)
    assert again.patient_id != asked.patient_id
    assert again.maybe == (rosa.patient_id,)


def test_a_namesake_with_another_number_is_proposed_and_has_a_number_of_their_own(
    oak: TestServices,
) -> None:
    rosa = know(oak, a_patient())
    asked = asks(oak, given_name="Rosa", family_name="Klein")
    assert (asked.maybe, asked.same) == ((rosa.patient_id,), False)
    assert oak.patients.get(OAK, asked.patient_id).phone == PHONE


def test_a_name_that_many_have_proposes_nobody(oak: TestServices) -> None:
    for n in range(4):
        know(oak, a_patient(patient_id=PatientId(f"rosa-{n}"), phone=f"+1202555012{n}", email=""))
    assert asks(oak, given_name="Rosa", family_name="Klein").maybe == ()


def test_an_erased_prospect_leaves_nothing(oak: TestServices) -> None:
    noor = asks(oak)
    patient = oak.patients.get(OAK, noor.patient_id)
    ask(oak, OAK, patient, basis="asked", by=ANA)
    erase_patient(oak, OAK, noor.patient_id)
    assert oak.prospects.get(OAK, noor.patient_id) is None
    assert oak.prospects.open_ones(OAK) == []


def test_who_is_brought_by_a_file_is_a_prospect_without_a_clock(oak: TestServices) -> None:
    known = know(oak, a_patient(kind=Kind.PROSPECT))
    found = oak.prospects.get(OAK, known.patient_id)
    assert found is not None
    assert (found.stage, found.origin, found.answer_by) == (Stage.ENQUIRY, Origin.BROUGHT, None)


def test_a_prospect_of_before_they_were_kept_appears_when_profiles_are_looked_over(
    oak: TestServices,
) -> None:
    known = know(oak, a_patient(kind=Kind.PROSPECT))
    oak.prospects.drop(OAK, known.patient_id)
    rebuild_some(oak, OAK, after="")
    assert [of.patient_id for of in oak.prospects.open_ones(OAK)] == [known.patient_id]


def test_a_worker_that_dies_between_record_and_stage_is_followed_by_the_sweep(
    oak: TestServices,
) -> None:
    noor = asks(oak)
    visit = books(oak, noor)
    oak.at(VISIT_AT)
    arrive(oak, OAK, visit.appointment_id, by=ANA)
    was = oak.patients.get(OAK, noor.patient_id)
    entry = AuditEntry(
        practice_id=OAK, entry_id=fresh(VISIT_AT), at=VISIT_AT, who="rapport", did="patient.changed"
    )
    oak.patients.save(OAK, replace(was, kind=Kind.PATIENT), was=was, audit=entry)
    assert now_is(oak, noor).stage is Stage.BOOKED
    run(oak, minutes=4)
    assert now_is(oak, noor).stage is Stage.FIRST_VISIT
