"""Find open times for a visit."""

from datetime import date, datetime, timedelta

from chalicelib.domain.ids import LocationId, PracticeId, ProviderId, VisitTypeId
from chalicelib.domain.open_times import OpenTime, open_on
from chalicelib.domain.practices import Provider
from chalicelib.wiring import Services


def open_times(
    services: Services,
    practice_id: PracticeId,
    *,
    visit_type_id: VisitTypeId,
    location_id: LocationId,
    first: date,
    days: int,
    now: datetime,
    provider_id: ProviderId | None = None,
    minutes: int | None = None,
    but_held: bool = False,
) -> list[OpenTime]:
    """Soonest first, over every provider of the location who does such visits. `but_held`: without
    those that are kept for whom the waitlist asks just now."""
    setup = services.setups.of(practice_id)
    location = setup.locations[location_id]
    length = minutes or setup.visit_types[visit_type_id].minutes
    doing = [
        provider
        for provider in setup.providers.values()
        if provider.location_id == location_id
        and not provider.left
        and provider_id in (None, provider.provider_id)
        and (not provider.visit_types or visit_type_id in provider.visit_types)
    ]
    wanted = [first + timedelta(n) for n in range(days)]
    books = services.appointments.daybooks(
        practice_id, [(p.provider_id, day) for p in doing for day in wanted]
    )

    def busy(provider: Provider, day: date) -> list[tuple[datetime, datetime]]:
        book = books[provider.provider_id, day]
        held = [
            (of.starts_at, of.ends_at)
            for of in setup.waitlist.open.values()
            if but_held and of.provider_id == provider.provider_id
        ]
        return [*book.busy.values(), *book.away.values(), *held]

    return sorted(
        time
        for provider in doing
        for day in wanted
        for time in open_on(
            day,
            provider=provider,
            location=location,
            busy=busy(provider, day),
            minutes=length,
            now=now,
        )
    )
