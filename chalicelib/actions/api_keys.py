"""Keys for other software: made, rotated, revoked, each written into the audit trail."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.actions.write_down import write_down
from chalicelib.domain import api_keys
from chalicelib.domain.api_keys import MOST_KEYS, ApiKey, Scope, Token, TooManyKeys, token_of
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.ids import hashed
from chalicelib.wiring import Services


def make_key(
    services: Services,
    practice_id: PracticeId,
    *,
    name: str,
    scopes: Iterable[Scope],
    expires: datetime | None = None,
    by: str,
) -> tuple[ApiKey, str]:
    """The key, and what is shown of it once. Raises TooManyKeys."""
    if len(services.api_keys.of_practice(practice_id)) >= MOST_KEYS:
        raise TooManyKeys(practice_id)
    now = services.clock()
    key_id = _random(5)
    token = token_of(key_id, _random(20))
    key = ApiKey(
        practice_id=practice_id,
        key_id=key_id,
        name=name,
        scopes=tuple(sorted(set(scopes))),
        made_at=now,
        made_by=by,
        tokens=(Token(token_hash=hashed(token), made_at=now),),
        expires=expires,
    )
    saved = services.api_keys.save(key, was=None)
    write_down(services, practice_id, "api-key.made", key_id, by=by)
    return saved, token


def rotate_key(
    services: Services, practice_id: PracticeId, key_id: str, *, overlap: timedelta, by: str
) -> tuple[ApiKey, str]:
    """The key with a new secret, and what is shown of that once. Raises NotFound, StaleWrite."""
    was = services.api_keys.get(practice_id, key_id)
    token = token_of(key_id, _random(20))
    now = services.clock()
    saved = services.api_keys.save(
        api_keys.rotated(was, hashed(token), now=now, overlap=overlap), was=was
    )
    write_down(services, practice_id, "api-key.rotated", key_id, by=by)
    return saved, token


def revoke_key(services: Services, practice_id: PracticeId, key_id: str, *, by: str) -> None:
    """At once: the next request with it is refused. Raises NotFound, StaleWrite."""
    services.api_keys.drop(services.api_keys.get(practice_id, key_id))
    write_down(services, practice_id, "api-key.revoked", key_id, by=by)


def _random(many: int) -> str:
    """Letters and digits that survive being read over the telephone; `many` random bytes."""
    return base64.b32encode(secrets.token_bytes(many)).decode().lower()
