"""The emails of a trial, to the practice's owners: welcome, seven days left, ended; once each."""

import html
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain.accounts import STILL_REMINDED, Account, Standing
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.practices import Staff
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services

log = logging.getLogger("rapport.trial")

_LEASE = timedelta(minutes=5)
_SOON, _WELCOMED = timedelta(days=7), timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Told:
    kind: str
    subject: str
    text: str


def tell_of_trial(services: Services, practice_id: PracticeId) -> int:
    """Harmless when repeated; how many emails left. One that SES put off comes the next day."""
    setup, now = services.setups.of(practice_id), services.clock()
    ends = setup.account.trial_ends
    tried = setup.account.standing in (Standing.TRIAL, Standing.ENDED)
    if not tried or ends is None or setup.account.suspended:
        return 0
    zone = next(iter(setup.open_locations))
    last, grace = (f"{zone.local(at):%-d %B}" for at in (ends, ends + STILL_REMINDED))
    owners = [of for of in setup.staff.values() if of.role == "owner" and of.email]
    return sum(
        _send(services, practice_id, owner, told, now)
        for told in _due(setup.account, now, services.config.public_base_url, last, grace)
        for owner in owners
    )


def _due(account: Account, now: datetime, base: str, last: str, grace: str) -> Iterator[Told]:
    opened, ends = account.opened_at, account.trial_ends
    if opened is None or ends is None:
        return
    if opened <= now < opened + _WELCOMED:
        yield Told(
            kind="welcome",
            subject="Welcome to Rapport",
            text=(
                f"Your trial goes on until {last}; no card is needed.\n\nWhat is left before the "
                f"first reminder stands here: {base}/settings/start\n\nBegin with your number: "
                "the carriers take some days to register it, and until then texts go to your own "
                "phones only.\n\nA question? Answer this email. Support costs nothing."
            ),
        )
    if ends - _SOON <= now < ends:
        yield Told(
            kind="seven-days",
            subject=f"Your trial ends on {last}",
            text=(
                f"Choose a plan, and everything goes on as it is: {base}/settings\n\nIf you "
                f"choose none, nothing is charged. What is booked before {last} is still reminded "
                f"until {grace}; after that nothing leaves, and your data are kept for 60 days."
            ),
        )
    if ends <= now < ends + STILL_REMINDED:
        yield Told(
            kind="ended",
            subject="Your trial has ended",
            text=(
                f"What was booked before is still reminded until {grace}; visits booked since are "
                f"not. Choose a plan to go on: {base}/settings\n\nSTOP and every answer of a "
                "patient are still obeyed and kept."
            ),
        )


def _send(
    services: Services, practice_id: PracticeId, owner: Staff, told: Told, now: datetime
) -> int:
    from chalicelib.channels.email import Email

    once = f"{practice_id}#{told.kind}#{owner.staff_id}"
    if services.once.begin("TRIAL", once, now=now, lease=_LEASE) is None:
        return 0
    try:
        services.email.send(
            Email(
                to=owner.email,
                sender_name="Rapport",
                sender_address=services.config.shared_sender,
                subject=told.subject,
                text=told.text,
                html="".join(f"<p>{html.escape(of)}</p>" for of in told.text.split("\n\n")),
                reference=f"trial-{told.kind}-{practice_id}",
            )
        )
    except TryAgain:
        services.once.let_go("TRIAL", once, now=now)
        return 0
    except (Undeliverable, Uncertain) as error:
        # It may have left: not twice.
        log.warning("a trial's email may not have arrived: %s", type(error).__name__)
    services.once.done("TRIAL", once)
    return 1
