"""The waitlist: entries with their patient; each freed time with its offers and its log. Those who
wait for the practice are in `waiting`.

free ──begin──► open ──save_wave──► open (held) ──crown──► filled ──writes_of_win──► with its visit
                  │                     │                     │
                  └─────────end─────────┴──────uncrown────────┘
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    PatientId,
    PracticeId,
    SlotId,
    WaitlistEntryId,
)
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.domain.values import dataclass
from chalicelib.domain.waitlist.entries import Entry, EntryState
from chalicelib.domain.waitlist.offers import NOBODY_ASKED, Offer, OfferState, Tally
from chalicelib.domain.waitlist.ranking import WaveLog
from chalicelib.domain.waitlist.slots import FreedSlot, SlotState
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, PRESENT, ConditionFailed, Db, Put, Update, Write
from chalicelib.storage.doors import Link, link_item
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item
from chalicelib.storage.setup import SetupStore
from chalicelib.storage.touchpoints import touchpoint_item

KEPT = timedelta(days=3 * 366)
"""Of what ended: who was asked in which order can be told for three years."""
_OPEN = SlotState.OPEN.value
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Story:
    """All that is known of one freed time."""

    slot: FreedSlot
    offers: Sequence[Offer]
    """In the order in which they were made."""
    logs: Sequence[WaveLog]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One of a wave: written together with its message and its link."""

    offer: Offer
    entry: Entry
    """As it was read."""
    touchpoint: Touchpoint
    link: Link


