"""An owner asks for a file of everything, watches it and takes it."""

import re
from datetime import timedelta
from pathlib import Path

from chalicelib.domain.exporting import TABLES
from chalicelib.storage.exports import KEPT
from tests.builders import ANA, NOW, OAK
from tests.loop import drain
from tests.scenes import know
from tests.web.desk import Desk, words

PAGE = "/settings/export"


def test_an_owner_starts_it_leaves_and_finds_it_ready(desk: Desk) -> None:
    know(desk.services)
    assert "A file of everything" in words(desk.ana.get("/settings"))
    page = words(desk.ana.follow(desk.ana.post(PAGE)))
    assert "Being made: 0 %" in page
    assert "find it here again" in page
    drain(desk.services)
    page = words(desk.ana.get(PAGE))
    assert "1 patient, 2 numbers and addresses" in page
    assert "Download" in page


def test_a_second_start_says_that_one_is_on_its_way(desk: Desk) -> None:
    desk.ana.post(PAGE)
    answer = desk.ana.post(PAGE)
    assert answer.status_code == 409
    assert "A file is being made already." in words(answer)


def test_a_download_is_a_link_that_soon_ends_and_is_written_down(desk: Desk) -> None:
    know(desk.services)
    desk.ana.post(PAGE)
    drain(desk.services)
    answer = desk.ana.get("/settings/export-file")
    assert answer.status_code == 303
    link = str(answer.headers["Location"])
    expires = re.search(r"X-Amz-Expires=(\d+)", link)
    assert expires is not None
    assert int(expires[1]) <= 24 * 3600
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link
    did = [of.did for of in desk.services.audit.of_person(OAK, ANA).entries]
    assert did.count("practice.export-downloaded") == did.count("practice.exported") == 1


def test_after_a_week_there_is_nothing_to_download(desk: Desk) -> None:
    desk.ana.post(PAGE)
    drain(desk.services)
    desk.services.at(NOW + KEPT + timedelta(minutes=1))
    gone = desk.ana.get("/settings/export-file")
    assert gone.status_code == 404
    assert "There is no file any more" in words(gone)
    assert "Make a file" in words(gone)
    assert "Download" not in words(desk.ana.get(PAGE))


def test_without_the_permission_there_is_neither_page_nor_file(desk: Desk) -> None:
    desk.ana.post(PAGE)
    drain(desk.services)
    manager = desk.colleague("Mia", role="manager")
    assert manager.get(PAGE).status_code == 403
    assert manager.get("/settings/export-file").status_code == 403
    assert "A file of everything" not in words(manager.get("/settings"))
    assert desk.another().get("/settings/export-file").headers["Location"].startswith("/sign-in")


def test_every_column_is_documented() -> None:
    said = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text()
    for table, columns in TABLES.items():
        assert f"| `{table}` | {', '.join(f'`{of}`' for of in columns)} |" in said
