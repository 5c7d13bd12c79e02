"""One text from a patient while it is handled."""

from datetime import datetime

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import MessageId, PracticeId, derived_ulid
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import for_the_desk
from chalicelib.storage.doors import Number
from chalicelib.storage.setup import Setup


@dataclass(frozen=True, kw_only=True)
class Case:
    practice_id: PracticeId
    setup: Setup
    contact: ContactPoint
    """As it was when handling began."""
    location: Location
    """Whose number was texted."""
    number: Number
    """That number."""
    text: str
    media: int
    key: str
    """The carrier's id of the message, and the carrier."""
    at: datetime
    """When it was sent."""
    now: datetime

    @property
    def message_id(self) -> MessageId:
        return MessageId(derived_ulid(self.at, self.key))

    def derived(self, *parts: str) -> str:
        """An id that is the same whenever this text is handled again."""
        return derived_ulid(self.at, self.key, *parts)

    @property
    def shown(self) -> str:
        """What the inbox shows: a text without words says what it was instead."""
        if self.text.strip():
            return self.text
        if self.media:
            return "(sent a picture)" if self.media == 1 else f"(sent {self.media} pictures)"
        return "(an empty message)"

    def when(self, visit: Appointment) -> str:
        """As the desk reads it."""
        return for_the_desk(self.setup.locations[visit.location_id].local(visit.starts_at))
