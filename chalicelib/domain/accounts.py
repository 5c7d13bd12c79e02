"""A practice's account with us: what it pays for, and what it may send meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.ids import PracticeId


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
    revision: int = 0
