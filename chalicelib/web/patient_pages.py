"""A patient's own appointment, from the link in a message: confirm, move, cancel, undo, calendar.

A GET shows, a POST changes. Each form says which revision of the appointment the patient was
looking at, so that nobody confirms a time that the desk has just changed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions import change_appointment
from chalicelib.actions.calendar_files import own_calendar_file
from chalicelib.actions.cancel_by_link import cancel_by_link
from chalicelib.actions.links import booking_token_instead, choice_in, waitlist_token
from chalicelib.domain.appointments import GRACE, Answer, Appointment, Status
from chalicelib.domain.errors import (
    AppointmentOver,
    NotOpen,
    NotTheirsToUndo,
    SlotTaken,
    TooLateToUndo,
)
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.web import pages, patient_times
from chalicelib.web.link_pages import FORM, Asked, patient_page, show, to
from chalicelib.web.patient_times import Wanted
from chalicelib.web.words import Words

routes = Blueprint(__name__)

TOLD_UNTIL = timedelta(hours=2)
"""After the end of a visit its page says nothing about it any more."""

Act = Callable[["Visit", int], object]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What an appointment's link opens."""

    asked: Asked
    link: Link
    setup: Setup
    appointment: Appointment
    patient: Patient
    location: Location
    w: Words

    @property
    def starts_at(self) -> datetime:
        return self.location.local(self.appointment.starts_at)

    @property
    def when(self) -> str:
        return self.w.short(self.starts_at)

    def short(self, at: datetime) -> str:
        return self.w.short(self.location.local(at))

    @property
    def has_begun(self) -> bool:
        return self.asked.now >= self.appointment.starts_at


@routes.route("/a/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "a", "token")
def appointment(asked: Asked, token: str) -> Response:
    return _show(_open(asked, token))


@routes.route("/a/{token}/confirm", methods=["POST"], content_types=FORM)
@patient_page(routes, "a", "token")
def confirm(asked: Asked, token: str) -> Response:
    return _change(
        asked,
        token,
        lambda visit, revision: change_appointment.confirm(
            asked.services,
            visit.link.practice_id,
            visit.appointment.appointment_id,
            by="patient",
            revision=revision,
        ),
        stands=lambda seen: seen.is_open and seen.is_confirmed,
    )


@routes.route("/a/{token}/cancel", methods=["POST"], content_types=FORM)
@patient_page(routes, "a", "token")
def cancel(asked: Asked, token: str) -> Response:
    return _change(
        asked,
        token,
        lambda visit, revision: cancel_by_link(
            asked.services,
            visit.link.practice_id,
            visit.appointment.appointment_id,
            revision=revision,
        ),
        stands=lambda seen: seen.status is Status.CANCELLED,
    )


@routes.route("/a/{token}/undo", methods=["POST"], content_types=FORM)
@patient_page(routes, "a", "token")
def undo(asked: Asked, token: str) -> Response:
    return _change(
        asked,
        token,
        lambda visit, revision: change_appointment.undo(
            asked.services,
            visit.link.practice_id,
            visit.appointment.appointment_id,
            by="patient",
            revision=revision,
        ),
        stands=lambda seen: seen.before is None and seen.changed_by == "patient",
    )


@routes.route("/a/{token}/times", methods=["GET", "HEAD"])
@patient_page(routes, "a", "token", "times")
def times(asked: Asked, token: str) -> Response:
    visit = _open(asked, token)
    if not visit.appointment.is_open or visit.has_begun:
        return _show(visit)
    return _show_times(visit)


@routes.route("/a/{token}/move", methods=["POST"], content_types=FORM)
@patient_page(routes, "a", "token")
def move(asked: Asked, token: str) -> Response:
    visit = _open(asked, token)
    form = asked.form()
    value = form.get("at", "")
    if _has(visit.appointment, value):
        return to(asked, "a", token)
    if not visit.appointment.is_open or visit.has_begun:
        return _show(visit, said=visit.w("not_possible"), status=409)
    try:
        slot = patient_times.chosen(asked.services, _wanted(visit), value)
        change_appointment.move(
            asked.services,
            visit.link.practice_id,
            visit.appointment.appointment_id,
            starts_at=slot.starts_at,
            provider_id=slot.provider_id,
            by="patient",
            revision=_revision(form),
        )
    except SlotTaken:
        return _taken(visit, value)
    except StaleWrite:
        now_stands = _open(asked, token)
        if _has(now_stands.appointment, value):
            return to(asked, "a", token)
        if now_stands.appointment.revision == visit.appointment.revision:
            # Ours did not change, so it was the provider's day: somebody booked into it.
            return _taken(now_stands, value)
        return _show(now_stands, said=now_stands.w("changed"), status=409)
    return to(asked, "a", token)


@routes.route("/a/{token}/again", methods=["POST"], content_types=FORM)
@patient_page(routes, "a", "token")
def again(asked: Asked, token: str) -> Response:
    """After a cancellation: a booking link of their own for such a visit."""
    visit = _open(asked, token)
    if not _may_book_again(visit):
        return _show(visit, said=visit.w("not_possible"), status=409)
    seen = visit.appointment
    booking = booking_token_instead(asked.services, seen)
    chosen = choice_in(asked.services, booking, seen.visit_type_id)
    return to(asked, "b", booking, visit=chosen, place=seen.location_id)


@routes.route("/a/{token}/earlier", methods=["POST"], content_types=FORM)
@patient_page(routes, "a", "token")
def earlier(asked: Asked, token: str) -> Response:
    """To the page on which they ask to be told when an earlier time opens."""
    visit = _open(asked, token)
    if not _may_wait(visit):
        return _show(visit, said=visit.w("not_possible"), status=409)
    wishes = waitlist_token(
        asked.services,
        visit.link.practice_id,
        visit.patient.patient_id,
        visit_type_id=visit.appointment.visit_type_id,
        location_id=visit.appointment.location_id,
    )
    return to(asked, "w", wishes)


@routes.route("/a/{token}/calendar", methods=["GET", "HEAD"])
@patient_page(routes, "a", "token")
def calendar(asked: Asked, token: str) -> Response:
    visit = _open(asked, token)
    if asked.now >= visit.appointment.ends_at + TOLD_UNTIL:
        return _show_over(visit)
    file = own_calendar_file(
        visit.setup.practice_at(visit.location),
        visit.location,
        visit.appointment,
        language=visit.w.language,
        services=asked.services,
        now=asked.now,
    )
    headers: pages.Headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'attachment; filename="appointment.ics"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
    }
    return Response(body=file.decode(), headers=headers)


