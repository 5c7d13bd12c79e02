"""Oak Dental and Elm Physio with one of everything each, and a program that knocks."""

from collections.abc import Iterator

import pytest
from chalice.test import Client

from app import app
from chalicelib import wiring
from tests.conftest import TestServices
from tests.entrypoints.api.program import Program, World, open_world


@pytest.fixture
def world(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(wiring, "services", lambda: services)
    with Client(app) as client:
        yield open_world(services, client)


@pytest.fixture
def program(world: World) -> Program:
    """With a key of Oak Dental that may do everything."""
    return world.program
