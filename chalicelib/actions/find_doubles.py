"""Which records may be one person: looked for each night and after an import, and while somebody
types in a new patient."""

import zlib
from collections.abc import Iterable
from dataclasses import replace

from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.same_person import Facts, Level, Likeness, facts_of, likely_pairs, likeness
from chalicelib.storage import keys
from chalicelib.storage.doubles import Decision, Pair, pair_of
from chalicelib.storage.merges import Merge
from chalicelib.wiring import Services

_MOST_SHOWN = 3
_MOST_OF_A_NAME = 200
_MOST_READ = 50


def find_doubles(services: Services, practice_id: PracticeId) -> int:
    """How many pairs are new. Harmless when repeated; nothing is compared where nobody changed."""
    everyone = services.doubles.facts(practice_id)
    mark = _mark(everyone)
    if mark == services.doubles.looked_at(practice_id):
        return 0
    stands = {pair.ids: pair for pair in services.doubles.pairs(practice_id)}
    found = {
        (one.patient_id, other.patient_id): pair_of(
            one.patient_id, other.patient_id, level=like.level, why=like.why
        )
        for one, other, like in likely_pairs(everyone)
    }
    for ids, pair in stands.items():
        if ids not in found and pair.decision is not Decision.NOT_THE_SAME:
            services.doubles.forget(practice_id, *ids)
        elif ids in found and found[ids].why != pair.why:
            _open_again(services, practice_id, pair, found[ids])
    new = [pair for ids, pair in found.items() if ids not in stands]
    count = services.doubles.found(practice_id, new)
    services.doubles.looked(practice_id, mark)
    return count


def _open_again(services: Services, practice_id: PracticeId, was: Pair, now: Pair) -> None:
    """Decided on other facts than those that are known now. A pair that somebody decided without
    our having found it was decided on all they saw."""
    if was.why or was.decision is not Decision.NOT_THE_SAME:
        services.doubles.open_again(practice_id, replace(now, revision=was.revision))


def _mark(everyone: Iterable[Facts]) -> str:
    """Changes when anything changes that is compared."""
    mark = 0
    for of in everyone:
        said = (of.patient_id, of.given, of.family, of.preferred, str(of.born), of.phone, of.email)
        mark = zlib.crc32("\n".join(said).encode(), mark)
    return f"{mark:08x}"


def doubles_of(
    services: Services, practice_id: PracticeId, patient: Patient
) -> list[tuple[Patient, Likeness]]:
    """Whom somebody may be about to type in again, the likeliest first: four requests."""
    mine = facts_of(patient)
    doubles, patients, contacts = services.doubles, services.patients, services.contacts
    near = (
        {of.patient_id: of for of in doubles.born_on(practice_id, mine.born)} if mine.born else {}
    )
    ids = {of for of, facts in near.items() if likeness(mine, facts)}
    ids |= _called_alike(services, practice_id, mine)
    addresses = [address for address in (patient.phone, patient.email) if address]
    reached = contacts.get_many(
        practice_id, [contacts.id_of(practice_id, address) for address in addresses]
    )
    ids |= {member for contact in reached.values() for member in contact.members}
    ids.discard(patient.patient_id)
    known = patients.get_many(practice_id, sorted(ids)[:_MOST_READ])
    alike = [
        (of, like)
        for of in known.values()
        if not of.merged_into and not of.erased_at
        if (like := likeness(mine, facts_of(of)))
    ]
    alike.sort(key=lambda pair: (-pair[1].level, pair[0].patient_id))
    return alike[:_MOST_SHOWN]


def _called_alike(services: Services, practice_id: PracticeId, mine: Facts) -> set[PatientId]:
    """Of one family name, those whose first name is alike."""
    if not mine.family or not mine.given:
        return set()
    family = keys.folded(mine.family)
    found = set()
    listed = services.patients.called(practice_id, f"{family} ", limit=_MOST_OF_A_NAME)
    for patient_id, name in listed:
        given = name.removeprefix(family).strip()
        other = Facts(patient_id=patient_id, given=given, family=family, phone=mine.phone)
        if likeness(mine, other):
            found.add(patient_id)
    return found


def say_not_the_same(
    services: Services, practice_id: PracticeId, one: PatientId, other: PatientId, *, by: str
) -> None:
    _decide(services, practice_id, one, other, Decision.NOT_THE_SAME, by)


def put_off(
    services: Services, practice_id: PracticeId, one: PatientId, other: PatientId, *, by: str
) -> None:
    _decide(services, practice_id, one, other, Decision.LATER, by)


def _decide(
    services: Services,
    practice_id: PracticeId,
    one: PatientId,
    other: PatientId,
    decision: Decision,
    by: str,
) -> None:
    people = services.patients.get_many(practice_id, [one, other])
    like = likeness(*(facts_of(people[of]) for of in sorted((one, other))))
    pair = pair_of(
        one,
        other,
        level=like.level if like else Level.POSSIBLE,
        why=like.why if like else (),
    )
    services.doubles.decide(practice_id, pair, decision, by=by, now=services.clock())


def say_the_same(
    services: Services,
    practice_id: PracticeId,
    *,
    survivor: PatientId,
    retired: PatientId,
    by: str,
    keep: dict[str, object],
    seen: tuple[int, int],
) -> Merge:
    """Merged, and the pair is no question any more. Raises as `merge`."""
    found = merge(
        services,
        practice_id,
        survivor=survivor,
        retired=retired,
        by=by,
        keep=keep,
        seen=seen,
    )
    services.doubles.forget(practice_id, survivor, retired)
    return found


def say_two_after_all(
    services: Services, practice_id: PracticeId, retired: PatientId, *, by: str
) -> Patient:
    """Taken apart, and not proposed again. The survivor. Raises as `undo_merge`."""
    survivor = undo_merge(services, practice_id, retired, by)
    say_not_the_same(services, practice_id, survivor.patient_id, retired, by=by)
    return survivor
