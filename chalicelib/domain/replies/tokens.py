"""Plain text cut into words: contractions opened, slang spelled out, times and dates recognised."""

import re
from dataclasses import dataclass

from chalicelib.domain.replies.lexicon_slang import CONTRACTIONS, SLANG
from chalicelib.domain.replies.normalise import without_accents
from chalicelib.domain.replies.spelling import Speller

MOST_WORDS = 330  # 1,600 characters hold no more real words; longer runs are not worth reading


@dataclass(frozen=True, slots=True)
class Token:
    word: str  # without accents
    forms: tuple[str, ...]  # what a phrase may call it: the word, its accented form, its kind
    sentence: int
    kind: str = ""  # _time, _date, _day, _number, _asks or ""
    value: tuple[int, ...] = ()  # _time: minutes of the day; _day: weekday; _date: (month, day)


def a_token(word: str, sentence: int) -> Token:
    return Token(word=word, forms=(word,), sentence=sentence)


_SLANG = {short: full.split() for short, full in (pair.split("=") for pair in SLANG.split("|"))}

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan enero", "february feb febrero", "march mar marzo mars", "april apr abril",
         "may mayo", "june jun junio", "july jul julio", "august aug agosto",
         "september sept sep septiembre", "october oct octubre", "november nov noviembre",
         "december dec diciembre"), 1)
    for name in names.split()
}  # fmt: skip
_NOT_A_MONTH_ALONE = {"may", "mar", "mars"}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon mondays lunes lundi montag lunedi segunda",
         "tuesday tues tue tuesdays martes mardi dienstag martedi",
         "wednesday wed weds wednesdays miercoles mercredi mittwoch mercoledi quarta",
         "thursday thurs thur thu thursdays jueves jeudi donnerstag giovedi quinta",
         "friday fri fridays viernes vendredi freitag venerdi sexta",
         "saturday saturdays sabado samedi samstag sabato sabados",
         "sunday sundays domingo dimanche sonntag domenica"))
    for name in names.split()
}  # fmt: skip
_HOURS = {
    name: hour
    for hour, names in enumerate(
        ("twelve doce", "one una", "two dos", "three tres", "four cuatro", "five cinco", "six seis",
         "seven siete", "eight ocho", "nine nueve", "ten diez", "eleven once"))
    for name in names.split()
}  # fmt: skip

_PIECE = re.compile(
    r"(?P<time>(?<![\d/])\d{1,2}[:.h]\d{2}(?!\d|[/.]\d)\s*(?:[ap]\.?\s?m\b\.?)?|(?<!\d)\d{1,4}\s?(?:[ap]\.?\s?m\b\.?|oclock|o'clock))"
    r"|(?P<date>(?<!\d)\d{1,2}[/]\d{1,2}(?:/\d{2,4})?(?!\d)|(?<!\d)\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>_?[^\W\d_]+(?:[\d$@][^\W_]*)*(?:'[^\W\d_]+)*)"
    r"|(?P<end>[.!;\n\u3002\uff01\uff1b\u061b\u0964]+)"
    r"|(?P<asks>[?\uff1f\u061f]+)",
)
_LEET = str.maketrans("013457$@", "oieast" + "sa")
_SPELLED_OUT = re.compile(r"(?<![\w'])(?:[a-z][ .\-_*]{1,2}){2,14}[a-z](?![\w'])")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def tokenize(text: str, speller: Speller, names: frozenset[str] = frozenset()) -> list[Token]:
    """The words of an already cleaned text, at most MOST_WORDS of them."""
    text = _SPELLED_OUT.sub(_join_if_keyword, text)
    for pattern, opened in CONTRACTIONS:
        text = pattern.sub(opened, text)
    tokens: list[Token] = []
    sentence = 0
    for piece in _PIECE.finditer(text):
        kind = piece.lastgroup
        if kind == "end":
            sentence += 1
        elif kind == "asks":
            tokens.append(Token(word="?", forms=("?",), sentence=sentence, kind="_asks"))
            sentence += 1
        else:
            tokens.extend(_read(piece.group().strip(), kind or "", sentence, speller, names))
        if len(tokens) >= MOST_WORDS:
            break
    return _join_times(tokens)


def _join_if_keyword(match: re.Match[str]) -> str:
    joined = re.sub(r"[^a-z]", "", match.group())
    return joined if joined in _SPELLED_WORDS else match.group()


_SPELLED_WORDS = frozenset(
    "stop yes no help start confirm cancel yep nope ok okay end quit reschedule change late "
    "unsubscribe stopall si sure".split()
)


def _read(
    piece: str, kind: str, sentence: int, speller: Speller, names: frozenset[str]
) -> list[Token]:
    if kind == "time":
        return [_time_token(piece, sentence)]
    if kind == "date":
        return [_date_token(piece, sentence)]
    if kind == "number":
        return [Token(word=piece, forms=(piece, "_number"), sentence=sentence, kind="_number")]
    return _read_word(piece, sentence, speller, names)


