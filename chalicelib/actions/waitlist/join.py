"""A patient joins the waitlist, changes what suits them, or leaves it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from chalicelib.actions.write_down import write_down
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    VisitTypeId,
    WaitlistEntryId,
)
from chalicelib.domain.waitlist.entries import NOTICE, Entry, EntryState, Part, entry_id
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

LONGEST_NOTICE = timedelta(days=14)
_TRIES = 5


def join(
    services: Services,
    practice_id: PracticeId,
    *,
    patient_id: PatientId,
    location_id: LocationId,
    visit_type_id: VisitTypeId,
    provider_ids: Collection[ProviderId] = (),
    weekdays: Collection[int] = (),
    parts: Collection[Part] = (),
    first: date | None = None,
    until: date | None = None,
    notice: timedelta = NOTICE,
    instead_of: AppointmentId | None = None,
    by: str,
) -> Entry:
    """There is one entry for a patient and a kind of visit: joining again changes what suits them,
    and they have waited as long as before. Raises NotFound (the patient), BadInput, StaleWrite."""
    patient = services.patients.standing(practice_id, patient_id)
    now = services.clock()
    wanted = Entry(
        practice_id=practice_id,
        entry_id=entry_id(patient.patient_id, visit_type_id),
        patient_id=patient.patient_id,
        location_id=location_id,
        visit_type_id=visit_type_id,
        provider_ids=tuple(sorted(set(provider_ids))),
        weekdays=tuple(sorted(set(weekdays))),
        parts=tuple(of for of in Part if of in parts),
        first=first,
        until=until,
        notice=notice,
        instead_of=instead_of,
        joined_at=now,
        joined_by=by,
    )
    if patient.erased_at is not None or patient.deceased or patient.discharged:
        raise BadInput("patient", "one who is a patient of this practice")
    _check(services, wanted)
    for _ in range(_TRIES):
        was = services.waitlist.entry(practice_id, wanted.entry_id)
        entry = _kept(wanted, was)
        if was is not None and replace(entry, revision=was.revision) == was:
            return was
        try:
            saved = services.waitlist.save_entry(entry)
            break
        except StaleWrite:
            continue
    else:
        raise StaleWrite(wanted.entry_id)
    if not services.setups.of(practice_id).waitlist.used:
        services.waitlist.note_used(practice_id)
    did = "waitlist.changed" if was is not None and was.waits else "waitlist.joined"
    write_down(services, practice_id, did, saved.patient_id, by=by, subject=saved.patient_id)
    return saved


def _kept(wanted: Entry, was: Entry | None) -> Entry:
    """With what stays of the entry that is there."""
    if was is None:
        return wanted
    if not was.waits:
        return replace(wanted, revision=was.revision)
    return replace(
        wanted,
        joined_at=was.joined_at,
        joined_by=was.joined_by,
        offers=was.offers,
        lately=was.lately,
        held_until=was.held_until,
        held_for=was.held_for,
        revision=was.revision,
    )


def _check(services: Services, entry: Entry) -> None:
    setup = services.setups.of(entry.practice_id)
    location = setup.locations.get(entry.location_id)
    if location is None or location.closed:
        raise BadInput("location", "a location of this practice that is open")
    visit_type = setup.visit_types.get(entry.visit_type_id)
    if visit_type is None or visit_type.retired:
        raise BadInput("visit type", "a kind of visit that is booked")
    if any(
        of not in setup.providers or setup.providers[of].location_id != entry.location_id
        for of in entry.provider_ids
    ):
        raise BadInput("provider", "somebody who works there")
    if any(not 1 <= day <= 7 for day in entry.weekdays):
        raise BadInput("weekdays", "1 (Monday) to 7")
    if entry.first and entry.until and entry.until < entry.first:
        raise BadInput("until", "a day not before the first one")
    if entry.until and entry.until < location.local(services.clock()).date():
        raise BadInput("until", "a day that has not passed")
    if not timedelta(0) <= entry.notice <= LONGEST_NOTICE:
        raise BadInput("notice", f"at most {LONGEST_NOTICE.days} days")
    if entry.instead_of is not None:
        visit = services.appointments.get(entry.practice_id, entry.instead_of)
        if visit.patient_id != entry.patient_id:
            raise NotFound(entry.instead_of)
        if not visit.is_open or visit.starts_at <= services.clock():
            raise BadInput("visit", "one that is booked and still to come")


def leave(
    services: Services, practice_id: PracticeId, entry_id: WaitlistEntryId, *, by: str
) -> Entry:
    """Leaving twice is leaving once. What is held for them just now they may still decline, not
    take. Raises NotFound, StaleWrite."""
    for _ in range(_TRIES):
        entry = services.waitlist.entry(practice_id, entry_id)
        if entry is None:
            raise NotFound(entry_id)
        if not entry.waits:
            return entry
        left = replace(entry, state=EntryState.LEFT, ended_at=services.clock(), ended_by=by)
        try:
            saved = services.waitlist.save_entry(left)
        except StaleWrite:
            continue
        write_down(
            services,
            practice_id,
            "waitlist.left",
            entry.patient_id,
            by=by,
            subject=entry.patient_id,
        )
        return saved
    raise StaleWrite(entry_id)
