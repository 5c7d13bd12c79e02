"""How the practices are: read from counts that are kept anyway, no table is walked."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.accounts import Account, Registration, Standing
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.practices import Location
from chalicelib.storage import keys
from chalicelib.storage.due import Due
from chalicelib.storage.health import Health
from chalicelib.wiring import Services

LATE = timedelta(minutes=2)
"""What was due so long ago and has not ended waits: for its number's pace, or for us."""
BAD_PER_CENT = 5.0
AT_ONCE = 8
EMAIL_COSTS = 100
"""Millionths of a dollar: SES takes 0.10 dollars for a thousand."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    texts: int = 0
    segments: int = 0
    emails: int = 0

    @property
    def messages(self) -> int:
        return self.texts + self.emails


@dataclass(frozen=True, kw_only=True)
class Practice:
    practice_id: PracticeId
    name: str
    account: Account
    locations: tuple[Location, ...]
    lately: Sent
    """Yesterday and today, UTC."""
    this_month: Sent
    health: Health
    """Yesterday and today, UTC."""
    late: int
    spent: float
    """Dollars that this month's messages cost, at what the practice says that a text costs."""

    @property
    def failure_per_cent(self) -> float:
        """Of what should have left, what was refused or did not arrive."""
        not_there = self.health.not_arrived + self.health.bounced
        bad = self.health.failed + self.health.uncertain + not_there
        tried = self.lately.messages + self.health.failed + self.health.uncertain
        return 100 * bad / tried if tried else 0.0

    @property
    def says(self) -> list[str]:
        """What an operator should see first."""
        account, found = self.account, []
        if account.suspended:
            found.append("suspended")
        if account.standing is not Standing.ACTIVE:
            found.append(account.standing.value)
        if account.registration is not Registration.DONE:
            found.append(f"number {account.registration.value}")
        if self.failure_per_cent >= BAD_PER_CENT:
            found.append("many fail")
        if self.health.complained:
            found.append("spam reports")
        return found


@dataclass(frozen=True, kw_only=True)
class Everything:
    practices: list[Practice]
    swept_at: datetime | None
    late: int
    latest: datetime | None
    """When the oldest of what is late was due."""


def everything(services: Services, *, now: datetime) -> Everything:
    late = list(_late(services, now))
    ids = services.setups.practices()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        practices = list(threads.map(lambda of: _practice(services, of, late, now), ids))
    return Everything(
        practices=practices,
        swept_at=services.due.swept_at(),
        late=len(late),
        latest=min((_due_at(of) for of in late), default=None),
    )


def one(services: Services, practice_id: PracticeId, *, now: datetime) -> Practice:
    """Raises NotFound."""
    return _practice(services, practice_id, list(_late(services, now)), now)


def _practice(
    services: Services, practice_id: PracticeId, late: list[Due], now: datetime
) -> Practice:
    setup = services.setups.of(practice_id, fresh=True)
    today = now.astimezone(UTC).date()
    yesterday = today - timedelta(days=1)
    days = _sent(services, practice_id, min(yesterday, today.replace(day=1)))
    this_month = _sum(sent for day, sent in days.items() if day >= today.replace(day=1))
    return Practice(
        practice_id=practice_id,
        name=setup.practice.brand,
        account=setup.account,
        locations=tuple(setup.locations.values()),
        lately=_sum(sent for day, sent in days.items() if day >= yesterday),
        this_month=this_month,
        health=services.health.since(practice_id, yesterday),
        late=sum(of.practice_id == practice_id for of in late),
        spent=_dollars(this_month, setup.practice.segment_price),
    )


def _sent(services: Services, practice_id: PracticeId, first: date) -> dict[date, Sent]:
    """What was metered, by days."""
    items = services.db.query(keys.meter_pk(practice_id), between=(first.isoformat(), "9999"))
    return {
        date.fromisoformat(item["sk"]): Sent(
            **{name: int(item.get(name, 0)) for name in ("texts", "segments", "emails")}
        )
        for item in items
    }


def _dollars(sent: Sent, segment_price: int) -> float:
    return (sent.segments * segment_price + sent.emails * EMAIL_COSTS) / 1_000_000


def _sum(of: Iterable[Sent]) -> Sent:
    counted = list(of)
    return Sent(
        texts=sum(one.texts for one in counted),
        segments=sum(one.segments for one in counted),
        emails=sum(one.emails for one in counted),
    )


def _late(services: Services, now: datetime) -> Iterable[Due]:
    until = keys.stamp(now - LATE)
    for shard in range(keys.SHARDS):
        yield from services.due.between(shard, after="", until=until)


def _due_at(of: Due) -> datetime:
    return datetime.fromisoformat(of.order.partition("#")[0])
