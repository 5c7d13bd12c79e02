"""The practice's own system leaves its file each night, by a key."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from chalice.test import Client

from app import app
from chalicelib import wiring
from chalicelib.domain.api_keys import Scope
from chalicelib.domain.file_imports import Source, State
from tests.api_keys import a_key, bearer
from tests.builders import ELM, OAK
from tests.conftest import TestServices
from tests.loop import run
from tests.scenes import open_elm, open_oak


@pytest.fixture
def client(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    open_oak(services)
    open_elm(services)
    for practice_id in (OAK, ELM):
        source = Source(practice_id=practice_id, source_id=f"{practice_id}-source", name="Dent")
        services.file_imports.save_source(source)
    monkeypatch.setattr(wiring, "services", lambda: services)
    with Client(app) as found:
        yield found


def left(client: Client, key: str, source: str = "oak-source", **headers: str) -> Any:
    json = {"Content-Type": "application/json"}
    return client.http.post(f"/files/v1/{source}", headers={**bearer(key), **json, **headers})


def test_a_file_that_is_put_where_the_answer_says_is_read_within_a_minute(
    services: TestServices, client: Client
) -> None:
    key = a_key(services, Scope.FILES_WRITE)
    answer = left(client, key)
    assert answer.status_code == 201
    said = answer.json_body
    assert f"/files/oak/{said['file']}/upload?" in said["put"]
    run(services, minutes=2)
    state = client.http.get(f"/files/v1/oak-source/{said['file']}", headers=bearer(key))
    assert state.json_body["state"] == State.WAITING

    boto3.client("s3").put_object(
        Bucket=services.config.file_bucket,
        Key=f"files/oak/{said['file']}/upload",
        Body=b"Patient ID,First,Last,Mobile\n1,Rosa,Klein,202-555-0143\n",
    )
    run(services, minutes=2)
    state = client.http.get(f"/files/v1/oak-source/{said['file']}", headers=bearer(key))
    assert state.json_body["state"] == State.MAPPING
    assert state.json_body["records"] == 1


def test_a_script_of_one_line_is_told_the_address_alone(
    services: TestServices, client: Client
) -> None:
    answer = left(client, a_key(services, Scope.FILES_WRITE), Accept="text/plain")
    assert answer.body.decode().startswith("https://")


def test_a_key_of_another_kind_or_practice_leaves_nothing(
    services: TestServices, client: Client
) -> None:
    assert left(client, "rp_live_no_such_key").status_code == 401
    assert left(client, a_key(services, Scope.SCHEDULE_READ)).status_code == 403
    mine = a_key(services, Scope.FILES_WRITE)
    assert left(client, mine, source="elm-source").status_code == 404
    theirs = a_key(services, Scope.FILES_WRITE, practice_id=ELM)
    file = left(client, mine).json_body["file"]
    answer = client.http.get(f"/files/v1/oak-source/{file}", headers=bearer(theirs))
    assert answer.status_code == 404
    assert services.file_imports.latest(ELM) == []
