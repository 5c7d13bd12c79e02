"""A practice's export brought in: read at a memory that does not grow with it, and written.

The floor of the writing is the same items, put one by one with a condition on a fresh table in the
same run: what anybody must do who writes and overwrites nothing. Beside it stand the very
transactions that the import made, sent again with nothing around them.
"""

import csv
import io
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3

from chalicelib.actions.files import steps
from chalicelib.actions.files.bring_in import begin, go_on
from chalicelib.domain.file_imports import FIRST_SYSTEM, FileImport, Source, State
from tests.bench import world
from tests.bench.report import Part, Table, target
from tests.bench.world import BenchServices, World

SIZES, WRITTEN = (1_000, 10_000, 50_000), 2_000
MOST_OF_FLOOR, MOST_GROWTH_MB = 1 / 0.6, 24.0
MOST_REQUESTS_AGAIN = 0.2
OAK, NUMBER = world.practices(1)[0]
_HEADER = (
    "Appt ID", "Patient ID", "Patient", "DOB (MM/DD/YYYY)", "Cell Phone", "Email", "Location",
    "Provider", "Type", "Date", "Time", "Length", "Status", "OK to text",
)  # fmt: skip
_FAMILIES = ("Klein", "Okafor", "Tran", "Ruiz", "Lind", "Whitfield", "Abara", "Yamada")


def run(of: World) -> Part:
    peaks = {rows: _read(of, rows) for rows in SIZES}
    made = _written(of)
    growth = peaks[SIZES[-1]]["megabytes"] - peaks[SIZES[1]]["megabytes"]
    return Part(
        title=f"Bringing in a file: up to {SIZES[-1]:,} rows read, {WRITTEN:,} written",
        tables=[
            Table(
                columns=["rows", "MB of file", "peak MB", "CPU seconds"],
                rows=[
                    [f"{rows:,}", found["file"], found["megabytes"], found["seconds"]]
                    for rows, found in peaks.items()
                ],
            ),
            Table(
                columns=[f"{WRITTEN:,} new rows", "seconds", "rows a second"],
                rows=[
                    ["brought in", made["seconds"], round(WRITTEN / made["seconds"])],
                    ["bare conditional puts", made["puts"], round(WRITTEN / made["puts"])],
                    ["its own transactions", made["again"], round(WRITTEN / made["again"])],
                    ["ratio to the puts", made["puts"] / made["seconds"], ""],
                    ["ratio to its transactions", made["again"] / made["seconds"], ""],
                ],
            ),
        ],
        results={"read": {str(rows): of for rows, of in peaks.items()}, "written": made},
        targets=[
            target(
                "times bare puts' seconds", made["seconds"] / made["puts"], at_most=MOST_OF_FLOOR
            ),
            target(
                f"MB more at {SIZES[-1]:,} than at {SIZES[1]:,}", growth, at_most=MOST_GROWTH_MB
            ),
            target("requests a known row", made["known"], at_most=MOST_REQUESTS_AGAIN),
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
                f"(202) {200 + who // 10_000 % 700:03d}-{who % 10_000:04d}",
                f"patient-{who}@home.example", "Main Street",
                "Dr Patel", "Cleaning", f"{day:%m/%d/%Y}",
                f"{8 + hour:02d}:{15 * half:02d}", "15", "Scheduled", "Y" if who % 3 else "",
            )
        )  # fmt: skip
    return out.getvalue().encode()


def _brought(services: BenchServices, name: str, raw: bytes) -> FileImport:
    """Uploaded; nothing was read yet."""
    if not services.file_imports.sources(OAK):
        source = Source(practice_id=OAK, source_id=FIRST_SYSTEM, name="Dentware")
        services.file_imports.save_source(source)
    services.file_imports.put_upload(OAK, name, raw)
    return begin(services, services.file_imports.source(OAK, FIRST_SYSTEM), name, by="ana")


def _go(services: BenchServices, name: str) -> FileImport:
    """As long as it goes by itself."""
    steps.file_step(services, OAK, name, has_time=lambda: True)
    return services.file_imports.get(OAK, name)


def _read(of: World, rows: int) -> dict[str, float]:
    services = of.services()
    world.write(services, world.practice_items(OAK, NUMBER))
    raw = a_file(rows)
    _brought(services, "read", raw)
    size = len(raw) / 1e6
    del raw
    tracemalloc.start()
    began = time.process_time()
    job = _go(services, "read")
    seconds, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (job.state, job.records) == (State.MAPPING, rows), job.why
    of.forget()
    return {"file": size, "megabytes": peak / 1e6, "seconds": seconds}


def _written(of: World) -> dict[str, float]:
    services = of.services()
    world.write(services, world.practice_items(OAK, NUMBER))
    raw = a_file(WRITTEN)
    job = _checked(services, "first", raw)
    go_on(services, job, State.IMPORTING, by="ana")
    with services.ears.listening(records=True) as heard:
        seconds = _seconds(lambda: _go(services, "first"))
    done = services.file_imports.get(OAK, "first")
    assert done.counts == {"new": WRITTEN}, done.counts
    # Those that write records; the others say how far it is.
    transactions = [of for _, of in heard.recorded if "#TAKEN#" in str(of.get("TransactItems"))]
    job = _checked(services, "second", raw)
    go_on(services, job, State.IMPORTING, by="ana")
    with services.ears.listening() as again:
        _go(services, "second")
    assert services.file_imports.get(OAK, "second").counts == {"unchanged": WRITTEN}
    of.forget()
    return {
        "seconds": seconds,
        "puts": _seconds(_one_by_one(of.services(), transactions)),
        "again": _seconds(_as_they_were(of.services(), transactions)),
        "known": again.requests / WRITTEN,
    }


def _checked(services: BenchServices, name: str, raw: bytes) -> FileImport:
    _brought(services, name, raw)
    go_on(services, _go(services, name), State.CHECKING, by="ana")
    job = _go(services, name)
    assert job.state is State.CHECKED, job.why
    return job


def _one_by_one(services: BenchServices, transactions: list[dict[str, Any]]) -> Callable[[], None]:
    """Each item of each transaction as a write of its own, that nothing be there."""
    client, table = boto3.client("dynamodb"), services.config.table_name
    puts: dict[tuple[str, str], Any] = {}
    for said in transactions:
        for part in said["TransactItems"]:
            [(kind, write)] = part.items()
            if kind == "Put":
                item = write["Item"]
            elif kind == "Update":
                item = {**write["Key"], "as": {"S": str(write)}}
            else:
                continue
            puts[item["pk"]["S"], item["sk"]["S"]] = item

    def put() -> None:
        for item in puts.values():
            client.put_item(
                TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)"
            )

    return put


def _as_they_were(
    services: BenchServices, transactions: list[dict[str, Any]]
) -> Callable[[], None]:
    client, config = boto3.client("dynamodb"), services.config
    said = []
    for transaction in transactions:
        parts = []
        for part in transaction["TransactItems"]:
            [(kind, write)] = part.items()
            audit = write["TableName"].endswith("-audit")
            table = config.audit_table_name if audit else config.table_name
            parts.append({kind: {**write, "TableName": table}})
        said.append(parts)

    def send() -> None:
        for parts in said:
            client.transact_write_items(TransactItems=parts)

    return send


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
