"""The audit trail: a table of its own, put if absent, never updated, never deleted.

pk                        sk       answers
P#<practice>#AUDIT#<day>  <ulid>   what happened on a day, in time order

index    hash                      range    answers
subject  P#<practice>#<subject>    <ulid>   who saw or changed this patient's record
who      P#<practice>#<who>        <ulid>   what this person saw and changed
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from chalicelib.domain.audit import AuditEntry, chained
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Put
from chalicelib.storage.errors import AlreadyThere, StaleWrite
from chalicelib.storage.ids import fresh, token
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

__all__ = ["AuditEntry", "AuditStore", "Page"]

KEPT = timedelta(days=6 * 366 + 92)
"""Six years (45 CFR 164.316(b)(2)), and a quarter for whoever is late to look."""


@dataclass(frozen=True, kw_only=True)
class Page:
    entries: list[AuditEntry]
    """The newest first."""
    before: str
    """Ask for the next page with this; empty: there is none."""


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
        self._last: dict[tuple[PracticeId, date], AuditEntry] = {}
        self._chains: dict[tuple[PracticeId, date], str] = {}

    @contextmanager
    def writing(self, entry: AuditEntry) -> Iterator[Put]:
        """The entry as the next of this worker's chain, to be put in the block: alone, or in the
        same transaction as what it tells of."""
        with self.writing_all([entry]) as [put]:
            yield put

    @contextmanager
    def writing_all(self, entries: Sequence[AuditEntry]) -> Iterator[list[Put]]:
        """Likewise several of one practice, in one transaction."""
        last = dict(self._last)
        puts = []
        for entry in entries:
            of_day = (entry.practice_id, entry.at.date())
            chain = self._chains.setdefault(of_day, token())
            last[of_day] = chained(entry, chain=chain, after=last.get(of_day))
            item = audit_item(last[of_day])
            puts.append(Put(item=item, expect=MISSING, table=self._db.table_name))
        try:
            yield puts
        except StaleWrite:
            raise  # certainly not written: the next entries take their places
        except BaseException:  # a worker that is being stopped, too
            # Perhaps written: nothing may follow in their place.
            for entry in entries:
                self._forget((entry.practice_id, entry.at.date()))
            raise
        self._last = last

    def add(self, entry: AuditEntry) -> None:
        with self.writing(entry) as put:
            try:
                self._db.put(put.item, expect=put.expect)
            except AlreadyThere:
                # The client asked again because an answer was lost: is it this one?
                there = self._db.get({"pk": put.item["pk"], "sk": put.item["sk"]})
                if there is None or there["hash"] != put.item["hash"]:
                    raise

    def _forget(self, of_day: tuple[PracticeId, date]) -> None:
        self._chains.pop(of_day, None)
        self._last.pop(of_day, None)

    def of_day(self, practice_id: PracticeId, day: date) -> list[AuditEntry]:
        items = self._db.query(keys.audit_pk(practice_id, day))
        return [from_item(item, AuditEntry) for item in items]

    def between(
        self, practice_id: PracticeId, day: date, *, after: str, until: str, limit: int
    ) -> list[AuditEntry]:
        """Of one day (UTC), those between two ids, without the first, in time order."""
        pk = keys.audit_pk(practice_id, day)
        items = self._db.query(pk, between=(f"{after}!", until), limit=limit)
        return [from_item(item, AuditEntry) for item in items]

    def of_subject(
        self, practice_id: PracticeId, subject: str, *, before: str = "", limit: int = 100
    ) -> Page:
        """A patient's or a contact point's."""
        return self._page("subject", keys.audit_of(practice_id, subject), before, limit)

    def of_person(
        self, practice_id: PracticeId, who: str, *, before: str = "", limit: int = 100
    ) -> Page:
        return self._page("who", keys.audit_of(practice_id, who), before, limit)

    def _page(self, index: str, pk: str, before: str, limit: int) -> Page:
        items = self._db.query(
            pk,
            between=("0", _just_below(before)) if before else None,
            index=index,
            limit=limit + 1,
            newest_first=True,
        )
        entries = [from_item(item, AuditEntry) for item in items[:limit]]
        more = entries[-1].entry_id if len(items) > limit else ""
        return Page(entries=entries, before=more)


def audit_item(entry: AuditEntry) -> Item:
    gone_at = int((entry.at + KEPT).timestamp())
    return to_item(
        entry,
        {"pk": keys.audit_pk(entry.practice_id, entry.at.date()), "sk": entry.entry_id},
        who_pk=keys.audit_of(entry.practice_id, entry.who),
        subject_pk=keys.audit_of(entry.practice_id, entry.subject) if entry.subject else None,
        expires_at=gone_at,
    )


def _just_below(entry_id: str) -> str:
    """ULIDs are of one length: the last character less one, and then anything."""
    return entry_id[:-1] + chr(ord(entry_id[-1]) - 1) + "~"
