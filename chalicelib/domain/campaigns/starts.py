"""Campaigns to begin with: whom, how and in which words, for a desk that never wrote one.

What stands in [brackets] is the practice's to say; nothing is sent while any is left.
Spanish texts do without á, í, ó and ú: one of them makes a text cost twice.
"""

from collections.abc import Mapping

from chalicelib.domain.campaigns import By, Kind
from chalicelib.domain.patient_segments.conditions import Condition, Fact, Op
from chalicelib.domain.playbooks import Words
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Audience:
    """People to pick without building a segment first."""

    key: str
    says: str
    conditions: tuple[Condition, ...]


_PATIENTS = Condition(fact=Fact.KIND, op=Op.IS, values=("patient",))
_NOT_BOOKED = Condition(fact=Fact.NEXT_VISIT, op=Op.NO)

AUDIENCES: tuple[Audience, ...] = (
    Audience(
        key="due",
        says="Last visit more than 6 months ago, nothing booked",
        conditions=(
            _PATIENTS,
            Condition(fact=Fact.LAST_VISIT, op=Op.OVER, values=("6", "months")),
            _NOT_BOOKED,
        ),
    ),
    Audience(
        key="not-booked",
        says="Patients with nothing booked",
        conditions=(_PATIENTS, _NOT_BOOKED),
    ),
    Audience(
        key="lately",
        says="Patients who were here in the last 12 months",
        conditions=(
            _PATIENTS,
            Condition(fact=Fact.LAST_VISIT, op=Op.UNDER, values=("12", "months")),
        ),
    ),
    Audience(key="all", says="All patients", conditions=(_PATIENTS,)),
)


@dataclass(frozen=True, kw_only=True)
class Start:
    key: str
    name: str
    says: str
    """When to take this one."""
    kind: Kind
    by: By
    to: str
    """The audience that is proposed."""
    words: Mapping[str, Words]
    books: bool = False
    button: Mapping[str, str]
    per_day: int = 0


_BOOK = {"en": "Pick a time", "es": "Elegir una hora"}
_MORE = {"en": "Read more", "es": "Leer más"}

