"""The look-ups that start without a practice: whose number, whose link, who signed in.

Each answers with the practice; everything after it asks with that practice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    StaffId,
)
from chalicelib.domain.practices import Carrier
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update
from chalicelib.storage.errors import NotFound
from chalicelib.storage.records import from_item, to_item


@dataclass(frozen=True, kw_only=True)
class Number:
    number: str
    practice_id: PracticeId
    location_id: LocationId
    carrier: Carrier = Carrier.AWS
    account: str = ""
    """Twilio's account id, where it is Twilio's."""


@dataclass(frozen=True, kw_only=True)
class Link:
    token: str
    practice_id: PracticeId
    purpose: str
    """"appointment" or "preferences"."""
    expires: datetime | None = None
    patient_id: PatientId | None = None
    appointment_id: AppointmentId | None = None
    contact_id: ContactId | None = None


@dataclass(frozen=True, kw_only=True)
class Member:
    staff_id: StaffId
    """Cognito's subject."""
    practices: tuple[PracticeId, ...]


@dataclass(frozen=True, kw_only=True)
class Session:
    token_hash: str
    staff_id: StaffId
    practice_id: PracticeId
    csrf: str
    expires: datetime


class DoorStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def number(self, number: str) -> Number:
        """Raises NotFound: the text was sent to a number that is nobody's."""
        item = self._db.get(keys.number(number))
        if item is None:
            raise NotFound("number")
        return from_item(item, Number)

    def give_number(self, number: Number) -> None:
        """Raises AlreadyThere: a number belongs to one practice at the most."""
        self._db.put(to_item(number, keys.number(number.number)), expect=MISSING)

    def link(self, token: str, *, now: datetime) -> Link:
        """Raises NotFound, also for an expired one (the table deletes those days late)."""
        item = self._db.get(keys.link(token)) if len(token) == 22 else None
        if item is None:
            raise NotFound("link")
        link = from_item(item, Link)
        if link.expires is not None and link.expires <= now:
            raise NotFound("link")
        return link

    def make_link(self, link: Link) -> None:
        self._db.put(link_item(link), expect=MISSING)

    def member(self, staff_id: StaffId) -> Member:
        item = self._db.get(keys.member(staff_id))
        if item is None:
            raise NotFound(staff_id)
        return from_item(item, Member)

    def save_member(self, member: Member) -> None:
        self._db.put(to_item(member, keys.member(member.staff_id)))

    def session(self, token_hash: str, *, now: datetime) -> Session:
        """Raises NotFound, also for one that has ended."""
        item = self._db.get(keys.session(token_hash))
        if item is None or from_item(item, Session).expires <= now:
            raise NotFound("session")
        return from_item(item, Session)

    def start_session(self, session: Session) -> None:
        item = to_item(
            session,
            keys.session(session.token_hash),
            expires_at=int(session.expires.timestamp()),
        )
        self._db.put(item, expect=MISSING)

    def end_session(self, token_hash: str) -> None:
        self._db.delete(keys.session(token_hash))


def link_item(link: Link) -> keys.Item:
    gone_at = int(link.expires.timestamp()) if link.expires else None
    return to_item(link, keys.link(link.token), expires_at=gone_at)


class OnceStore:
    """What must be handled once, however often it is delivered."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def begin(self, source: str, delivery_id: str, *, now: datetime, lease: timedelta) -> bool:
        """True: go on, it is yours. False: done, or another worker is at it.

        A worker that died leaves a lease that runs out, so that its delivery is handled again.
        """
        expect = MISSING | (Attr("done").eq(False) & Attr("leased_until").lt(keys.stamp(now)))
        try:
            self._db.update(
                Update(
                    key=keys.once(source, delivery_id),
                    set={
                        "done": False,
                        "leased_until": keys.stamp(now + lease),
                        "expires_at": int((now + timedelta(days=30)).timestamp()),
                    },
                    expect=expect,
                )
            )
        except ConditionFailed:
            return False
        return True

    def is_done(self, source: str, delivery_id: str) -> bool:
        item = self._db.get(keys.once(source, delivery_id))
        return bool(item and item.get("done"))

    def done(self, source: str, delivery_id: str) -> None:
        self._db.update(Update(key=keys.once(source, delivery_id), set={"done": True}))


class PaceStore:
    """When a sending number may send next: slots are reserved, nobody sleeps."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def reserve(self, number: str, *, count: int, per_minute: int, now: datetime) -> datetime:
        """The moment from which `count` messages may leave this number."""
        key = keys.pace(number)
        millis = count * 60_000 // per_minute
        here = int(now.timestamp() * 1000)
        try:
            item = self._db.update(
                Update(key=key, add={"free_at": millis}, expect=Attr("free_at").gt(here)), old=True
            )
            return now + timedelta(milliseconds=int(item["free_at"]) - here)
        except ConditionFailed:
            pass
        try:
            fresh = MISSING | Attr("free_at").lte(here)
            self._db.update(Update(key=key, set={"free_at": here + millis}, expect=fresh))
        except ConditionFailed:
            return self.reserve(number, count=count, per_minute=per_minute, now=now)
        return now
