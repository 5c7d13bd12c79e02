"""Whether somebody is to be thanked for whom they sent: only of who agreed do they hear."""

from datetime import datetime

from chalicelib.domain.profiles import Profile
from chalicelib.domain.waiting import not_thanked_for


def owed_since(profile: Profile, now: datetime) -> datetime | None:
    """The first visit that nobody has thanked them for; None: they are, or may hear of nobody."""
    return min(not_thanked_for(profile, profile.may_hear_of.values(), now), default=None)
