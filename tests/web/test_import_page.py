"""A practice uploads its schedule: first what would happen, then it happens."""

import re
from typing import Any

import pytest

from tests.web.desk import Browser, Desk, words
from tests.web.test_start import hours, nora, willow  # noqa: F401 - nora is a fixture

SCHEDULE = """Appt ID,Patient,DOB,Mobile,Date,Time,Provider,Type
1001,Rosa Klein,05/14/1981,(217) 555-0156,12/15/2026,9:30 AM,Mina Roth,Cleaning
1002,José Marín,11/30/1979,(217) 555-0157,12/15/2026,10:15 AM,Mina Roth,Exam
1003,Ben Cole,03/22/1990,(217) 555-0158,12/16/2026,8:00 AM,Dr. Nobody,Exam
"""
BOUNDARY = "----WebKitFormBoundaryabc"


def upload(browser: Browser, raw: bytes = b"", **fields: str) -> Any:
    parts = []
    for name, value in {"csrf": browser.csrf, **fields}.items():
        head = f'Content-Disposition: form-data; name="{name}"'
        parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n{value}\r\n".encode())
    head = 'Content-Disposition: form-data; name="file"; filename="s.csv"\r\nContent-Type: text/csv'
    parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + raw + b"\r\n")
    answer = browser.client.http.post(
        "/settings/import",
        headers={
            "Cookie": browser.cookie,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Origin": browser.sent_from,
        },
        body=b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(),
    )
    browser._read(answer)
    return answer


@pytest.fixture
def ready(desk: Desk, nora: Browser) -> Browser:  # noqa: F811
    hours(nora, desk)
    return nora


def kept(page: Any) -> dict[str, str]:
    found = re.search(r'name="kept" value="([^"]+)"', words(page, raw=True))
    assert found
    return {"kept": found[1], "do": "import"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_first_it_says_what_would_happen_then_it_happens(
    desk: Desk, ready: Browser, encoding: str
) -> None:
    page = upload(ready, SCHEDULE.encode(encoding))
    assert "2 appointments can be imported, 1 cannot" in words(page)
    assert "line 4, Provider" in words(page)
    assert "José" not in words(ready.get("/patients?q=jos"))
    done = upload(ready, **kept(page))
    assert "3 rows read: 2 appointments (2 new" in words(done)
    assert "José Marín" in words(ready.follow(ready.get("/patients?q=jos")))
    assert willow(desk).account.imported_at is not None
    again = upload(ready, **kept(upload(ready, SCHEDULE.encode(encoding))))
    assert "2 as they were" in words(again)


def test_the_text_can_be_pasted_instead(desk: Desk, ready: Browser) -> None:
    assert "2 appointments can be imported" in words(upload(ready, pasted=SCHEDULE))


@pytest.mark.parametrize(("raw", "said"), [
    (b"", "Choose a file"),
    (b"   \n", "Choose a file"),
    (b"Name,Colour\nRosa,green\n", "expected"),
])  # fmt: skip
def test_what_is_no_schedule_is_told(desk: Desk, ready: Browser, raw: bytes, said: str) -> None:
    answer = upload(ready, raw)
    assert answer.status_code == 400
    assert said in words(answer)


def test_more_than_a_request_can_do_is_refused_before_anything_is_written(
    desk: Desk, ready: Browser
) -> None:
    rows = "".join(
        f"{n},Rosa Klein,05/14/1981,,12/15/2026,9:30 AM,Mina Roth,Exam\n" for n in range(601)
    )
    answer = upload(ready, (SCHEDULE.splitlines()[0] + "\n" + rows).encode())
    assert answer.status_code == 400
    assert "in parts" in words(answer)


def test_a_huge_file_is_refused(desk: Desk, ready: Browser) -> None:
    answer = upload(ready, b"x" * 4_100_000)
    assert answer.status_code == 400
    assert "4 MB" in words(answer)


def test_a_file_from_another_site_is_not_taken(desk: Desk, ready: Browser) -> None:
    ready.sent_from = "https://evil.example"
    assert upload(ready, SCHEDULE.encode()).status_code == 403


def test_what_was_kept_cannot_be_a_bomb(desk: Desk, ready: Browser) -> None:
    import base64
    import zlib

    bomb = base64.b64encode(zlib.compress(b"0" * 30_000_000)).decode()
    assert upload(ready, kept=bomb, do="import").status_code == 400
    assert upload(ready, kept="!!", do="import").status_code == 400
