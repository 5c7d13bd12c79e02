"""Playbooks: steps and words that cannot be wrong in silence, and what they would send."""

from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from chalicelib.actions.change_setup import replan_all
from chalicelib.actions.plan_due import plan_due
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import LocationId, PatientId, PlaybookId, ProviderId
from chalicelib.domain.playbooks import Offset, Order, Playbook, When, Words
from chalicelib.domain.wording import FIELDS
from chalicelib.web import playbook_form
from chalicelib.web.requests import Fields
from tests.builders import NOW, OAK, PATEL, a_location, a_playbook, a_provider, a_step
from tests.web.desk import Desk, words
from tests.web.test_today import book

LANGUAGES = ("en", "es")
GOOD = {
    "do": "save",
    "name": "Our reminders",
    "revision": 1,
    "0.id": "days-3",
    "0.when": "days",
    "0.days": "3",
    "0.at": "10:00",
    "0.amount": "2",
    "0.unit": "hours",
    "0.order": "text",
    "0.en.text": "{practice}: {first_name}, {day} {time}? Reply YES.",
}


SAMPLES = dict.fromkeys(LANGUAGES, dict.fromkeys(FIELDS, "ten chars."))


@pytest.fixture
def book_of(desk: Desk) -> Playbook:
    desk.services.setups.save(OAK, a_playbook(on=False))
    return saved(desk)


def saved(desk: Desk) -> Playbook:
    return desk.services.setups.of(OAK, fresh=True).playbooks[PlaybookId("reminders")]


def test_what_a_practice_begins_with_fills_the_form_and_comes_back_unchanged():
    for playbook in default_playbooks():
        form = playbook_form.of_playbook(playbook, LANGUAGES)
        assert playbook_form.checked(form, first_language="en", samples=SAMPLES).wrong == {}
        assert playbook_form.to_playbook(form, playbook, revision=0) == playbook


def test_a_reminder_on_the_day_itself_stays_on_that_day():
    step = a_step(offset=Offset(when=When.DAYS, days=0))
    form = playbook_form.of_playbook(a_playbook(step), LANGUAGES)
    assert playbook_form.to_playbook(form, a_playbook(step), revision=0).steps == (step,)


def test_a_playbook_is_changed(desk: Desk, book_of):
    page = desk.ana.follow(desk.ana.post("/playbooks/reminders", **GOOD, stop="yes"))
    assert "Saved." in words(page)
    step = saved(desk).steps[0]
    assert (step.step_id, step.offset.when, step.offset.days) == ("days-3", When.DAYS, 3)
    assert step.order is Order.TEXT
    assert step.words["en"].text.startswith("{practice}: {first_name}")


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("0.en.text", "Hi {frist_name}", "There is no merge field"),
    ("0.en.text", "Hi {first_name", "A { or } has no partner"),
    ("0.en.text", "", "This step sends a text, so it needs one"),
    ("0.en.text", "Reply CANCEL to cancel", "would stop their texts"),
    ("0.en.text", "Reply C to confirm", "C would not be understood"),
    ("0.en.text", "See you today at {time}", "“today” may be wrong when it leaves"),
    ("0.days", "many", "Expected 0 to 60 days"),
    ("0.at", "25:00", "Expected a time such as 10:00"),
    ("name", "", "A name of 1 to 80 characters"),
    ("0.en.text", "Hi {first_name}. " * 120, "texts long; 6 is the most"),
])  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_saved(desk: Desk, book_of, field, typed, said):
    page = desk.ana.post("/playbooks/reminders", **{**GOOD, field: typed})
    assert page.status_code == 400
    assert said in words(page)
    assert f'id="{field}-wrong"' in words(page, raw=True)
    assert saved(desk) == book_of


ENGLISH = Words(text="Hi {first_name}", subject="Your visit", email="Hello {first_name}")


