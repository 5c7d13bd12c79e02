"""Which kinds of message patients find useful, and which annoy them; counted, nobody named."""

from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.domain.opinions import NOTHING, TOO_FEW, Opinions, Tally
from chalicelib.domain.roles import Permission
from chalicelib.domain.topics import LABELS, Topic
from chalicelib.domain.values import dataclass
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Row:
    """One kind of message."""

    kind: str
    tally: Tally
    share: str
    """Of those who answered, who said that it is too much."""


@desk.page(routes, "/settings/opinions", needs=Permission.CHANGE_PLAYBOOKS)
def show_opinions(visit: Visit) -> Response:
    today = visit.locations[0].local(visit.now).date()
    said = visit.services.opinions.since(visit.practice_id, _first(today))
    kinds = _kinds(said)
    rows = [Row(kind=LABELS[of], tally=tally, share=_share(of, tally)) for of, tally in kinds]
    return visit.page(
        "settings/opinions.html",
        section="settings",
        rows=rows,
        sentence=_sentence(rows),
        too_few=TOO_FEW,
        months=[
            (saying.month(month), [_cell(said.months[month].get(of, NOTHING)) for of, _ in kinds])
            for month in sorted(said.months, reverse=True)
        ],
    )


def _first(today: date) -> date:
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _kinds(said: Opinions) -> list[tuple[Topic, Tally]]:
    """Those that annoy most first, then those of which we cannot tell yet."""
    found = [(topic, tally) for topic in Topic if (tally := said.of(topic)) != NOTHING]
    return sorted(
        found, key=lambda of: (of[1].annoyed is None, -(of[1].annoyed or 0), -of[1].answers)
    )


def _share(topic: Topic, tally: Tally) -> str:
    if topic is Topic.VISITS:
        return "not asked"
    return f"{tally.annoyed} %" if tally.annoyed is not None else "too few to tell yet"


def _sentence(rows: list[Row]) -> str:
    known = [of for of in rows if of.tally.annoyed is not None]
    if not rows:
        return "Nobody has said anything yet."
    if not known:
        return "Too few have answered to tell which kinds annoy."
    worst = known[0]
    if not worst.tally.annoyed:
        return "Nobody called anything too much."
    return (
        f"{worst.kind} annoys most: {worst.tally.annoyed} of a hundred who answered "
        "say it is too much."
    )


def _cell(tally: Tally) -> str:
    """ "3 of 12, 1 stop": so many said too much of those who answered."""
    if tally == NOTHING:
        return ""
    stopped = f", {saying.count(tally.stopped, 'stop')}" if tally.stopped else ""
    return f"{tally.too_much} of {tally.answers}{stopped}"
