"""What stands in a record is booked: where, with whom, what for, when."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit
from chalicelib.domain.files import cells
from chalicelib.domain.files.fields import Field, folded
from chalicelib.domain.files.mapping import SKIP, VisitKey
from chalicelib.domain.files.one_row import OneRow, RowPassedOver, RowRefused
from chalicelib.domain.files.rows import Why
from chalicelib.domain.places_said import TITLES
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.values import dataclass

_BACK = timedelta(days=3 * 366)
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Of a visit that was called off and has none: what is here keeps its own."""


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A start as it stands there."""

    field: Field
    day: date
    at: time
    offset: timedelta | None


class RowVisit:
    def __init__(self, row: OneRow) -> None:
        self._row = row

    def is_none(self) -> Why | None:
        if self._row.meaning(Field.STATUS) == SKIP:
            return Why.CODE
        if cells.is_set(self._row.first(Field.ARCHIVED)):
            return Why.DELETED
        return None

    def called_off(self, patient_key: str) -> ArrivingVisit | None:
        """What is put away over there is called off here, where it was booked here."""
        try:
            location, provider = self._where_and_who()
            return ArrivingVisit(
                system=self._row.mapping.system,
                key=self._visit_key(patient_key),
                patient_key=patient_key,
                location_id=location.location_id,
                provider_id=provider.provider_id,
                visit_type_id=self._visit_type().visit_type_id,
                starts_at=_NO_TIME,
                ends_at=_NO_TIME,
                status=Status.CANCELLED,
                answer=Answer.DECLINED,
                untold=True,
                at=self._row.changed_at(),
            )
        except RowRefused:
            return None

    def _where_and_who(self) -> tuple[Location, Provider]:
        if self._row.mapping.has(Field.LOCATION) or len(self._row.known.open_locations) == 1:
            location = self._location()
            return location, self._provider(location)
        # Whoever works at one place only says where it is.
        found = self._providers_called(self._row.known.providers)
        if len(found) == 1:
            return self._by_id(self._row.known.locations, found[0].location_id), found[0]
        location = self._location()
        return location, self._provider(location)

    def _by_id(self, every: Iterable[Location], wanted: str) -> Location:
        found = next((of for of in every if of.location_id == wanted), None)
        if found is None:
            raise RowRefused(Field.LOCATION, _one_of(of.name for of in self._row.known.locations))
        return found

    def _location(self) -> Location:
        every = self._row.known.locations
        cell = self._row.first(Field.LOCATION)
        if said := self._row.said(Field.LOCATION):
            return self._by_id(every, said)
        wanted = folded(cell)
        for location in every:
            if wanted and wanted in (folded(location.name), folded(location.location_id)):
                return location
        if said := self._row.otherwise(Field.LOCATION):
            return self._by_id(every, said)
        here = self._row.known.open_locations or every
        if not wanted and len(here) == 1:
            return here[0]
        raise RowRefused(Field.LOCATION, _one_of(location.name for location in every))

    def _visit_type(self) -> VisitType:
        every = self._row.known.visit_types
        wanted = folded(self._row.first(Field.VISIT_TYPE))
        said = self._row.said(Field.VISIT_TYPE)
        for of in every:
            if said and said == of.visit_type_id:
                return of
            if not said and wanted and wanted in (folded(of.name), folded(of.visit_type_id)):
                return of
        last = self._row.otherwise(Field.VISIT_TYPE)
        for of in every:
            if last == of.visit_type_id:
                return of
        if not wanted and len(every) == 1:
            return every[0]
        raise RowRefused(Field.VISIT_TYPE, _one_of(of.name for of in every))

    def _provider(self, location: Location) -> Provider:
        here = [p for p in self._row.known.providers if p.location_id == location.location_id]
        found = self._providers_called(here)
        if not found and (last := self._row.otherwise(Field.PROVIDER)):
            found = [p for p in here if p.provider_id == last]
        if not found and not self._row.first(Field.PROVIDER) and len(here) == 1:
            return here[0]
        if len(found) != 1:
            raise RowRefused(Field.PROVIDER, _one_of(p.name for p in here))
        return found[0]

    def _providers_called(self, among: Sequence[Provider]) -> list[Provider]:
        wanted = self._row.first(Field.PROVIDER)
        if said := self._row.said(Field.PROVIDER):
            return [p for p in among if p.provider_id == said]
        words = _name_words(wanted)
        found = [p for p in among if wanted and folded(wanted) == folded(p.provider_id)]
        found = found or [p for p in among if words and words == _name_words(p.name)]
        # "Kim" and "A. Kim" will do where only one of them works there.
        long = {word for word in words if len(word) > 1 and not word.isdigit()}
        return found or [p for p in among if long and long <= _name_words(p.name)]

    def _status(self) -> tuple[Status, Answer]:
        if cells.is_set(self._row.first(Field.CANCELLED)):
            return cells.STATUSES["cancelled"]
        if cells.is_set(self._row.first(Field.NO_SHOW)):
            return cells.STATUSES["noshow"]
        cell = self._row.first(Field.STATUS)
        said = self._row.said(Field.STATUS) or (cells.status_of(cell) if cell else "booked")
        said = said or self._row.otherwise(Field.STATUS)
        if said not in cells.STATUSES:
            raise RowRefused(
                Field.STATUS, "scheduled, confirmed, arrived, completed, cancelled or no-show"
            )
        return cells.STATUSES[said]

    def read(self, patient: ArrivingPatient | None, patient_key: str) -> ArrivingVisit:
        if self._row.mapping.visit_key is VisitKey.OWN:
            self._row.key(Field.ID, "the appointment's own number")
        location, provider = self._where_and_who()
        visit_type = self._visit_type()
        status, answer = self._status()
        starts_at = self._starts_at(location.tz)
        if starts_at < self._row.now - _BACK:
            raise RowPassedOver(Why.LONG_AGO)
        if patient and patient.deceased and status is Status.BOOKED and starts_at > self._row.now:
            self._row.flag(Field.STATUS, "no visit of somebody who died; nothing is sent")
        return ArrivingVisit(
            system=self._row.mapping.system,
            key=self._visit_key(patient_key),
            patient_key=patient_key,
            location_id=location.location_id,
            provider_id=provider.provider_id,
            visit_type_id=visit_type.visit_type_id,
            starts_at=starts_at,
            ends_at=self._ends_at(starts_at, visit_type, location.tz),
            status=status,
            answer=answer,
            note=self._row.cut(Field.NOTE),
            amount=self._amount(),
            booked_on=self._booked_on(location.tz),
            at=self._row.changed_at(),
        )

    def _amount(self) -> int | None:
        found = self._row.money(Field.AMOUNT)
        if found is not None and found < 0:
            self._row.flag(Field.AMOUNT, "what the visit brought, not less than nothing")
            return None
        return found

    def _visit_key(self, patient_key: str) -> str:
        match self._row.mapping.visit_key:
            case VisitKey.OWN:
                return self._row.key(Field.ID, "the appointment's own number")
            case VisitKey.NEXT:
                return f"~next:{patient_key}"
            case VisitKey.START:
                written = [self._row.first(of) for of in (Field.START, Field.NEXT, Field.DATE)]
                written += [self._row.first(Field.TIME), self._row.first(Field.PROVIDER)]
                said = "\n".join([patient_key, *map(folded, written)])
                return "~" + hashlib.sha256(said.encode()).hexdigest()[:24]

    def _starts_at(self, zone: ZoneInfo) -> datetime:
        written = self._written_start()
        if written.offset is not None:
            return datetime.combine(written.day, written.at, tzinfo=UTC) - written.offset
        starts_at, twice = cells.instant(written.day, written.at, zone)
        if starts_at is None:
            raise RowRefused(written.field, "a time that exists: clocks go forward over this one")
        if twice:
            self._row.flag(
                written.field, "a time that is there once: clocks go back, first one taken"
            )
        return starts_at

    def _written_start(self) -> _Written:
        starts = (
            (Field.START, self._row.first(Field.START)),
            (Field.NEXT, self._row.first(Field.NEXT)),
        )
        start_field, start = next((of for of in starts if of[1]), starts[0])
        day_cell, hour = self._row.first(Field.DATE), self._row.first(Field.TIME)
        whole, column = (day_cell, Field.DATE) if day_cell else (start, start_field)
        if not whole and not self._row.mapping.has(column):
            column = next(
                (of for of in (Field.DATE, Field.NEXT) if self._row.mapping.has(of)), column
            )
        order = self._row.order(column)
        found = cells.day_of_visit(whole, order, self._row.now)
        if found is None:
            raise RowRefused(column, "the day of the appointment, within three years of today")
        day, rest = found
        at_field = column
        if day_cell and (hour or start):
            rest, at_field = (hour, Field.TIME) if hour else (start, start_field)
        elif hour:
            rest, at_field = hour, Field.TIME
        offset = cells.offset_of(rest) if at_field is column else None
        said = cells.clock_in(rest, order)
        if said is None:
            raise RowRefused(at_field, "a time, as in 9:30 AM or 14:30")
        # ISO 8601 has no afternoons; in any other form 2:30 is more often one than not.
        tells = said.said_half or self._row.survey.counts_to_24
        tells = tells or (at_field is column and whole[4:5] == "-")
        if 1 <= said.at.hour <= 6 and not tells:
            raise RowRefused(at_field, "AM or PM beside a time between 1:00 and 6:59")
        return _Written(field=at_field, day=day, at=said.at, offset=offset)

    def _ends_at(self, starts_at: datetime, visit_type: VisitType, zone: ZoneInfo) -> datetime:
        usual = timedelta(minutes=visit_type.minutes)
        if cell := self._row.first(Field.PATTERN):
            if len(cell) <= 120 and not folded(cell).strip("x"):
                return starts_at + timedelta(minutes=5 * len(cell))
            self._row.flag(Field.PATTERN, "/ and X; the visit type's minutes are used")
        elif cell := self._row.first(Field.MINUTES):
            minutes = cells.minutes_of(cell)
            if minutes:
                return starts_at + timedelta(minutes=minutes)
            self._row.flag(Field.MINUTES, "minutes, as in 30; the visit type's are used")
        elif cell := self._row.first(Field.END):
            ends_at = self._written_end(cell, starts_at, zone)
            if ends_at and timedelta(0) < ends_at - starts_at <= timedelta(hours=10):
                return ends_at
            self._row.flag(Field.END, "a time after the start; the visit type's minutes are used")
        return starts_at + usual

    def _written_end(self, cell: str, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
        order = self._row.order(Field.END)
        said = cells.clock_in(cell, order)
        if said is None:
            return None
        dated = cells.day_of_visit(cell, order, self._row.now)
        offset = cells.offset_of(dated[1]) if dated else None
        if dated and offset is not None:
            return datetime.combine(dated[0], said.at, tzinfo=UTC) - offset
        day = starts_at.astimezone(zone).date()
        return cells.instant(day, said.at, zone)[0]

    def _booked_on(self, zone: ZoneInfo) -> datetime | None:
        """Nothing is decided by it but whether "as soon as booked" is still news."""
        cell = self._row.first(Field.BOOKED)
        found = (
            cells.day_of_visit(cell, self._row.order(Field.BOOKED), self._row.now) if cell else None
        )
        if found is None:
            return None
        noon, _ = cells.instant(found[0], time(12), zone)
        return min(noon, self._row.now) if noon else None


def _name_words(name: str) -> set[str]:
    words = {folded(word) for word in name.replace(".", " ").replace(",", " ").split()}
    return {word for word in words if word} - TITLES


def _one_of(names: Iterable[str]) -> str:
    return "one of: " + "; ".join(sorted(names))
