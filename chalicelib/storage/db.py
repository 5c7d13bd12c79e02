"""A table, spoken to with conditions. Nothing else makes DynamoDB calls."""

import itertools
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Literal

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder
from botocore.exceptions import ClientError

from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import AlreadyThere, StaleWrite
from chalicelib.storage.keys import Item, Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

MISSING = Attr("pk").not_exists()
PRESENT = Attr("pk").exists()


def _waits() -> Iterator[float]:
    """Seconds before what DynamoDB left undone is asked for again: as its documents want it."""
    return (min(1.0, 0.05 * 2**n) for n in itertools.count())


def marshal(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _raw(value) for name, value in item.items()}


def unmarshal(item: Mapping[str, Any]) -> Item:
    return {name: _value(raw) for name, raw in item.items()}


# boto3's own serializer asks each value for ten types and keeps fractions; it takes three times as
# long. Nothing here stores fractions, bytes or sets.
def _raw(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, Mapping):
        return {"M": marshal(value)}
    if isinstance(value, list | tuple):
        return {"L": [_raw(each) for each in value]}
    if value is None:
        return {"NULL": True}
    raise TypeError(f"nothing is stored as {type(value).__name__}")


def _value(raw: Mapping[str, Any]) -> Any:
    [(kind, of)] = raw.items()
    match kind:
        case "S" | "BOOL":
            return of
        case "N":
            return int(of)
        case "M":
            return unmarshal(of)
        case "L":
            return [_value(each) for each in of]
        case "NULL":
            return None
    raise TypeError(f"nothing is stored as {kind}")


@dataclass(frozen=True, kw_only=True)
class Put:
    item: Item
    expect: ConditionBase | None = None
    table: str = ""
    """Of another table than the one that is written to; in a transaction only."""


@dataclass(frozen=True, kw_only=True)
class Update:
    key: Key
    set: Mapping[str, Any] = field(default_factory=dict)
    remove: Sequence[str] = ()
    add: Mapping[str, int] = field(default_factory=dict)
    shift: Mapping[str, str] = field(default_factory=dict)
    """Attribute → the one whose old value it takes; empty where that one is missing."""
    start: Mapping[str, Any] = field(default_factory=dict)
    """Set only where it is missing."""
    expect: ConditionBase | None = None


@dataclass(frozen=True, kw_only=True)
class Delete:
    key: Key
    expect: ConditionBase | None = None


Write = Put | Update | Delete

IN_ONE_TRANSACTION = 100


def joined_updates(writes: Sequence[Write]) -> list[Write]:
    """A transaction touches an item once: updates of one item that expect nothing become one."""
    joined: dict[tuple[str, str] | int, Write] = {}
    for n, write in enumerate(writes):
        if not isinstance(write, Update) or write.expect is not None:
            joined[n] = write
            continue
        at = (write.key["pk"], write.key["sk"])
        before = joined.get(at)
        joined[at] = _joined(before, write) if isinstance(before, Update) else write
    return list(joined.values())


def _joined(first: Update, then: Update) -> Update:
    added = {name: first.add.get(name, 0) + n for name, n in then.add.items()}
    return replace(
        first,
        set={**first.set, **then.set},
        start={**then.start, **first.start},
        remove=(*first.remove, *then.remove),
        add={**first.add, **added},
    )


Answer = Literal["ALL_NEW", "ALL_OLD", "NONE"]


class ConditionFailed(StaleWrite):
    """The condition did not hold; `.found` is the item as it is, where the table told it."""

    def __init__(self, found: Item | None = None) -> None:
        super().__init__("condition failed")
        self.found = found


