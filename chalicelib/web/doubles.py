"""Two records side by side: one person, two people, or later; and a merge that is taken back."""

from collections.abc import Iterable
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.actions.find_doubles import (
    doubles_of,
    put_off,
    say_not_the_same,
    say_the_same,
    say_two_after_all,
)
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import ContactId, PatientId
from chalicelib.domain.merging import CHOSEN, BeingErased, OneRecord
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Patient
from chalicelib.domain.roles import Permission
from chalicelib.domain.same_person import facts_of, likeness
from chalicelib.domain.values import dataclass
from chalicelib.storage.doubles import Decision, Pair
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, reach, saying
from chalicelib.web.desk import Visit

routes = Blueprint(__name__)

_MOST = 100
_MESSAGES = 200
_LABELS = {
    "given_name": "First name",
    "family_name": "Family name",
    "preferred_name": "Likes to be called",
    "said_as": "How the name is said",
    "born": "Birth date",
    "language": "Language",
    "interpreter": "Interpreter",
    "remember": "To remember",
    "phone": "Mobile phone",
    "email": "Email",
    "zone": "Time zone",
}


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Somebody who may be the same person, or was once."""

    patient_id: PatientId
    name: str
    about: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One fact of two records beside each other."""

    field: str
    """Empty: it is only shown."""
    label: str
    shown: tuple[str, str]
    differs: bool
    kept: int = 0
    """Whose is kept if nobody chooses: 0 or 1."""


@dataclass(frozen=True, kw_only=True)
class _Side:
    patient: Patient
    visits: list[Appointment]
    contacts: list[ContactPoint]
    messages: int


# --- what other pages show -----------------------------------------------------------------------


def beside(visit: Visit, typed: Patient) -> list[Alike]:
    """Whom somebody is about to type in again."""
    found = doubles_of(visit.services, visit.practice_id, typed)
    theirs = reach.patients_within(visit, {of.patient_id for of, _ in found})
    return [
        _alike(visit, of, saying.listed(_lower(like.why)))
        for of, like in found
        if of.patient_id in theirs
    ]


def of_patient(visit: Visit, patient: Patient) -> list[Alike]:
    """Open questions about this one; none for whoever does not decide them."""
    if not visit.may(Permission.MERGE_PATIENTS):
        return []
    pairs = [of for of in waiting(visit) if patient.patient_id in of.ids]
    people = _people(visit, pairs)
    return [
        _alike(visit, people[of], saying.listed(_lower(pair.why)))
        for pair in pairs
        for of in pair.ids
        if of != patient.patient_id and of in people
    ]


def merged_into(visit: Visit, patient: Patient) -> list[Alike]:
    """Records that became this one, with who said so and when."""
    if not patient.also:
        return []
    records = visit.services.patients.get_many(visit.practice_id, patient.also)
    merges = visit.services.merges.get_many(visit.practice_id, patient.also)
    return [
        Alike(
            patient_id=of,
            name=records[of].full_name or "A number of another system",
            about=f"merged {_when(visit, merges[of].at)} by {_by(visit, merges[of].by)}",
        )
        for of in patient.also
        if of in records and of in merges
    ]


def waiting(visit: Visit) -> list[Pair]:
    """Pairs of people whom they both may see."""
    return [of for of in _theirs(visit) if of.decision is Decision.OPEN]


def _theirs(visit: Visit) -> list[Pair]:
    pairs = visit.services.doubles.pairs(visit.practice_id)[:_MOST]
    theirs = reach.patients_within(visit, {of for pair in pairs for of in pair.ids})
    return [pair for pair in pairs if theirs.issuperset(pair.ids)]


def _alike(visit: Visit, patient: Patient, why: str) -> Alike:
    today = visit.locations[0].local(visit.now).date()
    facts = [
        saying.born(patient.born) or "no birth date",
        saying.phone(patient.phone),
        f"patient since {patient.since.year}" if patient.since and patient.since < today else "",
    ]
    return Alike(
        patient_id=patient.patient_id,
        name=patient.full_name,
        about=", ".join(of for of in facts if of),
        why=why,
    )


def _lower(why: Iterable[str]) -> list[str]:
    return [of[0].lower() + of[1:] for of in why]


def _when(visit: Visit, at: Any) -> str:
    local = visit.locations[0].local
    return saying.day(local(at).date(), local(visit.now).date())


def _by(visit: Visit, who: str) -> str:
    return saying.who(who, visit.names)


