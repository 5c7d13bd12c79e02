"""The audit trail is sealed day by day, and what was tampered with is found."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.audit import broken
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.errors import AlreadyThere
from chalicelib.wiring import Services

_LOOKS_BACK = 7
"""Days: one that could not be sealed on its morning is sealed on a later one."""
_SETTLED = timedelta(hours=2)
"""After midnight; nobody still writes into the day before."""


def seal_days(services: Services, practice_id: PracticeId, *, now: datetime) -> list[date]:
    """Seal the days that are over and have entries; which."""
    today = (now.astimezone(UTC) - _SETTLED).date()
    sealed = set(services.sealed_days.days(practice_id))
    done = []
    for n in range(_LOOKS_BACK, 0, -1):
        day = today - timedelta(n)
        # A day before one that is sealed stays as it is: each file names the one before it.
        if day in sealed or (sealed and day < max(sealed)):
            continue
        entries = services.audit.of_day(practice_id, day)
        if entries:
            with suppress(AlreadyThere):  # another worker was faster
                services.sealed_days.seal(practice_id, day, entries)
                done.append(day)
    return done


def tampered(services: Services, practice_id: PracticeId, *, today: date) -> list[str]:
    """What is wrong with a practice's trail, one sentence each: the sealed files against each
    other, the table against the files, and the chains of the days that are not sealed yet."""
    wrong = []
    before = ""
    sealed = services.sealed_days.days(practice_id)
    for day in sealed:
        file = services.sealed_days.of(practice_id, day)
        faults = broken(file.entries, sealed=file.heads)
        faults += broken(services.audit.of_day(practice_id, day), sealed=file.heads)
        if file.before != before:
            faults.append("the sealed file before this one is missing or another one")
        wrong += [f"{day}: {fault}" for fault in dict.fromkeys(faults)]
        before = file.sha256
    last = sealed[-1] if sealed else today - timedelta(_LOOKS_BACK)
    for n in range(1, (today - last).days + 1):
        day = last + timedelta(n)
        wrong += [f"{day}: {of}" for of in broken(services.audit.of_day(practice_id, day))]
    return wrong
