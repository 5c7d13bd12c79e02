"""Change what an account says, however many others change it meanwhile."""

from collections.abc import Callable

from chalicelib.actions.write_down import write_down
from chalicelib.domain.accounts import Account
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.errors import StaleWrite
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

    With `did`, a change is in the audit trail. Raises NotFound, StaleWrite.
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
            write_down(services, practice_id, did, wanted.plan, by=by)
        return was, services.setups.of(practice_id, fresh=True).account
    raise StaleWrite(practice_id)
