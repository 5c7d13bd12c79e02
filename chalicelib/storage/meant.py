"""What another system's keys of doctors, places and services were found to mean here."""

from collections.abc import Mapping

from chalicelib.domain.ids import PracticeId
from chalicelib.storage import keys
from chalicelib.storage.db import Db

_MOST = 2_000
"""Of one system; a practice has some dozens."""
_LONGEST = 900
"""A sort key holds 1024 bytes."""


class MeantStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def of(self, practice_id: PracticeId, system: str) -> dict[str, str]:
        """Key there → id here, of one system."""
        begins = f"{system}#"
        items = self._db.query(keys.meant_pk(practice_id), begins=begins, limit=_MOST)
        return {str(item["sk"]).removeprefix(begins): str(item["means"]) for item in items}

    def keep(self, practice_id: PracticeId, system: str, learned: Mapping[str, str]) -> None:
        """Whoever comes later is right: nobody can name two things by one key."""
        for key, means in learned.items():
            sk = f"{system}#{key}"
            if len(sk.encode()) <= _LONGEST:
                self._db.put({"pk": keys.meant_pk(practice_id), "sk": sk, "means": means})
