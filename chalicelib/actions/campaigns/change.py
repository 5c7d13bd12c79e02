"""Somebody at the desk does something with a campaign."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.actions.billing.each_hour import used
from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.write_down import write_down
from chalicelib.domain.campaigns import Campaign, Kind, State
from chalicelib.domain.campaigns.doing import Do, NotNow, Rules, done
from chalicelib.domain.campaigns.spreading import working_day
from chalicelib.domain.decent_hours import is_day_off, wall_clock
from chalicelib.domain.ids import StaffId
from chalicelib.domain.usage import may_start_campaign
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

SOON = timedelta(minutes=2)
"""By then the queue's message was worked, or was lost."""
_GO = (Do.SEND, Do.APPROVE, Do.RESUME)


def do_with(services: Services, campaign: Campaign, do: Do, *, by: StaffId) -> Campaign:
    """Raises NotNow, and StaleWrite where somebody else was faster."""
    now = services.clock()
    setup = services.setups.of(campaign.practice_id, fresh=True)
    if do in _GO and not may_start_campaign(setup.account, used(services, setup, now=now)):
        raise NotNow(
            "The plan's messages of this month are used up, or the plan has ended. Reminders go "
            "on; campaigns wait."
        )
    if do in _GO and not campaign.is_frozen and _has_passed(setup, campaign, now):
        raise NotNow("Its day has passed: nobody is wished well late. Make a copy for another day.")
    rules = Rules(need_approval=setup.practice.campaigns_need_approval)
    first_at = _first_at(setup, campaign, now)
    changed = done(campaign, do, by=by, now=now, rules=rules, first_at=first_at)
    at = changed.begins_at if changed.state is State.SCHEDULED else None
    if changed.state in (State.SENDING, State.STOPPED):
        at = now
    # Due with the change, or not at all: whoever dies before the queue has it is followed.
    due_at = max(at, now + SOON) if at else None
    saved = services.campaigns.save(changed, due_at=due_at)
    write_down(services, campaign.practice_id, f"campaign.{do}", campaign.campaign_id, by=by)
    if at is not None and at <= now:
        hand_on(services, campaign.practice_id, "CAMP", id=campaign.campaign_id)
    return saved


def _has_passed(setup: Setup, campaign: Campaign, now: datetime) -> bool:
    """Of a greeting; anything else is sent from now on, while it is of use."""
    today = setup.home.local(now).date()
    last = campaign.not_after
    over = last is not None and last < today
    greets = campaign.kind is Kind.GREETING and campaign.on is not None and campaign.on < today
    return over or greets


def _first_at(setup: Setup, campaign: Campaign, now: datetime) -> datetime:
    """When the first message leaves, where the practice is."""
    if campaign.on is None:
        return now
    home = setup.home
    day = working_day(campaign.on, 0, lambda of: is_day_off(home, of))
    return wall_clock(day, campaign.at, ZoneInfo(home.zone))
