"""Profiles: one small item for each patient, all of a practice in one partition, so that a segment
is counted by walking it and nothing else.

    facts                what the patient's record says, packed
    v_<appointment>      what one visit says, packed; r_<patient>: whom they sent; n_<patient>: of
                         whose first visit they may hear; c_<work item>: a complaint that is open;
                         heard_at: when they last wrote; score and scored: what they last said
                         of a visit, and when; asked: when they were last asked for it, and by which
                         run; recommends_at: when they took a link to hand on; thanked_at: when they
                         were last thanked for whom they sent

The facts are written with the patient's record in one transaction, so that they are there as long
as it is. What is noted of a record that is gone is not kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import overload

import msgspec
from boto3.dynamodb.conditions import Attr, ConditionBase

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    RunId,
    SourceId,
    VisitTypeId,
    WorkItemId,
)
from chalicelib.domain.patients import Kind, Patient, Sex
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.storage import keys
from chalicelib.storage.db import ConditionFailed, Db, Delete, Update, Write
from chalicelib.storage.keys import Item

FACTS, REVISION = "facts", "revision"
VISIT, REFERRED, MAY_HEAR, COMPLAINT = "v_", "r_", "n_", "c_"


Said = tuple[datetime, int]
"""When somebody said how a visit was, and the revision of what they said."""


class ProfileStore:
    def __init__(self, db: Db, id_of: Callable[[PracticeId, str], ContactId]) -> None:
        self._db = db
        self._id_of = id_of

    def get(self, practice_id: PracticeId, patient_id: PatientId) -> Profile:
        """Of nobody: an empty one."""
        item = self._db.get(keys.profile(practice_id, patient_id))
        return (profile_of(item) if item else None) or Profile(patient_id=patient_id)

    def get_many(
        self, practice_id: PracticeId, patient_ids: Iterable[PatientId]
    ) -> dict[PatientId, Profile]:
        """Those that exist."""
        wanted = [keys.profile(practice_id, of) for of in patient_ids]
        found = self._db.get_many(wanted) if wanted else {}
        profiles = [profile_of(item) for item in found.values()]
        return {of.patient_id: of for of in profiles if of}

    def walk(self, practice_id: PracticeId) -> Iterator[Profile]:
        """Everybody's, a moment old; a page at a time."""
        for item in self._db.walk(keys.profiles_pk(practice_id)):
            if profile := profile_of(item):
                yield profile

    def note_patient(self, practice_id: PracticeId, patient: Patient) -> None:
        """As they are, unless what is noted of them is of later."""
        revision = patient.revision
        self._update(
            Update(
                key=keys.profile(practice_id, patient.patient_id),
                set={FACTS: _facts(practice_id, patient, self._id_of), REVISION: revision},
                expect=Attr(REVISION).not_exists() | Attr(REVISION).lte(revision),
            )
        )

    def built(self, practice_id: PracticeId) -> bool:
        """Whether all who were there before profiles were kept have one."""
        return self._db.get(keys.profiles_built(practice_id)) is not None

    def note_built(self, practice_id: PracticeId, at: datetime) -> None:
        self._db.put({**keys.profiles_built(practice_id), "at": keys.stamp(at)})

    def forget_visit(
        self, practice_id: PracticeId, patient_id: PatientId, noted: VisitFact
    ) -> None:
        """It is not theirs, or is gone; unless something else is noted of it meanwhile."""
        name = f"{VISIT}{noted.appointment_id}"
        key = keys.profile(practice_id, patient_id)
        as_it_was = Attr(name).begins_with(f"{noted.revision:06x}|")
        self._update(Update(key=key, remove=(name,), expect=as_it_was))

    def page(
        self, practice_id: PracticeId, *, after: str = "", limit: int
    ) -> tuple[list[Profile], str]:
        """Some of everybody's, and where to go on; empty: that is all."""
        between = (f"{after}!", "~") if after else None
        pk = keys.profiles_pk(practice_id)
        items = self._db.query(pk, between=between, limit=limit, strong=False)
        found = [profile for of in items if (profile := profile_of(of)) is not None]
        return found, str(items[-1]["sk"]) if len(items) == limit else ""

    def note_visit(self, visit: Appointment) -> Item | None:
        """As it is now, unless a later change of it is noted already. What is known of them then;
        None: nothing."""
        name = f"{VISIT}{visit.appointment_id}"
        try:
            return self._db.update(
                Update(
                    key=keys.profile(visit.practice_id, visit.patient_id),
                    set={name: fact_of_visit(visit)},
                    expect=_older(name, visit),
                )
            )
        except ConditionFailed as failed:
            return failed.found

    def note_heard(
        self,
        practice_id: PracticeId,
        patient_id: PatientId,
        at: datetime,
        *,
        waits: Mapping[str, str] | None = None,
    ) -> None:
        """`waits`: what else is known then, where it waits for a person; see `waiting.said`."""
        self._update(
            Update(
                key=keys.profile(practice_id, patient_id),
                set={"heard_at": keys.stamp(at), **(waits or {})},
                expect=_THERE
                & (Attr("heard_at").not_exists() | Attr("heard_at").lt(keys.stamp(at))),
            )
        )

    def note_referred(
        self, practice_id: PracticeId, referrer: PatientId, came: PatientId, at: datetime
    ) -> None:
        """Perhaps before the referrer's own facts are."""
        key = keys.profile(practice_id, referrer)
        self._update(Update(key=key, start={f"{REFERRED}{came}": keys.stamp(at)}))

    def note_score(
        self, practice_id: PracticeId, patient_id: PatientId, score: int, said: Said
    ) -> None:
        """Unless one of later is noted already, or a later answer to the same visit."""
        mark = f"{keys.stamp(said[0])}|{said[1]:06}"
        older = Attr("scored").not_exists() | Attr("scored").lte(mark)
        self._update(
            Update(
                key=keys.profile(practice_id, patient_id),
                set={"score": score, "scored": mark},
                expect=_THERE & older,
            )
        )

    def forget_score(self, practice_id: PracticeId, patient_id: PatientId, at: datetime) -> None:
        """What they said then is not theirs, or is gone; unless one of later is noted."""
        self._update(
            Update(
                key=keys.profile(practice_id, patient_id),
                remove=("score", "scored"),
                expect=_THERE & Attr("scored").begins_with(f"{keys.stamp(at)}|"),
            )
        )

    def may_ask(
        self,
        practice_id: PracticeId,
        patient_id: PatientId,
        run_id: RunId,
        *,
        now: datetime,
        every: timedelta,
    ) -> bool:
        """Whether this run may ask them how a visit was: then no other one may for so long. Asked
        again for the same run it may still."""
        mark = f"{keys.stamp(now)}|{run_id}"
        free = (
            Attr("asked").not_exists()
            | Attr("asked").lte(f"{keys.stamp(now - every)}|~")
            | Attr("asked").contains(f"|{run_id}")
        )
        key = keys.profile(practice_id, patient_id)
        try:
            self._db.update(
                Update(key=key, set={"asked": mark}, expect=_THERE & free), answer="NONE"
            )
        except ConditionFailed:
            return False
        return True

    def note_may_hear(
        self, practice_id: PracticeId, referrer: PatientId, came: PatientId, at: datetime
    ) -> None:
        """Whom they sent has been there and agreed that they hear of it. Nothing where it is not
        known that they sent them."""
        key = keys.profile(practice_id, referrer)
        theirs = Attr(f"{REFERRED}{came}").exists()
        self._update(Update(key=key, start={f"{MAY_HEAR}{came}": keys.stamp(at)}, expect=theirs))

    def note_recommends(self, practice_id: PracticeId, patient_id: PatientId, at: datetime) -> None:
        """For the first time; later ones are no news."""
        key = keys.profile(practice_id, patient_id)
        self._update(Update(key=key, start={"recommends_at": keys.stamp(at)}, expect=_THERE))

    def note_complaint(
        self, practice_id: PracticeId, patient_id: PatientId, of: WorkItemId, *, is_open: bool
    ) -> None:
        write = write_of_complaint(practice_id, patient_id, of, is_open)
        self._update(replace(write, expect=_THERE))

    def _update(self, write: Update) -> None:
        try:
            self._db.update(write, answer="NONE")
        except ConditionFailed:
            return


