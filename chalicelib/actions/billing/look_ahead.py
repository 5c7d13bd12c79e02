"""Once a day: what is planned until the month's end, and how many patients there are."""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.actions.forecast import AHEAD, forecast
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.usage import Count, days_of, month_of
from chalicelib.wiring import Services


def look_ahead(services: Services, practice_id: PracticeId, *, now: datetime) -> None:
    today = now.astimezone(UTC).date()
    month = month_of(today)
    left = days_of(month)[-1].day - today.day
    planned = forecast(services, practice_id, now=now, days=min(AHEAD, left + 1))
    was = services.meters.month(practice_id, month)
    seen = replace(
        was,
        planned=Count(texts=planned.texts, segments=planned.segments, emails=planned.emails),
        looked_ahead=min(AHEAD, left),
        contacts=len(services.patients.all_ids(practice_id)),
    )
    services.meters.save_month(practice_id, month, seen)
