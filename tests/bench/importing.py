"""A practice's exported schedule: read in full against csv alone, and written in part.

The floor is the same bytes through Python's csv, every row made into a list and kept. Ours knows
each row's person, instants, provider and status besides, what the whole file says of each person,
and what of it is new: all that comes before the first write.
"""

import csv
import gc
import io
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.actions.import_schedule import import_schedule
from chalicelib.domain.arriving import (
    ArrivingPatient,
    appointment_id_of,
    new_or_changed,
    one_person,
    patient_id_of,
    said_of_person,
    said_of_visit,
)
from chalicelib.domain.schedule_file import KnownSetup, read_schedule
from tests import builders
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import World

ROWS, WRITTEN, ROUNDS = 50_000, 200, 3
MOST_MILLISECONDS, MOST_MEGABYTES = 0.5, 400.0
MOST_REQUESTS, MOST_AGAIN = 12.0, 0.2
OAK, NUMBER = world.practices(1)[0]
_HEADER = (
    "Appt ID", "Patient ID", "Patient", "DOB (MM/DD/YYYY)", "Cell Phone", "Email", "Location",
    "Provider", "Type", "Date", "Time", "Length", "Status", "OK to text",
)  # fmt: skip
_FAMILIES = ("Klein", "Okafor", "Tran", "Ruiz", "Lind", "Whitfield", "Abara", "Yamada")


def run(of: World) -> Part:
    raw = a_file(ROWS)
    peaks = {"csv alone": _peak(lambda: _with_csv_alone(raw)), "ours": _peak(lambda: _planned(raw))}
    alone = statistics.median(_seconds(lambda: _with_csv_alone(raw)) for _ in range(ROUNDS))
    ours = _seconds(lambda: _planned(raw))
    first, again = _written(of)
    times, megabytes = ours / alone, peaks["ours"]
    size = len(raw) / 1e6
    return Part(
        title=f"Importing a schedule: {ROWS:,} rows read, {WRITTEN} written",
        tables=[
            Table(
                columns=[
                    f"{ROWS:,} rows, {size:.1f} MB",
                    "CPU seconds",
                    "rows a second",
                    "peak MB",
                ],
                rows=[
                    ["read and compared", ours, round(ROWS / ours), megabytes],
                    ["csv alone", alone, round(ROWS / alone), peaks["csv alone"]],
                    ["ratio", times, alone / ours, megabytes / peaks["csv alone"]],
                ],
            ),
            Table(
                columns=[f"{WRITTEN} rows written", "requests a row", "write units a row"],
                rows=[
                    ["a first file", first["requests"], first["write_units"]],
                    ["the same file again", again["requests"], again["write_units"]],
                ],
            ),
        ],
        results={
            "seconds": {"ours": ours, "csv alone": alone},
            "peak_megabytes": peaks,
            "first": first,
            "again": again,
        },
        targets=[
            target("CPU ms a row", 1000 * ours / ROWS, at_most=MOST_MILLISECONDS),
            target("peak MB", megabytes, at_most=MOST_MEGABYTES),
            target("requests a new row", first["requests"], at_most=MOST_REQUESTS),
            target("requests a known row", again["requests"], at_most=MOST_AGAIN),
        ],
    )


def a_file(rows: int) -> bytes:
    """Two visits a patient over a year and more, as a practice's system exports them."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(_HEADER)
    for n in range(rows):
        who = n // 2
        day = world.NOW.date() + timedelta(days=1 + n // 128)
        hour, half = divmod(n % 32, 4)
        write.writerow(
            (
                f"{n:06d}", f"{who:06d}",
                f"{_FAMILIES[who % 8]}, {world.NAMES[who // 8 % len(world.NAMES)]}",
                f"{1 + who % 12:02d}/{1 + who % 28:02d}/{1940 + who % 70}",
                f"(202) 555-01{who % 100:02d}", f"patient-{who}@home.example", "Main Street",
                "Dr Patel", "Cleaning", f"{day:%m/%d/%Y}",
                f"{8 + hour:02d}:{15 * half:02d}", "15", "Scheduled", "Y" if who % 3 else "",
            )
        )  # fmt: skip
    return out.getvalue().encode()


def _with_csv_alone(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode())))


def _planned(raw: bytes) -> int:
    """Read, and told apart from what was known (nothing); how many changes that makes."""
    known = KnownSetup(
        locations=(builders.a_location(),),
        providers=(builders.a_provider(),),
        visit_types=(builders.a_visit_type(),),
    )
    file = read_schedule(raw, known=known, now=world.NOW)
    assert (len(file.rows), len(file.refused)) == (ROWS, 0)
    people: dict[str, list[ArrivingPatient]] = defaultdict(list)
    for row in file.rows:
        people[patient_id_of(OAK, "csv", row.person.key)].append(row.person)
    changes = {of: said_of_person(one_person(said)) for of, said in people.items()}
    for row in file.rows:
        who = patient_id_of(OAK, "csv", row.person.key)
        changes[appointment_id_of(OAK, "csv", row.visit.key)] = said_of_visit(row.visit, who)
    return sum(bool(new_or_changed(said, {})) for said in changes.values())


def _seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _peak(work: Callable[[], Any]) -> float:
    """Megabytes that the process had at most, beside what it had before."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # from here the kernel looks for the peak again
    before = _status("VmRSS")
    work()
    return max(0.0, _status("VmHWM") - before)


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024 / 1e6


def _written(of: World) -> tuple[dict[str, float], dict[str, float]]:
    services = of.services()
    world.write(services, world.practice_items(OAK, NUMBER))
    raw, found = a_file(WRITTEN), []
    for new in (True, False):
        with services.ears.listening() as counted:
            report = import_schedule(services, OAK, raw, by="import", now=world.NOW)
        assert report.created == (WRITTEN if new else 0), report.sentence
        assert report.unchanged == (0 if new else WRITTEN), report.sentence
        found.append(
            {
                "requests": counted.requests / WRITTEN,
                "write_units": counted.write_units / WRITTEN,
            }
        )
    of.forget()
    first, again = found
    return first, again
