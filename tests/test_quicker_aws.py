"""moto, hurried, still does what DynamoDB does."""

import subprocess
import sys
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.quicker_aws import whole_table
from tests.table import create_table

TABLE = "rapport-test"
ROSIE = {"pk": {"S": "rosie"}, "sk": {"S": "1"}}
BEN = {"pk": {"S": "ben"}, "sk": {"S": "1"}}
TOM = {"pk": {"S": "rosie"}, "sk": {"S": "2"}}
PICTURE = b"\x00\xff not text"


@pytest.fixture
def client(aws: None) -> Any:
    made = boto3.client("dynamodb")
    create_table(made, TABLE)
    for who, name in ((ROSIE, "Rosie"), (TOM, "Tom")):
        held = {"of": {"L": [{"M": {"picture": {"B": PICTURE}, "age": {"N": "7"}}}]}}
        made.put_item(TableName=TABLE, Item={**who, **held, "name": {"S": name}})
    return made


def writes(last: dict[str, Any]) -> list[dict[str, Any]]:
    """Each kind of write, and then one that may be refused."""
    return [
        {"Put": {"TableName": TABLE, "Item": BEN}},
        {
            "Update": {
                "TableName": TABLE,
                "Key": ROSIE,
                "UpdateExpression": "SET #n = :n",
                "ExpressionAttributeNames": {"#n": "name"},
                "ExpressionAttributeValues": {":n": {"S": "Rosa"}},
            }
        },
        {"Delete": {"TableName": TABLE, "Key": TOM}},
        last,
    ]


def unless(key: dict[str, Any], condition: str) -> dict[str, Any]:
    return {"ConditionCheck": {"TableName": TABLE, "Key": key, "ConditionExpression": condition}}


def test_a_refused_transaction_leaves_everything_as_it_was(client: Any) -> None:
    before = whole_table(TABLE)
    with pytest.raises(ClientError, match="TransactionCanceled"):
        client.transact_write_items(
            TransactItems=writes(unless({**ROSIE, "sk": {"S": "3"}}, "attribute_exists(pk)"))
        )
    assert whole_table(TABLE) == before
    assert client.scan(TableName=TABLE)["Items"] == before


def test_a_transaction_that_is_taken_is_taken_whole(client: Any) -> None:
    client.transact_write_items(
        TransactItems=writes(unless({**ROSIE, "sk": {"S": "3"}}, "attribute_not_exists(pk)"))
    )
    names = [(of["pk"]["S"], of.get("name", {}).get("S")) for of in whole_table(TABLE)]
    assert names == [("ben", None), ("rosie", "Rosa")]


def test_bytes_come_back_as_they_were_and_what_was_read_stays_as_it_was_read(client: Any) -> None:
    answer = client.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "rosie"}},
    )
    assert [of["sk"]["S"] for of in answer["Items"]] == ["1", "2"]
    assert answer["Items"][0]["of"]["L"][0]["M"]["picture"]["B"] == PICTURE
    client.transact_write_items(TransactItems=writes(unless(BEN, "attribute_not_exists(pk)"))[:3])
    assert answer["Items"][0]["name"] == {"S": "Rosie"}


def test_what_is_measured_is_boto3_as_it_is() -> None:
    """A floor that reads quicker than boto3 makes ours look slower than it is."""
    loads = "import sys, tests.bench.__main__; print('tests.quicker_aws' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - a fresh interpreter
        [sys.executable, "-c", loads], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
