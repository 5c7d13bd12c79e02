"""A program shows a key: what opens, what does not, how often, and what is kept of it."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from chalice.app import Request

from chalicelib import wiring
from chalicelib.actions.api_keys import revoke_key, rotate_key
from chalicelib.domain.accounts import STILL_REMINDED, Account, Standing
from chalicelib.domain.api_keys import (
    KEY_LIMIT,
    SCOPES,
    NotAllowed,
    NotAuthenticated,
    Scope,
    is_well_formed,
    token_of,
)
from chalicelib.domain.limits import MISSES, TooOften
from chalicelib.entrypoints import api_auth
from tests.api_keys import a_key, bearer
from tests.builders import ANA, NOW, OAK
from tests.conftest import TestServices
from tests.scenes import later, open_elm, open_oak

READ, WRITE = Scope.SCHEDULE_READ, Scope.SCHEDULE_WRITE


@pytest.fixture
def oak(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> TestServices:
    monkeypatch.setattr(wiring, "services", lambda: services)
    open_oak(services)
    return services


def asked(headers: dict[str, str], address: str = "198.51.100.7") -> Request:
    event: dict[str, Any] = {
        "headers": headers,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "requestContext": {
            "httpMethod": "GET",
            "resourcePath": "/",
            "path": "/",
            "identity": {"sourceIp": address},
        },
        "body": "",
        "stageVariables": None,
        "isBase64Encoded": False,
    }
    return Request(event, {})


def basic(token: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"any:{token}".encode()).decode()}


@pytest.mark.parametrize("shown", [bearer, basic])
def test_a_key_opens_its_own_practice_and_what_was_ticked(
    oak: TestServices, shown: Callable[[str], dict[str, str]]
) -> None:
    token = a_key(oak, READ)
    who = api_auth.caller(asked(shown(token)), needs=READ)
    assert (who.practice_id, who.scopes) == (OAK, {READ})
    assert who.by == f"api:{who.key_id}"
    with pytest.raises(NotAllowed, match="lacks the scope schedule:write"):
        api_auth.caller(asked(shown(token)), needs=WRITE)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer x"},
        {"Authorization": "Bearer \u00e9"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()},
        {"Authorization": "Digest x"},
        bearer(token_of("nobody", "guessed")),
    ],
)
def test_what_is_no_key_opens_nothing(oak: TestServices, headers: dict[str, str]) -> None:
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(headers), needs=READ)


def test_the_table_gives_no_keys(oak: TestServices) -> None:
    token = a_key(oak)
    secret = token.split("_")[3][:32]
    for name in (oak.config.table_name, oak.config.audit_table_name):
        stored = str(oak.session.client("dynamodb").scan(TableName=name)["Items"])
        assert secret not in stored


def test_a_slip_of_the_hand_is_seen_without_a_look_into_the_table() -> None:
    token = token_of("abcdefgh", "abcdefghijklmnopqrstuvwxyz234567")
    assert is_well_formed(token)
    for nth in range(len(token)):
        other = "b" if token[nth] == "a" else "a"
        assert not is_well_formed(token[:nth] + other + token[nth + 1 :])
    assert not is_well_formed(token[:-1])


def test_a_revoked_key_opens_nothing_from_the_next_request_on(oak: TestServices) -> None:
    token = a_key(oak, READ)
    who = api_auth.caller(asked(bearer(token)), needs=READ)
    revoke_key(oak, OAK, who.key_id, by=ANA)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(bearer(token)), needs=READ)


def test_a_key_ends_when_it_was_said_to(oak: TestServices) -> None:
    token = a_key(oak, READ, expires=NOW + timedelta(days=30))
    later(oak, days=29, hours=23)
    api_auth.caller(asked(bearer(token)), needs=READ)
    later(oak, hours=1)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(bearer(token)), needs=READ)


def test_after_a_rotation_both_secrets_open_for_as_long_as_was_chosen(oak: TestServices) -> None:
    old = a_key(oak, READ)
    key_id = api_auth.caller(asked(bearer(old)), needs=READ).key_id
    _, new = rotate_key(oak, OAK, key_id, overlap=timedelta(hours=1), by=ANA)
    for token in (old, new):
        assert api_auth.caller(asked(bearer(token)), needs=READ).key_id == key_id
    later(oak, hours=1)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(bearer(old)), needs=READ)
    api_auth.caller(asked(bearer(new)), needs=READ)


def test_a_rotation_without_overlap_ends_the_old_secret_at_once(oak: TestServices) -> None:
    old = a_key(oak, READ)
    key_id = api_auth.caller(asked(bearer(old)), needs=READ).key_id
    _, new = rotate_key(oak, OAK, key_id, overlap=timedelta(0), by=ANA)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(bearer(old)), needs=READ)
    revoke_key(oak, OAK, key_id, by=ANA)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(bearer(new)), needs=READ)


def test_a_second_rotation_does_not_give_the_first_secret_more_time(oak: TestServices) -> None:
    first = a_key(oak, READ)
    key_id = api_auth.caller(asked(bearer(first)), needs=READ).key_id
    rotate_key(oak, OAK, key_id, overlap=timedelta(hours=1), by=ANA)
    rotate_key(oak, OAK, key_id, overlap=timedelta(days=7), by=ANA)
    later(oak, hours=1)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(bearer(first)), needs=READ)


def test_a_key_asks_so_often_a_minute_and_then_waits(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KEY_LIMIT.__dict__, "most", 3)
    token, other = a_key(oak, READ), a_key(oak, READ)
    later(oak, seconds=20)
    left = [api_auth.caller(asked(bearer(token)), needs=READ).rate.left for _ in range(3)]
    assert left == [2, 1, 0]
    with pytest.raises(TooOften) as refused:
        api_auth.caller(asked(bearer(token)), needs=READ)
    headers = api_auth.too_often_headers(refused.value)
    assert headers == {
        "Retry-After": "40",
        "RateLimit-Limit": "3",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "40",
    }
    assert api_auth.caller(asked(bearer(other)), needs=READ).rate.left == 2
    later(oak, seconds=40)
    assert api_auth.caller(asked(bearer(token)), needs=READ).rate.left == 2


def test_whoever_tries_keys_is_slowed_down_by_network(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MISSES.__dict__, "most", 2)
    guessed = [bearer(token_of("nobody", f"guess{nth}")) for nth in range(3)]
    for headers in guessed[:2]:
        with pytest.raises(NotAuthenticated):
            api_auth.caller(asked(headers), needs=READ)
    with pytest.raises(TooOften):
        api_auth.caller(asked(guessed[2]), needs=READ)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(guessed[2], "203.0.113.9"), needs=READ)
    api_auth.caller(asked(bearer(a_key(oak, READ))), needs=READ)


def test_a_suspended_practices_keys_open_nothing(oak: TestServices) -> None:
    token = a_key(oak)
    oak.setups.save(OAK, Account(practice_id=OAK, suspended="abuse"))
    for needs in (READ, WRITE):
        with pytest.raises(NotAllowed, match="suspended"):
            api_auth.caller(asked(bearer(token)), needs=needs)


def test_the_feed_of_a_practice_that_left_goes_on_as_long_as_its_patients_are_reminded(
    oak: TestServices,
) -> None:
    token = a_key(oak)
    oak.setups.save(OAK, Account(practice_id=OAK, standing=Standing.ENDED, ended_at=NOW))
    later(oak, days=STILL_REMINDED.days, hours=-1)
    api_auth.caller(asked(bearer(token)), needs=WRITE)
    later(oak, hours=1)
    with pytest.raises(NotAllowed, match="has ended"):
        api_auth.caller(asked(bearer(token)), needs=WRITE)
    api_auth.caller(asked(bearer(token)), needs=READ)


def test_one_practices_key_is_not_anothers_to_see_or_revoke(oak: TestServices) -> None:
    from chalicelib.storage.errors import NotFound
    from tests.builders import ELM

    open_elm(oak)
    who = api_auth.caller(asked(bearer(a_key(oak, READ))), needs=READ)
    with pytest.raises(NotFound):
        revoke_key(oak, ELM, who.key_id, by="eve")
    assert oak.api_keys.of_practice(ELM) == []


def test_the_end_of_a_practice_is_the_end_of_its_keys(oak: TestServices) -> None:
    token = a_key(oak, READ)
    oak.endings.drop_rest(OAK, [], [], now=NOW)
    with pytest.raises(NotAuthenticated):
        api_auth.caller(asked(bearer(token)), needs=READ)
    assert oak.api_keys.of_practice(OAK) == []


def test_every_scope_is_on_the_page() -> None:
    assert set(SCOPES) == set(Scope)
