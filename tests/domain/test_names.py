"""A name is stored as its bearer writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.names import as_written


@pytest.mark.parametrize(
    "name", ["O’Connor", "mcdonald", "DE LA CRUZ", "Nguyễn", "D'Arcy-Smith", "ana  maria", "李伟"]
)
def test_case_accents_and_what_stands_between_stay(name: str) -> None:
    assert as_written(name) == name


@pytest.mark.parametrize("around", [" ", "\u00a0", "\u200b", "\ufeff", "\t"])
def test_what_cannot_be_seen_around_it_goes(around: str) -> None:
    assert as_written(f"{around}Rosa{around}") == "Rosa"


def test_an_accent_that_was_typed_after_its_letter_is_part_of_it() -> None:
    assert as_written("Jose\u0301") == "José"


@given(st.text())
def test_written_down_again_it_is_the_same(name: str) -> None:
    assert as_written(as_written(name)) == as_written(name)
