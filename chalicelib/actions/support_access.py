"""The operator's support looks at a practice's pages: only while the practice allows it."""

import hashlib
import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.write_down import write_down
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.domain.support import HOURS
from chalicelib.storage.support import SupportSession, Ticket
from chalicelib.wiring import Services

TICKET_LASTS = timedelta(minutes=10)
# What AWS allows in the name of credentials; with single sign-on that is often an email address.
_OPERATOR = re.compile(r"[A-Za-z0-9_+=,.@-]{1,64}")


class NotAllowed(RapportError):
    """The practice does not let support look, or no longer."""


def allow(
    services: Services,
    practice_id: PracticeId,
    *,
    hours: int,
    by: StaffId,
    revision: int,
    now: datetime,
) -> None:
    """Raises StaleWrite where it was changed since it was read, and BadInput."""
    if hours not in HOURS:
        raise BadInput("hours", "1, 24 or 72")
    _set(services, practice_id, now + timedelta(hours=hours), by, revision)
    write_down(services, practice_id, "support.allowed", f"{hours} hours", by=by)


def end(services: Services, practice_id: PracticeId, *, by: StaffId) -> None:
    """At once, for whoever is looking too. Harmless when repeated."""
    grant = services.setups.of(practice_id, fresh=True).support
    if grant.until is not None:
        _set(services, practice_id, None, by, grant.revision)
        write_down(services, practice_id, "support.ended", by=by)


def open_session(
    services: Services, practice_id: PracticeId, operator: str, *, now: datetime
) -> str:
    """A link that lets this operator in once, within ten minutes. Raises NotAllowed, NotFound for
    a practice there is not, and BadInput for a name that the audit trail could not hold."""
    if not _OPERATOR.fullmatch(operator):
        raise BadInput("operator", "1 to 64 letters, digits, _ + = , . @ -")
    grant = services.setups.of(practice_id, fresh=True).support
    if grant.until is None or not grant.is_open(now):
        raise NotAllowed(practice_id)
    token = secrets.token_urlsafe(32)
    services.support.give(
        Ticket(
            token_hash=hashed(token),
            practice_id=practice_id,
            operator=operator,
            grant=grant.revision,
            expires=min(now + TICKET_LASTS, grant.until),
        )
    )
    return f"{services.config.public_base_url}/support-visit?ticket={token}"


def enter(services: Services, ticket_token: str, *, now: datetime) -> tuple[str, SupportSession]:
    """The token of a session that ends with the permission, and the session. Raises NotFound,
    StaleWrite for a link used twice at once, and NotAllowed."""
    ticket = services.support.take(hashed(ticket_token), now=now)
    grant = services.setups.of(ticket.practice_id, fresh=True).support
    if grant.until is None or not grant.is_open(now) or grant.revision != ticket.grant:
        raise NotAllowed(ticket.practice_id)
    token = secrets.token_urlsafe(32)
    session = SupportSession(
        token_hash=hashed(token),
        practice_id=ticket.practice_id,
        operator=ticket.operator,
        grant=grant.revision,
        csrf=secrets.token_urlsafe(16),
        expires=grant.until,
    )
    services.support.start(session)
    write_down(services, ticket.practice_id, "support.entered", by=who(ticket.operator))
    return token, session


def who(operator: str) -> StaffId:
    """As the audit trail names them."""
    return StaffId(f"support:{operator}")


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _set(
    services: Services,
    practice_id: PracticeId,
    until: datetime | None,
    by: StaffId,
    revision: int,
) -> None:
    grant = services.setups.of(practice_id, fresh=True).support
    changed = replace(grant, until=until, granted_by=by, revision=revision)
    services.setups.save(practice_id, changed)
