"""Every route of the deployed application, who it is for, and how to ask it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalice.test import Client, HTTPResponse

from app import app
from chalicelib.actions.connect import set_form
from chalicelib.actions.feedback.open_door import open_door
from chalicelib.actions.links import (
    FEEDBACK_LIVES,
    booking_link,
    feedback_token,
    open_feedback,
    waitlist_token,
)
from chalicelib.actions.recovery.board import set_board
from chalicelib.actions.sources.code import code_of_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    PatientId,
    PracticeId,
    ProviderId,
    TouchpointId,
)
from chalicelib.domain.roles import Permission
from chalicelib.entrypoints import api_auth
from chalicelib.web import desk as frame
from tests.builders import ANA, CLEANING, MAIN_STREET, a_provider
from tests.conftest import TestServices
from tests.web.desk import HERE, Browser
from tests.web.test_doors import FIELDS, record_of

FORM = "application/x-www-form-urlencoded"
LINKS = {
    "a": "appointment",
    "p": "preferences",
    "o": "preferences",
    "u": "preferences",
    "b": "book",
    "e": "enquiry",
    "w": "waitlist",
    "f": "feedback",
    "y": "board",
    "r": "refer",
}
"""The first part of a patient's page → the purpose of the link that opens it, or that it is a
personal code."""
AT_LARGE = {
    "/health": "a monitor",
    "/api/v1/openapi.json": "anybody",
    "/calendar/{calendar_file}": "whoever holds the address",
    "/static/{name}": "anybody",
    "/fhir/R4/metadata": "anybody: what the server does",
}


WORDS = {"change", "part", "name", "kind"}
"""Parts of addresses that are words of ours, the same at every practice."""


PROGRAMS = {"fhir", "files", "hl7"}
"""The first part of addresses that a practice's other software asks for."""


@dataclass(frozen=True, kw_only=True)
class Route:
    path: str
    method: str

    @property
    def key(self) -> tuple[str, str]:
        return self.path, self.method

    @property
    def is_at_the_desk(self) -> bool:
        return self.key in frame.NEEDS

    @property
    def is_by_key(self) -> bool:
        """Programs are told apart by the key they show."""
        known = self.path.split("/")[1] in PROGRAMS and self.path not in AT_LARGE
        return known or self.key in api_auth.NEEDS

    @property
    def is_about_a_record(self) -> bool:
        return bool(set(re.findall(r"{(\w+)}", self.path)) - WORDS)

    @property
    def needs(self) -> Permission | None:
        return frame.NEEDS[self.key]

    @property
    def open_to(self) -> str:
        """Who it is for, where that is not somebody signed in; "" where nothing says so."""
        first = self.path.split("/")[1]
        if self.key in frame.DOORS:
            return "anybody, before signing in"
        if "{token}" in self.path and first in LINKS:
            return "whoever holds the link"
        if first == "phone":
            return "a phone system, by its key"
        if self.key in api_auth.NEEDS:
            return f"a program whose key has the scope {api_auth.NEEDS[self.key]}"
        if first == "webhooks":
            return "a carrier, Stripe or a program that tells of reviews, by its signature"
        if self.is_by_key:
            return "a program, by its key"
        return AT_LARGE.get(self.path, "")

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


EVERY = [
    Route(path=path, method=method)
    for path, methods in sorted(app.routes.items())
    for method in sorted(methods)
]
DESK = [route for route in EVERY if route.is_at_the_desk]
RECORDS = [route for route in DESK if route.is_about_a_record]

# What the last part of these addresses may be. Neither tells one practice from another.
_SAID = {"appointments": "confirm", "work": "take", "absences": "remove", "bring-in": "drop",
         "campaigns": "stop", "waiting": "let-be"}  # fmt: skip


class UnknownPart(Exception):
    """A path parameter that nothing here knows how to fill: name it in `of_practice`."""


