"""Some hundred records of a file: what would become of them, or what does."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.actions.files.doubled import doubled
from chalicelib.actions.files.reading import (
    known_setup,
    mapping_of,
    records_of,
    survey_of,
)
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.take_over import Arrival, Outcome, foresee, take_over
from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import (
    ArrivingPatient,
    ArrivingVisit,
    appointment_id_of,
    patient_id_of,
)
from chalicelib.domain.file_imports import Fate, FileImport
from chalicelib.domain.ids import PatientId
from chalicelib.domain.merging import BeingErased
from chalicelib.domain.spreadsheets import harmless
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.storage.file_imports import NOTES, REFUSED
from chalicelib.storage.imports import Undo
from chalicelib.wiring import Services

if TYPE_CHECKING:
    from chalicelib.domain.files.plain_text import Record
    from chalicelib.domain.files.rows import AnyRow, Refused, Taken

NO_PATIENT = "a patient whom we know: bring in the file of patients first"
OUR_FAULT = "nothing to go wrong on our side, which it did: bring it in again later"
_NOTES_HEAD = "\ufeffWhat became of it,Line,Column,Why\r\n"
BUSY = "nobody else to be changing it at the same time: bring the file in again"


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """What became of its records, each counted once."""

    counts: Mapping[str, int]
    flagged: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One record on its way."""

    record: "Record"
    row: "AnyRow"
    patient: ArrivingPatient | None = None
    visit: ArrivingVisit | None = None


def check_chunk(services: Services, job: FileImport) -> Chunk:
    """Nothing is written but what the desk reads of it."""
    lines = _lines(services, job)
    arrival = _arrival(services, job)
    outcomes = _Outcomes(lines, _foreseen(services, arrival, lines))
    new = outcomes.new_patients(job)
    alike = set()
    if new and not _is_empty_practice(services, job):
        alike = doubled(services, job.practice_id, list(new.values()))
    _note_seen(services, job, lines, list(new))
    return _write_down(services, job, lines, outcomes, alike)


def import_chunk(services: Services, job: FileImport) -> Chunk:
    """Done again it changes nothing, and says what was done the first time."""
    lines = _lines(services, job)
    arrival = _arrival(services, job)
    outcomes = _Outcomes(lines, _taken_over(services, arrival, lines))
    if job.tries > 1:
        # A worker may have died in the middle of it: the journal says what it had done.
        outcomes.remember(services, job)
    _merge(services, job, lines)
    return _write_down(services, job, lines, outcomes, set())


def sample_lines(services: Services, job: FileImport, *, most: int) -> list[Line]:
    """The first records that would be taken over, as they are read."""
    found = _lines(services, replace(job, chunk=0))
    return [of for of in found if of.patient or of.visit][:most]


def _merge(services: Services, job: FileImport, lines: Sequence[Line]) -> None:
    """What the other system says are two records of one person; nobody's guess."""
    from chalicelib.domain.files.rows import Merged

    said = {
        patient_id_of(job.practice_id, row.system, row.retired): patient_id_of(
            job.practice_id, row.system, row.survivor
        )
        for line in lines
        if isinstance(row := line.row, Merged) and row.retired != row.survivor
    }
    now = services.clock()
    for retired, survivor in _not_yet(services, job, said).items():
        # First that it is this import's to take back: whoever dies here merges it again.
        services.imports.write(
            [
                services.imports.put_merge(
                    job.practice_id, job.import_id, survivor=survivor, retired=retired, now=now
                )
            ]
        )
        _merge_one(services, job, survivor=survivor, retired=retired)


def merge_the_rest(services: Services, job: FileImport) -> None:
    """Those whose survivor stands further down in the file."""
    said = services.imports.merges(job.practice_id, job.import_id)
    for retired, survivor in _not_yet(services, job, said).items():
        _merge_one(services, job, survivor=survivor, retired=retired)


def _not_yet(
    services: Services, job: FileImport, said: Mapping[PatientId, PatientId]
) -> dict[PatientId, PatientId]:
    """Without those that were merged before, by whomever, or that somebody parted again."""
    known = services.merges.get_many(job.practice_id, said)
    return {retired: survivor for retired, survivor in said.items() if retired not in known}


