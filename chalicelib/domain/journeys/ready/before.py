"""Before a visit: welcome to who is new, and what helps on the way; and news of an enquiry."""

from datetime import time

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys.journey import Do, Journey, JourneyStep, News, Trigger
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import Topic

_WELCOME = {
    "en": Words(
        text=(
            "{practice}: Welcome, {first_name}. We look forward to meeting you. {bring} "
            "Questions before you come? Call {phone}. STOP ends texts."
        ),
        subject="Welcome, {first_name}",
        email=(
            "Hello {first_name},\n\n"
            "Thank you for choosing {practice}. We look forward to meeting you on {visit_date} "
            "at {visit_time}.\n\n"
            "{bring}\n\n"
            "If you like, fill in our forms at home, so you don't have to do it here: "
            "{forms_link}\n\n"
            "Is anything on your mind before you come? Call {phone}. We're glad to talk it "
            "through.\n\n{visit_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: Le damos la bienvenida, {first_name}. {bring} ¿Preguntas antes de venir? "
            "Llame al {phone}. STOP para no recibir mensajes."
        ),
        subject="Le damos la bienvenida, {first_name}",
        email=(
            "Hola {first_name}:\n\n"
            "Gracias por elegir {practice}. Le esperamos el {visit_date} a las {visit_time}, y "
            "tenemos muchas ganas de conocerle.\n\n"
            "{bring}\n\n"
            "Si quiere, rellene nuestros formularios en casa y así no tendrá que hacerlo aquí: "
            "{forms_link}\n\n"
            "¿Le preocupa algo antes de venir? Llame al {phone}. Lo hablamos con mucho gusto."
            "\n\n{visit_link}"
        ),
    ),
}
_ON_THE_WAY = {
    "en": Words(
        text=(
            "{practice}: {first_name}, we look forward to seeing you on {visit_day}. "
            "{directions} {bring} STOP ends texts."
        ),
        subject="Before your visit on {visit_day}",
        email=(
            "Hello {first_name},\n\n"
            "We look forward to seeing you on {visit_date} at {visit_time}. Here is what helps "
            "on the way.\n\n"
            "You'll find us at {location}, {address}.\n\n"
            "{directions}\n\n"
            "{bring}\n\n"
            "Our forms, if you haven't filled them in yet: {forms_link}\n\n"
            "Has something come up? Pick another time below, or call {phone}."
            "\n\n{visit_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, le esperamos el {visit_day}. {directions} {bring} "
            "STOP para no recibir mensajes."
        ),
        subject="Antes de su cita del {visit_day}",
        email=(
            "Hola {first_name}:\n\n"
            "Le esperamos el {visit_date} a las {visit_time}. Esto le ayudará en el camino.\n\n"
            "Estamos en {location}, {address}.\n\n"
            "{directions}\n\n"
            "{bring}\n\n"
            "Nuestros formularios, si aún no los ha rellenado: {forms_link}\n\n"
            "¿Le ha surgido algo? Elija otra hora aquí abajo, o llame al {phone}."
            "\n\n{visit_link}"
        ),
    ),
}
_WAITS = {
    "en": Words(
        text=(
            "{practice}: {first_name}, we have your message and haven't forgotten you. Sorry "
            "for the wait. In a hurry? Call {phone}. STOP ends texts."
        ),
        subject="We haven't forgotten your message",
        email=(
            "Hello {first_name},\n\n"
            "Your message reached us, and nobody has come back to you yet. We're sorry for the "
            "wait.\n\n"
            "It's on our list, and one of us will be in touch. If it can't wait, call {phone}."
            "\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, tenemos su mensaje y no le olvidamos. Perdone la espera. "
            "¿Tiene prisa? Llame al {phone}. STOP: no recibir mensajes."
        ),
        subject="No hemos olvidado su mensaje",
        email=(
            "Hola {first_name}:\n\n"
            "Su mensaje nos llegó y aún no le hemos contestado. Perdone la espera.\n\n"
            "Está en nuestra lista y le responderemos. Si no puede esperar, llame al {phone}."
            "\n\nEl equipo de {practice}"
        ),
    ),
}
_NOT_REACHED = {
    "en": Words(
        text=(
            "{practice}: {first_name}, we tried to call you about your message and missed you. "
            "Call {phone} when it suits you. STOP ends texts."
        ),
        subject="We tried to call you",
        email=(
            "Hello {first_name},\n\n"
            "We tried to call you about your message and couldn't reach you.\n\n"
            "Call {phone} when it suits you. We know what it is about, so you don't have to "
            "explain it again.\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, le llamamos por su mensaje y no le encontramos. Llame al "
            "{phone} cuando le venga bien. STOP para no recibir mensajes."
        ),
        subject="Le hemos llamado",
        email=(
            "Hola {first_name}:\n\n"
            "Le llamamos por su mensaje y no le encontramos.\n\n"
            "Llame al {phone} cuando le venga bien. Ya sabemos de qué se trata, así que no tendrá "
            "que explicarlo otra vez.\n\nEl equipo de {practice}"
        ),
    ),
}
_ANSWERED = {
    "en": Words(
        text=(
            "{practice}: {first_name}, thanks for writing. When you'd like to come: {booking_link} "
            "STOP ends texts."
        ),
        subject="Thank you for writing to us",
        email=(
            "Hello {first_name},\n\n"
            "Thank you for writing to us. We hope we could answer everything.\n\n"
            "Is there something you still wonder about? Call {phone}.\n\n"
            "And when you'd like to come, our open times are below.\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, gracias por escribir. Cuando quiera venir: {booking_link} "
            "STOP: no recibir mensajes."
        ),
        subject="Gracias por escribirnos",
        email=(
            "Hola {first_name}:\n\n"
            "Gracias por escribirnos. Esperamos haber respondido a todo.\n\n"
            "¿Le queda alguna duda? Llame al {phone}.\n\n"
            "Y cuando quiera venir, aquí abajo tiene las horas libres.\n\n{booking_link}"
        ),
    ),
}
_QUIET = {
    "en": Words(
        text=(
            "{practice}: {first_name}, still thinking about a visit? Pick a time: {booking_link} "
            "STOP ends texts."
        ),
        subject="Whenever it suits you",
        email=(
            "Hello {first_name},\n\n"
            "A few days ago you asked us something, and we hope our answer helped.\n\n"
            "Is there anything else you'd like to know first? Call {phone}. No question is too "
            "small.\n\nOur open times are below, whenever it suits you.\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, ¿sigue pensando en venir? Elija una hora: {booking_link} "
            "STOP: no recibir mensajes."
        ),
        subject="Cuando le venga bien",
        email=(
            "Hola {first_name}:\n\n"
            "Hace unos días nos preguntó algo, y esperamos que la respuesta le sirviera.\n\n"
            "¿Hay algo más que quiera saber antes? Llame al {phone}. Ninguna pregunta es "
            "demasiado pequeña.\n\nAquí abajo tiene las horas libres, cuando le venga bien."
            "\n\n{booking_link}"
        ),
    ),
}
_LAST_WORD = {
    "en": Words(
        text=(
            "{practice}: {first_name}, our last note about this. If you'd like to come: "
            "{booking_link} STOP ends texts."
        ),
        subject="Our door stays open",
        email=(
            "Hello {first_name},\n\n"
            "We haven't heard from you since you asked us, and that's fine. This is the last time "
            "we write about it.\n\n"
            "Should you like to come later, call {phone}, or pick one of our open times below."
            "\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, es nuestro mensaje final. Si quiere venir: {booking_link} "
            "STOP: no recibir mensajes."
        ),
        subject="Nuestra puerta sigue abierta",
        email=(
            "Hola {first_name}:\n\n"
            "No hemos sabido de usted desde que nos preguntó, y no pasa nada. Es la última vez "
            "que le escribimos por esto.\n\n"
            "Si más adelante quiere venir, llame al {phone} o elija aquí abajo una de las horas "
            "libres.\n\n{booking_link}"
        ),
    ),
}

