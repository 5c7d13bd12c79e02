"""Keys in a test: made in earnest, shown as a program shows them."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.actions.api_keys import make_key
from chalicelib.domain.api_keys import Scope
from chalicelib.domain.ids import PracticeId
from tests.builders import ANA, OAK
from tests.conftest import TestServices


def a_key(
    services: TestServices,
    *scopes: Scope,
    practice_id: PracticeId = OAK,
    name: str = "The schedule's system",
    expires: datetime | None = None,
) -> str:
    """What is shown of a new key; without scopes, of one that may do everything."""
    chosen: Iterable[Scope] = scopes or Scope
    _, token = make_key(services, practice_id, name=name, scopes=chosen, expires=expires, by=ANA)
    return token


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
