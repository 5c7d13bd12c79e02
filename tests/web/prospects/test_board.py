"""The board of prospects, and how they stand on the patient's page."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions.enquire import enquire
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.enquiries import About, Enquiry
from chalicelib.domain.ids import StaffId
from chalicelib.domain.patients import Kind
from chalicelib.domain.prospects import Loss, Origin, Prospect, Stage
from chalicelib.storage.doors import Number
from chalicelib.web.kept import forget
from tests.builders import ELM, MAIN_STREET, NOW, OAK, OAK_NUMBER, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.scenes import know, later, texts_in
from tests.web.desk import Desk, signed_in, words

PHONE = "+12025550166"


def asks(services: TestServices, **said: Any) -> Prospect:
    known: dict[str, Any] = {
        "given_name": "Noor",
        "family_name": "Haddad",
        "phone": PHONE,
        "agrees": True,
    }
    location = services.setups.of(OAK).locations[MAIN_STREET]
    enquire(services, OAK, location, Enquiry(about=About.FIRST_VISIT, **{**known, **said}))
    return max(services.prospects.open_ones(OAK), key=lambda of: of.began_at)


@pytest.fixture
def noor(desk: Desk) -> Prospect:
    desk.services.at(NOW)
    return asks(desk.services)


def texts(desk: Desk, said: str) -> None:
    """Somebody whom nobody knows texts the practice."""
    number = Number(number=OAK_NUMBER, practice_id=OAK, location_id=MAIN_STREET)
    desk.services.doors.give_number(number)
    texts_in(desk.services, said, sender=PHONE)


def now_is(desk: Desk, prospect: Prospect) -> Prospect:
    found = desk.services.prospects.get(OAK, prospect.patient_id)
    assert found is not None
    return found


def does(desk: Desk, prospect: Prospect, step: str, **form: object):  # type: ignore[no-untyped-def]
    revision = now_is(desk, prospect).revision
    path = f"/prospects/{prospect.patient_id}/{step}"
    return desk.ana.post(path, **{"revision": revision, "back": "board", **form})


def test_an_enquiry_stands_on_the_board_with_its_clock(desk: Desk, noor: Prospect) -> None:
    page = words(desk.ana.get("/prospects"))
    assert "Enquiry 1" in page
    assert "Noor Haddad" in page
    assert "Answer by 09:05" in page
    assert "Wrote by the form just now" in page


def test_after_five_minutes_it_is_late_and_says_for_how_long(desk: Desk, noor: Prospect) -> None:
    later(desk.services, minutes=12)
    page = words(desk.ana.get("/prospects"))
    assert "Late: has waited 12 min" in page
    assert "0 of 1 answered within 5 minutes of opening hours" in page


def test_at_night_the_clock_waits_for_the_morning(desk: Desk) -> None:
    desk.services.at(NOW.replace(hour=10))
    asks(desk.services)
    assert "Answer by 08:05" in words(desk.ana.get("/prospects"))


def test_answered_by_one_tap_it_tells_how_fast(desk: Desk, noor: Prospect) -> None:
    later(desk.services, minutes=3)
    answer = does(desk, noor, "answered")
    page = words(desk.ana.follow(answer))
    assert "Answered 1" in page
    assert "Answered in 3 min" in page
    assert "median answer time 3 min" in page
    assert desk.services.work_items.open_ones(OAK) == []


def test_a_reply_in_the_inbox_moves_them_by_itself(desk: Desk, noor: Prospect) -> None:
    page = desk.ana.get(f"/inbox/{noor.contact_id}")
    seen = re.search(r'name="seen" value="(\d+)"', words(page, raw=True))
    desk.ana.post(
        f"/inbox/{noor.contact_id}/reply", text="Gladly! When?", seen=seen[1] if seen else ""
    )
    assert now_is(desk, noor).stage is Stage.ANSWERED
    assert now_is(desk, noor).moves[-1].by == desk.staff_id


def test_called_in_vain_they_wait_and_it_is_said(desk: Desk, noor: Prospect) -> None:
    desk.ana.get("/prospects")
    page = words(desk.ana.follow(does(desk, noor, "not-reached")))
    assert "Called in vain 1 time" in page.replace("called", "Called")
    [item] = desk.services.work_items.open_ones(OAK)
    assert item.line.endswith("(Called, no answer.)")


def test_who_is_lost_is_so_with_a_reason_and_can_be_taken_back(desk: Desk, noor: Prospect) -> None:
    desk.ana.get("/prospects")
    does(desk, noor, "lost", loss="price", note="Wanted the price list")
    assert now_is(desk, noor).loss is Loss.PRICE
    assert "Noor" not in words(desk.ana.get("/prospects"))
    page = words(desk.ana.get("/prospects?show=ended"))
    assert "Lost : Too expensive" in page
    assert "1 Too expensive" in page
    assert "Wanted the price list" in page
    does(desk, noor, "reopen")
    assert now_is(desk, noor).is_open


def test_a_reason_that_is_none_is_refused(desk: Desk, noor: Prospect) -> None:
    desk.ana.get("/prospects")
    assert does(desk, noor, "lost", loss="whatever").status_code == 400
    assert does(desk, noor, "lost", loss="price", note="x" * 300).status_code == 400
    assert now_is(desk, noor).is_open


def test_of_two_at_once_the_second_is_told_who_was_faster(desk: Desk, noor: Prospect) -> None:
    ben = desk.colleague("Ben")
    ben.get("/prospects")
    seen = now_is(desk, noor).revision
    ben.post(f"/prospects/{noor.patient_id}/spoke", revision=seen, back="board")
    desk.ana.get("/prospects")
    answer = desk.ana.post(
        f"/prospects/{noor.patient_id}/lost", revision=seen, back="board", loss="price"
    )
    assert answer.status_code == 409
    assert "Ben moved them to “In talk” meanwhile." in words(answer)
    assert now_is(desk, noor).is_open


def test_who_may_be_a_patient_is_joined_with_one_click(desk: Desk) -> None:
    desk.services.at(NOW)
    rosa = know(desk.services, a_patient())
    asked = asks(desk.services, given_name="Rosa", family_name="Klein", phone=ROSIES_PHONE)
    page = words(desk.ana.get("/prospects"))
    assert "May be your patient Rosa Klein (same name, same number or email)" in page
    answer = does(desk, asked, "same", who=rosa.patient_id)
    record = words(desk.ana.follow(answer))
    assert "They are one record now." in record
    assert "Was a prospect: a patient already" in record
    assert "Nobody waits for an answer." in words(desk.ana.get("/prospects"))


def test_who_may_be_a_patient_can_be_called_from_today(desk: Desk) -> None:
    desk.services.at(NOW)
    know(desk.services, a_patient())
    asks(desk.services, given_name="Rosa", family_name="Klein", phone=ROSIES_PHONE)
    page = words(desk.ana.get("/"), raw=True)
    assert f'href="tel:{ROSIES_PHONE}"' in page


def test_another_person_stays_a_prospect_of_their_own(desk: Desk) -> None:
    desk.services.at(NOW)
    rosa = know(desk.services, a_patient())
    asked = asks(desk.services, given_name="Rosa", family_name="Klein", phone=ROSIES_PHONE)
    desk.ana.get("/prospects")
    page = words(desk.ana.follow(does(desk, asked, "other", who=rosa.patient_id)))
    assert "May be your patient" not in page
    assert now_is(desk, asked).not_them == (rosa.patient_id,)
    assert does(desk, asked, "other", who="somebody").status_code == 404
    assert does(desk, asked, "same", who=rosa.patient_id).status_code == 404


def test_the_stage_stands_on_the_patients_page_with_its_history(desk: Desk, noor: Prospect) -> None:
    page = words(desk.ana.get(f"/patients/{noor.patient_id}"))
    assert "Prospect: enquiry" in page
    assert "Enquiry, the form on the website" in page
    answer = does(desk, noor, "spoke", back="patient")
    page = words(desk.ana.follow(answer))
    assert "Prospect: in talk" in page
    assert "In talk, you" in page


def test_a_note_is_kept_and_shown(desk: Desk, noor: Prospect) -> None:
    desk.ana.get("/prospects")
    does(desk, noor, "note", note="Rather in the evening", back="patient")
    assert "Rather in the evening" in words(desk.ana.get("/prospects"))


def test_who_left_an_email_only_is_answered_by_email_and_by_one_tap(desk: Desk) -> None:
    desk.services.at(NOW)
    noor = asks(desk.services, phone="", email="noor@home.example", agrees=False)
    page = words(desk.ana.get("/prospects"), raw=True)
    assert 'href="mailto:noor@home.example"' in page
    assert f'href="/inbox/{noor.contact_id}"' in page
    does(desk, noor, "answered")
    assert now_is(desk, noor).stage is Stage.ANSWERED


def test_one_made_by_hand_who_waits_has_the_same_clock(desk: Desk) -> None:
    desk.services.at(NOW)
    desk.ana.get("/new-prospect")
    answer = desk.ana.post(
        "/new-prospect",
        given_name="Tom",
        family_name="Abara",
        phone="202 555 0167",
        language="en",
        note="Asked at the counter for an exam",
        asked="waits",
    )
    page = words(desk.ana.follow(answer))
    assert "Tom Abara" in page
    assert "Answer by 09:05" in page
    assert "Asked at the desk just now" in page
    [tom] = desk.services.prospects.open_ones(OAK)
    assert (tom.origin, tom.note) == (Origin.DESK, "Asked at the counter for an exam")
    [item] = desk.services.work_items.open_ones(OAK)
    assert (item.kind, item.patient_id) == (WorkKind.ENQUIRY, tom.patient_id)
    assert desk.services.patients.get(OAK, tom.patient_id).kind is Kind.PROSPECT


def test_one_made_by_hand_with_whom_somebody_spoke_is_in_talk(desk: Desk) -> None:
    desk.ana.get("/new-prospect")
    desk.ana.post("/new-prospect", given_name="Tom", language="en", asked="spoke")
    [tom] = desk.services.prospects.open_ones(OAK)
    assert (tom.stage, tom.answered_in) == (Stage.IN_TALK, None)
    assert desk.services.work_items.open_ones(OAK) == []


def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(desk: Desk) -> None:
    desk.ana.get("/new-prospect")
    answer = desk.ana.post(
        "/new-prospect", given_name="Tom", phone="12", language="en", note="x" * 300
    )
    assert answer.status_code == 400
    assert "2 fields need another look" in words(answer)
    assert 'value="Tom"' in words(answer, raw=True)
    assert desk.services.prospects.open_ones(OAK) == []


def test_somebody_known_is_shown_before_they_are_made_again(desk: Desk) -> None:
    know(desk.services, a_patient())
    desk.ana.get("/new-prospect")
    form = {
        "given_name": "Rosa",
        "family_name": "Klein",
        "phone": "202 555 0143",
        "language": "en",
    }
    answer = desk.ana.post("/new-prospect", **form)
    assert answer.status_code == 409
    assert "There is already Rosa Klein" in words(answer)
    assert desk.ana.post("/new-prospect", **form, seen="rosa").status_code == 303


def test_an_unknown_caller_becomes_a_prospect_who_is_in_talk(desk: Desk) -> None:
    desk.ana.get("/calls")
    call = desk.ana.post("/calls", number=PHONE)
    page = desk.ana.follow(call)
    action = re.search(r'action="(/calls/[^"]+/prospect)"', words(page, raw=True))
    assert action
    desk.ana.post(action[1], given_name="Lea", family_name="Roth")
    [lea] = desk.services.prospects.open_ones(OAK)
    assert (lea.origin, lea.stage, lea.answered_in) == (Origin.CALL, Stage.IN_TALK, None)


def test_who_texts_from_an_unknown_number_is_made_a_prospect_from_the_conversation(
    desk: Desk,
) -> None:
    services = desk.services
    services.at(NOW)
    texts(desk, "Do you take new patients?")
    later(services, minutes=2)
    contact_id = services.contacts.id_of(OAK, PHONE)
    forget(services, (OAK, "waiting"))  # what the badge counted seconds ago
    board = desk.ana.get("/prospects")
    assert "(202) 555-0166 unknown number" in words(board)
    assert "Do you take new patients?" in words(board)
    assert f'href="/inbox/{contact_id}"' in words(board, raw=True)
    page = desk.ana.get(f"/inbox/{contact_id}")
    assert "Add as a prospect" in words(page)
    answer = desk.ana.post(f"/inbox/{contact_id}/prospect", given_name="Lea", family_name="Roth")
    assert "Lea Roth" in words(desk.ana.follow(answer))
    [lea] = services.prospects.open_ones(OAK)
    assert (lea.origin, lea.stage, lea.began_at) == (Origin.TEXT, Stage.ENQUIRY, NOW)
    assert lea.answer_by == NOW + timedelta(minutes=5)
    seen = re.search(
        r'name="seen" value="(\d+)"', words(desk.ana.get(f"/inbox/{contact_id}"), raw=True)
    )
    desk.ana.post(f"/inbox/{contact_id}/reply", text="Yes!", seen=seen[1] if seen else "")
    assert (now_is(desk, lea).stage, now_is(desk, lea).answered_in) == (Stage.ANSWERED, 120)


def test_a_texter_needs_a_name_and_is_made_once(desk: Desk) -> None:
    texts(desk, "Hello?")
    contact_id = desk.services.contacts.id_of(OAK, PHONE)
    desk.ana.get(f"/inbox/{contact_id}")
    refused = desk.ana.post(f"/inbox/{contact_id}/prospect", given_name="", family_name="Roth")
    assert refused.status_code == 400
    assert "A first name is needed" in words(refused)
    for _ in range(2):
        desk.ana.post(f"/inbox/{contact_id}/prospect", given_name="Lea", family_name="Roth")
    assert len(desk.services.prospects.open_ones(OAK)) == 1


def test_a_practice_sees_its_own_prospects_only(desk: Desk, noor: Prospect) -> None:
    eve = signed_in(desk.services, desk.client, ELM, StaffId("eve"))
    assert "Noor Haddad" in words(desk.ana.get("/prospects"))
    assert "Noor" not in words(eve.get("/prospects"))
    eve.post(f"/prospects/{noor.patient_id}/answered", revision=noor.revision)
    assert now_is(desk, noor) == noor


def test_nobody_is_told_what_to_do_on_an_empty_board(desk: Desk) -> None:
    page = words(desk.ana.get("/prospects"))
    assert "Nobody waits for an answer." in page
    assert "Last 90 days" not in page