def _open(asked: Asked, token: str) -> Visit:
    link = asked.link(token, "appointment")
    if link.appointment_id is None:
        raise NotFound("link")
    found = asked.services.appointments.get(link.practice_id, link.appointment_id)
    patient = asked.services.patients.standing(link.practice_id, found.patient_id)
    if link.patient_id not in (found.patient_id, patient.patient_id, *patient.also):
        raise NotFound("link")  # it was booked for the wrong person and put right since
    setup = asked.services.setups.of(link.practice_id)
    location = setup.locations[found.location_id]
    return Visit(
        asked=asked,
        link=link,
        setup=setup,
        appointment=found,
        patient=patient,
        location=location,
        w=asked.words_for(link.practice_id, patient, country=location.country),
    )


def _revision(form: Mapping[str, str]) -> int:
    """The one the patient was looking at; a form without it was never ours, so it never matches."""
    text = form.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _change(
    asked: Asked, token: str, act: Act, *, stands: Callable[[Appointment], bool]
) -> Response:
    """Do it and show the page; pressed twice, or done meanwhile by someone else, it just shows."""
    visit = _open(asked, token)
    if stands(visit.appointment):
        return to(asked, "a", token)
    try:
        act(visit, _revision(asked.form()))
    except TooLateToUndo:
        return _show(visit, said=visit.w("too_late_to_undo"), status=409)
    except SlotTaken:
        return _show(visit, said=visit.w("former_taken", when=visit.when), status=409)
    except (NotOpen, AppointmentOver, NotTheirsToUndo):
        return _show(_open(asked, token), said=visit.w("not_possible"), status=409)
    except StaleWrite:
        now_stands = _open(asked, token)
        if not stands(now_stands.appointment):
            return _show(now_stands, said=visit.w("changed"), status=409)
    return to(asked, "a", token)


def _show(visit: Visit, *, said: str = "", status: int = 200) -> Response:
    w, seen = visit.w, visit.appointment
    if visit.asked.now >= seen.ends_at + TOLD_UNTIL:
        return _show_over(visit)
    warns = bool(said)
    happened, undo_says = _happened(visit)
    can_undo = undo_says if _undoable(visit) and not warns else ""
    changed_at = seen.changed_at or seen.booked_at
    is_open = seen.is_open and not visit.has_begun
    token = visit.link.token
    return show(
        visit.asked,
        "appointment.html",
        w=w,
        title=w("appointment_of", name=visit.patient.called),
        setup=visit.setup,
        location=visit.location,
        status=status,
        said=said or happened,
        warns=warns or _asks(seen, is_open),
        closed=False,
        appointment=seen,
        starts_at=visit.starts_at,
        when=visit.when,
        is_open=is_open,
        is_confirmed=seen.is_confirmed,
        is_cancelled=seen.status is Status.CANCELLED,
        help="" if is_open else _help(visit),
        again=visit.asked.path("a", token, "again") if _may_book_again(visit) else "",
        undo=can_undo,
        undo_until=w.time(visit.location.local(changed_at + GRACE).time()),
        asked_language=visit.asked.language,
        which_messages=_preferences(visit),
        links={
            part: visit.asked.path("a", token, part)
            for part in ("confirm", "cancel", "undo", "times", "calendar", "earlier")
        },
        may_wait=_may_wait(visit),
    )


