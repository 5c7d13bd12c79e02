"""The words that every practice starts with."""

import pytest

from chalicelib.domain.default_playbooks import NOTICES, default_playbooks
from chalicelib.domain.segments import Encoding, count
from chalicelib.domain.wording import FIELDS, render

TEXTS = [
    (f"{name} ({language})", words.text)
    for name, translations in (
        *((step.step_id, step.words) for book in default_playbooks() for step in book.steps),
        *NOTICES.items(),
    )
    for language, words in translations.items()
]


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=[name for name, _ in TEXTS])
def test_no_default_text_doubles_its_price_by_a_letter_of_its_own(name: str, text: str) -> None:
    merged = render(text, dict.fromkeys(FIELDS, "x"))
    assert count(merged).encoding is Encoding.GSM_7