def _people(visit: Visit, pairs: Iterable[Pair]) -> dict[PatientId, Patient]:
    """Those who still stand for themselves."""
    ids = {of for pair in pairs for of in pair.ids}
    found = visit.services.patients.get_many(visit.practice_id, ids, strong=False)
    return {
        of: patient
        for of, patient in found.items()
        if not patient.merged_into and not patient.erased_at
    }


# --- the list ------------------------------------------------------------------------------------


@desk.page(routes, "/doubles", needs=Permission.MERGE_PATIENTS)
def show_doubles(visit: Visit) -> Response:
    pairs = sorted(_theirs(visit), key=lambda of: (-of.level, of.ids))
    people = _people(visit, pairs)
    listed = {
        decision: [
            (
                _alike(visit, people[pair.one], ""),
                _alike(visit, people[pair.other], ""),
                saying.listed(_lower(pair.why)),
            )
            for pair in pairs
            if pair.decision is decision and pair.one in people and pair.other in people
        ]
        for decision in (Decision.OPEN, Decision.LATER)
    }
    visit.trail("patients.searched", *people)
    return visit.page(
        "doubles.html", undecided=listed[Decision.OPEN], put_off=listed[Decision.LATER]
    )


# --- side by side --------------------------------------------------------------------------------


@desk.page(routes, "/patients/{patient_id}/same-as", needs=Permission.MERGE_PATIENTS)
def compare(visit: Visit, patient_id: str) -> Response:
    one = visit.patient(patient_id)
    if not visit.query["other"]:
        found = _others_found(visit, one)
        visit.trail("patients.searched", one.patient_id, *(of.patient_id for of in found))
        return visit.page("doubles_find.html", patient=one, found=found)
    other = visit.patient(visit.query["other"])
    if one.patient_id == other.patient_id:
        return visit.go(visit.urls.patient(one.patient_id))
    return _side_by_side(visit, one, other)


def _others_found(visit: Visit, one: Patient) -> list[Alike]:
    """Those who are found by what was asked for, to compare with."""
    asked = visit.query["q"][:_MOST]
    if not asked:
        return []
    found = dict(visit.services.patients.find(visit.practice_id, asked))
    theirs = reach.patients_within(visit, found) - {one.patient_id}
    known = visit.services.patients.get_many(visit.practice_id, theirs, strong=False)
    return [_alike(visit, of, "") for of in known.values()]


@desk.action(routes, "/patients/{patient_id}/same-as", needs=Permission.MERGE_PATIENTS)
def decide(visit: Visit, patient_id: str) -> Response:
    one, other = visit.patient(patient_id), visit.patient(visit.form["other"])
    ids, by = (one.patient_id, other.patient_id), visit.me.staff_id
    if visit.form["decision"] == "two":
        say_not_the_same(visit.services, visit.practice_id, *ids, by=by)
        visit.trail("patient.told-apart", *ids)
        return visit.go(visit.urls.doubles(said="not-the-same"))
    if visit.form["decision"] == "later":
        put_off(visit.services, visit.practice_id, *ids, by=by)
        return visit.go(visit.urls.doubles(said="later"))
    if visit.form["decision"] != "same":
        raise BadInput("decision", "same, two or later")
    seen = visit.form.number("seen"), visit.form.number("seen_other")
    keep = {
        name: getattr(other, name) for name in CHOSEN if visit.form[f"keep_{name}"] == "other"
    } | {name: getattr(one, name) for name in CHOSEN if visit.form[f"keep_{name}"] == "one"}
    try:
        say_the_same(
            visit.services,
            visit.practice_id,
            survivor=one.patient_id,
            retired=other.patient_id,
            by=by,
            keep=keep,
            seen=seen,
        )
    except (StaleWrite, OneRecord, BeingErased) as refusal:
        return _refused(visit, ids, refusal)
    return visit.go(visit.urls.patient(one.patient_id) + "?said=merged")


def _refused(visit: Visit, ids: tuple[PatientId, PatientId], refusal: RapportError) -> Response:
    one, other = (visit.patient(of) for of in ids)
    if one.patient_id == other.patient_id:
        return visit.go(visit.urls.patient(one.patient_id))
    return _side_by_side(visit, one, other, problem=desk.sentence(refusal), status=409)


@desk.action(routes, "/patients/{patient_id}/two-people", needs=Permission.MERGE_PATIENTS)
def two_people(visit: Visit, patient_id: str) -> Response:
    survivor = visit.patient(patient_id)
    retired = PatientId(visit.form["retired"])
    if retired not in survivor.also:
        raise NotFound(retired)
    say_two_after_all(visit.services, visit.practice_id, retired, by=visit.me.staff_id)
    return visit.go(visit.urls.patient(survivor.patient_id) + "?said=two")


