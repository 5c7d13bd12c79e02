"""Words without the names and numbers of somebody who is erased."""

import pytest

from chalicelib.domain.erasing import names_of, redacted
from tests.builders import a_patient


@pytest.mark.parametrize(
    "typed",
    ["+12025550143", "202-555-0143", "(202) 555-0143", "202.555.0143", "1 202 555 0143"],
)
def test_a_number_goes_however_it_is_typed(typed: str) -> None:
    said = redacted(f"call me on {typed} please", ["+12025550143"])
    assert "0143" not in said
    assert said.startswith("call me on ")
    assert said.endswith("[erased] please")


def test_a_name_goes_in_any_case_and_not_out_of_another_word() -> None:
    assert redacted("ROSA asked; Rosalind did not", ["Rosa"]) == "[erased] asked; Rosalind did not"


def test_a_name_that_somebody_else_of_the_family_has_stays() -> None:
    tom = a_patient(given_name="Tom", preferred_name="")
    assert names_of(a_patient(), [tom]) == ("Rosa", "Rosie")
    assert names_of(a_patient()) == ("Rosa", "Rosie", "Klein")
