"""After a visit: thanks, something to read, and a kind word where one was missed."""

from datetime import time

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys.journey import END, Do, Heard, Journey, JourneyStep, Trigger
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic

_THANKS = {
    "en": Words(
        text=(
            "{practice}: Thank you for coming, {first_name}. If a question comes up at home, "
            "call {phone}. We're glad to help. STOP ends texts."
        ),
        subject="Thank you for coming, {first_name}",
        email=(
            "Hello {first_name},\n\n"
            "Thank you for coming. It was good to see you.\n\n"
            "This may help now that you are home: {article}\n\n{article_link}\n\n"
            "If a question comes up, or something does not feel right, call {phone}. You're never "
            "a bother.\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: Gracias por venir, {first_name}. Si en casa le surge una pregunta, "
            "llame al {phone}. STOP para no recibir mensajes."
        ),
        subject="Gracias por venir, {first_name}",
        email=(
            "Hola {first_name}:\n\n"
            "Gracias por venir. Nos alegró verle.\n\n"
            "Esto puede ayudarle ahora que está en casa: {article}\n\n{article_link}\n\n"
            "Si le surge una pregunta, o algo no va como debería, llame al {phone}. Para eso "
            "estamos.\n\nEl equipo de {practice}"
        ),
    ),
}
_SUGGESTION = {
    # A text shows on a locked phone: it does not say what the suggestion is about.
    "en": Words(
        text=(
            "{practice}: {first_name}, we thought you might like this: {article_link} "
            "STOP ends texts."
        ),
        subject="{article}",
        email=(
            "Hello {first_name},\n\n"
            "We came across something and thought of you: {article}\n\n"
            "{article_link}\n\n"
            "You get this because of a visit here, or because you told us what you care about. "
            "Not for you? At the end of this email you can turn such notes off."
            "\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, pensamos que esto le puede gustar: {article_link} "
            "STOP para no recibir mensajes."
        ),
        subject="{article}",
        email=(
            "Hola {first_name}:\n\n"
            "Hemos encontrado algo que nos hizo pensar en usted: {article}\n\n"
            "{article_link}\n\n"
            "Se lo enviamos por una visita suya, o porque nos contó lo que le interesa. ¿No es "
            "para usted? Al final de este correo puede desactivar estos avisos."
            "\n\nEl equipo de {practice}"
        ),
    ),
}
_MISSED = {
    "en": Words(
        text=(
            "{practice}: {first_name}, sorry we missed you. Here are our open times: "
            "{booking_link} STOP ends texts."
        ),
        subject="We missed you on {visit_day}",
        email=(
            "Hello {first_name},\n\n"
            "We were expecting you on {visit_date} at {visit_time}, and hope all is well.\n\n"
            "Things come up. Our open times are below: pick one and it's yours. Or call "
            "{phone}.\n\n"
            "{fee_policy}\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, sentimos que no pudiera venir. Horas libres: "
            "{booking_link} STOP para no recibir mensajes."
        ),
        subject="Le esperamos el {visit_day}",
        email=(
            "Hola {first_name}:\n\n"
            "Le esperábamos el {visit_date} a las {visit_time}. Confiamos en que esté bien.\n\n"
            "Siempre puede surgir algo. Aquí abajo tiene las horas libres: elija una y es suya. "
            "O llame al {phone}.\n\n"
            "{fee_policy}\n\n{booking_link}"
        ),
    ),
}
_MISSED_TWO = {
    "en": Words(
        text=(
            "{practice}: {first_name}, we hope you are well. No need to explain. When it suits "
            "you: {booking_link} STOP ends texts."
        ),
        subject="We hope you are well",
        email=(
            "Hello {first_name},\n\n"
            "We missed you at your last two visits, and hope you are well. You don't have to "
            "explain anything.\n\n"
            "If another day or another hour would be easier, tell us: {phone}. We'll see what "
            "we can do.\n\n"
            "When you're ready, our open times are below.\n\n{booking_link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, esperamos que todo vaya bien. Cuando le convenga: "
            "{booking_link} STOP: no recibir mensajes."
        ),
        subject="Esperamos que todo vaya bien",
        email=(
            "Hola {first_name}:\n\n"
            "No nos hemos visto en sus dos últimas citas y esperamos que todo vaya bien. No tiene "
            "que explicar nada.\n\n"
            "Si otro día u otra hora le viene mejor, díganoslo: {phone}. Veremos qué podemos "
            "hacer.\n\n"
            "Cuando quiera, aquí abajo tiene las horas libres.\n\n{booking_link}"
        ),
    ),
}

