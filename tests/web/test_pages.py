"""Every page carries the same headers, and what people typed is never markup."""

from pathlib import Path

import pytest

from chalicelib import settings as environment
from chalicelib.settings import Settings
from chalicelib.web import assets, pages, urls
from tests.conftest import STAGE_ENV

STATIC = Path(assets.__file__).parent / "static"


def settings(base: str = "https://desk.example") -> Settings:
    return environment.read({**STAGE_ENV, "STAGE": "prod", "PUBLIC_BASE_URL": base})


def test_a_page_may_load_only_what_we_serve_and_is_kept_by_nobody():
    headers = pages.page_headers(settings())
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "max-age" in headers["Strict-Transport-Security"]


def test_a_machine_without_https_is_not_told_to_insist_on_it():
    headers = pages.page_headers(settings("http://127.0.0.1:4000"))
    assert "Strict-Transport-Security" not in headers


def test_links_stand_below_the_path_that_people_use():
    links = urls.of(settings("https://desk.example/rapport"))
    assert links.inbox(show="mine") == "/rapport/inbox?show=mine"
    assert links.origin == "https://desk.example"
    assert links.absolute(links.inbox()) == "https://desk.example/rapport/inbox"


def test_an_id_can_never_add_a_segment_to_a_link():
    assert urls.of(settings()).patient("../x?y") == "/patients/..%2Fx%3Fy"


def test_a_file_is_served_under_the_name_of_its_content_for_a_year():
    answer = assets.asset(assets.hashed("base.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.body == (STATIC / "base.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["base.css", "base.0000000000.css", "..%2Fpages.py", ""])
def test_no_other_name_gives_a_file(name):
    assert assets.asset(name).status_code == 404


def test_a_pale_practice_colour_is_darkened_until_white_is_readable_on_it():
    answer = assets.asset(assets.brand("#ffe08a"))
    assert answer.status_code == 200
    strong = answer.body.split("--brand-strong:#")[1][:6]
    assert assets.contrast_with_white(strong) >= 4.5


def test_a_colour_that_is_none_gives_ours():
    assert assets.brand("red;}body{display:none") == "brand-1f6f5c.css"
