"""Runs: one patient's way through one journey; due in the index until they end. And what each
journey did, counted by months."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.ids import PatientId, PlaybookId, PracticeId, RunId
from chalicelib.domain.journeys import Run
from chalicelib.domain.journeys.going_on import KEPT
from chalicelib.storage import keys
from chalicelib.storage.db import MISSING, Db, Update
from chalicelib.storage.errors import AlreadyThere
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item


class RunStore:
    def __init__(self, db: Db) -> None:
        self._db = db

    def begin(self, run: Run) -> bool:
        """False: it stands, or has ended. The id says for what it is, so twice is harmless."""
        try:
            self._db.put(run_item(run, 1), expect=MISSING)
        except AlreadyThere:
            return False
        return True

    def get(self, practice_id: PracticeId, patient_id: PatientId, run_id: RunId) -> Run | None:
        item = self._db.get(keys.run(practice_id, patient_id, run_id))
        return from_item(item, Run) if item else None

    def get_many(
        self, practice_id: PracticeId, wanted: Iterable[tuple[PatientId, RunId]]
    ) -> dict[RunId, Run]:
        """Those that exist."""
        found = self._db.get_many([keys.run(practice_id, *of) for of in wanted])
        runs = [from_item(item, Run) for item in found.values()]
        return {run.run_id: run for run in runs}

    def of_patient(self, practice_id: PracticeId, patient_id: PatientId) -> list[Run]:
        pk = keys.patient(practice_id, patient_id)["pk"]
        return [from_item(item, Run) for item in self._db.query(pk, begins=keys.RUN)]

    def save(self, run: Run) -> Run:
        """Expects the revision that was read. Raises StaleWrite."""
        item = run_item(run, run.revision + 1)
        self._db.put(item, expect=Attr("revision").eq(run.revision))
        return from_item(item, Run)

    def drop(self, practice_id: PracticeId, patient_id: PatientId) -> None:
        """All of theirs: they were erased, or the practice ends."""
        pk = keys.patient(practice_id, patient_id)["pk"]
        for item in self._db.query(pk, begins=keys.RUN):
            self._db.delete({"pk": pk, "sk": item["sk"]})

    def count(
        self, practice_id: PracticeId, playbook_id: PlaybookId, month: str, **what: int
    ) -> None:
        """`month`: "2026-11"."""
        key = keys.journey_month(practice_id, playbook_id, month)
        self._db.update(Update(key=key, add=what), answer="NONE")

    def counts(self, practice_id: PracticeId) -> dict[PlaybookId, dict[str, Mapping[str, int]]]:
        """Journey → month → what → how often: one query for all of them."""
        found: dict[PlaybookId, dict[str, Mapping[str, int]]] = {}
        for item in self._db.query(keys.journeys_pk(practice_id)):
            playbook_id, _, month = str(item["sk"]).rpartition("#")
            counted = {n: int(of) for n, of in item.items() if n not in ("pk", "sk")}
            found.setdefault(PlaybookId(playbook_id), {})[month] = counted
        return found


def run_item(run: Run, revision: int) -> Item:
    place: dict[str, str | int] = {}
    if run.due_at is not None:
        place |= keys.due(run.run_id, run.due_at)
    if run.ended_at is not None:
        place["expires_at"] = int((run.ended_at + KEPT).timestamp())
    key = keys.run(run.practice_id, run.patient_id, run.run_id)
    return {**to_item(run, key, **place), "revision": revision}


def month_of(at: datetime) -> str:
    return f"{at:%Y-%m}"
