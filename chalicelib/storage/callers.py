"""Who may be calling: from a number to everybody who is reached or called at it, in few requests.

A visit is found by its patient only in an index, one partition each, so that a household of three
would be three queries. Instead, planning notes each visit beside its patient (NEAR: its id, when it
begins, whether it stands), and opening a work item does the same. The note says what to look at;
what is shown is read from the records themselves.

    number ─► contact point, who else is called there ─► patients, their notes   ─► kept under a
    token  ─► patients, visits, work items, what was said last ◄──────────────────── random token
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.conversations import Conversation, WorkItem
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    MessageId,
    PatientId,
    PracticeId,
    WorkItemId,
)
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.contacts import contact_from
from chalicelib.storage.db import MISSING, ConditionFailed, Db, Update
from chalicelib.storage.errors import AlreadyThere, NotFound
from chalicelib.storage.keys import Item
from chalicelib.storage.patients import CALLED
from chalicelib.storage.records import from_item, to_item
from chalicelib.storage.work_items import WORK_NEAR

KEPT = timedelta(hours=2)
"""A call's page opens for so long; the table deletes it some days later."""
MOST_PEOPLE = 12
"""At one number: beyond that it is a shelter's or a school's, and no list helps."""
_VISIT_NEAR = "v_"
_COMING, _PAST, _WORK = 3, 3, 10
"""So many of each patient's are looked at: of what was noted some is over or done by now."""
_MOST_NOTED, _LEFT_NOTED = 120, 60
_TEXT_BACK_KEPT = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A number that called, and whose records to read for it."""

    practice_id: PracticeId
    token: str
    location_id: LocationId
    contact_id: ContactId
    number: str = field(repr=False)
    """E.164."""
    at: datetime
    expires: datetime
    direction: str = "inbound"
    event: str = "ringing"
    patients: tuple[PatientId, ...] = ()
    visits: tuple[AppointmentId, ...] = ()
    work: tuple[WorkItemId, ...] = ()
    more_people: int = 0
    """At this number beyond those listed."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whose number it may be."""

    contact: ContactPoint | None = None
    patients: tuple[Patient, ...] = ()
    visits: tuple[AppointmentId, ...] = ()
    work: tuple[WorkItemId, ...] = ()
    more_people: int = 0


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What stands now of a call's records."""

    contact: ContactPoint | None
    conversation: Conversation | None
    patients: Mapping[PatientId, Patient]
    visits: Sequence[Appointment]
    work: Sequence[WorkItem]


