"""Find a patient; one patient's page; change who they are and what they agreed to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from chalice.app import Blueprint, Response

from chalicelib.actions import consent
from chalicelib.actions.plan_reminders import replan_patient
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain import phones
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import ContactId, LocationId, PatientId
from chalicelib.domain.minors import answers_for, is_minor
from chalicelib.domain.money import as_typed
from chalicelib.domain.patients import Channel, ContactPoint, LedgerEntry, Patient, Purpose
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import (
    desk,
    doubles,
    erasing,
    household,
    pages,
    patient_view,
    person_form,
    reach,
    referrals,
    saying,
    today,
    today_view,
)
from chalicelib.web.desk import Visit
from chalicelib.web.patient_view import Entry, Reach, Reader
from chalicelib.web.person_form import PersonForm

routes = Blueprint(__name__)

_MOST = 200
"""Lines of each kind that a timeline reaches back."""


@desk.page(routes, "/patients", needs=Permission.SEE_PATIENTS)
def show_search(visit: Visit) -> Response:
    """By name only: a phone number is not to stand in an address."""
    return _found(visit, visit.query["q"], find_by_name(visit, visit.query["q"]))


@desk.action(routes, desk.SEARCH, needs=Permission.SEE_PATIENTS)
def search(visit: Visit) -> Response:
    return _found(visit, visit.form["q"], find(visit, visit.form["q"]))


def _found(visit: Visit, asked: str, found: Mapping[PatientId, str]) -> Response:
    only = next(iter(found)) if len(found) == 1 else None
    if only:
        return visit.go(visit.urls.patient(only))
    visit.trail("patients.searched", *found)
    return visit.page(
        "find.html",
        q=asked,
        found=list(found.items()),
        doubled=_doubled(visit),
        may_look_up=visit.may(Permission.SEE_ALL_PATIENTS),
    )


def _doubled(visit: Visit) -> str:
    """How many pairs wait for a decision, in words; empty: none, or not theirs to decide."""
    if not visit.may(Permission.MERGE_PATIENTS):
        return ""
    pairs = doubles.waiting(visit)
    return saying.count(len(pairs), "pair of records", "pairs of records") if pairs else ""


@desk.page(routes, "/new-patient", needs=Permission.CHANGE_PATIENTS)
def show_new_patient(visit: Visit) -> Response:
    return _new_page(visit, person_form.of_patient(_nobody(visit)))


@desk.action(routes, "/new-patient", needs=Permission.CHANGE_PATIENTS)
def add_patient(visit: Visit) -> Response:
    form = _read_form(visit, _nobody(visit))
    if form.patient is None:
        return _new_page(visit, form, status=400)
    alike = doubles.beside(visit, form.patient)
    if {of.patient_id for of in alike} - set(visit.form["seen"].split()):
        return _new_page(visit, form, alike=alike, status=409)
    saved = save_patient(
        visit.services, visit.practice_id, form.patient, was=None, by=visit.me.staff_id
    )
    return visit.go(visit.urls.patient(saved.patient_id) + "?said=saved")


def _nobody(visit: Visit) -> Patient:
    """The patient that a new record begins as."""
    return Patient(
        patient_id=PatientId(fresh(visit.now)),
        given_name="",
        family_name="",
        language=visit.setup.practice.languages[0],
        since=visit.locations[0].local(visit.now).date(),
    )


def _read_form(visit: Visit, was: Patient) -> PersonForm:
    today = visit.locations[0].local(visit.now).date()
    practice = visit.setup.practice
    return person_form.read(
        visit.form, was, region=practice.region, today=today, interests=practice.interests
    )


def _new_page(
    visit: Visit,
    form: PersonForm,
    *,
    alike: Sequence[doubles.Alike] = (),
    status: int = 200,
) -> Response:
    return visit.page(
        "patient_edit.html",
        status=status,
        heading="A new patient",
        target=visit.urls.new_patient(),
        back=visit.urls.patients(),
        doubles=alike,
        warned=(),
        typed=form.typed,
        wrong=pages.blanks(form.wrong),
        differs=pages.blanks(),
        stale=False,
        revision=0,
        **person_form.choices(visit.setup.practice, form),
    )


@desk.page(routes, "/patients/{patient_id}", needs=Permission.SEE_PATIENTS)
def show_patient(visit: Visit, patient_id: str) -> Response:
    patient = reach.patient_of(visit, patient_id)
    if patient.patient_id != patient_id:
        return visit.go(visit.urls.patient(patient.patient_id))
    return show(visit, patient.patient_id)


@desk.page(routes, "/patients/{patient_id}/edit", needs=Permission.CHANGE_PATIENTS)
def edit_patient(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    visit.trail("patient.viewed", patient.patient_id)
    return _edit_page(visit, patient, person_form.of_patient(patient))


@desk.action(routes, "/patients/{patient_id}/edit", needs=Permission.CHANGE_PATIENTS)
def change_patient(visit: Visit, patient_id: str) -> Response:
    patient = visit.patient(patient_id)
    form = _read_form(visit, patient)
    if form.patient is None:
        return _edit_page(visit, patient, form, status=400)
    seen = replace(patient, revision=visit.form.number("revision"))
    try:
        save_patient(
            visit.services,
            visit.practice_id,
            replace(form.patient, revision=seen.revision),
            was=seen,
            by=visit.me.staff_id,
        )
    except StaleWrite:
        stands = visit.services.patients.get(visit.practice_id, patient.patient_id)
        return _edit_page(visit, stands, form, status=409)
    return visit.go(visit.urls.patient(patient_id) + "?said=saved")


@desk.action(routes, "/patients/{patient_id}/consent", needs=Permission.CHANGE_PATIENTS)
def record_consent(visit: Visit, patient_id: str) -> Response:
    """What somebody said at the desk or on the telephone, with their words."""
    patient = reach.patient_of(visit, patient_id)
    contact_id, _, seen = visit.form["contact"].partition(":")
    contact = contact_of(visit, patient, contact_id)
    try:
        problem = _record_consent(visit, contact, seen)
    except StaleWrite:
        return show(visit, patient.patient_id, problem=CHANGED_MEANWHILE, status=409)
    if problem:
        return show(visit, patient.patient_id, wrong_consent=problem, status=400)
    replan_patient(visit.services, visit.practice_id, patient.patient_id)
    return visit.go(visit.urls.patient(patient_id) + "?said=noted")


def _record_consent(visit: Visit, contact: ContactPoint, seen: str) -> str:
    """What is wrong, or nothing. Raises StaleWrite: it is not as it was `seen`, so that allowing
    might take back a refusal that nobody has read. A refusal always holds."""
    wording = visit.form["wording"]
    if not wording:
        return "Write down what they said, in their words. Nothing was changed."
    purpose = Purpose.MARKETING if visit.form["purpose"] == "marketing" else Purpose.CARE
    allow = visit.form["consent"] == "allowed"
    if allow and purpose is Purpose.MARKETING and contact.channel is Channel.TEXT:
        return "News and offers by text need their written consent, so this was not recorded."
    if allow and seen != str(contact.revision):
        raise StaleWrite(contact.contact_id)
    record = partial(consent.start, only_if_unchanged=True) if allow else consent.stop
    record(
        visit.services,
        contact,
        purpose=purpose,
        source=f"front desk: {visit.me.staff_id}",
        wording=wording,
        now=visit.now,
    )
    return ""


def contact_of(visit: Visit, patient: Patient, contact_id: str) -> ContactPoint:
    """One of theirs. Raises NotFound."""
    contact = visit.services.contacts.get(visit.practice_id, ContactId(contact_id))
    if patient.patient_id not in contact.members:
        raise NotFound(contact.contact_id)
    return contact


@desk.action(routes, "/patients/{patient_id}/works-again", needs=Permission.CHANGE_PATIENTS)
def contact_works_again(visit: Visit, patient_id: str) -> Response:
    """The desk reached them there: what is planned may be sent to it again."""
    patient = reach.patient_of(visit, patient_id)
    contact = contact_of(visit, patient, visit.form["contact"])
    try:
        consent.works_again(visit.services, replace(contact, revision=visit.form.number("seen")))
    except StaleWrite:
        return show(visit, patient.patient_id, problem=CHANGED_MEANWHILE, status=409)
    visit.trail("contact.works-again", patient.patient_id, contact.contact_id)
    return visit.go(visit.urls.patient(patient_id) + "?said=saved")


CHANGED_MEANWHILE = (
    "What they agreed to, or whether it works, changed after you opened the page. Nothing was "
    "changed by you: read what stands now, then decide again."
)


@dataclass(frozen=True, kw_only=True)
class _Record:
    """Everything that one patient's page reads."""

    patient: Patient
    location: Location
    contacts: Mapping[ContactId, ContactPoint]
    ledgers: Mapping[ContactId, list[LedgerEntry]]
    household: Mapping[PatientId, Patient]
    appointments: list[Appointment]


