"""The wire between Rapport and AWS, and what may go wrong on it. Behind it is moto, in process.

Only what is outside Rapport is tampered with: botocore's own events, at the places where a call
begins, where its bytes leave and where its answer has come back.
"""

import contextlib
import copy
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from moto import mock_aws
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import BotocoreStubber

from chalicelib import settings
from chalicelib.actions.plan_due import plan_due
from chalicelib.actions.repair import repair
from chalicelib.actions.send_touchpoints import batch_from, send_touchpoints
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.storage import keys
from chalicelib.wiring import Services
from tests.conftest import STAGE_ENV, TestServices
from tests.faults.kinds import KINDS, refusal
from tests.loop import in_bulk
from tests.table import create_tables

REGION = "us-east-1"


class Killed(BaseException):
    """The worker is gone: no `except Exception`, no clean-up that asks AWS, nothing after it."""


@dataclass
class Wire:
    """Every call by name; something may be made to happen at one of them."""

    calls: list[str] = field(default_factory=list)
    before: Callable[[int, str], None] | None = None
    after: Callable[[int, str], None] | None = None
    answers: Callable[[str, Callable[[], AWSResponse]], AWSResponse | None] | None = None

    def watch(self, session: boto3.session.Session) -> None:
        session.events.register("before-call", self._before)
        session.events.register("after-call", self._after)

    def _before(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        self.calls.append(_name(model, params))
        if self.before:
            self.before(len(self.calls), self.calls[-1])

    def _after(self, **_: Any) -> None:
        if self.after:
            self.after(len(self.calls), self.calls[-1])

    def call[T](self, name: str, do: Callable[[], T]) -> T:
        """One that is not AWS's."""
        self.calls.append(name)
        if self.before:
            self.before(len(self.calls), name)
        try:
            return do()
        finally:
            self._after()

    def carry(self, event_name: str, take: Callable[[], AWSResponse]) -> AWSResponse:
        """`take` is what AWS does with the request, whether or not anybody hears of it."""
        _, service, operation = event_name.split(".")
        answer = self.answers(f"{service}.{operation}", take) if self.answers else None
        return answer or take()

    @contextlib.contextmanager
    def tampered(self, **hooks: Any) -> Iterator[list[str]]:
        """With these hooks, counting from one; gives the calls made meanwhile."""
        were = self.calls, self.before, self.after, self.answers
        self.calls, self.before, self.after, self.answers = [], None, None, None
        for name, hook in hooks.items():
            setattr(self, name, hook)
        try:
            yield self.calls
        finally:
            self.calls, self.before, self.after, self.answers = were


_KINDS = {
    "SETUP": "setup",
    "PT": "patient",
    "APPT": "appointment",
    "BOOK": "day book",
    "WORK": "work item",
    "HEALTH": "count of trouble",
    "FIND": "name",
    "AUDIT": "audit entry",
    "SENT": "what is about to leave",
    "CP": "contact point",
}
_OTHERS = {"PACE": "pace of the number", "SWEEP": "cursors", "LINK": "link", "ADDRESS": "address"}


def _name(model: Any, params: dict[str, Any]) -> str:
    """ "UpdateItem touchpoint": what is asked, and of what."""
    if model.service_model.service_name != "dynamodb":
        return f"{model.service_model.service_id} {model.name}"
    said = json.loads(params.get("body") or b"{}")
    return f"{model.name} {_of(said)}".strip()


def _of(said: dict[str, Any]) -> str:
    if said.get("IndexName"):
        return f"index {said['IndexName']}"
    writes = [next(iter(part.values())) for part in said.get("TransactItems", [])]
    if writes:
        return _of(writes[0])
    keys = [key for of in said.get("RequestItems", {}).values() for key in _asked_or_put(of)]
    key = said.get("Key") or said.get("Item") or next(iter(keys), None)
    if key is None:
        of = next(iter(said.get("ExpressionAttributeValues", {}).values()), {"S": ""})
        return _kind(of["S"], "") + "s"
    return _kind(key["pk"]["S"], key["sk"]["S"])


def _asked_or_put(of: Any) -> list[dict[str, Any]]:
    """Of a batch: the keys it asks for, or the items it writes."""
    if isinstance(of, list):
        return [part["PutRequest"]["Item"] for part in of]
    return list(of["Keys"])


def _kind(pk: str, sk: str) -> str:
    first, *rest = pk.split("#")
    if sk.startswith("TP#"):
        return "touchpoint"
    if sk.startswith("MSG#"):
        return "message"
    return _KINDS.get(rest[1], rest[1]) if first == "P" else _OTHERS.get(first, first)


def killed_after(nth: int) -> dict[str, Callable[[int, str], None]]:
    """Hooks for `tampered`: the worker dies when AWS has done its nth call (0: before the first),
    and has not heard of it."""

    def die(n: int, _: str) -> None:
        if n == max(1, nth):
            raise Killed

    return {"after" if nth else "before": die}


class WiredServices(TestServices):
    """The real clients, of SNS and SES too; the clock alone is ours."""

    def __init__(self, config: settings.Settings) -> None:
        super().__init__(config)
        self.wire = Wire()
        self.wire.watch(self.session)
        del self.__dict__["email"]

    def sms(self, carrier: Any, account: str = "") -> Any:
        return self.sns_sms

    @contextlib.contextmanager
    def failing(self, service: str, kind: str, *, nth: int = 1, on: bool = False) -> Iterator[None]:
        """This service fails in this way: at its nth call, once; or from it on."""
        count = 0

        def answer(operation: str, take: Callable[[], AWSResponse]) -> AWSResponse | None:
            nonlocal count
            if operation.split(".")[0] != service:
                return None
            count += 1
            return KINDS[kind](service, take) if count == nth or (on and count > nth) else None

        with self.wire.tampered(answers=answer):
            yield

    def refused_once(self, status: int, code: str) -> None:
        """SNS refuses the next text that it is given."""
        left = [1]

        def answer(operation: str, _: object) -> AWSResponse | None:
            if operation == "sns.Publish" and left:
                left.clear()
                return refusal(status, code, "sns")
            return None

        self.wire.answers = answer

    def texts_sent(self) -> list[tuple[str, str]]:
        """(to, text) of everything the carrier took."""
        backend = get_backend("sns")[DEFAULT_ACCOUNT_ID][REGION]
        return [(message[0], message[1]) for message in backend.sms_messages.values()]

    def emails_sent(self) -> list[str]:
        backend = get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION]
        return [message.destinations[0] for message in backend.sent_messages]


