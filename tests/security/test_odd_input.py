"""Whatever is typed into a form, a header or an address, it is no error of ours."""

import pytest

from tests.security.routes import EVERY, FORM, Route, filled
from tests.web.desk import HERE, Desk
from tests.web.stage import everything

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


@pytest.mark.parametrize("route", [of for of in EVERY if of.method == "POST"], ids=str)
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
            assert "Set-Cookie" not in answer.headers or route.path in (
                "/sign-out",
                "/settings/me/everywhere",
                "/support-visit/leave",
            )
    if route.path not in (
        "/sign-out",
        "/practice",
        "/settings/me/everywhere",
        "/support-visit/leave",
    ):
        kept = [item for item in everything(desk.services) if item not in before]
        assert "\u202e" not in str(kept)


HEADERS = [
    {"Cookie": "__Host-rapport=" + "a" * 9_000},
    {"Cookie": "\xff\x00;;;=;__Host-rapport"},
    {"Cookie": '__Host-rapport="\\012x"; __Host-rapport=b'},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"},
    {"Host": "evil.example"},
    {"Accept-Language": "\xe9;q=x,*;q=-1," + "en," * 2_000},
    {"X-Original-URL": "/settings", "X-Rewrite-URL": "/settings"},
    {"Accept": "\x00", "User-Agent": "\u202e", "Range": "bytes=0-"},
    {"Sec-Fetch-Site": "same-origin\r\nX: y"},
]


def test_no_header_breaks_a_page_or_turns_its_links_elsewhere(
    desk: Desk, oak: dict[str, str]
) -> None:
    for route in EVERY:
        if route.method != "GET":
            continue
        for odd in HEADERS:
            answer = desk.client.http.get(filled(route.path, oak), headers=odd)
            assert answer.status_code < 500, (route, odd)
            assert b"evil.example" not in answer.body, (route, odd)
            assert "evil.example" not in str(answer.headers), (route, odd)


NAMES = (
    *("location", "day", "q", "q_book", "said", "patient", "provider", "at", "show", "before"),
    *("who", "visit", "work", "seen", "lang", "page", "from", "until", "start", "then", "place"),
)
VALUES = ("%00", "%ff", "a" * 3_000, "9" * 400, "-1", "%E2%80%AE", "..%2F", "%0d%0aX:y")


def test_no_question_after_an_address_is_an_error_of_ours(desk: Desk, oak: dict[str, str]) -> None:
    for nth, route in enumerate(of for of in EVERY if of.method == "GET"):
        path = filled(route.path, oak)
        said = [f"{name}={VALUES[(nth + at) % len(VALUES)]}" for at, name in enumerate(NAMES)]
        asked = ["&".join(said[at::5]) for at in range(5)]
        if "audit" in path:
            asked += [f"who=ana&before={of}" for of in VALUES]
        for query in asked:
            answer = desk.ana.get(f"{path}?{query}")
            assert answer.status_code < 500, (route, query[:60])
            assert "\n" not in str(answer.headers.get("Location", ""))
