"""Where somebody is reached by a journey: a child where whoever answers for it is."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from chalicelib.domain.ids import ContactId, PatientId, PracticeId
from chalicelib.domain.opinions import as_wished
from chalicelib.domain.patients import Channel, ContactPoint, grown_up_on
from chalicelib.domain.playbooks import Order
from chalicelib.domain.profiles import Profile
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services


@dataclass(frozen=True, kw_only=True)
class Reached:
    text: ContactId | None = None
    email: ContactId | None = None
    contacts: Mapping[ContactId, ContactPoint] = field(default_factory=dict)

    def by(self, order: Order) -> list[ContactPoint]:
        """Those that exist, in that order unless they would rather have the other one."""
        ids = [self.text if of is Channel.TEXT else self.email for of in CHANNELS[order]]
        return as_wished([self.contacts[of] for of in ids if of and of in self.contacts])


CHANNELS: Mapping[Order, tuple[Channel, ...]] = {
    Order.TEXT: (Channel.TEXT,),
    Order.EMAIL: (Channel.EMAIL,),
    Order.TEXT_THEN_EMAIL: (Channel.TEXT, Channel.EMAIL),
    Order.EMAIL_THEN_TEXT: (Channel.EMAIL, Channel.TEXT),
}


def reach(services: Services, practice_id: PracticeId, profile: Profile, *, on: date) -> Reached:
    """One request; for a child whose guarantor is known, two."""
    text, email = profile.text, profile.email
    if profile.guarantor is not None and profile.born and on < grown_up_on(profile.born):
        theirs = _guarantor(services, practice_id, profile.guarantor)
        if theirs is not None:
            text, email = theirs.text or text, theirs.email or email
    ids = [of for of in (text, email) if of is not None]
    return Reached(text=text, email=email, contacts=services.contacts.get_many(practice_id, ids))


def _guarantor(
    services: Services, practice_id: PracticeId, patient_id: PatientId
) -> Profile | None:
    """Under the record that theirs was merged into, where it was; None: nobody who lives."""
    found = services.profiles.get_many(practice_id, [patient_id]).get(patient_id)
    if found is None:
        standing = services.patients.get_many_standing(practice_id, [patient_id])
        ids = [of.patient_id for of in standing.values()]
        found = next(iter(services.profiles.get_many(practice_id, ids).values()), None)
    return None if found is None or found.deceased else found
