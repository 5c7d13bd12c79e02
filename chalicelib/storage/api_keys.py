"""Keys of a practice's other software: found by their hash, counted where they are found."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

from chalicelib.domain import api_keys
from chalicelib.domain.api_keys import KEY_LIMIT, ApiKey, Caller, Rate, Scope
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.limits import TooOften
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, PRESENT, ConditionFailed, Db, Delete, Put, Update, Write
from chalicelib.storage.errors import NotFound
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item


@dataclass(frozen=True, kw_only=True)
class Opens:
    """What one secret opens, beside how often it was used in the present window."""

    practice_id: PracticeId
    key_id: str
    scopes: tuple[Scope, ...]
    until: datetime | None = None
    window: int = 0
    times: int = 0
    used_at: datetime | None = None


class ApiKeyStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def admit(self, token_hash: str, *, now: datetime) -> Caller:
        """Whose key this is, counted once more, in one request.

        Raises NotFound (also for one that has ended), and TooOften.
        """
        window, key = _window(now), keys.api_token(token_hash)
        room = Attr("times").lt(KEY_LIMIT.most)
        count = Update(
            key=key,
            set={"used_at": now.isoformat()},
            add={"times": 1},
            expect=Attr("window").eq(window) & room,
        )
        try:
            return _caller(self._db.update(count), now)
        except ConditionFailed as refused:
            there = refused.found
        if there is None:
            raise NotFound("api key")
        if there.get("window") == window:
            _caller(there, now)  # an ended key is told so, however often it knocks
            raise TooOften(KEY_LIMIT, wait=KEY_LIMIT.wait(now))
        first = Update(
            key=key,
            set={"used_at": now.isoformat(), "window": window, "times": 1},
            expect=PRESENT & (Attr("window").not_exists() | Attr("window").ne(window)),
        )
        try:
            return _caller(self._db.update(first), now)
        except ConditionFailed:  # another request began the window, or the key is gone
            return self.admit(token_hash, now=now)

    def of_practice(self, practice_id: PracticeId) -> list[ApiKey]:
        """The oldest first, those that have ended among them."""
        items = self._db.query(keys.setup(practice_id)["pk"], begins=keys.API_KEY)
        return [from_item(item, ApiKey) for item in items]

    def get(self, practice_id: PracticeId, key_id: str) -> ApiKey:
        """Raises NotFound."""
        item = self._db.get(keys.api_key(practice_id, key_id))
        if item is None:
            raise NotFound(key_id)
        return from_item(item, ApiKey)

    def used(self, found: list[ApiKey]) -> dict[str, datetime]:
        """Key id → when it was last used; those that never were are missing."""
        tokens = [keys.api_token(of.token_hash) for key in found for of in key.tokens]
        used: dict[str, datetime] = {}
        for item in self._db.get_many(tokens).values():
            opens = from_item(item, Opens)
            if opens.used_at:
                used[opens.key_id] = max(opens.used_at, used.get(opens.key_id, opens.used_at))
        return used

    def save(self, key: ApiKey, *, was: ApiKey | None) -> ApiKey:
        """With what its secrets open. Raises StaleWrite."""
        known = MISSING if was is None else Attr("revision").eq(was.revision)
        saved = replace(key, revision=was.revision + 1 if was else 1)
        item = to_item(saved, keys.api_key(key.practice_id, key.key_id))
        kept = {of.token_hash for of in was.tokens} if was else set[str]()
        writes: list[Write] = [Put(item=item, expect=known)]
        for token in key.tokens:
            ends = api_keys.until(key, token)
            if token.token_hash not in kept:
                writes.append(Put(item=_opens(key, token.token_hash, ends), expect=MISSING))
            elif ends is not None:
                gone = {"until": ends.isoformat(), "expires_at": int(ends.timestamp())}
                writes.append(Update(key=keys.api_token(token.token_hash), set=gone))
        here = {of.token_hash for of in key.tokens}
        writes += [Delete(key=keys.api_token(of)) for of in sorted(kept - here)]
        self._db.transact(writes)
        return saved

    def drop(self, key: ApiKey) -> None:
        """It opens nothing from now on. Raises StaleWrite."""
        gone: list[Write] = [Delete(key=keys.api_token(of.token_hash)) for of in key.tokens]
        known = Attr("revision").eq(key.revision)
        self._db.transact(
            [Delete(key=keys.api_key(key.practice_id, key.key_id), expect=known), *gone]
        )


def _opens(key: ApiKey, token_hash: str, ends: datetime | None) -> Item:
    gone_at = int(ends.timestamp()) if ends else None
    opens = Opens(
        practice_id=key.practice_id, key_id=key.key_id, scopes=key.scopes, until=ends, window=0
    )
    return to_item(opens, keys.api_token(token_hash), expires_at=gone_at)


def _caller(item: Item, now: datetime) -> Caller:
    opens = from_item(item, Opens)
    if opens.until is not None and opens.until <= now:
        raise NotFound("api key")
    wait: Any = KEY_LIMIT.wait(now).total_seconds()
    return Caller(
        practice_id=opens.practice_id,
        key_id=opens.key_id,
        scopes=frozenset(opens.scopes),
        rate=Rate(most=KEY_LIMIT.most, left=max(0, KEY_LIMIT.most - opens.times), reset=int(wait)),
    )


def _window(now: datetime) -> int:
    return int(now.timestamp()) // int(KEY_LIMIT.per.total_seconds())
