"""What this FHIR server does (http://hl7.org/fhir/R4/capabilitystatement.html)."""

from typing import Any

from chalicelib.domain.fhir.search import KNOWN

FHIR_VERSION = "4.0.1"
JSON = "application/fhir+json"
_WRITTEN = {"Patient", "Appointment"}
_RECOGNISED = ("Practitioner", "Location")
_TYPES = {
    "_id": "token",
    "_lastUpdated": "date",
    "identifier": "token",
    "birthdate": "date",
    "date": "date",
    "start": "date",
    "patient": "reference",
    "practitioner": "reference",
    "location": "reference",
    "actor": "reference",
    "schedule": "reference",
    "name": "string",
    "family": "string",
    "given": "string",
}
_NOT_PARAMETERS = {"_include"}


def statement(base: str) -> dict[str, Any]:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-22",
        "kind": "instance",
        "fhirVersion": FHIR_VERSION,
        "format": ["json"],
        "implementation": {"description": "Rapport: schedules in, confirmations out", "url": base},
        "rest": [
            {
                "mode": "server",
                "security": {
                    "description": "An API key with the scope fhir:read or fhir:write, "
                    "as Authorization: Bearer."
                },
                "resource": [_resource(kind) for kind in KNOWN],
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
            }
        ],
    }


def _resource(kind: str) -> dict[str, Any]:
    does = ["read", "search-type"]
    if kind in _WRITTEN or kind in _RECOGNISED:
        does += ["create", "update"]
    found: dict[str, Any] = {
        "type": kind,
        "interaction": [{"code": code} for code in does],
        "versioning": "versioned",
        "readHistory": False,
        "searchParam": [
            {"name": name, "type": _TYPES.get(name, "token")}
            for name in KNOWN[kind]
            if name not in _NOT_PARAMETERS
        ],
    }
    if kind in _WRITTEN:
        found |= {"updateCreate": True, "conditionalCreate": False, "conditionalUpdate": False}
    if kind == "Appointment":
        found["searchInclude"] = ["Appointment:patient"]
    return found