@pytest.mark.parametrize(("order", "spanish", "missing"), [
    ("text", Words(), set()),
    ("text", Words(text="Hola"), set()),
    ("text", Words(subject="Su cita", email="Hola"), {"0.es.text"}),
    ("text-then-email", Words(text="Hola"), {"0.es.subject", "0.es.email"}),
    ("text-then-email", Words(text="Hola", email="Hola"), {"0.es.subject"}),
    ("email-then-text", Words(subject="Su cita", email="Hola"), {"0.es.text"}),
    ("email", Words(text="Hola"), {"0.es.subject", "0.es.email"}),
    ("email", Words(), set()),
])  # fmt: skip
def test_a_language_is_filled_in_whole_or_not_at_all(order, spanish, missing):
    step = replace(
        playbook_form.new_step("s", LANGUAGES), order=order, words={"en": ENGLISH, "es": spanish}
    )
    form = replace(playbook_form.of_playbook(a_playbook(), LANGUAGES), steps=(step,))
    checked = playbook_form.checked(form, first_language="en", samples=SAMPLES)
    assert set(checked.wrong) == missing


def test_of_two_who_edit_at_once_nothing_is_lost(desk: Desk, book_of):
    desk.ana.post("/playbooks/reminders", **{**GOOD, "name": "Bea's"})
    late = desk.ana.post("/playbooks/reminders", **{**GOOD, "name": "Ana's"})
    assert late.status_code == 409
    assert saved(desk).name == "Bea's"
    assert 'value="Ana&#39;s"' in words(late, raw=True)
    desk.ana.post("/playbooks/reminders", **{**GOOD, "name": "Ana's", "revision": 2})
    assert saved(desk).name == "Ana's"


def test_a_step_is_added_with_an_id_of_its_own_and_taken_out(desk: Desk, book_of):
    added = desk.ana.post("/playbooks/reminders", **{**GOOD, "do": "add"})
    assert "Step 2" in words(added)
    assert saved(desk) == book_of
    second = {"1.id": "step-2", "1.when": "before", "1.amount": "2", "1.unit": "hours",
              "1.order": "text", "1.en.text": "Soon!", "1.only": "yes"}  # fmt: skip
    desk.ana.post("/playbooks/reminders", **GOOD, **second)
    assert [step.step_id for step in saved(desk).steps] == ["days-3", "step-2"]
    assert saved(desk).steps[1].offset.before == timedelta(hours=2)
    desk.ana.post("/playbooks/reminders", **{**GOOD, "revision": 2, "0.remove": "yes"}, **second)
    assert [step.step_id for step in saved(desk).steps] == ["step-2"]


def test_the_forecast_is_seen_before_the_switch_and_the_visits_follow_after_it(desk: Desk, book_of):
    visit = book(desk, starts_at=NOW + timedelta(days=10))
    before = words(desk.ana.get("/playbooks/reminders"))
    assert "If it is switched on 1 text and 0 emails in 14 days, about $0.01" in before
    assert "0 texts" in words(desk.ana.get("/forecast"))
    desk.ana.post("/playbooks/reminders/switch", on="yes", revision=1)
    assert saved(desk).on
    carry_out_plans(desk)
    contact_id = desk.services.contacts.id_of(OAK, "+12025550143")
    planned = desk.services.touchpoints.of_contact(OAK, contact_id)
    assert [t.subjects[0].appointment_id for t in planned] == [visit.appointment_id]
    page = words(desk.ana.get("/forecast"))
    assert "1 text and 0 emails" in page
    assert "Rosie text about Thu 3 Dec 09:00" in page


def test_where_locations_differ_in_zone_every_time_of_the_forecast_names_its_own(desk: Desk):
    desk.services.setups.save(OAK, a_playbook())
    west, lee = LocationId("ocean-avenue"), ProviderId("lee")
    at_ten = NOW + timedelta(days=3, hours=1)
    book(desk, starts_at=at_ten)
    one_zone = words(desk.ana.get("/forecast"))
    assert "Times in EST." in one_zone
    assert "10:00 EST" not in one_zone
    desk.services.setups.save(
        OAK, a_location(location_id=west, name="Ocean Avenue", zone="America/Los_Angeles")
    )
    desk.services.setups.save(OAK, a_provider(provider_id=lee, location_id=west))
    book(
        desk, starts_at=at_ten + timedelta(hours=3), location_id=west, provider_id=lee,
        patient_id=PatientId("sam"), given_name="Sam", preferred_name="",
        phone="", email="",
    )  # fmt: skip
    book(
        desk, starts_at=at_ten + timedelta(hours=3), location_id=west, provider_id=lee,
        patient_id=PatientId("kim"), given_name="Kim", preferred_name="",
        phone="+12025550155", email="", must_be_free=False,
    )  # fmt: skip
    both = words(desk.ana.get("/forecast"))
    assert "10:00 EST Rosie" in both
    assert "10:00 PST Kim" in both
    assert "Sam Klein (Thu 10:00 PST)" in both
    assert "Times in PST." in words(desk.ana.get(f"/forecast?location={west}"))


