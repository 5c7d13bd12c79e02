"""What the pages of sources show: sums with how many visits they are known of."""

from collections.abc import Iterable

from chalicelib.domain.sources import SourceKind
from chalicelib.domain.sources.value import NOT_KNOWN, SENT, Channel, Sender, Time, Told, Value
from chalicelib.domain.values import dataclass
from chalicelib.web import saying

TIMES = (
    (Time.YEAR, "Last 12 months"),
    (Time.THIS_YEAR, "This year"),
    (Time.LAST_YEAR, "Last year"),
    (Time.ALL, "All the time"),
)
KINDS = (
    (SourceKind.CHANNEL, "A channel: a website, an advertisement, a list"),
    (SourceKind.ORGANISATION, "An organisation that sends patients"),
    (SourceKind.PERSON, "A person who sends patients and is none"),
)
KIND_SAID = {
    SourceKind.CHANNEL: "Channel",
    SourceKind.ORGANISATION: "Organisation",
    SourceKind.PERSON: "Person",
}
_NOT_SAID = {SENT: "Sent by somebody", NOT_KNOWN: "Not known"}
MOST_SENDERS = 100


@dataclass(frozen=True, kw_only=True)
class Sums:
    came: int
    been: int
    brought: str
    brought_of: str
    """Of how many visits it is known, where that is not all."""
    cost: str
    left: str
    each: str
    """What one who has been here cost."""


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    source_id: str
    patient_id: str
    channel: str
    """A channel without a page of its own: its name, so that one can be made. Empty: none."""
    share: int
    """Of a hundred who came."""
    thanks_owed: bool
    sums: Sums


def sums(of: Value) -> Sums:
    return Sums(
        came=of.came,
        been=of.been,
        brought=saying.sum_of(of.amount) if of.told else ("no amounts known" if of.visits else "–"),
        brought_of=f"from {of.told} of {of.visits} visits" if 0 < of.told < of.visits else "",
        cost=saying.sum_of(of.cost) if of.cost else "–",
        left=saying.sum_of(of.left) if of.left is not None else "–",
        each=saying.sum_of(of.cost // of.been) if of.cost and of.been else "–",
    )


def channel_rows(told: Told) -> list[Row]:
    return [_channel(of, told.all.came) for of in told.channels]


def sender_rows(told: Told, theirs: Iterable[str]) -> list[Row]:
    """`theirs`: patients whose page the reader may open."""
    allowed = set(theirs)
    return [_sender(of, told.all.came, allowed) for of in told.senders[:MOST_SENDERS]]


def sentence(told: Told) -> str:
    """ "12 people came: most by Radio (5). Of 3 nobody knows how they found you." """
    if not told.all.came:
        return "Nobody has come in this time."
    people = saying.count(told.all.came, "person", "people")
    said = [f"{people} came, {told.all.been} of them have been here."]
    best = next((of for of in told.channels if of.name != NOT_KNOWN and of.value.came), None)
    if best is not None:
        said.append(f"Most: {name_of(best)} ({best.value.came}).")
    unknown = next((of for of in told.channels if not of.is_said and of.name == NOT_KNOWN), None)
    if unknown is not None:
        said.append(f"Of {unknown.value.came} nobody knows how they found you: ask them.")
    if told.all.visits and not told.all.told:
        said.append("No amounts are known, so what they brought cannot be told.")
    return " ".join(said)


def name_of(channel: Channel) -> str:
    return channel.name if channel.is_said else _NOT_SAID[channel.name]


def _channel(of: Channel, everybody: int) -> Row:
    return Row(
        name=name_of(of),
        source_id=of.source_id or "",
        patient_id="",
        channel=of.name if of.is_said and not of.source_id else "",
        share=_share(of.value, everybody),
        thanks_owed=False,
        sums=sums(of.value),
    )


def _sender(of: Sender, everybody: int, allowed: set[str]) -> Row:
    return Row(
        name=of.name or "Somebody who is not in your records",
        source_id=of.source_id or "",
        patient_id=of.patient_id if of.patient_id in allowed and of.patient_id else "",
        channel="",
        share=_share(of.value, everybody),
        thanks_owed=of.thanks_owed,
        sums=sums(of.value),
    )


def _share(of: Value, everybody: int) -> int:
    return round(100 * of.came / everybody) if everybody else 0
