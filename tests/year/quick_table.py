"""moto's DynamoDB asked without HTTP: a year makes two million requests, and what botocore and moto
do around each takes four times as long as the answer. Conditions, indexes and transactions are
moto's as ever; every other test goes the whole way."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import DynamodbException
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler

from tests.conftest import AWS_ENV


class QuickTable:
    """As boto3's client, for what storage/db.py asks of it."""

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def ask(**asked: Any) -> Any:
            handler = DynamoHandler()
            handler.body = handler.params = asked
            handler.headers, handler.response_headers = {}, {}
            handler.region = AWS_ENV["AWS_DEFAULT_REGION"]
            handler.current_account = DEFAULT_ACCOUNT_ID
            try:
                return _plain(getattr(handler, operation)())
            except DynamodbException as refused:
                raise _as_boto(refused, operation) from refused

        return ask


def _plain(answer: Any) -> Any:
    found = answer.result if isinstance(answer, ActionResult) else answer
    return json.loads(found) if isinstance(found, str) else _read(found)


def _read(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _read(of) for name, of in value.items()}
    if isinstance(value, list | tuple):
        return [_read(of) for of in value]
    if hasattr(value, "attrs"):
        return dynamo_to_dict(value.attrs)
    return value.to_json() if hasattr(value, "to_json") else value


def _as_boto(refused: DynamodbException, operation: str) -> ClientError:
    said = json.loads(refused.description)
    code = said["__type"].rpartition("#")[2]
    answer: Any = {**said, "Error": {"Code": code, "Message": "moto"}}
    return ClientError(answer, operation)
