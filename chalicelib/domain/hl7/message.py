"""One message: its segments, fields, repetitions, components and sub-components.

python-hl7 takes anything apart and objects to nothing, so what must be there is asked for here.
Only segments that say something to us are read at all: results and diagnoses never are.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.domain.hl7.framing import RawMessage
from chalicelib.domain.hl7.refusals import MSH_EXPECTED, TOO_LARGE, Code, Refusal, Refused
from chalicelib.domain.values import dataclass

READ = frozenset(
    {
        *("MSH", "EVN", "PID", "PV1", "PV2", "MRG", "NK1", "GT1"),
        *("SCH", "TQ1", "RGS", "AIS", "AIG", "AIL", "AIP"),
    }
)
_MOST_SIGNS = 20_000
"""Separators in the segments that are read: a full visit has some 600."""
_NULL = '""'


@dataclass(frozen=True, kw_only=True)
class Delimiters:
    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    sub: str = "&"

    @property
    def encoding(self) -> str:
        """MSH-2."""
        return self.component + self.repetition + self.escape + self.sub


@dataclass(frozen=True)
class Value:
    """One repetition of a field: components, each of sub-components, unescaped."""

    parts: tuple[tuple[str, ...], ...]

    def part(self, component: int = 1, sub: int = 1) -> str:
        """Counted from one; "" where there is nothing, or HL7's null."""
        said = self.raw(component, sub)
        return "" if said == _NULL else said

    def raw(self, component: int = 1, sub: int = 1) -> str:
        try:
            return self.parts[component - 1][sub - 1]
        except IndexError:
            return ""

    def __bool__(self) -> bool:
        return any(of not in ("", _NULL) for component in self.parts for of in component)


@dataclass(frozen=True)
class Segment:
    name: str
    fields: tuple[tuple[Value, ...], ...]
    """Field 1 first; each of its repetitions."""

    def all(self, field: int) -> tuple[Value, ...]:
        """Those repetitions that say something."""
        return tuple(of for of in self._field(field) if of)

    def text(self, field: int, component: int = 1, sub: int = 1) -> str:
        """Of the first repetition."""
        said = self._field(field)
        return said[0].part(component, sub) if said else ""

    def is_null(self, field: int) -> bool:
        """Said to be nothing, and to be taken away."""
        said = self._field(field)
        return bool(said) and said[0].raw() == _NULL and not any(self.all(field)[1:])

    def _field(self, field: int) -> tuple[Value, ...]:
        return self.fields[field - 1] if 0 < field <= len(self.fields) else ()


@dataclass(frozen=True, kw_only=True)
class Message:
    segments: tuple[Segment, ...]
    delimiters: Delimiters
    unfinished: bool = False

    @property
    def msh(self) -> Segment:
        return self.segments[0]

    @property
    def kind(self) -> str:
        """SIU, ADT, …"""
        return self.msh.text(9).upper()

    @property
    def event(self) -> str:
        """The trigger event: MSH-9's is the truth, whatever EVN-1 and SCH-25 say."""
        return self.msh.text(9, 2).upper()

    @property
    def control_id(self) -> str:
        return self.msh.text(10)

    @property
    def facility(self) -> str:
        """MSH-4, the sender's; its application where it names none."""
        return self.msh.text(4) or self.msh.text(3)

    def first(self, name: str) -> Segment | None:
        return next((of for of in self.segments if of.name == name), None)

    def all(self, name: str) -> list[Segment]:
        return [of for of in self.segments if of.name == name]


def delimiters_of(text: str) -> Delimiters:
    """As the first segment, of whatever kind, says. Raises Refused."""
    signs = text.split("\r", 1)[0][3:]
    field = signs[:1]
    encoding = signs[1:].split(field, 1)[0] if field else ""
    every = field + encoding
    # Four since version 2.3, three before, and a fifth (truncation) since 2.7.
    good = 3 <= len(encoding) <= 5 and len(set(every)) == len(every)
    if not good or any(c.isalnum() or c.isspace() for c in every):
        says = "MSH-1 and MSH-2 name the delimiters, each another sign."
        raise Refused(Refusal(code=Code.REJECTED, condition="100", field=2, says=says))
    component, repetition, escape, sub = (*encoding[:4], "&")[:4]
    return Delimiters(
        field=field, component=component, repetition=repetition, escape=escape, sub=sub
    )


