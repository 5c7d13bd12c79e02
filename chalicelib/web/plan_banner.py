"""What stands at the top of each page for those who manage the plan, while it matters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.accounts import UNPAID_GRACE, Account, Standing
from chalicelib.domain.usage import month_of

_SOON = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Banner:
    says: str
    tone: str = ""
    """"bad" where something has to be done."""


def banner(account: Account, *, now: datetime) -> Banner | None:
    """None: all is well."""
    match account.standing:
        case Standing.ENDED:
            return _ended(account, now)
        case Standing.PAST_DUE:
            until = day((account.past_due_since or now) + UNPAID_GRACE)
            return Banner(
                says=f"A payment did not go through. Please see to it by {until}.", tone="bad"
            )
        case Standing.TRIAL if account.trial_ends and account.trial_ends - now <= _SOON:
            return Banner(says=f"Your trial ends on {day(account.trial_ends)}.")
        case _:
            return _used(account, now)


def _ended(account: Account, now: datetime) -> Banner:
    if account.reminds_until is None or account.kept_until is None:
        return Banner(says="Your plan has ended.", tone="bad")
    if now < account.reminds_until:
        until = day(account.reminds_until)
        return Banner(says=f"Your plan has ended. Visits are reminded until {until}.", tone="bad")
    until = day(account.kept_until)
    return Banner(
        says=f"Your plan has ended and no reminders leave. Data are kept until {until}.", tone="bad"
    )


def _used(account: Account, now: datetime) -> Banner | None:
    if account.warned_month != month_of(now.astimezone(UTC).date()):
        return None
    if account.warned_percent >= 100:
        rest = "more texts are billed" if account.overage_allowed else "campaigns wait"
        return Banner(
            says=f"This month's messages are used up: {rest}. Reminders and replies go on."
        )
    return Banner(says=f"{account.warned_percent} % of this month's messages are used.")


def day(at: datetime | date) -> str:
    """ "December 4"."""
    at = at.astimezone(UTC) if isinstance(at, datetime) else at
    return f"{at:%B} {at.day}"
