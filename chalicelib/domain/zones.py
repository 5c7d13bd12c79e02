"""The time zones that a practice can say it is in, the common ones first."""

from functools import cache
from importlib import resources
from zoneinfo import available_timezones

COMMON = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Arizona (Phoenix, no daylight saving)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
}
"""Of the United States, as people there call them."""


@cache
def others() -> tuple[str, ...]:
    """Every other place's zone, by IANA name."""
    return tuple(sorted(_countries().keys() - COMMON.keys()))


def is_zone(name: str) -> bool:
    return name in COMMON or name in others()


def country_of(zone: str) -> str:
    """The ISO country that most people in this zone live in: how they write phone numbers."""
    return _countries().get(zone, "US")


@cache
def _countries() -> dict[str, str]:
    table = resources.files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and line[0] != "#"]
    known = available_timezones()
    return {row[2]: row[0].split(",")[0] for row in rows if row[2] in known}
