"""The desk's waitlist: who waits, what is on offer, how it was decided, and putting somebody on."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions.waitlist import decline, take
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Patient
from chalicelib.domain.waitlist import EntryState, Part, SlotState, entry_id
from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    cancelled,
    enlist,
    five_minutes,
    someone,
    the_slot,
    waits,
)
from tests.builders import ALL_WEEK, ANA, CLEANING, MAIN_STREET, OAK, PATEL, a_location, a_provider
from tests.loop import register, run
from tests.web.desk import Desk, words

LATER = TWO + timedelta(days=9)
BEN = PatientId("p00")
BENS = entry_id(BEN, CLEANING)


@pytest.fixture
def rosie(desk: Desk) -> Patient:
    return register(desk.services)


@pytest.fixture
def freed(desk: Desk, rosie: Patient) -> Appointment:
    """Rosie's visit at two, which she is about to cancel."""
    return booked(desk.services, rosie.patient_id)


def page(desk: Desk, path: str = "/waitlist") -> str:
    answer = desk.ana.get(path)
    assert answer.status_code == 200, answer.status_code
    return words(answer)


def slot_path(desk: Desk) -> str:
    return f"/waitlist/{the_slot(desk.services).slot_id}"


def test_an_empty_waitlist_says_how_people_come_onto_it(desk: Desk):
    said = page(desk)
    assert "Nobody waits" in said
    assert "Nothing is on offer" in said


def test_a_time_on_offer_stands_there_with_its_clock_and_who_was_asked(
    desk: Desk, freed: Appointment
):
    waits(desk.services, 0)
    waits(desk.services, 1)
    cancelled(desk.services, freed)
    said = page(desk)
    assert "Today 14:00" in said
    assert "Dr Patel" in said
    assert "Left free today 09:00 by Rosie Klein" in said
    assert "Wave 1, held until" in said
    assert "Ben Waits asked, no answer yet" in said
    assert "Cora Waits asked, no answer yet" in said
    assert "asked now, until" in said


def test_before_an_undo_is_over_the_page_says_when_the_first_are_asked(
    desk: Desk, freed: Appointment
):
    waits(desk.services, 0)
    change.cancel(desk.services, OAK, freed.appointment_id, by=ANA)
    run(desk.services)
    said = page(desk)
    assert "The first are asked today 09:03, once the change cannot be undone any more" in said


def test_the_story_of_a_time_says_who_won_and_who_was_not_asked_and_why(
    desk: Desk, freed: Appointment, rosie: Patient
):
    ben, cora = waits(desk.services, 0), waits(desk.services, 1)
    waits(desk.services, 2, parts=[Part.MORNING])
    enlist(desk.services, rosie.patient_id)
    slot = cancelled(desk.services, freed)
    decline(desk.services, OAK, slot.slot_id, cora.entry_id)
    take(desk.services, OAK, slot.slot_id, ben.entry_id, by="patient")
    said = page(desk, slot_path(desk))
    assert "Ben Waits took it from the waitlist" in said
    assert "Cora Waits said no" in said
    assert "not at this time of day" in said
    assert "it was their own visit that left it free" in said
    assert "Nothing else counts, money never." in said
    assert "Ben Waits took it from the waitlist" in page(desk)


def test_the_old_time_of_the_winner_says_what_it_is_a_chain_of(desk: Desk, freed: Appointment):
    visit = booked(desk.services, someone(desk.services, 0), LATER)
    enlist(desk.services, BEN, instead_of=visit.appointment_id)
    waits(desk.services, 1, first=LATER.date())
    slot = cancelled(desk.services, freed)
    take(desk.services, OAK, slot.slot_id, BENS, by="patient")
    five_minutes(desk.services)
    said = page(desk)
    assert "by Ben Waits, who took an earlier time" in said
    assert "Cora Waits asked, no answer yet" in said


def test_the_desk_stops_offering_and_pressing_again_is_the_same(desk: Desk, freed: Appointment):
    waits(desk.services, 0)
    cancelled(desk.services, freed)
    page(desk)
    for _ in range(2):
        answer = desk.ana.post(f"{slot_path(desk)}/stop")
        assert "Stopped. Nobody is asked any more" in words(desk.ana.follow(answer))
    assert the_slot(desk.services).state is SlotState.STOPPED
    assert "Stopped by Ana" in page(desk).replace("by you", "by Ana")


