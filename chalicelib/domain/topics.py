"""What a message is about."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from chalicelib.domain.values import dataclass


class Topic(StrEnum):
    """What patients choose by, on the page of their preferences."""

    VISITS = "visits"
    CARE = "care"
    """Around a visit: what to bring, thanks, instructions."""
    RECALLS = "recalls"
    FEEDBACK = "feedback"
    TIPS = "tips"
    """Articles and suggestions."""
    GREETINGS = "greetings"
    NEWS = "news"
    OFFERS = "offers"


class Opinion(StrEnum):
    USEFUL = "useful"
    TOO_MUCH = "too-much"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What somebody thinks of one kind of message."""

    opinion: Opinion
    on: date


LABELS: Mapping[Topic, str] = {
    Topic.VISITS: "Appointments",
    Topic.CARE: "Around a visit",
    Topic.RECALLS: "When a visit is due",
    Topic.FEEDBACK: "How we did",
    Topic.TIPS: "Articles and suggestions",
    Topic.GREETINGS: "Birthday and holiday wishes",
    Topic.NEWS: "News",
    Topic.OFFERS: "Offers",
}
"""As the desk reads them; patients: web/words.py."""

PROMOTES = frozenset({Topic.TIPS, Topic.NEWS, Topic.OFFERS})
"""What 47 CFR 64.1200(f)(13) may call telemarketing: a text needs written consent (f)(9); an email
may be sent until it is refused (15 U.S.C. 7704(a)(3))."""

HELD_BY_COMPLAINT = frozenset(
    {Topic.RECALLS, Topic.TIPS, Topic.GREETINGS, Topic.NEWS, Topic.OFFERS}
)
"""Of none of these anybody hears whose complaint is not put right yet."""
