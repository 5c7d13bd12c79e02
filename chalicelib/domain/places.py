"""Countries, their regions and time zones, as a practice picks them."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from zoneinfo import available_timezones

_NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def countries() -> Mapping[str, str]:
    """ISO 3166 code → name, by name."""
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and line[0] != "#")
    return dict(sorted(((row[0], row[1]) for row in rows), key=lambda row: row[1]))


@cache
def regions(country: str) -> Mapping[str, str]:
    """Code → name, of the regions that have public holidays of their own; none where the calendar
    does not know the country."""
    import holidays

    if country not in holidays.list_supported_countries():
        return {}
    calendar = holidays.country_holidays(country)
    names = calendar.get_subdivision_aliases()
    return {code: next(iter(names.get(code) or [code])) for code in calendar.subdivisions}


def region_of(country: str, typed: str) -> str | None:
    """The code of what was typed, be it code or name; None: the country has no such region."""
    asked = typed.casefold().strip()
    known = regions(country)
    return next(
        (code for code in known if asked in (code.casefold(), known[code].casefold())), None
    )


@cache
def zones() -> tuple[str, ...]:
    """IANA names of places, by name."""
    return tuple(
        sorted(of for of in available_timezones() if "/" in of and not of.startswith(_NOT_PLACES))
    )
