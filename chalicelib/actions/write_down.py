"""An entry of its own in a practice's audit trail."""

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services


def write_down(
    services: Services,
    practice_id: PracticeId,
    did: str,
    *about: str,
    by: str = "rapport",
    subject: str = "",
) -> None:
    """`about`: identifiers, the empty ones left out. `subject`: by what else it is found."""
    now = services.clock()
    services.audit.add(
        AuditEntry(
            practice_id=practice_id,
            entry_id=fresh(now),
            at=now,
            who=by,
            did=did,
            about=tuple(of for of in about if of),
            subject=subject,
        )
    )
