"""Who sent a patient, whether that one may hear of it, and whom they sent themselves."""

from collections.abc import Mapping
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.send_message import NotNow, TheyStopped, send_now
from chalicelib.actions.sources.change import add_source
from chalicelib.actions.sources.code import link_of, referrer_of, take_link
from chalicelib.actions.write_down import write_down
from chalicelib.domain.conversations import By
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PatientId, SourceId
from chalicelib.domain.names import as_written
from chalicelib.domain.patients import Channel, Patient
from chalicelib.domain.profiles import Profile
from chalicelib.domain.roles import Permission
from chalicelib.domain.sources import Referrer, SameName, SourceKind, UnknownCode
from chalicelib.domain.sources.thanks import owed_since
from chalicelib.domain.sources.words import link_text
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import desk, reach
from chalicelib.web.desk import Visit
from chalicelib.web.find_patients import find_by_name
from chalicelib.web.patient_record import show

routes = Blueprint(__name__)

_LONGEST = 80
_MOST_NAMED = 10
_MOST_FOUND = 8
KINDS = (
    (SourceKind.ORGANISATION, "An organisation"),
    (SourceKind.PERSON, "A person who is no patient"),
)


@dataclass(frozen=True, kw_only=True)
class Card:
    came_by: str
    interests: tuple[str, ...]
    lists: tuple[str, ...]
    sent_by: str
    """Empty: nobody is known to have."""
    sent_by_id: PatientId | None
    """None: not theirs to open, not here yet, or no patient."""
    source_id: SourceId | None
    may_be_named: bool
    ticked_may_know: bool
    """On the website's form; nobody has asked them yet."""
    sent: tuple[tuple[PatientId, str], ...]
    sent_count: int
    link: str
    """Their own, to hand on; empty: they took none."""
    code: str
    thanks_owed: bool
    """Somebody whom they sent agreed that they hear of it, and nobody has thanked them."""
    revision: int
    asked: str
    found: tuple[tuple[PatientId, str], ...]
    """People of that name, to pick from."""
    sources: tuple[tuple[SourceId, str], ...]
    """Organisations and people of that name who are no patients."""
    wrong: str
    kinds: tuple[tuple[SourceKind, str], ...] = KINDS

    @property
    def to_pick(self) -> list[tuple[str, str, str]]:
        """(field of the form, id, name) of everybody who was found."""
        people = [("who", str(of), name) for of, name in self.found]
        return [*people, *(("source", str(of), name) for of, name in self.sources)]

    @property
    def is_open(self) -> bool:
        return bool(self.asked or self.wrong)


def card(visit: Visit, patient: Patient, *, asked: str = "", wrong: str = "") -> Card:
    sender, sender_id = _sender(visit, patient)
    profile = visit.services.profiles.get(visit.practice_id, patient.patient_id)
    referred = profile.referred
    latest = sorted(referred, key=lambda of: referred[of], reverse=True)[:_MOST_NAMED]
    named = _theirs(visit, visit.services.patients.get_many(visit.practice_id, latest))
    code, link = _own_link(visit, profile)
    found, sources = _found(visit, patient, asked)
    return Card(
        came_by=patient.came_by,
        interests=patient.interests,
        lists=patient.lists,
        sent_by=sender,
        sent_by_id=sender_id,
        source_id=patient.sent_by,
        may_be_named=patient.may_be_named,
        ticked_may_know=patient.ticked_may_know,
        sent=tuple((of, named[of]) for of in latest if of in named),
        sent_count=len(referred),
        link=link,
        code=code,
        thanks_owed=owed_since(profile, visit.now) is not None,
        revision=patient.revision,
        asked=asked,
        found=tuple(found.items()),
        sources=tuple(sources.items()),
        wrong=wrong,
    )


def _own_link(visit: Visit, profile: Profile) -> tuple[str, str]:
    if profile.recommends_at is None:
        return "", ""
    code = visit.services.sources.code_of(visit.practice_id, profile.patient_id)
    return (str(code), link_of(visit.services.config, code)) if code else ("", "")


