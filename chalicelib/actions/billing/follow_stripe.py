"""Stripe told that something changed: ask it how things stand, and make the account so."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.billing.each_hour import tell_ended
from chalicelib.actions.billing.tell_owners import tell_owners
from chalicelib.actions.change_account import change_account
from chalicelib.actions.hand_on import hand_on
from chalicelib.channels.stripe_billing import Event
from chalicelib.domain.accounts import UNPAID_GRACE, Account, Standing, as_paid
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_LEASE = timedelta(minutes=2)


class BeingFollowed(RapportError):
    """Another worker is at this event; it comes again should that one die."""


def follow_later(services: Services, event: Event) -> None:
    """By a worker, so that Stripe is answered within its seconds."""
    hand_on(
        services,
        PracticeId(event.practice),
        "STRIPE",
        id=event.event_id,
        about=event.kind,
        subscription=event.subscription,
    )


def follow_stripe(services: Services, practice_id: PracticeId, said: dict[str, str]) -> None:
    """Each event once. An older one that comes late finds what is true now, like the newest."""
    now = services.clock()
    if services.once.is_done("stripe", said["id"]):
        return
    if services.once.begin("stripe", said["id"], now=now, lease=_LEASE) is None:
        raise BeingFollowed(said["id"])
    try:
        _follow(services, practice_id, said)
    except NotFound:
        pass  # A practice that is gone, or of another of our stages.
    except Exception:  # whatever it was: the next delivery need not wait for the lease
        services.once.let_go("stripe", said["id"], now=now)
        raise
    services.once.done("stripe", said["id"])


def _follow(services: Services, practice_id: PracticeId, said: dict[str, str]) -> None:
    def as_it_stands(account: Account) -> Account:
        # Asked after the account was read: who saves an older answer finds a newer revision.
        paid = services.stripe.subscription(said["subscription"])
        return as_paid(account, paid, now=services.clock())

    was, account = change_account(services, practice_id, as_it_stands, did="plan.followed-stripe")
    setup = replace(services.setups.of(practice_id), account=account)
    if account.standing is Standing.ENDED and was.standing is not Standing.ENDED:
        tell_ended(services, setup)
    elif account.standing is Standing.PAST_DUE:
        # Whichever event it was: the one of the invoice may have come before Stripe's subscription
        # said so.
        _tell_unpaid(services, setup)


def _tell_unpaid(services: Services, setup: Setup) -> None:
    owed = setup.account.past_due_since or services.clock()
    until = owed + UNPAID_GRACE
    tell_owners(
        services,
        setup,
        f"unpaid_{owed:%Y%m%dT%H%M%S}",
        subject=f"{setup.practice.name}: a payment did not go through",
        said=[
            "A payment for your plan with Rapport did not go through.",
            f"Please look at your card by {until:%B} {until.day}."
            " Until then everything goes on; reminders go on in any case for 14 days after that.",
        ],
    )
