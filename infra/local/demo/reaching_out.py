"""What the practice does beside its reminders: who agreed to news, a newsletter that went out, a
draft, a playbook that is on, its articles and its own words.

Nothing is made up in the table: the stage's clock is set back, and the same actions that do it in
earnest gather, send and count.
"""

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

from chalicelib.actions import consent
from chalicelib.actions.campaigns.change import do_with
from chalicelib.actions.campaigns.follow import follow_campaign
from chalicelib.actions.campaigns.waves import planned_for
from chalicelib.actions.import_schedule import SYSTEM
from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.actions.opinions import judge_kind
from chalicelib.actions.record_receipt import record_receipt
from chalicelib.actions.send_touchpoints import send_one
from chalicelib.channels.receipts import EmailReceipt, Outcome
from chalicelib.domain.arriving import patient_id_of
from chalicelib.domain.articles import Article
from chalicelib.domain.campaigns import By, Campaign, Kind
from chalicelib.domain.campaigns.doing import Do
from chalicelib.domain.campaigns.spreading import Wave
from chalicelib.domain.campaigns.starts import STARTS, audience_of
from chalicelib.domain.decent_hours import is_day_off
from chalicelib.domain.ids import CampaignId, PlaybookId, StaffId, VisitTypeId
from chalicelib.domain.journeys.ready import ready_for
from chalicelib.domain.marketing_consent import words as agreed_words
from chalicelib.domain.own_words import EVERYWHERE, OwnWords
from chalicelib.domain.patient_segments.conditions import Condition, Fact, Op
from chalicelib.domain.patients import Channel, Consent, Purpose
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import Opinion
from chalicelib.domain.touchpoints import State
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services
from infra.local.demo.clock import set_clock
from infra.local.demo.practice import DemoPractice
from infra.local.demo.schedule import FRIENDS, charts_of_who_stayed_away

ON = PlaybookId("after-visit")
NEWSLETTER, DRAFT = CampaignId("demo-newsletter"), CampaignId("demo-holidays")
STARTS_BY_KEY = {start.key: start for start in STARTS}
_TEN = time(10)

ARTICLES = (
    Article(
        article_id="demo-gums",
        title={"en": "Five minutes that keep gums happy", "es": "Cinco minutos para sus encías"},
        address={
            "en": "https://cedarrow.example/gums",
            "es": "https://cedarrow.example/es/encias",
        },
        visit_types=frozenset({VisitTypeId("cleaning"), VisitTypeId("exam")}),
    ),
    Article(
        article_id="demo-whitening",
        title={"en": "A brighter smile, gently", "es": "Una sonrisa más blanca, con cuidado"},
        after_visit=False,
        suggest=True,
        interests=("Whitening",),
    ),
)
OWN_WORDS = OwnWords(
    place_id=EVERYWHERE,
    said={
        "bring": {
            "en": "Please bring your insurance card.",
            "es": "Traiga la tarjeta de su seguro, por favor.",
        },
        "directions": {
            "en": "You can park behind the house.",
            "es": "Puede aparcar detrás de la casa.",
        },
    },
)
_LETTER = {
    "en": Words(
        subject="News from {practice}",
        email="Hi {first_name},\n\nA short hello from all of us.\n\nSince October we are open "
        "until five on Fridays. And Ines is back from her leave: she says hello to everybody who "
        "asked after her.\n\nIf you have a question, just reply to this email or call {phone}. A "
        "person reads it.\n\nYours,\n{practice}",
    ),
    "es": Words(
        subject="Novedades de {practice}",
        email="Hola {first_name}:\n\nUn saludo de todo el equipo.\n\nDesde octubre abrimos los "
        "viernes hasta las cinco. Y ha vuelto Ines, que saluda a todos los que preguntaron por "
        "ella.\n\nSi tiene alguna pregunta, responda a este correo o llame al {phone}. Lo lee una "
        "persona.\n\nUn saludo,\n{practice}",
    ),
}


def reach_out(services: Services, demo: DemoPractice, staff: StaffId, now: datetime) -> None:
    """Before the day begins; the clock is then where it was. Harmless when repeated."""
    practice_id = demo.practice.practice_id
    for part in (*ARTICLES, OWN_WORDS):
        # It is there already where an earlier start was interrupted.
        with suppress(StaleWrite):
            services.setups.save(practice_id, part)
    _some_agreed(services, demo, now)
    _letter_of_last_week(services, demo, staff, now)
    with suppress(StaleWrite):
        services.campaigns.save(_holidays(demo, staff, now))
    _switch_on(services, demo, staff)


def _switch_on(services: Services, demo: DemoPractice, staff: StaffId) -> None:
    practice_id = demo.practice.practice_id
    setup = services.setups.of(practice_id, fresh=True)
    if ON not in setup.journeys:
        thanks = ready_for(setup.visit_types.values(), setup.account.specialty)[ON]
        change_journey(services, practice_id, replace(thanks, on=True), what="on", by=staff)


