"""What is wrong with a campaign is said beside its field, in words that say what to do."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.campaigns import By, Campaign, Kind
from chalicelib.domain.campaigns.checking import LONGEST_NAME, MOST_PARTS, parts_of, wrong
from chalicelib.domain.campaigns.starts import AUDIENCES, STARTS, audience_of
from chalicelib.domain.patient_segments import contradiction
from chalicelib.domain.patient_segments import wrong as wrong_condition
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import PROMOTES
from chalicelib.web.campaigns.form import with_start
from tests.actions.campaigns.world import a_campaign

MONDAY = date(2026, 11, 23)
SAMPLE = {
    "first_name": "Rosie",
    "practice": "Oak Dental",
    "location": "Main Street",
    "address": "12 Main Street, Springfield",
    "phone": "(202) 555-0199",
    "link": "https://rapport.example/b/k3Jf9Qm2Xv7Lr0Tz5Wb8Yd",
}


def found(campaign: Campaign) -> dict[str, str]:
    samples = {"en": SAMPLE, "es": SAMPLE}
    return wrong(campaign, languages=("en", "es"), samples=samples, today=MONDAY)


def saying(text: str, **changes: object) -> Campaign:
    return a_campaign(words={"en": Words(text=text)}, **changes)


def test_nothing_is_wrong_with_a_whole_one() -> None:
    assert found(a_campaign(by=By.EMAIL_ELSE_TEXT)) == {}


def test_an_unknown_merge_field_is_named_with_those_that_there_are() -> None:
    [sentence] = found(saying("Hi {frist_name}. Reply STOP to opt out.")).values()
    assert sentence.startswith("There is no merge field {frist_name}.")
    assert "{first_name}" in sentence


@pytest.mark.parametrize("broken", ["Hi {first_name", "Hi first_name}", "Hi {first_name!r}"])
def test_a_broken_merge_field_is_refused(broken: str) -> None:
    assert "en.text" in found(saying(f"{broken} Reply STOP."))


def test_a_visits_merge_field_has_no_place_in_a_message_to_many() -> None:
    assert "There is no merge field {when}" in found(saying("See you {when}. STOP"))["en.text"]


def test_a_text_over_its_budget_of_parts_is_refused_with_a_long_name_in_it() -> None:
    room = 153 * MOST_PARTS - len(" Reply STOP.")
    fits = "x" * (room - len(LONGEST_NAME)) + "{first_name} Reply STOP."
    assert parts_of(fits, {"first_name": LONGEST_NAME}) == MOST_PARTS
    assert found(saying(fits)) == {}
    sentence = found(saying("x" + fits))["en.text"]
    assert sentence.startswith("With a long name that is 4 texts; 3 is the most")


def test_what_stands_in_brackets_is_still_to_be_said() -> None:
    assert "[day]" in found(saying("Until [day]. Reply STOP."))["en.text"]


def test_a_link_that_leads_nowhere_is_refused() -> None:
    assert "leads nowhere" in found(saying("Here: {link} Reply STOP."))["en.text"]
    assert found(saying("Here: {link} Reply STOP.", books=True)) == {}


def test_a_text_that_promotes_says_how_to_stop() -> None:
    assert "STOP" in found(saying("We have news."))["en.text"]
    assert found(saying("Happy holidays!", kind=Kind.GREETING)) == {}


def test_a_language_that_is_begun_is_finished() -> None:
    half = a_campaign(by=By.EMAIL_ELSE_TEXT)
    half = replace(half, words={**half.words, "es": Words(subject="Hola")})
    assert set(found(half)) == {"es.text", "es.email"}


@pytest.mark.parametrize(
    ("picture", "field"),
    [
        ("http://oak.example/tree.png", "picture"),
        ("https://oak.example/tree.svg", "picture"),
        ("https://oak.example/tree.png", "picture_says"),
    ],
)
def test_a_picture_that_would_not_be_seen_is_refused(picture: str, field: str) -> None:
    assert set(found(a_campaign(by=By.EMAIL, picture=picture))) == {field}


def test_a_day_that_has_passed_and_an_hour_of_the_night_are_refused() -> None:
    late = a_campaign(on=date(2026, 11, 22), not_after=date(2026, 11, 20))
    assert set(found(late)) == {"on", "not_after"}


@pytest.mark.parametrize("start", STARTS, ids=lambda of: of.key)
def test_what_campaigns_begin_with_needs_nothing_but_what_stands_in_brackets(start) -> None:
    campaign = with_start(a_campaign(), start, ("en", "es"))
    assert all("[" in sentence for sentence in found(campaign).values()), found(campaign)
    for said in start.words.values():
        if said.text:
            assert parts_of(said.text, {**SAMPLE, "first_name": LONGEST_NAME}) <= 2
            assert campaign.topic not in PROMOTES or "STOP" in said.text
    assert audience_of(start.to)


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda of: of.key)
def test_ready_audiences_are_whole_questions(audience) -> None:
    assert [wrong_condition(of) for of in audience.conditions if wrong_condition(of)] == []
    assert contradiction(audience.conditions) == ""
