"""As one patient would read it; and sent to oneself."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.actions.campaigns.message import meaning
from chalicelib.actions.campaigns.people import location_of
from chalicelib.actions.campaigns.reach import sample_link
from chalicelib.actions.compose import Composed, compose_other
from chalicelib.actions.own_phone import email_me
from chalicelib.actions.send_message import send_now
from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.conversations import By
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import ContactId, LocationId, PatientId, TouchpointId
from chalicelib.domain.languages import primary
from chalicelib.domain.may_send import why_not, why_not_about
from chalicelib.domain.patients import Channel, ContactPoint, Patient, Person
from chalicelib.domain.practices import Staff
from chalicelib.domain.touchpoints import Kind, Touchpoint, Why
from chalicelib.domain.values import dataclass
from chalicelib.domain.wording import words_for
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_HOUR = timedelta(hours=1)
MOST_TESTS = 20
"""An hour, of one practice."""


class NoTest(RapportError):
    """Nothing was sent; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__("no test")
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Seen:
    """As one person reads it on one channel."""

    channel: Channel
    words: Composed
    wanted: str
    """The language they prefer."""
    why: Why | None
    """Why it would not reach them there; None: it would."""

    @property
    def falls_back(self) -> bool:
        return primary(self.words.language) != primary(self.wanted)


def seen_by(services: Services, setup: Setup, campaign: Campaign, patient: Patient) -> list[Seen]:
    """On each channel of the campaign, in its order."""
    profile = services.profiles.get(campaign.practice_id, patient.patient_id)
    location = location_of(setup, profile)
    return [
        _seen(services, setup, campaign, patient, channel, location.location_id)
        for channel in campaign.by.channels
        if _is_written(setup, campaign, channel)
    ]


def _is_written(setup: Setup, campaign: Campaign, channel: Channel) -> bool:
    first = setup.practice.languages[0]
    _, said = words_for(campaign.words, first, first, channel)
    return said.whole_for(channel)


def _seen(
    services: Services,
    setup: Setup,
    campaign: Campaign,
    patient: Patient,
    channel: Channel,
    location_id: LocationId,
) -> Seen:
    address = patient.phone if channel is Channel.TEXT else patient.email
    contact = _contact(services, campaign, patient, channel, address)
    now = services.clock()
    today = setup.locations[location_id].local(now).date()
    return Seen(
        channel=channel,
        words=_composed(services, setup, campaign, contact, patient.patient_id, location_id),
        wanted=contact.language or patient.language,
        why=why_not_about(contact, campaign.topic, now=now, today=today),
    )


def _contact(
    services: Services, campaign: Campaign, patient: Patient, channel: Channel, address: str
) -> ContactPoint:
    """Theirs, or one that is not known yet, with nobody else there."""
    practice_id = campaign.practice_id
    contact_id = services.contacts.id_of(practice_id, address or "-")
    try:
        contact = services.contacts.get(practice_id, contact_id)
    except NotFound:
        contact = ContactPoint(
            practice_id=practice_id, contact_id=contact_id, channel=channel, address=address
        )
    return replace(contact, people={patient.patient_id: patient.as_person})


def _composed(
    services: Services,
    setup: Setup,
    campaign: Campaign,
    contact: ContactPoint,
    patient_id: PatientId,
    location_id: LocationId,
) -> Composed:
    now = services.clock()
    base_url = services.config.public_base_url
    touchpoint = Touchpoint(
        practice_id=campaign.practice_id,
        contact_id=contact.contact_id,
        touchpoint_id=TouchpointId("preview"),
        channel=contact.channel,
        kind=Kind.CAMPAIGN,
        location_id=location_id,
        due_at=now,
        latest=now,
        topic=campaign.topic,
        patients=(patient_id,),
    )
    meant = meaning(campaign, link=sample_link(campaign, base_url))
    return compose_other(setup, touchpoint, meant, contact, base_url=base_url)


def send_test(
    services: Services, setup: Setup, campaign: Campaign, me: Staff, *, language: str
) -> list[Channel]:
    """To the address that somebody signs in with, and to their own phone if they proved it. Raises
    NoTest, and what the carriers raise."""
    now = services.clock()
    for channel in campaign.by.channels:
        if why_not(setup.account, channel, now=now, verified=True):
            raise NoTest("The practice may send nothing now: see Settings, Plan.")
    whose = f"campaign tests {campaign.practice_id}"
    if not services.limits.take(whose, most=MOST_TESTS, per=_HOUR, now=now):
        raise NoTest("That were many tests. Wait an hour, then try again.")
    sent: list[Channel] = []
    for channel in campaign.by.channels:
        words = _as_me(services, setup, campaign, me, channel, language)
        if channel is Channel.EMAIL and words.subject:
            email_me(
                services,
                setup.practice,
                me,
                subject=words.subject,
                text=words.text,
                html=words.html,
            )
            sent.append(channel)
        elif channel is Channel.TEXT and words.text and _text_me(services, setup, me, words):
            sent.append(channel)
    if not sent:
        raise NoTest("Your phone is not verified: see Settings, First text. Nothing was sent.")
    return sent


def _as_me(
    services: Services, setup: Setup, campaign: Campaign, me: Staff, channel: Channel, language: str
) -> Composed:
    myself = PatientId("myself")
    contact = ContactPoint(
        practice_id=campaign.practice_id,
        contact_id=ContactId("myself"),
        channel=channel,
        address=me.email if channel is Channel.EMAIL else me.mobile,
        people={myself: Person(called=me.name.split()[0], language=language)},
    )
    home = setup.home.location_id
    return _composed(services, setup, campaign, contact, myself, home)


def _text_me(services: Services, setup: Setup, me: Staff, words: Composed) -> bool:
    if me.mobile not in setup.account.verified_numbers:
        return False
    practice_id = setup.practice.practice_id
    contact = services.contacts.known(practice_id, Channel.TEXT, me.mobile)
    home = setup.home.location_id
    sent = send_now(
        services, practice_id, contact, text=words.text, by=By.RAPPORT, location_id=home
    )
    return sent is not None and sent.state == "sent"
