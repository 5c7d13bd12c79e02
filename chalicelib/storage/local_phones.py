"""The phones and mailboxes of the local stage: how each behaves, which messages had a receipt."""

from datetime import datetime

from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import Db, Update
from chalicelib.storage.records import from_item


@dataclass(frozen=True, kw_only=True)
class LocalPhone:
    number: str
    """Of a mailbox its address."""
    became: str = ""
    """The name of a PhoneIs; empty: texts reach it."""
    reported: tuple[str, ...] = ()
    """The carrier's ids of messages that have had their receipt."""
    last_at: datetime | None = None
    """When the latest of them had it."""


class LocalPhoneStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def all(self) -> dict[str, LocalPhone]:
        """By number; a phone that nothing was ever noted about is not there."""
        items = self._db.query(keys.local_phone()["pk"])
        phones = [from_item(item, LocalPhone) for item in items]
        return {phone.number: phone for phone in phones}

    def behave(self, number: str, *, became: str) -> None:
        key = keys.local_phone(number)
        self._db.update(Update(key=key, set={"number": number, "became": became}))

    def note(self, phone: LocalPhone, refs: tuple[str, ...], *, at: datetime) -> None:
        """These had their receipt. Two at once may forget one: it then gets a second receipt."""
        noted = [*phone.reported, *refs]
        key = keys.local_phone(phone.number)
        changed = {"number": phone.number, "reported": noted, "last_at": keys.stamp(at)}
        self._db.update(Update(key=key, set=changed))
