"""A feed in a test: messages sent over HTTP as a hospital's interface engine would."""

from collections.abc import Mapping
from pathlib import Path

from chalice.test import Client, HTTPResponse

from chalicelib.domain.hl7 import ER7
from chalicelib.storage.hl7_messages import Hl7Message
from tests.builders import OAK
from tests.conftest import TestServices

FIXTURES = Path(__file__).parent / "fixtures" / "hl7"


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.hl7").read_bytes()


def send(client: Client, headers: Mapping[str, str], body: bytes, kind: str = ER7) -> HTTPResponse:
    return client.http.post("/hl7/v2", headers={"Content-Type": kind, **headers}, body=body)


def codes(answer: HTTPResponse) -> list[str]:
    """MSA-1 of each message."""
    segments = answer.body.decode().split("\r")
    return [of[4:6] for of in segments if of.startswith("MSA")]


def noted(services: TestServices) -> list[Hl7Message]:
    """The oldest first."""
    return services.hl7.latest(OAK, limit=100)[::-1]
