"""A message with what the practice says in its own words, and with the article that fits."""

from collections.abc import Callable, Mapping
from datetime import date

from chalicelib.domain.articles import Article, article_for, article_values, fits
from chalicelib.domain.ids import LocationId, VisitTypeId
from chalicelib.domain.journeys import Journey, JourneyStep
from chalicelib.domain.own_words import ARTICLE_FIELDS, filled, needed, own_word, used
from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words
from chalicelib.domain.profiles import Profile
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.storage.setup import Setup


@dataclass(frozen=True, kw_only=True)
class InOwnWords:
    words: Mapping[str, Words]
    link: str = ""
    """Where the article leads; empty: there is none."""
    books: bool = False
    """It leads to open times."""


def in_own_words(
    setup: Setup,
    journey: Journey,
    step: JourneyStep,
    profile: Profile,
    *,
    channel: Channel,
    location_id: LocationId,
    visited: VisitTypeId | None,
    today: date,
    book: Callable[[], str],
    picked: str | None = None,
) -> InOwnWords | Why:
    """Why it is not sent where what it is about is not there. `book`: makes a link to open times
    where one is wanted. `picked`: the article that was picked when it was planned, or none; left
    out: one is picked now."""
    names = used(step.words.values())
    if not names:
        return InOwnWords(words=step.words)
    article = None
    if names & _ARTICLE and picked is None:
        article = _article(setup, journey, profile, visited, today)
    elif names & _ARTICLE and picked and picked in setup.articles:
        # They may have booked it since, and the practice may have taken it back.
        visited = visited or last_kind(profile)
        known = setup.articles[picked]
        article = known if known.suggest and fits(known, visited, profile, today) else None
    leads = book() if article and not article.address else ""
    first = setup.practice.languages[0]
    made: dict[str, Words] = {}
    for language, words in step.words.items():
        values = article_values(article, language, first, book=leads)

        def value(name: str, in_language: str = language, of: dict[str, str] = values) -> str:
            if name in of:
                return of[name]
            return own_word(setup.own_words, location_id, name, in_language, first)

        missing = [name for name in needed(words, channel) if not value(name)]
        if missing:
            return Why.NO_ARTICLE if set(missing) & _ARTICLE else Why.NOT_WRITTEN
        made[language] = filled(words, value)
    values = article_values(article, first, first, book=leads)
    return InOwnWords(words=made, link=values["article_link"], books=bool(leads))


_ARTICLE = frozenset(ARTICLE_FIELDS)


def last_kind(profile: Profile) -> VisitTypeId | None:
    """Of the last visit that took place."""
    return next((of.visit_type_id for of in reversed(profile.visits) if of.took_place), None)


def _article(
    setup: Setup, journey: Journey, profile: Profile, visited: VisitTypeId | None, today: date
) -> Article | None:
    return article_for(
        setup.articles.values(),
        visited or last_kind(profile),
        profile,
        today=today,
        suggests=journey.topic is Topic.TIPS,
    )
