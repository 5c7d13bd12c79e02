"""Records of another system are taken over: patients first, then their visits.

Only what a record says anew is taken; what somebody changed here since stays. New records are
written some at a time in one transaction each, whatever changes is written alone, because it has
followers (reminders, contact points).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.actions.change_appointment import appointment_link
from chalicelib.actions.consent import stop
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.arriving import (
    ArrivingPatient,
    ArrivingVisit,
    appointment_id_of,
    new_or_changed,
    one_person,
    patient_from,
    patient_id_of,
    said_of_person,
    said_of_visit,
    visit_from,
)
from chalicelib.domain.ids import AppointmentId, ContactId, PatientId, PracticeId
from chalicelib.domain.merging import LEAVES_ALONE
from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
    LedgerEntry,
    Patient,
    Purpose,
)
from chalicelib.domain.planning import BOOKED_IS_NEWS
from chalicelib.domain.values import dataclass
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import IN_ONE_TRANSACTION, Write, joined_updates
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh, token
from chalicelib.storage.imports import Taken, Undo
from chalicelib.wiring import Services

_TRIES = 4


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Who brings records, and into what."""

    practice_id: PracticeId
    by: str
    """"import", "hl7", "fhir", "api:<key id>" or a staff id."""
    now: datetime
    import_id: str = ""
    """Under which it can be undone; empty: it cannot."""
    booked_long_ago: bool = False
    """The first schedule of a system: its patients know of their visits, and two hundred texts
    that tell them would be two hundred too many."""


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STALE = "stale"
    """Older than what was taken over before."""
    BUSY = "busy"
    """Somebody else was always faster: to be tried again."""
    NO_PATIENT = "no-patient"
    """A visit of somebody whom nobody has told us of."""


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What became of each, in the order in which they came."""

    patients: tuple[Outcome, ...]
    visits: tuple[Outcome, ...]


def take_over(
    services: Services,
    arrival: Arrival,
    *,
    patients: Sequence[ArrivingPatient] = (),
    visits: Sequence[ArrivingVisit] = (),
) -> TakenOver:
    """The same records again change nothing. Some hundreds at a time."""
    work = _Work(services, arrival, patients, visits)
    return TakenOver(patients=work.take_patients(patients), visits=work.take_visits(visits))


def foresee(
    services: Services,
    arrival: Arrival,
    *,
    patients: Sequence[ArrivingPatient] = (),
    visits: Sequence[ArrivingVisit] = (),
) -> TakenOver:
    """What `take_over` would do as things are now; nothing is written."""
    work = _Work(services, arrival, patients, visits)
    coming = {patient_id_of(arrival.practice_id, of.system, of.key) for of in patients}
    return TakenOver(
        patients=tuple(work.foresee_patient(of) for of in patients),
        visits=tuple(work.foresee_visit(of, coming) for of in visits),
    )


class _Work:
    def __init__(
        self,
        services: Services,
        arrival: Arrival,
        patients: Sequence[ArrivingPatient],
        visits: Sequence[ArrivingVisit],
    ) -> None:
        self._services = services
        self._arrival = arrival
        self._practice_id = arrival.practice_id
        self._setup = services.setups.of(arrival.practice_id)
        people = {self._patient_id(of.system, of.key) for of in patients}
        people |= {self._source_of(of) for of in visits}
        of_visits = {self._visit_id(of) for of in visits}
        self._patients = self._with_merged(people)
        self._visits = services.appointments.get_many(self._practice_id, of_visits)
        self._taken = services.imports.get_many(self._practice_id, [*people, *of_visits])
        self._contacts = self._known_contacts(patients)
        self._busy: set[PatientId] = set()

    def _patient_id(self, system: str, key: str) -> PatientId:
        return patient_id_of(self._practice_id, system, key)

    def _source_of(self, said: ArrivingVisit) -> PatientId:
        return said.patient_id or self._patient_id(said.system, said.patient_key)

    def _visit_id(self, said: ArrivingVisit) -> AppointmentId:
        return appointment_id_of(self._practice_id, said.system, said.key)

    def _with_merged(self, wanted: Collection[PatientId]) -> dict[PatientId, Patient]:
        """Each as the record that stands for it now, under the id that was asked for."""
        found = self._services.patients.get_many(self._practice_id, wanted)
        for source, patient in found.items():
            seen = {patient.patient_id}
            while patient.merged_into and patient.merged_into not in seen:
                patient = self._services.patients.get(self._practice_id, patient.merged_into)
                seen.add(patient.patient_id)
            found[source] = patient
        return found

    def _known_contacts(self, patients: Sequence[ArrivingPatient]) -> dict[ContactId, ContactPoint]:
        contacts = self._services.contacts
        new = [of for of in patients if self._patient_id(of.system, of.key) not in self._patients]
        addresses = {address for of in new for address in (of.phone, of.email) if address}
        ids = [contacts.id_of(self._practice_id, address) for address in addresses]
        return contacts.get_many(self._practice_id, ids)

    # --- patients --------------------------------------------------------------------------------

    def foresee_patient(self, said: ArrivingPatient) -> Outcome:
        source = self._patient_id(said.system, said.key)
        if self._is_stale(source, said.at):
            return Outcome.STALE
        was = self._patients.get(source)
        if was is None or was.erased_at:
            return Outcome.NEW
        return Outcome.CHANGED if self._news_of_person(source, said) else Outcome.UNCHANGED

    def take_patients(self, patients: Sequence[ArrivingPatient]) -> tuple[Outcome, ...]:
        """Several records of one key are one person: the newest word counts."""
        said: dict[PatientId, list[ArrivingPatient]] = {}
        for of in patients:
            said.setdefault(self._patient_id(of.system, of.key), []).append(of)
        done: dict[str, Outcome] = {}
        bundle = _Bundle(self._services, self._practice_id, done)
        for source, records in said.items():
            person = one_person(sorted(records, key=_age))
            outcome = self.foresee_patient(person)
            if outcome is Outcome.NEW and self._stands_alone(source, person):
                self._bundle_patient(bundle, source, person)
            elif outcome in (Outcome.NEW, Outcome.CHANGED):
                done[source] = self._take_patient(source, person)
            else:
                done[source] = outcome
                self._heard(source, person.at)
        bundle.close()
        return tuple(done[self._patient_id(of.system, of.key)] for of in patients)

    def _stands_alone(self, source: PatientId, person: ArrivingPatient) -> bool:
        """Nothing is where it will be written, but for contact points of which it says nothing."""
        contacts = [self._contacts.get(of) for of in self._contact_ids(person)]
        known = [of for of in contacts if of is not None]
        return (
            source not in self._patients
            and all(of.address for of in known)
            and (person.texts is None or not known)
        )

    def _contact_ids(self, person: ArrivingPatient) -> list[ContactId]:
        id_of = self._services.contacts.id_of
        return [id_of(self._practice_id, of) for of in (person.phone, person.email) if of]

    def _bundle_patient(
        self, bundle: "_Bundle", source: PatientId, person: ArrivingPatient
    ) -> None:
        if bundle.has_any(self._contact_ids(person)):
            bundle.close()
        patient = self._new_patient(source, person)
        saved, writes = self._services.patients.writes(
            self._practice_id, patient, was=None, at=self._arrival.now
        )
        for channel, address in ((Channel.TEXT, saved.phone), (Channel.EMAIL, saved.email)):
            if address:
                writes += self._joining(saved, channel, address, person.texts)
        marks = self._marks_of_person(source, person, was=None, made=saved)

        def alone() -> Outcome:
            self._patients.pop(source, None)
            for of in self._contact_ids(person):
                self._contacts.pop(of, None)
            return self._take_patient(source, person)

        bundle.add(
            source,
            [*writes, *marks],
            audit=self._audit("patient.added", source),
            alone=alone,
            contacts=self._contact_ids(person),
        )
        self._patients[source] = saved

    def _joining(
        self, patient: Patient, channel: Channel, address: str, texts: bool | None
    ) -> list[Write]:
        contacts = self._services.contacts
        contact = self._contacts.get(contacts.id_of(self._practice_id, address))
        people = {**(contact.people if contact else {}), patient.patient_id: patient.as_person}
        if contact:
            joined = replace(contact, members=tuple(people), people=people)
            self._contacts[contact.contact_id] = replace(joined, revision=contact.revision + 1)
            return contacts.writes(joined)
        new = replace(
            contacts.unseen(self._practice_id, channel, address),
            members=tuple(people),
            people=people,
        )
        ledger = self._ledger(new, texts) if channel is Channel.TEXT else []
        said = {entry.purpose: entry.consent for entry in ledger}
        new = replace(
            new,
            care=said.get(Purpose.CARE, new.care),
            marketing=said.get(Purpose.MARKETING, new.marketing),
        )
        self._contacts[new.contact_id] = new
        return contacts.writes_of_new(new, ledger)

    def _ledger(self, contact: ContactPoint, texts: bool | None) -> list[LedgerEntry]:
        """A no stops every text; a yes is one to care only."""
        if texts is None:
            return []
        return [
            LedgerEntry(
                contact_id=contact.contact_id,
                channel=Channel.TEXT,
                purpose=purpose,
                consent=Consent.ALLOWED if texts else Consent.STOPPED,
                at=self._arrival.now,
                source="import",
            )
            for purpose in ((Purpose.CARE,) if texts else Purpose)
        ]

    def _take_patient(self, source: PatientId, person: ArrivingPatient) -> Outcome:
        """Alone, with all that follows from it."""
        for _ in range(_TRIES):
            was = self._patients.get(source)
            if was is None:
                was = self._services.patients.get_many(self._practice_id, [source]).get(source)
            try:
                return self._save_patient(source, person, was)
            except StaleWrite:
                self._patients.pop(source, None)
                self._patients |= self._with_merged([source])
        self._busy.add(source)
        return Outcome.BUSY

    def _save_patient(
        self, source: PatientId, person: ArrivingPatient, was: Patient | None
    ) -> Outcome:
        news = self._news_of_person(source, person)
        if was is None or was.erased_at:
            patient = self._new_patient(source, person)
            patient = replace(patient, revision=was.revision if was else 0)
        else:
            patient = self._changed_patient(was, person, news)
        marks = self._marks_of_person(source, person, was=was, made=patient)
        asks_consent = bool(
            person.texts is not None and patient.phone and news & {"texts", "phone"}
        )
        if patient != was:
            patient = save_patient(
                self._services,
                self._practice_id,
                patient,
                was=was,
                by=self._arrival.by,
                also=() if asks_consent else marks,
            )
            self._patients[source] = patient
        if asks_consent:
            # First the consent: whoever dies here takes it over again.
            self._take_consent(patient, agreed=bool(person.texts))
        if asks_consent or patient == was:
            self._services.imports.write(marks)
        made_anew = was is None or was.erased_at
        return Outcome.NEW if made_anew else Outcome.CHANGED

    def _new_patient(self, source: PatientId, person: ArrivingPatient) -> Patient:
        blank = Patient(
            patient_id=source,
            given_name=person.given_name,
            family_name=person.family_name,
            language=self._setup.practice.languages[0],
            source_key=f"{person.system}:{person.key}",
        )
        return self._changed_patient(blank, person, said_of_person(person))

    def _changed_patient(
        self, was: Patient, person: ArrivingPatient, news: Collection[str]
    ) -> Patient:
        changed = patient_from(was, person, news)
        if "guarantor" not in news or person.guarantor == person.key:
            return changed
        if not person.guarantor:
            return replace(changed, guarantor=None)
        return replace(changed, guarantor=self._patient_id(person.system, person.guarantor))

    def _news_of_person(self, source: PatientId, person: ArrivingPatient) -> set[str]:
        before = self._before(source)
        news = new_or_changed(self._fingerprints(said_of_person(person)), before)
        takes_back = self._fingerprints(dict.fromkeys(LEAVES_ALONE, "yes"))
        # A no by itself is what stands in every row: it takes back its source's own yes, and not
        # what the desk or another source said.
        return {
            name
            for name in news
            if name not in LEAVES_ALONE
            or getattr(person, name) is not False
            or before.get(name) == takes_back[name]
        }

    def _marks_of_person(
        self, source: PatientId, person: ArrivingPatient, *, was: Patient | None, made: Patient
    ) -> list[Write]:
        fields = {**self._before(source), **self._fingerprints(said_of_person(person))}
        undo = Undo(
            of=source,
            patient_id=made.patient_id,
            was=_as_fields(was),
            made=_as_fields(made) or {},
            taken_before=self._before(source) or None,
        )
        return self._marks(Taken(of=source, fields=fields, at=person.at), undo)

    def _take_consent(self, patient: Patient, *, agreed: bool) -> None:
        """A no stops every text; a yes fills a gap and never lifts a STOP."""
        contacts = self._services.contacts
        contact = contacts.known(self._practice_id, Channel.TEXT, patient.phone)
        if not agreed:
            for purpose in Purpose:
                contact = stop(
                    self._services,
                    contact,
                    purpose=purpose,
                    source="import",
                    wording="",
                    now=self._arrival.now,
                )
            return
        for _ in range(_TRIES):
            if contact.care is not Consent.UNKNOWN:
                return
            # Not `start`: that would try again after a STOP that came in between.
            with suppress(StaleWrite):
                contacts.record(contact, self._ledger(contact, texts=True)[0])
                return
            contact = contacts.known(self._practice_id, Channel.TEXT, patient.phone)
        raise StaleWrite(patient.patient_id)

    # --- visits ----------------------------------------------------------------------------------

    def foresee_visit(self, said: ArrivingVisit, coming: Collection[PatientId] = ()) -> Outcome:
        """`coming`: patients who are in the same records."""
        visit_id = self._visit_id(said)
        source = self._source_of(said)
        patient = self._patients.get(source)
        if source in self._busy:
            return Outcome.BUSY
        if patient is None and source not in coming:
            return Outcome.NO_PATIENT
        if self._is_stale(visit_id, said.at):
            return Outcome.STALE
        if visit_id not in self._visits:
            return Outcome.NEW
        return Outcome.CHANGED if self._news_of_visit(said) else Outcome.UNCHANGED

    def take_visits(self, visits: Sequence[ArrivingVisit]) -> tuple[Outcome, ...]:
        said = {self._visit_id(of): of for of in sorted(visits, key=_age, reverse=True)}
        done: dict[str, Outcome] = {}
        bundle = _Bundle(self._services, self._practice_id, done)
        for visit_id, visit in said.items():
            outcome = self.foresee_visit(visit)
            if outcome is Outcome.NEW:
                self._bundle_visit(bundle, visit_id, visit)
            elif outcome is Outcome.CHANGED:
                done[visit_id] = self._take_visit(visit_id, visit)
            else:
                done[visit_id] = outcome
                self._heard(visit_id, visit.at)
        bundle.close()
        return tuple(done[self._visit_id(of)] for of in visits)

    def _patient_of(self, said: ArrivingVisit) -> PatientId:
        return self._patients[self._source_of(said)].patient_id

    def _bundle_visit(
        self, bundle: "_Bundle", visit_id: AppointmentId, said: ArrivingVisit
    ) -> None:
        visit = self._new_visit(visit_id, said)
        audit = self._audit("appointment.imported", visit_id, visit.patient_id)
        writes = [
            *self._services.doors.writes_of_new_link(appointment_link(visit)),
            *self._services.appointments.writes_of_new(
                self._practice_id,
                visit,
                zone=self._setup.locations[visit.location_id].tz,
                plan_at=audit.at,
            ),
            *self._marks_of_visit(said, was=None, made=replace(visit, revision=1)),
        ]
        bundle.add(visit_id, writes, audit=audit, alone=lambda: self._take_visit(visit_id, said))

    def _take_visit(self, visit_id: AppointmentId, said: ArrivingVisit) -> Outcome:
        """Alone: what moves or is off has followers."""
        for _ in range(_TRIES):
            found = self._services.appointments.get_many(self._practice_id, [visit_id])
            try:
                return self._save_visit(visit_id, said, found.get(visit_id))
            except StaleWrite:
                continue
        return Outcome.BUSY

    def _save_visit(
        self, visit_id: AppointmentId, said: ArrivingVisit, was: Appointment | None
    ) -> Outcome:
        patient_id = self._patient_of(said)
        if was is None:
            visit = self._new_visit(visit_id, said)
        else:
            news = self._news_of_visit(said)
            visit = replace(visit_from(was, said, news), patient_id=patient_id)
            if visit.patient_id != was.patient_id and "who" in news:
                # Whoever it was booked for by mistake may have the old link.
                visit = replace(visit, link=token())
        if visit == was:
            self._services.imports.write(self._marks_of_visit(said, was=was, made=visit))
            return Outcome.UNCHANGED
        if was is None or visit.link != was.link:
            self._services.doors.make_link(appointment_link(visit))
        visit = replace(
            visit,
            changed_at=self._services.clock(),
            changed_by=self._arrival.by,
            before=None,
        )
        self._services.appointments.save(
            self._practice_id,
            visit,
            was=was,
            zone=self._setup.locations[visit.location_id].tz,
            zone_before=self._setup.locations[was.location_id].tz if was else None,
            audit=self._audit("appointment.imported", visit_id, patient_id),
            also=self._marks_of_visit(said, was=was, made=visit),
        )
        return Outcome.CHANGED if was else Outcome.NEW

    def _new_visit(self, visit_id: AppointmentId, said: ArrivingVisit) -> Appointment:
        now = self._arrival.now
        booked_at = now - BOOKED_IS_NEWS if self._arrival.booked_long_ago else now
        return Appointment(
            practice_id=self._practice_id,
            appointment_id=visit_id,
            patient_id=self._patient_of(said),
            location_id=said.location_id,
            provider_id=said.provider_id,
            visit_type_id=said.visit_type_id,
            starts_at=said.starts_at,
            ends_at=said.ends_at,
            booked_at=said.booked_on or booked_at,
            status=said.status,
            answer=said.answer,
            note=said.note,
            only_told=said.only_told,
            link=token(),
            source_key=f"{said.system}:{said.key}",
            changed_at=self._services.clock(),
            changed_by=self._arrival.by,
        )

    def _news_of_visit(self, said: ArrivingVisit) -> set[str]:
        fingerprints = self._fingerprints(self._said_of_visit(said))
        return new_or_changed(fingerprints, self._before(self._visit_id(said)))

    def _said_of_visit(self, said: ArrivingVisit) -> dict[str, str]:
        """Whose it is by the source's own word: that its record was merged into another is no news,
        and an undone merge gives it back."""
        return said_of_visit(said, self._patient_id(said.system, said.patient_key))

    def _marks_of_visit(
        self, said: ArrivingVisit, *, was: Appointment | None, made: Appointment
    ) -> list[Write]:
        of = self._visit_id(said)
        fields = self._fingerprints(self._said_of_visit(said))
        undo = Undo(
            of=of,
            appointment_id=of,
            was=_as_fields(was),
            made=_as_fields(made) or {},
            taken_before=self._before(of) or None,
        )
        return self._marks(Taken(of=of, fields=fields, at=said.at), undo)

    # --- what was said before --------------------------------------------------------------------

    def _before(self, of: str) -> Mapping[str, str]:
        return self._taken[of].fields if of in self._taken else {}

    def _is_stale(self, of: str, at: datetime | None) -> bool:
        last = self._taken[of].at if of in self._taken else None
        return bool(at and last and at < last)

    def _heard(self, of: str, at: datetime | None) -> None:
        """It said nothing new, but later than before: what is older than this is stale now."""
        if at and of in self._taken and not self._is_stale(of, at) and at != self._taken[of].at:
            taken = replace(self._taken[of], at=at)
            self._services.imports.write([self._services.imports.put(self._practice_id, taken)])

    def _marks(self, taken: Taken, undo: Undo) -> list[Write]:
        imports, arrival = self._services.imports, self._arrival
        marks: list[Write] = [imports.put(self._practice_id, taken)]
        if arrival.import_id:
            marks.append(
                imports.put_undo(self._practice_id, arrival.import_id, undo, now=arrival.now)
            )
        return marks

    def _fingerprints(self, said: Mapping[str, str]) -> dict[str, str]:
        imports = self._services.imports
        return {
            name: imports.fingerprint(self._practice_id, f"{name}={value}")
            for name, value in said.items()
        }

    def _audit(self, did: str, *about: str) -> AuditEntry:
        # Not the arrival's own time: a visit is due for planning from then on, and the sweep has
        # passed that by when many records are done.
        at = self._services.clock()
        return AuditEntry(
            practice_id=self._practice_id,
            entry_id=fresh(at),
            at=at,
            who=self._arrival.by,
            did=did,
            about=about,
        )


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    of: str
    audit: AuditEntry
    alone: Callable[[], Outcome]


class _Bundle:
    """New records that are written together, or one by one where that fails."""

    def __init__(
        self, services: Services, practice_id: PracticeId, done: dict[str, Outcome]
    ) -> None:
        self._services = services
        self._practice_id = practice_id
        self._done = done
        self._waiting: list[_Waiting] = []
        self._writes: list[Write] = []
        self._contacts: set[ContactId] = set()

    def has_any(self, contacts: Iterable[ContactId]) -> bool:
        return not self._contacts.isdisjoint(contacts)

    def add(
        self,
        of: str,
        writes: Sequence[Write],
        *,
        audit: AuditEntry,
        alone: Callable[[], Outcome],
        contacts: Iterable[ContactId] = (),
    ) -> None:
        if len(self._writes) + len(self._waiting) + len(writes) + 1 > IN_ONE_TRANSACTION:
            self.close()
        self._waiting.append(_Waiting(of=of, audit=audit, alone=alone))
        self._writes = joined_updates([*self._writes, *writes])
        self._contacts.update(contacts)

    def close(self) -> None:
        waiting, writes = self._waiting, self._writes
        self._waiting, self._writes, self._contacts = [], [], set()
        if not waiting:
            return
        try:
            with self._services.audit.writing_all([of.audit for of in waiting]) as entries:
                self._services.imports.write([*writes, *entries])
        except StaleWrite:
            for each in waiting:
                self._done[each.of] = each.alone()
        else:
            self._done.update((each.of, Outcome.NEW) for each in waiting)


def _age(of: ArrivingPatient | ArrivingVisit) -> float:
    """Sorts the newest first; where none says when, the order stays."""
    return -of.at.timestamp() if of.at else 0.0


def _as_fields(of: Patient | Appointment | None) -> dict[str, Any] | None:
    return msgspec.to_builtins(of, str_keys=True) if of else None
