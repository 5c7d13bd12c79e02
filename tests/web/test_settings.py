"""Settings: one question a page, nothing wrong saved, nothing of a colleague's lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from markupsafe import escape

from chalicelib.actions.compose import compose
from chalicelib.domain.ids import LocationId, PlaybookId, ProviderId, VisitTypeId
from chalicelib.domain.inheritance import EVERYTHING
from chalicelib.domain.practices import Inherited, Location, Practice, Provider, VisitType
from chalicelib.domain.sending import Skip, decide
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage.setup import Setup
from tests.actions.test_look_at_picture import Website
from tests.builders import (
    ALL_WEEK,
    CLEANING,
    ELM,
    MAIN_STREET,
    NOW,
    OAK,
    OAK_NUMBER,
    PATEL,
    ROSIES_PHONE,
    a_location,
    a_playbook,
    a_practice,
    a_provider,
)
from tests.web.desk import Desk, words
from tests.web.test_playbooks import carry_out_plans
from tests.web.test_today import book

OCEAN = LocationId("ocean-avenue")
OAK_PHONE_TYPED = "(202) 555-0199"
SATURDAY = {"week.sat.0.from": "09:00", "week.sat.0.until": "12:00"}
SATURDAYS = {5: ((time(9), time(12)),)}


def setup(desk: Desk) -> Setup:
    return desk.services.setups.of(OAK, fresh=True)


def practice(desk: Desk) -> Practice:
    return setup(desk).practice


def main_street(desk: Desk) -> Location:
    return setup(desk).locations[MAIN_STREET]


def patel(desk: Desk) -> Provider:
    return setup(desk).providers[PATEL]


def cleaning(desk: Desk) -> VisitType:
    return setup(desk).visit_types[CLEANING]


NAME = {
    "name": "Oak Dental", "colour": "#1f6f5c", "language": "en", "languages": ["es"],
    "region": "US",
}  # fmt: skip
LIMITS = {"per_day": "1", "per_week": "3", "price": "0.0098"}
ADDRESS = {
    "name": "Main Street", "address": "12 Main Street", "phone": OAK_PHONE_TYPED,
    "zone": "America/New_York", "country": "US", "region": "NY",
}  # fmt: skip
PROVIDER = {"name": "Dr Patel", "location": "main-street", "own": "no"}
TYPE = {"name": "Cleaning", "minutes": "30", "self_booking": "yes"}
HERE = "/settings/locations/main-street"


# --- The practice -----------------------------------------------------------------------------


def test_the_settings_name_every_part_in_a_line(desk: Desk):
    page = words(desk.ana.get("/settings"))
    for title in ("Practice", "Locations", "Providers", "Kinds of visit", "Who saw what"):
        assert title in page


def test_all_that_connects_other_software_stands_together(desk: Desk):
    page = words(desk.ana.get("/settings"))
    connections, records = page.index("Connections"), page.index("Records")
    for title in ("Bring in a file", "Calendars", "Form for your website", "Telephone",
                  "Keys for other software", "Tell other software", "HL7"):  # fmt: skip
        assert connections < page.index(title) < records
    answer = desk.ana.get("/settings/doubles")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doubles")


def test_the_practice_page_shows_how_everything_stands(desk: Desk):
    page = words(desk.ana.get("/settings/practice"))
    assert "Oak Dental, writes English and Spanish" in page
    assert "1 a day, 3 a week; a text costs $0.0098" in page
    assert "messages from 08:00 to 20:00" in page
    assert "No location uses this: each has its own." in page


def test_a_practice_is_renamed_and_the_trail_says_by_whom(desk: Desk):
    page = desk.ana.follow(
        desk.ana.post("/settings/practice/name", revision=1, **{**NAME, "name": "Oak & Elm"})
    )
    assert "Saved." in words(page)
    assert practice(desk).name == "Oak & Elm"
    entry = desk.services.audit.of_subject(OAK, OAK).entries[0]
    assert (entry.who, entry.did, entry.about) == ("ana", "settings.changed", ("oak", "name"))
    page = words(desk.ana.get("/settings/audit"))
    assert "Ana changed the settings Oak & Elm, name, colour and languages" in page


def test_the_first_language_is_first_and_stands_once(desk: Desk):
    changed = {**NAME, "language": "es", "languages": ["en", "es"]}
    desk.ana.post("/settings/practice/name", revision=1, **changed)
    assert practice(desk).languages == ("es", "en")


def test_a_colour_on_which_white_cannot_be_read_is_refused_with_one_that_works(desk: Desk):
    page = desk.ana.post("/settings/practice/name", revision=1, **{**NAME, "colour": "#ffd54f"})
    assert page.status_code == 400
    assert "White words on this colour are hard to read: 1.4 to 1" in words(page)
    desk.ana.post("/settings/practice/name", revision=1, **{**NAME, "colour": "#8a6d00"})
    assert practice(desk).colour == "#8a6d00"


def test_what_a_text_costs_is_typed_in_dollars(desk: Desk):
    desk.ana.post(
        "/settings/practice/limits", revision=1, per_day="2", per_week="5", price="$0.0125"
    )
    saved = practice(desk)
    assert (saved.per_day, saved.per_week, saved.segment_price) == (2, 5, 12_500)


def test_when_the_practice_changes_its_planned_reminders_follow(desk: Desk):
    desk.ana.post("/settings/practice/limits", revision=1, **LIMITS)
    assert desk.services.setups.replan_mark(OAK)


# --- Inheritance --------------------------------------------------------------------------------


def test_a_location_follows_the_practice_until_it_has_its_own(desk: Desk):
    desk.ana.post("/settings/practice/hours", revision=1, **SATURDAY)
    assert main_street(desk).opening == ALL_WEEK
    desk.ana.follow(desk.ana.post(f"{HERE}/hours", revision=1, own="no"))
    assert main_street(desk).opening == SATURDAYS
    page = words(desk.ana.get(HERE))
    assert "Opening hours same as the practice Sat 09:00 to 12:00" in page
    assert "Hours for messages its own" in page
    assert "Used by Main Street." in words(desk.ana.get("/settings/practice/hours"))
    desk.ana.post(
        f"{HERE}/hours", revision=2, own="yes",
        **{"week.mon.0.from": "13:00", "week.mon.0.until": "17:00",
           "week.mon.1.from": "08:00", "week.mon.1.until": "12:00"},
    )  # fmt: skip
    assert main_street(desk).opening == {0: ((time(8), time(12)), (time(13), time(17)))}


def test_the_list_of_locations_shows_at_a_glance_what_is_inherited(desk: Desk):
    desk.services.setups.save(OAK, a_location(location_id=OCEAN, name="Ocean", inherits=EVERYTHING))
    page = words(desk.ana.get("/settings/locations"))
    ocean = page[page.index("Ocean") : page.index("What is this page?")]
    assert ocean.count("same as the practice") == len(EVERYTHING) + 1
    assert "its own" not in ocean


def test_patients_of_a_location_read_its_own_name_and_get_emails_from_its_own_address(desk: Desk):
    desk.ana.post(f"{HERE}/brand", revision=1, own="yes", brand="Main Street Smiles")
    desk.ana.post(
        f"{HERE}/sender", revision=2, own="yes", email_from="main@oak.example", reply_to=""
    )
    seen = setup(desk).practice_at(main_street(desk))
    assert (seen.brand, seen.email_from) == ("Main Street Smiles", "main@oak.example")
    assert practice(desk).brand == "Oak Dental"


def test_a_holiday_on_which_they_work_and_a_day_off_of_their_own(desk: Desk):
    page = words(desk.ana.get(f"{HERE}/holidays"))
    assert "Thanksgiving Day (Thu 26 Nov)" in page
    desk.ana.post(
        f"{HERE}/holidays", revision=1, own="yes", open_on=["Columbus Day", "Veterans Day"],
        **{"off.0.day": "2026-12-24", "off.0.name": "Christmas Eve", "off.1.day": "",
           "off.2.day": "2026-12-31"},
    )  # fmt: skip
    saved = main_street(desk)
    assert saved.open_on == {"Columbus Day", "Veterans Day"}
    assert saved.closed_on == {date(2026, 12, 24), date(2026, 12, 31)}
    assert saved.closed_for == {date(2026, 12, 24): "Christmas Eve"}
    page = desk.ana.get(f"{HERE}/holidays")
    assert 'value="Christmas Eve"' in words(page, raw=True)
    assert "open on 2 public holidays and 2 days off of your own" in words(desk.ana.get(HERE))


def test_a_playbook_is_switched_off_at_one_location(desk: Desk):
    desk.services.setups.save(OAK, a_playbook())
    assert "Reminders" in words(desk.ana.get(f"{HERE}/playbooks"))
    desk.ana.post(f"{HERE}/playbooks", revision=1)
    playbook = setup(desk).playbooks[PlaybookId("reminders")]
    assert playbook.off_at == {MAIN_STREET}
    assert "Playbooks its own none is on" in words(desk.ana.get(HERE))
    assert "not at Main Street" in words(desk.ana.get("/playbooks"))
    desk.ana.post(f"{HERE}/playbooks", revision=1, on="reminders")
    assert setup(desk).playbooks[PlaybookId("reminders")].off_at == frozenset()


def test_words_of_its_own_are_seen_at_a_glance_at_the_location_that_has_them(desk: Desk):
    desk.services.setups.save(OAK, a_location(location_id=OCEAN, name="Ocean"))
    desk.services.setups.save(OAK, a_playbook())
    own = a_playbook(playbook_id=PlaybookId("here"), name="Ours", pilot_locations={MAIN_STREET})
    desk.services.setups.save(OAK, own)
    page = words(desk.ana.get("/settings/locations"))
    assert "Playbooks Ours (not everywhere) and Reminders its own" in page
    assert "Playbooks Reminders same as the practice" in page


def test_what_was_planned_by_a_playbook_is_not_sent_where_it_is_switched_off(desk: Desk):
    desk.services.setups.save(OAK, a_playbook())
    book(desk, starts_at=NOW + timedelta(days=10))
    carry_out_plans(desk)
    assert "1 text and 0 emails" in words(desk.ana.get("/forecast"))
    desk.ana.post(f"{HERE}/playbooks", revision=1)
    contact_id = desk.services.contacts.id_of(OAK, ROSIES_PHONE)
    [planned] = desk.services.touchpoints.of_contact(OAK, contact_id)
    playbooks = setup(desk).playbooks
    assert decide(planned, {}, playbooks, now=NOW) == Skip(why=Why.PLAYBOOK_OFF)
    carry_out_plans(desk)
    [retired] = desk.services.touchpoints.of_contact(OAK, contact_id)
    assert (retired.state, retired.why) == (State.SKIPPED, Why.PLAYBOOK_OFF)


def test_reminders_of_a_location_carry_its_own_name(desk: Desk):
    desk.services.setups.save(OAK, a_playbook())
    book(desk, starts_at=NOW + timedelta(days=10))
    desk.ana.post(f"{HERE}/brand", revision=1, own="yes", brand="Main Street Smiles")
    carry_out_plans(desk)
    contact_id = desk.services.contacts.id_of(OAK, ROSIES_PHONE)
    [planned] = desk.services.touchpoints.of_contact(OAK, contact_id)
    visit = desk.services.appointments.get(OAK, planned.subjects[0].appointment_id)
    contact = desk.services.contacts.get(OAK, contact_id)
    step = setup(desk).playbooks[PlaybookId("reminders")].steps[0]
    said = compose(
        setup(desk), planned, planned.subjects, {visit.appointment_id: visit}, contact, step,
        base_url="https://rapport.example", now=NOW,
    )  # fmt: skip
    assert said.text.startswith("Main Street Smiles: Hi Rosie")


# --- Locations ----------------------------------------------------------------------------------


def test_a_new_location_has_all_that_the_practice_has_and_shares_the_number(desk: Desk):
    typed = {
        **ADDRESS,
        "name": "Ocean Avenue",
        "zone": "America/Los_Angeles",
        "region": "california",
    }
    page = desk.ana.follow(desk.ana.post("/settings/new-location", revision=0, **typed))
    assert "Number for texts shared (202) 555-0100, that of Main Street" in words(page)
    added = next(of for of in setup(desk).locations.values() if of.name == "Ocean Avenue")
    assert (added.zone, added.region, added.phone) == ("America/Los_Angeles", "CA", "+12025550199")
    assert (added.inherits, added.number) == (EVERYTHING - {Inherited.HOURS}, OAK_NUMBER)
    assert added.opening == ALL_WEEK
    assert setup(desk).stored[added.location_id].number == ""


def test_a_number_that_others_share_stays_where_it_is(desk: Desk):
    desk.services.setups.save(
        OAK, a_location(location_id=OCEAN, name="Ocean", number="", shares_number_of=MAIN_STREET)
    )
    third = a_location(location_id=LocationId("x"), name="Third", number="+12025550188")
    desk.services.setups.save(OAK, third)
    page = desk.ana.post(f"{HERE}/number", revision=1, shares="x", pace="60")
    assert "Ocean texts from this number: change it first." in words(page)
    desk.ana.post("/settings/locations/ocean-avenue/number", revision=1, shares="x", pace="60")
    assert setup(desk).locations[OCEAN].number == "+12025550188"


def test_the_zone_stays_while_visits_are_booked_and_the_page_says_how_many(desk: Desk):
    book(desk, starts_at=NOW + timedelta(days=10))
    typed = {**ADDRESS, "zone": "America/Chicago"}
    page = desk.ana.post(f"{HERE}/address", revision=1, **typed)
    assert page.status_code == 400
    assert "1 coming visit is booked here at times that patients know" in words(page)
    assert main_street(desk).zone == "America/New_York"
    desk.ana.post(f"{HERE}/address", revision=1, **{**ADDRESS, "name": "Main St"})
    assert main_street(desk).name == "Main St"


def test_the_zone_of_a_place_where_nobody_is_booked_is_changed(desk: Desk):
    desk.ana.post(f"{HERE}/address", revision=1, **{**ADDRESS, "zone": "America/Chicago"})
    assert main_street(desk).zone == "America/Chicago"


# --- Providers and kinds of visit -----------------------------------------------------------------


def test_a_provider_is_added_and_works_when_the_location_is_open(desk: Desk):
    desk.ana.follow(
        desk.ana.post("/settings/new-provider", revision=0, **{**PROVIDER, "name": "Dr Lee"})
    )
    added = next(of for of in setup(desk).providers.values() if of.name == "Dr Lee")
    assert added.as_location
    assert added.hours == ALL_WEEK


def test_a_providers_own_hours_are_their_own(desk: Desk):
    desk.ana.post(
        "/settings/providers/patel", revision=1, **{**PROVIDER, "own": "yes"}, **SATURDAY,
        visit_types="cleaning",
    )  # fmt: skip
    assert patel(desk).hours == SATURDAYS
    assert patel(desk).visit_types == {CLEANING}


def test_whoever_leaves_is_offered_no_more_and_their_visits_stay(desk: Desk):
    visit = book(desk, starts_at=NOW + timedelta(days=10))
    page = words(desk.ana.get("/settings/providers/patel"))
    assert "1 coming visit is with Dr Patel: move them first" in page
    desk.ana.post("/settings/providers/patel/leave", revision=1, left="yes")
    assert "left, no times are offered" in words(desk.ana.get("/settings/providers"))
    assert "09:00" not in words(desk.ana.get("/book?patient=rosa"))
    assert "Dr Patel" not in words(desk.ana.get("/absences"))
    stands = desk.services.appointments.get(OAK, visit.appointment_id)
    assert stands.provider_id == PATEL
    desk.ana.post("/settings/providers/patel/leave", revision=2, left="no")
    assert not patel(desk).left


def test_a_provider_with_visits_does_not_change_location(desk: Desk):
    desk.services.setups.save(OAK, a_location(location_id=OCEAN, name="Ocean"))
    book(desk, starts_at=NOW + timedelta(days=10))
    moved = {**PROVIDER, "location": "ocean-avenue"}
    page = desk.ana.post("/settings/providers/patel", revision=1, **moved)
    assert "1 coming visit is with Dr Patel at the other location: move them first" in words(page)
    assert patel(desk).location_id == MAIN_STREET


def test_a_retired_kind_of_visit_is_booked_no_more(desk: Desk):
    book(desk, starts_at=NOW + timedelta(days=10))
    only = desk.ana.post("/settings/visit-types/cleaning/retire", revision=1, retired="yes")
    assert "This is the only kind of visit that can be booked" in words(only)
    exam = {**TYPE, "name": "Exam", "minutes": "45", "self_booking": ""}
    desk.ana.post("/settings/new-visit-type", revision=0, **exam)
    desk.ana.post("/settings/visit-types/cleaning/retire", revision=1, retired="yes")
    assert cleaning(desk).retired
    page = words(desk.ana.get("/book?patient=rosa"), raw=True)
    assert ">Exam" in page
    assert ">Cleaning" not in page
    assert "45 min, booked by the desk only" in words(desk.ana.get("/settings/visit-types"))


# --- Two at once ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "first", "second", "read"), [
    ("practice/limits", {**LIMITS, "per_week": "5"}, {**LIMITS, "per_week": "7"},
     lambda desk: practice(desk).per_week),
    ("locations/main-street/brand", {"own": "yes", "brand": "Bea's"}, {"own": "yes", "brand": "7"},
     lambda desk: main_street(desk).brand),
    ("providers/patel", {**PROVIDER, "name": "Bea's"}, {**PROVIDER, "name": "7"},
     lambda desk: patel(desk).name),
    ("visit-types/cleaning", {**TYPE, "minutes": "45"}, {**TYPE, "minutes": "50"},
     lambda desk: cleaning(desk).minutes),
])  # fmt: skip
def test_of_two_who_save_at_once_the_second_is_told_who_was_faster(
    desk: Desk, path: str, first: dict[str, Any], second: dict[str, Any], read: Any
):
    bea = desk.colleague("Bea")
    bea.post(f"/settings/{path}", revision=1, **first)
    hers = read(desk)
    late = desk.ana.post(f"/settings/{path}", revision=1, **second)
    assert late.status_code == 409
    assert "Bea saved this (today" in words(late)
    assert f"Saved now: {hers}" in words(late)
    assert read(desk) == hers
    mine = list(second.values())[-1] if path != "providers/patel" else "7"
    if path != "practice/limits":
        assert f'value="{mine}"' in words(late, raw=True) or mine == "yes"
    desk.ana.post(f"/settings/{path}", revision=2, **second)
    assert read(desk) != hers


def test_saving_one_question_changes_no_other(desk: Desk):
    before = main_street(desk)
    desk.ana.post(f"{HERE}/brand", revision=1, own="yes", brand="Smiles")
    after = main_street(desk)
    assert after == replace(
        before, brand="Smiles", inherits=before.inherits - {Inherited.BRAND}, revision=2
    )


# --- Whoever is limited to a location -------------------------------------------------------------


def test_a_manager_of_one_location_changes_that_one_only(desk: Desk):
    desk.services.setups.save(OAK, a_location(location_id=OCEAN, name="Ocean", address=""))
    kim = desk.colleague("Kim", role="manager", locations=frozenset({OCEAN}))
    page = words(kim.get("/settings/locations"))
    assert "Ocean" in page
    assert "Main Street" not in page
    assert kim.get(HERE).status_code == 404
    assert kim.get("/settings/practice").status_code == 404
    assert kim.get("/settings/providers/patel").status_code == 404
    kim.post("/settings/locations/ocean-avenue/brand", revision=1, own="yes", brand="Ocean")
    assert setup(desk).locations[OCEAN].brand == "Ocean"


def test_another_practices_location_is_as_unknown_as_one_that_nobody_has(desk: Desk):
    desk.services.setups.save(ELM, a_location(location_id=LocationId("elm-only")))
    theirs = desk.ana.get("/settings/locations/elm-only/hours")
    nobodys = desk.ana.get("/settings/locations/nowhere/hours")
    assert (theirs.status_code, theirs.body) == (404, nobodys.body)


# --- Wrong in each way it can be ------------------------------------------------------------------

PICKED = {
    "language", "languages", "country", "zone", "location", "own", "on", "on_duty", "open_on",
    "shares", "visit_types", "self_booking",
}  # fmt: skip
"""Of these only what is in the list can be shown again."""
MARKUP = "<script>alert(1)</script>"
LONG = "x" * 300


def cases() -> Iterator[tuple[str, dict[str, Any], str, Any]]:
    """(path, what is right, the field, what is wrong in it)."""
    name, limits = "practice/name", "practice/limits"
    yield from ((name, NAME, "name", of) for of in ("", LONG, "a\tb\x07"))
    yield from ((name, NAME, "colour", of) for of in ("", "red", "#12", "#ffffff", MARKUP, LONG))
    yield from ((name, NAME, "language", of) for of in ("", "xx", MARKUP))
    yield from ((name, NAME, "languages", [of]) for of in ("xx", MARKUP))
    yield from ((name, NAME, "region", of) for of in ("", "XX", "us", MARKUP))
    yield from ((limits, LIMITS, "per_day", of) for of in ("", "0", "4", "1.5", "-1", "one", "٢"))
    yield from ((limits, LIMITS, "per_week", of) for of in ("", "2", "8", "99999999", MARKUP))
    yield from ((limits, LIMITS, "price", of) for of in ("", "-1", "2", "NaN", "Infinity", "1e9"))
    for where, more in (("practice", {}), ("locations/main-street", {"own": "yes"})):
        yield from weeks(f"{where}/hours", more)
        brand, sender = {**more, "brand": "Oak"}, {**more, "email_from": "a@oak.example"}
        yield from ((f"{where}/brand", brand, "brand", of) for of in ("", LONG))
        yield from (
            (f"{where}/sender", sender, field, of)
            for field in ("email_from", "reply_to")[where == "practice" :]
            for of in ("none", "a@b", "a b@c.example", "a@b.example, c@d.example", MARKUP, LONG)
        )
        if where != "practice":
            # Proved by somebody else, or by nobody.
            yield f"{where}/sender", sender, "email_from", "hello@elm.example"
        quiet = {**more, "quiet_until": "08:00", "quiet_from": "20:00"}
        yield from (
            (f"{where}/quiet", quiet, "quiet_until", of)
            for of in ("", "07:59", "13:00", "25:00", "8", MARKUP)
        )
        yield from (
            (f"{where}/quiet", quiet, "quiet_from", of)
            for of in ("", "21:01", "08:00", "14:59", "8pm")
        )
        yield from ((f"{where}/duty", more, "on_duty", [of]) for of in ("eve", "", MARKUP))
        yield f"{where}/holidays", more, "open_on", ["No Such Day"]
        yield from (
            (f"{where}/holidays", more, "off.0.day", of)
            for of in ("soon", "2026-13-01", "2020-01-01", "2035-01-01", "0001-01-01", MARKUP)
        )
        twice = {**more, "off.0.day": "2026-12-24"}
        yield f"{where}/holidays", twice, "off.1.day", "2026-12-24"
        yield f"{where}/holidays", twice, "off.0.name", LONG
    here = "locations/main-street"
    for part in ("hours", "holidays", "quiet", "duty", "brand", "sender"):
        yield from ((f"{here}/{part}", {}, "own", of) for of in ("", "maybe"))
    for path in (f"{here}/address", "new-location"):
        right = ADDRESS if path != "new-location" else {**ADDRESS, "name": "Ocean"}
        yield from ((path, right, "name", of) for of in ("", LONG, "ELSEWHERE"))
        yield path, right, "address", LONG
        yield from ((path, right, "phone", of) for of in ("", "12", "call us", "202-555-0143 x5"))
        yield from ((path, right, "zone", of) for of in ("", "Mars/Olympus", "Etc/UTC", MARKUP))
        yield from ((path, right, "country", of) for of in ("", "ZZ", "usa"))
        yield from ((path, right, "region", of) for of in ("Bavaria", MARKUP, LONG))
    number = {"shares": "", "pace": "60"}
    yield from ((f"{here}/number", number, "shares", of) for of in ("elm-only", "main-street", "x"))
    yield from ((f"{here}/number", number, "pace", of) for of in ("", "0", "6001", "fast"))
    yield f"{here}/playbooks", {}, "on", ["elm-book"]
    for path in ("providers/patel", "new-provider"):
        right = PROVIDER if path != "new-provider" else {**PROVIDER, "name": "Dr Lee"}
        yield from ((path, right, "name", of) for of in ("", LONG, "dr fox"))
        yield from ((path, right, "location", of) for of in ("", "elm-only", MARKUP))
        yield from ((path, right, "own", of) for of in ("", "both"))
        yield from ((path, right, "visit_types", [of]) for of in ("elm-type", MARKUP))
        yield from weeks(path, {**right, "own": "yes"})
    for path in ("visit-types/cleaning", "new-visit-type"):
        right = TYPE if path != "new-visit-type" else {**TYPE, "name": "Filling"}
        yield from ((path, right, "name", of) for of in ("", LONG, "exam"))
        yield from ((path, right, "minutes", of) for of in ("", "0", "4", "481", "half", "1e2"))
        yield path, right, "self_booking", "perhaps"


def weeks(path: str, right: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str, Any]]:
    day = {**right, "week.tue.0.from": "08:00", "week.tue.0.until": "12:00"}
    yield from (
        (path, day, "week.tue.0.until", of) for of in ("", "07:00", "08:00", "25:00", "noon")
    )
    yield path, {**day, "week.tue.1.until": "14:00"}, "week.tue.1.from", "11:00"


@pytest.fixture
def full_desk(desk: Desk) -> Desk:
    """With a second of everything, and another practice that has what Oak has not."""
    save = desk.services.setups.save
    save(OAK, a_location(location_id=OCEAN, name="Elsewhere", number="+12025550188"))
    save(OAK, a_provider(provider_id=ProviderId("fox"), name="Dr Fox"))
    save(OAK, VisitType(visit_type_id=VisitTypeId("exam"), name="Exam", minutes=60))
    save(ELM, a_location(location_id=LocationId("elm-only"), number="+12025550112"))
    save(ELM, VisitType(visit_type_id=VisitTypeId("elm-type"), name="Elm", minutes=60))
    save(ELM, a_playbook(playbook_id=PlaybookId("elm-book")))
    return desk


def test_every_field_wrong_in_each_way_is_told_beside_it_and_nothing_is_saved(full_desk: Desk):
    before = setup(full_desk)
    tried = set()
    for path, right, field, wrong in cases():
        tried.add((path, field))
        answer = full_desk.ana.post(f"/settings/{path}", revision=1, **{**right, field: wrong})
        at = (path, field, wrong)
        page = words(answer, raw=True)
        assert answer.status_code == 400, at
        beside = field.rsplit(".", 2)[0] if field.startswith("week.") else field
        beside = beside.rsplit(".", 1)[0] if field.startswith("off.") else beside
        assert f'id="{beside}-wrong"' in page, at
        assert MARKUP not in page, at
        if field.split(".")[0] not in PICKED and (path, field) != ("practice/name", "region"):
            assert f'value="{escape(wrong)}"' in page, at
    assert setup(full_desk) == before
    assert len(tried) > 50


def test_what_is_right_in_those_forms_is_saved(full_desk: Desk):
    """Or else they would be refused for another reason than the one that is tried."""
    seen = {}
    for path, right, field, _ in cases():
        if field not in ("own", "on", "on_duty", "open_on") and not path.startswith("new-"):
            seen.setdefault(path, right)
    revisions: dict[str, int] = {}
    for path, right in seen.items():
        of = (
            "/".join(path.split("/")[:2]) if path.startswith(("loc", "prov", "vis")) else "practice"
        )
        revisions[of] = revisions.get(of, 0) + 1
        answer = full_desk.ana.post(f"/settings/{path}", revision=revisions[of], **right)
        assert answer.status_code == 303, (path, words(answer)[-900:])


def test_a_form_without_its_revision_is_no_form_of_ours(desk: Desk):
    assert desk.ana.post("/settings/practice/limits", **LIMITS).status_code == 400
    assert practice(desk) == replace(a_practice(), revision=1)


def test_markup_in_a_name_is_read_and_never_run(desk: Desk):
    desk.ana.post("/settings/practice/name", revision=1, **{**NAME, "name": MARKUP})
    desk.ana.post(f"{HERE}/address", revision=1, **{**ADDRESS, "name": MARKUP})
    desk.ana.post("/settings/providers/patel", revision=1, **{**PROVIDER, "name": MARKUP})
    desk.ana.post("/settings/visit-types/cleaning", revision=1, **{**TYPE, "name": MARKUP})
    assert {practice(desk).name, main_street(desk).name, patel(desk).name} == {MARKUP}
    for path in (
        "/settings/practice", "/settings/practice/hours", "/settings/locations", HERE,
        f"{HERE}/hours", f"{HERE}/number", "/settings/providers", "/settings/providers/patel",
        "/settings/visit-types", "/settings/visit-types/cleaning", "/settings/audit", "/absences",
    ):  # fmt: skip
        page = words(desk.ana.get(path), raw=True)
        assert MARKUP not in page, path
        assert str(escape(MARKUP)) in page, path


def test_the_practices_own_address_is_proved_elsewhere_and_never_typed_here(desk: Desk):
    desk.ana.post(
        "/settings/practice/sender", revision=1,
        email_from="hello@elm.example", reply_to="desk@oak.example",
    )  # fmt: skip
    saved = practice(desk)
    assert (saved.email_from, saved.reply_to) == ("hello@oak.example", "desk@oak.example")


def test_a_logo_is_the_address_of_a_picture_that_mail_programs_show(desk: Desk):
    path = "/settings/practice/name"
    form = {"name": "Oak", "colour": "#1f6f5c", "language": "en", "region": "US"}
    form["revision"] = str(practice(desk).revision)
    refused = desk.ana.post(path, **form, logo="http://oak.example/logo.png")
    assert refused.status_code == 400
    assert "An address that begins with https://." in words(refused)
    desk.services.__dict__["public_web"] = Website(status=404)
    refused = desk.ana.post(path, **form, logo="https://oak.example/logo.png")
    assert "the website answers 404" in words(refused)
    desk.services.__dict__["public_web"] = Website()
    desk.ana.post(path, **form, logo="https://oak.example/logo.png")
    assert practice(desk).logo == "https://oak.example/logo.png"


def test_languages_are_chosen_by_both_their_names(desk: Desk):
    page = words(desk.ana.get("/settings/practice/name"))
    assert "Arabic (العربية)" in page
