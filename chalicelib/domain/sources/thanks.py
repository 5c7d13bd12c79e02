"""Whether somebody is to be thanked for whom they sent: only of who agreed do they hear."""

from datetime import datetime

from chalicelib.domain.profiles import Profile
from chalicelib.domain.waiting import THANKS_WITHIN


def owed_since(profile: Profile, now: datetime) -> datetime | None:
    """The first visit that nobody has thanked them for; None: they are, or may hear of nobody."""
    thanked = profile.thanked_at
    waiting = [
        at
        for at in profile.may_hear_of.values()
        if now - at <= THANKS_WITHIN and (thanked is None or at > thanked)
    ]
    return min(waiting, default=None)
