"""The desk's waitlist: who waits, which times are on offer to whom, and how it was decided."""

from datetime import timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.waitlist import leave, offer_to, stop_slot
from chalicelib.domain.errors import BadInput, RapportError, SlotTaken
from chalicelib.domain.ids import ProviderId, SlotId, WaitlistEntryId
from chalicelib.domain.roles import Permission
from chalicelib.domain.waitlist import Entry, SlotState
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.waitlist import Story
from chalicelib.web import booking_view, desk, pages, reach
from chalicelib.web.desk import Visit
from chalicelib.web.waitlist import view

routes = Blueprint(__name__)

USUAL = 30
LENGTHS = (15, 20, 30, 40, 45, 60, 90, 120)


@desk.page(routes, "/waitlist", needs=Permission.SEE_ALL_PATIENTS)
def show_waitlist(visit: Visit) -> Response:
    return _page(visit)


@desk.page(routes, "/waitlist/{slot_id}", needs=Permission.SEE_ALL_PATIENTS)
def show_slot(visit: Visit, slot_id: str) -> Response:
    return _story_page(visit, _story(visit, slot_id))


@desk.action(routes, "/waitlist/{slot_id}/stop", needs=Permission.CHANGE_SCHEDULE)
def stop(visit: Visit, slot_id: str) -> Response:
    story = _story(visit, slot_id)
    if story.slot.state is SlotState.OPEN:
        now_is = stop_slot(
            visit.services, visit.practice_id, story.slot.slot_id, by=visit.me.staff_id
        )
        if now_is.state is SlotState.STOPPED:
            return visit.go(visit.urls.waitlist(slot_id, said="slot-stopped"))
        story = _story(visit, slot_id)
    if story.slot.state is SlotState.STOPPED:
        return visit.go(visit.urls.waitlist(slot_id, said="slot-stopped"))
    return _story_page(
        visit,
        story,
        problem="Too late to stop it: here is how it ended a moment ago.",
        status=409,
    )


@desk.action(routes, "/waitlist", needs=Permission.CHANGE_SCHEDULE)
def offer_gap(visit: Visit) -> Response:
    """A gap that nobody left, to whoever waits; `entry`: to this one first."""
    try:
        provider = reach.provider_of(visit, visit.form["provider"])
        location = visit.setup.locations[provider.location_id]
        if visit.form["at"]:
            starts_at = booking_view.instant(visit.form["at"])
        else:
            starts_at = booking_view.typed_instant(
                visit.form["other_day"], visit.form["other_time"], location.tz
            )
        slot = offer_to(
            visit.services,
            visit.practice_id,
            location_id=location.location_id,
            provider_id=ProviderId(provider.provider_id),
            starts_at=starts_at,
            minutes=visit.form.number("minutes"),
            by=visit.me.staff_id,
            entry_id=WaitlistEntryId(visit.form["entry"]) if visit.form["entry"] else None,
        )
    except (SlotTaken, BadInput) as refusal:
        status = 400 if isinstance(refusal, BadInput) else 409
        return _page(visit, refusal=refusal, status=status)
    return visit.go(visit.urls.waitlist(slot.slot_id, said="gap-offered"))


@desk.action(
    routes, "/waitlist-entries/{waitlist_entry_id}/leave", needs=Permission.CHANGE_SCHEDULE
)
def take_off(visit: Visit, waitlist_entry_id: str) -> Response:
    entry = entry_of(visit, waitlist_entry_id)
    if entry.waits and entry.revision != visit.form.number("revision"):
        return _page(visit, refusal=StaleWrite(entry.entry_id), status=409)
    leave(visit.services, visit.practice_id, entry.entry_id, by=visit.me.staff_id)
    if visit.form["back"] == "patient":
        return visit.go(visit.urls.patient(entry.patient_id) + "?said=off-waitlist")
    return visit.go(visit.urls.waitlist(said="off-waitlist", gone=entry.entry_id))


