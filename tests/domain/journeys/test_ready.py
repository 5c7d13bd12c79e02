"""The playbooks that a practice finds ready: what they say to patients."""

import re
from collections.abc import Iterator

import pytest

from chalicelib.domain.journeys import SAMPLES, Do, Journey, Trigger, wrong
from chalicelib.domain.journeys.ready import ready_for, ready_journeys
from chalicelib.domain.own_words import OWN_FIELDS, filled, needed
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.segments import Encoding, count
from chalicelib.domain.specialties import SPECIALTIES
from chalicelib.domain.topics import PROMOTES
from chalicelib.domain.wording import render
from tests.domain.journeys.playbooks_page import PAGE, page

SPANISH = {
    **SAMPLES,
    "visit_day": "mié 24 nov",
    "visit_date": "miércoles 24 de noviembre",
    "bring": "Traiga la tarjeta de su seguro, por favor.",
    "directions": "Puede aparcar al lado de la casa.",
    "fee_policy": "Si no puede venir, avise un dia antes.",
    "offer": "Si reserva en mayo, la visita cuesta la mitad.",
}
LONGEST = 160
ONE_PART_BUT = {"welcome", "before-visit", "reactivation"}
"""What the practice itself says stands in their texts."""
HEALTH = re.compile(
    r"(?i)\b(diagnos\w*|treatment|therap\w*|medic\w*|symptom\w*|pain|disease|doctor|dent\w*|"
    r"patient|tratamiento|terapia|enferm\w*|dolor|s[ií]ntoma\w*|paciente|cleaning|exam|teeth)\b"
)
PUSHY = re.compile(
    r"(?i)\b(act now|don't miss|hurry up|last chance|limited|exclusive|valued|dear|click here|"
    r"exciting|should have|failed|no pierda|exclusiv\w*|estimad\w*|haga clic|urgente)\b"
)


def said() -> Iterator[tuple[str, Journey, str, Words]]:
    for journey in ready_journeys():
        for step in journey.steps:
            for language, words in step.words.items():
                yield f"{journey.playbook_id}.{step.step_id}.{language}", journey, language, words


EVERY = [pytest.param(*of[1:], id=of[0]) for of in said()]


def as_read(template: str, language: str) -> str:
    return render(template, SPANISH if language == "es" else SAMPLES)


def sentences(text: str) -> list[str]:
    plain = re.sub(r"https://\S+", "", text)
    return [of for of in re.split(r"(?<=[.!?:])\s+|\n\n", plain) if of.strip()]


@pytest.mark.parametrize("journey", ready_journeys(), ids=lambda of: of.playbook_id)
def test_a_ready_playbook_is_off_and_nothing_is_wrong_with_it(journey: Journey) -> None:
    assert not journey.on
    assert wrong(journey) == {}
    assert 10 < len(journey.says_what) < 140


def test_no_two_have_one_id_and_every_moment_has_one() -> None:
    ids = [of.playbook_id for of in ready_journeys()]
    assert len(set(ids)) == len(ids)
    assert {of.trigger for of in ready_journeys()} == set(Trigger)


@pytest.mark.parametrize("journey", ready_journeys(), ids=lambda of: of.playbook_id)
def test_every_message_is_whole_in_english_and_in_spanish(journey: Journey) -> None:
    for step in journey.steps:
        if step.do is Do.TASK:
            assert step.line
            continue
        assert set(step.words) == {"en", "es"}
        for words in step.words.values():
            assert bool(words.text) == (step.order is not Order.EMAIL)
            assert words.subject
            assert words.email


@pytest.mark.parametrize(("journey", "language", "words"), EVERY)
def test_a_text_costs_one_part_or_two_where_the_practices_own_words_stand_in_it(
    journey: Journey, language: str, words: Words
) -> None:
    counted = count(as_read(words.text, language))
    assert counted.encoding is Encoding.GSM_7
    assert counted.parts <= 2
    if journey.playbook_id not in ONE_PART_BUT:
        assert counted.units <= LONGEST + 4


@pytest.mark.parametrize(("journey", "language", "words"), EVERY)
def test_every_text_says_how_to_stop(journey: Journey, language: str, words: Words) -> None:
    if words.text:
        assert re.search(
            r"STOP (ends texts|para no recibir mensajes)\.$|STOP: no recibir", words.text
        )


@pytest.mark.parametrize(("journey", "language", "words"), EVERY)
def test_no_message_speaks_of_health_or_of_why_they_came(
    journey: Journey, language: str, words: Words
) -> None:
    for template in (words.text, words.subject, words.email):
        assert not HEALTH.search(template)
    # A text shows on a locked phone.
    assert "{article}" not in words.text
    assert "{provider}" not in words.text


@pytest.mark.parametrize(("journey", "language", "words"), EVERY)
def test_an_email_reads_as_a_person_would_write_it(
    journey: Journey, language: str, words: Words
) -> None:
    assert words.email.startswith("Hello {first_name},\n\n" if language == "en" else "Hola {first")
    paragraphs = words.email.split("\n\n")[1:]
    assert 2 <= len([of for of in paragraphs if not of.startswith("{")]) <= 5
    for sentence in sentences(as_read(words.email, language)):
        assert len(sentence.split()) <= 24, sentence
    whole = f"{words.text} {words.subject} {words.email}"
    assert "!" not in whole
    assert not PUSHY.search(whole)
    assert len(as_read(words.subject, language)) <= 50


@pytest.mark.parametrize(("journey", "language", "words"), EVERY)
def test_a_practice_that_wrote_nothing_of_its_own_sends_whole_messages(
    journey: Journey, language: str, words: Words
) -> None:
    bare = filled(words, lambda _: "")
    if not needed(words):
        assert bare.text.startswith("{practice}:") or not words.text
        assert len(bare.email.split("\n\n")) >= 3
        for name in OWN_FIELDS:
            assert f"{{{name}}}" not in f"{bare.text}{bare.subject}{bare.email}"


def test_what_promotes_needs_the_article_or_the_offer_that_it_is_about() -> None:
    for journey in ready_journeys():
        if journey.topic in PROMOTES:
            for step in journey.steps:
                for words in step.words.values():
                    assert needed(words) & {"article", "offer"}


def test_a_dentist_finds_a_recall_for_each_kind_of_visit_that_comes_round() -> None:
    dental = SPECIALTIES["dental"]
    ready = ready_for(dental.visit_types, "dental")
    due = {of.name: of.months for of in ready.values() if of.trigger is Trigger.DUE}
    assert due == {"Cleaning is due": 6, "Child check-up is due": 6}
    assert all(wrong(of) == {} for of in ready.values())


def test_physiotherapy_has_no_recall_of_its_own_and_no_thanks_after_every_session() -> None:
    physio = SPECIALTIES["physical-therapy"]
    ready = ready_for(physio.visit_types, "physical-therapy")
    due = [of for of in ready.values() if of.trigger is Trigger.DUE]
    assert [of.playbook_id for of in due] == ["recall"]
    assert ready["after-visit"].visit_types == {"evaluation", "re-evaluation"}  # type: ignore[index]


@pytest.mark.parametrize("key", [of for of in SPECIALTIES if of != "other"])
def test_what_to_bring_is_said_in_both_languages_for_the_price_of_plain_letters(key: str) -> None:
    bring = SPECIALTIES[key].bring
    assert set(bring) == {"en", "es"}
    assert all(count(of).encoding is Encoding.GSM_7 for of in bring.values())


def test_the_page_about_them_says_what_they_say() -> None:
    assert PAGE.read_text() == page(), "python -m tests.domain.journeys.playbooks_page"
