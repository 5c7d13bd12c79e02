"""A picture that does not load is told before anybody gets it."""

from typing import Any

import pytest

from chalicelib.actions.look_at_picture import why_not_loaded
from chalicelib.channels.public_web import AddressRefused, Answer, NoAnswer, Why
from tests.conftest import TestServices

LOGO = "https://www.oak.example/logo.png"
PNG = b"\x89PNG\r\n\x1a\nand so on"


class Website:
    """What answers at the practice's address."""

    def __init__(self, status: int = 200, body: bytes = PNG, error: Exception | None = None):
        self._answer = Answer(status=status, headers={}, body=body, url=LOGO)
        self._error = error

    def get(self, url: str, headers: Any, **limits: Any) -> Answer:
        if self._error:
            raise self._error
        return self._answer


def looked(services: TestServices, website: Website, address: str = LOGO) -> str:
    services.__dict__["public_web"] = website
    return why_not_loaded(services, address)


def test_a_picture_that_is_there_is_taken(services: TestServices):
    assert looked(services, Website()) == ""


@pytest.mark.parametrize(
    ("website", "says"),
    [
        (Website(status=404), "the website answers 404"),
        (Website(body=b"<!doctype html>"), "no PNG, JPEG or GIF"),
        (Website(error=NoAnswer(Why.TOO_LARGE)), "larger than a megabyte"),
        (Website(error=NoAnswer(Why.TIMED_OUT)), "could not be loaded"),
        (Website(error=AddressRefused(Why.NOT_PUBLIC)), "public Internet"),
    ],
)
def test_one_that_would_not_be_seen_says_why(services: TestServices, website: Website, says: str):
    assert says in looked(services, website)


def test_what_is_no_address_of_a_picture_is_not_asked_for(services: TestServices):
    website = Website(error=AssertionError("asked"))
    assert "https://" in looked(services, website, "http://oak.example/logo.png")
