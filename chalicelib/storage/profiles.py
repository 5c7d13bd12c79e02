"""Profiles: one small item for each patient, all of a practice in one partition, so that a segment
is counted by walking it and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId, WorkItemId
from chalicelib.domain.patients import Patient
from chalicelib.domain.profiles import Profile, fact_of_visit, facts_of_patient, profile_from
from chalicelib.storage import keys
from chalicelib.storage.db import ConditionFailed, Db, Delete, Update, Write
from chalicelib.storage.keys import Item

VISIT, REFERRED, COMPLAINT = "v_", "r_", "c_"


class ProfileStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, practice_id: PracticeId, patient_id: PatientId) -> Profile:
        """Of nobody: an empty one."""
        item = self._db.get(keys.profile(practice_id, patient_id))
        return _profile(item) if item else Profile(patient_id=patient_id)

    def get_many(
        self, practice_id: PracticeId, patient_ids: Iterable[PatientId]
    ) -> dict[PatientId, Profile]:
        """Those that exist."""
        wanted = [keys.profile(practice_id, of) for of in patient_ids]
        found = self._db.get_many(wanted) if wanted else {}
        profiles = [_profile(item) for item in found.values()]
        return {of.patient_id: of for of in profiles}

    def walk(self, practice_id: PracticeId) -> Iterator[Profile]:
        """Everybody's."""
        for item in self._db.query(keys.profiles_pk(practice_id), strong=False):
            # Who sent somebody may be known before they are.
            if "facts" in item:
                yield _profile(item)

    def note_visit(self, visit: Appointment) -> None:
        """As it is now, unless a later change of it is noted already."""
        name = f"{VISIT}{visit.appointment_id}"
        self._update(
            Update(
                key=keys.profile(visit.practice_id, visit.patient_id),
                set={name: fact_of_visit(visit), f"n{name}": visit.revision},
                expect=Attr(f"n{name}").not_exists() | Attr(f"n{name}").lt(visit.revision),
            )
        )

    def note_heard(self, practice_id: PracticeId, patient_id: PatientId, at: datetime) -> None:
        self._update(
            Update(
                key=keys.profile(practice_id, patient_id),
                set={"heard_at": keys.stamp(at)},
                expect=Attr("heard_at").not_exists() | Attr("heard_at").lt(keys.stamp(at)),
            )
        )

    def note_referred(
        self, practice_id: PracticeId, referrer: PatientId, came: PatientId, at: datetime
    ) -> None:
        self._update(
            Update(
                key=keys.profile(practice_id, referrer),
                start={f"{REFERRED}{came}": keys.stamp(at)},
            )
        )

    def note_complaint(
        self, practice_id: PracticeId, patient_id: PatientId, of: WorkItemId, *, is_open: bool
    ) -> None:
        name = f"{COMPLAINT}{of}"
        self._update(
            Update(
                key=keys.profile(practice_id, patient_id),
                set={name: True} if is_open else {},
                remove=() if is_open else (name,),
            )
        )

    def _update(self, write: Update) -> None:
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return


def writes_of_patient(
    practice_id: PracticeId,
    was: Patient | None,
    now: Patient,
    id_of: Callable[[PracticeId, str], ContactId],
) -> list[Write]:
    """For the transaction that saves them; nothing where nothing of it changed."""
    key = keys.profile(practice_id, now.patient_id)
    if now.erased_at or now.merged_into:
        return [Delete(key=key)]
    facts = _facts(practice_id, now, id_of)
    if was and not (was.erased_at or was.merged_into) and _facts(practice_id, was, id_of) == facts:
        return []
    return [Update(key=key, set={"facts": facts})]


def writes_of_referral(
    practice_id: PracticeId, was: Patient | None, now: Patient, *, at: datetime
) -> list[Write]:
    """So that who sent them has them among those who came: for the same transaction."""
    before, after = _sent_by(was), _sent_by(now)
    if before == after:
        return []
    name = f"{REFERRED}{now.patient_id}"
    writes: list[Write] = []
    if before:
        writes.append(Update(key=keys.profile(practice_id, before), remove=(name,)))
    if after:
        known = {name: keys.stamp(at)}
        writes.append(Update(key=keys.profile(practice_id, after), start=known))
    return writes


def _sent_by(patient: Patient | None) -> PatientId | None:
    if patient is None or patient.erased_at or patient.merged_into:
        return None
    return patient.referred_by


def given_to(
    practice_id: PracticeId, to: PatientId, came: Mapping[PatientId, datetime]
) -> list[Write]:
    """Who sent these is the same person as somebody else."""
    known = {f"{REFERRED}{of}": keys.stamp(at) for of, at in came.items() if of != to}
    return [Update(key=keys.profile(practice_id, to), start=known)] if known else []


def taken_from(practice_id: PracticeId, of: PatientId, came: Iterable[PatientId]) -> list[Write]:
    gone = tuple(f"{REFERRED}{patient_id}" for patient_id in came)
    return [Update(key=keys.profile(practice_id, of), remove=gone)] if gone else []


def without_visit(practice_id: PracticeId, visit: Appointment) -> Update:
    """It is no visit of theirs any more: for a transaction."""
    name = f"{VISIT}{visit.appointment_id}"
    key = keys.profile(practice_id, visit.patient_id)
    return Update(key=key, remove=(name, f"n{name}"))


def _facts(
    practice_id: PracticeId, of: Patient, id_of: Callable[[PracticeId, str], ContactId]
) -> str:
    return facts_of_patient(
        of,
        text=id_of(practice_id, of.phone) if of.phone else None,
        email=id_of(practice_id, of.email) if of.email else None,
    )


def _profile(item: Item) -> Profile:
    visits = {
        AppointmentId(name.removeprefix(VISIT)): str(of)
        for name, of in item.items()
        if name.startswith(VISIT)
    }
    more = {name: item[name] for name in ("heard_at", "score") if name in item}
    referred = {
        name.removeprefix(REFERRED): of for name, of in item.items() if name.startswith(REFERRED)
    }
    complaints = [name.removeprefix(COMPLAINT) for name in item if name.startswith(COMPLAINT)]
    return profile_from(
        PatientId(str(item["sk"])),
        str(item.get("facts", "")),
        visits,
        referred=referred,
        complaints=complaints,
        **more,
    )
