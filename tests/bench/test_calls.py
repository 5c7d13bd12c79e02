"""The bench counts as DynamoDB charges."""

import boto3
import pytest
from moto import mock_aws

from tests.bench.calls import Ears, item_size, read_units

KB = 1024


def an_item(size: int) -> dict[str, dict[str, str]]:
    return {"pk": {"S": "x" * (size - 2)}}


def test_an_item_weighs_its_names_and_values() -> None:
    assert item_size(an_item(100)) == 100
    assert item_size({"name": {"S": "José"}}) == 4 + 5
    assert item_size({"on": {"BOOL": True}, "no": {"NULL": True}}) == 2 + 1 + 2 + 1
    assert item_size({"n": {"N": "1234"}}) == 1 + 4
    assert item_size({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}) == 1 + 3 + (1 + 2) + (1 + 1)
    assert item_size({"m": {"M": {"k": {"S": "ab"}}}}) == 1 + 3 + (1 + 1 + 2)


@pytest.mark.parametrize(("strong", "units"), [(True, 3), (False, 1.5)])
def test_a_batch_read_rounds_each_item_up_by_itself(strong: bool, units: float) -> None:
    asked = {"RequestItems": {"t": {"Keys": [1, 2], "ConsistentRead": strong}}}
    answer = {"Responses": {"t": [an_item(100), an_item(5 * KB)]}}
    assert read_units("BatchGetItem", asked, answer) == units


def test_a_key_that_is_not_there_is_charged_too() -> None:
    asked = {"RequestItems": {"t": {"Keys": [1, 2]}}}
    assert read_units("BatchGetItem", asked, {"Responses": {"t": [an_item(100)]}}) == 1
    assert read_units("GetItem", {"ConsistentRead": True}, {}) == 1


def test_a_query_rounds_its_items_up_together() -> None:
    answer = {"Items": [an_item(KB)] * 5}
    assert read_units("Query", {"ConsistentRead": True}, answer) == 2
    assert read_units("Query", {}, {"Items": []}) == 0.5


@mock_aws
def test_what_is_asked_and_what_leaves_are_counted_apart_and_only_while_listening() -> None:
    session = boto3.session.Session(region_name="us-east-1")
    ears = Ears(session)
    sqs = session.client("sqs")
    with ears.listening() as counted:
        url = sqs.create_queue(QueueName="q")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="later")
    sqs.send_message(QueueUrl=url, MessageBody="unheard")
    assert counted.calls == {"sqs.CreateQueue": 1, "sqs.SendMessage": 1}
    assert (counted.requests, counted.retried, counted.later) == (2, 0, ["later"])
