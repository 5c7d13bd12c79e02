"""What somebody with bad intentions tries, and what they get: nothing, and no error of ours."""

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from chalice.test import Client

from app import app
from chalicelib import wiring
from chalicelib.actions import change_appointment
from chalicelib.actions.links import booking_link
from chalicelib.actions.receive_text import receive_text
from chalicelib.channels.email import Email, as_mime
from chalicelib.domain.email_look import Foot, Letterhead, html_email
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, StaffId
from chalicelib.domain.patients import Health
from chalicelib.domain.practices import Carrier
from chalicelib.entrypoints.observability import logger
from chalicelib.storage.doors import Link, Number
from chalicelib.storage.errors import NotFound
from chalicelib.web import requests, sign_in, urls
from tests.builders import ELM, ELM_NUMBER, MAIN_STREET, OAK, ROSIES_PHONE
from tests.conftest import TestServices
from tests.entrypoints.test_sms_webhooks import STATUS, TWILIO, a_form, post_form
from tests.scenes import a_text
from tests.web.desk import Desk, open_desk, signed_in, with_cognito, words
from tests.web.stage import everything
from tests.web.test_doors import FIELDS, ROUTES, filled, record_of

FORM = "application/x-www-form-urlencoded"
SECRET = "Zebrafish"
"""A word that appears in nothing of ours."""


