"""What another system says of a patient or a visit, whichever way it came: a file, FHIR, HL7 v2,
a calendar, the API.

A record is known by its system and its key there; leading zeros count. What is said is compared
with what the same record said before: only news is taken over, so that what somebody changed here
since stays. Empty means that nothing was said; `emptied` names what is to be taken away.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    VisitTypeId,
    derived_ulid,
)
from chalicelib.domain.patients import Kind, OtherPhone, Patient, Sex
from chalicelib.domain.values import dataclass

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Derived ids carry no time: the same record has the same id whenever it arrives."""


@dataclass(frozen=True, kw_only=True)
class ArrivingPatient:
    """What one record says about its patient; empty where it says nothing."""

    system: str = "csv"
    """Whose key it is: "csv", "fhir", "hl7:BCBS". The same key of another system is somebody
    else."""
    key: str
    given_name: str
    family_name: str
    preferred_name: str = ""
    said_as: str = ""
    born: date | None = None
    language: str = ""
    interpreter: str = ""
    remember: str = ""
    phone: str = ""
    """E.164; the one to text."""
    email: str = ""
    phones: tuple[OtherPhone, ...] = ()
    """At which they are called and not texted."""
    zone: str = ""
    """IANA."""
    since: date | None = None
    deceased: bool | None = None
    discharged: bool | None = None
    kind: Kind | None = None
    guarantor: str = ""
    """The key in the same system of who answers for them."""
    sex: Sex | None = None
    lists: tuple[str, ...] = ()
    """The practice's own lists; they are put on these and taken off none."""
    interests: tuple[str, ...] = ()
    came_by: str = ""
    referred_by: str = ""
    """The key in the same system of who sent them."""
    balance: int | None = None
    """What they owe, in the smallest unit of the practice's currency."""
    texts: bool | None = None
    """Whether they agreed to be texted; None: nobody asked."""
    emptied: frozenset[str] = frozenset()
    """Fields that the record takes away, as HL7's "" does."""
    at: datetime | None = None
    """When the sender said so; what is older than what was taken over changes nothing."""


@dataclass(frozen=True, kw_only=True)
class ArrivingVisit:
    system: str = "csv"
    key: str
    """The other system's own number of the appointment."""
    patient_key: str
    """Of the same system."""
    patient_id: PatientId | None = None
    """The record here, where the sender names one of ours or of another system; None: it is found
    by `patient_key`."""
    location_id: LocationId
    provider_id: ProviderId
    visit_type_id: VisitTypeId
    starts_at: datetime
    ends_at: datetime
    status: Status
    answer: Answer = Answer.NEEDS_ACTION
    note: str = ""
    amount: int | None = None
    """What it brought, in the smallest unit of the practice's currency; None: nothing is said."""
    booked_on: datetime | None = None
    untold: bool = False
    """Called off because it never was (entered in error): its patient hears nothing."""
    only_told: bool = False
    """Others meet about its patient, who need not come."""
    at: datetime | None = None


def patient_id_of(practice_id: PracticeId, system: str, key: str) -> PatientId:
    return PatientId(derived_ulid(_ANY_TIME, practice_id, system, "patient", key))


def appointment_id_of(practice_id: PracticeId, system: str, key: str) -> AppointmentId:
    return AppointmentId(derived_ulid(_ANY_TIME, practice_id, system, "appointment", key))


BY_KEY = ("guarantor", "referred_by")
"""Other people, by their key in the same system."""
_NOT_OF_THE_PATIENT = ("system", "key", "texts", *BY_KEY, "emptied", "at")
PERSON_FIELDS = tuple(f.name for f in fields(ArrivingPatient) if f.name not in _NOT_OF_THE_PATIENT)
_TAKEN_AWAY: Mapping[str, Any] = {"born": None, "since": None, "phones": (), "sex": None}
"""What a field is when nothing stands in it; the others are texts."""
_ADDED = frozenset({"lists", "interests"})
"""The desk's own stay beside what arrives."""
_NOTHING: tuple[Any, ...] = (None, "", ())


def one_person(said: Iterable[ArrivingPatient]) -> ArrivingPatient:
    """All that the rows of one patient say; of two answers about texts the no holds."""
    first, *others = said
    merged: dict[str, Any] = {name: getattr(first, name) for name in (*PERSON_FIELDS, *BY_KEY)}
    texts = first.texts
    for other in others:
        for name, value in merged.items():
            merged[name] = getattr(other, name) if value is False or value in _NOTHING else value
        if other.texts is not None:
            texts = other.texts if texts is None else texts and other.texts
    return replace(first, texts=texts, **merged)


