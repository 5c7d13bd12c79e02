"""The pages on which a receptionist brings in a file, presses on, and takes it back."""

import base64
import json
import re

from chalicelib.domain.file_imports import State
from chalicelib.storage.file_imports import MOST_BYTES
from tests.actions.test_bring_in import BAD, HEAD, ROSIE, TOM
from tests.builders import MAIN_STREET, OAK
from tests.loop import drain
from tests.web.desk import Desk, words

MULTIPART = "multipart/form-data; boundary=b"


def paste(desk: Desk, text: str, **fields: str):
    parts = {"csrf": desk.ana.csrf, "pasted": text, **fields}
    body = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    return desk.client.http.post(
        "/bring-in",
        headers={
            "Cookie": desk.ana.cookie,
            "Content-Type": MULTIPART,
            "Origin": desk.ana.sent_from,
        },
        body=(body + "--b--\r\n").encode(),
    )


def brought(desk: Desk, *lines: str) -> str:
    """Its address, once it was read."""
    desk.ana.get("/bring-in")
    answer = paste(desk, "\n".join((HEAD, *lines)))
    arrived = answer.headers["Location"]
    assert "was not read yet" in words(desk.ana.follow(answer))
    answer = desk.ana.post(arrived, source="new", name="Dentware")
    drain(desk.services)
    address: str = answer.headers["Location"]
    return address


def test_from_the_columns_to_the_import_and_back(desk: Desk) -> None:
    at = brought(desk, ROSIE, TOM, BAD)
    page = desk.ana.get(at)
    assert "Which column is what?" in words(page)
    assert "Klein, Rosa" in words(page)
    desk.ana.post(f"{at}/check")
    drain(desk.services)
    checked = words(desk.ana.get(at))
    assert "2 not known here yet" in checked
    assert "1 something in them cannot be read" in checked
    assert "Bring in 2" in checked
    assert "Refused, because: 1 Date: expected" in checked
    assert "7 Mar 1958" in checked

    desk.ana.post(f"{at}/import")
    drain(desk.services)
    assert "Brought in" in words(desk.ana.get(at))
    assert "2 new and 1 refused" in words(desk.ana.get("/bring-in"))
    file = desk.ana.get(f"{at}/refused")
    assert (file.status_code, "refused.csv" in file.headers["Location"]) == (303, True)

    desk.ana.post(f"{at}/undo")
    drain(desk.services)
    assert "Taken back" in words(desk.ana.get(at))
    assert not desk.services.patients.has_any(OAK)


def test_words_whose_meaning_nobody_said_are_pointed_at(desk: Desk) -> None:
    at = brought(desk, ROSIE.replace("Scheduled", "Zz4"))
    assert "rows with a word that is not said yet are refused" in words(desk.ana.get(at))


def test_a_list_of_patients_is_not_asked_about_visits(desk: Desk) -> None:
    desk.ana.get("/bring-in")
    arrived = paste(desk, "Chart,First,Last\n7,Ida,Lund\n").headers["Location"]
    at = desk.ana.post(arrived, source="new", name="Old cards").headers["Location"]
    drain(desk.services)
    asks = "Provider, where no column says it"
    assert asks not in words(desk.ana.get(at))
    said = words(desk.ana.post(f"{at}/check", holds="both"))
    assert "No column says when the visit is." in said
    assert asks in said


def test_what_is_missing_in_the_columns_is_said_and_the_choice_kept(desk: Desk) -> None:
    at = brought(desk, ROSIE)
    answer = desk.ana.post(f"{at}/check", c2="")
    assert answer.status_code == 400
    assert "No column is the patient's name." in words(answer)
    assert '<option value="" selected' not in words(answer, raw=True)
    [job] = desk.services.file_imports.latest(OAK)
    assert job.state is State.MAPPING


def test_nothing_chosen_is_said_beside_the_field(desk: Desk) -> None:
    desk.ana.get("/bring-in")
    answer = paste(desk, " ")
    assert answer.status_code == 400
    assert "Choose a file, or paste its text." in words(answer)


def test_a_press_that_no_longer_applies_does_nothing(desk: Desk) -> None:
    at = brought(desk, ROSIE)
    assert desk.ana.post(f"{at}/import").status_code == 409
    assert desk.ana.post(f"{at}/undo").status_code == 409
    assert desk.ana.post(f"{at}/explode").status_code == 404


def test_the_old_address_leads_to_the_new_one(desk: Desk) -> None:
    answer = desk.ana.get("/settings/import")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/bring-in")


def test_the_page_may_send_a_file_to_the_bucket_and_nowhere_else(desk: Desk) -> None:
    page = desk.ana.get("/bring-in")
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://rapport-test-files.s3.amazonaws.com;" in policy
    assert "connect-src 'self' https://rapport-test-files.s3.amazonaws.com;" in policy


def test_a_source_learns_that_a_file_comes_each_night(desk: Desk) -> None:
    brought(desk, ROSIE)
    desk.ana.post("/file-sources/csv", name="Dentware", nightly="yes", whole="yes")
    source = desk.services.file_imports.source(OAK, "csv")
    assert (source.nightly, source.whole) == (True, True)
    assert desk.ana.post("/file-sources/csv", name="").status_code == 400


def test_a_huge_file_is_refused(desk: Desk) -> None:
    desk.ana.get("/bring-in")
    answer = paste(desk, "x" * 4_100_000)
    assert answer.status_code == 400
    page = words(desk.ana.get("/bring-in"), raw=True)
    policy = json.loads(base64.b64decode(re.findall(r'name="policy" value="([^"]+)"', page)[0]))
    assert ["content-length-range", 1, MOST_BYTES] in policy["conditions"]
    assert {"key": re.findall(r'name="key" value="([^"]+)"', page)[0]} in policy["conditions"]


def test_a_file_from_another_site_is_not_taken(desk: Desk) -> None:
    desk.ana.get("/bring-in")
    desk.ana.sent_from = "https://evil.example"
    assert paste(desk, "a,b").status_code == 403


def test_whoever_works_at_one_location_only_sees_no_file_of_all_of_them(desk: Desk) -> None:
    at = brought(desk, ROSIE, TOM)
    hana = desk.colleague("Hana", role="front-desk", locations=frozenset({MAIN_STREET}))
    for page in ("/bring-in", at, f"{at}/refused", f"{at}/notes", "/file-sources/csv"):
        answer = hana.get(page)
        assert answer.status_code == 403
        assert "Klein" not in words(answer)
    assert hana.post(f"{at}/check").status_code == 403
    job = desk.services.file_imports.get(OAK, at.rpartition("/")[2])
    assert job.state is State.MAPPING
