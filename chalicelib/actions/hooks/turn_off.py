"""An address of the practice's other software does not answer any more: it is told nothing, and the
practice is told so, at the desk and by email."""

import html
import logging
from dataclasses import replace
from datetime import timedelta

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.hooks import Endpoint, Off
from chalicelib.domain.ids import WorkItemId, derived_ulid
from chalicelib.domain.practices import Staff
from chalicelib.domain.roles import OWNER
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

log = logging.getLogger("rapport.hooks")

_LEASE = timedelta(minutes=5)
_WHY = {
    Off.GONE: "it answered that it is gone (410)",
    Off.FAILING: "nothing that we sent there arrived for five days",
}


def turn_off(services: Services, endpoint: Endpoint, *, because: Off) -> None:
    """Told before it is off, so that a worker that dies in between is followed by another.

    Nothing where somebody changed it meanwhile: what they wrote stands, and the next try shows.
    """
    setup = services.setups.of(endpoint.practice_id)
    _open_work(services, setup, endpoint, because)
    for staff in setup.staff.values():
        if staff.role == OWNER and staff.email:
            _email(services, setup, staff, endpoint, because)
    off = replace(endpoint, off=because, off_at=services.clock())
    try:
        services.setups.save(endpoint.practice_id, off)
    except StaleWrite:
        return


def _open_work(services: Services, setup: Setup, endpoint: Endpoint, because: Off) -> None:
    """One for each time that it was turned on; at the practice's first location."""
    locations = sorted(of.location_id for of in setup.open_locations)
    if not locations:
        return
    cause = (WorkKind.NOT_TOLD, endpoint.endpoint_id, str(endpoint.revision))
    services.work_items.open(
        WorkItem(
            practice_id=endpoint.practice_id,
            work_item_id=WorkItemId(derived_ulid(endpoint.made_at, *cause)),
            kind=WorkKind.NOT_TOLD,
            location_id=locations[0],
            opened_at=services.clock(),
            line=f"Another program is told nothing any more: {_WHY[because]}. See Settings.",
        )
    )


def _email(
    services: Services, setup: Setup, owner: Staff, endpoint: Endpoint, because: Off
) -> None:
    """Once for each time that it was turned on."""
    from chalicelib.channels.email import Email

    once = f"{endpoint.practice_id}#{endpoint.endpoint_id}#{endpoint.revision}#{owner.staff_id}"
    now = services.clock()
    if services.once.begin("NOT-TOLD", once, now=now, lease=_LEASE) is None:
        return
    text = (
        f"Another program of {setup.practice.name} is no longer told what happens in Rapport: "
        f"{_WHY[because]}.\n\nNothing is lost yet. What it was not told is kept for 30 days. When "
        "it works again, turn it on and send it what it missed: "
        f"{services.config.public_base_url}/settings/webhooks"
    )
    try:
        services.email.send(
            Email(
                to=owner.email,
                sender_name="Rapport",
                sender_address=services.config.shared_sender or setup.practice.email_from,
                subject="Another program is no longer told what happens",
                text=text,
                html="".join(f"<p>{html.escape(of)}</p>" for of in text.split("\n\n")),
                reference=f"not-told-{endpoint.endpoint_id}",
            )
        )
    except (TryAgain, Undeliverable, Uncertain) as error:
        # It stands on Today all the same.
        log.warning("an owner was not told by email: %s", type(error).__name__)
    services.once.done("NOT-TOLD", once)
