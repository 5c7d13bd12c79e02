"""What a message of a campaign says, and whether it still makes sense."""

from datetime import datetime, timedelta

from chalicelib.actions.links import BOOKING_LIVES, booking_token
from chalicelib.actions.other_messages import Meant
from chalicelib.domain.campaigns import Campaign, State
from chalicelib.domain.ids import CampaignId, PatientId
from chalicelib.domain.sending import Skip, Wait
from chalicelib.domain.topics import HELD_BY_COMPLAINT
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

PUT_OFF = timedelta(hours=6)
"""While it is paused; whoever lets it go on hands everything on again at once."""


def meant_by_campaign(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime
) -> Meant | Skip | Wait:
    try:
        campaign = services.campaigns.lately(touchpoint.practice_id, CampaignId(touchpoint.source))
    except NotFound:
        return Skip(why=Why.GONE)
    if campaign.state is State.STOPPED:
        return Skip(why=Why.CAMPAIGN_STOPPED)
    if campaign.state is State.PAUSED:
        return Wait(at_least=PUT_OFF)
    if campaign.topic in HELD_BY_COMPLAINT:
        profiles = services.profiles.get_many(touchpoint.practice_id, touchpoint.about)
        if any(of.is_spared(campaign.topic) for of in profiles.values()):
            return Skip(why=Why.COMPLAINT)
    link = _booking_link(services, campaign, touchpoint.about[0]) if campaign.books else ""
    return meaning(campaign, link=link)


def meaning(campaign: Campaign, *, link: str = "") -> Meant:
    """`link`: a person's own, for booking."""
    return Meant(
        words=campaign.words,
        link=link or campaign.link,
        button=campaign.button,
        picture=campaign.picture,
        picture_says=campaign.picture_says,
    )


def _booking_link(services: Services, campaign: Campaign, patient_id: PatientId) -> str:
    token = booking_token(
        services,
        f"campaign\n{campaign.campaign_id}\n{patient_id}",
        practice_id=campaign.practice_id,
        patient_id=patient_id,
        until=(campaign.began_at or services.clock()) + BOOKING_LIVES,
    )
    return f"{services.config.public_base_url}/b/{token}"
