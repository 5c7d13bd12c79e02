"""Calendars of a practice: those it has elsewhere and what was read of them, and its own, which
other programs read with a token."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.calendars.feeds import CalendarFeed, Kept
from chalicelib.domain.calendars.writing import Shows
from chalicelib.domain.ids import PatientId, PracticeId, ProviderId
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Delete, Put, Write
from chalicelib.storage.errors import NotFound
from chalicelib.storage.records import from_item, to_item

_FEED, _OUT = "FEED#", "OUT#"


@dataclass(frozen=True, kw_only=True)
class OwnCalendar:
    """A provider's visits, for whoever has the token."""

    practice_id: PracticeId
    provider_id: ProviderId
    token: str
    shows: Shows = Shows.NOTHING
    made_at: datetime


class CalendarStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    # --- calendars elsewhere ---------------------------------------------------------------------

    def feeds(self, practice_id: PracticeId) -> list[CalendarFeed]:
        items = self._db.query(keys.calendars(practice_id)["pk"], begins=_FEED)
        return [from_item(item, CalendarFeed) for item in items]

    def feed(self, practice_id: PracticeId, feed_id: str) -> CalendarFeed:
        """Raises NotFound."""
        item = self._db.get(keys.calendars(practice_id, _FEED + feed_id))
        if item is None:
            raise NotFound(feed_id)
        return from_item(item, CalendarFeed)

    def save_feed(self, feed: CalendarFeed) -> None:
        """Expects the revision that it carries. Raises StaleWrite."""
        item = to_item(feed, keys.calendars(feed.practice_id, _FEED + feed.feed_id))
        unchanged = Attr("revision").eq(feed.revision) if feed.revision else MISSING
        self._db.put({**item, "revision": feed.revision + 1}, expect=unchanged)

    def drop_feed(self, practice_id: PracticeId, feed_id: str) -> None:
        pk = keys.calendar(practice_id, feed_id)["pk"]
        for item in self._db.query(pk):
            self._db.delete({"pk": pk, "sk": item["sk"]})
        self._db.delete(keys.calendars(practice_id, _FEED + feed_id))

    def kept(self, feed: CalendarFeed) -> dict[str, Kept]:
        """What it said before, by key."""
        pk = keys.calendar(feed.practice_id, feed.feed_id)["pk"]
        items = self._db.query(pk, begins="EV#")
        return {(of := from_item(item, Kept)).key: of for item in items}

    def keep(self, feed: CalendarFeed, of: Kept) -> None:
        self._db.put(to_item(of, keys.calendar(feed.practice_id, feed.feed_id, f"EV#{of.key}")))

    def forget(self, feed: CalendarFeed, key: str) -> None:
        self._db.delete(keys.calendar(feed.practice_id, feed.feed_id, f"EV#{key}"))

    def people(self, feed: CalendarFeed) -> dict[str, PatientId]:
        """Key of a UID → whose somebody said that it is."""
        pk = keys.calendar(feed.practice_id, feed.feed_id)["pk"]
        items = self._db.query(pk, begins="IS#")
        return {str(item["sk"])[3:]: PatientId(item["patient_id"]) for item in items}

    def is_of(self, feed: CalendarFeed, uid_key: str, patient_id: PatientId) -> None:
        key = keys.calendar(feed.practice_id, feed.feed_id, f"IS#{uid_key}")
        self._db.put({**key, "patient_id": patient_id})

    # --- calendars of our own --------------------------------------------------------------------

    def own(self, practice_id: PracticeId) -> dict[ProviderId, OwnCalendar]:
        items = self._db.query(keys.calendars(practice_id)["pk"], begins=_OUT)
        return {(of := from_item(item, OwnCalendar)).provider_id: of for item in items}

    def open_own(self, calendar: OwnCalendar) -> None:
        """Whatever address it had before opens nothing from now on."""
        before = self.own(calendar.practice_id).get(calendar.provider_id)
        key = keys.calendars(calendar.practice_id, _OUT + calendar.provider_id)
        door: dict[str, Any] = {
            **keys.calendar_token(calendar.token),
            "practice_id": calendar.practice_id,
            "provider_id": calendar.provider_id,
        }
        writes: list[Write] = [Put(item=to_item(calendar, key)), Put(item=door)]
        if before and before.token != calendar.token:
            writes.append(Delete(key=keys.calendar_token(before.token)))
        self._db.transact(writes)

    def close_own(self, practice_id: PracticeId, provider_id: ProviderId) -> None:
        before = self.own(practice_id).get(provider_id)
        if before:
            self._db.transact(
                [
                    Delete(key=keys.calendar_token(before.token)),
                    Delete(key=keys.calendars(practice_id, _OUT + provider_id)),
                ]
            )

    def by_token(self, token: str) -> OwnCalendar | None:
        """The one lookup that starts without a practice."""
        door = self._db.get(keys.calendar_token(token), strong=False)
        if door is None:
            return None
        own = self.own(PracticeId(door["practice_id"])).get(ProviderId(door["provider_id"]))
        return own if own and own.token == token else None

    def drop(self, practice_id: PracticeId) -> None:
        """All calendars of a practice that left."""
        for own in self.own(practice_id).values():
            self.close_own(practice_id, own.provider_id)
        for feed in self.feeds(practice_id):
            self.drop_feed(practice_id, feed.feed_id)

    def forget_patient(self, practice_id: PracticeId, patient_id: PatientId) -> None:
        """Nothing says any more that something in a calendar is theirs."""
        for feed in self.feeds(practice_id):
            for uid_key in _of(self.people(feed), patient_id):
                self._db.delete(keys.calendar(practice_id, feed.feed_id, f"IS#{uid_key}"))


def _of(people: dict[str, PatientId], patient_id: PatientId) -> Iterable[str]:
    return [uid_key for uid_key, of in people.items() if of == patient_id]
