"""A calendar elsewhere is asked once an hour, read, and followed.

What is new, moved or gone becomes so here. A feed that is empty, broken or cut, or that lost most
of what it had, takes nothing away: a person is asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.actions.block_time import follow_calendar
from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.take_over import Arrival, Outcome, take_over
from chalicelib.domain import emails
from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import ArrivingVisit, appointment_id_of, patient_id_of
from chalicelib.domain.calendars.entries import Entry
from chalicelib.domain.calendars.feeds import (
    AHEAD,
    Becomes,
    CalendarFeed,
    Kept,
    key_of,
    too_many_vanished,
    uid_key,
    wanted,
)
from chalicelib.domain.calendars.reading import MOST_BYTES, CalendarFile, read_calendar
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId, PracticeId, VisitTypeId, derived_ulid
from chalicelib.domain.merging import BeingErased, OneRecord
from chalicelib.domain.patients import Channel
from chalicelib.storage.blocks import Block
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

if TYPE_CHECKING:
    from chalicelib.channels.public_web import Answer

BY = "calendar"
SECONDS = 20.0
_AT_ONCE = 250
"""Changes in one run; what is left follows in the next."""
_LONGEST = timedelta(days=60)
_ANSWERS = {
    401: "It asks for a password. Take the calendar's secret address instead.",
    403: "It is not open to us. Take the calendar's secret address instead.",
    404: "There is no calendar at this address any more.",
    410: "There is no calendar at this address any more.",
}


def enqueue_feeds(services: Services, practice_id: PracticeId) -> int:
    """Each alone, so that one that hangs keeps no other waiting."""
    feeds = [of for of in services.calendars.feeds(practice_id) if of.url]
    for feed in feeds:
        read_soon(services, practice_id, feed.feed_id)
    return len(feeds)


def read_soon(
    services: Services, practice_id: PracticeId, feed_id: str, *, accept_vanished: bool = False
) -> None:
    """Not in the request of somebody who waits: what is asked may hang."""
    accepts = {"accept": "yes"} if accept_vanished else {}
    hand_on(services, practice_id, "ICS", id=feed_id, **accepts)


def follow_feed(
    services: Services, practice_id: PracticeId, feed_id: str, *, accept_vanished: bool = False
) -> None:
    """Ask it and follow what it says. Harmless when repeated."""
    try:
        feed = services.calendars.feed(practice_id, feed_id)
    except NotFound:
        return
    if not feed.url:
        return
    asked = replace(feed, asked_at=services.clock())
    answer, problem = _ask(services, feed)
    if answer is None or answer.status == 304:
        _save(services, replace(asked, problem=problem if answer is None else feed.problem))
        return
    if answer.status != 200:
        says = _ANSWERS.get(answer.status, "It did not answer with a calendar just now.")
        _save(services, replace(asked, problem=says))
        return
    further = take_calendar(
        services,
        replace(
            asked,
            etag=answer.headers.get("etag", "")[:200],
            last_modified=answer.headers.get("last-modified", "")[:100],
        ),
        answer.body,
        accept_vanished=accept_vanished,
    )
    if further:
        read_soon(services, practice_id, feed_id, accept_vanished=accept_vanished)


def _ask(services: Services, feed: CalendarFeed) -> tuple["Answer | None", str]:
    from chalicelib.channels.public_web import AddressRefused, NoAnswer

    headers = {"Accept": "text/calendar, text/plain;q=0.5"}
    if feed.etag:
        headers["If-None-Match"] = feed.etag
    if feed.last_modified:
        headers["If-Modified-Since"] = feed.last_modified
    try:
        return services.public_web.get(feed.url, headers, seconds=SECONDS, most=MOST_BYTES), ""
    except AddressRefused as refused:
        return None, f"We do not ask this address ({refused.why.value.replace('_', ' ')})."
    except NoAnswer as none:
        return None, f"It did not answer just now ({none.why.value.replace('_', ' ')})."


def take_calendar(
    services: Services, feed: CalendarFeed, raw: bytes, *, accept_vanished: bool = False
) -> bool:
    """Follow what stands in the file. True: there is more to do, ask again.

    `accept_vanished`: somebody said that what is not in it any more is gone indeed.
    """
    now = services.clock()
    setup = services.setups.of(feed.practice_id, fresh=True)
    provider = setup.providers.get(feed.provider_id)
    if provider is None:
        _save(services, _unread(feed, "Its provider is not at the practice any more."))
        return False
    zone = setup.locations[provider.location_id].tz
    try:
        file = read_calendar(raw, zone=zone, since=now, until=now + AHEAD)
    except BadInput as bad:
        _save(services, _unread(feed, f"It cannot be read: expected {bad.expected}."))
        return False
    work = _Following(services, feed, setup, now)
    return work.follow(file, accept_vanished=accept_vanished)


def _unread(feed: CalendarFeed, problem: str) -> CalendarFeed:
    """What it says next is read from the beginning."""
    return replace(feed, problem=problem, etag="", last_modified="")


def _save(services: Services, feed: CalendarFeed) -> None:
    # Somebody changed or removed it meanwhile: what they did counts, and it is asked again.
    with suppress(StaleWrite):
        services.calendars.save_feed(feed)


class _Following:
    """One reading of one feed."""

    def __init__(self, services: Services, feed: CalendarFeed, setup: Setup, now: datetime) -> None:
        self._services = services
        self._feed = feed
        self._setup = setup
        self._now = now
        self._left = _AT_ONCE
        self._people = services.calendars.people(feed) if feed.brings_visits else {}
        self._by_email: dict[str, PatientId | None] = {}

    def follow(self, file: CalendarFile, *, accept_vanished: bool) -> bool:
        before = self._services.calendars.kept(self._feed)
        coming = {key: of for key, of in before.items() if of.ends_at > self._now}
        found = {of.key: (of, entry) for of, entry in self._wanted(file.entries)}
        # What stands in it as called off, or as free now, did not vanish.
        off = {key_of(entry) for entry in file.entries}
        left = [of for key, of in coming.items() if key not in found]
        vanished = [of for of in left if of.key not in off and of.becomes is not Becomes.VANISHED]
        problem, held = "", 0
        if not file.events and coming:
            problem, held = "It is empty now: nothing was taken away.", len(vanished)
        elif not accept_vanished and too_many_vanished(len(coming), len(vanished)):
            problem = f"{len(vanished)} things vanished at once: none of them was taken away."
            held = len(vanished)
        for key, (of, entry) in found.items():
            self._become(before.get(key), of, entry)
        for of in left:
            if of.key in off:
                self._vanish(of, called_off=True)
        for of in () if held else vanished:
            self._vanish(of, called_off=False)
        for key in before.keys() - coming.keys() - found.keys():
            self._services.calendars.forget(self._feed, key)
        counts = Counter(of.becomes.value for of, _ in found.values())
        more = self._left < 0
        told = replace(
            self._feed,
            read_at=self._now,
            problem=problem,
            held=held,
            counts=dict(counts),
            broken=tuple(sorted({f"{of.where}: {of.says}" for of in file.broken}))[:20],
        )
        # Half done, it is asked as if it had never been.
        _save(self._services, replace(told, etag="", last_modified="") if more or held else told)
        return more

    def _wanted(self, entries: Iterable[Entry]) -> Iterable[tuple[Kept, Entry]]:
        for entry in entries:
            patient_id = self._whose(entry) if self._feed.brings_visits else None
            of = wanted(self._feed, entry, patient_id=patient_id, now=self._now)
            if of is not None and of.ends_at - of.starts_at <= _LONGEST:
                yield of, entry

    def _whose(self, entry: Entry) -> PatientId | None:
        """Whom somebody named, else the one patient whose email is among those invited."""
        named = self._people.get(uid_key(entry.uid))
        if named is not None:
            return named
        found = {of for of in map(self._patient_at, entry.emails) if of is not None}
        return found.pop() if len(found) == 1 else None

    def _patient_at(self, email: str) -> PatientId | None:
        if email not in self._by_email:
            self._by_email[email] = self._look_up(email)
        return self._by_email[email]

    def _look_up(self, email: str) -> PatientId | None:
        try:
            address = emails.normalise(email)
        except BadEmail:
            return None
        contacts = self._services.contacts
        of = contacts.id_of(self._feed.practice_id, address)
        contact = contacts.get_many(self._feed.practice_id, [of]).get(of)
        if contact is None or contact.channel is not Channel.EMAIL:
            return None
        return contact.members[0] if len(contact.members) == 1 else None

    # --- what becomes of each --------------------------------------------------------------------

    def _become(self, was: Kept | None, of: Kept, entry: Entry) -> None:
        if was == of:
            return
        self._left -= 1
        if self._left < 0:
            return
        if was is not None and _is_away(was) and (not _is_away(of) or _span(was) != _span(of)):
            self._block(was, away=False)
        if _is_away(of) and (was is None or not _is_away(was) or _span(was) != _span(of)):
            self._block(of, away=True)
        if of.becomes is Becomes.VISIT:
            status = Status.PENDING if of.pending else Status.BOOKED
            if not self._visit(of, self._visit_type(entry), status):
                return
        elif was is not None and was.patient_id:
            self._visit(was, self._visit_type(entry), Status.PENDING)
        self._services.calendars.keep(self._feed, of)

    def _vanish(self, was: Kept, *, called_off: bool) -> None:
        self._left -= 1
        if self._left < 0:
            return
        if _is_away(was):
            self._block(was, away=False)
        elif was.patient_id:
            status = Status.CANCELLED if called_off else Status.PENDING
            if not self._visit(was, None, status):
                return
            if not called_off:
                self._services.calendars.keep(self._feed, replace(was, becomes=Becomes.VANISHED))
                return
        self._services.calendars.forget(self._feed, was.key)

    def _block(self, of: Kept, *, away: bool) -> None:
        block = block_of(self._feed, of, gone_at=None if away else self._now)
        follow_calendar(self._services, self._feed.practice_id, block, by=BY)

    def _visit(self, of: Kept, visit_type: VisitTypeId | None, status: Status) -> bool:
        """False: not this time. A visit that is called off keeps the time its patient knows."""
        feed, services = self._feed, self._services
        if of.patient_id is None or not self._stands_for(of.patient_id):
            return False
        visit_id = appointment_id_of(feed.practice_id, feed.system, of.key)
        known = services.appointments.get_many(feed.practice_id, [visit_id]).get(visit_id)
        chosen = visit_type or (known.visit_type_id if known else None) or self._any_type()
        provider = self._setup.providers[feed.provider_id]
        if chosen is None:
            return False
        said = ArrivingVisit(
            system=feed.system,
            key=of.key,
            patient_key=of.patient_id,
            location_id=provider.location_id,
            provider_id=feed.provider_id,
            visit_type_id=chosen,
            starts_at=of.starts_at,
            ends_at=of.ends_at,
            status=status,
        )
        arrival = Arrival(
            practice_id=feed.practice_id,
            by=BY,
            now=self._now,
            booked_long_ago=feed.read_at is None,
        )
        [outcome] = take_over(services, arrival, visits=[said]).visits
        return outcome not in (Outcome.BUSY, Outcome.NO_PATIENT)

    def _stands_for(self, patient_id: PatientId) -> bool:
        """In this calendar the patient has a number of its own, which is theirs."""
        feed = self._feed
        alias = patient_id_of(feed.practice_id, feed.system, patient_id)
        if alias in self._services.patients.get_many(feed.practice_id, [alias]):
            return True
        try:
            merge(self._services, feed.practice_id, survivor=patient_id, retired=alias, by=BY)
        except OneRecord:
            return True
        except (NotFound, BeingErased, StaleWrite):
            return False
        return True

    def _visit_type(self, entry: Entry) -> VisitTypeId | None:
        """The one that its title names, else the feed's."""
        title = entry.summary.casefold()
        named = [
            of
            for of in self._setup.visit_types.values()
            if not of.retired and of.name.casefold() in title
        ]
        longest = max(named, key=lambda of: len(of.name), default=None)
        return longest.visit_type_id if longest else self._feed.visit_type_id

    def _any_type(self) -> VisitTypeId | None:
        every: Mapping[VisitTypeId, object] = self._setup.visit_types
        if self._feed.visit_type_id in every:
            return self._feed.visit_type_id
        return next(iter(every), None)


def block_of(feed: CalendarFeed, of: Kept, *, gone_at: datetime | None) -> Block:
    return Block(
        provider_id=feed.provider_id,
        block_id=derived_ulid(of.starts_at, feed.feed_id, of.key, of.ends_at.isoformat()),
        starts_at=of.starts_at,
        ends_at=of.ends_at,
        note=feed.name,
        source=feed.system,
        removed_at=gone_at,
    )


def _is_away(of: Kept) -> bool:
    return of.becomes in (Becomes.AWAY, Becomes.ASKS)


def _span(of: Kept) -> tuple[datetime, datetime]:
    return of.starts_at, of.ends_at
