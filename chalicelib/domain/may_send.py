"""May this practice send now? Values in, a reason not to out. Nothing here is about money owed:
an ended account's patients are still reminded of what was booked before it ended."""

from datetime import date, datetime

from chalicelib.domain.accounts import STILL_REMINDED, Account, Registration, Standing
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Kind
from chalicelib.domain.topics import PROMOTES, Topic
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


def why_not_about(
    contact: ContactPoint,
    topic: Topic,
    *,
    now: datetime,
    today: date,
    of: Kind = Kind.PATIENT,
) -> Why | None:
    """What this contact point has against a message about that topic; None: nothing. The budget is
    not asked. `today`: at the location; `of`: whom it is about."""
    if not contact.address:
        return Why.NO_CONTACT
    if contact.care is Consent.STOPPED:
        return Why.STOPPED
    if contact.health is Health.BAD:
        wrong = contact.health_reason == Why.WRONG_NUMBER
        return Why.WRONG_NUMBER if wrong else Why.BAD_CONTACT
    if contact.paused_until is not None and contact.paused_until > now:
        return Why.PAUSED
    if topic in PROMOTES and contact.marketing is Consent.STOPPED:
        return Why.STOPPED_OFFERS
    if contact.channel is Channel.TEXT:
        written = contact.marketing is Consent.ALLOWED
        # Who only asked gave a number to be called at; texts they have to have agreed to.
        agreed = of is not Kind.PROSPECT or contact.care is Consent.ALLOWED
        if not agreed or (topic in PROMOTES and not written):
            return Why.NO_WRITTEN_CONSENT
    if topic in contact.not_wanted:
        return Why.NOT_WANTED
    until = contact.damped.get(topic)
    return Why.DAMPED if until is not None and today < until else None
