"""One file, read to the end as the importer does it."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.domain.files.mapping import FileMapping, propose
from chalicelib.domain.files.reading import Reading
from chalicelib.domain.files.rows import AnyRow, Taken
from chalicelib.domain.files.survey import Survey, survey
from chalicelib.domain.files.tables import Asked, examine, open_table
from chalicelib.domain.places_said import KnownSetup
from tests.builders import NOW, a_location, a_provider, a_visit_type

FIXTURES = Path(__file__).parents[2] / "fixtures" / "files"
Change = Callable[[FileMapping], FileMapping]


def a_setup(region: str = "US", zone: str = "America/New_York") -> KnownSetup:
    return KnownSetup(
        locations=(a_location(zone=zone),),
        providers=(a_provider(),),
        visit_types=(a_visit_type(),),
        region=region,
    )


def meaning(field: str, **values: str) -> Change:
    """What a person chose on the screen."""
    return lambda mapping: replace(
        mapping, meanings={**mapping.meanings, field: {**mapping.meanings.get(field, {}), **values}}
    )


def remembered[T](value: T, kind: type[T]) -> T:
    """Stored and read again, as between two steps of an import."""
    return msgspec.convert(
        msgspec.to_builtins(value, str_keys=True), kind, str_keys=True, strict=False
    )


def rows_of(
    raw: bytes | str,
    *,
    known: KnownSetup | None = None,
    now: datetime = NOW,
    asked: Asked | None = None,
    chosen: Change = lambda mapping: mapping,
) -> list[AnyRow]:
    content = raw.encode() if isinstance(raw, str) else raw
    setup = known or a_setup()
    sample = examine(io.BytesIO(content), asked)
    mapping = remembered(chosen(propose(sample, setup, now).mapping), FileMapping)
    found = remembered(survey(open_table(io.BytesIO(content), mapping.shape), mapping, now), Survey)
    reading = Reading(mapping, found, setup, now)
    return list(reading.rows(open_table(io.BytesIO(content), mapping.shape)))


def from_fixture(name: str, **changes: Any) -> list[AnyRow]:
    return rows_of((FIXTURES / name).read_bytes(), **changes)


def taken(rows: list[AnyRow]) -> list[Taken]:
    return [row for row in rows if isinstance(row, Taken)]
