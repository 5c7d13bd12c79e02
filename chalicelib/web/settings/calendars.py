"""Calendars: those the practice has elsewhere, and those of its providers for others to read."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from chalice.app import Blueprint, Response

from chalicelib.actions.calendars.own_calendar import close_calendar, open_calendar
from chalicelib.domain.calendars.feeds import Becomes, CalendarFeed, Kept
from chalicelib.domain.calendars.writing import Shows
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId
from chalicelib.domain.places_said import folded_words
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

_MOST_ASKED = 12
_LONGEST_WORD = 40
_LONGEST_ID = 64


@dataclass(frozen=True, kw_only=True)
class Row:
    feed: CalendarFeed
    provider: str
    host: str
    """All that is shown of an address that is a secret."""
    read: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Question:
    feed: CalendarFeed
    of: Kept
    when: str
    likely: list[tuple[PatientId, str]]
    vanished: bool


@desk.page(routes, "/settings/calendars", needs=Permission.CONNECT)
@of_the_whole_practice
def show_calendars(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/calendars", needs=Permission.CONNECT)
@of_the_whole_practice
def add(visit: Visit) -> Response:
    from chalicelib.actions.calendars.change_feeds import add_feed

    setup = visit.services.setups.of(visit.practice_id, fresh=True)
    provider = next((of for of in setup.providers if of == visit.form["provider"]), None)
    kind = next((of for of in setup.visit_types if of == visit.form["visit_type"]), None)
    try:
        if provider is None:
            raise BadInput("provider", "one of your providers")
        add_feed(
            visit.services,
            visit.practice_id,
            name=visit.form["name"],
            url=visit.form["url"],
            provider_id=provider,
            brings_visits=visit.form["becomes"] == "visits",
            visit_type_id=kind,
            by=visit.me.staff_id,
        )
    except BadInput as refused:
        return _page(visit, wrong={refused.field: f"Expected {refused.expected}."}, status=400)
    return _saved(visit)


@desk.upload(routes, "/settings/calendars/upload", needs=Permission.CONNECT)
@of_the_whole_practice
def take_file(visit: Visit) -> Response:
    from chalicelib.actions.calendars.change_feeds import upload

    feed = visit.services.calendars.feed(visit.practice_id, _id(visit, "feed"))
    if not visit.file.strip():
        return _page(visit, problem="Choose a calendar file first.", status=400)
    accept = visit.form.ticked("gone")
    upload(visit.services, feed, visit.file, accept_vanished=accept, by=visit.me.staff_id)
    return _saved(visit)


@desk.action(routes, "/settings/calendars/read", needs=Permission.CONNECT)
@of_the_whole_practice
def read_again(visit: Visit) -> Response:
    from chalicelib.actions.calendars.follow_feed import read_soon

    feed = visit.services.calendars.feed(visit.practice_id, _id(visit, "feed"))
    accept = visit.form.ticked("gone")
    read_soon(visit.services, visit.practice_id, feed.feed_id, accept_vanished=accept)
    return _page(visit, told=f"“{feed.name}” is being read. Look again in a minute.")


@desk.action(routes, "/settings/calendars/remove", needs=Permission.CONNECT)
@of_the_whole_practice
def remove(visit: Visit) -> Response:
    from chalicelib.actions.calendars.change_feeds import remove_feed

    remove_feed(visit.services, visit.practice_id, _id(visit, "feed"), by=visit.me.staff_id)
    return _saved(visit)


@desk.action(routes, "/settings/calendars/whose", needs=Permission.CONNECT)
@of_the_whole_practice
def whose(visit: Visit) -> Response:
    from chalicelib.actions.calendars.change_feeds import say_whose

    say_whose(
        visit.services,
        visit.practice_id,
        _id(visit, "feed"),
        _id(visit, "uid"),
        visit.patient(_id(visit, "whose")).patient_id,
        by=visit.me.staff_id,
    )
    return _saved(visit)


@desk.action(routes, "/settings/calendars/own", needs=Permission.CONNECT)
@of_the_whole_practice
def change_own(visit: Visit) -> Response:
    """A new address, or none any more."""
    setup = visit.services.setups.of(visit.practice_id, fresh=True)
    provider = next((of for of in setup.providers if of == visit.form["provider"]), None)
    if provider is None:
        return _page(visit, problem="Pick one of your providers.", status=400)
    if visit.form["do"] == "close":
        close_calendar(visit.services, visit.practice_id, provider, by=visit.me.staff_id)
    else:
        shows = Shows.INITIALS if visit.form.ticked("initials") else Shows.NOTHING
        open_calendar(visit.services, visit.practice_id, provider, shows, by=visit.me.staff_id)
    return _saved(visit)


def _id(visit: Visit, name: str) -> str:
    """Raises NotFound: no id is longer, and a key holds so much only."""
    said = visit.form[name]
    if not said or len(said) > _LONGEST_ID:
        raise NotFound(name)
    return said


def _saved(visit: Visit) -> Response:
    return visit.go(visit.urls.path("settings", "calendars", said="saved"))


def _page(
    visit: Visit,
    *,
    wrong: dict[str, str] | None = None,
    problem: str = "",
    told: str = "",
    status: int = 200,
) -> Response:
    services = visit.services
    setup = services.setups.of(visit.practice_id)
    feeds = services.calendars.feeds(visit.practice_id)
    own = services.calendars.own(visit.practice_id)
    asked = list(_questions(visit, feeds))
    seen = [patient_id for of in asked for patient_id, _ in of.likely]
    visit.trail("patients.searched", *seen)
    providers = sorted(setup.providers.values(), key=lambda of: of.name)
    typed = visit.form if wrong else None
    return visit.page(
        "settings/calendars.html",
        section="settings",
        status=status,
        problem=problem,
        told=told,
        wrong=pages.blanks(wrong),
        rows=[_row(visit, of) for of in feeds],
        asked=asked[:_MOST_ASKED],
        asked_more=max(0, len(asked) - _MOST_ASKED),
        providers=[of for of in providers if not of.left],
        types=sorted(
            (of for of in setup.visit_types.values() if not of.retired), key=lambda of: of.name
        ),
        typed={
            name: typed[name] if typed else ""
            for name in ("name", "url", "provider", "becomes", "visit_type")
        },
        own=[
            (of, own.get(of.provider_id), _address(visit, own[of.provider_id].token))
            if of.provider_id in own
            else (of, None, "")
            for of in providers
            if not of.left or of.provider_id in own
        ],
        Shows=Shows,
    )


def _address(visit: Visit, token: str) -> str:
    return visit.urls.absolute(visit.urls.path("calendar", f"{token}.ics"))


def _row(visit: Visit, feed: CalendarFeed) -> Row:
    provider = visit.setup.providers.get(feed.provider_id)
    counts = feed.counts or {}
    told = [
        saying.count(counts.get(Becomes.AWAY.value, 0), "absence"),
        *(
            [saying.count(counts.get(Becomes.VISIT.value, 0), "visit")]
            if feed.brings_visits
            else []
        ),
        *(
            [saying.count(counts.get(Becomes.ASKS.value, 0), "question")]
            if feed.brings_visits
            else []
        ),
    ]
    return Row(
        feed=feed,
        provider=provider.name if provider else "somebody who left",
        host=urlsplit(feed.url).hostname or "" if feed.url else "",
        read=saying.ago(feed.read_at, visit.now) if feed.read_at else "",
        says=", ".join(told),
    )


def _questions(visit: Visit, feeds: Iterable[CalendarFeed]) -> Iterable[Question]:
    """Soonest first within each calendar; one for all the times of something that repeats."""
    for feed in feeds:
        if not feed.brings_visits:
            continue
        seen: set[str] = set()
        kept = visit.services.calendars.kept(feed).values()
        for of in sorted(kept, key=lambda each: each.starts_at):
            asks = of.becomes in (Becomes.ASKS, Becomes.VANISHED)
            if not asks or of.uid_key in seen or of.ends_at <= visit.now:
                continue
            seen.add(of.uid_key)
            local = visit.setup.locations[visit.setup.providers[feed.provider_id].location_id].local
            yield Question(
                feed=feed,
                of=of,
                when=saying.when(local(of.starts_at), local(visit.now)),
                likely=_likely(visit, of.summary) if len(seen) <= _MOST_ASKED else [],
                vanished=of.becomes is Becomes.VANISHED,
            )


def _likely(visit: Visit, summary: str) -> list[tuple[PatientId, str]]:
    """Those whose whole name stands in the title: a guess, for a person to decide."""
    words = folded_words(summary)
    found: dict[PatientId, str] = {}
    for word in sorted(words)[:8]:
        if 2 < len(word) <= _LONGEST_WORD:
            for patient_id, name in visit.services.patients.find(visit.practice_id, word):
                if folded_words(name) <= words:
                    found[patient_id] = name
    return sorted(found.items(), key=lambda of: of[1])[:5]
