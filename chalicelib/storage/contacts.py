"""Contact points: may we write to them, what they agreed to, what their budget has left."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from boto3.dynamodb.conditions import Attr, ConditionBase

from chalicelib.domain import hooks
from chalicelib.domain.ids import ContactId, PatientId, PracticeId, contact_id, ulid
from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
    Health,
    LedgerEntry,
    Patient,
    Purpose,
    Rather,
)
from chalicelib.domain.topics import PROMOTES, Topic
from chalicelib.storage import keys
from chalicelib.storage.audit import AuditEntry, AuditStore
from chalicelib.storage.db import (
    MISSING,
    ConditionFailed,
    Db,
    Put,
    Update,
    Write,
    joined_updates,
)
from chalicelib.storage.doors import Link, keep_link, link_item
from chalicelib.storage.errors import AlreadyThere, NotFound
from chalicelib.storage.hooks import HookStore
from chalicelib.storage.ids import entropy, token
from chalicelib.storage.keys import Item
from chalicelib.storage.records import from_item, to_item

DAYS_KEPT = 7
"""So many can a practice allow a week at the most."""
_REACHED = [of.value for of in Health if of is not Health.BAD]


class ContactStore:
    def __init__(self, db: Db, secret: bytes, audit: AuditStore, hooks: HookStore) -> None:
        self._db = db
        self._hooks = hooks
        self._secret = secret
        self._audit = audit

    def id_of(self, practice_id: PracticeId, address: str) -> ContactId:
        return contact_id(self._secret, practice_id, address)

    def get(self, practice_id: PracticeId, contact: ContactId) -> ContactPoint:
        item = self._db.get(keys.contact(practice_id, contact))
        if item is None:
            raise NotFound(contact)
        return contact_from(item)

    def get_many(
        self, practice_id: PracticeId, contacts: Iterable[ContactId], *, strong: bool = True
    ) -> dict[ContactId, ContactPoint]:
        """Those that exist."""
        wanted = [keys.contact(practice_id, of) for of in contacts]
        found = self._db.get_many(wanted, strong=strong) if wanted else {}
        values = [contact_from(item) for item in found.values()]
        return {value.contact_id: value for value in values}

    def known(self, practice_id: PracticeId, channel: Channel, address: str) -> ContactPoint:
        """The contact point of this address, made if it was never seen.

        One that was erased learns its address again, and still knows what was refused.
        """
        contact = self.id_of(practice_id, address)
        try:
            found = self.get(practice_id, contact)
            if found.address:
                return found
            self._db.put(dict(keys.address(self._secret, address, practice_id)))
            return self.save(replace(found, address=address))
        except NotFound:
            new = self.unseen(practice_id, channel, address)
            # First the way back from the address, so that no receipt is ever without it.
            self._db.put(dict(keys.address(self._secret, address, practice_id)))
            self._db.put({"pk": keys.contacts_pk(practice_id), "sk": contact})
            keep_link(self._db, _preferences_link(new))
            try:
                self._db.put(contact_item(new), expect=MISSING)
            except AlreadyThere:
                return self.get(practice_id, contact)
            return new

    def unseen(self, practice_id: PracticeId, channel: Channel, address: str) -> ContactPoint:
        """A contact point that is not written yet."""
        return ContactPoint(
            practice_id=practice_id,
            contact_id=self.id_of(practice_id, address),
            channel=channel,
            address=address,
            link=token(),
            revision=1,
        )

    def writes_of_new(
        self, contact: ContactPoint, entries: Iterable[LedgerEntry] = ()
    ) -> list[Write]:
        """What makes an unseen one known, for a transaction with more in it."""
        link = _preferences_link(contact)
        return [
            Put(item=dict(keys.address(self._secret, contact.address, contact.practice_id))),
            Put(item={"pk": keys.contacts_pk(contact.practice_id), "sk": contact.contact_id}),
            Put(item=link_item(link), expect=MISSING),
            Put(item=contact_item(contact), expect=MISSING),
            *(write for entry in entries for write in self._said(contact, entry)),
        ]

    def writes(self, contact: ContactPoint) -> list[Write]:
        """What saves a contact point that was read, for a transaction with more in it."""
        return [self._put(contact)]

    def all_ids(self, practice_id: PracticeId) -> list[ContactId]:
        return [ContactId(item["sk"]) for item in self._db.query(keys.contacts_pk(practice_id))]

    def page(
        self, practice_id: PracticeId, *, after: str = "", limit: int
    ) -> tuple[list[ContactPoint], str]:
        """In no order that says anything, and where to go on; empty: that is all."""
        pk = keys.contacts_pk(practice_id)
        span = (f"{after}!", "~") if after else None
        items = self._db.query(pk, between=span, limit=limit + 1)
        ids = [ContactId(item["sk"]) for item in items[:limit]]
        found = self.get_many(practice_id, ids)
        return [found[of] for of in ids if of in found], ids[-1] if len(items) > limit else ""

    def everything(self, practice_id: PracticeId, contact: ContactId) -> list[Item]:
        """The contact point, and all that was said, planned and agreed there."""
        return self._db.query(keys.contact(practice_id, contact)["pk"])

    def practices_of(self, address: str) -> list[PracticeId]:
        """All that have this address: a carrier's receipt does not say whose message it was."""
        pk = keys.address(self._secret, address, PracticeId(""))["pk"]
        return [PracticeId(item["sk"]) for item in self._db.query(pk)]

    def save(
        self,
        contact: ContactPoint,
        *,
        audit: AuditEntry | None = None,
        also: Iterable[Write] = (),
    ) -> ContactPoint:
        """Expects the revision that was read. Raises StaleWrite. `also`: in one transaction."""
        return self._write(contact, (), audit, also)

    def record(
        self, contact: ContactPoint, entry: LedgerEntry, *, audit: AuditEntry | None = None
    ) -> ContactPoint:
        """A change of consent, its entry in the ledger and in the audit trail, or none of them."""
        if entry.purpose is Purpose.CARE:
            changed = replace(contact, care=entry.consent)
        else:
            changed = replace(contact, marketing=entry.consent)
        return self._write(changed, (entry,), audit)

    def _write(
        self,
        contact: ContactPoint,
        entries: tuple[LedgerEntry, ...],
        audit: AuditEntry | None,
        also: Iterable[Write] = (),
    ) -> ContactPoint:
        saved = replace(contact, revision=contact.revision + 1)
        writes: list[Write] = [self._put(contact), *joined_updates([*also])]
        for entry in entries:
            writes += self._said(contact, entry)
        if audit is None:
            self._db.transact(writes)
            return saved
        with self._audit.writing(audit) as of_trail:
            self._db.transact([*writes, of_trail])
        return saved

    def _said(self, contact: ContactPoint, entry: LedgerEntry) -> list[Write]:
        event = hooks.of_consent(contact, entry)
        told = self._hooks.writes_for(contact.practice_id, event)
        return [_ledger_put(contact, entry), *told]

    def _put(self, contact: ContactPoint) -> Put:
        # A message counted meanwhile did not change the revision: its day must not be lost.
        unchanged: ConditionBase = Attr("revision").eq(contact.revision)
        for n in range(1, DAYS_KEPT + 1):
            day = contact.recent[n - 1].isoformat() if n <= len(contact.recent) else ""
            stands = Attr(f"day_{n}")
            unchanged &= stands.eq(day) if day else stands.not_exists() | stands.eq("")
        saved = replace(contact, revision=contact.revision + 1)
        return Put(item=contact_item(saved), expect=unchanged)

    def join(self, contact: ContactPoint, patient: Patient) -> ContactPoint:
        """The patient is reached here, and is called and spoken to like this."""
        people = {**contact.people, patient.patient_id: patient.as_person}
        if people == contact.people:
            return contact
        return self.save(replace(contact, members=tuple(people), people=people))

    def leave(self, contact: ContactPoint, patient_id: PatientId) -> ContactPoint:
        left = {of: person for of, person in contact.people.items() if of != patient_id}
        if left == contact.people:
            return contact
        return self.save(replace(contact, members=tuple(left), people=left))

    def erase(self, contact: ContactPoint, patient_id: PatientId) -> ContactPoint:
        """Forget that this patient is reached here; where nobody else is, the address too.

        What was refused stays, and is found again by the address. What was agreed to was theirs:
        whoever has the address next has agreed to nothing. Raises StaleWrite.
        """
        left = {of: person for of, person in contact.people.items() if of != patient_id}
        forgotten = replace(contact, members=tuple(left), people=left)
        if not left:
            forgotten = replace(
                forgotten,
                address="",
                care=_unless_allowed(contact.care),
                marketing=_unless_allowed(contact.marketing),
                zone="",
                language="",
                quiet_from=None,
                quiet_until=None,
                rather=Rather.EITHER,
                opinions={},
                asked_on=None,
            )
        if contact.address and not forgotten.address:
            self._db.delete(keys.address(self._secret, contact.address, contact.practice_id))
        return contact if forgotten == contact else self.save(forgotten)

    def ledger(self, practice_id: PracticeId, contact: ContactId) -> list[LedgerEntry]:
        pk = keys.contact(practice_id, contact)["pk"]
        return [from_item(item, LedgerEntry) for item in self._db.query(pk, begins=keys.LEDGER)]

    def spend(
        self,
        practice_id: PracticeId,
        contact: ContactId,
        *,
        now: datetime,
        today: date,
        per_day: int | None,
        per_week: int | None,
        again: bool = False,
        message: str = "",
        topic: Topic = Topic.VISITS,
        asks: bool = False,
    ) -> ContactPoint:
        """Count one message against the budget, if consent and budget still allow it.

        One conditional write does both, so a STOP that was saved before it always wins.
        None: no limit (the last reminder before a visit). `again`: it was counted at an earlier
        try; only consent is asked again. `message` is counted once a day: when the table's answer
        is lost, the client asks again. Raises ConditionFailed, whose `found` says what stood in
        the way. Who wants one message a week at the most gets no second one that is not about a
        visit. `asks`: its words ask for an opinion, so that the next ones do not.
        """
        counted = f"{message} {today.isoformat()}" if message and not again else ""
        # An attribute that is not there compares as false with everything, so that "not later"
        # is true of it; only the health is always there, and with it the contact point.
        allowed: ConditionBase = (
            Attr("health").is_in(_REACHED)
            & Attr("care").ne(Consent.STOPPED.value)
            & ~Attr("paused_until").gte(keys.stamp(now))
        )
        if per_day is not None:
            allowed &= ~Attr(f"day_{per_day}").gte(today.isoformat())
        if per_week is not None:
            week_ago = date.fromordinal(today.toordinal() - 7).isoformat()
            allowed &= ~Attr(f"day_{per_week}").gt(week_ago)
            if topic is not Topic.VISITS:
                allowed &= ~Attr("once_a_week").eq(True) | ~Attr("day_1").gt(week_ago)
        if counted:
            allowed &= Attr("counted").ne(counted)
        if topic is not Topic.VISITS:
            allowed &= _wants(topic, today)
        write = Update(
            key=keys.contact(practice_id, contact),
            set={
                **({} if again else {"day_1": today.isoformat(), "counted": counted}),
                **({"asked_on": today.isoformat()} if asks else {}),
            },
            add={"tried_again": 1} if again else {},
            shift={} if again else {f"day_{n + 1}": f"day_{n}" for n in range(1, DAYS_KEPT)},
            expect=allowed,
        )
        try:
            return contact_from(self._db.update(write))
        except ConditionFailed as refused:
            if counted and refused.found and refused.found.get("counted") == counted:
                return self.spend(
                    practice_id,
                    contact,
                    now=now,
                    today=today,
                    per_day=None,
                    per_week=None,
                    again=True,
                    topic=topic,
                    asks=asks,
                )
            raise


