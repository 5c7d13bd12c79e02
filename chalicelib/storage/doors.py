"""The look-ups that start without a practice: whose number, whose link, who signed in.

Each answers with the practice; everything after it asks with that practice.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import field, replace
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    SlotId,
    StaffId,
    TouchpointId,
    VisitTypeId,
    WaitlistEntryId,
)
from chalicelib.domain.practices import Carrier
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, PRESENT, ConditionFailed, Db, Delete, Put, Update, Write
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite
from chalicelib.storage.keys import Item
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
class Topic:
    """An SNS topic of another AWS account whose texts one practice lets us receive."""

    topic_arn: str
    practice_id: PracticeId


@dataclass(frozen=True, kw_only=True)
class Link:
    token: str
    practice_id: PracticeId
    purpose: str
    """"appointment", "preferences", "book", "enquiry", "board", "feedback", "reviews", "offer" or
    "waitlist"."""
    expires: datetime | None = None
    patient_id: PatientId | None = None
    appointment_id: AppointmentId | None = None
    """Of a link for booking: what was booked with it; for feedback: what it is about."""
    contact_id: ContactId | None = None
    touchpoint_id: TouchpointId | None = None
    """Of a link for feedback: the message that asks."""
    location_id: LocationId | None = None
    """Of the form for a website: whom it writes to; of a link for booking: where, unless they
    choose another place."""
    visit_type_id: VisitTypeId | None = None
    """Of a link for booking: what for, unless they choose otherwise."""
    slot_id: SlotId | None = None
    """Of an offer: which freed time, with `entry_id` to whom."""
    entry_id: WaitlistEntryId | None = None


@dataclass(frozen=True, kw_only=True)
class Open:
    """A session that somebody has begun and not ended."""

    token_hash: str
    practice_id: PracticeId


@dataclass(frozen=True, kw_only=True)
class Member:
    staff_id: StaffId
    """Cognito's subject."""
    practices: tuple[PracticeId, ...]
    has_code: bool = False
    """Cognito asks them for a code from an app beside their password."""
    signed_in: Mapping[PracticeId, datetime] = field(default_factory=dict)
    """When they last did, at each practice."""
    open: tuple[Open, ...] = ()
    """The oldest first."""
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class Session:
    token_hash: str
    staff_id: StaffId
    practice_id: PracticeId
    csrf: str
    expires: datetime
    with_code: bool = False
    """They signed in with a code beside their password."""
    seen_at: datetime | None = None
    """When they last asked for a page, to within a few minutes."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A link by which somebody who never signed in sets a password of their own."""

    token_hash: str
    practice_id: PracticeId
    staff_id: StaffId
    expires: datetime