def _merge_one(
    services: Services, job: FileImport, *, survivor: PatientId, retired: PatientId
) -> None:
    # One that nobody knows has nothing to be merged into.
    with suppress(NotFound, BeingErased):
        merge(services, job.practice_id, survivor=survivor, retired=retired, by="import")


def _arrival(services: Services, job: FileImport) -> Arrival:
    return Arrival(
        practice_id=job.practice_id,
        by="import",
        now=services.clock(),
        import_id=job.import_id,
        booked_long_ago=job.first,
    )


def _lines(services: Services, job: FileImport) -> list[Line]:
    from chalicelib.domain.files.reading import Reading
    from chalicelib.domain.files.rows import Skipped, Taken

    reading = Reading(
        mapping=mapping_of(job),
        survey=survey_of(services, job),
        known=known_setup(services, job.practice_id),
        now=job.started_at,
    )
    records = records_of(services, job, job.chunk)
    rows = list(reading.rows(records))
    put_away = [row.patient for row in rows if isinstance(row, Skipped) and row.patient]
    ids = {patient_id_of(job.practice_id, of.system, of.key) for of in put_away}
    here = services.patients.get_many(job.practice_id, ids)
    lines = []
    for record, row in zip(records, rows, strict=True):
        match row:
            case Taken(patient=patient, visit=visit):
                lines.append(Line(record=record, row=row, patient=patient, visit=visit))
            case Skipped(patient=patient, visit=visit) if patient and _id(job, patient) in here:
                lines.append(Line(record=record, row=row, patient=patient, visit=visit))
            case _:
                lines.append(Line(record=record, row=row))
    return lines


def _id(job: FileImport, patient: ArrivingPatient) -> PatientId:
    return patient_id_of(job.practice_id, patient.system, patient.key)


Found = tuple[list[Outcome], list[Outcome]]


def _foreseen(services: Services, arrival: Arrival, lines: Sequence[Line]) -> Found:
    patients, visits = _said(lines)
    found = foresee(services, arrival, patients=patients, visits=visits)
    return list(found.patients), list(found.visits)


def _taken_over(services: Services, arrival: Arrival, lines: Sequence[Line]) -> Found:
    patients, visits = _said(lines)
    found = take_over(services, arrival, patients=patients, visits=visits)
    return list(found.patients), list(found.visits)


def _said(lines: Sequence[Line]) -> tuple[list[ArrivingPatient], list[ArrivingVisit]]:
    return [of.patient for of in lines if of.patient], [of.visit for of in lines if of.visit]


class _Outcomes:
    """Of each line its patient's and its visit's."""

    def __init__(self, lines: Sequence[Line], found: Found) -> None:
        patients, visits = iter(found[0]), iter(found[1])
        self._lines = lines
        self.of_patient = [next(patients) if of.patient else None for of in lines]
        self.of_visit = [next(visits) if of.visit else None for of in lines]

    def new_patients(self, job: FileImport) -> dict[PatientId, ArrivingPatient]:
        return {
            _id(job, line.patient): line.patient
            for line, outcome in zip(self._lines, self.of_patient, strict=True)
            if line.patient and outcome is Outcome.NEW
        }

    def remember(self, services: Services, job: FileImport) -> None:
        patients = [_id(job, of.patient) if of.patient else "" for of in self._lines]
        visits = [
            appointment_id_of(job.practice_id, of.visit.system, of.visit.key) if of.visit else ""
            for of in self._lines
        ]
        asked = [of for of in (*patients, *visits) if of]
        journal = services.imports.undos_of(job.practice_id, job.import_id, asked)
        self.of_patient = _as_done(patients, self.of_patient, journal)
        self.of_visit = _as_done(visits, self.of_visit, journal)

    def fate(self, n: int) -> tuple[Fate, str]:
        """And why, where it is refused."""
        patient, visit = self.of_patient[n], self.of_visit[n]
        if Outcome.BUSY in (patient, visit):
            return Fate.REFUSED, BUSY
        if visit is Outcome.NO_PATIENT:
            return Fate.REFUSED, NO_PATIENT
        if Outcome.NEW is (visit or patient):
            return Fate.NEW, ""
        if {Outcome.NEW, Outcome.CHANGED} & {patient, visit}:
            return Fate.CHANGED, ""
        return Fate.UNCHANGED, ""


