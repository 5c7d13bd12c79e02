"""Another system sends its patients and visits as FHIR R4, and reads the practice's."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib import wiring
from chalicelib.actions.change_appointment import confirm
from chalicelib.actions.fhir import take_in as action
from chalicelib.domain.api_keys import Scope
from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import appointment_id_of, patient_id_of
from chalicelib.domain.fhir.search import cursor_text
from chalicelib.domain.ids import AppointmentId, PatientId
from chalicelib.domain.patients import Kind
from tests.api_keys import a_key, bearer
from tests.builders import ELM, NOW, OAK, a_patient
from tests.conftest import TestServices
from tests.fhir_rules import must_be_r4
from tests.scenes import book, know, open_elm, open_oak

JSON = "application/fhir+json"
NDJSON = "application/fhir+ndjson"
FORM = "application/x-www-form-urlencoded"
Resource = dict[str, Any]


class Site:
    """The other system's own client; every answer that it reads is held to the standard."""

    def __init__(self, http: Client, key: str) -> None:
        self._http = http
        self.key = key

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> HTTPResponse:
        shown = bearer(self.key) if self.key else {}
        answer = self._http.http.request(
            method, f"/fhir/R4{path}", headers={**shown, **headers}, body=body
        )
        if answer.body and path != "/metadata":
            assert answer.headers["Content-Type"].startswith(JSON)
            must_be_r4(answer.json_body)
        return answer

    def get(self, path: str, **headers: str) -> HTTPResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, kind: str = JSON, **headers: str) -> HTTPResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", path, raw, **{"Content-Type": kind, **headers})

    def put(self, resource: Resource, **headers: str) -> HTTPResponse:
        path = f"/{resource['resourceType']}/{resource['id']}"
        return self.ask(
            "PUT", path, json.dumps(resource).encode(), **{"Content-Type": JSON, **headers}
        )

    def found(self, query: str) -> list[Resource]:
        """Of every page."""
        every = []
        path = query
        for _ in range(30):
            bundle = self.get(path).json_body
            every += [entry["resource"] for entry in bundle.get("entry", [])]
            following = [of["url"] for of in bundle["link"] if of["relation"] == "next"]
            if not following:
                return every
            parts = urlsplit(following[0])
            path = f"{parts.path.removeprefix('/fhir/R4')}?{parts.query}"
        raise AssertionError("it never ends")


