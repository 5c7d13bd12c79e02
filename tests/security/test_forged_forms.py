"""No form does anything but for whom it was made, and none is larger than a form."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from chalice.test import Client
from moto import mock_aws

from app import app
from chalicelib import wiring
from chalicelib.web import desk as frame
from tests.builders import OAK
from tests.conftest import AWS_ENV, make_services
from tests.security.routes import DESK, EVERY, FORM, Route, fields, filled, of_practice
from tests.web.desk import HERE, Browser, Desk, open_desk, signed_in, words
from tests.web.stage import everything

POSTS = [route for route in DESK if route.method == "POST"]
DOORS = [of for of in EVERY if of.method == "POST" and "before signing in" in of.open_to]
LINKS = [of for of in EVERY if of.method == "POST" and of.open_to == "whoever holds the link"]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """One for all: what is sent here is refused."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in AWS_ENV.items():
            patch.setenv(name, value)
        services = make_services()
        patch.setattr(wiring, "services", lambda: services)
        with Client(app) as client:
            yield open_desk(services, client)


@pytest.fixture(scope="module")
def oak(desk: Desk) -> dict[str, str]:
    return of_practice("oak", desk.services)


@pytest.fixture(scope="module")
def colleague(desk: Desk) -> Browser:
    return signed_in(desk.services, desk.client, OAK, desk.staff_id)


# What a browser says of a form that another site sent, or that is no form of a page at all.
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://rapport.example"},
    {"Origin": "https://rapport.example.evil.example"},
    {"Origin": "https://rapport.example:8443"},
    {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
    {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Referer": f"{HERE}/"},
    {},
]


def send(desk: Desk, path: str, headers: dict[str, str], form: dict[str, object]) -> int:
    sent = {"Cookie": desk.ana.cookie, "Content-Type": FORM, **headers}
    body = urlencode(form, doseq=True).encode()
    return int(desk.client.http.post(path, headers=sent, body=body).status_code)


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(
    desk: Desk, oak: dict[str, str], colleague: Browser, route: Route
) -> None:
    path, before = filled(route.path, oak), everything(desk.services)
    tokens = ["", "guessed", desk.ana.csrf[:-1], desk.ana.csrf + "x", desk.ana.csrf.swapcase()]
    for token in [*tokens, colleague.csrf]:
        assert send(desk, path, {"Origin": HERE}, fields(oak, csrf=token)) == 403, token
    assert send(desk, path, {"Origin": HERE}, fields(oak)) == 403
    twice = fields(oak, csrf=["guessed", desk.ana.csrf])
    assert send(desk, path, {"Origin": HERE}, twice) == 403
    for headers in FOREIGN:
        assert send(desk, path, headers, fields(oak, csrf=desk.ana.csrf)) == 403, headers
    # The token after the address, where it would end in logs, is none.
    asked = f"{path}?csrf={desk.ana.csrf}"
    assert send(desk, asked, {"Origin": HERE}, fields(oak)) == 403
    assert everything(desk.services) == before


@pytest.mark.parametrize("route", DOORS, ids=str)
def test_another_site_sends_no_form_of_the_sign_in(
    desk: Desk, oak: dict[str, str], route: Route
) -> None:
    before = everything(desk.services)
    for headers in FOREIGN:
        form = {"email": "ana@oak.example", "password": "x" * 12, "session": "s", "code": "1"}
        assert send(desk, filled(route.path, oak), headers, form) == 403, headers
    assert everything(desk.services) == before


@pytest.mark.parametrize("route", LINKS, ids=str)
def test_another_site_presses_no_button_of_a_patient(
    desk: Desk, oak: dict[str, str], route: Route
) -> None:
    """But for the mail service's own button, which comes from wherever the mail is read, and the
    form on the practice's own website."""
    before = everything(desk.services)
    for site in ("cross-site", "same-site"):
        status = send(desk, filled(route.path, oak), {"Sec-Fetch-Site": site}, {"do": "stop"})
        assert status == (400 if route.path.startswith(("/u/", "/e/")) else 403), site
    assert everything(desk.services) == before


# A file is larger than a form; its own page says how large it may be.
@pytest.mark.parametrize(
    "route",
    [
        of
        for of in EVERY
        if of.method == "POST" and of.path not in frame.UPLOADS and not of.is_by_key
    ],
    ids=str,
)
def test_a_request_that_is_larger_than_any_form_is_refused_with_a_sentence(
    desk: Desk, oak: dict[str, str], route: Route
) -> None:
    is_webhook = route.path.startswith("/webhooks/")
    kind = "text/plain" if route.path.endswith("/sns") else FORM
    size = 1_048_577 if is_webhook else 262_145
    before = everything(desk.services)
    for cookie in ("", desk.ana.cookie):
        headers = {"Content-Type": kind, "Cookie": cookie, "Origin": HERE}
        answer = desk.client.http.post(filled(route.path, oak), headers=headers, body=b"a" * size)
        assert answer.status_code == 413
        assert f"More than {1024 if is_webhook else 256} KB came at once" in words(answer)
    assert everything(desk.services) == before


ODD = [
    b"\xff\xfe=\x00",
    b"%00=%00&csrf=%00",
    b"&" * 100_000,
    b"\xe2\x80\xae=\xed\xa0\x80",
    "text=\u202e\u0000\ufeff\ud7ff".encode(),
    b"text=%ED%A0%80&revision=%D9%A1",
    b"csrf[]=x&csrf=&csrf=%0d%0aSet-Cookie:%20a=b",
]


ASK_COGNITO = {
    "/settings/me/everywhere",
    "/settings/people/{staff_id}/code",
    "/settings/people/{staff_id}/invite",
}


LEAVE = ("/practice", "/support-visit/leave", "/sign-out", "/settings/me/everywhere")
"""After these nobody is signed in: they come last."""


@pytest.mark.parametrize(
    "route",
    sorted((of for of in EVERY if of.method == "POST"), key=lambda of: of.path in LEAVE),
    ids=str,
)
def test_whatever_bytes_a_form_is_it_is_refused_and_never_an_error_of_ours(
    desk: Desk, oak: dict[str, str], route: Route
) -> None:
    before = everything(desk.services)
    kind = "text/plain" if route.path.endswith("/sns") else FORM
    for body in ODD:
        for token in (b"", b"&csrf=" + desk.ana.csrf.encode()):
            headers = {"Content-Type": kind, "Cookie": desk.ana.cookie, "Origin": HERE}
            answer = desk.client.http.post(
                filled(route.path, oak), headers=headers, body=body + token
            )
            # There is no user pool here: who would have asked it says that it does not answer.
            there = (503,) if route.path in ASK_COGNITO else ()
            assert answer.status_code < 500 or answer.status_code in there, body[:20]
            assert "Set-Cookie" not in answer.headers or route.path in LEAVE
    if route.path not in LEAVE:
        kept = [item for item in everything(desk.services) if item not in before]
        assert "\u202e" not in str(kept)