def _sender(visit: Visit, patient: Patient) -> tuple[str, PatientId | None]:
    if patient.sent_by is not None:
        try:
            return visit.services.sources.get(visit.practice_id, patient.sent_by).name, None
        except NotFound:
            return "somebody who is not in your records", None
    if patient.referred_by is None:
        return "", None
    stands = visit.services.patients.get_many_standing(visit.practice_id, [patient.referred_by])
    known = next(iter(stands.values()), None)
    if known is None or known.erased_at:
        return "somebody who is not in your records", None
    theirs = reach.patients_within(visit, [known.patient_id])
    return known.full_name, known.patient_id if theirs else None


def _theirs(visit: Visit, people: Mapping[PatientId, Patient]) -> dict[PatientId, str]:
    allowed = reach.patients_within(visit, people)
    return {of: who.full_name for of, who in people.items() if of in allowed and not who.erased_at}


def _found(
    visit: Visit, patient: Patient, asked: str
) -> tuple[dict[PatientId, str], dict[SourceId, str]]:
    """By a personal code, or by name."""
    if not asked:
        return {}, {}
    every = visit.services.sources.list(visit.practice_id)
    senders = {of.source_id: of.name for of in every if of.kind is not SourceKind.CHANNEL}
    try:
        whose = referrer_of(visit.services, visit.practice_id, asked)
    except UnknownCode:
        people = find_by_name(visit, asked)
        typed = keys.folded(asked)
        sources = {of: name for of, name in senders.items() if typed in keys.folded(name)}
    else:
        ids = [whose.patient_id] if whose.patient_id else []
        people = _theirs(visit, visit.services.patients.get_many(visit.practice_id, ids))
        sources = {of: name for of, name in senders.items() if of == whose.source_id}
    others = [of for of in people if of != patient.patient_id][:_MOST_FOUND]
    few = list(sources)[:_MOST_FOUND]
    return {of: people[of] for of in others}, {of: sources[of] for of in few}


@desk.action(routes, "/patients/{patient_id}/sent-by", needs=Permission.CHANGE_PATIENTS)
def name_sender(visit: Visit, patient_id: str) -> Response:
    """Somebody of the practice's records, a source of theirs or a new one, or nobody."""
    patient = visit.patient(patient_id)
    if asked := visit.form["asked"]:
        found = card(visit, patient, asked=asked[:_LONGEST])
        return show(visit, patient.patient_id, referral=found)
    if visit.form.number("revision") != patient.revision:
        return _stale(visit, patient, StaleWrite(""))
    sender = Referrer()
    if not visit.form.ticked("nobody"):
        try:
            sender = _named(visit)
        except _NoName:
            wrong = card(visit, patient, wrong="Write who sent them: a name of up to 80 letters.")
            return show(visit, patient.patient_id, referral=wrong, status=400)
        if sender.patient_id == patient.patient_id:
            wrong = card(visit, patient, wrong="Nobody sends themselves: pick somebody else.")
            return show(visit, patient.patient_id, referral=wrong, status=400)
    changed = replace(
        patient,
        referred_by=sender.patient_id,
        sent_by=sender.source_id,
        # What they agreed to was about somebody else.
        may_be_named=visit.form.ticked("may_know"),
        ticked_may_know=False,
    )
    return _save(visit, changed, patient)


@desk.action(routes, "/patients/{patient_id}/may-be-named", needs=Permission.CHANGE_PATIENTS)
def agree(visit: Visit, patient_id: str) -> Response:
    """They said whether whoever sent them may hear that they came."""
    patient = visit.patient(patient_id)
    if visit.form.number("revision") != patient.revision:
        return _stale(visit, patient, StaleWrite(""))
    may = visit.form.ticked("may_know")
    saved = _save(visit, replace(patient, may_be_named=may, ticked_may_know=False), patient)
    if saved.status_code < 400:
        did = "patient.may-be-named" if may else "patient.may-not-be-named"
        write_down(visit.services, visit.practice_id, did, patient.patient_id, by=visit.me.staff_id)
    return saved


