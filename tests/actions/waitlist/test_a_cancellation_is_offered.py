"""From a cancellation to a full chair."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions.block_time import block_time
from chalicelib.actions.open_times import open_times
from chalicelib.actions.waitlist import decline, join, leave, offer_to, stop_slot, take
from chalicelib.actions.waitlist.follow_slot import follow_slot
from chalicelib.domain.accounts import Registration
from chalicelib.domain.appointments import Status
from chalicelib.domain.errors import BadInput, SlotTaken
from chalicelib.domain.ids import PatientId, ProviderId, VisitTypeId
from chalicelib.domain.patients import Consent, LedgerEntry, Purpose
from chalicelib.domain.touchpoints import State, Why
from chalicelib.domain.waitlist import (
    EntryState,
    OfferState,
    Outcome,
    Part,
    SlotState,
    how_it_stands,
)
from chalicelib.domain.waitlist.entries import Unsuited
from chalicelib.domain.waitlist.ranking import NotAsked
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.ids import fresh
from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    cancelled,
    enlist,
    five_minutes,
    hours,
    oak,
    offers,
    pass_by,
    phone,
    someone,
    texts,
    the_slot,
    waits,
)
from tests.builders import (
    ALL_WEEK,
    ANA,
    CLEANING,
    MAIN_STREET,
    OAK,
    PATEL,
    a_location,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.loop import run, touchpoints

IN_A_WEEK = TWO + timedelta(7)
LEE = ProviderId("lee")
LONG = VisitTypeId("long")


def test_a_cancelled_visit_is_offered_and_whoever_says_yes_has_it(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    [text] = texts(services, 0)
    assert "2:00 PM" in text
    assert "Dr Patel" in text
    won = take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    assert won.outcome is Outcome.WON
    assert won.appointment is not None
    assert (won.appointment.starts_at, won.appointment.provider_id) == (TWO, PATEL)
    assert won.appointment.patient_id == ben.patient_id
    filled = the_slot(services)
    assert (filled.state, filled.appointment_id) == (
        SlotState.FILLED,
        won.appointment.appointment_id,
    )
    assert services.waitlist.entries_of(OAK) == []


def test_nothing_is_offered_before_an_undo_is_out_of_the_question(services: TestServices) -> None:
    visit = oak(services)
    waits(services, 0)
    change.cancel(services, OAK, visit.appointment_id, by=ANA)
    run(services, minutes=2)
    change.undo(services, OAK, visit.appointment_id, by=ANA)
    five_minutes(services)
    assert texts(services, 0) == []
    assert the_slot(services).state is SlotState.TAKEN_BY_STAFF


def test_a_practice_without_a_waitlist_notes_nothing(services: TestServices) -> None:
    visit = oak(services)
    change.cancel(services, OAK, visit.appointment_id, by=ANA)
    five_minutes(services)
    assert services.waitlist.slots(OAK) == []


def test_whoever_left_the_time_is_not_offered_it(services: TestServices) -> None:
    visit = oak(services)
    rosa = enlist(services, visit.patient_id)
    slot = cancelled(services, visit)
    assert slot.state is SlotState.NOBODY
    [log] = services.waitlist.story(OAK, slot.slot_id).logs
    [line] = log.lines
    assert (line.entry_id, line.unsuited) == (rosa.entry_id, Unsuited.THEIRS)


def test_saying_yes_twice_is_saying_it_once(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    first = take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    again = take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    assert again.outcome is Outcome.ALREADY_YOURS
    assert again.appointment is not None
    assert first.appointment is not None
    assert again.appointment.appointment_id == first.appointment.appointment_id
    assert len(booked_visits(services, ben.patient_id)) == 1


def test_whoever_is_slower_is_told_that_it_is_gone_and_stays_on_the_list(
    services: TestServices,
) -> None:
    visit = oak(services)
    ben, cora = waits(services, 0), waits(services, 1)
    slot = cancelled(services, visit)
    take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    lost = take(services, OAK, slot.slot_id, cora.entry_id, by="patient")
    assert (lost.outcome, lost.appointment) == (Outcome.GONE, None)
    assert [of.entry_id for of in services.waitlist.entries_of(OAK)] == [cora.entry_id]
    by_entry = {of.entry_id: of.state for of in offers(services, slot)}
    assert by_entry == {ben.entry_id: OfferState.WON, cora.entry_id: OfferState.LOST}


def test_whoever_did_not_answer_hears_nothing_more(services: TestServices) -> None:
    visit = oak(services)
    ben, cora = waits(services, 0), waits(services, 1)
    slot = cancelled(services, visit)
    take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    for _ in range(9):
        pass_by(services, 10)
    assert len(texts(services, 1)) == 1
    story = services.waitlist.story(OAK, slot.slot_id)
    [hers] = [of for of in story.offers if of.entry_id == cora.entry_id]
    assert how_it_stands(hers, story.slot, services.clock()) is OfferState.LOST


def test_an_offer_ends_when_it_was_to_end(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    assert slot.held_until is not None
    services.at(slot.held_until)
    late = take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    assert late.outcome is Outcome.TOO_LATE
    assert services.waitlist.entries_of(OAK) == [ben_again(services)]
    run(services, minutes=1)
    assert the_slot(services).state is SlotState.NOBODY
    assert take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome is Outcome.TOO_LATE


def ben_again(services: TestServices) -> object:
    return services.waitlist.of_patient(OAK, PatientId("p00"))[0]


def test_a_time_that_has_begun_is_nobodys(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    services.at(TWO)
    assert take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome is Outcome.PAST


def test_a_visit_cancelled_minutes_before_it_begins_is_offered_to_nobody(
    services: TestServices,
) -> None:
    visit = oak(services)
    waits(services, 0, notice=timedelta(0))
    services.at(TWO - timedelta(minutes=20))
    assert cancelled(services, visit).state is SlotState.PAST
    assert texts(services, 0) == []


def test_an_offer_nobody_got_is_answered_clearly(services: TestServices) -> None:
    visit = oak(services)
    waits(services, 0)
    slot = cancelled(services, visit)
    stranger = enlist(services, someone(services, 1))
    outcome = take(services, OAK, slot.slot_id, stranger.entry_id, by="patient").outcome
    assert outcome is Outcome.NO_SUCH_OFFER


# Staff


def test_a_time_that_staff_fill_is_withdrawn(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    booked(services, someone(services, 5))
    assert the_slot(services).state is SlotState.TAKEN_BY_STAFF
    outcome = take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome
    assert outcome is Outcome.WITHDRAWN
    assert booked_visits(services, ben.patient_id) == []


def test_an_absence_withdraws_what_is_on_offer(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    block_time(
        services, OAK, provider_id=PATEL, starts_at=TWO - hours(1), ends_at=TWO + hours(1), by=ANA
    )
    outcome = take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome
    assert outcome is Outcome.WITHDRAWN


def test_the_desk_stops_offering(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    assert stop_slot(services, OAK, slot.slot_id, by=ANA).state is SlotState.STOPPED
    outcome = take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome
    assert outcome is Outcome.WITHDRAWN


def test_an_offer_that_has_not_left_when_staff_fill_the_time_never_leaves(
    services: TestServices,
) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    change.cancel(services, OAK, visit.appointment_id, by="patient")
    services.at(services.clock() + timedelta(minutes=4))
    follow_slot(services, OAK, the_slot(services).slot_id)
    booked(services, someone(services, 5))
    run(services)
    assert texts(services, 0) == []
    [touchpoint] = touchpoints(services, phone(0))
    assert (touchpoint.state, touchpoint.why) == (State.SKIPPED, Why.NO_LONGER)
    [offer] = offers(services, the_slot(services))
    assert (offer.entry_id, offer.state) == (ben.entry_id, OfferState.NOT_SENT)


def test_a_gap_is_offered_by_hand_to_the_one_the_desk_chose_and_then_to_the_others(
    services: TestServices,
) -> None:
    oak(services)
    waits(services, 0)
    cora = waits(services, 1)
    at = TWO + hours(1)
    slot = offer_to(
        services,
        OAK,
        location_id=MAIN_STREET,
        provider_id=PATEL,
        starts_at=at,
        minutes=30,
        by=ANA,
        entry_id=cora.entry_id,
    )
    run(services)
    assert (len(texts(services, 0)), len(texts(services, 1))) == (0, 1)
    decline(services, OAK, slot.slot_id, cora.entry_id)
    run(services)
    assert (len(texts(services, 0)), len(texts(services, 1))) == (1, 1)


def test_a_gap_that_is_taken_or_over_is_not_offered(services: TestServices) -> None:
    oak(services)
    place: dict[str, Any] = {
        "location_id": MAIN_STREET,
        "provider_id": PATEL,
        "minutes": 30,
        "by": ANA,
    }
    with pytest.raises(SlotTaken):
        offer_to(services, OAK, starts_at=TWO, **place)
    with pytest.raises(BadInput):
        offer_to(services, OAK, starts_at=services.clock() - hours(1), **place)


# Who is asked


def test_a_no_asks_the_next_ones_at_once(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    decline(services, OAK, slot.slot_id, ben.entry_id)
    cora = waits(services, 1)
    run(services)
    assert texts(services, 0) != []
    assert len(texts(services, 1)) == 1
    assert take(services, OAK, slot.slot_id, cora.entry_id, by="patient").outcome is Outcome.WON


def test_a_no_can_become_a_yes_while_it_is_held(services: TestServices) -> None:
    visit = oak(services)
    ben, _ = waits(services, 0), waits(services, 1)
    slot = cancelled(services, visit)
    decline(services, OAK, slot.slot_id, ben.entry_id)
    assert take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome is Outcome.WON


def test_one_phone_gets_one_offer_of_a_time(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    cora = waits(services, 1, phone=phone(0))
    slot = cancelled(services, visit)
    assert [of.entry_id for of in offers(services, slot)] == [ben.entry_id]
    lines = {of.entry_id: of for of in services.waitlist.story(OAK, slot.slot_id).logs[0].lines}
    assert lines[cora.entry_id].not_asked is NotAsked.HOUSEHOLD


def test_two_wins_by_one_household_get_a_clear_answer(services: TestServices) -> None:
    visit = oak(services)
    later = booked(services, visit.patient_id, TWO + hours(1))
    ben = waits(services, 0)
    first = cancelled(services, visit)
    take(services, OAK, first.slot_id, ben.entry_id, by="patient")
    second = cancelled(services, later)
    assert offers(services, second) == []
    assert second.state is SlotState.NOBODY


def test_whoever_won_one_of_two_times_is_told_so_at_the_second(services: TestServices) -> None:
    visit = oak(services)
    later = booked(services, visit.patient_id, TWO + hours(1))
    ben = waits(services, 0)
    first = cancelled(services, visit)
    decline(services, OAK, first.slot_id, ben.entry_id)
    assert ben_again(services) is not None
    services.at(services.clock() + hours(1))
    second = cancelled(services, later)
    both = [
        take(services, OAK, of.slot_id, ben.entry_id, by="patient").outcome
        for of in (second, second, first)
    ]
    assert both == [Outcome.WON, Outcome.ALREADY_YOURS, Outcome.TOO_LATE]
    assert len(booked_visits(services, ben.patient_id)) == 1


def test_whoever_stopped_texts_is_not_asked_and_the_log_says_why(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    contact = services.contacts.get(OAK, services.contacts.id_of(OAK, phone(0)))
    services.contacts.record(
        contact,
        LedgerEntry(
            contact_id=contact.contact_id,
            channel=contact.channel,
            purpose=Purpose.CARE,
            consent=Consent.STOPPED,
            at=services.clock(),
            source="text",
        ),
    )
    slot = cancelled(services, visit)
    assert texts(services, 0) == []
    [log] = services.waitlist.story(OAK, slot.slot_id).logs
    [line] = log.lines
    assert (line.entry_id, line.not_asked, line.why) == (
        ben.entry_id,
        NotAsked.REFUSES,
        Why.STOPPED,
    )


def test_wishes_are_kept_to_and_the_log_says_which(services: TestServices) -> None:
    visit = oak(services)
    services.setups.save(OAK, a_visit_type(visit_type_id=LONG, name="Long", minutes=60))
    services.setups.save(OAK, a_provider(provider_id=LEE, name="Dr Lee"))
    wishes = {
        0: {"weekdays": (2,)},
        1: {"parts": (Part.MORNING,)},
        2: {"provider_ids": (LEE,)},
        3: {"first": TWO.date() + timedelta(1)},
        4: {"notice": timedelta(days=1)},
        5: {"weekdays": (1,), "parts": (Part.AFTERNOON,), "until": TWO.date()},
    }
    ids = {n: waits(services, n, **wish).entry_id for n, wish in wishes.items()}
    long = join(
        services,
        OAK,
        patient_id=someone(services, 6),
        location_id=MAIN_STREET,
        visit_type_id=LONG,
        by="ana",
    )
    slot = cancelled(services, visit)
    said = {of.entry_id: of for of in services.waitlist.story(OAK, slot.slot_id).logs[0].lines}
    assert {n: said[of].unsuited for n, of in ids.items()} == {
        0: Unsuited.WEEKDAY,
        1: Unsuited.PART,
        2: Unsuited.PROVIDER,
        3: Unsuited.DATES,
        4: Unsuited.NOTICE,
        5: None,
    }
    assert said[long.entry_id].unsuited is Unsuited.TOO_SHORT
    assert [of.entry_id for of in offers(services, slot)] == [ids[5]]


def test_an_offer_at_night_waits_for_the_morning(services: TestServices) -> None:
    visit = oak(services)
    tomorrow = booked(services, visit.patient_id, TWO + timedelta(1))
    waits(services, 0)
    services.at(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))  # ten in the evening
    cancelled(services, tomorrow)
    assert texts(services, 0) == []
    services.at(datetime(2026, 11, 24, 13, 0, tzinfo=UTC))  # eight in the morning
    run(services, minutes=2)
    assert len(texts(services, 0)) == 1


def test_the_second_wave_asks_whom_the_first_did_not(services: TestServices) -> None:
    visit = oak(services)
    for n in range(20):
        waits(services, n)
    slot = cancelled(services, visit)
    first = {of.entry_id for of in offers(services, slot)}
    assert len(first) == 15
    assert slot.held_until is not None
    services.at(slot.held_until)
    run(services)
    everyone = offers(services, slot)
    assert len({of.entry_id for of in everyone}) == len(everyone) == 20
    assert {of.wave for of in everyone} == {1, 2}
    assert the_slot(services).wave == 2


# The chain


def test_the_winners_old_time_is_offered_on_but_not_to_them(services: TestServices) -> None:
    visit = oak(services)
    ben = someone(services, 0)
    old = booked(services, ben, IN_A_WEEK)
    entry = enlist(services, ben, instead_of=old.appointment_id)
    slot = cancelled(services, visit)
    won = take(services, OAK, slot.slot_id, entry.entry_id, by="patient")
    assert won.appointment is not None
    assert (won.appointment.appointment_id, won.appointment.starts_at) == (
        old.appointment_id,
        TWO,
    )
    assert won.appointment.status is Status.BOOKED
    cora = waits(services, 1)
    enlist(services, ben)
    five_minutes(services)
    chained = the_slot(services)
    assert (chained.starts_at, chained.chain_of) == (IN_A_WEEK, slot.slot_id)
    assert [of.entry_id for of in offers(services, chained)] == [cora.entry_id]


def test_nobody_is_offered_a_time_later_than_the_one_they_have(services: TestServices) -> None:
    visit = oak(services)
    ben = someone(services, 0)
    sooner = booked(services, ben, TWO - hours(2))
    enlist(services, ben, instead_of=sooner.appointment_id)
    slot = cancelled(services, visit)
    [log] = services.waitlist.story(OAK, slot.slot_id).logs
    assert [of.unsuited for of in log.lines] == [Unsuited.NO_SOONER]


def test_a_winner_who_cancels_frees_the_time_once_more(services: TestServices) -> None:
    visit = oak(services)
    ben, cora = waits(services, 0), waits(services, 1)
    slot = cancelled(services, visit)
    won = take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    assert won.appointment is not None
    services.at(services.clock() + hours(1))
    again = cancelled(services, won.appointment)
    assert again.slot_id != slot.slot_id
    assert [of.entry_id for of in offers(services, again)] == [cora.entry_id]


# Joining


def test_joining_twice_is_one_place_in_the_list_with_the_later_wishes(
    services: TestServices,
) -> None:
    oak(services)
    ben = waits(services, 0)
    services.at(services.clock() + hours(5))
    again = enlist(services, ben.patient_id, parts=(Part.EVENING,))
    [entry] = services.waitlist.entries_of(OAK)
    assert (entry.joined_at, entry.parts) == (ben.joined_at, (Part.EVENING,))
    assert again == entry


def test_whoever_left_the_list_is_asked_no_more_and_may_join_again(services: TestServices) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    assert leave(services, OAK, ben.entry_id, by="patient").state is EntryState.LEFT
    cancelled(services, visit)
    assert texts(services, 0) == []
    enlist(services, ben.patient_id)
    assert len(services.waitlist.entries_of(OAK)) == 1


def test_whoever_leaves_while_a_time_is_held_for_them_cannot_take_it(
    services: TestServices,
) -> None:
    visit = oak(services)
    ben = waits(services, 0)
    slot = cancelled(services, visit)
    leave(services, OAK, ben.entry_id, by="patient")
    outcome = take(services, OAK, slot.slot_id, ben.entry_id, by="patient").outcome
    assert outcome is Outcome.NOT_WAITING


@pytest.mark.parametrize(
    "wishes",
    [
        {"weekdays": (0,)},
        {"until": TWO.date() - timedelta(1)},
        {"first": TWO.date(), "until": TWO.date() - timedelta(1)},
        {"provider_ids": ("nobody",)},
        {"notice": timedelta(days=99)},
    ],
)
def test_wishes_that_cannot_be_are_refused(
    services: TestServices, wishes: dict[str, object]
) -> None:
    oak(services)
    ben = someone(services, 0)
    with pytest.raises(BadInput):
        enlist(services, ben, **wishes)


def test_an_entry_whose_days_are_over_ends(services: TestServices) -> None:
    visit = oak(services)
    later = booked(services, visit.patient_id, IN_A_WEEK)
    waits(services, 0, until=TWO.date() + timedelta(1))
    services.at(TWO + timedelta(3))
    cancelled(services, later)
    assert services.waitlist.entries_of(OAK) == []
    assert services.waitlist.of_patient(OAK, PatientId("p00"))[0].state is EntryState.OVER


def test_somebody_who_waits_in_another_place_is_not_asked(services: TestServices) -> None:
    visit = oak(services)
    from chalicelib.domain.ids import LocationId

    elm = LocationId("elm-street")
    services.setups.save(OAK, a_location(location_id=elm, opening=ALL_WEEK))
    join(
        services,
        OAK,
        patient_id=someone(services, 0),
        location_id=elm,
        visit_type_id=CLEANING,
        by="ana",
    )
    slot = cancelled(services, visit)
    assert services.waitlist.story(OAK, slot.slot_id).logs[0].lines[0].unsuited is Unsuited.PLACE


def booked_visits(services: TestServices, patient_id: PatientId) -> list[object]:
    found = services.appointments.of_patient(OAK, patient_id)
    return [of for of in found if of.status is Status.BOOKED]


# Whichever way it became free


def test_a_visit_that_the_practices_own_system_cancels_is_offered(services: TestServices) -> None:
    visit = oak(services)
    waits(services, 0)
    said = replace(visit, status=Status.CANCELLED, version=visit.version + 1, before=None)
    now = services.clock()
    services.appointments.save(
        OAK,
        replace(said, changed_by="import", changed_at=now),
        was=visit,
        zone=a_location().tz,
        audit=AuditEntry(practice_id=OAK, entry_id=fresh(now), at=now, who="import", did="x"),
    )
    run(services, minutes=6)
    assert len(texts(services, 0)) == 1


def test_a_visit_that_moves_leaves_its_old_time_to_others(services: TestServices) -> None:
    visit = oak(services)
    waits(services, 0)
    change.move(services, OAK, visit.appointment_id, starts_at=IN_A_WEEK, by=ANA)
    five_minutes(services)
    assert the_slot(services).starts_at == TWO
    assert len(texts(services, 0)) == 1


def test_a_move_that_is_undone_leaves_the_new_time_to_others(services: TestServices) -> None:
    visit = oak(services)
    waits(services, 0)
    change.move(services, OAK, visit.appointment_id, starts_at=IN_A_WEEK, by=ANA)
    change.undo(services, OAK, visit.appointment_id, by=ANA)
    five_minutes(services)
    states = {of.starts_at: of.state for of in services.waitlist.slots(OAK)}
    assert states == {TWO: SlotState.TAKEN_BY_STAFF, IN_A_WEEK: SlotState.OPEN}


def test_a_day_that_the_practice_clears_is_offered_to_nobody(services: TestServices) -> None:
    """Dr Patel is ill: three visits are cancelled, and nobody thought of an absence."""
    visit = oak(services)
    visits = [visit, *(booked(services, visit.patient_id, TWO + hours(n)) for n in (1, 2))]
    waits(services, 0)
    for of in visits:
        change.cancel(services, OAK, of.appointment_id, by=ANA)
    five_minutes(services)
    assert texts(services, 0) == []
    assert {(of.state, of.by) for of in services.waitlist.slots(OAK)} == {
        (SlotState.STOPPED, "rapport")
    }


def test_three_patients_who_cancel_on_one_day_clear_no_day(services: TestServices) -> None:
    visit = oak(services)
    visits = [visit, *(booked(services, visit.patient_id, TWO + hours(n)) for n in (1, 2))]
    waits(services, 0)
    for of in visits:
        change.cancel(services, OAK, of.appointment_id, by="patient")
    five_minutes(services)
    assert len(texts(services, 0)) == 1


def test_times_on_offer_are_not_given_to_patients_who_book_by_themselves(
    services: TestServices,
) -> None:
    visit = oak(services)
    waits(services, 0)
    cancelled(services, visit)
    asked: dict[str, Any] = {
        "visit_type_id": CLEANING,
        "location_id": MAIN_STREET,
        "first": TWO.date(),
        "days": 1,
        "now": services.clock(),
    }
    desk = {of.starts_at for of in open_times(services, OAK, **asked)}
    theirs = {of.starts_at for of in open_times(services, OAK, but_held=True, **asked)}
    assert TWO in desk - theirs


def test_a_booking_that_no_offer_heard_of_ends_them_all_the_same(
    services: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on offer is known half a minute late; the day book is not."""
    visit = oak(services)
    ben, cora = waits(services, 0), waits(services, 1)
    decline_later = cancelled(services, visit)
    monkeypatch.setattr("chalicelib.actions.waitlist.freed.withdraw", lambda *_: None)
    dan = waits(services, 2)
    for of in (ben, cora):
        decline(services, OAK, decline_later.slot_id, of.entry_id)
    follow_slot(services, OAK, decline_later.slot_id)
    booked(services, someone(services, 5))
    run(services)
    assert texts(services, 2) == []
    assert offers(services, decline_later)[-1].state is OfferState.NOT_SENT
    outcome = take(services, OAK, decline_later.slot_id, dan.entry_id, by="patient").outcome
    assert outcome is Outcome.WITHDRAWN
    assert the_slot(services).state is SlotState.TAKEN_BY_STAFF


