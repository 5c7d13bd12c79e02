"""The form on a practice's website: what visitors, machines and the desk see of it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from chalice.test import HTTPResponse

from chalicelib.actions import enquire
from chalicelib.actions.connect import set_form
from chalicelib.actions.consent import stop
from chalicelib.actions.escalate import MOST_ALERTS, escalate
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.enquiries import consent_words, read_sites
from chalicelib.domain.patients import Consent, Kind, Patient, Purpose
from tests.builders import ANA, ELM, MAIN_STREET, NOW, OAK, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.scenes import know, rosies_contact
from tests.web.desk import Desk, words

LI: dict[str, Any] = {
    "given_name": "Li",
    "family_name": "Wei",
    "phone": "(202) 555-0143",
    "about": "first-visit",
    "message": "Do you see children?",
    "times": ["mornings", "evenings"],
    "agrees": "yes",
}


@dataclass
class Visitor:
    desk: Desk
    path: str
    stamp: str = ""

    @property
    def services(self) -> TestServices:
        return self.desk.services

    def opens(self, lang: str = "en") -> HTTPResponse:
        page = self.desk.client.http.get(f"{self.path}?lang={lang}")
        found = re.search(r'name="stamp" value="([^"]+)"', page.body.decode())
        self.stamp = found[1] if found else ""
        return page

    def sends(self, *, after: float = 20, lang: str = "en", **fields: Any) -> HTTPResponse:
        """Once the form was open for so many seconds."""
        self.opens(lang)
        self.services.at(self.services.clock() + timedelta(seconds=after))
        return self.posts(lang=lang, **{**LI, "stamp": self.stamp, **fields})

    def posts(self, *, lang: str = "en", **fields: Any) -> HTTPResponse:
        form = {name: of for name, of in fields.items() if of is not None}
        answer: HTTPResponse = self.desk.client.http.post(
            f"{self.path}?lang={lang}",
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                # As from a form on the practice's own website.
                "Sec-Fetch-Site": "cross-site",
                "Origin": "https://oak.example",
            },
            body=urlencode(form, doseq=True).encode(),
        )
        return answer


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    opens_form(desk, ("https://oak.example",))
    location = desk.services.setups.of(OAK).locations[MAIN_STREET]
    return Visitor(desk, f"/e/{location.enquiry_token}")


def opens_form(desk: Desk, sites: tuple[str, ...] = (), *, on: bool = True) -> None:
    set_form(desk.services, OAK, MAIN_STREET, on=on, sites=sites, by=ANA)


def waiting(services: TestServices) -> list[WorkItem]:
    return services.work_items.open_ones(OAK)


def everybody(services: TestServices) -> list[Patient]:
    ids = services.patients.all_ids(OAK)
    return list(services.patients.get_many(OAK, ids).values())


def test_who_writes_is_a_prospect_and_waits_with_a_clock_of_five_minutes(visitor: Visitor) -> None:
    answer = visitor.sends()
    assert answer.status_code == 303
    thanks = visitor.desk.client.http.get(answer.headers["Location"])
    assert "We have your message" in words(thanks)
    [made] = everybody(visitor.services)
    assert (made.kind, made.full_name, made.phone) == (Kind.PROSPECT, "Li Wei", ROSIES_PHONE)
    [item] = waiting(visitor.services)
    assert (item.kind, item.patient_id) == (WorkKind.ENQUIRY, made.patient_id)
    assert item.due_at == visitor.services.clock() + timedelta(minutes=5)
    assert item.line == "Wants a first visit, mornings or evenings. “Do you see children?”"
    [talk] = visitor.services.conversations.waiting(OAK)
    said = visitor.services.conversations.messages(OAK, talk.contact_id)
    assert "Do you see children?" in said[0].text
    assert "Li Wei" in words(visitor.desk.ana.get("/"))
    assert "asked and waits for an answer" in words(visitor.desk.ana.get("/"))


def test_the_words_that_were_agreed_to_stand_in_the_ledger_and_a_text_thanks_them(
    visitor: Visitor,
) -> None:
    visitor.sends(lang="es", after=30)
    contact = rosies_contact(visitor.services)
    [entry] = visitor.services.contacts.ledger(OAK, contact.contact_id)
    assert entry.wording == consent_words("es", practice="Oak Dental")
    assert entry.source == "website form 2026-11 es"
    assert (entry.purpose, entry.consent) == (Purpose.CARE, Consent.ALLOWED)
    page = words(visitor.opens("es"))
    assert entry.wording in page
    [text] = visitor.services.texts.to(ROSIES_PHONE)
    assert text.startswith("Oak Dental: Gracias")
    assert contact.marketing is Consent.UNKNOWN


def test_without_the_tick_nobody_is_texted_and_nothing_is_agreed(visitor: Visitor) -> None:
    visitor.sends(agrees=None)
    contact = rosies_contact(visitor.services)
    assert visitor.services.texts.sent == []
    assert visitor.services.contacts.ledger(OAK, contact.contact_id) == []
    assert contact.care is Consent.UNKNOWN


def test_a_tick_never_lifts_a_stop(visitor: Visitor) -> None:
    contact = rosies_contact(visitor.services)
    stop(visitor.services, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
    visitor.sends()
    assert rosies_contact(visitor.services).care is Consent.STOPPED
    assert visitor.services.texts.sent == []
    said = visitor.services.conversations.messages(OAK, contact.contact_id)
    assert "texted STOP" in said[0].done


def test_at_night_no_text_leaves_and_the_clock_waits_for_the_morning(visitor: Visitor) -> None:
    visitor.services.at(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    visitor.sends()
    assert visitor.services.texts.sent == []
    assert waiting(visitor.services)[0].due_at == datetime(2026, 11, 24, 13, 5, tzinfo=UTC)


def test_a_strangers_phone_is_texted_once_a_day_whatever_is_typed(visitor: Visitor) -> None:
    for n in range(3):
        visitor.sends(message=f"hello {n}", after=60)
    assert len(visitor.services.texts.to(ROSIES_PHONE)) == 1


def test_numbers_typed_by_the_thousand_are_not_texted_at_the_practices_cost(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enquire, "MOST_THANKED", 2)
    for n in range(4):
        visitor.sends(phone=f"202-555-014{n}", after=60)
    visitor.sends(phone="+1 876 555 0123", after=60)
    assert len(visitor.services.texts.sent) == 2
    assert len(waiting(visitor.services)) == 5


def test_a_number_abroad_is_taken_and_not_texted(visitor: Visitor) -> None:
    """Jamaica's begin with +1 as well."""
    visitor.sends(phone="+1 876 555 0123")
    assert visitor.services.texts.sent == []
    assert len(waiting(visitor.services)) == 1


