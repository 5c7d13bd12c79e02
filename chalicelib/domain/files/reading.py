"""Records made into patients and visits, one record at a time.

    Reading(mapping, survey, known, now).rows(records) -> Iterator[AnyRow]     in their order

Nothing is remembered from one record to the next: chunks of a file may be read apart from each
other and in any order, with the same survey.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import phones
from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit
from chalicelib.domain.files import cells
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.fields import OF_PHONES, Field, clean, folded
from chalicelib.domain.files.mapping import (
    ANYTHING_ELSE,
    SKIP,
    FileMapping,
    Holds,
    VisitKey,
)
from chalicelib.domain.files.plain_text import Flaw, Record
from chalicelib.domain.files.record_cells import RecordCells
from chalicelib.domain.files.rows import (
    AnyRow,
    Doubled,
    Merged,
    Notice,
    Refused,
    Skipped,
    Taken,
    Why,
)
from chalicelib.domain.files.survey import Survey
from chalicelib.domain.files.tables import DELIMITERS
from chalicelib.domain.patients import Kind, OtherPhone, PhoneUse
from chalicelib.domain.places_said import TITLES, KnownSetup
from chalicelib.domain.practices import Location, Provider, VisitType
from chalicelib.domain.values import dataclass
from chalicelib.domain.zones import is_zone

_KEY_MOST, _NOTE_MOST = 64, 300
_BACK = timedelta(days=3 * 366)
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Of a visit that was called off and has none: what is here keeps its own."""
_USES = {
    Field.MOBILE: PhoneUse.MOBILE,
    Field.HOME: PhoneUse.HOME,
    Field.WORK: PhoneUse.WORK,
}


class _No(Exception):
    """This row cannot be taken. Never leaves this module."""

    def __init__(self, field: Field | None, expected: str) -> None:
        super().__init__(field)
        self.field = field
        self.expected = expected


class _PassOver(Exception):
    """This row is none. Never leaves this module."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Reading:
    """How the records of one file are read."""

    def __init__(
        self, mapping: FileMapping, survey: Survey, known: KnownSetup, now: datetime
    ) -> None:
        self._mapping = mapping
        self._survey = survey
        self._known = known
        self._now = now
        self._cells = RecordCells(mapping)
        # A few short rows are short by mistake; where most are, the program leaves out what is
        # empty at the end.
        self._short_is_odd = survey.short * 2 < survey.records
        zones = [of.tz for of in (known.open_locations or known.locations)[:1]]
        self._zone: ZoneInfo | None = zones[0] if zones else None

    def rows(self, records: Iterable[Record]) -> Iterator[AnyRow]:
        for record in records:
            yield self.row(record)

    def row(self, record: Record) -> AnyRow:
        if why := self._cells.passed_over(record):
            return Skipped(line=record.line, last_line=record.last_line, why=why)
        if wanted := self._unreadable(record):
            return self._refused(record, None, wanted)
        if first := self._survey.repeats.get(record.line):
            return Doubled(line=record.line, last_line=record.last_line, first=first)
        row = _Reader(
            self._mapping, self._survey, self._known, self._now, self._zone, self._cells.of(record)
        )
        try:
            read = row.read(record)
        except _PassOver as over:
            return Skipped(line=record.line, last_line=record.last_line, why=over.why)
        except _No as no:
            return self._refused(record, no.field, no.expected)
        return self._looked_at(read, record) if isinstance(read, Taken) else read

    def _refused(self, record: Record, field: Field | None, expected: str) -> Refused:
        return Refused(
            line=record.line,
            last_line=record.last_line,
            column=self._mapping.header(field) if field and self._mapping.has(field) else "",
            expected=expected + _if_many_lines(record),
        )

    def _unreadable(self, record: Record) -> str:
        """What was expected of a record that is not looked into."""
        if record.flaw is Flaw.UNCLOSED:
            return 'a closing quotation mark (") for each opening one'
        if record.flaw is Flaw.TOO_LONG:
            return "a line of a usual length"
        if 0 < self._survey.other_header <= record.line:
            return (
                f"the columns of the header; other headings begin at line "
                f"{self._survey.other_header}: bring that part in as a file of its own"
            )
        filled = [cell for cell in record.cells if clean(cell)]
        if len(filled) == 1 < self._cells.width - 1:
            for other in DELIMITERS:
                if other != self._mapping.shape.delimiter and filled[0].count(other) > 1:
                    name = DELIMITERS.get(self._mapping.shape.delimiter, "column")
                    return f"cells divided by a {name} as in the header"
        line = record.line
        if first := self._survey.other_people.get(line):
            return f"a number of this patient only; line {first} has it for another person"
        return ""

    def _looked_at(self, row: Taken, record: Record) -> AnyRow:
        flags = list(row.flags)
        if self._cells.spare(record):
            expected = "as many cells as the header has columns"
            if flags or row.refused_visit:
                # Where a comma stands too many, everything after it is in the wrong column.
                return Refused(line=row.line, last_line=row.last_line, column="", expected=expected)
            flags.append(Notice(column="", expected=f"{expected}; the spare ones were left out"))
        if len(record.cells) < self._cells.width and self._short_is_odd:
            flags.append(Notice(column="", expected="as many cells as the header has columns"))
        if record.flaw is Flaw.OTHER_ENCODING:
            flags.append(
                Notice(
                    column="",
                    expected="letters in the file's encoding; this row was read as Windows writes",
                )
            )
        if len(flags) == len(row.flags):
            return row
        return Taken(
            line=row.line,
            last_line=row.last_line,
            patient=row.patient,
            visit=row.visit,
            refused_visit=row.refused_visit,
            flags=tuple(flags),
        )


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A start as it stands there."""

    field: Field
    day: date
    at: time
    offset: timedelta | None


