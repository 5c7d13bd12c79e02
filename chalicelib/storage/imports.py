"""What an import has taken over from a practice's own system, one fingerprint for each field.

It lets the next import tell "the practice changed this" from "somebody changed it here since".
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import field

from chalicelib.domain.ids import PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import Db, Put
from chalicelib.storage.records import from_item, to_item

_IN_ONE_WRITE = 50


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one record of the practice's system said when it was last imported."""

    of: str
    """The id of our record."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field → fingerprint of its value."""


class ImportStore:
    def __init__(self, db: Db, secret: bytes) -> None:
        self._db = db
        self._secret = secret

    def fingerprint(self, practice_id: PracticeId, value: str) -> str:
        """Keyed: a phone number could be found again from a plain hash."""
        digest = hmac.digest(self._secret, f"{practice_id}\nimport\n{value}".encode(), "sha256")
        return digest[:9].hex()

    def get_many(self, practice_id: PracticeId, of: Iterable[str]) -> dict[str, Taken]:
        """Those that an import took over before."""
        wanted = [keys.taken(practice_id, each) for each in of]
        found = self._db.get_many(wanted) if wanted else {}
        return {(taken := from_item(item, Taken)).of: taken for item in found.values()}

    def put(self, practice_id: PracticeId, taken: Taken) -> Put:
        """To be written in the same transaction as the record it tells of."""
        return Put(item=to_item(taken, keys.taken(practice_id, taken.of)))

    def forget(self, practice_id: PracticeId, of: Iterable[str]) -> None:
        """The next import takes these records for new ones."""
        for each in of:
            self._db.delete(keys.taken(practice_id, each))

    def save(self, practice_id: PracticeId, taken: Iterable[Taken]) -> None:
        writes = [self.put(practice_id, each) for each in taken]
        for start in range(0, len(writes), _IN_ONE_WRITE):
            self._db.transact(writes[start : start + _IN_ONE_WRITE])
