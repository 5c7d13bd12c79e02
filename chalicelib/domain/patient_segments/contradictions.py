"""Two conditions of which nobody can fulfil both, named in the words in which they were picked."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from chalicelib.domain.patient_segments.conditions import FACTS, Asked, Condition, Fact, Op
from chalicelib.domain.patient_segments.saying import NAMES, Names, say

Span = tuple[float, float]
"""Both ends included."""
_FAR = float("inf")
_MONTHS = {"months": 1, "years": 12}
_DAYS, _MOST_DAYS = {"days": 1, "months": 28, "years": 365}, {"days": 1, "months": 31, "years": 366}
"""How many at the least and at the most: what may hold of somebody is no contradiction."""
_ONE_ONLY = (
    *(Fact.SEX, Fact.LANGUAGE, Fact.KIND, Fact.CAME_BY),
    *(Fact.LAST_LOCATION, Fact.LAST_PROVIDER, Fact.LAST_TYPE),
)
"""Of these a person has one value: that two conditions name none in common cannot be."""
_NEEDS_A_VISIT = (
    *(Fact.LAST_LOCATION, Fact.LAST_PROVIDER, Fact.LAST_TYPE),
    *(Fact.LOCATION, Fact.PROVIDER, Fact.TYPE),
)


def contradiction(conditions: Sequence[Condition], names: Names = NAMES) -> str:
    """Empty: there may be somebody of whom all hold."""
    for one, other in combinations(conditions, 2):
        if _clash(one, other) or _clash(other, one):
            return f"Nobody can be both: “{say(one, names)}” and “{say(other, names)}”."
    return ""


def _clash(one: Condition, other: Condition) -> bool:
    if one.fact is other.fact:
        return _clash_of_same(one, other)
    if one.fact is Fact.LAST_VISIT and one.op is Op.NO:
        return _says_they_came(other)
    if one.fact in (Fact.HAS_TEXT, Fact.OFFERS_BY_TEXT):
        texted = {one.fact: one.op, other.fact: other.op}
        return texted.get(Fact.HAS_TEXT) is Op.NO and texted.get(Fact.OFFERS_BY_TEXT) is Op.YES
    return False


def _says_they_came(of: Condition) -> bool:
    if of.fact in _NEEDS_A_VISIT:
        # Whose last visit was not here was somewhere else; who never was here, perhaps nowhere.
        return of.op is Op.IS or of.fact.startswith("last-")
    counts = of.fact in (Fact.VISITS, Fact.SPENT) and of.op is Op.AT_LEAST
    return counts and int(of.values[0]) > 0


def _clash_of_same(one: Condition, other: Condition) -> bool:
    asked = FACTS[one.fact]
    if asked in (Asked.WHETHER, Asked.LATELY):
        return _clash_of_whether(one, other)
    if asked is Asked.CHOICE:
        return _clash_of_choices(one, other)
    if asked is Asked.BIRTHDAY:
        return _clash_of_birthdays(one, other)
    if asked in (Asked.AGO, Asked.AHEAD) and Op.NO in (one.op, other.op):
        return one.op is not other.op
    if asked is Asked.COUNT:
        return _clash_of_counts(one, other)
    if asked in (Asked.AGO, Asked.AHEAD):
        return _clash_of_distances(one, other)
    return _apart(_span(one), _span(other))


def _clash_of_whether(one: Condition, other: Condition) -> bool:
    if one.op is other.op:
        return False
    if FACTS[one.fact] is Asked.WHETHER:
        return True
    did, not_ = (one, other) if one.op is Op.YES else (other, one)
    return int(did.values[0]) <= int(not_.values[0])


def _clash_of_choices(one: Condition, other: Condition) -> bool:
    mine, theirs = set(one.values), set(other.values)
    if one.op is Op.IS and other.op is Op.IS_NOT:
        return mine <= theirs
    both = one.op is Op.IS and other.op is Op.IS
    return both and one.fact in _ONE_ONLY and mine.isdisjoint(theirs)


def _clash_of_birthdays(one: Condition, other: Condition) -> bool:
    months = [{of for of in each.values if of.isdecimal()} for each in (one, other)]
    named = all(
        each.op is Op.IS and len(each.values) == len(of)
        for each, of in zip((one, other), months, strict=True)
    )
    return named and months[0].isdisjoint(months[1])


def _clash_of_counts(one: Condition, other: Condition) -> bool:
    """At least two in the last six months, none in the last twelve."""
    least, most = (one, other) if one.op is Op.AT_LEAST else (other, one)
    if least.op is not Op.AT_LEAST or most.op is not Op.AT_MOST:
        return False
    return int(least.values[0]) > int(most.values[0]) and _window(least) <= _window(most)


def _window(of: Condition) -> float:
    months = (*of.values, "", "")[1]
    return int(months) if months else _FAR


def _clash_of_distances(one: Condition, other: Condition) -> bool:
    """Months and years are compared as such, and with days by how long they may be."""
    if Op.YES in (one.op, other.op):
        return False
    if {one.values[-1], other.values[-1]} <= set(_MONTHS):
        return _apart(_distance(one, _MONTHS, _MONTHS), _distance(other, _MONTHS, _MONTHS))
    return _apart(_distance(one, _DAYS, _MOST_DAYS), _distance(other, _DAYS, _MOST_DAYS))


def _distance(of: Condition, least: Mapping[str, int], most: Mapping[str, int]) -> Span:
    """More than, and less than, leave out the day itself."""
    unit = of.values[-1]
    near, far = int(of.values[0]) * least[unit], int(of.values[-2]) * most[unit]
    match of.op:
        case Op.OVER:
            return near + 0.5, _FAR
        case Op.UNDER:
            return -_FAR, far if FACTS[of.fact] is Asked.AHEAD else far - 0.5
        case _:
            return near, far


def _span(of: Condition) -> Span:
    """The numbers that fulfil it."""
    numbers = [int(n) for n in of.values]
    match of.op:
        case Op.OVER:
            return numbers[0] + 1, _FAR
        case Op.UNDER:
            return -_FAR, numbers[0] - 1
        case Op.BETWEEN:
            return numbers[0], numbers[1]
        case Op.AT_LEAST:
            return numbers[0], _FAR
        case _:
            return -_FAR, numbers[0]


def _apart(one: Span, other: Span) -> bool:
    return one[1] < other[0] or other[1] < one[0]
