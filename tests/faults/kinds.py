"""The ways in which a service fails, as it looks on the wire."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, ReadTimeoutError

SERVICES = ("dynamodb", "sqs", "sns", "sesv2")
_THROTTLED = {
    "dynamodb": (400, "ProvisionedThroughputExceededException"),
    "sqs": (400, "RequestThrottled"),
    "sns": (400, "Throttling"),
    "sesv2": (429, "TooManyRequestsException"),
}
URL = "https://aws.example"
Take = Callable[[], AWSResponse]
Rule = dict[str, Any]


def service_of(call: str) -> str:
    """Of a call as the wire names it: "SNS Publish", "UpdateItem touchpoint"."""
    first = call.split()[0].lower()
    return first if first in (*SERVICES, "twilio") else "dynamodb"


def refusal(status: int, code: str, service: str) -> AWSResponse:
    """An error as the service writes it on the wire."""
    message = "injected"
    if service == "sns":
        body = (
            f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
            f"<Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        )
    else:
        body = json.dumps({"__type": code, "message": message, "Message": message})
    headers = {"x-amzn-ErrorType": code}
    return _response(status, headers, body.encode())


def _response(status: int, headers: dict[str, str], body: bytes) -> AWSResponse:
    raw = SimpleNamespace(stream=lambda **_: iter([body]), headers=headers, status=status)
    return AWSResponse("https://aws.example", status, headers, raw)


def _throttled(service: str, take: Take) -> AWSResponse:
    return refusal(*_THROTTLED[service], service)


def _is_down(service: str, take: Take) -> AWSResponse:
    return refusal(503, "ServiceUnavailable", service)


def _is_not_reached(service: str, take: Take) -> AWSResponse:
    raise ConnectTimeoutError(endpoint_url=URL)


def _hangs_up(service: str, take: Take) -> AWSResponse:
    raise ConnectionClosedError(endpoint_url=URL)


def _says_nothing(service: str, take: Take) -> AWSResponse:
    raise ReadTimeoutError(endpoint_url=URL)


def _answer_lost(service: str, take: Take) -> AWSResponse:
    take()
    raise ReadTimeoutError(endpoint_url=URL)


KINDS: dict[str, Callable[[str, Take], AWSResponse]] = {
    "throttles": _throttled,
    "answers 503": _is_down,
    "is not reached": _is_not_reached,
    "hangs up": _hangs_up,
    "says nothing": _says_nothing,
    "does it, but its answer is lost": _answer_lost,
}


def error(status: int, code: str) -> Rule:
    return {"error": {"code": code, "status": status, "message": "injected"}}


_HELD_MILLISECONDS = 6000
"""Longer than any client of these tests waits."""
_RULES: dict[str, Callable[[str], Rule]] = {
    "throttles": lambda service: error(*_THROTTLED[service]),
    "answers 503": lambda service: error(503, "ServiceUnavailable"),
    "hangs up": lambda service: {"reset": True},
    "says nothing": lambda service: {"timeout_ms": _HELD_MILLISECONDS},
    "does it, but its answer is lost": lambda service: {"response": {"abort_bytes": 1}},
}
ON_SOCKETS = tuple(_RULES)


def rule(service: str, kind: str) -> Rule:
    """What a proxy is told, which spoils sockets: it knows a service by what it signs as."""
    return {"service": service.removesuffix("v2"), **_RULES[kind](service)}
