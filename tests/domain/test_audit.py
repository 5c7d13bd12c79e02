"""A trail that was tampered with says where."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import AuditEntry, broken, chained, hash_of, heads
from tests.builders import ANA, NOW, OAK


def a_day(*chains: int) -> list[AuditEntry]:
    """As many entries in each chain, in the order in which they were written."""
    found = []
    for of, count in enumerate(chains):
        last = None
        for nth in range(count):
            entry = AuditEntry(
                practice_id=OAK,
                entry_id=f"{of}-{nth}",
                at=NOW + timedelta(minutes=nth),
                who=ANA,
                did="patient.viewed",
                about=("rosa",),
            )
            last = chained(entry, chain=f"worker-{of}", after=last)
            found.append(last)
    return found


def test_an_untouched_day_of_several_workers_has_nothing_wrong() -> None:
    day = a_day(4, 1, 3)
    assert broken(reversed(day), sealed=heads(day)) == []


@pytest.mark.parametrize(
    "changes",
    [{"who": "eve"}, {"did": "patient.changed"}, {"about": ("tom",)}, {"subject": "tom"},
     {"at": NOW - timedelta(days=1)}, {"entry_id": "other"}],
)  # fmt: skip
def test_an_entry_that_was_changed_is_found(changes: dict) -> None:
    day = a_day(4)
    day[1] = replace(day[1], **changes)
    assert broken(day) == ["chain worker-0: entry 1 was changed"]


def test_an_entry_that_was_changed_and_hashed_anew_breaks_the_next_link() -> None:
    day = a_day(4)
    forged = replace(day[1], who="eve")
    day[1] = replace(forged, hash=hash_of(forged))
    assert broken(day) == ["chain worker-0: entry 2 does not follow the one before"]


def test_an_entry_that_was_removed_is_found() -> None:
    day = a_day(4)
    assert broken([*day[:1], *day[2:]]) == ["chain worker-0: entry 1 is missing"]


def test_entries_cut_off_at_the_end_and_whole_chains_are_missed_by_the_seal() -> None:
    day = a_day(3, 2)
    sealed = heads(day)
    assert broken(day[:2] + day[3:], sealed=sealed) == [
        "chain worker-0: 3 entries were sealed, 2 are there"
    ]
    assert broken(day[:3], sealed=sealed) == ["chain worker-1: 2 entries were sealed, 0 are there"]


def test_a_chain_slipped_in_later_or_written_wholly_anew_is_not_the_sealed_one() -> None:
    day = a_day(3)
    sealed = heads(day)
    assert "is not in the seal" in broken(a_day(3, 1), sealed=sealed)[0]
    last = None
    forged = []
    for entry in day:
        last = chained(replace(entry, who="eve"), chain=entry.chain, after=last)
        forged.append(last)
    assert broken(forged, sealed=sealed) == [
        "chain worker-0: its last entry is not the one that was sealed"
    ]
