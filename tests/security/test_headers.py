"""Every answer of every route carries what keeps a browser from being used against its owner."""

import re
from collections.abc import Iterator

import pytest
from chalice.test import HTTPResponse

from chalicelib.web import pages
from tests.conftest import TestServices
from tests.security.routes import (
    DESK,
    EVERY,
    ask,
    ask_plainly,
    fields,
    filled,
    nobodys,
)
from tests.web.desk import Desk

BUCKET = "https://rapport-test-files.s3.amazonaws.com"
LOADS_NOTHING = {"'none'", "'self'", "data:"}


def answers(
    desk: Desk, oak: dict[str, str], elm: dict[str, str]
) -> Iterator[tuple[str, HTTPResponse]]:
    """Pages, redirects, refusals, files and errors."""
    for route in EVERY:
        yield f"stranger {route}", ask_plainly(desk.client, route, oak)
        yield f"nobody's {route}", ask_plainly(desk.client, route, nobodys(oak))
        path = filled(route.path, oak)
        yield f"method {route}", desk.client.http.request("DELETE", path)
        if route.method == "POST":
            xml = {"Content-Type": "application/xml"}
            yield f"type {route}", desk.client.http.post(path, headers=xml, body=b"<x/>")
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            large = b"a=" + b"1" * 1_100_000
            yield f"large {route}", desk.client.http.post(path, headers=kind, body=large)
    robin = desk.colleague("Robin", role="astronaut")
    for route in DESK:
        if route.path not in ("/sign-out", "/settings/me/everywhere", "/support-visit/leave"):
            yield f"Ana {route}", ask(desk.ana, route, oak, **fields(oak))
            yield f"Ana, another's {route}", ask(desk.ana, route, elm, **fields(elm))
            yield f"Robin {route}", ask(robin, route, oak, **fields(oak))
    yield "Ana signs out", desk.ana.post("/sign-out")


def test_every_answer_carries_the_headers_that_protect(
    desk: Desk, oak: dict[str, str], elm: dict[str, str]
) -> None:
    seen = set()
    for name, answer in answers(desk, oak, elm):
        seen.add(answer.status_code)
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Strict-Transport-Security"] == pages.HTTPS_ONLY, name
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), name
        assert "camera=()" in headers["Permissions-Policy"], name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, name
        assert "default-src 'none'" in policy, name
        assert "base-uri 'none'" in policy, name
        allowed = {word for part in policy.split(";") for word in part.split()[1:]}
        # A file that is brought in goes straight to where it is kept, from this page only.
        kept_there = {BUCKET} if name.endswith("/bring-in") else set()
        assert allowed <= LOADS_NOTHING | kept_there, name
        kept = headers["Cache-Control"]
        is_file = "/static/{name}" in name and answer.status_code == 200
        if name.endswith("GET /welcome") and answer.status_code == 200:  # the same for everybody
            assert kept == "public, max-age=300"
        else:
            assert kept == ("public, max-age=31536000, immutable" if is_file else "no-store"), name
        for cookie in re.findall(r"[^,]+", str(headers.get("Set-Cookie", ""))):
            assert cookie.startswith("__Host-"), name
            for word in ("; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"):
                assert word in cookie, name
    assert {200, 303, 400, 403, 404, 405, 413, 415} <= seen


def test_an_error_of_ours_carries_them_too(
    desk: Desk, oak: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(type(desk.services.setups), "of", breaks)
    for path in ("/", f"/a/{oak['a']}"):
        answer = desk.ana.get(path)
        assert answer.status_code == 500, path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path


def test_no_page_has_a_script_or_a_style_of_its_own_in_it(desk: Desk, oak: dict[str, str]) -> None:
    """The policy forbids it, so it would not work; a page that has some was not looked at."""
    for route in EVERY:
        if route.method != "GET":
            continue
        answer = ask(desk.ana, route, oak)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.body.decode()
            assert not re.search(r"<script(?![^>]* src=)", page), route
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), route


def test_over_plain_http_nothing_promises_https(desk: Desk, services: TestServices) -> None:
    """A stage on one's own machine; a browser would remember the promise for two years."""
    from dataclasses import replace

    services.config = replace(services.config, public_base_url="http://localhost:8000")
    for path in ("/sign-in", "/health", "/static/nothing.css"):
        answer = desk.client.http.get(path)
        assert "Strict-Transport-Security" not in answer.headers, path
