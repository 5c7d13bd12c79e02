"""The acknowledgement: MSH, MSA and ERR, in the sender's own delimiters and version.

ERR names segment and field and says what was expected there; it repeats nothing of the message.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from chalicelib.domain.hl7.framing import RawMessage
from chalicelib.domain.hl7.message import Delimiters, delimiters_of
from chalicelib.domain.hl7.refusals import CONDITIONS, Code, Flag, Refusal, Refused
from chalicelib.domain.values import dataclass

_VERSION = "2.5.1"
_NAME = "RAPPORT"
_LONGEST_ID = 199
"""Of MSH-10; 20 before version 2.7, and senders go beyond."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of one message."""

    code: Code
    refusal: Refusal | None = None
    flags: tuple[Flag, ...] = ()
    says: str = ""
    """In a few words, where it was accepted."""
    unknown: tuple[str, ...] = ()
    """Codes that nobody has said the meaning of."""


@dataclass(frozen=True, kw_only=True)
class _Sender:
    """What an answer repeats of a header: as it stands there, escapes included."""

    delimiters: Delimiters
    fields: tuple[str, ...]
    """MSH-3 first."""

    def field(self, number: int) -> str:
        at = number - 3
        return self.fields[at] if 0 <= at < len(self.fields) else ""

    def component(self, number: int, component: int) -> str:
        parts = self.field(number).split(self.delimiters.component)
        return parts[component - 1] if len(parts) >= component else ""


def acknowledge(raw: RawMessage, answer: Answer, *, own_id: str, now: datetime) -> str:
    """Segments that end with CR."""
    sender = _sender(raw)
    signs, version = sender.delimiters, sender.component(12, 1) or _VERSION
    event = sender.component(9, 2)
    kind = signs.component.join(["ACK", event, "ACK"] if event else ["ACK"])
    header = [
        *_swapped(sender),
        _stamp(now),
        "",
        kind,
        own_id,
        sender.field(11) or "P",
        version,
    ]
    said = _clean(answer.says, signs) if not answer.refusal else _clean(answer.refusal.says, signs)
    control_id = sender.field(10)[:_LONGEST_ID]
    segments = [
        f"MSH{signs.field}{signs.encoding}{signs.field}" + signs.field.join(header),
        signs.field.join(["MSA", answer.code.value, control_id, *([said] if said else [])]),
    ]
    if answer.refusal:
        segments.append(_error(answer.refusal, signs, version, "E"))
    else:
        segments += [
            _warning(flag, signs) for flag in answer.flags if _is_new(version) and "-" in flag.where
        ]
    return "".join(f"{segment}\r" for segment in segments)


def acknowledge_batch(
    head: str, first: RawMessage, answers: Sequence[str], *, own_id: str, now: datetime, note: str
) -> str:
    """A batch is answered by a batch; `note`: that its own count was another, say."""
    signs = _signs(head) or _signs(first.text) or Delimiters()
    sender = _Sender(delimiters=signs, fields=tuple(head.split(signs.field)[2:]))
    header = [*_swapped(sender), _stamp(now), "", "", "", own_id, sender.field(11)]
    begins = f"BHS{signs.field}{signs.encoding}{signs.field}" + signs.field.join(header)
    ends = signs.field.join(["BTS", str(len(answers)), *([_clean(note, signs)] if note else [])])
    return f"{begins}\r{''.join(answers)}{ends}\r"


def framed(answer: str, *, as_mllp: bool) -> str:
    return f"\x0b{answer}\x1c\r" if as_mllp else answer


def _swapped(sender: _Sender) -> list[str]:
    """Who sent it is who receives the answer."""
    return [
        sender.field(5) or _NAME,
        sender.field(6),
        sender.field(3),
        sender.field(4),
    ]


def _sender(raw: RawMessage) -> _Sender:
    signs = _signs(raw.text)
    if signs is None:
        return _Sender(delimiters=Delimiters(), fields=())
    header = raw.text.split("\r", 1)[0]
    return _Sender(delimiters=signs, fields=tuple(header.split(signs.field)[2:]))


def _signs(text: str) -> Delimiters | None:
    try:
        return delimiters_of(text) if text else None
    except Refused:
        return None


def _is_new(version: str) -> bool:
    """ERR has its fields since 2.5; one composite before."""
    try:
        return tuple(int(of) for of in version.split(".")[:2]) >= (2, 5)
    except ValueError:
        return True


def _error(refusal: Refusal, signs: Delimiters, version: str, severity: str) -> str:
    place = [refusal.segment, str(refusal.nth), *([str(refusal.field)] if refusal.field else [])]
    name = CONDITIONS[refusal.condition]
    if not _is_new(version):
        place += [""] * (3 - len(place))
        code = signs.sub.join([refusal.condition, name, "HL70357"])
        return signs.field.join(["ERR", signs.component.join([*place, code])])
    code = signs.component.join([refusal.condition, name, "HL70357"])
    said = _clean(refusal.says, signs)
    where = signs.component.join(place)
    return signs.field.join(["ERR", "", where, code, severity, "", "", "", said])


def _warning(flag: Flag, signs: Delimiters) -> str:
    segment, _, field = flag.where.partition("-")
    where = signs.component.join([segment, "1", field])
    code = signs.component.join(["0", CONDITIONS["0"], "HL70357"])
    said = _clean(flag.says, signs)
    return signs.field.join(["ERR", "", where, code, "W", "", "", "", said])


def _clean(text: str, signs: Delimiters) -> str:
    """Our own words, in which no delimiter may stand."""
    return "".join(" " if c in signs.field + signs.encoding or c < " " else c for c in text)


def _stamp(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y%m%d%H%M%S}+0000"
