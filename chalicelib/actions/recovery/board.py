""" "You said, we did": written as a draft, published once nobody is named, shown by its address."""

from dataclasses import replace

from chalicelib.actions.write_down import write_down
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.domain.recovery import Settings
from chalicelib.domain.recovery.board import Entry, perhaps_names, traces
from chalicelib.storage.doors import Link
from chalicelib.storage.ids import token
from chalicelib.storage.keys import folded
from chalicelib.wiring import Services

_MOST_LOOKED_UP = 150
"""Of the two halves all in capitals."""


class NamesSomebody(RapportError):
    """An entry says who somebody is; `.words` are those that do."""

    def __init__(self, entry_id: str, words: list[str]) -> None:
        super().__init__(entry_id)
        self.words = words


def set_board(
    services: Services, seen: Settings, *, on: bool, sites: tuple[str, ...], by: StaffId
) -> Settings:
    """Its address opens the board or does not. Raises StaleWrite."""
    address = seen.token or token()
    if not seen.token:
        _open(services, seen.practice_id, address)
    saved = services.recovery.save_settings(replace(seen, is_public=on, token=address, sites=sites))
    did = "board.opened" if on else "board.closed"
    write_down(services, seen.practice_id, did, by=by)
    return saved


def new_address(services: Services, seen: Settings, *, by: StaffId) -> Settings:
    """The former one opens nothing any more. Raises StaleWrite."""
    address = token()
    _open(services, seen.practice_id, address)
    saved = services.recovery.save_settings(replace(seen, token=address))
    if seen.token:
        services.doors.drop_link(seen.token)
    write_down(services, seen.practice_id, "board.moved", by=by)
    return saved


def _open(services: Services, practice_id: PracticeId, address: str) -> None:
    services.doors.open_form(Link(token=address, practice_id=practice_id, purpose="board"))


def set_rules(
    services: Services, seen: Settings, *, owner: StaffId | None, days: int, by: StaffId
) -> Settings:
    """Whose new cases are, and by when. Raises StaleWrite."""
    saved = services.recovery.save_settings(replace(seen, owner=owner, days=days))
    write_down(services, seen.practice_id, "complaint.rules", by=by)
    return saved


def save_entry(services: Services, entry: Entry, *, publish: bool, by: StaffId) -> Entry:
    """A draft says what it likes; what is or becomes public names nobody.

    Raises NamesSomebody, StaleWrite.
    """
    if publish:
        if named := names_in(services, entry.practice_id, f"{entry.said}\n{entry.did}"):
            raise NamesSomebody(entry.entry_id, named)
        if entry.published_at is None:
            entry = replace(entry, published_at=services.clock(), published_by=by)
    else:
        entry = replace(entry, published_at=None, published_by=None)
    saved = services.recovery.save_entry(entry)
    did = "board.published" if publish else "board.drafted"
    write_down(services, entry.practice_id, did, entry.entry_id, by=by)
    return saved


def remove_entry(services: Services, entry: Entry, *, by: StaffId) -> None:
    """Raises StaleWrite."""
    services.recovery.remove_entry(entry)
    write_down(services, entry.practice_id, "board.removed", entry.entry_id, by=by)


def names_in(services: Services, practice_id: PracticeId, text: str) -> list[str]:
    """What leads to one person: addresses, numbers, dates, and names of patients here. Those of
    staff and providers may stand there."""
    setup = services.setups.of(practice_id)
    ours = [of.name for of in setup.staff.values()] + [of.name for of in setup.providers.values()]
    known = {folded(name) for name in ours}
    asked = [of for of in perhaps_names(text) if folded(of) not in known][:_MOST_LOOKED_UP]
    return [*traces(text), *(of for of in asked if _is_called(services, practice_id, of))]


def _is_called(services: Services, practice_id: PracticeId, name: str) -> bool:
    begins = folded(name)
    found = services.patients.called(practice_id, begins, limit=5)
    return any(of == begins or of.startswith(f"{begins} ") for _, of in found)
