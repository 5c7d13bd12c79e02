"""What a practice says in its own words, and what a message says where it says nothing."""

from datetime import UTC, date, datetime

from chalicelib.domain.appointments import Status
from chalicelib.domain.articles import Article, article_for, article_values, rule
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    ProviderId,
    VisitTypeId,
)
from chalicelib.domain.own_words import EVERYWHERE, OwnWords, filled, needed, own_word, used
from chalicelib.domain.playbooks import Words
from chalicelib.domain.profiles import Profile, VisitFact

TODAY = date(2026, 11, 22)
CLEANING, EXAM, WHITENING = VisitTypeId("cleaning"), VisitTypeId("exam"), VisitTypeId("white")
NAMES = {CLEANING: "Cleaning", EXAM: "Exam", WHITENING: "Whitening"}
BEFORE = Words(
    text="{practice}: {directions} Forms: {forms_link}. STOP ends texts.",
    subject="Your visit",
    email="Hello {first_name},\n\nHow to find us: {directions}\n\nForms: {forms_link}\n\nSee you.",
)


def a_visit(of: VisitTypeId, *, on: date = TODAY, status: Status = Status.FULFILLED) -> VisitFact:
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    return VisitFact(
        appointment_id=AppointmentId(f"{of}-{on}"),
        revision=1,
        starts_at=at,
        booked_at=at,
        status=status,
        location_id=LocationId("main"),
        provider_id=ProviderId("patel"),
        visit_type_id=of,
    )


def a_profile(*visits: VisitFact, interests: tuple[str, ...] = ()) -> Profile:
    return Profile(patient_id=PatientId("rosa"), visits=visits, interests=interests)


def an_article(article_id: str, **more: object) -> Article:
    return Article(article_id=article_id, title={"en": article_id}, **more)  # type: ignore[arg-type]


def test_a_paragraph_about_what_the_practice_never_wrote_is_left_out() -> None:
    said = filled(BEFORE, {"directions": "Park behind the house.", "forms_link": ""}.__getitem__)
    assert said.email == (
        "Hello {first_name},\n\nHow to find us: Park behind the house.\n\nSee you."
    )
    assert said.text == "{practice}: Park behind the house. STOP ends texts."


def test_a_brace_in_the_practices_words_stays_a_brace() -> None:
    said = filled(Words(email="{bring}"), lambda _: "your {blue} card")
    assert said.email.format_map({}) == "your {blue} card"


def test_a_location_speaks_for_itself_and_else_the_practice_does() -> None:
    own = {
        EVERYWHERE: OwnWords(place_id=EVERYWHERE, said={"bring": {"en": "Your card."}}),
        "oak": OwnWords(place_id="oak", said={"directions": {"en": "Second floor."}}),
    }
    assert own_word(own, "oak", "directions", "en", "en") == "Second floor."
    assert own_word(own, "elm", "directions", "en", "en") == ""
    assert own_word(own, "oak", "bring", "es", "en") == "Your card."


def test_a_message_needs_what_it_is_about_and_can_do_without_the_rest() -> None:
    assert needed(BEFORE) == frozenset()
    assert needed(Words(subject="{article}", email="{article_link}")) == {"article"}
    assert needed(Words(text="Read this: {article_link}")) == {"article_link"}
    assert needed(Words(email="To make it easier: {offer}")) == {"offer"}
    assert used([BEFORE]) == {"directions", "forms_link"}


def test_after_a_visit_goes_the_article_of_its_kind_of_visit() -> None:
    articles = [
        an_article("brushing", visit_types=frozenset({CLEANING})),
        an_article("crowns", visit_types=frozenset({EXAM})),
    ]
    found = article_for(articles, CLEANING, a_profile(), today=TODAY, suggests=False)
    assert found == articles[0]
    assert article_for(articles, WHITENING, a_profile(), today=TODAY, suggests=False) is None


def test_who_said_they_care_for_something_is_pointed_to_it_until_they_had_it() -> None:
    white = an_article(
        "white", suggest=True, interests=("Whitening",), unless_types=frozenset({WHITENING})
    )
    cares = a_profile(a_visit(CLEANING), interests=("whitening",))
    had = a_profile(a_visit(WHITENING, on=date(2026, 5, 1)), interests=("whitening",))
    long_ago = a_profile(a_visit(WHITENING, on=date(2024, 5, 1)), interests=("whitening",))
    found = [
        article_for([white], CLEANING, of, today=TODAY, suggests=True)
        for of in (cares, had, long_ago, a_profile())
    ]
    assert found == [white, None, white, None]


def test_of_several_that_fit_another_one_goes_after_each_visit() -> None:
    articles = [an_article("a"), an_article("b")]
    first = article_for(articles, EXAM, a_profile(a_visit(EXAM)), today=TODAY, suggests=False)
    twice = a_profile(a_visit(EXAM, on=date(2026, 1, 5)), a_visit(EXAM))
    then = article_for(articles, EXAM, twice, today=TODAY, suggests=False)
    assert [first, then] in (articles, articles[::-1])


def test_a_suggestion_without_an_address_leads_to_open_times() -> None:
    values = article_values(an_article("Whitening"), "es", "en", book="https://x.example/b/1")
    assert values == {"article": "Whitening", "article_link": "https://x.example/b/1"}


def test_a_rule_is_a_sentence() -> None:
    both = an_article(
        "white",
        visit_types=frozenset({CLEANING, EXAM}),
        interests=("whitening",),
        unless_types=frozenset({WHITENING}),
    )
    assert rule(both, NAMES) == (
        "After Cleaning or Exam, and for patients interested in whitening; "
        "not for who had or booked Whitening within 12 months."
    )
    assert rule(an_article("x"), NAMES) == "After any visit."
