"""A wave is due: its messages are planned, and handed to sending by the bulk queue, behind whatever
is urgent."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.actions.billing.each_hour import used
from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.sweep_due import hand_over
from chalicelib.domain.campaigns import Campaign, Paused, State
from chalicelib.domain.campaigns.doing import Do, Rules, done
from chalicelib.domain.campaigns.spreading import Recipient, Wave, latest
from chalicelib.domain.decent_hours import decent, hours_for, quiet_after
from chalicelib.domain.ids import CampaignId, ContactId, PracticeId, StaffId, TouchpointId
from chalicelib.domain.minors import is_minor
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.touchpoints import Kind, Touchpoint, Why, message_id
from chalicelib.domain.touchpoints import State as Sent
from chalicelib.domain.usage import may_start_campaign
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

_A_WHILE = timedelta(hours=1)
"""A wave that is later than this was held up, and its people get it from now on."""


def hand_wave(services: Services, wave: Wave) -> None:
    """To a worker, now."""
    hand_on(services, wave.practice_id, "WAVE", id=f"{wave.campaign_id}.{wave.number}")


def work_wave(services: Services, practice_id: PracticeId, name: str) -> None:
    """`name`: "<campaign>.<number>". Harmless when repeated: no message is planned twice, and one
    that a worker before this one planned and did not hand on is handed on."""
    campaign_id, _, number = name.rpartition(".")
    try:
        wave = services.campaigns.wave(practice_id, CampaignId(campaign_id), int(number))
        campaign = services.campaigns.get(practice_id, CampaignId(campaign_id))
        setup = services.setups.of(practice_id)
    except NotFound:
        return
    now = services.clock()
    if campaign.state is not State.SENDING or _over_the_limit(services, setup, campaign, now):
        services.campaigns.hold(wave)
        return
    contacts = services.contacts.get_many(practice_id, (of.contact_id for of in wave.recipients))
    wanted = [
        planned_for(setup, campaign, wave, of, contacts[of.contact_id], now)
        for of in wave.recipients
        if of.contact_id in contacts and of.location_id in setup.locations
    ]
    _let_in(services, setup, wave, contacts, now)
    known = [of for of in wanted if not services.touchpoints.plan(of)]
    new = [of for of in wanted if of.state is Sent.PLANNED and of not in known]
    standing = _standing(services, setup, known, contacts, now)
    hand_over(services, practice_id, [*new, *standing], bulk=True)
    services.campaigns.worked(wave, now=now)


def touchpoint_id_of(campaign: Campaign, of: Recipient) -> TouchpointId:
    """Always the same for the same campaign and contact point. The contact point is part of it,
    so that thousands of them lie in all shards of the due index."""
    return message_id(
        source=campaign.campaign_id,
        step_id=of.contact_id,
        channel=of.channel,
        at=campaign.began_at or campaign.made_at,
    )


def planned_for(
    setup: Setup,
    campaign: Campaign,
    wave: Wave,
    of: Recipient,
    contact: ContactPoint,
    now: datetime,
) -> Touchpoint:
    """Planned; or skipped, where it would come too late to be of use."""
    location = setup.locations[of.location_id]
    hours = hours_for(location, contact, of.zone)
    zone = ZoneInfo(of.zone) if of.zone else location.tz
    last = latest(campaign, wave.due_at, zone)
    held_up = now - wave.due_at > _A_WHILE
    # Not later than the sweep has come: what is handed on from here needs nobody to find it.
    wanted = now if held_up else wave.due_at
    at = decent(wanted, hours=hours, now=wanted, latest=last)
    return Touchpoint(
        practice_id=campaign.practice_id,
        contact_id=of.contact_id,
        touchpoint_id=touchpoint_id_of(campaign, of),
        channel=of.channel,
        kind=Kind.CAMPAIGN,
        topic=campaign.topic,
        source=campaign.campaign_id,
        patients=of.patients,
        location_id=of.location_id,
        due_at=at or wanted,
        decent_until=quiet_after(at, hours) if at else None,
        latest=last,
        state=Sent.PLANNED if at else Sent.SKIPPED,
        why=None if at else Why.TOO_LATE,
        ended_at=None if at else now,
    )


def _let_in(
    services: Services,
    setup: Setup,
    wave: Wave,
    contacts: dict[ContactId, ContactPoint],
    now: datetime,
) -> None:
    """A child that is reached where whoever answers for it is becomes one of the people there.
    Whoever else is not there was, when they were gathered: it is another one's number now."""
    missing = {
        patient: of.contact_id
        for of in wave.recipients
        if of.contact_id in contacts
        for patient in of.patients
        if patient not in contacts[of.contact_id].people
    }
    if not missing:
        return
    today = now.astimezone(setup.zone).date()
    patients = services.patients.get_many(wave.practice_id, missing)
    for patient_id, contact_id in missing.items():
        patient = patients.get(patient_id)
        if patient is None or patient.merged_into or not is_minor(patient, today):
            continue
        if _answers_there(services, patient, contacts[contact_id]):
            contacts[contact_id] = services.contacts.join(contacts[contact_id], patient)


def _answers_there(services: Services, child: Patient, contact: ContactPoint) -> bool:
    """Also under the record that theirs was merged into."""
    if child.guarantor is None:
        return False
    standing = services.patients.get_many_standing(contact.practice_id, [child.guarantor])
    return any(of.patient_id in contact.people for of in standing.values())


def _standing(
    services: Services,
    setup: Setup,
    known: list[Touchpoint],
    contacts: dict[ContactId, ContactPoint],
    now: datetime,
) -> list[Touchpoint]:
    """Those of an earlier try that are still to leave; one that was put off is due again."""
    if not known:
        return []
    ids = [(of.practice_id, of.contact_id, of.touchpoint_id) for of in known]
    found = []
    for of in services.touchpoints.read(ids, strong=True):
        if of.state is Sent.PLANNED:
            contact = contacts[of.contact_id]
            hours = hours_for(setup.locations[of.location_id], contact, _zone(contact, of))
            # Where no decent moment is left it is judged now, and says so itself.
            at = decent(now, hours=hours, now=now, latest=of.latest) or now
            again = replace(of, due_at=at, decent_until=quiet_after(at, hours))
            if of.due_at <= now or services.touchpoints.replan(again):
                found.append(of if of.due_at <= now else again)
    return found


def _zone(contact: ContactPoint, touchpoint: Touchpoint) -> str:
    person = contact.people.get(touchpoint.about[0])
    return person.zone if person else ""


def _over_the_limit(services: Services, setup: Setup, campaign: Campaign, now: datetime) -> bool:
    """The plan's messages of this month are used up: it is paused, and says so."""
    if may_start_campaign(setup.account, used(services, setup, now=now)):
        return False
    by = StaffId("rapport")
    paused = done(campaign, Do.PAUSE, by=by, now=now, rules=Rules(), why=Paused.LIMIT)
    try:
        services.campaigns.save(paused)
    except StaleWrite:
        return True
    return True
