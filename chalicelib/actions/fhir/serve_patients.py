"""Another system reads patients."""

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.actions.fhir.asking import Asking, Gone, Page, is_called
from chalicelib.domain.arriving import patient_id_of
from chalicelib.domain.fhir import out
from chalicelib.domain.fhir.elements import is_id
from chalicelib.domain.fhir.out import Resource, public_id
from chalicelib.domain.fhir.patients_in import SYSTEM
from chalicelib.domain.fhir.search import Asked, range_of, yes_or_no
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patients import Channel, Kind, Patient
from chalicelib.storage.errors import NotFound

_LOOKED_AT = 1_000
"""Patients that one page of a search by name or birth date goes through."""


class Patients:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._services = asking.services
        self._practice_id = asking.practice_id
        self._base = asking.base
        self._setup = asking.setup

    def patients_by_id(self, ids: Iterable[str]) -> dict[str, Patient]:
        """By the id under which they are served; merged and erased ones, too."""
        ours: list[PatientId] = []
        for of in ids:
            ours += [patient_id_of(self._practice_id, SYSTEM, of), PatientId(of)]
        found = self._services.patients.get_many(self._practice_id, ours).values()
        return {public_id(of.patient_id, of.source_key): of for of in found}

    def one(self, of: str) -> Resource:
        patient = self.patients_by_id([of]).get(of)
        if patient is None:
            raise NotFound(of)
        if patient.erased_at:
            raise Gone(of)
        into = None
        if patient.merged_into:
            into = self._services.patients.get(self._practice_id, patient.merged_into)
        self._asking.saw("patient.viewed", [patient.patient_id])
        return out.patient_out(patient, base=self._base, into=into)

    def search(self, asked: Asked) -> Page:
        if "_id" in asked:
            ids = sorted(of for of in asked.any_of("_id") if is_id(of))[:100]
            by_id = self.patients_by_id(ids)
            return self._page_of_patients(asked, [by_id[of] for of in ids if of in by_id])
        if "identifier" in asked:
            return self._page_of_patients(asked, self._identified(asked.any_of("identifier")))
        for name in ("phone", "telecom", "email"):
            if name in asked:
                return self._page_of_patients(asked, self._reached_at(asked.one(name)))
        return self._patients_by_name(asked)

    def _patients_by_name(self, asked: Asked) -> Page:
        """Through all of them by family name, as far as one request goes."""
        after = str((asked.cursor or {}).get("after", ""))
        found: list[Patient] = []
        wanted = _wanted(asked)
        looked_at = 0
        while looked_at < _LOOKED_AT:
            some, after = self._services.patients.page(
                self._practice_id, after=after, limit=asked.count
            )
            looked_at += len(some)
            found += [of for of in some if wanted(of)]
            if not after or len(found) >= asked.count:
                break
        page = self._page_of_patients(asked, found)
        return Page(resources=page.resources, cursor={"after": after} if after else None)

    def _page_of_patients(self, asked: Asked, found: Iterable[Patient]) -> Page:
        wanted = _wanted(asked)
        here = [of for of in found if wanted(of)]
        self._asking.saw("patient.viewed", [of.patient_id for of in here])
        stand_for = {of.merged_into for of in here if of.merged_into}
        others = self._services.patients.get_many(self._practice_id, stand_for)
        return Page(
            resources=[
                out.patient_out(
                    of, base=self._base, into=others.get(of.merged_into) if of.merged_into else None
                )
                for of in here
            ]
        )

    def _identified(self, identifiers: Iterable[str]) -> list[Patient]:
        """ "system|value" of ours, of theirs, or a value alone."""
        ids: list[PatientId] = []
        for identifier in identifiers:
            system, bar, value = identifier.rpartition("|")
            sources = [f"{SYSTEM}:{system}"]
            if not bar:
                sources = ["csv", "hl7", "api", SYSTEM, f"{SYSTEM}:"]
            elif system.startswith(f"{self._base}/from/"):
                sources = [system.removeprefix(f"{self._base}/from/")]
            if not bar or system == f"{self._base}/patients":
                ids.append(PatientId(value))
            ids += [patient_id_of(self._practice_id, source, value) for source in sources]
        found = self._services.patients.get_many(self._practice_id, ids[:100])
        return list(found.values())

    def _reached_at(self, address: str) -> list[Patient]:
        """Everybody who shares a number or an email address."""
        contacts = self._services.contacts
        typed = _normalised(address, self._setup.practice.region)
        if typed is None:
            return []
        try:
            contact = contacts.get(self._practice_id, contacts.id_of(self._practice_id, typed[1]))
        except NotFound:
            return []
        found = self._services.patients.get_many(self._practice_id, contact.members)
        return [of for of in found.values() if typed[1] in (of.phone, of.email)]


def _wanted(asked: Asked) -> Callable[[Patient], bool]:
    born = range_of(asked, "birthdate", ZoneInfo("UTC"))
    active = yes_or_no(asked, "active")
    names = {name: asked.one(name) for name in ("name", "family", "given") if name in asked}

    def wanted(patient: Patient) -> bool:
        if patient.erased_at or patient.kind is Kind.CONTACT:
            return False
        if "birthdate" in asked:
            day = patient.born
            if not day or not born.holds(datetime(*day.timetuple()[:3], tzinfo=ZoneInfo("UTC"))):
                return False
        said = {
            "name": (patient.given_name, patient.family_name, patient.preferred_name),
            "family": (patient.family_name,),
            "given": (patient.given_name, patient.preferred_name),
        }
        return active in (None, not (patient.discharged or patient.merged_into)) and all(
            any(is_called(text, of) for of in said[name] if of) for name, text in names.items()
        )

    return wanted


def _normalised(address: str, region: str) -> tuple[Channel, str] | None:
    from chalicelib.domain import emails, phones

    try:
        if "@" in address:
            return Channel.EMAIL, emails.normalise(address)
        return Channel.TEXT, phones.normalise(address.removeprefix("phone|"), region)
    except (emails.BadEmail, phones.BadPhone):
        return None
