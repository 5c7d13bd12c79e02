"""Names stay as their bearers write them: composed characters (NFC), no spaces around, and nothing
else changed, neither case nor accents. Only to compare them are they folded."""

import unicodedata


def as_written(raw: str) -> str:
    """Without what cannot be seen at its ends, which copied text carries."""
    text = unicodedata.normalize("NFC", raw)
    first = next((n for n, c in enumerate(text) if not _is_blank(c)), len(text))
    last = next((n for n, c in enumerate(reversed(text)) if not _is_blank(c)), 0)
    return text[first : len(text) - last]


def folded(name: str) -> str:
    """How names are compared: no accents, no case, single spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"
