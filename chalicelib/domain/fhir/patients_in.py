"""A FHIR Patient, read for what Rapport keeps: who it is, how they are reached, whether they are.

http://hl7.org/fhir/R4/patient.html; elements that are not named here are passed over.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain import emails, phones
from chalicelib.domain.arriving import ArrivingPatient
from chalicelib.domain.emails import BadEmail
from chalicelib.domain.fhir.elements import (
    Element,
    Issue,
    NotTaken,
    Remark,
    day_in,
    id_of,
    is_partial_date,
    last_day_in,
    must_be_plain,
    time_in,
)
from chalicelib.domain.files.cells import language_of
from chalicelib.domain.files.fields import folded
from chalicelib.domain.patients import Kind, OtherPhone, PhoneUse, Sex
from chalicelib.domain.phones import BadPhone
from chalicelib.domain.values import dataclass

SYSTEM = "fhir"
_ADULT = 18
_OLDEST = 130
_NAME_MOST = 80
_PHONES_MOST = 10
_SOON = timedelta(minutes=10)
"""By so much another system's clock may be ahead of ours."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """By what a patient is known: "fhir" and the resource's id, or an identifier and its system."""

    system: str
    key: str


@dataclass(frozen=True, kw_only=True)
class PatientRead:
    key: Key
    patient: ArrivingPatient
    guarantor: ArrivingPatient | None = None
    """Who answers for a minor, where the resource says so."""
    replaced_by: Key | None = None
    """It is retired: that one is the patient now, and nothing else of this one counts."""
    replaces: tuple[Key, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_patient(resource: Element, *, region: str, now: datetime) -> PatientRead:
    """`region`: ISO country, how phone numbers without a country code are read.

    Raises NotTaken.
    """
    must_be_plain(resource)
    return _Reader(resource, region, now).read()


def key_of(resource: Element) -> Key:
    """Raises NotTaken where nothing tells it from others for the next time."""
    if given := id_of(resource):
        return Key(system=SYSTEM, key=given)
    found = identifiers(resource)
    if not found:
        raise NotTaken(
            resource.of("id"),
            "an id, or an identifier with a value, by which it is known again",
            issue=Issue.REQUIRED,
        )
    return found[0]


def identifiers(resource: Element) -> list[Key]:
    """The medical record number first; a social security number is nobody's key."""
    ranked = []
    for n, identifier in enumerate(resource.each("identifier")):
        value, system = identifier.text("value", most=256), identifier.text("system", most=256)
        kinds = _codes(identifier.one("type"))
        if not value or "SS" in kinds or system.endswith("us-ssn") or is_over(identifier):
            continue
        rank = (identifier.text("use") == "old", "MR" not in kinds, not system, n)
        ranked.append((rank, Key(system=f"{SYSTEM}:{system}", key=value)))
    return [key for _, key in sorted(ranked, key=lambda each: each[0])]


def is_over(element: Element, today: date | None = None) -> bool:
    """Its period has ended; without `today` nothing has."""
    period = element.one("period")
    end = last_day_in(period.text("end")) if period and today else None
    return bool(end and today and end < today)


def said_at(resource: Element, now: datetime) -> tuple[datetime | None, list[Remark]]:
    """meta.lastUpdated, by which what is older is known; a time that has not come tells nothing."""
    meta = resource.one("meta")
    text = meta.text("lastUpdated") if meta else ""
    if not text or meta is None:
        return None, []
    at = time_in(text)
    if at is None:
        return None, [Remark(path=meta.of("lastUpdated"), says="not a time; not used")]
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    if aware > now + _SOON:
        return None, [Remark(path=meta.of("lastUpdated"), says="in the future; not used")]
    return aware, []


