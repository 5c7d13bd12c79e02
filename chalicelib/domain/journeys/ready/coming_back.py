"""Coming back: no next visit, a visit that is due, and one last try."""

from datetime import time

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys.journey import END, Do, Heard, Journey, JourneyStep, Trigger
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic

_NO_NEXT = {
    "en": Words(
        text=(
            "{practice}: Hi {first_name}, we don't have a next visit for you yet. Our open times: "
            "{booking_link} STOP ends texts."
        ),
        subject="Your next visit",
        email=(
            "Hello {first_name},\n\n"
            "We don't have a next visit for you yet. Perhaps it slipped through in a busy week.\n\n"
            "Our open times are below. If none of them suits you, call {phone} and we'll find "
            "one.\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: Hola {first_name}, no tiene otra cita con nosotros. Horas libres: "
            "{booking_link} STOP: no recibir mensajes."
        ),
        subject="Su próxima cita",
        email=(
            "Hola {first_name}:\n\n"
            "Todavía no tiene otra cita con nosotros. Quizá se le pasó en una semana con mucho "
            "que hacer.\n\n"
            "Aquí abajo tiene las horas libres. Si ninguna le viene bien, llame al {phone} y "
            "encontraremos otra.\n\n{booking_link}"
        ),
    ),
}
_STAYED_AWAY = {
    "en": Words(
        text=(
            "{practice}: {first_name}, could we do something differently? Please tell us: "
            "{phone}. We'd like to know. STOP ends texts."
        ),
        subject="Could we do something differently?",
        email=(
            "Hello {first_name},\n\n"
            "You haven't been back for a while, and we'd rather ask than guess. Was it the "
            "times, the cost, the way here, or something that we did?\n\n"
            "Call {phone} and tell us. We'd like to know, even if you have decided to stop.\n\n"
            "And if life just got in the way, our open times are below.\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, ¿hay algo que podamos hacer mejor? Llame al {phone}. Le "
            "escuchamos. STOP para no recibir mensajes."
        ),
        subject="¿Hay algo que podamos hacer mejor?",
        email=(
            "Hola {first_name}:\n\n"
            "Hace tiempo que no viene, y preferimos preguntar antes que suponer. ¿Fue el horario, "
            "el precio, el camino o algo que hicimos?\n\n"
            "Llame al {phone} y cuéntenoslo. Nos gustaría saberlo, también si ha decidido no "
            "seguir.\n\n"
            "Y si simplemente no encontró el momento, aquí abajo tiene las horas libres."
            "\n\n{booking_link}"
        ),
    ),
}
_DUE = {
    "en": Words(
        subject="Time for your next visit?",
        email=(
            "Hello {first_name},\n\n"
            "It has been a while since you were here, and your next visit is about due.\n\n"
            "Our open times are below. Would you rather talk to somebody? Call {phone}."
            "\n\n{booking_link}"
        ),
    ),
    "es": Words(
        subject="¿Toca ya su próxima cita?",
        email=(
            "Hola {first_name}:\n\n"
            "Ha pasado un tiempo desde su última visita, y ya toca la próxima.\n\n"
            "Aquí abajo tiene las horas libres. ¿Prefiere hablar con alguien? Llame al {phone}."
            "\n\n{booking_link}"
        ),
    ),
}
_STILL_DUE = {
    "en": Words(
        text=(
            "{practice}: {first_name}, your next visit is due. Book: {booking_link} "
            "or reply YES and we'll call you. STOP ends texts."
        ),
        subject="Shall we find you a time?",
        email=(
            "Hello {first_name},\n\n"
            "Your next visit is due. We know that finding an hour for it isn't easy.\n\n"
            "Pick one below, or call {phone} and we'll look for one together."
            "\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, ya toca su cita. Reserve: {booking_link} o responda "
            "YES y le llamamos. STOP: no recibir mensajes."
        ),
        subject="¿Le buscamos una hora?",
        email=(
            "Hola {first_name}:\n\n"
            "Ya toca su próxima cita. Sabemos que no es fácil encontrarle una hora.\n\n"
            "Elija una aquí abajo, o llame al {phone} y la buscamos juntos.\n\n{booking_link}"
        ),
    ),
}
_OVERDUE = {
    "en": Words(
        text=(
            "{practice}: {first_name}, your visit is well overdue. {offer} Our open times: "
            "{booking_link} STOP ends texts."
        ),
        subject="Your visit is well overdue",
        email=(
            "Hello {first_name},\n\n"
            "We've tried to reach you about your next visit. It's well overdue by now, and we "
            "wouldn't want you to wait much longer.\n\n"
            "{offer}\n\n"
            "Please pick a time within the next few weeks: below, or at {phone}."
            "\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, hace tiempo que le toca su cita. {offer} Horas libres: "
            "{booking_link} STOP para no recibir mensajes."
        ),
        subject="Hace tiempo que le toca su cita",
        email=(
            "Hola {first_name}:\n\n"
            "Hemos intentado hablar con usted sobre su próxima cita. Ya hace tiempo que le toca, y "
            "no quisiéramos que esperase mucho más.\n\n"
            "{offer}\n\n"
            "Elija una hora en las próximas semanas: aquí abajo, o en el {phone}."
            "\n\n{booking_link}"
        ),
    ),
}
_LAST = {
    "en": Words(
        subject="Our last note about this",
        email=(
            "Hello {first_name},\n\n"
            "This is our last note about your visit. We'd be glad to see you again.\n\n"
            "Our offer still stands: {offer}\n\n"
            "If you go elsewhere now, we wish you well. You don't have to do anything, and we "
            "won't ask again.\n\n{booking_link}"
        ),
    ),
    "es": Words(
        subject="Nuestro último aviso",
        email=(
            "Hola {first_name}:\n\n"
            "Este es nuestro último aviso sobre su cita. Nos alegraría volver a verle.\n\n"
            "Lo que le dijimos sigue en pie: {offer}\n\n"
            "Si ahora va a otro lugar, le deseamos lo mejor. No tiene que hacer nada, y no "
            "volveremos a preguntar.\n\n{booking_link}"
        ),
    ),
}

