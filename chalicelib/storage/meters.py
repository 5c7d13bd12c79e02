"""What a practice used: first what was about to leave, then what of it left, counted by days.

  sweep ──► SENT: these are about to leave ──► queue ──► worker ──► the touchpoint says how it ended
                       │                                                  │
                       └─────────────► counted anew, each hour ◄──────────┘ ──► METER: so many

A note says only where to look. What counts stands in the touchpoints and messages themselves, so
counting twice, late or in parallel gives the same.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import UTC, date, datetime, timedelta

from boto3.dynamodb.conditions import Attr, ConditionBase

from chalicelib.domain.ids import ContactId, MessageId, PracticeId, TouchpointId
from chalicelib.domain.usage import NOTHING, Count
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update
from chalicelib.storage.records import from_item, to_item

KEPT = timedelta(days=45)
"""A note is needed for the days in which receipts still come in."""

Left = tuple[ContactId, TouchpointId]


@dataclass(frozen=True, kw_only=True)
class Notes:
    touchpoints: frozenset[Left]
    messages: frozenset[tuple[ContactId, MessageId]]


@dataclass(frozen=True, kw_only=True)
class Month:
    """What stands beside a month's days."""

    planned: Count = NOTHING
    """What was planned for the days ahead, the last time somebody looked."""
    looked_ahead: int = 0
    """How many days that were."""
    contacts: int = 0
    free: int = 0
    """Segments that are not billed: those included, and all that left while it was not allowed."""
    reported: int = 0
    """Segments beyond `free` that Stripe knows of."""
    reporting: int = 0
    """What `reported` becomes once a report that may be under way has arrived."""
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class Meters:
    days: Mapping[date, Count] = field(default_factory=dict)
    months: Mapping[str, Month] = field(default_factory=dict)

    def of_month(self, month: str) -> Count:
        return sum((c for day, c in self.days.items() if f"{day}".startswith(month)), NOTHING)


class MeterStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def note(self, batches: Iterable[tuple[PracticeId, tuple[Left, ...]]], *, at: datetime) -> None:
        """These are about to leave. The same batch noted twice is one note."""
        self._db.put_many([_batch_item(practice_id, left, at) for practice_id, left in batches])

    def note_message(
        self, practice_id: PracticeId, contact_id: ContactId, message_id: MessageId, *, at: datetime
    ) -> None:
        sk = keys.SAID + message_id
        self._db.put({**_note(practice_id, sk, at), "contact": contact_id})

    def notes(self, practice_id: PracticeId, days: Iterable[date]) -> Notes:
        items = [item for day in days for item in self._db.query(keys.sent_pk(practice_id, day))]
        texts = [item for item in items if item["sk"].startswith(keys.SAID)]
        batches = [item for item in items if item["sk"].startswith(keys.LEFT)]
        return Notes(
            touchpoints=frozenset(
                (ContactId(contact), TouchpointId(of))
                for item in batches
                for contact, of in item["touchpoints"]
            ),
            messages=frozenset(
                (ContactId(item["contact"]), MessageId(item["sk"].removeprefix(keys.SAID)))
                for item in texts
            ),
        )

    def save_day(self, practice_id: PracticeId, day: date, counted: Count) -> None:
        """A count never goes down: what was sent was sent, also where its record was erased."""
        key = keys.meter(practice_id, day.isoformat())
        while True:
            item = self._db.get(key)
            known = from_item(item, Count) if item else NOTHING
            more = known.or_more(counted)
            if more == known:
                return
            numbers = {"texts": more.texts, "segments": more.segments, "emails": more.emails}
            try:
                unchanged = _same(known) if item else MISSING
                self._db.update(Update(key=key, set=numbers, expect=unchanged), answer="NONE")
            except ConditionFailed:
                continue  # another worker counted meanwhile
            return

    def since(self, practice_id: PracticeId, first: date) -> Meters:
        """The days from `first` on, and all months: one query."""
        pk = keys.meter(practice_id, "")["pk"]
        items = self._db.query(pk, between=(first.isoformat(), keys.MONTH + "~"))
        months = [item for item in items if item["sk"].startswith(keys.MONTH)]
        days = [item for item in items if not item["sk"].startswith(keys.MONTH)]
        return Meters(
            days={date.fromisoformat(item["sk"]): from_item(item, Count) for item in days},
            months={i["sk"].removeprefix(keys.MONTH): from_item(i, Month) for i in months},
        )

    def month(self, practice_id: PracticeId, month: str) -> Month:
        item = self._db.get(keys.meter(practice_id, keys.MONTH + month))
        return from_item(item, Month) if item else Month()

    def save_month(self, practice_id: PracticeId, name: str, month: Month) -> Month:
        """As it stands now. Raises StaleWrite: another worker changed it since it was read."""
        now = replace(month, revision=month.revision + 1)
        fields = to_item(now, keys.meter(practice_id, keys.MONTH + name))
        unchanged = Attr("revision").eq(month.revision) if month.revision else _NEVER_CHANGED
        key = {name: fields.pop(name) for name in ("pk", "sk")}
        self._db.update(Update(key=key, set=fields, expect=unchanged), answer="NONE")
        return now

    def first_to_tell(self, practice_id: PracticeId, month: str, what: str) -> bool:
        """False: somebody has told it, or is about to."""
        key = keys.meter(practice_id, keys.MONTH + month)
        name = f"told_{what}"
        try:
            write = Update(key=key, set={name: True}, expect=Attr(name).not_exists())
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return False
        return True

    def not_told(self, practice_id: PracticeId, month: str, what: str) -> None:
        """It could not be told; somebody tries again."""
        key = keys.meter(practice_id, keys.MONTH + month)
        self._db.update(Update(key=key, remove=(f"told_{what}",)), answer="NONE")


_NEVER_CHANGED = Attr("revision").not_exists()


def _same(count: Count) -> ConditionBase:
    return (
        Attr("texts").eq(count.texts)
        & Attr("segments").eq(count.segments)
        & Attr("emails").eq(count.emails)
    )


def _batch_item(practice_id: PracticeId, left: tuple[Left, ...], at: datetime) -> keys.Item:
    of = hashlib.sha256("\n".join(f"{c} {t}" for c, t in left).encode()).hexdigest()[:24]
    return {**_note(practice_id, keys.LEFT + of, at), "touchpoints": [list(x) for x in left]}


def _note(practice_id: PracticeId, sk: str, at: datetime) -> keys.Item:
    return {
        "pk": keys.sent_pk(practice_id, at.astimezone(UTC).date()),
        "sk": sk,
        "expires_at": int((at + KEPT).timestamp()),
    }