_THERE = Attr(FACTS).exists()


def _older(name: str, visit: Appointment) -> ConditionBase:
    """What is noted of the visit, if anything, is of before."""
    return _THERE & (Attr(name).not_exists() | Attr(name).lt(f"{visit.revision:06x}|"))


def write_of_complaint(
    practice_id: PracticeId, patient_id: PatientId, of: WorkItemId, is_open: bool
) -> Update:
    name = f"{COMPLAINT}{of}"
    return Update(
        key=keys.profile(practice_id, patient_id),
        set={name: True} if is_open else {},
        remove=() if is_open else (name,),
    )


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
    return [Update(key=key, set={FACTS: facts, REVISION: now.revision})]


def writes_of_referral(
    practice_id: PracticeId, was: Patient | None, now: Patient, *, at: datetime
) -> list[Write]:
    """So that who sent them has them among those who came: for the same transaction."""
    before, after = _sent_by(was), _sent_by(now)
    name, heard = f"{REFERRED}{now.patient_id}", f"{MAY_HEAR}{now.patient_id}"
    if before == after:
        if not (after and was and was.may_be_named and not now.may_be_named):
            return []
        return [Update(key=keys.profile(practice_id, after), remove=(heard,))]
    writes: list[Write] = []
    if before:
        writes.append(Update(key=keys.profile(practice_id, before), remove=(name, heard)))
    if after:
        known = {name: keys.stamp(at)}
        writes.append(Update(key=keys.profile(practice_id, after), start=known))
    return writes