def carry_out_plans(desk: Desk) -> None:
    """What the sweep and the bulk queue's Lambda do in the next minute."""
    replan_all(desk.services, OAK)
    sqs, url = boto3.client("sqs"), desk.services.config.bulk_queue_url
    while got := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in got:
            plan_due(desk.services, message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_a_pilot_names_only_what_the_practice_has(desk: Desk, book_of):
    desk.ana.post("/playbooks/reminders", **GOOD, pilot_locations=["main-street", "elsewhere"])
    assert saved(desk).pilot_locations == {LocationId("main-street")}


def test_the_preview_reads_as_the_patient_will_and_says_what_costs(desk: Desk):
    shown = desk.ana.post("/preview", text="{practice}: {first_name}!", language="en", kind="text")
    assert "Oak Dental: Rosie! 1 text, 142 characters left" in words(shown)
    dear = "Ő" + "x" * 80
    shown = desk.ana.post("/preview", text=dear, language="en", kind="text")
    assert "“Ő” makes it 1 text longer" in words(shown)
    wrong = desk.ana.post("/preview", text="{nmae}", language="en", kind="text")
    assert "There is no merge field" in words(wrong)


def test_what_is_held_back_says_why(desk: Desk):
    desk.services.setups.save(OAK, a_playbook())
    book(desk, starts_at=NOW + timedelta(days=10))
    contact = desk.services.contacts.get(OAK, desk.services.contacts.id_of(OAK, "+12025550143"))
    desk.services.contacts.save(type(contact)(**{**vars(contact), "care": "stopped"}))
    page = words(desk.ana.get("/forecast"))
    assert "1 held back: 1 · they asked us to stop" in page


def test_browsers_line_ends_cost_nothing():
    typed = playbook_form.read(Fields({"0.id": ["a"], "0.en.text": ["one\r\ntwo"]}), LANGUAGES)
    assert typed.steps[0].words["en"].text == "one\ntwo"


def test_a_pilot_beside_the_usual_reminders_shows_what_it_would_send(desk: Desk, book_of):
    desk.services.setups.save(OAK, replace(book_of, on=True))
    pilot = a_playbook(
        playbook_id=PlaybookId("second"), on=False, pilot_providers=frozenset({PATEL})
    )
    desk.services.setups.save(OAK, pilot)
    book(desk, starts_at=NOW + timedelta(days=10))
    page = words(desk.ana.get("/playbooks/second"))
    assert "If it is switched on 1 text and 0 emails in 14 days" in page


def test_of_two_playbooks_for_the_same_visits_the_desk_reads_which_one_is_used(desk: Desk):
    warning = "“Older” and “Newer” are both on everywhere for the same visits: only “Older” is used"
    desk.services.setups.save(OAK, a_playbook(playbook_id=PlaybookId("a"), name="Older"))
    newer = a_playbook(playbook_id=PlaybookId("b"), name="Newer", on=False)
    desk.services.setups.save(OAK, newer)
    assert warning not in words(desk.ana.get("/playbooks"))
    desk.ana.post("/playbooks/b/switch", on="yes", revision=1)
    assert warning in words(desk.ana.get("/playbooks"))
    stands = desk.services.setups.of(OAK, fresh=True).playbooks[PlaybookId("b")]
    desk.services.setups.save(OAK, replace(stands, pilot_providers=frozenset({PATEL})))
    assert warning not in words(desk.ana.get("/playbooks"))


@pytest.mark.parametrize(
    "said",
    [
        *("Reply YES to confirm, C to cancel", "Reply 1 to confirm", "Text YES or NO"),
        "Reply YES, or CANCEL if not",
    ],
)
def test_a_wording_that_asks_for_another_word_is_refused(said: str):
    assert "nothing else" in playbook_form.wrong_template(said)
