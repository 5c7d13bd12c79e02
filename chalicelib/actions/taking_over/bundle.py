"""New records that are written together."""

from collections.abc import Callable, Iterable, Sequence

from chalicelib.actions.taking_over.here import Outcome
from chalicelib.domain.ids import ContactId, PracticeId
from chalicelib.domain.values import dataclass
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.db import IN_ONE_TRANSACTION, Write, joined_updates
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    of: str
    audit: AuditEntry
    alone: Callable[[], Outcome]


def _nothing_follows(of: Sequence[str]) -> None:
    """Of records whose followers come by another way."""


class Bundle:
    """New records that are written together, or one by one where that fails."""

    def __init__(
        self,
        services: Services,
        practice_id: PracticeId,
        done: dict[str, Outcome],
        *,
        follow: Callable[[Sequence[str]], None] = _nothing_follows,
    ) -> None:
        """`follow`: of those that were written together; whoever is written alone is followed
        there."""
        self._services = services
        self._practice_id = practice_id
        self._done = done
        self._follow = follow
        self._waiting: list[_Waiting] = []
        self._writes: list[Write] = []
        self._contacts: set[ContactId] = set()

    def has_any(self, contacts: Iterable[ContactId]) -> bool:
        return not self._contacts.isdisjoint(contacts)

    def add(
        self,
        of: str,
        writes: Sequence[Write],
        *,
        audit: AuditEntry,
        alone: Callable[[], Outcome],
        contacts: Iterable[ContactId] = (),
    ) -> None:
        if len(self._writes) + len(self._waiting) + len(writes) + 1 > IN_ONE_TRANSACTION:
            self.close()
        self._waiting.append(_Waiting(of=of, audit=audit, alone=alone))
        self._writes = joined_updates([*self._writes, *writes])
        self._contacts.update(contacts)

    def close(self) -> None:
        waiting, writes = self._waiting, self._writes
        self._waiting, self._writes, self._contacts = [], [], set()
        if not waiting:
            return
        try:
            with self._services.audit.writing_all([of.audit for of in waiting]) as entries:
                self._services.imports.write([*writes, *entries])
        except StaleWrite:
            for each in waiting:
                self._done[each.of] = each.alone()
        else:
            self._done.update((each.of, Outcome.NEW) for each in waiting)
            self._follow([each.of for each in waiting])
