"""Personal codes: one for each patient or source that asks, and whose one is that was typed."""

from chalicelib.actions.journeys.enter import enter
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.sources import Referrer, Source, UnknownCode
from chalicelib.domain.sources.codes import Code, is_whose, named, nearest, read, slips
from chalicelib.settings import Settings
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import entropy
from chalicelib.wiring import Services

_TRIES = 20


def code_of_patient(services: Services, practice_id: PracticeId, patient: Patient) -> Code:
    """Theirs for life, made when it is first asked for."""
    whose = Referrer(patient_id=patient.patient_id)
    return _code(services, practice_id, whose, patient.given_name)


def code_of_source(services: Services, source: Source) -> Code:
    whose = Referrer(source_id=source.source_id)
    return _code(services, source.practice_id, whose, source.name)


def link_of(config: Settings, code: Code) -> str:
    """The address that they hand on: the practice's form, with who sent them."""
    return f"{config.public_base_url}/r/{code}"


def take_link(services: Services, practice_id: PracticeId, patient: Patient) -> str:
    """Their own, because they asked for it: who recommends the practice is thanked for that."""
    code = code_of_patient(services, practice_id, patient)
    services.profiles.note_recommends(practice_id, patient.patient_id, services.clock())
    services.waiting.follow(practice_id, patient.patient_id)
    enter(services, practice_id, patient.patient_id)
    return link_of(services.config, code)


def link_for(services: Services, practice_id: PracticeId, patient_id: PatientId) -> str:
    """Of a patient of whom no more is at hand. Raises NotFound."""
    patient = services.patients.standing(practice_id, patient_id)
    return link_of(services.config, code_of_patient(services, practice_id, patient))


def referrer_of(services: Services, practice_id: PracticeId, typed: str) -> Referrer:
    """Whoever's code it is, as they stand now; misspelt, the nearest one where there is no doubt.

    Raises UnknownCode.
    """
    code = read(typed)
    kept = None
    if code is not None:
        kept = services.sources.with_key(practice_id, code.key)
        if kept is not None and not is_whose(code, kept.code):
            kept = None
        if kept is None and code.name:
            near = services.sources.with_keys(practice_id, slips(code.key))
            found = nearest(code, (of.code for of in near))
            kept = next((of for of in near if of.code == found), None)
    if kept is None:
        raise UnknownCode
    return _standing(services, practice_id, kept.whose)


def _standing(services: Services, practice_id: PracticeId, whose: Referrer) -> Referrer:
    if whose.patient_id is None:
        return whose
    try:
        patient = services.patients.standing(practice_id, whose.patient_id)
    except NotFound:
        raise UnknownCode from None
    if patient.erased_at:
        raise UnknownCode
    return Referrer(patient_id=patient.patient_id)


def _code(services: Services, practice_id: PracticeId, whose: Referrer, name: str) -> Code:
    who = whose.patient_id or whose.source_id
    for _ in range(_TRIES):
        if who and (known := services.sources.code_of(practice_id, who)):
            return known
        code = named(name, entropy())
        if services.sources.keep_code(practice_id, code, whose):
            return code
    raise UnknownCode(who)
