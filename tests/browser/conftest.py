"""A real browser in front of Oak Dental's full day."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import app
from chalicelib import wiring
from tests.browser.full_day import fill
from tests.browser.serving import served
from tests.builders import ELM, ELM_NUMBER, OAK
from tests.conftest import TestServices
from tests.web.desk import invite, open_practice, with_cognito

# It asserts nothing: people look at what it makes.
collect_ignore = [] if "SHOTS" in os.environ else ["test_shots.py"]


@pytest.fixture
def site(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the desk, on a Tuesday at 9:10."""
    monkeypatch.setattr(wiring, "services", lambda: services)
    pool = with_cognito(services)
    ana, eve = invite(pool, "ana@oak.example"), invite(pool, "eve@elm.example")
    open_practice(services, OAK, "Oak Dental", "+12025550100", ana)
    open_practice(services, ELM, "Elm Physio", ELM_NUMBER, eve)
    fill(services, ana)
    with served(app) as url:
        services.config = replace(services.config, public_base_url=url)
        yield url
