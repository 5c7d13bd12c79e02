"""Records made into patients and visits, one record at a time.

    Reading(mapping, survey, known, now).rows(records) -> Iterator[AnyRow]     in their order

Nothing is remembered from one record to the next: chunks of a file may be read apart from each
other and in any order, with the same survey.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.arriving import ArrivingPatient
from chalicelib.domain.files.fields import Field, clean
from chalicelib.domain.files.mapping import FileMapping, Holds, VisitKey
from chalicelib.domain.files.one_row import OneRow, RowPassedOver, RowRefused
from chalicelib.domain.files.plain_text import Flaw, Record
from chalicelib.domain.files.record_cells import RecordCells
from chalicelib.domain.files.row_patient import RowPatient
from chalicelib.domain.files.row_visit import RowVisit
from chalicelib.domain.files.rows import AnyRow, Doubled, Merged, Notice, Refused, Skipped, Taken
from chalicelib.domain.files.survey import Survey
from chalicelib.domain.files.tables import DELIMITERS
from chalicelib.domain.places_said import KnownSetup


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
        cells = self._cells.of(record)
        row = OneRow(self._mapping, self._survey, self._known, self._now, self._zone, cells)
        try:
            read = _Reader(row).read(record)
        except RowPassedOver as over:
            return Skipped(line=record.line, last_line=record.last_line, why=over.why)
        except RowRefused as no:
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


class _Reader:
    """One record."""

    def __init__(self, row: OneRow) -> None:
        self._row = row
        self._patient = RowPatient(row)
        self._visit = RowVisit(row)

    def read(self, record: Record) -> AnyRow:
        holds = self._row.mapping.holds
        if holds is Holds.VISITS:
            key = self._patient.number()
            if not key:
                raise RowRefused(Field.PATIENT_ID, "the number of the patient whose visit it is")
            return self._visit_row(record, None, key)
        if (survivor := self._row.first(Field.MERGED_INTO)) and survivor != "0":
            return Merged(
                line=record.line,
                last_line=record.last_line,
                system=self._row.mapping.system,
                retired=self._row.key(Field.PATIENT_ID, "the patient's own number"),
                survivor=survivor,
            )
        patient, gone = self._patient.read()
        if gone:
            return Skipped(line=record.line, last_line=record.last_line, why=gone, patient=patient)
        if holds is Holds.PATIENTS:
            return Taken(
                line=record.line,
                last_line=record.last_line,
                patient=patient,
                flags=tuple(self._row.flags),
            )
        if self._row.mapping.visit_key is VisitKey.NEXT:
            return self._patient_with_next(record, patient)
        return self._visit_row(record, patient, patient.key)

    def _patient_with_next(self, record: Record, patient: ArrivingPatient) -> AnyRow:
        """A list of patients: each is taken whatever their next visit looks like."""
        visit, refused = None, None
        if self._row.first(Field.NEXT):
            try:
                visit = self._visit.read(patient, patient.key)
            except RowPassedOver:
                visit = None
            except RowRefused as no:
                column = self._row.mapping.header(no.field) if no.field else ""
                refused = Notice(column=column, expected=no.expected)
        flags = tuple(self._row.flags)
        return Taken(
            line=record.line,
            last_line=record.last_line,
            patient=patient,
            visit=visit,
            flags=flags,
            refused_visit=refused,
        )

    def _visit_row(self, record: Record, patient: ArrivingPatient | None, key: str) -> AnyRow:
        if why := self._visit.is_none():
            return Skipped(
                line=record.line,
                last_line=record.last_line,
                why=why,
                visit=self._visit.called_off(key),
            )
        visit = self._visit.read(patient, key)
        if first := self._row.survey.taken_numbers.get(record.line):
            raise RowRefused(Field.ID, f"a number that line {first} does not have already")
        return Taken(
            line=record.line,
            last_line=record.last_line,
            patient=patient,
            visit=visit,
            flags=tuple(self._row.flags),
        )


def _if_many_lines(record: Record) -> str:
    if record.last_line == record.line:
        return ""
    return (
        f"; lines {record.line} to {record.last_line} were read as one row: "
        "is a quotation mark missing?"
    )
