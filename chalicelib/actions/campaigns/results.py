"""What became of a campaign: each of its messages is looked at, and what their people did since."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import batched

from chalicelib.actions.campaigns.waves import touchpoint_id_of
from chalicelib.domain.campaigns import Campaign, State
from chalicelib.domain.ids import PatientId
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.domain.touchpoints import State as Sent
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.storage.campaigns import Counts, Result
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

BOOKED_WITHIN, WROTE_WITHIN = timedelta(days=30), timedelta(days=14)
_AT_ONCE = 1_000


def look(services: Services, setup: Setup, campaign: Campaign, now: datetime) -> Counts:
    """As the messages say; kept for the page."""
    practice_id, campaign_id = campaign.practice_id, campaign.campaign_id
    waves = services.campaigns.waves(practice_id, campaign_id)
    tally: Counter[str] = Counter()
    skipped: Counter[Why] = Counter()
    left: dict[PatientId, datetime] = {}
    if campaign.state is State.STOPPED:
        skipped[Why.CAMPAIGN_STOPPED] = sum(
            len(of.recipients) for of in waves if of.worked_at is None
        )
    wanted = [
        (practice_id, of.contact_id, touchpoint_id_of(campaign, of))
        for wave in waves
        if wave.worked_at is not None
        for of in wave.recipients
    ]
    for some in batched(wanted, _AT_ONCE, strict=False):
        found = services.touchpoints.read(some)
        # What is not there could not be planned: the contact point or its record was erased.
        skipped[Why.GONE] += len(some) - len(found)
        for of in found:
            _count(of, tally, skipped)
            if of.state is Sent.SENT and of.ended_at is not None:
                left |= dict.fromkeys(of.patients, of.ended_at)
    stopped = services.campaigns.counts(practice_id, campaign_id).stopped
    counts = Counts(skipped={why: n for why, n in skipped.items() if n}, stopped=stopped, **tally)
    profiles = list(_profiles(services, campaign, left))
    visits = [
        visit for of in profiles for visit in followed(of, left[of.patient_id]) if visit.came(now)
    ]
    amounts = [of.amount for of in visits if of.amount is not None]
    services.campaigns.save_result(
        campaign,
        Result(
            at=now,
            counts=counts,
            people=len(left),
            booked=sum(booked(of, left[of.patient_id]) for of in profiles),
            wrote=sum(wrote(of, left[of.patient_id]) for of in profiles),
            visits=len(visits),
            told=len(amounts),
            amount=sum(amounts),
        ),
    )
    return counts


def _count(of: Touchpoint, tally: Counter[str], skipped: Counter[Why]) -> None:
    tally["segments"] += of.segments if of.state in (Sent.SENT, Sent.UNCERTAIN) else 0
    match of.state:
        case Sent.SKIPPED:
            skipped[of.why or Why.GONE] += 1
        case Sent.SENT | Sent.FAILED | Sent.UNCERTAIN:
            tally[of.state.value] += 1
            tally["delivered"] += of.delivery == "delivered"
            tally["undelivered"] += of.delivery == "failed"
        case _:
            return


def _profiles(
    services: Services, campaign: Campaign, left: dict[PatientId, datetime]
) -> Iterable[Profile]:
    for some in batched(left, _AT_ONCE, strict=False):
        yield from services.profiles.get_many(campaign.practice_id, some).values()


def booked(profile: Profile, sent_at: datetime) -> bool:
    return bool(followed(profile, sent_at))


def followed(profile: Profile, sent_at: datetime) -> list[VisitFact]:
    """Booked within 30 days, for whatever reason; those that were cancelled since among them."""
    until = sent_at + BOOKED_WITHIN
    return [of for of in profile.visits if sent_at <= of.booked_at <= until]


def wrote(profile: Profile, sent_at: datetime) -> bool:
    """Only the last time that somebody wrote is kept: later words hide earlier ones."""
    at = profile.heard_at
    return at is not None and sent_at <= at <= sent_at + WROTE_WITHIN
