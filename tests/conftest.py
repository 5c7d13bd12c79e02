"""moto, the one table, and Services whose texts and emails are remembered instead of sent."""

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import hypothesis
import pytest
from moto import mock_aws

from chalicelib import settings
from chalicelib.wiring import Secrets, Services
from tests.builders import NOW
from tests.fakes import SentEmails, SentTexts
from tests.quick_moto import quicken_queries
from tests.quicker_aws import boto_client, quicken
from tests.stage import AWS_ENV as AWS_ENV
from tests.stage import STAGE_ENV as STAGE_ENV
from tests.table import create_tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from infra.local.run import Context

# Objects are made by the million here; looking among them for circles took a tenth of the time.
gc.set_threshold(100_000, 20, 100)

# No test is timed: a busy machine is no error.
hypothesis.settings.register_profile("rapport", deadline=None)
hypothesis.settings.load_profile("rapport")


quicken()
quicken_queries()


@pytest.fixture(autouse=True)
def no_real_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in AWS_ENV.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


class StoppedClock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class TestServices(Services):
    """The real stores on moto; fakes at the edge of the world only."""

    __test__ = False

    def __init__(self, config: settings.Settings) -> None:
        super().__init__(config)
        self.certificates: Callable[[str], bytes] = super().fetch_certificate
        self.texts = SentTexts()
        self.emails = SentEmails()
        self.stopped_clock = StoppedClock(NOW)
        self.__dict__["clock"] = self.stopped_clock
        self.__dict__["secrets"] = Secrets(
            contact_key=b"test-key", twilio_tokens={"AC1": "token-of-ac1"}
        )
        self.__dict__["email"] = self.emails

    def sms(self, carrier: object, account: str = "") -> SentTexts:  # type: ignore[override]
        return self.texts

    @property
    def fetch_certificate(self) -> Callable[[str], bytes]:
        return self.certificates

    def at(self, now: datetime) -> "TestServices":
        self.stopped_clock.now = now
        return self


@pytest.fixture
def aws(no_real_account: None) -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture
def services(aws: None) -> TestServices:
    return make_services()


def make_services() -> TestServices:
    """Queues, the table and Services, in whichever mocked AWS is running."""
    sqs = boto_client("sqs")
    env = {
        **STAGE_ENV,
        "SEND_QUEUE_URL": sqs.create_queue(QueueName="send")["QueueUrl"],
        "PLAN_QUEUE_URL": sqs.create_queue(QueueName="plan")["QueueUrl"],
        "BULK_QUEUE_URL": sqs.create_queue(QueueName="bulk")["QueueUrl"],
        "HOOK_QUEUE_URL": sqs.create_queue(QueueName="hooks")["QueueUrl"],
    }
    for bucket in ("EXPORT_BUCKET", "FILE_BUCKET", "HL7_BUCKET"):
        boto_client("s3").create_bucket(Bucket=env[bucket])
    create_tables(boto_client("dynamodb"), env)
    return TestServices(settings.read(env))


FLAGS = (
    "--no-sandbox",  # as root a browser starts with no other
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Context"]:
    """Rapport as `make run` starts it, empty, on free ports; one for all that need it."""
    from infra.local.run import deployed

    with deployed(state=None, workspace=tmp_path_factory.mktemp("stack")) as context:
        yield context


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """One for all: Playwright starts once in a process."""
    from playwright.sync_api import expect, sync_playwright

    # Five seconds of its own are few where a page waits for a function's first start.
    expect.set_options(timeout=30_000)
    names = ("chromium", "chromium-browser", "google-chrome")  # as infra/browser looks for it
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()
