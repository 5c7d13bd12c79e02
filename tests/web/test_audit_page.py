"""An owner asks who saw what, and gets an answer that a spreadsheet cannot be hurt by."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.write_down import write_down
from chalicelib.domain.ids import PatientId, StaffId
from chalicelib.domain.practices import Staff
from chalicelib.domain.spreadsheets import harmless
from infra.operator import change
from infra.operator.place import Place
from tests.builders import ELM, OAK, a_patient
from tests.conftest import TestServices
from tests.web.desk import Desk, words

ROSA, TOM = PatientId("rosa"), PatientId("tom")
AUDIT = "/settings/audit"


def two_patients(services: TestServices) -> None:
    for of in (
        a_patient(),
        a_patient(
            patient_id=TOM, given_name="=HYPERLINK(1)", preferred_name="", phone="", email=""
        ),
    ):
        save_patient(services, OAK, of, was=None, by="import")


def test_an_owner_finds_who_looked_at_one_patients_record(desk: Desk) -> None:
    two_patients(desk.services)
    desk.colleague("Ben Ruiz").get(f"/patients/{ROSA}")
    desk.ana.get(f"/patients/{TOM}")
    page = words(desk.ana.get(f"{AUDIT}?patient={ROSA}"))
    assert "Ben Ruiz looked at the record Rosa Klein" in page
    assert "Ana looked" not in page


def test_an_owner_finds_what_one_person_looked_at_also_after_they_left(desk: Desk) -> None:
    two_patients(desk.services)
    desk.colleague("Ben Ruiz").get(f"/patients/{ROSA}")
    ben = desk.services.setups.of(OAK, fresh=True).staff[StaffId("ben-ruiz")]
    desk.services.setups.remove(OAK, ben)
    listed = words(desk.ana.get(AUDIT), raw=True)
    assert f'href="{AUDIT}?who=ben-ruiz">Somebody who left' in listed
    page = words(desk.ana.get(f"{AUDIT}?who=ben-ruiz"))
    assert "Somebody who left (ben-ruiz) looked at the record Rosa Klein" in page
    file = desk.ana.get("/settings/audit-file?who=ben-ruiz")
    assert file.body.count(b"looked at the record") == 1


def test_whoever_came_from_rapport_is_named_and_their_looks_are_found(desk: Desk) -> None:
    for who, did in (("support:jo", "patient.viewed"), ("operator:sam", "sending.suspended")):
        write_down(desk.services, OAK, did, ROSA, by=who)
    listed = words(desk.ana.get(AUDIT), raw=True)
    for who, name in (
        ("support:jo", "Rapport&#39;s support (jo)"),
        ("operator:sam", "Rapport&#39;s operator (sam)"),
    ):
        asked = f"{AUDIT}?{urlencode({'who': who})}"
        assert f'href="{asked}">{name}</a>' in listed
        found = words(desk.ana.get(asked), raw=True)
        assert f'<option value="{who}" selected>{name}' in found
        assert found.count("<time") == 1


def test_who_read_what_a_patient_wrote_from_a_former_number_is_found_at_the_patient(
    desk: Desk,
) -> None:
    two_patients(desk.services)
    was = desk.services.patients.get(OAK, ROSA)
    old = desk.services.contacts.id_of(OAK, was.phone)
    write_down(desk.services, OAK, "conversation.viewed", old, by="ana")
    save_patient(desk.services, OAK, replace(was, phone="+12025550177"), was=was, by="import")
    assert "read the conversation" in words(desk.ana.get(f"{AUDIT}?patient={ROSA}"))


def test_older_entries_are_on_the_next_page(desk: Desk) -> None:
    two_patients(desk.services)
    for _ in range(120):
        desk.ana.get(f"/patients/{ROSA}")
    first = desk.ana.get(f"{AUDIT}?patient={ROSA}")
    older = words(first, raw=True).split('">Older ones')[0].rsplit('"', 1)[1]
    pages = words(first) + words(desk.ana.get(older.replace("&amp;", "&")))
    assert pages.count("looked at the record") == 120
    assert pages.count("added the patient") == 1


def test_the_list_as_a_file_holds_all_of_it_and_no_formula(desk: Desk) -> None:
    two_patients(desk.services)
    for _ in range(105):
        desk.ana.get(f"/patients/{TOM}")
    desk.services.stopped_clock.now += timedelta(minutes=1)  # the newest stand on the first page
    answer = desk.ana.get(f"/settings/audit-file?patient={TOM}")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.body.decode())))
    assert [row[2] for row in rows].count("looked at the record") == 105
    assert {row[3] for row in rows[1:]} == {"'=HYPERLINK(1) Klein"}
    assert "took this list as a file" in words(desk.ana.get(AUDIT))


def test_a_cell_never_begins_like_a_formula() -> None:
    for start in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20":
        assert harmless(f"{start}1+1")[0] == "'"
    assert harmless("Ana") == "Ana"


def test_another_practices_patient_and_person_are_not_found(desk: Desk) -> None:
    save_patient(desk.services, ELM, a_patient(patient_id=PatientId("eves")), was=None, by="import")
    desk.services.setups.save(ELM, Staff(staff_id="zoe", name="Zoe", email="zoe@elm.example"))
    unknown = desk.ana.get(f"{AUDIT}?patient=nobody")
    for asked in ("patient=eves", "who=zoe", "who=eve"):
        answer = desk.ana.get(f"{AUDIT}?{asked}")
        assert (answer.status_code, answer.body) == (404, unknown.body)


def test_a_wrong_day_is_said_beside_what_was_expected(desk: Desk) -> None:
    answer = desk.ana.get(f"{AUDIT}?day=yesterday")
    assert answer.status_code == 400
    assert "expected a date" in words(answer)


def test_what_the_operator_changed_is_told_in_words_under_their_name(desk: Desk) -> None:
    change.suspend(Place(services=desk.services, by="operator:sam"), OAK, because="abuse")
    page = words(desk.ana.get("/settings/audit"))
    assert "Rapport's operator (sam)" in page
    assert "stopped all sending" in page