def _read_word(piece: str, sentence: int, speller: Speller, names: frozenset[str]) -> list[Token]:
    piece = _STRETCHED.sub(r"\1\1", piece)
    for word in (piece, _STRETCHED_TWO.sub(r"\1", piece)):
        if word in _SLANG:
            return [_word_token(part, part, sentence, names) for part in _SLANG[word]]
    if not piece.isalpha() and piece[0] != "_":
        piece = _unleet(piece, speller)
    bare = without_accents(piece)
    if bare in _SLANG:
        return [_word_token(part, part, sentence, names) for part in _SLANG[bare]]
    if bare in names:
        return [_word_token(bare, piece, sentence, names)]
    meant = speller.correct(bare)
    if meant in _SLANG:
        return [_word_token(part, part, sentence, names) for part in _SLANG[meant]]
    return [_word_token(meant, piece if meant == bare else meant, sentence, names)]


_STRETCHED_TWO = re.compile(r"([^\W\d_])\1")


def _unleet(piece: str, speller: Speller) -> str:
    plain = piece.translate(_LEET)
    return plain if speller.knows(plain) or plain in _SLANG else piece


def _word_token(word: str, accented: str, sentence: int, names: frozenset[str]) -> Token:
    forms = (word,) if word == accented else (word, accented)
    if word in names or word.removesuffix("s") in names:
        return Token(word=word, forms=(*forms, "_name"), sentence=sentence)
    if word in _WEEKDAYS:
        day = (_WEEKDAYS[word],)
        return Token(word=word, forms=(*forms, "_day"), sentence=sentence, kind="_day", value=day)
    if word in _MONTHS and word not in _NOT_A_MONTH_ALONE:
        month = (_MONTHS[word], 0)
        return Token(
            word=word, forms=(*forms, "_date"), sentence=sentence, kind="_date", value=month
        )
    return Token(word=word, forms=forms, sentence=sentence)


def _time_token(piece: str, sentence: int) -> Token:
    digits = re.findall(r"\d+", piece)
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if hour > 99:
        hour, minute = divmod(hour, 100)
    after_noon = re.search(r"p\.?\s?m", piece)
    if after_noon and hour < 12:
        hour += 12
    elif not re.search(r"a\.?\s?m", piece) and hour < 7:
        hour += 12  # nobody is seen at three in the night
    return Token(
        word=piece, forms=("_time",), sentence=sentence, kind="_time", value=(hour * 60 + minute,)
    )


def _date_token(piece: str, sentence: int) -> Token:
    numbers = [int(n) for n in re.findall(r"\d+", piece)]
    value = (numbers[0], numbers[1]) if "/" in piece else (0, numbers[0])
    return Token(word=piece, forms=("_date",), sentence=sentence, kind="_date", value=value)


_BEFORE_A_CLOCK_HOUR = frozenset("at by around until till about before after for las".split())


def _hour_of(token: Token) -> int | None:
    if token.kind == "_number" and token.word.isdecimal() and len(token.word) <= 2:
        hour = int(token.word)
        return hour if 1 <= hour <= 12 else None
    return _HOURS.get(token.word)


def _join_times(tokens: list[Token]) -> list[Token]:
    """Times that take several words: half two, quarter to three, at 4, two thirty, march 5."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        made, used = _time_in_words(tokens, at, joined)
        if made is None:
            joined.append(tokens[at])
            used = 1
        else:
            joined.append(made)
        at += used
    return joined


def _time_in_words(tokens: list[Token], at: int, before: list[Token]) -> tuple[Token | None, int]:
    words = [t.word for t in tokens[at : at + 4]]
    sentence = tokens[at].sentence
    if words[0] in {"half", "quarter"} and len(words) > 1:
        skip = 2 if words[1] in {"past", "to", "till", "after", "of"} else 1
        hour = _hour_of(tokens[at + skip]) if at + skip < len(tokens) else None
        if hour is not None and (skip == 2 or words[0] == "half"):
            minute = 30 if words[0] == "half" else (45 if words[1] in {"to", "till", "of"} else 15)
            hour -= 1 if minute == 45 else 0
            return _clock(hour, minute, sentence), skip + 1
    if words[0] in _MONTHS and len(words) > 1:
        day = tokens[at + 1]
        if day.kind in {"_number", "_date"} and _day_number(day):
            value = (_MONTHS[words[0]], _day_number(day))
            return Token("_date", ("_date",), sentence, "_date", value), 2
    hour = _hour_of(tokens[at])
    if hour is None:
        return None, 1
    if len(words) > 1 and words[1] in {"thirty", "fifteen", "30", "15", "45", "oclock", "00"}:
        minute = {"thirty": 30, "fifteen": 15, "30": 30, "15": 15, "45": 45}.get(words[1], 0)
        return _clock(hour, minute, sentence), 2
    unit_follows = len(words) > 1 and words[1] in _COUNTED
    if before and before[-1].word in _BEFORE_A_CLOCK_HOUR and not unit_follows:
        return _clock(hour, 0, sentence), 1
    return None, 1


_COUNTED = frozenset(
    "minutes minutos minute hour hours days weeks week day of people more other away late out kids "
    "months years times texts minuto min".split()
)


def _day_number(token: Token) -> int:
    if token.kind == "_date":
        return token.value[1] if token.value and token.value[0] == 0 else 0
    return int(token.word) if token.word.isdecimal() and 1 <= int(token.word) <= 31 else 0


def _clock(hour: int, minute: int, sentence: int) -> Token:
    hour = hour + 12 if hour < 7 else hour
    return Token("_time", ("_time",), sentence, "_time", (hour * 60 + minute,))