class _Reader:
    def __init__(self, resource: Element, region: str, now: datetime) -> None:
        self._resource = resource
        self._region = region
        self._today = now.date()
        self._now = now
        self._remarks: list[Remark] = []

    def read(self) -> PatientRead:
        resource = self._resource
        key = key_of(resource)
        replaced_by, replaces = self._links()
        given, family, preferred = self._name(resource)
        born = self._born()
        phone, others = self._phones(resource)
        language, interpreter = self._language()
        at, doubts = said_at(resource, self._now)
        self._remarks += doubts
        guarantor = self._guarantor(key, born)
        active = resource.flag("active")
        patient = ArrivingPatient(
            system=key.system,
            key=key.key,
            given_name=given,
            family_name=family,
            preferred_name=preferred,
            born=born,
            sex=self._sex(),
            language=language,
            interpreter=interpreter,
            phone=phone,
            email=self._email(resource),
            phones=others,
            deceased=self._deceased(),
            discharged=None if active is None else not active,
            guarantor=guarantor.key if guarantor else "",
            emptied=self._emptied(phone),
            at=at,
        )
        return PatientRead(
            key=key,
            patient=patient,
            guarantor=guarantor,
            replaced_by=replaced_by,
            replaces=replaces,
            remarks=tuple(self._remarks),
        )

    def _remark(self, path: str, says: str) -> None:
        self._remarks.append(Remark(path=path, says=says))

    # --- names -----------------------------------------------------------------------------------

    def _name(self, owner: Element) -> tuple[str, str, str]:
        """(given, family, preferred) of the best of the names; an old one only where there is
        no other."""
        names = owner.each("name")
        ranked = sorted(names, key=self._name_rank)
        for name in ranked:
            given, family = self._parts(name)
            if given or family:
                if self._name_rank(name) >= _LAST_RESORT:
                    self._remark(name.path, "the only name, and an old one")
                preferred = self._preferred(ranked, name, given)
                # Who has one name only is called by it.
                return given, family, preferred or ("" if given else family)
        raise NotTaken(owner.of("name"), "a name", issue=Issue.REQUIRED)

    def _name_rank(self, name: Element) -> int:
        use = name.text("use")
        if is_over(name, self._today):
            return _LAST_RESORT + 1
        return _NAME_USES.get(use, _NAME_USES[""])

    def _parts(self, name: Element) -> tuple[str, str]:
        given = " ".join(name.texts("given", most=_NAME_MOST))
        family = name.text("family", most=_NAME_MOST)
        if not (given or family):
            # Only a comma tells the family name from the given one.
            before, comma, after = name.text("text", most=2 * _NAME_MOST).partition(",")
            given, family = (after.strip(), before.strip()) if comma else (before, "")
        whole = f"{given} {family}"
        if len(given) > 2 * _NAME_MOST:
            raise NotTaken(name.of("given"), f"at most {2 * _NAME_MOST} characters in all")
        if _LIKE_A_LINK.search(whole):
            raise NotTaken(name.path, "a name, and not a link", issue=Issue.VALUE)
        if whole.strip() and not folded(whole):
            raise NotTaken(name.path, "a name with letters in it", issue=Issue.VALUE)
        return given, family

    def _preferred(self, ranked: Sequence[Element], main: Element, given: str) -> str:
        for name in ranked:
            if name is main or name.text("use") not in ("usual", "nickname"):
                continue
            if is_over(name, self._today):
                continue
            called, _ = self._parts(name)
            if called and folded(called) != folded(given):
                return called
        return ""

    def _sex(self) -> Sex | None:
        said = self._resource.text("gender")
        if said in set(Sex):
            return Sex(said)
        if said and said != "unknown":
            self._remark(self._resource.of("gender"), "female, male, other or unknown; not used")
        return None

    # --- reached at ------------------------------------------------------------------------------

    def _phones(self, owner: Element) -> tuple[str, tuple[OtherPhone, ...]]:
        """The number to text, and those to call."""
        text = ""
        others: list[OtherPhone] = []
        for telecom in self._telecoms(owner, ("phone", "sms")):
            found = self._number(telecom)
            if found is None:
                continue
            number, extension = found
            use = _USES.get(telecom.text("use"), PhoneUse.OTHER)
            is_mobile = use is PhoneUse.MOBILE or telecom.text("system") == "sms"
            may = is_mobile or not telecom.text("use")
            if may and not extension and not text and takes_texts(number):
                text = number
            elif len(others) < _PHONES_MOST:
                others.append(OtherPhone(number=number, use=use, extension=extension))
        unlike = [of for of in others if of.number != text or of.extension]
        return text, tuple({(of.number, of.extension): of for of in reversed(unlike)}.values())[
            ::-1
        ]

    def _number(self, telecom: Element) -> tuple[str, str] | None:
        given = telecom.text("value", most=200)
        plain, extension = _without_extension(given)
        try:
            return phones.normalise(plain, self._region), extension
        except BadPhone as refusal:
            self._remark(telecom.of("value"), f"no phone number that can be used: {refusal.reason}")
            return None

    def _email(self, owner: Element) -> str:
        for telecom in self._telecoms(owner, ("email",)):
            try:
                return emails.normalise(telecom.text("value", most=320))
            except BadEmail as refusal:
                self._remark(
                    telecom.of("value"), f"no email address that can be used: {refusal.reason}"
                )
        return ""

    def _telecoms(self, owner: Element, systems: Iterable[str]) -> list[Element]:
        """With a value and in use: mobiles first, then by rank, then as they stand."""
        found = []
        for n, telecom in enumerate(owner.each("telecom")):
            if telecom.text("system") not in systems or "value" not in telecom:
                continue
            if self._is_gone(telecom):
                continue
            is_mobile = telecom.text("use") == "mobile" or telecom.text("system") == "sms"
            found.append(((not is_mobile, telecom.number("rank") or 1_000, n), telecom))
        return [telecom for _, telecom in sorted(found, key=lambda each: each[0])]

    def _is_gone(self, telecom: Element) -> bool:
        return telecom.text("use") == "old" or is_over(telecom, self._today)

    def _emptied(self, phone: str) -> frozenset[str]:
        """A number that is said to be theirs no more, with none in its place, is somebody else's
        by now: it is not kept."""
        gone = any(
            self._is_gone(of) and of.text("system") in ("phone", "sms")
            for of in self._resource.each("telecom")
        )
        return frozenset({"phone"}) if gone and not phone else frozenset()

    # --- what they are ---------------------------------------------------------------------------

    def _born(self) -> date | None:
        text = self._resource.text("birthDate")
        if not text:
            return None
        path = self._resource.of("birthDate")
        born = day_in(text)
        if is_partial_date(text):
            self._remark(path, "without a day; not kept")
        elif born is None:
            self._remark(path, "not a date that exists; not kept")
        elif not self._today.year - _OLDEST <= born.year or born > self._today:
            self._remark(path, "nobody's birth date; not kept")
            return None
        return born

    def _deceased(self) -> bool | None:
        if self._resource.text("deceasedDateTime"):
            return True
        return self._resource.flag("deceasedBoolean")

    def _language(self) -> tuple[str, str]:
        """(language, the one that is interpreted)."""
        every = [of for of in self._resource.each("communication") if not self._unclear(of)]
        ranked = sorted(every, key=lambda of: not of.flag("preferred"))
        spoken = ""
        for communication in ranked[:1]:
            language = communication.one("language")
            said = [*_codes(language), language.text("text") if language else ""]
            spoken = next((code for code in map(_language_code, said) if code), "")
        needs = any(
            extension.text("url", most=300).rpartition("/")[2] in _INTERPRETED
            and _is_yes(extension)
            for extension in self._resource.each("extension")
        )
        return spoken, spoken if needs else ""

    def _guarantor(self, key: Key, born: date | None) -> ArrivingPatient | None:
        """Who answers for a minor: the nearest of the contacts who can be reached."""
        if born is None or self._age(born) >= _ADULT:
            return None
        ranked = []
        for n, contact in enumerate(self._resource.each("contact")):
            if is_over(contact, self._today) or self._unclear(contact):
                continue
            if (rank := _nearness(contact)) is not None:
                ranked.append(((rank, n), contact))
        for _, contact in sorted(ranked, key=lambda each: each[0]):
            if found := self._contact(contact, key):
                return found
        self._remark(self._resource.of("contact"), "a minor, and nobody who is written to instead")
        return None

    def _contact(self, contact: Element, key: Key) -> ArrivingPatient | None:
        name = contact.one("name")
        if name is None:
            return None
        given, family = self._parts(name)
        phone, others = self._phones(contact)
        email = self._email(contact)
        if not (given or family) or not (phone or email or others):
            return None
        return ArrivingPatient(
            system=key.system,
            key=f"{key.key}#guarantor",
            given_name=given,
            family_name=family,
            preferred_name="" if given else family,
            phone=phone,
            email=email,
            phones=others,
            kind=Kind.CONTACT,
        )

    def _age(self, born: date) -> int:
        had = (self._today.month, self._today.day) >= (born.month, born.day)
        return self._today.year - born.year - (not had)

    def _unclear(self, element: Element) -> bool:
        if element.changes_its_meaning:
            self._remark(element.of("modifierExtension"), "not known here; this part is left out")
        return element.changes_its_meaning

    # --- links -----------------------------------------------------------------------------------

    def _links(self) -> tuple[Key | None, tuple[Key, ...]]:
        """replaced-by and replaces say that two records are one person; seealso and refer do not
        (http://hl7.org/fhir/R4/valueset-link-type.html)."""
        replaced_by: Key | None = None
        replaces = []
        for link in self._resource.each("link"):
            kind = link.text("type")
            if kind not in ("replaced-by", "replaces") or self._unclear(link):
                continue
            other = link.one("other")
            key = patient_in_reference(other.text("reference")) if other else None
            if key is None:
                raise NotTaken(link.of("other"), "a reference to a patient, as in Patient/12")
            if kind == "replaces":
                replaces.append(key)
            else:
                replaced_by = key
        return replaced_by, tuple(replaces)


