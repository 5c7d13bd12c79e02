"""The form on which a person says which column is what."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chalicelib.domain.files.cells import DateOrder, status_of
from chalicelib.domain.files.fields import Field, folded
from chalicelib.domain.files.mapping import (
    ANYTHING_ELSE,
    Choice,
    FileMapping,
    Holds,
    VisitKey,
)
from chalicelib.domain.places_said import KnownSetup
from chalicelib.domain.values import dataclass
from chalicelib.web.requests import Fields

MEANINGS = (Field.STATUS, Field.PROVIDER, Field.LOCATION, Field.VISIT_TYPE)
_DEFAULTS = (Field.LOCATION, Field.PROVIDER, Field.VISIT_TYPE)


@dataclass(frozen=True, kw_only=True)
class Word:
    """What stands in a column and is not understood by itself."""

    name: str
    """Of the form's field."""
    says: str
    rows: int
    chosen: str


def options(known: KnownSetup, statuses: Mapping[str, str]) -> dict[Field, list[tuple[str, str]]]:
    """Field → (what is stored, what people read)."""
    return {
        Field.STATUS: list(statuses.items()),
        Field.PROVIDER: [(of.provider_id, of.name) for of in known.providers],
        Field.LOCATION: [(of.location_id, of.name) for of in known.locations],
        Field.VISIT_TYPE: [(of.visit_type_id, of.name) for of in known.visit_types],
    }


def as_chosen(form: Fields, mapping: FileMapping) -> FileMapping:
    """The mapping as the form says; what it does not say stays."""
    columns = tuple(_choice(form, n, of) for n, of in enumerate(mapping.columns))
    return replace(
        mapping,
        columns=columns,
        holds=_one_of(Holds, form["holds"], mapping.holds),
        visit_key=_one_of(VisitKey, form["visit_key"], mapping.visit_key),
        date_order=DateOrder(form["order"])
        if form["order"] in {of.value for of in DateOrder}
        else None,
        meanings=_meanings(form, mapping.meanings),
    )


def _choice(form: Fields, n: int, was: Choice) -> Choice:
    said = form.values.get(f"c{n}")
    if said is None:
        return was
    return replace(was, field=_one_of(Field, said[0], was.field))


def _one_of[E: (Field, Holds, VisitKey)](kind: type[E], said: str, was: E) -> E:
    found: E = next((of for of in kind if of.value == said), was)
    return found


def _meanings(form: Fields, was: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    meanings = {of: dict(said) for of, said in was.items()}
    for name, values in form.values.items():
        kind, _, value = name.partition(":")
        if kind.startswith("m-") and kind[2:] in [of.value for of in MEANINGS]:
            said = meanings.setdefault(kind[2:], {})
            if values[0]:
                said[value] = values[0][:60]
            else:
                said.pop(value, None)
    return {of: said for of, said in meanings.items() if said}


def defaults(mapping: FileMapping) -> list[tuple[Field, str]]:
    """What every visit has where no column, or nothing in it, says so; (field, what is chosen)."""
    return [(of, mapping.meanings.get(of, {}).get(ANYTHING_ELSE, "")) for of in _DEFAULTS]


def words(
    mapping: FileMapping, values: Mapping[str, Mapping[str, int]], known: KnownSetup
) -> list[tuple[Field, list[Word]]]:
    """Those that a person has given a meaning, and those that have none by themselves."""
    found = []
    for of in MEANINGS:
        said = mapping.meanings.get(of, {})
        unknown = [
            Word(
                name=f"m-{of.value}:{folded(value)}",
                says=value,
                rows=rows,
                chosen=said.get(folded(value), ""),
            )
            for value, rows in values.get(of, {}).items()
            if mapping.has(of) and (folded(value) in said or not _is_known(of, value, known))
        ]
        if unknown:
            found.append((of, unknown))
    return found


def _is_known(of: Field, value: str, known: KnownSetup) -> bool:
    if not value.strip():
        return True
    match of:
        case Field.STATUS:
            return status_of(value) is not None
        case Field.LOCATION:
            called = (x for p in known.locations for x in (p.name, p.location_id))
            return folded(value) in _folded(called)
        case Field.VISIT_TYPE:
            called = (x for t in known.visit_types for x in (t.name, t.visit_type_id))
            return folded(value) in _folded(called)
        case _:
            return any(_words(value) & _words(p.name) for p in known.providers) or folded(
                value
            ) in _folded(p.provider_id for p in known.providers)


def _folded(names: Iterable[str]) -> set[str]:
    return {folded(of) for of in names}


def _words(name: str) -> set[str]:
    parts = (folded(of) for of in name.replace(",", " ").split())
    return {of for of in parts if len(of) > 2}
