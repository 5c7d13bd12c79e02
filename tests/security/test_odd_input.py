"""Whatever is typed into a form, a header or an address, it is no error of ours."""

from tests.security.routes import EVERY, filled
from tests.web.desk import Desk

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