class _Reader:
    """One record."""

    def __init__(
        self,
        mapping: FileMapping,
        survey: Survey,
        known: KnownSetup,
        now: datetime,
        zone: ZoneInfo | None,
        row: Mapping[Field, Sequence[str]],
    ) -> None:
        self._mapping = mapping
        self._survey = survey
        self._known = known
        self._now = now
        self._zone = zone
        self._row = row
        self._flags: list[Notice] = []

    def read(self, record: Record) -> AnyRow:
        holds = self._mapping.holds
        if holds is Holds.VISITS:
            key = self._patient_number()
            if not key:
                raise _No(Field.PATIENT_ID, "the number of the patient whose visit it is")
            return self._visit_row(record, None, key)
        if (survivor := self._first(Field.MERGED_INTO)) and survivor != "0":
            return Merged(
                line=record.line,
                last_line=record.last_line,
                system=self._mapping.system,
                retired=self._key(Field.PATIENT_ID, "the patient's own number"),
                survivor=survivor,
            )
        patient, gone = self._patient()
        if gone:
            return Skipped(line=record.line, last_line=record.last_line, why=gone, patient=patient)
        if holds is Holds.PATIENTS:
            return Taken(
                line=record.line,
                last_line=record.last_line,
                patient=patient,
                flags=tuple(self._flags),
            )
        if self._mapping.visit_key is VisitKey.NEXT:
            return self._patient_with_next(record, patient)
        return self._visit_row(record, patient, patient.key)

    # --- rows ------------------------------------------------------------------------------------

    def _patient_with_next(self, record: Record, patient: ArrivingPatient) -> AnyRow:
        """A list of patients: each is taken whatever their next visit looks like."""
        visit, refused = None, None
        if self._first(Field.NEXT):
            try:
                visit = self._visit(patient, patient.key)
            except _PassOver:
                visit = None
            except _No as no:
                column = self._mapping.header(no.field) if no.field else ""
                refused = Notice(column=column, expected=no.expected)
        flags = tuple(self._flags)
        return Taken(
            line=record.line,
            last_line=record.last_line,
            patient=patient,
            visit=visit,
            flags=flags,
            refused_visit=refused,
        )

    def _visit_row(self, record: Record, patient: ArrivingPatient | None, key: str) -> AnyRow:
        if why := self._is_no_visit():
            return Skipped(
                line=record.line, last_line=record.last_line, why=why, visit=self._called_off(key)
            )
        visit = self._visit(patient, key)
        if first := self._survey.taken_numbers.get(record.line):
            raise _No(Field.ID, f"a number that line {first} does not have already")
        return Taken(
            line=record.line,
            last_line=record.last_line,
            patient=patient,
            visit=visit,
            flags=tuple(self._flags),
        )

    def _is_no_visit(self) -> Why | None:
        if self._meaning(Field.STATUS) == SKIP:
            return Why.CODE
        if cells.is_set(self._first(Field.ARCHIVED)):
            return Why.DELETED
        return None

    def _called_off(self, patient_key: str) -> ArrivingVisit | None:
        """What is put away over there is called off here, where it was booked here."""
        try:
            location, provider = self._where_and_who()
            return ArrivingVisit(
                system=self._mapping.system,
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
                at=self._changed_at(),
            )
        except _No:
            return None

    # --- who -------------------------------------------------------------------------------------

    def _patient(self) -> tuple[ArrivingPatient, Why | None]:
        """(the patient, why they are not brought in)."""
        name = self._name()
        born = self._past_day(Field.BORN)
        phone, others = self._phones()
        email = self._email()
        language = self._language(Field.LANGUAGE)
        standing = self._standing()
        deceased = standing == "deceased" or cells.is_set(self._first(Field.DECEASED))
        archived = cells.is_set(self._first(Field.ARCHIVED))
        away = archived or standing in ("inactive", "archived", "deleted")
        key = self._patient_number()
        if not key:
            key = self._made_key(name, born, phone or (others[0].number if others else ""), email)
        guarantor = self._first(Field.GUARANTOR)
        patient = ArrivingPatient(
            system=self._mapping.system,
            key=key,
            given_name=name.given,
            family_name=name.family,
            preferred_name=self._called(name),
            said_as=self._cut(Field.SAID_AS),
            born=born,
            language=language,
            interpreter=self._interpreter(language),
            remember=self._cut(Field.REMEMBER),
            phone=phone,
            email=email,
            phones=others,
            zone=self._zone_said(),
            since=self._past_day(Field.SINCE),
            deceased=deceased or None,
            discharged=True if away else False if standing == "patient" else None,
            kind=_KINDS.get(standing),
            guarantor="" if guarantor in (key, "0") else guarantor[:_KEY_MOST],
            texts=self._texts(),
            at=self._changed_at(),
        )
        if standing == "deleted":
            return patient, Why.DELETED
        return patient, Why.ARCHIVED if archived else None

    def _patient_number(self) -> str:
        key = self._first(Field.PATIENT_ID)
        if len(key) > _KEY_MOST:
            raise _No(Field.PATIENT_ID, f"at most {_KEY_MOST} characters")
        return key

    def _made_key(self, name: cells.Name, born: date | None, phone: str, email: str) -> str:
        """For patients without a number of their own: the same person is the same in every
        export."""
        said = born.isoformat() if born else phone or email
        if not said:
            raise _No(
                Field.BORN, "a birth date, a phone or an email, as the patient has no number here"
            )
        parts = (folded(name.family), folded(name.given), said)
        return "~" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]

    def _name(self) -> cells.Name:
        given, family = self._first(Field.GIVEN), self._first(Field.FAMILY)
        if given and family:
            name, column = cells.name_of_parts(given, family), Field.GIVEN
        else:
            every = (Field.NAME, Field.GIVEN, Field.FAMILY)
            column = next((of for of in every if self._first(of)), Field.NAME)
            column = column if self._mapping.has(column) else Field.GIVEN
            name = cells.name_of(self._first(column))
        if name is None:
            raise _No(column, "the patient's name")
        if name.guessed and column is Field.NAME:
            self._flag(column, "Last, First: where the family name begins is not known")
        if cells.looks_damaged(name.given + " " + name.family):
            self._flag(column, "a name whose letters all survived the export")
        if cells.looks_like_a_formula(name.given) or cells.looks_like_a_formula(name.family):
            self._flag(column, "a name; this looks like a formula, and is kept as text")
        return name

    def _called(self, name: cells.Name) -> str:
        preferred = self._first(Field.PREFERRED)
        if not preferred:
            return name.preferred
        read = cells.name_of_parts(preferred, "")
        if read is None:
            self._flag(Field.PREFERRED, "a name; the first name is used")
            return name.preferred
        return read.given

    def _phones(self) -> tuple[str, tuple[OtherPhone, ...]]:
        """(the one to text, the others). What is called home or work is not texted."""
        to_text: dict[Field, str] = {}
        others: list[OtherPhone] = []
        for column in OF_PHONES:
            for cell in self._row.get(column, ()):
                for found in cells.phones_of(cell, self._known.region):
                    self._place(found, column, to_text, others)
        number = to_text.get(Field.MOBILE) or to_text.get(Field.PHONE, "")
        for column, other in to_text.items():
            if other != number:
                use = PhoneUse.MOBILE if column is Field.MOBILE else PhoneUse.OTHER
                others.append(OtherPhone(number=other, use=use))
        kept = {of.number: of for of in reversed(others) if of.number != number or of.extension}
        return number, tuple(reversed(kept.values()))

    def _place(
        self,
        found: cells.PhoneInCell,
        column: Field,
        to_text: dict[Field, str],
        others: list[OtherPhone],
    ) -> None:
        if found.problem:
            reason = found.problem.value.lower().replace("_", " ")
            self._flag(column, f"a phone number with its area code ({reason})")
            return
        use = _USES.get(column) or found.use
        mobile = use is PhoneUse.MOBILE
        can = not found.extension and phones.textable(found.number)
        can = can and (mobile or (use is None and not phones.is_landline(found.number)))
        if column is Field.PHONE and use not in (None, PhoneUse.MOBILE):
            can = False
        as_label = Field.MOBILE if mobile else Field.PHONE
        if can and as_label not in to_text:
            to_text[as_label] = found.number
            return
        if can and to_text[as_label] == found.number:
            return
        if mobile and not can:
            self._flag(column, "a number that texts can arrive at")
        others.append(
            OtherPhone(number=found.number, use=use or PhoneUse.OTHER, extension=found.extension)
        )

    def _email(self) -> str:
        wrong = False
        for cell in self._row.get(Field.EMAIL, ()):
            found, fine = cells.email_of(cell)
            if found:
                return found
            wrong = wrong or not fine
        if wrong:
            self._flag(Field.EMAIL, "an address as in name@example.com")
        return ""

    def _language(self, column: Field) -> str:
        cell = self._first(column)
        code = cells.language_of(cell) if cell else ""
        if code is None:
            self._flag(column, "a language, as in Spanish or es")
        return code or ""

    def _interpreter(self, language: str) -> str:
        cell = self._first(Field.INTERPRETER)
        if not cell or cells.yes_or_no(cell) is False:
            return ""
        if cells.yes_or_no(cell):
            if not language:
                self._flag(Field.INTERPRETER, "the language that is interpreted")
            return language
        return self._language(Field.INTERPRETER)

    def _zone_said(self) -> str:
        zone = self._first(Field.ZONE)
        if zone and not is_zone(zone):
            self._flag(Field.ZONE, "a time zone, as in America/Chicago")
            return ""
        return zone

    def _standing(self) -> str:
        cell = self._first(Field.STANDING)
        if not cell:
            return self._meaning(Field.STANDING)
        said = self._meaning(Field.STANDING) or cells.standing_of(cell) or ""
        if not said:
            self._flag(Field.STANDING, "active, inactive, deceased, archived or prospective")
        return said

    def _texts(self) -> bool | None:
        """Of two answers the no holds."""
        reminder = self._meaning(Field.REMINDER) or folded(self._first(Field.REMINDER))
        if reminder in cells.NO_REMINDERS:
            return False
        cell = self._first(Field.CONSENT)
        cell = self._meaning(Field.CONSENT) or cell
        answer = cells.yes_or_no(cell) if cell else None
        if cell and answer is None and folded(cell) not in cells.NOBODY_ASKED:
            self._flag(Field.CONSENT, "yes or no")
        return answer

    def _past_day(self, column: Field) -> date | None:
        cell = self._first(column)
        if not cell or cell.startswith(("0001", "0000", "00/00")):
            return None
        found = cells.past_day(cell, self._order(column), self._now)
        if found is None and column is Field.SINCE and (said := self._stamp(cell)):
            return said.date()
        if found is None:
            self._flag(column, "a date in the past that exists")
        return found

    # --- what, where, with whom ------------------------------------------------------------------

    def _meaning(self, column: Field) -> str:
        """What a person or a preset says that the cell means; empty: nothing is said."""
        said = self._mapping.meanings.get(column)
        if not said:
            return ""
        return said.get(folded(self._first(column))) or said.get(ANYTHING_ELSE, "")

    def _said(self, column: Field) -> str:
        """What is said of this very value; "anything else" comes after what it is called."""
        said = self._mapping.meanings.get(column, {})
        cell = folded(self._first(column))
        return said.get(cell, "") if cell else ""

    def _else(self, column: Field) -> str:
        return self._mapping.meanings.get(column, {}).get(ANYTHING_ELSE, "")

    def _where_and_who(self) -> tuple[Location, Provider]:
        if self._mapping.has(Field.LOCATION) or len(self._known.open_locations) == 1:
            location = self._location()
            return location, self._provider(location)
        # Whoever works at one place only says where it is.
        found = self._providers_called(self._known.providers)
        if len(found) == 1:
            return self._by_id(self._known.locations, found[0].location_id), found[0]
        location = self._location()
        return location, self._provider(location)

    def _by_id(self, every: Iterable[Location], wanted: str) -> Location:
        found = next((of for of in every if of.location_id == wanted), None)
        if found is None:
            raise _No(Field.LOCATION, _one_of(of.name for of in self._known.locations))
        return found

    def _location(self) -> Location:
        every = self._known.locations
        cell = self._first(Field.LOCATION)
        if said := self._said(Field.LOCATION):
            return self._by_id(every, said)
        wanted = folded(cell)
        for location in every:
            if wanted and wanted in (folded(location.name), folded(location.location_id)):
                return location
        if said := self._else(Field.LOCATION):
            return self._by_id(every, said)
        here = self._known.open_locations or every
        if not wanted and len(here) == 1:
            return here[0]
        raise _No(Field.LOCATION, _one_of(location.name for location in every))

    def _visit_type(self) -> VisitType:
        every = self._known.visit_types
        wanted = folded(self._first(Field.VISIT_TYPE))
        said = self._said(Field.VISIT_TYPE)
        for of in every:
            if said and said == of.visit_type_id:
                return of
            if not said and wanted and wanted in (folded(of.name), folded(of.visit_type_id)):
                return of
        last = self._else(Field.VISIT_TYPE)
        for of in every:
            if last == of.visit_type_id:
                return of
        if not wanted and len(every) == 1:
            return every[0]
        raise _No(Field.VISIT_TYPE, _one_of(of.name for of in every))

    def _provider(self, location: Location) -> Provider:
        here = [p for p in self._known.providers if p.location_id == location.location_id]
        found = self._providers_called(here)
        if not found and (last := self._else(Field.PROVIDER)):
            found = [p for p in here if p.provider_id == last]
        if not found and not self._first(Field.PROVIDER) and len(here) == 1:
            return here[0]
        if len(found) != 1:
            raise _No(Field.PROVIDER, _one_of(p.name for p in here))
        return found[0]

    def _providers_called(self, among: Sequence[Provider]) -> list[Provider]:
        wanted = self._first(Field.PROVIDER)
        if said := self._said(Field.PROVIDER):
            return [p for p in among if p.provider_id == said]
        words = _name_words(wanted)
        found = [p for p in among if wanted and folded(wanted) == folded(p.provider_id)]
        found = found or [p for p in among if words and words == _name_words(p.name)]
        # "Kim" and "A. Kim" will do where only one of them works there.
        long = {word for word in words if len(word) > 1 and not word.isdigit()}
        return found or [p for p in among if long and long <= _name_words(p.name)]

    def _status(self) -> tuple[Status, Answer]:
        if cells.is_set(self._first(Field.CANCELLED)):
            return cells.STATUSES["cancelled"]
        if cells.is_set(self._first(Field.NO_SHOW)):
            return cells.STATUSES["noshow"]
        cell = self._first(Field.STATUS)
        said = self._said(Field.STATUS) or (cells.status_of(cell) if cell else "booked")
        said = said or self._else(Field.STATUS)
        if said not in cells.STATUSES:
            raise _No(
                Field.STATUS, "scheduled, confirmed, arrived, completed, cancelled or no-show"
            )
        return cells.STATUSES[said]

    # --- the visit -------------------------------------------------------------------------------

    def _visit(self, patient: ArrivingPatient | None, patient_key: str) -> ArrivingVisit:
        if self._mapping.visit_key is VisitKey.OWN:
            self._key(Field.ID, "the appointment's own number")
        location, provider = self._where_and_who()
        visit_type = self._visit_type()
        status, answer = self._status()
        starts_at = self._starts_at(location.tz)
        if starts_at < self._now - _BACK:
            raise _PassOver(Why.LONG_AGO)
        if patient and patient.deceased and status is Status.BOOKED and starts_at > self._now:
            self._flag(Field.STATUS, "no visit of somebody who died; nothing is sent")
        return ArrivingVisit(
            system=self._mapping.system,
            key=self._visit_key(patient_key),
            patient_key=patient_key,
            location_id=location.location_id,
            provider_id=provider.provider_id,
            visit_type_id=visit_type.visit_type_id,
            starts_at=starts_at,
            ends_at=self._ends_at(starts_at, visit_type, location.tz),
            status=status,
            answer=answer,
            note=self._cut(Field.NOTE),
            booked_on=self._booked_on(location.tz),
            at=self._changed_at(),
        )

    def _key(self, column: Field, what: str) -> str:
        key = self._first(column)
        if not key or len(key) > _KEY_MOST:
            raise _No(column, f"{what}, at most {_KEY_MOST} characters")
        return key

    def _visit_key(self, patient_key: str) -> str:
        match self._mapping.visit_key:
            case VisitKey.OWN:
                return self._key(Field.ID, "the appointment's own number")
            case VisitKey.NEXT:
                return f"~next:{patient_key}"
            case VisitKey.START:
                written = [self._first(of) for of in (Field.START, Field.NEXT, Field.DATE)]
                written += [self._first(Field.TIME), self._first(Field.PROVIDER)]
                said = "\n".join([patient_key, *map(folded, written)])
                return "~" + hashlib.sha256(said.encode()).hexdigest()[:24]

    def _starts_at(self, zone: ZoneInfo) -> datetime:
        written = self._written_start()
        if written.offset is not None:
            return datetime.combine(written.day, written.at, tzinfo=UTC) - written.offset
        starts_at, twice = cells.instant(written.day, written.at, zone)
        if starts_at is None:
            raise _No(written.field, "a time that exists: clocks go forward over this one")
        if twice:
            self._flag(written.field, "a time that is there once: clocks go back, first one taken")
        return starts_at

    def _written_start(self) -> _Written:
        starts = (Field.START, self._first(Field.START)), (Field.NEXT, self._first(Field.NEXT))
        start_field, start = next((of for of in starts if of[1]), starts[0])
        day_cell, hour = self._first(Field.DATE), self._first(Field.TIME)
        whole, column = (day_cell, Field.DATE) if day_cell else (start, start_field)
        if not whole and not self._mapping.has(column):
            column = next((of for of in (Field.DATE, Field.NEXT) if self._mapping.has(of)), column)
        order = self._order(column)
        found = cells.day_of_visit(whole, order, self._now)
        if found is None:
            raise _No(column, "the day of the appointment, within three years of today")
        day, rest = found
        at_field = column
        if day_cell and (hour or start):
            rest, at_field = (hour, Field.TIME) if hour else (start, start_field)
        elif hour:
            rest, at_field = hour, Field.TIME
        offset = cells.offset_of(rest) if at_field is column else None
        said = cells.clock_in(rest, order)
        if said is None:
            raise _No(at_field, "a time, as in 9:30 AM or 14:30")
        # ISO 8601 has no afternoons; in any other form 2:30 is more often one than not.
        tells = said.said_half or self._survey.counts_to_24
        tells = tells or (at_field is column and whole[4:5] == "-")
        if 1 <= said.at.hour <= 6 and not tells:
            raise _No(at_field, "AM or PM beside a time between 1:00 and 6:59")
        return _Written(field=at_field, day=day, at=said.at, offset=offset)

    def _ends_at(self, starts_at: datetime, visit_type: VisitType, zone: ZoneInfo) -> datetime:
        usual = timedelta(minutes=visit_type.minutes)
        if cell := self._first(Field.PATTERN):
            if len(cell) <= 120 and not folded(cell).strip("x"):
                return starts_at + timedelta(minutes=5 * len(cell))
            self._flag(Field.PATTERN, "/ and X; the visit type's minutes are used")
        elif cell := self._first(Field.MINUTES):
            minutes = cells.minutes_of(cell)
            if minutes:
                return starts_at + timedelta(minutes=minutes)
            self._flag(Field.MINUTES, "minutes, as in 30; the visit type's are used")
        elif cell := self._first(Field.END):
            ends_at = self._written_end(cell, starts_at, zone)
            if ends_at and timedelta(0) < ends_at - starts_at <= timedelta(hours=10):
                return ends_at
            self._flag(Field.END, "a time after the start; the visit type's minutes are used")
        return starts_at + usual

    def _written_end(self, cell: str, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
        order = self._order(Field.END)
        said = cells.clock_in(cell, order)
        if said is None:
            return None
        dated = cells.day_of_visit(cell, order, self._now)
        offset = cells.offset_of(dated[1]) if dated else None
        if dated and offset is not None:
            return datetime.combine(dated[0], said.at, tzinfo=UTC) - offset
        day = starts_at.astimezone(zone).date()
        return cells.instant(day, said.at, zone)[0]

    def _booked_on(self, zone: ZoneInfo) -> datetime | None:
        """Nothing is decided by it but whether "as soon as booked" is still news."""
        cell = self._first(Field.BOOKED)
        found = cells.day_of_visit(cell, self._order(Field.BOOKED), self._now) if cell else None
        if found is None:
            return None
        noon, _ = cells.instant(found[0], time(12), zone)
        return min(noon, self._now) if noon else None

    def _changed_at(self) -> datetime | None:
        cell = self._first(Field.CHANGED)
        found = self._stamp(cell) if cell else None
        # A clock that runs ahead over there would keep out all that comes after.
        return min(found, self._now) if found else None

    def _stamp(self, cell: str) -> datetime | None:
        found = cells.day_of_visit(cell, self._order(Field.CHANGED), self._now)
        if found is None:
            return None
        said = cells.clock_in(found[1], None)
        at = said.at if said else time(0)
        offset = cells.offset_of(found[1])
        if offset is not None:
            return datetime.combine(found[0], at, tzinfo=UTC) - offset
        return cells.instant(found[0], at, self._zone)[0] if self._zone else None

    # --- cells -----------------------------------------------------------------------------------

    def _first(self, column: Field) -> str:
        return next(iter(self._row.get(column, ())), "")

    def _order(self, column: Field) -> DateOrder:
        """As a person said, as the column proves, else as the country writes."""
        for n in self._mapping.at(column)[:1]:
            said = self._mapping.columns[n].order or self._mapping.date_order
            if said or (said := self._survey.orders.get(n)):
                return said
        return usual_order(self._known.region)

    def _cut(self, column: Field) -> str:
        cell = self._first(column)
        if len(cell) > _NOTE_MOST:
            self._flag(column, f"at most {_NOTE_MOST} characters; the rest was left out")
        return cell[:_NOTE_MOST].rstrip()

    def _flag(self, column: Field, expected: str) -> None:
        notice = Notice(column=self._mapping.header(column), expected=expected)
        if notice not in self._flags:
            self._flags.append(notice)


_KINDS = {"patient": Kind.PATIENT, "contact": Kind.CONTACT, "prospect": Kind.PROSPECT}


def usual_order(region: str) -> DateOrder:
    """How dates of which nothing tells the order are written in a country."""
    return DateOrder.MONTH_FIRST if region in ("US", "PH", "PR", "GU") else DateOrder.DAY_FIRST


def _if_many_lines(record: Record) -> str:
    if record.last_line == record.line:
        return ""
    return (
        f"; lines {record.line} to {record.last_line} were read as one row: "
        "is a quotation mark missing?"
    )


def _name_words(name: str) -> set[str]:
    words = {folded(word) for word in name.replace(".", " ").replace(",", " ").split()}
    return {word for word in words if word} - TITLES


def _one_of(names: Iterable[str]) -> str:
    return "one of: " + "; ".join(sorted(names))
