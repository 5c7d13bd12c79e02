"""The practice's phone rings, or rang: who may it be, and what becomes of a call nobody took."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.actions.calls.missed_call import missed_call, spoke
from chalicelib.domain.calls import Direction, Event, Reported
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.phones import BadPhone, normalise
from chalicelib.domain.practices import Location
from chalicelib.settings import Settings
from chalicelib.storage.callers import KEPT, Call, Found, Ringing
from chalicelib.storage.ids import derived_token, token
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


def report_call(services: Services, practice_id: PracticeId, reported: Reported) -> Call | None:
    """The call, kept under a token. None: a withheld number, or one of the practice's own.

    Told twice it is one call, where the phone system names it.
    """
    setup = services.setups.of(practice_id)
    number = number_in(setup, reported.other_side)
    if not number or number in own_numbers(setup):
        return None
    places = _places(setup, reported)
    location = places[0]
    inbound = reported.direction is Direction.INBOUND
    call = keep_call(
        services,
        setup,
        location,
        number,
        call_id=reported.call_id,
        direction=reported.direction,
        event=reported.event,
        rings_at=places if inbound and reported.event is Event.RINGING else (),
    )
    if reported.event is not Event.RINGING:
        for place in places:
            services.callers.hung_up(practice_id, place.location_id, call.token)
    if reported.event is Event.ANSWERED:
        spoke(services, call)
    elif reported.event is Event.MISSED and inbound:
        missed_call(services, setup, location, call)
    return call


def call_link(config: Settings, call: Call) -> str:
    """The address of its page, for people who are signed in; no number is in it."""
    return f"{config.public_base_url}/calls/{call.token}"


def keep_call(
    services: Services,
    setup: Setup,
    location: Location,
    number: str,
    *,
    call_id: str = "",
    direction: Direction = Direction.INBOUND,
    event: Event = Event.RINGING,
    rings_at: Sequence[Location] = (),
) -> Call:
    """Three requests: two to find who it may be, one to keep it."""
    practice_id, now = setup.practice.practice_id, services.clock()
    found = services.callers.find(practice_id, number, now=now)
    call = Call(
        practice_id=practice_id,
        token=_token(services, practice_id, call_id),
        location_id=location.location_id,
        contact_id=services.callers.id_of(practice_id, number),
        number=number,
        at=now,
        expires=now + KEPT,
        direction=direction,
        event=event,
        patients=tuple(of.patient_id for of in found.patients),
        visits=found.visits,
        work=found.work,
        more_people=found.more_people,
    )
    services.callers.keep(call, [_ringing(of, call, found, now) for of in rings_at])
    return call


def number_in(setup: Setup, typed: str) -> str:
    """In E.164; empty: it is no number that somebody can be known by."""
    region = setup.practice.region
    for form in (typed, f"+{typed}"):
        # Many phone systems leave out the plus of an international number.
        try:
            return normalise(form, region)
        except BadPhone:
            continue
    return ""


def own_numbers(setup: Setup) -> set[str]:
    """A call between two of its own lines is nobody's to look up or to text."""
    every = (of for place in setup.locations.values() for of in (place.phone, place.number))
    return {of for of in every if of}


def _places(setup: Setup, reported: Reported) -> list[Location]:
    """Whose line it was: several may share one. Where nobody knows, the first."""
    ours = reported.called if reported.direction is Direction.INBOUND else reported.caller
    line = number_in(setup, ours) if ours else ""
    places = setup.places
    return [of for of in places if line and line in (of.phone, of.number)] or places[:1]


def _token(services: Services, practice_id: PracticeId, call_id: str) -> str:
    """128 bits that nobody guesses; the same for the same call, so that a second word about it
    opens the same page."""
    if not call_id:
        return token()
    about = f"call\n{practice_id}\n{call_id}"
    return derived_token(services.secrets.contact_key, about)


def _ringing(at: Location, call: Call, found: Found, now: datetime) -> Ringing:
    names = [of.full_name for of in found.patients if of.merged_into is None]
    return Ringing(
        location_id=at.location_id, token=call.token, says=" or ".join(names[:3]), at=now
    )