def of_practice(practice_id: str, services: TestServices) -> dict[str, str]:
    """One of everything at a practice, by the name of the path parameter, and its links."""
    record = record_of(PracticeId(practice_id), services)
    practice = PracticeId(practice_id)
    visit = services.appointments.get(practice, AppointmentId(record["appointment_id"]))
    contact = services.contacts.get(practice, ContactId(record["contact_id"]))
    set_form(services, practice, MAIN_STREET, on=True, sites=(), by=ANA)
    booking = booking_link(services, practice, PatientId(record["patient_id"]))
    asked_at, asked = visit_asked(services, visit)
    # The others have the same ids at both, as practices with the same software do.
    board = set_board(services, services.recovery.settings(practice), on=True, sites=(), by=ANA)
    patient = services.patients.get(practice, PatientId(record["patient_id"]))
    provider = a_provider(provider_id=ProviderId(f"{practice_id}-provider"), name="Dr Own")
    services.setups.save(practice, provider)
    return {
        **record,
        "contact_point_id": record["contact_id"],
        "name": "desk.css",
        "kind": "Patient",
        "of": record["patient_id"],
        "own_provider": f"{practice_id}-provider",
        "calendar_file": "a-calendar-of-nobody.ics",
        "welcome": "an-invitation-of-nobody",
        "a": visit.link,
        "p": contact.link,
        "o": contact.link,
        "u": contact.link,
        "b": booking.rpartition("/")[2],
        "w": waitlist_token(
            services,
            practice,
            PatientId(record["patient_id"]),
            visit_type_id=CLEANING,
            location_id=MAIN_STREET,
        ),
        "y": board.token,
        "e": services.setups.of(practice).locations[MAIN_STREET].enquiry_token,
        "f": feedback_token(services, asked_at, asked),
        "webhooks": open_door(services, practice, by=ANA).token,
        "r": str(code_of_patient(services, practice, patient)),
    }


def visit_asked(services: TestServices, visit: Appointment) -> tuple[ContactId, TouchpointId]:
    """Its patient was asked how it was."""
    asked_at, by = ContactId(f"{visit.practice_id}-asked"), TouchpointId("asked")
    until = visit.starts_at + FEEDBACK_LIVES
    open_feedback(services, visit, asked_at=asked_at, by=by, until=until)
    return asked_at, by


def nobodys(record: Mapping[str, str]) -> dict[str, str]:
    """Identifiers of the same shape that belong to nothing."""
    words = {name: of for name, of in record.items() if name in WORDS}
    return {**{name: re.sub(r"[A-Za-z0-9]", "7", of) for name, of in record.items()}, **words}


def filled(path: str, record: Mapping[str, str]) -> str:
    """The address of this record. Raises UnknownPart."""
    first = path.split("/")[1]
    known = {**record, "change": _SAID.get(first, "")}
    if path.startswith("/settings/providers/"):
        known["provider_id"] = record["own_provider"]
    if first == "journeys":
        known["playbook_id"] = record["journey_id"]
    if first in record:
        known["token"] = record[first]

    def fill(found: re.Match[str]) -> str:
        if not known.get(found[1]):
            raise UnknownPart(f"{found[1]} of {path}")
        return known[found[1]]

    return re.sub(r"{(\w+)}", fill, path)


def ask(browser: Browser, route: Route, record: Mapping[str, str], **fields: Any) -> HTTPResponse:
    """As somebody at the desk would: with the form's own token."""
    path = filled(route.path, record)
    return browser.get(path) if route.method == "GET" else browser.post(path, **fields)


def fields(record: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """A form that most pages would take, about these records."""
    return {
        **FIELDS,
        "contact": record["contact_id"],
        "patient": record["patient_id"],
        "visit_type": "cleaning",
        **more,
    }


def ask_plainly(client: Client, route: Route, record: Mapping[str, str]) -> HTTPResponse:
    """Anything of ours, by its own method and with a form of the type that it takes."""
    kind = app.routes[route.path][route.method].content_types[0]
    headers = {"Content-Type": kind, "Origin": HERE} if route.method == "POST" else {}
    return client.http.request(
        route.method, filled(route.path, record), headers=headers, body=b"a=b"
    )


def without_csrf(answer: HTTPResponse) -> bytes:
    """Without what is drawn anew for each form."""
    body = re.sub(rb'name="(csrf|once)" value="[^"]*"', b"", answer.body)
    # Where a file may be put is signed for anew.
    upload = rb'(name="(key|policy|[a-z_]+redirect|x-amz-[a-z]+)" value|data-then)="[^"]*"'
    return re.sub(upload, b"", body)
