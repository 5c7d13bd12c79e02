"""Profiles: one small item for each patient, all of a practice in one partition, so that a segment
is counted by walking it and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from boto3.dynamodb.conditions import Attr

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    VisitTypeId,
    WorkItemId,
)
from chalicelib.domain.patients import Patient
from chalicelib.domain.profiles import Profile, VisitFact
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
            yield _profile(item)

    def page(
        self, practice_id: PracticeId, *, after: str = "", limit: int
    ) -> tuple[list[Profile], str]:
        """Some of everybody's, and where to go on; empty: that is all."""
        between = (f"{after}!", "~") if after else None
        pk = keys.profiles_pk(practice_id)
        items = self._db.query(pk, between=between, limit=limit, strong=False)
        return [_profile(of) for of in items], str(items[-1]["sk"]) if len(items) == limit else ""

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


_OF_PATIENT = (
    *("called", "full_name", "language", "born", "sex", "kind", "since", "zone", "deceased"),
    *("discharged", "lists", "interests", "came_by", "referred_by", "guarantor", "balance"),
)


def facts_of_patient(patient: Patient, *, text: ContactId | None, email: ContactId | None) -> str:
    """Packed, without what says nothing."""
    said = {name: getattr(patient, name) for name in _OF_PATIENT}
    known = {name: of for name, of in said.items() if of not in (None, "", (), False)}
    return msgspec.json.encode({**known, "text": text, "email": email}).decode()


def fact_of_visit(visit: Appointment) -> str:
    """Packed: "<revision>|<starts>|<booked>|<status>|<location>|<provider>|<type>|<amount>"."""
    amount = "" if visit.amount is None else str(visit.amount)
    return "|".join(
        (
            str(visit.revision),
            visit.starts_at.isoformat(),
            visit.booked_at.isoformat(),
            visit.status.value,
            visit.location_id,
            visit.provider_id,
            visit.visit_type_id,
            amount,
        )
    )


def visit_fact(appointment_id: AppointmentId, packed: str) -> VisitFact:
    revision, starts, booked, status, location, provider, visit_type, amount = packed.split("|")
    return VisitFact(
        appointment_id=appointment_id,
        revision=int(revision),
        starts_at=datetime.fromisoformat(starts),
        booked_at=datetime.fromisoformat(booked),
        status=Status(status),
        location_id=LocationId(location),
        provider_id=ProviderId(provider),
        visit_type_id=VisitTypeId(visit_type),
        amount=int(amount) if amount else None,
    )


def profile_from(
    patient_id: PatientId, facts: str, visits: Mapping[AppointmentId, str], **more: Any
) -> Profile:
    """Of what `facts_of_patient` and `fact_of_visit` packed."""
    known = msgspec.json.decode(facts) if facts else {}
    in_order = sorted(
        (visit_fact(of, packed) for of, packed in visits.items()), key=lambda of: of.starts_at
    )
    return msgspec.convert(
        {**known, "patient_id": patient_id, **more, "visits": tuple(in_order)}, Profile
    )