class DoorStore:
    def __init__(self, db: Db) -> None:
        self._db = db
        self._kept: dict[str, tuple[float, Session]] = {}

    def number(self, number: str) -> Number:
        """Raises NotFound: the text was sent to a number that is nobody's."""
        item = self._db.get(keys.number(number))
        if item is None:
            raise NotFound("number")
        return from_item(item, Number)

    def texted(self, number: str, by: str) -> Number:
        """As `number`; where it is shared, of the practice whose phone `by` was proved to be last.
        Raises NotFound."""
        try:
            return self.number(number)
        except NotFound:
            item = self._db.get(keys.number(number, by))
        if item is None:
            raise NotFound("number")
        return from_item(item, Number)

    def share_number(self, number: Number, *, phone: str) -> None:
        """Texts from this phone to the shared number are for this practice from now on."""
        self._db.put(_shared(number, phone))

    def share_if_free(self, number: Number, *, phone: str) -> None:
        """As `share_number`, where no practice has it: whoever asks a stranger hears their STOP."""
        with suppress(AlreadyThere):
            self._db.put(_shared(number, phone), expect=MISSING)

    def unshare_number(self, practice_id: PracticeId, number: str, *, phone: str) -> None:
        """Unless the phone is another practice's by now."""
        with suppress(StaleWrite):
            self._db.transact([delete_door(keys.number(number, phone), practice_id)])

    def give_number(self, number: Number) -> None:
        """Raises AlreadyThere: a number belongs to one practice at the most."""
        self._db.put(to_item(number, keys.number(number.number)), expect=MISSING)

    def topic(self, topic_arn: str) -> Topic:
        """Raises NotFound: nobody allowed this topic."""
        item = self._db.get(keys.topic(topic_arn))
        if item is None:
            raise NotFound("topic")
        return from_item(item, Topic)

    def allow_topic(self, topic: Topic) -> None:
        """Raises AlreadyThere: a topic brings the texts of one practice at the most."""
        place = keys.doors_list(topic.practice_id, topic.topic_arn)
        item = to_item(topic, keys.topic(topic.topic_arn), **place)
        self._db.put(item, expect=MISSING)

    def personal_code(self, code: str) -> PracticeId:
        """Whose patients hand this code on, exactly as it is written. Raises NotFound."""
        item = self._db.get(keys.personal_code(code))
        if item is None:
            raise NotFound("code")
        return PracticeId(item["practice_id"])

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
        """Raises AlreadyThere for a token that leads elsewhere."""
        keep_link(self._db, link)

    def writes_of_new_link(self, link: Link) -> list[Write]:
        """For a transaction with more in it."""
        return [Put(item=link_item(link), expect=MISSING)]

    def writes_of_dropped_link(self, token: str) -> list[Write]:
        """Likewise."""
        return [Delete(key=keys.link(token))] if token else []

    def open_form(self, link: Link) -> None:
        """Of a form or a board for a website, or of a webhook; its practice's end finds it."""
        place = keys.doors_list(link.practice_id, f"form#{link.token}")
        self._db.put(to_item(link, keys.link(link.token), **place))

    def lead_link(self, token: str, patient_id: PatientId) -> None:
        """It is somebody else's now; nothing where there is no such link."""
        with suppress(ConditionFailed):
            self._db.update(
                Update(key=keys.link(token), set={"patient_id": patient_id}, expect=PRESENT),
                answer="NONE",
            )

    def drop_link(self, token: str) -> None:
        self._db.delete(keys.link(token))

    def hold_link(self, token: str, *, now: datetime, until: datetime) -> bool:
        """Keep a link for booking to oneself. False: it was used, or is in use just now."""
        unused = Attr("pk").exists() & Attr("appointment_id").not_exists()
        free = Attr("held_until").not_exists() | Attr("held_until").lt(keys.stamp(now))
        held = Update(
            key=keys.link(token), set={"held_until": keys.stamp(until)}, expect=unused & free
        )
        try:
            self._db.update(held)
        except ConditionFailed:
            return False
        return True

    def let_go_link(self, token: str) -> None:
        """Nothing was booked with it: it can be used again."""
        self._db.update(
            Update(key=keys.link(token), remove=("held_until",), expect=Attr("pk").exists())
        )

    def use_link(self, token: str, *, appointment_id: AppointmentId) -> None:
        self._db.update(
            Update(
                key=keys.link(token),
                set={"appointment_id": appointment_id},
                remove=("held_until",),
                expect=Attr("pk").exists(),
            )
        )

    def member(self, staff_id: StaffId) -> Member:
        item = self._db.get(keys.member(staff_id))
        if item is None:
            raise NotFound(staff_id)
        return from_item(item, Member)

    def members(self, staff_ids: Iterable[StaffId]) -> dict[StaffId, Member]:
        found = self._db.get_many([keys.member(of) for of in staff_ids]).values()
        return {of.staff_id: of for of in (from_item(item, Member) for item in found)}

    def save_member(self, member: Member) -> None:
        """Expects the revision that `member` carries. Raises StaleWrite."""
        self._db.transact([_member(member)])

    def change_member(self, staff_id: StaffId, change: Callable[[Member], Member]) -> Member:
        """With the sessions that it takes away ended. Raises NotFound, or StaleWrite where
        others keep changing the same person."""
        return self._change(staff_id, change, ())

    def _change(
        self, staff_id: StaffId, change: Callable[[Member], Member], more: Iterable[Write]
    ) -> Member:
        self._kept.clear()
        for _ in range(_TRIES):
            was = self.member(staff_id)
            now = change(was)
            gone = {of.token_hash for of in was.open} - {of.token_hash for of in now.open}
            ended = [Delete(key=keys.session(of)) for of in sorted(gone)]
            try:
                self._db.transact([_member(now), *ended, *more])
            except StaleWrite:
                continue
            return replace(now, revision=now.revision + 1)
        raise StaleWrite(staff_id)

    def join(self, staff_id: StaffId, practice_id: PracticeId) -> None:
        """They work there from now on; nothing changes where they do already."""

        def joined(was: Member) -> Member:
            return replace(was, practices=tuple(dict.fromkeys((*was.practices, practice_id))))

        try:
            self.change_member(staff_id, joined)
        except NotFound:
            self.save_member(Member(staff_id=staff_id, practices=(practice_id,)))

    def leave(self, staff_id: StaffId, practice_id: PracticeId) -> Member:
        """Their sessions there end with it. Raises NotFound."""

        def left(was: Member) -> Member:
            return replace(
                was,
                practices=tuple(of for of in was.practices if of != practice_id),
                signed_in={of: at for of, at in was.signed_in.items() if of != practice_id},
                open=tuple(of for of in was.open if of.practice_id != practice_id),
            )

        return self.change_member(staff_id, left)

    def drop_member(self, staff_id: StaffId) -> None:
        """Of somebody who works nowhere any more."""
        self._db.delete(keys.member(staff_id))

    def end_sessions(self, staff_id: StaffId, *, but: str = "") -> None:
        """All of theirs, at every practice; `but`: a token hash. Raises NotFound."""
        self.change_member(
            staff_id,
            lambda was: replace(was, open=tuple(of for of in was.open if of.token_hash == but)),
        )

    def session(self, token_hash: str, *, now: datetime, fresh: bool = True) -> Session:
        """Raises NotFound, also for one that has ended; at most a quarter of a minute ago, unless
        `fresh`."""
        kept = None if fresh else self._kept.get(token_hash)
        if kept and time.monotonic() - kept[0] < _KEPT_SECONDS:
            session = kept[1]
        else:
            item = self._db.get(keys.session(token_hash))
            if item is None:
                self._kept.pop(token_hash, None)
                raise NotFound("session")
            session = from_item(item, Session)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[token_hash] = (time.monotonic(), session)
        if session.expires <= now:
            raise NotFound("session")
        return session

    def start_session(self, session: Session, *, signed_in: datetime) -> None:
        """Written together with whose it is, so that it can be found and ended. Raises NotFound."""
        open_ = Open(token_hash=session.token_hash, practice_id=session.practice_id)
        item = to_item(
            session,
            keys.session(session.token_hash),
            expires_at=int(session.expires.timestamp()),
        )

        def started(was: Member) -> Member:
            latest = (*was.open, open_)[-_MOST_OPEN:]
            return replace(
                was,
                open=latest,
                signed_in={**was.signed_in, session.practice_id: signed_in},
                has_code=was.has_code or session.with_code,
            )

        self._change(session.staff_id, started, [Put(item=item, expect=MISSING)])

    def saw_session(self, session: Session, *, at: datetime) -> None:
        """They asked for a page; one that has ended stays ended."""
        self._kept.pop(session.token_hash, None)
        try:
            self._db.update(
                Update(
                    key=keys.session(session.token_hash),
                    set={"seen_at": at.isoformat()},
                    expect=Attr("pk").exists(),
                )
            )
        except ConditionFailed:
            return

    def gave_code(self, session: Session) -> None:
        """Whoever is signed in with it has set up a code just now."""
        self._db.update(
            Update(
                key=keys.session(session.token_hash),
                set={"with_code": True},
                expect=Attr("pk").exists(),
            )
        )
        self.change_member(session.staff_id, lambda was: replace(was, has_code=True))

    def end_session(self, session: Session) -> None:
        self._kept.clear()
        self._db.delete(keys.session(session.token_hash))
        self.change_member(
            session.staff_id,
            lambda was: replace(
                was, open=tuple(of for of in was.open if of.token_hash != session.token_hash)
            ),
        )

    def invite(self, invitation: Invitation) -> None:
        item = to_item(
            invitation,
            keys.invitation(invitation.token_hash),
            expires_at=int(invitation.expires.timestamp()),
        )
        self._db.put(item, expect=MISSING)

    def invitation(self, token_hash: str, *, now: datetime) -> Invitation:
        """Raises NotFound, also for one that was used or is over."""
        item = self._db.get(keys.invitation(token_hash))
        if item is None or from_item(item, Invitation).expires <= now:
            raise NotFound("invitation")
        return from_item(item, Invitation)

    def use_invitation(self, token_hash: str) -> None:
        """Raises StaleWrite: somebody was faster with it."""
        self._db.transact([Delete(key=keys.invitation(token_hash), expect=Attr("pk").exists())])


