"""What we answer by ourselves to what a patient wrote: plain, short, and nothing of their health.

Every wording keeps to the GSM 7-bit alphabet (in Spanish: no á, í, ó, ú), because one letter more
would make it cost double. The only words to reply with are those of `wording.REPLY_WORDS`, here
as in playbooks.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import clock, day_short


class Kind(StrEnum):
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    CHANGE = "change"
    LATE = "late"
    WHICH = "which"
    MEANT = "meant"
    EACH = "each"
    """Several people's visits, each with what became of it."""
    EACH_AND_MORE = "each-and-more"
    """The same, and a person sees to the rest."""
    OVER = "over"
    """What they answer was about a visit that has taken place."""
    WANTS_VISIT = "wants-visit"
    """They said yes to an invitation: somebody finds a time with them."""
    OFFER_WON = "offer-won"
    OFFER_MOVED = "offer-moved"
    """Won, and the later visit moved there. Two visits: the new time, then the old one."""
    OFFER_LOST = "offer-lost"
    """Somebody else answered first."""
    OFFER_OVER = "offer-over"
    """The time for answering has passed, or the time itself, or it is not free any more."""
    OFFER_NOT_WAITING = "offer-not-waiting"
    """They have another time by now, or are not on the list any more."""
    OFFER_LEFT = "offer-left"
    """They said no: it goes to somebody else."""
    LIST_JOINED = "list-joined"
    LIST_ASKED = "list-asked"
    """They want to be on the list, and a person finds out for which visit."""
    LIST_LEFT = "list-left"
    FEEDBACK = "feedback"
    """They said how a visit was: thanked the same way whatever they said."""
    SCORE_TEN = "score-ten"
    """What they said is no number from 0 to 10."""
    SCORE_FACES = "score-faces"
    OWN_LINK = "own-link"
    """The link that they recommend the practice with."""
    WRONG_NUMBER = "wrong-number"
    STOPPED = "stopped"
    STARTED = "started"
    HELP = "help"
    URGENT = "urgent"

    @property
    def even_if_stopped(self) -> bool:
        """The one confirmation of a STOP, the HELP that carriers require, the safety answer.

        47 CFR 64.1200(a)(12) allows the one; CTIA's Messaging Principles 5.1 ask for the second;
        the third answers an emergency that the patient wrote to us about.
        """
        return self in (Kind.STOPPED, Kind.HELP, Kind.URGENT)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit as an answer speaks of it."""

    name: str
    starts_at: datetime
    """In the location's zone."""
    link: str = ""
    became: str = ""
    """What was done about it: an intent's label."""


@dataclass(frozen=True, kw_only=True)
class House:
    """Who answers."""

    brand: str
    phone: str
    """As people write it."""
    country: str = "US"
    link: str = ""
    """Where they go on; of a visit its own stands with it."""


_EMERGENCY = {
    "US": "911",
    "CA": "911",
    "MX": "911",
    "GB": "999",
    "AU": "000",
    "NZ": "111",
}


def emergency_number(country: str) -> str:
    """112 reaches the emergency services across Europe and from most mobile phones elsewhere."""
    return _EMERGENCY.get(country, "112")


def language_of(*preferred: str) -> str:
    """The first of these that we have wordings in; English where none is."""
    for language in preferred:
        if language[:2].lower() in _WORDS:
            return language[:2].lower()
    return "en"


def when(at: datetime, *, language: str, country: str) -> str:
    """ "Tue Nov 24 at 10:30 AM", from an instant in the location's zone."""
    day = day_short(at.date(), language, country)
    return f"{day} {_WORDS[language]['at']} {clock(at.time(), country)}"


