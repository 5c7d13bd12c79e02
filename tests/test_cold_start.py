"""What every function loads when it starts."""

import json
import subprocess
import sys

from tests.conftest import AWS_ENV, STAGE_ENV

FROM_THE_RUNTIME = {
    *("boto3", "botocore", "s3transfer", "urllib3", "jmespath", "dateutil", "six", "certifi"),
}
SHIPPED = {"chalice", "aws_lambda_powertools", "msgspec", "typing_extensions", "tzdata"}
OURS = {"app", "chalicelib"}
HEAVY = {
    "jinja2",
    "Cryptodome",
    "icalendar",
    "python_calamine",
    "holidays",
    "phonenumbers",
    "pydantic",
    "jwt",
}
SCRIPT = """
import gc, json, sys, sysconfig
before = {name.partition(".")[0] for name in sys.modules}
import app
loaded = {name.partition(".")[0] for name in sys.modules} - before
print(json.dumps([sorted(loaded - sys.stdlib_module_names), gc.isenabled(), gc.get_freeze_count()]))
"""


def test_importing_the_app_loads_nothing_that_only_some_requests_need() -> None:
    done = subprocess.run(  # noqa: S603 - a fresh interpreter
        [sys.executable, "-c", SCRIPT],
        env={**STAGE_ENV, **AWS_ENV, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, collects, frozen = json.loads(done.stdout)
    assert not HEAVY & set(loaded)
    assert {name for name in loaded if not name.startswith("_")} <= (
        FROM_THE_RUNTIME | SHIPPED | OURS
    )
    assert collects
    assert frozen > 10_000