_KEPT_SECONDS = 15
_MOST_KEPT = 1_000
_MOST_OPEN = 20
"""Sessions of one person; the oldest end. With two writes more they fit a transaction."""
_TRIES = 8


def _shared(number: Number, phone: str) -> keys.Item:
    place = keys.doors_list(number.practice_id, f"{number.number}#{phone}")
    return to_item(number, keys.number(number.number, phone), **place)


def delete_door(key: keys.Key, practice_id: PracticeId) -> Delete:
    """Expects that it leads there."""
    return Delete(key=key, expect=Attr("practice_id").eq(practice_id))


def _member(member: Member) -> Put:
    was = member.revision
    known = Attr("revision").eq(was) if was else Attr("revision").not_exists()
    item = to_item(replace(member, revision=was + 1), keys.member(member.staff_id))
    return Put(item=item, expect=known)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A delivery that is ours to handle."""

    at: datetime
    """When it was sent, as its first delivery said."""
    decided: str = ""
    """What a worker that died had decided; empty: nothing yet."""


def link_item(link: Link) -> keys.Item:
    gone_at = int(link.expires.timestamp()) if link.expires else None
    return to_item(link, keys.link(link.token), expires_at=gone_at)


def keep_link(db: Db, link: Link) -> None:
    """Written again it is the same link: where an answer is lost, the client itself writes twice.

    Raises AlreadyThere for a token that leads elsewhere.
    """
    try:
        db.put(link_item(link), expect=MISSING)
    except AlreadyThere:
        found = db.get(keys.link(link.token))
        if found is None or from_item(found, Link) != link:
            raise


class OnceStore:
    """What must be handled once, however often it is delivered."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def begin(
        self,
        source: str,
        delivery_id: str,
        *,
        now: datetime,
        lease: timedelta,
        at: datetime | None = None,
    ) -> Begun | None:
        """What to go on from: it is yours. None: done, or another worker is at it.

        A worker that died leaves a lease that runs out, so that its delivery is handled again.
        `at` is kept from the first time, so that what is derived from it stays the same.
        """
        key = keys.once(source, delivery_id)
        until = keys.stamp(now + lease)
        first = {
            "done": False,
            "leased_until": until,
            "at": (at or now).isoformat(),
            "expires_at": int((now + timedelta(days=30)).timestamp()),
        }
        try:
            self._db.update(Update(key=key, set=first, expect=MISSING))
        except ConditionFailed as refused:
            return self._begin_again(key, now, until, refused.found or {})
        return Begun(at=at or now)

    def _begin_again(self, key: keys.Key, now: datetime, until: str, found: Item) -> Begun | None:
        if found.get("done") or found.get("leased_until", "") >= keys.stamp(now):
            return None
        mine = Attr("done").eq(False) & Attr("leased_until").eq(found.get("leased_until", ""))
        try:
            item = self._db.update(Update(key=key, set={"leased_until": until}, expect=mine))
        except ConditionFailed:
            return None
        return Begun(at=datetime.fromisoformat(item["at"]), decided=item.get("decided", ""))

    def decide(self, source: str, delivery_id: str, decided: str) -> None:
        """Keep what was decided before it is carried out, for whoever has to go on with it."""
        self._db.update(Update(key=keys.once(source, delivery_id), set={"decided": decided}))

    def let_go(self, source: str, delivery_id: str, *, now: datetime) -> None:
        """Give the lease back after a failure, so that the next delivery need not wait for it."""
        key = keys.once(source, delivery_id)
        set_ = {"leased_until": keys.stamp(now - timedelta(seconds=1))}
        self._db.update(Update(key=key, set=set_, expect=Attr("done").eq(False)))

    def is_done(self, source: str, delivery_id: str) -> bool:
        item = self._db.get(keys.once(source, delivery_id))
        return bool(item and item.get("done"))

    def done(self, source: str, delivery_id: str) -> None:
        """What was decided holds a patient's words or name, and is not asked for again."""
        key = keys.once(source, delivery_id)
        self._db.update(Update(key=key, set={"done": True}, remove=("decided",)))