@pytest.fixture
def desk(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(wiring, "services", lambda: services)
    with Client(app) as client:
        yield open_desk(services, client)


@pytest.fixture
def log() -> Iterator[StringIO]:
    lines = StringIO()
    was = logger.registered_handler.setStream(lines)
    yield lines
    logger.registered_handler.setStream(was)


@pytest.fixture
def oak(desk: Desk) -> dict[str, str]:
    """One of everything at Oak Dental, and the three links that its patient holds."""
    record = record_of(OAK, desk.services)
    visit = desk.services.appointments.get(OAK, AppointmentId(record["appointment_id"]))
    contact = desk.services.contacts.get(OAK, ContactId(record["contact_id"]))
    booking = booking_link(desk.services, OAK, PatientId(record["patient_id"]))
    return {
        **record,
        "a": visit.link,
        "p": contact.link,
        "b": booking.rpartition("/")[2],
        "revision": str(visit.revision),
    }


# --- Practices never meet ------------------------------------------------------------------------


def elms_own_twilio(services: TestServices) -> None:
    """Elm brought a number of its own Twilio account, so it knows the token it is signed with."""
    services.doors.give_number(
        Number(
            number="+12025550122",
            practice_id=ELM,
            location_id=MAIN_STREET,
            carrier=Carrier.TWILIO,
            account="AC1",
        )
    )


def a_status(**changes: str) -> dict[str, str]:
    return a_form(
        From="+12025550122",
        To=ROSIES_PHONE,
        MessageSid="oaks-message",
        MessageStatus="undelivered",
        ErrorCode="30005",
        **changes,
    )


def test_a_practices_carrier_account_says_nothing_about_another_practices_texts(
    desk: Desk, oak: dict[str, str]
):
    services = desk.services
    contact = services.contacts.get(OAK, ContactId(oak["contact_id"]))
    [said] = services.db.query(f"P#{OAK}#CP#{contact.contact_id}", begins="MSG#")
    services.db.put({**said, "ref": "oaks-message"})
    elms_own_twilio(services)
    before = everything(services)
    answer = post_form(desk.client, a_status(), path=STATUS)
    assert answer.status_code == 204
    assert everything(services) == before
    assert services.contacts.get(OAK, contact.contact_id).health is Health.OK


def test_a_practice_does_not_learn_whom_other_practices_know(desk: Desk, oak: dict[str, str]):
    elms_own_twilio(desk.services)
    known = post_form(desk.client, a_status(), path=STATUS)
    unknown = post_form(desk.client, {**a_status(), "To": "+12025550188"}, path=STATUS)
    assert (known.status_code, known.body) == (unknown.status_code, unknown.body)


def test_a_text_that_claims_to_answer_another_practices_message_changes_nothing_there(
    desk: Desk, oak: dict[str, str]
):
    services = desk.services
    theirs = record_of(ELM, services)
    services.doors.give_number(Number(number=ELM_NUMBER, practice_id=ELM, location_id=MAIN_STREET))
    before = [item for item in everything(services) if f"P#{OAK}#" in str(item["pk"])]
    receive_text(services, a_text("YES", number=ELM_NUMBER, in_reply_to=oak["appointment_id"]))
    receive_text(services, a_text("STOP", number=ELM_NUMBER, in_reply_to="oaks-message"))
    assert before == [item for item in everything(services) if f"P#{OAK}#" in str(item["pk"])]
    assert services.contacts.get(ELM, ContactId(theirs["contact_id"])).care == "stopped"
    assert services.contacts.get(OAK, ContactId(oak["contact_id"])).care == "unknown"


def test_a_session_of_one_practice_never_becomes_one_of_another(desk: Desk):
    """Whoever is on no staff list there is asked to sign in, whatever their session says."""
    foreign = signed_in(desk.services, desk.client, ELM, StaffId("ana"))
    assert foreign.get("/").headers["Location"].startswith("/sign-in")
    for wanted in (ELM, "", "oak#", f"{OAK}#SETUP", "../elm"):
        assert desk.ana.post("/practice", practice=wanted).status_code == 404, wanted


def test_naming_another_practices_visit_or_work_shows_nothing_of_it(
    desk: Desk, oak: dict[str, str]
):
    theirs = record_of(ELM, desk.services)
    asked = f"visit={theirs['appointment_id']}&work={theirs['work_item_id']}"
    plain, named = desk.ana.get("/today/live"), desk.ana.get(f"/today/live?{asked}")
    assert words(named) == words(plain)
    foreign = {"back": "patient", "revision": 1}
    for change in ("confirm", "cancel", "move", "late", "undo"):
        path = f"/appointments/{theirs['appointment_id']}/{change}"
        answer = desk.ana.post(path, **foreign, minutes=10, slot="patel|2026-11-24T15:00:00Z")
        assert answer.status_code == 404, change


IDS = ["%23", "%2F..%2F", "%00", "%FF", "%F0%9F%92%A9", "oak-rosa%23", "a" * 3000, "%20"]


def test_no_spelling_of_an_id_opens_anything(desk: Desk, oak: dict[str, str]):
    for part in IDS:
        for path in ("/patients/{}", "/inbox/{}", "/playbooks/{}", "/appointments/{}/move"):
            assert desk.ana.get(path.format(part)).status_code == 404, path
        assert desk.ana.post(f"/work/{part}/take", revision=1).status_code == 404


def test_an_id_longer_than_any_never_reaches_the_table():
    """DynamoDB refuses such a key, which would read as a failure of ours."""
    with pytest.raises(NotFound):
        requests.part("a" * 3000)


# --- Links and pages for patients ----------------------------------------------------------------


def test_each_link_opens_its_own_page_only(desk: Desk, oak: dict[str, str]):
    for page in "apub":
        for link in "apb":
            opens = link == page or (link == "p" and page == "u")
            answer = desk.another().get(f"/{page}/{oak[link]}")
            assert answer.status_code == (200 if opens else 404), (page, link)


def test_a_link_that_names_another_practices_record_opens_nothing(desk: Desk, oak: dict[str, str]):
    """Even if such a link could be made: what it opens is looked up in the link's own practice."""
    for purpose, page in (("appointment", "a"), ("preferences", "p"), ("book", "b")):
        link = Link(
            token=f"{purpose}-of-elm".ljust(22, "-"),
            practice_id=ELM,
            purpose=purpose,
            appointment_id=AppointmentId(oak["appointment_id"]) if page == "a" else None,
            contact_id=ContactId(oak["contact_id"]),
            patient_id=PatientId(oak["patient_id"]),
        )
        desk.services.doors.make_link(link)
        assert desk.another().get(f"/{page}/{link.token}").status_code == 404, purpose


QUERIES = ["self=1", "path=1", "page=" + "9" * 4500, "lang=%00", "parts=1&query=2", "to=1"]


def test_no_question_after_an_address_breaks_a_patients_page(desk: Desk, oak: dict[str, str]):
    for query in QUERIES:
        for path in (f"a/{oak['a']}", f"a/{oak['a']}/times", f"p/{oak['p']}", f"b/{oak['b']}"):
            assert desk.another().get(f"/{path}?{query}").status_code == 200, path
        assert desk.another().get(f"/a/{'x' * 22}?{query}").status_code == 404


def test_no_question_after_an_address_breaks_the_way_to_the_sign_in(desk: Desk):
    for query in ("self=1", "path=1", "then=1", "parts=1"):
        assert desk.another().get(f"/patients?{query}").status_code == 303, query


HOURS = ["10:00+14:00", "24:00", "10:00:00.5", "T10:00", "10", "٠٩:٠٠"]


def test_a_patient_cannot_save_an_hour_that_stops_the_practices_planning(
    desk: Desk, oak: dict[str, str]
):
    for hour in HOURS:
        contact = desk.services.contacts.get(OAK, ContactId(oak["contact_id"]))
        wish = {"do": "save", "language": "en", "from": hour, "until": "08:00", "revision": 1}
        answer = desk.another().post(f"/p/{oak['p']}", **{**wish, "revision": contact.revision})
        assert answer.status_code == 400
        assert desk.services.contacts.get(OAK, contact.contact_id).quiet_from is None
        assert desk.ana.get("/").status_code == 200


def test_hours_that_leave_no_hour_of_the_day_are_refused(desk: Desk, oak: dict[str, str]):
    contact = desk.services.contacts.get(OAK, ContactId(oak["contact_id"]))
    for quiet_from, until in (("02:00", "09:00"), ("10:00", "10:00"), ("08:00", "20:00")):
        wish = {"do": "save", "language": "en", "from": quiet_from, "until": until}
        answer = desk.another().post(f"/p/{oak['p']}", **wish, revision=contact.revision)
        assert answer.status_code == 400, quiet_from
    assert desk.services.contacts.get(OAK, contact.contact_id) == contact


def test_a_form_with_fields_missing_is_refused_and_not_an_error(desk: Desk, oak: dict[str, str]):
    for do in ("save", "", "stop-everything"):
        assert desk.another().post(f"/p/{oak['p']}", do=do).status_code == 400, do


def test_no_patient_moves_a_visit_to_the_end_of_time(desk: Desk, oak: dict[str, str]):
    for year in ("0001", "9999"):
        at = f"{year}-01-01T00:00Z patel"
        answer = desk.another().post(f"/a/{oak['a']}/move", at=at, revision=oak["revision"])
        assert answer.status_code == 400, year
        fields = {"visit": "cleaning", "place": "main-street"}
        assert desk.another().post(f"/b/{oak['b']}", at=at, **fields).status_code == 400, year


def test_one_cancelled_visit_is_replaced_by_one_however_often_it_is_asked(
    desk: Desk, oak: dict[str, str]
):
    setup = desk.services.setups.of(OAK)
    for visit_type in setup.visit_types.values():
        desk.services.setups.save(OAK, replace(visit_type, revision=1, self_booking=True))
    change_appointment.cancel(
        desk.services, OAK, AppointmentId(oak["appointment_id"]), by="patient"
    )
    asked = [desk.another().post(f"/a/{oak['a']}/again").headers["Location"] for _ in range(3)]
    assert len(set(asked)) == 1
    assert desk.another().get(asked[0]).status_code == 200


def test_no_method_but_the_forms_own_presses_a_button(desk: Desk, oak: dict[str, str]):
    before = everything(desk.services)
    for path in (f"/a/{oak['a']}/cancel", f"/p/{oak['p']}", f"/u/{oak['p']}", f"/b/{oak['b']}"):
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            desk.client.http.get(f"{path}?_method=POST&do=stop", headers={name: "POST"})
        for method in ("HEAD", "PUT", "DELETE", "PATCH"):
            body = b"do=stop&List-Unsubscribe=One-Click"
            headers = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
            desk.client.http.request(method, path, headers=headers, body=body)
        for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
            desk.client.http.post(path, headers={"Content-Type": kind}, body=b'{"do": "stop"}')
    assert everything(desk.services) == before


# --- The desk ------------------------------------------------------------------------------------


DAYS = ["0001-01-01", "9999-12-31", "1970-01-01", "-1", "٢٠٢٦-١١-٢٤"]


def test_a_day_at_the_end_of_the_calendar_is_refused_on_every_page(desk: Desk, oak: dict[str, str]):
    for day in DAYS:
        for path in ("/?", "/today/live?", "/forecast?", f"/book?patient={oak['patient_id']}&"):
            assert desk.ana.get(f"{path}day={day}").status_code == 400, path


TIMES = [
    {"slot": "patel|9999-12-31T23:59:00+00:00"},
    {"slot": "patel|9999-12-31T23:59:00-14:00"},
    {"slot": "patel|0001-01-01T00:00:00+14:00"},
    {"slot": "patel|2026-11-24T15:00:00"},
    {"slot": "kim-of-elm|2026-11-24T15:00:00Z"},
    {"slot": "|"},
    {"other_day": "9999-12-31", "other_time": "23:59"},
    {"other_day": "2026-02-30", "other_time": "10:00"},
    {"other_day": "2027-03-14", "other_time": "02:30"},
    {"other_day": "2026-12-01", "other_time": "25:00"},
]


def test_nothing_is_booked_or_moved_to_a_time_that_cannot_be(desk: Desk, oak: dict[str, str]):
    for when in TIMES:
        before = [item for item in everything(desk.services) if "#AUDIT#" not in str(item["pk"])]
        fields = {"other_provider": "patel", "visit_type": "cleaning", "patient": oak["patient_id"]}
        assert desk.ana.post("/book", **fields, **when).status_code == 400
        path = f"/appointments/{oak['appointment_id']}/move"
        assert desk.ana.post(path, **fields, **when, revision=oak["revision"]).status_code == 400
        after = [item for item in everything(desk.services) if "#AUDIT#" not in str(item["pk"])]
        assert after == before


def a_playbook_form(**changes: Any) -> dict[str, Any]:
    known = {
        "revision": 1,
        "name": "Reminders",
        "0.id": "days-3",
        "0.when": "days",
        "0.days": "3",
        "0.at": "10:00",
        "0.order": "text",
        "0.en.text": "Hi {first_name}",
    }
    return {**known, **changes}


PLAYBOOKS = [
    {"0.days": "9" * 4500},
    {"0.days": "-1"},
    {"0.days": "٣"},
    {"0.when": "before", "0.amount": "9" * 4500, "0.unit": "hours"},
    {"0.id": ""},
    {"0.id": "a+b"},
    {"0.id": "x" * 4000},
    {"1.id": "days-3", "1.when": "days", "1.days": "1", "1.at": "10:00", "1.en.text": "Hi"},
    {"pilot_locations": "elms-location"},
    {"pilot_providers": "../kim"},
    {"visit_types": "elms-visit"},
    {"0.en.text": "{first_name.__class__}"},
    {"0.en.text": "{0}"},
    {"0.en.text": "{practice!r}"},
    {"0.en.text": "{practice:>99999999}"},
    {"0.en.text": "{first_name:{time}}"},
    {"0.en.text": "{"},
]


def test_a_playbook_that_could_not_be_sent_as_written_is_not_saved(desk: Desk, oak: dict[str, str]):
    for changes in PLAYBOOKS:
        form = a_playbook_form(**changes)
        answer = desk.ana.post(f"/playbooks/{oak['playbook_id']}", **form)
        assert answer.status_code == 400
        stands = desk.services.setups.of(OAK, fresh=True).playbooks
        assert [of.revision for of in stands.values()] == [1]


def test_a_name_that_folds_into_many_letters_is_saved_and_found(desk: Desk):
    long = "\ufdfa" * 80
    answer = desk.ana.post("/new-patient", given_name=long, family_name=long, language="en")
    assert answer.status_code == 303
    found = desk.services.patients.find(OAK, long)
    assert len(found) == 1


def test_a_megabyte_in_any_field_is_refused_and_not_an_error(desk: Desk, oak: dict[str, str]):
    big = "a" * 1_000_000
    for path, method in ROUTES:
        if method == "POST":
            fields = {**FIELDS, "text": big, "note": big, "given_name": big, "name": big}
            assert desk.ana.post(filled(path, oak), **fields).status_code in (400, 413), path


THENS = ["//evil.example", "/\\evil.example", "/\tevil", "https://evil.example", "/日本", "\r\n"]


def test_nobody_signs_in_with_what_no_person_was_given(desk: Desk, log: StringIO):
    """And a stranger cannot make it look as if the sign-in service were down."""
    with_cognito(desk.services)
    for email in ("nobody@oak.example", "x" * 4000, "a\x01b", "' OR 1=1 --"):
        answer = desk.another().post("/sign-in", email=email, password="guessed")
        assert answer.status_code == 401, email[:20]
        assert "The email address or the password is not right" in words(answer)
        assert "Set-Cookie" not in answer.headers
    for session in ("", "x"):
        for step in ("code", "new-password"):
            fields = {"code": "123456", "new_password": "x" * 12, "step": "<script>"}
            path = f"/sign-in/{step}"
            answer = desk.another().post(path, session=session, user="ana", **fields)
            assert answer.status_code == 400, (step, session)
            assert "<script>" not in words(answer, raw=True)
            assert "Set-Cookie" not in answer.headers
    assert '"level":"ERROR"' not in log.getvalue()


def test_a_cookie_of_ones_own_making_opens_nothing(desk: Desk):
    name, _, token = desk.ana.cookie.partition("=")
    for cookie in (f"{name}=", f"{name}=guessed", f"rapport={token}", "\0", f"{name}={token}x"):
        answer = desk.client.http.get("/", headers={"Cookie": cookie})
        assert answer.headers["Location"].startswith("/sign-in"), cookie


def test_signing_in_never_leaves_our_pages(desk: Desk):
    for then in THENS:
        assert sign_in._only_ours(then, urls.of(desk.services.config)) == "/"


# --- Carriers' webhooks --------------------------------------------------------------------------

SNS_BODIES = [
    b"",
    b"null",
    b"[]",
    b"1e999",
    b'"text"',
    b"\xff\xfe\x00",
    b'{"Type": "Notification"}',
    b'{"TopicArn": null}',
    b'{"TopicArn": ["a"]}',
    b'{"TopicArn": "\\ud800", "Type": "Notification"}',
    b'{"TopicArn": "", "Type": "SubscriptionConfirmation"}',
    b"[" * 100_000,
    b'{"a": ' + b"9" * 5_000 + b"}",
    b'{"TopicArn": "' + b"a" * 1_000_000 + b'"}',
]
FORMS = [
    b"",
    b"\xff=\xff",
    b"To=%FF",
    b"a=1&" * 500,
    b"To=%2B12025550100&To=%2B12025550111&AccountSid=AC1",
    b"To=" + b"1" * 1_000_000,
    b"To=%2B12025550100&AccountSid=AC1&AccountSid=AC2",
    b"To=%00&AccountSid=%00",
]


def test_whatever_strangers_post_to_a_webhook_is_refused_and_changes_nothing(
    desk: Desk, oak: dict[str, str], log: StringIO
):
    before = everything(desk.services)
    for body in SNS_BODIES:
        headers = {"Content-Type": "text/plain; charset=UTF-8"}
        answer = desk.client.http.post("/webhooks/sns", headers=headers, body=body)
        assert answer.status_code in (400, 403), body[:60]
    for path in (TWILIO, STATUS):
        for body in FORMS:
            answer = desk.client.http.post(path, headers={"Content-Type": FORM}, body=body)
            assert answer.status_code in (400, 403), body[:60]
    for path in (TWILIO, STATUS, "/webhooks/sns"):
        assert desk.client.http.get(path).status_code == 405
        xml = {"Content-Type": "application/xml"}
        assert desk.client.http.post(path, headers=xml, body=b"<x/>").status_code == 415
    assert everything(desk.services) == before
    assert '"level":"ERROR"' not in log.getvalue()


# --- Least said ----------------------------------------------------------------------------------


def leaks(said: str, oak: dict[str, str]) -> list[str]:
    secret = [SECRET, "Klein", ROSIES_PHONE, "2025550143", oak["a"], oak["p"], oak["b"]]
    return [of for of in secret if of in said]


def test_when_everything_fails_no_log_or_answer_says_who_it_was_about(
    desk: Desk,
    oak: dict[str, str],
    log: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
):
    def breaks(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(f"{SECRET} Klein {ROSIES_PHONE} {oak['a']} {args} {kwargs}")

    monkeypatch.setattr(type(desk.services.appointments), "get", breaks)
    monkeypatch.setattr(type(desk.services.patients), "get", breaks)
    monkeypatch.setattr(type(desk.services.patients), "find", breaks)
    monkeypatch.setattr(type(desk.services.contacts), "get", breaks)
    paths = [f"/a/{oak['a']}", f"/p/{oak['p']}", f"/u/{oak['p']}", f"/b/{oak['b']}"]
    paths += [f"/patients?q={SECRET}", f"/patients/{oak['patient_id']}"]
    for path in paths:
        answer = desk.ana.get(path)
        assert answer.status_code == 500, path
        assert not leaks(answer.body.decode() + str(answer.headers), oak), path
    for path in (f"/a/{oak['a']}/confirm", f"/p/{oak['p']}", f"/inbox/{oak['contact_id']}/note"):
        answer = desk.ana.post(path, text=SECRET, note=SECRET, do="stop")
        assert answer.status_code == 500, path
        assert not leaks(answer.body.decode(), oak), path
    lines = log.getvalue()
    assert lines.count('"level":"ERROR"') == len(paths) + 3
    printed = capfd.readouterr()
    assert not leaks(lines + printed.out + printed.err, oak)


def test_a_name_cannot_start_a_header_of_an_email(desk: Desk):
    evil = "Oak\r\nBcc: everybody@evil.example\r\n\r\n<b>"
    mime = as_mime(
        Email(
            to="rosie@example.com",
            sender_name=evil,
            sender_address="hello@oak.example",
            subject=evil,
            text=evil,
            html="<p>hello</p>",
            reference=evil,
        )
    )
    head = mime.partition(b"\r\n\r\n")[0]
    assert not [line for line in head.splitlines() if line.lower().startswith(b"bcc")]


def test_a_colour_is_a_colour_and_loads_nothing_in_an_email():
    mail = html_email(
        "Hello <img src=x>",
        head=Letterhead(
            brand="<script>",
            colour="red;background:url(https://evil.example/seen)",
            logo='http://evil.example/logo.png"onerror="',
            address="<img src=y>",
        ),
        link='https://rapport.example/a/x"onclick="',
        button="<b>",
        language='en"',
        title="<script>",
        picture='https://rapport.example/a.png"onerror="',
        picture_says="<img src=z>",
        foot=[Foot(says="<script>", to='https://rapport.example/p/x"onclick="')],
    )
    assert "evil.example" not in mail
    assert "<script>" not in mail
    assert "<img" not in mail
    assert 'onclick="' not in mail


def test_the_local_stages_doors_are_not_there_on_another_stage():
    assert not [path for path in app.routes if path.startswith("/local")]
    assert "chalicelib.web.local_stage" not in {
        entry.view_function.__module__ for of in app.routes.values() for entry in of.values()
    }
