"""A manager adds a calendar, uploads a file of one, says whose a visit is, or takes it away."""

from dataclasses import replace

from chalicelib.actions.block_time import follow_calendar
from chalicelib.actions.calendars.follow_feed import BY, block_of, read_soon, take_calendar
from chalicelib.actions.write_down import write_down
from chalicelib.domain.calendars.feeds import Becomes, CalendarFeed
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId, PracticeId, ProviderId, VisitTypeId
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

MOST_FEEDS = 50
LONGEST_NAME = 60
_RUNS = 3
"""Of a request: it must be done within half a minute."""


def add_feed(
    services: Services,
    practice_id: PracticeId,
    *,
    name: str,
    url: str,
    provider_id: ProviderId,
    brings_visits: bool,
    visit_type_id: VisitTypeId | None,
    by: str,
) -> CalendarFeed:
    """`url` empty: its files are uploaded. Raises BadInput."""
    from chalicelib.channels.public_web import AddressRefused

    if not name or len(name) > LONGEST_NAME:
        raise BadInput("name", f"a name of at most {LONGEST_NAME} letters")
    if len(services.calendars.feeds(practice_id)) >= MOST_FEEDS:
        raise BadInput("name", f"at most {MOST_FEEDS} calendars: remove one first")
    if provider_id not in services.setups.of(practice_id, fresh=True).providers:
        raise BadInput("provider", "one of your providers")
    # A webcal address is an https one that opens a calendar program.
    scheme, colon, rest = url.partition(":")
    if colon and scheme.lower() in ("webcal", "webcals"):
        url = f"https:{rest}"
    if url:
        try:
            services.public_web.target(url)
        except AddressRefused as refused:
            raise BadInput(
                "url", "the calendar's public address: https:// or webcal:// and a name"
            ) from refused
    feed = CalendarFeed(
        practice_id=practice_id,
        feed_id=fresh(services.clock()),
        name=name,
        provider_id=provider_id,
        url=url,
        brings_visits=brings_visits,
        visit_type_id=visit_type_id,
    )
    services.calendars.save_feed(feed)
    write_down(services, practice_id, "calendar.added", feed.feed_id, by=by)
    if url:
        read_soon(services, practice_id, feed.feed_id)
    return services.calendars.feed(practice_id, feed.feed_id)


def upload(
    services: Services, feed: CalendarFeed, raw: bytes, *, accept_vanished: bool, by: str
) -> CalendarFeed:
    """The whole calendar as a file, followed at once."""
    write_down(services, feed.practice_id, "calendar.uploaded", feed.feed_id, by=by)
    for _ in range(_RUNS):
        more = take_calendar(services, feed, raw, accept_vanished=accept_vanished)
        feed = services.calendars.feed(feed.practice_id, feed.feed_id)
        if not more:
            return feed
    says = "Not all of it was taken over yet: upload it once more."
    services.calendars.save_feed(replace(feed, problem=says))
    return services.calendars.feed(feed.practice_id, feed.feed_id)


def remove_feed(services: Services, practice_id: PracticeId, feed_id: str, *, by: str) -> None:
    """The provider is bookable again; visits that came from it stay. Raises NotFound."""
    feed = services.calendars.feed(practice_id, feed_id)
    now = services.clock()
    for of in services.calendars.kept(feed).values():
        if of.becomes in (Becomes.AWAY, Becomes.ASKS) and of.ends_at > now:
            follow_calendar(services, practice_id, block_of(feed, of, gone_at=now), by=BY)
    services.calendars.drop_feed(practice_id, feed_id)
    write_down(services, practice_id, "calendar.removed", feed_id, by=by)


def say_whose(
    services: Services,
    practice_id: PracticeId,
    feed_id: str,
    uid_key: str,
    patient_id: PatientId,
    *,
    by: str,
) -> None:
    """With the next reading it is their visit. Raises NotFound."""
    feed = services.calendars.feed(practice_id, feed_id)
    patient = services.patients.standing(practice_id, patient_id)
    services.calendars.is_of(feed, uid_key, patient.patient_id)
    services.calendars.save_feed(replace(feed, etag="", last_modified=""))
    write_down(services, practice_id, "calendar.named", patient.patient_id, by=by)
    if feed.url:
        read_soon(services, practice_id, feed_id)