def test_a_day_that_the_desk_cleared_says_why_nobody_was_asked(desk: Desk, freed: Appointment):
    waits(desk.services, 0)
    others = [booked(desk.services, freed.patient_id, TWO + timedelta(hours=n)) for n in (1, 2)]
    for of in (*others, freed):
        change.cancel(desk.services, OAK, of.appointment_id, by=ANA)
    five_minutes(desk.services)
    assert "Not offered, for you cancelled several visits of that day" in page(desk)


def test_stopping_what_was_won_a_moment_ago_is_refused_and_says_who_has_it(
    desk: Desk, freed: Appointment
):
    ben = waits(desk.services, 0)
    slot = cancelled(desk.services, freed)
    page(desk)
    take(desk.services, OAK, slot.slot_id, ben.entry_id, by="patient")
    answer = desk.ana.post(f"{slot_path(desk)}/stop")
    assert answer.status_code == 409
    assert "Too late to stop it" in words(answer)
    assert "Ben Waits took it" in words(answer)


def test_booking_somebody_into_the_time_ends_the_offer(
    desk: Desk, freed: Appointment, rosie: Patient
):
    waits(desk.services, 0)
    cancelled(desk.services, freed)
    booked(desk.services, rosie.patient_id, TWO)
    assert "Filled by the desk" in page(desk)


def test_a_gap_is_offered_by_hand_to_one_person_first(desk: Desk, rosie: Patient):
    waits(desk.services, 0)
    cora = waits(desk.services, 1)
    page(desk)
    answer = desk.ana.post(
        "/waitlist",
        provider=PATEL,
        other_day="2026-11-24",
        other_time="10:00",
        minutes="30",
        entry=cora.entry_id,
    )
    said = words(desk.ana.follow(answer))
    assert "On offer. Whoever is next in order is asked now." in said
    run(desk.services)
    said = page(desk, slot_path(desk))
    assert "Offered by you today 09:00" in said
    assert "Cora Waits asked" in said
    assert "Ben Waits asked, no" not in said


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ({"other_day": "2026-11-24", "other_time": "14:00"}, 409, "has just been taken"),
        ({"other_day": "2026-11-20", "other_time": "10:00"}, 400, "far enough ahead"),
        ({"other_day": "", "other_time": "10:00"}, 400, "a day and a time"),
        ({"other_day": "2026-11-24", "other_time": "10:00", "minutes": "0"}, 400, "5 at the"),
    ],
)
def test_a_gap_that_is_none_is_refused_and_what_was_typed_stays(
    desk: Desk, rosie: Patient, typed: dict[str, str], status: int, says: str
):
    booked(desk.services, rosie.patient_id, TWO + timedelta(days=1))
    page(desk)
    answer = desk.ana.post("/waitlist", **{"provider": PATEL, "minutes": "30", **typed})
    assert answer.status_code == status
    assert says in words(answer)
    assert f'value="{typed["other_time"]}"' in words(answer, raw=True)
    assert desk.services.waitlist.slots(OAK) == []


def test_a_gap_on_today_leads_to_the_form_that_offers_it(desk: Desk):
    assert "to the waitlist" not in page(desk, "/"), "nobody ever waited"
    waits(desk.services, 0)
    link = re.search(r'href="(/waitlist\?[^"]+)"', words(desk.ana.get("/"), raw=True))
    assert link
    filled = words(desk.ana.get(html.unescape(link[1])), raw=True)
    assert 'name="other_day" type="date" required value="2026-11-23"' in filled
    assert '<option value="30" selected>' in filled


# --- Putting somebody on ---------------------------------------------------------------------


def test_from_the_page_of_a_patient_onto_the_waitlist(desk: Desk):
    visit = booked(desk.services, someone(desk.services, 0), LATER)
    assert "Put on the waitlist" in page(desk, f"/patients/{BEN}")
    assert "Wed 2 Dec 14:00, Cleaning with Dr Patel" in page(desk, f"/patients/{BEN}/waitlist")
    answer = desk.ana.post(
        f"/patients/{BEN}/waitlist",
        revision="0",
        visit=visit.appointment_id,
        **{"day-1": "yes", "part-afternoon": "yes", f"with-{PATEL}": "yes"},
        notice="24",
        until="2026-12-01",
    )
    said = words(desk.ana.follow(answer))
    assert "On the waitlist. When a time becomes free that suits them, they are asked." in said
    assert "Mon, afternoons, with Dr Patel, until Tue 1 Dec, needs a day notice" in said
    [entry] = desk.services.waitlist.entries_of(OAK)
    assert (entry.instead_of, entry.joined_by) == (visit.appointment_id, ANA)
    assert entry.notice == timedelta(days=1)
    assert "instead of Wed 2 Dec 14:00" in said
    assert "has Wed 2 Dec 14:00" in page(desk)


