"""The contact budget, against a model that simply counts."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.patients import Channel
from chalicelib.storage.db import ConditionFailed
from tests.builders import NOW, OAK, ROSIES_PHONE
from tests.conftest import TestServices

ASKED = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["limited", "limited", "last"])),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=ASKED, per_day=st.integers(1, 3), per_week=st.integers(1, 7))
def test_so_many_a_day_and_so_many_in_any_seven_days(
    services: TestServices, asked: list[tuple[int, str]], per_day: int, per_week: int
) -> None:
    contact = services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    services.db.delete({"pk": f"P#{OAK}#CP#{contact.contact_id}", "sk": "CP"})
    services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    written: list[int] = []
    day = 0
    for n, (days_later, kind) in enumerate(asked):
        day += days_later
        free = written.count(day) < per_day and sum(d > day - 7 for d in written) < per_week
        allowed = _asks(services, contact.contact_id, day, kind, per_day, per_week, f"tp-{n}")
        assert allowed is (free or kind == "last")
        if allowed:
            written.append(day)
    found = services.contacts.get(OAK, contact.contact_id)
    assert [(d - NOW.date()).days for d in found.recent] == list(reversed(written))[:7]


def _asks(
    services: TestServices,
    contact_id: str,
    day: int,
    kind: str,
    per_day: int,
    per_week: int,
    message: str,
) -> bool:
    now: datetime = NOW + timedelta(days=day)
    limited = kind == "limited"
    try:
        services.contacts.spend(
            OAK,
            contact_id,  # type: ignore[arg-type]
            now=now,
            today=now.date(),
            per_day=per_day if limited else None,
            per_week=per_week if limited else None,
            message=message,
        )
    except ConditionFailed:
        return False
    return True


def test_a_message_that_is_asked_for_twice_on_a_day_is_counted_once(
    services: TestServices,
) -> None:
    contact = services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    for _ in range(2):
        assert _asks(services, contact.contact_id, 0, "limited", 1, 3, "tp")
    assert not _asks(services, contact.contact_id, 0, "limited", 1, 3, "another")
    assert len(services.contacts.get(OAK, contact.contact_id).recent) == 1
