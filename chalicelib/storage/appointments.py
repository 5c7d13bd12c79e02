"""Appointments in and out of the table, with the provider's day book beside each write.

The day book is one item a provider and day that says when they are busy. Two people who take the
same time at once both write it on the condition that it has not changed since they read it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from boto3.dynamodb.conditions import Attr

from chalicelib.domain import hooks
from chalicelib.domain.appointments import Appointment, Status, time_left
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
)
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.audit import AuditEntry, AuditStore
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Delete, Put, Update, Write
from chalicelib.storage.errors import NotFound
from chalicelib.storage.hooks import HookStore
from chalicelib.storage.keys import Item
from chalicelib.storage.profiles import without_visit
from chalicelib.storage.records import from_item, to_item

_TAKES_TIME = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED)


@dataclass(frozen=True, kw_only=True)
class DayBook:
    """When a provider is busy on one local day: appointment id → (start, end); when they are away:
    block id → (start, end)."""

    provider_id: ProviderId
    day: date
    busy: dict[str, tuple[datetime, datetime]]
    away: dict[str, tuple[datetime, datetime]]
    revision: int

    def is_free(
        self,
        starts_at: datetime,
        ends_at: datetime,
        *,
        but: AppointmentId | None = None,
        may_be_away: bool = False,
    ) -> bool:
        others = [span for of, span in self.busy.items() if of != but]
        away = () if may_be_away else self.away.values()
        return not any(start < ends_at and starts_at < end for start, end in (*others, *away))


class AppointmentStore:
    def __init__(self, db: Db, audit: AuditStore, hooks: HookStore) -> None:
        self._db = db
        self._audit = audit
        self._hooks = hooks

    def get(self, practice_id: PracticeId, appointment_id: AppointmentId) -> Appointment:
        item = self._db.get(keys.appointment(practice_id, appointment_id))
        if item is None:
            raise NotFound(appointment_id)
        return from_item(item, Appointment)

    def get_many(
        self, practice_id: PracticeId, appointment_ids: Iterable[AppointmentId]
    ) -> dict[AppointmentId, Appointment]:
        """Those that exist, as they are now."""
        wanted = [keys.appointment(practice_id, of) for of in appointment_ids]
        found = self._db.get_many(wanted) if wanted else {}
        values = [from_item(item, Appointment) for item in found.values()]
        return {value.appointment_id: value for value in values}

    def of_day(
        self, practice_id: PracticeId, location_id: LocationId, day: date
    ) -> list[Appointment]:
        """A location's day in time order (from an index: a moment behind)."""
        month = keys.month_list(practice_id, location_id, day)
        items = self._db.query(month, begins=f"{day.isoformat()}#", index="list")
        return [from_item(item, Appointment) for item in items]

    def of_month(
        self,
        practice_id: PracticeId,
        location_id: LocationId,
        first: date,
        last: date,
        *,
        after: str = "",
        limit: int,
    ) -> tuple[list[Appointment], str]:
        """A location's visits on the local days `first` to `last` of one month, in time order (from
        an index: a moment behind), and where to go on; empty: that is all."""
        items = self._db.query(
            keys.month_list(practice_id, location_id, first),
            between=(f"{after}!" if after else f"{first.isoformat()}#", f"{last.isoformat()}#~"),
            index="list",
            limit=limit + 1,
        )
        more = str(items[limit - 1]["list_sk"]) if len(items) > limit else ""
        return [from_item(item, Appointment) for item in items[:limit]], more

    def of_patient(
        self, practice_id: PracticeId, patient_id: PatientId, *, after: datetime | None = None
    ) -> list[Appointment]:
        """In time order (from an index: a moment behind)."""
        since = f"APPT#{keys.stamp(after) if after else ''}"
        items = self._db.query(
            keys.person(practice_id, patient_id), between=(since, "APPT#~"), index="person"
        )
        return [from_item(item, Appointment) for item in items]

    def patient_page(
        self,
        practice_id: PracticeId,
        patient_id: PatientId,
        *,
        since: datetime,
        until: datetime,
        after: str = "",
        limit: int,
    ) -> tuple[list[Appointment], str]:
        """A patient's visits that begin from `since` and before `until`, in time order (from an
        index: a moment behind), and where to go on; empty: that is all."""
        first = f"{after}!" if after else f"APPT#{keys.stamp(since)}"
        items = self._db.query(
            keys.person(practice_id, patient_id),
            between=(first, f"APPT#{keys.stamp(until)}"),
            index="person",
            limit=limit + 1,
        )
        more = str(items[limit - 1]["person_sk"]) if len(items) > limit else ""
        return [from_item(item, Appointment) for item in items[:limit]], more

    def daybooks(
        self, practice_id: PracticeId, days: Iterable[tuple[ProviderId, date]]
    ) -> dict[tuple[ProviderId, date], DayBook]:
        """One for each asked, empty where nothing is booked."""
        wanted = {
            (provider_id, day): keys.daybook(practice_id, provider_id, day)
            for provider_id, day in days
        }
        found = self._db.get_many(wanted.values()) if wanted else {}
        return {
            of: daybook_from(of[0], of[1], found.get((key["pk"], key["sk"])))
            for of, key in wanted.items()
        }

    def save(
        self,
        practice_id: PracticeId,
        appointment: Appointment,
        *,
        was: Appointment | None,
        zone: ZoneInfo,
        zone_before: ZoneInfo | None = None,
        audit: AuditEntry,
        books: Iterable[DayBook] = (),
        also: Sequence[Write] = (),
        quietly: bool = False,
    ) -> Appointment:
        """Write it, its day book, the audit entry and `also` together; it is then due for planning.

        `zone` is its location's, `zone_before` that of where it was, should it have moved there.
        Expects the revision of `was` (None: it is new) and, for each of `books`, that the day has
        not changed since it was read: give them when the time must still be free. `quietly`: other
        software is not told. Raises StaleWrite.
        """
        saved = replace(
            appointment, practice_id=practice_id, revision=(was.revision if was else 0) + 1
        )
        if was is not None and (left := time_left(was, saved, at=audit.at)):
            saved = replace(saved, left_free=left)
        unchanged = Attr("revision").eq(was.revision) if was else MISSING
        item = appointment_item(saved, zone, plan_at=audit.at)
        writes: list[Write] = [Put(item=item, expect=unchanged)]
        before = _busy(was, zone_before or zone)
        writes += _booking(practice_id, before, saved, zone, list(books))
        if was and was.patient_id != saved.patient_id:
            writes.append(without_visit(practice_id, was))
        if not quietly:
            event = hooks.of_appointment(was, saved, at=audit.at)
            writes += self._hooks.writes_for(practice_id, event)
        with self._audit.writing(audit) as entry:
            self._db.transact([*writes, entry, *also])
        return saved

    def writes_of_new(
        self,
        practice_id: PracticeId,
        appointment: Appointment,
        *,
        zone: ZoneInfo,
        plan_at: datetime,
    ) -> list[Write]:
        """What makes a new one, whether or not its time is free: for a transaction with more in
        it."""
        saved = replace(appointment, practice_id=practice_id, revision=1)
        item = appointment_item(saved, zone, plan_at=plan_at)
        event = hooks.of_appointment(None, saved, at=plan_at)
        return [
            Put(item=item, expect=MISSING),
            *_booking(practice_id, None, saved, zone, []),
            *self._hooks.writes_for(practice_id, event),
        ]

    def writes_of_removal(
        self, practice_id: PracticeId, appointment: Appointment, *, zone: ZoneInfo
    ) -> list[Write]:
        """As if it had never been; expects that nobody saved since it was read."""
        unchanged = Attr("revision").eq(appointment.revision)
        key = keys.appointment(practice_id, appointment.appointment_id)
        writes: list[Write] = [
            Delete(key=key, expect=unchanged),
            without_visit(practice_id, appointment),
        ]
        if busy := _busy(appointment, zone):
            writes.append(_book_update(practice_id, appointment, busy[:2], None, {}))
        return writes

    def planned(
        self, appointment: Appointment, *, reminders_at: Sequence[datetime], done: bool
    ) -> None:
        """Its reminders leave at these times; `done`: it is no longer due for planning. Nothing
        where it changed meanwhile: then it is planned again."""
        try:
            self._db.update(
                Update(
                    key=keys.appointment(appointment.practice_id, appointment.appointment_id),
                    set={"reminders_at": [at.isoformat() for at in reminders_at]},
                    remove=("due_shard", "due_order") if done else (),
                    expect=Attr("revision").eq(appointment.revision),
                )
            )
        except ConditionFailed:
            return

    def plan_again(self, appointment: Appointment, *, at: datetime) -> None:
        """It becomes due for planning once more, unless it has changed: then it is anyway."""
        try:
            self._db.update(
                Update(
                    key=keys.appointment(appointment.practice_id, appointment.appointment_id),
                    set=keys.due(appointment.appointment_id, at),
                    expect=Attr("revision").eq(appointment.revision),
                )
            )
        except ConditionFailed:
            return