def patient_in_reference(reference: str) -> Key | None:
    """ "Patient/12", also with a server before it or a version behind it."""
    found = re.search(r"(?:^|/)Patient/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?$", reference)
    return Key(system=SYSTEM, key=found[1]) if found else None


def takes_texts(number: str) -> bool:
    """False where the digits alone tell that it is a landline, or no person's."""
    import phonenumbers

    kind = phonenumbers.number_type(phonenumbers.parse(number))
    return phones.textable(number) and kind != phonenumbers.PhoneNumberType.FIXED_LINE


_LIKE_A_LINK = re.compile(r"://|www\.|[<>]", re.IGNORECASE)
_LAST_RESORT = 8
_NAME_USES = {
    "official": 0,
    "": 1,
    "usual": 2,
    "temp": 3,
    "anonymous": 4,
    "nickname": 5,
    "maiden": _LAST_RESORT,
    "old": _LAST_RESORT,
}
_USES = {"mobile": PhoneUse.MOBILE, "home": PhoneUse.HOME, "work": PhoneUse.WORK}
_EXTENSION = re.compile(r"\s*(?:;ext=|[,;]?\s*(?:extension|ext\.?|x|#))\s*:?\s*(\d{1,7})$", re.I)
_INTERPRETED = ("patient-interpreterRequired", "us-core-interpreter-needed")

