"""A file of everything: asked for, how far it is, taken."""

from chalice.app import Blueprint, Response

from chalicelib.actions.export_practice import start_export
from chalicelib.domain.roles import Permission
from chalicelib.storage.exports import Export
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

_GONE = "There is no file any more: each is deleted after a week. Make a new one."


@desk.page(routes, "/settings/export", needs=Permission.EXPORT)
def show_export(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/export", needs=Permission.EXPORT)
def ask_for_export(visit: Visit) -> Response:
    if not start_export(visit.services, visit.practice_id, by=visit.me.staff_id):
        problem = "A file is being made already. Wait for it: a second one was not begun."
        return _page(visit, problem=problem, status=409)
    return visit.go(visit.urls.settings("export"))


@desk.page(routes, "/settings/export-file", needs=Permission.EXPORT)
def take_export(visit: Visit) -> Response:
    """On to the file itself, by a link that soon ends."""
    export = visit.services.exports.get(visit.practice_id)
    if export is None or not export.is_there(visit.now):
        return _page(visit, problem=_GONE, status=404)
    visit.trail("practice.export-downloaded", export.export_id)
    return visit.go(visit.services.exports.link(export))


def _page(visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    export = visit.services.exports.get(visit.practice_id)
    running = export is not None and export.is_running(visit.now)
    local = visit.locations[0].local
    return visit.page(
        "settings/export.html",
        section="settings",
        status=status,
        problem=problem,
        running=running,
        stuck=export is not None and export.ended_at is None and not running,
        done=_percent(export) if export else 0,
        is_there=export is not None and export.is_there(visit.now),
        patients=saying.count(export.patients, "patient") if export else "",
        contacts=saying.count(export.contacts, "number or address", "numbers and addresses")
        if export
        else "",
        size=_size(export.size) if export else "",
        by=visit.names.get(export.started_by, "somebody who left") if export else "",
        when=saying.when(local(export.ended_at or export.started_at), local(visit.now))
        if export
        else "",
    )


def _percent(export: Export) -> int:
    return 100 * export.step // export.steps if export.steps else 0


def _size(many: int) -> str:
    return f"{max(1, many // 1000):,} KB" if many < 1_000_000 else f"{many / 1_000_000:,.1f} MB"