def _wants(topic: Topic, today: date) -> ConditionBase:
    """They did not refuse messages of this kind. An offer's text needs more than that, which was
    read a moment ago (domain/may_send); taking it back writes STOPPED, and that is read here."""
    wants: ConditionBase = ~Attr("not_wanted").contains(topic.value)
    wants &= ~Attr(f"damped.{topic.value}").gt(today.isoformat())
    return wants & Attr("marketing").ne(Consent.STOPPED.value) if topic in PROMOTES else wants


def _unless_allowed(consent: Consent) -> Consent:
    return Consent.UNKNOWN if consent is Consent.ALLOWED else consent


def _preferences_link(contact: ContactPoint) -> Link:
    """It does not expire: an unsubscribe link in an old email must work."""
    return Link(
        token=contact.link,
        practice_id=contact.practice_id,
        purpose="preferences",
        contact_id=contact.contact_id,
    )


def _ledger_put(contact: ContactPoint, entry: LedgerEntry) -> Put:
    sk = keys.LEDGER + ulid(entry.at, entropy())
    ledger_key = keys.contact(contact.practice_id, contact.contact_id, sk)
    return Put(item=to_item(entry, ledger_key), expect=MISSING)


def contact_item(contact: ContactPoint) -> Item:
    """The days it was written to are attributes day_1 (newest) … day_7: a condition can then ask
    for the third newest, and one write can shift them all."""
    days = {f"day_{n}": day.isoformat() for n, day in enumerate(contact.recent[:DAYS_KEPT], 1)}
    # `spend` compares it as text with what the clock says.
    paused = {"paused_until": keys.stamp(contact.paused_until)} if contact.paused_until else {}
    key = keys.contact(contact.practice_id, contact.contact_id)
    return to_item(replace(contact, recent=()), key, **days, **paused)


def contact_from(item: Item) -> ContactPoint:
    days = [item.get(f"day_{n}", "") for n in range(1, DAYS_KEPT + 1)]
    recent = tuple(date.fromisoformat(day) for day in days if day)
    return replace(from_item(item, ContactPoint), recent=recent)
