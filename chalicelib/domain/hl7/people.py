"""PID says who the patient is; GT1 and NK1 who answers for a child."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.arriving import ArrivingPatient
from chalicelib.domain.files.cells import language_of
from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.hl7.message import Message, Segment, Value
from chalicelib.domain.hl7.refusals import Flag, missing, wrong
from chalicelib.domain.hl7.values import NoTime, Reached, day, reached
from chalicelib.domain.patients import Kind, Sex
from chalicelib.domain.values import dataclass

_NOT_A_KEY = {"SS", "SSN", "DL", "PPN", "AN", "VN", "MC", "MA", "NNUSA", "BC", "EI", "TAX"}
"""CX-5 (table 0203): numbers of the state, of an account or a stay, and none of a record."""
_NOT_AN_AUTHORITY = {"USSSA", "SSA"}
_RECORD = {"MR", "MRN"}
_RECORD_TOO = {"PI", "HOSP", "PE", "PN", ""}
_ALIASES = {"A", "B", "K", "M", "N", "NAV", "NB", "P", "S", "T", "TEMP"}
"""XPN-7 (table 0200) of names that are not what somebody is called officially."""
_LONGEST_KEY = 200
_OLDEST = 130
_ADULT = 18
_PARENTS = {"MTH", "FTH", "PAR", "GRD", "GRP", "MOTHER", "FATHER", "PARENT", "GUARDIAN"}
_PARENTS |= {"MOM", "DAD", "FOSTER PARENT", "STEP PARENT", "GRANDPARENT"}
_THEMSELVES = {"SE", "SEL", "SELF", "PT", "PATIENT", "18"}


@dataclass(frozen=True, kw_only=True)
class Key:
    system: str
    key: str


@dataclass(frozen=True, kw_only=True)
class People:
    patient: ArrivingPatient
    guarantor: ArrivingPatient | None = None
    flags: tuple[Flag, ...] = ()

    @property
    def all(self) -> tuple[ArrivingPatient, ...]:
        """Who answers for somebody comes first: they are referred to."""
        return (self.guarantor, self.patient) if self.guarantor else (self.patient,)


def key_of(identifiers: Iterable[Value], facility: str) -> Key | None:
    """The record number among them; never a social security number."""
    usable = [of for of in identifiers if of.part(1) and not _is_no_key(of)]
    ranked = sorted(usable, key=lambda of: _rank(of.part(5).upper()))
    if not ranked:
        return None
    authority = ranked[0].part(4) or facility
    return Key(system=f"hl7:{authority}" if authority else "hl7", key=ranked[0].part(1))


def _is_no_key(of: Value) -> bool:
    return of.part(5).upper() in _NOT_A_KEY or of.part(4).upper() in _NOT_AN_AUTHORITY


def _rank(kind: str) -> int:
    return 0 if kind in _RECORD else 1 if kind in _RECORD_TOO else 2


def patient_key(pid: Segment, facility: str) -> Key:
    """Raises Refused."""
    found = key_of(pid.all(3), facility) or key_of(pid.all(2), facility)
    if found is None:
        raise missing("PID", 3, "PID-3 holds the patient's record number.")
    if len(found.key) + len(found.system) > _LONGEST_KEY:
        raise wrong("PID", 3, f"Expected a number of at most {_LONGEST_KEY} characters.")
    return found


def people(
    message: Message, pid: Segment, feed: Hl7Feed, region: str, *, at: datetime, now: datetime
) -> People:
    """Raises Refused."""
    key = patient_key(pid, message.facility)
    flags: list[Flag] = []
    family, given, preferred = _names(pid)
    if not (family or given):
        raise missing("PID", 5, "PID-5 holds the patient's name.")
    born = _born(pid, now, flags)
    ways = reached([(13, pid.all(13)), (14, pid.all(14))], region)
    flags += [Flag(where=f"PID-{field}", says=_left_out(why)) for field, why in ways.problems]
    patient = _with_ways(
        ArrivingPatient(
            system=key.system,
            key=key.key,
            given_name=given,
            family_name=family,
            preferred_name=preferred,
            born=born,
            sex=_SEX.get(pid.text(8).upper()),
            language=_language(pid, flags),
            deceased=_deceased(pid, flags),
            at=at,
        ),
        ways,
        feed,
    )
    emptied = frozenset(name for name in _emptied(pid) if not getattr(patient, name))
    patient = replace(patient, emptied=emptied)
    if born is None or _age(born, now) >= _ADULT:
        return People(patient=patient, flags=tuple(flags))
    guarantor = _guarantor(message, pid, patient, feed, region)
    if guarantor is None:
        flags.append(Flag(where="GT1", says="a child, and nobody is named who answers for them"))
        return People(patient=patient, flags=tuple(flags))
    return People(
        patient=replace(patient, guarantor=guarantor.key), guarantor=guarantor, flags=tuple(flags)
    )


def _with_ways(person: ArrivingPatient, ways: Reached, feed: Hl7Feed) -> ArrivingPatient:
    phone = ways.mobile or (ways.unlabelled if feed.texts_unlabelled else "")
    others = tuple(of for of in ways.others if of.number != phone)
    return replace(person, phone=phone, phones=others, email=ways.email)


# As HL7's own map to FHIR has table 0001; U, unknown, says nothing.
_SEX = {"F": Sex.FEMALE, "M": Sex.MALE} | dict.fromkeys("OAN", Sex.OTHER)


def _left_out(why: str) -> str:
    return f"left out ({why.lower().replace('_', ' ')})"


def _names(of: Segment, field: int = 5) -> tuple[str, str, str]:
    """(family, given, preferred). Another spelling or a former name is not what they are called."""
    every = of.all(field)
    if not every:
        return "", "", ""
    called = next((name for name in every if name.part(7).upper() not in _ALIASES), every[0])
    nick = next((name for name in every if name.part(7).upper() == "N"), None)
    preferred = nick.part(2) if nick and nick is not called else ""
    return called.part(1), called.part(2), preferred


def _born(pid: Segment, now: datetime, flags: list[Flag]) -> date | None:
    said = pid.text(7)
    if not said:
        return None
    try:
        born = day(said)
    except NoTime as no:
        flags.append(Flag(where="PID-7", says=f"left out: expected {no}"))
        return None
    if born is None or not 0 <= _age(born, now) < _OLDEST:
        flags.append(Flag(where="PID-7", says="left out: no birthday of anybody alive"))
        return None
    return born


def _age(born: date, now: datetime) -> int:
    today = now.date()
    if born > today:
        return -1
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _language(pid: Segment, flags: list[Flag]) -> str:
    language = pid.all(15)
    if not language:
        return ""
    for component in (1, 2, 4, 5):
        if found := language_of(language[0].part(component)):
            return found
    flags.append(Flag(where="PID-15", says="a language that is not known"))
    return ""


def _deceased(pid: Segment, flags: list[Flag]) -> bool | None:
    said, when = pid.text(30).upper(), pid.text(29)[:4].isdecimal()
    if when and said.startswith("N"):
        flags.append(Flag(where="PID-30", says="not dead, and PID-29 says when: left in peace"))
    if when or said.startswith("Y"):
        flags.append(Flag(where="PID-30", says="deceased: nothing is sent"))
        return True
    gone = pid.is_null(29) or pid.is_null(30)
    return False if said.startswith("N") or gone else None


def _emptied(pid: Segment) -> Iterable[str]:
    if pid.is_null(7):
        yield "born"
    if pid.is_null(8):
        yield "sex"
    if pid.is_null(13):
        yield from ("phone", "email", "phones")
    elif pid.is_null(14) and not pid.all(13):
        yield "phones"


# --- who answers for a child ---------------------------------------------------------------------


def _guarantor(
    message: Message, pid: Segment, child: ArrivingPatient, feed: Hl7Feed, region: str
) -> ArrivingPatient | None:
    for gt1 in message.all("GT1"):
        if gt1.text(11).upper() not in _THEMSELVES:
            person = _contact(gt1, child, feed, region, names=3, numbers=(6, 7), own=gt1.text(2))
            if person:
                return person
    nearest = sorted(message.all("NK1"), key=lambda of: not _is_parent(of))
    for nk1 in nearest:
        person = _contact(nk1, child, feed, region, names=2, numbers=(5, 6), own="")
        if person and _is_parent(nk1):
            return person
    return None


def _is_parent(nk1: Segment) -> bool:
    return bool({nk1.text(3).upper(), nk1.text(3, 2).upper()} & _PARENTS)


def _contact(
    of: Segment,
    child: ArrivingPatient,
    feed: Hl7Feed,
    region: str,
    *,
    names: int,
    numbers: Sequence[int],
    own: str,
) -> ArrivingPatient | None:
    family, given, _ = _names(of, names)
    ways = reached([(field, of.all(field)) for field in numbers], region)
    if not (given or family) or (family, given) == (child.family_name, child.given_name):
        return None
    key = f"guarantor:{own}" if own else f"guarantor-of:{child.key}"
    person = ArrivingPatient(
        system=child.system,
        key=key,
        given_name=given,
        family_name=family,
        kind=Kind.CONTACT,
        language=child.language,
        at=child.at,
    )
    return _with_ways(person, ways, feed)
