"""What an undo of an import gives back: only what still says what the import wrote."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.arriving import BY_KEY, PERSON_FIELDS
from chalicelib.domain.patients import Patient
from chalicelib.domain.values import dataclass

_OF_PATIENT: Mapping[str, tuple[str, ...]] = {name: (name,) for name in (*PERSON_FIELDS, *BY_KEY)}
_OF_VISIT: Mapping[str, tuple[str, ...]] = {
    "who": ("patient_id", "link"),
    "when": ("starts_at", "ends_at"),
    "where": ("location_id",),
    "provider": ("provider_id",),
    "visit_type": ("visit_type_id",),
    "status": ("status", "answer"),
    "note": ("note",),
    "amount": ("amount",),
}
"""As the fingerprints are called → the fields of the record."""
_NOT_BY_PEOPLE = ("revision", "reminders_at", "held", "former", "left_free")
"""What changes without anybody's word."""


@dataclass(frozen=True, kw_only=True)
class PutBack[T]:
    record: T
    parts: frozenset[str]
    """What is as it was before the import."""
    stayed: frozenset[str]
    """What somebody has changed since."""


def is_untouched[T: (Patient, Appointment)](now: T, made: T) -> bool:
    same = {name: getattr(made, name) for name in _NOT_BY_PEOPLE if hasattr(made, name)}
    return replace(now, **same) == made


def patient_put_back(now: Patient, made: Patient, was: Patient) -> PutBack[Patient]:
    return _put_back(now, made, was, _OF_PATIENT)


def visit_put_back(
    now: Appointment, made: Appointment, was: Appointment, *, told: bool
) -> PutBack[Appointment]:
    """`told`: the patient may have heard of what the import changed, and hears of a time or place
    that is the old one again."""
    back = _put_back(now, made, was, _OF_VISIT)
    if not back.parts & {"when", "where", "status"}:
        return back
    visit = replace(back.record, version=now.version + 1, notice="", before=None)
    moved = bool(back.parts & {"when", "where"})
    if moved and told and visit.status is Status.BOOKED:
        visit = replace(visit, notice="moved")
    return replace(back, record=visit)


def _put_back[T: (Patient, Appointment)](
    now: T, made: T, was: T, parts: Mapping[str, tuple[str, ...]]
) -> PutBack[T]:
    def of(record: Any, names: tuple[str, ...]) -> list[Any]:
        return [getattr(record, name) for name in names]

    changed = {part for part, names in parts.items() if of(made, names) != of(was, names)}
    still = {part for part in changed if of(now, parts[part]) == of(made, parts[part])}
    fields = {name: getattr(was, name) for part in still for name in parts[part]}
    return PutBack(
        record=replace(now, **fields),
        parts=frozenset(still),
        stayed=frozenset(changed - still),
    )