def answer(kind: Kind, language: str, house: House, visits: Sequence[Visit] = ()) -> str:
    """The words of one answer. `visits`: those it is about, in order; a list for WHICH."""
    words = _WORDS[language]
    times = [when(visit.starts_at, language=language, country=house.country) for visit in visits]
    names = list(dict.fromkeys(visit.name for visit in visits if visit.name))
    several = len(visits) > 1
    if kind is Kind.WHICH:
        who = len(names) > 1
        listed = " ".join(
            f"{time}{f' ({visit.name})' if who else ''}."
            for visit, time in zip(visits, times, strict=True)
        )
        return words["which"].format(list=listed, by=words[f"by-{_told_apart_by(visits)}"])
    link = next((visit.link for visit in visits if visit.link), house.link)
    template = words.get(f"{kind.value}-link" if link and kind is Kind.CHANGE else kind.value, "")
    if kind in (Kind.EACH, Kind.EACH_AND_MORE):
        said = [
            f"{visit.name} {time}: {words[f'became-{visit.became}']}"
            for visit, time in zip(visits, times, strict=True)
        ]
        rest = words["rest"] if kind is Kind.EACH_AND_MORE else ""
        return f"{words['each']} {'. '.join(said)}. {rest}".strip()
    said = [
        f"{time} ({visit.name})" if several and len(names) > 1 else time
        for visit, time in zip(visits, times, strict=True)
    ]
    text = template.format(
        name=f" {names[0]}" if len(names) == 1 else "",
        when=said[0] if kind is Kind.OFFER_MOVED else words["and"].join(said),
        was=said[-1] if said else "",
        brand=house.brand,
        phone=house.phone,
        link=link,
        emergency=emergency_number(house.country),
    )
    return text.strip()


def _told_apart_by(visits: Sequence[Visit]) -> str:
    """The least that a patient has to say. Not a number: read a day late, a bare "1" is a yes."""
    if len({visit.starts_at.date() for visit in visits}) == len(visits):
        return "day"
    if len({visit.starts_at for visit in visits}) == len(visits):
        return "time"
    return "name"


