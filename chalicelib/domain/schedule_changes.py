"""What an imported row changes: only what the practice's own system says anew.

Somebody may have confirmed, moved or cancelled here since the last import. A row that says what
it said then leaves all that alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.patients import Patient
from chalicelib.domain.schedule_file import PersonInFile, ScheduleRow

_NOT_OF_THE_PATIENT = ("key", "texts")
PERSON_FIELDS = tuple(f.name for f in fields(PersonInFile) if f.name not in _NOT_OF_THE_PATIENT)


def one_person(said: Iterable[PersonInFile]) -> PersonInFile:
    """All that the rows of one patient say; of two answers about texts the no holds."""
    first, *others = said
    merged: dict[str, Any] = {name: getattr(first, name) for name in PERSON_FIELDS}
    texts = first.texts
    for other in others:
        for name in PERSON_FIELDS:
            merged[name] = merged[name] or getattr(other, name)
        if other.texts is not None:
            texts = other.texts if texts is None else texts and other.texts
    return PersonInFile(key=first.key, texts=texts, **merged)


def said_of_person(person: PersonInFile) -> dict[str, str]:
    """Field → value, those that say something."""
    said = {name: _written(getattr(person, name)) for name in (*PERSON_FIELDS, "texts")}
    return {name: value for name, value in said.items() if value}


def said_of_visit(row: ScheduleRow, patient_id: str) -> dict[str, str]:
    return {
        "who": patient_id,
        "when": f"{row.starts_at.isoformat()}/{row.ends_at.isoformat()}",
        "where": row.location_id,
        "provider": row.provider_id,
        "visit_type": row.visit_type_id,
        "status": f"{row.status}/{row.answer}",
        "note": row.note,
    }


def new_or_changed(said: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    return {name for name, value in said.items() if before.get(name) != value}


def patient_from(patient: Patient, person: PersonInFile, news: Collection[str]) -> Patient:
    """An empty cell takes nothing away: the desk may know more than the export."""
    values = {name: getattr(person, name) for name in PERSON_FIELDS if name in news}
    return replace(patient, **{name: value for name, value in values.items() if value})


def visit_from(visit: Appointment, row: ScheduleRow, news: Collection[str]) -> Appointment:
    """The visit as the practice's system has it now."""
    changed = replace(
        visit,
        provider_id=row.provider_id if "provider" in news else visit.provider_id,
        visit_type_id=row.visit_type_id if "visit_type" in news else visit.visit_type_id,
        note=row.note if "note" in news else visit.note,
    )
    changed = _moved(changed, row, news)
    return _with_status(changed, row) if "status" in news else changed


def _moved(visit: Appointment, row: ScheduleRow, news: Collection[str]) -> Appointment:
    """A visit that is off, or is called off by this row, keeps the time its patient knows; it is
    the row's once it is on again."""
    on_again = not visit.is_open and "status" in news and row.status is Status.BOOKED
    if not on_again and (not visit.is_open or row.status is Status.CANCELLED):
        return visit
    starts_at, ends_at = visit.starts_at, visit.ends_at
    if "when" in news or on_again:
        starts_at, ends_at = row.starts_at, row.ends_at
    location_id = row.location_id if "where" in news or on_again else visit.location_id
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


def _with_status(visit: Appointment, row: ScheduleRow) -> Appointment:
    if row.status is visit.status:
        confirmed = row.answer is Answer.ACCEPTED
        return replace(visit, answer=Answer.ACCEPTED) if confirmed else visit
    if row.status is Status.CANCELLED:
        return replace(
            visit,
            status=Status.CANCELLED,
            answer=Answer.DECLINED,
            version=visit.version + 1,
            notice="cancelled",
        )
    if row.status is Status.BOOKED:
        return replace(
            visit, status=Status.BOOKED, answer=row.answer, version=visit.version + 1, notice=""
        )
    return replace(visit, status=row.status)


def _written(value: str | bool | date | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else value.isoformat()
