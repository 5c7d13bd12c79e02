"""The local AWS on sockets, and between it and Rapport a proxy that spoils what it is told to."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Self

import pytest
from botocore.config import Config

from chalicelib import settings
from chalicelib.channels import aws as channels_aws
from chalicelib.channels import twilio
from chalicelib.clock import MovableClock
from chalicelib.storage import keys
from chalicelib.wiring import Services
from infra.local.aws import LOOPBACK, LocalAws, free_port
from tests.builders import NOW, a_practice
from tests.conftest import STAGE_ENV
from tests.faults.kinds import Rule, error, rule, service_of
from tests.faults.twilio import LocalTwilio
from tests.faults.wire import WiredServices, World
from tests.table import create_tables

PATIENCE_SECONDS = 1.2
"""What the clients of these tests wait for an answer; the local AWS takes some thousandths,
more on a busy machine."""
_AT_ONCE = 25
"""DynamoDB's batches of writes."""
_QUEUES = ("send", "plan", "bulk", "hooks", "inbound")


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """Lets everything pass until it is told rules (of the package microburst)."""

    url: str

    def spoil(self, *rules: Rule) -> None:
        request = urllib.request.Request(  # noqa: S310 - the proxy on loopback
            f"{self.url}/_microburst/rules",
            data=json.dumps(rules).encode(),
            method="POST",
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310

    def mend(self) -> None:
        self.spoil()


@contextlib.contextmanager
def proxy_before(aws: LocalAws) -> Iterator[Proxy]:
    port = free_port()
    command = [sys.executable, "-m", "microburst", "--upstream", aws.endpoint_url]
    process = subprocess.Popen(  # noqa: S603 - a proxy of our own
        [*command, "--port", str(port), "--host", LOOPBACK],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = Proxy(url=f"http://{LOOPBACK}:{port}")
    try:
        _until_it_answers(made)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=10)


def _until_it_answers(proxy: Proxy) -> None:
    for _ in range(200):
        try:
            proxy.mend()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the proxy did not start")


class LocalServices(WiredServices):
    """Rapport's own clients, through the proxy; only what left is asked of the local AWS itself."""

    def __init__(
        self,
        config: settings.Settings,
        aws: LocalAws,
        proxy: Proxy,
        carrier: LocalTwilio,
        inbound_queue_url: str,
    ) -> None:
        super().__init__(config)
        self.aws = aws
        self.proxy = proxy
        self.carrier = carrier
        self.inbound_queue_url = inbound_queue_url
        self._owners: dict[str, Any] = {}
        impatient = Config(read_timeout=PATIENCE_SECONDS)
        self.session._session.set_default_client_config(impatient)  # type: ignore[attr-defined]
        self.session.events.register("provide-client-params.sqs.SendMessage", _answers_come_at_once)
        self._before: set[str] = set()

    @contextlib.contextmanager
    def failing(self, service: str, kind: str, *, nth: int = 1, on: bool = False) -> Iterator[None]:
        count = 0

        def spoil(_: int, call: str) -> None:
            nonlocal count
            count += service_of(call) == service
            if service_of(call) != service or count != nth:
                return
            if service == "twilio":
                self.carrier.fail(kind)
            else:
                self.proxy.spoil({**rule(service, kind), **({} if on else {"times": 1})})

        try:
            with self.wire.tampered(before=spoil):
                yield
        finally:
            self.mend()

    def at(self, now: datetime) -> Self:
        super().at(now)
        if isinstance(self.clock, MovableClock):
            self.clock.move_to(now)
        return self

    def mend(self) -> None:
        self.proxy.mend()
        self.carrier.mend()

    def refused_once(self, status: int, code: str) -> None:
        self.proxy.spoil(
            {"service": "sns", "operation": "Publish", **error(status, code), "times": 1}
        )

    def owners(self, service: str) -> Any:
        """A client that goes past the proxy: what AWS itself does, and what tests look at."""
        if service not in self._owners:
            self._owners[service] = self.aws.client(service)
        return self._owners[service]

    def sms(self, carrier: Any, account: str = "") -> Any:
        return Services.sms(self, carrier, account)

    def twilio(self, account: str) -> Any:
        """As it is wired; but for the address, and that the wire counts it."""
        channel: Any = super().twilio(account)
        channel._url = channel._url.replace("https://api.twilio.com", self.carrier.url)
        opener = channel._opener
        channel._opener = SimpleNamespace(
            open=lambda *given, **how: self.wire.call(
                "Twilio Messages", lambda: opener.open(*given, **how)
            )
        )
        return channel

    def texts_sent(self) -> list[tuple[str, str]]:
        by_phone = self.aws.get("/_ministack/sns/sms-messages")["sms_messages"]
        by_sns = [
            (phone, record["Message"])
            for phone, records in by_phone.items()
            for record in records
            if record["MessageId"] not in self._before
        ]
        return [*by_sns, *self.carrier.sent]

    def emails_sent(self) -> list[str]:
        return [
            record["To"][0] for record in self._emails() if record["MessageId"] not in self._before
        ]

    def forget_what_left(self) -> None:
        by_phone = self.aws.get("/_ministack/sns/sms-messages")["sms_messages"]
        records = [*(record for of in by_phone.values() for record in of), *self._emails()]
        self.carrier.sent.clear()
        self._before = {record["MessageId"] for record in records}

    def _emails(self) -> list[Any]:
        by_account = self.aws.get("/_ministack/ses/messages")["messages"]
        return [record for of in by_account.values() for record in of]


def _answers_come_at_once(params: dict[str, Any], **_: Any) -> dict[str, Any]:
    # The queue has a clock of its own, which no test moves.
    return {**params, "DelaySeconds": 0} if '"ANSWER"' in params["MessageBody"] else params


@dataclass
class LocalWorld(World):
    """One table and its queues, emptied and filled again instead of made anew."""

    services: LocalServices

    def remember(self) -> None:
        self._items = {table: self._scan(table) for table in self._tables}
        self._now = self.services.clock()

    def again(self) -> LocalServices:
        assert self._now is not None
        self.clear()
        for table, items in self._items.items():
            self._write(table, ({"PutRequest": {"Item": item}} for item in items))
        self.services.at(self._now)
        return self.services

    def clear(self) -> None:
        self.services.mend()
        for table in self._tables:
            keys_of = [{"pk": item["pk"], "sk": item["sk"]} for item in self._scan(table)]
            self._write(table, ({"DeleteRequest": {"Key": key}} for key in keys_of))
        self.services.setups._kept.clear()
        sqs = self.services.owners("sqs")
        config = self.services.config
        ours = (config.send_queue_url, config.plan_queue_url, config.bulk_queue_url)
        for url in (*ours, self.services.inbound_queue_url):
            sqs.purge_queue(QueueUrl=url)
        self.services.forget_what_left()
        self.services.at(NOW)

    @property
    def _tables(self) -> tuple[str, str]:
        return self.services.config.table_name, self.services.config.audit_table_name

    def _scan(self, table: str) -> list[Any]:
        items: list[Any] = self._dynamodb.scan(TableName=table)["Items"]
        return items

    def _write(self, table: str, requests: Iterator[Any]) -> None:
        waiting = list(requests)
        while waiting:
            some, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
            self._dynamodb.batch_write_item(RequestItems={table: some})

    @property
    def _dynamodb(self) -> Any:
        return self.services.owners("dynamodb")


@contextlib.contextmanager
def a_local_world(aws: LocalAws, proxy: Proxy, carrier: LocalTwilio) -> Iterator[LocalWorld]:
    """Every call of the application goes over the proxy; those of the tests go past it."""
    _wake(aws, proxy)
    with pytest.MonkeyPatch.context() as patch:
        # The local account's only key.
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL", proxy.url)
        once = channels_aws.no_retry_config().merge(Config(read_timeout=PATIENCE_SECONDS))
        patch.setattr(channels_aws, "no_retry_config", lambda: once)
        services = _new_services(aws, proxy, carrier)
        # Clients are made where these settings hold: pytest's own are set anew for each test.
        _ = services.db, services.sqs, services.sns_sms, services.email
    yield LocalWorld(services)


def _wake(aws: LocalAws, proxy: Proxy) -> None:
    """The local AWS and the proxy load what they know of a service when it is first spoken to."""
    through = replace(aws, port=int(proxy.url.rpartition(":")[2]))
    through.client("dynamodb").list_tables()
    through.client("sqs").list_queues()
    through.client("sns").list_topics()
    through.client("sesv2").list_email_identities()


def _new_services(aws: LocalAws, proxy: Proxy, carrier: LocalTwilio) -> LocalServices:
    sqs, sns = aws.client("sqs"), aws.client("sns")
    name = f"faults-{time.time_ns()}"
    urls = [sqs.create_queue(QueueName=f"{name}-{of}")["QueueUrl"] for of in _QUEUES]
    send, plan, bulk, hooks, inbound = (url.replace(aws.endpoint_url, proxy.url) for url in urls)
    topic = sns.create_topic(Name=name)["TopicArn"]
    _let_the_topic_deliver(sqs, sns, topic, urls[-1])
    ses = aws.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName=name)
    ses.create_email_identity(EmailIdentity=a_practice().email_from)
    env = {
        **STAGE_ENV,
        "TABLE_NAME": name,
        "AUDIT_TABLE_NAME": f"{name}-audit",
        "SEND_QUEUE_URL": send,
        "PLAN_QUEUE_URL": plan,
        "BULK_QUEUE_URL": bulk,
        "HOOK_QUEUE_URL": hooks,
        "INBOUND_TOPIC_ARN": topic,
        "EMAIL_CONFIGURATION_SET": name,
    }
    create_tables(aws.client("dynamodb"), env)
    return LocalServices(settings.read(env), aws, proxy, carrier, inbound)


def _let_the_topic_deliver(sqs: Any, sns: Any, topic: str, url: str) -> None:
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = found["Attributes"]["QueueArn"]
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)


@contextlib.contextmanager
def at_full_speed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # What holds for two shards holds for sixteen, in an eighth of the time.
        patch.setattr(keys, "SHARDS", 2)
        # botocore's own retries come at once.
        patch.setattr(twilio, "_SECONDS", PATIENCE_SECONDS)
        patch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
        yield