def said_of_person(person: ArrivingPatient) -> dict[str, str]:
    """Field → value, those that say something."""
    names = (*PERSON_FIELDS, "texts", *BY_KEY)
    said = {name: _written(getattr(person, name)) for name in names}
    return {name: value for name, value in said.items() if value} | dict.fromkeys(
        person.emptied, "(taken away)"
    )


def said_of_visit(visit: ArrivingVisit, patient_id: str) -> dict[str, str]:
    return {
        "who": patient_id,
        "when": f"{visit.starts_at.isoformat()}/{visit.ends_at.isoformat()}",
        "where": visit.location_id,
        "provider": visit.provider_id,
        "visit_type": visit.visit_type_id,
        "status": f"{visit.status}/{visit.answer}{'/only told' if visit.only_told else ''}",
        "note": visit.note,
    } | ({} if visit.amount is None else {"amount": str(visit.amount)})


def new_or_changed(said: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    return {name for name, value in said.items() if before.get(name) != value}


def patient_from(patient: Patient, person: ArrivingPatient, news: Collection[str]) -> Patient:
    """An empty field takes nothing away, as the desk may know more; `emptied` does."""
    values = {name: getattr(person, name) for name in PERSON_FIELDS if name in news}
    told = {name: value for name, value in values.items() if value not in _NOTHING}
    for name in _ADDED.intersection(told):
        told[name] = tuple(sorted({*getattr(patient, name), *told[name]}))
    gone = {name: _TAKEN_AWAY.get(name, "") for name in person.emptied if name in news}
    return replace(patient, **told, **gone)


def visit_from(visit: Appointment, said: ArrivingVisit, news: Collection[str]) -> Appointment:
    """The visit as the practice's system has it now."""
    changed = replace(
        visit,
        provider_id=said.provider_id if "provider" in news else visit.provider_id,
        visit_type_id=said.visit_type_id if "visit_type" in news else visit.visit_type_id,
        note=said.note if "note" in news else visit.note,
        amount=said.amount if "amount" in news else visit.amount,
        only_told=said.only_told if "status" in news else visit.only_told,
    )
    changed = _moved(changed, said, news)
    return _with_status(changed, said) if "status" in news else changed


def _moved(visit: Appointment, said: ArrivingVisit, news: Collection[str]) -> Appointment:
    """A visit that is off, or is called off by this record, keeps the time its patient knows; it
    is the record's once it is on again."""
    on_again = not visit.is_open and "status" in news and said.status is Status.BOOKED
    if not on_again and (not visit.is_open or said.status is Status.CANCELLED):
        return visit
    starts_at, ends_at = visit.starts_at, visit.ends_at
    if "when" in news or on_again:
        starts_at, ends_at = said.starts_at, said.ends_at
    location_id = said.location_id if "where" in news or on_again else visit.location_id
    if (starts_at, location_id) == (visit.starts_at, visit.location_id):
        return replace(visit, ends_at=ends_at)
    return replace(
        visit,
        starts_at=starts_at,
        ends_at=ends_at,
        location_id=location_id,
        # Whoever confirmed had agreed to another time or place.
        answer=Answer.NEEDS_ACTION,
        late_minutes=None,
        version=visit.version + 1,
        notice="moved",
    )


def _with_status(visit: Appointment, said: ArrivingVisit) -> Appointment:
    if said.status is visit.status:
        confirmed = said.answer is Answer.ACCEPTED
        return replace(visit, answer=Answer.ACCEPTED) if confirmed else visit
    if said.status is Status.CANCELLED:
        return replace(
            visit,
            status=Status.CANCELLED,
            answer=Answer.DECLINED,
            version=visit.version + 1,
            notice="" if said.untold or visit.status is Status.PENDING else "cancelled",
        )
    if said.status is Status.BOOKED:
        return replace(
            visit, status=Status.BOOKED, answer=said.answer, version=visit.version + 1, notice=""
        )
    return replace(visit, status=said.status)


def _written(value: Any) -> str:
    if value in _NOTHING:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(
            of if isinstance(of, str) else f"{of.use}={of.number}x{of.extension}" for of in value
        )
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, str) else value.isoformat()
