"""Who asks for a practice's records as FHIR, and the pages that they are answered with."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.actions.write_down import write_down
from chalicelib.domain.fhir.elements import NotTaken
from chalicelib.domain.fhir.out import Resource
from chalicelib.domain.fhir.search import Asked
from chalicelib.domain.files.fields import folded
from chalicelib.domain.ids import LocationId, PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

Cursor = Mapping[str, str | int]
_MOST_SEEN = 300
"""Of those whom one entry of the audit trail names."""
REQUESTS = 40
"""To the database, for one page."""


@dataclass(frozen=True, kw_only=True)
class Page:
    resources: list[Resource]
    included: list[Resource] = field(default_factory=list)
    """What those refer to, where that was asked for."""
    cursor: Cursor | None = None
    """Where it goes on; None: that is all."""


class Gone(NotFound):
    """It was there, and was erased."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One request."""

    services: Services
    practice_id: PracticeId
    base: str
    """The address that all of the practice's resources begin with."""
    by: str
    setup: Setup
    now: datetime

    def saw(self, did: str, about: Iterable[str]) -> None:
        """Into the audit trail, as what people see is."""
        seen = list(dict.fromkeys(about))[:_MOST_SEEN]
        if seen:
            write_down(self.services, self.practice_id, did, *seen, by=self.by)

    def zone_of(self, location_id: LocationId) -> ZoneInfo:
        location = self.setup.locations.get(location_id)
        return location.tz if location else self.zone

    @property
    def zone(self) -> ZoneInfo:
        """In which days are read that name no location."""
        return self.setup.zone


def is_called(text: str, name: str) -> bool:
    """As FHIR compares texts: no case, no accents; any of the words may be meant."""
    wanted = folded(text)
    return not text or any(
        folded(part).startswith(wanted) for part in (name, *name.split()) if wanted
    )


def whole(asked: Asked, name: str) -> int:
    value = (asked.cursor or {}).get(name, 0)
    if isinstance(value, int) and 0 <= value < 1_000_000:
        return value
    raise wrong_cursor()


def wrong_cursor() -> NotTaken:
    return NotTaken("_cursor", "what the link to the next page has", status=400)


def page_of(asked: Asked, every: list[Resource]) -> Page:
    """A page of what the setup holds."""
    ids = asked.any_of("_id")
    here = [of for of in every if not ids or of["id"] in ids]
    start = whole(asked, "from")
    more = start + asked.count < len(here)
    return Page(
        resources=here[start : start + asked.count],
        cursor={"from": start + asked.count} if more else None,
    )
