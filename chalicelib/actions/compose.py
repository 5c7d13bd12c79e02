"""Put the words of one touchpoint together: in the patient's language, counted, with its file."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from chalicelib.domain import email_words, segments
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.default_playbooks import NOTICES
from chalicelib.domain.email_look import Foot, Letterhead, html_email, plain_email
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.languages import primary
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
    render,
    spoken,
    words_for,
)
from chalicelib.storage.setup import Setup


@dataclass(frozen=True, kw_only=True)
class Composed:
    language: str
    text: str
    """The text message, or the plain text of the email."""
    subject: str = ""
    html: str = ""
    segments: int = 0
    asks: bool = False
    """The text asks whether its kind is useful or too much."""


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What a message of a journey or a campaign says, before it is one person's."""

    words: Mapping[str, Words]
    values: Mapping[str, str] = field(default_factory=dict)
    """Merge fields beside those that every message has."""
    values_in: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The same, where they are said otherwise in each language that we have words for."""
    link: str = ""
    """Where the button leads; empty: there is none."""
    button: Mapping[str, str] = field(default_factory=dict)
    """Language → what it says."""
    title: Mapping[str, str] = field(default_factory=dict)
    """Language → what stands above an email's words."""
    picture: str = ""
    """An https address; empty: none."""
    picture_says: str = ""
    """In its place where pictures are not loaded."""


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
    return _email(practice, location, touchpoint, said, values, language, contact, base_url)


def compose_other(
    setup: Setup,
    touchpoint: Touchpoint,
    meant: Meant,
    contact: ContactPoint,
    *,
    base_url: str,
    ask: bool = False,
) -> Composed:
    """What is about no visit. `ask`: a text may ask what they think of its kind, if that costs
    nothing."""
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
    about = f"{base_url}/o/{contact.link}?about={touchpoint.topic}" if contact.link else ""
    if touchpoint.channel is Channel.TEXT:
        return _asking(segments.fold(render(said.text, values)), language, about if ask else "")
    head = letterhead(practice, location)
    text = render(said.email, values)
    foot = [
        Foot(says=email_words.said(email_words.OPINION, language), to=about),
        *_ways_out(contact, language, base_url, unsubscribe=True),
    ]
    return Composed(
        language=language,
        text=plain_email(text, head=head, foot=foot),
        subject=render(said.subject, values),
        html=html_email(
            text,
            head=head,
            language=language,
            link=meant.link,
            button=_in(meant.button, language),
            title=_in(meant.title, language),
            picture=meant.picture,
            picture_says=meant.picture_says,
            foot=foot,
        ),
    )


def _asking(text: str, language: str, link: str) -> Composed:
    """With the question where it fits into the parts that the text has anyway."""
    plain = Composed(language=language, text=text, segments=segments.count(text).parts)
    if not link:
        return plain
    longer = segments.fold(f"{text} {email_words.question(language)} {link}")
    fits = segments.count(longer).parts == plain.segments
    return replace(plain, text=longer, asks=True) if fits else plain


def letterhead(practice: Practice, location: Location) -> Letterhead:
    """`practice`: as the location has it."""
    place = place_of(practice, location)
    return Letterhead(
        brand=practice.brand,
        colour=practice.colour,
        logo=practice.logo,
        address=place.address,
        phone=place.phone,
    )


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words.get(primary(language)) or words.get("en", "")


def _ways_out(
    contact: ContactPoint, language: str, base_url: str, *, unsubscribe: bool = False
) -> list[Foot]:
    if not contact.link:
        return []
    change = Foot(
        says=email_words.said(email_words.PREFERENCES, language), to=f"{base_url}/p/{contact.link}"
    )
    end = Foot(
        says=email_words.said(email_words.UNSUBSCRIBE, language), to=f"{base_url}/u/{contact.link}"
    )
    return [change, end] if unsubscribe else [change]


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
    location: Location,
    touchpoint: Touchpoint,
    said: Words,
    values: dict[str, str],
    language: str,
    contact: ContactPoint,
    base_url: str,
) -> Composed:
    """About a visit: who wants none of these finds the way on the page, and in the header."""
    head, text = letterhead(practice, location), render(said.email, values)
    foot = _ways_out(contact, language, base_url)
    return Composed(
        language=language,
        text=plain_email(text, head=head, foot=foot),
        subject=render(said.subject, values),
        html=html_email(
            text,
            head=head,
            language=language,
            link=values["link"] if touchpoint.kind is not Kind.CANCELLED else "",
            button=email_words.said(email_words.CHANGE_VISIT, language),
            foot=foot,
        ),
    )
