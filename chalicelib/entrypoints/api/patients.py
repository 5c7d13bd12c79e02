"""Who the patients are: found, added, changed, and followed from another system by its own keys."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.take_over import Arrival, Outcome, take_over
from chalicelib.domain import emails, patients, phones
from chalicelib.domain.arriving import ArrivingPatient, patient_id_of
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import OtherPhone
from chalicelib.domain.phones import BadPhone
from chalicelib.entrypoints.api.frame import YEARS, Answer, Call, Seen, operation
from chalicelib.entrypoints.api.problems import NotAsExpected, Unfit
from chalicelib.entrypoints.api.shapes import (
    BySource,
    NewPatient,
    Page,
    Patient,
    PatientChanges,
    Patients,
    PhoneNumber,
    SourcePatient,
    WhoHas,
    Wrong,
)
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

_FIRST_BORN = 1880


@operation(
    summary="Patients by name, or those whose name begins like this",
    answers=Page[Patient],
    asks=Patients,
)
def list_patients(call: Call) -> Answer:
    asked: Patients = call.question
    found, more = _found(call, asked)
    standing = [of for of in found if of.erased_at is None and of.merged_into is None]
    return Answer(
        body=Page[Patient](
            items=[shown(of) for of in standing], next=call.next(more) if more else None
        ),
        seen=Seen(
            did="patients.searched", about=tuple(of.patient_id for of in standing), many=True
        ),
    )


def _found(call: Call, asked: Patients) -> tuple[list[patients.Patient], str]:
    store, practice_id = call.services.patients, call.practice_id
    if asked.name is not None:
        ids = [of for of, _ in store.find(practice_id, asked.name, limit=asked.limit)]
        return _in_order(store.get_many(practice_id, ids), ids), ""
    at = call.at
    return store.page(practice_id, after=at[0] if at else "", limit=asked.limit)


def _in_order(
    found: dict[PatientId, patients.Patient], ids: Iterable[PatientId]
) -> list[patients.Patient]:
    return [found[of] for of in ids if of in found]


@operation(
    summary="Patients who share this phone or this email",
    says="Asked by POST: a number in an address would stand in somebody's log.",
    answers=Page[Patient],
    takes=WhoHas,
)
def who_has(call: Call) -> Answer:
    said: WhoHas = call.body
    if bool(said.phone) == bool(said.email):
        raise BadInput("phone", "one of phone and email")
    address = normal_phone(call, said.phone) if said.phone else normal_email(said.email)
    contact_id = call.services.contacts.id_of(call.practice_id, address)
    contact = call.services.contacts.get_many(call.practice_id, [contact_id]).get(contact_id)
    ids = contact.members if contact else ()
    found = _in_order(call.services.patients.get_many(call.practice_id, ids), ids)
    return Answer(
        body=Page[Patient](items=[shown(of) for of in found], next=None),
        seen=Seen(did="patients.searched", about=tuple(of.patient_id for of in found), many=True),
    )


@operation(
    summary="Add a patient",
    says="Where your system has numbers of its own for patients, use PUT /patients/by-key: it adds "
    "nobody twice.",
    answers=Patient,
    status=(201,),
    takes=NewPatient,
    refuses=(409,),
)
def add_patient(call: Call) -> Answer:
    patient_id = PatientId(call.new_id("patient"))
    if call.again:
        known = call.services.patients.get_many(call.practice_id, [patient_id])
        if known:
            return Answer(body=shown(known[patient_id]), status=201)
    blank = patients.Patient(patient_id=patient_id, given_name="", family_name="")
    patient = _with(call, blank, msgspec.structs.asdict(call.body))
    saved = save_patient(call.services, call.practice_id, patient, was=None, by=call.who.by)
    return Answer(body=shown(saved), status=201)


@operation(
    summary="The patient whom your system knows by this key",
    answers=Patient,
    asks=BySource,
    refuses=(404,),
)
def get_patient_by_key(call: Call) -> Answer:
    asked: BySource = call.question
    source = patient_id_of(call.practice_id, asked.system, asked.key)
    return _look(standing(call.services, call.practice_id, source))


@operation(
    summary="Say what your system knows of a patient",
    says="Adds the patient whom your system knows by this key, or takes over what is new. The same "
    "again changes nothing. What is left out or empty takes nothing away.",
    answers=Patient,
    status=(200, 201),
    asks=BySource,
    takes=SourcePatient,
    refuses=(409,),
)
def put_patient_by_key(call: Call) -> Answer:
    asked: BySource = call.question
    said: SourcePatient = call.body
    arriving = ArrivingPatient(
        system=asked.system,
        key=asked.key,
        given_name=said.given_name,
        family_name=said.family_name,
        preferred_name=said.preferred_name,
        said_as=said.said_as,
        born=birthday(said.born, call.now),
        language=said.language or "",
        remember=said.remember,
        phone=normal_phone(call, said.phone) if said.phone else "",
        email=normal_email(said.email) if said.email else "",
        phones=_other_phones(call, said.other_phones),
        deceased=said.deceased,
        discharged=said.discharged,
        guarantor=said.guarantor_key,
        sex=said.sex,
        lists=_sorted(said.lists),
        interests=_sorted(said.interests),
        came_by=said.came_by,
        referred_by="" if said.referred_by_key == asked.key else said.referred_by_key,
        balance=said.balance,
        texts=said.agreed_to_texts,
        at=instant(said.said_at, "said_at"),
    )
    arrival = Arrival(practice_id=call.practice_id, by=call.who.by, now=call.now)
    [outcome] = take_over(call.services, arrival, patients=[arriving]).patients
    if outcome is Outcome.BUSY:
        raise StaleWrite(asked.key)
    source = patient_id_of(call.practice_id, asked.system, asked.key)
    found = standing(call.services, call.practice_id, source)
    return Answer(body=shown(found), status=201 if outcome is Outcome.NEW else 200)


@operation(
    summary="One patient",
    answers=Patient,
    refuses=(404,),
)
def get_patient(call: Call, patient_id: str) -> Answer:
    return _look(patient_of(call, patient_id))


@operation(
    summary="Write down anew who a patient is",
    says="What is left out is emptied.",
    answers=Patient,
    takes=NewPatient,
    if_match="required",
    refuses=(404, 412, 428),
)
def put_patient(call: Call, patient_id: str) -> Answer:
    return _change(call, patient_id, msgspec.structs.asdict(call.body))


@operation(
    summary="Change some of what is known of a patient",
    answers=Patient,
    takes=PatientChanges,
    if_match="required",
    refuses=(404, 412, 428),
)
def patch_patient(call: Call, patient_id: str) -> Answer:
    said = msgspec.structs.asdict(call.body)
    return _change(
        call, patient_id, {name: of for name, of in said.items() if of is not msgspec.UNSET}
    )


def _change(call: Call, patient_id: str, said: dict[str, Any]) -> Answer:
    was = patient_of(call, patient_id)
    call.expects(shown(was))
    if was.merged_into:
        raise BadInput("patient_id", "the record that this one was merged into")
    changed = _with(call, was, said)
    if changed == was:
        return Answer(body=shown(was))
    try:
        saved = save_patient(call.services, call.practice_id, changed, was=was, by=call.who.by)
    except StaleWrite as stale:
        raise NotAsExpected(patient_id) from stale
    return Answer(body=shown(saved))


def _with(call: Call, was: patients.Patient, said: dict[str, Any]) -> patients.Patient:
    """Raises Unfit and BadInput, which name the fields."""
    values = dict(said)
    if "language" in values:
        values["language"] = values["language"] or call.setup.practice.languages[0]
    if "born" in values:
        values["born"] = birthday(values["born"], call.now)
    if values.get("phone") and values["phone"] != was.phone:
        values["phone"] = normal_phone(call, values["phone"])
    if values.get("email") and values["email"] != was.email:
        values["email"] = normal_email(values["email"])
    if "other_phones" in values:
        values["phones"] = _other_phones(call, values.pop("other_phones"))
    for name in ("lists", "interests"):
        if name in values:
            values[name] = _sorted(values[name])
    if "referred_by_id" in values:
        referrer = _referrer(call, was, values.pop("referred_by_id"))
        if referrer != was.referred_by:
            # What they agreed to was about somebody else.
            agreed_to_nothing = {"may_be_named": False, "ticked_may_know": False}
            values |= {"referred_by": referrer, "sent_by": None, **agreed_to_nothing}
    return replace(was, **values)


def _referrer(call: Call, was: patients.Patient, said: str | None) -> PatientId | None:
    """Raises BadInput."""
    if said is None or said == was.referred_by:
        return was.referred_by if said else None
    try:
        found = standing(call.services, call.practice_id, PatientId(said))
    except NotFound:
        found = was
    if found.patient_id == was.patient_id:
        raise BadInput("referred_by_id", "another patient or contact of this practice")
    return found.patient_id


def _sorted(of: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(of)))


def patient_of(call: Call, patient_id: str) -> patients.Patient:
    """Raises NotFound, also for one who was erased."""
    found = call.services.patients.get(call.practice_id, PatientId(patient_id))
    if found.erased_at:
        raise NotFound(patient_id)
    return found


def standing(
    services: Services, practice_id: PracticeId, patient_id: PatientId
) -> patients.Patient:
    """Who stands for this record now, should it have been merged. Raises NotFound."""
    found = services.patients.get(practice_id, patient_id)
    seen = {found.patient_id}
    while found.merged_into and found.merged_into not in seen:
        found = services.patients.get(practice_id, found.merged_into)
        seen.add(found.patient_id)
    if found.erased_at:
        raise NotFound(patient_id)
    return found


def shown(of: patients.Patient) -> Patient:
    return Patient(
        id=of.patient_id,
        kind=of.kind,
        given_name=of.given_name,
        family_name=of.family_name,
        preferred_name=of.preferred_name,
        said_as=of.said_as,
        born=of.born,
        language=of.language,
        interpreter=of.interpreter,
        remember=of.remember,
        phone=of.phone,
        email=of.email,
        other_phones=[
            PhoneNumber(number=phone.number, use=phone.use, extension=phone.extension)
            for phone in of.phones
        ],
        time_zone=of.zone,
        since=of.since,
        deceased=of.deceased,
        discharged=of.discharged,
        guarantor_id=of.guarantor,
        balance=of.balance,
        sex=of.sex,
        lists=list(of.lists),
        interests=list(of.interests),
        came_by=of.came_by,
        referred_by_id=of.referred_by,
        merged_into=of.merged_into,
        source_key=of.source_key,
    )


def _look(of: patients.Patient) -> Answer:
    return Answer(body=shown(of), seen=Seen(did="patient.viewed", about=(of.patient_id,)))


def normal_phone(call: Call, raw: str, field: str = "phone") -> str:
    """Raises Unfit."""
    try:
        return phones.normalise(raw, call.setup.practice.region)
    except BadPhone as bad:
        raise Unfit(Wrong(field=field, detail=bad.sentence)) from bad


def normal_email(raw: str) -> str:
    """Raises Unfit."""
    try:
        return emails.normalise(raw)
    except BadEmail as bad:
        raise Unfit(Wrong(field="email", detail=bad.sentence)) from bad


def _other_phones(call: Call, said: list[PhoneNumber]) -> tuple[OtherPhone, ...]:
    return tuple(
        OtherPhone(
            number=normal_phone(call, of.number, f"other_phones[{nth}].number"),
            use=of.use,
            extension=of.extension,
        )
        for nth, of in enumerate(said)
    )


def birthday(of: date | None, now: datetime) -> date | None:
    """Raises BadInput."""
    if of is not None and not _FIRST_BORN <= of.year <= (now + timedelta(days=1)).year:
        raise BadInput("born", "a day of birth")
    return of


def instant(of: datetime | None, field: str) -> datetime | None:
    """Raises BadInput: at the calendar's ends there is no other zone's time."""
    if of is not None and of.year not in YEARS:
        raise BadInput(field, f"a time from {YEARS[0]} to {YEARS[-1]}")
    return of


def day(of: date | None, field: str) -> date | None:
    """Raises BadInput."""
    if of is not None and of.year not in YEARS:
        raise BadInput(field, f"a day from {YEARS[0]} to {YEARS[-1]}")
    return of