def _as_done(
    ids: Sequence[str], outcomes: Sequence[Outcome | None], journal: Mapping[str, Undo]
) -> list[Outcome | None]:
    return [
        (Outcome.CHANGED if journal[of].was else Outcome.NEW)
        if outcome is Outcome.UNCHANGED and of in journal
        else outcome
        for of, outcome in zip(ids, outcomes, strict=True)
    ]


def _is_empty_practice(services: Services, job: FileImport) -> bool:
    """Nobody can be here already under another key."""
    return job.first and not services.patients.has_any(job.practice_id)


def _note_seen(
    services: Services, job: FileImport, lines: Sequence[Line], new: Sequence[PatientId]
) -> None:
    visits = [
        [appointment_id_of(job.practice_id, of.system, of.key), of.starts_at.isoformat()]
        for line in lines
        if (of := line.visit) and of.status is Status.BOOKED and of.starts_at > job.started_at
    ]
    services.file_imports.write_seen(job, job.chunk, {"visits": visits, "new": list(new)})


def _write_down(
    services: Services,
    job: FileImport,
    lines: Sequence[Line],
    outcomes: _Outcomes,
    alike: set[PatientId],
) -> Chunk:
    from chalicelib.domain.files.rows import Doubled, Merged, Refused, Skipped, Taken

    counts: Counter[str] = Counter()
    told: list[Note] = []
    refused: list[tuple[Record, Refused | Taken]] = []
    flagged = 0
    for n, line in enumerate(lines):
        match line.row:
            case Refused() as row:
                counts[Fate.REFUSED] += 1
                refused.append((line.record, row))
            case Skipped() as row:
                counts[Fate.SKIPPED] += 1
                told.append(("left out", row.line, "", row.why))
            case Doubled() as row:
                counts[Fate.DOUBLED] += 1
                told.append(("left out", row.line, "", f"it repeats line {row.first}"))
            case Merged() as row:
                counts[Fate.SKIPPED] += 1
                told.append(("left out", row.line, "", "merged into another record over there"))
            case Taken() as row:
                fate, why = outcomes.fate(n)
                if fate is Fate.NEW and line.patient and _id(job, line.patient) in alike:
                    fate = Fate.ALIKE
                counts[fate] += 1
                if why:
                    refused.append((line.record, _as_refused(row, why)))
                elif row.refused_visit:
                    refused.append((line.record, row))
                flagged += bool(row.flags)
                told += [
                    ("taken over, please look", row.line, of.column, f"expected {of.expected}")
                    for of in row.flags
                ]
    _write_reports(services, job, refused, told)
    return Chunk(counts=dict(counts), flagged=flagged)


Note = tuple[str, int, str, str]
"""What became of it, the line, the column as the file spells it, why; never what stands there."""


def _as_refused(row: "Taken", why: str) -> "Refused":
    from chalicelib.domain.files.rows import Refused

    return Refused(line=row.line, last_line=row.last_line, column="", expected=why)


def _write_reports(
    services: Services,
    job: FileImport,
    refused: "Sequence[tuple[Record, Refused | Taken]]",
    told: Iterable[Note],
) -> None:
    """What was refused as rows to be mended and brought in again; what else to know beside it."""
    from chalicelib.domain.files.refused_rows import refused_rows

    width = len(mapping_of(job).columns)
    text = "".join(refused_rows(refused, width=width))
    services.file_imports.write_report(job, REFUSED, job.chunk, text)
    out = io.StringIO(newline="")
    write = csv.writer(out)
    for what, line, column, why in told:
        write.writerow((what, line, harmless(column), why))
    services.file_imports.write_report(job, NOTES, job.chunk, out.getvalue())


def leave_chunk(services: Services, job: FileImport) -> Chunk:
    """What failed again and again: its records are refused, the others go on."""
    from chalicelib.domain.files.rows import Refused

    records = records_of(services, job, job.chunk)
    refused = [
        (of, Refused(line=of.line, last_line=of.last_line, column="", expected=OUR_FAULT))
        for of in records
    ]
    _write_reports(services, job, refused, ())
    return Chunk(counts={Fate.REFUSED: len(records)}, flagged=0)


def put_reports_together(services: Services, job: FileImport) -> None:
    from chalicelib.domain.files.refused_rows import heading

    header = [of.header for of in mapping_of(job).columns]
    services.file_imports.put_report_together(job, REFUSED, heading(header))
    services.file_imports.put_report_together(job, NOTES, _NOTES_HEAD)
