"""Segments: saved questions about patients, built by picking, with who fits beside them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.actions.patient_segments.look import MOST_REACHED, Look, look
from chalicelib.actions.patient_segments.people import names_of
from chalicelib.actions.patient_segments.reach import Reached
from chalicelib.actions.write_down import write_down
from chalicelib.domain.campaigns import State
from chalicelib.domain.ids import SegmentId
from chalicelib.domain.patient_segments import Condition, Names, Segment, contradiction, say_all
from chalicelib.domain.patient_segments.asking import last_visit, next_visit
from chalicelib.domain.patient_segments.conditions import Fact, Op
from chalicelib.domain.patient_segments.dates import years_old
from chalicelib.domain.patient_segments.starters import STARTERS
from chalicelib.domain.patients import Channel
from chalicelib.domain.profiles import Profile
from chalicelib.domain.roles import Permission
from chalicelib.domain.topics import LABELS, Topic
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.segments import picking
from chalicelib.web.segments.picking import Picked
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

TOPICS = (Topic.NEWS, Topic.OFFERS, Topic.RECALLS, Topic.GREETINGS, Topic.TIPS)
"""What a message to many may be about."""
LEFT_OUT: Mapping[Why, str] = {
    Why.DECEASED: "died",
    Why.DISCHARGED: "not a patient here any more",
    Why.COMPLAINT: "complaint not put right yet",
    Why.CHILD: "child for whom nobody is known to answer",
    Why.NO_CONTACT: "no mobile number and no email address",
    Why.STOPPED: "said stop",
    Why.BAD_CONTACT: "number or address that does not work",
    Why.WRONG_NUMBER: "number that is somebody else's",
    Why.PAUSED: "asked for a pause",
    Why.NO_WRITTEN_CONSENT: "no written consent to this by text, and no email address",
    Why.STOPPED_OFFERS: "refused news and offers",
    Why.NOT_WANTED: "chose to have no messages of this kind",
    Why.DAMPED: "said that this kind is too much",
    Why.BUDGET: "heard enough from you lately",
}


@desk.page(routes, "/segments", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def list_segments(visit: Visit) -> Response:
    names = _names(visit)
    return visit.page(
        "segments/list.html",
        section="campaigns",
        segments=[
            (of, saying.first_up(say_all(of.conditions, names)))
            for of in visit.services.patient_segments.list(visit.practice_id)
        ],
        starters=[(of, saying.first_up(say_all(of.conditions, names))) for of in STARTERS],
    )


@desk.page(routes, "/new-segment", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def show_new(visit: Visit) -> Response:
    like = next((of for of in STARTERS if of.key == visit.query["like"]), None)
    if like is not None:
        return _page(visit, None, picking.of_conditions(like.conditions, name=like.name))
    if on_list := visit.query["list"]:
        condition = Condition(fact=Fact.LIST, op=Op.IS, values=(on_list,))
        return _page(visit, None, picking.of_conditions([condition], name=on_list[:80]))
    return _page(visit, None, Picked())


@desk.action(routes, "/new-segment", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def add_segment(visit: Visit) -> Response:
    """Save it, or only look at it with another condition."""
    new = Segment(segment_id=SegmentId(fresh(visit.now)), name="")
    return _change(visit, new, "segment.made")


@desk.page(routes, "/segments/{segment_id}", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def show_segment(visit: Visit, segment_id: str) -> Response:
    segment = _segment(visit, segment_id)
    return _page(visit, segment, picking.of_conditions(segment.conditions, name=segment.name))


@desk.action(routes, "/segments/{segment_id}", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def change_segment(visit: Visit, segment_id: str) -> Response:
    return _change(visit, _segment(visit, segment_id), "segment.changed")


@desk.action(routes, "/segments/{segment_id}/remove", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def remove_segment(visit: Visit, segment_id: str) -> Response:
    segment = _segment(visit, segment_id)
    if used := _used_by(visit, segment):
        picked = picking.of_conditions(segment.conditions, name=segment.name)
        problem = f"Not removed: {saying.listed(used)} would go to it. Change that first."
        return _page(visit, segment, picked, status=409, problem=problem)
    seen = replace(segment, revision=visit.form.number("revision"))
    try:
        visit.services.patient_segments.remove(visit.practice_id, seen)
    except StaleWrite:
        picked = picking.of_conditions(segment.conditions, name=segment.name)
        return _page(visit, segment, picked, status=409, stale=True)
    _write_down(visit, "segment.removed", segment)
    return visit.go(visit.urls.segments(said="segment-gone"))


@desk.action(routes, "/segment-live", needs=Permission.SEND_CAMPAIGNS)
@of_the_whole_practice
def look_live(visit: Visit) -> Response:
    """Who fits what is picked so far. Nothing is kept."""
    picked = picking.read(visit.form)
    found = _look(visit, picked)
    return desk.part_answer(visit, visit.part("segments/found.html", **_found(visit, found)))


def _change(visit: Visit, segment: Segment, did: str) -> Response:
    picked = picking.read(visit.form)
    if visit.form["do"] != "save":
        if visit.form["do"] == "add":
            picked = picking.with_new(picked, visit.form["new"])
        return _page(visit, segment, picked, typed=True)
    picked = picking.checked(picked)
    wrong = dict(picked.wrong)
    clash = "" if wrong else contradiction(picked.conditions, _names(visit))
    if wrong or clash:
        return _page(visit, segment, picked, status=400, clash=clash)
    wanted = Segment(
        segment_id=segment.segment_id,
        name=picked.name,
        conditions=picked.conditions,
        changed_at=visit.now,
        revision=visit.form.number("revision"),
    )
    try:
        visit.services.patient_segments.save(visit.practice_id, wanted)
    except StaleWrite:
        stands = _segment(visit, segment.segment_id)
        return _page(visit, stands, picked, status=409, stale=True)
    _write_down(visit, did, wanted)
    return visit.go(visit.urls.segments(segment.segment_id, said="saved"))


def _used_by(visit: Visit, segment: Segment) -> list[str]:
    """Campaigns whose people are still to be gathered, by name."""
    waiting = (State.DRAFT, State.WAITING, State.SCHEDULED)
    return [
        f"the campaign “{of.name}”"
        for of in visit.services.campaigns.every(visit.practice_id)
        if of.segment_id == segment.segment_id and of.state in waiting
    ]


def _write_down(visit: Visit, did: str, segment: Segment) -> None:
    by = visit.me.staff_id
    write_down(visit.services, visit.practice_id, did, segment.segment_id, by=by)


def _segment(visit: Visit, segment_id: str) -> Segment:
    """Raises NotFound."""
    return visit.services.patient_segments.get(visit.practice_id, SegmentId(segment_id))


def _names(visit: Visit) -> Names:
    return names_of(visit.setup, saying.LANGUAGES.items())


@dataclass(frozen=True, kw_only=True)
class _Looked:
    picked: Picked
    look: Look
    topic: Topic
    clash: str


def _look(visit: Visit, picked: Picked) -> _Looked:
    clash = contradiction(picked.conditions, _names(visit))
    asked = visit.form["topic"]
    topic = next((of for of in TOPICS if of.value == asked), TOPICS[0])
    # Of a contradiction nobody is asked; what there is to pick from is shown all the same.
    conditions = None if clash else picked.conditions
    found = look(visit.services, visit.practice_id, conditions, topic)
    visit.trail("segment.viewed", *(of.profile.patient_id for of in found.sample))
    return _Looked(picked=picked, look=found, topic=topic, clash=clash)


def _page(
    visit: Visit,
    segment: Segment | None,
    picked: Picked,
    *,
    status: int = 200,
    clash: str = "",
    stale: bool = False,
    typed: bool = False,
    problem: str = "",
) -> Response:
    found = _look(visit, picked)
    names, known = _names(visit), found.look.known
    lists = visit.services.patient_segments.lists(visit.practice_id)
    saved = segment if segment and segment.revision else None
    return visit.page(
        "segments/one.html",
        section="campaigns",
        status=status,
        problem=problem,
        segment=saved,
        picked=picked,
        rows=[(of, picking.options(of, names, known, lists)) for of in picked.rows],
        groups=picking.facts(known),
        most=picking.MOST,
        wrong=pages.blanks(picked.wrong),
        stale=stale,
        refused=bool(picked.wrong or clash),
        unsaved=typed or bool(status != 200 and not problem),
        target=visit.urls.segments(saved.segment_id) if saved else visit.urls.new_segment(),
        revision=saved.revision if saved else 0,
        topics=[(of.value, LABELS[of]) for of in TOPICS],
        **_found(visit, found),
    )


def _found(visit: Visit, found: _Looked) -> dict[str, Any]:
    """What stands beside the form."""
    reach, people = found.look.reach, found.look.people
    today = visit.now.astimezone(visit.setup.zone).date()
    texts, emails = (reach.reached.get(of, 0) for of in (Channel.TEXT, Channel.EMAIL))
    left_out = sorted(reach.left_out.items(), key=lambda of: -of[1])
    return {
        "says": saying.first_up(say_all(found.picked.conditions, _names(visit))),
        "unfinished": sum(bool(of.wrong) for of in found.picked.rows),
        "clash": found.clash,
        "people": saying.count(people, "person", "people"),
        "is_nobody": people == 0,
        "everybody": f"{found.look.everybody:,}",
        "sample": [_sampled(visit, of, today) for of in found.look.sample],
        "looked_at": f"{MOST_REACHED:,}" if people > MOST_REACHED else "",
        "people_reached": saying.count(reach.people_reached, "person", "people"),
        "emails": saying.count(emails, "email"),
        "texts": saying.count(texts, "text"),
        "can_text": f"{reach.can.get(Channel.TEXT, 0):,}",
        "can_email": f"{reach.can.get(Channel.EMAIL, 0):,}",
        "waits": f"{reach.waits:,}" if reach.waits else "",
        "left_out": [(f"{n:,}", LEFT_OUT.get(why, why.value)) for why, n in left_out],
        "left_out_count": saying.count(sum(reach.left_out.values()), "person", "people"),
        "topic": found.topic.value,
        "topic_says": LABELS[found.topic].lower(),
    }


def _sampled(visit: Visit, of: Reached, today: date) -> tuple[str, str, str, str]:
    """(id, name, what is known, why they are left out)."""
    return (
        of.profile.patient_id,
        of.profile.full_name or of.profile.called,
        " · ".join(_facts(visit, of.profile, today)),
        LEFT_OUT.get(of.why, of.why.value) if of.why else "",
    )


def _facts(visit: Visit, of: Profile, today: date) -> list[str]:
    said = []
    if of.born:
        said.append(f"{years_old(of.born, today)}")
    if of.language.split("-")[0] != visit.setup.practice.languages[0]:
        said.append(saying.language(of.language))
    zone = visit.setup.zone
    last, coming = last_visit(of, visit.now), next_visit(of, visit.now)
    if last:
        said.append(f"last visit {saying.day(last.starts_at.astimezone(zone).date(), today)}")
    if coming:
        said.append(f"next visit {saying.day(coming.starts_at.astimezone(zone).date(), today)}")
    return said