def _sent_by(patient: Patient | None) -> PatientId | None:
    if patient is None or patient.erased_at or patient.merged_into:
        return None
    return patient.referred_by


def given_to(
    practice_id: PracticeId,
    to: PatientId,
    came: Mapping[PatientId, datetime],
    may_hear_of: Mapping[PatientId, datetime],
) -> list[Write]:
    """Who sent these is the same person as somebody else. `may_hear_of`: some of them."""
    known = {f"{REFERRED}{of}": keys.stamp(at) for of, at in came.items() if of != to}
    heard = {of: at for of, at in may_hear_of.items() if of in came and of != to}
    known |= {f"{MAY_HEAR}{of}": keys.stamp(at) for of, at in heard.items()}
    return [Update(key=keys.profile(practice_id, to), start=known)] if known else []


def asked_of(practice_id: PracticeId, to: PatientId, profiles: Iterable[Profile]) -> list[Write]:
    """One person has these records: whoever of them was asked how a visit was, they were."""
    asked = [of.asked_at for of in profiles if of.asked_at]
    if not asked:
        return []
    mark = f"{keys.stamp(max(asked))}|"
    return [Update(key=keys.profile(practice_id, to), set={"asked": mark})]


def taken_from(practice_id: PracticeId, of: PatientId, came: Iterable[PatientId]) -> list[Write]:
    gone = tuple(f"{kind}{patient_id}" for patient_id in came for kind in (REFERRED, MAY_HEAR))
    return [Update(key=keys.profile(practice_id, of), remove=gone)] if gone else []


def without_visit(practice_id: PracticeId, visit: Appointment) -> Update:
    """It is no visit of theirs any more: for a transaction."""
    key = keys.profile(practice_id, visit.patient_id)
    return Update(key=key, remove=(f"{VISIT}{visit.appointment_id}",))


class _Facts(msgspec.Struct, omit_defaults=True):
    """What a profile has of the patient's own record."""

    called: str = ""
    full_name: str = ""
    language: str = "en"
    born: date | None = None
    sex: Sex | None = None
    kind: Kind = Kind.PATIENT
    since: date | None = None
    zone: str = ""
    deceased: bool = False
    discharged: bool = False
    lists: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    came_by: str = ""
    referred_by: PatientId | None = None
    sent_by: SourceId | None = None
    may_be_named: bool = False
    guarantor: PatientId | None = None
    balance: int | None = None
    text: ContactId | None = None
    email: ContactId | None = None


_NAMES = tuple(of for of in _Facts.__struct_fields__ if of not in ("text", "email"))
_facts_of = msgspec.json.Decoder(_Facts).decode


def _facts(
    practice_id: PracticeId, of: Patient, id_of: Callable[[PracticeId, str], ContactId]
) -> str:
    return facts_of_patient(
        of,
        text=id_of(practice_id, of.phone) if of.phone else None,
        email=id_of(practice_id, of.email) if of.email else None,
    )