STARTS: tuple[Start, ...] = (
    Start(
        key="gaps",
        name="Gaps next week",
        says="You have free times and want them filled. Each person gets a link of their own and "
        "books with two taps.",
        kind=Kind.ANNOUNCEMENT,
        by=By.TEXT_ELSE_EMAIL,
        to="due",
        books=True,
        button=_BOOK,
        per_day=50,
        words={
            "en": Words(
                text="{practice}: Hi {first_name}, it has been a while. We have times free next "
                "week. Pick yours: {link} or call {phone}. Reply STOP to opt out.",
                subject="We have times free next week",
                email="Hi {first_name},\n\nIt has been a while since we saw you, and next week we "
                "have times free. We would love to see you.\n\nCall us at {phone}, or pick the "
                "time that suits you yourself. It takes a minute:\n\n{link}",
            ),
            "es": Words(
                text="{practice}: Hola {first_name}, hace tiempo que no nos vemos. La semana que "
                "viene hay horas libres. Elija la suya: {link} o llame al {phone}. Responda STOP "
                "para darse de baja.",
                subject="La semana que viene tenemos horas libres",
                email="Hola {first_name}:\n\nHace tiempo que no nos vemos, y la semana que viene "
                "tenemos horas libres. Nos alegrará verle.\n\nLlámenos al {phone} o elija usted "
                "la hora que le venga bien. Se hace en un minuto:\n\n{link}",
            ),
        },
    ),
    Start(
        key="newsletter",
        name="Newsletter",
        says="What is new, two or three short pieces. Goes by email.",
        kind=Kind.NEWSLETTER,
        by=By.EMAIL,
        to="lately",
        button=_MORE,
        words={
            "en": Words(
                subject="News from {practice}",
                email="Hi {first_name},\n\nA short hello from all of us.\n\n[What is new: a new "
                "face, a new service, longer hours. Two or three sentences.]\n\n[One thing that "
                "helps your patients this season.]\n\nIf you have a question, just reply to this "
                "email or call {phone}. A person reads it.\n\nYours,\n{practice}",
            ),
            "es": Words(
                subject="Novedades de {practice}",
                email="Hola {first_name}:\n\nUn saludo de todo el equipo.\n\n[Qué hay de nuevo, "
                "en dos o tres frases.]\n\n[Un consejo para esta temporada.]\n\nSi tiene alguna "
                "pregunta, responda a este correo o llame al {phone}. Lo lee una persona.\n\n"
                "Un saludo,\n{practice}",
            ),
        },
    ),
    Start(
        key="greeting",
        name="Seasonal greeting",
        says="A warm word and nothing to sell. It leaves on its day or not at all.",
        kind=Kind.GREETING,
        by=By.EMAIL_ELSE_TEXT,
        to="lately",
        button={},
        words={
            "en": Words(
                text="{practice}: Happy holidays, {first_name}! Thank you for being with us this "
                "year. We wish you and yours a healthy new one.",
                subject="Happy holidays, {first_name}",
                email="Dear {first_name},\n\nThank you for being with us this year. We know that "
                "you could go anywhere, and it means a lot that you come to us.\n\nWe wish you "
                "and yours restful days and a healthy new year.\n\nWarmly,\nall of us at "
                "{practice}",
            ),
            "es": Words(
                text="{practice}: Felices fiestas, {first_name}. Gracias por estar con nosotros "
                "este año. Le deseamos lo mejor a usted y a los suyos.",
                subject="Felices fiestas, {first_name}",
                email="Estimado/a {first_name}:\n\nGracias por estar con nosotros este año. "
                "Sabemos que podría ir a cualquier sitio, y su confianza significa mucho.\n\n"
                "Le deseamos a usted y a los suyos unos días tranquilos y un feliz año nuevo.\n\n"
                "Con cariño,\ntodo el equipo de {practice}",
            ),
        },
    ),
    Start(
        key="offer",
        name="Offer",
        says="Something at a better price or for free, until a day. By text it goes only to those "
        "who agreed to that in writing.",
        kind=Kind.OFFER,
        by=By.TEXT_ELSE_EMAIL,
        to="not-booked",
        books=True,
        button=_BOOK,
        per_day=50,
        words={
            "en": Words(
                text="{practice}: Hi {first_name}, until [day] we offer [what]. Book: {link} or "
                "call {phone}. Reply STOP to opt out.",
                subject="Until [day]: [what]",
                email="Hi {first_name},\n\nUntil [day] we offer [what, and what it costs]. "
                "[Whom it suits, in one sentence.] No obligation: if it is not for you, all "
                "stays as it is.\n\nIf you would like it, call {phone} or pick a time:\n\n"
                "{link}",
            ),
            "es": Words(
                text="{practice}: Hola {first_name}, hasta el [dia] le ofrecemos [que]. Reserve: "
                "{link} o llame al {phone}. Responda STOP para darse de baja.",
                subject="Hasta el [día]: [qué]",
                email="Hola {first_name}:\n\nHasta el [día] le ofrecemos [qué, y cuánto cuesta]. "
                "[Para quién es, en una frase.] Sin compromiso.\n\nSi le interesa, llame al "
                "{phone} o elija una hora:\n\n{link}",
            ),
        },
    ),
    Start(
        key="announcement",
        name="Announcement",
        says="You are closed, you move, somebody new joins: what patients should know.",
        kind=Kind.ANNOUNCEMENT,
        by=By.EMAIL,
        to="lately",
        button=_MORE,
        words={
            "en": Words(
                text="{practice}: Hi {first_name}, [what changes, and from when]. Questions? Call "
                "{phone}. Reply STOP to opt out.",
                subject="[What changes] at {practice}",
                email="Hi {first_name},\n\n[What changes, and from when.]\n\n[What it means for "
                "you, and whom to call in the meantime.]\n\nYour appointments stay as they are. "
                "If you have a question, call us at {phone}.\n\n{practice}",
            ),
            "es": Words(
                text="{practice}: Hola {first_name}, [que cambia, y desde cuando]. ¿Preguntas? "
                "Llame al {phone}. Responda STOP para darse de baja.",
                subject="[Qué cambia] en {practice}",
                email="Hola {first_name}:\n\n[Qué cambia, y desde cuándo.]\n\n[Qué significa "
                "para usted, y a quién llamar mientras tanto.]\n\nSus citas siguen como están. "
                "Si tiene alguna pregunta, llámenos al {phone}.\n\n{practice}",
            ),
        },
    ),
)


def start_of(key: str) -> Start | None:
    return next((of for of in STARTS if of.key == key), None)


def audience_of(key: str) -> Audience | None:
    return next((of for of in AUDIENCES if of.key == key), None)
