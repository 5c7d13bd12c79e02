"""Another system sends its patients and visits as FHIR R4, and reads the practice's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib import wiring
from chalicelib.domain.api_keys import Scope
from tests.api_keys import a_key, bearer
from tests.conftest import TestServices
from tests.scenes import open_oak

JSON = "application/fhir+json"
NDJSON = "application/fhir+ndjson"
Resource = dict[str, Any]


class Site:
    """The other system's own client."""

    def __init__(self, http: Client, key: str) -> None:
        self._http = http
        self.key = key

    def get(self, path: str, **headers: str) -> HTTPResponse:
        return self._http.http.get(f"/fhir/R4{path}", headers={**bearer(self.key), **headers})

    def send(
        self, path: str, body: Any, method: str = "POST", kind: str = JSON, **headers: str
    ) -> HTTPResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._http.http.request(
            method,
            f"/fhir/R4{path}",
            headers={**bearer(self.key), "Content-Type": kind, **headers},
            body=raw,
        )

    def put(self, resource: Resource, **headers: str) -> HTTPResponse:
        path = f"/{resource['resourceType']}/{resource['id']}"
        return self.send(path, resource, "PUT", **headers)


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
        "name": [{"use": "official", "family": "Klein", "given": ["Rosa"]}],
        "telecom": [{"system": "phone", "value": "202-555-0143", "use": "mobile"}],
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
            {"actor": {"reference": "Patient/p1"}, "status": "accepted"},
            {
                "actor": {"reference": "Practitioner/d1", "display": "Dr. Patel"},
                "status": "accepted",
            },
        ],
    }
    return {**known, **changes}


def bundle(kind: str, *resources: Resource) -> Resource:
    def entry(of: Resource) -> Resource:
        request = {"method": "PUT", "url": f"{of['resourceType']}/{of['id']}"}
        return {"resource": of, "request": request}

    return {"resourceType": "Bundle", "type": kind, "entry": [entry(of) for of in resources]}


def said(answer: HTTPResponse) -> str:
    return str(answer.json_body["issue"][0]["details"]["text"])


def test_a_patient_and_a_visit_that_were_sent_are_read_back_under_their_own_ids(site: Site) -> None:
    assert site.put(rosa()).status_code == 201
    assert site.put(visit()).status_code == 201
    patient = site.get("/Patient/p1").json_body
    assert patient["name"][0] == {"use": "official", "family": "Klein", "given": ["Rosa"]}
    found = site.get("/Appointment/a1")
    assert found.json_body["start"] == "2026-12-03T10:30:00-05:00"
    assert found.headers["ETag"] == 'W/"1"'
    print(json.dumps(found.json_body, indent=1), json.dumps(patient, indent=1))
    print(site.send("", bundle("batch", rosa(), visit())).json_body)
    for q in (
        "/Appointment",
        "/Appointment?date=ge2026-12-03&_count=1&_include=Appointment:patient",
        "/Appointment?patient=p1",
        "/Appointment?_lastUpdated=ge2026-11-23",
        "/Slot?_count=3",
        "/Slot?service-type=Cleaning&_count=2",
        "/Schedule",
        "/Practitioner",
        "/Location",
        "/Patient?name=kle",
        "/Patient?birthdate=1958-03-07",
        "/Patient?phone=2025550143",
        "/Patient?identifier=p1",
        "/metadata",
    ):
        a = site.get(q)
        print(q, a.status_code, json.dumps(a.json_body)[:900])
