"""Put the words of one touchpoint together: in the patient's language, counted, with its file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain import segments
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.default_playbooks import BUTTON, NOTICES, PREFERENCES
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.domain.playbooks import Step, Words
from chalicelib.domain.practices import Location, Practice
from chalicelib.domain.touchpoints import Kind, Subject, Touchpoint
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import (
    Place,
    Visit,
    everyones_fields,
    fields,
    html_email,
    render,
    spoken,
    words_for,
)
from chalicelib.storage.setup import Setup

if TYPE_CHECKING:
    from chalicelib.actions.other_messages import Meant


@dataclass(frozen=True, kw_only=True)
class Composed:
    language: str
    text: str
    """The text message, or the plain text of the email."""
    subject: str = ""
    html: str = ""
    segments: int = 0


def place_of(practice: Practice, location: Location) -> Place:
    from chalicelib.domain import phones

    return Place(
        practice=practice.brand,
        location=location.name,
        address=location.address,
        phone=phones.display(location.phone, location.country),
        country=location.country,
        zone=location.tz,
    )


def compose(
    setup: Setup,
    touchpoint: Touchpoint,
    subjects: Sequence[Subject],
    appointments: Mapping[AppointmentId, Appointment],
    contact: ContactPoint,
    step: Step | None,
    *,
    base_url: str,
    now: datetime,
) -> Composed:
    """As it reads when it leaves `now`."""
    location = setup.locations[touchpoint.location_id]
    visits = [_visit(setup, s, appointments[s.appointment_id], contact, base_url) for s in subjects]
    person = contact.people.get(subjects[0].patient_id)
    wanted = contact.language or (person.language if person else "")
    words = step.words if step and step.words else NOTICES.get(touchpoint.kind, {})
    first = setup.practice.languages[0]
    language, said = words_for(words, wanted, first, touchpoint.channel)
    practice = setup.practice_at(location)
    values = fields(visits, place_of(practice, location), language, now=now)
    if touchpoint.channel is Channel.TEXT:
        text = segments.fold(render(said.text, values))
        return Composed(language=language, text=text, segments=segments.count(text).parts)
    preferences = f"{base_url}/p/{contact.link}" if contact.link else ""
    return _email(practice, touchpoint, said, values, language, preferences)


def compose_other(
    setup: Setup,
    touchpoint: Touchpoint,
    meant: "Meant",
    contact: ContactPoint,
    *,
    base_url: str,
) -> Composed:
    """What is about no visit."""
    location = setup.locations[touchpoint.location_id]
    practice = setup.practice_at(location)
    people = [contact.people[of] for of in touchpoint.about if of in contact.people]
    wanted = contact.language or people[0].language
    first = setup.practice.languages[0]
    language, said = words_for(meant.words, wanted, first, touchpoint.channel)
    place = place_of(practice, location)
    values = {
        **everyones_fields([of.called for of in people], place, language),
        "link": meant.link,
        **meant.values,
        **meant.values_in.get(spoken(language), {}),
    }
    if touchpoint.channel is Channel.TEXT:
        text = segments.fold(render(said.text, values))
        return Composed(language=language, text=text, segments=segments.count(text).parts)
    preferences = f"{base_url}/p/{contact.link}" if contact.link else ""
    change = PREFERENCES[spoken(language)]
    text = render(said.email, values)
    button = meant.button.get(language) or meant.button.get(spoken(language), "")
    return Composed(
        language=language,
        text=f"{text}\n\n{change}: {preferences}" if preferences else text,
        subject=render(said.subject, values),
        html=html_email(
            text,
            colour=practice.colour,
            brand=practice.brand,
            link=meant.link,
            button=button,
            language=language,
            foot=(change, preferences),
        ),
    )


def _visit(
    setup: Setup, subject: Subject, appointment: Appointment, contact: ContactPoint, base_url: str
) -> Visit:
    person = contact.people.get(subject.patient_id)
    provider = setup.providers.get(appointment.provider_id)
    return Visit(
        called=person.called if person else "",
        starts_at=appointment.starts_at,
        provider=provider.name if provider else "",
        link=f"{base_url}/a/{appointment.link}" if appointment.link else "",
    )


def _email(
    practice: Practice,
    touchpoint: Touchpoint,
    said: Words,
    values: dict[str, str],
    language: str,
    preferences: str,
) -> Composed:
    text = render(said.email, values)
    change = PREFERENCES[spoken(language)]
    link = values["link"] if touchpoint.kind is not Kind.CANCELLED else ""
    return Composed(
        language=language,
        text=f"{text}\n\n{change}: {preferences}" if preferences else text,
        subject=render(said.subject, values),
        html=html_email(
            text,
            colour=practice.colour,
            brand=practice.brand,
            link=link,
            button=BUTTON[spoken(language)],
            language=language,
            foot=(change, preferences),
        ),
    )
