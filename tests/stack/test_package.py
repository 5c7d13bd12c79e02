"""The zip that is deployed: small, compiled, complete, and the same bytes every time."""

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.local import package

# What Lambda's Python runtime itself brings.
RUNTIME_BRINGS = ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as Lambda unpacks it, beside nothing but what the runtime brings."""
    home = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(package.build("prod").zip) as archive:
        archive.extractall(home / "task")
    (home / "runtime").mkdir()
    for name in RUNTIME_BRINGS:
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        origin = Path(found.origin)
        source = origin.parent if origin.name == "__init__.py" else origin
        (home / "runtime" / source.name).symlink_to(source)
    return home


def in_lambda(unpacked: Path, program: str, *flags: str) -> str:
    paths = [str(unpacked / "task"), str(unpacked / "runtime")]
    program = f"import sys; sys.path[:0] = {paths!r}\n{program}"
    done = subprocess.run(  # noqa: S603  a program of this test's own
        [sys.executable, "-I", "-S", "-B", *flags, "-c", program],
        env={"AWS_DEFAULT_REGION": "us-east-1", "PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout if not flags else done.stderr


def test_it_is_small_enough_to_start_quickly() -> None:
    assert package.build("prod").zip.stat().st_size <= 10_000_000


def test_app_starts_with_nothing_but_the_package_and_the_runtime(unpacked: Path) -> None:
    assert in_lambda(unpacked, "import app; print(app.app.app_name)") == "rapport\n"


@pytest.mark.parametrize(
    "program",
    [
        "import phonenumbers as p; assert p.is_valid_number(p.parse('+12025550143'))",
        "import jinja2; assert jinja2.Template('{{ a }}').render(a=1) == '1'",
        "import zoneinfo; assert zoneinfo.TZPATH == (); zoneinfo.ZoneInfo('America/Phoenix')",
        "from icalendar import Calendar; assert b'VCALENDAR' in Calendar().to_ical()",
        "from aws_lambda_powertools import Logger, Metrics; Logger(); Metrics(namespace='x')",
        "from aws_lambda_powertools.utilities import batch",
        "from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSEvent",
    ],
)
def test_what_the_app_uses_is_all_there(unpacked: Path, program: str) -> None:
    in_lambda(unpacked, program)


@pytest.mark.parametrize("country", package.HOLIDAY_COUNTRIES)
def test_the_holidays_of_the_countries_we_serve_are_there(unpacked: Path, country: str) -> None:
    known = in_lambda(
        unpacked,
        "import holidays, json\n"
        f"found = holidays.country_holidays({country!r}, years=2027)\n"
        "print(json.dumps([len(found), len(found[max(found)]) > 0]))",
    )
    days, named = json.loads(known)
    assert days >= 5
    assert named


def test_asking_for_one_countrys_holidays_does_not_load_all_countries(unpacked: Path) -> None:
    loaded = in_lambda(
        unpacked,
        "import holidays; holidays.country_holidays('US', years=2027)\n"
        "print(sum(name.startswith('holidays.countries.') for name in sys.modules))",
    )
    assert int(loaded) == 1


def test_no_source_is_compiled_while_a_function_starts(unpacked: Path) -> None:
    trace = in_lambda(unpacked, "import app", "-v")
    taken = [line for line in trace.splitlines() if "code object from '" in line]
    assert len([line for line in taken if "/task/" in line and ".pyc" in line]) > 50
    compiled_now = [
        line
        for line in trace.splitlines()
        if line.startswith("# code object from") and "/task/" in line and ".pyc" not in line
    ]
    assert compiled_now == []


def test_only_compiled_code_ships(unpacked: Path) -> None:
    sources = {path.relative_to(unpacked / "task") for path in (unpacked / "task").rglob("*.py")}
    assert {of for of in sources if not package.is_rarely_loaded(of.as_posix())} == set()
    assert (unpacked / "task" / "app.pyc").exists()


def test_neither_tests_nor_tools_nor_the_runtimes_own_packages_ship() -> None:
    with zipfile.ZipFile(package.build("prod").zip) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops.isdisjoint({"boto3", "botocore", "infra", "tests", "pydantic", "pip", "setuptools"})
    assert [name for name in names if "/tests/" in name or name.endswith(".dist-info")] == []


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    built = package.build("prod")
    again = package.build_anew("prod", tmp_path / "again")
    assert again.sha256 == built.sha256


@pytest.mark.parametrize(
    ("name", "ships"),
    [
        ("chalicelib/web/templates/today.html", True),
        ("chalicelib/domain/errors.py", True),
        ("holidays/countries/united_states.py", True),
        ("holidays/countries/japan.py", False),
        ("holidays/locale/es/LC_MESSAGES/US.mo", True),
        ("holidays/locale/es/LC_MESSAGES/AR.mo", False),
        ("icalendar/tests/test_unit.py", False),
        ("Jinja2-3.1.6.dist-info/METADATA", False),
        ("tzdata/zoneinfo/America/New_York", True),
    ],
)
def test_only_what_a_running_function_needs_ships(name: str, *, ships: bool) -> None:
    assert package.is_needed(name) is ships


PAYS = """
import json, stripe
from datetime import UTC, datetime
from chalicelib.channels import stripe_billing
from chalicelib.domain.plans import PLANS

