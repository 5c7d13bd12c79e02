"""Two records were one for a while: what was said meanwhile, and of whom of the two it is so."""

from collections.abc import Collection, Mapping
from typing import Any

from chalicelib.actions import consent
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.merging import LEAVES_ALONE
from chalicelib.domain.patients import Channel, Patient, Purpose
from chalicelib.domain.values import dataclass
from chalicelib.storage.merges import Merge
from chalicelib.wiring import Services


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the sources said while the two were one, and what follows for each of them."""

    practice_id: PracticeId
    of_survivor: Mapping[str, Any]
    of_retired: Mapping[str, Any]
    refused_texts: bool
    """By the retired one's own source."""


def told_meanwhile(services: Services, found: Merge, gone: Collection[PatientId]) -> Told:
    """Of the dead and the discharged nobody comes to life by being taken apart.

    Whose source said so is; where it was no source, nobody knows whom of the two it was about, and
    both are left in peace until somebody says.
    """
    practice_id = found.practice_id
    survivor = services.patients.standing(practice_id, found.survivor)
    stay = {found.survivor, *survivor.also} - set(gone)
    taken = services.imports.get_many(practice_id, [*stay, *gone])

    def says(of: str, name: str, value: str) -> bool:
        mark = services.imports.fingerprint(practice_id, f"{name}={value}")
        before = found.taken.get(name) if of == found.retired else None
        return of in taken and taken[of].fields.get(name) == mark != before

    of_survivor: dict[str, bool] = {}
    of_retired: dict[str, bool] = {}
    for name in LEAVES_ALONE:
        if not getattr(survivor, name):
            continue
        stays = any(says(of, name, "yes") for of in stay)
        goes = any(says(of, name, "yes") for of in gone)
        is_news = not getattr(found.made, name)
        if stays or goes:
            of_survivor[name] = stays or getattr(found.was, name)
        if goes or (is_news and not stays):
            of_retired[name] = True
    refused = any(says(of, "texts", "no") for of in gone)
    return Told(
        practice_id=practice_id,
        of_survivor=of_survivor,
        of_retired=of_retired,
        refused_texts=refused,
    )


def keep_refusal(services: Services, retired: Patient, told: Told) -> None:
    """It was written down at the number that both had: at her own it holds as well."""
    if not (told.refused_texts and retired.phone):
        return
    contact = services.contacts.known(told.practice_id, Channel.TEXT, retired.phone)
    for purpose in Purpose:
        contact = consent.stop(
            services,
            contact,
            purpose=purpose,
            source="import",
            wording="",
            now=services.clock(),
        )
