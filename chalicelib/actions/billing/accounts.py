"""Change what an account says, and write down who did it."""

from collections.abc import Callable

from chalicelib.domain.accounts import Account
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.wiring import Services

_TRIES = 5


def change_account(
    services: Services,
    practice_id: PracticeId,
    change: Callable[[Account], Account],
    *,
    did: str = "",
    by: str = "rapport",
) -> tuple[Account, Account]:
    """How it was and how it is. `change` is asked again where somebody else was faster.

    Raises NotFound: there is no such practice. With `did`, a change is in the audit trail.
    """
    for _ in range(_TRIES):
        was = services.setups.of(practice_id, fresh=True).account
        wanted = change(was)
        if wanted == was:
            return was, was
        try:
            services.setups.save(practice_id, wanted)
        except StaleWrite:
            continue
        if did:
            write_down(services, practice_id, did=did, by=by, about=(wanted.plan,))
        return was, services.setups.of(practice_id, fresh=True).account
    raise StaleWrite(practice_id)


def write_down(
    services: Services,
    practice_id: PracticeId,
    *,
    did: str,
    by: str = "rapport",
    about: tuple[str, ...] = (),
) -> None:
    now = services.clock()
    services.audit.add(
        AuditEntry(
            practice_id=practice_id,
            entry_id=fresh(now),
            at=now,
            who=by,
            did=did,
            about=tuple(of for of in about if of),
        )
    )
