"""What is written is read back the same, whatever is in it."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import Conversation, Message, WorkItem
from chalicelib.domain.patients import ContactPoint, LedgerEntry, Patient
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice, Provider, Staff, VisitType
from chalicelib.domain.touchpoints import Touchpoint
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.blocks import Block
from chalicelib.storage.contacts import contact_from, contact_item
from chalicelib.storage.db import marshal, unmarshal
from chalicelib.storage.doors import Link, Member, Number, Session, Topic
from chalicelib.storage.records import from_item, to_item
from tests.builders import a_patient, a_practice

KEY = {"pk": "P#x", "sk": "X"}
KINDS: list[Any] = [
    Appointment,
    AuditEntry,
    Block,
    Conversation,
    LedgerEntry,
    Link,
    Location,
    Member,
    Message,
    Number,
    Patient,
    Playbook,
    Practice,
    Provider,
    Session,
    Staff,
    Topic,
    Touchpoint,
    VisitType,
    WorkItem,
]
st.register_type_strategy(
    datetime,
    st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
st.register_type_strategy(
    Mapping,
    lambda of: st.dictionaries(*(st.from_type(each) for each in of.__args__), max_size=2),
)
st.register_type_strategy(time, st.times())
st.register_type_strategy(timedelta, st.timedeltas(timedelta(0), timedelta(days=60)))
st.register_type_strategy(int, st.integers(-(10**15), 10**15))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
quick = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def stored(item: dict[str, Any]) -> dict[str, Any]:
    """As DynamoDB gives it back."""
    return unmarshal(marshal(item))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_record_comes_back_as_it_was(kind: Any) -> None:
    @quick
    @given(
        st.builds(kind, **{of.name: st.from_type(of_type(kind, of.name)) for of in fields(kind)})
    )
    def check(value: Any) -> None:
        assert from_item(stored(to_item(value, KEY)), kind) == value

    check()


def of_type(kind: Any, name: str) -> Any:
    return get_type_hints(kind)[name]


@quick
@given(st.builds(ContactPoint, recent=st.lists(st.dates(), max_size=7).map(tuple)))
def test_a_contact_point_comes_back_with_its_days(contact: ContactPoint) -> None:
    assert contact_from(stored(contact_item(contact))) == contact


def test_what_is_empty_though_it_usually_is_not_stays_so() -> None:
    practice = a_practice(languages=())
    assert from_item(stored(to_item(practice, KEY)), Practice).languages == ()
    patient = a_patient(family_name="", language="")
    assert from_item(stored(to_item(patient, KEY)), Patient) == patient


def test_what_is_usually_empty_takes_no_room() -> None:
    assert not {"remember", "born", "source_key"} & set(to_item(a_patient(), KEY))


def test_an_attribute_of_a_later_version_is_passed_over() -> None:
    value = Block(
        provider_id="p",  # type: ignore[arg-type]
        block_id="b",
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        ends_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    assert from_item({**to_item(value, KEY), "colour": "green"}, Block) == value
