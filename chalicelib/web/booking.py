"""Book a visit into an open time, or move one; over another visit only by an explicit tick."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.actions import change_appointment
from chalicelib.actions.open_times import open_times
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput, RapportError, SlotTaken
from chalicelib.domain.ids import PatientId, ProviderId, VisitTypeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import booking_view, changes, desk, find_patients, pages, reach, saying
from chalicelib.web.desk import Visit
from chalicelib.web.requests import Fields

routes = Blueprint(__name__)

_DAYS = 4
"""Shown at once."""


@desk.page(routes, "/book", needs=Permission.CHANGE_SCHEDULE)
def show_booking(visit: Visit) -> Response:
    if not visit.query["patient"]:
        return _who(visit, visit.query, find_patients.find_by_name)
    patient = visit.patient(visit.query["patient"])
    return _book_page(visit, patient)


@desk.action(routes, "/book", needs=Permission.CHANGE_SCHEDULE)
def book(visit: Visit) -> Response:
    if not visit.form["patient"]:
        return _who(visit, visit.form, find_patients.find)
    patient = visit.patient(visit.form["patient"])
    location = visit.location()
    try:
        provider_id, starts_at, must_be_free = _picked(visit, location)
        appointment = change_appointment.book(
            visit.services,
            visit.practice_id,
            patient_id=patient.patient_id,
            provider_id=provider_id,
            location_id=visit.setup.providers[provider_id].location_id,
            visit_type_id=VisitTypeId(visit.form["visit_type"]),
            starts_at=starts_at,
            by=visit.me.staff_id,
            must_be_free=must_be_free,
        )
    except (SlotTaken, BadInput) as refusal:
        status = 400 if isinstance(refusal, BadInput) else 409
        return _book_page(visit, patient, refusal=refusal, status=status)
    return changes.after(visit, appointment)


@desk.page(routes, "/appointments/{appointment_id}/move", needs=Permission.CHANGE_SCHEDULE)
def show_move(visit: Visit, appointment_id: str) -> Response:
    was = reach.appointment_of(visit, appointment_id)
    return _move_page(visit, was)


@desk.action(routes, "/appointments/{appointment_id}/move", needs=Permission.CHANGE_SCHEDULE)
def move(visit: Visit, appointment_id: str) -> Response:
    was = reach.appointment_of(visit, appointment_id)
    location = _where_to(visit, was)
    try:
        provider_id, starts_at, must_be_free = _picked(visit, location)
        moved = change_appointment.move(
            visit.services,
            visit.practice_id,
            was.appointment_id,
            starts_at=starts_at,
            provider_id=provider_id,
            by=visit.me.staff_id,
            must_be_free=must_be_free,
            revision=visit.form.number("revision"),
        )
    except (SlotTaken, BadInput, StaleWrite) as refusal:
        status = 400 if isinstance(refusal, BadInput) else 409
        return _move_page(visit, was, refusal=refusal, status=status)
    except NotFound:
        raise
    except RapportError as refusal:
        return changes.refused(visit, was, refusal)
    return changes.after(visit, moved)


def _picked(visit: Visit, location: Location) -> tuple[ProviderId, datetime, bool]:
    """The provider, the start, and whether the time must be free. Raises BadInput."""
    form = visit.form
    if form["slot"]:
        provider_id, starts_at = booking_view.read_slot(form["slot"])
        must_be_free = True
    else:
        provider_id = ProviderId(form["other_provider"])
        starts_at = booking_view.typed_instant(form["other_day"], form["other_time"], location.tz)
        must_be_free = not form.ticked("over")
    provider = visit.setup.providers.get(provider_id)
    if provider is None or not visit.works_at(provider.location_id):
        raise BadInput("provider", "one of this practice")
    return provider_id, starts_at, must_be_free


def _who(
    visit: Visit, said: Fields, find: Callable[[Visit, str], dict[PatientId, str]]
) -> Response:
    """A gap was clicked: whose visit is it? A phone number is sent by the form only."""
    asked = said["q_book"]
    found = find(visit, asked) if asked else {}
    kept = {name: said[name] for name in ("location", "provider", "day", "at")}
    visit.trail("patients.searched", *found)
    return visit.page("book_who.html", q_book=asked, found=list(found.items()), kept=kept)


def _book_page(
    visit: Visit, patient: Patient, *, refusal: RapportError | None = None, status: int = 200
) -> Response:
    location = visit.location()
    offered = (of for of in visit.setup.visit_types.values() if not of.retired)
    types = sorted(offered, key=lambda of: of.name)
    asked = visit.query["visit_type"] or visit.form["visit_type"]
    chosen = VisitTypeId(asked) if asked else types[0].visit_type_id
    if chosen not in visit.setup.visit_types:
        raise NotFound(chosen)
    visit.trail("patient.viewed", patient.patient_id)
    return visit.page(
        "book.html",
        status=status,
        problem=desk.sentence(refusal) if refusal else "",
        wrong=desk.beside(refusal) if refusal else pages.blanks(),
        heading=f"Book a visit for {patient.called} {patient.family_name}",
        now_is="",
        target=visit.urls.book(),
        here=visit.urls.book(),
        patient_id=patient.patient_id,
        picks_place=True,
        revision=None,
        visit_types=types,
        visit_type=chosen,
        back=visit.urls.patient(patient.patient_id),
        verb="Book",
        waitlist=visit.urls.patient_waitlist(
            patient.patient_id, visit_type=chosen, location=location.location_id
        ),
        **_times(visit, location, chosen, None, visit.urls.book()),
    )


def _move_page(
    visit: Visit, was: Appointment, *, refusal: RapportError | None = None, status: int = 200
) -> Response:
    stands = visit.services.appointments.get(visit.practice_id, was.appointment_id)
    patient = visit.services.patients.standing(visit.practice_id, stands.patient_id)
    booked_at, location = visit.setup.locations[stands.location_id], _where_to(visit, stands)
    here = visit.urls.change(stands.appointment_id, "move")
    visit_type = visit.setup.visit_types[stands.visit_type_id]
    provider = visit.setup.providers[stands.provider_id]
    local, now = booked_at.local(stands.starts_at), booked_at.local(visit.now)
    minutes = (stands.ends_at - stands.starts_at) // timedelta(minutes=1)
    visit.trail("patient.viewed", patient.patient_id, stands.appointment_id)
    return visit.page(
        "book.html",
        status=status,
        problem=desk.sentence(refusal) if refusal else "",
        wrong=desk.beside(refusal) if refusal else pages.blanks(),
        heading=f"Move {patient.called} {patient.family_name}",
        now_is=f"Now: {saying.when(local, now)}, {visit_type.name} with {provider.name}, "
        f"{saying.length(minutes)}.",
        target=here,
        here=here,
        patient_id="",
        picks_place=booked_at.closed,
        revision=stands.revision,
        visit_types=[visit_type],
        visit_type=stands.visit_type_id,
        back=visit.urls.patient(stands.patient_id),
        verb="Move",
        waitlist=visit.urls.patient_waitlist(stands.patient_id, visit=stands.appointment_id),
        **_times(visit, location, stands.visit_type_id, minutes, here),
    )


def _where_to(visit: Visit, appointment: Appointment) -> Location:
    """Where it is; from a location that is closed it can only move to another."""
    here = visit.setup.locations[appointment.location_id]
    return visit.location() if here.closed else here


def _times(
    visit: Visit,
    location: Location,
    visit_type_id: VisitTypeId,
    minutes: int | None,
    base: str,
) -> dict[str, Any]:
    every_quarter = visit.query.ticked("quarter")
    here = location.local(visit.now).date()
    first = max(visit.day(location), here)
    provider_id = ProviderId(visit.query["provider"]) if visit.query["provider"] else None
    if provider_id is not None:
        reach.provider_of(visit, provider_id)
    asked = booking_view.instant(visit.query["at"]) if visit.query["at"] else None
    found = open_times(
        visit.services,
        visit.practice_id,
        visit_type_id=visit_type_id,
        location_id=location.location_id,
        provider_id=provider_id,
        first=first,
        days=_DAYS,
        now=visit.now,
        minutes=minutes,
    )
    providers = [
        of
        for of in visit.setup.providers.values()
        if of.location_id == location.location_id and not of.left
    ]
    return {
        "days": booking_view.days(
            found,
            providers=visit.setup.providers,
            zone=location.tz,
            today=here,
            asked=asked,
            every_quarter=every_quarter,
        ),
        "location": location,
        "locations": visit.choices(location.location_id),
        "provider_id": provider_id or "",
        "providers": sorted(providers, key=lambda of: of.name),
        "first": first,
        "earlier": _here(visit, base, first - timedelta(days=_DAYS)) if first > here else "",
        "later": _here(visit, base, first + timedelta(days=_DAYS)),
        "quarters": "" if every_quarter else _here(visit, base, first, quarter="yes"),
        "zone": location.zone,
        "zone_shown": location.local(visit.now).tzname(),
        "typed": {name: visit.form[name] for name in ("other_day", "other_time", "other_provider")},
    }


def _here(visit: Visit, base: str, day: date, *, quarter: str = "") -> str:
    """This page with other days."""
    kept = ("patient", "location", "provider", "visit_type", "quarter")
    asked = {name: visit.query[name] or visit.form[name] for name in kept}
    return visit.urls.asking(base, **{**asked, "day": day.isoformat(), "quarter": quarter})
