"""The refusals Rapport can give. Messages carry identifiers only: they may end in a log."""


class RapportError(Exception):
    """Base of every refusal Rapport can give; its message carries identifiers only."""


class BadInput(RapportError):
    """Something that was typed, sent or imported is not what was expected there."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.field = field
        self.expected = expected


class AppointmentOver(RapportError):
    """A change was asked for that makes no sense once the appointment has begun or ended."""


class NotOpen(RapportError):
    """The appointment is in a state that this change does not apply to."""


class SlotTaken(RapportError):
    """Somebody else has the time that was asked for."""


class TooLateToUndo(RapportError):
    """The three minutes of grace are over, or there is nothing to undo."""


class NotTheirsToUndo(RapportError):
    """The patient did it and has been answered, or the practice did and not the patient."""


class BeingHandled(RapportError):
    """Another worker has this message: deliver it again later."""


class NotYetKnown(RapportError):
    """A receipt for a message that we have no record of yet: deliver it again later."""
