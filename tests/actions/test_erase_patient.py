"""A patient is erased: nothing of them is left to find, and their STOP is not forgotten."""

import json
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from chalicelib.actions import consent
from chalicelib.actions.calls.report_call import report_call
from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.actions.import_schedule import import_schedule
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.sources.code import take_link
from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import patient_id_of
from chalicelib.domain.calls import read_call
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.ids import AppointmentId, MessageId, PatientId
from chalicelib.domain.patients import Channel, Consent, OtherPhone, Patient, PhoneUse, Purpose
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services
from tests.builders import ANA, ELM, MAIN_STREET, NOW, OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.loop import drain, run
from tests.scenes import (
    book,
    everything,
    know,
    later,
    open_elm,
    open_oak,
    remind,
    rosies_contact,
    texts_in,
    thread,
    touchpoint,
    visit,
    work,
)

HERS = (
    "rosa",
    "rosie",
    "klein",
    "2025550143",
    "202-555",
    "rosie@home",
    "knee",
    "csv:0042",
    "2025550151",
)
"""Whatever could tell that it was her: names, number, address, her words."""
HOME = "+12025550151"
OLD_PHONE = "+12025550188"
TRIAL_NUMBER = "+12025550190"
TOM = PatientId("tom")


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    return services


def rosa_with_a_history(oak: TestServices) -> Patient:
    """A former number, a visit past and one to come, reminders, words, a note, work, a STOP."""
    first = know(
        oak,
        a_patient(
            phone=OLD_PHONE,
            remember="Bring the knee brace",
            said_as="ROH-sa",
            source_key="csv:0042",
        ),
    )
    remind(oak, book(oak), phone=OLD_PHONE, body="Oak: Hi Rosie, see you Thursday")
    patient = save_patient(oak, OAK, replace(first, phone=ROSIES_PHONE), was=first, by="ana")
    past = book(oak, appointment_id=AppointmentId("past"), starts_at=NOW - timedelta(days=5))
    coming = book(
        oak,
        appointment_id=AppointmentId("coming"),
        starts_at=NOW + timedelta(days=3),
        note="Her knee hurts",
        source_key="csv:9",
    )
    remind(oak, past, step_id="days-1", body="Oak: Hi Rosie, see you tomorrow")
    texts_in(oak, "My knee hurts, can I bring my dog? Rosa Klein 202-555-0143")
    texts_in(oak, "YES")
    texts_in(oak, "The lady who looked at my knee was so rude. Rosa Klein")
    remind(oak, coming, state=State.PLANNED)
    oak.conversations.add(
        Message(
            practice_id=OAK,
            contact_id=rosies_contact(oak).contact_id,
            message_id=MessageId(fresh(NOW)),
            by=By.NOTE,
            at=NOW,
            text="Rosie is worried about her knee",
        )
    )
    consent.stop(
        oak,
        rosies_contact(oak),
        purpose=Purpose.CARE,
        source="text",
        wording="STOP texting me. Rosa Klein",
        now=NOW,
    )
    drain(oak)
    patient = oak.patients.get(OAK, patient.patient_id)
    at_home = OtherPhone(number=HOME, use=PhoneUse.HOME)
    patient = save_patient(oak, OAK, replace(patient, phones=(at_home,)), was=patient, by="ana")
    take_link(oak, OAK, patient)
    for number in (HOME, ROSIES_PHONE):
        for event in ("ringing", "missed"):
            report_call(oak, OAK, read_call({"from": number, "event": event}))
    return patient


def erase(services: Services, patient: Patient) -> None:
    ask(services, OAK, patient, basis="asked", by=ANA)
    drain(services)


def stored(services: Services) -> list[str]:
    """Each item of both tables as text, in lower case."""
    client = boto3.client("dynamodb")
    tables = (services.config.table_name, services.config.audit_table_name)
    return [
        json.dumps(item).lower() for name in tables for item in client.scan(TableName=name)["Items"]
    ]


def found(services: Services, *words: str) -> list[str]:
    return [item for item in stored(services) if any(word in item for word in words)]


def test_nothing_in_any_table_tells_who_she_was_or_what_she_wrote(oak: TestServices) -> None:
    patient = rosa_with_a_history(oak)
    before = len(found(oak, *HERS[:3]))
    assert before > 8
    # Her id is opaque in life; here it happens to be her name.
    erase(oak, patient)
    left = [item.replace('"rosa"', "").replace("#rosa", "") for item in stored(oak)]
    assert [item for item in left if any(word in item for word in HERS)] == []
    assert oak.patients.get(OAK, patient.patient_id).full_name == "Erased patient"
    assert oak.patients.find(OAK, "rosa") == []


