"""What may be done with a campaign, and by whom; refusals in words that the desk reads."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.campaigns import Campaign, Paused, State
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import StaffId
from chalicelib.domain.values import dataclass

GATHERED_BEFORE = timedelta(hours=12)
"""Who lives east of the practice has the morning first."""


class Do(StrEnum):
    EDIT = "edit"
    SEND = "send"
    APPROVE = "approve"
    TAKE_BACK = "take-back"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    DELETE = "delete"


class NotNow(RapportError):
    """It stands so that this cannot be done; `.sentence` says it to the desk."""

    def __init__(self, sentence: str) -> None:
        super().__init__("not now")
        self.sentence = sentence


_FROM: dict[Do, tuple[State, ...]] = {
    Do.EDIT: (State.DRAFT,),
    Do.SEND: (State.DRAFT,),
    Do.APPROVE: (State.WAITING,),
    Do.TAKE_BACK: (State.WAITING, State.SCHEDULED),
    Do.PAUSE: (State.SCHEDULED, State.SENDING),
    Do.RESUME: (State.PAUSED,),
    Do.STOP: (State.WAITING, State.SCHEDULED, State.SENDING, State.PAUSED),
    Do.DELETE: (State.DRAFT,),
}

_IS: dict[State, str] = {
    State.DRAFT: "It is a draft.",
    State.WAITING: "It waits for approval.",
    State.SCHEDULED: "It is scheduled already.",
    State.SENDING: "It is being sent already.",
    State.PAUSED: "It is paused.",
    State.STOPPED: "It was stopped: what has not left stays here.",
    State.DONE: "It has been sent.",
}

_INSTEAD: dict[tuple[Do, State], str] = {
    (Do.EDIT, State.WAITING): "Take it back first: whoever approves must see what is sent.",
    (Do.EDIT, State.SCHEDULED): "Take it back to the drafts first.",
    (Do.EDIT, State.SENDING): "Some people have it as it is. Stop it and make a copy.",
    (Do.EDIT, State.PAUSED): "Some people have it as it is. Stop it and make a copy.",
    (Do.EDIT, State.STOPPED): "Make a copy, and change that.",
    (Do.EDIT, State.DONE): "Make a copy, and change that.",
    (Do.TAKE_BACK, State.SENDING): "Pause it or stop it instead.",
    (Do.RESUME, State.STOPPED): "Make a copy, if it should go out after all.",
}


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the practice wants."""

    need_approval: bool = False


def refused(campaign: Campaign, do: Do, *, by: StaffId) -> str:
    """Why not; empty: it may be done."""
    if campaign.state not in _FROM[do]:
        return f"{_IS[campaign.state]} {_INSTEAD.get((do, campaign.state), '')}".strip()
    if do is Do.APPROVE and by in (campaign.made_by, campaign.sent_by):
        return "Somebody other than who made it has to approve it."
    return ""


def choices(campaign: Campaign, *, by: StaffId) -> frozenset[Do]:
    """What may be done with it now."""
    return frozenset(do for do in Do if not refused(campaign, do, by=by))


def done(
    campaign: Campaign,
    do: Do,
    *,
    by: StaffId,
    now: datetime,
    rules: Rules,
    first_at: datetime | None = None,
    why: Paused = Paused.BY_HAND,
) -> Campaign:
    """As it stands afterwards. Raises NotNow. `first_at`: when it is to leave, of one that is sent
    or approved."""
    if sentence := refused(campaign, do, by=by):
        raise NotNow(sentence)
    wanted = max(now, (first_at or now) - GATHERED_BEFORE)
    match do:
        case Do.SEND if rules.need_approval:
            return replace(campaign, state=State.WAITING, sent_by=by)
        case Do.SEND:
            return replace(campaign, state=State.SCHEDULED, sent_by=by, begins_at=wanted)
        case Do.APPROVE:
            return replace(campaign, state=State.SCHEDULED, approved_by=by, begins_at=wanted)
        case Do.TAKE_BACK:
            back = replace(campaign, state=State.DRAFT, sent_by=None, approved_by=None)
            return replace(back, begins_at=None)
        case Do.PAUSE:
            return replace(campaign, state=State.PAUSED, paused=why)
        case Do.RESUME:
            state = State.SENDING if campaign.is_frozen else State.SCHEDULED
            return replace(campaign, state=state, paused=None, resumed_at=now)
        case Do.STOP:
            return replace(campaign, state=State.STOPPED, ended_at=now, paused=None)
        case Do.EDIT | Do.DELETE:
            return campaign


def begun(campaign: Campaign, *, now: datetime) -> Campaign:
    """Its people are being gathered. Raises NotNow."""
    if campaign.state is not State.SCHEDULED:
        raise NotNow(_IS[campaign.state])
    return replace(campaign, state=State.SENDING, began_at=now)
