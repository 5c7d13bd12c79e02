"""A practice's own records as FHIR R4 resources, for other systems to read."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.fhir import statuses
from chalicelib.domain.fhir.elements import is_id
from chalicelib.domain.fhir.patients_in import SYSTEM
from chalicelib.domain.ids import VisitTypeId
from chalicelib.domain.patients import OtherPhone, Patient, PhoneUse
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.values import dataclass

Resource = dict[str, Any]

_CANCELLATION = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
_ROLE = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
AHEAD = timedelta(days=92)
"""So far ahead free times are served."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A time on somebody's schedule, taken or free."""

    provider: Provider
    starts_at: datetime
    ends_at: datetime
    is_free: bool


def public_id(of: str, source_key: str) -> str:
    """What FHIR gave us keeps the id it came with; everything else has ours."""
    system, _, key = source_key.partition(":")
    return key if system == SYSTEM and is_id(key) else fhir_id(of)


def fhir_id(of: str) -> str:
    """Ids of FHIR have no other signs than these."""
    return of if is_id(of) else "".join(c if c.isalnum() and c.isascii() else "-" for c in of)[:64]


def patient_out(patient: Patient, *, base: str, into: Patient | None = None) -> Resource:
    """`base`: the address of this FHIR server; `into`: who stands for a merged record."""
    return _without_nothing(
        {
            "resourceType": "Patient",
            "id": public_id(patient.patient_id, patient.source_key),
            "meta": {"versionId": str(patient.revision)},
            "identifier": _identifiers("patients", patient.patient_id, patient.source_key, base),
            "active": not (patient.discharged or patient.merged_into),
            "name": _names(patient),
            "telecom": _telecoms(patient),
            "gender": patient.sex.value if patient.sex else None,
            "birthDate": patient.born.isoformat() if patient.born else None,
            "deceasedBoolean": True if patient.deceased else None,
            "communication": _languages(patient),
            "link": _links(into),
        }
    )


def _names(patient: Patient) -> list[Resource]:
    given = [patient.given_name] if patient.given_name else []
    official = {"use": "official", "family": patient.family_name, "given": given}
    usual = {"use": "usual", "given": [patient.preferred_name]}
    names = [official] if given or patient.family_name else []
    if patient.preferred_name and patient.preferred_name not in (
        patient.given_name,
        patient.family_name,
    ):
        names.append(usual)
    return [_without_nothing(name) for name in names]


def _telecoms(patient: Patient) -> list[Resource]:
    found: list[Resource] = []
    if patient.phone:
        found.append({"system": "phone", "value": patient.phone, "use": "mobile", "rank": 1})
    found += [_telecom(of) for of in patient.phones]
    if patient.email:
        found.append({"system": "email", "value": patient.email})
    return found


def _telecom(of: OtherPhone) -> Resource:
    value = f"{of.number} x{of.extension}" if of.extension else of.number
    use = {} if of.use is PhoneUse.OTHER else {"use": str(of.use)}
    return {"system": "phone", "value": value, **use}


def _languages(patient: Patient) -> list[Resource]:
    if not patient.language:
        return []
    coding = {"system": "urn:ietf:bcp:47", "code": patient.language}
    return [{"language": {"coding": [coding]}, "preferred": True}]


def _links(into: Patient | None) -> list[Resource]:
    if into is None:
        return []
    other = {"reference": f"Patient/{public_id(into.patient_id, into.source_key)}"}
    return [{"other": other, "type": "replaced-by"}]


def _identifiers(kind: str, of: str, source_key: str, base: str) -> list[Resource]:
    found = [{"use": "usual", "system": f"{base}/{kind}", "value": of}]
    system, colon, key = source_key.partition(":")
    if colon and key and system == SYSTEM and not is_id(key):
        # "fhir:<identifier system>:<value>"; of an appointment "fhir:<identifier system>|<value>".
        theirs, mark, value = key.rpartition("|" if kind == "appointments" else ":")
        if mark and value:
            found.append(_without_nothing({"use": "secondary", "system": theirs, "value": value}))
    elif colon and key:
        found.append({"use": "secondary", "system": f"{base}/from/{system}", "value": key})
    return found


# --- appointments --------------------------------------------------------------------------------


def last_changed(visit: Appointment) -> datetime:
    return visit.changed_at or visit.booked_at