def test_the_stop_and_its_evidence_stay_and_an_import_of_the_same_person_resumes_nothing(
    oak: TestServices,
) -> None:
    header = "Appt ID,Patient ID,Patient,Cell,Date,Time,Minutes,Status,OK to text\n"
    row = '1,0042,"Klein, Rosa",202-555-0143,2026-12-03,10:30 AM,30,Scheduled,Yes\n'
    raw = (header + row).encode()
    import_schedule(oak, OAK, raw, by="import", now=NOW)
    patient = oak.patients.get(OAK, patient_id_of(OAK, "csv", "0042"))
    oak.at(NOW + timedelta(minutes=1))
    texts_in(oak, "STOP")
    erase(oak, patient)
    assert found(oak, "klein", "2025550143") == []

    report = import_schedule(oak, OAK, raw, by="import", now=NOW)
    assert (report.created, report.changed, report.unchanged) == (0, 1, 0)
    again = oak.patients.get(OAK, patient.patient_id)
    assert (again.full_name, again.erased_at) == ("Rosa Klein", None)
    contact = rosies_contact(oak)
    assert (contact.address, contact.care) == (ROSIES_PHONE, Consent.STOPPED)
    assert [of.consent for of in oak.contacts.ledger(OAK, contact.contact_id)][-1] == (
        Consent.STOPPED
    )
    sent = len(oak.texts.sent)
    run(oak, minutes=5)
    oak.at(NOW + timedelta(days=9))
    run(oak, minutes=5)
    assert len(oak.texts.sent) == sent


def proved(oak: TestServices, phone: str = ROSIES_PHONE) -> None:
    """It is a phone of the practice, which tries Rapport on it at the number that all share."""
    oak.setups.save(OAK, replace(oak.setups.of(OAK).account, verified_numbers=(phone, OLD_PHONE)))
    shared = Number(number=TRIAL_NUMBER, practice_id=OAK, location_id=MAIN_STREET)
    oak.doors.share_number(shared, phone=phone)


def test_a_phone_that_the_practice_tried_texts_on_is_no_phone_of_it_any_more(
    oak: TestServices,
) -> None:
    patient = know(oak)
    proved(oak)
    erase(oak, patient)
    assert oak.setups.of(OAK, fresh=True).account.verified_numbers == (OLD_PHONE,)
    assert found(oak, "2025550143") == []
    with pytest.raises(NotFound):
        oak.doors.texted(TRIAL_NUMBER, ROSIES_PHONE)
    entries = oak.audit.of_person(OAK, ANA).entries
    assert [of.did for of in entries].count("settings.phone-removed") == 1


def test_a_phone_that_was_asked_for_and_never_proved_goes_too(oak: TestServices) -> None:
    patient = know(oak)
    shared = Number(number=TRIAL_NUMBER, practice_id=OAK, location_id=MAIN_STREET)
    oak.doors.share_if_free(shared, phone=ROSIES_PHONE)
    erase(oak, patient)
    assert found(oak, "2025550143") == []


