"""The real HTTP app, with Services on moto behind it."""

from collections.abc import Iterator
from io import StringIO

import pytest
from chalice.test import Client

from chalicelib import wiring
from chalicelib.entrypoints.observability import logger
from tests.conftest import TestServices
from tests.scenes import know, open_oak


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


@pytest.fixture
def http(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Requests through app.py, to Services of this test."""
    import app

    monkeypatch.setattr(wiring, "services", lambda: services)
    with Client(app.app) as client:
        yield client


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the log lines hold, as they leave."""
    lines = StringIO()
    was = logger.registered_handler.setStream(lines)
    yield lines
    logger.registered_handler.setStream(was)
