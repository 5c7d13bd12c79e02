"""Who fits a segment: one walk of the practice's own profiles, and of who fits, contact points."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patient_segments import Condition, Names, asked, asks_contacts, matches
from chalicelib.domain.profiles import Profile
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_BATCH = 100


def people_of(
    services: Services, practice_id: PracticeId, conditions: Sequence[Condition]
) -> Iterator[Profile]:
    """Everybody of whom all of it holds, the dead and the discharged among them: who is left out of
    a message says `reach`."""
    return fitting(services, practice_id, services.profiles.walk(practice_id), conditions)


def fitting(
    services: Services,
    practice_id: PracticeId,
    profiles: Iterable[Profile],
    conditions: Sequence[Condition],
) -> Iterator[Profile]:
    """Those of them of whom all of it holds."""
    now, zone = services.clock(), services.setups.of(practice_id).zone
    fits = asked(conditions, now=now, zone=zone)
    found = (of for of in profiles if fits(of))
    if not asks_contacts(conditions):
        yield from found
        return
    for some in batched(found, _BATCH, strict=False):
        ids = {of for profile in some for of in (profile.text, profile.email) if of is not None}
        contacts = services.contacts.get_many(practice_id, ids, strong=False)
        fits_too = asked(conditions, now=now, zone=zone, contacts=contacts)
        yield from (of for of in some if fits_too(of))


def fits(
    services: Services,
    practice_id: PracticeId,
    conditions: Sequence[Condition],
    patient_id: PatientId,
) -> bool:
    """Whether it holds of that one, as it is now."""
    profile = services.profiles.get(practice_id, patient_id)
    ids = [of for of in (profile.text, profile.email) if of is not None]
    needed = asks_contacts(conditions)
    contacts = services.contacts.get_many(practice_id, ids) if needed else None
    zone = services.setups.of(practice_id).zone
    return matches(conditions, profile, now=services.clock(), zone=zone, contacts=contacts)


def names_of(setup: Setup, languages: Iterable[tuple[str, str]] = ()) -> Names:
    """`languages`: codes and what they are called."""
    return Names(
        locations={of.location_id: of.name for of in setup.locations.values()},
        providers={of.provider_id: of.name for of in setup.providers.values()},
        visit_types={of.visit_type_id: of.name for of in setup.visit_types.values()},
        languages=dict(languages),
    )