def show(
    visit: Visit,
    patient_id: PatientId,
    *,
    problem: str = "",
    wrong_consent: str = "",
    wrong_guardian: str = "",
    wrong_complaint: str = "",
    wrong_written: str = "",
    wrong_amount: tuple[str, str] = ("", ""),
    referral: referrals.Card | None = None,
    status: int = 200,
) -> Response:
    from chalicelib.web import complaints, written_consent

    record = _read(visit, patient_id)
    if record.patient.erased_at:
        return erasing.show_certificate(visit, record.patient)
    rows = _rows(visit, record)
    reader = _reader(visit, record)
    readers = {of: reader.at(location.tz) for of, location in visit.setup.locations.items()}
    entries = _entries(visit, record, rows, reader, readers)
    filtered = visit.query["show"]
    if filtered not in patient_view.FILTERS:
        raise NotFound(filtered)
    visit.trail("patient.viewed", patient_id, *record.household)
    today_there = record.location.local(visit.now).date()
    return visit.page(
        "patient.html",
        status=status,
        problem=problem,
        wrong=pages.blanks(
            {
                "wording": wrong_consent,
                "guardian": wrong_guardian,
                "line": wrong_complaint,
                "written": wrong_written,
                "amount": wrong_amount[1],
            }
        ),
        wrong_amount_of=wrong_amount[0],
        typed=visit.form,
        head=patient_view.header(
            record.patient,
            today_there,
            patient_view.fallback(visit.setup, record.patient.language),
        ),
        reaches=_reaches(visit, record, reader),
        household=household.others(visit, record.patient, record.household.values()),
        child=household.of_child(visit, record.patient, record.household.values()),
        warned=household.warned(visit, record.patient),
        referral=referral or referrals.card(visit, record.patient),
        complaints=complaints.open_ones(visit, record.patient),
        complaint=complaints.choices(visit),
        wordings=written_consent.wordings(visit),
        hows=written_consent.HOW,
        today=today_there.isoformat(),
        been=_been(visit, record, rows, readers),
        alike=doubles.of_patient(visit, record.patient),
        merged=doubles.merged_into(visit, record.patient),
        coming=[
            (row, place.name, there.when(row.at), there.full(row.at))
            for row, place in rows
            for there in [readers[place.location_id]]
            if row.at >= visit.now or row.can_undo or row.can_arrive
        ],
        planned=patient_view.planned(entries),
        entries=patient_view.timeline(entries, show=filtered),
        show=filtered,
        filters=patient_view.FILTERS,
        phone=record.patient.phone,
        thread=_thread_of(visit, record.patient),
        zone=record.location.zone,
        zone_shown=record.location.local(visit.now).tzname(),
    )


