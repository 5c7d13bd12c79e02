"""What is written down about a patient compares, hashes and reads like the standard's values."""

import dataclasses
import inspect
from functools import cached_property
from typing import Any

import pytest

from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Chair:
    room: str
    seats: int = 1
    tags: tuple[str, ...] = ()
    seen: int = dataclasses.field(default=0, compare=False)
    secret: str = dataclasses.field(default="", repr=False)

    @cached_property
    def name(self) -> str:
        return f"{self.room}/{self.seats}"


@dataclass(frozen=True, kw_only=True)
class Table(Chair):
    legs: int = 4


STANDARD: Any = dataclasses.make_dataclass(
    "Chair",
    [
        ("room", str),
        ("seats", int, 1),
        ("tags", tuple, ()),
        ("seen", int, dataclasses.field(default=0, compare=False)),
        ("secret", str, dataclasses.field(default="", repr=False)),
    ],
    frozen=True,
    kw_only=True,
)
CHANGES = [{}, {"room": "b"}, {"seats": 2}, {"tags": ("x",)}, {"seen": 5}]


@pytest.mark.parametrize("one", CHANGES)
@pytest.mark.parametrize("other", CHANGES)
def test_two_are_equal_and_hash_alike_just_as_the_standards(one: Any, other: Any) -> None:
    ours = Chair(**{"room": "a", **one}), Chair(**{"room": "a", **other})
    theirs = STANDARD(**{"room": "a", **one}), STANDARD(**{"room": "a", **other})
    assert ours[0].name  # what is kept beside the fields is none of them
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert len(set(ours)) == len(set(theirs))


def test_another_kind_of_thing_is_never_equal() -> None:
    assert Chair(room="a") != Table(room="a")
    assert Chair(room="a") != STANDARD(room="a")
    assert Table(room="a") != Table(room="a", legs=3)


def test_it_is_read_and_replaced_like_the_standards() -> None:
    assert repr(Chair(room="a", secret="x")) == repr(STANDARD(room="a", secret="x"))
    assert dataclasses.replace(Chair(room="a"), seats=3) == Chair(room="a", seats=3)
    assert dataclasses.asdict(Table(room="a")) == {
        "room": "a", "seats": 1, "tags": (), "seen": 0, "secret": "", "legs": 4,
    }  # fmt: skip


def test_how_it_is_made_is_worked_out_when_the_first_is_made_and_is_the_standards() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Lamp:
        colour: str
        bulbs: list[int] = dataclasses.field(default_factory=list)

    assert not inspect.isfunction(vars(Lamp)["__init__"])
    assert list(inspect.signature(Lamp).parameters) == ["colour", "bulbs"]
    one, other = Lamp(colour="red"), Lamp(colour="red")
    one.bulbs.append(1)
    assert other.bulbs == []
    assert inspect.isfunction(vars(Lamp)["__init__"])


def test_a_field_that_is_missing_or_unknown_is_refused() -> None:
    with pytest.raises(TypeError):
        Chair()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Chair(room="a", colour="red")  # type: ignore[call-arg]
