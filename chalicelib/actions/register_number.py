"""A practice's own number: what the carriers are told, and what they answer."""

from dataclasses import replace

from chalicelib.actions.change_account import change_account
from chalicelib.actions.change_setup import change_setup
from chalicelib.domain.accounts import Account, Registration
from chalicelib.domain.ids import LocationId, PracticeId
from chalicelib.domain.phones import normalise
from chalicelib.domain.practices import Carrier
from chalicelib.domain.registration import Registration as Told
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import AlreadyThere
from chalicelib.wiring import Services


def tell_carriers(services: Services, practice_id: PracticeId, told: Told) -> None:
    """It waits for the carrier from now on. Raises StaleWrite."""
    services.registrations.save(practice_id, replace(told, note=""))

    def waiting(account: Account) -> Account:
        done = account.registration is Registration.DONE
        return account if done else replace(account, registration=Registration.WAITING)

    change_account(services, practice_id, waiting)


def give_number(
    services: Services,
    practice_id: PracticeId,
    location_id: LocationId,
    number: str,
    *,
    carrier: Carrier = Carrier.AWS,
    twilio_account: str = "",
) -> None:
    """The carriers have registered `number` for this location: everybody can be texted.

    Harmless when repeated. Raises AlreadyThere (another practice's number), BadPhone, NotFound,
    KeyError (no such location).
    """
    e164 = normalise(number)
    location = services.setups.of(practice_id, fresh=True).locations[location_id]
    door = Number(
        number=e164,
        practice_id=practice_id,
        location_id=location_id,
        carrier=carrier,
        account=twilio_account,
    )
    try:
        services.doors.give_number(door)
    except AlreadyThere:
        if services.doors.number(e164) != door:
            raise
    if location.number != e164:
        changed = replace(location, number=e164, carrier=carrier, twilio_account=twilio_account)
        change_setup(services, practice_id, changed)
    change_account(services, practice_id, lambda of: replace(of, registration=Registration.DONE))


def refuse_number(services: Services, practice_id: PracticeId, why: str) -> None:
    """The carriers refused; the practice reads why, and tells them again. Raises StaleWrite."""
    told = services.registrations.get(practice_id)
    services.registrations.save(practice_id, replace(told, note=why))
    change_account(services, practice_id, lambda of: replace(of, registration=Registration.REFUSED))