def parse(raw: RawMessage) -> Message:
    """Raises Refused."""
    # python-hl7 takes 16 ms to load, and only this needs it.
    import hl7

    if raw.refused:
        raise Refused(raw.refused)
    signs = delimiters_of(raw.text)
    lines = raw.text.rstrip("\r").split("\r")
    _must_be_segments(lines, signs)
    kept = [line for line in lines if line[:3] in READ]
    if (
        sum(line.count(sign) for line in kept for sign in signs.field + signs.encoding)
        > _MOST_SIGNS
    ):
        raise Refused(TOO_LARGE)
    parsed = hl7.parse("\r".join(kept))
    message = Message(
        segments=tuple(_segment(of, signs) for of in parsed),
        delimiters=signs,
        # What was cut in a segment that nobody reads takes nothing away.
        unfinished=raw.unfinished,
    )
    _must_have_header(message)
    return message


def _must_be_segments(lines: Sequence[str], signs: Delimiters) -> None:
    for line in lines:
        name, end = line[:3], line[3:4]
        if not re.fullmatch(r"[A-Z][A-Z0-9]{2}", name) or end not in (signs.field, ""):
            says = "A segment begins with three capitals or digits and the field separator."
            raise Refused(Refusal(code=Code.REJECTED, condition="100", segment="MSH", says=says))
    if any(line.startswith("MSH") for line in lines[1:]):
        raise Refused(MSH_EXPECTED)


def _must_have_header(message: Message) -> None:
    msh = message.msh
    for field, says in (
        (9, "MSH-9 says what kind of message it is, and of which event."),
        (10, "MSH-10 is the message's own number: without it no answer can name it."),
    ):
        if not msh.text(field):
            refusal = Refusal(code=Code.REJECTED, condition="101", field=field, says=says)
            raise Refused(refusal)


# --- out of python-hl7's containers --------------------------------------------------------------


def _segment(of: Any, signs: Delimiters) -> Segment:
    name = str(of[0])
    # Of MSH, python-hl7 counts the separator as field 1, as the standard does.
    if name == "MSH":
        head = tuple((Value(((sign,),)),) for sign in (signs.field, signs.encoding))
        return Segment(name, (*head, *(_values(field, signs) for field in of[3:])))
    return Segment(name, tuple(_values(field, signs) for field in of[1:]))


def _values(field: Any, signs: Delimiters) -> tuple[Value, ...]:
    return tuple(
        Value(
            tuple(
                tuple(_unescaped(str(sub), signs) for sub in _each(component))
                for component in _each(repetition)
            )
        )
        for repetition in _each(field)
    )


def _each(of: Any) -> Iterator[Any]:
    """A leaf stands at whichever level nothing is divided any more."""
    return iter((of,)) if isinstance(of, str) else iter(of)


def _unescaped(text: str, signs: Delimiters) -> str:
    if signs.escape in text:
        sign = re.escape(signs.escape)
        text = re.sub(f"{sign}([^{sign}]{{1,40}}){sign}", lambda of: _escape(of[1], signs), text)
    plain = (c if c.isprintable() else " " for c in text if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", "".join(plain)).split())


def _escape(said: str, signs: Delimiters) -> str:
    known = {
        "F": signs.field,
        "S": signs.component,
        "T": signs.sub,
        "R": signs.repetition,
        "E": signs.escape,
    }
    if said in known:
        return known[said]
    if re.fullmatch(r"X(?:[0-9A-Fa-f]{2})+", said):
        return bytes.fromhex(said[1:]).decode("utf-8", "replace")
    # Line breaks, highlighting, other alphabets, a sender's own: formatting, and no text.
    return " " if re.fullmatch(r"\.[a-z]{2}[+-]?\d*|[HN]|[CMZ].*", said) else f" {said} "
