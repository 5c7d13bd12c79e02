"""What every function loads when it starts."""

import json
import subprocess
import sys

from chalicelib.entrypoints.routes import ANSWERS, first_part
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


ONE_ADDRESS = """
import json, sys
import app
pages = lambda: [name for name in sys.modules if name.startswith("chalicelib.web.")]
at_first = pages()
app.app.load("sign-in")
print(json.dumps([at_first, pages(), sorted(app.app.routes)]))
"""


def test_on_lambda_a_page_is_loaded_when_it_is_asked_for_and_no_other() -> None:
    done = subprocess.run(  # noqa: S603 - a fresh interpreter
        [sys.executable, "-c", ONE_ADDRESS],
        env={**STAGE_ENV, **AWS_ENV, "PYTHONPATH": ".", "AWS_LAMBDA_FUNCTION_NAME": "rapport"},
        capture_output=True,
        text=True,
        check=True,
    )
    at_first, then, routes = json.loads(done.stdout)
    assert not {"chalicelib.web.desk", "chalicelib.web.sign_in"} & set(at_first)
    assert "chalicelib.web.sign_in" in then
    assert "chalicelib.web.today" not in then
    assert "/sign-in" in routes
    assert "/" not in routes


def test_every_address_is_found_by_what_it_begins_with() -> None:
    """What a function on Lambda would never load answers nobody there."""
    from app import app

    firsts: dict[str, set[str]] = {}
    for path, methods in app.routes.items():
        for entry in methods.values():
            firsts.setdefault(entry.view_function.__module__, set()).add(first_part(path))
    del firsts["app"]
    assert firsts == {module: set(of.split()) for module, of in ANSWERS.items()}
