"""Staying in touch: birthdays, the end of the year, thanks for a recommendation."""

from datetime import time

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys.journey import Journey, JourneyStep, Trigger
from chalicelib.domain.playbooks import Order, Words
from chalicelib.domain.topics import Topic

_BIRTHDAY = {
    "en": Words(
        text=(
            "{practice}: Happy birthday, {first_name}. All of us here wish you a good day and a "
            "good year. STOP ends texts."
        ),
        subject="Happy birthday, {first_name}",
        email=(
            "Hello {first_name},\n\n"
            "Happy birthday from all of us.\n\n"
            "We hope that you get to do something you enjoy, with people you like, and that the "
            "year ahead is kind to you.\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: Feliz cumpleaños, {first_name}. Le deseamos un buen rato con los suyos "
            "y un buen año. STOP para no recibir mensajes."
        ),
        subject="Feliz cumpleaños, {first_name}",
        email=(
            "Hola {first_name}:\n\n"
            "Feliz cumpleaños de parte de todos nosotros.\n\n"
            "Ojalá pueda hacer algo que le guste, con la gente que quiere, y que el año que "
            "empieza le trate bien.\n\nEl equipo de {practice}"
        ),
    ),
}
_YEAR_ENDS = {
    "en": Words(
        subject="Thank you for this year",
        email=(
            "Hello {first_name},\n\n"
            "The year is almost over, and we want to say thank you. You gave us your time and "
            "your trust, and we know that neither is a small thing.\n\n"
            "We wish you and yours some quiet days and a good start to the new year."
            "\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        subject="Gracias por este año",
        email=(
            "Hola {first_name}:\n\n"
            "El año casi se acaba y antes queremos darle las gracias. Nos dio su tiempo y su "
            "confianza, y sabemos que no es poco.\n\n"
            "Le deseamos, a usted y a los suyos, unos días tranquilos y un buen comienzo de año."
            "\n\nEl equipo de {practice}"
        ),
    ),
}
_REFERRED = {
    "en": Words(
        text=(
            "{practice}: Thank you, {first_name}. Somebody new came because you spoke well of "
            "us. It means a lot to us. STOP ends texts."
        ),
        subject="Thank you for speaking well of us",
        email=(
            "Hello {first_name},\n\n"
            "Somebody new came to us because of you. Thank you. We couldn't ask for a nicer "
            "compliment.\n\n"
            "Who it is we keep to ourselves, just as we do with you. We'll look after them "
            "well.\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: Gracias, {first_name}. Alguien vino a vernos gracias a usted. Para "
            "nosotros vale mucho. STOP para no recibir mensajes."
        ),
        subject="Gracias por recomendarnos",
        email=(
            "Hola {first_name}:\n\n"
            "Alguien vino a vernos gracias a usted. Muchas gracias: no hay mejor elogio.\n\n"
            "Quién es queda entre nosotros, igual que hacemos con usted. Cuidaremos bien de esa "
            "persona."
            "\n\nEl equipo de {practice}"
        ),
    ),
}
_RECOMMENDS = {
    "en": Words(
        text=(
            "{practice}: Thank you for recommending us, {first_name}. Who comes by your link stays "
            "between them and us. STOP ends texts."
        ),
        subject="Thank you for recommending us",
        email=(
            "Hello {first_name},\n\n"
            "Thank you for wanting to recommend us. This is your own link, for whoever you like:"
            "\n\n{referral_link}\n\n"
            "Who comes by it, and whether anybody does, stays between them and us, unless they "
            "tell us that you may know.\n\nEverybody at {practice}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: Gracias por recomendarnos, {first_name}. Quién venga con su enlace queda "
            "entre esa persona y nosotros. STOP para no recibir mensajes."
        ),
        subject="Gracias por recomendarnos",
        email=(
            "Hola {first_name}:\n\n"
            "Gracias por querer recomendarnos. Este es su propio enlace, para quien usted quiera:"
            "\n\n{referral_link}\n\n"
            "Quién venga con él, y si alguien viene, queda entre esa persona y nosotros, salvo "
            "que nos diga que usted puede saberlo.\n\nEl equipo de {practice}"
        ),
    ),
}

BIRTHDAY = Journey(
    playbook_id=PlaybookId("birthday"),
    name="Birthday",
    says_what="Good wishes on the day.",
    trigger=Trigger.BIRTHDAY,
    topic=Topic.GREETINGS,
    steps=(JourneyStep(step_id="wishes", at=time(10), words=_BIRTHDAY),),
)
YEAR_ENDS = Journey(
    playbook_id=PlaybookId("end-of-year"),
    name="End of the year",
    says_what="Thanks and good wishes by email on 18 December.",
    trigger=Trigger.DAY_OF_YEAR,
    day_of_year="12-18",
    topic=Topic.GREETINGS,
    steps=(JourneyStep(step_id="wishes", at=time(10), order=Order.EMAIL, words=_YEAR_ENDS),),
)
REFERRAL = Journey(
    playbook_id=PlaybookId("referral-thanks"),
    name="Thanks for a recommendation",
    says_what=(
        "Thanks who sent you somebody, without saying whom: only where that person agreed that "
        "they hear of it, and has been here."
    ),
    trigger=Trigger.REFERRAL,
    topic=Topic.GREETINGS,
    steps=(JourneyStep(step_id="thanks", after_days=1, at=time(10), words=_REFERRED),),
)
RECOMMENDS = Journey(
    playbook_id=PlaybookId("recommends-thanks"),
    name="Thanks for recommending us",
    says_what=(
        "Thanks who took a personal link to hand on, whether or not anybody comes by it: so it "
        "tells nothing of anybody."
    ),
    trigger=Trigger.RECOMMENDS,
    topic=Topic.GREETINGS,
    steps=(JourneyStep(step_id="thanks", after_days=1, at=time(10), words=_RECOMMENDS),),
)
