"""Articles and suggestions: what a practice points its patients to, and by which rule.

The rules are about visits and about what somebody said they care for; never about a diagnosis.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import VisitTypeId
from chalicelib.domain.own_words import ARTICLE_FIELDS
from chalicelib.domain.profiles import Profile
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import spoken


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article to read; or, where it leads to open times, a check-up or a service."""

    article_id: str
    title: Mapping[str, str]
    """Language → as patients read it."""
    address: Mapping[str, str] = field(default_factory=dict)
    """Language → https address; none: it leads to open times."""
    after_visit: bool = True
    """Goes with the thanks for a visit."""
    suggest: bool = False
    """Is among the recommendations."""
    visit_types: frozenset[VisitTypeId] = frozenset()
    """After a visit of one of these; with no interests either: after every visit."""
    interests: tuple[str, ...] = ()
    """For who cares for one of these."""
    unless_types: frozenset[VisitTypeId] = frozenset()
    """Not for who has had, or has booked, one of these within `unless_months`."""
    unless_months: int = 12
    retired: bool = False
    revision: int = 0


def rule(article: Article, names: Mapping[VisitTypeId, str]) -> str:
    """As the practice reads it: "After Exam, and for patients interested in whitening; …"."""
    visits = sorted(names[of] for of in article.visit_types if of in names)
    parts = [f"after {_or(visits)}"] if visits else []
    parts += [f"for patients interested in {_or(list(article.interests))}"] * bool(
        article.interests
    )
    said = ", and ".join(parts) if parts else "after any visit"
    had = sorted(names[of] for of in article.unless_types if of in names)
    if had:
        said += f"; not for who had or booked {_or(had)} within {article.unless_months} months"
    return said[0].upper() + said[1:] + "."


def fits(article: Article, visited: VisitTypeId | None, profile: Profile, today: date) -> bool:
    """`visited`: the kind of visit that it would follow."""
    if article.retired or _had(article, profile, today):
        return False
    if not article.visit_types and not article.interests:
        return True
    cares = {of.casefold() for of in profile.interests}
    return visited in article.visit_types or any(of.casefold() in cares for of in article.interests)


def article_for(
    articles: Iterable[Article],
    visited: VisitTypeId | None,
    profile: Profile,
    *,
    today: date,
    suggests: bool,
    but_not: Collection[str] = (),
) -> Article | None:
    """The one that fits, another one after each visit where several do; None: none fits.

    `suggests`: of the recommendations, else of what goes with the thanks. `but_not`: ids of those
    that they know already.
    """
    found = sorted(
        (
            of
            for of in articles
            if of.article_id not in but_not
            and (of.suggest if suggests else of.after_visit)
            and fits(of, visited, profile, today)
        ),
        key=lambda of: of.article_id,
    )
    if not found:
        return None
    return found[sum(of.took_place for of in profile.visits) % len(found)]


def article_values(
    article: Article | None, language: str, first: str, *, book: str
) -> dict[str, str]:
    """What stands in ARTICLE_FIELDS; `book`: the page with open times; all empty without one."""
    if article is None:
        return dict.fromkeys(ARTICLE_FIELDS, "")
    return {
        "article": in_language(article.title, language, first),
        "article_link": in_language(article.address, language, first) or book,
    }


def in_language(said: Mapping[str, str], language: str, first: str) -> str:
    found = (said.get(of, "") for of in (language, spoken(language), first))
    return next(filter(None, (*found, *said.values())), "")


def _had(article: Article, profile: Profile, today: date) -> bool:
    since = today - timedelta(days=30 * article.unless_months)
    return any(
        of.visit_type_id in article.unless_types
        and (of.took_place or of.status is Status.BOOKED)
        and of.starts_at.date() >= since
        for of in profile.visits
    )


def _or(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
