"""Misspelt keywords put right: one slip in a short word, two in a long one."""

from collections.abc import Iterable

from chalicelib.domain.slips import slips


class Speller:
    """Knows the words of the lexicons, and which of them are worth guessing at."""

    def __init__(self, known: Iterable[str], keywords: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._near: dict[str, list[str]] = {}
        for keyword in keywords:
            for shape in _with_letters_missing(keyword):
                self._near.setdefault(shape, []).append(keyword)

    def knows(self, word: str) -> bool:
        return word in self._known

    def correct(self, word: str) -> str:
        """The keyword meant, or the word itself; a word that is known is never changed."""
        if len(word) < 4 or len(word) > 18 or word in self._known or not word.isascii():
            return word
        best, least = word, 99
        for shape in _with_letters_missing(word):
            for keyword in self._near.get(shape, ()):
                far = slips(word, keyword)
                if far <= _allowed(keyword, word) and far < least:
                    best, least = keyword, far
        return best


def _allowed(keyword: str, word: str) -> int:
    swapped = keyword[:2] == word[1::-1]
    if keyword[0] != word[0] and not swapped:
        return 0 if len(keyword) < 8 else 1
    if min(len(keyword), len(word)) < 4:
        return 0
    return 1 if len(keyword) < 7 else 2


def _with_letters_missing(word: str) -> set[str]:
    """The word, and what is left of it without any one letter, or any two of a long one."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    shapes = {word} | once
    if len(word) >= 7:
        shapes |= {w[:i] + w[i + 1 :] for w in once for i in range(len(w))}
    return shapes
