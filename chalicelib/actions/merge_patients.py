"""Two records are one person, or are not after all.

decided (one transaction: both records, and what is to follow) ──► contact points ► refusals ►
visits ► work ► reminders ──► a second look a minute later ──► done

Whoever dies on the way is followed by another: until all has followed, the merge is due.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.actions.give_to_another import (
    change_members,
    contact_ids,
    give_visit,
    give_work,
    keep_stops,
)
from chalicelib.actions.journeys.end_run import end_all
from chalicelib.actions.plan_reminders import replan_patient
from chalicelib.actions.save_patient import follow_patient
from chalicelib.actions.told_meanwhile import keep_refusal, told_meanwhile
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId
from chalicelib.domain.merging import BeingErased, OneRecord, as_before, made_one
from chalicelib.domain.patients import Kind, Patient
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import Delete, Update, Write, joined_updates
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.imports import Taken
from chalicelib.storage.merges import Merge, Stage
from chalicelib.storage.profiles import asked_of, given_to, taken_from
from chalicelib.wiring import Services

_TRIES = 5
_AT_ONCE = 200
"""Visits that one worker moves; the next goes on."""
_LOOK_AGAIN = timedelta(minutes=1)
"""By then the index shows what was written while the visits were moved."""


def merge(
    services: Services,
    practice_id: PracticeId,
    *,
    survivor: PatientId,
    retired: PatientId,
    by: str,
    keep: Mapping[str, Any] | None = None,
    seen: tuple[int, int] | None = None,
) -> Merge:
    """The retired record stands for the survivor from now on. Harmless when repeated.

    A retired one that nobody knows becomes an alias. `keep`: field → the value that is kept of
    the two. `seen`: the revisions of the survivor and the retired one that somebody decided on.
    Raises NotFound (the survivor), OneRecord, BeingErased, StaleWrite: one of them was changed.
    """
    if survivor == retired:
        raise OneRecord(survivor)
    for _ in range(_TRIES):
        try:
            found = _decide(services, practice_id, survivor, retired, by, keep or {}, seen)
            break
        except StaleWrite:
            if seen:
                raise
    else:
        raise StaleWrite(retired)
    with suppress(StaleWrite):
        # Somebody is at it, or will be: it is due.
        follow_merge(services, practice_id, found.retired)
    return found


def undo_merge(services: Services, practice_id: PracticeId, retired: PatientId, by: str) -> Patient:
    """They are two people again, each with their own; what came since stays with the survivor
    unless the retired one's own source brought it. Harmless when repeated.

    Raises NotFound where nothing was merged, or who it was is erased; StaleWrite.
    """
    for _ in range(_TRIES):
        try:
            found = services.merges.get(practice_id, retired)
            if found is None:
                raise NotFound(retired)
            if found.stage is Stage.MERGING:
                follow_merge(services, practice_id, retired)
                found = services.merges.get(practice_id, retired) or found
            if found.stage in (Stage.MERGED, Stage.MERGING):
                _decide_undo(services, found, by)
            break
        except StaleWrite:
            continue
    else:
        raise StaleWrite(retired)
    with suppress(StaleWrite):
        # As in `merge`: what is left to do is due.
        follow_merge(services, practice_id, retired)
    return services.patients.get(practice_id, found.survivor)


def follow_merge(services: Services, practice_id: PracticeId, retired: PatientId) -> None:
    """Go on where somebody died, or look again. Raises StaleWrite: come again."""
    found = services.merges.get(practice_id, retired)
    if found is None or found.due_at is None:
        return
    if found.stage is Stage.MERGING:
        _follow(services, found)
    elif found.stage is Stage.UNDOING:
        _follow_undo(services, found)
    else:
        _look_again(services, found)


# --- merging -------------------------------------------------------------------------------------


def _decide(
    services: Services,
    practice_id: PracticeId,
    survivor_id: PatientId,
    retired_id: PatientId,
    by: str,
    keep: Mapping[str, Any],
    seen: tuple[int, int] | None,
) -> Merge:
    survivor = services.patients.standing(practice_id, survivor_id)
    if survivor.erased_at:
        raise NotFound(survivor_id)
    retired = _standing(services, practice_id, retired_id)
    if retired is not None and retired.patient_id == survivor.patient_id:
        done = services.merges.get(practice_id, retired_id)
        if done is None:
            # It is the other way round already: the survivor's own id leads to the retired one.
            done = services.merges.get(practice_id, survivor_id)
        if done is None:
            raise NotFound(retired_id)
        return done
    if seen and seen != (survivor.revision, retired.revision if retired else 0):
        raise StaleWrite(survivor_id)
    for of in (survivor, retired):
        if of is not None and _is_being_erased(services, practice_id, of.patient_id):
            raise BeingErased(of.patient_id)
    return _write(services, practice_id, survivor, retired, retired_id, by, keep)


def _write(
    services: Services,
    practice_id: PracticeId,
    survivor: Patient,
    known: Patient | None,
    retired_id: PatientId,
    by: str,
    keep: Mapping[str, Any],
) -> Merge:
    now = services.clock()
    retired = known or Patient(patient_id=retired_id, given_name="", family_name="")
    reached = _reached_at(services, practice_id, retired)
    made = made_one(survivor, retired, keep)
    own = contact_ids(services, practice_id, made)
    written = contact_ids(services, practice_id, survivor) | contact_ids(
        services, practice_id, retired
    )
    made = replace(made, former=tuple(sorted({*made.former, *reached, *written} - own)))
    survivor_saved, writes = services.patients.writes(
        practice_id,
        made,
        was=survivor,
        left=services.patients.left(practice_id, survivor.patient_id) - own,
        due_at=now,
    )
    _, others = services.patients.writes(
        practice_id,
        replace(retired, merged_into=survivor.patient_id),
        was=known,
        at=now if known else None,
    )
    stays, theirs = (
        services.profiles.get(practice_id, of.patient_id) for of in (survivor, retired)
    )
    sent = given_to(practice_id, survivor.patient_id, theirs.referred, theirs.may_hear_of)
    sent += asked_of(practice_id, survivor.patient_id, (stays, theirs))
    before = services.merges.get(practice_id, retired.patient_id)
    taken = services.imports.get_many(practice_id, [retired.patient_id])
    found, journal = services.merges.writes(
        Merge(
            practice_id=practice_id,
            retired=retired.patient_id,
            survivor=survivor.patient_id,
            at=now,
            by=by,
            stage=Stage.MERGING,
            was=survivor,
            made=survivor_saved,
            contacts=tuple(sorted(reached)),
            stops=tuple(sorted(written)),
            taken=taken[retired.patient_id].fields if retired.patient_id in taken else {},
            is_alias=known is None,
            due_at=now,
        ),
        was=before,
    )
    _transact(services, found, "patient.merged", by, [*writes, *others, *sent, *journal])
    return found


def _reached_at(services: Services, practice_id: PracticeId, of: Patient) -> set[ContactId]:
    """Contact points that they are a member of."""
    theirs = contact_ids(services, practice_id, of) | set(of.former)
    theirs |= services.patients.left(practice_id, of.patient_id)
    contacts = services.contacts.get_many(practice_id, theirs)
    return {contact.contact_id for contact in contacts.values() if of.patient_id in contact.members}


def _transact(services: Services, of: Merge, did: str, by: str, writes: Iterable[Write]) -> None:
    """With an entry about each of the two in the audit trail, or none of it."""
    now = services.clock()
    both = (of.survivor, of.retired)
    entries = [
        AuditEntry(
            practice_id=of.practice_id,
            entry_id=fresh(now),
            at=now,
            who=by,
            did=did,
            about=both,
            subject=subject,
        )
        for subject in both
    ]
    with services.audit.writing_all(entries) as puts:
        services.db.transact([*_once_each(writes), *puts])


def _once_each(writes: Iterable[Write]) -> list[Write]:
    """What one record says of whom the other sent may be about an item that goes."""
    joined = joined_updates(list(writes))
    gone = {(of.key["pk"], of.key["sk"]) for of in joined if isinstance(of, Delete)}
    return [
        of
        for of in joined
        if not isinstance(of, Update) or (of.key["pk"], of.key["sk"]) not in gone
    ]


def _standing(services: Services, practice_id: PracticeId, patient_id: PatientId) -> Patient | None:
    try:
        return services.patients.standing(practice_id, patient_id)
    except NotFound:
        return None


def _is_being_erased(services: Services, practice_id: PracticeId, patient_id: PatientId) -> bool:
    erasure = services.erasures.get(practice_id, patient_id)
    return erasure is not None and erasure.erased_at is None


def _follow(services: Services, found: Merge) -> None:
    practice_id = found.practice_id
    survivor = services.patients.standing(practice_id, found.survivor)
    own = contact_ids(services, practice_id, survivor)
    for contact_id in sorted({*found.contacts, *own}):
        change_members(services, practice_id, contact_id, join=survivor)
    keep_stops(services, found, survivor)
    found, done = _move(services, found, survivor)
    if not done:
        _go_on(services, found)
        return
    for contact_id in found.contacts:
        change_members(services, practice_id, contact_id, leave=found.retired)
    replan_patient(
        services, practice_id, survivor.patient_id, left={*found.contacts, *found.stops} - own
    )
    end_all(services, practice_id, found.retired)
    if services.setups.of(practice_id).waitlist.used:
        from chalicelib.actions.waitlist.of_another import give_places

        give_places(services, practice_id, found.retired, survivor.patient_id)
    _move_prospects(services, found)
    follow_patient(services, practice_id, survivor.patient_id)
    again = services.clock() + _LOOK_AGAIN
    services.merges.save(replace(found, stage=Stage.MERGED, due_at=again))


def _move_prospects(services: Services, found: Merge) -> None:
    """What the retired one asked is with the survivor; who was asked for as somebody new and is a
    patient's record was one already."""
    from chalicelib.actions.prospects.follow import follow, was_known

    by = found.by
    if found.was.kind is Kind.PROSPECT and found.made.kind is Kind.PATIENT:
        was_known(services, found.practice_id, found.survivor, by=by)
    follow(services, found.practice_id, found.retired, by=by)


