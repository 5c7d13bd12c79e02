"""The document says what is: schemathesis asks everything of it, in every way it can think of."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from chalice.test import Client
from moto import mock_aws
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.transport.wsgi import WSGI_TRANSPORT

from app import app
from chalicelib import wiring
from chalicelib.storage.ids import hashed
from tests.conftest import AWS_ENV, make_services
from tests.entrypoints.api.program import World, open_world
from tests.entrypoints.api.wsgi import as_wsgi

EXAMPLES = 2
"""Of each operation, beside those at the edges of its types."""


@pytest.fixture(scope="module")
def asked() -> Iterator[World]:
    """One world for all of it: what is asked before makes what comes after more likely to exist."""
    patch = pytest.MonkeyPatch()
    for name, value in AWS_ENV.items():
        patch.setenv(name, value)
    with mock_aws(), Client(app) as client:
        services = make_services()
        patch.setattr(wiring, "services", lambda: services)
        world = open_world(services, client)
        key = services.api_keys.admit(hashed(world.program.token), now=services.clock())
        # Half of the time went into counting two thousand requests: other tests look at that.
        patch.setattr(services.api_keys, "admit", lambda *_, **__: key)
        patch.setattr(services.api_keys, "expected", lambda *_, **__: None)
        yield world
    patch.undo()


@pytest.fixture(scope="module", autouse=True)
def in_process() -> Iterator[None]:
    """4.32.5 hands settings of sockets to the in-process client where a check asks once more."""
    patch, send = pytest.MonkeyPatch(), WSGI_TRANSPORT.send

    def without_sockets(*args: Any, **kwargs: Any) -> Any:
        return send(*args, **{of: v for of, v in kwargs.items() if of not in _OF_SOCKETS})

    patch.setattr(WSGI_TRANSPORT, "send", without_sockets)
    yield
    patch.undo()


_OF_SOCKETS = ("max_redirects", "verify", "cert", "proxies", "allow_redirects")


def config(token: str) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": 7,
            "headers": {"Authorization": f"Bearer {token}"},
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "no-shrink": True},
            "phases": {
                "stateful": {"enabled": False},
                "coverage": {"unexpected-methods": ["DELETE", "TRACE"]},
            },
            "checks": {
                "missing_required_header": {"expected-statuses": [400, 428]},
                # What is well formed can still be refused, but never as malformed: the time is
                # taken, nobody has that id.
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", 304, 401, 403, 404, 409, 412, 422]
                },
            },
        }
    )


def test_nothing_is_asked_that_the_document_does_not_say(asked: World) -> None:
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", as_wsgi(app), config=config(asked.program.token)
    )
    real_ones(schema, asked.oak)
    statuses: Counter[int] = Counter()
    problems: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            problems += _failed(event.recorder)
            for found in event.recorder.interactions.values():
                if found.response is not None:
                    statuses[found.response.status_code] += 1
        if isinstance(event, events.NonFatalError | events.FatalError):
            problems.append(str(event))
        if isinstance(event, events.EngineFinished):
            problems += [] if event.stop_reason == "completed" else [str(event.stop_reason)]
    print(statuses)
    assert problems == [], "\n".join(problems)
    # It got through to what is behind the checks, too.
    assert statuses[200] > 100, statuses
    assert statuses[201] > 5, statuses


def _failed(recorder: ScenarioRecorder) -> list[str]:
    return [
        f"{recorder.label}: {check.name}: {check.failure_info.failure.message}"
        for checks in recorder.checks.values()
        for check in checks
        if check.failure_info is not None
    ]


def real_ones(schema: Any, known: dict[str, str]) -> None:
    """Every other id that is asked for is of something that is there."""

    @schema.hook("map_path_parameters")
    def named(context: Any, parameters: dict[str, Any] | None) -> dict[str, Any] | None:
        return parameters and _some_real(parameters, known)

    @schema.hook("map_body")
    def about(context: Any, body: Any) -> Any:
        return _some_real(body, known) if isinstance(body, dict) else body


def _some_real(values: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    return {
        name: known[name] if name in known and len(str(of)) % 2 else of
        for name, of in values.items()
    }
