"""The inbox as the desk reads it: who waits, what was said, what may be answered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.conversations import By, Conversation
from chalicelib.domain.delivery import NotDelivered, why_not
from chalicelib.domain.ids import ContactId, StaffId
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Patient
from chalicelib.domain.segments import count, fold, suggestions
from chalicelib.domain.values import dataclass
from chalicelib.web import saying

SHOWS = {"waiting": "Waiting", "mine": "Mine", "all": "All"}
LONG_WAIT = timedelta(minutes=30)
MOST_PARTS = 6
"""A longer text is a letter: better two, or a call."""


@dataclass(frozen=True, kw_only=True)
class Item:
    contact_id: ContactId
    name: str
    preview: str
    waits: bool
    urgent: bool
    waited: str
    """How long they have waited, else how long ago the last word was."""
    long_wait: bool
    assigned_to: str


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a text costs, in words."""

    parts: int
    said: str
    why: tuple[str, ...]
    """What makes it dearer, and what to write instead."""
    too_long: bool


def name_of(contact: ContactPoint | None, patients: Mapping[str, Patient]) -> str:
    """Everybody who shares the contact point, else its number."""
    if contact is None:
        return "Unknown"
    known = [patients[of] for of in contact.members if of in patients]
    if known:
        return " & ".join(f"{of.called} {of.family_name}".strip() for of in known)
    return ", ".join(filter(None, (saying.phone(contact.address), "unknown")))


def item(
    conversation: Conversation,
    *,
    name: str,
    now: datetime,
    names: Mapping[str, str],
) -> Item:
    since = conversation.waiting_since or conversation.last_at
    mine = {By.PATIENT: "", By.RAPPORT: "Automatic: ", By.STAFF: "You: ", By.NOTE: "Note: "}
    return Item(
        contact_id=conversation.contact_id,
        name=name,
        preview=mine[conversation.last_by].replace("You", "Desk") + conversation.preview,
        waits=conversation.waiting_since is not None,
        urgent=conversation.urgent,
        waited=saying.ago(since, now),
        long_wait=conversation.waiting_since is not None and now - since >= LONG_WAIT,
        assigned_to=names.get(conversation.assigned_to or "", ""),
    )


def shown(conversations: Iterable[Conversation], *, show: str, me: StaffId) -> list[Conversation]:
    if show == "mine":
        return [of for of in conversations if of.assigned_to == me]
    if show == "waiting":
        return [of for of in conversations if of.waiting_since is not None]
    return list(conversations)


def why_no_text(contact: ContactPoint) -> str:
    """Why nothing can be written to them, or nothing."""
    if contact.channel is not Channel.TEXT:
        return "This is an email address. Answer by email or call."
    if not contact.address:
        return "The number was erased."
    if contact.care is Consent.STOPPED:
        return "They asked us to stop texting. Call instead, or ask them to text START."
    if contact.health is Health.BAD:
        return f"Texts do not reach it: {why_not(contact.health_reason or NotDelivered.UNKNOWN)}."
    return ""


def cost(text: str) -> Cost:
    """Counted as it will leave: typographic characters are folded first."""
    folded = fold(text.strip())
    counted = count(folded)
    one = counted.parts == 1
    room = (160 if one else 153) if counted.encoding == "GSM-7" else (70 if one else 67)
    left = room * counted.parts - counted.units
    said = f"{saying.count(counted.parts, 'text')}, {saying.count(left, 'character')} left"
    why = [
        f"“{found.character}” makes it {_more(found.extra_parts)}"
        + (f"; write “{found.instead}” instead" if found.instead else "")
        for found in suggestions(folded)
        if found.extra_parts > 0
    ]
    return Cost(
        parts=counted.parts, said=said, why=tuple(why[:3]), too_long=counted.parts > MOST_PARTS
    )


def _more(parts: int) -> str:
    return f"{saying.count(parts, 'text')} longer"


def quick_replies(
    *, language: str, phone: str, offered: Sequence[datetime]
) -> tuple[tuple[str, str], ...]:
    """(what the button says, what it writes), in the patient's language where we have words."""
    spanish = language.startswith("es")
    times = saying.listed([_offer(at, spanish=spanish) for at in offered], "o" if spanish else "or")
    if spanish:
        replies = [
            ("That works (es)", "Sí, perfecto. Le esperamos."),
            ("Please call (es)", f"Por favor, llámenos al {saying.phone(phone)}."),
            ("Thank you (es)", "Gracias, queda anotado."),
        ]
        offer = f"Tenemos {times}. ¿Cuál prefiere?"
    else:
        replies = [
            ("That works", "Yes, that works. See you then."),
            ("Please call", f"Please call us at {saying.phone(phone)}."),
            ("Thank you", "Thank you, we have noted it."),
        ]
        offer = f"We have {times}. Which suits you?"
    return (("Offer times", offer), *replies) if offered else tuple(replies)


_SPANISH_DAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")


def _offer(at: datetime, *, spanish: bool) -> str:
    """Of a local time, as patients read it: "Fri 27 at 11:15 AM", "vie 27 a las 11:15"."""
    if spanish:
        return f"{_SPANISH_DAYS[at.weekday()]} {at.day} a las {at.hour}:{at.minute:02d}"
    half = "AM" if at.hour < 12 else "PM"
    return f"{at:%a} {at.day} at {at.hour % 12 or 12}:{at.minute:02d} {half}"
