"""What somebody reads who is offered a time: which, with whom, until when it is kept; never what
for."""

from collections.abc import Mapping

from chalicelib.domain.playbooks import Words

NEW: Mapping[str, Words] = {
    "en": Words(
        text=(
            "{practice}: {first_name}, an opening: {day} {time}, {provider}. First to reply YES by "
            "{until} gets it. {link}"
        ),
        subject="A time is free: {day} {time}",
        email=(
            "Hello {first_name},\n\na time is free: {date} at {time} with {provider}.\n\n"
            "Take it by {until} and it is yours, unless somebody else on the waitlist is faster. "
            "If it does not suit you, you stay on the waitlist.\n\n{link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, hora libre: {day} {time}, {provider}. Es del primer YES "
            "hasta las {until}. {link}"
        ),
        subject="Hay una hora libre: {day} {time}",
        email=(
            "Hola, {first_name}:\n\nhay una hora libre: {date} a las {time} con {provider}.\n\n"
            "Elíjala antes de las {until} y es suya, salvo que otra persona de la lista de espera "
            "sea más rápida. Si no le conviene, sigue en la lista de espera.\n\n{link}"
        ),
    ),
}
"""Without a visit that it would replace."""

SOONER: Mapping[str, Words] = {
    "en": Words(
        text=(
            "{practice}: {first_name}, come {day} {time}, {provider}, instead of {instead}? First "
            "YES by {until} gets it. {link}"
        ),
        subject="Come sooner? {day} {time}",
        email=(
            "Hello {first_name},\n\nyou could come sooner: {date} at {time} with {provider}, "
            "instead of {instead}.\n\nTake it by {until} and your visit moves, unless somebody "
            "else on the waitlist is faster. If it does not suit you, everything stays as it is."
            "\n\n{link}"
        ),
    ),
    "es": Words(
        text=(
            "{practice}: {first_name}, ¿viene {day} {time}, {provider}, y no el {instead}? Es "
            "del primer YES hasta las {until}. {link}"
        ),
        subject="Puede venir antes: {day} {time}",
        email=(
            "Hola, {first_name}:\n\npuede venir antes: {date} a las {time} con {provider}, en vez "
            "del {instead}.\n\nElíjala antes de las {until} y su cita cambia, salvo que otra "
            "persona de la lista de espera sea más rápida. Si no le conviene, todo queda igual."
            "\n\n{link}"
        ),
    ),
}
"""In place of a later visit, which stays as it is unless they say yes."""

BUTTON = {"en": "See this time", "es": "Ver esta hora"}
TITLE = {"en": "A time is free", "es": "Hay una hora libre"}