@dataclass
class World:
    """A practice as it stands at one moment; `again` brings it back to that moment."""

    services: WiredServices
    _items: Any = None
    _now: datetime | None = None

    def remember(self) -> None:
        self._items = copy.deepcopy([table.items for table in self._tables])
        self._now = self.services.clock()

    def again(self) -> WiredServices:
        assert self._now is not None
        for table, items in zip(self._tables, copy.deepcopy(self._items), strict=True):
            table.items = items
        self.services.at(self._now)
        self.services.setups._kept.clear()
        get_backend("sns")[DEFAULT_ACCOUNT_ID][REGION].sms_messages.clear()
        get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages.clear()
        for queue in get_backend("sqs")[DEFAULT_ACCOUNT_ID][REGION].queues.values():
            queue._messages.clear()
            queue.pending_messages.clear()
            queue.pending_message_groups.clear()
            queue.deleted_messages.clear()
        return self.services

    @property
    def _tables(self) -> list[Any]:
        backend = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][REGION]
        config = self.services.config
        return [backend.tables[name] for name in (config.table_name, config.audit_table_name)]


def new_world() -> World:
    sqs = boto3.client("sqs")
    env = {
        **STAGE_ENV,
        "SEND_QUEUE_URL": sqs.create_queue(QueueName="send")["QueueUrl"],
        "PLAN_QUEUE_URL": sqs.create_queue(QueueName="plan")["QueueUrl"],
        "BULK_QUEUE_URL": sqs.create_queue(QueueName="bulk")["QueueUrl"],
        "HOOK_QUEUE_URL": sqs.create_queue(QueueName="hooks")["QueueUrl"],
    }
    create_tables(boto3.client("dynamodb"), env)
    boto3.client("sesv2").create_email_identity(EmailIdentity="hello@oak.example")
    return World(WiredServices(settings.read(env)))


@contextlib.contextmanager
def a_world() -> Iterator[World]:
    """With moto behind it, and every call of the application on its wire."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        # What holds for two shards holds for sixteen, in an eighth of the time.
        patch.setattr(keys, "SHARDS", 2)
        # botocore's own retries come at once.
        patch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
        world = new_world()
        original = BotocoreStubber.__call__
        one_call = threading.Lock()

        def carry(stub: BotocoreStubber, event_name: str, request: Any, **others: Any) -> Any:
            def take() -> Any:
                # moto's tables are not made for threads; AWS does one write of an item at a time.
                with one_call:
                    return original(stub, event_name, request, **others)

            return world.services.wire.carry(event_name, take)

        patch.setattr(BotocoreStubber, "__call__", carry)
        yield world


def work(services: Services, queue_url: str, handle: Callable[[str], None]) -> int:
    """Each message once; what fails or dies stays in the queue and is seen again at once."""
    handled = 0
    while messages := services.sqs.receive_message(
        QueueUrl=queue_url, MaxNumberOfMessages=10, VisibilityTimeout=0
    ).get("Messages"):
        for message in messages:
            handle(message["Body"])
            services.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            handled += 1
    return handled


def drain(services: Services) -> int:
    config = services.config
    planned = work(services, config.bulk_queue_url, lambda body: in_bulk(services, body))
    planned += work(services, config.plan_queue_url, lambda body: plan_due(services, body))
    return planned + work(
        services, config.send_queue_url, lambda body: send_touchpoints(services, batch_from(body))
    )


def minute(services: Services) -> None:
    """What AWS starts in one minute."""
    sweep_due(services)
    drain(services)


def recover(services: TestServices) -> None:
    """An hour passes in which everything runs as it should."""
    begin = services.clock()
    for minutes in (1, 4, 20, 60):
        services.at(begin + timedelta(minutes=minutes))
        repair(services)
        minute(services)


def every_call(run: Callable[[], None], wire: Wire) -> list[str]:
    """The calls that `run` makes when nothing happens to it."""
    with wire.tampered() as calls:
        run()
    return list(calls)


_READS = ("GetItem", "BatchGetItem", "Query", "SQS ReceiveMessage", "SQS GetQueueAttributes")


def places(calls: list[str]) -> Iterator[tuple[int, str]]:
    """(n, call) for each call that changes something: a worker that dies between two calls leaves
    the world as it was after the last of these. (0, "…") is before anything has changed."""
    yield 0, "nothing yet"
    for n, call in enumerate(calls, 1):
        if not call.startswith(_READS):
            yield n, call
