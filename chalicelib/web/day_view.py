"""The free time of a day, between its visits."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import ProviderId
from chalicelib.domain.open_times import EVERY, Busy, open_on
from chalicelib.domain.practices import Location, Provider

_TAKE_TIME = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED)

Free = tuple[ProviderId, datetime, datetime]


def busy_of(appointments: Iterable[Appointment], provider_id: ProviderId) -> list[Busy]:
    return [
        (of.starts_at, of.ends_at)
        for of in appointments
        if of.provider_id == provider_id and of.status in _TAKE_TIME
    ]


def free_spans(
    day: date,
    *,
    provider: Provider,
    location: Location,
    busy: Iterable[Busy],
    shortest: int,
    now: datetime,
) -> list[Free]:
    """Runs of free quarter-hours into which a visit of `shortest` minutes fits."""
    quarter = EVERY // timedelta(minutes=1)
    spans: list[Free] = []
    for time in open_on(
        day, provider=provider, location=location, busy=busy, minutes=quarter, now=now
    ):
        if spans and spans[-1][2] == time.starts_at:
            spans[-1] = (provider.provider_id, spans[-1][1], time.ends_at)
        else:
            spans.append((provider.provider_id, time.starts_at, time.ends_at))
    return [span for span in spans if span[2] - span[1] >= timedelta(minutes=shortest)]