class Db:
    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table = table_name

    @property
    def table_name(self) -> str:
        return self._table

    def get(self, key: Key, *, strong: bool = True) -> Item | None:
        answer = self._client.get_item(
            TableName=self._table, Key=marshal(key), ConsistentRead=strong
        )
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Iterable[Key], *, strong: bool = True) -> dict[tuple[str, str], Item]:
        """Found items by (pk, sk); what is not there is not in the answer."""
        wanted = list({(key["pk"], key["sk"]): marshal(key) for key in keys}.values())
        found: dict[tuple[str, str], Item] = {}
        waits = _waits()
        while wanted:
            batch, wanted = wanted[:100], wanted[100:]
            answer = self._client.batch_get_item(
                RequestItems={self._table: {"Keys": batch, "ConsistentRead": strong}}
            )
            for raw in answer["Responses"].get(self._table, []):
                item = unmarshal(raw)
                found[item["pk"], item["sk"]] = item
            if left := answer.get("UnprocessedKeys", {}).get(self._table):
                wanted += list(left["Keys"])
                time.sleep(next(waits))
        return found

    def query(
        self,
        pk: str,
        *,
        begins: str | None = None,
        between: tuple[str, str] | None = None,
        index: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
        strong: bool = True,
    ) -> list[Item]:
        """All items of a partition (or index partition) in key order, `limit` at the most."""
        found: list[Item] = []
        for page in self._pages(pk, begins, between, index, limit, newest_first, strong):
            found += [unmarshal(raw) for raw in page]
            if limit is not None and len(found) >= limit:
                return found[:limit]
        return found

    def page(
        self, pk: str, *, after: str, limit: int, index: str | None = None
    ) -> tuple[list[Item], str]:
        """Some of a partition in key order, a moment old and in one request: `limit` at the most,
        and no more than a megabyte; and the place of the last, to go on after it; empty: that is
        all."""
        pk_name, sk_name = _INDEX_KEYS[index]
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "#pk = :pk AND #sk > :after",
            "ExpressionAttributeNames": {"#pk": pk_name, "#sk": sk_name},
            # No place is before a space.
            "ExpressionAttributeValues": marshal({":pk": pk, ":after": after or " "}),
            "Limit": limit,
        }
        if index:
            request["IndexName"] = index
        answer = self._client.query(**request)
        found = [unmarshal(raw) for raw in answer["Items"]]
        return found, str(found[-1][sk_name]) if found and "LastEvaluatedKey" in answer else ""

    def walk(self, pk: str) -> Iterator[Item]:
        """A whole partition, a moment old, without having all of it in memory."""
        for page in self._pages(pk, None, None, None, None, False, False):
            for raw in page:
                yield unmarshal(raw)

    def _pages(
        self,
        pk: str,
        begins: str | None,
        between: tuple[str, str] | None,
        index: str | None,
        limit: int | None,
        newest_first: bool,
        strong: bool,
    ) -> Iterator[list[dict[str, Any]]]:
        pk_name, sk_name = _INDEX_KEYS[index]
        names, values = {"#pk": pk_name}, {":pk": pk}
        where = "#pk = :pk"
        if begins is not None:
            names["#sk"], values[":a"] = sk_name, begins
            where += " AND begins_with(#sk, :a)"
        elif between is not None:
            names["#sk"] = sk_name
            values[":a"], values[":b"] = between
            where += " AND #sk BETWEEN :a AND :b"
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": where,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": marshal(values),
            "ScanIndexForward": not newest_first,
        }
        if index:
            request["IndexName"] = index
        else:
            request["ConsistentRead"] = strong
        if limit:
            request["Limit"] = limit
        while True:
            answer = self._client.query(**request)
            yield answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def put(self, item: Item, *, expect: ConditionBase | None = None) -> None:
        """Raises AlreadyThere where `expect` is MISSING, else ConditionFailed."""
        request = {"TableName": self._table, "Item": marshal(item), **_condition(expect)}
        try:
            self._client.put_item(**request)
        except ClientError as error:
            if _code(error) != "ConditionalCheckFailedException":
                raise
            if expect is MISSING:
                raise AlreadyThere(item["sk"]) from error
            raise ConditionFailed from error

    def put_with(self, item: Item, also: Sequence[Write]) -> None:
        """A new item, and `also` in the same transaction, if any. Raises AlreadyThere, and
        StaleWrite where another writer was in the way."""
        if not also:
            self.put(item, expect=MISSING)
            return
        try:
            self.transact([Put(item=item, expect=MISSING), *also])
        except StaleWrite:
            if self.get({"pk": item["pk"], "sk": item["sk"]}) is None:
                raise
            raise AlreadyThere(item["sk"]) from None

    def put_many(self, items: Sequence[Item]) -> None:
        """Whatever stands there is replaced; 25 a request."""
        left: list[Any] = [{"PutRequest": {"Item": marshal(item)}} for item in items]
        waits = _waits()
        while left:
            some, left = left[:25], left[25:]
            answer = self._client.batch_write_item(RequestItems={self._table: some})
            if undone := answer.get("UnprocessedItems", {}).get(self._table):
                left += undone
                time.sleep(next(waits))

    def update(self, write: Update, *, answer: Answer = "ALL_NEW") -> Item:
        """The item as it is afterwards (or was; or nothing: to read an item back takes time).

        ConditionFailed carries what stands. StaleWrite: a transaction was at it just then.
        """
        request = {
            "TableName": self._table,
            **_update(write),
            "ReturnValues": answer,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        try:
            return unmarshal(self._client.update_item(**request).get("Attributes", {}))
        except ClientError as error:
            if _code(error) == "TransactionConflictException":
                raise StaleWrite("transaction") from error
            if _code(error) != "ConditionalCheckFailedException":
                raise
            raw: dict[str, Any] | None = error.response.get("Item")  # type: ignore[assignment]
            raise ConditionFailed(unmarshal(raw) if raw else None) from error

    def delete(self, key: Key) -> None:
        self._client.delete_item(TableName=self._table, Key=marshal(key))

    def transact(self, writes: Sequence[Write]) -> None:
        """All or nothing; StaleWrite if any condition failed or another writer was in the way."""
        try:
            self._client.transact_write_items(
                TransactItems=[self._part(write) for write in writes]  # type: ignore[misc]
            )
        except ClientError as error:
            if _code(error) not in ("TransactionCanceledException", "TransactionConflictException"):
                raise
            raise StaleWrite("transaction") from error

    def _part(self, write: Write) -> dict[str, Any]:
        table = {"TableName": self._table}
        match write:
            case Put():
                table = {"TableName": write.table or self._table}
                return {"Put": {**table, "Item": marshal(write.item), **_condition(write.expect)}}
            case Update():
                return {"Update": {**table, **_update(write)}}
            case Delete():
                return {"Delete": {**table, "Key": marshal(write.key), **_condition(write.expect)}}


_INDEX_KEYS: dict[str | None, tuple[str, str]] = {
    None: ("pk", "sk"),
    "due": ("due_shard", "due_order"),
    "list": ("list_pk", "list_sk"),
    "person": ("person_pk", "person_sk"),
    "subject": ("subject_pk", "sk"),
    "who": ("who_pk", "sk"),
}


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]