def _some_agreed(services: Services, demo: DemoPractice, now: datetime) -> None:
    """Of those who stayed away most signed that they may be texted news."""
    practice_id = demo.practice.practice_id
    charts = [chart for n, chart in enumerate(charts_of_who_stayed_away()) if n % 3]
    ids = [patient_id_of(practice_id, SYSTEM, chart) for chart in charts]
    profiles = services.profiles.get_many(practice_id, ids).values()
    contacts = services.contacts.get_many(practice_id, {of.text for of in profiles if of.text})
    for contact in contacts.values():
        if contact.care is not Consent.STOPPED and contact.marketing is Consent.UNKNOWN:
            consent.start(
                services,
                contact,
                purpose=Purpose.MARKETING,
                source="import",
                wording=agreed_words("en", practice=demo.practice.name),
                now=now,
            )


# --- a newsletter of last week -------------------------------------------------------------------


def _letter_of_last_week(
    services: Services, demo: DemoPractice, staff: StaffId, now: datetime
) -> None:
    first = demo.locations[0]
    day = first.local(now).date() - timedelta(days=8)
    while is_day_off(first, day):
        day -= timedelta(days=1)
    leaves = datetime.combine(day, _TEN, tzinfo=first.tz)
    practice_id = demo.practice.practice_id
    with suppress(StaleWrite):
        set_clock(services.clock, leaves - timedelta(days=1))
        letter = services.campaigns.save(_letter(demo, staff, leaves))
        # So long before that it is put on no queue: nobody else gathers its people meanwhile.
        do_with(services, letter, Do.SEND, by=staff)
    set_clock(services.clock, leaves - timedelta(minutes=1))
    follow_campaign(services, practice_id, NEWSLETTER)
    set_clock(services.clock, leaves)
    for wave in services.campaigns.waves(practice_id, NEWSLETTER):
        if wave.worked_at is None:
            _leave(services, wave, leaves)
    set_clock(services.clock, leaves + timedelta(hours=2))
    follow_campaign(services, practice_id, NEWSLETTER)
    set_clock(services.clock, now)


def _leave(services: Services, wave: Wave, at: datetime) -> None:
    """And what some of them thought of it."""
    practice_id = wave.practice_id
    setup = services.setups.of(practice_id, fresh=True)
    campaign = services.campaigns.get(practice_id, wave.campaign_id)
    contacts = services.contacts.get_many(practice_id, (of.contact_id for of in wave.recipients))
    opinions = itertools.cycle((Opinion.USEFUL, None, Opinion.TOO_MUCH, None, Opinion.USEFUL))
    for of, opinion in zip(wave.recipients, opinions, strict=False):
        planned = planned_for(setup, campaign, wave, of, contacts[of.contact_id], at)
        services.touchpoints.plan(planned)
        send_one(services, setup, planned, {})
        left = services.touchpoints.get(practice_id, of.contact_id, planned.touchpoint_id)
        if left.state is State.SENT and left.channel is Channel.EMAIL:
            then = at + timedelta(seconds=6)
            arrived = EmailReceipt(
                message_id=left.ref,
                outcome=Outcome.DELIVERED,
                at=then,
                address=contacts[of.contact_id].address,
            )
            record_receipt(services, arrived)
        if opinion is not None:
            contact = services.contacts.get(practice_id, of.contact_id)
            judge_kind(services, contact, campaign.topic, opinion, today=at.date(), now=at)
    services.campaigns.worked(wave, now=at)


def _letter(demo: DemoPractice, staff: StaffId, leaves: datetime) -> Campaign:
    return Campaign(
        practice_id=demo.practice.practice_id,
        campaign_id=NEWSLETTER,
        name="Newsletter of the autumn",
        kind=Kind.NEWSLETTER,
        made_at=leaves - timedelta(days=1),
        made_by=staff,
        to=FRIENDS,
        conditions=(Condition(fact=Fact.LIST, op=Op.IS, values=(FRIENDS,)),),
        by=By.EMAIL,
        words=_LETTER,
        on=leaves.date(),
        at=_TEN,
    )


def _holidays(demo: DemoPractice, staff: StaffId, now: datetime) -> Campaign:
    """A draft: its day is to come."""
    start = STARTS_BY_KEY["greeting"]
    audience = audience_of(start.to)
    return Campaign(
        practice_id=demo.practice.practice_id,
        campaign_id=DRAFT,
        name="Happy holidays",
        kind=start.kind,
        made_at=now - timedelta(days=3),
        made_by=staff,
        to=audience.says if audience else "",
        conditions=audience.conditions if audience else (),
        by=start.by,
        words=start.words,
    )
