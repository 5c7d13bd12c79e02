"""Somebody signed up and proved their address: make their practice.

Every id is derived from who signed up, and each part is made only where it is missing: a crash
half-way is gone on from, and doing it twice makes one practice. What makes it findable, the
owner's membership, is written last.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from chalicelib.domain.accounts import Account, Registration, Standing
from chalicelib.domain.ids import LocationId, PracticeId, StaffId, derived_ulid
from chalicelib.domain.inheritance import EVERYTHING
from chalicelib.domain.own_words import EVERYWHERE, OwnWords
from chalicelib.domain.plans import PLANS, TRIAL_DAYS
from chalicelib.domain.practices import Location, Practice, Staff
from chalicelib.domain.sign_up import SignUp
from chalicelib.domain.specialties import SPECIALTIES, playbooks_of
from chalicelib.domain.zones import country_of
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Part
from chalicelib.wiring import Services

MAIN = LocationId("main")


def open_practice(services: Services, sign_up: SignUp) -> PracticeId:
    practice_id = practice_id_of(sign_up)
    for part in _parts(services, practice_id, sign_up):
        # It is there already where an earlier try was interrupted.
        with suppress(StaleWrite):
            services.setups.save(practice_id, part)
    services.doors.join(sign_up.staff_id, practice_id)
    services.sign_ups.forget(sign_up.staff_id)
    return practice_id


def go_on(services: Services, staff_id: StaffId) -> PracticeId | None:
    """For somebody who signs in without a practice: the one whose sign-up was interrupted."""
    try:
        sign_up = services.sign_ups.get(staff_id)
    except NotFound:
        return None
    return open_practice(services, sign_up)


def practice_id_of(sign_up: SignUp) -> PracticeId:
    return PracticeId(derived_ulid(sign_up.begun_at, "practice", sign_up.staff_id))


def _parts(services: Services, practice_id: PracticeId, sign_up: SignUp) -> Iterator[Part]:
    specialty, country = SPECIALTIES[sign_up.specialty], country_of(sign_up.zone)
    yield Practice(
        practice_id=practice_id,
        name=sign_up.practice,
        brand=sign_up.practice,
        region=country,
        languages=("en", "es"),
        reply_to=sign_up.email,
        on_duty=(sign_up.staff_id,),
    )
    yield Location(
        location_id=MAIN,
        name="Main office",
        zone=sign_up.zone,
        phone=sign_up.phone,
        number=services.config.trial_number,
        country=country,
        inherits=EVERYTHING,
    )
    yield from specialty.visit_types
    yield from playbooks_of(specialty)
    if specialty.bring:
        yield OwnWords(place_id=EVERYWHERE, said={"bring": specialty.bring})
    yield Staff(staff_id=sign_up.staff_id, name=sign_up.name, email=sign_up.email, role="owner")
    yield Account(
        practice_id=practice_id,
        plan=sign_up.size if sign_up.size in PLANS else "",
        standing=Standing.TRIAL,
        opened_at=sign_up.begun_at,
        trial_ends=sign_up.begun_at + timedelta(days=TRIAL_DAYS),
        registration=Registration.MISSING,
        specialty=specialty.key,
        size=sign_up.size,
    )
