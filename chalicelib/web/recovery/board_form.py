""" "You said, we did" at the desk: drafts, what is public, and where it is shown."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.recovery import board
from chalicelib.actions.recovery.board import NamesSomebody
from chalicelib.domain.enquiries import MOST_SITES, read_sites
from chalicelib.domain.ids import is_ulid
from chalicelib.domain.recovery.board import LONGEST, MOST, Entry
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

LANGUAGES = {"en": "English", "es": "Spanish"}
"""Those that the public page speaks."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    entry_id: str
    said: str
    did: str
    language: str
    public_since: str
    """Empty: a draft."""


@desk.page(routes, "/board", needs=Permission.SEE_ALL_PATIENTS)
def show_board(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/board", needs=Permission.CHANGE_SETTINGS)
def add_entry(visit: Visit) -> Response:
    entry_id = visit.form["once"]
    if not is_ulid(entry_id):
        raise NotFound("entry")
    return _save(visit, _new(visit, entry_id))


@desk.page(routes, "/board/{entry_id}", needs=Permission.CHANGE_SETTINGS)
def show_entry(visit: Visit, entry_id: str) -> Response:
    return _entry_page(visit, visit.services.recovery.entry(visit.practice_id, entry_id))


@desk.action(routes, "/board/{entry_id}", needs=Permission.CHANGE_SETTINGS)
def change_entry(visit: Visit, entry_id: str) -> Response:
    was = visit.services.recovery.entry(visit.practice_id, entry_id)
    return _save(visit, replace(was, revision=visit.form.number("revision")))


@desk.action(routes, "/board-shown", needs=Permission.CHANGE_SETTINGS)
def change_shown(visit: Visit) -> Response:
    """Whether its address opens it, and which websites may show it."""
    typed = visit.form["sites"]
    sites = read_sites(typed)
    if sites is None:
        wrong = f"Write up to {MOST_SITES} addresses such as https://www.yourpractice.com."
        return _page(visit, wrong_sites=wrong, status=400)
    seen = visit.services.recovery.settings(visit.practice_id)
    seen = replace(seen, revision=visit.form.number("revision"))
    by = visit.me.staff_id
    try:
        if visit.form["do"] == "move":
            board.new_address(visit.services, seen, by=by)
        else:
            on = visit.form.ticked("on")
            board.set_board(visit.services, seen, on=on, sites=sites, by=by)
    except (StaleWrite, AlreadyThere) as stale:
        return _page(visit, problem=desk.sentence(stale), status=409)
    return visit.go(visit.urls.board(said="saved"))


def _new(visit: Visit, entry_id: str) -> Entry:
    return Entry(
        practice_id=visit.practice_id,
        entry_id=entry_id,
        said="",
        did="",
        language="en",
        written_at=visit.now,
        written_by=visit.me.staff_id,
    )


def _save(visit: Visit, was: Entry) -> Response:
    """What was typed, as a draft or published; or it is removed."""
    try:
        if visit.form["do"] == "remove":
            board.remove_entry(visit.services, was, by=visit.me.staff_id)
            return visit.go(visit.urls.board(said="board-gone"))
        typed = replace(
            was,
            said=" ".join(visit.form["said"].split()),
            did=" ".join(visit.form["did"].split()),
            language=visit.form["language"],
        )
        if wrong := _wrong(typed):
            return _entry_page(visit, typed, wrong=wrong, status=400)
        publish = visit.form["do"] == "publish"
        board.save_entry(visit.services, typed, publish=publish, by=visit.me.staff_id)
    except NamesSomebody as names:
        problem = f"Not published: {_who(names.words)}. Nobody may be known by the board."
        return _entry_page(visit, typed, problem=problem, status=400, kept=True)
    except (StaleWrite, AlreadyThere):
        if was.revision == 0:
            return visit.go(visit.urls.board())  # the same form, sent twice
        return _stale(visit, was)
    return visit.go(visit.urls.board(said="board-published" if publish else "board-draft"))


def _who(words: list[str]) -> str:
    quoted = saying.listed([f"“{of}”" for of in words])
    return f"{quoted} may say who somebody is"


def _stale(visit: Visit, was: Entry) -> Response:
    """What they typed stays; saving again puts it in the other's place."""
    try:
        now = visit.services.recovery.entry(visit.practice_id, was.entry_id)
    except NotFound:
        return _page(visit, problem="A colleague removed it meanwhile.", status=409)
    problem = (
        f"A colleague changed this meanwhile. It says now: “{now.said}” - “{now.did}”. What you "
        "typed is below; saving it takes the place of theirs."
    )
    typed = replace(now, said=visit.form["said"], did=visit.form["did"])
    return _entry_page(visit, typed, problem=problem, status=409, kept=True)


def _wrong(entry: Entry) -> dict[str, str]:
    wrong = {}
    for field, text in (("said", entry.said), ("did", entry.did)):
        if not text:
            wrong[field] = "Write it in a sentence. Nothing was saved yet."
        elif len(text) > LONGEST:
            wrong[field] = f"At most {LONGEST} characters, please. Nothing was saved yet."
    if entry.language not in LANGUAGES:
        wrong["language"] = "Choose one of those shown."
    return wrong


def _entry_page(
    visit: Visit,
    entry: Entry,
    *,
    wrong: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
    kept: bool = False,
) -> Response:
    """`kept`: what was typed is not saved yet."""
    return visit.page(
        "recovery/entry.html",
        section="board",
        status=status,
        problem=problem,
        entry=entry,
        target=visit.urls.board(entry.entry_id) if entry.revision else visit.urls.board(),
        wrong=pages.blanks(wrong),
        unsaved=bool(wrong) or kept,
        languages=LANGUAGES.items(),
        longest=LONGEST,
    )


def _page(visit: Visit, *, problem: str = "", wrong_sites: str = "", status: int = 200) -> Response:
    settings = visit.services.recovery.settings(visit.practice_id)
    entries = visit.services.recovery.board(visit.practice_id)[:MOST]
    address = visit.urls.absolute(visit.urls.path("y", settings.token)) if settings.token else ""
    return visit.page(
        "recovery/board.html",
        section="board",
        status=status,
        problem=problem,
        entries=[_shown(visit, of) for of in entries],
        settings=settings,
        address=address,
        sites=visit.form["sites"] if wrong_sites else "\n".join(settings.sites),
        wrong_sites=wrong_sites,
        once=fresh(visit.now),
        languages=LANGUAGES.items(),
        first_language="es" if visit.setup.practice.languages[0] == "es" else "en",
        longest=LONGEST,
        wrong=pages.blanks(),
    )


def _shown(visit: Visit, entry: Entry) -> Shown:
    location = visit.locations[0]
    since = ""
    if entry.published_at is not None:
        today = location.local(visit.now).date()
        since = saying.day(location.local(entry.published_at).date(), today)
    return Shown(
        entry_id=entry.entry_id,
        said=entry.said,
        did=entry.did,
        language=entry.language,
        public_since=since,
    )