def test_somebody_who_may_be_a_patient_is_shown_as_such_and_never_merged(visitor: Visitor) -> None:
    rosa = know(visitor.services, a_patient())
    visitor.sends(given_name="ROSÁ", family_name="Klein")
    [other] = [of for of in everybody(visitor.services) if of != rosa]
    assert (other.kind, other.phone) == (Kind.PROSPECT, "")
    assert rosies_contact(visitor.services).members == (rosa.patient_id,)
    assert "May be your patient Rosa Klein: ask." in waiting(visitor.services)[0].line


def test_a_namesake_of_the_number_is_shown_as_family_and_stays_apart(visitor: Visitor) -> None:
    know(visitor.services, a_patient())
    visitor.sends()
    assert sorted(of.full_name for of in everybody(visitor.services)) == ["Li Wei", "Rosa Klein"]
    assert "Same number or email as Rosa Klein" in waiting(visitor.services)[0].line


def test_the_answer_never_tells_who_is_known(visitor: Visitor) -> None:
    stranger = visitor.sends()
    know(visitor.services, a_patient(phone="+12025550144"))
    known = visitor.sends(given_name="Rosa", family_name="Klein", phone="202 555 0144")
    trapped = visitor.sends(leave_empty="http://buy.example", phone="202 555 0145")
    answers = {
        (of.status_code, of.headers["Location"], of.body) for of in (stranger, known, trapped)
    }
    assert len(answers) == 1