def facts_of_patient(of: Patient, *, text: ContactId | None, email: ContactId | None) -> str:
    """Packed, without what says nothing."""
    known = {name: getattr(of, name) for name in _NAMES}
    return msgspec.json.encode(_Facts(**known, text=text, email=email)).decode()


def fact_of_visit(visit: Appointment) -> str:
    """Packed, so that of two facts of one visit the later one is greater as text:
    "<revision>|<starts>|<booked>|<status>|<location>|<provider>|<type>|<amount>"."""
    amount = "" if visit.amount is None else str(visit.amount)
    starts, booked = (int(at.timestamp()) for at in (visit.starts_at, visit.booked_at))
    whose = f"{visit.location_id}|{visit.provider_id}|{visit.visit_type_id}"
    return f"{visit.revision:06x}|{starts}|{booked}|{visit.status.value}|{whose}|{amount}"


def visit_fact(appointment_id: AppointmentId, packed: str) -> VisitFact:
    revision, starts, booked, status, location, provider, visit_type, amount = packed.split("|")
    return VisitFact(
        appointment_id=appointment_id,
        revision=int(revision, 16),
        starts_at=datetime.fromtimestamp(int(starts), UTC),
        booked_at=datetime.fromtimestamp(int(booked), UTC),
        status=_STATUSES[status],
        location_id=LocationId(location),
        provider_id=ProviderId(provider),
        visit_type_id=VisitTypeId(visit_type),
        amount=int(amount) if amount else None,
    )


_STATUSES = {of.value: of for of in Status}


class _Visits(Sequence[VisitFact]):
    """Unpacked where somebody looks at them: most are told apart by less."""

    def __init__(self, packed: Mapping[str, str]) -> None:
        self._packed = packed

    @cached_property
    def _all(self) -> tuple[VisitFact, ...]:
        found = [
            visit_fact(AppointmentId(name[len(VISIT) :]), of) for name, of in self._packed.items()
        ]
        found.sort(key=lambda of: of.starts_at)
        return tuple(found)

    @overload
    def __getitem__(self, at: int) -> VisitFact: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[VisitFact]: ...
    def __getitem__(self, at: int | slice) -> VisitFact | Sequence[VisitFact]:
        return self._all[at]

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[VisitFact]:
        return iter(self._all)

    def __reversed__(self) -> Iterator[VisitFact]:
        return reversed(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)


def profile_of(item: Item) -> Profile | None:
    """None: the record is gone, and something was noted of it late."""
    if FACTS not in item:
        return None
    known = _facts_of(item[FACTS])
    visits, referred, heard, complaints = {}, {}, {}, []
    for name, of in item.items():
        kind = name[:2]
        if kind == VISIT:
            visits[name] = of
        elif kind == REFERRED:
            referred[PatientId(name[2:])] = datetime.fromisoformat(of)
        elif kind == MAY_HEAR:
            heard[PatientId(name[2:])] = datetime.fromisoformat(of)
        elif kind == COMPLAINT:
            complaints.append(WorkItemId(name[2:]))
    asked = item.get("asked")
    return Profile(
        patient_id=PatientId(item["sk"]),
        called=known.called,
        full_name=known.full_name,
        language=known.language,
        born=known.born,
        sex=known.sex,
        kind=known.kind,
        since=known.since,
        zone=known.zone,
        deceased=known.deceased,
        discharged=known.discharged,
        lists=known.lists,
        interests=known.interests,
        came_by=known.came_by,
        referred_by=known.referred_by,
        sent_by=known.sent_by,
        may_be_named=known.may_be_named,
        guarantor=known.guarantor,
        balance=known.balance,
        text=known.text,
        email=known.email,
        visits=_Visits(visits) if visits else (),
        referred=referred,
        may_hear_of=heard,
        recommends_at=_at(item, "recommends_at"),
        thanked_at=_at(item, "thanked_at"),
        heard_at=_at(item, "heard_at"),
        score=item.get("score"),
        asked_at=datetime.fromisoformat(asked.partition("|")[0]) if asked else None,
        complaints=frozenset(complaints),
    )


def _at(item: Item, name: str) -> datetime | None:
    stamped = item.get(name)
    return datetime.fromisoformat(stamped) if stamped else None