@dataclass(frozen=True, kw_only=True)
class Ringing:
    """What the screens at a location say of a call."""

    location_id: LocationId
    token: str
    says: str = field(repr=False)
    """ "Maria Ortiz or Leo Ortiz"; empty: nobody who is known."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TextBack:
    """That a missed call is answered by text on this day, once."""

    practice_id: PracticeId
    of: str
    """Contact point and local day."""
    contact_id: ContactId
    location_id: LocationId
    message_id: MessageId
    at: datetime
    """When it leaves."""
    work_item_id: WorkItemId
    language: str = ""


class CallerStore:
    def __init__(self, db: Db, id_of: Callable[[PracticeId, str], ContactId]) -> None:
        self._db = db
        self._id_of = id_of

    def id_of(self, practice_id: PracticeId, number: str) -> ContactId:
        return self._id_of(practice_id, number)

    def note_visit(self, visit: Appointment) -> None:
        """It was booked or changed."""
        stands = "" if visit.status is Status.CANCELLED else "stands"
        note = {f"{_VISIT_NEAR}{visit.appointment_id}": f"{keys.stamp(visit.starts_at)} {stands}"}
        key = keys.near(visit.practice_id, visit.patient_id)
        near = self._db.update(Update(key=key, set=note))
        if len(near) > _MOST_NOTED:
            oldest = sorted(
                (name for name in near if name.startswith((_VISIT_NEAR, WORK_NEAR))),
                key=lambda name: str(near[name]),
            )
            self._db.update(Update(key=key, remove=oldest[:_LEFT_NOTED]), answer="NONE")

    def forget(
        self,
        practice_id: PracticeId,
        patient_id: PatientId,
        contacts: Collection[ContactId],
        locations: Iterable[LocationId],
    ) -> None:
        """What was noted beside a patient, and the calls that were theirs or may have been."""
        self._db.delete(keys.near(practice_id, patient_id))
        for location_id in locations:
            self._db.delete(keys.ringing(practice_id, location_id))
        for item in self._db.query(keys.calls_list(practice_id, "")["list_pk"], index="list"):
            if item["contact_id"] in contacts or patient_id in item.get("patients", ()):
                self._db.delete({"pk": item["pk"], "sk": item["sk"]})

    def find(self, practice_id: PracticeId, number: str, *, now: datetime) -> Found:
        """Two requests, however many share the number; one where nobody is known."""
        contact_id = self.id_of(practice_id, number)
        point, called, near = (
            keys.contact(practice_id, contact_id, sk)
            for sk in (keys.CONTACT_SK, keys.CALLED_SK, keys.NEAR_SK)
        )
        at_number = self._db.get_many([point, called, near])
        contact = _of(at_number, point)
        of_nobody = _noted(_of(at_number, near), WORK_NEAR)[:_WORK]
        known = contact_from(contact) if contact else None
        also = [name for name in _of(at_number, called) or {} if name.startswith(CALLED)]
        members = [*(known.members if known else ()), *(PatientId(_id(of)) for of in sorted(also))]
        ids = list(dict.fromkeys(members))
        some = ids[:MOST_PEOPLE]
        patients, notes = self._patients(practice_id, some)
        return Found(
            contact=known,
            patients=tuple(patients[of] for of in some if of in patients),
            visits=tuple(AppointmentId(of) for near in notes for of in _visits(near, now)),
            work=tuple(
                WorkItemId(of)
                for of in [*of_nobody, *(w for n in notes for w in _noted(n, WORK_NEAR)[:_WORK])]
            ),
            more_people=len(ids) - len(some),
        )

    def _patients(
        self, practice_id: PracticeId, ids: Sequence[PatientId]
    ) -> tuple[dict[PatientId, Patient], list[Item]]:
        if not ids:
            return {}, []
        wanted = [key for of in ids for key in _person(practice_id, of)]
        items = self._db.get_many(wanted).values()
        people = [from_item(item, Patient) for item in items if item["sk"] == keys.PATIENT_SK]
        alive = {of.patient_id: of for of in people if of.erased_at is None}
        return alive, [item for item in items if item["sk"] == keys.NEAR_SK]

    def keep(self, call: Call, ringing: Iterable[Ringing]) -> None:
        """In one request; the same call reported again replaces what was said of it."""
        items = [
            to_item(
                call,
                keys.call(call.practice_id, call.token),
                expires_at=int(call.expires.timestamp()),
                **keys.calls_list(call.practice_id, call.token),
            )
        ]
        items += [
            to_item(
                of,
                keys.ringing(call.practice_id, of.location_id),
                expires_at=int((of.at + KEPT).timestamp()),
            )
            for of in ringing
        ]
        self._db.put_many(items)

    def hung_up(self, practice_id: PracticeId, location_id: LocationId, token: str) -> None:
        """The screens say nothing of this call any more; of another that came since they do."""
        gone = Update(
            key=keys.ringing(practice_id, location_id),
            set={"token": "", "says": ""},
            expect=Attr("token").eq(token),
        )
        try:
            self._db.update(gone, answer="NONE")
        except ConditionFailed:
            return

    def ringing(self, practice_id: PracticeId, location_id: LocationId) -> Ringing | None:
        item = self._db.get(keys.ringing(practice_id, location_id), strong=False)
        return ringing_from(item)

    def get(self, practice_id: PracticeId, token: str, *, now: datetime) -> Call:
        """Raises NotFound, also for one that is too long ago."""
        item = self._db.get(keys.call(practice_id, token))
        if item is None:
            raise NotFound("call")
        call = from_item(item, Call)
        if call.expires <= now:
            raise NotFound("call")
        return call

    def show(self, call: Call) -> Shown:
        """One request."""
        practice_id = call.practice_id
        point = keys.contact(practice_id, call.contact_id)
        talk = keys.contact(practice_id, call.contact_id, keys.CONVERSATION_SK)
        found = self._db.get_many(
            [
                point,
                talk,
                *(keys.patient(practice_id, of) for of in call.patients),
                *(keys.appointment(practice_id, of) for of in call.visits),
                *(keys.work_item(practice_id, of) for of in call.work),
            ]
        )

        def kind[T](sk: str, of: type[T]) -> list[T]:
            return [from_item(item, of) for item in found.values() if item["sk"] == sk]

        contact, conversation = _of(found, point), _of(found, talk)
        people = [of for of in kind(keys.PATIENT_SK, Patient) if of.erased_at is None]
        return Shown(
            contact=contact_from(contact) if contact else None,
            conversation=from_item(conversation, Conversation) if conversation else None,
            patients={of.patient_id: of for of in people},
            visits=sorted(kind(keys.APPOINTMENT_SK, Appointment), key=lambda of: of.starts_at),
            work=sorted(
                (of for of in kind(keys.WORK_SK, WorkItem) if of.closed_at is None),
                key=lambda of: of.opened_at,
            ),
        )

    def begin_text_back(self, back: TextBack, *, due_at: datetime) -> bool:
        """Once for each caller and day; it is due until `end_text_back`. False: it was begun."""
        key = keys.text_back(back.practice_id, back.of)
        gone_at = int((back.at + _TEXT_BACK_KEPT).timestamp())
        places = {**keys.due(back.of, due_at), **keys.calls_list(back.practice_id, back.of)}
        item = to_item(back, key, expires_at=gone_at, **places)
        try:
            self._db.put(item, expect=MISSING)
        except AlreadyThere:
            return False
        return True

    def text_back(self, practice_id: PracticeId, of: str) -> TextBack | None:
        """None: there is none, or it has ended."""
        item = self._db.get(keys.text_back(practice_id, of))
        return from_item(item, TextBack) if item and "due_order" in item else None

    def end_text_back(self, back: TextBack) -> None:
        """It is no longer due; that there was one stays, so that there is no second."""
        self._db.update(
            Update(
                key=keys.text_back(back.practice_id, back.of), remove=("due_shard", "due_order")
            ),
            answer="NONE",
        )


def ringing_from(item: Item | None) -> Ringing | None:
    """None: nobody calls, or they hung up."""
    return from_item(item, Ringing) if item and item.get("token") else None


def _person(practice_id: PracticeId, of: PatientId) -> list[keys.Key]:
    return [keys.patient(practice_id, of), keys.near(practice_id, of)]


def _of(found: Mapping[tuple[str, str], Item], key: keys.Key) -> Item | None:
    return found.get((key["pk"], key["sk"]))


def _id(name: str) -> str:
    return name.partition("_")[2]


def _noted(item: Item | None, kind: str) -> list[str]:
    """Ids, the latest first."""
    names = (name for name in item or {} if name.startswith(kind))
    return [_id(of) for of in sorted(names, key=lambda n: str((item or {})[n]), reverse=True)]


def _visits(near: Item, now: datetime) -> Iterable[str]:
    """The next ones and the last ones that stand."""
    noted = sorted(
        (str(value).partition(" ")[0], name)
        for name, value in near.items()
        if name.startswith(_VISIT_NEAR) and str(value).endswith("stands")
    )
    begun = keys.stamp(now)
    coming = [name for at, name in noted if at >= begun][:_COMING]
    past = [name for at, name in noted if at < begun][-_PAST:]
    return [_id(name) for name in (*coming, *past)]