def _go_on(services: Services, found: Merge) -> None:
    """With the next sweep."""
    services.merges.save(replace(found, due_at=services.clock()))


def _look_again(services: Services, found: Merge) -> None:
    """What was written to the retired record while it was merged has come into the index."""
    if found.stage is Stage.MERGED:
        survivor = services.patients.standing(found.practice_id, found.survivor)
        moved, done = _move(services, found, survivor)
        if not done:
            _go_on(services, moved)
            return
        if moved != found:
            replan_patient(services, found.practice_id, survivor.patient_id)
        found = moved
    services.merges.save(replace(found, due_at=None))


def _move(services: Services, found: Merge, to: Patient) -> tuple[Merge, bool]:
    """Visits and work of the retired one; False: there is more. What is moved is written down
    first, so that it is known whose it was."""
    practice_id = found.practice_id
    listed = services.appointments.of_patient(practice_id, found.retired)
    visits = services.appointments.get_many(practice_id, [of.appointment_id for of in listed])
    mine = [of for of in visits.values() if of.patient_id == found.retired]
    some = mine[:_AT_ONCE]
    work = services.work_items.of_patient(practice_id, found.retired)
    noted = replace(
        found,
        visits=tuple(dict.fromkeys((*found.visits, *(of.appointment_id for of in some)))),
        work=tuple(dict.fromkeys((*found.work, *(of.work_item_id for of in work)))),
    )
    if noted != found:
        found = services.merges.save(noted)
    for visit in some:
        give_visit(services, practice_id, visit.appointment_id, found.retired, to.patient_id)
    for item in work:
        give_work(services, practice_id, item.work_item_id, found.retired, to.patient_id)
    return found, len(some) == len(mine)


