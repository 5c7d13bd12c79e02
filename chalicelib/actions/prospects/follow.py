"""Something happened to a prospect: where do they stand now?

a visit was booked, kept, cancelled · they wrote · their record was changed, merged, erased · time
went by ──► facts, read now ──► followed (pure) ──► saved ──► a patient from the first visit on
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.settle_work import waits_no_more
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.patients import Kind, Patient
from chalicelib.domain.profiles import Profile
from chalicelib.domain.prospects import Origin, Prospect, Stage, moving
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

_TRIES = 5


def follow(
    services: Services, practice_id: PracticeId, patient_id: PatientId, *, by: str = ""
) -> Prospect | None:
    """`by`: who did what happened. Harmless when repeated. Raises StaleWrite where others are
    always faster."""
    for _ in range(_TRIES):
        was = services.prospects.get(practice_id, patient_id)
        profiles = services.profiles.get_many(practice_id, [patient_id])
        profile = profiles.get(patient_id)
        try:
            if profile is None:
                return _without_record(services, practice_id, patient_id, was, by)
            if was is None:
                was = _brought(services, practice_id, profile)
            if was is None:
                return None
            return _with_record(services, was, profile, by)
        except StaleWrite:
            continue
    raise StaleWrite(patient_id)


def change(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    rule: Callable[[Prospect], Prospect],
    *,
    revision: int | None = None,
) -> Prospect:
    """As `rule` says of how they stand. `revision`: the one that somebody decided on. Raises
    NotFound, StaleWrite."""
    for _ in range(_TRIES):
        was = services.prospects.get(practice_id, patient_id)
        if was is None:
            raise NotFound(patient_id)
        if revision is not None and was.revision != revision:
            raise StaleWrite(patient_id)
        now_is = rule(was)
        if now_is == was:
            return was
        try:
            return services.prospects.save(now_is)
        except StaleWrite:
            if revision is not None:
                raise
    raise StaleWrite(patient_id)


def facts_of(profile: Profile) -> moving.Facts:
    return moving.Facts(kind=profile.kind, visits=tuple(profile.visits), heard_at=profile.heard_at)


def _with_record(services: Services, was: Prospect, profile: Profile, by: str) -> Prospect:
    now, setup = services.clock(), services.setups.of(was.practice_id)
    stood = was
    if was.stage is Stage.JOINED and _are_two(was, profile):
        stood = moving.two_after_all(was, now=now, by=by)
    is_now = moving.followed(stood, facts_of(profile), now=now)
    if is_now.stage is Stage.FIRST_VISIT and profile.kind is Kind.PROSPECT:
        become_patient(services, was.practice_id, was.patient_id, by=by or "rapport")
        # That their record is a patient's moves them: saving it has called for this.
        return services.prospects.get(was.practice_id, was.patient_id) or is_now
    booked = is_now.stage is Stage.BOOKED and was.stage is not Stage.BOOKED
    location = setup.locations.get(was.location_id)
    if booked and by in setup.staff and location is not None:
        told = moving.answered(stood, location, now=now, by=by)
        is_now = moving.followed(told, facts_of(profile), now=now)
    is_now = moving.done_by(is_now, was, by)
    saved = services.prospects.save(is_now) if is_now != was else was
    if saved is was:
        services.prospects.note(was)  # it may have begun with its record, which noted nothing
    if saved.waits_since is None:
        close_enquiry(services, saved, _outcome(saved))
    return saved


def _without_record(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    was: Prospect | None,
    by: str,
) -> Prospect | None:
    """It was merged, erased, or taken away."""
    if was is None:
        return None
    try:
        patient = services.patients.get(practice_id, patient_id)
    except NotFound:
        services.prospects.drop(practice_id, patient_id)
        return None
    if patient.erased_at is not None and patient.merged_into is None:
        services.prospects.drop(practice_id, patient_id)
        return None
    if patient.merged_into is None or was.stage is Stage.JOINED:
        return was
    one = services.patients.standing(practice_id, patient_id)
    other = services.prospects.get(practice_id, one.patient_id)
    if other is not None and other.is_open:
        services.prospects.save(moving.absorbed(other, was))
    gone = moving.joined(was, one.patient_id, now=services.clock(), by=by)
    return services.prospects.save(replace(gone, due_at=None))


def _are_two(was: Prospect, profile: Profile) -> bool:
    """They were taken for somebody else, and have a record of their own again."""
    if was.joined_to == was.patient_id:
        return profile.kind is Kind.PROSPECT
    return True


def _brought(services: Services, practice_id: PracticeId, profile: Profile) -> Prospect | None:
    """By a file or another program, which does not say when they asked."""
    if profile.kind is not Kind.PROSPECT:
        return None
    setup = services.setups.of(practice_id)
    visit = next(iter(profile.visits), None)
    here = setup.locations.get(visit.location_id) if visit else None
    opened = sorted(setup.locations.values(), key=lambda of: (of.closed, of.name))
    location = here or next(iter(opened), None)
    if location is None:
        return None
    from chalicelib.actions.prospects.ask import begun

    now = services.clock()
    prospect = begun(
        practice_id, profile.patient_id, location, origin=Origin.BROUGHT, at=now, by=""
    )
    services.prospects.begin(prospect)
    return services.prospects.get(practice_id, profile.patient_id)


def was_known(
    services: Services, practice_id: PracticeId, patient_id: PatientId, *, by: str
) -> None:
    """Their record turned out to be a patient's."""
    now = services.clock()
    with suppress(NotFound):
        change(
            services,
            practice_id,
            patient_id,
            lambda of: moving.joined(of, patient_id, now=now, by=by) if of.is_open else of,
        )


def become_patient(
    services: Services, practice_id: PracticeId, patient_id: PatientId, *, by: str
) -> Patient:
    """With the same id: all that was said and done stays where it is."""
    for _ in range(_TRIES):
        was = services.patients.get(practice_id, patient_id)
        if was.kind is not Kind.PROSPECT or was.merged_into or was.erased_at:
            return was
        try:
            changed = replace(was, kind=Kind.PATIENT)
            return save_patient(services, practice_id, changed, was=was, by=by)
        except StaleWrite:
            continue
    raise StaleWrite(patient_id)


def close_enquiry(services: Services, prospect: Prospect, outcome: str) -> None:
    """The work item that waited for an answer to them, unless somebody has closed it, and with it
    their conversation, unless something else that was written there waits."""
    if prospect.work_item_id is None:
        return
    for _ in range(_TRIES):
        try:
            item = services.work_items.get(prospect.practice_id, prospect.work_item_id)
        except NotFound:
            return
        if item.closed_at is not None:
            return
        try:
            services.work_items.close(item, outcome=outcome, now=services.clock())
        except StaleWrite:
            continue
        if item.contact_id is not None:
            waits_no_more(services, item, item.contact_id)
            services.waiting.answered(prospect.practice_id, [prospect.patient_id], told_at=None)
        return
    raise StaleWrite(prospect.patient_id)


def _outcome(prospect: Prospect) -> str:
    said = {
        Stage.BOOKED: "booked",
        Stage.FIRST_VISIT: "they were here",
        Stage.LOST: "no prospect any more",
        Stage.JOINED: "a patient already",
    }
    return said.get(prospect.stage, "answered")
