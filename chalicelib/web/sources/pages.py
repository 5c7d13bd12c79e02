"""Where patients come from: by channel and by who sent them, what it cost and what it brought.

A page reads the practice's profiles once, and its sources.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.actions.sources.change import add_source, change_source, thank_source
from chalicelib.actions.sources.code import code_of_source, link_of
from chalicelib.domain.ids import SourceId
from chalicelib.domain.money import as_typed, money_of
from chalicelib.domain.names import as_written, folded
from chalicelib.domain.profiles import Profile
from chalicelib.domain.roles import Permission
from chalicelib.domain.sources import SameName, Source, SourceKind
from chalicelib.domain.sources.costs import MOST_MONTHS, months_between, with_costs
from chalicelib.domain.sources.value import Time, came_on, span_of, tell
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice
from chalicelib.web.sources import view

routes = Blueprint(__name__)

LONGEST_NAME, LONGEST_NOTE = 80, 200
MOST_SOURCES = 500
_MOST_COST = 100_000_000
"""A million a month, in hundredths."""
_MOST_PEOPLE = 200
_SAME_NAME = "There is a source of that name."


@desk.page(routes, "/sources", needs=Permission.SEE_ALL_PATIENTS)
@of_the_whole_practice
def show_sources(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/sources", needs=Permission.CHANGE_PATIENTS)
@of_the_whole_practice
def add(visit: Visit) -> Response:
    name, kind = as_written(visit.form["name"]), visit.form["kind"]
    if not name or len(name) > LONGEST_NAME:
        return _page(visit, wrong={"name": f"A name of 1 to {LONGEST_NAME} letters."}, status=400)
    if kind not in set(SourceKind):
        return _page(visit, wrong={"kind": "Pick one of the list."}, status=400)
    there = visit.services.sources.named(visit.practice_id, name)
    if there is not None:
        return visit.go(visit.urls.sources(there))
    if len(visit.services.sources.list(visit.practice_id)) >= MOST_SOURCES:
        return _page(visit, wrong={"name": f"{MOST_SOURCES} sources are the most."}, status=400)
    try:
        made = add_source(
            visit.services,
            visit.practice_id,
            name=name,
            kind=SourceKind(kind),
            by=visit.me.staff_id,
        )
    except SameName:
        return _page(visit, wrong={"name": _SAME_NAME}, status=409)
    return visit.go(visit.urls.sources(made.source_id, said="saved"))


@desk.page(routes, "/sources/{sender_id}", needs=Permission.SEE_ALL_PATIENTS)
@of_the_whole_practice
def show_source(visit: Visit, sender_id: str) -> Response:
    return _source_page(visit, _source(visit, sender_id))


@desk.action(routes, "/sources/{sender_id}", needs=Permission.CHANGE_PATIENTS)
@of_the_whole_practice
def change(visit: Visit, sender_id: str) -> Response:
    """`do`: save (name, note, whether it is offered), thanked, or link."""
    was = _source(visit, sender_id)
    if visit.form["do"] == "link":
        code_of_source(visit.services, was)
        return visit.go(visit.urls.sources(was.source_id, said="link-given"))
    if visit.form.number("revision") != was.revision:
        return _stale(visit, was)
    if visit.form["do"] == "thanked":
        return _saved(visit, was, lambda: thank_source(visit.services, was, by=visit.me.staff_id))
    name, note = as_written(visit.form["name"]), as_written(visit.form["note"])
    if not name or len(name) > LONGEST_NAME:
        wrong = {"name": f"A name of 1 to {LONGEST_NAME} letters."}
        return _source_page(visit, was, wrong=wrong, status=400)
    if len(note) > LONGEST_NOTE:
        wrong = {"note": f"At most {LONGEST_NOTE} letters."}
        return _source_page(visit, was, wrong=wrong, status=400)
    changed = replace(was, name=name, note=note, closed=visit.form.ticked("closed"))
    return _saved(
        visit, was, lambda: change_source(visit.services, changed, was=was, by=visit.me.staff_id)
    )


@desk.action(routes, "/sources/{sender_id}/costs", needs=Permission.CHANGE_SETTINGS)
@of_the_whole_practice
def change_costs(visit: Visit, sender_id: str) -> Response:
    """What each month of a time cost; empty: nothing is known of them any more."""
    was = _source(visit, sender_id)
    if visit.form.number("revision") != was.revision:
        return _stale(visit, was)
    wrong: dict[str, str] = {}
    typed = visit.form["cost"]
    cost = money_of(typed) if typed else 0
    if cost is None or not 0 <= cost <= _MOST_COST:
        wrong["cost"] = "Write a sum such as 250 or 49.50."
    months = months_between(visit.form["first"], visit.form["last"] or visit.form["first"])
    if not months:
        wrong["first"] = f"Write months such as 2026-03, {MOST_MONTHS} at the most."
    if wrong or cost is None:
        return _source_page(visit, was, wrong=wrong, status=400)
    changed = with_costs(was, months, cost)
    return _saved(
        visit, was, lambda: change_source(visit.services, changed, was=was, by=visit.me.staff_id)
    )


def _saved(visit: Visit, was: Source, save: Callable[[], object]) -> Response:
    try:
        save()
    except SameName:
        wrong = {"name": _SAME_NAME}
        return _source_page(visit, was, wrong=wrong, status=409)
    except StaleWrite:
        return _stale(visit, was)
    return visit.go(visit.urls.sources(was.source_id, said="saved"))


def _stale(visit: Visit, was: Source) -> Response:
    stands = visit.services.sources.get(visit.practice_id, was.source_id)
    return _source_page(visit, stands, problem=desk.sentence(StaleWrite("")), status=409)


def _source(visit: Visit, source_id: str) -> Source:
    """Raises NotFound."""
    return visit.services.sources.get(visit.practice_id, SourceId(source_id))


def _time(visit: Visit) -> Time:
    """Raises NotFound."""
    asked = visit.query["time"]
    if asked and asked not in set(Time):
        raise NotFound("time")
    return Time(asked) if asked else Time.YEAR


def _today(visit: Visit) -> date:
    return visit.locations[0].local(visit.now).date()


def _page(visit: Visit, *, wrong: Mapping[str, str] | None = None, status: int = 200) -> Response:
    time = _time(visit)
    sources = visit.services.sources.list(visit.practice_id)
    told = tell(
        visit.services.profiles.walk(visit.practice_id),
        sources,
        span=span_of(time, _today(visit)),
        now=visit.now,
    )
    named = [of.patient_id for of in told.senders[: view.MOST_SENDERS] if of.patient_id]
    visit.trail("sources.viewed", *named)
    return visit.page(
        "sources/list.html",
        section="sources",
        status=status,
        wrong=pages.blanks(wrong),
        typed=visit.form,
        time=time,
        times=view.TIMES,
        sentence=view.sentence(told),
        channels=view.channel_rows(told),
        senders=view.sender_rows(told, named),
        more=max(0, len(told.senders) - view.MOST_SENDERS),
        total=view.sums(told.all),
        kinds=view.KINDS,
        longest=LONGEST_NAME,
    )


def _source_page(
    visit: Visit,
    source: Source,
    *,
    problem: str = "",
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    today = _today(visit)
    theirs = [of for of in visit.services.profiles.walk(visit.practice_id) if _is_of(of, source)]
    theirs.sort(key=lambda of: (came_on(of) or date.min, of.patient_id), reverse=True)
    told = tell(theirs, [source], span=span_of(Time.ALL, today), now=visit.now)
    shown = theirs[:_MOST_PEOPLE]
    visit.trail("sources.viewed", *(of.patient_id for of in shown))
    code = visit.services.sources.code_of(visit.practice_id, source.source_id)
    return visit.page(
        "sources/one.html",
        section="sources",
        status=status,
        problem=problem,
        wrong=pages.blanks(wrong),
        typed=visit.form,
        source=source,
        kind=view.KIND_SAID[source.kind],
        is_channel=source.kind is SourceKind.CHANNEL,
        sums=view.sums(told.all),
        people=[(of.patient_id, of.full_name, _since(of, today)) for of in shown],
        more=len(theirs) - len(shown),
        costs=[(month, as_typed(of)) for month, of in sorted(source.costs.items(), reverse=True)],
        this_month=f"{today:%Y-%m}",
        thanked=_thanked(visit, source),
        code=str(code) if code else "",
        link=link_of(visit.services.config, code) if code else "",
        longest=LONGEST_NAME,
        longest_note=LONGEST_NOTE,
    )


def _is_of(profile: Profile, source: Source) -> bool:
    is_named = folded(profile.came_by) == folded(source.name)
    if source.kind is SourceKind.CHANNEL:
        return is_named
    nobody_else = profile.sent_by is None and profile.referred_by is None
    return profile.sent_by == source.source_id or (is_named and nobody_else)


def _since(profile: Profile, today: date) -> str:
    day = came_on(profile)
    return saying.full_day(day, today) if day else ""


def _thanked(visit: Visit, source: Source) -> str:
    if source.thanked_at is None:
        return ""
    here = visit.locations[0]
    return saying.when(here.local(source.thanked_at), here.local(visit.now))