# --- undoing -------------------------------------------------------------------------------------


def _decide_undo(services: Services, found: Merge, by: str) -> None:
    practice_id, now = found.practice_id, services.clock()
    retired = services.patients.get(practice_id, found.retired)
    survivor = services.patients.get(practice_id, found.survivor)
    if survivor.erased_at or retired.erased_at or retired.merged_into is None:
        raise NotFound(found.retired)
    gone = {found.retired, *retired.also}
    told = told_meanwhile(services, found, gone)
    if not found.is_alias:
        keep_refusal(services, retired, told)
    writes: list[Write] = []
    # Those whom the survivor was merged into since know of the retired one, too.
    while True:
        without = replace(survivor, also=tuple(of for of in survivor.also if of not in gone))
        if survivor.patient_id == found.survivor:
            without = as_before(without, was=found.was, made=found.made)
            without = replace(without, **told.of_survivor)
        _, some = services.patients.writes(
            practice_id,
            without,
            was=survivor,
            left=services.patients.left(practice_id, survivor.patient_id),
            due_at=None if survivor.merged_into else now,
        )
        writes += some
        if survivor.merged_into is None:
            break
        survivor = services.patients.get(practice_id, survivor.merged_into)
    back = replace(
        retired,
        merged_into=None,
        **told.of_retired,
        # Of an alias there is nothing to come back but its key, for whoever brings it next.
        erased_at=now if found.is_alias else None,
        # What was sent there meanwhile about their visits is not sent again.
        former=tuple(
            sorted(
                {*retired.former, *contact_ids(services, practice_id, survivor)}
                - contact_ids(services, practice_id, retired)
            )
        ),
    )
    _, some = services.patients.writes(practice_id, back, was=retired, due_at=now)
    undoing, journal = services.merges.writes(
        replace(found, stage=Stage.UNDOING, due_at=now), was=found
    )
    writes += [*some, *journal, *_sent_back(services, practice_id, survivor, retired)]
    if found.taken:
        # What its source said meanwhile is news to it.
        taken = Taken(of=found.retired, fields=found.taken)
        writes.append(services.imports.put(practice_id, taken))
    _transact(services, undoing, "patient.unmerged", by, writes)


