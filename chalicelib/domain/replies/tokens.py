"""Plain text cut into words: contractions opened, slang spelled out, times and dates recognised."""

import re

from chalicelib.domain.replies.lazily import Pattern
from chalicelib.domain.replies.lexicon_slang import CONTRACTIONS, SLANG
from chalicelib.domain.replies.normalise import without_accents
from chalicelib.domain.replies.spelling import Speller
from chalicelib.domain.replies.times import (
    MONTHS,
    NOT_A_MONTH_ALONE,
    WEEKDAYS,
    date_token,
    join_times,
    time_token,
)
from chalicelib.domain.replies.token import Place, Token

MOST_WORDS = 330  # 1,600 characters hold no more real words; longer runs are not worth reading


_SLANG = {short: full.split() for short, full in (pair.split("=") for pair in SLANG.split("|"))}

_PIECE = Pattern(
    r"(?P<time>(?<![\d/])\d{1,2}[:.h]\d{2}(?!\d|[/.]\d)\s*(?:[ap]\.?\s?m\b\.?)?|(?<!\d)\d{1,4}\s?(?:[ap]\.?\s?m\b\.?|oclock|o'clock))"
    r"|(?P<date>(?<!\d)\d{1,2}[/]\d{1,2}(?:/\d{2,4})?(?!\d)|(?<!\d)\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>_?[^\W\d_]+(?:[\d$@][^\W_]*)*(?:'[^\W\d_]+)*)"
    r"|(?P<end>[.!;\n\u3002\uff01\uff1b\u061b\u0964]+)"
    r"|(?P<comma>[,:\u060c\u3001\uff0c]|(?<=\s)-+(?=\s))"
    r"|(?P<asks>[?\uff1f\u061f]+)",
)
_LEET = str.maketrans("013457$@", "oieast" + "sa")
_SPELLED_OUT = Pattern(r"(?<![\w'])(?:[a-z][ .\-_*]{1,2}){2,14}[a-z](?![\w'])")
_STRETCHED = Pattern(r"([^\W\d_])\1{2,}")


def tokenize(text: str, speller: Speller, names: frozenset[str] = frozenset()) -> list[Token]:
    """The words of an already cleaned text, at most MOST_WORDS of them."""
    text = _SPELLED_OUT.sub(_join_if_keyword, text)
    for pattern, opened in CONTRACTIONS:
        text = pattern.sub(opened, text)
    tokens: list[Token] = []
    sentence = clause = 0
    for piece in _PIECE.finditer(text):
        kind = piece.lastgroup
        if kind == "asks":
            tokens.append(Token("_asks", ("_asks",), sentence, clause, "_asks"))
        if kind in {"end", "asks", "comma"}:
            sentence += kind != "comma"
            clause += 1
        else:
            place = (sentence, clause)
            tokens.extend(_read(piece.group().strip(), kind or "", place, speller, names))
        if len(tokens) >= MOST_WORDS:
            break
    return join_times(tokens)


def _join_if_keyword(match: re.Match[str]) -> str:
    joined = re.sub(r"[^a-z]", "", match.group())
    return joined if joined in _SPELLED_WORDS else match.group()


_SPELLED_WORDS = frozenset(
    "stop yes no help start confirm cancel yep nope ok okay end quit reschedule change late "
    "unsubscribe stopall si sure".split()
)


def _read(
    piece: str, kind: str, place: Place, speller: Speller, names: frozenset[str]
) -> list[Token]:
    if kind == "time":
        return [time_token(piece, place)]
    if kind == "date":
        return [date_token(piece, place)]
    if kind == "number":
        return [Token(piece, (piece, "_number"), *place, "_number")]
    return _read_word(piece, place, speller, names)


def _read_word(piece: str, place: Place, speller: Speller, names: frozenset[str]) -> list[Token]:
    if "'" in piece:
        parts = [part for part in piece.split("'") if part]
        return [token for part in parts for token in _read_word(part, place, speller, names)]
    if _STRETCHED.search(piece) and piece != "www":
        piece = _shrunk(piece, speller)
    for word in (piece, _DOUBLE.sub(r"\1", piece)):
        if word in _SLANG:
            return [_word_token(part, part, place, names) for part in _SLANG[word]]
    if not piece.isalpha() and piece[0] != "_":
        piece = _unleet(piece, speller)
    bare = without_accents(piece)
    if bare in names:
        return [_word_token(bare, piece, place, names)]
    meant = _sounded_out(bare, speller) or speller.correct(bare)
    if meant != bare and meant in _SLANG:
        return [_word_token(part, part, place, names) for part in _SLANG[meant]]
    return [_word_token(meant, piece if meant == bare else meant, place, names)]


_DOUBLE = Pattern(r"([^\W\d_])\1")


def _shrunk(piece: str, speller: Speller) -> str:
    """Yesss is yes and goood is good: whichever of one or two letters makes a word."""
    once, twice = _STRETCHED.sub(r"\1", piece), _STRETCHED.sub(r"\1\1", piece)
    return once if speller.knows(once) or once in _SLANG else twice


def _sounded_out(word: str, speller: Speller) -> str:
    """Killin is killing, kiten is quiten: what a word unknown as written is known as spoken."""
    if speller.knows(word) or len(word) < 4:
        return ""
    for spoken in (word + "g" if word.endswith("in") else "", _HARD_K.sub("qu", word)):
        if spoken != word and speller.knows(spoken):
            return spoken
    return ""


_HARD_K = Pattern("k(?=[ei])")


def _unleet(piece: str, speller: Speller) -> str:
    plain = piece.translate(_LEET)
    return plain if speller.knows(plain) or plain in _SLANG else piece


def _word_token(word: str, accented: str, place: Place, names: frozenset[str]) -> Token:
    forms = (word,) if word == accented else (word, accented)
    if word in names or word.removesuffix("s") in names:
        return Token(word, (*forms, "_name"), *place)
    # Vietnamese thứ is no Thursday: a short name of a day has no accents
    named_plainly = word == accented or len(word) > 4
    if word in WEEKDAYS and named_plainly:
        return Token(word, (*forms, "_day"), *place, "_day", (WEEKDAYS[word],))
    if word in MONTHS and named_plainly and word not in NOT_A_MONTH_ALONE:
        return Token(word, (*forms, "_date"), *place, "_date", (MONTHS[word], 0))
    return Token(word, forms, *place)
