"""Another system sent FHIR resources: patients and visits are taken over, each answered alone.

read ──► names of doctors and places are kept ──► patients ──► merges ──► visits ──► an answer each
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum

from chalicelib.actions.known_setup import known_in
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.take_over import Arrival, Outcome, foresee, take_over
from chalicelib.domain.arriving import (
    ArrivingPatient,
    ArrivingVisit,
    appointment_id_of,
    patient_id_of,
)
from chalicelib.domain.errors import BadInput
from chalicelib.domain.fhir.appointments_in import (
    AppointmentRead,
    Surroundings,
    Times,
    appointment_key,
    asks_patients,
    may_lack_time,
    names_of,
    read_appointment,
)
from chalicelib.domain.fhir.bundles import Sent, beside
from chalicelib.domain.fhir.elements import Element, Issue, NotTaken, Remark, id_of, is_id
from chalicelib.domain.fhir.patients_in import SYSTEM, Key, PatientRead, read_patient
from chalicelib.domain.fhir.references import Beside, identifier_keys, reference_of
from chalicelib.domain.ids import AppointmentId, PatientId, PracticeId, is_ulid
from chalicelib.domain.merging import BeingErased, OneRecord
from chalicelib.domain.patients import Patient
from chalicelib.domain.places_said import (
    Said,
    match_location,
    match_provider,
    match_visit_type,
    name_words,
)
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.merges import Stage
from chalicelib.wiring import Services

AT_ONCE = 100
_SECONDS = 18.0
"""Then nothing new is begun: API Gateway answers for us after 29."""
_ASKS = "asks-patients"
_PLACES = ("Practitioner", "PractitionerRole", "Location", "HealthcareService")


class Did(StrEnum):
    """What became of one entry."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STALE = "stale"
    MERGED = "merged"
    RECOGNISED = "recognised"
    """A doctor, a place or a service: from now on its key is known."""
    PASSED_OVER = "passed over"
    REPEATED = "repeated"
    """A newer one of the same resource stands in the same request."""
    REFUSED = "refused"
    LATER = "later"
    """To be sent again: somebody else was faster, or time was up."""
    NOT_DONE = "not done"
    """Nothing is wrong with it; another entry of the transaction was refused."""


