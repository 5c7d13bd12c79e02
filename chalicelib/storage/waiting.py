"""Who waits for the practice: their profiles, those of them who are on the list ranked in an index.

    o_<key>              something noted that waits, packed; a work item's with the item itself
    l_<reason>           the desk let it be, packed
    said                 since when a message waits; told: when the practice last reached out
    list_pk, list_sk     the place in the list, by the most urgent reason as of the last look

A place may be a moment behind what is known, so a page asks `reasons` again: who waits for nothing
is not shown. What facts say changes with time alone, too: see actions/waiting/each_night.py.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import ContactId, LocationId, PatientId, PracticeId, StaffId, VisitTypeId
from chalicelib.domain.journeys.journey import Trigger
from chalicelib.domain.profiles import Profile
from chalicelib.domain.values import dataclass
from chalicelib.domain.waiting import (
    LetBe,
    Mark,
    Marks,
    Reason,
    Rules,
    Waiting,
    place,
    place_of,
    reasons,
)
from chalicelib.storage import keys
from chalicelib.storage.db import ConditionFailed, Db, Put, Update, Write
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.keys import Item
from chalicelib.storage.profiles import FACTS, profile_of
from chalicelib.storage.setup import Setup, SetupStore

NOTED, LET, SAID, TOLD = "o_", "l_", "said", "told"
_TRIES = 5

OF_WORK = {
    WorkKind.COMPLAINT: Reason.LOW_SCORE,
    WorkKind.ENQUIRY: Reason.PROSPECT,
    WorkKind.MISSED_CALL: Reason.MISSED_CALL,
    WorkKind.CALL: Reason.CALL,
}
"""Work items for which a patient waits who is on the list. What patients write waits in their
conversation, which the list shows by itself."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """One patient, as far as waiting goes."""

    profile: Profile
    marks: Marks
    place: str
    """Where they stand in the list; empty: not on it."""


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """Somebody who waits and whom nobody can name yet: an unknown number, or one of a family."""

    contact_id: ContactId
    mark: Mark
    place: str


class WaitingStore:
    def __init__(self, db: Db, setups: SetupStore, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._setups = setups
        self._clock = clock

    # --- asking ----------------------------------------------------------------------------------

    def page(
        self, practice_id: PracticeId, *, after: str = "", limit: int
    ) -> tuple[list[Known], list[Stranger], str]:
        """Those on the list, the most urgent first, in one request; and where to go on, empty:
        that is all."""
        items, more = self._db.page(
            keys.waiting_on_us(practice_id), index="list", after=after, limit=limit
        )
        known = [of for item in items if (of := known_of(item)) is not None]
        return known, [_stranger(item) for item in items if "mark" in item], more

    def some(
        self, practice_id: PracticeId, *, after: str = "", limit: int
    ) -> tuple[list[Item], str]:
        """Everybody's, on the list or not, as they are kept; and where to go on."""
        return self._db.page(keys.profiles_pk(practice_id), after=after, limit=limit)

    def get(self, practice_id: PracticeId, patient_id: PatientId) -> Known:
        """Raises NotFound."""
        item = self._db.get(keys.profile(practice_id, patient_id))
        known = known_of(item) if item else None
        if known is None:
            raise NotFound(patient_id)
        return known

    def reasons(self, practice_id: PracticeId, known: Known) -> tuple[Waiting, ...]:
        rules = rules_of(self._setups.of(practice_id))
        return reasons(known.profile, known.marks, rules=rules, now=self._clock())

    # --- noting ----------------------------------------------------------------------------------

    def note(
        self,
        practice_id: PracticeId,
        patient_id: PatientId,
        reason: Reason,
        *,
        key: str,
        since: datetime,
        location_id: LocationId | None = None,
        line: str = "",
    ) -> None:
        """They wait for something, until `clear` with the same key. Of somebody who is gone
        nothing is kept."""
        mark = Mark(key=key, reason=reason, since=since, location_id=location_id, line=line)
        self._change(practice_id, write_of(practice_id, patient_id, mark))

    def clear(self, practice_id: PracticeId, patient_id: PatientId, *, key: str) -> None:
        """It was done."""
        self._change(practice_id, write_without(practice_id, patient_id, key))

    def told(self, practice_id: PracticeId, patient_id: PatientId, at: datetime) -> None:
        """The practice reached out to them: nobody needs to do it again."""
        self._set(practice_id, patient_id, **{TOLD: keys.stamp(at)})

    def thanked(self, practice_id: PracticeId, patient_id: PatientId, at: datetime) -> None:
        """For whom they sent until then."""
        self._set(practice_id, patient_id, thanked_at=keys.stamp(at))

    def let_be(
        self, practice_id: PracticeId, patient_id: PatientId, reason: Reason, let: LetBe
    ) -> None:
        self._set(practice_id, patient_id, **{f"{LET}{reason.value}": _packed_let(let)})

    def not_let_be(self, practice_id: PracticeId, patient_id: PatientId, reason: Reason) -> None:
        """It was a slip."""
        key = keys.profile(practice_id, patient_id)
        self._change(practice_id, Update(key=key, remove=(f"{LET}{reason.value}",)))

    def wrote(
        self, practice_id: PracticeId, patient_id: PatientId, since: datetime, *, urgent: bool
    ) -> None:
        """What they wrote waits for a person."""
        self._set(practice_id, patient_id, **{SAID: _packed_said(since, urgent=urgent)})

    def answered(
        self,
        practice_id: PracticeId,
        patient_ids: Iterable[PatientId],
        *,
        told_at: datetime | None = None,
    ) -> None:
        """What they wrote does not wait any more. `told_at`: when they were answered, if so."""
        told = {TOLD: keys.stamp(told_at)} if told_at else {}
        for patient_id in patient_ids:
            key = keys.profile(practice_id, patient_id)
            self._change(practice_id, Update(key=key, set=told, remove=(SAID,)))

    def follow(self, practice_id: PracticeId, patient_id: PatientId) -> None:
        """Something of them changed: their place follows it. One request, and one more where they
        come onto the list, move on it or leave it."""
        item = self._db.get(keys.profile(practice_id, patient_id))
        if item is not None:
            self.follow_item(practice_id, item)

    def follow_item(self, practice_id: PracticeId, item: Item) -> None:
        """As `follow`, of what was just read or written. Raises StaleWrite where others are always
        faster."""
        for _ in range(_TRIES):
            is_at, belongs = str(item.get("list_sk", "")), self.place_of(practice_id, item)
            if is_at == belongs:
                return
            try:
                self._db.update(_move(practice_id, item, to=belongs), answer="NONE")
            except ConditionFailed as failed:
                if failed.found is None:
                    return
                item = failed.found
                continue
            return
        raise StaleWrite(item["sk"])

    def place_of(self, practice_id: PracticeId, item: Item) -> str:
        known = known_of(item)
        return place(self.reasons(practice_id, known)) if known is not None else ""

    def _set(self, practice_id: PracticeId, patient_id: PatientId, **values: str) -> None:
        key = keys.profile(practice_id, patient_id)
        self._change(practice_id, Update(key=key, set=values))

    def _change(self, practice_id: PracticeId, write: Update) -> None:
        there = Update(
            key=write.key,
            set=write.set,
            remove=write.remove,
            start=write.start,
            expect=Attr(FACTS).exists(),
        )
        try:
            item = self._db.update(there)
        except ConditionFailed:
            return
        self.follow_item(practice_id, item)


