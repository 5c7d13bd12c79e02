"""A schedule as a file or as pasted text: what would become of it, and then its import."""

import base64
import binascii
import zlib
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.change_account import change_account
from chalicelib.actions.import_schedule import dry_run, import_schedule
from chalicelib.domain.errors import BadInput
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.roles import Permission
from chalicelib.domain.schedule_file import RowNotice
from chalicelib.web import desk, saying, uploads
from chalicelib.web.desk import Visit
from chalicelib.web.settings.start import audit, fresh_setup

routes = Blueprint(__name__)

MOST_ROWS = 600
"""One request must be done within half a minute."""
_SHOWN = 50


@desk.page(routes, "/settings/import", needs=Permission.CHANGE_SETTINGS)
def show_import(visit: Visit) -> Response:
    return _page(visit)


@desk.upload(routes, "/settings/import", needs=Permission.CHANGE_SETTINGS)
def take_file(visit: Visit) -> Response:
    """First what would happen; the same form, pressed again, does it."""
    visit = fresh_setup(visit)
    again = visit.form["kept"]
    pasted = "".join(visit.form.values.get("pasted", [""])[:1])
    try:
        raw = _unpacked(again) if again else visit.file or pasted.encode()
        if not raw.strip():
            return _page(visit, wrong="Choose a file, or paste its text.", status=400)
        order = _order(visit.form["order"])
        read = dry_run(visit.services, visit.practice_id, raw, now=visit.now, date_order=order)
        if len(read.rows) > MOST_ROWS:
            wrong = (
                f"{len(read.rows):,} appointments at once are too many here; {MOST_ROWS} is the "
                "most. Export it in parts, by week say: each part adds to the others."
            )
            return _page(visit, wrong=wrong, pasted=pasted, status=400)
        if visit.form["do"] != "import":
            return _page(
                visit,
                kept=_packed(raw),
                order=visit.form["order"],
                rows=len(read.rows),
                refused=read.refused,
                flagged=read.flagged,
            )
        report = import_schedule(
            visit.services,
            visit.practice_id,
            raw,
            by=visit.me.staff_id,
            now=visit.now,
            date_order=order,
        )
    except BadInput as refused:
        wrong = f"{saying.first_up(refused.field)}: expected {refused.expected}."
        asks = "month/day/year" in refused.expected and "answer" in refused.expected
        return _page(visit, wrong=wrong, pasted=pasted, asks_order=asks, status=400)
    change_account(
        visit.services,
        visit.practice_id,
        lambda of: replace(of, imported_at=of.imported_at or visit.now),
    )
    audit(visit, "schedule.imported")
    return _page(visit, done=report.sentence, refused=report.refused, flagged=report.flagged)


def _packed(raw: bytes) -> str:
    return base64.b64encode(zlib.compress(raw)).decode()


def _unpacked(kept: str) -> bytes:
    """Raises BadInput."""
    try:
        made = zlib.decompressobj()
        raw = made.decompress(base64.b64decode(kept, validate=True), uploads.MOST_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise BadInput("file", "the one that was just checked") from error
    if made.unconsumed_tail:
        raise BadInput("file", "a smaller one")
    return raw


def _order(said: str) -> DateOrder | None:
    return DateOrder(said) if said in {of.value for of in DateOrder} else None


def _page(
    visit: Visit,
    *,
    wrong: str = "",
    pasted: str = "",
    kept: str = "",
    order: str = "",
    rows: int = 0,
    refused: tuple[RowNotice, ...] = (),
    flagged: tuple[RowNotice, ...] = (),
    done: str = "",
    asks_order: bool = False,
    status: int = 200,
) -> Response:
    visit = fresh_setup(visit)
    return visit.page(
        "settings/import.html",
        section="settings",
        status=status,
        wrong=wrong,
        pasted=pasted[:20_000],
        kept=kept,
        order=order,
        orders=[(of.value, of.value.replace("-", " ")) for of in DateOrder],
        asks_order=asks_order,
        rows=rows,
        refused=[str(of) for of in refused[:_SHOWN]],
        refused_count=len(refused),
        flagged=[str(of) for of in flagged[:_SHOWN]],
        flagged_count=len(flagged),
        done=done,
        providers=sorted(of.name for of in visit.setup.providers.values()),
        types=sorted(of.name for of in visit.setup.visit_types.values()),
        most_mb=uploads.MOST_BYTES // 1_000_000,
        most_rows=MOST_ROWS,
    )
