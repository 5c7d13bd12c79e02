"""A patient books one visit from a link: what for, where, when. Then it is theirs."""

from datetime import datetime, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions import change_appointment
from chalicelib.actions.links import choice_in
from chalicelib.domain.errors import BadInput, SlotTaken
from chalicelib.domain.ids import AppointmentId, ProviderId, VisitTypeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location, VisitType
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.web import patient_times
from chalicelib.web.link_pages import FORM, Asked, patient_page, show, to
from chalicelib.web.patient_times import Wanted
from chalicelib.web.words import Words

routes = Blueprint(__name__)

_OTHER = "other"
"""In an address: neither what the link is for."""
_NOTHING = VisitTypeId("")
_HELD = timedelta(seconds=30)
"""Longer than a booking takes: a link that is pressed twice at once books once."""


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What a booking link opens, and what was chosen so far."""

    asked: Asked
    link: Link
    setup: Setup
    patient: Patient
    w: Words
    visit_type: VisitType | None
    location: Location | None
    own: ProviderId | None

    @property
    def nearest(self) -> Location:
        """The one whose telephone is shown."""
        return self.location or self.setup.open_locations[0]


@dataclass(frozen=True, kw_only=True)
class Option:
    name: str
    path: str
    note: str = ""


@routes.route("/b/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "b", "token")
def booking(asked: Asked, token: str) -> Response:
    return _show(_open(asked, token, asked.query("visit"), asked.query("place")))


@routes.route("/b/{token}", methods=["POST"], content_types=FORM)
@patient_page(routes, "b", "token")
def book(asked: Asked, token: str) -> Response:
    form = asked.form()
    value = form.get("at", "")
    opened = _open(asked, token, form.get("visit", ""), form.get("place", ""))
    if opened.link.appointment_id:
        return _show(opened)
    wanted = _wanted(opened)
    at = patient_times.instant_of(value)
    if wanted is None or at is None:
        return _show(opened, status=400)
    if not asked.services.doors.hold_link(token, now=asked.now, until=asked.now + _HELD):
        return to(asked, "b", token)
    try:
        booked = _book(opened, wanted, value)
    except (SlotTaken, StaleWrite, BadInput):
        asked.services.doors.let_go_link(token)
        when = opened.w.short(wanted.location.local(at))
        return _show(opened, said=opened.w("taken_booking", when=when), status=409)
    asked.services.doors.use_link(token, appointment_id=booked)
    return to(asked, "b", token)


def _book(opened: Booking, wanted: Wanted, value: str) -> AppointmentId:
    slot = patient_times.chosen(opened.asked.services, wanted, value)
    booked = change_appointment.book(
        opened.asked.services,
        wanted.practice_id,
        patient_id=opened.patient.patient_id,
        provider_id=slot.provider_id,
        location_id=slot.location_id,
        visit_type_id=wanted.visit_type_id,
        starts_at=slot.starts_at,
        by="patient",
    )
    return booked.appointment_id


def _open(asked: Asked, token: str, visit: str, place: str) -> Booking:
    link = asked.link(token, "book")
    if link.patient_id is None:
        raise NotFound("link")
    patient = asked.services.patients.standing(link.practice_id, link.patient_id)
    if patient.erased_at:
        raise NotFound("link")
    setup = asked.services.setups.of(link.practice_id)
    visit_type = setup.visit_types.get(_what_for(asked, setup, link, visit))
    return Booking(
        asked=asked,
        link=link,
        setup=setup,
        patient=patient,
        w=asked.words_for(link.practice_id, patient, country=setup.open_locations[0].country),
        visit_type=visit_type if visit_type and visit_type.patients_may_book else None,
        location=_place(setup, place, link),
        own=_own_provider(asked, link, patient),
    )


def _what_for(asked: Asked, setup: Setup, link: Link, visit: str) -> VisitTypeId:
    """What was chosen, else what the link is for; NOTHING: what they are to be asked."""
    named = {choice_in(asked.services, link.token, of): of for of in setup.visit_types}
    return named.get(visit) or (link.visit_type_id if not visit else None) or _NOTHING


def _place(setup: Setup, place: str, link: Link) -> Location | None:
    """The one chosen, or the only one there is, or the one that the link is for."""
    if len(setup.open_locations) == 1:
        return setup.open_locations[0]
    wanted = place or (link.location_id if link.visit_type_id and place != _OTHER else None)
    return next((of for of in setup.open_locations if of.location_id == wanted), None)


def _own_provider(asked: Asked, link: Link, patient: Patient) -> ProviderId | None:
    """Whom they saw last."""
    seen = asked.services.appointments.of_patient(link.practice_id, patient.patient_id)
    return seen[-1].provider_id if seen else None


def _wanted(opened: Booking) -> Wanted | None:
    if opened.visit_type is None or opened.location is None:
        return None
    return Wanted(
        practice_id=opened.link.practice_id,
        visit_type_id=opened.visit_type.visit_type_id,
        location=opened.location,
        own=opened.own,
        now=opened.asked.now,
    )


def _show(opened: Booking, *, said: str = "", status: int = 200) -> Response:
    if opened.link.appointment_id:
        return _show_booked(opened, opened.link.appointment_id)
    wanted = _wanted(opened)
    if wanted is None:
        return _show_options(opened, status)
    return _show_times(opened, wanted, said, status)


def _show_booked(opened: Booking, booked: AppointmentId) -> Response:
    services, w = opened.asked.services, opened.w
    found = services.appointments.get(opened.link.practice_id, booked)
    location = opened.setup.locations[found.location_id]
    when: datetime = location.local(found.starts_at)
    is_fresh = opened.asked.now < found.booked_at + _HELD
    return show(
        opened.asked,
        "book.html",
        w=w,
        title=w("book_of", name=opened.patient.called) if not is_fresh else w("appointment"),
        setup=opened.setup,
        location=location,
        said=w("booked", when=w.short(when)) if is_fresh else w("used"),
        booked=opened.asked.path("a", found.link),
        choices=[],
    )


def _show_options(opened: Booking, status: int) -> Response:
    w, asked, token = opened.w, opened.asked, opened.link.token
    if opened.visit_type is None:
        question = w("which_visit")
        options = [
            Option(
                name=of.name,
                note=w("minutes", minutes=of.minutes),
                path=asked.path(
                    "b",
                    token,
                    visit=choice_in(asked.services, token, of.visit_type_id),
                    place=asked.query("place"),
                ),
            )
            for of in opened.setup.visit_types.values()
            if of.patients_may_book
        ]
    else:
        question = w("which_place")
        visit = choice_in(asked.services, token, opened.visit_type.visit_type_id)
        options = [
            Option(
                name=of.name,
                note=of.address,
                path=asked.path("b", token, visit=visit, place=of.location_id),
            )
            for of in opened.setup.open_locations
        ]
    return show(
        asked,
        "book.html",
        w=w,
        title=w("book_of", name=opened.patient.called),
        setup=opened.setup,
        location=opened.nearest,
        status=status,
        question=question,
        choices=options,
        booked="",
    )


def _show_times(opened: Booking, wanted: Wanted, said: str, status: int) -> Response:
    w, asked, token = opened.w, opened.asked, opened.link.token
    page = patient_times.page_of(asked.query("page"))
    other = _OTHER if opened.link.visit_type_id else ""
    first, last = patient_times.days_of(wanted, page)
    fields = {
        "visit": choice_in(asked.services, token, wanted.visit_type_id),
        "place": str(wanted.location.location_id),
    }

    def page_path(number: int) -> str:
        return asked.path("b", token, **fields, page=str(number))

    return show(
        asked,
        "times.html",
        w=w,
        title=w("book_of", name=opened.patient.called),
        setup=opened.setup,
        location=wanted.location,
        status=status,
        said=said,
        warns=bool(said),
        lead=w("book_lead"),
        days=patient_times.choices(asked.services, wanted, page),
        first=first,
        last=last,
        post_to=asked.path("b", token),
        fields=fields,
        verb="book_at",
        earlier=page_path(page - 1) if page else "",
        later=page_path(page + 1) if page < patient_times.LAST_PAGE else "",
        back=asked.path("b", token, visit=other, place=other),
        back_says=w("other_visit"),
    )
