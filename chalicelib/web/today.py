"""Today: who is coming to this location, and who needs a person."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from chalice.app import Blueprint, Response

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, ProviderId
from chalicelib.domain.open_times import Busy
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.storage.callers import Ringing
from chalicelib.storage.screens import Seen
from chalicelib.web import day_view, desk, reach, saying, today_view
from chalicelib.web.desk import Visit
from chalicelib.web.settings import start

routes = Blueprint(__name__)

RINGS = timedelta(seconds=90)
"""So long is a call shown whose end nobody told."""


@desk.page(routes, "/", needs=Permission.SEE_SCHEDULE)
def show_today(visit: Visit) -> Response:
    location = visit.location()
    return show(visit, location, visit.day(location))


@desk.page(routes, "/today/live", needs=Permission.SEE_SCHEDULE)
def today_now(visit: Visit) -> Response:
    """The parts of Today that change, for the script; nothing where it has them already."""
    location = visit.location()
    body, version = _live(visit, read(visit, location, visit.day(location)))
    badge = visit.part("badge.html")
    return desk.part_answer(visit, badge + body, f"{version}-{len(visit.waiting)}")


def show(
    visit: Visit, location: Location, day: date, *, problem: str = "", status: int = 200
) -> Response:
    shown = read(visit, location, day)
    body, version = _live(visit, shown)
    visit.trail("day.viewed", *_patients_on(shown))
    return visit.page(
        "today.html",
        section="today",
        status=status,
        live=body,
        version=f"{version}-{len(visit.waiting)}",
        location=location,
        locations=visit.choices(location.location_id),
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        today=location.local(visit.now).date(),
        problem=problem,
        left=start.left(visit),
    )


def _patients_on(shown: today_view.Day) -> list[PatientId]:
    people = [of.person for of in shown.lines if isinstance(of, today_view.Row)]
    people += [of.person for of in shown.needs if of.person]
    return [of.patient_id for of in people if of.patient_id]


def _live(visit: Visit, shown: today_view.Day) -> tuple[str, str]:
    """Markup that is safe as it stands, and its version."""
    from markupsafe import Markup

    body = visit.part("today_live.html", shown=shown, waitlist_used=visit.setup.waitlist.used)
    # The clock in it moves each minute; that alone is nothing new.
    version = hashlib.sha256(body.replace(shown.as_of, "").encode()).hexdigest()[:16]
    return Markup(body), version  # noqa: S704 - our own template made it, with autoescape


def read(visit: Visit, location: Location, day: date) -> today_view.Day:
    services, practice_id = visit.services, visit.practice_id
    appointments = _appointments(visit, location, day)
    work = _work(visit)
    calls = [item for item in work if item.kind is WorkKind.CALL]
    work = [item for item in work if item.kind is not WorkKind.CALL]
    here = [item for item in work if item.location_id == location.location_id]
    visits = {of.appointment_id: of for of in appointments}
    wanted = {of.patient_id for of in appointments}
    wanted |= {item.patient_id for item in here if item.patient_id}
    local = [of for of in visit.setup.providers.values() if of.location_id == location.location_id]
    seen = services.screens.of_day(
        practice_id,
        day,
        patients=wanted,
        visits=_of_other_days(here, visits.keys()),
        providers=[of.provider_id for of in local],
        contacts=_strangers(here),
        conversations={item.contact_id for item in here if item.contact_id},
        ringing_at=location.location_id,
    )
    away = {of.provider_id: list(of.away.values()) for of in seen.books}
    visits |= seen.visits
    patients = dict(seen.patients)
    if unknown := {of.patient_id for of in seen.visits.values()} - patients.keys():
        patients |= services.patients.get_many(practice_id, unknown, strong=False)
    people = {patient_id: person_of(visit, of) for patient_id, of in patients.items()}
    facts = today_view.Facts(
        location=location,
        day=day,
        now=visit.now,
        appointments=appointments,
        patients=people,
        visit_types=visit.setup.visit_types,
        providers=visit.setup.providers,
        free=_free(visit, location, day, appointments, away),
        away=away,
        needs=_needs(visit, here, people, visits, seen),
        calls=sum(item.location_id == location.location_id for item in calls),
        elsewhere=_elsewhere(visit, location, work),
        names=visit.names,
        rings=_rings(visit, seen.ringing),
    )
    return today_view.day_of(facts)


def _rings(visit: Visit, call: Ringing | None) -> today_view.Rings | None:
    """Who is calling just now, for those who may know."""
    if call is None or not visit.may(Permission.SEE_ALL_PATIENTS):
        return None
    if not timedelta() <= visit.now - call.at < RINGS:
        return None
    # Whoever reaches some locations only may not reach this patient: the call's page knows.
    who = "" if visit.limits else call.says
    return today_view.Rings(token=call.token, who=who or "Somebody")


def _appointments(visit: Visit, location: Location, day: date) -> list[Appointment]:
    """With the one changed a moment ago as it is now: the index may not show it yet."""
    listed = visit.services.appointments.of_day(visit.practice_id, location.location_id, day)
    changed = AppointmentId(visit.query["visit"])
    if not changed:
        return listed
    now = visit.services.appointments.get_many(visit.practice_id, [changed]).get(changed)
    others = [of for of in listed if of.appointment_id != changed]
    if now is None or now.location_id != location.location_id:
        return others
    return [*others, now] if location.local(now.starts_at).date() == day else others


def _work(visit: Visit) -> list[WorkItem]:
    every = visit.services.work_items.open_ones(visit.practice_id)
    listed = reach.work_items_within(visit, every)
    changed = visit.query["work"]
    return [
        item
        for item in (
            visit.services.work_items.get(visit.practice_id, of.work_item_id)
            if of.work_item_id == changed
            else of
            for of in listed
        )
        if item.closed_at is None
    ]


def _free(
    visit: Visit,
    location: Location,
    day: date,
    appointments: list[Appointment],
    away: Mapping[ProviderId, list[Busy]],
) -> list[day_view.Free]:
    if day < location.local(visit.now).date():
        return []
    offered = (of.minutes for of in visit.setup.visit_types.values() if not of.retired)
    shortest = min(offered, default=15)
    providers = visit.setup.providers

    return [
        span
        for provider_id, absences in away.items()
        if not providers[provider_id].left
        for span in day_view.free_spans(
            day,
            provider=providers[provider_id],
            location=location,
            busy=[*day_view.busy_of(appointments, provider_id), *absences],
            shortest=shortest,
            now=visit.now,
        )
    ]


def person_of(visit: Visit, patient: Patient) -> today_view.Person:
    contacts, first = visit.services.contacts, visit.setup.practice.languages[0]
    texted = contacts.id_of(visit.practice_id, patient.phone) if patient.phone else None
    return today_view.person(patient, first_language=first, contact_id=texted)


def _of_other_days(items: list[WorkItem], known: Iterable[AppointmentId]) -> set[AppointmentId]:
    """Visits that need a person today."""
    return {item.appointment_id for item in items if item.appointment_id} - set(known)


def _strangers(items: list[WorkItem]) -> set[ContactId]:
    return {of.contact_id for of in items if of.contact_id and not of.patient_id}


def _needs(
    visit: Visit,
    items: list[WorkItem],
    people: dict[PatientId, today_view.Person],
    visits: dict[AppointmentId, Appointment],
    seen: Seen,
) -> list[today_view.Need]:
    return [
        today_view.need(
            item,
            now=visit.now,
            me=visit.me.staff_id,
            names=visit.names,
            person=_person_of(visit, item, people, visits, seen.contacts),
            about=_about(visit, item, visits),
            words=today_view.said(item, seen.conversations.get(item.contact_id or ContactId(""))),
        )
        for item in items
    ]


def _person_of(
    visit: Visit,
    item: WorkItem,
    people: dict[PatientId, today_view.Person],
    visits: dict[AppointmentId, Appointment],
    contacts: Mapping[ContactId, ContactPoint],
) -> today_view.Person | None:
    """Whom it is about; for a number that several share, or nobody, the number."""
    appointment = visits.get(item.appointment_id) if item.appointment_id else None
    patient_id = item.patient_id or (appointment.patient_id if appointment else None)
    if patient_id:
        return people.get(patient_id)
    contact = contacts.get(item.contact_id) if item.contact_id else None
    return today_view.stranger(contact) if contact else None


def _about(visit: Visit, item: WorkItem, visits: dict[AppointmentId, Appointment]) -> str:
    appointment = visits.get(item.appointment_id) if item.appointment_id else None
    return about(visit, appointment) if appointment else ""


def about(visit: Visit, appointment: Appointment) -> str:
    """ "Thu 26 Nov 10:30, Cleaning"."""
    location = visit.setup.locations[appointment.location_id]
    at = saying.when(location.local(appointment.starts_at), location.local(visit.now))
    visit_type = visit.setup.visit_types.get(appointment.visit_type_id)
    return f"{at}, {visit_type.name}" if visit_type else at


def _elsewhere(visit: Visit, here: Location, work: list[WorkItem]) -> list[today_view.Elsewhere]:
    waiting = Counter(item.location_id for item in work)
    return [
        today_view.Elsewhere(
            location_id=of.location_id, name=of.name, needs=waiting[of.location_id]
        )
        for of in visit.locations
        if waiting[of.location_id] and of is not here
    ]
