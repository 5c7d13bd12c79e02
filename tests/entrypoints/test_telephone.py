"""A phone system says who is calling, and learns a page's address."""

import base64
import io
import json
from contextlib import redirect_stdout
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib.domain.api_keys import Scope
from tests.api_keys import a_key as key_for
from tests.builders import ELM, OAK, OAK_PHONE, ROSIES_PHONE
from tests.conftest import TestServices
from tests.scenes import open_elm

CALLS = "/phone/calls"
CALL: dict[str, Any] = {"from": ROSIES_PHONE, "to": OAK_PHONE, "call_id": "c-1"}


def a_key(services: TestServices, scope: Scope = Scope.PHONE, **of: Any) -> str:
    return key_for(services, scope, **of)


def told(http: Client, body: bytes, *, key: str = "", kind: str = "application/json") -> Any:
    headers = {"Content-Type": kind, **({"Authorization": f"Bearer {key}"} if key else {})}
    return http.http.post(CALLS, headers=headers, body=body)


def tells(http: Client, key: str, **call: Any) -> HTTPResponse:
    answer: HTTPResponse = told(http, json.dumps({**CALL, **call}).encode(), key=key)
    return answer


def test_the_answer_is_an_address_without_the_number(oak: TestServices, http: Client) -> None:
    answer = tells(http, a_key(oak), event="ringing")
    assert answer.status_code == 200
    url = answer.json_body["url"]
    assert url.startswith("https://rapport.example/calls/")
    assert "555" not in url
    assert "Rosa" not in answer.body.decode()
    token = url.rsplit("/", 1)[1]
    assert oak.callers.get(OAK, token, now=oak.clock()).patients == ("rosa",)


def test_a_form_in_twilios_words_with_the_key_as_password_is_read_too(
    oak: TestServices, http: Client
) -> None:
    form = {
        "CallSid": "CA9",
        "From": ROSIES_PHONE,
        "To": OAK_PHONE,
        "Direction": "inbound",
        "CallStatus": "in-progress",
        "DialCallStatus": "no-answer",
    }
    basic = base64.b64encode(f"phone:{a_key(oak)}".encode()).decode()
    answer = http.http.post(
        CALLS,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"Basic {basic}",
        },
        body=urlencode(form).encode(),
    )
    assert answer.status_code == 200
    assert [of.kind for of in oak.work_items.open_ones(OAK)] == ["missed-call"]


def test_a_withheld_number_has_no_page(oak: TestServices, http: Client) -> None:
    assert tells(http, a_key(oak), **{"from": "anonymous"}).json_body == {"url": None}


def test_without_a_key_for_the_phone_nothing_is_looked_up(oak: TestServices, http: Client) -> None:
    assert tells(http, "").status_code == 401
    assert tells(http, a_key(oak, Scope.PATIENTS_READ)).status_code == 403


def test_a_key_knows_its_own_practices_patients_only(oak: TestServices, http: Client) -> None:
    open_elm(oak)
    token = tells(http, a_key(oak, practice_id=ELM)).json_body["url"].rsplit("/", 1)[1]
    assert oak.callers.get(ELM, token, now=oak.clock()).patients == ()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"[]", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b"[" * 9000, "body"),
        (b'{"from": {}}', "from"),
        (b'{"from": "' + b"1" * 200 + b'"}', "from"),
        (b'{"from": "+12025550143", "event": "sung"}', "event"),
        (b'{"a": "' + b"x" * 20_000 + b'"}', "body"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_field_and_not_repeated(
    oak: TestServices, http: Client, body: bytes, field: str
) -> None:
    answer = told(http, body, key=a_key(oak))
    assert answer.status_code == 400
    assert answer.json_body["error"].startswith(f"{field}: expected")
    assert "555" not in answer.body.decode()


def test_no_number_and_no_name_is_in_any_log_line(
    oak: TestServices, http: Client, log: StringIO
) -> None:
    printed = io.StringIO()
    with redirect_stdout(printed):
        tells(http, a_key(oak), event="missed")
        tells(http, a_key(oak), event="sung")
    said = log.getvalue() + printed.getvalue()
    assert "2025550143" not in said
    assert "Rosa" not in said
