"""Rapport. Time zones come from the pinned tzdata, wherever this is imported.

Python prefers the operating system's copy, which may be years older: with one of 2025 every
reminder in Vancouver, Edmonton and Winnipeg is an hour off since November 2026.
"""

import zoneinfo

import tzdata  # type: ignore[import-untyped]  # data: it brings no types

_AT_LEAST = "2026f"
"""IANA's names are a year and a letter: they sort by age."""

if _AT_LEAST > tzdata.IANA_VERSION:
    raise RuntimeError(f"tzdata {_AT_LEAST} or newer is needed, this is {tzdata.IANA_VERSION}")
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()
