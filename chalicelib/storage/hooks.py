"""What other software is told: written beside the change it tells of, kept until it is delivered.

waiting ──claim──► waiting, claimed ──record──► delivered | waiting for the next try | failed
   ▲                                                                                    │
   └──────────────────────────────────replay────────────────────────────────────────────┘

A claim moves the event's place in the due index to the end of its lease: of a worker that dies in
between, the sweep finds it again. The events' partition is the endpoint's.
"""

import base64
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec
from boto3.dynamodb.conditions import Attr

from chalicelib.domain import hooks
from chalicelib.domain.hooks import Attempt, Delivery, Endpoint, Event, Keeping, State
from chalicelib.domain.ids import ContactId, EndpointId, EventId, PatientId, PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import PRESENT, ConditionFailed, Db, Put, Update, Write
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import fresh
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item
from chalicelib.storage.setup import SetupStore

SECRET_BYTES = 32
_ATTEMPTS_KEPT = 20
_MOST_NOTED = 200
"""What one request or message writes is far less; of more, the sweep brings the rest."""

Noted = tuple[PracticeId, EndpointId, EventId]


@dataclass(frozen=True, kw_only=True)
class Work:
    """What one message to a worker is about, as it stands."""

    endpoint: Endpoint | None
    keeping: Keeping | None
    deliveries: list[Delivery]
    """Those that are still there, in the order in which they happened."""