def _side_by_side(
    visit: Visit, one: Patient, other: Patient, *, problem: str = "", status: int = 200
) -> Response:
    sides = _side(visit, one), _side(visit, other)
    if len(sides[1].visits) > len(sides[0].visits):
        # The record that has seen more is the one that stays.
        sides = sides[1], sides[0]
    stays, goes = (side.patient for side in sides)
    like = likeness(facts_of(stays), facts_of(goes))
    visit.trail("patient.viewed", stays.patient_id, goes.patient_id)
    return visit.page(
        "doubles_compare.html",
        status=status,
        problem=problem,
        stays=stays,
        goes=goes,
        why=saying.first_up(saying.listed(_lower(like.why))) if like else "",
        lines=[of for of in _lines(visit, sides) if any(of.shown)],
        stops=_stops(sides),
    )


def _side(visit: Visit, patient: Patient) -> _Side:
    services, practice_id = visit.services, visit.practice_id
    addresses = [of for of in (patient.phone, patient.email) if of]
    ids = [services.contacts.id_of(practice_id, of) for of in addresses]
    contacts = services.contacts.get_many(practice_id, ids)
    mine = {patient.patient_id, *patient.also}
    said = sum(_messages(visit, of, mine) for of in contacts)
    return _Side(
        patient=patient,
        visits=services.appointments.of_patient(practice_id, patient.patient_id),
        contacts=list(contacts.values()),
        messages=said,
    )


def _messages(visit: Visit, contact_id: ContactId, mine: set[PatientId]) -> int:
    services, practice_id = visit.services, visit.practice_id
    sent = services.touchpoints.of_contact(practice_id, contact_id, limit=_MESSAGES)
    about = [of for of in sent if of.body and mine & {s.patient_id for s in of.subjects}]
    return len(about) + len(
        services.conversations.messages(practice_id, contact_id, limit=_MESSAGES)
    )


def _lines(visit: Visit, sides: tuple[_Side, _Side]) -> list[Line]:
    lines = []
    for name in CHOSEN:
        shown = _shown(name, sides[0].patient), _shown(name, sides[1].patient)
        differs = shown[0] != shown[1]
        lines.append(
            Line(
                field=name,
                label=_LABELS[name],
                shown=shown,
                differs=differs,
                kept=0 if shown[0] else 1,
            )
        )
    for label, say in (
        ("Other phones", lambda of: ", ".join(saying.phone(n.number) for n in of.patient.phones)),
        ("Texts and emails", _agreed),
        ("Visits", lambda of: _visits(visit, of)),
        ("Messages", lambda of: saying.count(of.messages, "message")),
        ("Patient since", lambda of: str(of.patient.since.year) if of.patient.since else ""),
        ("Comes from", lambda of: _source(of.patient)),
    ):
        shown = say(sides[0]), say(sides[1])
        lines.append(Line(field="", label=label, shown=shown, differs=shown[0] != shown[1]))
    return lines


def _shown(name: str, patient: Patient) -> str:
    value = getattr(patient, name)
    if not value:
        return ""
    match name:
        case "born":
            return f"{value.day} {value:%B %Y}"
        case "phone":
            return saying.phone(value)
        case "language" | "interpreter":
            return saying.language(value)
    return str(value)


def _agreed(side: _Side) -> str:
    words = []
    for contact in side.contacts:
        what = "texts" if contact.channel is Channel.TEXT else "emails"
        stopped = contact.care is Consent.STOPPED
        words.append(f"{what} stopped" if stopped else f"{what} allowed")
    return ", ".join(words)


def _visits(visit: Visit, side: _Side) -> str:
    coming = sum(of.is_open and of.starts_at > visit.now for of in side.visits)
    total = saying.count(len(side.visits), "visit")
    return f"{total}, {coming} to come" if coming else total


def _source(patient: Patient) -> str:
    system, _, key = patient.source_key.partition(":")
    if not key:
        return "typed in at the desk"
    known = {"csv": "a file", "hl7": "your own system", "fhir": "your own system"}
    return f"{known.get(system, 'another system')}, number {key.rpartition(':')[2]}"


def _stops(sides: tuple[_Side, _Side]) -> list[str]:
    """Channels whose refusal at one number or address will hold at the one that is kept."""
    found = []
    for channel, what in ((Channel.TEXT, "texts"), (Channel.EMAIL, "emails")):
        stand = [
            contact.care is Consent.STOPPED
            for side in sides
            for contact in side.contacts
            if contact.channel is channel
        ]
        if any(stand) and not all(stand):
            found.append(what)
    return found
