"""A reply says by its words in which language it wants its answer."""

import pytest

from chalicelib.domain.replies import understand


@pytest.mark.parametrize("text", [
    "Sí",
    "si gracias",
    "Confirmo",
    "¿Puedo cambiar la cita?",
    "no puedo ir, ¿otro dia?",
    "Estoy sangrando mucho",
])  # fmt: skip
def test_spanish_is_known_by_a_word(text):
    assert understand(text).language == "es"


@pytest.mark.parametrize("text", ["I'll be there", "Yes, thank you", "can we do Friday instead?"])
def test_english_is_known_by_two(text):
    assert understand(text).language == "en"


@pytest.mark.parametrize("text", [
    "YES", "CHANGE", "STOP", "ok", "no", "👍", "1",
    "oui merci", "sim, obrigado", "ja, danke", "да",
    "thank you, confirmo la cita",
])  # fmt: skip
def test_what_we_ask_for_other_languages_and_a_mixture_tell_nothing(text):
    assert understand(text).language == ""
