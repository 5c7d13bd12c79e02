"""The languages a practice may write in: their names, which way they run, what is missing of them.

Those are offered in which a wish to stop is understood, in its own words.
"""

from collections.abc import Iterable, Mapping

from chalicelib.domain.patients import Channel
from chalicelib.domain.playbooks import Words

NAMES: Mapping[str, tuple[str, str]] = {
    "en": ("English", "English"),
    "es": ("Spanish", "Español"),
    "ar": ("Arabic", "العربية"),
    "zh": ("Chinese", "中文"),
    "fr": ("French", "Français"),
    "de": ("German", "Deutsch"),
    "ht": ("Haitian Creole", "Kreyòl ayisyen"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "it": ("Italian", "Italiano"),
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "한국어"),
    "fa": ("Persian", "فارسی"),
    "pl": ("Polish", "Polski"),
    "pt": ("Portuguese", "Português"),
    "ru": ("Russian", "Русский"),
    "tl": ("Tagalog", "Tagalog"),
    "uk": ("Ukrainian", "Українська"),
    "ur": ("Urdu", "اردو"),
    "vi": ("Vietnamese", "Tiếng Việt"),
}
"""Code → as the desk calls it, and as those call it who speak it."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def primary(language: str) -> str:
    """ "es-MX" is Spanish."""
    return language.split("-")[0].lower()


def direction(language: str) -> str:
    """As HTML's `dir` says it."""
    return "rtl" if primary(language) in RIGHT_TO_LEFT else "ltr"


def named(language: str) -> str:
    """In English; a language that is not in the list by its code."""
    return NAMES.get(primary(language), (language, ""))[0]


def own_name(language: str) -> str:
    return NAMES.get(primary(language), ("", language))[1]


def missing_languages(
    words: Mapping[str, Words], languages: Iterable[str], *channels: Channel
) -> tuple[str, ...]:
    """In which of these languages there is no whole wording for one of the channels: who speaks it
    is written to in another one."""
    return tuple(
        of
        for of in dict.fromkeys(languages)
        if any(not _said_in(words, of).whole_for(channel) for channel in channels)
    )


def written_in(wanted: str, used: str) -> str:
    """What the desk reads where a message is in another language than its reader's: "In English:
    no Arabic wording". Empty: it is in theirs."""
    if not wanted or primary(wanted) == primary(used):
        return ""
    return f"In {named(used)}: no {named(wanted)} wording"


def _said_in(words: Mapping[str, Words], language: str) -> Words:
    return words.get(language) or words.get(primary(language)) or Words()
