"""Sign-ups that are under way, by who signs up."""

from datetime import timedelta

from chalicelib.domain.ids import StaffId
from chalicelib.domain.sign_up import SignUp
from chalicelib.storage import keys
from chalicelib.storage.db import Db
from chalicelib.storage.errors import NotFound
from chalicelib.storage.records import from_item, to_item

_KEPT = timedelta(days=30)


class SignUpStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, staff_id: StaffId) -> SignUp:
        """Raises NotFound."""
        item = self._db.get(keys.sign_up(staff_id))
        if item is None:
            raise NotFound("sign-up")
        return from_item(item, SignUp)

    def save(self, sign_up: SignUp) -> None:
        gone_at = int((sign_up.begun_at + _KEPT).timestamp())
        self._db.put(to_item(sign_up, keys.sign_up(sign_up.staff_id), expires_at=gone_at))

    def forget(self, staff_id: StaffId) -> None:
        self._db.delete(keys.sign_up(staff_id))
