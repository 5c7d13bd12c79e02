"""Who saw or did what to whose record: entries in chains that cannot be mended unseen.

    worker 1, this day:   [0] ◄── [1] ◄── [2] ◄── [3]      each holds the hash of the one before
    worker 2, this day:   [0] ◄── [1]

A worker writes one chain a day for a practice, so that two never wait for each other. What was
changed, removed or slipped in breaks a link; what was cut off at a chain's end is missed by the
day's seal, which is kept where nobody can change it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass

MANY = "many"
"""The subject of a look at a list."""
FIRST = ""
"""What stands before the first entry of a chain."""


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    practice_id: PracticeId
    entry_id: str
    """A ULID."""
    at: datetime
    who: str
    """A staff id, "patient", "rapport", "import" or "support"."""
    did: str
    """ "patient.viewed", "appointment.confirmed", …"""
    about: tuple[str, ...] = ()
    """Identifiers only."""
    subject: str = ""
    """Whose record it is: a patient, a contact point or MANY; empty: the first of `about`."""
    chain: str = ""
    nth: int = 0
    before: str = FIRST
    """The hash of the entry before it in its chain."""
    hash: str = ""


def chained(entry: AuditEntry, *, chain: str, after: AuditEntry | None) -> AuditEntry:
    """The entry as the next of its chain."""
    linked = replace(
        entry,
        subject=entry.subject or next(iter(entry.about), ""),
        chain=chain,
        nth=after.nth + 1 if after else 0,
        before=after.hash if after else FIRST,
    )
    return replace(linked, hash=hash_of(linked))


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over all that it says, its own hash left out."""
    said = {
        "practice": entry.practice_id,
        "id": entry.entry_id,
        "at": entry.at.isoformat(),
        "who": entry.who,
        "did": entry.did,
        "about": list(entry.about),
        "subject": entry.subject,
        "chain": entry.chain,
        "nth": entry.nth,
        "before": entry.before,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


Heads = Mapping[str, tuple[int, str]]
"""Chain → how many entries it has, and the hash of its last one."""


def heads(entries: Iterable[AuditEntry]) -> Heads:
    return {
        chain: (len(links), links[-1].hash) for chain, links in sorted(_chains(entries).items())
    }


def broken(entries: Iterable[AuditEntry], *, sealed: Heads | None = None) -> list[str]:
    """What is wrong with a day's entries, one sentence each; `sealed`: how the day was kept."""
    chains = _chains(entries)
    wrong = [fault for links in chains.values() for fault in _faults(links)]
    for chain, (count, last) in (sealed or {}).items():
        links = chains.get(chain, [])
        if len(links) != count:
            wrong.append(f"chain {chain}: {count} entries were sealed, {len(links)} are there")
        elif links and links[-1].hash != last:
            wrong.append(f"chain {chain}: its last entry is not the one that was sealed")
    if sealed is not None:
        wrong += [f"chain {of}: it is not in the seal" for of in chains if of not in sealed]
    return wrong


def _faults(links: Sequence[AuditEntry]) -> list[str]:
    found: list[str] = []
    before = FIRST
    for nth, entry in enumerate(links):
        if entry.nth != nth:
            return [*found, f"chain {entry.chain}: entry {nth} is missing"]
        if entry.hash != hash_of(entry):
            found.append(f"chain {entry.chain}: entry {nth} was changed")
        if entry.before != before:
            found.append(f"chain {entry.chain}: entry {nth} does not follow the one before")
        before = entry.hash
    return found


def _chains(entries: Iterable[AuditEntry]) -> dict[str, list[AuditEntry]]:
    found: dict[str, list[AuditEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.chain].append(entry)
    for links in found.values():
        links.sort(key=lambda of: of.nth)
    return dict(found)
