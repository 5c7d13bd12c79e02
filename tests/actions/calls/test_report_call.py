"""The practice's phone rings: who it may be, and what becomes of a call that nobody took."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.actions import change_appointment
from chalicelib.actions.calls import missed_call
from chalicelib.actions.calls.missed_call import text_back
from chalicelib.actions.calls.report_call import report_call
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.calls import missed_call_text, read_call
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.enquiries import thanks_text
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId
from chalicelib.domain.patients import Consent, OtherPhone, Patient, PhoneUse
from chalicelib.domain.segments import count
from chalicelib.storage.callers import Call
from tests.builders import (
    CLEANING,
    ELM,
    MAIN_STREET,
    NOW,
    OAK,
    OAK_NUMBER,
    OAK_PHONE,
    PATEL,
    ROSIES_PHONE,
    a_location,
    a_patient,
)
from tests.conftest import TestServices
from tests.loop import run as swept
from tests.scenes import book, know, open_elm, open_oak, rosies_contact, texts_in

HOME = "+12025550151"
STRANGER = "+12025550166"
NINE_IN_THE_EVENING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services, text_back=True)
    return services


def rings(services: TestServices, number: str = ROSIES_PHONE, **said: Any) -> Call | None:
    return report_call(services, OAK, read_call({"from": number, "to": OAK_PHONE, **said}))


def misses(services: TestServices, number: str = ROSIES_PHONE, **said: Any) -> Call | None:
    return rings(services, number, event="missed", **{"call_id": "c-1", **said})


def child(services: TestServices, name: str, **changes: Any) -> Patient:
    patient_id = PatientId(name.lower())
    return know(services, a_patient(patient_id=patient_id, given_name=name, email="", **changes))


def waiting(services: TestServices) -> list[WorkItem]:
    return services.work_items.open_ones(OAK)


def people(call: Call | None) -> set[str]:
    assert call is not None
    return set(call.patients)


def test_everybody_who_shares_the_number_may_be_calling(oak: TestServices) -> None:
    know(oak)
    child(oak, "Leo")
    assert people(rings(oak)) == {"rosa", "leo"}


def test_somebody_who_is_called_at_home_but_texted_elsewhere_is_known_there_too(
    oak: TestServices,
) -> None:
    at_home = OtherPhone(number=HOME, use=PhoneUse.HOME)
    rosa = know(oak, a_patient(phones=(at_home,)))
    child(oak, "Leo", phone="", phones=(at_home,))
    assert people(rings(oak, HOME)) == {"rosa", "leo"}
    save_patient(oak, OAK, replace(rosa, phones=()), was=rosa, by="ana")
    assert people(rings(oak, HOME)) == {"leo"}


def test_another_practices_patient_is_nobody_here(oak: TestServices) -> None:
    open_elm(oak)
    save_patient(oak, ELM, a_patient(), was=None, by="import")
    assert people(rings(oak)) == set()


def test_a_call_shows_the_visits_and_open_work_as_they_stand_when_it_is_opened(
    oak: TestServices,
) -> None:
    know(oak)
    leo = child(oak, "Leo")
    coming = book(oak)
    past = book(
        oak,
        appointment_id=AppointmentId("past"),
        patient_id=leo.patient_id,
        starts_at=NOW - timedelta(days=30),
    )
    for visit in (coming, past):
        plan_for(oak, visit)
    texts_in(oak, "do you take my insurance?")
    call = rings(oak)
    assert call is not None
    change_appointment.cancel(oak, OAK, coming.appointment_id, by="ana", revision=None)
    shown = oak.callers.show(call)
    assert [(of.appointment_id, of.is_open) for of in shown.visits] == [
        ("past", True),
        ("visit-1", False),
    ]
    assert [of.kind for of in shown.work] == [WorkKind.REPLY]
    assert shown.conversation is not None
    assert shown.conversation.preview == "do you take my insurance?"


def test_a_patient_of_many_years_keeps_few_notes_and_the_last_visit_is_found(
    oak: TestServices,
) -> None:
    know(oak)
    visit = book(oak)
    for n in range(150):
        at = NOW - timedelta(days=n)
        known = replace(visit, appointment_id=AppointmentId(f"v{n:03}"), starts_at=at)
        oak.callers.note_visit(known)
    found = oak.callers.find(OAK, ROSIES_PHONE, now=NOW)
    assert "v001" in found.visits
    assert "v149" not in found.visits


def test_the_same_call_told_of_twice_has_one_page(oak: TestServices) -> None:
    first, again = rings(oak, call_id="CA1"), rings(oak, call_id="CA1", event="answered")
    assert first
    assert again
    assert first.token == again.token != "CA1"
    assert len(first.token) == 22
    other = rings(oak, call_id="CA2")
    assert other
    assert other.token != first.token


@pytest.mark.parametrize(
    "number", ["", "anonymous", "Restricted", "+266696687", OAK_NUMBER, OAK_PHONE, "12"]
)
def test_a_withheld_number_and_the_practices_own_are_nobodys(
    oak: TestServices, number: str
) -> None:
    assert misses(oak, number) is None
    assert waiting(oak) == []
    assert oak.texts.sent == []


def test_the_screens_say_who_is_calling_until_somebody_picks_up(oak: TestServices) -> None:
    know(oak)
    child(oak, "Leo")
    rings(oak, call_id="CA1")
    ringing = oak.callers.ringing(OAK, MAIN_STREET)
    assert ringing is not None
    assert set(ringing.says.split(" or ")) == {"Rosa Klein", "Leo Klein"}
    rings(oak, call_id="CA1", event="answered")
    assert oak.callers.ringing(OAK, MAIN_STREET) is None


def test_a_line_that_two_locations_share_rings_at_both(oak: TestServices) -> None:
    hill = LocationId("hill")
    oak.setups.save(OAK, a_location(location_id=hill, name="Hill", number="+12025550187"))
    for event, rung in (("ringing", True), ("ended", False)):
        rings(oak, call_id="CA1", event=event)
        for place in (MAIN_STREET, hill):
            assert (oak.callers.ringing(OAK, place) is not None) is rung


def test_every_text_costs_one_segment() -> None:
    for language in ("en", "es"):
        said = {"brand": "Riverside Dental Care", "phone": "(202) 555-0199"}
        for text in (missed_call_text(language, **said), thanks_text(language, **said)):
            assert count(text).parts == 1, text


def test_a_missed_caller_is_texted_once_a_day_and_a_person_is_asked_to_call(
    oak: TestServices,
) -> None:
    know(oak)
    misses(oak)
    [text] = oak.texts.to(ROSIES_PHONE)
    assert text.startswith("Oak Dental: Sorry we missed your call.")
    assert "(202) 555-0199" in text
    assert "STOP" in text
    [item] = waiting(oak)
    assert (item.kind, item.patient_id) == (WorkKind.MISSED_CALL, "rosa")
    assert item.due_at == NOW + timedelta(minutes=30)
    oak.at(NOW + timedelta(hours=2))
    misses(oak, call_id="c-2")
    assert len(oak.texts.sent) == 1
    assert [of.line for of in waiting(oak)] == ["Called again at 11:00."]
    oak.at(NOW + timedelta(days=1))
    misses(oak, call_id="c-3")
    assert len(oak.texts.sent) == 2


def test_a_missed_call_from_a_familys_number_names_the_family(oak: TestServices) -> None:
    know(oak)
    child(oak, "Leo")
    misses(oak)
    [item] = waiting(oak)
    assert item.patient_id is None
    assert item.line.startswith("Missed at 09:00. May be ")
    assert "Rosa Klein" in item.line
    assert "Leo Klein" in item.line


def test_the_same_missed_call_delivered_twice_or_at_once_is_one_text_and_one_work_item(
    oak: TestServices,
) -> None:
    for _ in range(3):
        misses(oak)
    assert len(oak.texts.sent) == 1
    assert len(waiting(oak)) == 1
    contact = rosies_contact(oak)
    said = oak.conversations.messages(OAK, contact.contact_id)
    assert [of.text[:6] for of in said] == ["Missed", "Oak De"]


def test_a_worker_that_died_before_sending_is_followed_by_the_sweep(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "chalicelib.actions.calls.missed_call.text_back"
    with monkeypatch.context() as dies:
        dies.setattr(path, lambda *_: None)
        misses(oak)
    assert oak.texts.sent == []
    oak.at(NOW + timedelta(minutes=3))
    swept(oak)
    assert len(oak.texts.sent) == 1
    oak.at(NOW + timedelta(minutes=6))
    swept(oak)
    assert len(oak.texts.sent) == 1


def test_in_quiet_hours_the_text_waits_for_the_morning(oak: TestServices) -> None:
    know(oak)
    oak.at(NINE_IN_THE_EVENING)
    misses(oak)
    assert oak.texts.sent == []
    oak.at(datetime(2026, 11, 24, 13, 0, 30, tzinfo=UTC))
    swept(oak)
    assert len(oak.texts.to(ROSIES_PHONE)) == 1


def test_before_a_long_weekend_it_is_not_sent_and_the_work_item_says_so(oak: TestServices) -> None:
    saturday_evening = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
    oak.at(saturday_evening)
    misses(oak)
    [item] = waiting(oak)
    assert "no decent hour came soon enough" in item.line


def test_whoever_stopped_is_never_texted_also_when_they_stop_before_the_morning(
    oak: TestServices,
) -> None:
    know(oak)
    oak.at(NINE_IN_THE_EVENING)
    misses(oak)
    texts_in(oak, "STOP")
    sent = len(oak.texts.sent)
    oak.at(datetime(2026, 11, 24, 13, 0, 30, tzinfo=UTC))
    swept(oak)
    oak.at(NOW + timedelta(days=3))
    misses(oak, call_id="c-9")
    assert len(oak.texts.sent) == sent
    assert rosies_contact(oak).care is Consent.STOPPED
    assert any("asked for no texts" in of.line for of in waiting(oak))


def test_a_toll_free_number_cannot_be_texted(oak: TestServices) -> None:
    misses(oak, "+18005550166")
    assert oak.texts.sent == []
    assert "texts do not reach this number" in waiting(oak)[0].line


def test_a_number_abroad_is_texted_only_where_somebody_is_known_by_it(oak: TestServices) -> None:
    know(oak, a_patient(phone="+18765550124"))
    misses(oak, "+18765550123")
    assert oak.texts.sent == []
    assert "abroad" in waiting(oak)[0].line
    misses(oak, "+18765550124", call_id="c-2")
    assert len(oak.texts.sent) == 1


def test_a_stolen_key_does_not_text_the_whole_country(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed_call, "MOST_TEXTED", 2)
    for n in range(4):
        misses(oak, f"+1202555014{n}", call_id=f"c-{n}")
    assert len(oak.texts.sent) == 2
    assert len(waiting(oak)) == 4


def test_where_the_practice_did_not_ask_for_it_nobody_is_texted(services: TestServices) -> None:
    open_oak(services)
    misses(services)
    assert services.texts.sent == []
    assert len(waiting(services)) == 1


def test_a_spanish_speaker_is_answered_in_spanish(oak: TestServices) -> None:
    know(oak, a_patient(language="es"))
    misses(oak)
    assert "Sentimos no haber contestado" in oak.texts.to(ROSIES_PHONE)[0]


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_talking_to_them_on_the_phone_closes_the_work_item(
    oak: TestServices, direction: str
) -> None:
    know(oak)
    misses(oak)
    called = (ROSIES_PHONE, OAK_PHONE) if direction == "inbound" else (OAK_PHONE, ROSIES_PHONE)
    said = {"from": called[0], "to": called[1], "direction": direction, "event": "answered"}
    report_call(oak, OAK, read_call(said))
    assert waiting(oak) == []


def test_booking_a_visit_closes_the_work_item(oak: TestServices) -> None:
    know(oak)
    child(oak, "Leo")
    misses(oak)
    change_appointment.book(
        oak,
        OAK,
        patient_id=PatientId("leo"),
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=NOW + timedelta(days=1),
        by="ana",
    )
    assert waiting(oak) == []


def test_a_birthday_today_and_soon_is_marked() -> None:
    from chalicelib.web.calls_view import birthday

    today = date(2026, 12, 30)
    assert birthday(date(1981, 12, 30), today) == "Birthday today"
    assert birthday(date(1981, 1, 2), today) == "Birthday in 3 days"
    assert birthday(date(2000, 2, 29), date(2027, 2, 28)) == "Birthday in 1 day"
    assert birthday(date(1981, 6, 2), today) == ""


def test_text_back_of_nothing_does_nothing(oak: TestServices) -> None:
    text_back(oak, OAK, "nobody.2026-11-23")
    assert oak.texts.sent == []
