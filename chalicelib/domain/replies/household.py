"""One text about several people: "Ann yes, Ben no"."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from chalicelib.domain.replies.intents import Intent
from chalicelib.domain.replies.normalise import without_accents
from chalicelib.domain.replies.token import Token

_JOINS = frozenset({"and", "but", "y", "e", "et", "while", "pero", "however", "though", "then"})
_TOGETHER = frozenset({"and", "y", "e", "et", "n", "plus"})
EVERYONE = frozenset({Intent.CONFIRM, Intent.CANCEL, Intent.RESCHEDULE, Intent.LATE})


def name_words(name: str) -> frozenset[str]:
    return frozenset(without_accents(name.lower()).split())


def per_person(
    tokens: Sequence[Token],
    names: Sequence[str],
    decide: Callable[[Sequence[Token]], Intent],
) -> Mapping[str, Intent]:
    """What was said of each of these people, if any of them was named."""
    found: dict[str, Intent] = {}
    for people, words in _parts(tokens, names):
        intent = decide(words)
        for person in people:
            same = found.get(person, intent) == intent
            found[person] = intent if same else Intent.QUESTION
    return found


def _parts(
    tokens: Sequence[Token], names: Sequence[str]
) -> Iterator[tuple[list[str], list[Token]]]:
    """Who, and the words about them: each person's words follow the name, or lead up to it."""
    named = [_who(token, names) for token in tokens]
    groups = _groups(tokens, named)
    if not groups:
        return
    names_lead = groups[0][0] == 0 or len(groups) == 1
    if len(groups) == 1:
        start, end = groups[0]
        yield _people(named, start, end), [*tokens[:start], *tokens[end:]]
        return
    for number, (start, end) in enumerate(groups):
        if names_lead:
            until = groups[number + 1][0] if number + 1 < len(groups) else len(tokens)
            words = list(tokens[end:until])
        else:
            since = groups[number - 1][1] if number else 0
            words = list(tokens[since:start])
        yield _people(named, start, end), _trimmed(words)


def _groups(tokens: Sequence[Token], named: Sequence[str]) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for at, name in enumerate(named):
        if not name:
            continue
        if groups and all(t.word in _TOGETHER for t in tokens[groups[-1][1] : at]):
            groups[-1] = (groups[-1][0], at + 1)
        else:
            groups.append((at, at + 1))
    return groups


def _people(named: Sequence[str], start: int, end: int) -> list[str]:
    return list(dict.fromkeys(name for name in named[start:end] if name))


def _trimmed(words: list[Token]) -> list[Token]:
    while words and words[-1].word in _JOINS | {"for", "para", "por"}:
        words.pop()
    while words and words[0].word in _JOINS | {"is", "s"}:
        words.pop(0)
    return words


def _who(token: Token, names: Sequence[str]) -> str:
    for name in names:
        if token.word in name_words(name):
            return name
    return ""
