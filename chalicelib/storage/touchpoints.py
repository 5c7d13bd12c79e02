"""Touchpoints: planned into the due index, claimed once, ended once.

planned ──claim──► claimed ──finish──► sent | skipped | failed | uncertain   (leaves the index)
   ▲                  │                          │
   ├────release───────┘                          │   after a certain refusal: it was not taken
   └────revive───────────────────────────────────┘   it was taken back and never sent
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import CampaignId, ContactId, PatientId, PracticeId, TouchpointId
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite
from chalicelib.storage.health import Trouble, counted
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

EMAIL_LANE = "email"


class Replanned(StaleWrite):
    """It was planned otherwise since it was read; `.touchpoint` is how it stands."""

    def __init__(self, touchpoint: Touchpoint) -> None:
        super().__init__(touchpoint.touchpoint_id)
        self.touchpoint = touchpoint


class TouchpointStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def plan(self, touchpoint: Touchpoint) -> bool:
        """False: it is there already, planned or ended. The id decides, so twice is harmless."""
        try:
            self._db.put(touchpoint_item(touchpoint), expect=MISSING)
        except AlreadyThere:
            return False
        return True

    def get(
        self, practice_id: PracticeId, contact_id: ContactId, touchpoint_id: TouchpointId
    ) -> Touchpoint:
        item = self._db.get(keys.touchpoint(practice_id, contact_id, touchpoint_id))
        if item is None:
            raise NotFound(touchpoint_id)
        return from_item(item, Touchpoint)

    def of_contact(
        self,
        practice_id: PracticeId,
        contact_id: ContactId,
        *,
        visits_after: datetime | None = None,
        limit: int | None = None,
    ) -> list[Touchpoint]:
        """By the time of the visit they are about; with `limit`, the latest ones."""
        pk = keys.contact(practice_id, contact_id)["pk"]
        if visits_after is not None:
            first = keys.TOUCHPOINT + keys.ulid_floor(visits_after)
            items = self._db.query(pk, between=(first, keys.TOUCHPOINT + "~"))
        else:
            items = self._db.query(pk, begins=keys.TOUCHPOINT, limit=limit, newest_first=True)
            items.reverse()
        return [from_item(item, Touchpoint) for item in items]

    def claim(self, touchpoint: Touchpoint, *, until: datetime) -> Touchpoint | None:
        """This worker's until its lease ends, as it was read; None: somebody had it first.

        Raises Replanned where it is still planned, but not as it was read.
        """
        mine = replace(
            touchpoint, state=State.CLAIMED, claimed_until=until, tries=touchpoint.tries + 1
        )
        revision = Attr("revision")
        unchanged = (
            revision.not_exists()
            if touchpoint.revision is None
            else revision.eq(touchpoint.revision)
        )
        try:
            # Nothing is read back: what stands is what was read, and reading takes time.
            self._db.update(
                Update(
                    key=_key(touchpoint),
                    set={
                        "state": State.CLAIMED.value,
                        "claimed_until": keys.stamp(until),
                        "tries": mine.tries,
                    },
                    expect=Attr("state").eq(State.PLANNED.value) & unchanged,
                ),
                answer="NONE",
            )
        except ConditionFailed as refused:
            if refused.found and refused.found["state"] == State.PLANNED.value:
                raise Replanned(from_item(refused.found, Touchpoint)) from refused
            return None
        return mine

    def finish(self, touchpoint: Touchpoint, *, was: State = State.CLAIMED) -> bool:
        """Record its end and leave the due index. False: it had ended, or was not `was`."""
        left = ("due_shard", "due_order", "claimed_until")
        item = touchpoint_item(touchpoint)
        ends = {n: item[n] for n in _ENDS if n in item}
        ended = self._write(touchpoint, was, ends, remove=left)
        trouble = _TROUBLE.get(touchpoint.state)
        if ended and trouble is not None and touchpoint.ended_at is not None:
            self._count(touchpoint, trouble, touchpoint.ended_at)
        if ended:
            skipped = touchpoint.state is State.SKIPPED and touchpoint.why
            name = f"skipped_{touchpoint.why}" if skipped else touchpoint.state.value
            self._count_for_campaign(touchpoint, name, segments=touchpoint.segments)
        return ended

    def _count_for_campaign(self, touchpoint: Touchpoint, name: str, *, segments: int = 0) -> None:
        """Beside its end, not with it: a count shared by all its messages would refuse some of
        what is written at once. What a worker that dies leaves out, a look at the waves finds."""
        if touchpoint.kind is not Kind.CAMPAIGN:
            return
        campaign_id = CampaignId(touchpoint.source)
        key = keys.campaign(touchpoint.practice_id, campaign_id, "COUNT")
        add = {name: 1, **({"segments": segments} if segments else {})}
        self._db.update(Update(key=key, add=add), answer="NONE")

    def _count(self, touchpoint: Touchpoint, trouble: Trouble, at: datetime) -> None:
        self._db.update(counted(touchpoint.practice_id, trouble, at=at), answer="NONE")

    def release(self, touchpoint: Touchpoint, *, due_at: datetime) -> bool:
        """Back to planned, after a refusal that certainly sent nothing."""
        back = replace(touchpoint, state=State.PLANNED, claimed_until=None, due_at=due_at)
        return self._change(back, State.CLAIMED, remove=("claimed_until",))

    def retire(
        self,
        touchpoint: Touchpoint,
        *,
        why: Why,
        now: datetime,
        moved_to: datetime | None = None,
    ) -> bool:
        """End a planned one that no longer makes sense. False: a worker has it or it has ended."""
        ended = replace(touchpoint, state=State.SKIPPED, why=why, ended_at=now, moved_to=moved_to)
        return self.finish(ended, was=State.PLANNED)

    def replan(self, touchpoint: Touchpoint) -> bool:
        """A planned one gets other times or another rank. False: a worker has it."""
        return self._change(touchpoint, State.PLANNED)

    def join(self, touchpoint: Touchpoint, patient_id: PatientId, source: str) -> bool:
        """A planned one, as it was read, is about one more of the household. False: it is not."""
        revision = Attr("revision")
        was = touchpoint.revision
        unchanged = revision.not_exists() if was is None else revision.eq(was)
        write = Update(
            key=_key(touchpoint),
            set={
                "patients": [*touchpoint.patients, patient_id],
                "source": f"{touchpoint.source}+{source}",
            },
            add={"revision": 1},
            expect=Attr("state").eq(State.PLANNED.value) & unchanged,
        )
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return False
        return True

    def revive(self, touchpoint: Touchpoint) -> bool:
        """One that was taken back before it was sent is planned again. False: it is not so."""
        return self._change(touchpoint, State.SKIPPED)

    def _change(self, touchpoint: Touchpoint, was: State, *, remove: tuple[str, ...] = ()) -> bool:
        item = touchpoint_item(touchpoint)
        changed = {name: item[name] for name in _CHANGES if name in item}
        cleared = [name for name in _CHANGES if name not in item]
        return self._write(
            touchpoint, was, changed, remove=(*remove, *cleared), add={"revision": 1}
        )

    def _write(
        self,
        touchpoint: Touchpoint,
        was: State,
        changed: Item,
        *,
        remove: tuple[str, ...],
        add: Mapping[str, int] = MappingProxyType({}),
    ) -> bool:
        expect = Attr("state").eq(was.value)
        write = Update(key=_key(touchpoint), set=changed, remove=remove, add=add, expect=expect)
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return False
        return True

    def read(
        self, wanted: Iterable[tuple[PracticeId, ContactId, TouchpointId]], *, strong: bool = False
    ) -> list[Touchpoint]:
        """As they were a moment ago: what to prepare for; the claim says what is."""
        found = self._db.get_many([keys.touchpoint(*of) for of in wanted], strong=strong)
        return [from_item(item, Touchpoint) for item in found.values()]

    def delivered(
        self, touchpoint: Touchpoint, *, delivery: str, reason: str, now: datetime
    ) -> bool:
        """What became of a sent one. A failure stands; a late "delivered" does not undo it."""
        try:
            self._db.update(
                Update(
                    key=_key(touchpoint),
                    set={"delivery": delivery, "delivery_reason": reason},
                    expect=Attr("state").is_in([State.SENT.value, State.UNCERTAIN.value])
                    & Attr("delivery").ne("failed")
                    & Attr("delivery").ne(delivery),
                )
            )
        except ConditionFailed:
            return False
        if delivery == "failed":
            is_email = touchpoint.channel is Channel.EMAIL
            self._count(touchpoint, Trouble.BOUNCED if is_email else Trouble.NOT_ARRIVED, now)
        self._count_for_campaign(touchpoint, f"receipt_{delivery}")
        return True


_TROUBLE = {State.FAILED: Trouble.FAILED, State.UNCERTAIN: Trouble.UNCERTAIN}

_CHANGES = (
    "state",
    "why",
    "ended_at",
    "due_at",
    "due_shard",
    "due_order",
    "decent_until",
    "latest",
    "is_last",
    "yields",
    "after",
    "playbook_id",
    "ref",
    "segments",
    "body",
    "language",
    "moved_from",
    "moved_to",
    "spent",
    "delivery_reason",
    "subjects",
)
"""What a later write may change; the rest is fixed when it is planned."""

_ENDS = (
    "state",
    "why",
    "ended_at",
    "moved_to",
    "ref",
    "segments",
    "body",
    "language",
    "delivery_reason",
)
"""What its end says of it."""


def touchpoint_item(touchpoint: Touchpoint) -> Item:
    lane = touchpoint.location_id if touchpoint.channel is Channel.TEXT else EMAIL_LANE
    place = keys.due(touchpoint.touchpoint_id, touchpoint.due_at, lane)
    return to_item(touchpoint, _key(touchpoint), **({} if touchpoint.state.ended else place))


def _key(touchpoint: Touchpoint) -> dict[str, Any]:
    return keys.touchpoint(touchpoint.practice_id, touchpoint.contact_id, touchpoint.touchpoint_id)
