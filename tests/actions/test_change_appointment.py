"""A visit changes, and with it when its provider is busy."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from chalicelib.actions import change_appointment as change
from chalicelib.domain.ids import LocationId, ProviderId
from tests.builders import ANA, CLEANING, MAIN_STREET, OAK, PATEL, a_location, a_patient, a_provider
from tests.conftest import TestServices
from tests.loop import open_practice, register

HONOLULU, KEALA = LocationId("honolulu"), ProviderId("keala")
EVENING = datetime(2026, 12, 3, 5, 0, tzinfo=UTC)
"""19:00 on the second of December in Honolulu, midnight of the third in New York."""


def test_a_visit_that_moves_to_another_zone_leaves_the_old_provider_free(
    services: TestServices,
) -> None:
    open_practice(services)
    services.setups.save(OAK, a_location(location_id=HONOLULU, zone="Pacific/Honolulu"))
    services.setups.save(OAK, a_provider(provider_id=KEALA, location_id=HONOLULU))
    patient = register(services, a_patient())
    visit = change.book(
        services, OAK, patient_id=patient.patient_id, provider_id=KEALA, location_id=HONOLULU,
        visit_type_id=CLEANING, starts_at=EVENING, by=ANA,
    )  # fmt: skip
    local_day = EVENING.astimezone(ZoneInfo("Pacific/Honolulu")).date()
    assert busy(services, KEALA, local_day) == [visit.appointment_id]
    noon = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
    moved = change.move(
        services, OAK, visit.appointment_id, starts_at=noon, provider_id=PATEL, by=ANA
    )
    assert moved.location_id == MAIN_STREET
    assert busy(services, KEALA, local_day) == []
    assert busy(services, PATEL, date(2026, 12, 4)) == [visit.appointment_id]


def busy(services: TestServices, provider: ProviderId, day: date) -> list[str]:
    [book] = services.appointments.daybooks(OAK, [(provider, day)]).values()
    return list(book.busy)