# http://terminology.hl7.org/CodeSystem/v2-0131 and v3-RoleCode; then as people write it.
_PARENTS = {"guard", "prn", "mth", "fth", "nmth", "nfth", "stpmth", "stpfth", "adoptm", "adoptf"}
_PARENTS |= {"mother", "father", "parent", "guardian", "legalguardian", "madre", "padre", "tutor"}
_NEAR = {"n", "nok", "nextofkin", "bp", "billingcontactperson", "grprn", "grmth", "grfth"}
_REACHED = {"cp", "c", "ep", "emergencycontact", "contactperson", "fammemb", "famm"}


def _nearness(contact: Element) -> int | None:
    """None: an employer, an insurer and the like."""
    said = set()
    for relationship in contact.each("relationship"):
        said |= {folded(code) for code in _codes(relationship)}
        said.add(folded(relationship.text("text")))
    ranked = enumerate((_PARENTS, _NEAR, _REACHED))
    return next((rank for rank, known in ranked if said & known), None if said - {""} else 3)


def _without_extension(given: str) -> tuple[str, str]:
    found = _EXTENSION.search(given)
    return (given[: found.start()], found[1]) if found else (given, "")


def _codes(concept: Element | None) -> list[str]:
    """Codes and displays of a CodeableConcept."""
    if concept is None:
        return []
    found = []
    for coding in concept.each("coding"):
        found += [coding.text("code"), coding.text("display")]
    return [text for text in found if text]


def _language_code(said: str) -> str:
    return language_of(said) or language_of(re.split(r"[-_ ]", said)[0]) or ""


def _is_yes(extension: Element) -> bool:
    if extension.value.get("valueBoolean") is True:
        return True
    coding = extension.one("valueCoding")
    return bool(coding and coding.text("code") in ("373066001", "Y", "yes"))
