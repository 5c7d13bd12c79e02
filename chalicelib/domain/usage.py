"""What a practice used: counted by what really left, by days and months in UTC."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.accounts import Account, Standing
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.patients import Channel
from chalicelib.domain.plans import Plan, plan_of
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.domain.values import dataclass

WARN_AT = (80, 100)
"""Per cent of what is included."""


@dataclass(frozen=True, kw_only=True)
class Count:
    texts: int = 0
    segments: int = 0
    emails: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            texts=self.texts + other.texts,
            segments=self.segments + other.segments,
            emails=self.emails + other.emails,
        )

    def or_more(self, other: "Count") -> "Count":
        """The larger of each."""
        return Count(
            texts=max(self.texts, other.texts),
            segments=max(self.segments, other.segments),
            emails=max(self.emails, other.emails),
        )


NOTHING = Count()


def of_touchpoint(touchpoint: Touchpoint) -> tuple[date, Count] | None:
    """The day it left and what it counts for; None: it did not leave, as far as anybody knows."""
    if touchpoint.ended_at is None or not _left(touchpoint):
        return None
    if touchpoint.channel is Channel.EMAIL:
        count = Count(emails=1)
    else:
        # Of one that a worker died over nobody knows the segments: at least one has left.
        count = Count(texts=1, segments=max(1, touchpoint.segments))
    return _day(touchpoint.ended_at), count


def _left(touchpoint: Touchpoint) -> bool:
    """One that may have left counts once its carrier has said what became of it."""
    known = touchpoint.state is State.UNCERTAIN and bool(touchpoint.delivery)
    return touchpoint.state is State.SENT or known


def of_message(message: Message) -> tuple[date, Count] | None:
    """The same for what was said in a conversation: automatic answers and the desk's."""
    known = message.state == "uncertain" and bool(message.delivery)
    if message.by not in (By.RAPPORT, By.STAFF) or not (message.state == "sent" or known):
        return None
    return _day(message.at), Count(texts=1, segments=max(1, message.segments))


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def month_of(day: date) -> str:
    """ "2026-11"."""
    return day.isoformat()[:7]


def days_of(month: str) -> list[date]:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    return [first + timedelta(n) for n in range((following - first).days)]


def months_until(today: date, *, how_many: int) -> list[str]:
    """The latest first."""
    months, day = [], today
    for _ in range(how_many):
        months.append(month_of(day))
        day = day.replace(day=1) - timedelta(days=1)
    return months


def expected(so_far: Count, planned: Count, *, today: date, looked_ahead: int) -> Count:
    """By the end of the month: what has left and what is planned for the days that were looked
    ahead; where the pace so far gives more, that (visits are still being booked)."""
    days = days_of(month_of(today))
    left = len(days) - today.day
    pace = _times(so_far, left, today.day)
    beyond = _times(so_far, max(0, left - looked_ahead), today.day)
    return so_far + (planned + beyond).or_more(pace)


def _times(of: Count, by: int, over: int) -> Count:
    return Count(
        texts=of.texts * by // over,
        segments=of.segments * by // over,
        emails=of.emails * by // over,
    )


@dataclass(frozen=True, kw_only=True)
class Usage:
    """A month of a practice against what its plan includes."""

    plan: Plan
    month: str
    count: Count
    users: int = 0
    locations: int = 0
    contacts: int = 0

    @property
    def percent(self) -> int:
        """Of what is included of texts or of emails, whichever is nearer to its end."""
        return max(
            percent(self.count.segments, self.plan.included_segments),
            percent(self.count.emails, self.plan.included_emails),
        )

    @property
    def warned_at(self) -> int:
        """The highest of WARN_AT that was reached; 0: none."""
        return max((mark for mark in WARN_AT if self.percent >= mark), default=0)


def percent(used: int, included: int) -> int:
    return used * 100 // included if included else 0


def usage_of(account: Account, count: Count, *, month: str, **had: int) -> Usage:
    return Usage(plan=plan_of(account.plan), month=month, count=count, **had)


def may_start_campaign(account: Account, usage: Usage) -> bool:
    """Whether marketing may begin. Reminders and replies never ask this: money stops none."""
    if account.suspended or account.standing not in (Standing.TRIAL, Standing.ACTIVE):
        return False
    return account.overage_allowed or usage.percent < 100


def overage(segments: int, *, free: int, reported: int) -> int:
    """Segments beyond the free ones that were not reported yet."""
    return max(0, segments - free - reported)
