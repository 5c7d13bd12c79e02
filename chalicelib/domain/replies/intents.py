"""The values a reply is understood to, and what may be known of the question it answers."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from chalicelib.domain.values import dataclass


class Intent(StrEnum):
    CONFIRM = "confirm"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    LATE = "late"
    STOP = "stop"
    START = "start"
    HELP = "help"
    QUESTION = "question"
    URGENT = "urgent"
    WRONG_NUMBER = "wrong_number"
    THANKS = "thanks"
    OTHER = "other"


BARE_NO = "a no that does not say to what"
"""The reason where that is all it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenQuestion:
    """What the patient was asked: for whom, and for when in the location's wall-clock time."""

    names: tuple[str, ...] = ()
    starts_at: datetime | None = None


class Decision(NamedTuple):
    """One rule's verdict."""

    intent: Intent
    reason: str
    unclear: bool = False
    bare_cancel: bool = False


def _nobody() -> Mapping[str, Intent]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a patient meant. `reason` says which rule decided, never what the patient wrote.

    unclear: a bare no, a contradiction or a perhaps, worth asking back once.
    bare_cancel: nothing but the word CANCEL, which carriers take for STOP.
    per_person: what was said of each person by preferred name; who was not spoken of is absent.
    minutes: how late they said they would be.
    language: "en" or "es" where it is plainly written in one of them, else empty.
    """

    intent: Intent
    reason: str
    unclear: bool = False
    bare_cancel: bool = False
    per_person: Mapping[str, Intent] = field(default_factory=_nobody)
    minutes: int | None = None
    language: str = ""
