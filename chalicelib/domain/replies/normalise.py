"""A text message as typed, brought to plain words: no quotes, signatures, emoji or odd letters."""

import html
import re
import unicodedata
from typing import NamedTuple

from chalicelib.domain.replies.lazily import Pattern
from chalicelib.domain.replies.lexicon_slang import EMOJI

LONGEST_READ = 2000  # a text is at most 1,600 characters; more than this is not a reply


class Cleaned(NamedTuple):
    text: str
    quoted_us: bool = False  # our reminder, or one like it, was copied into the reply
    reaction: str = ""  # a phone's own words for a tap on our message: "liked", "disliked", …


_EMOJI = {character: f" {word} " for word, characters in EMOJI.items() for character in characters}
_ZERO_WIDTH_OR_SKIN = Pattern(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_PHONE_NUMBER = Pattern(r"(?<![\d/:])\+?\(?\d{3}\)?[ .-]\d{3}[ .-]?\d{4}\b|\b\d{3}-\d{4}\b")
_KEYCAP = Pattern("([0-9#*])\ufe0f?\u20e3")
_TYPOGRAPHIC = str.maketrans(
    {
        "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "´": "'", "`": "'", "＇": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...",
        "¿": " ", "¡": " ", "ı": "i", "ß": "ss", "ł": "l", "Ł": "l", "ø": "o", "đ": "đ",
    }
)  # fmt: skip

_REACTIONS = (
    ("removed", r"(?:removed an? \w+ from|quitó|eliminó) "),
    ("disliked", r"(?:disliked|no le gustó|no me gustó|👎 to|reacted 👎 to) "),
    ("questioned", r"(?:questioned|preguntó por|cuestionó) "),
    ("laughed", r"(?:laughed at|se rio de|se rió de) "),
    ("emphasized", r"(?:emphasi[sz]ed|enfatizó|destacó) "),
    (
        "liked",
        r"(?:liked|loved|le gustó|me gusta|me gustó|le encantó|me encanta|me encantó|a aimé|"
        r"a adoré|curtiu|gostou de|adorou|ha messo mi piace a|đã thích|"
        r"(?:reacted |reaccionó con |a réagi avec )?"
        r"(?:👍|❤️?|👌|💯|😍)\S? (?:to|a|à)) ",
    ),
)
_REACTION = [
    (
        name,
        Pattern(
            r"\s*"
            + start
            + r"(?:(?:an?|un|una|une|uma) (?:image|message|mensaje|imagen|foto|photo)|[\"“„«'‘].*)",
            re.I | re.S,
        ),
    )
    for name, start in _REACTIONS
]
_SIGNATURE = Pattern(
    r"(?:^|[\n.!?]|\s)\s{0,9}[-*_~]{0,9}\s{0,9}"
    r"(?:sent (?:from|via|with|using) (?:my |the |an? |yahoo|blackberry|outlook|gmail|samsung"
    r"|iphone|android|at&t|verizon|t-mobile|mobile|whatsapp|proton|aol)"
    r"|enviado (?:desde|con|a partir do|do) |envoyé (?:de|depuis) |von meinem \w+ gesendet"
    r"|gesendet von |inviato da |enviada do |get outlook for |отправлено (?:с|из) |发自我的"
    r"|verstuurd vanaf|wysłane z |gửi từ )(?![^\n]*\b(?:stop|unsub|text))[^\n]{0,60}(?=\n|\Z)",
    re.I,
)
_SIGN_OFF = Pattern(r"\n\s*--+\s*\n.*\Z", re.S)
_QUOTED_LINE = Pattern(r"^\s*>.*$", re.M)
_WROTE = Pattern(
    r"(?:^|\n)[^\n]{0,80}\b(?:wrote|escribió|a écrit|schrieb|escreveu)\s*:.*\Z", re.I | re.S
)
_ORIGINAL = Pattern(r"-{2,}\s*original (?:message|text)\s*-{2,}.*\Z", re.I | re.S)
_REMINDER = Pattern(
    r"[\"']?\b(?:hi|hello|hola|dear)\s[^\n]{1,40}?[,!]\s(?:this is|le saluda|le escribe|es)\s"
    r"[^\n]{1,60}?[:.]\s"
    r".{0,300}?(?:opt out|stop receiving|unsubscribe|to confirm[^\n]{0,60})[\"'.]*",
    re.I | re.S,
)
_INSTRUCTIONS = Pattern(
    r"[\"']?\b(?:reply|text|responda)\s+\w{1,10}\s+to\s+(?:confirm|reschedule|change)"
    r"(?:\s*(?:,|;|or|and)+\s*(?:reply |text )?\w{1,10}\s+to\s+\w+(?:\s+out)?){1,3}[\"'.]*",
    re.I,
)


def clean(text: str) -> Cleaned:
    """What the patient added, in small plain letters, with emoji as words."""
    text = text[:LONGEST_READ]
    if "&" in text:
        text = html.unescape(text)
    for name, pattern in _REACTION:
        if pattern.match(text):
            return Cleaned(text="", reaction=name)
    text, quoted_us = _without_quotes(text)
    text = _SIGN_OFF.sub("", text)
    text = _SIGNATURE.sub(" ", text)
    text = _PHONE_NUMBER.sub(" ", text)
    return Cleaned(text=_plain(text), quoted_us=quoted_us)


def _without_quotes(text: str) -> tuple[str, bool]:
    kept = text
    if ">" in kept:
        kept = _QUOTED_LINE.sub("", kept)
    kept = _WROTE.sub("", kept)
    kept = _ORIGINAL.sub("", kept)
    kept = _REMINDER.sub(" ", kept)
    kept = _INSTRUCTIONS.sub(" ", kept)
    return kept, kept != text


def _plain(text: str) -> str:
    text = _KEYCAP.sub(r" \1 ", text)
    text = _ZERO_WIDTH_OR_SKIN.sub("", text)
    text = text.translate(_TYPOGRAPHIC)
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(_EMOJI.get(c, c) if c > "\u00ff" else c for c in text)
    return "".join(" _emoji " if _is_symbol(c) else c for c in text)


def _is_symbol(character: str) -> bool:
    return character > "\u00ff" and unicodedata.category(character) in {"So", "Sk", "Cs", "Co"}


def without_accents(text: str) -> str:
    """Latin letters bare; other scripts as they are."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).replace("đ", "d")
