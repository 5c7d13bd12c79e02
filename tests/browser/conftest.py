"""A real browser in front of Oak Dental's full day."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest

from app import app
from chalicelib import wiring
from tests.browser.full_day import TEN_PAST_NINE, fill
from tests.browser.serving import served
from tests.builders import ELM, ELM_NUMBER, OAK
from tests.conftest import STAGE_ENV, TestServices
from tests.web.desk import invite, open_practice, with_cognito

# It asserts nothing: people look at what it makes.
collect_ignore = [] if "SHOTS" in os.environ else ["test_shots.py"]


ANA = "ana's id"
TABLE = STAGE_ENV["TABLE_NAME"]


def taken() -> str:
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
    return json.dumps([item for page in pages for item in page["Items"]])


def put_back(day: str) -> None:
    client, items = boto3.client("dynamodb"), json.loads(day)
    for first in range(0, len(items), 25):
        puts = [{"PutRequest": {"Item": of}} for of in items[first : first + 25]]
        client.batch_write_item(RequestItems={TABLE: puts})


@pytest.fixture(scope="session")
def days() -> list[str]:
    """The full day as its table holds it, once somebody has filled it: that takes seconds."""
    return []


@pytest.fixture
def site(services: TestServices, monkeypatch: pytest.MonkeyPatch, days: list[str]) -> Iterator[str]:
    """The address of the desk, on a Tuesday at 9:10."""
    monkeypatch.setattr(wiring, "services", lambda: services)
    pool = with_cognito(services)
    ana, eve = invite(pool, "ana@oak.example"), invite(pool, "eve@elm.example")
    open_practice(services, OAK, "Oak Dental", "+12025550100", ana)
    open_practice(services, ELM, "Elm Physio", ELM_NUMBER, eve)
    services.at(TEN_PAST_NINE)
    if days:
        put_back(days[0].replace(ANA, ana))
    else:
        fill(services, ana)
        days.append(taken().replace(ana, ANA))
    with served(app) as url:
        services.config = replace(services.config, public_base_url=url)
        yield url
