"""A FHIR Appointment, read for what Rapport keeps: who, when, where, with whom, what for, and
whether it stands. Reasons and comments are passed over: no message needs them.

http://hl7.org/fhir/R4/appointment.html
"""

from collections.abc import Callable
from dataclasses import field
from datetime import datetime, timedelta

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.fhir import statuses
from chalicelib.domain.fhir.elements import (
    Element,
    Issue,
    NotTaken,
    Remark,
    id_of,
    kind_of,
    must_be_plain,
    resource_from,
    time_in,
)
from chalicelib.domain.fhir.patients_in import SYSTEM, Key, key_of, patient_in_reference, said_at
from chalicelib.domain.fhir.references import Beside, reference_of
from chalicelib.domain.files.cells import instant
from chalicelib.domain.ids import LocationId, ProviderId, VisitTypeId
from chalicelib.domain.places_said import (
    Kept,
    KnownSetup,
    Places,
    Said,
    match_location,
    match_places,
    match_provider,
)
from chalicelib.domain.values import dataclass

_LONGEST = timedelta(hours=24)
_MOST_MINUTES = 24 * 60
Times = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class AppointmentRead:
    key: str
    """The resource's id, or an identifier with its system."""
    patient: Key
    patient_shown: str
    """How the reference names the patient, for an answer: "Patient/12"."""
    contained: Element | None
    """The patient, where it came within the appointment."""
    location_id: LocationId
    provider_id: ProviderId
    visit_type_id: VisitTypeId
    starts_at: datetime
    ends_at: datetime
    status: Status
    answer: Answer
    untold: bool
    only_told: bool
    """The patient need not come: others talk about them."""
    note: str
    booked_on: datetime | None
    at: datetime | None
    learned: Kept
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What an appointment is read with."""

    known: KnownSetup
    now: datetime
    kept: Kept = field(default_factory=dict)
    """Keys of their practitioners, locations and services, as far as they are known."""
    beside: Beside = field(default_factory=lambda: Beside(()))
    """What came along with it."""
    times: Callable[[str], Times | None] = lambda key: None
    """When a visit is that was taken over before, by its key."""
    asks_patients: bool = False


def appointment_key(resource: Element) -> str:
    """Raises NotTaken where nothing tells it from others for the next time."""
    if given := id_of(resource):
        return given
    for identifier in resource.each("identifier"):
        if value := identifier.text("value", most=256):
            return f"{identifier.text('system', most=256)}|{value}"
    raise NotTaken(
        resource.of("id"),
        "an id, or an identifier with a value, by which it is known again",
        issue=Issue.REQUIRED,
    )


def asks_patients(resource: Element) -> bool:
    """The sender tells who has answered from who has not: it says so of somebody here."""
    try:
        for participant in resource.each("participant"):
            actor = participant.one("actor")
            whose = f"{actor.text('reference')} {actor.text('type')}" if actor else ""
            if "Patient" in whose and participant.text("status") in statuses.ASKING:
                return True
    except NotTaken:
        return False  # it is refused when it is read
    return False


def may_lack_time(resource: Element) -> bool:
    """It calls a visit off, and does not say when that was."""
    return str(resource.value.get("status")) in statuses.OFF and "start" not in resource


def read_appointment(resource: Element, around: Surroundings) -> AppointmentRead:
    """Raises NotTaken, and BadInput where the practice has nobody to book with."""
    must_be_plain(resource)
    return _Reader(resource, around).read()


@dataclass(frozen=True, kw_only=True)
class _Actor:
    participant: Element
    kind: str
    """The resource type; "" where only a name stands there."""
    said: Said
    key: Key | None = None
    """Of a patient."""
    shown: str = ""
    contained: Element | None = None


class _Reader:
    def __init__(self, resource: Element, around: Surroundings) -> None:
        self._resource = resource
        self._around = around
        self._remarks: list[Remark] = []

    def read(self) -> AppointmentRead:
        resource, around = self._resource, self._around
        key = appointment_key(resource)
        code = self._status()
        status = statuses.IN[code]
        actors = [self._actor(of) for of in resource.each("participant")]
        patient, patient_key = self._patient(actors)
        places = self._places(actors)
        starts_at, ends_at = self._times(key, code, places)
        answered = self._answer_code(patient)
        at, doubts = said_at(resource, around.now)
        self._remarks += doubts
        only_told = patient.participant.text("required") == "information-only"
        if only_told:
            self._remark(
                patient.participant.of("required"), "the patient is only told; no reminders"
            )
        return AppointmentRead(
            key=key,
            patient=patient_key,
            patient_shown=patient.shown,
            contained=patient.contained,
            location_id=places.location.location_id,
            provider_id=places.provider.provider_id,
            visit_type_id=places.visit_type.visit_type_id,
            starts_at=starts_at,
            ends_at=ends_at,
            status=status,
            answer=statuses.ANSWERS[answered],
            untold=code in statuses.UNTOLD,
            only_told=only_told,
            note=places.note,
            booked_on=self._booked_on(at),
            at=at,
            learned=places.learned,
            remarks=tuple(self._remarks),
        )

    def _remark(self, path: str, says: str) -> None:
        self._remarks.append(Remark(path=path, says=says))

    def _status(self) -> str:
        code = self._resource.text("status")
        if code not in statuses.IN:
            raise NotTaken(
                self._resource.of("status"),
                f"one of: {', '.join(statuses.IN)}",
                issue=Issue.VALUE if code else Issue.REQUIRED,
            )
        return code

    # --- who -------------------------------------------------------------------------------------

    def _actor(self, participant: Element) -> _Actor:
        if participant.changes_its_meaning:
            raise NotTaken(
                participant.of("modifierExtension"),
                "none: it may change what taking part means, and is not known here",
                issue=Issue.EXTENSION,
            )
        actor = participant.one("actor")
        if actor is None:
            return _Actor(participant=participant, kind="", said=Said())
        said = reference_of(actor, self._around.beside)
        contained = None
        if said.contained:
            contained = self._contained(actor, said.contained)
            said = said.of(kind_of(contained))
        resource = contained or said.resource
        kind = said.kind or _KINDS_OF_PART.get(_part(participant), "")
        key = self._patient_key(actor, resource) if kind == "Patient" else None
        names = (actor.text("display"), *_names_in(resource))
        return _Actor(
            participant=participant,
            kind=kind,
            said=Said(key=said.key, names=tuple(name for name in names if name)),
            key=key,
            shown=said.shown or "Patient",
            contained=contained if kind == "Patient" else None,
        )

    def _contained(self, actor: Element, of: str) -> Element:
        for inner in self._resource.each("contained"):
            if inner.value.get("id") == of:
                return resource_from(inner.value, inner.path)
        raise NotTaken(
            actor.of("reference"), "a resource that is contained here", issue=Issue.NOT_FOUND
        )

    def _patient_key(self, actor: Element, resource: Element | None) -> Key:
        if resource is not None:
            if "#" in actor.text("reference"):
                # The id of what is contained says nothing outside of it.
                alone = {name: of for name, of in resource.value.items() if name != "id"}
                return key_of(Element(alone, resource.path))
            return key_of(resource)
        if found := patient_in_reference(actor.text("reference")):
            return found
        identifier = actor.one("identifier")
        if identifier and (value := identifier.text("value", most=256)):
            system = identifier.text("system", most=256)
            return self._around.beside.by_identifier(system, value) or Key(
                system=f"{SYSTEM}:{system}", key=value
            )
        raise NotTaken(
            actor.of("reference"), "which patient, as in Patient/12", issue=Issue.REQUIRED
        )

    def _patient(self, actors: list[_Actor]) -> tuple[_Actor, Key]:
        patients = [(of, of.key) for of in actors if of.key is not None]
        if not patients:
            raise NotTaken(
                self._resource.of("participant"),
                "a patient among those who take part",
                issue=Issue.REQUIRED,
            )
        if len({key for _, key in patients}) > 1:
            raise NotTaken(
                self._resource.of("participant"),
                "one patient; a visit of several is booked for each of them",
                issue=Issue.NOT_SUPPORTED,
            )
        return patients[0]

    def _answer_code(self, patient: _Actor) -> str:
        """ "accepted" counts where the sender tells it from "not asked yet"."""
        code = patient.participant.text("status")
        if code not in statuses.ANSWERS:
            path = patient.participant.of("status")
            if code:
                raise NotTaken(path, f"one of: {', '.join(statuses.ANSWERS)}", issue=Issue.VALUE)
            self._remark(path, "missing; read as needs-action")
            return Answer.NEEDS_ACTION
        if code == Answer.ACCEPTED and not self._around.asks_patients:
            return Answer.NEEDS_ACTION
        return code

    # --- where, with whom, what for --------------------------------------------------------------

    def _places(self, actors: list[_Actor]) -> Places:
        around = self._around
        every = [*actors, *self._actors_of_slots()]
        unnamed = [of for of in every if not of.kind and of.said]
        known, kept = around.known, around.kept
        location = _best(every, "Location") or next(
            (of.said for of in unnamed if match_location(known, of.said, kept=kept)), Said()
        )
        provider = _best(every, "Practitioner", "PractitionerRole") or next(
            (of.said for of in unnamed if match_provider(known, of.said, kept=kept)), Said()
        )
        places = match_places(known, location, provider, self._visit_type(every), kept=kept)
        for flag in places.flags:
            self._remark(_PATHS[flag.value].format(self._resource.path), f"{flag} not known here")
        return places

    def _visit_type(self, actors: list[_Actor]) -> Said:
        key, names = "", []
        for name in ("serviceType", "appointmentType"):
            concepts = (
                self._resource.each(name)
                if name == "serviceType"
                else [of for of in [self._resource.one(name)] if of]
            )
            for concept in concepts:
                names.append(concept.text("text"))
                for coding in concept.each("coding"):
                    code = coding.text("code")
                    names += [coding.text("display"), code]
                    if code and not key and name == "serviceType":
                        key = f"{coding.text('system')}|{code}"
        service = _best(actors, "HealthcareService")
        said = tuple(name for name in (*names, *service.names) if name)
        return Said(key=key or service.key, names=said)

    def _actors_of_slots(self) -> list[_Actor]:
        """Who and where, as the schedules say whose slots are taken, if they came along."""
        found = []
        beside = self._around.beside
        for slot_said in self._resource.each("slot"):
            slot = reference_of(slot_said, beside).resource
            schedule_said = slot.one("schedule") if slot else None
            schedule = reference_of(schedule_said, beside).resource if schedule_said else None
            for actor in schedule.each("actor") if schedule else ():
                of = reference_of(actor, beside)
                if of.kind == "Patient":
                    continue
                names = (actor.text("display"), *_names_in(of.resource))
                said = Said(key=of.key, names=tuple(name for name in names if name))
                found.append(_Actor(participant=actor, kind=of.kind, said=said))
        return found

    # --- when ------------------------------------------------------------------------------------

    def _times(self, key: str, code: str, places: Places) -> Times:
        if "start" not in self._resource:
            return self._times_without_start(key, code, places)
        starts_at = self._time("start", places)
        return starts_at, self._ends_at(starts_at, places)

    def _times_without_start(self, key: str, code: str, places: Places) -> Times:
        before = self._around.times(key)
        if before and code in statuses.OFF:
            return before
        for period in self._resource.each("requestedPeriod")[:1]:
            at = time_in(period.text("start"))
            if at and at.tzinfo and statuses.IN[code] is Status.PENDING:
                self._remark(period.of("start"), "a wish, and no time that is booked")
                return at, at + timedelta(minutes=places.visit_type.minutes)
        raise NotTaken(self._resource.of("start"), "when the visit begins", issue=Issue.REQUIRED)

    def _ends_at(self, starts_at: datetime, places: Places) -> datetime:
        if "end" in self._resource:
            ends_at = self._time("end", places)
            if not timedelta(0) < ends_at - starts_at <= _LONGEST:
                raise NotTaken(self._resource.of("end"), "a time after the start, within a day")
            return ends_at
        minutes = self._resource.number("minutesDuration")
        if minutes is None:
            minutes = places.visit_type.minutes
            self._remark(self._resource.of("end"), "missing; the usual length is taken")
        elif not 0 < minutes <= _MOST_MINUTES:
            raise NotTaken(self._resource.of("minutesDuration"), "minutes, as in 30")
        return starts_at + timedelta(minutes=minutes)

    def _time(self, name: str, places: Places) -> datetime:
        at = time_in(self._resource.text(name))
        path = self._resource.of(name)
        if at is None:
            raise NotTaken(path, "a time that exists, as in 2026-12-01T11:00:00-05:00")
        if at.tzinfo:
            return at
        there, twice = instant(at.date(), at.time(), places.location.tz)
        if there is None:
            raise NotTaken(path, "a time that exists: clocks go forward over this one")
        self._remark(path, "without an offset; read as the location's own time")
        if twice:
            self._remark(path, "there twice, as clocks go back; the first one is taken")
        return there

    def _booked_on(self, at: datetime | None) -> datetime | None:
        """When it was booked, at the latest."""
        created = time_in(self._resource.text("created"))
        known = [of for of in (created, at) if of is not None and of.tzinfo]
        return min(*known, self._around.now) if known else None


_PATHS = {
    "location": "{0}.participant",
    "provider": "{0}.participant",
    "visit type": "{0}.serviceType",
}
# http://terminology.hl7.org/CodeSystem/v3-ParticipationType
_KINDS_OF_PART = {
    "SBJ": "Patient",
    "ATND": "Practitioner",
    "PPRF": "Practitioner",
    "SPRF": "Practitioner",
    "CON": "Practitioner",
    "ADM": "Practitioner",
    "LOC": "Location",
}


def _part(participant: Element) -> str:
    for kind in participant.each("type"):
        for coding in kind.each("coding"):
            if code := coding.text("code"):
                return code
    return ""


def _best(actors: list[_Actor], *kinds: str) -> Said:
    """The first who is required, else the first."""
    found = [of for of in actors if of.kind in kinds and of.said]
    required = [of for of in found if of.participant.value.get("required") != "information-only"]
    return next((of.said for of in [*required, *found]), Said())


def _names_in(resource: Element | None) -> list[str]:
    return names_of(resource) if resource is not None and kind_of(resource) in _NAMED else []


_NAMED = ("Practitioner", "Location", "HealthcareService")


def names_of(resource: Element) -> list[str]:
    """What a practitioner, a location or a service is called."""
    if kind_of(resource) != "Practitioner":
        return [name for name in (resource.text("name"), *resource.texts("alias")) if name]
    found = []
    for name in resource.each("name"):
        parts = (" ".join(name.texts("given")), name.text("family"))
        found += [name.text("text"), " ".join(part for part in parts if part)]
    return [name for name in found if name]