def rules_of(setup: Setup) -> Rules:
    """Its own playbooks say when a next visit is due, whether they are on or not."""
    due = [of for of in setup.journeys.values() if of.trigger is Trigger.DUE and of.months]
    by_type: dict[VisitTypeId, int] = {}
    for journey in due:
        for visit_type_id in journey.visit_types:
            known = by_type.get(visit_type_id, journey.months)
            by_type[visit_type_id] = min(known, journey.months)
    of_all = [of.months for of in due if not of.visit_types]
    return Rules(due_after=by_type, due_else=min(of_all)) if of_all else Rules(due_after=by_type)


# --- for other stores' transactions ---------------------------------------------------------------


def write_of(practice_id: PracticeId, patient_id: PatientId, mark: Mark) -> Update:
    """They are on the list from that moment on; `follow` finds their place where they were on it
    already."""
    return Update(
        key=keys.profile(practice_id, patient_id),
        set={f"{NOTED}{mark.key}": _packed_mark(mark)},
        start={
            "list_pk": keys.waiting_on_us(practice_id),
            "list_sk": place_of(mark.reason, mark.since, patient_id),
        },
    )


def write_without(practice_id: PracticeId, patient_id: PatientId, key: str) -> Update:
    """`follow` takes them off the list, where nothing else is left."""
    return Update(key=keys.profile(practice_id, patient_id), remove=(f"{NOTED}{key}",))