def _show_over(visit: Visit) -> Response:
    w = visit.w
    return show(
        visit.asked,
        "appointment.html",
        w=w,
        title=w("appointment"),
        setup=visit.setup,
        location=visit.location,
        status=410,
        said=w("over"),
        warns=True,
        closed=True,
        is_open=False,
        may_wait=False,
        help=w("over_help"),
        again="",
        undo="",
    )


def _preferences(visit: Visit) -> str:
    """Where they choose which messages they get; of the phone, if they have one."""
    contacts, practice_id = visit.asked.services.contacts, visit.link.practice_id
    addresses = [of for of in (visit.patient.phone, visit.patient.email) if of]
    ids = [contacts.id_of(practice_id, address) for address in addresses]
    found = contacts.get_many(practice_id, ids)
    links = (found[of].link for of in ids if of in found)
    return next((visit.asked.path("p", link) for link in links if link), "")


def _happened(visit: Visit) -> tuple[str, str]:
    """What was done last, as the page says it, and what undoing it would do."""
    w, seen = visit.w, visit.appointment
    before = seen.before
    match seen.status:
        case Status.CANCELLED:
            said = w("cancelled", when=visit.when)
            return said, w("undo_cancel", when=visit.short(before.starts_at)) if before else ""
        case Status.ARRIVED:
            return w("arrived"), ""
        case Status.FULFILLED | Status.NO_SHOW:
            return w("over"), ""
        case Status.PENDING:
            return w("pending"), ""
    if visit.has_begun:
        return w("over"), ""
    if before and before.starts_at != seen.starts_at and _undoable(visit):
        was = visit.short(before.starts_at)
        return w("moved", when=visit.when, before=was), w("undo_move", when=was)
    if seen.is_confirmed:
        return w("confirmed", when=visit.when), ""
    if seen.answer is Answer.TENTATIVE:
        return w("asked_to_move"), ""
    return "", ""


def _undoable(visit: Visit) -> bool:
    """Only what the patient did: the desk undoes what the desk did."""
    seen = visit.appointment
    return seen.can_be_undone(visit.asked.now, by="patient")


def _asks(seen: Appointment, is_open: bool) -> bool:
    return is_open and seen.answer is Answer.TENTATIVE


def _help(visit: Visit) -> str:
    if visit.appointment.status is not Status.CANCELLED:
        return ""
    return visit.w("again_help" if _may_book_again(visit) else "cancelled_help")


def _may_book_again(visit: Visit) -> bool:
    """In place of a visit that was cancelled, once: not while another of theirs is to come."""
    seen, now = visit.appointment, visit.asked.now
    visit_type = visit.setup.visit_types[seen.visit_type_id]
    if seen.status is not Status.CANCELLED or visit.has_begun or not visit_type.patients_may_book:
        return False
    to_come = visit.asked.services.appointments.of_patient(
        visit.link.practice_id, visit.patient.patient_id, after=now
    )
    return not any(of.is_open and of.visit_type_id == seen.visit_type_id for of in to_come)


def _may_wait(visit: Visit) -> bool:
    soonest = visit.asked.now + patient_times.NOTICE
    return visit.appointment.is_open and visit.appointment.starts_at > soonest


def _wanted(visit: Visit) -> Wanted:
    return Wanted(
        practice_id=visit.link.practice_id,
        visit_type_id=visit.appointment.visit_type_id,
        location=visit.location,
        own=visit.appointment.provider_id,
        now=visit.asked.now,
        but=visit.appointment.starts_at,
    )


def _has(seen: Appointment, value: str) -> bool:
    return seen.is_open and patient_times.instant_of(value) == seen.starts_at


def _taken(visit: Visit, value: str) -> Response:
    at = patient_times.instant_of(value)
    if at is None:
        return _show_times(visit, status=400)
    said = visit.w("taken", when=visit.short(at), present=visit.when)
    return _show_times(visit, said=said, status=409)


def _show_times(visit: Visit, *, said: str = "", status: int = 200) -> Response:
    asked, w, token = visit.asked, visit.w, visit.link.token
    wanted = _wanted(visit)
    page = patient_times.page_of(asked.query("page"))
    first, last = patient_times.days_of(wanted, page)
    return show(
        asked,
        "times.html",
        w=w,
        title=w("times"),
        setup=visit.setup,
        location=visit.location,
        status=status,
        said=said,
        warns=bool(said),
        lead=w("times_lead", when=visit.when),
        days=patient_times.choices(asked.services, wanted, page),
        first=first,
        last=last,
        post_to=asked.path("a", token, "move"),
        fields={"revision": visit.appointment.revision},
        verb="move_to",
        earlier=asked.path("a", token, "times", page=str(page - 1)) if page else "",
        later=asked.path("a", token, "times", page=str(page + 1))
        if page < patient_times.LAST_PAGE
        else "",
        back=asked.path("a", token),
        back_says=w("keep", when=visit.when),
        which_messages=_preferences(visit),
    )