def appointment_out(
    visit: Appointment,
    *,
    base: str,
    zone: ZoneInfo,
    patient: Patient | None,
    location: Location | None,
    provider: Provider | None,
    visit_type: VisitType | None,
) -> Resource:
    """`patient`: who it is booked for, where that is known."""
    minutes = int((visit.ends_at - visit.starts_at).total_seconds() // 60)
    return _without_nothing(
        {
            "resourceType": "Appointment",
            "id": public_id(visit.appointment_id, visit.source_key),
            "meta": {"versionId": str(visit.revision), "lastUpdated": stamp(last_changed(visit))},
            "identifier": _identifiers(
                "appointments", visit.appointment_id, visit.source_key, base
            ),
            "status": statuses.OUT[visit.status],
            "cancelationReason": _why_cancelled(visit),
            "serviceType": [{"text": visit_type.name}] if visit_type else None,
            "start": stamp(visit.starts_at, zone),
            "end": stamp(visit.ends_at, zone),
            "minutesDuration": minutes if minutes > 0 else None,
            "created": stamp(visit.booked_at),
            "participant": [
                _patient_part(visit, patient),
                *_part("ATND", f"Practitioner/{fhir_id(visit.provider_id)}", provider),
                *_part("LOC", f"Location/{fhir_id(visit.location_id)}", location),
            ],
        }
    )


def _patient_part(visit: Appointment, patient: Patient | None) -> Resource:
    known = public_id(patient.patient_id, patient.source_key) if patient else visit.patient_id
    return {
        "type": [_coded(_ROLE, "SBJ")],
        "actor": {"reference": f"Patient/{known}"},
        "required": "information-only" if visit.only_told else "required",
        "status": str(visit.answer),
    }


def _part(role: str, reference: str, of: Location | Provider | None) -> list[Resource]:
    if of is None:
        return []
    return [
        {
            "type": [_coded(_ROLE, role)],
            "actor": {"reference": reference, "display": of.name},
            "required": "required",
            "status": str(Answer.ACCEPTED),
        }
    ]


def _why_cancelled(visit: Appointment) -> Resource | None:
    if visit.status is not Status.CANCELLED:
        return None
    return _coded(_CANCELLATION, "pat" if visit.changed_by == "patient" else "prov")


def _coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


# --- who, where and when -------------------------------------------------------------------------


def practitioner_out(provider: Provider) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": fhir_id(provider.provider_id),
        "meta": {"versionId": str(provider.revision)},
        "active": not provider.left,
        "name": [{"text": provider.name}],
    }


def location_out(location: Location) -> Resource:
    telecom = [{"system": "phone", "value": location.phone, "use": "work"}]
    return _without_nothing(
        {
            "resourceType": "Location",
            "id": fhir_id(location.location_id),
            "meta": {"versionId": str(location.revision)},
            "status": "inactive" if location.closed else "active",
            "name": location.name,
            "mode": "instance",
            "telecom": telecom if location.phone else None,
            "address": {"text": location.address} if location.address else None,
        }
    )


def schedule_out(
    provider: Provider,
    *,
    location: Location,
    visit_types: Mapping[VisitTypeId, VisitType],
    now: datetime,
) -> Resource:
    """One for each provider; its id is theirs."""
    types = [
        of
        for of in visit_types.values()
        if not of.retired and (not provider.visit_types or of.visit_type_id in provider.visit_types)
    ]
    return _without_nothing(
        {
            "resourceType": "Schedule",
            "id": fhir_id(provider.provider_id),
            "active": not (provider.left or location.closed),
            "serviceType": [{"text": of.name} for of in types],
            "actor": [
                {
                    "reference": f"Practitioner/{fhir_id(provider.provider_id)}",
                    "display": provider.name,
                },
                {
                    "reference": f"Location/{fhir_id(location.location_id)}",
                    "display": location.name,
                },
            ],
            "planningHorizon": {"start": stamp(now), "end": stamp(now + AHEAD)},
        }
    )


def slot_out(slot: Slot, *, zone: ZoneInfo) -> Resource:
    return {
        "resourceType": "Slot",
        "id": slot_id(slot),
        "schedule": {"reference": f"Schedule/{fhir_id(slot.provider.provider_id)}"},
        "status": "free" if slot.is_free else "busy",
        "start": stamp(slot.starts_at, zone),
        "end": stamp(slot.ends_at, zone),
    }


def slot_id(slot: Slot) -> str:
    minutes = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    begins = int(slot.starts_at.timestamp() // 60)
    return f"{fhir_id(slot.provider.provider_id)}-{begins}-{minutes}"


def slot_times(of: str) -> tuple[str, datetime, datetime] | None:
    """(the provider's id, start, end) of the id of a slot; None: it is none."""
    whose, _, minutes = of.rpartition("-")
    whose, _, begins = whose.rpartition("-")
    if not (whose and _is_number(begins, 9) and _is_number(minutes, 4)) or int(minutes) == 0:
        return None
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=int(begins))
    return whose, start, start + timedelta(minutes=int(minutes))


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most


def stamp(at: datetime, zone: ZoneInfo | None = None) -> str:
    """A FHIR instant, as the location's clocks show it where a zone is given."""
    local = at.astimezone(zone or UTC).replace(microsecond=0)
    return local.isoformat().replace("+00:00", "Z")


def _without_nothing(resource: Resource) -> Resource:
    """No element of FHIR is empty."""
    return {name: of for name, of in resource.items() if of not in (None, "", [], {})}
