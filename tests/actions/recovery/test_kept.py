"""A case goes with its patient: into one record, into the file, and out with the person."""

import io
import json
import zipfile
from typing import Any

import pytest

from chalicelib.actions.erase_patient import ask
from chalicelib.actions.export_practice import start_export
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.actions.recovery.look import look
from chalicelib.domain.conversations import WorkItem
from chalicelib.domain.ids import PatientId
from tests.builders import ANA, MAIN_STREET, NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import drain
from tests.scenes import know, open_oak

ROSA, LEE = PatientId("rosa"), PatientId("lee")


@pytest.fixture
def case(services: TestServices) -> WorkItem:
    open_oak(services)
    know(services, a_patient(patient_id=ROSA))
    know(services, a_patient(patient_id=LEE, given_name="Lee", phone="+12025550177", email=""))
    said: dict[str, Any] = {
        "patient_id": ROSA,
        "at": NOW,
        "score": 1,
        "words": "my knee waited an hour",
    }
    found = look(services, OAK, MAIN_STREET, source="f1", **said)
    assert found is not None
    return found


def listed(services: TestServices) -> WorkItem:
    [only] = services.recovery.cases(OAK)
    return only


def test_it_follows_the_record_that_stands_and_comes_back(
    services: TestServices, case: WorkItem
) -> None:
    merge(services, OAK, survivor=LEE, retired=ROSA, by=ANA)
    drain(services)
    assert listed(services).patient_id == LEE
    undo_merge(services, OAK, ROSA, ANA)
    drain(services)
    assert listed(services).patient_id == ROSA


def test_what_they_said_goes_with_the_person_and_that_it_was_answered_stays(
    services: TestServices, case: WorkItem
) -> None:
    ask(services, OAK, services.patients.get(OAK, ROSA), basis="asked", by=ANA)
    drain(services)
    [step] = services.recovery.steps(OAK, case.work_item_id)
    assert (step.note, step.score) == ("", 1)
    assert (listed(services).line, listed(services).closed_at) == ("", NOW)


def test_each_step_is_in_the_file_of_everything(services: TestServices, case: WorkItem) -> None:
    start_export(services, OAK, by=ANA)
    drain(services)
    export = services.exports.get(OAK)
    assert export is not None
    zipped = zipfile.ZipFile(io.BytesIO(services.exports.read(export, export.file)))
    [row] = [json.loads(line) for line in zipped.read("complaint_steps.ndjson").splitlines()]
    assert (row["work_item_id"], row["note"]) == (case.work_item_id, "my knee waited an hour")
    assert json.loads(zipped.read("setup.json"))["board"] == []
