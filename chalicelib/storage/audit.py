"""Who saw or did what to whose record. Append-only: put if absent, never updated, never deleted."""

from dataclasses import dataclass, field
from datetime import date, datetime

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patients import ContactPoint
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put
from chalicelib.storage.ids import fresh
from chalicelib.storage.records import from_item, to_item


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    practice_id: PracticeId
    entry_id: str
    """A ULID."""
    at: datetime
    who: str
    """A staff id, "patient", "rapport" or "import"."""
    did: str
    """"patient.viewed", "appointment.confirmed", …"""
    about: tuple[str, ...] = field(default=())
    """Identifiers only."""


def entry_put(entry: AuditEntry) -> Put:
    """To be written in the same transaction as what it tells of."""
    pk = keys.audit_pk(entry.practice_id, entry.at.date())
    return Put(item=to_item(entry, {"pk": pk, "sk": entry.entry_id}), expect=MISSING)


def entry_about(contact: ContactPoint, did: str, *, who: str, at: datetime) -> AuditEntry:
    """A change of what concerns everybody who shares this contact point."""
    return AuditEntry(
        practice_id=contact.practice_id,
        entry_id=fresh(at),
        at=at,
        who=who,
        did=did,
        about=(contact.contact_id, *contact.members),
    )


class AuditStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def add(self, entry: AuditEntry) -> None:
        put = entry_put(entry)
        self._db.put(put.item, expect=put.expect)

    def of_day(self, practice_id: PracticeId, day: date) -> list[AuditEntry]:
        items = self._db.query(keys.audit_pk(practice_id, day))
        return [from_item(item, AuditEntry) for item in items]
