"""The practice clears a provider's day: nobody is offered a time at which nobody is there."""

from chalicelib.actions import change_appointment as change
from chalicelib.domain.ids import ProviderId
from chalicelib.domain.waitlist import SlotState
from tests.actions.waitlist.waiting import TWO, booked, hours, oak, someone, texts, waits
from tests.builders import ANA, CLEANING, MAIN_STREET, OAK, a_provider
from tests.conftest import TestServices
from tests.loop import run


def test_on_a_day_of_snow_nobody_is_offered_any_of_a_hundred_visits(
    services: TestServices,
) -> None:
    oak(services)
    visits = []
    for n in range(17):
        provider = ProviderId(f"dr-{n:02d}")
        services.setups.save(OAK, a_provider(provider_id=provider, name=f"Dr. {n}"))
        services.setups.forget(OAK)
        whose = someone(services, 10 + n)
        visits += [
            change.book(
                services,
                OAK,
                patient_id=whose,
                provider_id=provider,
                location_id=MAIN_STREET,
                visit_type_id=CLEANING,
                starts_at=TWO + hours(at),
                by=ANA,
            )
            for at in (0, 1, 2)
        ]
    waits(services, 0)
    for of in visits:
        change.cancel(services, OAK, of.appointment_id, by=ANA)
    run(services, minutes=4)
    assert texts(services, 0) == []
    assert {of.state for of in services.waitlist.slots(OAK)} == {SlotState.STOPPED}


def test_what_a_patient_left_on_that_day_is_not_offered_either(services: TestServices) -> None:
    rosas = oak(services)
    visits = [booked(services, rosas.patient_id, TWO + hours(n)) for n in (0.5, 1, 1.5)]
    waits(services, 0)
    change.cancel(services, OAK, rosas.appointment_id, by="patient")
    for of in visits:
        change.cancel(services, OAK, of.appointment_id, by=ANA)
    run(services, minutes=5)
    assert texts(services, 0) == []


def test_what_was_on_offer_when_the_day_was_cleared_goes_to_nobody_else(
    services: TestServices,
) -> None:
    rosas = oak(services)
    visits = [booked(services, rosas.patient_id, TWO + hours(n)) for n in (0.5, 1, 1.5)]
    waits(services, 0)
    change.cancel(services, OAK, rosas.appointment_id, by="patient")
    run(services, minutes=5)
    assert len(texts(services, 0)) == 1
    for of in visits:
        change.cancel(services, OAK, of.appointment_id, by=ANA)
    waits(services, 1)
    run(services, minutes=90)
    assert texts(services, 1) == []
