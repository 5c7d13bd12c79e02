"""Playbooks that follow one patient: read, edited, tried and switched on at the desk."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId, PlaybookId, SegmentId, WorkItemId
from chalicelib.domain.journeys import Journey
from chalicelib.domain.journeys.ready import ready_journeys
from chalicelib.domain.own_words import EVERYWHERE, OwnWords
from chalicelib.domain.patient_segments import Condition, Fact, Op, Segment
from chalicelib.web import saying
from chalicelib.web.journeys import form as journey_form
from tests.builders import MAIN_STREET, NOW, OAK, ROSIES_PHONE, a_patient
from tests.loop import register
from tests.web.desk import Desk, words
from tests.web.test_articles_and_words import in_two_languages

LANGUAGES = ("en", "es")
RECALL = "recall-cleaning"
"""Of the one kind of visit that Oak Dental has."""


def saved(desk: Desk, playbook_id: str) -> Journey | None:
    return desk.services.setups.of(OAK, fresh=True).journeys.get(PlaybookId(playbook_id))


def typed(desk: Desk, playbook_id: str) -> dict[str, object]:
    """What a browser would send of the page as it stands."""
    page = words(desk.ana.get(f"/journeys/{playbook_id}"), raw=True)
    page = page[page.index('id="book-form"') :]
    page = page[: page.index("</form>")]
    found: dict[str, object] = {"do": "save"}
    for tag in re.findall(r"<input [^>]+>", page):
        name, value = _of(tag, "name"), _of(tag, "value")
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name] = value
    for name, body in re.findall(r'<textarea id="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        found[name] = body.replace("&#39;", "'").replace("&#34;", '"')
    for name, body in re.findall(r'<select id="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', body)
        first = re.findall(r'<option value="([^"]*)"', body)
        found[name] = (chosen or first)[0]
    found.pop("csrf")
    return found


def _of(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return found[1].replace("&#39;", "'") if found else ""


@pytest.mark.parametrize("journey", ready_journeys(), ids=lambda of: of.playbook_id)
def test_every_ready_playbook_fills_the_form_and_comes_back_unchanged(journey: Journey):
    form = journey_form.of_journey(journey, LANGUAGES)
    back, wrong = journey_form.made(form, journey, journey.only, first_language="en", revision=0)
    assert wrong == {}
    assert back == journey


def test_the_list_shows_reminders_first_then_what_speaks_before_and_after_a_visit(desk: Desk):
    page = words(desk.ana.get("/playbooks"))
    order = ["Reminders", "Before a visit", "After a visit", "Coming back", "Staying in touch"]
    places = [page.index(of) for of in order]
    assert places == sorted(places)
    assert "Says welcome to who books for the first time" in page
    assert "Needed first: Your offer to those who come back" in page


def test_a_ready_playbook_is_made_ones_own(desk: Desk):
    in_two_languages(desk)
    fields = typed(desk, "birthday")
    desk.ana.follow(desk.ana.post("/journeys/birthday", **{**fields, "0.at": "11:30"}))
    found = saved(desk, "birthday")
    assert found is not None
    assert f"{found.steps[0].at:%H:%M}" == "11:30"
    ready = next(of for of in ready_journeys() if of.playbook_id == "birthday")
    assert found.steps[0].words == ready.steps[0].words
    assert not found.on


WRONG = [
    {
        "name": ("", "A name of 1 to 80 characters"),
        "0.days": ("soon", "Expected 0 to 800 days"),
        "0.at": ("26:00", "Expected a time such as 10:00"),
        "0.en.text": ("Hi {frist_name}", "There is no merge field"),
        "0.en.subject": ("", "needs a subject"),
        "0.en.email": ("See you tomorrow", "may be wrong when it leaves"),
        "0.yes": ("nowhere", "a step that is not there"),
        "1.attempts": ("5", "nobody is called five times"),
    },
    {
        "0.en.text": ("Reply CANCEL to cancel", "would stop their texts"),
        "0.en.email": ("Hi {first_name", "has no partner"),
        "1.line": ("", "Say what the desk is to do"),
    },
    {"0.en.text": ("Hi {first_name}. " * 60, "texts long")},
]


@pytest.mark.parametrize("typos", WRONG, ids=["numbers", "words", "length"])
def test_a_wrong_field_is_named_where_it_is_and_nothing_is_lost(desk: Desk, typos):
    fields = typed(desk, "missed-visit")
    bad = {name: value for name, (value, _) in typos.items()}
    page = desk.ana.post("/journeys/missed-visit", **{**fields, **bad})
    assert page.status_code == 400
    for name, (_, says) in typos.items():
        assert says in words(page)
        assert f'id="{name}-wrong"' in words(page, raw=True)
    assert "We missed you on {visit_day}" in words(page, raw=True) or "0.en.subject" in typos
    assert saved(desk, "missed-visit") is None


def test_an_answer_that_would_lead_back_is_refused(desk: Desk):
    fields = typed(desk, RECALL)
    page = desk.ana.post(f"/journeys/{RECALL}", **{**fields, "1.yes": "due"})
    assert page.status_code == 400
    assert "would never end" in words(page)


def test_of_two_who_edit_at_once_nothing_is_lost(desk: Desk):
    fields = typed(desk, "birthday")
    desk.ana.post("/journeys/birthday", **{**fields, "name": "Bea's"})
    late = desk.ana.post("/journeys/birthday", **{**fields, "name": "Ana's"})
    assert late.status_code == 409
    assert 'value="Ana&#39;s"' in words(late, raw=True)
    found = saved(desk, "birthday")
    assert found is not None
    assert found.name == "Bea's"


def test_steps_are_added_and_taken_out(desk: Desk):
    fields = typed(desk, "birthday")
    page = desk.ana.post("/journeys/birthday", **{**fields, "do": "add-task"})
    assert "Step 2: somebody calls" in words(page)
    assert saved(desk, "birthday") is None
    more = {
        "1.id": "step-new",
        "1.do": "task",
        "1.days": "3",
        "1.at": "09:00",
        "1.order": "text",
        "1.attempts": "2",
        "1.line": "Call and congratulate.",
    }
    desk.ana.post("/journeys/birthday", **{**fields, **more})
    found = saved(desk, "birthday")
    assert found is not None
    assert [of.line for of in found.steps] == ["", "Call and congratulate."]
    again = typed(desk, "birthday")
    desk.ana.post("/journeys/birthday", **{**again, "1.remove": "yes"})
    found = saved(desk, "birthday")
    assert found is not None
    assert len(found.steps) == 1


def test_it_is_tried_at_one_location_first(desk: Desk):
    fields = typed(desk, "birthday")
    desk.ana.post("/journeys/birthday", **{**fields, "pilot_locations": MAIN_STREET})
    found = saved(desk, "birthday")
    assert found is not None
    assert found.pilot_locations == {MAIN_STREET}
    assert "Tried at Main Street" in words(desk.ana.get("/playbooks"))


def test_it_is_for_those_of_a_segment_as_it_is_asked_now(desk: Desk):
    over_40 = Condition(fact=Fact.AGE, op=Op.OVER, values=("40",))
    segment = Segment(segment_id=SegmentId("older"), name="Over 40", conditions=(over_40,))
    desk.services.patient_segments.save(OAK, segment)
    fields = typed(desk, "birthday")
    desk.ana.post("/journeys/birthday", **{**fields, "only": "older"})
    found = saved(desk, "birthday")
    assert found is not None
    assert found.only == (over_40,)
    assert "as now: over 40" in words(desk.ana.get("/journeys/birthday"))


def test_switching_on_shows_first_what_would_come_of_it(desk: Desk):
    page = words(desk.ana.get("/journeys/birthday/switch"))
    assert "If it is switched on" in page
    assert "In the next 30 days it begins for 0 patients" in page
    desk.ana.post("/journeys/birthday/switch", revision=0, on="yes")
    found = saved(desk, "birthday")
    assert found is not None
    assert found.on
    assert found.on_since == NOW
    desk.ana.post("/journeys/birthday/switch", revision=1, on="no")
    found = saved(desk, "birthday")
    assert found is not None
    assert not found.on


def test_what_needs_an_offer_is_not_switched_on_before_there_is_one(desk: Desk):
    page = desk.ana.post("/journeys/reactivation/switch", revision=0, on="yes")
    assert page.status_code == 400
    assert "Your offer to those who come back : not sent without it" in words(page)
    assert saved(desk, "reactivation") is None
    offer = OwnWords(place_id=EVERYWHERE, said={"offer": {"en": "Half price in May."}})
    desk.services.setups.save(OAK, offer)
    desk.ana.post("/journeys/reactivation/switch", revision=0, on="yes")
    found = saved(desk, "reactivation")
    assert found is not None
    assert found.on


def test_a_copy_is_another_one_that_is_off(desk: Desk):
    page = desk.ana.follow(desk.ana.post(f"/journeys/{RECALL}/copy"))
    assert "Cleaning is due, another" in words(page)
    every = desk.services.setups.of(OAK, fresh=True).journeys
    assert [of.on for of in every.values()] == [False]


def test_a_language_without_words_says_what_its_patients_get_instead(desk: Desk):
    in_two_languages(desk)
    fields = typed(desk, "birthday")
    blank = {"0.es.text": "", "0.es.subject": "", "0.es.email": ""}
    desk.ana.post("/journeys/birthday", **{**fields, **blank})
    page = words(desk.ana.get("/journeys/birthday"))
    assert "Patients who prefer Spanish get it in English." in page


def test_a_text_is_shown_as_a_patient_reads_it_with_its_price(desk: Desk):
    bring = OwnWords(place_id=EVERYWHERE, said={"bring": {"en": "Bring a card."}})
    desk.services.setups.save(OAK, bring)
    page = desk.ana.post(
        "/journeys/welcome/preview", text="{practice}: Hi {first_name}. {bring}", language="en"
    )
    assert "Oak Dental: Hi Rosie. Bring a card." in words(page)
    assert "1 text" in words(page)


def test_a_playbook_that_is_none_is_not_found(desk: Desk):
    for path in ("/journeys/nothing", "/journeys/nothing/switch"):
        assert desk.ana.get(path).status_code == 404
    assert desk.ana.post("/journeys/nothing/copy").status_code == 404


def test_days_before_a_visit_are_typed_as_days_before(desk: Desk):
    fields = typed(desk, "before-visit")
    assert fields["0.days"] == "5"
    desk.ana.post("/journeys/before-visit", **{**fields, "0.days": "4"})
    found = saved(desk, "before-visit")
    assert found is not None
    assert found.steps[0].after_days == -4


def a_call(desk: Desk, n: int, **changes: Any) -> WorkItem:
    item = WorkItem(
        practice_id=OAK,
        work_item_id=WorkItemId(f"call-{n}"),
        kind=WorkKind.CALL,
        location_id=MAIN_STREET,
        opened_at=NOW - timedelta(minutes=n),
        patient_id=PatientId("rosa"),
        line="Their next visit is due. Tried 1 of 3 times.",
        **changes,
    )
    desk.services.work_items.open(item)
    return item


def test_the_call_list_says_whom_to_call_where_and_how_often_it_was_tried(desk: Desk):
    register(desk.services)
    a_call(desk, 1)
    page = words(desk.ana.get("/call-list"))
    assert f"Rosie Klein {saying.phone(ROSIES_PHONE)}" in page
    assert "Tried 1 of 3 times." in page
    answer = desk.ana.post("/call-list/call-1", outcome="no-answer", revision=1)
    assert "Nobody to call" in words(desk.ana.follow(answer))
    closed = desk.services.work_items.get(OAK, WorkItemId("call-1"))
    assert closed.outcome == "no answer"


def test_of_two_who_say_what_came_of_a_call_the_second_is_told(desk: Desk):
    register(desk.services)
    a_call(desk, 1)
    desk.ana.post("/call-list/call-1", outcome="no-answer", revision=1)
    late = desk.ana.post("/call-list/call-1", outcome="not-interested", revision=1)
    assert late.status_code == 409
    assert "Somebody said before you" in words(late)
    assert desk.ana.post("/call-list/call-1", outcome="sold", revision=1).status_code == 400
    assert desk.ana.post("/call-list/none", outcome="done", revision=1).status_code == 404


def test_a_child_is_called_where_who_answers_for_them_is(desk: Desk):
    mother = a_patient(patient_id=PatientId("mother"), preferred_name="Ana")
    child = a_patient(
        born=NOW.date() - timedelta(3000), phone="", email="", guarantor=PatientId("mother")
    )
    for of in (mother, child):
        register(desk.services, of)
    a_call(desk, 1)
    page = words(desk.ana.get("/call-list"))
    assert "Ask for Ana Klein." in page
    assert saying.phone(ROSIES_PHONE) in page


def test_nobody_is_told_to_ask_for_somebody_who_died(desk: Desk):
    mother = a_patient(patient_id=PatientId("mother"), preferred_name="Ana", deceased=True)
    child = a_patient(
        born=NOW.date() - timedelta(3000), phone="", email="", guarantor=PatientId("mother")
    )
    for of in (mother, child):
        register(desk.services, of)
    a_call(desk, 1)
    page = words(desk.ana.get("/call-list"))
    assert "Rosie Klein" in page
    assert "Ask for" not in page
    assert saying.phone(ROSIES_PHONE) not in page


def test_today_leads_to_the_calls_and_is_not_full_of_them(desk: Desk):
    register(desk.services)
    for n in range(5):
        a_call(desk, n)
    page = words(desk.ana.get("/"))
    assert "is to be called" not in page
    assert "5 to call" in page


@pytest.mark.parametrize(
    ("playbook_id", "says"),
    [
        ("reactivation", "from the day it is switched on; earlier ones begin nothing."),
        ("enquiry-waits", "How many will write by the form on your website"),
    ],
)
def test_where_nobody_can_tell_how_many_it_says_so_and_why(
    desk: Desk, playbook_id: str, says: str
) -> None:
    assert says in words(desk.ana.get(f"/journeys/{playbook_id}"))
