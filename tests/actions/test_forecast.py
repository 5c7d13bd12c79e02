"""The desk reads what will go out, what will not and why; and then exactly that happens."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.forecast import Forecast, Line, forecast
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.default_playbooks import default_playbooks
from chalicelib.domain.ids import ContactId, LocationId, PatientId
from chalicelib.domain.patients import Channel, Consent, LedgerEntry, Patient, Purpose
from chalicelib.domain.playbooks import Offset, When, Words
from chalicelib.domain.touchpoints import State, Touchpoint, Why
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    NEW_YORK,
    NOW,
    OAK,
    PATEL,
    a_location,
    a_patient,
    a_playbook,
    a_step,
)
from tests.conftest import TestServices
from tests.loop import open_practice, register, run

THURSDAY = datetime(2026, 12, 3, 10, 30, tzinfo=NEW_YORK)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_practice(services)
    return services


def someone(oak: TestServices, name: str, **changes: object) -> Patient:
    person = a_patient(
        patient_id=PatientId(name.lower()), given_name=name, preferred_name="", **changes
    )
    return register(oak, person)


def book(oak: TestServices, patient: Patient, at: datetime = THURSDAY) -> Appointment:
    return schedule.book(
        oak,
        OAK,
        patient_id=patient.patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=at,
        by=ANA,
        must_be_free=False,
    )


def stop(oak: TestServices, number: str) -> None:
    contact = oak.contacts.known(OAK, Channel.TEXT, number)
    oak.contacts.record(
        contact,
        LedgerEntry(
            contact_id=contact.contact_id,
            channel=Channel.TEXT,
            purpose=Purpose.CARE,
            consent=Consent.STOPPED,
            at=oak.clock(),
            source="text",
            wording="STOP",
        ),
    )


def held(found: Forecast) -> list[tuple[str, Why | None]]:
    return [(line.called, line.held) for line in found.lines]


def test_who_gets_what_and_when(oak: TestServices) -> None:
    book(oak, someone(oak, "Rosa"))
    [line] = forecast(oak, OAK, now=NOW).lines
    assert line.called == "Rosa"
    assert line.touchpoint.due_at == datetime(2026, 11, 30, 10, 0, tzinfo=NEW_YORK)
    assert line.text == "Oak Dental: Hi Rosa, Thu Dec 3 10:30 AM. Reply YES."
    assert (line.segments, line.held) == (1, None)


def test_only_the_days_that_were_asked_for(oak: TestServices) -> None:
    book(oak, someone(oak, "Rosa"))
    assert forecast(oak, OAK, now=NOW, days=7).lines == ()
    assert len(forecast(oak, OAK, now=NOW, days=8).lines) == 1


def test_only_the_location_that_was_asked_for(oak: TestServices) -> None:
    elm_street = LocationId("elm-street")
    oak.setups.save(OAK, a_location(location_id=elm_street, name="Elm Street"))
    book(oak, someone(oak, "Rosa"))
    assert forecast(oak, OAK, now=NOW, location_id=elm_street).lines == ()
    assert len(forecast(oak, OAK, now=NOW, location_id=MAIN_STREET).lines) == 1


def test_a_text_to_somebody_who_stopped_is_held_back_and_costs_nothing(oak: TestServices) -> None:
    rosa = someone(oak, "Rosa", email="")
    book(oak, rosa)
    stop(oak, rosa.phone)
    found = forecast(oak, OAK, now=NOW)
    assert held(found) == [("Rosa", Why.STOPPED)]
    assert (found.texts, found.segments, found.price) == (0, 0, 0)


def test_what_is_over_the_budget_is_held_back_and_the_last_reminder_is_not(
    services: TestServices,
) -> None:
    steps = [a_step(f"days-{n}", offset=Offset(when=When.DAYS, days=n)) for n in (4, 3, 2, 1)]
    open_practice(services, a_playbook(*steps), per_week=1)
    book(services, someone(services, "Rosa"))
    found = forecast(services, OAK, now=NOW)
    by_step = {line.touchpoint.step_id: line.held for line in found.lines}
    assert by_step["days-1"] is None
    assert {by_step[step] for step in ("days-3", "days-2")} == {Why.BUDGET}
    assert found.texts == sum(why is None for why in by_step.values())


def test_a_patient_without_phone_and_email_is_named(oak: TestServices) -> None:
    nobody, rosa = someone(oak, "Nora", phone="", email=""), someone(oak, "Rosa")
    visit = book(oak, nobody)
    book(oak, rosa)
    found = forecast(oak, OAK, now=NOW)
    assert [(of.patient.patient_id, of.appointment.appointment_id) for of in found.unreachable] == [
        (nobody.patient_id, visit.appointment_id)
    ]
    schedule.cancel(oak, OAK, visit.appointment_id, by=ANA)
    assert forecast(oak, OAK, now=NOW).unreachable == ()


def test_a_playbook_shows_before_it_is_saved_or_switched_on(services: TestServices) -> None:
    book_off = a_playbook(on=False)
    open_practice(services, book_off)
    book(services, someone(services, "Rosa"))
    assert forecast(services, OAK, now=NOW).lines == ()
    earlier = a_step("days-5", offset=Offset(when=When.DAYS, days=5, at=time(9)))
    unsaved = replace(book_off, on=True, steps=(earlier, *book_off.steps))
    found = forecast(services, OAK, now=NOW, playbooks=[unsaved])
    assert [line.touchpoint.step_id for line in found.lines] == ["days-5", "days-3"]
    assert [line.held for line in found.lines] == [None, None]
    assert not services.setups.of(OAK, fresh=True).playbooks[book_off.playbook_id].on


def test_two_segments_cost_twice(services: TestServices) -> None:
    long = Words(text="{practice}: Hi {first_name}, {day} {time}. " + "Bring your card. " * 8)
    open_practice(services, a_playbook(a_step(words={"en": long})), segment_price=8_000)
    book(services, someone(services, "Rosa"))
    found = forecast(services, OAK, now=NOW)
    assert (found.texts, found.segments, found.price) == (1, 2, 16_000)


# --- and then it happens -------------------------------------------------------------------------

Promise = tuple[str, str, date]
"""Patient, step, local day."""


def promises(touchpoints: list[Touchpoint]) -> list[Promise]:
    return sorted(
        (subject.patient_id, touchpoint.step_id, _day(touchpoint.ended_at or touchpoint.due_at))
        for touchpoint in touchpoints
        for subject in touchpoint.subjects
    )


def _day(at: datetime) -> date:
    return at.astimezone(NEW_YORK).date()


def leaving(found: Forecast, channel: Channel) -> list[Line]:
    return [
        line
        for line in found.lines
        if line.held is None
        and line.touchpoint.after is None
        and line.touchpoint.channel is channel
    ]


def every(services: TestServices, people: list[Patient]) -> list[Touchpoint]:
    contacts: set[ContactId] = {
        services.contacts.id_of(OAK, address)
        for of in people
        for address in (of.phone, of.email)
        if address
    }
    return [t for of in sorted(contacts) for t in services.touchpoints.of_contact(OAK, of)]


def play(services: TestServices, people: list[Patient], until: datetime) -> None:
    """Every moment at which something is due, one after the other."""
    for _ in range(200):
        due = [t.due_at for t in every(services, people) if t.state is State.PLANNED]
        soon = [at for at in due if at < until]
        if not soon:
            return
        run(services.at(max(min(soon), services.clock())))
    raise AssertionError("messages stay due for ever")


def test_what_is_forecast_for_a_week_is_what_is_sent_in_it(services: TestServices) -> None:
    open_practice(services, *default_playbooks(), segment_price=8_000)
    location = services.setups.of(OAK).locations[MAIN_STREET]
    services.setups.save(OAK, replace(location, segments_per_minute=6_000))
    people = [
        someone(services, "Rosa"),
        someone(services, "Ben", phone="+12025550144", email=""),
        # A household on one phone.
        someone(services, "Ann", phone="+12025550145", email=""),
        someone(services, "Cleo", phone="+12025550145", email="", language="es"),
        someone(services, "Sam", phone="+12025550146", email=""),
        someone(services, "Eve", phone="", email="eve@home.example"),
    ]
    rosa, ben, ann, cleo, sam, eve = people
    # After a public holiday: what is wanted on it goes out on another day.
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=NEW_YORK)
    book(services, rosa, friday)
    book(services, ben, friday - timedelta(days=2))
    book(services, ben, friday)
    book(services, ann, friday + timedelta(hours=1))
    book(services, cleo, friday + timedelta(hours=2))
    book(services, sam, friday + timedelta(hours=3))
    book(services, eve, friday + timedelta(hours=4))
    stop(services, sam.phone)
    until = NOW + timedelta(days=7)

    found = forecast(services, OAK, now=services.clock(), days=7)
    play(services, people, until)

    sent = [t for t in every(services, people) if t.state is State.SENT and t.after is None]
    for channel in Channel:
        promised = promises([line.touchpoint for line in leaving(found, channel)])
        assert promises([t for t in sent if t.channel is channel]) == promised
    texts = [t for t in sent if t.channel is Channel.TEXT]
    assert len(texts) == found.texts > 6
    assert sum(t.segments for t in texts) == found.segments
    assert found.price == found.segments * 8_000
    firsts = {t.touchpoint_id for t in texts}
    read = [of.text for of in services.texts.sent if of.reference in firsts]
    assert sorted(line.text for line in leaving(found, Channel.TEXT)) == sorted(read)
    assert {line.called for line in found.lines if line.held is Why.STOPPED} == {"Sam"}
    assert {line.called for line in found.lines if line.held is Why.BUDGET} >= {"Ben"}
    assert not services.texts.to(sam.phone)
    ended = {t.touchpoint_id: (t.state, t.why) for t in every(services, people)}
    for line in found.lines:
        if line.held:
            assert ended[line.touchpoint.touchpoint_id] == (State.SKIPPED, line.held)