NO_NEXT_VISIT = Journey(
    playbook_id=PlaybookId("no-next-visit"),
    name="No next visit booked",
    says_what="Three days after a visit with none to follow: a note; a week later a call.",
    trigger=Trigger.NO_NEXT_VISIT,
    topic=Topic.RECALLS,
    steps=(
        JourneyStep(
            step_id="none-yet",
            after_days=3,
            at=time(10),
            order=Order.TEXT_THEN_EMAIL,
            words=_NO_NEXT,
            on_reply={Heard.YES: "call", Heard.NO: END},
        ),
        JourneyStep(
            step_id="call",
            after_days=10,
            at=time(10),
            do=Do.TASK,
            line="No next visit is booked. Call and ask how it is going; offer a time.",
            attempts=2,
        ),
    ),
)
STAYED_AWAY = Journey(
    playbook_id=PlaybookId("stayed-away"),
    name="Stayed away too soon",
    says_what=(
        "Three weeks after the last visit, with none booked: asks whether something was wrong; "
        "then whoever saw them is told."
    ),
    trigger=Trigger.NO_NEXT_VISIT,
    topic=Topic.RECALLS,
    steps=(
        JourneyStep(
            step_id="ask",
            after_days=21,
            at=time(10),
            words=_STAYED_AWAY,
            on_reply={Heard.YES: "tell", Heard.OTHER: END, Heard.NO: END},
        ),
        JourneyStep(
            step_id="tell",
            after_days=28,
            at=time(9),
            do=Do.TASK,
            line="Four weeks without a visit. Ask the provider who saw them last to call them.",
            attempts=2,
        ),
    ),
)
RECALL = Journey(
    playbook_id=PlaybookId("recall"),
    name="The next visit is due",
    says_what="An email, then a text, then your call list; over as soon as they book.",
    trigger=Trigger.DUE,
    months=12,
    topic=Topic.RECALLS,
    steps=(
        JourneyStep(step_id="due", after_days=0, at=time(10), order=Order.EMAIL, words=_DUE),
        JourneyStep(
            step_id="still-due",
            after_days=10,
            at=time(11),
            order=Order.TEXT_THEN_EMAIL,
            words=_STILL_DUE,
            on_reply={Heard.YES: "call", Heard.NO: END},
        ),
        JourneyStep(
            step_id="call",
            after_days=24,
            at=time(9),
            do=Do.TASK,
            line="Their next visit is due. Call, and offer a morning and an afternoon.",
            attempts=3,
        ),
    ),
)
REACTIVATION = Journey(
    playbook_id=PlaybookId("reactivation"),
    name="After a recall that failed",
    says_what="Firmer, and with your offer; then one last note, and no more.",
    trigger=Trigger.RECALL_FAILED,
    topic=Topic.OFFERS,
    steps=(
        JourneyStep(
            step_id="overdue",
            after_days=30,
            at=time(10),
            words=_OVERDUE,
            on_reply={Heard.YES: "call", Heard.NO: END},
        ),
        JourneyStep(
            step_id="call",
            after_days=44,
            at=time(9),
            do=Do.TASK,
            line="Well overdue, and our notes went unanswered. Call, and mention the offer.",
            attempts=2,
        ),
        JourneyStep(step_id="last", after_days=75, at=time(10), order=Order.EMAIL, words=_LAST),
    ),
)
