"""The words of a written consent to news and offers by text.

47 CFR 64.1200(f)(9) asks for a signature under words that name the number, say that texts may be
automated, and that nobody has to agree.
"""

from collections.abc import Mapping

VERSION = "2026-11"
"""Changed with the words, so that the ledger tells which were agreed to."""
_WORDS: Mapping[str, str] = {
    "en": "{practice} may send me news and offers by text at this number, also by automated means. "
    "I do not have to agree to be a patient or to buy anything. How many texts varies. Message and "
    "data rates may apply. I can reply STOP at any time, or HELP for help.",
    "es": "{practice} puede enviarme noticias y ofertas por mensaje de texto a este número, "
    "también de forma automática. No tengo que aceptar para ser paciente ni para comprar nada. La "
    "cantidad de mensajes varía. Pueden aplicarse tarifas de mensajes y datos. Puedo responder "
    "STOP en cualquier momento, o HELP para ayuda.",
}
LANGUAGES = tuple(_WORDS)


def words(language: str, *, practice: str) -> str:
    """Exactly what stands above the signature, or beside the box."""
    return _WORDS.get(language, _WORDS["en"]).format(practice=practice)