WELCOME = Journey(
    playbook_id=PlaybookId("welcome"),
    name="Welcome",
    says_what="Says welcome to who books for the first time, and what to bring.",
    trigger=Trigger.FIRST_BOOKED,
    topic=Topic.CARE,
    steps=(JourneyStep(step_id="welcome", after_days=1, at=time(10), words=_WELCOME),),
)
BEFORE = Journey(
    playbook_id=PlaybookId("before-visit"),
    name="Before a visit",
    says_what="Five days before: the way, the forms, what to bring.",
    trigger=Trigger.BEFORE_VISIT,
    topic=Topic.CARE,
    # Reminders go three days and one day before: these are kept free for them.
    steps=(JourneyStep(step_id="on-the-way", after_days=-5, at=time(10), words=_ON_THE_WAY),),
)
ENQUIRY_WAITS = Journey(
    playbook_id=PlaybookId("enquiry-waits"),
    name="An enquiry that waits",
    says_what="Tells who wrote by the form on your website that they are not forgotten.",
    trigger=Trigger.ENQUIRY,
    news=News.WAITS,
    topic=Topic.CARE,
    steps=(JourneyStep(step_id="not-forgotten", words=_WAITS),),
)
ENQUIRY_NOT_REACHED = Journey(
    playbook_id=PlaybookId("enquiry-not-reached"),
    name="An enquiry you called back",
    says_what="Tells who did not pick up that you called about their enquiry.",
    trigger=Trigger.ENQUIRY,
    news=News.NOT_REACHED,
    topic=Topic.CARE,
    steps=(JourneyStep(step_id="we-called", words=_NOT_REACHED),),
)
ENQUIRY_ANSWERED = Journey(
    playbook_id=PlaybookId("enquiry-answered"),
    name="An enquiry you answered",
    says_what="Thanks them the day after you answered, with your open times where none is booked.",
    trigger=Trigger.ENQUIRY,
    news=News.ANSWERED,
    topic=Topic.CARE,
    steps=(JourneyStep(step_id="thanks", after_days=1, at=time(10), words=_ANSWERED),),
)
ENQUIRY_QUIET = Journey(
    playbook_id=PlaybookId("enquiry-quiet"),
    name="An enquiry that went quiet",
    says_what="Asks once more who was answered and has not booked, says a last word, then asks "
    "you to call.",
    trigger=Trigger.ENQUIRY,
    news=News.QUIET,
    topic=Topic.CARE,
    ends_when_heard=True,
    steps=(
        JourneyStep(step_id="still-thinking", after_days=4, at=time(10), words=_QUIET),
        JourneyStep(step_id="last-word", after_days=11, at=time(10), words=_LAST_WORD),
        JourneyStep(
            step_id="call",
            after_days=18,
            at=time(10),
            do=Do.TASK,
            line="Asked, was answered, and has not booked. Call, and offer two times.",
            attempts=2,
        ),
    ),
)
