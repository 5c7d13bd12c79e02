"""Places on the waitlist when records are merged, erased, and taken along."""

import json
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

from chalicelib.actions.erase_patient import ask
from chalicelib.actions.export_practice import start_export
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.waitlist import take
from chalicelib.actions.waitlist.end_over import end_over
from chalicelib.domain.ids import PatientId
from chalicelib.domain.waitlist import Outcome
from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    cancelled,
    enlist,
    hours,
    oak,
    someone,
    texts,
    waits,
)
from tests.builders import ANA, OAK
from tests.conftest import TestServices
from tests.loop import drain

BEN, CORA = PatientId("p00"), PatientId("p01")


def test_who_turns_out_to_be_one_person_has_one_place_since_they_first_joined(
    services: TestServices,
) -> None:
    oak(services)
    ben = waits(services, 0)
    services.at(services.clock() + hours(1))
    waits(services, 1)
    merge(services, OAK, survivor=CORA, retired=BEN, by=ANA)
    drain(services)
    [entry] = services.waitlist.entries_of(OAK)
    assert (entry.patient_id, entry.joined_at) == (CORA, ben.joined_at)


def test_the_visit_of_either_record_is_the_one_that_moves(services: TestServices) -> None:
    visit = oak(services)
    someone(services, 0)
    bens = booked(services, BEN, TWO + hours(24 * 9))
    enlist(services, BEN, instead_of=bens.appointment_id)
    cora = waits(services, 1)
    merge(services, OAK, survivor=CORA, retired=BEN, by=ANA)
    drain(services)
    slot = cancelled(services, visit)
    assert take(services, OAK, slot.slot_id, cora.entry_id, by="patient").outcome is Outcome.WON
    theirs = services.appointments.of_patient(OAK, CORA, after=services.clock())
    assert [of.starts_at for of in theirs if of.is_open] == [TWO]


def test_a_place_follows_its_record_and_comes_back_with_it(services: TestServices) -> None:
    oak(services)
    ben = waits(services, 0)
    someone(services, 1)
    merge(services, OAK, survivor=CORA, retired=BEN, by=ANA)
    drain(services)
    assert [of.patient_id for of in services.waitlist.entries_of(OAK)] == [CORA]
    undo_merge(services, OAK, BEN, by=ANA)
    drain(services)
    [back] = services.waitlist.entries_of(OAK)
    assert (back.patient_id, back.joined_at) == (BEN, ben.joined_at)


def test_whoever_was_erased_waits_no_more_and_wins_nothing(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    ask(services, OAK, services.patients.get(OAK, BEN), basis="asked", by=ANA)
    drain(services)
    assert services.waitlist.of_patient(OAK, BEN) == []
    outcome = take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome
    assert outcome is Outcome.NOT_WAITING


def test_whoever_died_is_asked_no_more(services: TestServices) -> None:
    visit = oak(services)
    waits(services, 0)
    ben = services.patients.get(OAK, BEN)
    save_patient(services, OAK, replace(ben, deceased=True), was=ben, by=ANA)
    cancelled(services, visit)
    assert texts(services, 0) == []


def test_the_waitlist_and_its_offers_are_in_the_file_of_everything(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0, weekdays=(1, 2))
    slot = cancelled(services, visit)
    start_export(services, OAK, by=ANA)
    drain(services)
    export = services.exports.get(OAK)
    assert export is not None
    with zipfile.ZipFile(BytesIO(services.exports.read(export, export.file))) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    [entry] = map(json.loads, files["waitlist.ndjson"].splitlines())
    assert (entry["patient_id"], entry["notice_minutes"]) == (BEN, 120)
    assert entry["weekdays"] == ["1", "2"]
    [offer] = map(json.loads, files["waitlist_offers.ndjson"].splitlines())
    assert (offer["slot_id"], offer["entry_id"]) == (slot.slot_id, ben.entry_id)
    assert [of["slot_id"] for of in json.loads(files["setup.json"])["freed_times"]] == [
        slot.slot_id
    ]


def test_a_child_is_asked_where_whoever_answers_for_it_is_reached(services: TestServices) -> None:
    visit = oak(services)
    parent = someone(services, 0)
    child = someone(services, 1, phone="", born=date(2020, 1, 1), guarantor=parent)
    enlist(services, child)
    cancelled(services, visit)
    assert len(texts(services, 0)) == 1


def test_each_morning_whoever_has_nothing_left_to_wait_for_is_taken_off(
    services: TestServices,
) -> None:
    oak(services)
    ben = someone(services, 0)
    soon = booked(services, ben, TWO + hours(1))
    enlist(services, ben, instead_of=soon.appointment_id)
    waits(services, 1, until=TWO.date())
    cora = waits(services, 2)
    services.at(TWO + hours(24))
    assert end_over(services, OAK) == 2
    assert [of.entry_id for of in services.waitlist.entries_of(OAK)] == [cora.entry_id]
