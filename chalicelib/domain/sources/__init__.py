"""Where patients come from: a channel, an organisation, or a person who is no patient."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PatientId, PracticeId, SourceId
from chalicelib.domain.values import dataclass


class SourceKind(StrEnum):
    CHANNEL = "channel"
    """A website, an advertisement, an insurer's list: what people answer to "how did you hear of
    us". Patients carry its name as `came_by`."""
    ORGANISATION = "organisation"
    PERSON = "person"
    """Who is no patient: the trainer of the gym, a doctor elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Source:
    practice_id: PracticeId
    source_id: SourceId
    name: str = field(repr=False)
    kind: SourceKind
    note: str = field(default="", repr=False)
    """One line for the desk: whom to ask for there."""
    costs: Mapping[str, int] = field(default_factory=dict)
    """Month ("2026-11") → what it cost, in the smallest unit of the practice's currency."""
    thanked_at: datetime | None = None
    """When somebody of the practice last thanked them."""
    closed: bool = False
    """Not offered any more; whom they sent stays theirs."""
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class Referrer:
    """Whose personal code or link it is: a patient or a source, never both."""

    patient_id: PatientId | None = None
    source_id: SourceId | None = None


class UnknownCode(RapportError):
    """No code of this practice is like that, or more than one is."""


class SameName(RapportError):
    """There is a source of that name."""