@desk.action(routes, "/patients/{patient_id}/link", needs=Permission.CHANGE_PATIENTS)
def give_link(visit: Visit, patient_id: str) -> Response:
    """They asked for their personal link; by text, where the desk says so."""
    patient = visit.patient(patient_id)
    link = take_link(visit.services, visit.practice_id, patient)
    write_down(
        visit.services,
        visit.practice_id,
        "patient.link-given",
        patient.patient_id,
        by=visit.me.staff_id,
    )
    if visit.form["how"] == "text" and (problem := _text(visit, patient, link)):
        return show(visit, patient.patient_id, problem=problem, status=409)
    return visit.go(visit.urls.patient(patient.patient_id) + "?said=link-given#came-title")


@desk.action(routes, "/patients/{patient_id}/thanked", needs=Permission.CHANGE_PATIENTS)
def thanked(visit: Visit, patient_id: str) -> Response:
    """Somebody thanked them, by whatever way, for whom they sent."""
    patient = visit.patient(patient_id)
    visit.services.waiting.thanked(visit.practice_id, patient.patient_id, visit.now)
    write_down(
        visit.services,
        visit.practice_id,
        "patient.thanked",
        patient.patient_id,
        by=visit.me.staff_id,
    )
    return visit.go(visit.urls.patient(patient.patient_id) + "?said=saved#came-title")


def _text(visit: Visit, patient: Patient, link: str) -> str:
    """Why it was not sent; empty: it was."""
    if not patient.phone:
        return "Not sent: no mobile number is known."
    contact = visit.services.contacts.known(visit.practice_id, Channel.TEXT, patient.phone)
    location = visit.locations[0]
    brand = visit.setup.practice_at(location).brand
    try:
        send_now(
            visit.services,
            visit.practice_id,
            contact,
            text=link_text(patient.language, brand=brand, link=link),
            by=By.STAFF,
            location_id=location.location_id,
            staff_id=visit.me.staff_id,
        )
    except TheyStopped:
        return "Not sent: they asked for no more texts. Read the link to them instead."
    except NotNow:
        return "Not sent: texts cannot leave at the moment. Read the link to them instead."
    return ""


def _save(visit: Visit, changed: Patient, was: Patient) -> Response:
    try:
        save_patient(visit.services, visit.practice_id, changed, was=was, by=visit.me.staff_id)
    except StaleWrite as stale:
        return _stale(visit, was, stale)
    return visit.go(visit.urls.patient(was.patient_id) + "?said=saved")


def _stale(visit: Visit, patient: Patient, stale: StaleWrite) -> Response:
    return show(visit, patient.patient_id, problem=desk.sentence(stale), status=409)


class _NoName(Exception):
    """Nobody was named."""


def _named(visit: Visit) -> Referrer:
    """Raises _NoName, NotFound, BadInput."""
    if visit.form["who"]:
        return Referrer(patient_id=visit.patient(visit.form["who"]).patient_id)
    services, practice_id = visit.services, visit.practice_id
    if visit.form["source"]:
        known = services.sources.get(practice_id, SourceId(visit.form["source"]))
        return Referrer(source_id=known.source_id)
    name = as_written(visit.form["name"])
    if not name or len(name) > _LONGEST:
        raise _NoName
    kind = visit.form["kind"] or SourceKind.ORGANISATION
    if kind not in dict(KINDS):
        raise BadInput("kind", "one of those that are offered")
    try:
        made = add_source(
            services, practice_id, name=name, kind=SourceKind(kind), by=visit.me.staff_id
        )
    except SameName:
        there = services.sources.named(practice_id, name)
        return Referrer(source_id=there)
    return Referrer(source_id=made.source_id)
