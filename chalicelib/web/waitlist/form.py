"""Somebody is put on the waitlist by the desk, or what suits them is changed."""

from collections.abc import Sequence
from datetime import date, timedelta

from chalice.app import Blueprint, Response

from chalicelib.actions.waitlist import join
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import AppointmentId, LocationId, ProviderId, VisitTypeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.domain.waitlist import Entry, Part, entry_id
from chalicelib.storage.errors import StaleWrite
from chalicelib.web import desk, pages, saying
from chalicelib.web.desk import Visit
from chalicelib.web.waitlist.saying import NOTICES, PARTS, WEEKDAYS

routes = Blueprint(__name__)

_NO_VISIT = "none"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """As the form shows it."""

    visit: str = ""
    """The id of the visit that is to come sooner; `none`: they have none."""
    visit_type: str = ""
    location: str = ""
    providers: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    first: str = ""
    until: str = ""
    notice: str = "2"


@desk.page(routes, "/patients/{patient_id}/waitlist", needs=Permission.CHANGE_SCHEDULE)
def show_form(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    entries = visit.services.waitlist.of_patient(visit.practice_id, patient.patient_id)
    coming = _coming(visit, patient)
    entry = _asked_for(visit, [of for of in entries if of.waits], coming)
    return _page(visit, patient, coming, _begin(visit, entry, coming), entry)


@desk.action(routes, "/patients/{patient_id}/waitlist", needs=Permission.CHANGE_SCHEDULE)
def put_on(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    coming = _coming(visit, patient)
    typed = _typed(visit)
    try:
        instead = _instead(typed, coming)
    except StaleWrite as gone:
        return _page(visit, patient, coming, typed, None, refusal=gone, status=409)
    kind = instead.visit_type_id if instead else VisitTypeId(typed.visit_type)
    entry = visit.services.waitlist.entry(visit.practice_id, entry_id(patient.patient_id, kind))
    waits = entry if entry and entry.waits else None
    if (waits.revision if waits else 0) != visit.form.number("revision"):
        now_is = _begin(visit, waits, coming)
        stale = StaleWrite(patient_id)
        return _page(visit, patient, coming, now_is, waits, refusal=stale, status=409)
    try:
        _join(visit, patient, typed, instead, kind)
    except (BadInput, StaleWrite) as refusal:
        status = 400 if isinstance(refusal, BadInput) else 409
        return _page(visit, patient, coming, typed, waits, refusal=refusal, status=status)
    return visit.go(visit.urls.patient(patient.patient_id) + "?said=waitlist")


def _join(
    visit: Visit, patient: Patient, typed: Typed, instead: Appointment | None, kind: VisitTypeId
) -> None:
    """Raises BadInput, StaleWrite."""
    place = instead.location_id if instead else LocationId(typed.location)
    if place not in visit.setup.locations or not visit.works_at(place):
        raise BadInput("location", "one of this practice")
    works_there = visit.setup.providers
    chosen = [
        ProviderId(of)
        for of in typed.providers
        if ProviderId(of) in works_there and works_there[ProviderId(of)].location_id == place
    ]
    if typed.providers and not chosen:
        raise BadInput("providers", "somebody who works at that location")
    join(
        visit.services,
        visit.practice_id,
        patient_id=patient.patient_id,
        location_id=place,
        visit_type_id=kind,
        provider_ids=chosen,
        weekdays=[int(of) for of in typed.weekdays],
        parts=[Part(of) for of in typed.parts],
        first=_day(typed.first, "first"),
        until=_day(typed.until, "until"),
        notice=timedelta(hours=int(typed.notice)),
        instead_of=instead.appointment_id if instead else None,
        by=visit.me.staff_id,
    )


def _day(text: str, field: str) -> date | None:
    return desk.as_day(text, field) if text else None


def _coming(visit: Visit, patient: Patient) -> list[Appointment]:
    """Their visits to come, at locations that are theirs."""
    return [
        of
        for of in visit.services.appointments.of_patient(
            visit.practice_id, patient.patient_id, after=visit.now
        )
        if of.is_open and of.starts_at > visit.now and visit.works_at(of.location_id)
    ]


def _asked_for(
    visit: Visit, entries: Sequence[Entry], coming: Sequence[Appointment]
) -> Entry | None:
    """The entry that the page opens with: of the visit or the kind that was asked for."""
    wanted = visit.query["entry"]
    kinds = {of.visit_type_id for of in coming if of.appointment_id == visit.query["visit"]}
    if visit.query["visit_type"]:
        kinds.add(VisitTypeId(visit.query["visit_type"]))
    named = [of for of in entries if of.entry_id == wanted or of.visit_type_id in kinds]
    return next(iter(named), None)


def _begin(visit: Visit, entry: Entry | None, coming: Sequence[Appointment]) -> Typed:
    if entry is not None:
        hours = str(entry.notice // timedelta(hours=1))
        return Typed(
            visit=entry.instead_of or _NO_VISIT,
            visit_type=entry.visit_type_id,
            location=entry.location_id,
            providers=tuple(entry.provider_ids),
            weekdays=tuple(str(of) for of in entry.weekdays),
            parts=tuple(of.value for of in entry.parts),
            first=entry.first.isoformat() if entry.first else "",
            until=entry.until.isoformat() if entry.until else "",
            notice=hours if hours in NOTICES else "2",
        )
    asked = [of for of in coming if of.appointment_id == visit.query["visit"]]
    no_visit = visit.query["visit_type"] and not asked
    first = None if no_visit else next(iter([*asked, *coming]), None)
    return Typed(
        visit=first.appointment_id if first else _NO_VISIT,
        visit_type=visit.query["visit_type"],
        location=visit.query["location"] or visit.locations[0].location_id,
    )


def _typed(visit: Visit) -> Typed:
    form = visit.form
    days = tuple(str(of) for of in range(1, 8) if form.ticked(f"day-{of}"))
    providers = tuple(of for of in visit.setup.providers if form.ticked(f"with-{of}"))
    return Typed(
        visit=form["visit"],
        visit_type=form["visit_type"],
        location=form["location"],
        providers=providers,
        weekdays=days,
        parts=tuple(of.value for of in Part if form.ticked(f"part-{of.value}")),
        first=form["first"],
        until=form["until"],
        notice=form["notice"] if form["notice"] in NOTICES else "2",
    )


def _instead(typed: Typed, coming: Sequence[Appointment]) -> Appointment | None:
    """Raises StaleWrite: it is not one of theirs that is to come, or not any more."""
    if typed.visit in ("", _NO_VISIT):
        return None
    of = AppointmentId(typed.visit)
    found = next((visit for visit in coming if visit.appointment_id == of), None)
    if found is None:
        raise StaleWrite(of)
    return found


def _page(
    visit: Visit,
    patient: Patient,
    coming: Sequence[Appointment],
    typed: Typed,
    entry: Entry | None,
    *,
    refusal: RapportError | None = None,
    status: int = 200,
) -> Response:
    visit.trail("patient.viewed", patient.patient_id)
    kinds = sorted(
        (of for of in visit.setup.visit_types.values() if not of.retired), key=lambda of: of.name
    )
    works = [
        of
        for of in visit.setup.providers.values()
        if not of.left and visit.works_at(of.location_id)
    ]
    several = len(visit.locations) > 1
    return visit.page(
        "waitlist/entry.html",
        section="waitlist",
        status=status,
        problem=desk.sentence(refusal) if refusal else "",
        wrong=desk.beside(refusal) if refusal else pages.blanks(),
        heading=f"{patient.called} {patient.family_name} on the waitlist",
        patient_id=patient.patient_id,
        entry=entry,
        revision=entry.revision if entry else 0,
        typed=typed,
        visits=[(of.appointment_id, _said(visit, of)) for of in coming],
        no_visit=_NO_VISIT,
        visit_types=[(of.visit_type_id, of.name) for of in kinds],
        locations=[(of.location_id, of.name) for of in visit.choices()],
        providers=sorted(
            (
                of.provider_id,
                f"{of.name}, {visit.setup.locations[of.location_id].name}" if several else of.name,
            )
            for of in works
        ),
        weekdays=list(enumerate(WEEKDAYS, 1)),
        parts=[(of.value, words) for of, words in PARTS.items()],
        notices=list(NOTICES.items()),
        back=visit.urls.patient(patient.patient_id),
    )


def _said(visit: Visit, of: Appointment) -> str:
    """ "Thu 3 Dec 10:30, Cleaning with Dr Patel"."""
    location = visit.setup.locations[of.location_id]
    local, now = location.local(of.starts_at), location.local(visit.now)
    kind = visit.setup.visit_types[of.visit_type_id]
    provider = visit.setup.providers[of.provider_id]
    return f"{saying.first_up(saying.when(local, now))}, {kind.name} with {provider.name}"
