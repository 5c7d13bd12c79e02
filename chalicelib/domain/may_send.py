"""May this practice send now? Values in, a reason not to out. Nothing here is about money owed:
an ended account's patients are still reminded of what was booked before it ended."""

from datetime import datetime

from chalicelib.domain.accounts import STILL_REMINDED, Account, Registration, Standing
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Why


def ended_at(account: Account, *, now: datetime) -> datetime | None:
    """When its trial or plan ended; None while it goes on."""
    if account.standing is Standing.ENDED:
        return account.ended_at or account.trial_ends
    if account.standing is Standing.TRIAL and account.trial_ends and account.trial_ends <= now:
        return account.trial_ends
    return None


def why_not(
    account: Account,
    channel: Channel,
    *,
    now: datetime,
    verified: bool = False,
    booked_at: datetime | None = None,
) -> Why | None:
    """`verified`: it goes to a number that the practice has proved to be its own; `booked_at`:
    of the visit it is about, None where it is about none."""
    if account.suspended:
        return Why.SUSPENDED
    ended = ended_at(account, now=now)
    if ended is not None and (now >= ended + STILL_REMINDED or (booked_at or ended) > ended):
        return Why.ENDED
    registered = account.registration is Registration.DONE
    if channel is Channel.TEXT and not registered and not verified:
        return Why.NOT_REGISTERED
    return None
