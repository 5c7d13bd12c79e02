"""Cold start: what ships, unpacked, imported in fresh processes against the least it could be."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from chalicelib.actions.sweep_due import sweep_due
from infra.local import package
from infra.local.places import ROOT
from tests.bench import world
from tests.bench.drain import lambda_batches
from tests.bench.report import Part, Table, target
from tests.bench.world import World
from tests.stage import STAGE_ENV

TIMES, TIMES_BARE = 7, 3
MOST = 1.5
BATCH = 250
MOST_BYTES = package.MAX_ZIP_BYTES
MUST_NOT_SHIP = ("boto3", "botocore", "moto", "pytest", "ministack", "tests", "infra", "mypy")
HEAVY = (
    *("jinja2", "Cryptodome", "icalendar", "holidays", "phonenumbers", "pydantic", "jwt"),
    *("dateutil", "msgspec", "aws_lambda_powertools", "chalice", "boto3", "botocore"),
)

_AFTER = """
import json, sys
def peak_mib():
    # Not getrusage's ru_maxrss: a process starts with that of the one that started it.
    with open("/proc/self/status") as status:
        [line] = [line for line in status if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({
    "ms": (time.perf_counter() - began) * 1000,
    "cpu_ms": (time.process_time() - used) * 1000,
    "modules": len(sys.modules),
    "loaded": loaded,
    "mib": peak_mib(),
}))
"""
_BEFORE = "import time\nbegan, used = time.perf_counter(), time.process_time()\n"
OURS = """
import app
from chalicelib import wiring
services = wiring.services()
services.db, services.sqs, services.sns_sms
"""
TODAY = OURS + 'app.app.load("/")\n'
"""What the first page of the desk loads beside."""
FLOOR = """
import chalice.app
import boto3
for service in ("dynamodb", "sqs", "sns"):
    boto3.client(service)
"""
A_BATCH = """
import json, sys
from datetime import datetime
import app
from chalicelib import wiring
from chalicelib.entrypoints import jobs
said = json.load(sys.stdin)
services = wiring.services()
services.__dict__["secrets"] = wiring.Secrets(contact_key=b"bench")
services.__dict__["clock"] = lambda: datetime.fromisoformat(said["now"])
answer = jobs.each_alone({"Records": said["records"]}, jobs.send)
assert answer == {"batchItemFailures": []}, answer
"""
SCRIPTS = {"Rapport": OURS, "Rapport with Today": TODAY, "floor": FLOOR}
# As on Lambda: pages are loaded when they are asked for.
_STAGE = {**dict.fromkeys(STAGE_ENV, "x"), "AWS_LAMBDA_FUNCTION_NAME": "rapport"}


def run(of: World) -> Part:
    built = package.build("prod")
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        shipped, nothing = Path(folder) / "shipped", Path(folder) / "nothing"
        with zipfile.ZipFile(built.zip) as archive:
            names = archive.namelist()
            archive.extractall(shipped)
        runs: dict[tuple[str, str], list[dict[str, Any]]] = {
            (who, where): [] for where in ("compiled", "not compiled") for who in SCRIPTS
        }
        for n in range(TIMES):
            for (who, where), found in runs.items():
                if where != "compiled" and n >= TIMES_BARE:
                    continue
                script = SCRIPTS[who]
                if where == "compiled":
                    found.append(_fresh(script, shipped))
                else:
                    found.append(_fresh(script, ROOT, PYTHONPYCACHEPREFIX=str(nothing)))
        batch = _fresh(A_BATCH, shipped, **_a_batch(of))
    size = built.zip.stat().st_size
    wrong = [name for name in MUST_NOT_SHIP if any(n.split("/")[0] == name for n in names)]
    middle = {of: _middle(found) for of, found in runs.items()}
    ratios = {
        (who, where, what): middle[who, where][what] / middle["floor", where][what]
        for who in ("Rapport", "Rapport with Today")
        for where in ("compiled", "not compiled")
        for what in ("ms", "cpu_ms")
    }
    shipped_cpu = {
        "the start": ratios["Rapport", "compiled", "cpu_ms"],
        "the start and Today": ratios["Rapport with Today", "compiled", "cpu_ms"],
    }
    loaded = runs["Rapport", "compiled"][0]["loaded"]
    return Part(
        title=f"Cold start: import and three clients, medians of {TIMES}",
        tables=[
            Table(
                columns=["", "ms", "CPU ms", "modules", "peak MiB"],
                rows=[
                    [f"{who}, {where}", *(middle[who, where][w] for w in _SHOWN)]
                    for who, where in middle
                ],
            ),
            Table(
                columns=["over the floor", "ms", "CPU ms"],
                rows=[
                    [f"{who}, {where}", ratios[who, where, "ms"], ratios[who, where, "cpu_ms"]]
                    for who in ("Rapport", "Rapport with Today")
                    for where in ("compiled", "not compiled")
                ],
            ),
            Table(
                columns=["peak memory, as shipped", "MiB"],
                rows=[
                    ["imported, clients made", middle["Rapport", "compiled"]["mib"]],
                    [f"and {BATCH} reminders sent", batch["mib"]],
                ],
            ),
            Table(
                columns=["package", ""],
                rows=[
                    ["zipped, MB", size / 1e6],
                    ["files", len(names)],
                    ["must not ship, but does", ", ".join(wrong) or "nothing"],
                    ["heavy and loaded", ", ".join(n for n in HEAVY if n in loaded)],
                    ["heavy and not loaded", ", ".join(n for n in HEAVY if n not in loaded)],
                ],
            ),
        ],
        results={
            "medians": {f"{who}, {where}": of for (who, where), of in middle.items()},
            "ratios": {", ".join(of): ratio for of, ratio in ratios.items()},
            "zip_bytes": size,
            "peak_mib_after_a_batch": batch["mib"],
            "loaded": [name for name in loaded if name not in sys.stdlib_module_names],
        },
        targets=[
            *(
                target(f"CPU of {who} over the floor's, as shipped", of, at_most=MOST)
                for who, of in shipped_cpu.items()
            ),
            target("package bytes", size, at_most=MOST_BYTES),
            target("things in it that must not be", len(wrong), at_most=0),
        ],
    )


_SHOWN = ("ms", "cpu_ms", "modules", "mib")


def _a_batch(of: World) -> dict[str, str]:
    """Ten full queue messages for a fresh process: its environment and its standard input."""
    services = of.services()
    practice_id, number = world.practices(1)[0]
    items = world.practice_items(practice_id, number)
    for n in range(BATCH):
        items += world.visit_items(practice_id, n)
    world.write(services, items)
    assert sweep_due(services) == BATCH
    [records] = lambda_batches(world.queued(services))
    return {
        **world.environment(of.local),
        "TABLE_NAME": services.config.table_name,
        "SEND_QUEUE_URL": services.config.send_queue_url,
        "stdin": json.dumps({"now": world.NOW.isoformat(), "records": records}),
    }


def _fresh(script: str, home: Path, *, stdin: str = "", **settings: str) -> dict[str, Any]:
    """In a new interpreter that finds `home` first and boto3 where the runtime has it.

    With a cache folder that stays empty nothing is found compiled, boto3 and Python's own library
    included.
    """
    environment = {
        **{name: of for name, of in os.environ.items() if not name.startswith("AWS_")},
        **_STAGE,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PYTHONPATH": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-c", _BEFORE + script + _AFTER],
        cwd=home,
        input=stdin,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {what: statistics.median(of[what] for of in runs) for what in _SHOWN}
