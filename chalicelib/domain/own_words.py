"""What a practice says in its own words, once, for all of its playbooks: how to get there, what to
bring, where its forms are. For all locations, or for one."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace

from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import spoken

EVERYWHERE = "practice"
"""In place of a location's id."""

OWN_FIELDS: Mapping[str, str] = {
    "directions": "how to get there and where to park",
    "bring": "what to bring",
    "forms_link": "where your forms can be filled in",
    "fee_policy": "what you ask for a visit that is missed, if anything",
    "offer": "what you offer to those who come back",
}
LINKS = ("forms_link",)
"""Those that are an https address."""
ARTICLE_FIELDS: Mapping[str, str] = {
    "article": "the title of the article or suggestion that fits",
    "article_link": "where it leads",
}
MOST = 300
"""Characters; of a sentence that stands in a text, too."""

_NEVER_WITHOUT = frozenset({"offer", *ARTICLE_FIELDS})
_FIELD = re.compile(r"\{(\w+)\}")
# What a practice says is whole sentences: after it a new one begins.
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=\})\s+(?=[A-Z¿¡{])|(?<=^\{practice\}:)\s+")


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    place_id: str
    """A location's id, or EVERYWHERE."""
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → language → what is said."""
    revision: int = 0


def own_word(
    own: Mapping[str, OwnWords], place_id: str, name: str, language: str, first: str
) -> str:
    """The location's, else the practice's; in their language, else in the practice's `first`."""
    for place in (place_id, EVERYWHERE):
        said = own[place].said.get(name, {}) if place in own else {}
        for of in (language, spoken(language), first):
            if said.get(of):
                return said[of]
    return ""


def needed(words: Words, *channels: Channel) -> frozenset[str]:
    """Fields without which a message says nothing: it is not sent where one of them is empty.
    `channels`: those it would leave by; none: any."""
    about: frozenset[str] = frozenset()
    if Channel.TEXT in (channels or Channel):
        about |= _used(words.text) & _NEVER_WITHOUT
    if Channel.EMAIL in (channels or Channel):
        about |= _used(words.subject) | (_used(words.email) & {"offer"})
    return about & frozenset((*OWN_FIELDS, *ARTICLE_FIELDS))


def used(words: Iterable[Words]) -> frozenset[str]:
    """Those of OWN_FIELDS and ARTICLE_FIELDS that stand in any of these."""
    every = (_used(f"{of.text} {of.subject} {of.email}") for of in words)
    return frozenset().union(*every) & frozenset((*OWN_FIELDS, *ARTICLE_FIELDS))


def filled(words: Words, value: Callable[[str], str]) -> Words:
    """With what the practice says in place of these fields.

    Where it says nothing, the paragraph of an email goes, and the sentence of a text. `value`:
    field → what stands there, or nothing. Other fields stay as they are.
    """
    return replace(
        words,
        text=" ".join(_put(of, value) for of in _kept(_SENTENCE.split(words.text), value)),
        subject=_put(words.subject, value),
        email="\n\n".join(_put(of, value) for of in _kept(words.email.split("\n\n"), value)),
    )


def _kept(parts: Iterable[str], value: Callable[[str], str]) -> list[str]:
    return [part for part in parts if all(map(value, _ours(part)))]


def _put(template: str, value: Callable[[str], str]) -> str:
    ours = _ours(template)

    def said(found: re.Match[str]) -> str:
        if found[1] not in ours:
            return found[0]
        # What the practice wrote is no template: its braces are only braces.
        return value(found[1]).replace("{", "{{").replace("}", "}}")

    return _FIELD.sub(said, template)


def _used(template: str) -> frozenset[str]:
    return frozenset(_FIELD.findall(template))


def _ours(template: str) -> frozenset[str]:
    return _used(template) & frozenset((*OWN_FIELDS, *ARTICLE_FIELDS))