_HOW_WAS_IT = {
    "en": Words(
        text=(
            "{practice}: Thank you, {first_name}. {question} Reply here or at {feedback_link} "
            "STOP ends texts."
        ),
        subject="How did we do, {first_name}?",
        email=(
            "Hello {first_name},\n\n"
            "Thank you for coming. We have one question, because we want to get better.\n\n"
            "{question}\n\n"
            "It takes half a minute, and a person here reads every answer.\n\n"
            "{feedback_link}\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: Gracias, {first_name}. {question} Responda o use {feedback_link} "
            "STOP: no recibir mensajes."
        ),
        subject="¿Cómo lo hicimos, {first_name}?",
        email=(
            "Hola {first_name}:\n\n"
            "Gracias por venir. Tenemos una sola pregunta, porque queremos mejorar.\n\n"
            "{question}\n\n"
            "Es medio minuto, y aquí una persona lee cada respuesta.\n\n"
            "{feedback_link}\n\nEl equipo de {practice}"
        ),
    ),
}

AFTER = Journey(
    playbook_id=PlaybookId("after-visit"),
    name="Thanks for a visit",
    says_what="Thanks them the day after, with the article that fits the kind of visit.",
    trigger=Trigger.AFTER_VISIT,
    topic=Topic.CARE,
    steps=(JourneyStep(step_id="thanks", after_days=1, at=time(10), words=_THANKS),),
)
SUGGESTIONS = Journey(
    playbook_id=PlaybookId("suggestions"),
    name="Something for you",
    says_what=(
        "Two weeks after a visit: an article, a check-up or a service that fits by the rules on "
        "your list, and none twice in a year."
    ),
    trigger=Trigger.AFTER_VISIT,
    topic=Topic.TIPS,
    steps=(JourneyStep(step_id="suggestion", after_days=14, at=time(10), words=_SUGGESTION),),
)
HOW_WAS_IT = Journey(
    playbook_id=PlaybookId("how-did-we-do"),
    name="How did we do?",
    says_what=(
        "Two days after a visit: one question, answered with a number or a face and a sentence. "
        "Nobody is asked often."
    ),
    trigger=Trigger.AFTER_VISIT,
    topic=Topic.FEEDBACK,
    steps=(
        JourneyStep(
            step_id="ask",
            after_days=2,
            at=time(16),
            do=Do.ASK,
            order=Order.TEXT_THEN_EMAIL,
            words=_HOW_WAS_IT,
        ),
    ),
    stale_days=5,
)
NO_SHOW = Journey(
    playbook_id=PlaybookId("missed-visit"),
    name="A visit that was missed",
    says_what="A kind note the day after with your open times; then somebody calls.",
    trigger=Trigger.NO_SHOW,
    topic=Topic.CARE,
    steps=(
        JourneyStep(
            step_id="missed",
            after_days=1,
            at=time(10),
            order=Order.TEXT_THEN_EMAIL,
            words=_MISSED,
            on_reply={Heard.YES: "call", Heard.NO: END},
        ),
        JourneyStep(
            step_id="call",
            after_days=4,
            at=time(10),
            do=Do.TASK,
            line="Missed a visit and has no new one. Call, and offer two times.",
            attempts=2,
        ),
    ),
)
MISSED_TWO = Journey(
    playbook_id=PlaybookId("missed-two"),
    name="Missed two in a row",
    says_what="Somebody calls and asks how they are; then a note that asks for no reasons.",
    trigger=Trigger.MISSED_TWO,
    topic=Topic.CARE,
    steps=(
        JourneyStep(
            step_id="call",
            after_days=1,
            at=time(9),
            do=Do.TASK,
            line="Missed two visits in a row. Call: ask how they are first, for a date second.",
            attempts=2,
        ),
        JourneyStep(
            step_id="no-reasons",
            after_days=5,
            at=time(10),
            order=Order.TEXT_THEN_EMAIL,
            words=_MISSED_TWO,
            on_reply={Heard.NO: END},
        ),
    ),
)
