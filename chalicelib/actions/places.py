"""Where somebody is texted and emailed: a child where whoever answers for it is."""

from collections.abc import Collection, Mapping
from datetime import date

from chalicelib.domain.ids import ContactId, PatientId, PracticeId
from chalicelib.domain.patients import Channel
from chalicelib.domain.profiles import Profile
from chalicelib.wiring import Services

Places = Mapping[Channel, ContactId]


def places_of(
    services: Services, practice_id: PracticeId, profiles: Collection[Profile], *, on: date
) -> dict[PatientId, Places]:
    """On that day. No request; where there are children whose guarantor is known, one."""
    guarantors = _guarantors(services, practice_id, profiles, on)
    return {of.patient_id: {**_own(of), **_own(guarantors.get(of.patient_id))} for of in profiles}


def _own(profile: Profile | None) -> Places:
    if profile is None:
        return {}
    both = (Channel.TEXT, profile.text), (Channel.EMAIL, profile.email)
    return {channel: of for channel, of in both if of is not None}


def _guarantors(
    services: Services, practice_id: PracticeId, profiles: Collection[Profile], on: date
) -> dict[PatientId, Profile]:
    """By child: who answers for it and lives; also where their record was merged since."""
    named = {of.patient_id: of.guarantor for of in profiles if of.guarantor and of.is_child(on)}
    if not named:
        return {}
    found = services.profiles.get_many(practice_id, set(named.values()))
    if merged := set(named.values()) - set(found):
        standing = services.patients.get_many_standing(practice_id, merged)
        now_are = {of: patient.patient_id for of, patient in standing.items()}
        more = services.profiles.get_many(practice_id, set(now_are.values()))
        found |= {of: more[is_] for of, is_ in now_are.items() if is_ in more}
    return {
        child: found[of]
        for child, of in named.items()
        if of in found and not found[of].deceased and found[of].patient_id != child
    }
