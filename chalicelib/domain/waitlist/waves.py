"""How many are asked at once, and how long a time is held for them.

177,311 offers of one health system were taken in 8.3 % (PMC7315363), 60,660 of another in 11 %
(jmir.org/2024/1/e52071). A practice begins with what lies between, which weighs as much as fifty
offers of its own, and after some hundreds its own patients decide.
"""

from datetime import UTC, datetime, timedelta

TAKEN, NOT_TAKEN = 5, 47
"""The same as a Beta distribution: 9.6 %."""
WANTED = 0.8
"""The chance that somebody of a wave says yes."""
MOST, LEAST = 15, 1
"""In one wave. Everybody but one of them may be told that they were too late; and so many, each
with an entry, an offer, a link and a message, fit into one transaction."""
LONGEST, SHORTEST = timedelta(hours=1), timedelta(minutes=10)
_ROUND = timedelta(minutes=5)
_SHARE = 8
"""The part of the time that is left for which a wave holds it: later waves come sooner."""


def rate(accepted: int, offered: int) -> float:
    """How likely one offer is taken, as far as this practice's own tell."""
    return (TAKEN + accepted) / (TAKEN + NOT_TAKEN + max(offered, accepted))


def size_of_wave(accepted: int, offered: int) -> int:
    """The fewest of whom one says yes with a chance of WANTED. The rate itself is uncertain: for
    the n-th who says no it is a little lower than for the first (a beta-binomial)."""
    yes, no = TAKEN + accepted, NOT_TAKEN + max(offered - accepted, 0)
    nobody, size = 1.0, 0
    while nobody > 1 - WANTED and size < MOST:
        nobody *= (no + size) / (yes + no + size)
        size += 1
    return max(size, LEAST)


def held_for(starts_at: datetime, now: datetime) -> timedelta | None:
    """None: it begins so soon that nobody could answer in time."""
    left = starts_at - now
    if left < 2 * SHORTEST:
        return None
    return max(SHORTEST, min(LONGEST, left / _SHARE))


def held_until(starts_at: datetime, now: datetime) -> datetime | None:
    """The end of that hold, as people say times: on five minutes."""
    hold = held_for(starts_at, now)
    if hold is None:
        return None
    over = (now + hold - datetime.min.replace(tzinfo=UTC)) % _ROUND
    return now + hold + (_ROUND - over if over else timedelta(0))
