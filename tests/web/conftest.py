"""A signed-in browser at Oak Dental's desk, and a second practice that it must never see."""

from collections.abc import Iterator

import pytest
from chalice.test import Client

from app import app
from chalicelib import wiring
from tests.conftest import TestServices
from tests.web.desk import Desk, open_desk


@pytest.fixture
def desk(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(wiring, "services", lambda: services)
    with Client(app) as client:
        yield open_desk(services, client)
