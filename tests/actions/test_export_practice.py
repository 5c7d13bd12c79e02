"""A practice takes everything with it: every record is in the file, and nobody else's."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions import consent, export_practice
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.export_practice import export_step, start_export
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Status
from chalicelib.domain.feedback import Feedback, Review, Way, feedback_id
from chalicelib.domain.ids import AppointmentId, PatientId, ReviewId
from chalicelib.domain.patients import Kind, Purpose
from chalicelib.storage.exports import STUCK, Export
from tests.actions.journeys.journeying import a_journey, switch_on
from tests.builders import ANA, ELM, NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.loop import drain, run
from tests.scenes import book, know, later, open_elm, open_oak, remind, rosies_contact, texts_in


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    return services


def some_patients(oak: TestServices, many: int = 5) -> None:
    for n in range(many):
        patient = a_patient(
            patient_id=PatientId(f"p{n}"),
            given_name=f"=HYPERLINK({n})",
            preferred_name="",
            phone=f"+1202555{1000 + n}",
            email="",
        )
        know(oak, patient)
        book(
            oak,
            appointment_id=AppointmentId(f"v{n}"),
            patient_id=patient.patient_id,
            starts_at=NOW + timedelta(days=3, minutes=30 * n),
        )


def finished(services: TestServices) -> Export:
    export = services.exports.get(OAK)
    assert export is not None
    assert export.ended_at is not None
    return export


def taken(services: TestServices) -> dict[str, bytes]:
    export = finished(services)
    with zipfile.ZipFile(io.BytesIO(services.exports.read(export, export.file))) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def rows(files: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[f"{table}.ndjson"].splitlines()]


def test_every_record_is_in_the_file_once_over_many_steps(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_practice, "AT_ONCE", 2)
    some_patients(oak)
    know(oak)
    visit = book(oak)
    remind(oak, visit, body="Oak: Hi Rosie")
    texts_in(oak, "YES")
    texts_in(oak, "Is there parking?")
    consent.stop(
        oak, rosies_contact(oak), purpose=Purpose.CARE, source="text", wording="STOP", now=NOW
    )
    drain(oak)
    assert start_export(oak, OAK, by=ANA)
    drain(oak)
    files = taken(oak)
    everybody = {f"p{n}" for n in range(5)} | {"rosa"}
    assert sorted(of["patient_id"] for of in rows(files, "patients")) == sorted(everybody)
    visits = [of["appointment_id"] for of in rows(files, "appointments")]
    assert sorted(visits) == sorted(["visit-1", *(f"v{n}" for n in range(5))])
    said = {of["text"] for of in rows(files, "messages")}
    assert {"Oak: Hi Rosie", "YES", "Is there parking?"} <= said
    assert [of["wording"] for of in rows(files, "consents")] == ["STOP"]
    assert len(rows(files, "contact_points")) == 7
    work = [of["work_item_id"] for of in rows(files, "work_items")]
    assert sorted(work) == sorted(of.work_item_id for of in oak.work_items.open_ones(OAK))
    assert json.loads(files["setup.json"])["locations"][0]["name"] == "Main Street"


def test_a_practices_own_journeys_are_in_the_file_with_their_words(oak: TestServices) -> None:
    journey = a_journey()
    switch_on(oak, journey)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    [taken_along] = json.loads(taken(oak)["setup.json"])["journeys"]
    assert taken_along["name"] == journey.name
    words = [of["words"]["en"]["text"] for of in taken_along["steps"] if of["words"]]
    assert words == [of.words["en"].text for of in journey.steps if of.words]


def test_the_manifest_says_who_when_and_the_sum_of_each_file(oak: TestServices) -> None:
    some_patients(oak, 1)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    files = taken(oak)
    manifest = json.loads(files.pop("manifest.json"))
    assert (manifest["requested_by"], manifest["practice"]) == (ANA, "Oak Dental")
    assert manifest["generated_at"] == NOW.isoformat()
    assert {of["name"]: (of["sha256"], of["bytes"]) for of in manifest["files"]} == {
        name: (hashlib.sha256(body).hexdigest(), len(body)) for name, body in files.items()
    }


def test_the_spreadsheet_has_the_same_rows_and_no_formula(oak: TestServices) -> None:
    some_patients(oak, 3)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    files = taken(oak)
    for name, body in files.items():
        if name.endswith(".csv"):
            read = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
            assert len(read) - 1 == len(rows(files, name.removesuffix(".csv"))), name
            cells = [cell for row in read for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))], name


def test_another_practices_records_are_not_in_it(oak: TestServices) -> None:
    open_elm(oak)
    save_patient(oak, ELM, a_patient(given_name="Elmira"), was=None, by="import")
    some_patients(oak, 1)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    assert not [name for name, body in taken(oak).items() if b"Elmira" in body]


def test_a_second_start_is_told_and_begins_nothing(oak: TestServices) -> None:
    some_patients(oak, 1)
    assert start_export(oak, OAK, by=ANA)
    assert not start_export(oak, OAK, by=ANA)
    drain(oak)
    first = finished(oak)
    later(oak, minutes=1)
    assert start_export(oak, OAK, by=ANA)
    drain(oak)
    assert finished(oak).export_id != first.export_id


def test_a_step_handled_twice_gives_the_same_file(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_practice, "AT_ONCE", 2)
    some_patients(oak)
    start_export(oak, OAK, by=ANA)
    for _ in range(3):
        export_step(oak, OAK)
        export_step(oak, OAK)
    drain(oak)
    assert len(rows(taken(oak), "patients")) == 5


def test_a_step_that_was_lost_is_found_by_the_sweep(oak: TestServices) -> None:
    some_patients(oak, 1)
    start_export(oak, OAK, by=ANA)
    oak.sqs.purge_queue(QueueUrl=oak.config.bulk_queue_url)
    run(oak, minutes=7)
    assert len(rows(taken(oak), "patients")) == 1


def test_one_that_is_stuck_may_be_started_anew(oak: TestServices) -> None:
    some_patients(oak, 1)
    start_export(oak, OAK, by=ANA)
    oak.at(NOW + STUCK + timedelta(minutes=1))
    assert start_export(oak, OAK, by=ANA)


def test_who_is_erased_is_in_no_file_any_more(oak: TestServices) -> None:
    patient = know(oak)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    before = finished(oak)
    ask(oak, OAK, patient, basis="asked", by=ANA)
    drain(oak)
    assert oak.exports.get(OAK) is None
    assert list(oak.exports.parts(before, "patients")) == []
    s3 = oak.session.client("s3")
    assert s3.list_objects_v2(Bucket=oak.config.export_bucket)["KeyCount"] == 0
    start_export(oak, OAK, by=ANA)
    drain(oak)
    files = taken(oak)
    assert rows(files, "patients") == []
    assert not [name for name, body in files.items() if b"Klein" in body]


def test_only_the_zip_is_left_behind(oak: TestServices) -> None:
    some_patients(oak, 1)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    s3 = oak.session.client("s3")
    left = s3.list_objects_v2(Bucket=oak.config.export_bucket)["Contents"]
    assert [of["Key"].rsplit("/", 1)[1] for of in left] == [f"{OAK}-2026-11-23.zip"]
    assert replace(finished(oak)).size == left[0]["Size"]


def test_a_record_that_was_merged_into_another_is_in_the_file_and_says_so(
    oak: TestServices,
) -> None:
    some_patients(oak, 2)
    one, other = sorted(oak.patients.all_ids(OAK))
    merge(oak, OAK, survivor=one, retired=other, by=ANA)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    known = {of["patient_id"]: of["merged_into"] for of in rows(taken(oak), "patients")}
    assert known == {one: "", other: one}


def test_how_a_prospect_came_is_in_the_file(oak: TestServices) -> None:
    know(oak, a_patient(kind=Kind.PROSPECT))
    start_export(oak, OAK, by=ANA)
    drain(oak)
    [row] = rows(taken(oak), "prospects")
    assert (row["patient_id"], row["stage"], row["origin"]) == ("rosa", "enquiry", "brought")
    assert row["moves"] == [f"{NOW.isoformat()} enquiry"]


def test_what_patients_said_of_visits_and_reviews_are_in_the_file(oak: TestServices) -> None:
    patient = know(oak)
    visit = book(oak, status=Status.FULFILLED)
    said = Feedback(
        practice_id=OAK,
        feedback_id=feedback_id(visit.appointment_id),
        patient_id=patient.patient_id,
        appointment_id=visit.appointment_id,
        location_id=visit.location_id,
        score=9,
        words="Kind people",
        at=NOW,
        channel=Way.TEXT,
    )
    oak.feedback.save(said, None)
    review = Review(
        practice_id=OAK, review_id=ReviewId("r"), site="Google", stars=4, words="Good", at=NOW
    )
    oak.feedback.keep_review(review)
    start_export(oak, OAK, by=ANA)
    drain(oak)
    files = taken(oak)
    [row] = [json.loads(of) for of in files["feedback.ndjson"].splitlines()]
    assert (row["score"], row["words"], row["patient_id"]) == (9, "Kind people", "rosa")
    setup = json.loads(files["setup.json"])
    assert [of["words"] for of in setup["reviews"]] == ["Good"]
    assert setup["feedback"]["every_days"] == 90