def _part_prospects(services: Services, found: Merge) -> None:
    from chalicelib.actions.prospects.follow import follow

    for patient_id in (found.survivor, found.retired):
        follow(services, found.practice_id, patient_id)


def _sent_back(
    services: Services, practice_id: PracticeId, survivor: Patient, retired: Patient
) -> list[Write]:
    """Who came through the retired one did not come through the survivor."""
    profile = services.profiles.get(practice_id, survivor.patient_id)
    known = profile.referred
    people = services.patients.get_many(practice_id, known)
    ids = {retired.patient_id, *retired.also}
    theirs = {
        of.patient_id: known[of.patient_id] for of in people.values() if of.referred_by in ids
    }
    return [
        *taken_from(practice_id, survivor.patient_id, theirs),
        *given_to(practice_id, retired.patient_id, theirs, profile.may_hear_of),
    ]


def _follow_undo(services: Services, found: Merge) -> None:
    practice_id = found.practice_id
    if found.is_alias:
        services.imports.forget(practice_id, [found.retired])
        services.merges.save(replace(found, stage=Stage.UNDONE, due_at=None))
        return
    retired = services.patients.get(practice_id, found.retired)
    survivor = services.patients.standing(practice_id, found.survivor)
    own = contact_ids(services, practice_id, survivor)
    for contact_id in sorted(own):
        change_members(services, practice_id, contact_id, join=survivor)
    for contact_id in found.contacts:
        change_members(services, practice_id, contact_id, join=retired)
    for visit_id in dict.fromkeys((*found.visits, *_brought(services, found, survivor))):
        give_visit(services, practice_id, visit_id, survivor.patient_id, found.retired)
    for work_item_id in found.work:
        give_work(services, practice_id, work_item_id, survivor.patient_id, found.retired)
    theirs = own.union(*_of_others(services, found, survivor))
    for contact_id in found.contacts:
        if contact_id not in theirs:
            change_members(services, practice_id, contact_id, leave=survivor.patient_id)
    left = {*found.contacts, *found.stops}
    replan_patient(services, practice_id, survivor.patient_id, left=left - own)
    replan_patient(services, practice_id, found.retired, left=left | own)
    if services.setups.of(practice_id).waitlist.used:
        from chalicelib.actions.waitlist.of_another import give_back_places

        give_back_places(services, practice_id, found.retired, survivor.patient_id)
    follow_patient(services, practice_id, survivor.patient_id)
    follow_patient(services, practice_id, found.retired)
    _part_prospects(services, found)
    services.merges.save(replace(found, stage=Stage.UNDONE, due_at=None))


def _of_others(services: Services, found: Merge, survivor: Patient) -> list[set[ContactId]]:
    """Where the others of the survivor's records are reached; what one of them only had because of
    the retired one it has no more."""
    practice_id = found.practice_id
    records = services.patients.get_many(practice_id, survivor.also)
    merges = services.merges.get_many(practice_id, survivor.also)
    theirs = []
    for of, other in merges.items():
        own = contact_ids(services, practice_id, records[of])
        contacts = set(other.contacts) - (set(found.contacts) - own)
        if contacts != set(other.contacts):
            services.merges.save(replace(other, contacts=tuple(sorted(contacts))))
        theirs.append(contacts)
    return theirs


def _brought(services: Services, found: Merge, survivor: Patient) -> list[AppointmentId]:
    """Visits of the survivor that came under the retired one's key since."""
    visits = [
        of
        for of in services.appointments.of_patient(found.practice_id, survivor.patient_id)
        if of.source_key
    ]
    taken = services.imports.get_many(found.practice_id, [of.appointment_id for of in visits])
    hers = services.imports.fingerprint(found.practice_id, f"who={found.retired}")
    return [
        of.appointment_id
        for of in visits
        if of.appointment_id in taken and taken[of.appointment_id].fields.get("who") == hers
    ]
