"""Two records are one person, and two again: nothing is lost, sent twice or opted back in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions import consent, merge_patients
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.take_over import Arrival, Outcome, foresee, take_over
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.arriving import (
    ArrivingPatient,
    ArrivingVisit,
    appointment_id_of,
    patient_id_of,
)
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import AppointmentId, PatientId, WorkItemId
from chalicelib.domain.merging import BeingErased, OneRecord
from chalicelib.domain.patients import Consent, ContactPoint, Health, Patient, Purpose
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound, StaleWrite
from tests.builders import ANA, CLEANING, ELM, MAIN_STREET, NOW, OAK, PATEL, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import drain, run
from tests.loop import open_practice as open_oak
from tests.scenes import book, know, later, remind, texts_in, visit

ROSA, ROSE, RAE = PatientId("rosa"), PatientId("rose"), PatientId("rae")
ROSES_PHONE = "+12025550144"
TOKEN = "linklinklinklinklinkli"
HER_VISIT = NOW + timedelta(days=4)
REMINDED = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    return services


def rose(**changes: object) -> Patient:
    known = {
        "patient_id": ROSE,
        "given_name": "Rose",
        "family_name": "Kline",
        "preferred_name": "",
        "phone": ROSES_PHONE,
        "email": "",
        "source_key": "hl7:0099",
    }
    return a_patient(**{**known, **changes})


def both(oak: TestServices, **of_rose: object) -> Appointment:
    """Rosa, and a second record of hers, which has a visit."""
    know(oak)
    know(oak, rose(**of_rose))
    booked = book(oak, appointment_id=AppointmentId("roses"), patient_id=ROSE, starts_at=HER_VISIT)
    run(oak)
    return booked


def make_one(oak: TestServices, **asked: object) -> None:
    merge(oak, OAK, survivor=ROSA, retired=ROSE, by=ANA, **asked)  # type: ignore[arg-type]


def apart(oak: TestServices) -> None:
    undo_merge(oak, OAK, ROSE, ANA)


def patient(oak: TestServices, of: PatientId = ROSA) -> Patient:
    return oak.patients.get(OAK, of)


def at(oak: TestServices, phone: str) -> ContactPoint:
    return oak.contacts.get(OAK, oak.contacts.id_of(OAK, phone))


def planned(oak: TestServices, phone: str) -> list[tuple[str, str]]:
    found = oak.touchpoints.of_contact(OAK, oak.contacts.id_of(OAK, phone))
    return [
        (s.patient_id, s.appointment_id)
        for t in found
        if t.state is State.PLANNED
        for s in t.subjects
    ]


def sent(oak: TestServices) -> list[str]:
    return [of.to for of in oak.texts.sent]


def stop(oak: TestServices, phone: str, wording: str = "STOP") -> None:
    consent.stop(oak, at(oak, phone), purpose=Purpose.CARE, source="text", wording=wording, now=NOW)


# --- merging -------------------------------------------------------------------------------------


def test_her_visits_and_what_waits_about_them_are_the_survivors(oak: TestServices) -> None:
    booked = both(oak)
    oak.work_items.open(
        WorkItem(
            practice_id=OAK,
            work_item_id=WorkItemId("w"),
            kind=WorkKind.MOVE,
            location_id=MAIN_STREET,
            opened_at=NOW,
            patient_id=ROSE,
        )
    )
    make_one(oak)
    assert visit(oak, booked).patient_id == ROSA
    assert [of.patient_id for of in oak.work_items.open_ones(OAK)] == [ROSA]
    assert oak.appointments.of_patient(OAK, ROSE) == []
    assert oak.patients.standing(OAK, ROSE).patient_id == ROSA


def test_her_reminder_goes_to_the_number_that_was_kept(oak: TestServices) -> None:
    both(oak)
    assert planned(oak, ROSES_PHONE) == [(ROSE, "roses")]
    make_one(oak)
    assert (planned(oak, ROSES_PHONE), planned(oak, ROSIES_PHONE)) == ([], [(ROSA, "roses")])
    oak.at(REMINDED)
    run(oak)
    assert sent(oak) == [ROSIES_PHONE]


def test_where_both_had_one_number_the_reminder_that_stood_is_sent_once(oak: TestServices) -> None:
    both(oak, phone=ROSIES_PHONE)
    make_one(oak)
    assert planned(oak, ROSIES_PHONE) == [(ROSA, "roses")]
    oak.at(REMINDED)
    run(oak)
    assert sent(oak) == [ROSIES_PHONE]


def test_what_was_sent_to_the_other_number_is_not_sent_again(oak: TestServices) -> None:
    booked = both(oak)
    oak.at(REMINDED)
    run(oak)
    assert sent(oak) == [ROSES_PHONE]
    make_one(oak)
    # Something else of hers changes, so that all is planned anew.
    save_patient(oak, OAK, replace(patient(oak), remember="Shy"), was=patient(oak), by=ANA)
    run(oak, minutes=3)
    apart(oak)
    run(oak, minutes=3)
    assert sent(oak) == [ROSES_PHONE]
    assert visit(oak, booked).patient_id == ROSE


def test_what_was_sent_while_they_were_one_is_not_sent_again_to_either(oak: TestServices) -> None:
    both(oak)
    make_one(oak)
    oak.at(REMINDED)
    run(oak)
    apart(oak)
    run(oak, minutes=3)
    assert sent(oak) == [ROSIES_PHONE]


def test_her_answer_from_the_old_number_confirms_her_visit(oak: TestServices) -> None:
    booked = both(oak)
    remind(oak, booked, phone=ROSES_PHONE, step_id="days-7")
    make_one(oak)
    texts_in(oak, "YES", sender=ROSES_PHONE)
    assert visit(oak, booked).answer is Answer.ACCEPTED


def test_the_conversation_stays_at_its_number_and_shows_the_survivor(oak: TestServices) -> None:
    both(oak)
    texts_in(oak, "Is there parking?", sender=ROSES_PHONE)
    make_one(oak)
    assert at(oak, ROSES_PHONE).members == (ROSA,)
    assert at(oak, ROSIES_PHONE).members == (ROSA,)


def test_more_visits_than_one_worker_moves_are_moved_by_the_next(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge_patients, "_AT_ONCE", 1)
    both(oak)
    for n in range(2):
        book(
            oak,
            appointment_id=AppointmentId(f"more-{n}"),
            patient_id=ROSE,
            starts_at=HER_VISIT + timedelta(days=1 + n),
        )
    make_one(oak)
    assert len(oak.appointments.of_patient(OAK, ROSE)) == 2
    run(oak, minutes=4)
    assert len(oak.appointments.of_patient(OAK, ROSA)) == 3


def test_she_is_found_once(oak: TestServices) -> None:
    both(oak)
    make_one(oak)
    assert oak.patients.find(OAK, "Kline") == []
    assert [of for of, _ in oak.patients.find(OAK, "Klein")] == [ROSA]


def test_the_page_that_her_text_linked_to_still_opens(oak: TestServices) -> None:
    both(oak)
    oak.doors.make_link(
        Link(
            token=TOKEN,
            practice_id=OAK,
            purpose="appointment",
            patient_id=ROSE,
            appointment_id=AppointmentId("roses"),
        )
    )
    make_one(oak)
    link = oak.doors.link(TOKEN, now=NOW)
    assert (link.patient_id, link.appointment_id) == (ROSA, "roses")
    apart(oak)
    assert oak.doors.link(TOKEN, now=NOW).patient_id == ROSE


def test_both_records_say_in_the_audit_trail_that_they_became_one(oak: TestServices) -> None:
    both(oak)
    make_one(oak)
    for of in (ROSA, ROSE):
        did = [entry.did for entry in oak.audit.of_subject(OAK, of).entries]
        assert "patient.merged" in did


def test_merging_twice_is_merging_once(oak: TestServices) -> None:
    both(oak)
    make_one(oak)
    once = patient(oak)
    make_one(oak)
    merge(oak, OAK, survivor=ROSE, retired=ROSA, by=ANA)
    assert patient(oak) == once


def test_nobody_is_merged_into_herself(oak: TestServices) -> None:
    know(oak)
    with pytest.raises(OneRecord):
        merge(oak, OAK, survivor=ROSA, retired=ROSA, by=ANA)


def test_nobody_is_merged_into_somebody_of_another_practice(oak: TestServices) -> None:
    both(oak)
    with pytest.raises(NotFound):
        merge(oak, ELM, survivor=ROSA, retired=ROSE, by=ANA)
    assert patient(oak, ROSE).merged_into is None


def test_who_was_changed_after_somebody_looked_is_not_merged(oak: TestServices) -> None:
    both(oak)
    seen = patient(oak).revision, patient(oak, ROSE).revision
    save_patient(
        oak, OAK, replace(patient(oak, ROSE), born=NOW.date()), was=patient(oak, ROSE), by=ANA
    )
    with pytest.raises(StaleWrite):
        make_one(oak, seen=seen)
    assert patient(oak, ROSE).merged_into is None


def test_nobody_who_is_to_be_erased_is_merged(oak: TestServices) -> None:
    both(oak)
    ask(oak, OAK, patient(oak, ROSE), basis="asked", by=ANA)
    with pytest.raises(BeingErased):
        make_one(oak)


# --- refusals ------------------------------------------------------------------------------------


def test_a_stop_survives_the_merge_and_its_undoing(oak: TestServices) -> None:
    both(oak)
    stop(oak, ROSES_PHONE)
    make_one(oak)
    oak.at(REMINDED)
    run(oak)
    apart(oak)
    run(oak, minutes=3)
    assert sent(oak) == []
    assert at(oak, ROSES_PHONE).care is Consent.STOPPED
    assert at(oak, ROSIES_PHONE).care is Consent.STOPPED


def test_a_stop_at_the_number_that_is_given_up_holds_at_the_one_that_is_kept(
    oak: TestServices,
) -> None:
    both(oak)
    stop(oak, ROSIES_PHONE, "no more texts please")
    make_one(oak, keep={"phone": ROSES_PHONE})
    kept = at(oak, ROSES_PHONE)
    assert kept.care is Consent.STOPPED
    [entry] = oak.contacts.ledger(OAK, kept.contact_id)
    assert (entry.source, entry.wording) == ("merge", "no more texts please")


def test_kinds_that_were_refused_at_the_number_that_is_given_up_stay_refused(
    oak: TestServices,
) -> None:
    both(oak)
    until = NOW.date() + timedelta(days=60)
    refused = replace(
        at(oak, ROSIES_PHONE),
        not_wanted=(Topic.NEWS,),
        damped={Topic.TIPS: until},
        once_a_week=True,
    )
    oak.contacts.save(refused)
    make_one(oak, keep={"phone": ROSES_PHONE})
    kept = at(oak, ROSES_PHONE)
    assert (kept.not_wanted, kept.damped) == ((Topic.NEWS,), {Topic.TIPS: until})
    assert kept.once_a_week


def test_a_stop_from_the_number_that_was_given_up_holds_at_the_one_that_is_kept(
    oak: TestServices,
) -> None:
    both(oak)
    know(oak, a_patient(patient_id=RAE, given_name="Rae", phone="+12025550145", email=""))
    make_one(oak)
    texts_in(oak, "STOP", sender=ROSES_PHONE)
    assert at(oak, ROSIES_PHONE).care is Consent.STOPPED
    assert at(oak, ROSIES_PHONE).marketing is Consent.STOPPED
    assert at(oak, "+12025550145").care is Consent.UNKNOWN


def test_a_yes_at_one_number_never_lifts_the_stop_at_the_other(oak: TestServices) -> None:
    both(oak)
    consent.start(
        oak, at(oak, ROSES_PHONE), purpose=Purpose.CARE, source="text", wording="START", now=NOW
    )
    stop(oak, ROSIES_PHONE)
    make_one(oak)
    assert at(oak, ROSIES_PHONE).care is Consent.STOPPED


def test_a_stranger_who_has_her_old_number_refuses_nothing_for_her(oak: TestServices) -> None:
    both(oak)
    stop(oak, ROSES_PHONE, "wrong person")
    was = at(oak, ROSES_PHONE)
    oak.contacts.save(replace(was, health=Health.BAD, health_reason=Why.WRONG_NUMBER))
    make_one(oak)
    assert at(oak, ROSIES_PHONE).care is not Consent.STOPPED


def test_who_has_died_by_one_record_is_left_in_peace(oak: TestServices) -> None:
    both(oak, deceased=True)
    book(oak, starts_at=HER_VISIT + timedelta(hours=1))
    make_one(oak)
    oak.at(REMINDED)
    run(oak)
    assert sent(oak) == []


# --- undoing -------------------------------------------------------------------------------------


def test_undone_each_has_her_own_again(oak: TestServices) -> None:
    booked = both(oak)
    book(oak, starts_at=HER_VISIT + timedelta(days=3))
    run(oak)
    before = {of: patient(oak, of) for of in (ROSA, ROSE)}
    make_one(oak)
    apart(oak)
    for of, was in before.items():
        now_is = replace(patient(oak, of), revision=was.revision, former=was.former)
        assert now_is == was
    assert visit(oak, booked).patient_id == ROSE
    assert planned(oak, ROSES_PHONE) == [(ROSE, "roses")]
    assert planned(oak, ROSIES_PHONE) == [(ROSA, "visit-1")]
    assert (at(oak, ROSES_PHONE).members, at(oak, ROSIES_PHONE).members) == ((ROSE,), (ROSA,))
    assert [of for of, _ in oak.patients.find(OAK, "Kline")] == [ROSE]


def test_undone_twice_and_merged_again(oak: TestServices) -> None:
    booked = both(oak)
    for _ in range(2):
        make_one(oak)
        assert visit(oak, booked).patient_id == ROSA
        apart(oak)
        apart(oak)
        assert visit(oak, booked).patient_id == ROSE


def test_what_came_since_the_merge_stays_with_the_survivor(oak: TestServices) -> None:
    both(oak)
    make_one(oak)
    new = book(oak, appointment_id=AppointmentId("new"), starts_at=HER_VISIT + timedelta(days=9))
    apart(oak)
    assert visit(oak, new).patient_id == ROSA


def test_where_nothing_was_merged_nothing_is_undone(oak: TestServices) -> None:
    both(oak)
    with pytest.raises(NotFound):
        apart(oak)


# --- chains --------------------------------------------------------------------------------------


def test_a_chain_of_three_is_one_person_and_comes_apart_in_any_order(oak: TestServices) -> None:
    booked = both(oak)
    know(oak, a_patient(patient_id=RAE, given_name="Rae", phone="+12025550145", email=""))
    make_one(oak)
    merge(oak, OAK, survivor=RAE, retired=ROSA, by=ANA)
    assert oak.patients.standing(OAK, ROSE).patient_id == RAE
    assert visit(oak, booked).patient_id == RAE
    assert set(patient(oak, RAE).also) == {ROSA, ROSE}
    apart(oak)
    assert visit(oak, booked).patient_id == ROSE
    assert patient(oak, RAE).also == (ROSA,)
    assert oak.patients.standing(OAK, ROSA).patient_id == RAE
    undo_merge(oak, OAK, ROSA, ANA)
    assert patient(oak, RAE).also == ()
    assert at(oak, ROSES_PHONE).members == (ROSE,)


def test_a_record_that_was_merged_away_leads_to_whom_it_is_merged_with_now(
    oak: TestServices,
) -> None:
    """B is A; then somebody says B is C: all three are C."""
    both(oak)
    know(oak, a_patient(patient_id=RAE, given_name="Rae", phone="+12025550145", email=""))
    make_one(oak)
    merge(oak, OAK, survivor=RAE, retired=ROSE, by=ANA)
    assert oak.patients.standing(OAK, ROSA).patient_id == RAE
    assert oak.patients.standing(OAK, ROSE).patient_id == RAE


# --- sources -------------------------------------------------------------------------------------

HL7 = "hl7:OAK"
LIVES = ArrivingPatient(system=HL7, key="1", given_name="Rosa", family_name="Klein")
RETIRED = ArrivingPatient(
    system=HL7, key="2", given_name="Rose", family_name="Kline", phone=ROSES_PHONE
)
ARRIVAL = Arrival(practice_id=OAK, by="hl7", now=NOW)
ONE, TWO = (patient_id_of(OAK, HL7, key) for key in ("1", "2"))


def her_visit(key: str = "V") -> ArrivingVisit:
    return ArrivingVisit(
        system=HL7,
        key=key,
        patient_key="2",
        location_id=MAIN_STREET,
        provider_id=PATEL,
        visit_type_id=CLEANING,
        starts_at=HER_VISIT,
        ends_at=HER_VISIT + timedelta(minutes=30),
        status=Status.BOOKED,
    )


def whose(oak: TestServices, key: str = "V") -> PatientId:
    return oak.appointments.get(OAK, appointment_id_of(OAK, HL7, key)).patient_id


def test_an_import_does_not_undo_a_merge(oak: TestServices) -> None:
    take_over(oak, ARRIVAL, patients=[LIVES, RETIRED], visits=[her_visit()])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    again = {"patients": [LIVES, RETIRED], "visits": [her_visit()]}
    assert set(foresee(oak, ARRIVAL, **again).visits) == {Outcome.UNCHANGED}  # type: ignore[arg-type]
    take_over(oak, ARRIVAL, **again)  # type: ignore[arg-type]
    assert whose(oak) == ONE
    assert patient(oak, TWO).merged_into == ONE
    take_over(oak, ARRIVAL, visits=[her_visit("V2")])
    assert whose(oak, "V2") == ONE


def test_what_its_source_said_while_merged_is_the_retired_ones_when_undone(
    oak: TestServices,
) -> None:
    take_over(oak, ARRIVAL, patients=[LIVES, RETIRED])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    news = replace(RETIRED, email="rose@example.com")
    take_over(oak, ARRIVAL, patients=[news], visits=[her_visit()])
    assert whose(oak) == ONE
    undo_merge(oak, OAK, TWO, ANA)
    assert whose(oak) == TWO
    take_over(oak, ARRIVAL, patients=[news])
    assert patient(oak, TWO).email == "rose@example.com"


def test_a_record_that_nobody_knows_becomes_an_alias(oak: TestServices) -> None:
    take_over(oak, ARRIVAL, patients=[LIVES])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    take_over(oak, ARRIVAL, patients=[RETIRED], visits=[her_visit()])
    assert whose(oak) == ONE
    assert oak.patients.all_ids(OAK) == [ONE]


def test_an_alias_that_is_undone_is_a_new_patient_the_next_time(oak: TestServices) -> None:
    take_over(oak, ARRIVAL, patients=[LIVES])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    take_over(oak, ARRIVAL, patients=[RETIRED])
    undo_merge(oak, OAK, TWO, ANA)
    assert take_over(oak, ARRIVAL, patients=[RETIRED]).patients == (Outcome.NEW,)
    assert patient(oak, TWO).full_name == "Rose Kline"


def test_a_survivor_whom_nobody_knows_is_refused(oak: TestServices) -> None:
    with pytest.raises(NotFound):
        merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")


def test_who_died_by_her_own_source_while_merged_hears_nothing_once_undone(
    oak: TestServices,
) -> None:
    take_over(oak, ARRIVAL, patients=[LIVES, RETIRED])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    take_over(oak, ARRIVAL, patients=[replace(RETIRED, deceased=True)], visits=[her_visit()])
    run(oak)
    undo_merge(oak, OAK, TWO, ANA)
    assert (patient(oak, ONE).deceased, patient(oak, TWO).deceased) == (False, True)
    oak.at(REMINDED)
    run(oak)
    assert sent(oak) == []


def test_who_died_by_both_sources_does_not_come_to_life_when_one_of_them_is_taken_away(
    oak: TestServices,
) -> None:
    take_over(oak, ARRIVAL, patients=[LIVES, replace(RETIRED, deceased=True)])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    take_over(oak, ARRIVAL, patients=[replace(LIVES, deceased=True)])
    undo_merge(oak, OAK, TWO, ANA)
    assert patient(oak, ONE).deceased


def test_whoever_of_the_two_the_desk_meant_both_are_left_in_peace_once_undone(
    oak: TestServices,
) -> None:
    both(oak)
    make_one(oak)
    was = patient(oak)
    save_patient(oak, OAK, replace(was, discharged=True), was=was, by=ANA)
    apart(oak)
    assert (patient(oak).discharged, patient(oak, ROSE).discharged) == (True, True)


def test_a_death_that_one_source_tells_of_is_not_the_others(oak: TestServices) -> None:
    take_over(oak, ARRIVAL, patients=[LIVES, RETIRED])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    take_over(oak, ARRIVAL, patients=[replace(LIVES, deceased=True)])
    undo_merge(oak, OAK, TWO, ANA)
    assert (patient(oak, ONE).deceased, patient(oak, TWO).deceased) == (True, False)


def test_a_no_to_texts_from_her_source_while_merged_holds_at_her_own_number(
    oak: TestServices,
) -> None:
    lives = replace(LIVES, phone=ROSIES_PHONE)
    take_over(oak, ARRIVAL, patients=[lives, RETIRED])
    merge(oak, OAK, survivor=ONE, retired=TWO, by="hl7")
    take_over(oak, ARRIVAL, patients=[replace(RETIRED, texts=False)], visits=[her_visit()])
    run(oak)
    undo_merge(oak, OAK, TWO, ANA)
    assert at(oak, ROSES_PHONE).care is Consent.STOPPED
    oak.at(REMINDED)
    run(oak)
    assert sent(oak) == []


# --- erasure -------------------------------------------------------------------------------------


def test_erasing_her_erases_what_was_merged_into_her(oak: TestServices) -> None:
    booked = both(oak)
    remind(oak, booked, phone=ROSES_PHONE, body="Oak: Hi Rose, see you")
    make_one(oak)
    ask(oak, OAK, patient(oak), basis="asked", by=ANA)
    drain(oak)
    items = str(oak.session.client("dynamodb").scan(TableName=oak.config.table_name)["Items"])
    for word in ("Rose", "Kline", "Klein", "Rosa'", ROSES_PHONE, ROSIES_PHONE):
        assert word not in items
    assert patient(oak, ROSE).erased_at
    with pytest.raises(NotFound):
        apart(oak)


def test_who_wrote_late_to_the_retired_record_is_found_again(oak: TestServices) -> None:
    """A booking that had begun before the merge ends after it."""
    both(oak)
    make_one(oak)
    late = book(
        oak,
        appointment_id=AppointmentId("late"),
        patient_id=ROSE,
        starts_at=HER_VISIT + timedelta(days=5),
    )
    later(oak, minutes=1)
    run(oak, minutes=2)
    assert visit(oak, late).patient_id == ROSA
    assert (ROSA, "late") in planned(oak, ROSIES_PHONE)
