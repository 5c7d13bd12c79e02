"""What a practice says once for all its playbooks, and what it points its patients to."""

from dataclasses import replace

from chalicelib.domain.articles import Article
from chalicelib.domain.own_words import EVERYWHERE, OwnWords
from tests.builders import ELM, OAK
from tests.web.desk import Desk, words

RULES = {"unless_months": 12}


def in_two_languages(desk: Desk) -> None:
    setup = desk.services.setups.of(OAK, fresh=True)
    practice = replace(setup.practice, languages=("en", "es"))
    desk.services.setups.save(OAK, practice)


def articles(desk: Desk) -> list[Article]:
    return list(desk.services.setups.of(OAK, fresh=True).articles.values())


def own_words(desk: Desk, place_id: str = EVERYWHERE) -> OwnWords:
    return desk.services.setups.of(OAK, fresh=True).own_words[place_id]


def test_what_to_bring_is_said_once_in_each_language(desk: Desk):
    in_two_languages(desk)
    desk.ana.post(
        "/settings/words/practice",
        revision=0,
        **{"bring.en": "Please bring your card.", "bring.es": "Traiga su tarjeta."},
    )
    assert own_words(desk).said == {
        "bring": {"en": "Please bring your card.", "es": "Traiga su tarjeta."}
    }
    assert "What to bring" in words(desk.ana.get("/settings/words"))


def test_a_location_says_its_own(desk: Desk):
    way = "Ring at the blue door."
    desk.ana.post("/settings/words/main-street", revision=0, **{"directions.en": way})
    assert own_words(desk, "main-street").said == {"directions": {"en": way}}
    assert desk.ana.get("/settings/words/nowhere").status_code == 404


def test_an_address_that_is_no_https_is_named_and_nothing_is_lost(desk: Desk):
    page = desk.ana.post(
        "/settings/words/practice",
        revision=0,
        **{"forms_link.en": "http://forms.example", "bring.en": "Your card."},
    )
    assert page.status_code == 400
    assert "begins with https://" in words(page)
    assert 'value="Your card."' in words(page, raw=True)


def test_of_two_who_say_it_at_once_the_second_is_told(desk: Desk):
    desk.ana.post("/settings/words/practice", revision=0, **{"bring.en": "A card."})
    late = desk.ana.post("/settings/words/practice", revision=0, **{"bring.en": "A pen."})
    assert late.status_code == 409
    assert "Saved now: A card." in words(late)
    assert 'value="A pen."' in words(late, raw=True)


def test_an_article_is_added_with_a_rule_that_reads_as_a_sentence(desk: Desk):
    kind = next(iter(desk.services.setups.of(OAK, fresh=True).visit_types.values()))
    added = desk.ana.post(
        "/settings/new-article",
        revision=0,
        goes="thanks",
        visit_types=kind.visit_type_id,
        **RULES,
        **{"title.en": "Brushing well", "address.en": "https://oak.example/brushing"},
    )
    page = words(desk.ana.follow(added))
    assert f"After {kind.name}." in page
    assert articles(desk)[0].title == {"en": "Brushing well"}


def test_a_service_leads_to_the_patients_own_open_times(desk: Desk):
    desk.ana.post(
        "/settings/new-article",
        revision=0,
        goes="suggest",
        books="yes",
        interests="Whitening, travel",
        **RULES,
        **{"title.en": "Whiter teeth"},
    )
    found = articles(desk)[0]
    assert (found.address, found.interests) == ({}, ("Whitening", "travel"))
    assert "leads to your open times" in words(desk.ana.get("/settings/articles"))


def test_an_article_that_leads_nowhere_is_not_taken(desk: Desk):
    page = desk.ana.post(
        "/settings/new-article", revision=0, goes="thanks", **RULES, **{"title.en": "Brushing"}
    )
    assert page.status_code == 400
    assert "Where does it lead?" in words(page)
    assert articles(desk) == []


def test_an_article_is_changed_and_taken_out_of_use(desk: Desk):
    desk.services.setups.save(
        OAK, Article(article_id="a", title={"en": "Old"}, address={"en": "https://o.example"})
    )
    path = "/settings/articles/a"
    desk.ana.post(
        path,
        revision=1,
        goes="thanks",
        **RULES,
        **{"title.en": "New", "address.en": "https://o.example"},
    )
    assert articles(desk)[0].title == {"en": "New"}
    stale = desk.ana.post(
        path,
        revision=1,
        goes="thanks",
        **RULES,
        **{"title.en": "Other", "address.en": "https://o.example"},
    )
    assert stale.status_code == 409
    desk.ana.post(f"{path}/retire", revision=2, retired="yes")
    assert articles(desk)[0].retired


def test_what_another_practice_wrote_is_not_there(desk: Desk):
    desk.services.setups.save(ELM, Article(article_id="theirs", title={"en": "Theirs"}))
    assert desk.ana.get("/settings/articles/theirs").status_code == 404
