"""What a text says when it answers "how did we do?": a score, a sentence, or both.

A number counts where it stands first, or where the text says of itself that it is a score ("9/10",
"nine out of ten"). "30 minutes late", "9 am", "the 3rd time" are sentences, and no scores.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from chalicelib.domain.feedback import FACES, Scale
from chalicelib.domain.values import dataclass


class Read(StrEnum):
    SCORE = "score"
    OUT_OF_RANGE = "out-of-range"
    """A number alone that the question does not have: 11, -3, 7 of five faces."""
    UNCLEAR = "unclear"
    """More than one answer: "8 or 9", "1 😍"."""
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class Said:
    what: Read
    score: int | None = None
    """0 to 10."""
    words: str = ""
    """What is said beside the number, or all of it."""


def read_answer(text: str, scale: Scale) -> Said:
    whole = " ".join(text.split())
    plain = _plain(whole)
    if stars := _STARS.fullmatch(plain):
        return _faces(len(stars[0].replace(" ", "")), "")
    lead = _LEAD.match(plain)
    if lead is None:
        return _of_itself(plain, whole) or _of_faces(plain, whole)
    number, rest = lead["number"], plain[lead.end() :]
    out_of = _AS_A_SCORE.match(rest)
    if out_of is None and _OR_ANOTHER.match(rest):
        return Said(what=Read.UNCLEAR, words=whole)
    if out_of is None and (_IS_A_MEASURE.match(rest) or _MORE_DIGITS.match(rest)):
        return _of_itself(plain, whole) or Said(what=Read.WORDS, words=whole)
    most = (out_of["most"] or "5") if out_of else ""
    beside = rest[out_of.end() if out_of else 0 :]
    said = _scored(number, most, scale, _without_number(whole) if _trimmed(beside) else "")
    return _unless_faces_differ(said, plain, whole)


def _scored(number: str, most: str, scale: Scale, words: str) -> Said:
    value = _NUMBERS.get(number)
    if value is None and re.fullmatch(r"\d{1,3}", number):
        value = int(number)
    if value is None:
        return Said(what=Read.OUT_OF_RANGE, words=words)
    if _NUMBERS.get(most, most) in (5, "5") or (scale is Scale.FACES and not most):
        return _faces(value, words)
    if not 0 <= value <= 10:
        return _out(words)
    return Said(what=Read.SCORE, score=value, words=words)


def _faces(face: int, words: str) -> Said:
    if face not in FACES:
        return _out(words)
    return Said(what=Read.SCORE, score=FACES[face], words=words)


def _out(words: str) -> Said:
    return Said(what=Read.OUT_OF_RANGE, words=words)


def _of_itself(plain: str, whole: str) -> Said | None:
    """ "Great visit, 9/10": the number stands anywhere, and says that it is one."""
    found = _ANYWHERE.findall(plain)
    if len(found) != 1:
        return None
    number, most = found[0]
    said = _scored(number, most, Scale.TEN, whole)
    return said if said.what is Read.SCORE else None


def _of_faces(plain: str, whole: str) -> Said:
    faces = _faces_in(plain)
    if not faces or plain[0] not in _FACE_OF:
        return Said(what=Read.WORDS, words=whole)
    if len(faces) > 1:
        return Said(what=Read.UNCLEAR, words=whole)
    beside = _trimmed("".join(c for c in plain if c not in _FACE_OF))
    return _faces(faces.pop(), whole if beside else "")


def _unless_faces_differ(said: Said, plain: str, whole: str) -> Said:
    """ "1 😍": whoever takes 1 for the best mark has not said that they are unhappy."""
    faces = _faces_in(plain)
    if said.score is None or not faces:
        return said
    if (said.score <= 4 and max(faces) == 5) or (said.score >= 9 and min(faces) == 1):
        return Said(what=Read.UNCLEAR, words=whole)
    return said


def _faces_in(plain: str) -> set[int]:
    return {_FACE_OF[c] for c in plain if c in _FACE_OF}


def _plain(text: str) -> str:
    """Without case, accents, skin tones and what makes a digit a key on a keyboard."""
    text = text.replace("🔟", "10")
    folded = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    kept = "".join(c for c in folded if not unicodedata.combining(c) and c not in _DROPPED)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in kept).strip()


def _trimmed(words: str) -> str:
    return words.strip(" .,;:!-+*)(\"'–—\n")


def _without_number(whole: str) -> str:
    """As they wrote it; where the number stands among words, with it."""
    return _trimmed(_NUMBER_FIRST.sub("", whole)) or whole


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_DROPPED = frozenset("\ufe0f\u200d\u20e3🏻🏼🏽🏾🏿")
_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ES = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")
_NUMBERS = {word: of for words in (_EN, _ES) for of, word in enumerate(words)}
_NUMBER = rf"[+-]?\d+(?:[.,]\d+)?(?!\d)|(?:{_any(list(_NUMBERS))})(?!\w)"
_MOST = rf"(?:10|5|{_any(('ten', 'five', 'diez', 'cinco'))})(?![\w/])"
_STAR = ("star", "stars", "estrella", "estrellas")
# What people write before a number that is a score: "I'd give you a 9", "le doy un 9".
_BEFORE = _any(
    (
        *("i", "i'd", "id", "we", "would", "will", "give", "you", "it", "it's", "its", "that's"),
        *("a", "an", "my", "score", "rating", "answer", "is", "rate", "say", "as", "definitely"),
        *("solid", "strong", "about", "hi", "hello", "hey", "to"),
        *("le", "les", "doy", "damos", "un", "una", "mi", "nota", "puntuacion", "es", "respuesta"),
        *("hola", "pongo", "digo", "yo", "al", "el", "la", "seria"),
    )
)
_LEAD = re.compile(rf"^[\"'(*#]*(?:(?:{_BEFORE})[\s,:!.=]+){{0,6}}(?P<number>{_NUMBER})")
_AS_A_SCORE = re.compile(
    rf"\s*(?:/|\bout of\b|\bof\b|\bde\b|\bsobre\b)\s*(?P<most>{_MOST})|\s*(?:{_any(_STAR)})\b"
)
_NUMBER_FIRST = re.compile(r"^\d{1,2}(?:\s*/\s*\d{1,2})?(?=[\s.,;:!-])")
_ANYWHERE = re.compile(rf"(?<![\w/.,-])({_NUMBER})\s*(?:/|\bout of\b|\bsobre\b)\s*({_MOST})")
_MORE_DIGITS = re.compile(r"\s*[-–/.:]?\s*\d")
_OR_ANOTHER = re.compile(rf"\s*(?:-|–|or|to|o|a|y|and|,|/)\s*(?:{_NUMBER})\s*\W*$")
_IS_A_MEASURE = re.compile(
    r"\s*(?:%|\$|€|(?::\d)|(?:"
    + _any(
        (
            *("am", "pm", "a.m", "p.m", "a. m", "p. m", "o'clock", "oclock", "st", "nd", "rd"),
            *("th", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours", "day"),
            *("days", "week", "weeks", "month", "months", "year", "years", "time", "times"),
            *("people", "person", "dollars", "bucks", "visits", "appointments", "calls", "more"),
            *("minuto", "minutos", "hora", "horas", "dia", "dias", "semana", "semanas", "mes"),
            *("meses", "ano", "anos", "vez", "veces", "personas", "euros", "dolares", "citas"),
            *("of us", "of you", "of the", "de la", "de los", "thing", "things", "cosas"),
        )
    )
    + r")\b)"
)
_STARS = re.compile(r"(?:[⭐🌟★] ?)+")
_FACE_OF = {
    character: face
    for face, characters in {
        1: "😡😠🤬😤😭😢😩😫🤮",
        2: "☹🙁😞😟😕😒😔",
        3: "😐😑😶",
        4: "🙂☺",
        5: "😀😃😄😁😆😊😍🥰🤩😻❤",
    }.items()
    for character in characters
}
"""No thumbs: a thumb up is a yes to a visit as well."""
