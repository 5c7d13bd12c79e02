"""The desk of Oak Dental, and one of everything at both practices."""

from collections.abc import Iterator

import pytest
from chalice.test import Client

from app import app
from chalicelib import wiring
from tests.conftest import TestServices
from tests.security.routes import of_practice
from tests.web.desk import Desk, open_desk


@pytest.fixture
def desk(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(wiring, "services", lambda: services)
    with Client(app) as client:
        yield open_desk(services, client)


@pytest.fixture
def oak(desk: Desk) -> dict[str, str]:
    return of_practice("oak", desk.services)


@pytest.fixture
def elm(desk: Desk) -> dict[str, str]:
    return of_practice("elm", desk.services)
