"""A message with what the practice says in its own words, and with the article that fits."""

from collections.abc import Callable, Mapping
from datetime import date

from chalicelib.domain.articles import Article, article_for, article_values
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
) -> InOwnWords | Why:
    """Why it is not sent where what it is about is not there. `book`: makes a link to open times
    where one is wanted."""
    names = used(step.words.values())
    if not names:
        return InOwnWords(words=step.words)
    article = _article(setup, journey, profile, visited, today) if names & _ARTICLE else None
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


def _article(
    setup: Setup, journey: Journey, profile: Profile, visited: VisitTypeId | None, today: date
) -> Article | None:
    if visited is None:
        visited = next((of.visit_type_id for of in reversed(profile.visits) if of.took_place), None)
    return article_for(
        setup.articles.values(),
        visited,
        profile,
        today=today,
        suggests=journey.topic is Topic.TIPS,
    )
