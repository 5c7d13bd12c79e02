"""What one question of the settings is: its fields, how they are read, and how it stands."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalicelib.domain import places
from chalicelib.domain.practices import Inherited, Location, Practice
from chalicelib.domain.values import dataclass
from chalicelib.storage.setup import Setup
from chalicelib.web.settings.fields import Choices, Field, Reader, Values


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a form is about, and what it may choose from."""

    setup: Setup
    of: Practice | Location
    today: date

    @property
    def location(self) -> Location:
        if not isinstance(self.of, Location):
            raise TypeError("a part of a location was asked of a practice")
        return self.of

    @property
    def practice(self) -> Practice:
        return self.setup.practice

    @property
    def region(self) -> str:
        """How telephone numbers are read."""
        return self.of.country if isinstance(self.of, Location) else self.of.region


@dataclass(frozen=True, kw_only=True)
class Part:
    key: str
    """In the address."""
    title: str
    question: str
    lead: str
    fields: Callable[[Scene], tuple[Field, ...]]
    values: Callable[[Scene], Values]
    read: Callable[[Reader, Scene], dict[str, Any]]
    """The fields of the practice or location that change; judged by the reader's `wrong`."""
    said: Callable[[Scene], str]
    """How it stands, in a line."""
    help: str
    inherited: Inherited | None = None


def countries() -> Choices:
    return tuple(places.countries().items())


def by_key(parts: tuple[Part, ...]) -> Mapping[str, Part]:
    return {part.key: part for part in parts}