@dataclass(frozen=True, kw_only=True)
class _Been:
    """A visit that was, with what it brought."""

    appointment_id: str
    revision: int
    when: str
    full: str
    visit_type: str
    provider: str
    amount: str


_MOST_BEEN = 6


def _been(
    visit: Visit,
    record: _Record,
    rows: list[tuple[today_view.Row, Location]],
    readers: Mapping[LocationId, Reader],
) -> list[_Been]:
    """The latest first."""
    by_id = {row.appointment_id: row for row, _ in rows}
    took_place = [
        of
        for of in record.appointments
        if of.status in (Status.BOOKED, Status.ARRIVED, Status.FULFILLED)
        and of.starts_at < visit.now
    ]
    return [
        _Been(
            appointment_id=of.appointment_id,
            revision=of.revision,
            when=readers[of.location_id].when(of.starts_at),
            full=readers[of.location_id].full(of.starts_at),
            visit_type=by_id[of.appointment_id].visit_type,
            provider=by_id[of.appointment_id].provider,
            amount=as_typed(of.amount),
        )
        for of in reversed(took_place[-_MOST_BEEN:])
    ]


def _read(visit: Visit, patient_id: PatientId) -> _Record:
    services, practice_id = visit.services, visit.practice_id
    patient = reach.patient_of(visit, patient_id)
    ids = [
        services.contacts.id_of(practice_id, address)
        for address in (patient.phone, patient.email)
        if address
    ]
    # Records that were merged into theirs were reached elsewhere, and may still write from there.
    ids += patient.former if patient.also else ()
    contacts = {
        of: contact
        for of, contact in services.contacts.get_many(practice_id, ids).items()
        if patient.patient_id in contact.members
    }
    ledgers = {of: services.contacts.ledger(practice_id, of) for of in contacts}
    members = {member for contact in contacts.values() for member in contact.members}
    appointments = [
        of
        for of in services.appointments.of_patient(practice_id, patient_id)
        if visit.works_at(of.location_id)
    ]
    latest = appointments[-1].location_id if appointments else visit.locations[0].location_id
    return _Record(
        patient=patient,
        location=visit.setup.locations.get(latest) or visit.locations[0],
        contacts={of: contacts[of] for of in ids if of in contacts},
        ledgers=ledgers,
        household=services.patients.get_many(
            practice_id, reach.patients_within(visit, members - {patient_id})
        ),
        appointments=appointments,
    )


