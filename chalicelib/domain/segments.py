"""How many text-message parts a text costs, and how to spare some.

3GPP TS 23.038 section 6.2.1: the GSM 7-bit default alphabet and its extension table; everything
else travels as UCS-2. A text of several parts gives six bytes of each to the concatenation header
(3GPP TS 23.040 section 9.2.3.24.1). AWS may break a long text at a space, so its bill can exceed
this count by one part.
"""

import unicodedata
from collections import Counter
from enum import StrEnum

from chalicelib.domain.values import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")  # each is sent as an escape and a second septet
_GSM_7 = _BASIC | _EXTENSION

# Only what a word processor or a phone puts in by itself. No letter of any language is here:
# an accent belongs to a name.
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛´`ʼ′‵", "'"),
        **dict.fromkeys("“”„‟«»″‶", '"'),
        **dict.fromkeys("‐‑‒–—―−⁃", "-"),
        **dict.fromkeys("•‣·∙", "-"),
        **dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", " "),
        **dict.fromkeys((chr(space) for space in range(0x2000, 0x200B)), " "),
        **dict.fromkeys("\u2028\u2029\u0085\v", "\n"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
        "…": "...",
        "™": "(TM)",
        "®": "(R)",
        "©": "(C)",
        "×": "x",
        "⁄": "/",
        "‹": "<",
        "›": ">",
    }
)


class Encoding(StrEnum):
    """The two alphabets in which a text travels."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


@dataclass(frozen=True, kw_only=True)
class Segments:
    """What a text costs: its alphabet, its length in units of that alphabet, and its parts."""

    encoding: Encoding
    units: int
    parts: int


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A character that forces UCS-2; `extra_parts` is what it costs were it the only one."""

    character: str
    times: int
    instead: str | None
    extra_parts: int


def count(text: str) -> Segments:
    """Count as carriers do; the empty text counts as one part of no units."""
    if _GSM_7.issuperset(text):
        encoding, single, multiple = Encoding.GSM_7, 160, 153
        sizes = [2 if character in _EXTENSION else 1 for character in text]
    else:
        encoding, single, multiple = Encoding.UCS_2, 70, 67
        sizes = [2 if ord(character) > 0xFFFF else 1 for character in text]
    units = sum(sizes)
    parts = 1 if units <= single else _parts(sizes, room=multiple)
    return Segments(encoding=encoding, units=units, parts=parts)


def fold(text: str) -> str:
    """Replace typographic characters, if then all is GSM-7 and the text costs fewer parts.

    Letters with accents, and emoji, are never touched: if one of them keeps the text in UCS-2,
    nothing is gained and nothing is changed.
    """
    if _GSM_7.issuperset(text):
        return text
    folded = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    if _GSM_7.issuperset(folded) and count(folded).parts < count(text).parts:
        return folded
    return text


def suggestions(text: str) -> tuple[Suggestion, ...]:
    """The characters that force UCS-2, in order of appearance, for the person who writes.

    `instead` is what a person might write in its place; None means that it can only be left out.
    """
    clusters = _clusters(unicodedata.normalize("NFC", text))
    costly = Counter(cluster for cluster in clusters if not _GSM_7.issuperset(cluster))
    plain = {cluster: _instead(cluster) for cluster in costly}
    cheapest = count("".join(plain.get(cluster, cluster) or "" for cluster in clusters)).parts

    def with_only(kept: str) -> int:
        return count(
            "".join(
                cluster if cluster == kept else plain.get(cluster, cluster) or ""
                for cluster in clusters
            )
        ).parts

    return tuple(
        Suggestion(
            character=character,
            times=times,
            instead=plain[character],
            extra_parts=with_only(character) - cheapest,
        )
        for character, times in costly.items()
    )


def _parts(sizes: list[int], *, room: int) -> int:
    """Fill parts in order; a character of two units is never cut in half."""
    parts, left = 1, room
    for size in sizes:
        if size > left:
            parts, left = parts + 1, room
        left -= size
    return parts


def _clusters(text: str) -> list[str]:
    """Characters as a person sees them: skin tones, joiners and marks stay with their base."""
    clusters: list[str] = []
    for character in text:
        joined = bool(clusters) and (clusters[-1].endswith("\u200d") or _continues(character))
        if joined and not _GSM_7.issuperset(clusters[-1][0]):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _continues(character: str) -> bool:
    return (
        character == "\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or unicodedata.category(character) in {"Mn", "Me"}
    )


def _instead(cluster: str) -> str | None:
    """A plain spelling that is GSM-7: by typography, else the letter without its accent."""
    folded = cluster.translate(_TYPOGRAPHY)
    if _GSM_7.issuperset(folded):
        return folded
    base = "".join(c for c in unicodedata.normalize("NFKD", cluster) if c in _GSM_7)
    return base or None
