"""A manager connects calendars, says whose a visit is, and hands out a provider's own."""

import re

import pytest

from chalicelib.actions.plan_due import plan_due
from tests.actions.test_calendars import DAY, Web, away, event
from tests.builders import ELM, MAIN_STREET, OAK
from tests.domain.test_calendars import raw
from tests.loop import drain
from tests.scenes import know
from tests.web.desk import Desk, words

PAGE = "/settings/calendars"
URL = "https://calendar.example/very-secret/basic.ics"


@pytest.fixture
def web(desk: Desk) -> Web:
    web = Web()
    desk.services.__dict__["public_web"] = web
    return web


def add(desk: Desk, **changes: str) -> str:
    form = {"name": "Patel's own", "url": URL, "provider": "patel", "becomes": "away"}
    answer = desk.ana.post(PAGE, **{**form, "visit_type": "cleaning", **changes})
    assert answer.status_code == 303
    return desk.services.calendars.feeds(OAK)[-1].feed_id


def test_an_address_is_added_read_and_never_shown_again(desk: Desk, web: Web) -> None:
    web.body = raw("clinic_week")
    add(desk)
    drain(desk.services)
    page = words(desk.ana.get(PAGE), raw=True)
    assert "calendar.example" in page
    assert "very-secret" not in page
    assert "3 absences" in page


def test_an_address_of_ours_is_refused_beside_its_field(desk: Desk, web: Web) -> None:
    answer = desk.ana.post(
        PAGE, name="x", url="https://169.254.169.254/latest", provider="patel", becomes="away"
    )
    assert answer.status_code == 400
    assert "public address" in words(answer)
    assert desk.services.calendars.feeds(OAK) == []


def test_a_title_is_a_question_until_somebody_answers_it(desk: Desk, web: Web) -> None:
    rosie = know(desk.services)
    lines = ["BEGIN:VCALENDAR", event("b", 2, 15, "SUMMARY:Recall – Rosa Klein"), "END:VCALENDAR"]
    web.body = "\r\n".join(lines).encode()
    feed_id = add(desk, becomes="visits")
    drain(desk.services)
    page = desk.ana.get(PAGE)
    assert "Whose visits are these?" in words(page)
    assert "Rosa Klein" in words(page)
    uid = re.findall(r'name="uid" value="(\w+)"', words(page, raw=True))[0]
    answer = desk.ana.post(f"{PAGE}/whose", feed=feed_id, uid=uid, whose=rosie.patient_id)
    assert answer.status_code == 303
    drain(desk.services)
    assert "Whose visits are these?" not in words(desk.ana.get(PAGE))
    [visit] = desk.services.appointments.of_day(OAK, MAIN_STREET, DAY.replace(day=2).date())
    assert visit.patient_id == rosie.patient_id


def test_a_file_is_uploaded_and_the_calendar_removed(desk: Desk) -> None:
    feed_id = add(desk, url="")
    boundary, nl = "xxx", b"\r\n"
    fields = {"csrf": desk.ana.csrf, "feed": feed_id}
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    head = 'Content-Disposition: form-data; name="file"; filename="a.ics"'
    body += f"--{boundary}\r\n{head}\r\n\r\n".encode() + raw("clinic_week") + nl
    answer = desk.client.http.post(
        f"{PAGE}/upload",
        headers={
            "Cookie": desk.ana.cookie,
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Origin": desk.ana.sent_from,
        },
        body=body + f"--{boundary}--\r\n".encode(),
    )
    assert answer.status_code == 303
    assert len(away(desk.services)) == 3
    desk.ana.post(f"{PAGE}/remove", feed=feed_id)
    assert away(desk.services) == []


def test_a_providers_address_is_made_shown_and_closed(desk: Desk) -> None:
    desk.ana.post(f"{PAGE}/own", provider="patel", do="open", initials="yes")
    token = next(iter(desk.services.calendars.own(OAK).values())).token
    assert f"/calendar/{token}.ics" in words(desk.ana.get(PAGE))
    desk.ana.post(f"{PAGE}/own", provider="patel", do="close")
    assert desk.services.calendars.own(OAK) == {}


def test_another_practices_calendar_is_nobodys(desk: Desk, web: Web) -> None:
    feed_id = add(desk)
    eve = desk.colleague("Ben", role="front-desk")
    assert eve.get(PAGE).status_code == 403
    assert desk.services.calendars.feeds(ELM) == []
    plan_due(desk.services, f'{{"practice": "elm", "kind": "ICS", "id": "{feed_id}"}}')
    assert web.asked == []
