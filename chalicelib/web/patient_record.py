"""One patient's page: who they are, how they are reached, and all that was."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import ContactId, LocationId, PatientId
from chalicelib.domain.minors import answers_for, is_minor
from chalicelib.domain.money import as_typed
from chalicelib.domain.patients import ContactPoint, LedgerEntry, Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.web import (
    doubles,
    erasing,
    pages,
    patient_view,
    reach,
    saying,
    today,
    today_view,
)
from chalicelib.web.desk import Visit
from chalicelib.web.patient_view import Entry, Reach, Reader

if TYPE_CHECKING:
    from chalicelib.web.referrals import Card

_MOST = 200
"""Lines of each kind that a timeline reaches back."""


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
    wrong: Mapping[str, str] | None = None,
    wrong_amount_of: str = "",
    referral: "Card | None" = None,
    status: int = 200,
) -> Response:
    """`problem`: said above everything; `wrong`: field → what is wrong with it; `wrong_amount_of`:
    the visit whose amount that is."""
    # Each of them answers with this page.
    from chalicelib.web import complaints, household, referrals, written_consent
    from chalicelib.web.prospects import reading as prospects
    from chalicelib.web.waitlist.view import waits_of

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
        wrong=pages.blanks(wrong),
        wrong_amount_of=wrong_amount_of,
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
        waits=waits_of(visit, record.patient, record.appointments),
        complaint=complaints.choices(visit),
        prospects=prospects.of_patient(visit, record.patient),
        **prospects.choices(),
        wordings=written_consent.wordings(visit),
        hows=written_consent.HOW,
        today=today_there.isoformat(),
        been=_been(visit, record, rows, readers),
        balance=saying.balance(record.patient.balance),
        brought=_brought(visit, record),
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
        thread=thread_of(visit, record.patient),
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
    mark: str
    """What they said of it: "9 of 10"; empty: nothing."""
    words: str


_MOST_BEEN = 6


def _brought(visit: Visit, record: _Record) -> str:
    """ "$240.00 from 2 of 3 visits"; empty: they have not been here."""
    took_place = _took_place(visit, record)
    amounts = [of.amount for of in took_place if of.amount is not None]
    if not took_place:
        return ""
    visits = saying.count(len(took_place), "visit")
    if not amounts:
        return f"no amounts are known of {visits}"
    of = visits if len(amounts) == len(took_place) else f"{len(amounts)} of {visits}"
    return f"{saying.sum_of(sum(amounts))} from {of}"


def _took_place(visit: Visit, record: _Record) -> list[Appointment]:
    return [
        of
        for of in record.appointments
        if of.status in (Status.BOOKED, Status.ARRIVED, Status.FULFILLED)
        and of.starts_at < visit.now
    ]


def _been(
    visit: Visit,
    record: _Record,
    rows: list[tuple[today_view.Row, Location]],
    readers: Mapping[LocationId, Reader],
) -> list[_Been]:
    """The latest first."""
    by_id = {row.appointment_id: row for row, _ in rows}
    took_place = _took_place(visit, record)[-_MOST_BEEN:]
    ids = [of.appointment_id for of in took_place if of.status is not Status.BOOKED]
    found = visit.services.feedback.get_many(visit.practice_id, ids)
    said = {of.appointment_id: of for of in found}
    return [
        _Been(
            appointment_id=of.appointment_id,
            revision=of.revision,
            when=readers[of.location_id].when(of.starts_at),
            full=readers[of.location_id].full(of.starts_at),
            visit_type=by_id[of.appointment_id].visit_type,
            provider=by_id[of.appointment_id].provider,
            amount=as_typed(of.amount),
            mark=saying.feedback_mark(said[of.appointment_id]) if of.appointment_id in said else "",
            words=said[of.appointment_id].words if of.appointment_id in said else "",
        )
        for of in reversed(took_place)
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


def thread_of(visit: Visit, patient: Patient) -> ContactId | None:
    return (
        visit.services.contacts.id_of(visit.practice_id, patient.phone) if patient.phone else None
    )
