"""A calendar elsewhere is followed; a provider's own is read by others."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from chalice.test import Client

from app import app
from chalicelib import wiring
from chalicelib.actions.billing.each_hour import each_hour
from chalicelib.actions.calendars.change_feeds import add_feed, remove_feed, say_whose, upload
from chalicelib.actions.calendars.follow_feed import follow_feed
from chalicelib.actions.calendars.own_calendar import close_calendar, open_calendar
from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.channels.public_web import Answer, NoAnswer, Why, target
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.calendars.feeds import Becomes, CalendarFeed
from chalicelib.domain.calendars.writing import Shows
from chalicelib.domain.errors import BadInput
from tests.builders import ANA, MAIN_STREET, NOW, OAK, PATEL
from tests.conftest import TestServices
from tests.domain.test_calendars import raw
from tests.loop import drain
from tests.scenes import book, know, open_oak

URL = "https://calendar.example/secret/basic.ics"
DAY = datetime(2026, 12, 1, tzinfo=UTC)


class Web:
    """Answers what a test puts there, and remembers what was asked."""

    def __init__(self) -> None:
        self.body = b""
        self.status = 200
        self.none: Why | None = None
        self.asked: list[Mapping[str, str]] = []

    def target(self, url: str) -> object:
        return target(url)

    def get(self, url: str, headers: Mapping[str, str], **_: Any) -> Answer:
        self.asked.append(headers)
        if self.none:
            raise NoAnswer(self.none)
        if headers.get("If-None-Match") == '"1"' and self.status == 200:
            return Answer(status=304, headers={}, body=b"", url=url)
        return Answer(status=self.status, headers={"etag": '"1"'}, body=self.body, url=url)


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def oak(services: TestServices, web: Web) -> TestServices:
    services.__dict__["public_web"] = web
    open_oak(services)
    return services


def a_feed(oak: TestServices, *, visits: bool = False, url: str = URL) -> CalendarFeed:
    return add_feed(
        oak,
        OAK,
        name="Patel's own",
        url=url,
        provider_id=PATEL,
        brings_visits=visits,
        visit_type_id=None,
        by=ANA,
    )


def follow(oak: TestServices, feed: CalendarFeed, web: Web, *events: str, **asked: Any) -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR"]
    web.body = "\r\n".join(lines).encode()
    known = oak.calendars.feed(OAK, feed.feed_id)
    oak.calendars.save_feed(replace(known, etag=""))
    follow_feed(oak, OAK, feed.feed_id, **asked)


def event(uid: str, day: int = 1, hour: int = 15, *props: str) -> str:
    start = DAY.replace(day=day, hour=hour)
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(minutes=30):%Y%m%dT%H%M%SZ}",
            *props,
            "END:VEVENT",
        ]
    )


def away(oak: TestServices) -> list[datetime]:
    found = oak.blocks.ending_after(OAK, PATEL, NOW)
    return [of.starts_at for of in found if of.removed_at is None]


def visits(oak: TestServices, day: int = 1) -> list[Appointment]:
    return oak.appointments.of_day(OAK, MAIN_STREET, DAY.replace(day=day).date())


ROSIE = "ATTENDEE;CN=Rosie:mailto:rosie@home.example"


def test_what_is_in_a_calendar_keeps_its_provider_from_being_booked(
    oak: TestServices, web: Web
) -> None:
    feed = a_feed(oak)
    web.body = raw("clinic_week")
    follow_feed(oak, OAK, feed.feed_id)
    assert away(oak) == [
        DAY.replace(hour=14),
        DAY.replace(day=2, hour=5),
        DAY.replace(day=4, hour=15),
    ]
    assert visits(oak) == []
    kept = oak.calendars.feed(OAK, feed.feed_id)
    assert (kept.problem, kept.counts, kept.read_at) == ("", {"away": 3}, NOW)
    assert "Rosa" not in str(oak.calendars.kept(kept))


def test_what_moves_moves_and_what_goes_goes(oak: TestServices, web: Web) -> None:
    feed = a_feed(oak)
    follow(oak, feed, web, event("a", 1), event("b", 2))
    follow(oak, feed, web, event("a", 1, 18))
    assert away(oak) == [DAY.replace(hour=18)]
    before = oak.audit.of_day(OAK, NOW.date())
    follow(oak, feed, web, event("a", 1, 18))
    assert oak.audit.of_day(OAK, NOW.date()) == before


@pytest.mark.parametrize("body", [raw("empty"), raw("cut_in_half"), raw("not_a_calendar")])
def test_an_empty_or_broken_feed_takes_nothing_away_and_says_so(
    oak: TestServices, web: Web, body: bytes
) -> None:
    feed = a_feed(oak)
    follow(oak, feed, web, event("a", 1))
    web.body = body
    oak.calendars.save_feed(replace(oak.calendars.feed(OAK, feed.feed_id), etag=""))
    follow_feed(oak, OAK, feed.feed_id)
    assert away(oak) == [DAY.replace(hour=15)]
    assert oak.calendars.feed(OAK, feed.feed_id).problem


def test_most_of_a_calendar_that_vanishes_is_held_until_somebody_says_it_is_gone(
    oak: TestServices, web: Web
) -> None:
    feed = a_feed(oak)
    week = [event(f"e{day}", day) for day in range(1, 9)]
    follow(oak, feed, web, *week)
    follow(oak, feed, web, week[0])
    assert len(away(oak)) == 8
    assert oak.calendars.feed(OAK, feed.feed_id).held == 7
    follow(oak, feed, web, week[0], accept_vanished=True)
    assert len(away(oak)) == 1
    assert oak.calendars.feed(OAK, feed.feed_id).held == 0


def test_what_did_not_change_is_not_read_again(oak: TestServices, web: Web) -> None:
    feed = a_feed(oak)
    follow(oak, feed, web, event("a"))
    web.body = b"never read"
    follow_feed(oak, OAK, feed.feed_id)
    assert web.asked[-1]["If-None-Match"] == '"1"'
    assert oak.calendars.feed(OAK, feed.feed_id).problem == ""


@pytest.mark.parametrize(("status", "says"), [(404, "no calendar at this"), (500, "just now")])
def test_a_calendar_that_does_not_answer_changes_nothing(
    oak: TestServices, web: Web, status: int, says: str
) -> None:
    feed = a_feed(oak)
    follow(oak, feed, web, event("a"))
    web.status = status
    follow_feed(oak, OAK, feed.feed_id)
    assert says in oak.calendars.feed(OAK, feed.feed_id).problem
    web.none = Why.TIMED_OUT
    follow_feed(oak, OAK, feed.feed_id)
    assert "timed out" in oak.calendars.feed(OAK, feed.feed_id).problem
    assert len(away(oak)) == 1


@pytest.mark.parametrize(
    "url",
    ["http://x.example/a.ics", "https://127.0.0.1/a.ics", "file:///etc/passwd", "ftp://x.example"],
)
def test_an_address_that_is_not_public_is_not_taken(oak: TestServices, url: str) -> None:
    with pytest.raises(BadInput):
        a_feed(oak, url=url)
    assert a_feed(oak, url="webcal://calendar.example/a.ics").url.startswith("https://")


def test_it_is_asked_each_hour(oak: TestServices, web: Web) -> None:
    a_feed(oak)
    web.body = raw("clinic_week")
    drain(oak)
    asked = len(web.asked)
    oak.at(NOW + timedelta(hours=1))
    each_hour(oak, OAK)
    drain(oak)
    assert len(web.asked) == asked + 1


# --- visits ------------------------------------------------------------------------------------


def test_a_visit_whose_patient_is_invited_is_theirs_and_nobody_is_texted_by_a_title(
    oak: TestServices, web: Web
) -> None:
    rosie = know(oak)
    feed = a_feed(oak, visits=True)
    follow(
        oak,
        feed,
        web,
        event("a", 1, 15, ROSIE, "SUMMARY:Cleaning"),
        event("b", 2, 15, "SUMMARY:Rosa Klein"),
    )
    [visit] = visits(oak)
    assert (visit.patient_id, visit.status) == (rosie.patient_id, Status.BOOKED)
    assert visits(oak, 2) == []
    asks = [of for of in oak.calendars.kept(feed).values() if of.becomes is Becomes.ASKS]
    assert [of.summary for of in asks] == ["Rosa Klein"]
    assert away(oak) == [DAY.replace(day=2, hour=15)]
    drain(oak)
    assert not oak.texts.sent


def test_once_somebody_says_whose_it_is_it_is_theirs(oak: TestServices, web: Web) -> None:
    rosie = know(oak)
    feed = a_feed(oak, visits=True)
    title = event("b", 2, 15, "SUMMARY:Rosa Klein")
    follow(oak, feed, web, title)
    [asks] = oak.calendars.kept(feed).values()
    say_whose(oak, OAK, feed.feed_id, asks.uid_key, rosie.patient_id, by=ANA)
    follow(oak, feed, web, title)
    [visit] = visits(oak, 2)
    assert visit.patient_id == rosie.patient_id
    assert away(oak) == []


def test_a_visit_that_moves_waits_or_is_called_off_as_the_calendar_says(
    oak: TestServices, web: Web
) -> None:
    know(oak)
    feed = a_feed(oak, visits=True)
    follow(oak, feed, web, event("a", 1, 15, ROSIE), event("z", 9))
    follow(oak, feed, web, event("a", 1, 18, ROSIE), event("z", 9))
    [moved] = visits(oak)
    assert moved.starts_at == DAY.replace(hour=18)
    follow(oak, feed, web, event("a", 1, 18, ROSIE, "STATUS:TENTATIVE"), event("z", 9))
    assert visits(oak)[0].status is Status.PENDING
    follow(oak, feed, web, event("a", 1, 18, ROSIE, "STATUS:CANCELLED"), event("z", 9))
    assert visits(oak)[0].status is Status.CANCELLED


def test_a_visit_that_vanished_waits_unreminded_and_comes_back_if_it_does(
    oak: TestServices, web: Web
) -> None:
    know(oak)
    feed = a_feed(oak, visits=True)
    follow(oak, feed, web, event("a", 1, 15, ROSIE), event("z", 9))
    follow(oak, feed, web, event("z", 9))
    assert visits(oak)[0].status is Status.PENDING
    assert Becomes.VANISHED in {of.becomes for of in oak.calendars.kept(feed).values()}
    follow(oak, feed, web, event("a", 1, 15, ROSIE), event("z", 9))
    assert visits(oak)[0].status is Status.BOOKED


def test_what_came_from_our_own_calendar_is_not_taken_for_another_visit(
    oak: TestServices, web: Web
) -> None:
    feed = a_feed(oak, visits=True)
    web.body = raw("ours")
    follow_feed(oak, OAK, feed.feed_id)
    assert away(oak) == []
    assert oak.calendars.kept(feed) == {}


def test_a_calendar_that_is_removed_leaves_the_provider_bookable(
    oak: TestServices, web: Web
) -> None:
    feed = a_feed(oak)
    follow(oak, feed, web, event("a"))
    remove_feed(oak, OAK, feed.feed_id, by=ANA)
    assert away(oak) == []
    assert oak.calendars.feeds(OAK) == []
    follow_feed(oak, OAK, feed.feed_id)


def test_a_file_is_followed_as_an_address_is(oak: TestServices) -> None:
    feed = a_feed(oak, url="")
    upload(oak, feed, raw("clinic_week"), accept_vanished=False, by=ANA)
    assert len(away(oak)) == 3


def test_who_is_erased_is_in_no_calendar_of_ours_any_more(oak: TestServices, web: Web) -> None:
    rosie = know(oak)
    feed = a_feed(oak, visits=True)
    follow(oak, feed, web, event("b", 2))
    [asks] = oak.calendars.kept(feed).values()
    say_whose(oak, OAK, feed.feed_id, asks.uid_key, rosie.patient_id, by=ANA)
    ask(oak, OAK, rosie, basis="asked", by=ANA)
    erase_patient(oak, OAK, rosie.patient_id)
    assert oak.calendars.people(feed) == {}


# --- our own -----------------------------------------------------------------------------------


@pytest.fixture
def get(oak: TestServices, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(wiring, "services", lambda: oak)

    def ask_for(token: str, **headers: str) -> Any:
        with Client(app) as client:
            return client.http.get(f"/calendar/{token}.ics", headers=headers)

    return ask_for


def test_a_provider_sees_their_visits_in_their_own_calendar(
    oak: TestServices, get: Callable[..., Any]
) -> None:
    know(oak)
    visit = book(oak, note="root canal")
    own = open_calendar(oak, OAK, PATEL, Shows.INITIALS, by=ANA)
    answer = get(own.token)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    [entry] = icalendar.Calendar.from_ical(answer.body).walk("VEVENT")
    assert entry["UID"] == f"{visit.appointment_id}@rapport"
    assert entry["SUMMARY"] == "Appointment R.K."
    assert b"root" not in answer.body
    assert b"Cleaning" not in answer.body
    same = get(own.token, **{"If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.body) == (304, b"")


def test_an_address_opens_nothing_once_there_is_a_new_one_or_none(
    oak: TestServices, get: Callable[..., Any]
) -> None:
    old = open_calendar(oak, OAK, PATEL, Shows.NOTHING, by=ANA)
    new = open_calendar(oak, OAK, PATEL, Shows.NOTHING, by=ANA)
    assert get(old.token).status_code == 404
    assert get(new.token).status_code == 200
    close_calendar(oak, OAK, PATEL, by=ANA)
    assert get(new.token).status_code == 404
    assert get("guessed").status_code == 404
