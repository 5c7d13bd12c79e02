"""What a preferences link opens: one contact point, whoever shares it."""

from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.domain.patients import (
    Channel,
    Consent,
    ContactPoint,
)
from chalicelib.domain.practices import Location
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.web.link_pages import Asked
from chalicelib.web.words import Words, hidden_email


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """What a preferences link opens."""

    asked: Asked
    link: Link
    setup: Setup
    contact: ContactPoint
    location: Location
    speaks: str
    w: Words

    @property
    def is_text(self) -> bool:
        return self.contact.channel is Channel.TEXT

    @property
    def is_stopped(self) -> bool:
        return self.contact.care is Consent.STOPPED

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.contact.zone or self.location.zone)

    @property
    def today(self) -> date:
        return self.asked.now.astimezone(self.zone).date()

    def says(self, name: str) -> str:
        """Words that name the practice and the number or address."""
        return self.w(
            name,
            practice=self.setup.practice_at(self.location).brand,
            ending=self.contact.address[-4:],
            address=hidden_email(self.contact.address),
        )

    def by_channel(self, text: str, email: str) -> str:
        return self.says(text if self.is_text else email)


def open_link(asked: Asked, token: str) -> Preferences:
    link = asked.link(token, "preferences")
    if link.contact_id is None:
        raise NotFound("link")
    contact = asked.services.contacts.get(link.practice_id, link.contact_id)
    if not contact.address:
        raise NotFound("contact")
    setup = asked.services.setups.of(link.practice_id)
    speaks = contact.language or _language_of_members(asked, contact)
    location = _location(asked, setup, contact)
    return Preferences(
        asked=asked,
        link=link,
        setup=setup,
        contact=contact,
        location=location,
        speaks=speaks,
        w=asked.words(speaks, country=location.country),
    )


def _language_of_members(asked: Asked, contact: ContactPoint) -> str:
    members = asked.services.patients.get_many(contact.practice_id, contact.members[:1])
    return next((of.language for of in members.values()), "")


def _location(asked: Asked, setup: Setup, contact: ContactPoint) -> Location:
    """Where they were last or will be next, else the practice's first."""
    for patient_id in contact.members[:1]:
        visits = asked.services.appointments.of_patient(contact.practice_id, patient_id)
        if visits:
            return setup.locations[visits[-1].location_id]
    return setup.home