def test_the_same_enquiry_sent_twice_is_one(visitor: Visitor) -> None:
    visitor.services.at(NOW.replace(minute=9, second=30))
    visitor.sends(after=5)
    visitor.services.at(NOW.replace(minute=10, second=5))  # a window of ten minutes further on
    visitor.sends(after=5)
    assert len(waiting(visitor.services)) == 1
    assert len(everybody(visitor.services)) == 1
    contact = rosies_contact(visitor.services)
    assert len(visitor.services.contacts.ledger(OAK, contact.contact_id)) == 1
    assert len(visitor.services.texts.sent) == 1


def test_who_writes_again_next_week_is_the_same_prospect(visitor: Visitor) -> None:
    visitor.sends()
    visitor.services.at(NOW + timedelta(days=7))
    visitor.sends()
    assert len(everybody(visitor.services)) == 1
    assert len(waiting(visitor.services)) == 2


def test_what_a_machine_fills_in_is_thanked_and_thrown_away(visitor: Visitor) -> None:
    assert visitor.sends(leave_empty="x").status_code == 303
    assert waiting(visitor.services) == []


def test_too_fast_or_too_old_is_asked_once_more_and_nothing_typed_is_lost(
    visitor: Visitor,
) -> None:
    for after in (0, 1, 60 * 60 * 24):
        answer = visitor.sends(after=after)
        assert answer.status_code == 200
        page = answer.body.decode()
        assert "press Send" in page
        for typed in ("Li", "Wei", "(202) 555-0143", "Do you see children?"):
            assert typed in page
        assert page.count(" checked") == 3
    assert waiting(visitor.services) == []


def test_a_form_on_the_practices_own_page_opens_ours_filled_in(visitor: Visitor) -> None:
    answer = visitor.posts(given_name="Li", family_name="Wei", phone="202 555 0143")
    assert answer.status_code == 200
    assert 'value="202 555 0143"' in answer.body.decode()
    assert waiting(visitor.services) == []


def test_another_forms_stamp_opens_nothing(visitor: Visitor) -> None:
    visitor.opens()
    forged = visitor.stamp[:-1] + ("0" if visitor.stamp[-1] != "0" else "1")
    visitor.services.at(NOW + timedelta(minutes=1))
    assert visitor.posts(**{**LI, "stamp": forged}).status_code == 200
    assert waiting(visitor.services) == []


WRONG: list[tuple[dict[str, str], str]] = [
    ({"given_name": ""}, "Write a name"),
    ({"family_name": "x" * 61}, "Write a name"),
    ({"given_name": "buy www.pills.example"}, "leave out web addresses"),
    ({"phone": ""}, "Write a phone number or an email address"),
    ({"phone": "555"}, "not a whole phone number"),
    ({"email": "li@"}, "not an email address"),
    ({"message": "x" * 301}, "At most 300 characters"),
    ({"message": "see https://pills.example"}, "leave out web addresses"),
]


def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(visitor: Visitor) -> None:
    for fields, says in WRONG:
        visitor.services.at(visitor.services.clock() + timedelta(minutes=10))
        answer = visitor.sends(**fields)
        assert answer.status_code == 400, fields
        assert says in words(answer), fields
        assert 'value="evenings" checked' in answer.body.decode()
    assert waiting(visitor.services) == []