class HookStore:
    def __init__(self, db: Db, setups: SetupStore, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._setups = setups
        self._noted: deque[Noted] = deque(maxlen=_MOST_NOTED)

    def writes_for(self, practice_id: PracticeId, event: Event | None) -> list[Write]:
        """To go into the transaction of what happened: one for each endpoint that wants to know.

        No request, and nothing to write, where none does.
        """
        if event is None:
            return []
        try:
            endpoints = self._setups.of(practice_id).hooks
        except NotFound:
            return []
        wanting = [of for of in endpoints.values() if of.wants(event.type)]
        if not wanting:
            return []
        now = self._clock()
        event_id, body = EventId(fresh(now)), hooks.body_of(practice_id, event)
        return [self._put(of, event, event_id, body, now) for of in wanting]

    def tell(self, endpoint: Endpoint, event: Event) -> Delivery:
        """This endpoint alone, whatever it wants to know."""
        now = self._clock()
        body = hooks.body_of(endpoint.practice_id, event)
        put = self._put(endpoint, event, EventId(fresh(now)), body, now)
        self._db.put(put.item)
        return from_item(put.item, Delivery)

    def _put(
        self, endpoint: Endpoint, event: Event, event_id: EventId, body: str, now: datetime
    ) -> Put:
        delivery = Delivery(
            practice_id=endpoint.practice_id,
            endpoint_id=endpoint.endpoint_id,
            event_id=event_id,
            type=event.type,
            at=now,
            body=body,
            due_at=now,
            patient_id=event.patient_id,
            contact_id=event.contact_id,
        )
        self._note(delivery)
        return Put(item=delivery_item(delivery))

    def _note(self, delivery: Delivery) -> None:
        self._noted.append((delivery.practice_id, delivery.endpoint_id, delivery.event_id))

    def noted(self) -> list[Noted]:
        """What was to be written since this was asked last; it may not have come to be."""
        found = list(self._noted)
        self._noted.clear()
        return found

    def begin(self, endpoint: Endpoint) -> Keeping:
        """A new endpoint's secret; before the endpoint itself is saved."""
        keeping = Keeping(secret=_secret())
        self._db.put(_keeping_item(endpoint.practice_id, endpoint.endpoint_id, keeping))
        return keeping

    def keeping(self, practice_id: PracticeId, endpoint_id: EndpointId) -> Keeping:
        """Raises NotFound."""
        item = self._db.get(keys.hook(practice_id, endpoint_id))
        if item is None:
            raise NotFound(endpoint_id)
        return from_item(item, Keeping)

    def keepings(
        self, practice_id: PracticeId, endpoints: Iterable[EndpointId]
    ) -> dict[EndpointId, Keeping]:
        wanted = {of: keys.hook(practice_id, of) for of in endpoints}
        found = self._db.get_many(wanted.values()) if wanted else {}
        return {
            of: from_item(found[key["pk"], key["sk"]], Keeping)
            for of, key in wanted.items()
            if (key["pk"], key["sk"]) in found
        }

    def rotate(self, practice_id: PracticeId, endpoint_id: EndpointId, *, now: datetime) -> Keeping:
        """A new secret; for a while what is sent is signed with the one before it, too. Raises
        NotFound, and StaleWrite where somebody else did it at the same moment."""
        was = self.keeping(practice_id, endpoint_id)
        self._db.update(
            Update(
                key=keys.hook(practice_id, endpoint_id),
                set={
                    "secret": (new := _secret()),
                    "old_secret": was.secret,
                    "old_until": (until := now + hooks.OVERLAP).isoformat(),
                },
                expect=Attr("secret").eq(was.secret),
            )
        )
        return replace(was, secret=new, old_secret=was.secret, old_until=until)

    def fails(
        self, practice_id: PracticeId, endpoint_id: EndpointId, was: Keeping, *, now: datetime
    ) -> Keeping:
        """It failed once more."""
        changed = hooks.after_failure(was, now=now)
        dates = {n: of.isoformat() for n, of in changed.items() if isinstance(of, datetime)}
        rests = changed["rests_until"] is not None
        self._update_keeping(
            Update(
                key=keys.hook(practice_id, endpoint_id),
                set={"fails": changed["fails"], **dates},
                remove=() if rests else ("rests_until",),
                expect=PRESENT,
            )
        )
        return replace(was, **changed)

    def works(self, practice_id: PracticeId, endpoint_id: EndpointId, was: Keeping) -> Keeping:
        """It answered, or is given another chance. Nothing is written where it always did."""
        if not (was.fails or was.failing_since or was.rests_until):
            return was
        self._update_keeping(
            Update(
                key=keys.hook(practice_id, endpoint_id),
                remove=("fails", "failing_since", "rests_until"),
                expect=PRESENT,
            )
        )
        return replace(was, fails=0, failing_since=None, rests_until=None)

    def wake(self, practice_id: PracticeId, endpoint_id: EndpointId) -> None:
        """A person wants to see whether it answers: its rest is over."""
        key = keys.hook(practice_id, endpoint_id)
        self._update_keeping(Update(key=key, remove=("rests_until",), expect=PRESENT))

    def _update_keeping(self, write: Update) -> None:
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return  # it was removed meanwhile

    def work(
        self, practice_id: PracticeId, endpoint_id: EndpointId, events: Iterable[EventId]
    ) -> Work:
        """In one request."""
        of_setup, of_keeping = (
            keys.endpoint(practice_id, endpoint_id),
            keys.hook(practice_id, endpoint_id),
        )
        wanted = [keys.event(practice_id, endpoint_id, of) for of in events]
        found = self._db.get_many([of_setup, of_keeping, *wanted])
        setup = found.get((of_setup["pk"], of_setup["sk"]))
        keeping = found.get((of_keeping["pk"], of_keeping["sk"]))
        deliveries = [found[of["pk"], of["sk"]] for of in wanted if (of["pk"], of["sk"]) in found]
        return Work(
            endpoint=from_item(setup, Endpoint) if setup else None,
            keeping=from_item(keeping, Keeping) if keeping else None,
            deliveries=sorted(
                (from_item(item, Delivery) for item in deliveries), key=lambda of: of.event_id
            ),
        )

    def claim(self, delivery: Delivery, *, until: datetime) -> Delivery | None:
        """This worker's until its lease ends; None: it is not as it was read."""
        mine = replace(delivery, claimed_until=until, due_at=until)
        return mine if self._write(mine, was=delivery) else None

    def record(self, delivery: Delivery, attempt: Attempt, *, was: Delivery) -> bool:
        """What became of a try. False: its lease had ended, and somebody else has it."""
        attempts = (*was.attempts, attempt)[-_ATTEMPTS_KEPT:]
        return self._write(replace(delivery, attempts=attempts, claimed_until=None), was=was)

    def put_off(self, delivery: Delivery, *, until: datetime) -> None:
        """It was not tried: its endpoint is left alone, or another worker's turn comes first."""
        self._write(replace(delivery, due_at=until, claimed_until=None), was=delivery)

    def hold(self, delivery: Delivery) -> None:
        """Its endpoint is off."""
        held = replace(delivery, state=State.HELD, due_at=None, claimed_until=None)
        self._write(held, was=delivery)

    def remove(self, deliveries: Iterable[Delivery]) -> None:
        for of in deliveries:
            self._db.delete(keys.event(of.practice_id, of.endpoint_id, of.event_id))

    def replay(self, delivery: Delivery, *, now: datetime) -> bool:
        """From the first try on. False: it was changed meanwhile, or a worker has it."""
        again = replace(delivery, state=State.WAITING, due_at=now, claimed_until=None, tries=0)
        if not self._write(again, was=delivery):
            return False
        self._note(delivery)
        return True

    def _write(self, delivery: Delivery, *, was: Delivery) -> bool:
        claimed, due = Attr("claimed_until"), Attr("due_at")
        unchanged = (
            Attr("state").eq(was.state.value)
            & (due.eq(_at(was.due_at)) if was.due_at else due.not_exists())
            & (claimed.eq(_at(was.claimed_until)) if was.claimed_until else claimed.not_exists())
        )
        item = delivery_item(delivery)
        gone = [name for name in _LEAVES if name not in item]
        key = {"pk": item.pop("pk"), "sk": item.pop("sk")}
        try:
            changes = {name: item[name] for name in _CHANGES if name in item}
            write = Update(key=key, set=changes, remove=gone, expect=unchanged)
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return False
        return True

    def get(self, practice_id: PracticeId, endpoint_id: EndpointId, event_id: EventId) -> Delivery:
        """Raises NotFound."""
        item = self._db.get(keys.event(practice_id, endpoint_id, event_id))
        if item is None:
            raise NotFound(event_id)
        return from_item(item, Delivery)

    def told(
        self, practice_id: PracticeId, endpoint_id: EndpointId, *, before: str = "", limit: int
    ) -> list[Delivery]:
        """The latest first; `before` an event."""
        until = keys.EVENT + (before or "~")
        found = self._db.query(
            keys.hook(practice_id, endpoint_id)["pk"],
            between=(keys.EVENT, until),
            newest_first=True,
            limit=limit + 1,
        )
        deliveries = [from_item(item, Delivery) for item in found]
        return [of for of in deliveries if of.event_id != before][:limit]

    def not_told(
        self,
        practice_id: PracticeId,
        endpoint_id: EndpointId,
        *,
        since: datetime | None = None,
        before: str = "",
        newest_first: bool = False,
        limit: int,
    ) -> list[Delivery]:
        """What was given up on or held (from an index: a moment behind)."""
        found = self._db.query(
            keys.not_told_list(practice_id, endpoint_id),
            between=(keys.ulid_floor(since) if since else "0", before or "~"),
            index="list",
            newest_first=newest_first,
            limit=limit + 1,
        )
        deliveries = [from_item(item, Delivery) for item in found]
        return [of for of in deliveries if of.event_id != before][:limit]

    def forget(
        self, practice_id: PracticeId, patients: Sequence[PatientId], contacts: Sequence[ContactId]
    ) -> None:
        """What was told of them, or is to be."""
        partitions = [
            *(keys.person(practice_id, of) for of in patients),
            *(keys.reached(practice_id, of) for of in contacts),
        ]
        for pk in partitions:
            for item in self._db.query(pk, begins=keys.HOOK, index="person"):
                self._db.delete({"pk": item["pk"], "sk": item["sk"]})

    def drop(self, practice_id: PracticeId, endpoint_id: EndpointId, *, limit: int) -> bool:
        """Some of what an endpoint left behind. False: there is no more."""
        items = self._db.query(keys.hook(practice_id, endpoint_id)["pk"], limit=limit)
        for item in items:
            self._db.delete({"pk": item["pk"], "sk": item["sk"]})
        return len(items) == limit


_LEAVES = ("due_at", "due_shard", "due_order", "claimed_until", "list_pk", "list_sk")
_CHANGES = (*_LEAVES, "state", "tries", "attempts")


def delivery_item(delivery: Delivery) -> Item:
    """In the due index while it waits, in the list of what was not told when that is over, and with
    whoever it is about."""
    places: dict[str, str] = {}
    practice_id, event_id = delivery.practice_id, delivery.event_id
    if delivery.state is State.WAITING and delivery.due_at:
        places |= keys.due(event_id, delivery.due_at)
    if delivery.state in (State.FAILED, State.HELD):
        places["list_pk"] = keys.not_told_list(practice_id, delivery.endpoint_id)
        places["list_sk"] = event_id
    if delivery.patient_id:
        places["person_pk"] = keys.person(practice_id, delivery.patient_id)
    elif delivery.contact_id:
        places["person_pk"] = keys.reached(practice_id, delivery.contact_id)
    if "person_pk" in places:
        places["person_sk"] = f"{keys.HOOK}{event_id}#{delivery.endpoint_id}"
    return {
        **to_item(delivery, keys.event(practice_id, delivery.endpoint_id, event_id), **places),
        "state": delivery.state.value,
        "tries": delivery.tries,
        "expires_at": int((delivery.at + hooks.KEPT).timestamp()),
    }


def _keeping_item(practice_id: PracticeId, endpoint_id: EndpointId, keeping: Keeping) -> Item:
    return to_item(keeping, keys.hook(practice_id, endpoint_id))


def _secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _at(of: datetime) -> str:
    """As it stands in an item."""
    return str(msgspec.to_builtins(of))
