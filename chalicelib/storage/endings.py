"""The end of a practice: that it was announced, and the taking away of whole partitions."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    EndpointId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    contact_id,
)
from chalicelib.domain.patients import Consent, ContactPoint
from chalicelib.storage import keys
from chalicelib.storage.contacts import contact_item
from chalicelib.storage.db import Db, Delete, Update
from chalicelib.storage.doors import delete_door
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.keys import Item, Key
from chalicelib.storage.meters import KEPT as NOTES_KEPT

EVIDENCE_KEPT = timedelta(days=6 * 366 + 92)
"""Of a refusal: six years after the practice's end, as the audit trail."""


class EndingStore:
    def __init__(self, db: Db, secret: bytes) -> None:
        self._db = db
        self._secret = secret

    def told(self, practice_id: PracticeId) -> dict[int, datetime]:
        """How many days before → when that was announced."""
        item = self._db.get(keys.ending(practice_id)) or {}
        return {
            int(name.removeprefix("told_")): datetime.fromisoformat(at)
            for name, at in item.items()
            if name.startswith("told_")
        }

    def tell(self, practice_id: PracticeId, days: int, *, at: datetime) -> None:
        key = keys.ending(practice_id)
        self._db.update(Update(key=key, set={f"told_{days}": at.isoformat()}))

    def forget_told(self, practice_id: PracticeId) -> None:
        """It came back: another end is announced anew."""
        self._db.delete(keys.ending(practice_id))

    def patient_ids(self, practice_id: PracticeId, *, limit: int) -> list[PatientId]:
        """Some of those left; the erased ones and those who were merged into others among them."""
        items = self._db.query(keys.find_pk(practice_id), limit=limit)
        found = [PatientId(item["patient_id"]) for item in items]
        if not found:
            items = self._db.query(keys.erased_pk(practice_id), limit=limit)
            found = [PatientId(item["sk"]) for item in items]
        if not found:
            items = self._db.query(keys.merged_list(practice_id), index="list", limit=limit)
            found = [PatientId(item["retired"]) for item in items]
        return list(dict.fromkeys(found))

    def contact_ids(self, practice_id: PracticeId, *, limit: int) -> list[ContactId]:
        items = self._db.query(keys.contacts_pk(practice_id), limit=limit)
        return [ContactId(item["sk"]) for item in items]

    def drop_patient(
        self, practice_id: PracticeId, patient_id: PatientId, names: Iterable[str]
    ) -> None:
        """`names`: as the index has them. The lists come last, so that it is found again."""
        items = self._db.query(keys.person(practice_id, patient_id), index="person")
        for item in items:
            if item["sk"] == keys.APPOINTMENT_SK:
                if item.get("link"):
                    self._db.delete(keys.link(str(item["link"])))
                self._db.delete(keys.taken(practice_id, AppointmentId(item["appointment_id"])))
            self._drop_item(item)
        patient = self._db.get(keys.patient(practice_id, patient_id)) or {}
        for phone in patient.get("phones", ()):
            called_at = contact_id(self._secret, practice_id, str(phone["number"]))
            self._db.delete(keys.contact(practice_id, called_at, keys.CALLED_SK))
        self._db.delete(keys.near(practice_id, patient_id))
        theirs = keys.patient(practice_id, patient_id)["pk"]
        for kind in (keys.RUN, keys.WAIT):
            for item in self._db.query(theirs, begins=kind):
                self._db.delete({"pk": theirs, "sk": item["sk"]})
        self._db.delete(keys.prospect(practice_id, patient_id))
        self._db.delete(keys.taken(practice_id, patient_id))
        self._db.delete(keys.erasure(practice_id, patient_id))
        self._db.delete(keys.merge(practice_id, patient_id))
        self._db.delete(keys.patient(practice_id, patient_id))
        self._db.delete({"pk": keys.erased_pk(practice_id), "sk": patient_id})
        for name in names:
            self._db.delete({"pk": keys.find_pk(practice_id), "sk": name})

    def names_of(self, practice_id: PracticeId) -> dict[PatientId, list[str]]:
        """Sort keys of the name index, some of them."""
        found: dict[PatientId, list[str]] = {}
        for item in self._db.query(keys.find_pk(practice_id), limit=1_000):
            found.setdefault(PatientId(item["patient_id"]), []).append(str(item["sk"]))
        return found

    def drop_contact(
        self,
        contact: ContactPoint | None,
        practice_id: PracticeId,
        contact_id: ContactId,
        *,
        now: datetime,
    ) -> None:
        """With what was said there. Of a refusal that it was, under the address's keyed hash, and
        its ledger stay for their time, and say nothing else."""
        refused = contact is not None and Consent.STOPPED in (contact.care, contact.marketing)
        for item in self._db.query(keys.reached(practice_id, contact_id), index="person"):
            self._drop_item(item)
        gone_at = int((now + EVIDENCE_KEPT).timestamp())
        for item in self._db.query(keys.contact(practice_id, contact_id)["pk"]):
            key: Key = {"pk": item["pk"], "sk": item["sk"]}
            if refused and str(item["sk"]).startswith(keys.LEDGER):
                self._db.update(Update(key=key, set={"expires_at": gone_at}))
            elif not (refused and item["sk"] == keys.CONTACT_SK):
                self._db.delete(key)
        if contact is not None:
            if contact.address:
                self._db.delete(keys.address(self._secret, contact.address, practice_id))
            if contact.link:
                self._db.delete(keys.link(contact.link))
        if refused and contact is not None:
            left = ContactPoint(
                practice_id=practice_id,
                contact_id=contact_id,
                channel=contact.channel,
                care=contact.care,
                marketing=contact.marketing,
                revision=contact.revision + 1,
            )
            self._db.put({**contact_item(left), "expires_at": gone_at})
        self._db.delete(keys.proof(practice_id, contact_id))
        self._db.delete({"pk": keys.contacts_pk(practice_id), "sk": contact_id})

    def drop_rest(
        self,
        practice_id: PracticeId,
        providers: Iterable[ProviderId],
        numbers: Iterable[str],
        *,
        now: datetime,
    ) -> None:
        """Day books, absences, open work of nobody, keys, what other software was told, marks,
        counts, numbers, topics, and its phones at a number that practices share."""
        for provider_id in providers:
            self._drop_all(f"P#{practice_id}#BOOK#{provider_id}")
            self._drop_all(keys.blocks_pk(practice_id, provider_id))
        for item in self._db.query(keys.work_list(practice_id), index="list"):
            self._drop_item(item)
        # Older ones are long gone by themselves: the table deletes them, days late.
        for days in range(2 * NOTES_KEPT.days):
            self._drop_all(keys.sent_pk(practice_id, (now - timedelta(days)).date()))
        for item in self._db.query(keys.setup(practice_id)["pk"], begins=keys.API_KEY):
            for token in item["tokens"]:
                self._db.delete(keys.api_token(str(token["token_hash"])))
            self._db.delete({"pk": item["pk"], "sk": item["sk"]})
        for item in self._db.query(keys.calls_list(practice_id, "")["list_pk"], index="list"):
            self._db.delete({"pk": item["pk"], "sk": item["sk"]})
        self._drop_all(keys.ringing(practice_id, LocationId(""))["pk"])
        for item in self._db.query(keys.setup(practice_id)["pk"], begins=keys.HOOK):
            self._drop_all(keys.hook(practice_id, EndpointId(item["endpoint_id"]))["pk"])
        self._db.delete(keys.replan(practice_id))
        self._db.delete(keys.taken(practice_id, "schedule"))
        self._db.delete(keys.registration(practice_id))
        self._drop_all(keys.alike_pk(practice_id))
        self._drop_all(keys.doubles_pk(practice_id))
        self._db.delete(keys.looked(practice_id))
        for pk in (
            keys.health(practice_id, date.min)["pk"],
            keys.meter_pk(practice_id),
            keys.opinions_pk(practice_id),
            keys.meant_pk(practice_id),
            keys.profiles_pk(practice_id),
            keys.strangers_pk(practice_id),
            keys.segments_pk(practice_id),
            keys.journeys_pk(practice_id),
            keys.feedback_pk(practice_id),
            keys.cases_pk(practice_id),
            keys.recovery(practice_id)["pk"],
        ):
            self._drop_all(pk)
        for number in numbers:
            self._db.delete(keys.number(number))
            self._db.delete(keys.pace(number))
        for item in self._db.query(keys.doors_list(practice_id, "")["list_pk"], index="list"):
            with suppress(StaleWrite):  # the index is late, and it is another practice's
                key = {"pk": item["pk"], "sk": item["sk"]}
                self._db.transact([delete_door(key, practice_id)])

    def drop_setup(self, practice_id: PracticeId) -> None:
        """The very last: after it nothing says that there was such a practice."""
        pk = keys.setup(practice_id)["pk"]
        last = ("PRACTICE", "ACCOUNT")
        for item in self._db.query(pk):
            if item["sk"] not in last:
                self._db.delete({"pk": pk, "sk": item["sk"]})
        self._db.transact(
            [
                *(Delete(key=keys.setup(practice_id, sk)) for sk in last),
                Delete(key=keys.ending(practice_id)),
                Delete(key=keys.practice(practice_id)),
            ]
        )

    def _drop_item(self, item: Item) -> None:
        """A work item with its steps, an offer with its page."""
        if item["sk"] == keys.WORK_SK:
            for step in self._db.query(item["pk"], begins=keys.STEP):
                self._db.delete({"pk": item["pk"], "sk": step["sk"]})
        if token := item.get("token"):
            self._db.delete(keys.link(str(token)))
        self._db.delete({"pk": item["pk"], "sk": item["sk"]})

    def _drop_all(self, pk: str) -> None:
        for item in self._db.query(pk):
            self._db.delete({"pk": pk, "sk": item["sk"]})