def _reader(visit: Visit, record: _Record) -> Reader:
    return Reader(
        now=visit.now,
        zone=record.location.tz,
        names=visit.names,
        # A phone that people share does not say who of them wrote.
        called=" or ".join(of.called for of in (record.patient, *record.household.values())),
    )


def _rows(visit: Visit, record: _Record) -> list[tuple[today_view.Row, Location]]:
    """Each visit as Today shows it, and where it is."""
    person = today.person_of(visit, record.patient)
    rows = []
    for appointment in record.appointments:
        location = visit.setup.locations[appointment.location_id]
        facts = today_view.Facts(
            location=location,
            day=location.local(appointment.starts_at).date(),
            now=visit.now,
            appointments=(),
            patients={record.patient.patient_id: person},
            visit_types=visit.setup.visit_types,
            providers=visit.setup.providers,
            free=(),
            needs=(),
            elsewhere=(),
            names=visit.names,
        )
        row = today_view.row(appointment, facts)
        # Without the planned messages at hand it says nothing about reminders.
        detail = "" if row.state is today_view.UNCONFIRMED else row.detail
        rows.append((replace(row, detail=detail), location))
    return rows


def _entries(
    visit: Visit,
    record: _Record,
    rows: list[tuple[today_view.Row, Location]],
    reader: Reader,
    readers: Mapping[LocationId, Reader],
) -> list[Entry]:
    """Visits and the messages about them in their location's zone, the rest in the page's."""
    services, practice_id = visit.services, visit.practice_id
    by_id = {row.appointment_id: row for row, _ in rows}
    entries = [
        patient_view.of_visit(of, by_id[of.appointment_id], readers[of.location_id])
        for of in record.appointments
        if of.starts_at < visit.now
    ]
    theirs = {record.patient.patient_id, *record.patient.also}
    for contact_id, contact in record.contacts.items():
        touchpoints = services.touchpoints.of_contact(practice_id, contact_id, limit=_MOST)
        entries += [
            patient_view.of_touchpoint(of, readers.get(of.location_id, reader))
            for of in touchpoints
            if visit.works_at(of.location_id)
            if not of.subjects or theirs & {s.patient_id for s in of.subjects}
        ]
        if not visit.limits or reach.reads(
            visit, contact, services.conversations.get(practice_id, contact_id)
        ):
            messages = services.conversations.messages(practice_id, contact_id, limit=_MOST)
            entries += [patient_view.of_message(of, reader) for of in messages]
        entries += [patient_view.of_ledger(of, reader) for of in record.ledgers[contact_id]]
    return entries


