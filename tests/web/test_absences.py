"""The desk writes down that a provider is away, and everybody sees it at once."""

import re
from datetime import UTC, datetime

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.domain.ids import LocationId, ProviderId
from chalicelib.storage.blocks import BlockStore
from chalicelib.storage.errors import StaleWrite
from tests.builders import NOW, OAK, a_location, a_provider
from tests.web.desk import Desk, words
from tests.web.test_today import book

LUNCH = {"provider": "patel", "day": "2026-11-23", "from": "12:00", "until": "13:00"}
AT_NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def add(desk: Desk, **fields: str):
    return desk.ana.post("/absences", location="main-street", **{**LUNCH, **fields})


def press(desk: Desk, page, what: str):
    """The form that leads to `what`."""
    found = re.search(rf'action="(/absences/[^"]+/{what})"', words(page, raw=True))
    assert found, words(page)
    return desk.ana.follow(desk.ana.post(found[1]))


def test_an_absence_is_added_and_shows_on_today_at_once_in_a_browser_that_looked_before(desk: Desk):
    colleague = desk.colleague("Bea")
    for browser in (desk.ana, colleague):
        assert "09:15 open until 17:00" in words(browser.get("/"))
    page = desk.ana.follow(add(desk, note="dentist"))
    assert "Dr Patel Today, Mon 23 Nov, 12:00 to 13:00 dentist" in words(page)
    for browser in (desk.ana, colleague):
        today = words(browser.get("/"))
        assert "09:15 open until 12:00" in today
        assert "Away: Dr Patel 12:00 to 13:00." in today


def test_a_gap_on_today_leads_to_the_form_with_the_gap_in_it(desk: Desk):
    page = words(desk.ana.get("/"), raw=True)
    link = re.search(r'href="(/absences[^"]*provider=patel[^"]*)"', page)
    assert link
    form = words(desk.ana.get(link[1].replace("&amp;", "&")), raw=True)
    for filled in ('value="2026-11-23"', 'value="09:15"', 'value="17:00"'):
        assert filled in form


def test_a_day_without_a_gap_has_the_way_to_the_page_too(desk: Desk):
    assert "/absences?location=main-street" in words(desk.ana.get("/?day=2026-11-28"), raw=True)


def test_visits_that_lie_in_it_are_named_with_the_way_to_move_them(desk: Desk):
    visit = book(desk, starts_at=AT_NOON)
    page = desk.ana.follow(add(desk))
    assert "1 visit lies in it. Nobody has been told." in words(page)
    assert "Rosie Klein, today 12:00" in words(page)
    assert f'href="/appointments/{visit.appointment_id}/move"' in words(page, raw=True)
    change.cancel(desk.services, OAK, visit.appointment_id, by="import")
    assert "lies in it" not in words(desk.ana.get("/absences"))


def test_a_removal_is_undone_instead_of_asked_about(desk: Desk):
    page = press(desk, desk.ana.follow(add(desk)), "remove")
    assert "12:00 to 13:00 removed Undo" in words(page)
    assert "09:15 open until 17:00" in words(desk.ana.get("/"))
    page = press(desk, page, "put-back")
    assert "Remove" in words(page)
    assert "removed" not in words(page)
    assert "09:15 open until 12:00" in words(desk.ana.get("/"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"until": "11:00"}, "Until: expected a time after the beginning."),
        ({"day": "9999-12-31"}, "Day: expected a date such as 2026-11-24."),
        ({"from": "noon"}, "From: expected a time such as 10:30."),
        ({"day": "2026-11-20"}, "Until: expected a time that has not passed."),
        ({"day": "today"}, "Day: expected a date such as 2026-11-24."),
        ({"last_day": "soon"}, "Last day: expected a date such as 2026-11-24."),
        ({"provider": "kim"}, "Provider: expected one of this location."),
        (
            {"day": "2027-03-14", "from": "02:30"},
            "From: expected another time: on Sun 14 Mar the clocks skip 02:30.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(desk: Desk, typed, said):
    elsewhere = LocationId("elm-street")
    desk.services.setups.save(OAK, a_location(location_id=elsewhere, name="Elm Street"))
    desk.services.setups.save(OAK, a_provider(provider_id=ProviderId("kim"), location_id=elsewhere))
    answer = add(desk, note="dentist", **typed)
    assert answer.status_code == 400
    assert said in words(answer)
    assert f'id="{said.partition(":")[0].lower().replace(" ", "_")}-wrong"' in words(
        answer, raw=True
    )
    assert 'value="dentist"' in words(answer, raw=True)
    assert desk.services.blocks.ending_after(OAK, ProviderId("patel"), NOW) == []


def test_days_that_others_keep_booking_are_refused_with_what_was_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def in_the_way(*_: object, **__: object) -> None:
        raise StaleWrite("transaction")

    monkeypatch.setattr(BlockStore, "save", in_the_way)
    answer = add(desk, note="dentist")
    assert answer.status_code == 409
    assert "this was not added. Add it again." in words(answer)
    assert 'value="dentist"' in words(answer, raw=True)


def test_an_hour_that_comes_twice_is_away_both_times(desk: Desk):
    add(desk, day="2027-11-07", **{"from": "01:00", "until": "01:30"})
    [block] = desk.services.blocks.ending_after(OAK, ProviderId("patel"), NOW)
    assert (block.starts_at.hour, block.ends_at.hour, block.ends_at.minute) == (5, 6, 30)


def test_a_holiday_goes_over_several_days(desk: Desk):
    page = desk.ana.follow(add(desk, last_day="2026-11-25"))
    assert "Mon 23 Nov 12:00 to Wed 25 Nov 13:00" in words(page)
    assert "Away: Dr Patel all day." in words(desk.ana.get("/?day=2026-11-24"))


def test_times_are_those_of_the_location(desk: Desk):
    denver = LocationId("denver")
    desk.services.setups.save(
        OAK, a_location(location_id=denver, name="Denver", zone="America/Denver")
    )
    desk.services.setups.save(
        OAK, a_provider(provider_id=ProviderId("sol"), location_id=denver, name="Dr Sol")
    )
    desk.ana.post("/absences", location="denver", **{**LUNCH, "provider": "sol"})
    [block] = desk.services.blocks.ending_after(OAK, ProviderId("sol"), NOW)
    assert block.starts_at == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    page = words(desk.ana.get("/absences?location=denver"))
    assert "in MST" in page
    assert "12:00 to 13:00" in page
    assert "Nobody is away" in words(desk.ana.get("/absences?location=main-street"))
