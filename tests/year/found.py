"""What the year's messages came to: the promises that held, and a table of what was sent and why
the rest was not."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.domain.ids import ContactId
from chalicelib.domain.touchpoints import Kind, State, Touchpoint
from chalicelib.domain.wording import why_of
from tests.builders import NEW_YORK, OAK
from tests.conftest import TestServices
from tests.year.life import Life

Row = tuple[str, int, int, int, str]
"""What it is, texts, emails, not sent, and the most frequent reasons."""


@dataclass
class Found:
    over_a_day: list[ContactId] = field(default_factory=list)
    over_a_week: list[ContactId] = field(default_factory=list)
    after_a_stop: list[ContactId] = field(default_factory=list)
    twice: int = 0
    never_ended: int = 0
    most_in_a_year: int = 0
    sent: int = 0
    most_offers_a_day: int = 0
    outranked: int = 0
    """Last reminders that left though the budget was used up: nothing else may."""
    rows: list[Row] = field(default_factory=list)


def look(services: TestServices, life: Life) -> Found:
    found = Found()
    told: dict[str, list[Touchpoint]] = defaultdict(list)
    names = _names(services)
    for contact in services.contacts.all_ids(OAK):
        all_of = services.touchpoints.of_contact(OAK, contact)
        for touchpoint in all_of:
            told[_what(touchpoint, names)].append(touchpoint)
        check(found, life, contact, all_of)
    found.rows = [_row(what, some) for what, some in sorted(told.items())]
    return found


def _names(services: TestServices) -> dict[str, str]:
    setup = services.setups.of(OAK, fresh=True)
    return {of.playbook_id: of.name for of in (*setup.playbooks.values(), *setup.journeys.values())}


def _what(touchpoint: Touchpoint, names: dict[str, str]) -> str:
    if touchpoint.kind is Kind.CAMPAIGN:
        return "Campaigns"
    if touchpoint.kind is Kind.OFFER:
        return "Offers of a time that became free"
    if touchpoint.playbook_id:
        return names.get(touchpoint.playbook_id, touchpoint.playbook_id)
    return {Kind.MOVED: "A visit was moved", Kind.CANCELLED: "A visit was cancelled"}.get(
        touchpoint.kind, touchpoint.kind.value
    )


def check(found: Found, life: Life, contact: ContactId, all_of: Iterable[Touchpoint]) -> None:
    left = [of for of in all_of if of.state in (State.SENT, State.UNCERTAIN) and of.ended_at]
    found.sent += len(left)
    found.most_in_a_year = max(found.most_in_a_year, len(left))
    found.never_ended += sum(
        of.state is State.PLANNED and of.latest < life.now - timedelta(days=1) for of in all_of
    )
    said = Counter((of.source or of.subjects, of.step_id, of.channel) for of in left)
    found.twice += sum(n > 1 for n in said.values())
    stopped = life.stopped.get(contact)
    if stopped and any(of.ended_at > stopped + timedelta(hours=1) for of in left if of.ended_at):
        found.after_a_stop.append(contact)
    offers = Counter(_day(of) for of in left if of.kind is Kind.OFFER)
    found.most_offers_a_day = max(found.most_offers_a_day, *offers.values(), 0)
    yielding = [_day(of) for of in left if of.budgeted and not of.is_last]
    last = [_day(of) for of in left if of.is_last]
    found.outranked += _outranked(yielding, last)
    if any(n > 1 for n in Counter(yielding).values()):
        found.over_a_day.append(contact)
    if any(_in_week(day, yielding) > 3 for day in yielding):
        found.over_a_week.append(contact)


def _outranked(yielding: list[date], last: list[date]) -> int:
    taken = yielding + last
    return sum(taken.count(day) > 1 or _in_week(day, taken) > 3 for day in last)


def _in_week(first: date, days: list[date]) -> int:
    return sum(first <= day < first + timedelta(7) for day in days)


def _day(of: Touchpoint) -> date:
    assert of.ended_at is not None
    return of.ended_at.astimezone(NEW_YORK).date()


def _row(what: str, some: list[Touchpoint]) -> Row:
    left = [of for of in some if of.state in (State.SENT, State.UNCERTAIN)]
    held = [of for of in some if of.state in (State.SKIPPED, State.FAILED)]
    whys = Counter(of.why for of in held if of.why)
    said = "; ".join(f"{n:,} {why_of(why)}" for why, n in whys.most_common(3))
    texts = sum(of.channel.value == "text" for of in left)
    return what, texts, len(left) - texts, len(held), said
