"""What a piece of work asks of AWS: counted where botocore sends it, units exact.

`calls` are what our code asked for, `attempts` what left on the wire: a retry shows as their
difference. Write units are what the table reports. Read units are computed from the sizes of the
items that were read by DynamoDB's rule (4 KB a unit when strong, half when eventual, each item of a
BatchGetItem rounded up by itself), because the local table does not report BatchGetItem and
reports large reads flat. A write whose condition failed is charged and not reported: one unit each
is added.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

KB = 1024


@dataclass
class Calls:
    """Filled while it listens."""

    calls: Counter[str] = field(default_factory=Counter)
    attempts: Counter[str] = field(default_factory=Counter)
    write_units: float = 0.0
    read_units: float = 0.0
    failed_conditions: int = 0
    recorded: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """DynamoDB's operations with their parameters, where recording was asked for."""
    later: list[str] = field(default_factory=list)
    """Bodies of the queue messages that were sent one by one: those put off until their slot."""

    @property
    def requests(self) -> int:
        return self.attempts.total()

    @property
    def retried(self) -> int:
        return self.attempts.total() - self.calls.total()


class Ears:
    """Hooks on a session; must be there before its clients are made."""

    def __init__(self, session: Any) -> None:
        self._now: Calls | None = None
        self._records = False
        events = session.events
        events.register("before-parameter-build.dynamodb", self._built)
        events.register("before-parameter-build.sqs.SendMessage", self._put_off)
        events.register("before-call", self._called)
        events.register("before-send", self._sent)
        events.register("after-call.dynamodb", self._answered)

    @contextmanager
    def listening(self, *, records: bool = False) -> Iterator[Calls]:
        self._now, self._records = Calls(), records
        try:
            yield self._now
        finally:
            self._now = None

    def _built(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if self._now is None:
            return
        if self._records:
            self._now.recorded.append((model.name, dict(params)))
        else:
            params["ReturnConsumedCapacity"] = "INDEXES"

    def _put_off(self, params: dict[str, Any], **_: Any) -> None:
        if self._now is not None:
            self._now.later.append(params["MessageBody"])

    def _called(
        self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any
    ) -> None:
        if self._now is not None:
            self._now.calls[f"{model.service_model.service_name}.{model.name}"] += 1
            context["asked"] = params["body"]

    def _sent(self, event_name: str, **_: Any) -> None:
        if self._now is not None:
            self._now.attempts[event_name.removeprefix("before-send.")] += 1

    def _answered(
        self, parsed: Mapping[str, Any], model: Any, context: dict[str, Any], **_: Any
    ) -> None:
        if self._now is None or self._records:
            return
        if parsed.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
            self._now.failed_conditions += 1
            self._now.write_units += 1
            return
        if model.name in _WRITES:
            self._now.write_units += sum(
                of.get("WriteCapacityUnits", of["CapacityUnits"]) for of in _consumed(parsed)
            )
        else:
            self._now.read_units += read_units(model.name, json.loads(context["asked"]), parsed)


_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})


def _consumed(parsed: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    consumed = parsed.get("ConsumedCapacity")
    if consumed is None:
        raise AssertionError("the table reported no units")
    return list(consumed) if isinstance(consumed, list) else [consumed]


def read_units(operation: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    """By the sizes of what was read; something that was not there costs as the smallest item."""
    if operation == "BatchGetItem":
        return sum(
            _units(item_size(item), strong=asked["RequestItems"][table].get("ConsistentRead"))
            for table, items in answer["Responses"].items()
            for item in items
        ) + sum(
            (len(of["Keys"]) - len(answer["Responses"].get(table, [])))
            * _units(0, strong=of.get("ConsistentRead"))
            for table, of in asked["RequestItems"].items()
        )
    if operation == "GetItem":
        return _units(item_size(answer.get("Item", {})), strong=asked.get("ConsistentRead"))
    if operation == "Query":
        size = sum(item_size(item) for item in answer["Items"])
        return _units(size, strong=asked.get("ConsistentRead"))
    raise AssertionError(f"no rule for {operation}")


def _units(size: int, *, strong: bool | None) -> float:
    units = max(1, ceil(size / (4 * KB)))
    return units if strong else units / 2


def item_size(item: Mapping[str, Any]) -> int:
    """Bytes as DynamoDB counts them, of an item in its wire form."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Mapping[str, Any]) -> int:
    [(kind, of)] = value.items()
    match kind:
        case "S":
            return len(of.encode())
        case "N":
            return len(of.strip("-0.")) // 2 + 2
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _size(each) for each in of)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in of.items())
        case _:
            raise AssertionError(f"nothing here stores {kind}")
