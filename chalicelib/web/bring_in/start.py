"""Bring in a file: choose it, say where it is from; those before; what comes each night."""

from contextlib import suppress
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.files.bring_in import begin, new_id
from chalicelib.domain.errors import BadInput
from chalicelib.domain.file_imports import FIRST_SYSTEM, Source, State
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import AlreadyThere, NotFound
from chalicelib.storage.file_imports import MOST_BYTES
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, pages, saying
from chalicelib.web.bring_in import words
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

MOST_SOURCES = 20
_NAME_MOST = 60


@desk.page(routes, "/settings/import", needs=Permission.BRING_IN)
@of_the_whole_practice
def old_address(visit: Visit) -> Response:
    return visit.go(visit.urls.bring_in())


@desk.page(routes, "/bring-in", needs=Permission.BRING_IN)
@of_the_whole_practice
def choose(visit: Visit) -> Response:
    return _choose(visit)


@desk.upload(routes, "/bring-in", needs=Permission.BRING_IN)
@of_the_whole_practice
def paste(visit: Visit) -> Response:
    """A small file or its text, through the application."""
    pasted = "".join(visit.form.values.get("pasted", [""])[:1])
    raw = visit.file or pasted.encode()
    if not raw.strip():
        return _choose(visit, wrong="Choose a file, or paste its text.", status=400)
    import_id = new_id(visit.services)
    visit.services.file_imports.put_upload(visit.practice_id, import_id, raw)
    return visit.go(visit.urls.file_arrived(import_id))


def _choose(visit: Visit, *, wrong: str = "", status: int = 200) -> Response:
    import_id = new_id(visit.services)
    store = visit.services.file_imports
    here = visit.urls.absolute(visit.urls.file_arrived(import_id))
    upload = store.upload_to(visit.practice_id, import_id, then=here)
    local = visit.locations[0].local
    sources = store.sources(visit.practice_id)
    names = {of.source_id: of.name for of in sources}
    return visit.page(
        "bring_in/choose.html",
        section="settings",
        status=status,
        wrong=wrong,
        upload=upload,
        then=visit.urls.file_arrived(import_id),
        most=MOST_BYTES,
        most_mb=MOST_BYTES // 1_000_000,
        headers={"Content-Security-Policy": pages.policy(sends_to=upload.url)},
        sources=[
            (
                of,
                saying.when(local(of.file_at), local(visit.now)) if of.file_at else "",
            )
            for of in sources
        ],
        jobs=[
            {
                "href": visit.urls.bring_in(of.import_id),
                "name": of.name or "A file",
                "source": names.get(of.source_id, ""),
                "when": saying.when(local(of.started_at), local(visit.now)),
                "state": words.state(of),
                "waits": of.state in (State.MAPPING, State.CHECKED, State.HELD),
                "counts": words.in_short(of.counts),
            }
            for of in store.latest(visit.practice_id)
        ],
    )


@desk.page(routes, "/bring-in-arrived/{import_id}", needs=Permission.BRING_IN)
@of_the_whole_practice
def arrived(visit: Visit, import_id: str) -> Response:
    return _arrived(visit, import_id)


@desk.action(routes, "/bring-in-arrived/{import_id}", needs=Permission.BRING_IN)
@of_the_whole_practice
def read_it(visit: Visit, import_id: str) -> Response:
    uploaded = visit.services.file_imports.uploaded(visit.practice_id, import_id)
    if uploaded is None:
        raise NotFound(import_id)
    try:
        source = _source(visit)
    except BadInput as refusal:
        return _arrived(visit, import_id, errors=desk.beside(refusal), status=400)
    with suppress(AlreadyThere):  # pressed twice: it is on its way
        begin(
            visit.services,
            source,
            import_id,
            by=visit.me.staff_id,
            name=uploaded.name,
            size=uploaded.size,
        )
    return visit.go(visit.urls.bring_in(import_id))


def _arrived(visit: Visit, import_id: str, *, errors: object = None, status: int = 200) -> Response:
    uploaded = visit.services.file_imports.uploaded(visit.practice_id, import_id)
    if uploaded is None:
        raise NotFound(import_id)
    sources = visit.services.file_imports.sources(visit.practice_id)
    return visit.page(
        "bring_in/arrived.html",
        section="settings",
        status=status,
        import_id=import_id,
        name=uploaded.name or "Your file",
        size=words.size(uploaded.size),
        sources=sources,
        chosen=visit.form["source"] or (sources[0].source_id if sources else "new"),
        new_name=visit.form["name"],
        errors=errors or pages.blanks(),
    )


def _source(visit: Visit) -> Source:
    """The one that was chosen, or a new one. Raises BadInput."""
    store = visit.services.file_imports
    sources = store.sources(visit.practice_id)
    chosen = next((of for of in sources if of.source_id == visit.form["source"]), None)
    if chosen is not None:
        return chosen
    name = visit.form["name"] or ("Our other system" if not sources else "")
    if not name or len(name) > _NAME_MOST:
        raise BadInput("name", f"what you call that system, in at most {_NAME_MOST} letters")
    if any(of.name.casefold() == name.casefold() for of in sources):
        raise BadInput("name", "a name that no other system has")
    if len(sources) >= MOST_SOURCES:
        raise BadInput("name", f"at most {MOST_SOURCES} systems")
    new = Source(
        practice_id=visit.practice_id,
        source_id=FIRST_SYSTEM if not sources else fresh(visit.now),
        name=name,
    )
    return store.save_source(new)


@desk.page(routes, "/file-sources/{source_id}", needs=Permission.BRING_IN)
@of_the_whole_practice
def show_source(visit: Visit, source_id: str) -> Response:
    return _show_source(visit, visit.services.file_imports.source(visit.practice_id, source_id))


@desk.action(routes, "/file-sources/{source_id}", needs=Permission.BRING_IN)
@of_the_whole_practice
def change_source(visit: Visit, source_id: str) -> Response:
    store = visit.services.file_imports
    source = store.source(visit.practice_id, source_id)
    name = visit.form["name"]
    if not name or len(name) > _NAME_MOST:
        refusal = BadInput("name", f"what you call that system, in at most {_NAME_MOST} letters")
        return _show_source(visit, source, errors=desk.beside(refusal), status=400)
    nightly = visit.form.ticked("nightly")
    store.save_source(
        replace(
            source,
            name=name,
            nightly=nightly,
            whole=nightly and visit.form.ticked("whole"),
            # A night is counted from now on.
            file_at=source.file_at or (visit.now if nightly else None),
        )
    )
    visit.trail("file-source.changed", source_id)
    return visit.go(visit.urls.asking(visit.urls.bring_in(), said="saved"))


def _show_source(
    visit: Visit, source: Source, *, errors: object = None, status: int = 200
) -> Response:
    return visit.page(
        "bring_in/source.html",
        section="settings",
        status=status,
        source=source,
        may_connect=visit.may(Permission.CONNECT),
        errors=errors or pages.blanks(),
    )
