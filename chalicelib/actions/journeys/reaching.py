"""Where somebody is reached by a journey."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from chalicelib.actions.places import Places, places_of
from chalicelib.domain.ids import ContactId, PracticeId
from chalicelib.domain.opinions import as_wished
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.playbooks import Order
from chalicelib.domain.profiles import Profile
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services


@dataclass(frozen=True, kw_only=True)
class Reached:
    places: Places = field(default_factory=dict)
    contacts: Mapping[ContactId, ContactPoint] = field(default_factory=dict)

    def by(self, order: Order) -> list[ContactPoint]:
        """Those that exist, in that order unless they would rather have the other one."""
        ids = [self.places[of] for of in order.channels if of in self.places]
        return as_wished([self.contacts[of] for of in ids if of in self.contacts])


def reach(services: Services, practice_id: PracticeId, profile: Profile, *, on: date) -> Reached:
    """One request; for a child whose guarantor is known, two."""
    places = places_of(services, practice_id, [profile], on=on)[profile.patient_id]
    contacts = services.contacts.get_many(practice_id, places.values())
    return Reached(places=places, contacts=contacts)