def writes_of_work(item: WorkItem) -> list[Write]:
    """With the item itself."""
    reason = OF_WORK.get(item.kind)
    if reason is None:
        return []
    done_at = item.closed_at or (None if item.said_again_at else item.reached_at)
    if item.patient_id is not None and done_at is not None:
        return [write_without(item.practice_id, item.patient_id, item.work_item_id)]
    if item.patient_id is None and done_at is not None:
        key = keys.stranger(item.practice_id, item.work_item_id)
        # Not every function that closes work may delete: what says nothing any more ends by itself.
        return [Put(item={**key, "expires_at": int(done_at.timestamp())})]
    mark = Mark(
        key=item.work_item_id,
        reason=reason,
        since=item.said_again_at or item.opened_at,
        revision=item.revision,
        location_id=item.location_id,
        line=item.line,
    )
    if item.patient_id is not None:
        return [write_of(item.practice_id, item.patient_id, mark)]
    return [_put_stranger(item, mark)] if item.contact_id is not None else []


def _put_stranger(item: WorkItem, mark: Mark) -> Put:
    return Put(
        item={
            **keys.stranger(item.practice_id, item.work_item_id),
            "contact": item.contact_id,
            "mark": _packed_mark(mark),
            "list_pk": keys.waiting_on_us(item.practice_id),
            "list_sk": place_of(mark.reason, mark.since, item.work_item_id),
        }
    )


def said(practice_id: PracticeId, patient_id: PatientId, since: datetime, *, urgent: bool) -> Item:
    """What is set beside `heard_at` where what they wrote waits for a person."""
    reason = Reason.URGENT if urgent else Reason.MESSAGE
    return {
        SAID: _packed_said(since, urgent=urgent),
        "list_pk": keys.waiting_on_us(practice_id),
        "list_sk": place_of(reason, since, patient_id),
    }


# --- as it is kept --------------------------------------------------------------------------------


def known_of(item: Item) -> Known | None:
    """None: the record is gone."""
    profile = profile_of(item)
    if profile is None:
        return None
    return Known(profile=profile, marks=_marks(item), place=str(item.get("list_sk", "")))


def _stranger(item: Item) -> Stranger:
    mark = _mark(item["sk"], item["mark"])
    return Stranger(contact_id=ContactId(item["contact"]), mark=mark, place=item["list_sk"])


def _marks(item: Item) -> Marks:
    noted: list[Mark] = []
    let: dict[Reason, LetBe] = {}
    for name, of in item.items():
        if name.startswith(NOTED):
            noted.append(_mark(name.removeprefix(NOTED), of))
        elif name.startswith(LET):
            let[Reason(name.removeprefix(LET))] = _let(of)
    urgent, _, since = str(item.get(SAID, "")).partition("|")
    return Marks(
        noted=tuple(noted),
        said_since=_at(since),
        urgent=urgent == "1",
        told_at=_at(str(item.get(TOLD, ""))),
        let=let,
    )


def _at(stamped: str) -> datetime | None:
    return datetime.fromisoformat(stamped) if stamped else None


def _packed_mark(of: Mark) -> str:
    where = of.location_id or ""
    return f"{of.reason.value}|{keys.stamp(of.since)}|{of.revision}|{where}|{of.line}"


def _mark(key: str, packed: str) -> Mark:
    reason, since, revision, where, line = packed.split("|", 4)
    return Mark(
        key=key,
        reason=Reason(reason),
        since=datetime.fromisoformat(since),
        revision=int(revision),
        location_id=LocationId(where) if where else None,
        line=line,
    )


def _packed_said(since: datetime, *, urgent: bool) -> str:
    return f"{int(urgent)}|{keys.stamp(since)}"


def _packed_let(of: LetBe) -> str:
    until = keys.stamp(of.until) if of.until else ""
    return f"{keys.stamp(of.at)}|{until}|{of.by}|{of.why}"


def _let(packed: str) -> LetBe:
    at, until, by, why = packed.split("|", 3)
    return LetBe(at=datetime.fromisoformat(at), until=_at(until), by=StaffId(by), why=why)


def _move(practice_id: PracticeId, item: Item, *, to: str) -> Update:
    """Expects the place that was seen."""
    key = {"pk": item["pk"], "sk": item["sk"]}
    was = item.get("list_sk")
    expect = Attr("list_sk").eq(was) if was else Attr("list_sk").not_exists()
    if not to:
        return Update(key=key, remove=("list_pk", "list_sk"), expect=expect)
    place = {"list_pk": keys.waiting_on_us(practice_id), "list_sk": to}
    return Update(key=key, set=place, expect=Attr(FACTS).exists() & expect)
