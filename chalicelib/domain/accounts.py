"""A practice's account with us: what it pays for, and what it may send meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass

UNPAID_GRACE = timedelta(days=14)
"""After a payment failed: everything goes on."""
STILL_REMINDED = timedelta(days=14)
"""After a trial or a plan has ended, so that nobody who was booked before is forgotten."""


class Standing(StrEnum):
    TRIAL = "trial"
    ACTIVE = "active"
    PAST_DUE = "past-due"
    """A payment failed; everything goes on while it is asked for again."""
    ENDED = "ended"
    """The trial ran out, or the plan was cancelled."""


KEEPING = timedelta(days=60)
"""So long after its end everything that a practice has stays, for whoever comes back."""


class Registration(StrEnum):
    """How far the carriers are with the practice's own number."""

    MISSING = "missing"
    """The practice has not told what the carriers ask for."""
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Account:
    practice_id: PracticeId
    plan: str = ""
    """A key of PLANS; empty: none was chosen yet."""
    standing: Standing = Standing.ACTIVE
    opened_at: datetime | None = None
    trial_ends: datetime | None = None
    ended_at: datetime | None = None
    suspended: str = ""
    """Why the operator stopped all sending; empty: it goes on."""
    registration: Registration = Registration.DONE
    verified_numbers: tuple[str, ...] = ()
    """E.164. Until the number is registered, texts go to these only."""
    specialty: str = ""
    """A key of SPECIALTIES."""
    size: str = ""
    """A key of PLANS: how large they said they are when they signed up."""
    sender_wanted: str = ""
    """The address emails shall leave from, while it is being set up."""
    sender_alone: bool = False
    """SES knows the address by itself, not its domain."""
    imported_at: datetime | None = None
    """When a schedule was imported first."""
    tried_at: datetime | None = None
    """When they first texted a reminder to themselves."""
    stripe_customer: str = ""
    stripe_subscription: str = ""
    paid_until: datetime | None = None
    """The end of the period that was paid for last."""
    ends_at: datetime | None = None
    """Cancelled: the plan runs until then."""
    past_due_since: datetime | None = None
    overage_allowed: bool = False
    """Texts beyond those included may be billed, so campaigns need not stop."""
    warned_month: str = ""
    """"2026-11": the month that `warned_percent` is about."""
    warned_percent: int = 0
    revision: int = 0

    @property
    def kept_until(self) -> datetime | None:
        """When its data are erased; None: it goes on."""
        return self._after_end(KEEPING)

    @property
    def reminds_until(self) -> datetime | None:
        """When reminders stop; None: they go on."""
        return self._after_end(STILL_REMINDED)

    def _after_end(self, wait: timedelta) -> datetime | None:
        if self.standing is not Standing.ENDED or self.ended_at is None:
            return None
        return self.ended_at + wait


def as_time_passes(account: Account, *, now: datetime) -> Account:
    """The account as it stands now: a trial runs out, and so does the grace after a failure."""
    if account.standing is Standing.TRIAL and account.trial_ends and account.trial_ends <= now:
        return replace(account, standing=Standing.ENDED, ended_at=account.trial_ends)
    owed = account.past_due_since if account.standing is Standing.PAST_DUE else None
    if owed is not None and owed + UNPAID_GRACE <= now:
        return replace(account, standing=Standing.ENDED, ended_at=owed + UNPAID_GRACE)
    return account


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What Stripe says of a plan that is paid for."""

    subscription_id: str
    customer: str
    status: str
    plan: str
    """A key of PLANS; empty: none that we sell."""
    paid_until: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None


_STANDINGS = {
    "trialing": Standing.ACTIVE,
    "active": Standing.ACTIVE,
    "past_due": Standing.PAST_DUE,
    "unpaid": Standing.ENDED,
    "paused": Standing.ENDED,
    "canceled": Standing.ENDED,
}
"""A first payment that did not work ("incomplete", "incomplete_expired") changes nothing."""


def as_paid(account: Account, paid: Subscription, *, now: datetime) -> Account:
    """The account as Stripe's latest word makes it."""
    standing = _STANDINGS.get(paid.status)
    if standing is None:
        return account
    another = account.stripe_subscription not in ("", paid.subscription_id)
    if another and standing is Standing.ENDED:
        return account  # an earlier one, which was replaced
    owed = account.past_due_since or now
    over = standing is Standing.PAST_DUE and now >= owed + UNPAID_GRACE
    # Once ended, by us for what was owed or by an event before: what was announced then holds.
    before = account.ended_at if account.standing is Standing.ENDED else None
    ended_at = before or paid.ended_at or now
    return replace(
        account,
        plan=paid.plan or account.plan,
        standing=Standing.ENDED if over else standing,
        past_due_since=owed if standing is Standing.PAST_DUE else None,
        ended_at=owed + UNPAID_GRACE if over else ended_at if standing is Standing.ENDED else None,
        trial_ends=None if standing is Standing.ACTIVE else account.trial_ends,
        stripe_customer=paid.customer,
        stripe_subscription="" if paid.status == "canceled" else paid.subscription_id,
        paid_until=paid.paid_until,
        ends_at=paid.ends_at if standing is not Standing.ENDED else None,
    )
