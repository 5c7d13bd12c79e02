"""Zones come from the pinned data, whatever the operating system has."""

import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("zone", "at", "hours"),
    [
        ("America/Vancouver", datetime(2026, 12, 1, 17, tzinfo=UTC), -7),
        ("America/Edmonton", datetime(2026, 12, 1, 17, tzinfo=UTC), -6),
        ("America/Winnipeg", datetime(2026, 12, 1, 17, tzinfo=UTC), -5),
        ("Africa/Casablanca", datetime(2026, 12, 1, 17, tzinfo=UTC), 0),
        ("America/New_York", datetime(2026, 12, 1, 17, tzinfo=UTC), -5),
    ],
)
def test_a_visit_this_winter_is_at_the_hour_that_the_law_of_2026_says(
    zone: str, at: datetime, hours: int
) -> None:
    assert at.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


def test_the_operating_systems_copy_is_not_asked() -> None:
    assert zoneinfo.TZPATH == ()


def test_an_older_copy_of_the_data_stops_the_start() -> None:
    code = "import tzdata; tzdata.IANA_VERSION = '2025b'; import chalicelib"
    started = subprocess.run(  # noqa: S603  a program of this test's own
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert started.returncode == 1
    assert "tzdata 2026f or newer is needed, this is 2025b" in started.stderr
