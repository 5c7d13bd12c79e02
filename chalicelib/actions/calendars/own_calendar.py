"""A provider's visits as a calendar, for whoever has its address."""

from datetime import timedelta

from chalicelib.actions.write_down import write_down
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.calendars.writing import Shown, Shows, calendar_of, initials
from chalicelib.domain.ids import AppointmentId, PracticeId, ProviderId
from chalicelib.storage.calendars import OwnCalendar
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import token
from chalicelib.wiring import Services

BEHIND, AHEAD = timedelta(days=7), timedelta(days=180)
_CALLED_OFF_AHEAD = 14
"""Days in which what was called off is said to be; further ahead it is just not there."""


def open_calendar(
    services: Services, practice_id: PracticeId, provider_id: ProviderId, shows: Shows, *, by: str
) -> OwnCalendar:
    """With a new address: the one before it opens nothing any more. Raises NotFound."""
    if provider_id not in services.setups.of(practice_id, fresh=True).providers:
        raise NotFound(provider_id)
    own = OwnCalendar(
        practice_id=practice_id,
        provider_id=provider_id,
        token=token(),
        shows=shows,
        made_at=services.clock(),
    )
    services.calendars.open_own(own)
    write_down(services, practice_id, "calendar.opened", provider_id, by=by)
    return own


def close_calendar(
    services: Services, practice_id: PracticeId, provider_id: ProviderId, *, by: str
) -> None:
    services.calendars.close_own(practice_id, provider_id)
    write_down(services, practice_id, "calendar.closed", provider_id, by=by)


def calendar_by_token(services: Services, given: str) -> bytes:
    """Raises NotFound."""
    own = services.calendars.by_token(given)
    if own is None:
        raise NotFound("calendar")
    setup = services.setups.of(own.practice_id)
    provider = setup.providers.get(own.provider_id)
    if provider is None:
        raise NotFound("calendar")
    visits = _visits(services, own)
    patients = {}
    if own.shows is Shows.INITIALS:
        patients = services.patients.get_many_standing(
            own.practice_id, {of.patient_id for of in visits}
        )
    shown = [
        Shown(
            visit=of,
            initials=initials(who.given_name, who.family_name)
            if (who := patients.get(of.patient_id)) and not who.erased_at
            else "",
            place=setup.locations[of.location_id].name if of.location_id in setup.locations else "",
        )
        for of in visits
    ]
    return calendar_of(f"{provider.name}, {setup.practice.name}", shown)


def _visits(services: Services, own: OwnCalendar) -> list[Appointment]:
    now, setup = services.clock(), services.setups.of(own.practice_id)
    location = setup.locations[setup.providers[own.provider_id].location_id]
    first = location.local(now - BEHIND).date()
    days = [first + timedelta(n) for n in range((BEHIND + AHEAD).days)]
    books = services.appointments.daybooks(
        own.practice_id, [(own.provider_id, day) for day in days]
    )
    ids = {AppointmentId(of) for book in books.values() for of in book.busy}
    found = dict(services.appointments.get_many(own.practice_id, ids))
    today = location.local(now).date()
    for nth in range(_CALLED_OFF_AHEAD):
        day = today + timedelta(nth)
        for of in services.appointments.of_day(own.practice_id, location.location_id, day):
            if of.provider_id == own.provider_id and of.status is Status.CANCELLED:
                found.setdefault(of.appointment_id, of)
    return sorted(
        (of for of in found.values() if of.provider_id == own.provider_id),
        key=lambda of: (of.starts_at, of.appointment_id),
    )
