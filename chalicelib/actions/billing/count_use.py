"""What a practice sent, counted from what is recorded of each message; as often as one likes.

See storage/meters.py for the way of the notes that say where to look.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.usage import NOTHING, Count, of_message, of_touchpoint
from chalicelib.storage.meters import Notes
from chalicelib.wiring import Services

SETTLED_AFTER = 3
"""Days: a receipt, which may make one of the uncertain count, comes within 72 hours."""
_WAITS = 1
"""Days before the first one that is counted, on which a message may have been noted that left on
it: near midnight, or after a wait in the queue."""

_NIGHT = 3
"""Hours after midnight in which the day before is counted too."""


def count_days(services: Services, practice_id: PracticeId, first: date, last: date) -> None:
    """Save what left on these days. Harmless when repeated, late, or done by two at once."""
    noted = [first + timedelta(n) for n in range(-_WAITS, (last - first).days + 1)]
    notes = services.meters.notes(practice_id, noted)
    for day, count in _counted(services, practice_id, notes).items():
        if first <= day <= last:
            services.meters.save_day(practice_id, day, count)


def _counted(services: Services, practice_id: PracticeId, notes: Notes) -> dict[date, Count]:
    """A message that is in several notes (it was put off, or found again) is read once."""
    days: dict[date, Count] = defaultdict(lambda: NOTHING)
    left = [
        of_touchpoint(touchpoint)
        for touchpoint in services.touchpoints.read((practice_id, *of) for of in notes.touchpoints)
    ]
    left += [
        of_message(message)
        for message in services.conversations.read((practice_id, *of) for of in notes.messages)
    ]
    for day, count in filter(None, left):
        days[day] += count
    return days


def count_lately(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    """Today, and in the first hours yesterday too."""
    today = now.astimezone(UTC).date()
    night = now.astimezone(UTC).hour < _NIGHT
    first = today - timedelta(days=1) if night else today
    count_days(services, practice_id, first, today)


def settle_days(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    """Those that a receipt may still change; after it a day stays as it is."""
    today = now.astimezone(UTC).date()
    count_days(services, practice_id, today - timedelta(days=SETTLED_AFTER), today)
