"""A patient's own pages of the waitlist: a time that is offered to them, and what suits them.

A GET shows, a POST changes. One address for both: which of them a link opens stands with the link.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.links import waitlist_token
from chalicelib.actions.waitlist import decline, join, leave, take
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId, VisitTypeId, WaitlistEntryId
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.domain.waitlist import (
    Entry,
    FreedSlot,
    Offer,
    OfferState,
    Outcome,
    Part,
    entry_id,
    how_it_stands,
    whose,
)
from chalicelib.domain.waitlist.entries import EVENING
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.web.link_pages import FORM, Asked, patient_page, show, to
from chalicelib.web.requests import YEARS
from chalicelib.web.words import Words

routes = Blueprint(__name__)

OFFER, LIST = "offer", "waitlist"
NOTICES = ("2", "24", "72", "168")
"""Hours."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What an offer's link opens."""

    asked: Asked
    link: Link
    setup: Setup
    patient: Patient
    location: Location
    slot: FreedSlot
    offer: Offer
    entry: Entry | None
    w: Words

    @property
    def starts_at(self) -> datetime:
        return self.location.local(self.slot.starts_at)

    @property
    def when(self) -> str:
        return self.w.short(self.starts_at)

    @property
    def until(self) -> str:
        """A time on that day; with its day where that is another one."""
        held, now = self.location.local(self.offer.held_until), self.location.local(self.asked.now)
        return self.w.time(held.time()) if held.date() == now.date() else self.w.short(held)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What the link of somebody's place on the waitlist opens."""

    asked: Asked
    link: Link
    setup: Setup
    patient: Patient
    location: Location
    visit_type_id: VisitTypeId
    entry: Entry | None
    visit: Appointment | None
    """The one that they have, and would like to be earlier."""
    w: Words

    @property
    def waits(self) -> bool:
        return self.entry is not None and self.entry.waits


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """As the form shows them."""

    weekdays: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    own: bool = True
    first: str = ""
    until: str = ""
    notice: str = NOTICES[0]


