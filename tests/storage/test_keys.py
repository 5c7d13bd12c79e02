"""Two practices never meet, whatever their people, places and things are called."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PracticeId, contact_id
from chalicelib.storage import keys
from tests.builders import a_location, a_practice, a_provider
from tests.conftest import TestServices

SAFE = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=12)
ANYTHING = st.text(max_size=20)
DAY = date(2026, 11, 24)


def partitions(practice: str, name: str) -> set[str]:
    """Everything that is kept under a practice, for a thing of that name."""
    of = PracticeId(practice)
    thing: object = name
    made = [
        keys.setup(of)["pk"],
        keys.find_pk(of),
        keys.inbox_list(of),
        keys.work_list(of),
        keys.audit_pk(of, DAY),
    ]
    for build in (keys.patient, keys.appointment, keys.contact, keys.work_item):
        made.append(build(of, thing)["pk"])  # type: ignore[operator]
    made += [
        keys.daybook(of, thing, DAY)["pk"],  # type: ignore[arg-type]
        keys.blocks_pk(of, thing),  # type: ignore[arg-type]
        keys.month_list(of, thing, DAY),  # type: ignore[arg-type]
        keys.person(of, thing),  # type: ignore[arg-type]
    ]
    return set(made)


@given(one=SAFE, other=SAFE, mine=ANYTHING, theirs=ANYTHING)
def test_no_key_of_one_practice_begins_like_one_of_another(
    one: str, other: str, mine: str, theirs: str
) -> None:
    if one == other:
        return
    for key in partitions(one, mine):
        assert key.startswith(f"P#{one}#")
        assert not any(k.startswith(f"P#{one}#") for k in partitions(other, theirs))


@given(practice=SAFE, name=ANYTHING)
def test_a_key_tells_its_practice_kind_and_name_apart(practice: str, name: str) -> None:
    """As the sweep reads it."""
    key = keys.patient(PracticeId(practice), name)["pk"]  # type: ignore[arg-type]
    assert key.split("#", 3) == ["P", practice, "PT", name]


@given(one=SAFE, other=SAFE, address=st.text(min_size=1, max_size=20))
def test_a_number_has_another_id_in_every_practice(one: str, other: str, address: str) -> None:
    ids = {contact_id(b"key", PracticeId(of), address) for of in (one, other)}
    assert len(ids) == len({one, other})
    assert contact_id(b"other key", PracticeId(one), address) not in ids


@pytest.mark.parametrize("bad", ["", "oak#elm", "oak elm", "ök", "a" * 65, "email#", "oak\n"])
def test_an_id_that_could_be_read_as_two_is_refused_where_it_enters(
    services: TestServices, bad: str
) -> None:
    with pytest.raises(BadInput):
        services.setups.save(PracticeId(bad), a_practice())
    with pytest.raises(BadInput):
        services.setups.save(PracticeId("oak"), a_location(location_id=bad))
    with pytest.raises(BadInput):
        services.setups.save(PracticeId("oak"), a_provider(provider_id=bad))


def test_a_location_is_not_called_as_the_lane_of_emails(services: TestServices) -> None:
    with pytest.raises(BadInput):
        services.setups.save(PracticeId("oak"), a_location(location_id="email"))
