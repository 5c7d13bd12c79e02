"""One file that is brought in: its columns, what would happen, how far it is, what became of it."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.files.bring_in import drop, go_on
from chalicelib.actions.files.missing import answer_missing
from chalicelib.actions.files.reading import asked_json, known_setup, mapping_json, mapping_of
from chalicelib.actions.files.tell import told_enough
from chalicelib.domain.errors import NotOpen
from chalicelib.domain.file_imports import FileImport, State
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound
from chalicelib.storage.file_imports import NOTES, REFUSED
from chalicelib.web import desk
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)


@desk.page(routes, "/bring-in/{import_id}", needs=Permission.BRING_IN)
@of_the_whole_practice
def show(visit: Visit, import_id: str) -> Response:
    return _page(visit, visit.services.file_imports.get(visit.practice_id, import_id))


@desk.page(routes, "/bring-in/{import_id}/refused", needs=Permission.BRING_IN)
@of_the_whole_practice
def download_refused(visit: Visit, import_id: str) -> Response:
    return _report(visit, import_id, REFUSED)


@desk.page(routes, "/bring-in/{import_id}/notes", needs=Permission.BRING_IN)
@of_the_whole_practice
def download_notes(visit: Visit, import_id: str) -> Response:
    return _report(visit, import_id, NOTES)


def _report(visit: Visit, import_id: str, report: str) -> Response:
    """On to the file itself, by a link that soon ends."""
    job = visit.services.file_imports.get(visit.practice_id, import_id)
    if not (job.foreseen or job.counts):
        raise NotFound(report)
    visit.trail("file.report-downloaded", import_id)
    return visit.go(visit.services.file_imports.report_link(job, report))


def _page(visit: Visit, job: FileImport) -> Response:
    from chalicelib.web.bring_in import view

    return view.page(visit, job)


@desk.action(routes, "/bring-in/{import_id}/{change}", needs=Permission.BRING_IN)
@of_the_whole_practice
def change(visit: Visit, import_id: str, change: str) -> Response:
    job = visit.services.file_imports.get(visit.practice_id, import_id)
    try:
        return _CHANGES[change](visit, job)
    except KeyError as unknown:
        raise NotFound(change) from unknown


def _must_be(job: FileImport, *states: State) -> None:
    """Raises NotOpen."""
    if job.state not in states:
        raise NotOpen(job.import_id)


def _back(visit: Visit, job: FileImport) -> Response:
    return visit.go(visit.urls.bring_in(job.import_id))


def _check(visit: Visit, job: FileImport) -> Response:
    """With the columns as they were chosen."""
    # How files are read takes long to load, and most pages have nothing to do with it.
    from chalicelib.domain.files.mapping import problems
    from chalicelib.web.bring_in import view
    from chalicelib.web.bring_in.mapping import as_chosen

    _must_be(job, State.MAPPING, State.CHECKED)
    chosen = as_chosen(visit.form, mapping_of(job))
    as_json = mapping_json(chosen)
    job = replace(job, mapping=as_json, surveyed=job.surveyed and as_json == job.mapping)
    if found := problems(chosen, known_setup(visit.services, visit.practice_id)):
        return view.mapping_page(visit, job, problems=found, status=400)
    store = visit.services.file_imports
    source = store.source(visit.practice_id, job.source_id)
    mappings = {**source.mappings, job.print: job.mapping}
    if mappings != source.mappings:
        store.save_source(replace(source, mappings=mappings))
    go_on(visit.services, job, State.CHECKING, by=visit.me.staff_id)
    told_enough(visit.services, job, outcome="its columns were chosen")
    return _back(visit, job)


def _columns(visit: Visit, job: FileImport) -> Response:
    """Once more to the columns."""
    _must_be(job, State.CHECKED)
    visit.services.file_imports.save(replace(job, state=State.MAPPING))
    return _back(visit, job)


def _read_again(visit: Visit, job: FileImport) -> Response:
    from chalicelib.domain.files.tables import Asked

    _must_be(job, State.MAPPING)
    header = visit.form["header"]
    asked = Asked(
        encoding=visit.form["encoding"],
        delimiter=visit.form.values.get("delimiter", [""])[0],
        sheet=visit.form["sheet"],
        header=int(header) if header.isascii() and header.isdigit() and len(header) < 4 else None,
    )
    go_on(
        visit.services,
        replace(job, asked=asked_json(asked), chunks=0),
        State.READING,
        by=visit.me.staff_id,
    )
    return _back(visit, job)


def _import(visit: Visit, job: FileImport) -> Response:
    _must_be(job, State.CHECKED, State.HELD)
    told_enough(visit.services, job, outcome="brought in all the same")
    go_on(visit.services, job, State.IMPORTING, by=visit.me.staff_id)
    return _back(visit, job)


def _drop(visit: Visit, job: FileImport) -> Response:
    _must_be(job, State.MAPPING, State.CHECKED, State.HELD)
    told_enough(visit.services, job, outcome="set aside")
    drop(visit.services, job, by=visit.me.staff_id)
    return visit.go(visit.urls.bring_in())


def _undo(visit: Visit, job: FileImport) -> Response:
    if not job.can_be_undone(visit.now):
        raise NotOpen(job.import_id)
    go_on(visit.services, job, State.UNDOING, by=visit.me.staff_id)
    return _back(visit, job)


def _answer(visit: Visit, job: FileImport) -> Response:
    """Of a visit that is missing from a nightly file."""
    answer_missing(
        visit.services,
        job,
        AppointmentId(visit.form["visit"]),
        still_on=visit.form["answer"] == "on",
        by=visit.me.staff_id,
    )
    return _back(visit, job)


_CHANGES = {
    "check": _check,
    "columns": _columns,
    "read": _read_again,
    "import": _import,
    "drop": _drop,
    "undo": _undo,
    "missing": _answer,
}
