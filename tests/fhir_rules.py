"""What the standard (FHIR R4, 4.0.1) asks of the resources that we serve."""

import re
from collections.abc import Mapping
from typing import Any

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_URI = re.compile(r"\S+")
_VERSION = {"meta": {"versionId": str, "lastUpdated": _INSTANT}}
_REFERENCE = {"reference": re.compile(r"[A-Z]\w+/[A-Za-z0-9\-.]{1,64}"), "display": str}
_CODING = [{"system": _URI, "code": str, "display": str}]
_CONCEPT = {"coding": _CODING, "text": str}
_IDENTIFIER = [{"use": {"usual", "secondary"}, "system": _URI, "value!": str}]
_PHONE_USES = {"home", "work", "mobile"}
_TELECOM = [{"system!": {"phone", "email"}, "value!": str, "use": _PHONE_USES, "rank": int}]
_NAME = [{"use": {"official", "usual"}, "family": str, "given": [str], "text": str}]
_STATUSES = {"proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow"}
_ANSWERS = {"accepted", "declined", "tentative", "needs-action"}
_REQUIRED = {"required", "optional", "information-only"}
_ISSUE_CODES = {
    *("invalid", "structure", "required", "value", "not-found", "deleted", "not-supported"),
    *("extension", "business-rule", "duplicate", "conflict", "too-costly", "too-long", "login"),
    *("forbidden", "throttled", "transient", "informational"),
}
_RESOURCE = object()
"""Any of these."""

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "Patient": {
        **_VERSION,
        "id!": _ID,
        "identifier": _IDENTIFIER,
        "active": bool,
        "name": _NAME,
        "telecom": _TELECOM,
        "gender": {"female", "male", "other", "unknown"},
        "birthDate": _DATE,
        "deceasedBoolean": bool,
        "communication": [{"language!": _CONCEPT, "preferred": bool}],
        "link": [{"other!": _REFERENCE, "type!": {"replaced-by", "replaces", "refer", "seealso"}}],
    },
    "Appointment": {
        **_VERSION,
        "id!": _ID,
        "identifier": _IDENTIFIER,
        "status!": _STATUSES,
        "cancelationReason": _CONCEPT,
        "serviceType": [_CONCEPT],
        "start": _INSTANT,
        "end": _INSTANT,
        "minutesDuration": int,
        "created": _INSTANT,
        "participant!": [
            {"type": [_CONCEPT], "actor": _REFERENCE, "required": _REQUIRED, "status!": _ANSWERS}
        ],
    },
    "Slot": {
        "id!": _ID,
        "schedule!": _REFERENCE,
        "status!": {"busy", "free"},
        "start!": _INSTANT,
        "end!": _INSTANT,
    },
    "Schedule": {
        "id!": _ID,
        "active": bool,
        "serviceType": [_CONCEPT],
        "actor!": [_REFERENCE],
        "planningHorizon": {"start": _INSTANT, "end": _INSTANT},
    },
    "Practitioner": {**_VERSION, "id!": _ID, "active": bool, "name": _NAME},
    "Location": {
        **_VERSION,
        "id!": _ID,
        "status": {"active", "inactive"},
        "name": str,
        "mode": {"instance"},
        "telecom": _TELECOM,
        "address": {"text": str},
    },
    "OperationOutcome": {
        "issue!": [
            {
                "severity!": {"error", "warning", "information"},
                "code!": _ISSUE_CODES,
                "details": _CONCEPT,
                "diagnostics": str,
                "expression": [str],
            }
        ]
    },
    "Bundle": {
        "type!": {"searchset", "batch-response", "transaction-response"},
        "link": [{"relation!": {"self", "next"}, "url!": _URI}],
        "entry": [
            {
                "fullUrl": _URI,
                "resource": _RESOURCE,
                "search": {"mode": {"match", "include"}},
                "response": {"status!": str, "location": _URI, "outcome": _RESOURCE},
            }
        ],
    },
}


def must_be_r4(resource: Any) -> None:
    kind = resource["resourceType"]
    _must_have_shape(resource, {**SHAPES[kind], "resourceType": {kind}}, kind)
    if kind == "Appointment":
        _must_be_an_appointment(resource)
    if kind == "Bundle":
        searched = resource["type"] == "searchset"
        for entry in resource.get("entry", []):
            assert ("search" in entry) == ("resource" in entry) == searched
            assert ("response" in entry) == (not searched)


def _must_be_an_appointment(visit: Any) -> None:
    """http://hl7.org/fhir/R4/appointment.html#invs"""
    assert all("type" in of or "actor" in of for of in visit["participant"]), "app-1"
    assert ("start" in visit) == ("end" in visit), "app-2"
    assert "start" in visit or visit["status"] in ("proposed", "cancelled", "waitlist"), "app-3"
    reason = "cancelationReason" in visit
    assert not reason or visit["status"] in ("cancelled", "noshow"), "app-4"


def _must_have_shape(value: Any, shape: Any, path: str) -> None:
    if shape is _RESOURCE:
        must_be_r4(value)
    elif isinstance(shape, Mapping):
        assert isinstance(value, dict), path
        assert value, path
        known = {name.rstrip("!"): of for name, of in shape.items()}
        for name, of in value.items():
            assert name in known, f"{path}.{name}"
            _must_have_shape(of, known[name], f"{path}.{name}")
        for name in shape:
            assert not name.endswith("!") or name.rstrip("!") in value, f"{path} lacks {name}"
    elif isinstance(shape, list):
        assert isinstance(value, list), path
        assert value, path
        for n, of in enumerate(value):
            _must_have_shape(of, shape[0], f"{path}[{n}]")
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str), path
        assert shape.fullmatch(value), path
    elif isinstance(shape, set):
        assert value in shape, path
    else:
        assert type(value) is shape, path
        assert value != "", path