_CLOCKS_DIFFER = 5 * 60_000
"""Milliseconds; more than those of two workers do."""
_NOW = 2_000
"""Milliseconds; a place this near is free."""


class PaceStore:
    """When a sending number may send next: slots are reserved, nobody sleeps."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def is_idle(self, number: str, *, since: datetime) -> bool:
        """Its last reserved slot lies before `since`: nothing waits for it."""
        item = self._db.get(keys.pace(number)) or {}
        last = max(int(item.get(line, 0)) for line in ("free_at", "last_free_at"))
        return last <= int(since.timestamp() * 1000)

    def reserve(self, number: str, *, count: int, per_minute: int, now: datetime) -> datetime:
        """The moment from which `count` more may leave this number.

        What must not wait reserves too, without heeding it, so that what comes after makes room.
        """
        key = keys.pace(number)
        millis = count * 60_000 // per_minute
        here = int(now.timestamp() * 1000)
        # Reserved far in the future: before the local stage's clock was moved back.
        moved_back = Attr("asked_at").gt(here + _CLOCKS_DIFFER)
        queue = Attr("free_at").gt(here) & ~moved_back
        asked = {"asked_at": here}
        try:
            item = self._db.update(
                Update(key=key, set=asked, add={"free_at": millis}, expect=queue),
                answer="ALL_OLD",
            )
            return now + timedelta(milliseconds=int(item["free_at"]) - here)
        except ConditionFailed:
            pass
        try:
            fresh = Attr("free_at").not_exists() | Attr("free_at").lte(here) | moved_back
            first = {"free_at": here + millis, **asked}
            self._db.update(Update(key=key, set=first, expect=fresh))
        except ConditionFailed:
            return self.reserve(number, count=count, per_minute=per_minute, now=now)
        return now

    def reserve_last(self, number: str, *, count: int, per_minute: int, now: datetime) -> datetime:
        """A moment behind all that is reserved by now, in a line of its own: it holds no place
        against `reserve`, and must `take` one when its moment has come."""
        key = keys.pace(number)
        here = int(now.timestamp() * 1000)
        while True:
            item = self._db.get(key) or {}
            moved_back = int(item.get("asked_at", 0)) > here + _CLOCKS_DIFFER
            stood = {line: int(item.get(line, 0)) for line in ("free_at", "last_free_at")}
            slot = here if moved_back else max(here, *stood.values())
            after = {"last_free_at": slot + count * 60_000 // per_minute, "asked_at": here}
            line = Attr("last_free_at")
            alone = line.eq(stood["last_free_at"]) if "last_free_at" in item else line.not_exists()
            try:
                self._db.update(Update(key=key, set=after, expect=alone), answer="NONE")
            except ConditionFailed:
                continue  # another worker reserved meanwhile
            return now + timedelta(milliseconds=slot - here)

    def take(self, number: str, *, count: int, per_minute: int, now: datetime) -> bool:
        """A place that is free now. False: something urgent has it."""
        here = int(now.timestamp() * 1000)
        free = Attr("free_at").not_exists() | Attr("free_at").lte(here + _NOW)
        moved_back = Attr("asked_at").gt(here + _CLOCKS_DIFFER)
        taken = {"free_at": here + count * 60_000 // per_minute, "asked_at": here}
        write = Update(key=keys.pace(number), set=taken, expect=free | moved_back)
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return False
        return True
