"""Why a message was not taken: by segment and field, in words that hold nothing of it."""

from enum import StrEnum

from chalicelib.domain.errors import RapportError
from chalicelib.domain.values import dataclass


class Code(StrEnum):
    """MSA-1, HL7 table 0008."""

    ACCEPTED = "AA"
    ERROR = "AE"
    """Something in it, or of ours, is wrong: it may be mended and sent again."""
    REJECTED = "AR"
    """Nothing that we take, or nothing that can be read."""


CONDITIONS = {
    "0": "Message accepted",
    "100": "Segment sequence error",
    "101": "Required field missing",
    "102": "Data type error",
    "103": "Table value not found",
    "200": "Unsupported message type",
    "201": "Unsupported event code",
    "204": "Unknown key identifier",
    "206": "Application record locked",
    "207": "Application internal error",
}
"""HL7 table 0357."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    code: Code
    condition: str
    """Of table 0357."""
    says: str
    segment: str = "MSH"
    field: int = 0
    """0: the segment as a whole."""
    nth: int = 1
    """Which of the segments of that name."""

    @property
    def where(self) -> str:
        return f"{self.segment}-{self.field}" if self.field else self.segment


class Refused(RapportError):
    """The message cannot be taken."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.where} {refusal.condition}")
        self.refusal = refusal


@dataclass(frozen=True, kw_only=True)
class Flag:
    """Taken, but somebody should look."""

    where: str
    """"PID-7"."""
    says: str


def missing(segment: str, field: int, says: str) -> Refused:
    return Refused(
        Refusal(code=Code.ERROR, condition="101", segment=segment, field=field, says=says)
    )


def wrong(segment: str, field: int, says: str) -> Refused:
    return Refused(
        Refusal(code=Code.ERROR, condition="102", segment=segment, field=field, says=says)
    )


def no_segment(segment: str, says: str) -> Refused:
    return Refused(Refusal(code=Code.ERROR, condition="100", segment=segment, says=says))


MSH_EXPECTED = Refusal(
    code=Code.REJECTED, condition="100", says="A message begins with its MSH segment."
)
BATCH_BROKEN = Refusal(
    code=Code.REJECTED, condition="100", says="The message ends before its end: it was cut."
)
TOO_MANY = Refusal(
    code=Code.REJECTED,
    condition="207",
    says="There are too many messages in one request: send the rest in another.",
)
TOO_LARGE = Refusal(
    code=Code.REJECTED, condition="207", says="The message is larger than any that is taken here."
)