_DID = {
    Outcome.NEW: Did.CREATED,
    Outcome.CHANGED: Did.CHANGED,
    Outcome.UNCHANGED: Did.UNCHANGED,
    Outcome.STALE: Did.STALE,
    Outcome.BUSY: Did.LATER,
    Outcome.NO_PATIENT: Did.REFUSED,
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    place: str
    """As in Sent."""
    kind: str = ""
    of: str = ""
    """The resource's id here; empty: there is none."""
    did: Did = Did.PASSED_OVER
    refused: NotTaken | None = None
    remarks: tuple[Remark, ...] = ()


def take_in(
    services: Services,
    practice_id: PracticeId,
    sent: Sequence[Sent],
    *,
    by: str,
    all_or_nothing: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> list[Answer]:
    """One answer for each, in the order in which they came; the same again changes nothing.

    `all_or_nothing`: where one is refused, none is taken.
    """
    work = _Work(services, practice_id, sent, by, clock)
    work.read()
    if all_or_nothing:
        work.refuse_all_for_one()
    work.take()
    return work.answers


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What one entry holds, by its place in the request."""

    patients: dict[int, PatientRead] = field(default_factory=dict)
    visits: dict[int, AppointmentRead] = field(default_factory=dict)
    inner: dict[int, PatientRead] = field(default_factory=dict)
    """Patients who came within their appointment."""


class _Work:
    def __init__(
        self,
        services: Services,
        practice_id: PracticeId,
        sent: Sequence[Sent],
        by: str,
        clock: Callable[[], float],
    ) -> None:
        self._services = services
        self._practice_id = practice_id
        self._sent = sent
        self._clock = clock
        self._until = clock() + _SECONDS
        setup = services.setups.of(practice_id)
        self._known = known_in(setup)
        first = services.imports.first_of(practice_id, SYSTEM)
        now = services.clock()
        self._arrival = Arrival(practice_id=practice_id, by=by, now=now, booked_long_ago=first)
        self._kept = services.meant.of(practice_id, SYSTEM)
        self._learned: dict[str, str] = {}
        self._beside = Beside(beside(of for of in sent if not of.refused))
        self._read = _Read()
        self.answers = [Answer(place=of.place, kind=of.kind) for of in sent]

    # --- reading ---------------------------------------------------------------------------------

    def read(self) -> None:
        for n, of in enumerate(self._sent):
            if of.refused is not None:
                self._refuse(n, of.refused)
        self._each(_PLACES, self._read_place)
        self._each(("Patient",), self._read_patient)
        around = self._surroundings()
        self._each(("Appointment",), lambda n, of: self._read_visit(n, of, around))
        for n, of in enumerate(self._sent):
            if of.resource is None or of.refused:
                continue
            if of.kind not in (*_PLACES, "Patient", "Appointment"):
                self._say(n, Did.PASSED_OVER, of=_shown_id(of.resource))
        self._keep_newest(self._read.patients, lambda read: (read.key, read.patient.at))
        self._keep_newest(self._read.visits, lambda read: (read.key, read.at))
        self._must_not_be_ours()
        self._must_have_survivors()
        self._must_be_the_same_people()

    def _must_have_survivors(self) -> None:
        """Of a retired record the one that replaces it."""
        wanted = {
            n: read.replaced_by for n, read in self._read.patients.items() if read.replaced_by
        }
        coming = {read.key for n, read in self._read.patients.items() if n not in wanted}
        missing = {n: self._patient_id(key) for n, key in wanted.items() if key not in coming}
        known = self._services.patients.get_many(self._practice_id, missing.values())
        for n, survivor in missing.items():
            if survivor not in known:
                expected = "a patient who is known here or sent along"
                self._refuse(n, NotTaken("Patient.link", expected, issue=Issue.NOT_FOUND))

    def _must_be_the_same_people(self) -> None:
        """Two systems may give one id to two people: neither must become the other."""
        ids = {n: self._patient_id(read.key) for n, read in self._read.patients.items()}
        known = self._services.patients.get_many(self._practice_id, ids.values())
        for n, of in ids.items():
            if of in known and not _may_be_one(known[of], self._read.patients[n].patient):
                expected = "the person who is known under this id; this is somebody else"
                conflict = NotTaken("Patient.id", expected, issue=Issue.CONFLICT, status=409)
                self._refuse(n, conflict)

    def _each(self, kinds: Iterable[str], do: Callable[[int, Element], None]) -> None:
        for n, of in enumerate(self._sent):
            if of.resource is None or of.kind not in kinds or of.refused is not None:
                continue
            try:
                do(n, of.resource)
            except NotTaken as refusal:
                self._refuse(n, refusal)

    def _say(self, n: int, did: Did, *, of: str = "", remarks: Sequence[Remark] = ()) -> None:
        self.answers[n] = replace(
            self.answers[n],
            did=did,
            of=of or self.answers[n].of,
            remarks=(*self.answers[n].remarks, *remarks),
        )

    def _refuse(self, n: int, refusal: NotTaken) -> None:
        resource = self._sent[n].resource
        shown = _shown_id(resource) if resource is not None else ""
        self.answers[n] = replace(self.answers[n], did=Did.REFUSED, refused=refusal, of=shown)
        for every in (self._read.patients, self._read.visits, self._read.inner):
            every.pop(n, None)

    def _read_place(self, n: int, resource: Element) -> None:
        """Its key is known from now on, where its name tells who or what it is here."""
        kind, of = self._sent[n].kind, id_of(resource)
        found = self._meant_by(kind, resource)
        said = [f"{kind}/{of}"] if of else []
        if found is None:
            path = resource.of("name")
            remark = Remark(path=path, says="nobody and nothing of this name is set up here")
            self._say(n, Did.PASSED_OVER, of=of, remarks=[remark])
            return
        self._learned |= dict.fromkeys([*said, *identifier_keys(resource)], found)
        self._say(n, Did.RECOGNISED, of=of)

    def _meant_by(self, kind: str, resource: Element) -> str | None:
        known, kept = self._known, {**self._kept, **self._learned}
        if kind == "PractitionerRole":
            whose = resource.one("practitioner")
            if whose is None:
                return None
            reference = reference_of(whose, self._beside)
            names = names_of(reference.resource) if reference.resource is not None else []
            said = Said(key=reference.key, names=(whose.text("display"), *names))
            provider = match_provider(known, said, kept=kept)
            return provider.provider_id if provider else None
        said = Said(names=tuple(names_of(resource)))
        if kind == "Practitioner":
            provider = match_provider(known, said)
            return provider.provider_id if provider else None
        if kind == "Location":
            location = match_location(known, said)
            return location.location_id if location else None
        visit_type = match_visit_type(known, said)
        return visit_type.visit_type_id if visit_type else None

    def _read_patient(self, n: int, resource: Element) -> None:
        self._read.patients[n] = read_patient(
            resource, region=self._known.region, now=self._arrival.now
        )

    def _surroundings(self) -> Surroundings:
        visits = [
            of.resource
            for of in self._sent
            if of.resource and of.kind == "Appointment" and not of.refused
        ]
        asks = any(asks_patients(of) for of in visits)
        if asks and _ASKS not in self._kept:
            self._learned[_ASKS] = "yes"
        times = self._times_of(of for of in visits if may_lack_time(of))
        return Surroundings(
            known=self._known,
            now=self._arrival.now,
            kept={**self._kept, **self._learned},
            beside=self._beside,
            times=times.get,
            asks_patients=asks or _ASKS in self._kept,
        )

    def _times_of(self, resources: Iterable[Element]) -> Mapping[str, Times]:
        wanted: dict[AppointmentId, str] = {}
        for resource in resources:
            try:
                key = appointment_key(resource)
            except NotTaken:
                continue  # it is refused when it is read
            wanted[appointment_id_of(self._practice_id, SYSTEM, key)] = key
        found = self._services.appointments.get_many(self._practice_id, wanted)
        return {wanted[of]: (visit.starts_at, visit.ends_at) for of, visit in found.items()}

    def _read_visit(self, n: int, resource: Element, around: Surroundings) -> None:
        try:
            read = read_appointment(resource, around)
        except BadInput as refusal:
            raise NotTaken("", refusal.expected, issue=Issue.BUSINESS_RULE) from None
        if read.contained is not None:
            alone = {name: of for name, of in read.contained.value.items() if name != "id"}
            self._read.inner[n] = read_patient(
                Element(alone, read.contained.path),
                region=self._known.region,
                now=self._arrival.now,
            )
        self._learned |= read.learned
        self._read.visits[n] = read

    def _keep_newest[T](
        self, every: dict[int, T], about: Callable[[T], tuple[object, object]]
    ) -> None:
        """Of several versions of one resource the newest counts, else the last."""
        newest: dict[object, tuple[tuple[str, int, int], int]] = {}
        for n, read in list(every.items()):
            key, at = about(read)
            rank = (str(at or ""), self._version(n), n)
            before = newest.get(key)
            older = n if before and before[0] > rank else before[1] if before else None
            if before is None or rank > before[0]:
                newest[key] = (rank, n)
            if older is not None:
                every.pop(older)
                self._read.inner.pop(older, None)
                self._say(older, Did.REPEATED, of=_shown_id(self._sent[older].resource))

    def _version(self, n: int) -> int:
        resource = self._sent[n].resource
        meta = resource.value.get("meta") if resource is not None else None
        version = str(meta.get("versionId", "")) if isinstance(meta, dict) else ""
        return int(version) if version.isascii() and version.isdigit() and len(version) < 18 else 0

    def _must_not_be_ours(self) -> None:
        """Records that this practice keeps itself, or has from elsewhere, are read here and
        changed there: taking them in would make a second one of each."""
        patients = {
            PatientId(read.key.key): n
            for n, read in self._read.patients.items()
            if read.key.system == SYSTEM and is_ulid(read.key.key)
        }
        visits = {
            AppointmentId(read.key): n for n, read in self._read.visits.items() if is_ulid(read.key)
        }
        ours = [
            patients[of] for of in self._services.patients.get_many(self._practice_id, patients)
        ]
        booked = self._services.appointments.get_many(self._practice_id, visits)
        ours += [visits[of] for of in booked]
        for n in ours:
            self._refuse(
                n,
                NotTaken(
                    f"{self._sent[n].kind}.id",
                    "a record of the sender's own; this one is Rapport's, and is read only here",
                    issue=Issue.BUSINESS_RULE,
                    status=409,
                ),
            )

    # --- all or nothing --------------------------------------------------------------------------

    def refuse_all_for_one(self) -> None:
        for n, answer in enumerate(self.answers):
            if answer.did is Did.REPEATED:
                self._refuse(
                    n,
                    NotTaken(
                        f"{answer.kind}.id",
                        "each resource once in a transaction",
                        issue=Issue.DUPLICATE,
                        status=400,
                    ),
                )
        if not any(of.refused for of in self.answers):
            self._refuse_the_homeless()
        if not any(of.refused for of in self.answers):
            return
        for every in (self._read.patients, self._read.visits, self._read.inner):
            every.clear()
        self._learned.clear()
        for n, answer in enumerate(self.answers):
            if not answer.refused:
                self._say(n, Did.NOT_DONE, of=_shown_id(self._sent[n].resource))

    def _refuse_the_homeless(self) -> None:
        visits = list(self._read.visits)
        found = foresee(
            self._services,
            self._arrival,
            patients=[person for n in self._people() for person in self._persons(n)],
            visits=self._arriving(visits),
        )
        aliases = {read.key for read in self._read.patients.values() if read.replaced_by}
        for n, outcome in zip(visits, found.visits, strict=True):
            if outcome is Outcome.NO_PATIENT and self._read.visits[n].patient not in aliases:
                self._refuse(n, _no_patient(self._read.visits[n]))

    # --- taking over -----------------------------------------------------------------------------

    def take(self) -> None:
        if self._learned:
            self._services.meant.keep(self._practice_id, SYSTEM, self._learned)
        self._in_chunks(self._people(), self._take_patients)
        linked = [n for n, of in self._read.patients.items() if of.replaced_by or of.replaces]
        self._in_chunks(linked, self._merge)
        self._in_chunks(list(self._read.visits), self._take_visits)
        if self._arrival.booked_long_ago and self._read.visits:
            self._services.imports.had(self._practice_id, SYSTEM)

    def _people(self) -> list[int]:
        return [*self._read.patients, *self._read.inner]

    def _in_chunks(self, every: Sequence[int], take: Callable[[Sequence[int]], None]) -> None:
        for start in range(0, len(every), AT_ONCE):
            chunk = every[start : start + AT_ONCE]
            if self._clock() > self._until:
                for n in chunk:
                    self._say(n, Did.LATER, of=_shown_id(self._sent[n].resource))
                    self._read.visits.pop(n, None)
            else:
                take(chunk)

    def _persons(self, n: int) -> list[ArrivingPatient]:
        """Who answers for a patient first. Of a retired record nothing counts."""
        read = self._read.patients.get(n) or self._read.inner[n]
        if read.replaced_by:
            return []  # the merge is all that counts
        return [of for of in (read.guarantor, read.patient) if of is not None]

    def _take_patients(self, chunk: Sequence[int]) -> None:
        persons = [(n, person) for n in chunk for person in self._persons(n)]
        done = take_over(
            self._services, self._arrival, patients=[person for _, person in persons]
        ).patients
        last = {n: outcome for (n, _), outcome in zip(persons, done, strict=True)}
        for n, outcome in last.items():
            if read := self._read.patients.get(n):
                self._say(n, _DID[outcome], of=self._public(read.key), remarks=read.remarks)

    def _public(self, key: Key) -> str:
        """The id under which it is served."""
        if key.system == SYSTEM and is_id(key.key):
            return key.key
        return patient_id_of(self._practice_id, key.system, key.key)

    def _merge(self, chunk: Sequence[int]) -> None:
        """What their system made one is one here, too, unless somebody here has parted it."""
        for n in chunk:
            read = self._read.patients[n]
            pairs = [(read.key, other) for other in read.replaces]
            if read.replaced_by:
                pairs = [(read.replaced_by, read.key)]
                self._say(n, Did.UNCHANGED, of=self._public(read.key))
            for survivor, retired in pairs:
                self._merge_one(n, self._patient_id(survivor), self._patient_id(retired))

    def _patient_id(self, key: Key) -> PatientId:
        return patient_id_of(self._practice_id, key.system, key.key)

    def _merge_one(self, n: int, survivor: PatientId, retired: PatientId) -> None:
        before = self._services.merges.get(self._practice_id, retired)
        path = "Patient.link"
        if before and before.stage in (Stage.UNDOING, Stage.UNDONE):
            parted = Remark(path=path, says="somebody here parted the two; they stay so")
            self._say(n, self.answers[n].did, remarks=[parted])
            return
        if before:
            return
        try:
            merge(
                self._services,
                self._practice_id,
                survivor=survivor,
                retired=retired,
                by=self._arrival.by,
            )
        except (OneRecord, BeingErased, NotFound):
            no = Remark(path=path, says="the two cannot be made one here; they stay as they are")
            self._say(n, self.answers[n].did, remarks=[no])
        except StaleWrite:
            self._say(n, Did.LATER)
        else:
            self._say(n, Did.MERGED)

    def _take_visits(self, chunk: Sequence[int]) -> None:
        done = take_over(self._services, self._arrival, visits=self._arriving(chunk)).visits
        for n, outcome in zip(chunk, done, strict=True):
            read = self._read.visits[n]
            if outcome is Outcome.NO_PATIENT:
                self._refuse(n, _no_patient(read))
                continue
            of = read.key if is_id(read.key) else self._visit_id(read.key)
            self._say(n, _DID[outcome], of=of, remarks=read.remarks)

    def _visit_id(self, key: str) -> AppointmentId:
        return appointment_id_of(self._practice_id, SYSTEM, key)

    def _arriving(self, every: Sequence[int]) -> list[ArrivingVisit]:
        whose = self._whose(self._read.visits[n].patient for n in every)
        return [_visit(self._read.visits[n], whose[self._read.visits[n].patient]) for n in every]

    def _whose(self, keys: Iterable[Key]) -> dict[Key, PatientId]:
        """Who is meant: a patient of theirs, or one of ours whom they have read here."""
        derived = {key: patient_id_of(self._practice_id, key.system, key.key) for key in keys}
        maybe_ours = [PatientId(key.key) for key in derived if is_ulid(key.key)]
        ours = self._services.patients.get_many(self._practice_id, maybe_ours)
        return {key: PatientId(key.key) if key.key in ours else of for key, of in derived.items()}


def _may_be_one(known: Patient, said: ArrivingPatient) -> bool:
    """A name changes and a birth date is put right, but not all of it at once."""
    if known.erased_at or known.merged_into or (known.born and known.born == said.born):
        return True
    before, now = _words_of(known), _words_of(said)
    return not before or bool(before & now)


def _words_of(person: Patient | ArrivingPatient) -> set[str]:
    return name_words(f"{person.given_name} {person.family_name} {person.preferred_name}")


def _visit(read: AppointmentRead, patient_id: PatientId) -> ArrivingVisit:
    return ArrivingVisit(
        system=SYSTEM,
        key=read.key,
        patient_key=read.patient.key,
        patient_id=patient_id,
        location_id=read.location_id,
        provider_id=read.provider_id,
        visit_type_id=read.visit_type_id,
        starts_at=read.starts_at,
        ends_at=read.ends_at,
        status=read.status,
        answer=read.answer,
        note=read.note,
        booked_on=read.booked_on,
        untold=read.untold,
        only_told=read.only_told,
        at=read.at,
    )


def _no_patient(read: AppointmentRead) -> NotTaken:
    return NotTaken(
        "Appointment.participant",
        f"a patient who is known here or sent along; {read.patient_shown} is not",
        issue=Issue.NOT_FOUND,
    )


def _shown_id(resource: Element | None) -> str:
    """Empty where what stands there is no id."""
    of = resource.value.get("id") if resource is not None else None
    return of if isinstance(of, str) and is_id(of) else ""
