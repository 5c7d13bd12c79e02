"""Cold start: what ships, unpacked, imported in fresh processes against the least it could be."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from infra.local import package
from tests.bench.report import Part, Table, target
from tests.bench.world import World

TIMES = 7
MOST = 1.5
MOST_BYTES = package.MAX_ZIP_BYTES
MUST_NOT_SHIP = ("boto3", "botocore", "moto", "pytest", "ministack", "tests", "infra", "mypy")
HEAVY = (
    *("jinja2", "cryptography", "icalendar", "holidays", "phonenumbers", "pydantic", "jwt"),
    *("dateutil", "msgspec", "aws_lambda_powertools", "chalice", "boto3", "botocore"),
)

_AFTER = """
import json, resource, sys
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({
    "ms": (time.perf_counter() - began) * 1000,
    "cpu_ms": (time.process_time() - used) * 1000,
    "modules": len(sys.modules),
    "loaded": loaded,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""
_BEFORE = "import time\nbegan, used = time.perf_counter(), time.process_time()\n"
OURS = """
import app
from chalicelib import wiring
services = wiring.services()
services.db, services.sqs, services.sns_sms
"""
FLOOR = """
import chalice.app
import boto3
for service in ("dynamodb", "sqs", "sns"):
    boto3.client(service)
"""
_STAGE = {
    name: "x"
    for name in (
        *("STAGE", "TABLE_NAME", "SEND_QUEUE_URL", "PLAN_QUEUE_URL", "INBOUND_TOPIC_ARN"),
        *("USER_POOL_ID", "USER_POOL_CLIENT_ID", "SECRETS_ARN", "EMAIL_CONFIGURATION_SET"),
        *("PUBLIC_BASE_URL", "EMAIL_EVENTS_TOPIC_ARN"),
    )
}


def run(of: World) -> Part:
    built = package.build("prod")
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        shipped, bare = Path(folder) / "shipped", Path(folder) / "bare"
        with zipfile.ZipFile(built.zip) as archive:
            names = archive.namelist()
            archive.extractall(shipped)
        shutil.copytree(shipped, bare, ignore=shutil.ignore_patterns("__pycache__"))
        runs = {
            (who, where): []
            for where in ("compiled", "not compiled")
            for who in ("Rapport", "floor")
        }
        for _ in range(TIMES):
            for (who, where), found in runs.items():
                home = shipped if where == "compiled" else bare
                found.append(_fresh(OURS if who == "Rapport" else FLOOR, home))
    size = built.zip.stat().st_size
    wrong = [name for name in MUST_NOT_SHIP if any(n.split("/")[0] == name for n in names)]
    middle = {of: _middle(found) for of, found in runs.items()}
    ratios = {
        (where, what): middle["Rapport", where][what] / middle["floor", where][what]
        for where in ("compiled", "not compiled")
        for what in ("ms", "cpu_ms")
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
                columns=["Rapport over floor", "ms", "CPU ms"],
                rows=[
                    [where, ratios[where, "ms"], ratios[where, "cpu_ms"]]
                    for where in ("compiled", "not compiled")
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
            "ratios": {f"{where}, {what}": of for (where, what), of in ratios.items()},
            "zip_bytes": size,
            "loaded": [name for name in loaded if name not in sys.stdlib_module_names],
        },
        targets=[
            target(
                "cold start over the floor's, as shipped", ratios["compiled", "ms"], at_most=MOST
            ),
            target("package bytes", size, at_most=MOST_BYTES),
            target("things in it that must not be", len(wrong), at_most=0),
        ],
    )


_SHOWN = ("ms", "cpu_ms", "modules", "mib")


def _fresh(script: str, home: Path) -> dict[str, Any]:
    """In a new interpreter that finds the package first and boto3 where the runtime has it."""
    # The variable would keep a compiled folder from being written where none ships.
    environment = {
        **{name: of for name, of in os.environ.items() if not name.startswith("AWS_")},
        **_STAGE,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PYTHONPATH": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", _BEFORE + script + _AFTER],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {what: statistics.median(of[what] for of in runs) for what in _SHOWN}
