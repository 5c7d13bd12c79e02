"""What the phone page shows: whose phones there are, and what was said on one of them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from chalicelib.channels.local_carrier import LeftText, PhoneIs
from chalicelib.domain import wording
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Carrier, Location
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.domain.values import dataclass
from chalicelib.storage import keys
from chalicelib.storage.errors import NotFound
from chalicelib.storage.local_phones import LocalPhoneStore
from chalicelib.wiring import Services

SAYS = {
    PhoneIs.REACHED: "Texts reach it",
    PhoneIs.UNREACHABLE: "It is switched off",
    PhoneIs.LANDLINE: "It is a landline",
    PhoneIs.OPTED_OUT: "Its owner opted out at the carrier",
}
_LINK = re.compile(r"https?://[^\s]+")
_MOST_PEOPLE = 200
_MOST_LINES = 12
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Line:
    """Two numbers that text each other: a person's phone and a location's."""

    phone: str
    number: str
    who: str
    practice: str
    last: str = ""


@dataclass(frozen=True, kw_only=True)
class Bubble:
    theirs: bool
    """Written on this phone."""
    pieces: tuple[tuple[str, bool], ...]
    """The text, cut so that each link is a piece of its own: (text, is a link)."""
    at: datetime | None
    mark: str = ""
    ref: str = ""
    is_note: bool = False
    """Never on the phone: why a message was not sent."""


@dataclass(frozen=True, kw_only=True)
class Thread:
    line: Line
    location: Location
    bubbles: tuple[Bubble, ...]
    carrier: Carrier
    account: str

    @property
    def last_ref(self) -> str:
        """The carrier's id of our latest text, which an answer names."""
        return next((b.ref for b in reversed(self.bubbles) if b.ref), "")


def lines_with_texts(services: Services, texts: Iterable[LeftText]) -> list[Line]:
    """Those that were texted last."""
    phones, now = LocalPhoneStore(services.db).all(), services.clock()
    latest: dict[tuple[str, str], LeftText] = {}
    for text in texts:
        latest.pop((text.to, text.sender), None)
        latest[text.to, text.sender] = text

    def last_at(text: LeftText) -> datetime:
        phone = phones.get(text.to)
        # Without its receipt it has left just now.
        noted = phone.last_at if phone and text.ref in phone.reported else None
        return noted or now

    newest = sorted(latest.values(), key=last_at, reverse=True)[:_MOST_LINES]
    lines = (line_of(services, text.to, text.sender, last=text.text) for text in newest)
    return [line for line in lines if line is not None]


def everyone(services: Services, practices: Iterable[PracticeId]) -> list[Line]:
    """A line for each patient with a phone, by name: from their phone to the first location's."""
    found = []
    for practice_id in sorted(practices):
        setup = services.setups.of(practice_id)
        number = next(iter(setup.locations.values())).number
        for patient in _patients(services, practice_id):
            if patient.phone:
                found.append(
                    Line(
                        phone=patient.phone,
                        number=number,
                        who=patient.full_name,
                        practice=setup.practice.brand,
                    )
                )
    return sorted(found, key=lambda line: line.who)


def thread(services: Services, line: Line, texts: Iterable[LeftText]) -> Thread:
    """Raises NotFound: the number is nobody's."""
    door = services.doors.texted(line.number, line.phone)
    contact_id = services.contacts.id_of(door.practice_id, line.phone)
    touchpoints = services.touchpoints.of_contact(door.practice_id, contact_id)
    messages = services.conversations.messages(door.practice_id, contact_id)
    noted: dict[str, tuple[datetime | None, str]] = {
        of.ref: (of.ended_at, of.delivery) for of in touchpoints if of.ref
    }
    noted |= {of.ref: (of.at, of.delivery) for of in messages if of.ref}
    bubbles = [
        Bubble(
            theirs=False,
            pieces=_pieces(text.text),
            at=noted.get(text.ref, (None, ""))[0],
            mark=noted.get(text.ref, (None, ""))[1],
            ref=text.ref,
        )
        for text in texts
        if (text.to, text.sender) == (line.phone, line.number)
    ]
    bubbles += [_written(message) for message in messages if message.by is By.PATIENT]
    setup = services.setups.of(door.practice_id)
    location = setup.locations[door.location_id]
    bubbles += [
        _not_sent(of, location)
        for of in touchpoints
        if of.state in (State.SKIPPED, State.FAILED) and of.location_id == location.location_id
    ]
    bubbles.sort(key=lambda bubble: bubble.at or _LONG_AGO)
    return Thread(
        line=line,
        location=location,
        bubbles=tuple(bubbles),
        carrier=door.carrier,
        account=door.account,
    )


def line_of(services: Services, phone: str, number: str, *, last: str = "") -> Line | None:
    """None: the number is nobody's."""
    try:
        door = services.doors.texted(number, phone)
    except NotFound:
        return None
    setup = services.setups.of(door.practice_id)
    return Line(
        phone=phone,
        number=number,
        who=_who(services, door.practice_id, phone),
        practice=setup.practice.brand,
        last=last,
    )


def _who(services: Services, practice_id: PracticeId, phone: str) -> str:
    contact_id = services.contacts.id_of(practice_id, phone)
    found = services.contacts.get_many(practice_id, [contact_id])
    members = found[contact_id].members if found else ()
    people = services.patients.get_many(practice_id, members)
    names = [people[of].full_name for of in members if of in people]
    staff = services.setups.of(practice_id).staff.values()
    names += [f"{of.name} (staff)" for of in staff if of.mobile == phone]
    return " and ".join(names)


def _patients(services: Services, practice_id: PracticeId) -> list[Patient]:
    items = services.db.query(keys.find_pk(practice_id), limit=3 * _MOST_PEOPLE)
    ids = dict.fromkeys(item["patient_id"] for item in items)
    found = services.patients.get_many(practice_id, list(ids)[:_MOST_PEOPLE], strong=False)
    return list(found.values())


def _written(message: Message) -> Bubble:
    return Bubble(theirs=True, pieces=_pieces(message.text), at=message.at)


def _not_sent(touchpoint: Touchpoint, location: Location) -> Bubble:
    """What the front desk reads about it."""
    why = f"Not sent: {wording.why(touchpoint, location.tz)}"
    return Bubble(theirs=False, pieces=((why, False),), at=touchpoint.ended_at, is_note=True)


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    pieces, at = [], 0
    for found in _LINK.finditer(text):
        link = found[0].rstrip(".,;:!?)")
        pieces += [(text[at : found.start()], False), (link, True)]
        at = found.start() + len(link)
    return tuple((piece, is_link) for piece, is_link in [*pieces, (text[at:], False)] if piece)
