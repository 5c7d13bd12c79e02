"""What each source brought, from the channel to what is left."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import AppointmentId, PatientId, SourceId
from chalicelib.domain.patients import Kind
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.domain.sources import Source, SourceKind
from chalicelib.domain.sources.thanks import owed_since
from chalicelib.domain.sources.value import (
    NOT_KNOWN,
    SENT,
    Channel,
    Sender,
    Span,
    Time,
    Told,
    Value,
    span_of,
    tell,
)
from tests.builders import CLEANING, MAIN_STREET, NOW, OAK, PATEL

TODAY = NOW.date()
ALL = Span(first=None, last=TODAY)
GYM = SourceId("gym")


def a_visit(amount: int | None = None, **changes: Any) -> VisitFact:
    known: dict[str, Any] = {
        "appointment_id": AppointmentId("v1"),
        "revision": 1,
        "starts_at": NOW - timedelta(days=10),
        "booked_at": NOW - timedelta(days=20),
        "status": Status.FULFILLED,
        "location_id": MAIN_STREET,
        "provider_id": PATEL,
        "visit_type_id": CLEANING,
        "amount": amount,
    }
    return VisitFact(**{**known, **changes})


def somebody(name: str, **changes: Any) -> Profile:
    known = {"patient_id": PatientId(name), "full_name": name.capitalize(), "since": TODAY}
    return Profile(**{**known, **changes})


def a_source(**changes: Any) -> Source:
    known = {"practice_id": OAK, "source_id": GYM, "name": "Hill Gym"}
    return Source(**{**known, "kind": SourceKind.ORGANISATION, **changes})


def told(*profiles: Profile, sources: tuple[Source, ...] = (), span: Span = ALL) -> Told:
    return tell(profiles, sources, span=span, now=NOW)


def channel(of: Told, name: str) -> Channel:
    return next(each for each in of.channels if each.name == name)


def test_a_channel_is_told_from_who_came_to_what_is_left() -> None:
    radio = a_source(name="Radio", kind=SourceKind.CHANNEL, costs={"2026-10": 50_00})
    ann = somebody("ann", came_by="radio", visits=(a_visit(120_00), a_visit(80_00)))
    ben = somebody("ben", came_by="Radio ")
    found = channel(told(ann, ben, sources=(radio,)), "Radio")
    assert found.value == Value(came=2, been=1, visits=2, told=2, amount=200_00, cost=50_00)
    assert found.value.left == 150_00


def test_what_nobody_told_is_not_nothing() -> None:
    ann = somebody("ann", came_by="Radio", visits=(a_visit(None),))
    found = channel(told(ann), "Radio").value
    assert (found.visits, found.told, found.left) == (1, 0, None)


def test_who_said_nothing_counts_as_sent_where_somebody_sent_them() -> None:
    found = told(somebody("ann", referred_by=PatientId("bo")), somebody("ben"))
    assert [(of.name, of.is_said) for of in found.channels] == [(SENT, False), (NOT_KNOWN, False)]
    assert found.all.came == 2


def test_a_channel_that_is_called_like_ours_is_another_one() -> None:
    found = told(somebody("ann", came_by=SENT), somebody("ben", sent_by=GYM))
    assert [(of.name, of.is_said, of.value.came) for of in found.channels] == [
        (SENT, True, 1),
        (SENT, False, 1),
    ]


def test_each_who_sent_somebody_is_told_with_what_that_brought() -> None:
    ann = somebody("ann", referred_by=PatientId("bo"), visits=(a_visit(90_00),))
    ben = somebody("ben", sent_by=GYM)
    bo = somebody("bo", referred={PatientId("ann"): NOW}, kind=Kind.CONTACT)
    found = told(ann, ben, bo, sources=(a_source(costs={"2026-11": 10_00}),))
    assert found.senders == (
        Sender(
            name="Bo",
            patient_id=PatientId("bo"),
            value=Value(came=1, been=1, visits=1, told=1, amount=90_00),
        ),
        Sender(name="Hill Gym", source_id=GYM, value=Value(came=1, cost=10_00)),
    )
    assert found.all.came == 2


def test_a_file_that_writes_who_sent_them_in_words_means_the_source_of_that_name() -> None:
    ann = somebody("ann", came_by="hill  gym")
    found = told(ann, sources=(a_source(),))
    assert [(of.name, of.is_said) for of in found.channels] == [(SENT, False)]
    [gym] = found.senders
    assert (gym.source_id, gym.value.came) == (GYM, 1)


def test_a_referrer_whose_record_became_another_one_counts_as_that_one() -> None:
    ann = somebody("ann", referred_by=PatientId("old-bo"))
    bo = somebody("bo", referred={PatientId("ann"): NOW})
    [sender] = told(ann, bo).senders
    assert (sender.patient_id, sender.value.came) == (PatientId("bo"), 1)


def test_who_came_in_that_time_counts_with_all_that_they_brought_since() -> None:
    spring = Span(first=date(2026, 3, 1), last=date(2026, 5, 31))
    ann = somebody("ann", since=date(2026, 4, 2), visits=(a_visit(90_00),))
    ben = somebody("ben", since=date(2026, 6, 1), visits=(a_visit(70_00),))
    unknown = somebody("cem", since=None)
    radio = a_source(
        name="Radio", kind=SourceKind.CHANNEL, costs={"2026-02": 1, "2026-03": 2, "2026-06": 4}
    )
    found = told(ann, ben, unknown, sources=(radio,), span=spring).all
    assert (found.came, found.amount, found.cost) == (1, 90_00, 2)
    assert told(ann, ben, unknown).all.came == 3


@pytest.mark.parametrize(
    ("time", "first", "last"),
    [
        (Time.YEAR, date(2025, 12, 1), TODAY),
        (Time.THIS_YEAR, date(2026, 1, 1), TODAY),
        (Time.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Time.ALL, None, TODAY),
    ],
)
def test_a_time_is_said_in_days(time: Time, first: date | None, last: date) -> None:
    assert span_of(time, TODAY) == Span(first=first, last=last)


def test_thanks_are_owed_only_for_who_agreed_and_until_somebody_thanked() -> None:
    came: dict[PatientId, datetime] = {PatientId("ann"): NOW}
    bo = somebody("bo", referred=came)
    assert owed_since(bo, NOW) is None
    may_hear = replace(bo, may_hear_of=came)
    assert owed_since(may_hear, NOW) == NOW
    assert owed_since(replace(may_hear, thanked_at=NOW + timedelta(hours=1)), NOW) is None
    assert owed_since(replace(may_hear, thanked_at=NOW - timedelta(days=30)), NOW) == NOW
    assert owed_since(may_hear, NOW + timedelta(days=61)) is None


def test_one_channel_is_one_however_its_accents_are_written() -> None:
    found = told(somebody("ann", came_by="Café Sol"), somebody("ben", came_by="cafe sol"))
    assert [(of.is_said, of.value.came) for of in found.channels] == [(True, 2)]
