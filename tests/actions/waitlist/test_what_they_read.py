"""What somebody reads who is offered a time."""

from datetime import timedelta

import pytest

from tests.actions.waitlist.waiting import (
    TWO,
    booked,
    cancelled,
    enlist,
    oak,
    phone,
    someone,
    texts,
)
from tests.conftest import TestServices
from tests.loop import touchpoints


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("has_a_later_visit", [False, True])
def test_an_offer_says_when_with_whom_and_until_when_in_one_part_and_nothing_of_health(
    services: TestServices, language: str, has_a_later_visit: bool
) -> None:
    visit = oak(services)
    ben = someone(services, 0, language=language)
    old = booked(services, ben, TWO + timedelta(7)) if has_a_later_visit else None
    enlist(services, ben, instead_of=old.appointment_id if old else None)
    cancelled(services, visit)
    [text] = texts(services, 0)
    [offer] = [of for of in touchpoints(services, phone(0)) if of.source]
    assert offer.segments == 1
    for said in ("Oak Dental", "Ben", "23", "2:00 PM", "Dr Patel", "9:45 AM", "/w/"):
        assert said in text
    before_the_link = text.partition("https://")[0]
    assert ("30" in before_the_link) == has_a_later_visit
    assert "leaning" not in text


def test_whoever_has_no_phone_reads_it_in_an_email(services: TestServices) -> None:
    visit = oak(services)
    enlist(services, someone(services, 0, phone="", email="ben@home.example"))
    cancelled(services, visit)
    [email] = services.emails.sent
    assert email.to == "ben@home.example"
    assert "2:00 PM with Dr Patel" in email.text
    assert "9:45 AM" in email.text