def test_before_its_number_is_registered_a_practice_asks_by_email(services: TestServices) -> None:
    visit = oak(services)
    account = services.setups.of(OAK).account
    services.setups.save(OAK, replace(account, registration=Registration.MISSING))
    enlist(services, someone(services, 0, email="ben@home.example"))
    cora = waits(services, 1)
    slot = cancelled(services, visit)
    assert [of.to for of in services.emails.sent] == ["ben@home.example"]
    lines = {of.entry_id: of for of in services.waitlist.story(OAK, slot.slot_id).logs[0].lines}
    assert lines[cora.entry_id].why is Why.NOT_REGISTERED


def test_waves_are_sized_by_all_who_said_yes_in_time_the_first_or_not(
    services: TestServices,
) -> None:
    visit = oak(services)
    people = [waits(services, n) for n in range(4)]
    slot = cancelled(services, visit)
    for of in people[:2]:
        take(services, OAK, slot.slot_id, of.entry_id, by="patient")
    decline(services, OAK, slot.slot_id, people[2].entry_id)
    run(services, minutes=2)
    counted = services.setups.of(OAK, fresh=True).waitlist
    assert (counted.offered, counted.accepted) == (0, 0)
    assert slot.held_until is not None
    services.at(slot.held_until)
    run(services, minutes=2)
    counted = services.setups.of(OAK, fresh=True).waitlist
    assert (counted.offered, counted.accepted) == (4, 2)
    assert the_slot(services).due_at is None


def test_what_the_winner_leaves_of_a_long_time_is_offered_on(services: TestServices) -> None:
    oak(services)
    long = booked(services, someone(services, 8), TWO + hours(1), minutes=60)
    ben, cora = waits(services, 0), waits(services, 1)
    slot = cancelled(services, long)
    take(services, OAK, slot.slot_id, ben.entry_id, by="patient")
    services.at(slot.held_until or TWO)
    five_minutes(services)
    rest = the_slot(services)
    assert (rest.starts_at, rest.ends_at) == (TWO + hours(1.5), TWO + hours(2))
    assert rest.chain_of == slot.slot_id
    assert take(services, OAK, rest.slot_id, cora.entry_id, by="patient").outcome is Outcome.WON
