"""One word of a text."""

from typing import NamedTuple

Place = tuple[int, int]  # the sentence and the clause, counted through the whole text


class Token(NamedTuple):
    word: str  # without accents
    forms: tuple[str, ...]  # what a phrase may call it: the word, its accented form, its kind
    sentence: int
    clause: int  # counts commas too
    kind: str = ""  # _time, _date, _day, _number, _asks or ""
    value: tuple[int, ...] = ()  # _time: minutes of the day; _day: weekday; _date: (month, day)


def a_token(word: str, like: Token) -> Token:
    return Token(word, (word,), like.sentence, like.clause)
