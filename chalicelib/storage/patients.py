"""Patients in and out of the table; the practice is always the first argument."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from boto3.dynamodb.conditions import Attr

from chalicelib.domain import hooks
from chalicelib.domain.ids import ContactId, PatientId, PracticeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.same_person import Facts, facts_of
from chalicelib.storage import keys
from chalicelib.storage.audit import AuditEntry, AuditStore
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Delete, Put, Update, Write
from chalicelib.storage.doubles import facts_put
from chalicelib.storage.errors import NotFound
from chalicelib.storage.hooks import HookStore
from chalicelib.storage.profiles import writes_of_patient, writes_of_referral
from chalicelib.storage.records import from_item, to_item

CALLED = "pt_"
"""An attribute each patient, so that two who are saved at once do not collide."""


class PatientStore:
    def __init__(
        self,
        db: Db,
        audit: AuditStore,
        hooks: HookStore,
        id_of: Callable[[PracticeId, str], ContactId],
    ) -> None:
        self._db = db
        self._audit = audit
        self._hooks = hooks
        self._id_of = id_of

    def get(self, practice_id: PracticeId, patient_id: PatientId) -> Patient:
        item = self._db.get(keys.patient(practice_id, patient_id))
        if item is None:
            raise NotFound(patient_id)
        return from_item(item, Patient)

    def standing(self, practice_id: PracticeId, patient_id: PatientId) -> Patient:
        """Whoever this record stands for now: itself, or what it was merged into. Raises
        NotFound."""
        found = self.get(practice_id, patient_id)
        seen = {patient_id}
        while found.merged_into and found.merged_into not in seen:
            seen.add(found.merged_into)
            found = self.get(practice_id, found.merged_into)
        return found

    def get_many_standing(
        self, practice_id: PracticeId, patient_ids: Iterable[PatientId]
    ) -> dict[PatientId, Patient]:
        """Those that exist, each as whoever it stands for now."""
        found = self.get_many(practice_id, patient_ids)
        for of, patient in found.items():
            if patient.merged_into:
                found[of] = self.standing(practice_id, patient.merged_into)
        return found

    def get_many(
        self, practice_id: PracticeId, patient_ids: Iterable[PatientId], *, strong: bool = True
    ) -> dict[PatientId, Patient]:
        """Those that exist."""
        wanted = [keys.patient(practice_id, patient_id) for patient_id in patient_ids]
        found = self._db.get_many(wanted, strong=strong) if wanted else {}
        patients = [from_item(item, Patient) for item in found.values()]
        return {patient.patient_id: patient for patient in patients}

    def save(
        self,
        practice_id: PracticeId,
        patient: Patient,
        *,
        was: Patient | None,
        audit: AuditEntry,
        left: Collection[ContactId] = (),
        due_at: datetime | None = None,
        also: Sequence[Write] = (),
        came_at: datetime | None = None,
    ) -> Patient:
        """Expects that nobody saved since `was` was read (None: it is new). Raises StaleWrite.

        Contact points are `actions.save_patient`'s part: membership follows phone and email. Until
        it has followed, the patient is due, and says which contact points they `left`.
        """
        saved, writes = self.writes(
            practice_id,
            patient,
            was=was,
            left=left,
            due_at=due_at,
            at=audit.at,
            came_at=came_at,
        )
        with self._audit.writing(audit) as entry:
            self._db.transact([*writes, entry, *also])
        return saved

    def writes(
        self,
        practice_id: PracticeId,
        patient: Patient,
        *,
        was: Patient | None,
        left: Collection[ContactId] = (),
        due_at: datetime | None = None,
        at: datetime | None = None,
        came_at: datetime | None = None,
    ) -> tuple[Patient, list[Write]]:
        """The patient as they will be, and what makes it so: for a transaction with more in it.

        `at`: when it happens, for other software that is told of it; else it is `due_at`.
        `came_at`: since when it is known who sent them, where that is not now.
        """
        unchanged = Attr("revision").eq(was.revision) if was else MISSING
        saved = replace(patient, revision=patient.revision + 1)
        item = to_item(
            saved,
            keys.patient(practice_id, patient.patient_id),
            left=sorted(left),
            **_listed(practice_id, saved),
            **(keys.due(patient.patient_id, due_at) if due_at else {}),
        )
        happens = at or due_at
        event = hooks.of_patient(was, saved, at=happens) if happens else None
        return saved, [
            Put(item=item, expect=unchanged),
            *self._finding(practice_id, was, saved),
            *self._called(practice_id, was, saved),
            *writes_of_patient(practice_id, was, saved, self._id_of),
            *writes_of_referral(practice_id, was, saved, at=_came(saved, came_at or happens)),
            *self._hooks.writes_for(practice_id, event),
        ]

    def writes_of_removal(self, practice_id: PracticeId, patient: Patient) -> list[Write]:
        """As if they had never been; expects that nobody saved since they were read."""
        pk = keys.find_pk(practice_id)
        found = [
            Delete(key={"pk": pk, "sk": f"{name}#{patient.patient_id}"})
            for name in sorted(_names(patient))
        ]
        unchanged = Attr("revision").eq(patient.revision)
        key = keys.patient(practice_id, patient.patient_id)
        profile = Delete(key=keys.profile(practice_id, patient.patient_id))
        gone = replace(patient, referred_by=None)
        referral = writes_of_referral(practice_id, patient, gone, at=_came(gone, None))
        return [Delete(key=key, expect=unchanged), *found, profile, *referral]

    def left(self, practice_id: PracticeId, patient_id: PatientId) -> frozenset[ContactId]:
        """Contact points that were theirs before a change that has not been followed."""
        item = self._db.get(keys.patient(practice_id, patient_id)) or {}
        return frozenset(item.get("left", ()))

    def followed(self, practice_id: PracticeId, patient: Patient) -> None:
        """Membership and reminders follow the change, unless there was another one meanwhile."""
        try:
            self._db.update(
                Update(
                    key=keys.patient(practice_id, patient.patient_id),
                    remove=("left", "due_shard", "due_order"),
                    expect=Attr("revision").eq(patient.revision),
                )
            )
        except ConditionFailed:
            return

    def _finding(self, practice_id: PracticeId, was: Patient | None, now: Patient) -> list[Write]:
        before = _names(was) if was else set()
        pk = keys.find_pk(practice_id)
        gone: list[Write] = [
            Delete(key={"pk": pk, "sk": f"{name}#{now.patient_id}"})
            for name in sorted(before - _names(now))
        ]
        new = [
            Put(
                item={
                    "pk": pk,
                    "sk": f"{name}#{now.patient_id}",
                    "patient_id": now.patient_id,
                    "shown": now.full_name,
                }
            )
            for name in sorted(_names(now))
        ]
        return gone + new + _comparing(practice_id, was, now)

    def _called(self, practice_id: PracticeId, was: Patient | None, now: Patient) -> list[Write]:
        """So that whoever calls from a number that is not texted is known too. Nothing where there
        is no such number."""
        before = {of.number for of in was.phones} if was else set()
        stay = {of.number for of in now.phones}
        mine = f"{CALLED}{now.patient_id}"
        return [
            Update(
                key=keys.contact(practice_id, self._id_of(practice_id, number), keys.CALLED_SK),
                set={mine: True} if number in stay else {},
                remove=() if number in stay else (mine,),
            )
            for number in sorted(before ^ stay)
        ]

    def find(
        self, practice_id: PracticeId, name: str, *, limit: int = 20
    ) -> list[tuple[PatientId, str]]:
        """(id, full name) of patients whose given, family or preferred name begins like this."""
        items = self._db.query(keys.find_pk(practice_id), begins=keys.folded(name), limit=limit * 2)
        by_id = {PatientId(item["patient_id"]): str(item["shown"]) for item in items}
        return list(by_id.items())[:limit]

    def has_any(self, practice_id: PracticeId) -> bool:
        """Whether there is anybody."""
        return bool(self._db.query(keys.find_pk(practice_id), limit=1))

    def called(
        self, practice_id: PracticeId, begins: str, *, limit: int
    ) -> list[tuple[PatientId, str]]:
        """(id, folded name) of those whose folded name, in either order, begins like this."""
        items = self._db.query(keys.find_pk(practice_id), begins=begins, limit=limit, strong=False)
        return [
            (PatientId(item["patient_id"]), str(item["sk"]).rpartition("#")[0]) for item in items
        ]

    def page(
        self, practice_id: PracticeId, *, after: str = "", limit: int
    ) -> tuple[list[Patient], str]:
        """All patients by family name (from an index: a moment behind), and where to go on; empty:
        that is all."""
        items = self._db.query(
            keys.patients_list(practice_id),
            between=(f"{after}!", "\U0010ffff") if after else None,
            index="list",
            limit=limit + 1,
        )
        more = str(items[limit - 1]["list_sk"]) if len(items) > limit else ""
        return [from_item(item, Patient) for item in items[:limit]], more

    def all_ids(self, practice_id: PracticeId) -> list[PatientId]:
        """Of everybody who was not erased, nor merged into somebody else."""
        items = self._db.query(keys.find_pk(practice_id))
        return list(dict.fromkeys(PatientId(item["patient_id"]) for item in items))


def _comparing(practice_id: PracticeId, was: Patient | None, now: Patient) -> list[Write]:
    """What tells doubles, only where it changed."""
    before, after = _compared(was) if was else None, _compared(now)
    if before == after:
        return []
    writes: list[Write] = [facts_put(practice_id, after)] if after else []
    if before and (after is None or after.born != before.born):
        writes.append(Delete(key=keys.alike(practice_id, before.born, before.patient_id)))
    return writes


def _compared(patient: Patient) -> Facts | None:
    return facts_of(patient) if _names(patient) else None


def _came(patient: Patient, at: datetime | None) -> datetime:
    """Since when a referral is known: nobody is thanked today for who came years ago."""
    since = datetime.combine(patient.since, time(), tzinfo=UTC) if patient.since else None
    known = [of for of in (since, at) if of]
    return min(known, default=datetime(2000, 1, 1, tzinfo=UTC))


def _listed(practice_id: PracticeId, patient: Patient) -> dict[str, str]:
    """Its place among all patients; none for one who was erased or is another record by now."""
    if patient.erased_at or patient.merged_into:
        return {}
    name = keys.folded(f"{patient.family_name} {patient.given_name}")
    return {
        "list_pk": keys.patients_list(practice_id),
        "list_sk": f"{name}#{patient.patient_id}",
    }


def _names(patient: Patient) -> set[str]:
    """ "ortiz maria", "maria ortiz" and "rosie klein" all find her."""
    if patient.erased_at or patient.merged_into:
        return set()
    pairs = [
        f"{patient.given_name} {patient.family_name}",
        f"{patient.family_name} {patient.given_name}",
        f"{patient.preferred_name} {patient.family_name}" if patient.preferred_name else "",
    ]
    return {keys.folded(pair) for pair in pairs if pair.strip()}