@pytest.fixture
def site(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    import app

    open_oak(services)
    monkeypatch.setattr(wiring, "services", lambda: services)
    with Client(app.app) as client:
        yield Site(client, a_key(services, Scope.FHIR_READ, Scope.FHIR_WRITE))


def rosa(**changes: Any) -> Resource:
    known = {
        "resourceType": "Patient",
        "id": "p1",
        "active": True,
        "name": [
            {"use": "official", "family": "Klein", "given": ["Rosa"]},
            {"use": "usual", "given": ["Rosie"]},
        ],
        "telecom": [
            {"system": "phone", "value": "202-555-0143", "use": "mobile"},
            {"system": "phone", "value": "202-555-0144 x2", "use": "work"},
            {"system": "email", "value": "rosa@home.example"},
        ],
        "gender": "female",
        "birthDate": "1958-03-07",
    }
    return {**known, **changes}


def visit(**changes: Any) -> Resource:
    known = {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "start": "2026-12-03T10:30:00-05:00",
        "end": "2026-12-03T11:00:00-05:00",
        "participant": [
            {"actor": {"reference": "Patient/p1"}, "status": "needs-action"},
            {"actor": {"reference": "Practitioner/d1", "display": "Dr. Patel"}},
        ],
    }
    return {**known, **changes}


def entry(of: Resource, method: str = "PUT") -> Resource:
    return {
        "resource": of,
        "request": {"method": method, "url": f"{of['resourceType']}/{of.get('id', '')}"},
    }


def bundle(kind: str, *entries: Resource) -> Resource:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def statuses(answer: HTTPResponse) -> list[str]:
    return [of["response"]["status"][:3] for of in answer.json_body["entry"]]


def sentence(answer: HTTPResponse) -> str:
    return str(answer.json_body["issue"][0]["details"]["text"])


def ids(found: list[Resource]) -> list[str]:
    return [of["id"] for of in found]


# --- sending -------------------------------------------------------------------------------------


def test_what_was_sent_is_read_back_under_its_own_id(site: Site) -> None:
    assert site.put(rosa()).status_code == 201
    created = site.post("/Appointment", visit())
    assert created.status_code == 201
    assert created.headers["Location"] == "https://rapport.example/fhir/R4/Appointment/a1"
    patient = site.get("/Patient/p1").json_body
    assert patient["gender"] == rosa()["gender"]
    assert patient["name"] == rosa()["name"]
    assert {of["value"] for of in patient["telecom"]} == {
        "+12025550143",
        "+12025550144 x2",
        "rosa@home.example",
    }
    found = site.get("/Appointment/a1")
    assert found.json_body["start"] == "2026-12-03T10:30:00-05:00"
    assert found.headers["ETag"] == 'W/"1"'
    assert found.headers["Last-Modified"] == "Mon, 23 Nov 2026 14:00:00 GMT"
    assert site.get("/Appointment/a1", **{"If-None-Match": 'W/"1"'}).status_code == 304


def test_each_entry_of_a_batch_is_answered_alone_and_a_delete_does_not_run(site: Site) -> None:
    delete = {"request": {"method": "DELETE", "url": "Patient/p1"}}
    wrong = entry(visit(id="a2", status="maybe"))
    answer = site.post("", bundle("batch", entry(rosa()), wrong, delete, entry(visit())))
    assert answer.status_code == 200
    assert statuses(answer) == ["201", "422", "405", "201"]
    assert site.get("/Patient/p1").status_code == 200
    again = site.post("", bundle("batch", entry(rosa()), entry(visit())))
    assert statuses(again) == ["200", "200"]


def test_a_transaction_with_one_bad_entry_leaves_nothing_and_names_the_bad_one(site: Site) -> None:
    delete = {"request": {"method": "DELETE", "url": "Patient/p1"}}
    for bad in (entry(visit(status="maybe")), delete):
        answer = site.post("", bundle("transaction", entry(rosa()), bad))
        assert answer.status_code == 422
        assert "entry[1]" in answer.json_body["issue"][1]["diagnostics"]
        assert site.get("/Patient/p1").status_code == 404
    whole = site.post("", bundle("transaction", entry(rosa()), entry(visit())))
    assert whole.json_body["type"] == "transaction-response"


def test_a_bulk_export_is_read_line_by_line(site: Site) -> None:
    lines = [json.dumps(rosa()), "", '{"resourceType": "Pat', json.dumps(visit())]
    raw = ("\ufeff" + "\r\n".join(lines)).encode()
    for path in ("", "/Patient"):
        answer = site.post(path, raw, NDJSON)
        assert statuses(answer)[1] == "400"
        outcome = answer.json_body["entry"][1]["response"]["outcome"]
        assert "line 3" in outcome["issue"][0]["diagnostics"]
    assert site.get("/Appointment/a1").status_code == 200


def test_what_is_no_bundle_is_refused_with_a_reason(site: Site) -> None:
    for body, status in NO_BUNDLES:
        assert site.post("", body).status_code == status, body[:40]


NO_BUNDLES = [
    (b'{"resourceType": "Bundle", "type": "ba', 400),
    (b"[" * 200_000, 400),
    (b'{"a":' * 60 + b"1" + b"}" * 60, 400),
    (b"\xff\xfe", 400),
    (b"null", 422),
    (b'"Patient"', 422),
    (b'{"resourceType": 7}', 422),
    (b'{"resourceType": "Bundle"}', 400),
    (b'{"resourceType": "Bundle", "type": "batch-response"}', 400),
    (b'{"resourceType": "Bundle", "type": "batch", "entry": {}}', 422),
    (b'{"resourceType": "Patient"}', 400),
    (b'{"resourceType": "Patient", "id": NaN}', 400),
]


def test_a_request_that_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    assert site.post("", b" " * 4_000_001).status_code == 413
    many = bundle("batch", *[{"resource": None}] * 1_001)
    assert site.post("", many).status_code == 413


def test_an_address_and_what_is_sent_to_it_must_agree(site: Site) -> None:
    body = json.dumps(rosa()).encode()
    kind = {"Content-Type": JSON}
    assert site.ask("PUT", "/Patient/other", body, **kind).status_code == 400
    assert site.ask("PUT", "/Appointment/p1", body, **kind).status_code == 400
    assert site.post("/Observation", {"resourceType": "Observation"}).status_code == 404


def test_what_is_not_understood_refuses_what_it_may_change(site: Site) -> None:
    answer = site.put(rosa(modifierExtension=[{"url": "https://x.example/not"}]))
    assert answer.status_code == 422
    assert answer.json_body["issue"][0]["code"] == "extension"
    assert answer.json_body["issue"][0]["expression"] == ["Patient.modifierExtension"]


def test_a_writer_who_read_another_version_is_told_so(site: Site) -> None:
    site.put(rosa())
    assert site.put(rosa(birthDate="1958-03-08"), **{"If-Match": 'W/"7"'}).status_code == 412
    assert site.put(rosa(birthDate="1958-03-08"), **{"If-Match": 'W/"1"'}).status_code == 200


def test_the_answer_is_the_resource_where_that_is_preferred_and_may_be_read(
    site: Site, services: TestServices
) -> None:
    whole = {"Prefer": "return=representation"}
    assert site.put(rosa(), **whole).json_body["resourceType"] == "Patient"
    assert site.put(rosa(), Prefer="return=minimal").body == b""
    site.key = a_key(services, Scope.FHIR_WRITE)
    assert site.put(rosa(), **whole).json_body["resourceType"] == "OperationOutcome"


def test_what_time_was_too_short_for_is_to_be_sent_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(action, "_SECONDS", -1.0)
    assert statuses(site.post("", bundle("batch", entry(rosa())))) == ["503"]
    assert site.post("", bundle("transaction", entry(rosa()))).status_code == 409


# --- keys ----------------------------------------------------------------------------------------


def test_nothing_is_read_or_sent_without_the_key_for_it(site: Site, services: TestServices) -> None:
    site.put(rosa())
    reads = ("/Patient/p1", "/Patient", "/Appointment", "/Slot")
    site.key = ""
    for path in reads:
        answer = site.get(path)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert site.put(rosa()).status_code == 401
    assert site.get("/metadata").status_code == 200
    site.key = a_key(services, Scope.FHIR_WRITE)
    assert {site.get(path).status_code for path in reads} == {403}
    assert site.post("/Patient/_search", b"name=Klein", FORM).status_code == 403
    site.key = a_key(services, Scope.FHIR_READ)
    assert site.put(rosa()).status_code == 403
    assert site.post("", bundle("batch", entry(rosa()))).status_code == 403


def test_another_practice_sees_and_changes_nothing(site: Site, services: TestServices) -> None:
    site.put(rosa())
    site.put(visit())
    open_elm(services)
    ours = patient_id_of(OAK, "fhir", "p1")
    site.key = a_key(services, practice_id=ELM)
    for path in ("/Patient/p1", f"/Patient/{ours}", "/Appointment/a1"):
        assert site.get(path).status_code == 404
    for query in ("/Patient?name=Klein", "/Patient?identifier=p1", "/Appointment?patient=p1"):
        assert site.found(query) == []
    assert site.post("/Patient/_search", b"phone=2025550143", FORM).json_body.get("entry") is None


def test_nothing_of_a_patient_is_in_the_log(site: Site, log: StringIO) -> None:
    site.put(rosa(birthDate=5))
    site.put(rosa())
    site.post("/Patient/_search", b"phone=2025550143", FORM)
    site.get("/Patient?phone=2025550143")
    assert "Refused" in log.getvalue()
    for word in ("Klein", "Rosa", "5550143", "1958", '"p1"'):
        assert word not in log.getvalue()


# --- reading -------------------------------------------------------------------------------------


def test_a_confirmation_is_pulled_by_when_it_was_made(site: Site, services: TestServices) -> None:
    site.post("", bundle("batch", entry(rosa()), entry(visit()), entry(visit(id="a2"))))
    services.at(NOW.replace(hour=16))
    since = "/Appointment?_lastUpdated=ge2026-11-23T15:00:00Z"
    assert site.found(since) == []
    confirm(services, OAK, appointment_id_of(OAK, "fhir", "a1"), by="patient")
    [found] = site.found(since)
    assert found["id"] == "a1"
    assert found["status"] == "booked"
    assert found["participant"][0]["status"] == "accepted"
    assert found["meta"] == {"versionId": "2", "lastUpdated": "2026-11-23T16:00:00Z"}
    assert site.get("/Appointment?_lastUpdated=ge2026-01-01").status_code == 400
    assert ids(site.found(f"{since}&date=ge2026-12-01&date=lt2026-12-05")) == ["a1"]


def test_visits_are_found_by_day_patient_doctor_place_and_status(
    site: Site, services: TestServices
) -> None:
    others = [
        visit(id=f"v{n}", start=f"2027-0{n}-10T09:00:00-05:00", end=f"2027-0{n}-10T09:30:00-05:00")
        for n in range(1, 5)
    ]
    off = visit(id="off", status="cancelled")
    site.post("", bundle("batch", *map(entry, [rosa(), rosa(id="p2"), visit(), off, *others])))
    own = book(services, patient_id=patient_id_of(OAK, "fhir", "p2"))
    every = {"a1", "off", "v1", "v2", own.appointment_id}
    assert set(ids(site.found("/Appointment"))) == every
    assert ids(site.found("/Appointment?date=2026-12-03&status=booked&patient=p1")) == ["a1"]
    assert len(site.found("/Appointment?date=ge2026-12-01&date=lt2027-06&_count=1")) == 7
    assert len(site.found("/Appointment?date=ge2027-03-01")) == 2
    assert len(site.found("/Appointment?patient=Patient/p1&_count=2")) == 6
    for identifier in ("v3", "https://rapport.example/fhir/R4/from/fhir%7Cv3"):
        assert ids(site.found(f"/Appointment?identifier={identifier}")) == ["v3"]
    assert site.found("/Appointment?patient=nobody") == []
    assert len(site.found("/Appointment?practitioner=Practitioner/patel")) == len(every)
    assert site.found("/Appointment?location=Location/harbor") == []
    assert ids(site.found(f"/Appointment?_id=v3,{own.appointment_id}")) == ["v3", "visit-1"]
    shown = site.get("/Appointment?_id=a1&_include=Appointment:patient").json_body["entry"]
    assert [of["search"]["mode"] for of in shown] == ["match", "include"]


def test_each_status_is_served_as_one_of_the_standards(site: Site, services: TestServices) -> None:
    know(services)
    for n, status in enumerate(Status):
        known = book(services, appointment_id=AppointmentId(f"visit-{n}"), status=status)
        found = site.get(f"/Appointment/{known.appointment_id}").json_body
        assert found["status"] == status
        assert ("cancelationReason" in found) == (status is Status.CANCELLED)


def test_patients_are_found_by_name_birth_date_and_number(
    site: Site, services: TestServices
) -> None:
    known = {"name": [{"family": "Ørsted", "given": ["Åse"]}], "birthDate": "1990-05-05"}
    site.post("", bundle("batch", entry(rosa()), entry(rosa(id="p2", **known))))
    know(services, a_patient(patient_id=PatientId("mum"), kind=Kind.CONTACT, family_name="Orr"))
    assert ids(site.found("/Patient?name=rosie")) == ["p1"]
    assert ids(site.found("/Patient?birthdate=1990-05-05")) == ["p2"]
    assert ids(site.found("/Patient?family=kle&birthdate=ge1958")) == ["p1"]
    assert sorted(ids(site.found("/Patient?_count=1"))) == ["p1", "p2"]
    assert ids(site.found("/Patient?identifier=p2")) == ["p2"]
    system = "https://rapport.example/fhir/R4/patients"
    ours = patient_id_of(OAK, "fhir", "p2")
    assert ids(site.found(f"/Patient?identifier={system}%7C{ours}")) == ["p2"]


def test_a_household_is_found_by_its_number_which_stands_in_no_address(site: Site) -> None:
    site.post("", bundle("batch", entry(rosa()), entry(rosa(id="p2"))))
    assert site.get("/Patient?phone=2025550143").status_code == 400
    for form in (b"phone=202-555-0143", b"telecom=%2B12025550143", b"email=rosa@home.example"):
        answer = site.post("/Patient/_search", form, FORM)
        found = [of["resource"]["id"] for of in answer.json_body["entry"]]
        assert sorted(found) == ["p1", "p2"]
        assert "0143" not in str(answer.json_body["link"])


def test_a_record_that_was_merged_points_at_the_one_that_stands_for_it(site: Site) -> None:
    link = [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]
    site.post("", bundle("batch", entry(rosa()), entry(rosa(id="p2"))))
    assert site.put(rosa(id="p2", link=link)).status_code == 200
    for found in (site.get("/Patient/p2").json_body, *site.found("/Patient?_id=p2")):
        assert found["active"] is False
        assert found["link"] == link


def test_free_and_taken_times_are_served(site: Site) -> None:
    site.post("", bundle("batch", entry(rosa()), entry(visit())))
    day = "start=ge2026-12-03T10:00:00-05:00&start=lt2026-12-03T12:00:00-05:00"
    slots = site.found(f"/Slot?schedule=Schedule/patel&{day}&_count=3")
    assert [(of["start"][11:16], of["status"]) for of in slots] == [
        ("10:00", "free"),
        ("10:15", "free"),
        ("10:30", "busy"),
        ("11:00", "free"),
        ("11:15", "free"),
        ("11:30", "free"),
        ("11:45", "free"),
    ]
    long = site.found(f"/Slot?{day}&status=free&service-type=Cleaning")
    assert [of["start"][11:16] for of in long] == ["10:00", "11:00", "11:15", "11:30", "11:45"]
    assert site.get(f"/Slot/{slots[2]['id']}").json_body["status"] == "busy"
    assert site.get("/Slot/patel-1-15").status_code == 404
    assert ids(site.found("/Schedule?actor=Practitioner/patel")) == ["patel"]
    assert ids(site.found("/Practitioner?name=patel")) == ["patel"]
    assert ids(site.found("/Location?status=active")) == ["main-street"]


def test_a_search_that_cannot_be_answered_says_what_can_be_asked(site: Site) -> None:
    for path in (
        "/Patient?colour=red",
        "/Appointment?date=tomorrow",
        "/Appointment?status=maybe",
        "/Appointment?patient=a%20b",
        "/Appointment?_count=many",
        "/Appointment?_cursor=x",
        "/Appointment?_cursor=W10",
        f"/Appointment?_cursor={cursor_text({'month': 0, 'after': 'zzz'})}",
        f"/Appointment?_cursor={cursor_text({'month': -1})}",
        f"/Appointment?_lastUpdated=ge2026-11-23&_cursor={cursor_text({'after': '~'})}",
        f"/Patient?_cursor={cursor_text({'after': chr(0x10FFFF)})}",
        f"/Patient?_cursor={cursor_text({'after': chr(0xD800)})}",
        "/Slot?service-type=Surgery",
        "/Patient?active=perhaps",
    ):
        answer = site.get(path)
        assert answer.status_code == 400, path
        assert "expected" in sentence(answer)


def test_what_was_read_is_in_the_audit_trail(site: Site, services: TestServices) -> None:
    site.put(rosa())
    site.get("/Patient/p1")
    entries = services.audit.of_subject(OAK, patient_id_of(OAK, "fhir", "p1")).entries
    [viewed] = [of for of in entries if of.did == "patient.viewed"]
    assert viewed.who.startswith("api:")


def test_what_is_not_there_is_not_found(site: Site) -> None:
    for path in ("/Patient/x", "/Appointment/x", "/Slot/x", "/Location/x", "/Device/x", "/Device"):
        assert site.get(path).status_code == 404