@routes.route("/w/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "w", "token")
def waitlist(asked: Asked, token: str) -> Response:
    link = asked.services.doors.link(token, now=asked.now)
    if link.purpose == OFFER:
        return _show_offer(_offered(asked, token))
    return _show_list(_listed(asked, token))


@routes.route("/w/{token}", methods=["POST"], content_types=FORM)
@patient_page(routes, "w", "token")
def change_wishes(asked: Asked, token: str) -> Response:
    listed = _listed(asked, token)
    form = asked.form()
    wishes = _typed(form)
    if form.get("revision", "") != str(listed.entry.revision if listed.entry else 0):
        return _show_list(_listed(asked, token), said=listed.w("list_changed"), status=409)
    days = _days(wishes)
    if days is None:
        return _show_list(listed, wishes, wrong=listed.w("list_bad_dates"), status=400)
    own = listed.visit.provider_id if listed.visit and wishes.own else None
    try:
        join(
            asked.services,
            listed.link.practice_id,
            patient_id=listed.patient.patient_id,
            location_id=listed.location.location_id,
            visit_type_id=listed.visit_type_id,
            provider_ids=(own,) if own else (),
            weekdays=wishes.weekdays,
            parts=[Part(of) for of in wishes.parts],
            first=days[0],
            until=days[1],
            notice=timedelta(hours=int(wishes.notice)),
            instead_of=listed.visit.appointment_id if listed.visit else None,
            by="patient",
        )
    except BadInput as refusal:
        if refusal.field == "until":
            return _show_list(listed, wishes, wrong=listed.w("list_bad_dates"), status=400)
        return _show_list(listed, wishes, said=listed.w("list_not_possible"), status=409)
    except StaleWrite:
        return _show_list(_listed(asked, token), said=listed.w("list_changed"), status=409)
    return to(asked, "w", token, done="saved")


@routes.route("/w/{token}/leave", methods=["POST"], content_types=FORM)
@patient_page(routes, "w", "token")
def leave_list(asked: Asked, token: str) -> Response:
    listed = _listed(asked, token)
    if listed.entry is not None:
        leave(asked.services, listed.link.practice_id, listed.entry.entry_id, by="patient")
    return to(asked, "w", token, done="left")


@routes.route("/w/{token}/take", methods=["POST"], content_types=FORM)
@patient_page(routes, "w", "token")
def take_offer(asked: Asked, token: str) -> Response:
    offered = _offered(asked, token)
    slot, offer = offered.slot, offered.offer
    taken = take(asked.services, slot.practice_id, slot.slot_id, offer.entry_id, by="patient")
    if taken.outcome in (Outcome.WON, Outcome.ALREADY_YOURS):
        return to(asked, "w", token)
    return _show_offer(_offered(asked, token), refused=taken.outcome, status=409)


@routes.route("/w/{token}/decline", methods=["POST"], content_types=FORM)
@patient_page(routes, "w", "token")
def decline_offer(asked: Asked, token: str) -> Response:
    offered = _offered(asked, token)
    slot, offer = offered.slot, offered.offer
    if _stands(offered) in (OfferState.OFFERED, OfferState.DECLINED):
        decline(asked.services, slot.practice_id, slot.slot_id, offer.entry_id)
    return to(asked, "w", token)


@routes.route("/w/{token}/wishes", methods=["POST"], content_types=FORM)
@patient_page(routes, "w", "token")
def to_wishes(asked: Asked, token: str) -> Response:
    """From an offer to what suits them."""
    offered = _offered(asked, token)
    _, visit_type_id = whose(offered.offer.entry_id)
    wishes = waitlist_token(
        asked.services,
        offered.link.practice_id,
        offered.patient.patient_id,
        visit_type_id=visit_type_id,
        location_id=offered.location.location_id,
    )
    return to(asked, "w", wishes)


def _offered(asked: Asked, token: str) -> Offered:
    """Raises NotFound."""
    link = asked.link(token, OFFER)
    if link.slot_id is None or link.entry_id is None:
        raise NotFound("link")
    practice_id = link.practice_id
    slot, offer, entry = asked.services.waitlist.at_stake(practice_id, link.slot_id, link.entry_id)
    if slot is None or offer is None:
        raise NotFound("link")
    patient = _patient(asked, link, offer.patient_id)
    setup = asked.services.setups.of(practice_id)
    location = setup.locations[slot.location_id]
    return Offered(
        asked=asked,
        link=link,
        setup=setup,
        patient=patient,
        location=location,
        slot=slot,
        offer=offer,
        entry=_standing(asked, entry),
        w=asked.words(patient.language, country=location.country),
    )


def _standing(asked: Asked, entry: Entry | None) -> Entry | None:
    """Where two records became one, the entry that stands for both."""
    if entry is None or entry.now_is is None:
        return entry
    return asked.services.waitlist.entry(entry.practice_id, entry.now_is)


def _patient(asked: Asked, link: Link, patient_id: PatientId) -> Patient:
    """Raises NotFound, also for one who was erased."""
    patient = asked.services.patients.standing(link.practice_id, patient_id)
    if patient.erased_at:
        raise NotFound("link")
    return patient


def _listed(asked: Asked, token: str) -> Listed:
    """Raises NotFound."""
    link = asked.link(token, LIST)
    if link.patient_id is None or link.visit_type_id is None or link.location_id is None:
        raise NotFound("link")
    patient = _patient(asked, link, link.patient_id)
    setup = asked.services.setups.of(link.practice_id)
    of: WaitlistEntryId = entry_id(patient.patient_id, link.visit_type_id)
    entry = asked.services.waitlist.entry(link.practice_id, of)
    waits = entry is not None and entry.waits
    visit = _visit(asked, link, patient, entry if waits else None)
    place = entry.location_id if entry and waits else link.location_id
    location = setup.locations[visit.location_id if visit else place]
    return Listed(
        asked=asked,
        link=link,
        setup=setup,
        patient=patient,
        location=location,
        visit_type_id=link.visit_type_id,
        entry=entry,
        visit=visit,
        w=asked.words(patient.language, country=location.country),
    )


def _visit(asked: Asked, link: Link, patient: Patient, entry: Entry | None) -> Appointment | None:
    """The one that the entry names, else their next one of that kind."""
    to_come = [
        of
        for of in asked.services.appointments.of_patient(
            link.practice_id, patient.patient_id, after=asked.now
        )
        if of.is_open and of.starts_at > asked.now and of.visit_type_id == link.visit_type_id
    ]
    named = [of for of in to_come if entry and of.appointment_id == entry.instead_of]
    return next(iter([*named, *to_come]), None)


def _stands(offered: Offered) -> OfferState:
    return how_it_stands(offered.offer, offered.slot, offered.asked.now)


def _show_offer(offered: Offered, *, refused: Outcome | None = None, status: int = 200) -> Response:
    w, asked, token = offered.w, offered.asked, offered.link.token
    state = _stands(offered)
    is_past = offered.slot.starts_at <= asked.now
    is_open = state is OfferState.OFFERED and not is_past and refused is None
    won = _won(offered) if state is OfferState.WON else None
    said, warns = _said(offered, state, won, refused, is_past=is_past and not is_open)
    provider = offered.setup.providers.get(offered.slot.provider_id)
    old = _kept(offered) if won is None else None
    keeps = w.short(offered.setup.locations[old.location_id].local(old.starts_at)) if old else ""
    return show(
        asked,
        "offer.html",
        w=w,
        title=w("offer_of" if is_open else "appointment_of", name=offered.patient.called),
        setup=offered.setup,
        location=offered.location,
        status=status,
        said="" if is_open else said,
        warns=warns,
        is_open=is_open,
        starts_at=offered.starts_at,
        when=offered.when,
        until=offered.until,
        provider=provider.name if provider else "",
        what_follows=w("offer_moves", when=keeps) if keeps else w("offer_books"),
        won=asked.path("a", won.link) if won and won.link else "",
        keeps=w("offer_keep", when=keeps) if keeps else "",
        stays=offered.entry is not None and offered.entry.waits,
        links={of: asked.path("w", token, of) for of in ("take", "decline", "wishes")},
    )


def _won(offered: Offered) -> Appointment | None:
    """None: it is just being booked."""
    if offered.slot.appointment_id is None:
        return None
    return offered.asked.services.appointments.get(
        offered.link.practice_id, offered.slot.appointment_id
    )


def _kept(offered: Offered) -> Appointment | None:
    """The visit that they have meanwhile."""
    of = offered.entry.instead_of if offered.entry else offered.offer.instead_of
    if of is None:
        return None
    found = offered.asked.services.appointments.get_many(offered.link.practice_id, [of])
    visit = found.get(of)
    return visit if visit and visit.is_open and visit.starts_at > offered.asked.now else None


_SAID = {
    OfferState.LOST: "offer_lost",
    OfferState.TOO_LATE: "offer_over",
    OfferState.EXPIRED: "offer_over",
    OfferState.WITHDRAWN: "offer_withdrawn",
    OfferState.NOT_SENT: "offer_withdrawn",
    OfferState.DECLINED: "offer_declined",
    OfferState.WON: "offer_won",
    OfferState.OFFERED: "offer_busy",
}
_REFUSED = {
    Outcome.GONE: "offer_lost",
    Outcome.TOO_LATE: "offer_over",
    Outcome.PAST: "offer_past",
    Outcome.WITHDRAWN: "offer_withdrawn",
    Outcome.NOT_WAITING: "offer_not_waiting",
    Outcome.NO_SUCH_OFFER: "offer_withdrawn",
}


def _said(
    offered: Offered,
    state: OfferState,
    won: Appointment | None,
    refused: Outcome | None,
    *,
    is_past: bool,
) -> tuple[str, bool]:
    """The sentence, and whether it is bad news."""
    w, times = offered.w, {"when": offered.when, "until": offered.until}
    if refused is not None:
        return w(_REFUSED.get(refused, "offer_busy"), **times), True
    if state is OfferState.WON:
        stands = won is None or (won.is_open and won.starts_at == offered.slot.starts_at)
        return (w("offer_won", **times), False) if stands else (w("used"), False)
    if is_past and state in (OfferState.OFFERED, OfferState.EXPIRED, OfferState.TOO_LATE):
        return w("offer_past", **times), True
    return w(_SAID[state], **times), state is not OfferState.DECLINED


def _typed(form: Mapping[str, str]) -> Wishes:
    notice = form.get("notice", "")
    return Wishes(
        weekdays=tuple(day for day in range(1, 8) if form.get(f"day-{day}")),
        parts=tuple(part.value for part in Part if form.get(f"part-{part.value}")),
        own=form.get("with", "own") == "own",
        first=form.get("first", ""),
        until=form.get("until", ""),
        notice=notice if notice in NOTICES else NOTICES[0],
    )


def _days(wishes: Wishes) -> tuple[date | None, date | None] | None:
    """The first and the last one; None: one of them is no day."""
    try:
        first, until = (
            date.fromisoformat(of) if of else None for of in (wishes.first, wishes.until)
        )
    except ValueError:
        return None
    known = [of for of in (first, until) if of]
    return (first, until) if all(of.year in YEARS for of in known) else None


def _as_they_stand(listed: Listed) -> Wishes:
    entry = listed.entry
    if entry is None or not entry.waits:
        return Wishes()
    hours = entry.notice // timedelta(hours=1)
    enough = [of for of in NOTICES if int(of) >= hours]
    return Wishes(
        weekdays=entry.weekdays,
        parts=tuple(of.value for of in entry.parts),
        own=bool(entry.provider_ids),
        first=entry.first.isoformat() if entry.first else "",
        until=entry.until.isoformat() if entry.until else "",
        notice=enough[0] if enough else NOTICES[-1],
    )


def _show_list(
    listed: Listed,
    typed: Wishes | None = None,
    *,
    wrong: str = "",
    said: str = "",
    status: int = 200,
) -> Response:
    w, asked, token = listed.w, listed.asked, listed.link.token
    entry, visit, location = listed.entry, listed.visit, listed.location
    done = {"saved": "list_saved", "left": "list_left"}.get(asked.query("done"), "")
    happened = w(done) if done and (done == "list_saved") == listed.waits else ""
    provider = listed.setup.providers.get(visit.provider_id) if visit else None
    days = [of for of in range(1, 8) if location.opening.get(of - 1)] or list(range(1, 8))
    return show(
        asked,
        "waitlist.html",
        w=w,
        title=w("list_of", name=listed.patient.called),
        setup=listed.setup,
        location=location,
        status=status,
        said=said or happened,
        warns=bool(said),
        waits=listed.waits,
        since=location.local(entry.joined_at).date() if entry else None,
        keeps=w("list_keep", when=w.short(location.local(visit.starts_at))) if visit else "",
        revision=entry.revision if entry else 0,
        typed=typed or _as_they_stand(listed),
        wrong=wrong,
        all_days=[(of, w.weekday(of)) for of in days],
        all_parts=[(of.value, w(f"part_{of.value}", time=w.time(EVENING))) for of in Part],
        own=provider.name if provider else "",
        today=location.local(asked.now).date().isoformat(),
        notices=[(of, w(f"notice_{of}")) for of in NOTICES],
        post_to=asked.path("w", token),
        leave=asked.path("w", token, "leave"),
        open_now=asked.path("a", visit.link, "times") if visit and visit.link else "",
    )
