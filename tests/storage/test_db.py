"""What is put into the table comes out of it."""

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
