"""The HL7 feed: how it is read, what came, what was refused and why."""

from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.write_down import write_down
from chalicelib.domain.errors import BadInput
from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.hl7.refusals import Code
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.hl7_messages import Hl7Message
from chalicelib.storage.setup import Setup
from chalicelib.web import desk, saying
from chalicelib.web.desk import Visit
from chalicelib.web.settings.whole_practice import of_the_whole_practice

routes = Blueprint(__name__)

_SHOWN = 50
_LOOKED_THROUGH = 500
_MOST_MEANINGS = 500
_KINDS = {
    "AIL": "place",
    "AIP": "provider",
    "AIG": "provider",
    "AIS": "service",
    "SCH": "service",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    message: Hl7Message
    when: str
    outcome: str
    refused: bool
    says: str


@desk.page(routes, "/settings/hl7", needs=Permission.CONNECT)
@of_the_whole_practice
def show_feed(visit: Visit) -> Response:
    return _page(visit)


@desk.action(routes, "/settings/hl7", needs=Permission.CONNECT)
@of_the_whole_practice
def save_feed(visit: Visit) -> Response:
    chosen = next(
        (of for of in visit.setup.locations if of == visit.form["location"]),
        None,
    )
    return _saved(
        visit,
        replace(
            visit.services.hl7.feed(visit.practice_id),
            a05_books=visit.form.ticked("a05_books"),
            texts_unlabelled=visit.form.ticked("texts_unlabelled"),
            location_id=chosen,
        ),
    )


@desk.action(routes, "/settings/hl7/means", needs=Permission.CONNECT)
@of_the_whole_practice
def save_meaning(visit: Visit) -> Response:
    """A code of theirs is one of ours; without one of ours, it means nothing any more."""
    code, ours = visit.form["code"], visit.form["ours"]
    feed = visit.services.hl7.feed(visit.practice_id)
    means = {of: meant for of, meant in feed.means.items() if of != code}
    if ours:
        known = {of for group in _ours(visit.setup).values() for of, _ in group}
        if ours not in known or not code or len(code) > 80 or len(means) >= _MOST_MEANINGS:
            problem = "Pick one of yours for a code that is on this page."
            return _page(visit, problem=problem, status=400)
        means[code] = ours
    return _saved(visit, replace(feed, means=means))


@desk.action(routes, "/settings/hl7/again", needs=Permission.CONNECT)
@of_the_whole_practice
def take_message_again(visit: Visit) -> Response:
    from chalicelib.actions.receive_hl7 import take_again

    asked = visit.form["message"]
    try:
        if not _is_id(asked):
            raise NotFound("message")
        message = take_again(visit.services, visit.practice_id, asked, by=visit.me.staff_id)
    except NotFound:
        problem = "This message is not kept any more: ask its sender to send it again."
        return _page(visit, problem=problem, status=404)
    did = "hl7.taken-again"
    write_down(visit.services, visit.practice_id, did, message.message_id, by=visit.me.staff_id)
    return _page(visit, again=_row(visit, message))


def _saved(visit: Visit, feed: Hl7Feed) -> Response:
    try:
        visit.services.hl7.save_feed(feed)
    except StaleWrite as stale:
        return _page(visit, problem=desk.sentence(stale), status=409)
    write_down(visit.services, visit.practice_id, "settings.hl7-set", by=visit.me.staff_id)
    return visit.go(visit.urls.path("settings", "hl7", said="saved"))


def _page(
    visit: Visit, *, problem: str = "", again: Row | None = None, status: int = 200
) -> Response:
    services, practice_id = visit.services, visit.practice_id
    feed = services.hl7.feed(practice_id)
    only_refused = visit.query["show"] == "refused"
    before = visit.query["before"]
    if before and not _is_id(before):
        raise BadInput("before", "a message of this page")
    most = _LOOKED_THROUGH if only_refused else _SHOWN + 1
    found = services.hl7.latest(practice_id, limit=most, before=before)
    latest = found[0] if found and not before else None
    shown = [of for of in found if not only_refused or _is_refused(of)][:_SHOWN]
    more = len(found) == most or len(found) > len(shown)
    unknown = sorted({code for of in found for code in of.unknown} - set(feed.means))
    return visit.page(
        "settings/hl7.html",
        section="settings",
        status=status,
        problem=problem,
        feed=feed,
        again=again,
        rows=[_row(visit, of) for of in shown],
        older=shown[-1].message_id if shown and more and not only_refused else "",
        only_refused=only_refused,
        last=saying.ago(latest.received_at, visit.now) if latest else "",
        refused_count=sum(map(_is_refused, found)),
        looked_at=len(found),
        unknown=[(code, _KINDS.get(code[:3], "place or provider")) for code in unknown[:20]],
        meanings=[(code, _name_of(visit.setup, of)) for code, of in sorted(feed.means.items())],
        ours=_ours(visit.setup),
        locations=visit.setup.open_locations,
        address=visit.urls.absolute(visit.urls.path("hl7", "v2")),
    )


def _is_id(said: str) -> bool:
    return said.isascii() and said.isalnum() and len(said) == 26


def _is_refused(of: Hl7Message) -> bool:
    return of.code != Code.ACCEPTED


def _row(visit: Visit, of: Hl7Message) -> Row:
    local = visit.setup.open_locations[0].local if visit.setup.open_locations else None
    at = local(of.received_at) if local else of.received_at
    return Row(
        message=of,
        when=saying.when(at, local(visit.now) if local else visit.now),
        outcome={"AA": "Taken", "AE": "Not taken", "AR": "Refused"}.get(of.code, "Broken off"),
        refused=_is_refused(of),
        says=f"{of.where}: {of.says}" if of.where else saying.first_up(of.says),
    )


def _ours(setup: Setup) -> dict[str, list[tuple[str, str]]]:
    return {
        "Locations": sorted(
            ((of.location_id, of.name) for of in setup.locations.values()), key=_by
        ),
        "Providers": sorted(
            ((of.provider_id, of.name) for of in setup.providers.values()), key=_by
        ),
        "Kinds of visit": sorted(
            ((of.visit_type_id, of.name) for of in setup.visit_types.values()), key=_by
        ),
    }


def _by(of: tuple[str, str]) -> str:
    return of[1]


def _name_of(setup: Setup, ours: str) -> str:
    names = {of: name for group in _ours(setup).values() for of, name in group}
    return names.get(ours, "something that is gone")
