"""Somebody who was sent here has been here: does whoever sent them hear of it? Only if they agreed.

What the referrer's profile says of it is all that thanks are begun by (`Trigger.REFERRAL`).
"""

from datetime import timedelta

from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.wiring import Services

_LATELY = timedelta(30)


def note_coming(services: Services, practice_id: PracticeId, patient_id: PatientId) -> None:
    """After a visit took place, or consent was given. Harmless when repeated."""
    profile = services.profiles.get(practice_id, patient_id)
    if profile.referred_by is None or not profile.may_be_named:
        return
    first = next((of for of in profile.visits if of.took_place), None)
    if first is None:
        return
    now = services.clock()
    # Nobody is thanked today for who came years ago.
    at = now if now - first.starts_at < _LATELY else first.starts_at
    sender = services.patients.get_many_standing(practice_id, [profile.referred_by])
    for of in sender.values():
        if of.erased_at is None:
            services.profiles.note_may_hear(practice_id, of.patient_id, patient_id, at)
            services.waiting.follow(practice_id, of.patient_id)
