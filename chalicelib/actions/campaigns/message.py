"""What a message of a campaign says, and whether it still makes sense."""

from datetime import datetime

from chalicelib.actions.other_messages import Meant
from chalicelib.domain.sending import Skip, Wait
from chalicelib.domain.touchpoints import Touchpoint, Why
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services


def meant_by_campaign(
    services: Services, setup: Setup, touchpoint: Touchpoint, now: datetime
) -> Meant | Skip | Wait:
    return Skip(why=Why.GONE)
