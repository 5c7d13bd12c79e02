"""Patients who arrive, and what they agreed to."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.consent import stop
from chalicelib.actions.journeys.enter import enter_new
from chalicelib.actions.prospects.follow import follow
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.taking_over.bundle import Bundle
from chalicelib.actions.taking_over.here import TRIES, Here, Outcome, age, as_fields
from chalicelib.domain.arriving import (
    ArrivingPatient,
    new_or_changed,
    one_person,
    patient_from,
    said_of_person,
)
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.merging import LEAVES_ALONE
from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
    Kind,
    LedgerEntry,
    Patient,
    Purpose,
)
from chalicelib.storage.db import Write
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.imports import Taken, Undo

_LONG_AGO = timedelta(days=365)


class People:
    def __init__(self, here: Here) -> None:
        self._here = here
        self._services = here.services
        self._practice_id = here.practice_id
        self._arrival = here.arrival
        self._setup = here.setup

    def foresee(self, said: ArrivingPatient) -> Outcome:
        source = self._here.patient_id(said.system, said.key)
        if self._here.is_stale(source, said.at):
            return Outcome.STALE
        was = self._here.patients.get(source)
        if was is None or was.erased_at:
            return Outcome.NEW
        return Outcome.CHANGED if self._news_of_person(source, said) else Outcome.UNCHANGED

    def take(self, patients: Sequence[ArrivingPatient]) -> tuple[Outcome, ...]:
        """Several records of one key are one person: the newest word counts."""
        said: dict[PatientId, list[ArrivingPatient]] = {}
        for of in patients:
            said.setdefault(self._here.patient_id(of.system, of.key), []).append(of)
        done: dict[str, Outcome] = {}
        bundle = Bundle(self._services, self._practice_id, done, follow=self._enter)
        for source, records in said.items():
            person = one_person(sorted(records, key=age))
            outcome = self.foresee(person)
            if outcome is Outcome.NEW and self._stands_alone(source, person):
                self._bundle_patient(bundle, source, person)
            elif outcome in (Outcome.NEW, Outcome.CHANGED):
                done[source] = self._take_patient(source, person)
            else:
                done[source] = outcome
                self._here.heard(source, person.at)
        bundle.close()
        return tuple(done[self._here.patient_id(of.system, of.key)] for of in patients)

    def _enter(self, made: Sequence[str]) -> None:
        enter_new(self._services, self._practice_id, [PatientId(of) for of in made])
        for patient_id in map(PatientId, made):
            patient = self._here.patients.get(patient_id)
            if patient is not None and patient.kind is Kind.PROSPECT:
                follow(self._services, self._practice_id, patient_id, by="import")

    def _stands_alone(self, source: PatientId, person: ArrivingPatient) -> bool:
        """Nothing is where it will be written, but for contact points of which it says nothing."""
        contacts = [self._here.contacts.get(of) for of in self._contact_ids(person)]
        known = [of for of in contacts if of is not None]
        return (
            source not in self._here.patients
            and all(of.address for of in known)
            and (person.texts is None or not known)
        )

    def _contact_ids(self, person: ArrivingPatient) -> list[ContactId]:
        id_of = self._services.contacts.id_of
        return [id_of(self._practice_id, of) for of in (person.phone, person.email) if of]

    def _bundle_patient(self, bundle: Bundle, source: PatientId, person: ArrivingPatient) -> None:
        if bundle.has_any(self._contact_ids(person)):
            bundle.close()
        patient = self._new_patient(source, person)
        saved, writes = self._services.patients.writes(
            self._practice_id,
            patient,
            was=None,
            at=self._arrival.now,
            came_at=self._came_at,
        )
        for channel, address in ((Channel.TEXT, saved.phone), (Channel.EMAIL, saved.email)):
            if address:
                writes += self._joining(saved, channel, address, person.texts)
        marks = self._marks_of_person(source, person, was=None, made=saved)

        def alone() -> Outcome:
            self._here.patients.pop(source, None)
            for of in self._contact_ids(person):
                self._here.contacts.pop(of, None)
            return self._take_patient(source, person)

        bundle.add(
            source,
            [*writes, *marks],
            audit=self._here.audit("patient.added", source),
            alone=alone,
            contacts=self._contact_ids(person),
        )
        self._here.patients[source] = saved

    def _joining(
        self, patient: Patient, channel: Channel, address: str, texts: bool | None
    ) -> list[Write]:
        contacts = self._services.contacts
        contact = self._here.contacts.get(contacts.id_of(self._practice_id, address))
        people = {**(contact.people if contact else {}), patient.patient_id: patient.as_person}
        if contact:
            joined = replace(contact, members=tuple(people), people=people)
            self._here.contacts[contact.contact_id] = replace(joined, revision=contact.revision + 1)
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
        self._here.contacts[new.contact_id] = new
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
        for _ in range(TRIES):
            was = self._here.patients.get(source)
            if was is None:
                was = self._services.patients.get_many(self._practice_id, [source]).get(source)
            try:
                return self._save_patient(source, person, was)
            except StaleWrite:
                self._here.patients.pop(source, None)
                self._here.patients |= self._here.with_merged([source])
        self._here.busy.add(source)
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
                came_at=self._came_at,
            )
            self._here.patients[source] = patient
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
        changed = self._referred(patient_from(was, person, news), person, news)
        if "guarantor" not in news or person.guarantor == person.key:
            return changed
        if not person.guarantor:
            return replace(changed, guarantor=None)
        return replace(changed, guarantor=self._here.patient_id(person.system, person.guarantor))

    @property
    def _came_at(self) -> datetime | None:
        """Whom the first file of a system has came long ago: nobody is thanked for that today."""
        long_ago = self._arrival.booked_long_ago
        return self._arrival.now - _LONG_AGO if long_ago else None

    def _referred(
        self, changed: Patient, person: ArrivingPatient, news: Collection[str]
    ) -> Patient:
        if "referred_by" not in news or not person.referred_by:
            return changed
        source = self._here.patient_id(person.system, person.referred_by)
        known = self._here.patients.get(source)
        referrer = known.patient_id if known else source
        if referrer == changed.patient_id or (known and known.erased_at):
            return changed
        if changed.sent_by or changed.referred_by == referrer:
            return changed  # the desk knows better, or the same
        # What they agreed to was about somebody else.
        return replace(changed, referred_by=referrer, may_be_named=False, ticked_may_know=False)

    def _news_of_person(self, source: PatientId, person: ArrivingPatient) -> set[str]:
        before = self._here.before(source)
        news = new_or_changed(self._here.fingerprints(said_of_person(person)), before)
        takes_back = self._here.fingerprints(dict.fromkeys(LEAVES_ALONE, "yes"))
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
        fields = {**self._here.before(source), **self._here.fingerprints(said_of_person(person))}
        undo = Undo(
            of=source,
            patient_id=made.patient_id,
            was=as_fields(was),
            made=as_fields(made) or {},
            taken_before=self._here.before(source) or None,
        )
        return self._here.marks(Taken(of=source, fields=fields, at=person.at), undo)

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
        for _ in range(TRIES):
            if contact.care is not Consent.UNKNOWN:
                return
            # Not `start`: that would try again after a STOP that came in between.
            with suppress(StaleWrite):
                contacts.record(contact, self._ledger(contact, texts=True)[0])
                return
            contact = contacts.known(self._practice_id, Channel.TEXT, patient.phone)
        raise StaleWrite(patient.patient_id)