class WaitlistStore:
    def __init__(self, db: Db, setups: SetupStore) -> None:
        self._db = db
        self._setups = setups

    # Who waits

    def entry(self, practice_id: PracticeId, entry_id: WaitlistEntryId) -> Entry | None:
        item = self._db.get(keys.waitlist_entry(practice_id, entry_id))
        return from_item(item, Entry) if item else None

    def entries_of(self, practice_id: PracticeId) -> list[Entry]:
        """Who waits, longest first (from an index: a moment behind)."""
        items = self._db.query(keys.waitlist(practice_id), index="list")
        return [from_item(item, Entry) for item in items]

    def of_patient(self, practice_id: PracticeId, patient_id: PatientId) -> list[Entry]:
        """Those that have ended among them."""
        pk = keys.patient(practice_id, patient_id)["pk"]
        return [from_item(item, Entry) for item in self._db.query(pk, begins=keys.WAIT)]

    def save_entry(self, entry: Entry) -> Entry:
        """Expects the revision that was read; 0: there is none. Raises StaleWrite."""
        saved = replace(entry, revision=entry.revision + 1)
        write = _entry_put(saved, was=entry.revision)
        self._db.transact([write])
        return saved

    def note_used(self, practice_id: PracticeId) -> None:
        """From now on what becomes free is looked at."""
        self._db.update(Update(key=keys.held(practice_id), set={"used": True}), answer="NONE")
        self._setups.forget(practice_id)

    def drop_entries(self, practice_id: PracticeId, patient_id: PatientId) -> None:
        """All of theirs: they were erased, or the practice ends."""
        pk = keys.patient(practice_id, patient_id)["pk"]
        for item in self._db.query(pk, begins=keys.WAIT):
            self._db.delete({"pk": pk, "sk": item["sk"]})

    # What became free

    def begin(self, slot: FreedSlot) -> bool:
        """False: it is known already."""
        try:
            self._db.put(slot_item(replace(slot, revision=1)), expect=MISSING)
        except AlreadyThere:
            return False
        return True

    def writes_of_begin(self, slot: FreedSlot) -> list[Write]:
        """For a transaction with more in it."""
        return [Put(item=slot_item(replace(slot, revision=1)), expect=MISSING)]

    def slot(self, practice_id: PracticeId, slot_id: SlotId) -> FreedSlot:
        """Raises NotFound."""
        item = self._db.get(keys.slot(practice_id, slot_id))
        if item is None:
            raise NotFound(slot_id)
        return from_item(item, FreedSlot)

    def slots(self, practice_id: PracticeId, *, limit: int | None = 100) -> list[FreedSlot]:
        """Those that became free last come first; the open ones and those that have ended."""
        items = self._db.query(
            keys.slots_list(practice_id), index="list", newest_first=True, limit=limit
        )
        return [from_item(item, FreedSlot) for item in items]

    def slots_since(self, practice_id: PracticeId, since: datetime) -> list[FreedSlot]:
        """All that became free since then."""
        items = self._db.query(
            keys.slots_list(practice_id), between=(keys.stamp(since), "~"), index="list"
        )
        return [from_item(item, FreedSlot) for item in items]

    def story(self, practice_id: PracticeId, slot_id: SlotId) -> Story:
        """In one request. Raises NotFound."""
        items = self._db.query(keys.slot(practice_id, slot_id)["pk"])
        slots = [from_item(item, FreedSlot) for item in items if item["sk"] == "SLOT"]
        if not slots:
            raise NotFound(slot_id)
        offers = [from_item(i, Offer) for i in items if i["sk"].startswith(keys.OFFER)]
        logs = [from_item(i, WaveLog) for i in items if i["sk"].startswith(keys.WAVE_LOG)]
        return Story(
            slot=slots[0],
            offers=sorted(offers, key=lambda of: (of.wave, of.rank)),
            logs=sorted(logs, key=lambda of: of.wave),
        )

    def offers_of(self, practice_id: PracticeId, slot_id: SlotId) -> list[Offer]:
        pk = keys.slot(practice_id, slot_id)["pk"]
        return [from_item(item, Offer) for item in self._db.query(pk, begins=keys.OFFER)]

    def slot_and_offers(
        self, practice_id: PracticeId, slot_id: SlotId
    ) -> tuple[FreedSlot, list[Offer]]:
        """In one request, without the log. Raises NotFound."""
        pk = keys.slot(practice_id, slot_id)["pk"]
        items = self._db.query(pk, between=(keys.OFFER, "SLOT"))
        slots = [from_item(item, FreedSlot) for item in items if item["sk"] == "SLOT"]
        if not slots:
            raise NotFound(slot_id)
        return slots[0], [from_item(i, Offer) for i in items if i["sk"] != "SLOT"]

    def save_log(self, practice_id: PracticeId, log: WaveLog) -> None:
        """Of a look that led to no offers."""
        self._db.put(log_item(practice_id, log))

    def offers_to(
        self, practice_id: PracticeId, contact_id: ContactId, *, limit: int | None = None
    ) -> list[Offer]:
        """What this contact point was offered, the latest first (from an index: a moment
        behind)."""
        items = self._db.query(
            keys.reached(practice_id, contact_id),
            begins=keys.OFFER,
            index="person",
            newest_first=True,
            limit=limit,
        )
        return [from_item(item, Offer) for item in items]

    def at_stake(
        self, practice_id: PracticeId, slot_id: SlotId, entry_id: WaitlistEntryId
    ) -> tuple[FreedSlot | None, Offer | None, Entry | None]:
        """What a yes is about, as it is now, in one request."""
        of_slot = keys.slot(practice_id, slot_id)
        of_offer = keys.slot(practice_id, slot_id, keys.OFFER + entry_id)
        of_entry = keys.waitlist_entry(practice_id, entry_id)
        found = self._db.get_many([of_slot, of_offer, of_entry])

        def at[T](key: keys.Key, kind: type[T]) -> T | None:
            item = found.get((key["pk"], key["sk"]))
            return from_item(item, kind) if item else None

        return at(of_slot, FreedSlot), at(of_offer, Offer), at(of_entry, Entry)

    def save_wave(
        self, slot: FreedSlot, asked: Iterable[Asked], log: WaveLog, *, was: FreedSlot
    ) -> FreedSlot:
        """The wave, its offers with their messages and links, and the log, or none of them: so
        many that a transaction holds them. Raises StaleWrite."""
        saved = replace(slot, revision=was.revision + 1)
        writes: list[Write] = [
            Put(
                item=slot_item(saved),
                expect=Attr("revision").eq(was.revision) & Attr("state").eq(_OPEN),
            ),
            Put(item=log_item(slot.practice_id, log)),
        ]
        for each in asked:
            entry = each.entry.offered(
                slot.slot_id, at=each.offer.offered_at, held_until=each.offer.held_until
            )
            entry = replace(entry, revision=entry.revision + 1)
            writes += [
                _entry_put(entry, was=each.entry.revision),
                Put(item=offer_item(slot.practice_id, each.offer), expect=MISSING),
                Put(item=touchpoint_item(each.touchpoint), expect=MISSING),
                Put(item=link_item(each.link), expect=MISSING),
            ]
        span = [slot.provider_id, keys.stamp(slot.starts_at), keys.stamp(slot.ends_at)]
        writes.append(
            Update(
                key=keys.held(slot.practice_id),
                set={f"{keys.HELD}{slot.slot_id}": span},
            )
        )
        self._db.transact(writes)
        return saved

    def crown(
        self,
        practice_id: PracticeId,
        slot_id: SlotId,
        entry_id: WaitlistEntryId,
        *,
        by: str,
        now: datetime,
        again_at: datetime,
    ) -> FreedSlot | None:
        """One conditional write: of all who ask at once it is one's. `again_at`: when somebody
        looks whether the visit was booked. None: it is another's, or not to be had any more; or
        somebody was at it just then, so look again."""
        try:
            item = self._db.update(
                Update(
                    key=keys.slot(practice_id, slot_id),
                    set={
                        "state": SlotState.FILLED.value,
                        "winner": entry_id,
                        "by": by,
                        "ended_at": now.isoformat(),
                        "due_at": again_at.isoformat(),
                        **keys.due(slot_id, again_at),
                    },
                    add={"revision": 1},
                    expect=Attr("state").eq(_OPEN) & Attr("winner").not_exists(),
                )
            )
        except StaleWrite:
            return None
        return from_item(item, FreedSlot)

    def writes_of_win(
        self,
        slot: FreedSlot,
        entry: Entry,
        appointment_id: AppointmentId,
        *,
        now: datetime,
        by: str,
    ) -> list[Write]:
        """With the visit itself: the slot has its visit, the winner waits no more. Expects that it
        is theirs, and that they still wait."""
        counted_at = max(slot.held_until or now, now)
        won = replace(
            entry,
            state=EntryState.WON,
            won=slot.slot_id,
            ended_at=now,
            ended_by=by,
            held_until=None,
            revision=entry.revision + 1,
        )
        offer = keys.slot(slot.practice_id, slot.slot_id, keys.OFFER + entry.entry_id)
        return [
            Update(
                key=keys.slot(slot.practice_id, slot.slot_id),
                set={
                    "appointment_id": appointment_id,
                    "due_at": counted_at.isoformat(),
                    **keys.due(slot.slot_id, counted_at),
                },
                add={"revision": 1},
                expect=Attr("winner").eq(entry.entry_id) & Attr("appointment_id").not_exists(),
            ),
            _entry_put(won, was=entry.revision),
            Update(
                key=offer,
                set={"state": OfferState.WON.value, "answered_at": now.isoformat()},
                expect=PRESENT,
            ),
            self._let_go(slot),
        ]

    def count(self, slot: FreedSlot, tally: Tally) -> None:
        """Nobody says yes in time any more: how many did counts for the practice, once."""
        try:
            self._db.update(
                Update(
                    key=keys.slot(slot.practice_id, slot.slot_id),
                    remove=("due_at", "due_shard", "due_order"),
                    expect=Attr("due_at").exists() & Attr("appointment_id").exists(),
                ),
                answer="NONE",
            )
        except ConditionFailed:
            return
        self._db.update(self._let_go(slot, tally), answer="NONE")

    def uncrown(
        self,
        slot: FreedSlot,
        *,
        state: SlotState,
        now: datetime,
        due_at: datetime | None = None,
    ) -> bool:
        """It could not be booked for its winner. `due_at`: when it is offered on, if it is."""
        place = keys.due(slot.slot_id, due_at) if due_at else {}
        gone = ("winner", *(("ended_at",) if due_at else ("due_at", "due_shard", "due_order")))
        ended = {} if due_at else {"ended_at": now.isoformat()}
        moved = {"due_at": due_at.isoformat()} if due_at else {}
        write = Update(
            key=keys.slot(slot.practice_id, slot.slot_id),
            set={"state": state.value, **ended, **moved, **place},
            remove=gone,
            add={"revision": 1},
            expect=Attr("winner").eq(slot.winner) & Attr("appointment_id").not_exists(),
        )
        writes: list[Write] = [write] if due_at else [write, self._let_go(slot)]
        try:
            self._db.transact(writes)
        except StaleWrite:
            return False
        self._setups.forget(slot.practice_id)
        return True

    def end(
        self,
        slot: FreedSlot,
        state: SlotState,
        *,
        now: datetime,
        by: str = "",
        tally: Tally = NOBODY_ASKED,
    ) -> bool:
        """Nobody of the waitlist has it. False: it had ended, or somebody won it just now."""
        write = Update(
            key=keys.slot(slot.practice_id, slot.slot_id),
            set={"state": state.value, "ended_at": now.isoformat(), **({"by": by} if by else {})},
            remove=("due_at", "due_shard", "due_order"),
            add={"revision": 1},
            expect=Attr("state").eq(_OPEN),
        )
        writes: list[Write] = [write, self._let_go(slot, tally)] if slot.wave else [write]
        for _ in range(_TRIES):
            try:
                self._db.transact(writes)
            except StaleWrite:
                # Another time of this practice may have ended at this moment.
                if self.slot(slot.practice_id, slot.slot_id).state is not SlotState.OPEN:
                    return False
            else:
                self._setups.forget(slot.practice_id)
                return True
        raise StaleWrite(slot.slot_id)

    def put_off(self, slot: FreedSlot, *, due_at: datetime) -> bool:
        """It is looked at again then. False: it has changed since it was read."""
        write = Update(
            key=keys.slot(slot.practice_id, slot.slot_id),
            set={"due_at": due_at.isoformat(), **keys.due(slot.slot_id, due_at)},
            add={"revision": 1},
            expect=Attr("revision").eq(slot.revision) & Attr("state").eq(_OPEN),
        )
        try:
            self._db.update(write, answer="NONE")
        except StaleWrite:
            return False
        return True

    def forget_choice(self, slot: FreedSlot, *, due_at: datetime) -> None:
        """The one whom the desk chose cannot be asked: everybody is considered."""
        write = Update(
            key=keys.slot(slot.practice_id, slot.slot_id),
            set={"due_at": due_at.isoformat(), **keys.due(slot.slot_id, due_at)},
            remove=("only_to",),
            add={"revision": 1},
            expect=Attr("revision").eq(slot.revision) & Attr("state").eq(_OPEN),
        )
        self._db.update(write, answer="NONE")

    def answered(
        self,
        practice_id: PracticeId,
        offer: Offer,
        state: OfferState,
        *,
        at: datetime | None = None,
        why: str = "",
    ) -> None:
        """What they were told, or why it was never sent; a win stands. `at`: when they said it."""
        write = Update(
            key=keys.slot(practice_id, offer.slot_id, keys.OFFER + offer.entry_id),
            set={
                "state": state.value,
                **({"answered_at": at.isoformat()} if at else {}),
                **({"why": why} if why else {}),
            },
            expect=PRESENT & Attr("state").ne(OfferState.WON.value),
        )
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return

    def _let_go(self, slot: FreedSlot, tally: Tally = NOBODY_ASKED) -> Update:
        return Update(
            key=keys.held(slot.practice_id),
            remove=(f"{keys.HELD}{slot.slot_id}",),
            add={"offered": tally.offered, "accepted": tally.accepted} if tally.offered else {},
        )

    def drop(self, practice_id: PracticeId) -> None:
        """The end of a practice: every freed time with its offers."""
        for item in self._db.query(keys.slots_list(practice_id), index="list"):
            for each in self._db.query(item["pk"]):
                if token := each.get("token"):
                    self._db.delete(keys.link(str(token)))
                if each["sk"] != "SLOT":
                    self._db.delete({"pk": each["pk"], "sk": each["sk"]})
            self._db.delete({"pk": item["pk"], "sk": "SLOT"})


