"""A practice's schedule as its own system exports it, read row by row.

Every line ends in exactly one of three places: a row that can be imported, a row that is refused
with what was expected instead, or a line that is no appointment (title, header, empty, total).
What is said about a line never repeats what stood there.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import schedule_cells as cells
from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit
from chalicelib.domain.errors import BadInput
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.schedule_cells import DateOrder
from chalicelib.domain.schedule_table import Record, Table, folded, read_table
from chalicelib.domain.values import dataclass

_KEY_MOST, _NOTE_MOST = 64, 300


@dataclass(frozen=True, kw_only=True)
class KnownSetup:
    """What a row may refer to."""

    locations: tuple[Location, ...]
    providers: tuple[Provider, ...]
    visit_types: tuple[VisitType, ...]
    region: str = "US"
    """ISO country: how phone numbers without a country code are read."""

    @property
    def open_locations(self) -> tuple[Location, ...]:
        """A closed one may still be named: what was booked there stays and changes."""
        return tuple(of for of in self.locations if not of.closed)


@dataclass(frozen=True, kw_only=True)
class ScheduleRow:
    line: int
    last_line: int
    person: ArrivingPatient
    visit: ArrivingVisit


@dataclass(frozen=True, kw_only=True)
class RowNotice:
    """Why a row was refused, or what about an imported one should be looked at."""

    line: int
    last_line: int
    column: str
    """As the file spells it; empty where it is about the whole row."""
    expected: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: expected {self.expected}"


RefusedRow = RowNotice


@dataclass(frozen=True, kw_only=True)
class ScheduleFile:
    rows: tuple[ScheduleRow, ...]
    refused: tuple[RefusedRow, ...]
    flagged: tuple[RowNotice, ...]
    """Imported, but somebody should look."""
    passed_over: tuple[int, ...]
    """Lines that are no appointments."""


class _Refused(Exception):
    """This row cannot be imported. Never leaves this module."""

    def __init__(self, column: str, expected: str) -> None:
        super().__init__(column)
        self.column = column
        self.expected = expected


def read_schedule(
    raw: bytes, *, known: KnownSetup, now: datetime, date_order: DateOrder | None = None
) -> ScheduleFile:
    """Raises BadInput where the file as a whole cannot be read; `date_order` answers its question
    whether 3/4 is in March or in April."""
    table = read_table(raw)
    _must_have_columns(table, known)
    reader = _Reader(table, known, now, _order(table, date_order))
    rows: list[ScheduleRow] = []
    refused: list[RefusedRow] = []
    for record in table.records:
        try:
            rows.append(reader.row(record))
        except _Refused as no:
            expected = no.expected + _if_many_lines(record)
            refused.append(_notice(record, table, no.column, expected))
    rows, mixed = _one_person_each_number(rows, table.header("patient_id"))
    kept, repeated = _without_repeats(rows, table.header("id"))
    refused = sorted([*refused, *mixed, *repeated], key=lambda notice: notice.line)
    lines = {row.line for row in kept}
    return ScheduleFile(
        rows=tuple(kept),
        refused=tuple(refused),
        flagged=tuple(flag for flag in reader.flagged if flag.line in lines),
        passed_over=table.passed_over,
    )


def _must_have_columns(table: Table, known: KnownSetup) -> None:
    if not table.has("id"):
        # Without it a moved appointment would look like a second one, and both be reminded.
        raise BadInput("header", 'a column with the appointment\'s own number ("Appt ID")')
    if not (table.has("name") or table.has("given") or table.has("family")):
        raise BadInput("header", 'a column with the patient\'s name ("Patient" or "Last name")')
    if not (table.has("start") or table.has("date")):
        raise BadInput("header", 'a column with the day of the appointment ("Date" or "Start")')
    if not table.has("location") and len(known.open_locations) > 1:
        raise BadInput("header", 'a column with the location ("Location" or "Office")')


_DATE_COLUMNS = ("start", "date", "end", "born", "since", "booked")


def _order(table: Table, given: DateOrder | None) -> DateOrder | None:
    """One order for the whole file, decided over every date in it."""
    if given:
        return given
    month_first, day_first, unsure = [], [], []
    for column in table.columns:
        if column.name not in _DATE_COLUMNS:
            continue
        month, day, either = cells.order_of(r.first(column.name) for r in table.records)
        if month or column.hint.startswith(("mmdd", "mdy", "md")):
            month_first.append(column.header)
        if day or column.hint.startswith(("ddmm", "dmy", "dm")):
            day_first.append(column.header)
        if either:
            unsure.append(column.header)
    if month_first and day_first:
        raise BadInput(
            f"{month_first[0]} and {day_first[0]}",
            "dates in one order; some are month/day/year, others day/month/year",
        )
    if unsure and not month_first and not day_first:
        raise BadInput(
            unsure[0],
            "an answer: are these dates month/day/year or day/month/year? Every one may be either",
        )
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


class _Reader:
    def __init__(
        self, table: Table, known: KnownSetup, now: datetime, order: DateOrder | None
    ) -> None:
        self._table = table
        self._known = known
        self._now = now
        self._order = order
        self._afternoons = self._hours_tell()
        self.flagged: list[RowNotice] = []

    def _hours_tell(self) -> bool:
        """Whether some time without AM and PM is after noon: the file counts to 24 then."""
        for column in ("time", "start"):
            for record in self._table.records:
                said = self._clock_in(record.first(column))
                if said and not said.said_half and (said.at.hour > 12 or said.at.hour == 0):
                    return True
        return False

    def row(self, record: Record) -> ScheduleRow:
        if record.unclosed:
            raise _Refused("", 'a closing quotation mark (") for each opening one')
        if record.spare:
            raise _Refused("", "as many cells as the header has columns")
        key = record.first("id")
        if not key or len(key) > _KEY_MOST:
            raise _Refused("id", f"the appointment's own number, at most {_KEY_MOST} characters")
        location = self._location(record)
        visit_type = self._visit_type(record)
        provider = self._provider(record, location)
        status, answer = self._status(record)
        starts_at = self._starts_at(record, location.tz)
        person = self._person(record)
        return ScheduleRow(
            line=record.line,
            last_line=record.last_line,
            person=person,
            visit=ArrivingVisit(
                key=key,
                patient_key=person.key,
                location_id=location.location_id,
                provider_id=provider.provider_id,
                visit_type_id=visit_type.visit_type_id,
                starts_at=starts_at,
                ends_at=self._ends_at(record, starts_at, visit_type, location.tz),
                status=status,
                answer=answer,
                note=self._cut(record, "note"),
                booked_on=self._booked_on(record, location.tz),
            ),
        )

    # --- who -------------------------------------------------------------------------------------

    def _person(self, record: Record) -> ArrivingPatient:
        name = self._name(record)
        born = self._past_day(record, "born")
        phone = self._phone(record)
        key = record.first("patient_id")
        if len(key) > _KEY_MOST:
            raise _Refused("patient_id", f"at most {_KEY_MOST} characters")
        if not key and not (born or phone):
            raise _Refused("born", "a birth date or a phone, as the patient has no number here")
        language = self._language(record, "language")
        standing = folded(record.first("standing"))
        return ArrivingPatient(
            key=key or _made_key(name.given, name.family, born, phone),
            given_name=name.given,
            family_name=name.family,
            preferred_name=self._called(record, name),
            said_as=self._cut(record, "said_as"),
            born=born,
            language=language,
            interpreter=self._interpreter(record, language),
            remember=self._cut(record, "remember"),
            phone=phone,
            email=self._email(record),
            since=self._past_day(record, "since"),
            deceased=standing in ("deceased", "fallecido", "fallecida") or None,
            discharged=standing in ("inactive", "discharged", "archived", "dismissed", "inactivo")
            or None,
            texts=self._texts(record),
        )

    def _name(self, record: Record) -> cells.Name:
        given, family = record.first("given"), record.first("family")
        if given and family:
            name, column = cells.name_of_parts(given, family), "given"
        else:
            column = next((c for c in ("name", "given", "family") if record.first(c)), "name")
            name = cells.name_of(record.first(column))
        if name is None:
            raise _Refused(column, "the patient's name")
        if name.guessed:
            self._flag(record, column, "Last, First: where the family name begins is not known")
        if cells.looks_damaged(name.given + name.family):
            self._flag(record, column, "a name whose letters all survived the export")
        return name

    def _called(self, record: Record, name: cells.Name) -> str:
        preferred = record.first("preferred")
        if not preferred:
            return name.preferred
        read = cells.name_of_parts(preferred, "")
        if read is None:
            self._flag(record, "preferred", "a name; the first name is used")
            return name.preferred
        return read.given

    def _phone(self, record: Record) -> str:
        wrong = None
        for column in ("mobile", "phone", "home", "work"):
            for cell in record.cells.get(column, ()):
                found, problem = cells.phone_of(cell, self._known.region)
                if found:
                    return found
                wrong = wrong or (column, problem)
        if wrong:
            reason = wrong[1].value.lower().replace("_", " ") if wrong[1] else ""
            self._flag(record, wrong[0], f"a phone number with its area code ({reason})")
        return ""

    def _email(self, record: Record) -> str:
        cell = record.first("email")
        if not cell:
            return ""
        found, fine = cells.email_of(cell)
        if not found and not fine:
            self._flag(record, "email", "an address as in name@example.com")
        return found

    def _language(self, record: Record, column: str) -> str:
        cell = record.first(column)
        code = cells.language_of(cell) if cell else ""
        if code is None:
            self._flag(record, column, "a language, as in Spanish or es")
        return code or ""

    def _interpreter(self, record: Record, language: str) -> str:
        cell = record.first("interpreter")
        if not cell or cells.yes_or_no(cell) is False:
            return ""
        if cells.yes_or_no(cell):
            if not language:
                self._flag(record, "interpreter", "the language that is interpreted")
            return language
        return self._language(record, "interpreter")

    def _texts(self, record: Record) -> bool | None:
        cell = record.first("consent")
        answer = cells.yes_or_no(cell) if cell else None
        if cell and answer is None and folded(cell) not in cells.NOBODY_ASKED:
            self._flag(record, "consent", "yes or no")
        return answer

    def _past_day(self, record: Record, column: str) -> date | None:
        cell = record.first(column)
        if not cell or cell.startswith(("0001", "0000", "00/00")):
            return None
        found = cells.past_day(cell, self._order, self._now)
        if found is None:
            self._flag(record, column, "a date in the past that exists")
        return found

    # --- what, where, with whom ------------------------------------------------------------------

    def _location(self, record: Record) -> Location:
        every = self._known.locations
        if not self._table.has("location"):
            return (self._known.open_locations or every)[0]
        wanted = folded(record.first("location"))
        for location in every:
            if wanted and wanted in (folded(location.name), folded(location.location_id)):
                return location
        raise _Refused("location", _one_of(location.name for location in every))

    def _visit_type(self, record: Record) -> VisitType:
        every = self._known.visit_types
        wanted = folded(record.first("visit_type"))
        for visit_type in every:
            if wanted and wanted in (folded(visit_type.name), folded(visit_type.visit_type_id)):
                return visit_type
        if not self._table.has("visit_type") and len(every) == 1:
            return every[0]
        raise _Refused("visit_type", _one_of(visit_type.name for visit_type in every))

    def _provider(self, record: Record, location: Location) -> Provider:
        here = [p for p in self._known.providers if p.location_id == location.location_id]
        if not self._table.has("provider") and len(here) == 1:
            return here[0]
        wanted = record.first("provider")
        words = _name_words(wanted)
        found = [p for p in here if wanted and folded(wanted) == folded(p.provider_id)]
        found = found or [p for p in here if words and words == _name_words(p.name)]
        # "Kim" and "A. Kim" will do where only one of them works there.
        long = {word for word in words if len(word) > 1}
        found = found or [p for p in here if long and long <= _name_words(p.name)]
        if len(found) != 1:
            raise _Refused("provider", _one_of(p.name for p in here))
        return found[0]

    def _status(self, record: Record) -> tuple[Status, Answer]:
        cell = record.first("status")
        if not cell:
            return Status.BOOKED, Answer.NEEDS_ACTION
        found = cells.status_of(cell)
        if found is None:
            raise _Refused(
                "status", "scheduled, confirmed, arrived, completed, cancelled or no-show"
            )
        return found

    # --- when ------------------------------------------------------------------------------------

    def _starts_at(self, record: Record, zone: ZoneInfo) -> datetime:
        column, day, at, offset = self._written_start(record)
        if offset is not None:
            return datetime.combine(day, at, tzinfo=UTC) - offset
        starts_at, twice = cells.instant(day, at, zone)
        if starts_at is None:
            raise _Refused(column, "a time that exists: clocks go forward over this one")
        if twice:
            self._flag(record, column, "a time that is there once: clocks go back, first one taken")
        return starts_at

    def _written_start(self, record: Record) -> tuple[str, date, time, timedelta | None]:
        start, day_cell, hour = (record.first(c) for c in ("start", "date", "time"))
        whole, column = (day_cell, "date") if day_cell else (start, "start")
        found = cells.day_of_visit(whole, self._order, self._now)
        if found is None:
            raise _Refused(column, "the day of the appointment, within three years of today")
        day, rest = found
        at_column = column
        if day_cell and (hour or start):
            rest, at_column = (hour, "time") if hour else (start, "start")
        elif hour:
            rest, at_column = hour, "time"
        offset = cells.offset_of(rest) if "T" in whole else None
        said = self._clock_in(rest)
        if said is None:
            raise _Refused(at_column, "a time, as in 9:30 AM or 14:30")
        # ISO 8601 has no afternoons; in any other form 2:30 is more often one than not.
        tells = said.said_half or self._afternoons or (at_column == column and whole[4:5] == "-")
        if 1 <= said.at.hour <= 6 and not tells:
            raise _Refused(at_column, "AM or PM beside a time between 1:00 and 6:59")
        return at_column, day, said.at, offset

    def _clock_in(self, cell: str) -> cells.Clock | None:
        """The time in a cell that may begin with a date."""
        found = cells.split_date(cell, self._order)
        rest = found[1] if found and ":" not in cell[:3] else cell
        bare = cells.without_offset(rest) if rest.startswith("T") else rest
        bare = bare.lstrip(" T,").removeprefix("at ").removeprefix("a las ").strip()
        return cells.clock(bare)

    def _ends_at(
        self, record: Record, starts_at: datetime, visit_type: VisitType, zone: ZoneInfo
    ) -> datetime:
        usual = timedelta(minutes=visit_type.minutes)
        if cell := record.first("minutes"):
            minutes = cells.minutes_of(cell)
            if minutes:
                return starts_at + timedelta(minutes=minutes)
            self._flag(record, "minutes", "minutes, as in 30; the visit type's are used")
        elif cell := record.first("end"):
            said = self._clock_in(cell)
            day = starts_at.astimezone(zone).date()
            ends_at, _ = cells.instant(day, said.at, zone) if said else (None, False)
            if ends_at and timedelta(0) < ends_at - starts_at <= timedelta(hours=10):
                return ends_at
            self._flag(record, "end", "a time after the start; the visit type's minutes are used")
        return starts_at + usual

    def _booked_on(self, record: Record, zone: ZoneInfo) -> datetime | None:
        """Nothing is decided by it but whether "as soon as booked" is still news."""
        cell = record.first("booked")
        found = cells.day_of_visit(cell, self._order, self._now) if cell else None
        if found is None:
            return None
        noon, _ = cells.instant(found[0], time(12), zone)
        return min(noon, self._now) if noon else None

    def _cut(self, record: Record, column: str) -> str:
        cell = record.first(column)
        if len(cell) > _NOTE_MOST:
            self._flag(record, column, f"at most {_NOTE_MOST} characters; the rest was left out")
        return cell[:_NOTE_MOST].rstrip()

    def _flag(self, record: Record, column: str, expected: str) -> None:
        self.flagged.append(_notice(record, self._table, column, expected))


def _notice(record: Record, table: Table, column: str, expected: str) -> RowNotice:
    return RowNotice(
        line=record.line,
        last_line=record.last_line,
        column=table.header(column) if column else "",
        expected=expected,
    )


def _if_many_lines(record: Record) -> str:
    if record.last_line == record.line:
        return ""
    return (
        f"; lines {record.line} to {record.last_line} were read as one row: "
        "is a quotation mark missing?"
    )


def _without_repeats(
    rows: Sequence[ScheduleRow], header: str
) -> tuple[list[ScheduleRow], list[RefusedRow]]:
    """The first row of each appointment; the others are refused."""
    kept: dict[str, ScheduleRow] = {}
    repeated = []
    for row in rows:
        key = row.visit.key
        if key not in kept:
            kept[key] = row
            continue
        expected = f"a number that line {kept[key].line} does not have already"
        repeated.append(
            RowNotice(line=row.line, last_line=row.last_line, column=header, expected=expected)
        )
    return list(kept.values()), repeated


def _one_person_each_number(
    rows: Sequence[ScheduleRow], header: str
) -> tuple[list[ScheduleRow], list[RefusedRow]]:
    """Some systems give a family one number: its members must not become one patient."""
    first: dict[str, ScheduleRow] = {}
    kept, refused = [], []
    for row in rows:
        known = first.setdefault(row.person.key, row)
        if _is_same_person(known.person, row.person):
            kept.append(row)
            continue
        expected = f"a number of this patient only; line {known.line} has it for another person"
        refused.append(
            RowNotice(line=row.line, last_line=row.last_line, column=header, expected=expected)
        )
    return kept, refused


def _is_same_person(one: ArrivingPatient, other: ArrivingPatient) -> bool:
    """A name may be spelt in two ways and a birth date mistyped, but not both at once."""
    if one.born and one.born == other.born:
        return True
    return (folded(one.given_name), folded(one.family_name)) == (
        folded(other.given_name),
        folded(other.family_name),
    )


def _made_key(given: str, family: str, born: date | None, phone: str) -> str:
    """For patients without a number of their own: the same person is the same in every export."""
    parts = (folded(family), folded(given), born.isoformat() if born else phone)
    return "~" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


_TITLES = {"dr", "dra", "doctor", "doctora", "mr", "mrs", "ms", "prof"}
_TITLES |= {"dds", "dmd", "md", "do", "rdh", "np", "pa", "phd"}


def _name_words(name: str) -> set[str]:
    words = {folded(word) for word in name.replace(".", " ").replace(",", " ").split()}
    return {word for word in words if word} - _TITLES


def _one_of(names: Iterable[str]) -> str:
    return "one of: " + "; ".join(sorted(names))