def _condition(expect: ConditionBase | None) -> dict[str, Any]:
    if expect is None:
        return {}
    built = ConditionExpressionBuilder().build_expression(expect)
    request: dict[str, Any] = {
        "ConditionExpression": built.condition_expression,
        "ExpressionAttributeNames": built.attribute_name_placeholders,
    }
    if built.attribute_value_placeholders:
        request["ExpressionAttributeValues"] = marshal(built.attribute_value_placeholders)
    return request


def _update(write: Update) -> dict[str, Any]:
    """SET, REMOVE and ADD, every attribute name aliased."""
    names: dict[str, str] = {}
    values: dict[str, Any] = {}

    def alias(name: str) -> str:
        names[f"#u{len(names)}"] = name
        return f"#u{len(names) - 1}"

    def value(of: Any) -> str:
        values[f":u{len(values)}"] = of
        return f":u{len(values) - 1}"

    sets = [f"{alias(name)} = {value(of)}" for name, of in write.set.items()]
    for name, other in write.shift.items():
        sets.append(f"{alias(name)} = if_not_exists({alias(other)}, {value('')})")
    for name, of in write.start.items():
        sets.append(f"{alias(name)} = if_not_exists({alias(name)}, {value(of)})")
    parts = [f"SET {', '.join(sets)}"] if sets else []
    if write.remove:
        parts.append(f"REMOVE {', '.join(alias(name) for name in write.remove)}")
    if write.add:
        parts.append("ADD " + ", ".join(f"{alias(n)} {value(v)}" for n, v in write.add.items()))
    request = _condition(write.expect)
    request["Key"] = marshal(write.key)
    request["UpdateExpression"] = " ".join(parts)
    request["ExpressionAttributeNames"] = {**request.get("ExpressionAttributeNames", {}), **names}
    if values or "ExpressionAttributeValues" in request:
        request["ExpressionAttributeValues"] = {
            **request.get("ExpressionAttributeValues", {}),
            **marshal(values),
        }
    return request
