"""A change of a practice's account, however many others change it meanwhile."""

from collections.abc import Callable

from chalicelib.domain.accounts import Account
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_TRIES = 5


def change_account(
    services: Services, practice_id: PracticeId, change: Callable[[Account], Account]
) -> Account:
    """`change` may be called again, with the account as it is then. Raises StaleWrite."""
    for _ in range(_TRIES):
        account = change(services.setups.of(practice_id, fresh=True).account)
        try:
            services.setups.save(practice_id, account)
        except StaleWrite:
            continue
        return account
    raise StaleWrite(practice_id)
