"""Texts beyond those included, told to Stripe once each, however often somebody tries.

counted ─► free │ reported │ reporting ──► Stripe ──► reported
                             kept first: a report is made again word for word until it arrived
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from chalicelib.domain.accounts import Account
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.plans import Plan
from chalicelib.domain.usage import months_until, overage
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.meters import Meters, Month
from chalicelib.wiring import Services

_LATE = 4
"""Days of a month in which the one before it may still grow, by a late receipt."""


def report_overage(services: Services, account: Account, plan: Plan, *, now: datetime) -> int:
    """How many segments were reported. Of what left while the practice did not allow it, none."""
    today = now.astimezone(UTC).date()
    months = months_until(today, how_many=2 if today.day <= _LATE else 1)
    meters = services.meters.since(account.practice_id, date.fromisoformat(f"{months[-1]}-01"))
    return sum(_report(services, account, plan, month, meters, now) for month in months)


def _report(
    services: Services, account: Account, plan: Plan, name: str, meters: Meters, now: datetime
) -> int:
    practice_id = account.practice_id
    month = meters.months.get(name, Month())
    segments = meters.of_month(name).segments
    if month.reporting > month.reported:
        # Its answer was lost: the same again, which Stripe counts once.
        month = _arrives(services, account, name, month, now)
    if not (account.overage_allowed and account.stripe_subscription and services.takes_payment):
        _keep_free(services, practice_id, name, month, segments)
        return 0
    free = max(month.free, plan.included_segments)
    more = overage(segments, free=free, reported=month.reported)
    if not more:
        return 0
    try:
        month = replace(month, free=free, reporting=month.reported + more)
        month = services.meters.save_month(practice_id, name, month)
    except StaleWrite:
        return 0  # another worker reports
    _arrives(services, account, name, month, now)
    return more


def _keep_free(
    services: Services, practice_id: PracticeId, name: str, month: Month, segments: int
) -> None:
    """What left so far is never billed, also when overage is allowed later in the month."""
    free = max(month.free, segments - month.reported)
    if free > month.free:
        try:
            services.meters.save_month(practice_id, name, replace(month, free=free))
        except StaleWrite:
            return


def _arrives(services: Services, account: Account, name: str, month: Month, now: datetime) -> Month:
    services.stripe.report_overage(
        customer=account.stripe_customer,
        segments=month.reporting - month.reported,
        # From what was reported before, so that a second try is the same report.
        identifier=f"{account.practice_id}:{name}:{month.reported}",
        at=now,
    )
    arrived = replace(month, reported=month.reporting)
    return services.meters.save_month(account.practice_id, name, arrived)