def test_a_worker_that_dies_takes_the_practices_phone_away_all_the_same(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = know(oak)
    proved(oak)
    ask(oak, OAK, patient, basis="asked", by=ANA)
    with monkeypatch.context() as broken:

        def dies(*_: object, **__: object) -> None:
            raise TimeoutError

        broken.setattr(oak.doors, "unshare_number", dies)
        with pytest.raises(TimeoutError):
            erase_patient(oak, OAK, patient.patient_id)
    drain(oak)
    assert found(oak, "2025550143") == []


def test_a_phone_that_a_household_shares_stays_a_phone_of_the_practice(oak: TestServices) -> None:
    patient = know(oak)
    know(oak, a_patient(patient_id=TOM, given_name="Tom", preferred_name="", email=""))
    proved(oak)
    erase(oak, patient)
    assert ROSIES_PHONE in oak.setups.of(OAK, fresh=True).account.verified_numbers
    assert oak.doors.texted(TRIAL_NUMBER, ROSIES_PHONE).practice_id == OAK


def test_a_phone_that_another_practice_has_proved_since_stays_theirs(oak: TestServices) -> None:
    patient = know(oak)
    proved(oak)
    open_elm(oak)
    theirs = Number(number=TRIAL_NUMBER, practice_id=ELM, location_id=MAIN_STREET)
    oak.doors.share_number(theirs, phone=ROSIES_PHONE)
    erase(oak, patient)
    assert oak.doors.texted(TRIAL_NUMBER, ROSIES_PHONE) == theirs


def test_planned_messages_are_not_sent_and_visits_to_come_are_cancelled_unsaid(
    oak: TestServices,
) -> None:
    patient = know(oak)
    booked = book(oak)
    planned = remind(oak, booked, state=State.PLANNED)
    erase(oak, patient)
    assert (touchpoint(oak, planned).state, touchpoint(oak, planned).why) == (
        State.SKIPPED,
        Why.GONE,
    )
    assert visit(oak, booked).status is Status.CANCELLED
    run(oak, minutes=10)
    assert oak.texts.sent == []
    assert work(oak) == []
    with pytest.raises(NotFound):
        oak.doors.link(booked.link, now=NOW)


def test_the_household_that_shares_her_phone_keeps_it_and_its_own_words(oak: TestServices) -> None:
    patient = know(oak, a_patient(email="rosie@home.example"))
    tom = know(
        oak,
        a_patient(patient_id=TOM, given_name="Tom", preferred_name="", email="tom@home.example"),
    )
    hers, his = book(oak), book(oak, patient_id=TOM, appointment_id=AppointmentId("toms"))
    remind(oak, hers, body="Oak: Hi Rosie, your visit")
    texts_in(oak, "My knee hurts")
    remind(oak, his, step_id="days-1", body="Oak: Hi Tom, your visit")
    later(oak, minutes=1)
    texts_in(oak, "Tom is fine, Rosie too")
    erase(oak, patient)
    contact = rosies_contact(oak)
    assert (contact.address, contact.members) == (ROSIES_PHONE, (TOM,))
    assert oak.patients.get(OAK, TOM) == tom
    said = [of.text for of in thread(oak) if of.by is By.PATIENT]
    assert said[-1] == "Tom is fine, [erased] too"
    assert found(oak, "hi tom, your visit") != []
    assert found(oak, "rosie", "rosie@home") == []


def test_another_practices_patient_of_the_same_name_and_number_is_untouched(
    oak: TestServices,
) -> None:
    open_elm(oak)
    theirs = save_patient(oak, ELM, a_patient(), was=None, by="import")
    before = {key: of for key, of in everything(oak).items() if f"#{ELM}#" in key[0]}
    erase(oak, rosa_with_a_history(oak))
    assert oak.patients.get(ELM, theirs.patient_id) == theirs
    after = {key: of for key, of in everything(oak).items() if f"#{ELM}#" in key[0]}
    assert after == before
    assert oak.contacts.known(ELM, Channel.TEXT, ROSIES_PHONE).care is Consent.UNKNOWN


def test_a_worker_that_dies_on_the_way_is_followed_by_the_sweep(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = rosa_with_a_history(oak)
    ask(oak, OAK, patient, basis="asked", by=ANA)
    oak.sqs.purge_queue(QueueUrl=oak.config.plan_queue_url)
    with monkeypatch.context() as broken:

        def dies(*_: object) -> None:
            raise TimeoutError

        broken.setattr(oak.imports, "forget", dies)
        with pytest.raises(TimeoutError):
            erase_patient(oak, OAK, patient.patient_id)
    assert oak.patients.get(OAK, patient.patient_id).erased_at is None
    run(oak, minutes=2)
    assert oak.patients.get(OAK, patient.patient_id).erased_at is not None
    done = oak.erasures.get(OAK, patient.patient_id)
    assert done is not None
    assert done.erased_at is not None
    before = everything(oak)
    erase_patient(oak, OAK, patient.patient_id)
    assert everything(oak) == before


def test_a_message_that_is_just_being_sent_is_waited_for(oak: TestServices) -> None:
    patient = know(oak)
    remind(oak, book(oak), state=State.CLAIMED)
    ask(oak, OAK, patient, basis="asked", by=ANA)
    with pytest.raises(StaleWrite):
        erase_patient(oak, OAK, patient.patient_id)
    assert oak.patients.get(OAK, patient.patient_id).erased_at is None


def test_who_erased_whom_is_in_the_trail_by_opaque_ids(oak: TestServices) -> None:
    patient = know(oak)
    erase(oak, patient)
    did = [(of.did, of.who) for of in oak.audit.of_subject(OAK, patient.patient_id).entries]
    assert ("patient.erased", ANA) in did
    assert ("patient.erasure-asked", ANA) in did