def test_who_leaves_only_an_email_waits_too(visitor: Visitor) -> None:
    visitor.sends(phone="", email="li@home.example")
    [made] = everybody(visitor.services)
    assert (made.phone, made.email) == ("", "li@home.example")
    assert len(waiting(visitor.services)) == 1
    assert visitor.services.texts.sent == []


def test_from_one_network_only_so_many_are_taken(visitor: Visitor) -> None:
    codes = [visitor.sends(message=f"n {n}", after=4).status_code for n in range(10)]
    assert codes[:8] == [303] * 8
    assert codes[8:] == [429] * 2


def test_too_much_at_once_is_refused(visitor: Visitor) -> None:
    assert visitor.sends(message="x" * 20_000).status_code == 400
    assert waiting(visitor.services) == []


def test_only_the_websites_that_the_practice_named_may_show_it(visitor: Visitor) -> None:
    def policy() -> str:
        return str(visitor.opens().headers["Content-Security-Policy"])

    assert "frame-ancestors https://oak.example;" in policy()
    assert "script-src" not in policy()
    assert "Set-Cookie" not in visitor.opens().headers
    opens_form(visitor.desk)
    assert "frame-ancestors 'none'" in policy()
    opens_form(visitor.desk, ("*",))
    assert "frame-ancestors *" in policy()


def test_websites_are_named_by_their_origins() -> None:
    assert read_sites("https://Oak.example/\nhttps://*.oak.example") == (
        "https://oak.example",
        "https://*.oak.example",
    )
    assert read_sites("") == ()
    assert read_sites("* https://oak.example") == ("*",)
    for bad in ("oak.example", "http://oak.example", "https://oak.example; script-src *", "'self'"):
        assert read_sites(bad) is None


def test_a_form_that_is_off_or_was_never_made_opens_nothing(visitor: Visitor) -> None:
    opens_form(visitor.desk, on=False)
    assert visitor.opens().status_code == 404
    assert visitor.posts(**LI).status_code == 404
    assert visitor.desk.client.http.get("/e/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_it_writes_to_its_own_practice_only(visitor: Visitor) -> None:
    visitor.sends()
    assert visitor.services.work_items.open_ones(ELM) == []
    assert visitor.services.patients.all_ids(ELM) == []


def test_when_nobody_answers_in_time_whoever_is_on_duty_is_told_once(visitor: Visitor) -> None:
    visitor.sends(agrees=None)
    [item] = waiting(visitor.services)
    visitor.services.at(item.due_at or NOW)
    assert escalate(visitor.services, OAK, item.work_item_id) == 2
    [text] = visitor.services.texts.sent
    assert "an enquiry waits at Main Street" in text.text
    assert "Li" not in text.text
    assert visitor.services.work_items.get(OAK, item.work_item_id).due_at is None


def test_enquiries_by_the_dozen_ring_nobodys_phone_a_dozen_times(visitor: Visitor) -> None:
    for n in range(8):
        visitor.services.at(visitor.services.clock() + timedelta(minutes=2))
        visitor.sends(agrees=None, phone=f"(202) 555-01{n:02d}", given_name=f"Li{'abcdefgh'[n]}")
    items = waiting(visitor.services)
    assert len(items) == 8
    visitor.services.at(NOW.replace(hour=15, minute=0))
    alerts = [escalate(visitor.services, OAK, of.work_item_id) for of in items]
    assert alerts == [2] * MOST_ALERTS + [0] * 2
    assert len(waiting(visitor.services)) == 8
    assert all(of.due_at is None for of in waiting(visitor.services))


def test_a_reply_closes_the_enquiry(visitor: Visitor) -> None:
    visitor.sends()
    contact = rosies_contact(visitor.services)
    page = visitor.desk.ana.get(f"/inbox/{contact.contact_id}")
    seen = re.search(r'name="seen" value="(\d+)"', page.body.decode())
    assert seen
    visitor.desk.ana.post(f"/inbox/{contact.contact_id}/reply", text="We do!", seen=seen[1])
    assert waiting(visitor.services) == []
