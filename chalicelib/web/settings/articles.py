"""Articles and suggestions: what there is, and by which rule patients get it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.articles import Article, in_language, rule
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings import editing
from chalicelib.web.settings.fields import Choices, Field, Reader, Values, one, ticked
from chalicelib.web.settings.own_words import is_https

routes = Blueprint(__name__)

_HELP = (
    "What you point patients to: something to read, a check-up, a service. The rules are about "
    "visits and about what somebody said they care for, never about a diagnosis. Where several "
    "fit, another one goes after each visit; where none fits, nothing is sent."
)
_MOST_INTERESTS = 12
_AFTER: Choices = (
    ("thanks", "With the thanks, the day after a visit"),
    ("suggest", "As a recommendation, two weeks after a visit"),
)


@desk.page(routes, "/settings/articles", needs=Permission.CHANGE_SETTINGS)
def list_articles(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    setup = editing.fresh_setup(visit)
    names = {of.visit_type_id: of.name for of in setup.visit_types.values()}
    first = setup.practice.languages[0]
    shown = [
        (of, in_language(of.title, first, first), _when(of), rule(of, names))
        for of in setup.articles.values()
    ]
    shown.sort(key=lambda of: (of[0].retired, of[1].casefold()))
    return visit.page("settings/articles.html", section="settings", articles=shown)


@desk.page(routes, "/settings/new-article", needs=Permission.CHANGE_SETTINGS)
def show_new_article(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    new = _new(visit)
    return editing.show(visit, _form(visit, new), _values(new))


@desk.action(routes, "/settings/new-article", needs=Permission.CHANGE_SETTINGS)
def add_article(visit: Visit) -> Response:
    editing.must_work_everywhere(visit)
    new, reader = _new(visit), Reader(visit.form)
    changes = _read(visit, reader, new)
    if reader.wrong:
        return editing.refused(visit, _form(visit, new), reader.wrong)
    editing.save(visit, replace(new, **changes), "added")
    return editing.saved(visit, "articles")


@desk.page(routes, "/settings/articles/{article_id}", needs=Permission.CHANGE_SETTINGS)
def show_article(visit: Visit, article_id: str) -> Response:
    found = _article(visit, article_id)
    return editing.show(visit, _form(visit, found), _values(found))


@desk.action(routes, "/settings/articles/{article_id}", needs=Permission.CHANGE_SETTINGS)
def change_article(visit: Visit, article_id: str) -> Response:
    found, reader = _article(visit, article_id), Reader(visit.form)
    changes = _read(visit, reader, found)
    if reader.wrong:
        return editing.refused(visit, _form(visit, found), reader.wrong)
    wanted = replace(found, **changes, revision=visit.form.number("revision"))
    try:
        editing.save(visit, wanted, "article")
    except StaleWrite:
        stands = _article(visit, article_id)
        return editing.faster(visit, _form(visit, stands), stands, _values(stands))
    return editing.saved(visit, "articles")


@desk.action(routes, "/settings/articles/{article_id}/retire", needs=Permission.CHANGE_SETTINGS)
def retire_article(visit: Visit, article_id: str) -> Response:
    """`retired`: yes or no."""
    found = _article(visit, article_id)
    retired = visit.form.ticked("retired")
    wanted = replace(found, retired=retired, revision=visit.form.number("revision"))
    try:
        editing.save(visit, wanted, "retired" if retired else "offered-again")
    except StaleWrite:
        stands = _article(visit, article_id)
        return editing.faster_click(visit, _form(visit, stands), stands, _values(stands))
    return editing.saved(visit, "articles")


def _values(of: Article) -> Values:
    said = {f"title.{language}": one(words) for language, words in of.title.items()}
    leads = {f"address.{language}": one(words) for language, words in of.address.items()}
    goes = [("thanks", of.after_visit), ("suggest", of.suggest)]
    return {
        **said,
        **leads,
        "goes": tuple(name for name, ticks in goes if ticks),
        "visit_types": tuple(sorted(of.visit_types)),
        "interests": one(", ".join(of.interests)),
        "unless_types": tuple(sorted(of.unless_types)),
        "unless_months": one(of.unless_months),
        "books": ticked(bool(of.title) and not of.address),
    }


def _read(visit: Visit, reader: Reader, was: Article) -> dict[str, Any]:
    languages = visit.setup.practice.languages
    types = _types(visit)
    goes = reader.ticks("goes", _AFTER)
    if not goes:
        reader.refuse("goes", "Tick when patients are pointed to it.")
    books = visit.form.ticked("books")
    title = dict(was.title)
    address = {} if books else dict(was.address)
    for nth, language in enumerate(languages):
        needed = "It needs a title." if nth == 0 else ""
        _keep(title, language, reader.text(f"title.{language}", most=80, needed=needed))
        if not books:
            _keep(address, language, _address(reader, language))
    if not books and not address.get(languages[0]):
        name = f"address.{languages[0]}"
        reader.refuse(name, "Where does it lead? Or tick that it leads to your open times.")
    interests = [of.strip() for of in reader.text("interests", most=300).split(",") if of.strip()]
    if len(interests) > _MOST_INTERESTS:
        reader.refuse("interests", f"{_MOST_INTERESTS} at the most.")
    return {
        "title": title,
        "address": address,
        "after_visit": "thanks" in goes,
        "suggest": "suggest" in goes,
        "visit_types": frozenset(reader.ticks("visit_types", types)),
        "interests": tuple(dict.fromkeys(interests)),
        "unless_types": frozenset(reader.ticks("unless_types", types)),
        "unless_months": reader.number("unless_months", 1, 120),
    }


def _keep(said: dict[str, str], language: str, typed: str) -> None:
    if typed:
        said[language] = typed
    else:
        said.pop(language, None)


def _address(reader: Reader, language: str) -> str:
    name = f"address.{language}"
    typed = reader.text(name, most=300)
    if typed and not is_https(typed):
        reader.refuse(name, "An address that begins with https://.")
    return typed


def _form(visit: Visit, of: Article) -> editing.Form:
    is_new = of.revision == 0
    languages = visit.setup.practice.languages
    title = in_language(of.title, languages[0], languages[0])
    return editing.Form(
        name="Something new" if is_new else title,
        question="What do you point patients to?" if is_new else title,
        lead="",
        fields=(*_words(languages), *_rules(_types(visit))),
        target=visit.urls.settings("new-article")
        if is_new
        else visit.urls.settings("articles", of.article_id),
        back=(visit.urls.settings("articles"), "Articles and suggestions"),
        help=_HELP,
        revision=of.revision,
        submit="Add" if is_new else "Save",
        button=None if is_new else _retire_button(visit, of),
    )


def _words(languages: tuple[str, ...]) -> Iterable[Field]:
    for nth, language in enumerate(languages):
        which = f", in {saying.language(language)}" if len(languages) > 1 else ""
        other = f" Empty: they get it in {saying.language(languages[0])}." if nth else ""
        yield Field(
            name=f"title.{language}", label=f"Title{which}", longest=80, needed=nth == 0,
            hint="As patients read it in an email; it should not name what anybody has." + other,
        )  # fmt: skip
        yield Field(
            name=f"address.{language}", label=f"Where it leads{which}", longest=300,
            hint="Its https address." + other,
        )  # fmt: skip
    yield Field(
        name="books", label="It leads to your open times instead", kind="check",
        hint="For a check-up or a service: the patient's own page, on which they book.",
    )  # fmt: skip


def _rules(types: Choices) -> Iterable[Field]:
    yield Field(
        name="goes", label="When", kind="ticks", choices=_AFTER,
        hint="The playbooks that send it must be on.",
    )  # fmt: skip
    yield Field(
        name="visit_types", label="After which visits", kind="ticks", choices=types,
        hint="None ticked: after any, unless you name interests.",
    )  # fmt: skip
    yield Field(
        name="interests", label="Or for who is interested in", longest=300,
        hint="As on the patient's record, with commas between.",
    )  # fmt: skip
    yield Field(
        name="unless_types", label="Not for who had or booked", kind="ticks", choices=types,
        hint="Nobody is pointed to what they have just had.",
    )  # fmt: skip
    yield Field(
        name="unless_months", label="Within so many months", kind="number",
        hint="After that it is of use again.",
    )  # fmt: skip


def _types(visit: Visit) -> Choices:
    every = visit.setup.visit_types.values()
    return tuple(sorted(((of.visit_type_id, of.name) for of in every), key=lambda of: of[1]))


def _retire_button(visit: Visit, of: Article) -> editing.Button:
    return editing.Button(
        words="Use it again" if of.retired else "Use it no more",
        says="Nobody is pointed to it." if of.retired else "It stays here, and goes to nobody.",
        target=visit.urls.settings("articles", of.article_id, "retire"),
        revision=of.revision,
        sends={"retired": "no" if of.retired else "yes"},
    )


def _when(of: Article) -> str:
    if of.retired:
        return "used no more"
    goes = dict(_AFTER)
    ticked_ = [
        goes[name] for name, on in (("thanks", of.after_visit), ("suggest", of.suggest)) if on
    ]
    return saying.listed([words[0].lower() + words[1:] for words in ticked_])


def _new(visit: Visit) -> Article:
    return Article(article_id=fresh(visit.now).lower(), title={})


def _article(visit: Visit, article_id: str) -> Article:
    """Raises NotFound."""
    editing.must_work_everywhere(visit)
    found = editing.fresh_setup(visit).articles.get(article_id)
    if found is None:
        raise NotFound(article_id)
    return found
