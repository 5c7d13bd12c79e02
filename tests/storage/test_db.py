"""What is put into the table comes out of it."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from chalicelib.storage.db import Db, Update, marshal, unmarshal
from tests.conftest import TestServices


def test_an_item_comes_back_as_it_was_stored(services: TestServices) -> None:
    item = {
        "pk": "P#oak",
        "sk": "X",
        "called": "José",
        "nothing": "",
        "on": True,
        "count": 10**15,
        "below": -3,
        "names": ["Rosie", "Al"],
        "people": {"rosa": {"called": "Rosie", "of_age": False, "since": None}},
        "empty": [],
    }
    services.db.put(item)
    assert services.db.get({"pk": "P#oak", "sk": "X"}) == item
    raw = boto3.client("dynamodb").get_item(
        TableName=services.config.table_name, Key=marshal({"pk": "P#oak", "sk": "X"})
    )["Item"]
    assert raw["on"] == {"BOOL": True}
    assert raw["count"] == {"N": "1000000000000000"}
    assert unmarshal(raw) == item


@pytest.mark.parametrize("value", [1.5, b"bytes", {"a", "set"}])
def test_what_the_table_has_no_form_for_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        marshal({"value": value})


def test_a_write_answers_with_the_item_before_or_after_it_or_with_nothing(
    services: TestServices,
) -> None:
    db: Db = services.db
    key = {"pk": "P#oak", "sk": "X"}
    db.put({**key, "n": 1})
    change = Update(key=key, add={"n": 1})
    assert db.update(change)["n"] == 2
    assert db.update(change, answer="ALL_OLD")["n"] == 2
    assert db.update(change, answer="NONE") == {}


class _Busy:
    """DynamoDB that does half of a batch the first time, as it may."""

    def __init__(self, real: object) -> None:
        self._real = real
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> Any:
        [(table, wanted)] = RequestItems.items()
        return self._half(table, "Keys", wanted, "UnprocessedKeys", self._real.batch_get_item)  # type: ignore[attr-defined]

    def batch_write_item(self, *, RequestItems: dict[str, Any]) -> Any:
        [(table, wanted)] = RequestItems.items()
        whole = {"Puts": wanted}
        return self._half(table, "Puts", whole, "UnprocessedItems", self._real.batch_write_item)  # type: ignore[attr-defined]

    def _half(
        self, table: str, part: str, wanted: dict[str, Any], undone: str, do: Callable[..., Any]
    ) -> Any:
        self.asked += 1
        some = wanted[part] if self.asked > 1 else wanted[part][:2]
        left = wanted[part][len(some) :]
        answer = do(RequestItems={table: some if part == "Puts" else {**wanted, part: some}})
        return {**answer, undone: {table: left if part == "Puts" else {part: left}} if left else {}}


def test_what_a_busy_table_leaves_undone_is_asked_for_again(services: TestServices) -> None:
    items = [{"pk": "P#oak", "sk": str(n)} for n in range(5)]
    writing = _Busy(services.db._client)
    Db(writing, services.db.table_name).put_many(items)  # type: ignore[arg-type]
    reading = _Busy(services.db._client)
    found = Db(reading, services.db.table_name).get_many(items)  # type: ignore[arg-type]
    assert sorted(sk for _, sk in found) == ["0", "1", "2", "3", "4"]
    assert (writing.asked, reading.asked) == (2, 2)
