"""How often strangers may knock: so many times in a window of time, for each network or person.

Windows are fixed, so that one counter is one write: across the edge of two of them twice as much
is let through, which still is nothing to somebody who guesses.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from chalicelib.domain.errors import RapportError
from chalicelib.domain.values import dataclass


def until_next(per: timedelta, *, now: datetime) -> timedelta:
    """Until the next window begins."""
    seconds = int(per.total_seconds())
    return timedelta(seconds=seconds - int(now.timestamp()) % seconds)


@dataclass(frozen=True, kw_only=True)
class Limit:
    name: str
    most: int
    per: timedelta

    def wait(self, now: datetime) -> timedelta:
        return until_next(self.per, now=now)


FORMS = Limit(name="forms", most=300, per=timedelta(minutes=5))
"""From one network to the forms before signing in: a hundred people behind one address who all
sign in at eight, with a code and a mistake each, stay below."""
PERSON = Limit(name="person", most=15, per=timedelta(minutes=15))
"""From one network about one email address, for each form. From everywhere at once Cognito counts:
if we did, a stranger could keep somebody out of their own practice."""
LINK = Limit(name="link", most=60, per=timedelta(minutes=10))
"""Buttons pressed with one link. Not by network: a mobile carrier puts a whole town behind one
address, and at ten in the morning the town confirms its visits."""
ENQUIRIES = Limit(name="enquiries", most=8, per=timedelta(minutes=10))
"""From one network by the forms on websites: a waiting room's Wi-Fi stays below."""
ENQUIRIES_OF_ONE = Limit(name="enquiries of one", most=90, per=timedelta(hours=1))
"""By one form, from everywhere: a desk cannot answer more, and a flood ends there."""
MISSES = Limit(name="misses", most=120, per=timedelta(minutes=10))
"""Links that open nothing, from one network."""


class TooOften(RapportError):
    """Somebody knocked more often than anybody needs to."""

    def __init__(self, limit: Limit, *, wait: timedelta) -> None:
        super().__init__(limit.name)
        self.wait = wait
        self.most = limit.most

    @property
    def minutes(self) -> int:
        """Rounded up, for a sentence."""
        return -(-int(self.wait.total_seconds()) // 60)


def network(address: str) -> str:
    """What one household, clinic or server has to itself: an IPv4 address or an IPv6 /64.

    Empty for what is no address.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False).network_address)
    return str(found)