def _entry_put(entry: Entry, *, was: int) -> Put:
    expect = Attr("revision").eq(was) if was else MISSING
    return Put(item=entry_item(entry), expect=expect)


def entry_item(entry: Entry) -> Item:
    """Only who waits is on the list."""
    place: dict[str, str | int] = {}
    if entry.state is EntryState.WAITING:
        place["list_pk"] = keys.waitlist(entry.practice_id)
        place["list_sk"] = f"{keys.stamp(entry.joined_at)}#{entry.entry_id}"
    elif entry.ended_at is not None:
        place["expires_at"] = int((entry.ended_at + KEPT).timestamp())
    key = keys.waitlist_entry(entry.practice_id, entry.entry_id)
    # Its patient and its kind of visit stand in the key; they are no attributes of an index.
    return to_item(entry, key, **place)


def slot_item(slot: FreedSlot) -> Item:
    place: dict[str, str | int] = {
        "list_pk": keys.slots_list(slot.practice_id),
        "list_sk": f"{keys.stamp(slot.freed_at)}#{slot.slot_id}",
        "expires_at": int((slot.starts_at + KEPT).timestamp()),
    }
    if slot.due_at is not None:
        place |= keys.due(slot.slot_id, slot.due_at)
    return to_item(slot, keys.slot(slot.practice_id, slot.slot_id), **place)


def offer_item(practice_id: PracticeId, offer: Offer) -> Item:
    return to_item(
        offer,
        keys.slot(practice_id, offer.slot_id, keys.OFFER + offer.entry_id),
        person_pk=keys.reached(practice_id, offer.contact_id),
        person_sk=f"{keys.OFFER}{keys.stamp(offer.offered_at)}#{offer.slot_id}",
        expires_at=int((offer.held_until + KEPT).timestamp()),
    )


def log_item(practice_id: PracticeId, log: WaveLog) -> Item:
    key = keys.slot(practice_id, log.slot_id, f"{keys.WAVE_LOG}{log.wave:03d}")
    return to_item(log, key, expires_at=int((log.at + KEPT).timestamp()))
