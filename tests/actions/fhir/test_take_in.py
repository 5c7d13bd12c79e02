"""Another system sends what it has: once, again, older, twice at once, and wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from chalicelib.actions.fhir.take_in import Answer, Did, take_in
from chalicelib.actions.merge_patients import undo_merge
from chalicelib.actions.plan_reminders import replan_patient
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Answer as Said
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.arriving import appointment_id_of, patient_id_of
from chalicelib.domain.fhir.bundles import Sent
from chalicelib.domain.fhir.elements import resource_from
from chalicelib.domain.ids import PatientId, ProviderId
from chalicelib.domain.patients import Channel, Patient
from chalicelib.storage.errors import NotFound
from tests.builders import OAK, a_patient, a_playbook, a_practice, a_provider
from tests.conftest import TestServices
from tests.scenes import know, open_oak

Resource = dict[str, Any]


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    return services


def rosa(**changes: Any) -> Resource:
    known = {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Klein", "given": ["Rosa"]}],
        "telecom": [{"system": "phone", "value": "202-555-0143", "use": "mobile"}],
        "birthDate": "1958-03-07",
    }
    return {**known, **changes}


def visit(whose: str = "Patient/p1", says: str = "needs-action", **changes: Any) -> Resource:
    known = {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "start": "2026-12-03T10:30:00-05:00",
        "end": "2026-12-03T11:00:00-05:00",
        "participant": [{"actor": {"reference": whose}, "status": says}],
    }
    return {**known, **changes}


def at(stamp: str, version: str = "1") -> Resource:
    return {"meta": {"lastUpdated": stamp, "versionId": version}}


def send(oak: TestServices, *resources: Resource, whole: bool = False) -> list[Answer]:
    sent = [
        Sent(place=f"entry {n}", resource=resource_from(of), url=of.pop("url", ""))
        for n, of in enumerate(resources)
    ]
    return take_in(oak, OAK, sent, by="api:key", all_or_nothing=whole)


def did(answers: list[Answer]) -> list[Did]:
    return [of.did for of in answers]


def patient(oak: TestServices, of: str = "p1") -> Patient:
    return oak.patients.get(OAK, patient_id_of(OAK, "fhir", of))


def booked(oak: TestServices, of: str = "a1") -> Appointment:
    return oak.appointments.get(OAK, appointment_id_of(OAK, "fhir", of))


def test_the_same_again_changes_nothing(oak: TestServices) -> None:
    assert did(send(oak, rosa(), visit())) == [Did.CREATED, Did.CREATED]
    before = booked(oak), patient(oak)
    assert did(send(oak, rosa(), visit())) == [Did.UNCHANGED, Did.UNCHANGED]
    assert (booked(oak), patient(oak)) == before


def test_a_visit_may_come_before_its_patient_in_one_request(oak: TestServices) -> None:
    assert did(send(oak, visit(), rosa())) == [Did.CREATED, Did.CREATED]


def test_what_is_older_never_overwrites_what_is_newer(oak: TestServices) -> None:
    later, earlier = at("2026-11-20T12:00:00Z"), at("2026-11-20T11:00:00Z")
    send(oak, rosa(**later), visit(start="2026-12-03T10:00:00-05:00", **later))
    old = send(oak, rosa(birthDate="1950-01-01", **earlier), visit(**earlier))
    assert did(old) == [Did.STALE, Did.STALE]
    assert patient(oak).born is not None
    assert patient(oak).born.isoformat() == "1958-03-07"  # type: ignore[union-attr]
    assert booked(oak).starts_at == datetime(2026, 12, 3, 15, 0, tzinfo=UTC)


def test_of_several_versions_in_one_request_the_newest_counts_wherever_it_stands(
    oak: TestServices,
) -> None:
    same = "2026-11-20T12:00:00Z"
    third = visit(start="2026-12-03T10:00:00-05:00", **at(same, "10"))
    found = send(oak, rosa(), visit(**at(same, "9")), third, visit(**at("2026-11-19T12:00:00Z")))
    assert did(found) == [Did.CREATED, Did.REPEATED, Did.CREATED, Did.REPEATED]
    assert booked(oak).starts_at == datetime(2026, 12, 3, 15, 0, tzinfo=UTC)


def test_what_the_desk_changed_stays_until_the_sender_says_something_new(
    oak: TestServices,
) -> None:
    send(oak, rosa())
    know_better = patient(oak)

    save_patient(oak, OAK, replace(know_better, preferred_name="Rosie"), was=know_better, by="ana")
    send(oak, rosa(birthDate="1958-03-08"))
    assert patient(oak).preferred_name == "Rosie"
    assert str(patient(oak).born) == "1958-03-08"


def test_one_bad_entry_spoils_no_other(oak: TestServices) -> None:
    found = send(oak, rosa(), visit(status="x", id="bad"), visit(), {"resourceType": "Device"})
    assert did(found) == [Did.CREATED, Did.REFUSED, Did.CREATED, Did.PASSED_OVER]


def test_patients_are_taken_where_there_is_nobody_to_book_with_yet(
    services: TestServices,
) -> None:
    services.setups.save(OAK, a_practice())
    assert did(send(services, rosa(), visit())) == [Did.CREATED, Did.REFUSED]


def test_a_transaction_with_a_bad_entry_leaves_nothing(oak: TestServices) -> None:
    found = send(oak, rosa(), visit(), visit("Patient/nobody", id="a2"), whole=True)
    assert did(found) == [Did.NOT_DONE, Did.NOT_DONE, Did.REFUSED]
    assert oak.patients.all_ids(OAK) == []
    with pytest.raises(NotFound):
        booked(oak)


def test_a_transaction_names_no_resource_twice(oak: TestServices) -> None:
    found = send(oak, rosa(), rosa(), whole=True)
    assert did(found) == [Did.REFUSED, Did.NOT_DONE]
    assert oak.patients.all_ids(OAK) == []


def test_a_transaction_whose_entries_refer_to_each_other_is_taken_whole(oak: TestServices) -> None:
    numbered = rosa(identifier=[{"system": "urn:x", "value": "007"}], url="urn:uuid:1")
    del numbered["id"]
    found = send(oak, numbered, visit("urn:uuid:1"), whole=True)
    assert did(found) == [Did.CREATED, Did.CREATED]
    assert booked(oak).patient_id == patient_id_of(OAK, "fhir:urn:x", "007")


def test_a_visit_of_a_patient_whom_nobody_knows_is_refused_by_name_of_the_reference(
    oak: TestServices,
) -> None:
    [found] = send(oak, visit("Patient/p9"))
    assert "Patient/p9" in str(found.refused)
    assert oak.patients.all_ids(OAK) == []


def test_a_visit_may_be_booked_for_a_patient_of_the_practices_own(oak: TestServices) -> None:
    own = PatientId("01J0000000000000000000R05A")
    know(oak, a_patient(patient_id=own))
    assert did(send(oak, visit(f"Patient/{own}"))) == [Did.CREATED]
    assert booked(oak).patient_id == own


def test_a_record_of_the_practices_own_is_not_doubled(oak: TestServices) -> None:
    own = PatientId("01J0000000000000000000R05A")
    know(oak, a_patient(patient_id=own))
    assert did(send(oak, rosa(id=own))) == [Did.REFUSED]
    assert oak.patients.all_ids(OAK) == [own]


def test_an_id_that_is_suddenly_somebody_elses_overwrites_nobody(oak: TestServices) -> None:
    send(oak, rosa())
    other = rosa(name=[{"family": "Lund", "given": ["Per"]}], birthDate="1980-01-01")
    [found] = send(oak, other)
    assert found.did is Did.REFUSED
    assert patient(oak).family_name == "Klein"
    married = rosa(name=[{"family": "Lund", "given": ["Rosa"]}], birthDate="1958-03-08")
    new_name = rosa(name=[{"family": "Lund", "given": ["Robin"]}], birthDate="1958-03-08")
    assert did(send(oak, married)) == did(send(oak, new_name)) == [Did.CHANGED]


def test_an_error_is_called_off_without_a_word_and_a_cancellation_with_one(
    oak: TestServices,
) -> None:
    send(oak, rosa(), visit(), visit(id="a2"))
    send(oak, visit(status="entered-in-error"), visit(id="a2", status="cancelled"))
    assert (booked(oak).status, booked(oak).notice) == (Status.CANCELLED, "")
    assert (booked(oak, "a2").status, booked(oak, "a2").notice) == (Status.CANCELLED, "cancelled")


def test_what_is_called_off_without_a_time_is_called_off(oak: TestServices) -> None:
    send(oak, rosa(), visit())
    off = visit(status="cancelled")
    del off["start"], off["end"]
    assert did(send(oak, off)) == [Did.CHANGED]
    assert booked(oak).status is Status.CANCELLED


def test_accepted_confirms_once_the_sender_was_seen_to_ask(oak: TestServices) -> None:
    send(oak, rosa(), visit(says="accepted"))
    assert booked(oak).answer is Said.NEEDS_ACTION
    send(oak, visit(id="a2", says="needs-action"))
    send(oak, visit(id="a2", says="accepted"))
    assert booked(oak, "a2").answer is Said.ACCEPTED


def test_a_doctor_who_was_sent_once_is_known_by_the_key_from_then_on(oak: TestServices) -> None:
    kim = a_provider(provider_id=ProviderId("kim"), name="Dr. A. Kim")
    oak.setups.save(OAK, kim)
    doctor = {"resourceType": "Practitioner", "id": "d9", "name": [{"family": "Kim"}]}
    assert did(send(oak, doctor)) == [Did.RECOGNISED]
    with_key = visit()
    with_key["participant"].append({"actor": {"reference": "Practitioner/d9"}})
    send(oak, rosa(), with_key)
    assert booked(oak).provider_id == "kim"
    stranger = {"resourceType": "Practitioner", "id": "d8", "name": [{"family": "Doe"}]}
    assert did(send(oak, stranger)) == [Did.PASSED_OVER]


def test_a_patient_who_is_only_told_gets_no_reminder(oak: TestServices) -> None:
    oak.setups.save(OAK, a_playbook())
    told = visit(id="told")
    told["participant"][0]["required"] = "information-only"
    send(oak, rosa(), told)
    replan_patient(oak, OAK, patient(oak).patient_id)
    assert booked(oak, "told").only_told
    assert reminders(oak) == 0
    send(oak, visit(id="theirs"))
    replan_patient(oak, OAK, patient(oak).patient_id)
    assert reminders(oak) == 1


def reminders(oak: TestServices) -> int:

    contact = oak.contacts.known(OAK, Channel.TEXT, "+12025550143")
    return len(oak.touchpoints.of_contact(OAK, contact.contact_id))


# --- one person ----------------------------------------------------------------------------------


def replaced(**changes: Any) -> Resource:
    link = [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]
    return rosa(id="p2", active=False, link=link, **changes)


def test_what_replaces_a_record_is_the_patient_from_then_on(oak: TestServices) -> None:
    send(oak, rosa(), rosa(id="p2"), visit("Patient/p2"))
    assert did(send(oak, replaced())) == [Did.MERGED]
    assert patient(oak, "p2").merged_into == patient(oak).patient_id
    assert booked(oak).patient_id == patient(oak).patient_id
    assert not patient(oak).discharged
    assert did(send(oak, replaced())) == [Did.UNCHANGED]
    send(oak, visit("Patient/p2", id="later"))
    assert booked(oak, "later").patient_id == patient(oak).patient_id


def test_what_somebody_parted_again_stays_parted(oak: TestServices) -> None:
    send(oak, rosa(), rosa(id="p2"))
    send(oak, replaced())
    undo_merge(oak, OAK, patient_id_of(OAK, "fhir", "p2"), "ana")
    [again] = send(oak, replaced())
    assert again.did is Did.UNCHANGED
    assert again.remarks
    assert patient(oak, "p2").merged_into is None


def test_a_record_that_only_points_at_another_stays_its_own(oak: TestServices) -> None:
    link = [{"other": {"reference": "Patient/p1"}, "type": "seealso"}]
    send(oak, rosa(), rosa(id="p2", link=link))
    assert patient(oak, "p2").merged_into is None


def test_a_replacement_that_nobody_knows_is_refused(oak: TestServices) -> None:
    assert did(send(oak, replaced())) == [Did.REFUSED]


# --- time ----------------------------------------------------------------------------------------


def test_what_there_was_no_time_for_is_to_be_sent_again(oak: TestServices) -> None:
    ticks = count(0, 15)
    sent = [Sent(place="", resource=resource_from(of)) for of in (rosa(), visit())]
    found = take_in(oak, OAK, sent, by="api:key", clock=lambda: next(ticks))
    assert did(found) == [Did.CREATED, Did.LATER]
    assert did(send(oak, rosa(), visit())) == [Did.UNCHANGED, Did.CREATED]
