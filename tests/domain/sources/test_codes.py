"""A personal code as people write it down, type it and mistype it."""

import pytest

from chalicelib.domain.sources.codes import (
    LETTERS,
    NOBODY,
    Code,
    is_whose,
    named,
    nearest,
    read,
    slips,
)

ANNS = Code(name="ANN", key="7K3QX")


def test_a_code_carries_the_name_of_whoever_hands_it_on():
    assert named("Ann", bytes(5)).name == "ANN"
    assert named("Zoë-Marie", bytes(5)).name == "ZOEMARIE"
    assert named("伟", bytes(5)).name == NOBODY


def test_no_key_has_a_letter_that_is_read_as_another_nor_spells_a_word():
    assert not set(LETTERS) & set("0O1IL5S2Z8BUVAEIOU")


@pytest.mark.parametrize(
    "typed", ["ANN-7K3QX", "ann 7k3qx", "ann7k3qx", " Ann – 7K3 QX ", "ánn-7k3qx"]
)
def test_a_code_is_read_however_it_is_written(typed: str):
    assert read(typed) == ANNS


@pytest.mark.parametrize("typed", ["", "hello my dear friends of the practice", "ann"])
def test_what_is_no_code_is_not_read_as_one(typed: str):
    assert read(typed) is None


@pytest.mark.parametrize("name", ["", "ANN", "ANNE", "AN", "ANM", "NAN"])
def test_where_the_key_is_right_a_slip_in_the_name_does_not_matter(name: str):
    assert is_whose(Code(name=name, key="7K3QX"), ANNS)


def test_where_the_name_is_another_ones_the_key_alone_does_not_do():
    assert not is_whose(Code(name="ROBERTA", key="7K3QX"), ANNS)


@pytest.mark.parametrize("key", ["7K3QY", "K73QX", "7K3QO", "7K3XQ"])
def test_one_slip_of_the_hand_finds_the_key(key: str):
    assert "7K3QX" in set(slips(key))


def test_the_nearest_code_is_only_taken_where_there_is_no_doubt():
    anns_too = Code(name="ANN", key="7K3QW")
    bens = Code(name="BEN", key="7K3QW")
    typed = Code(name="ANN", key="7K3QY")
    assert nearest(typed, [ANNS, bens]) == ANNS
    assert nearest(typed, [ANNS, anns_too]) is None
    assert nearest(typed, [bens]) is None
