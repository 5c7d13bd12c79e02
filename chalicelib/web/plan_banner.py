"""What stands at the top of each page while it matters: of money only to who manages the plan."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.accounts import UNPAID_GRACE, Account, Standing
from chalicelib.domain.usage import month_of
from chalicelib.domain.values import dataclass

_SOON = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Banner:
    says: str
    tone: str = ""
    """"bad" where something has to be done."""


def silence(account: Account, *, now: datetime) -> Banner | None:
    """For everybody at the desk: patients hear nothing from us. None: they do."""
    if account.suspended:
        return Banner(
            says="Rapport has suspended sending, so no reminder leaves: "
            f"{account.suspended.rstrip('.')}.",
            tone="bad",
        )
    if account.reminds_until is not None and account.reminds_until <= now:
        return Banner(
            says="No reminder leaves any more: the practice's plan has ended. Please call "
            "patients, and tell the owner.",
            tone="bad",
        )
    return None


def banner(account: Account, *, now: datetime) -> Banner | None:
    """For those who manage the plan. None: all is well."""
    if account.suspended:
        return silence(account, now=now)
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