_EN = {
    "at": "at",
    "and": " and ",
    "confirmed": "Thanks{name}, see you {when}.",
    "cancelled": "OK{name}, your visit on {when} is cancelled. To book again call {phone}.",
    "change": "Sure{name}, we will get back to you about another time. Until then we keep {when}.",
    "change-link": "Sure{name}, pick another time: {link} Until then we keep {when}.",
    "late": "Thanks for telling us{name}. The front desk knows. See you soon.",
    "which": "Which visit do you mean? {list} Please reply with {by}.",
    "by-day": "its day",
    "by-time": "its day and time",
    "by-name": "the name",
    "meant": "Sorry, we are not sure what you mean. Reply YES if you are coming, CHANGE for "
    "another time, or call {phone}.",
    "each": "Thanks.",
    "became-confirm": "confirmed",
    "became-cancel": "cancelled",
    "became-reschedule": "we will find another time",
    "became-late": "noted",
    "rest": "We will get back to you about the rest.",
    "over": "Thanks{name}. That visit is over now. If there is anything you need, please call us "
    "at {phone}. We are glad to help.",
    "wants-visit": "Thanks! We will get back to you to find a time that suits you. "
    "You can also call us at {phone}.",
    "offer-won": "Thanks{name}, it is yours: {when}. See you then.",
    "offer-moved": "Thanks{name}, it is yours: {when}. We moved your visit there from {was}. "
    "See you then.",
    "offer-lost": "Sorry{name}, somebody was quicker: {when} is taken. You stay on our list, and "
    "we text you when another time opens.",
    "offer-over": "Sorry{name}, {when} is gone. You stay on our list, and we text you when "
    "another time opens.",
    "offer-not-waiting": "Thanks{name}. You have another time by now or left our list, so {when} "
    "goes to somebody else. Questions? Call {phone}.",
    "offer-left": "OK{name}, we give {when} to somebody else. You stay on our list.",
    "list-joined": "OK{name}, you are on our list for an earlier time. Until then we keep {when}. "
    "Change or leave: {link}",
    "list-asked": "Thanks. We will get back to you about the list for earlier times. "
    "You can also call us at {phone}.",
    "list-left": "OK{name}, you are off our list for earlier times. Your visits stay as they are. "
    "For no more texts at all reply STOP.",
    "feedback": "Thank you. Somebody here reads every answer. To add a sentence, or to tell others "
    "in public: {link}",
    "score-ten": "Thank you. Our question goes from 0 to 10. Would you answer once more, by text "
    "or here: {link}",
    "score-faces": "Thank you. Our question goes from 1 to 5. Would you answer once more, by text "
    "or here: {link}",
    "own-link": "Here is your own link to hand on: {link} Who comes by it stays between them and "
    "us.",
    "wrong-number": "Sorry about that. We will not text this number again. {brand}",
    "stopped": "{brand}: You will get no more texts from us. For appointments, or to get texts "
    "again, call {phone}.",
    "started": "{brand}: You will get appointment texts again. Msg & data rates may apply. "
    "Reply HELP for help, STOP to stop.",
    "help": "{brand} appointment texts. Call {phone} for help. Reply YES to confirm, CHANGE for "
    "another time, STOP for no more texts. Msg & data rates may apply.",
    "urgent": "If this is an emergency call {emergency} now. We are alerting our team. "
    "You can also call {brand} at {phone}.",
}
_ES = {
    "at": "a las",
    "and": " y ",
    "confirmed": "Gracias{name}, le esperamos el {when}.",
    "cancelled": "De acuerdo{name}, su cita del {when} queda anulada. Para otra cita llame "
    "al {phone}.",
    "change": "Claro{name}, le escribiremos para buscar otra hora. Mientras tanto le guardamos "
    "el {when}.",
    "change-link": "Claro{name}, elija otra hora: {link} Mientras tanto le guardamos el {when}.",
    "late": "Gracias por avisar{name}. Ya lo saben en el consultorio. Hasta pronto.",
    "which": "Cual de sus citas? {list} Responda con {by}.",
    "by-day": "su dia",
    "by-time": "su dia y hora",
    "by-name": "el nombre",
    "meant": "Perdone, no le entendimos bien. Responda YES si viene, CHANGE para otra hora, "
    "o llame al {phone}.",
    "each": "Gracias.",
    "became-confirm": "confirmada",
    "became-cancel": "anulada",
    "became-reschedule": "buscaremos otra hora",
    "became-late": "anotado",
    "rest": "Le escribiremos sobre lo otro.",
    "over": "Gracias{name}. La hora de esa cita ya ha pasado. Si necesita algo, llame al {phone}. "
    "Con gusto le ayudamos.",
    "wants-visit": "Gracias. Le escribiremos para buscar una hora que le venga bien. "
    "Si prefiere, llame al {phone}.",
    "offer-won": "Gracias{name}, es suya: {when}. Le esperamos.",
    "offer-moved": "Gracias{name}, es suya: {when}. Su cita del {was} pasa a esa hora. "
    "Le esperamos.",
    "offer-lost": "Lo sentimos{name}, alguien se adelanto: {when} ya tiene cita. Sigue en la "
    "lista y le avisaremos de otra hora.",
    "offer-over": "Lo sentimos{name}, {when} ya no se puede. Sigue en la lista y le avisaremos "
    "de otra hora.",
    "offer-not-waiting": "Gracias{name}. Ya tiene otra hora o no esta en la lista, por eso {when} "
    "es para otra persona. Dudas: {phone}.",
    "offer-left": "De acuerdo{name}, damos {when} a otra persona. Usted sigue en la lista.",
    "list-joined": "Listo{name}, en la lista para venir antes. Le guardamos el {when}. "
    "Cambiar o salir: {link}",
    "list-asked": "Gracias. Le escribiremos sobre la lista para venir antes. "
    "Si prefiere, llame al {phone}.",
    "list-left": "De acuerdo{name}, ya no esta en la lista para venir antes. Sus citas "
    "siguen igual. Para no recibir mensajes responda STOP.",
    "feedback": "Gracias. Aqui una persona lee cada respuesta. Si quiere agregar algo, o "
    "contarlo en publico: {link}",
    "score-ten": "Gracias. Nuestra pregunta va de 0 a 10. Puede contestar otra vez por mensaje o "
    "en {link}",
    "score-faces": "Gracias. Nuestra pregunta va de 1 a 5. Puede contestar otra vez por mensaje o "
    "en {link}",
    "own-link": "Aqui tiene su enlace para compartir: {link} Quien venga con el queda entre esa "
    "persona y nosotros.",
    "wrong-number": "Disculpe. No volveremos a escribir a este numero. {brand}",
    "stopped": "{brand}: No le enviaremos mensajes. Para citas, o para recibirlos de nuevo, "
    "llame al {phone}.",
    "started": "{brand}: Le enviaremos de nuevo avisos de citas. Responda HELP para ayuda, "
    "STOP para no recibirlos. Pueden aplicar tarifas.",
    "help": "{brand}: avisos de citas. Ayuda: {phone}. Responda YES para confirmar, CHANGE para "
    "otra hora, STOP para no recibir mensajes. Pueden aplicar tarifas.",
    "urgent": "Si es una emergencia llame al {emergency} ahora. Estamos avisando a nuestro "
    "equipo. Puede llamar a {brand}: {phone}.",
}
_WORDS = {"en": _EN, "es": _ES}
