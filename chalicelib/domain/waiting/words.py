"""What a tap on the list sends, in the patient's language. No health, and no reason for a visit."""

from collections.abc import Mapping

from chalicelib.domain.languages import primary
from chalicelib.domain.topics import Topic
from chalicelib.domain.waiting import Reason

TOPICS: Mapping[Reason, Topic] = {
    Reason.NO_SHOW: Topic.CARE,
    Reason.NO_NEXT_VISIT: Topic.RECALLS,
    Reason.DUE: Topic.RECALLS,
    Reason.REFERRER: Topic.GREETINGS,
}
"""The reasons for which a text helps, and what it is about."""

_WORDS: Mapping[Reason, Mapping[str, str]] = {
    Reason.NO_SHOW: {
        "en": "{practice}: Hi {name}, we missed you. Would another time suit you? {link} "
        "STOP ends texts.",
        "es": "{practice}: Hola {name}, no pudo venir. ¿Le va bien otra hora? {link} "
        "STOP: no recibir mensajes.",
    },
    Reason.NO_NEXT_VISIT: {
        "en": "{practice}: Hi {name}, we don't have a next visit for you yet. Our open times: "
        "{link} STOP ends texts.",
        "es": "{practice}: Hola {name}, no tiene otra cita con nosotros. Horas libres: {link} "
        "STOP: no recibir mensajes.",
    },
    Reason.DUE: {
        "en": "{practice}: Hi {name}, your next visit is due. Pick a time: {link} STOP ends texts.",
        "es": "{practice}: Hola {name}, ya toca su cita. Elija una hora: {link} "
        "STOP: no recibir mensajes.",
    },
    Reason.REFERRER: {
        "en": "{practice}: Hi {name}, thank you for recommending us. It means a lot to all of us "
        "here. STOP ends texts.",
        "es": "{practice}: Hola {name}, gracias por recomendarnos. Significa mucho para todos "
        "nosotros. STOP: no recibir mensajes.",
    },
}


def text_of(reason: Reason, language: str, *, practice: str, name: str, link: str) -> str:
    said = _WORDS[reason]
    words = said.get(primary(language), said["en"])
    return words.format(practice=practice, name=name, link=link)


def needs_link(reason: Reason) -> bool:
    return "{link}" in _WORDS[reason]["en"]
