"""Which messages a household's appointments need, to whom and when. Decides; does nothing.

appointments × steps ──► wanted, at a decent hour ──► one text a household ──► budget
                         wishes.py                    messages.py              budget.py
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.decent_hours import quiet_after
from chalicelib.domain.planning.budget import fit_budgets
from chalicelib.domain.planning.changes import Changes, changes
from chalicelib.domain.planning.household import Household, done_by, hours_of
from chalicelib.domain.planning.messages import (
    fallbacks,
    key_of,
    merge_steps,
    sent_before,
    touchpoint_of,
)
from chalicelib.domain.planning.untold import untold
from chalicelib.domain.planning.wishes import (
    BOOKED_IS_NEWS,
    LAST_CALL,
    nominal,
    playbook_for,
    wishes_for,
)
from chalicelib.domain.touchpoints import Touchpoint

__all__ = [
    "BOOKED_IS_NEWS",
    "LAST_CALL",
    "Changes",
    "Household",
    "changes",
    "nominal",
    "plan",
    "playbook_for",
    "untold",
]


def plan(household: Household, *, now: datetime) -> list[Touchpoint]:
    """Every touchpoint that should be planned as things stand; those that ended are not in it."""
    wishes = [
        wish
        for appointment in household.appointments
        for wish in wishes_for(household, appointment, now)
    ]
    groups = merge_steps(household, wishes)
    done = done_by(household.past)
    left = [[w for w in group if key_of(w, w.contact.channel) not in done] for group in groups]
    firsts = [(touchpoint_of(household, some), some) for some in left if some]
    wishes_of = {first.touchpoint_id: some for first, some in firsts}
    fitted = fit_budgets(household, [first for first, _ in firsts], now)
    waiting = [(first, wishes_of[first.touchpoint_id]) for first in fitted]
    waiting += sent_before(household, groups, done)
    seconds = [
        fallback
        for first, some in waiting
        for fallback in fallbacks(household, some, first, done, now)
    ]
    return [replace(t, decent_until=_decent_until(household, t)) for t in (*fitted, *seconds)]


def _decent_until(household: Household, touchpoint: Touchpoint) -> datetime:
    contact = household.contacts[touchpoint.contact_id]
    return quiet_after(touchpoint.due_at, hours_of(household, contact, touchpoint))
