"""Questions that practices ask again and again, ready to be used or changed."""

from chalicelib.domain.patient_segments.conditions import Condition, Fact, Op
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Starter:
    key: str
    name: str
    for_what: str
    conditions: tuple[Condition, ...]


def _c(fact: Fact, op: Op, *values: str) -> Condition:
    return Condition(fact=fact, op=op, values=values)


_NOTHING_BOOKED = _c(Fact.NEXT_VISIT, Op.NO)

STARTERS = (
    Starter(
        key="gaps",
        name="Gaps next week",
        for_what="Who would be glad of a time soon: they were here last year and booked nothing.",
        conditions=(_c(Fact.LAST_VISIT, Op.BETWEEN, "6", "18", "months"), _NOTHING_BOOKED),
    ),
    Starter(
        key="birthdays",
        name="Birthdays this month",
        for_what="A wish, nothing else.",
        conditions=(_c(Fact.BIRTHDAY, Op.IS, "this"),),
    ),
    Starter(
        key="long-ago",
        name="Not here for two years",
        for_what="Ask once more whether they want to come back.",
        conditions=(_c(Fact.LAST_VISIT, Op.OVER, "2", "years"), _NOTHING_BOOKED),
    ),
    Starter(
        key="sent-us",
        name="Sent us someone",
        for_what="Thank who tells others about you; of who did not agree that this is told, none.",
        conditions=(_c(Fact.HAS_REFERRED, Op.AT_LEAST, "1"),),
    ),
    Starter(
        key="spanish",
        name="Prefer Spanish",
        for_what="News in their own language.",
        conditions=(_c(Fact.LANGUAGE, Op.IS, "es"),),
    ),
    Starter(
        key="asked",
        name="Asked and never came",
        for_what="Who wrote or called and was not seen yet.",
        conditions=(_c(Fact.KIND, Op.IS, "prospect"),),
    ),
    Starter(
        key="misses",
        name="Missed two visits in a year",
        for_what="Call them rather than write.",
        conditions=(_c(Fact.NO_SHOWS, Op.AT_LEAST, "2", "12"),),
    ),
)