Busy = tuple[ProviderId, date, list[str]]


def appointment_item(appointment: Appointment, zone: ZoneInfo, *, plan_at: datetime) -> Item:
    """With its place in the day, in the patient's list, and in the due index for planning."""
    day = appointment.starts_at.astimezone(zone).date()
    order = f"{keys.stamp(appointment.starts_at)}#{appointment.appointment_id}"
    return to_item(
        appointment,
        keys.appointment(appointment.practice_id, appointment.appointment_id),
        list_pk=keys.month_list(appointment.practice_id, appointment.location_id, day),
        list_sk=f"{day.isoformat()}#{order}",
        person_pk=keys.person(appointment.practice_id, appointment.patient_id),
        person_sk=f"APPT#{order}",
        **keys.due(appointment.appointment_id, plan_at),
    )


def _busy(appointment: Appointment | None, zone: ZoneInfo) -> Busy | None:
    if appointment is None or appointment.status not in _TAKES_TIME:
        return None
    span = [keys.stamp(appointment.starts_at), keys.stamp(appointment.ends_at)]
    return appointment.provider_id, appointment.starts_at.astimezone(zone).date(), span


def _booking(
    practice_id: PracticeId,
    before: Busy | None,
    now: Appointment,
    zone: ZoneInfo,
    books: list[DayBook],
) -> list[Write]:
    """The changes to day books that lead from before to now; none where neither changed."""
    after = _busy(now, zone)
    if before == after:
        return []
    seen = {(book.provider_id, book.day): book.revision for book in books}
    spans: dict[tuple[ProviderId, date], list[str] | None] = {}
    if before:
        spans[before[0], before[1]] = None
    if after:
        spans[after[0], after[1]] = after[2]
    return [_book_update(practice_id, now, day, span, seen) for day, span in spans.items()]


def _book_update(
    practice_id: PracticeId,
    appointment: Appointment,
    day: tuple[ProviderId, date],
    span: list[str] | None,
    seen: dict[tuple[ProviderId, date], int],
) -> Write:
    """Busy spans are attributes of their own, so that writers of different spans do not collide."""
    attribute = f"busy_{appointment.appointment_id}"
    expect = None
    if day in seen:
        expect = Attr("revision").eq(seen[day]) if seen[day] else MISSING
    return Update(
        key=keys.daybook(practice_id, *day),
        set={attribute: span} if span else {},
        remove=() if span else (attribute,),
        add={"revision": 1},
        expect=expect,
    )


def daybook_from(provider_id: ProviderId, day: date, item: Item | None) -> DayBook:
    def at(text: str) -> datetime:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

    def spans(prefix: str) -> dict[str, tuple[datetime, datetime]]:
        return {
            name.removeprefix(prefix): (at(span[0]), at(span[1]))
            for name, span in (item or {}).items()
            if name.startswith(prefix)
        }

    return DayBook(
        provider_id=provider_id,
        day=day,
        busy=spans("busy_"),
        away=spans("away_"),
        revision=int(item["revision"]) if item else 0,
    )
