"""A campaign's own work: gather its people into waves, let it go on after a pause, count.

scheduled ──► gather: 200 people ► a wave, and how far it came, in one write ► the next 200 …
                         └─ dies here: begun anew, without those who are in a wave already
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.actions.campaigns.people import Found, Gathered, gather
from chalicelib.actions.campaigns.results import look
from chalicelib.actions.campaigns.waves import hand_wave
from chalicelib.actions.hand_on import hand_on
from chalicelib.domain.campaigns import Campaign, State
from chalicelib.domain.campaigns.doing import begun
from chalicelib.domain.campaigns.spreading import (
    IN_A_WAVE,
    Wave,
    day_of,
    moment,
    respread,
)
from chalicelib.domain.decent_hours import is_day_off
from chalicelib.domain.ids import CampaignId, PracticeId
from chalicelib.storage.campaigns import Walk
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

LOOKS = (timedelta(days=1), timedelta(days=7), timedelta(days=31), timedelta(days=92))
"""After its end: what came of it is counted anew."""
_GATHERS = timedelta(minutes=10)
"""By then a worker has gathered its people, or has died and its message was lost."""
_WHILE_SENDING = timedelta(hours=1)


def follow_campaign(
    services: Services,
    practice_id: PracticeId,
    campaign_id: CampaignId,
    *,
    has_time: Callable[[], bool] = lambda: True,
) -> None:
    """Harmless when repeated, at any moment, and by two at once."""
    try:
        campaign = services.campaigns.get(practice_id, campaign_id)
    except NotFound:
        return
    now = services.clock()
    match campaign.state:
        case State.SCHEDULED if campaign.begins_at is None or campaign.begins_at <= now:
            campaign = services.campaigns.save(begun(campaign, now=now), due_at=now + _GATHERS)
            _send(services, campaign, now, has_time)
        case State.SENDING:
            _send(services, campaign, now, has_time)
        case State.STOPPED | State.DONE:
            _after(services, campaign, now)
        case _:
            return


def _send(
    services: Services, campaign: Campaign, now: datetime, has_time: Callable[[], bool]
) -> None:
    practice_id, campaign_id = campaign.practice_id, campaign.campaign_id
    setup = services.setups.of(practice_id, fresh=True)
    walk = services.campaigns.walk(practice_id, campaign_id)
    if not walk.done:
        walk = _gather(services, setup, campaign, walk, now, has_time)
        if not walk.done:
            hand_on(services, practice_id, "CAMP", id=campaign_id)
            return
        if walk.total:
            services.campaigns.look_again(campaign, due_at=now + _WHILE_SENDING)
            return
    elif campaign.resumed_at and (walk.looked_at or campaign.resumed_at) <= campaign.resumed_at:
        _go_on(services, setup, campaign, now)
    counts = look(services, setup, campaign, now)
    walk = services.campaigns.save_walk(
        campaign, replace(services.campaigns.walk(practice_id, campaign_id), looked_at=now)
    )
    if counts.ended >= walk.total:
        ended = replace(campaign, state=State.DONE, ended_at=now)
        services.campaigns.save(ended, due_at=now + LOOKS[0])
    else:
        services.campaigns.look_again(campaign, due_at=now + _WHILE_SENDING)


def _gather(
    services: Services,
    setup: Setup,
    campaign: Campaign,
    walk: Walk,
    now: datetime,
    has_time: Callable[[], bool],
) -> Walk:
    """As far as there is time. Raises StaleWrite where another worker gathers them, too: it goes
    on, and this one's message comes again."""
    before = services.campaigns.waves(campaign.practice_id, campaign.campaign_id)
    there = [of for wave in before for of in wave.recipients]
    gathered = gather(
        services,
        setup,
        campaign,
        without={of.contact_id for of in there},
        known={patient for of in there for patient in of.patients},
    )
    place = len(there)
    for n in range(0, len(gathered.found), IN_A_WAVE):
        if n and not has_time():
            return walk
        some = gathered.found[n : n + IN_A_WAVE]
        waves = _waves(setup, campaign, some, place + n, walk.waves, now)
        walk = services.campaigns.save_walk(campaign, _further(walk, some, waves), waves)
    return services.campaigns.save_walk(campaign, _complete(walk, gathered))


def _further(walk: Walk, some: list[Found], waves: list[Wave]) -> Walk:
    messages = Counter(walk.messages) + Counter(of.recipient.channel for of in some)
    people = walk.people + sum(len(of.names) for of in some)
    return replace(
        walk,
        waves=walk.waves + len(waves),
        messages=messages,
        people=people,
        last_at=max(of.due_at for of in waves),
    )


def _complete(walk: Walk, gathered: Gathered) -> Walk:
    return replace(walk, done=True, left_out=gathered.left_out)


def _waves(
    setup: Setup, campaign: Campaign, some: list[Found], place: int, number: int, now: datetime
) -> list[Wave]:
    """By the moments at which they leave; `place`: of the first of them, over all."""
    home = setup.home
    # Let go late (approved late, paused before its day) it is spread from today on.
    today = home.local(now).date()
    first = max(campaign.on or today, today)
    moments: dict[datetime, list[Found]] = {}
    for n, of in enumerate(some):
        location = setup.locations[of.recipient.location_id]
        day = day_of(campaign, place + n, first=first, is_day_off=lambda day: is_day_off(home, day))
        zone = ZoneInfo(of.recipient.zone or location.zone)
        moments.setdefault(moment(campaign, day, zone, now=now), []).append(of)
    return [
        Wave(
            practice_id=campaign.practice_id,
            campaign_id=campaign.campaign_id,
            number=number + n,
            due_at=due_at,
            recipients=tuple(of.recipient for of in found),
        )
        for n, (due_at, found) in enumerate(sorted(moments.items(), key=lambda of: of[0]), 1)
    ]


def _go_on(services: Services, setup: Setup, campaign: Campaign, now: datetime) -> None:
    """After a pause: what came due meanwhile leaves, a day's worth a day; what had been handed to
    sending and was put off is handed again, and judged again."""
    waves = services.campaigns.waves(campaign.practice_id, campaign.campaign_id)
    home = setup.home
    waiting = [of for of in waves if of.worked_at is None]
    moves = respread(
        campaign,
        (of.due_at for of in waiting),
        home.tz,
        now=now,
        off=lambda day: is_day_off(home, day),
    )
    for wave in waves:
        due_at = moves.get(wave.due_at, wave.due_at) if wave.worked_at is None else wave.due_at
        if wave.worked_at is None and due_at > now:
            services.campaigns.move(wave, due_at=due_at)
        else:
            hand_wave(services, wave)


def _after(services: Services, campaign: Campaign, now: datetime) -> None:
    """Waves that will not leave are due no more; what came of the others is counted."""
    setup = services.setups.of(campaign.practice_id)
    if campaign.state is State.STOPPED:
        for wave in services.campaigns.waves(campaign.practice_id, campaign.campaign_id):
            if wave.worked_at is None:
                services.campaigns.hold(wave)
    look(services, setup, campaign, now)
    ended = campaign.ended_at or now
    ahead = (ended + of for of in LOOKS)
    services.campaigns.look_again(campaign, due_at=next((at for at in ahead if at > now), None))