def _reaches(visit: Visit, record: _Record, reader: Reader) -> list[Reach]:
    today = record.location.local(visit.now).date()
    return [
        replace(of, ok=False, reminders=instead)
        if (instead := _not_here(record.patient, record.contacts[of.contact_id], today))
        else of
        for of in _all_reaches(visit, record, reader)
    ]


def _not_here(patient: Patient, contact: ContactPoint, today: date) -> str:
    """Why nothing is sent there, whatever was agreed to; empty: it is."""
    if is_minor(patient, today) and not answers_for(contact.people, patient.patient_id, today):
        return "no: a child's own; whoever answers for them is written to"
    if contact.address not in (patient.phone, patient.email):
        return "no: of a record that was merged; they may still write from here"
    return ""


def _all_reaches(visit: Visit, record: _Record, reader: Reader) -> list[Reach]:
    return [
        patient_view.reach(
            contact,
            record.ledgers[contact_id],
            others={
                of.patient_id: of.full_name
                for of in record.household.values()
                if of.patient_id in contact.members
            },
            now=visit.now,
            zone=reader.zone,
            names=visit.names,
        )
        for contact_id, contact in record.contacts.items()
    ]


def _thread_of(visit: Visit, patient: Patient) -> ContactId | None:
    return (
        visit.services.contacts.id_of(visit.practice_id, patient.phone) if patient.phone else None
    )


def _edit_page(visit: Visit, patient: Patient, form: PersonForm, *, status: int = 200) -> Response:
    """Where somebody else saved meanwhile (409), what was typed stays and what stands is shown."""
    stands = person_form.of_patient(patient).typed
    differs = {
        name: stands[name] or "(empty)"
        for name in stands
        if status == 409 and stands[name] != form.typed[name]
    }
    return visit.page(
        "patient_edit.html",
        status=status,
        heading=f"Edit {patient.full_name}",
        target=visit.urls.edit_patient(patient.patient_id),
        back=visit.urls.patient(patient.patient_id),
        doubles=(),
        warned=household.warned(visit, patient),
        typed=form.typed,
        wrong=pages.blanks(form.wrong),
        differs=pages.blanks(differs),
        stale=status == 409,
        revision=patient.revision,
        **person_form.choices(visit.setup.practice, form),
    )


def find(visit: Visit, asked: str) -> dict[PatientId, str]:
    """Full names by id: by a whole phone number, or by how a name begins."""
    return _theirs(visit, _by_phone(visit, asked)) or find_by_name(visit, asked)


def find_by_name(visit: Visit, asked: str) -> dict[PatientId, str]:
    return _theirs(visit, _by_name(visit, asked))


def _theirs(visit: Visit, found: Mapping[PatientId, str]) -> dict[PatientId, str]:
    theirs = reach.patients_within(visit, found) if found else ()
    return {of: name for of, name in found.items() if of in theirs}


def _by_phone(visit: Visit, asked: str) -> dict[PatientId, str]:
    """Whoever shares the number, if it is one."""
    try:
        number = phones.normalise(asked, visit.setup.practice.region)
    except BadPhone:
        return {}
    contact_id = visit.services.contacts.id_of(visit.practice_id, number)
    try:
        members = visit.services.contacts.get(visit.practice_id, contact_id).members
    except NotFound:
        return {}
    found = visit.services.patients.get_many(visit.practice_id, members)
    return {of.patient_id: of.full_name for of in found.values()}


def _by_name(visit: Visit, asked: str) -> dict[PatientId, str]:
    if not asked:
        return {}
    if len(asked) > 100:
        raise BadInput("q", "a name or a phone number")
    return dict(visit.services.patients.find(visit.practice_id, asked))
