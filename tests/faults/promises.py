"""What must hold whatever went wrong, looked at from outside once an hour has passed."""

from collections import Counter

from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.patients import Channel
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.storage import keys
from tests.builders import OAK
from tests.faults.wire import WiredServices
from tests.loop import touchpoints

_TOLD = {
    State.UNCERTAIN: {WorkKind.UNCERTAIN},
    State.FAILED: {WorkKind.NOT_DELIVERED, WorkKind.DEAD_LETTER, WorkKind.UNCERTAIN},
}


def hold(services: WiredServices, *addresses: str) -> None:
    """No text twice, no touchpoint without an end, every doubt shown, the budget kept."""
    texts = Counter(services.texts_sent())
    assert all(count == 1 for count in texts.values()), texts
    emails = Counter(services.emails_sent())
    for address in addresses:
        mine = touchpoints(services, address)
        due = [t for t in mine if t.due_at <= services.clock()]
        assert all(t.state.ended for t in due), [(t.step_id, t.state) for t in due]
        sent = sum(t.state is State.SENT for t in mine)
        doubtful = sum(t.state is State.UNCERTAIN for t in mine)
        left = emails[address] if "@" in address else sum(to == address for to, _ in texts)
        assert sent <= left <= sent + doubtful, (sent, left, doubtful)
        _shown(services, mine)
        refused = sum(t.state is State.FAILED for t in mine)
        _counted(services, address, sent, doubtful + refused)
    assert _still_due(services) == []


def _shown(services: WiredServices, mine: list[Touchpoint]) -> None:
    open_ones = services.work_items.open_ones(OAK)
    for touchpoint in mine:
        if touchpoint.state in _TOLD:
            kinds = {i.kind for i in open_ones if i.contact_id in (touchpoint.contact_id, None)}
            assert kinds & _TOLD[touchpoint.state], (touchpoint.state, kinds)


def _counted(services: WiredServices, address: str, sent: int, doubtful: int) -> None:
    """Everything that left is in the contact budget, and nothing that was never tried."""
    channel = Channel.EMAIL if "@" in address else Channel.TEXT
    contact = services.contacts.known(OAK, channel, address)
    assert sent <= len(contact.recent) <= sent + doubtful, (sent, contact.recent, doubtful)


def _still_due(services: WiredServices) -> list[str]:
    until = keys.stamp(services.clock())
    found = [
        entry
        for shard in range(keys.SHARDS)
        for entry in services.due.between(shard, after="", until=until)
    ]
    return [entry.sk for entry in found]


def seen(services: WiredServices, address: str) -> str:
    """In a few words, what became of what was due to this address."""
    due = [t for t in touchpoints(services, address) if t.due_at <= services.clock()]
    ends = Counter(str(t.state) for t in due)
    return ", ".join(f"{end}" + (f" ×{n}" if n > 1 else "") for end, n in sorted(ends.items()))
