"""How people are asked, in each language that we have words for. Each fits into one text."""

from collections.abc import Mapping

from chalicelib.domain.feedback import Scale
from chalicelib.domain.languages import primary

_QUESTIONS: Mapping[Scale, Mapping[str, str]] = {
    Scale.TEN: {
        "en": "Would you recommend us, 0 to 10?",
        "es": "De 0 a 10, ¿nos recomienda?",
    },
    Scale.FACES: {
        "en": "How was it, 1 (bad) to 5 (great)?",
        "es": "De 1 (mal) a 5, ¿qué tal le fue?",
    },
}


def question(scale: Scale, language: str) -> str:
    """In that language, where we have words in it."""
    words = _QUESTIONS[scale]
    return words.get(primary(language)) or words["en"]
