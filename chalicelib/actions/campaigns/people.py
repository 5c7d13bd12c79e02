"""Whom a campaign reaches: one message to a contact point, about everybody there who is meant."""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import field, replace

from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.campaigns.spreading import Recipient
from chalicelib.domain.decent_hours import hours_for
from chalicelib.domain.ids import ContactId, LocationId, PatientId
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.values import dataclass
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


@dataclass(frozen=True, kw_only=True)
class Found:
    recipient: Recipient
    language: str
    names: tuple[str, ...]
    waits: bool
    """There is no room in the contact budget on the first day."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    found: list[Found] = field(default_factory=list)
    """In the order in which they leave."""
    fit: int = 0
    """People of whom it holds, whether they are reached or not."""
    people: int = 0
    """Who are reached."""
    left_out: Mapping[Why, int] = field(default_factory=dict)

    @property
    def messages(self) -> dict[Channel, int]:
        return dict(Counter(of.recipient.channel for of in self.found))


def gather(
    services: Services,
    setup: Setup,
    campaign: Campaign,
    *,
    without: Set[ContactId] = frozenset(),
    known: Set[PatientId] = frozenset(),
) -> Gathered:
    """`without`, `known`: contact points and people who have their message already."""
    from chalicelib.actions.patient_segments.people import people_of
    from chalicelib.actions.patient_segments.reach import reached

    practice_id = campaign.practice_id
    found: dict[ContactId, Found] = {}
    left_out: Counter[Why] = Counter()
    fit = people = 0
    everybody = people_of(services, practice_id, campaign.conditions)
    meant = (of for of in everybody if of.patient_id not in known)
    for each in reached(
        services, practice_id, meant, topic=campaign.topic, channels=campaign.by.channels
    ):
        fit += 1
        if each.contact is None:
            left_out[each.why or Why.NO_CONTACT] += 1
        elif each.contact.contact_id in without:
            # Somebody joined a household that has its message.
            left_out[Why.MERGED] += 1
        else:
            people += 1
            of = each.contact.contact_id
            found[of] = (
                _with(found[of], each.profile)
                if of in found
                else _first(setup, each.profile, each.contact, waits=each.days > 0)
            )
    return Gathered(found=list(found.values()), fit=fit, people=people, left_out=left_out)


def _first(setup: Setup, profile: Profile, contact: ContactPoint, *, waits: bool) -> Found:
    location = location_of(setup, profile)
    person = contact.people.get(profile.patient_id)
    return Found(
        recipient=Recipient(
            contact_id=contact.contact_id,
            channel=contact.channel,
            location_id=location.location_id,
            zone=hours_for(location, contact, profile.zone).zone.key,
            patients=(profile.patient_id,),
        ),
        language=contact.language or (person.language if person else profile.language),
        names=(profile.called,),
        waits=waits,
    )


def _with(found: Found, profile: Profile) -> Found:
    patients = (*found.recipient.patients, profile.patient_id)
    recipient = replace(found.recipient, patients=patients)
    return replace(found, recipient=recipient, names=(*found.names, profile.called))


def location_of(setup: Setup, profile: Profile) -> Location:
    """Where they were last, or will be; of those that are open."""
    for visit in reversed(profile.visits):
        location = setup.locations.get(LocationId(visit.location_id))
        if location is not None and not location.closed:
            return location
    return setup.home
