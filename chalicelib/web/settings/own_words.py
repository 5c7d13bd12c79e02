"""What the practice says in its own words: the way, what to bring, forms, fees, an offer."""

from chalice.app import Blueprint, Response

from chalicelib.domain.ids import LocationId
from chalicelib.domain.own_words import EVERYWHERE, LINKS, MOST, OWN_FIELDS, OwnWords
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings import editing
from chalicelib.web.settings.fields import Field, Reader, Values, one

routes = Blueprint(__name__)

_HELP = (
    "Sentences that your playbooks put into messages where they name them: {bring}, {directions} "
    "and so on. What is left empty is left out of messages, with the sentence or paragraph that "
    "it stands in."
)
LABELS = {
    "directions": "How to get there",
    "bring": "What to bring",
    "forms_link": "Your forms",
    "fee_policy": "When a visit is missed",
    "offer": "Your offer to those who come back",
}
_HINTS = {
    "directions": "Whole sentences: Park behind the house; the door is on Oak Street.",
    "bring": "A whole sentence: Please bring your insurance card.",
    "forms_link": "The https address where they are filled in.",
    "fee_policy": "Only if you have a rule: We ask for a day's notice; else we charge $30.",
    "offer": "Your first visit back costs half until the end of May. Empty: none is made.",
}


@desk.page(routes, "/settings/words", needs=Permission.CHANGE_SETTINGS)
def list_words(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    own = editing.fresh_setup(visit).own_words
    places = [(EVERYWHERE, "All locations")]
    places += [(of.location_id, of.name) for of in visit.setup.open_locations]
    return visit.page(
        "settings/own_words.html",
        section="settings",
        places=[(of, name, _says(own.get(of))) for of, name in places],
    )


@desk.page(routes, "/settings/words/{location_id}", needs=Permission.CHANGE_SETTINGS)
def show_words(visit: Visit, location_id: str) -> Response:
    """`location_id`: or EVERYWHERE."""
    found = _words(visit, location_id)
    return editing.show(visit, _form(visit, found), _values(found))


@desk.action(routes, "/settings/words/{location_id}", needs=Permission.CHANGE_SETTINGS)
def change_words(visit: Visit, location_id: str) -> Response:
    found, reader = _words(visit, location_id), Reader(visit.form)
    languages = visit.setup.practice.languages
    said = {name: _read(reader, name, languages) for name in OWN_FIELDS}
    if reader.wrong:
        return editing.refused(visit, _form(visit, found), reader.wrong)
    # What was said in a language that the practice has no more comes back with the language.
    kept = {
        name: {of: words for of, words in found.said.get(name, {}).items() if of not in languages}
        for name in OWN_FIELDS
    }
    wanted = OwnWords(
        place_id=location_id,
        said={name: of for name in OWN_FIELDS if (of := {**kept[name], **said[name]})},
        revision=visit.form.number("revision"),
    )
    try:
        editing.save(visit, wanted, "own-words")
    except StaleWrite:
        stands = _words(visit, location_id)
        return editing.faster(visit, _form(visit, stands), stands, _values(stands))
    return editing.saved(visit, "words")


def _read(reader: Reader, name: str, languages: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for language in languages:
        typed = reader.text(f"{name}.{language}", most=MOST)
        if typed and name in LINKS and not is_https(typed):
            reader.refuse(f"{name}.{language}", "An address that begins with https://.")
        if typed:
            found[language] = typed
    return found


def is_https(typed: str) -> bool:
    """Of an address that patients are sent to."""
    rest = typed.removeprefix("https://")
    host = rest.split("/")[0]
    return rest != typed and "." in host and not any(of in typed for of in ' "<>{}\\@')


def _words(visit: Visit, place_id: str) -> OwnWords:
    """Raises NotFound."""
    editing.must_work_everywhere(visit)
    setup = editing.fresh_setup(visit)
    if place_id != EVERYWHERE and LocationId(place_id) not in setup.locations:
        raise NotFound(place_id)
    return setup.own_words.get(place_id) or OwnWords(place_id=place_id)


def _values(of: OwnWords) -> Values:
    return {
        f"{name}.{language}": one(words)
        for name, said in of.said.items()
        for language, words in said.items()
    }


def _form(visit: Visit, of: OwnWords) -> editing.Form:
    languages = visit.setup.practice.languages
    place = visit.setup.locations.get(LocationId(of.place_id))
    several = len(languages) > 1
    fields = tuple(
        Field(
            name=f"{name}.{language}",
            label=LABELS[name] + (f", in {saying.language(language)}" if several else ""),
            hint=_HINTS[name] if language == languages[0] else _else(languages[0]),
            longest=MOST,
        )
        for name in OWN_FIELDS
        for language in languages
    )
    return editing.Form(
        name=place.name if place else "What you say everywhere",
        question=f"What is different at {place.name}?" if place else "What do you say everywhere?",
        lead="What is empty here is said as for all locations." if place else "",
        fields=fields,
        target=visit.urls.settings("words", of.place_id),
        back=(visit.urls.settings("words"), "In your own words"),
        help=_HELP,
        revision=of.revision,
    )


def _else(first: str) -> str:
    return f"Empty: they get it in {saying.language(first)}."


def _says(of: OwnWords | None) -> str:
    said = [LABELS[name].lower() for name in OWN_FIELDS if of and of.said.get(name)]
    return saying.first_up(saying.listed(said)) if said else "nothing yet"
