"""What was sent, as messages: out of MLLP's bytes and batches, in whichever character set.

HL7 v2 ends each segment with CR; files in the wild end them with LF or both. MLLP puts 0x0B before
a message and 0x1C 0x0D after it: a message that begins so and does not end so was cut.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.hl7.refusals import BATCH_BROKEN, MSH_EXPECTED, TOO_MANY, Refusal
from chalicelib.domain.values import dataclass

MOST_BYTES = 4_000_000
"""A Lambda takes 6 MB in all, and the body arrives in Base64."""
MOST_MESSAGES = 500
_BOM = b"\xef\xbb\xbf"
_BEGIN, _END = "\x0b", "\x1c"
_HEADS, _ENDS = ("FHS", "BHS"), ("BTS", "FTS")

_CHARSETS = {
    "ASCII": "cp1252",
    "88591": "cp1252",
    "885915": "iso8859-15",
    **{f"8859{part}": f"iso8859-{part}" for part in range(2, 10)},
    "CP1252": "cp1252",
    "WINDOWS1252": "cp1252",
    "LATIN1": "cp1252",
}
"""MSH-18 in capitals, letters and digits only → what it is read with where it is no UTF-8.
Windows-1252 is Latin-1 with the quotation marks that people paste."""


@dataclass(frozen=True, kw_only=True)
class RawMessage:
    text: str
    """Segments that end with CR each; empty where `refused`."""
    raw: bytes
    """As it came, without the frame."""
    unfinished: bool = False
    """Its last segment has no end: perhaps it was cut there."""
    refused: Refusal | None = None
    mixed_up: bool = False
    """Its letters are not of the character set that MSH-18 names."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    messages: tuple[RawMessage, ...]
    head: str = ""
    """The batch's first segment (BHS, or FHS where there is none); empty: no batch."""
    promised: int | None = None
    """How many messages the batch says that it holds."""

    @property
    def is_batch(self) -> bool:
        return bool(self.head) or len(self.messages) > 1

    @property
    def miscounted(self) -> bool:
        return self.promised is not None and self.promised != len(self.messages)


def unpack(raw: bytes) -> Sent:
    """Never raises: what cannot be read stands there as refused."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode()
    # Latin-1 keeps every byte apart: the character set is each message's own.
    text = raw.removeprefix(_BOM).decode("latin-1")
    cut = _BEGIN in text and text.rfind(_BEGIN) > text.rfind(_END)
    text = text.replace(_BEGIN, "").replace(_END, "\r")
    unfinished = not text.rstrip(" \t\x00").endswith(("\r", "\n"))
    return _grouped(_segments(text), cut=cut, unfinished=unfinished)


def _segments(text: str) -> list[str]:
    if "\r" in text:
        # A bare LF is somebody's line break inside a field, unless a segment begins after it.
        text = re.sub(r"\r\n?|\n(?=(?:MSH|FHS|BHS|[A-Z][A-Z0-9]{2}\|))", "\r", text)
        found = [line.replace("\n", " ") for line in text.split("\r")]
    else:
        found = text.split("\n")
    return [line.lstrip(" \t\x00") for line in found if line.strip(" \t\x00")]


def _grouped(segments: Sequence[str], *, cut: bool, unfinished: bool) -> Sent:
    head, promised, is_open = "", None, False
    groups: list[list[str]] = []
    for segment in segments:
        name = segment[:3]
        if name in _HEADS:
            head, is_open = segment, True
        elif name in _ENDS:
            is_open = False
            if name == "BTS":
                promised = (promised or 0) + _count(segment, head)
        elif name == "MSH" or not groups:
            groups.append([segment])
        else:
            groups[-1].append(segment)
    messages = [_message(group) for group in groups[:MOST_MESSAGES]]
    if len(groups) > MOST_MESSAGES:
        messages.append(RawMessage(text="", raw=b"", refused=TOO_MANY))
    if messages and cut:
        messages[-1] = replace(messages[-1], text="", refused=BATCH_BROKEN)
    elif messages and unfinished and not (head and not is_open):
        messages[-1] = replace(messages[-1], unfinished=True)
    if not messages:
        messages = [RawMessage(text="", raw=b"", refused=MSH_EXPECTED)]
    return Sent(messages=tuple(messages), head=_decoded(head)[0], promised=promised)


def _count(segment: str, head: str) -> int:
    """BTS-1; 0 where it is no number."""
    said = segment.split(head[3:4] or "|")
    return int(said[1]) if len(said) > 1 and said[1].strip().isdecimal() else 0


def _message(segments: Sequence[str]) -> RawMessage:
    joined = "\r".join(segments) + "\r"
    raw = joined.encode("latin-1")
    if not segments[0].startswith("MSH"):
        return RawMessage(text="", raw=raw, refused=MSH_EXPECTED)
    text, sure = _decoded(joined)
    return RawMessage(text=text, raw=raw, mixed_up=not sure)


def _decoded(latin: str) -> tuple[str, bool]:
    """And whether it is in the character set that it names (MSH-18, where it is a message)."""
    raw = latin.encode("latin-1")
    named = _charset_named(latin)
    try:
        # What is UTF-8 by chance in another set does not occur in names; what says Latin-1 and is
        # UTF-8 does.
        return raw.decode("utf-8"), raw.isascii() or not named or "UTF8" in named
    except UnicodeDecodeError:
        known = _CHARSETS.get(named)
        return raw.decode(known or "cp1252", "replace"), known is not None or not named


def _charset_named(latin: str) -> str:
    fields = latin.split("\r", 1)[0].split(latin[3:4] or "|")
    first = re.split(r"[~^]", fields[17])[0] if len(fields) > 17 and latin[:3] == "MSH" else ""
    return re.sub(r"[^A-Z0-9]", "", first.upper())