def test_somebody_without_a_visit_waits_for_a_kind_of_visit(desk: Desk):
    someone(desk.services, 0)
    page(desk, f"/patients/{BEN}/waitlist")
    desk.ana.post(
        f"/patients/{BEN}/waitlist",
        revision="0",
        visit="none",
        visit_type=CLEANING,
        location=MAIN_STREET,
    )
    [entry] = desk.services.waitlist.entries_of(OAK)
    assert (entry.entry_id, entry.instead_of) == (BENS, None)


def test_a_visit_that_is_cancelled_meanwhile_is_said_and_what_was_typed_stays(desk: Desk):
    visit = booked(desk.services, someone(desk.services, 0), LATER)
    page(desk, f"/patients/{BEN}/waitlist")
    change.cancel(desk.services, OAK, visit.appointment_id, by="patient")
    sent = {"revision": "0", "visit": visit.appointment_id, "day-3": "yes"}
    answer = desk.ana.post(f"/patients/{BEN}/waitlist", **sent)
    assert answer.status_code == 409
    assert 'name="day-3" value="yes" checked' in words(answer, raw=True)
    assert 'name="visit" value="none"' in words(answer, raw=True)


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(desk: Desk):
    someone(desk.services, 0)
    enlist(desk.services, BEN)
    page(desk, f"/patients/{BEN}/waitlist?entry={BENS}")
    enlist(desk.services, BEN, weekdays=[5])
    answer = desk.ana.post(
        f"/patients/{BEN}/waitlist",
        revision="1",
        visit="none",
        visit_type=CLEANING,
        location=MAIN_STREET,
    )
    assert answer.status_code == 409
    assert "Somebody changed this a moment ago" in words(answer)
    assert desk.services.waitlist.entries_of(OAK)[0].weekdays == (5,)


@pytest.mark.parametrize(
    "typed",
    [
        {"first": "2026-12-05", "until": "2026-12-01"},
        {"until": "2026-01-01"},
        {"first": "x"},
        {"visit_type": "no such"},
        {"location": "no such"},
    ],
)
def test_wishes_that_make_no_sense_are_refused_and_kept(desk: Desk, typed: dict[str, str]):
    someone(desk.services, 0)
    page(desk, f"/patients/{BEN}/waitlist")
    sent = {
        "revision": "0",
        "visit": "none",
        "visit_type": CLEANING,
        "location": MAIN_STREET,
        "day-3": "yes",
        **typed,
    }
    answer = desk.ana.post(f"/patients/{BEN}/waitlist", **sent)
    assert answer.status_code == 400
    assert 'name="day-3" value="yes" checked' in words(answer, raw=True)
    assert desk.services.waitlist.entries_of(OAK) == []


def test_the_desk_takes_somebody_off(desk: Desk):
    entry = waits(desk.services, 0)
    page(desk)
    answer = desk.ana.post(f"/waitlist-entries/{entry.entry_id}/leave", revision=entry.revision)
    said = words(desk.ana.follow(answer))
    assert "Off the waitlist. Their visits stay as they are." in said
    assert "Nobody waits" in said
    left = desk.services.waitlist.entry(OAK, entry.entry_id)
    assert left is not None
    assert (left.state, left.ended_by) == (EntryState.LEFT, ANA)


def test_where_a_visit_is_booked_or_moved_stands_the_way_to_the_waitlist(desk: Desk):
    visit = booked(desk.services, someone(desk.services, 0), LATER)
    for path in (f"/book?patient={BEN}", f"/appointments/{visit.appointment_id}/move"):
        assert "Nothing suits: put on the waitlist" in page(desk, path)


def test_somebody_limited_to_another_location_sees_nobody_of_this_one(
    desk: Desk, freed: Appointment
):
    waits(desk.services, 0)
    cancelled(desk.services, freed)
    services = desk.services
    services.setups.save(OAK, a_location(location_id="hill", name="Hill", opening=ALL_WEEK))
    services.setups.save(OAK, a_provider(provider_id="hill-doc", location_id="hill", name="Dr H"))
    ana = services.setups.of(OAK).staff[ANA]
    services.setups.save(OAK, replace(ana, locations=("hill",), role="front-desk"))
    said = page(desk)
    assert "Ben" not in said
    assert "Nobody waits" in said
    assert desk.ana.get(slot_path(desk)).status_code == 404
    assert desk.ana.post(f"/waitlist-entries/{BENS}/leave", revision="1").status_code == 404
