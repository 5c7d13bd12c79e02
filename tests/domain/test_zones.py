"""Where a practice can be."""

from chalicelib.domain.zones import COMMON, country_of, is_zone, others


def test_the_common_zones_come_first_and_once() -> None:
    assert set(COMMON) & set(others()) == set()
    assert all(is_zone(of) for of in [*COMMON, "Europe/Madrid", "America/Toronto"])
    assert not is_zone("America/Springfield")
    assert not is_zone("")


def test_the_zone_says_how_phone_numbers_are_read() -> None:
    assert country_of("America/Chicago") == "US"
    assert country_of("Europe/London") == "GB"
    assert country_of("America/Toronto") == "CA"
