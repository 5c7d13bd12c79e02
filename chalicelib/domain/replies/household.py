"""One text about several people: "Ann yes, Ben no"."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from chalicelib.domain.replies.intents import Intent
from chalicelib.domain.replies.normalise import without_accents
from chalicelib.domain.replies.token import Token, a_token

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
        if intent in {Intent.THANKS, Intent.OTHER}:
            intent = Intent.QUESTION
        for person in people:
            same = found.get(person, intent) == intent
            found[person] = intent if same else Intent.QUESTION
    return found


def _parts(
    tokens: Sequence[Token], names: Sequence[str]
) -> Iterator[tuple[list[str], list[Token]]]:
    """Who, and the words about them, with "they" where the names stood."""
    for clause in _clauses(tokens, names):
        named = [_who(token, names) for token in clause]
        groups = _groups(clause, named)
        if len(groups) == 1:
            start, end = groups[0]
            they = a_token("they", clause[start])
            yield _people(named, start, end), _trimmed([*clause[:start], they, *clause[end:]])
        for number, (start, end) in enumerate(groups if len(groups) > 1 else ()):
            words = _words_about(clause, groups, number)
            yield _people(named, start, end), _trimmed([*words])


def _words_about(
    clause: Sequence[Token], groups: Sequence[tuple[int, int]], number: int
) -> Sequence[Token]:
    """Several names in one breath: each one's words follow the name, or lead up to it."""
    start, end = groups[number]
    if groups[0][0] == 0:
        until = groups[number + 1][0] if number + 1 < len(groups) else len(clause)
        return clause[end:until]
    since = groups[number - 1][1] if number else 0
    return clause[since:start]


def _clauses(tokens: Sequence[Token], names: Sequence[str]) -> list[list[Token]]:
    """The text cut at commas, stops and joining words; a part without a name joins the last."""
    pieces: list[list[Token]] = []
    for at, token in enumerate(tokens):
        starts = at == 0 or token.clause != tokens[at - 1].clause
        if starts or (token.word in _JOINS and not _joins_names(tokens, at, names)):
            pieces.append([])
        pieces[-1].append(token)
    clauses: list[list[Token]] = []
    waiting: list[Token] = []
    for piece in pieces:
        if any(_who(token, names) for token in piece):
            clauses.append([*waiting, *piece])
            waiting = []
        elif clauses:
            clauses[-1].extend(piece)
        else:
            waiting.extend(piece)
    return clauses


def _joins_names(tokens: Sequence[Token], at: int, names: Sequence[str]) -> bool:
    neighbours = [tokens[n] for n in (at - 1, at + 1) if 0 <= n < len(tokens)]
    return len(neighbours) == 2 and all(_who(token, names) for token in neighbours)


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
    while words and words[0].word in _JOINS:
        words.pop(0)
    return words


def _who(token: Token, names: Sequence[str]) -> str:
    for name in names:
        if token.word in name_words(name):
            return name
    return ""
