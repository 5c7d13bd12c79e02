"""From a text and the question it answers to a Reply."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from chalicelib.domain.replies.decide import decide
from chalicelib.domain.replies.household import EVERYONE, name_words, per_person
from chalicelib.domain.replies.intents import Decision, Intent, OpenQuestion, Reply
from chalicelib.domain.replies.language import language_of
from chalicelib.domain.replies.lateness import minutes_late
from chalicelib.domain.replies.normalise import clean
from chalicelib.domain.replies.scripts import read_scripts
from chalicelib.domain.replies.signals import book, find_signals
from chalicelib.domain.replies.times import mark_offered
from chalicelib.domain.replies.token import Token
from chalicelib.domain.replies.tokens import tokenize

# Whom and when a reply is about while nobody says: the text that test sets are answers to.
SPECIMEN = OpenQuestion(
    names=("Maria", "Lopez"),
    starts_at=datetime(2026, 3, 3, 14, 30),  # noqa: DTZ001 - a wall clock, compared with words
)
_REACTIONS = {
    "liked": Decision(intent=Intent.CONFIRM, reason="liked our text"),
    "emphasized": Decision(intent=Intent.QUESTION, reason="marked our text", unclear=True),
    "laughed": Decision(intent=Intent.OTHER, reason="laughed at our text"),
    "questioned": Decision(intent=Intent.QUESTION, reason="questioned our text"),
    "disliked": Decision(intent=Intent.QUESTION, reason="disliked our text", unclear=True),
    "removed": Decision(intent=Intent.QUESTION, reason="took a reaction back", unclear=True),
}


def understand(text: str, about: OpenQuestion | None = None) -> Reply:
    """What a text means as the answer to an open question; any text has an answer."""
    cleaned = clean(text)
    if cleaned.reaction:
        decision = _REACTIONS[cleaned.reaction]
        return _reply(decision, _for_all(decision, about), None)
    reply, tokens = _read(cleaned.text, about)
    return replace(reply, language=language_of(tokens))


def _read(text: str, about: OpenQuestion | None) -> tuple[Reply, list[Token]]:
    asked = about or SPECIMEN
    several = about is not None and len(about.names) > 1
    names = frozenset(word for name in asked.names for word in name_words(name))
    tokens = tokenize(read_scripts(text), book().speller, frozenset() if several else names)
    tokens = mark_offered(tokens, asked.starts_at)
    if about is not None and several:
        said = per_person(tokens, about.names, lambda part: _decide(part).intent)
        if said:
            return _household_reply(_decide(tokens), said, about, tokens), tokens
    decision = _decide(tokens)
    return _reply(decision, _for_all(decision, about), minutes_late(tokens)), tokens


def _decide(tokens: Sequence[Token]) -> Decision:
    return decide(find_signals(tokens))


def _household_reply(
    whole: Decision, said: Mapping[str, Intent], about: OpenQuestion, tokens: Sequence[Token]
) -> Reply:
    """Each person's answer; together they are one intent only if all are the same."""
    if whole.intent not in {*EVERYONE, Intent.QUESTION, Intent.THANKS, Intent.OTHER}:
        return _reply(whole, {}, minutes_late(tokens))
    intents = set(said.values())
    if len(intents) == 1 and set(said) == set(about.names):
        same = Decision(intent=intents.pop(), reason="the same for everyone named")
        return _reply(same, said, minutes_late(tokens))
    apart = Decision(intent=Intent.QUESTION, reason="not the same for everyone", unclear=False)
    return _reply(apart, said, minutes_late(tokens))


def _for_all(decision: Decision, about: OpenQuestion | None) -> Mapping[str, Intent]:
    if about is None or decision.intent not in EVERYONE:
        return {}
    return dict.fromkeys(about.names, decision.intent)


def _reply(decision: Decision, said: Mapping[str, Intent], minutes: int | None) -> Reply:
    return Reply(
        intent=decision.intent,
        reason=decision.reason,
        unclear=decision.unclear,
        bare_cancel=decision.bare_cancel,
        per_person=MappingProxyType(dict(said)),
        minutes=minutes if decision.intent is Intent.LATE else None,
    )