SUBSCRIPTION = {
    "id": "sub_1", "object": "subscription", "customer": "cus_1", "status": "active",
    "cancel_at": None, "ended_at": None, "latest_invoice": {"id": "in_1", "object": "invoice"},
    "items": {"object": "list", "data": [{
        "id": "si_1", "object": "subscription_item", "current_period_end": 1797865440,
        "tax_rates": [{"id": "txr_1", "object": "tax_rate"}],
        "price": {"id": "p", "object": "price", "lookup_key": "rapport_small_monthly",
                  "recurring": {"usage_type": "licensed"}},
    }]},
}
ANSWERS = {
    "prices": {"object": "list", "data": [{"id": "price_1", "object": "price"}]},
    "sessions": {"id": "s", "object": "checkout.session", "url": "https://stripe.example"},
    "sub_1": SUBSCRIPTION,
    "meter_events": {"object": "billing.meter_event"},
}

class Stripe(stripe.HTTPClient):
    name = "stand-in"
    def request(self, method, url, headers, post_data=None):
        return json.dumps(ANSWERS[url.partition("?")[0].rpartition("/")[2]]), 200, {}

at = stripe_billing.StripeBilling(stripe_billing.client("sk_test_1", Stripe()))
small = PLANS["small"]
at.checkout("oak", small, customer="", email="a@oak.example", back_to="https://x", once="1")
at.portal("cus_1", back_to="https://x")
assert at.change_plan("sub_1", small, once="2").plan == "small"
at.cancel("sub_1", once="3")
at.report_overage(customer="cus_1", segments=1, identifier="1", at=datetime.now(UTC))
raw = json.dumps({"id": "evt_1", "livemode": False, "type": "issuing_card.created",
                  "data": {"object": {"object": "issuing.card"}}})
stamp = int(datetime.now(UTC).timestamp())
signature = stripe.WebhookSignature.generate_signature_header(raw, "whsec_1", stamp)
assert stripe_billing.read_event(raw.encode(), signature, "whsec_1", live=False) is None
stripe_billing.client("sk_test_1")
print("paid")
"""


def test_a_plan_can_be_paid_for_with_what_ships_of_stripes_library(unpacked: Path) -> None:
    assert in_lambda(unpacked, PAYS) == "paid\n"


POSTED = """
import json
from datetime import UTC, datetime
from chalicelib.channels import sns
from chalicelib.channels.errors import BadSignature

def verify(message):
    now = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)
    sns.verify(message, fetch=lambda url: pem, topics=[message["TopicArn"]], now=now)

for message in messages:
    verify(message)
    try:
        verify(message | {"Message": "YES"})
    except BadSignature:
        print("refused")
"""


def test_what_sns_posts_is_verified_with_what_ships_of_the_cryptography(unpacked: Path) -> None:
    home = package.ROOT / "tests" / "fixtures" / "sns"
    messages = [json.loads((home / f"notification-v{n}.json").read_text()) for n in (1, 2)]
    known = f"pem, messages = {(home / 'certificate.pem').read_bytes()!r}, {messages!r}\n"
    assert in_lambda(unpacked, known + POSTED) == "refused\nrefused\n"


def test_the_bill_of_materials_names_all_that_ships_and_nothing_else() -> None:
    built = package.build("prod")
    said = json.loads(built.sbom.read_text())
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.6")
    assert said["metadata"]["component"]["hashes"][0]["content"] == built.sha256
    known = {of["name"]: of["version"] for of in said["components"]}
    for line in (package.ROOT / "requirements.txt").read_text().splitlines():
        if "==" in line:
            name, _, version = line.partition("==")
            assert known[name.lower()] == version
    # What these bring with them is there too, and what was trimmed away whole is not.
    assert {"chalice", "markupsafe", "typing-extensions"} <= set(known)
    assert "pycparser" not in known
    with zipfile.ZipFile(built.zip) as archive:
        folders = {name.split("/")[0] for name in archive.namelist() if "/" in name}
    named = {of.replace("-", "_") for of in known}
    ours = {"app", "chalicelib", "__pycache__", *IMPORTED_AS}
    assert {of for of in folders if of.lower() not in named} <= ours
    for of in said["components"]:
        assert of["purl"] == f"pkg:pypi/{of['name']}@{of['version']}"
        assert of["licenses"], of["name"]


IMPORTED_AS = {"phonenumbers", "dateutil", "Cryptodome"}
"""Of phonenumberslite, python-dateutil and pycryptodomex: called unlike their library."""