def entry_of(visit: Visit, entry_id: str) -> Entry:
    """Raises NotFound, also for an entry at a location that is not theirs."""
    if "." not in entry_id:
        raise NotFound(entry_id)
    entry = visit.services.waitlist.entry(visit.practice_id, WaitlistEntryId(entry_id))
    if entry is None or not visit.works_at(entry.location_id):
        raise NotFound(entry_id)
    return entry


def _story(visit: Visit, slot_id: str) -> Story:
    """Raises NotFound."""
    story = visit.services.waitlist.story(visit.practice_id, SlotId(slot_id))
    if not visit.works_at(story.slot.location_id):
        raise NotFound(slot_id)
    return story


def _page(visit: Visit, *, refusal: RapportError | None = None, status: int = 200) -> Response:
    services, practice_id = visit.services, visit.practice_id
    gone = visit.query["gone"]
    entries = [of for of in services.waitlist.entries_of(practice_id) if of.entry_id != gone]
    here = [of for of in entries if visit.works_at(of.location_id)]
    is_open, ended = view.open_and_lately(visit, services.waitlist.slots(practice_id))
    stories = [services.waitlist.story(practice_id, of.slot_id) for of in is_open]
    # Of those that ended only the slot itself is read: the page of each has the rest.
    stories_ended = [Story(slot=of, offers=(), logs=()) for of in ended]
    shown = here[: view.SHOWN]
    people = view.people_of(
        visit,
        {of.patient_id for of in shown} | view.patients_of([*stories, *stories_ended]),
        (of.instead_of for of in shown if of.instead_of),
    )
    visit.trail("waitlist.viewed", *people.patients)
    return visit.page(
        "waitlist/list.html",
        section="waitlist",
        status=status,
        problem=desk.sentence(refusal) if refusal else "",
        wrong=desk.beside(refusal) if refusal else pages.blanks(),
        typed=visit.form,
        slots=[view.slot(visit, of, people) for of in stories],
        ended=[view.slot(visit, of, people) for of in stories_ended],
        entries=view.waiting(visit, shown, people, stories),
        more=len(here) - len(shown),
        providers=_providers(visit),
        lengths=LENGTHS,
        gap=_gap(visit),
    )


def _providers(visit: Visit) -> list[tuple[str, str]]:
    several = len(visit.locations) > 1
    found = [
        (of.provider_id, f"{of.name}, {place.name}" if several else of.name)
        for of in visit.setup.providers.values()
        for place in [visit.setup.locations[of.location_id]]
        if visit.works_at(of.location_id) and not of.left and not place.closed
    ]
    return sorted(found, key=lambda of: of[1])


def _gap(visit: Visit) -> dict[str, str]:
    """What the form begins with: a gap that was clicked on Today, or what was typed."""
    typed = {name: visit.form[name] for name in ("provider", "other_day", "other_time", "minutes")}
    if any(typed.values()) or not visit.query["at"]:
        return {**typed, "minutes": typed["minutes"] or str(USUAL)}
    at = booking_view.instant(visit.query["at"])
    provider = reach.provider_of(visit, visit.query["provider"])
    local = visit.setup.locations[provider.location_id].local(at)
    until = visit.query["until"]
    minutes = (booking_view.instant(until) - at) // timedelta(minutes=1) if until else USUAL
    fits = [of for of in LENGTHS if of <= min(minutes, USUAL)] or [LENGTHS[0]]
    return {
        "provider": provider.provider_id,
        "other_day": local.date().isoformat(),
        "other_time": f"{local:%H:%M}",
        "minutes": str(fits[-1]),
    }


def _story_page(visit: Visit, story: Story, *, problem: str = "", status: int = 200) -> Response:
    people = view.people_of(visit, view.patients_of([story]))
    visit.trail("waitlist.viewed", *people.patients)
    return visit.page(
        "waitlist/slot.html",
        section="waitlist",
        status=status,
        problem=problem,
        slot=view.slot(visit, story, people),
        waves=view.waves(visit, story, people),
    )
