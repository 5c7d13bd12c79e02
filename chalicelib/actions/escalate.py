"""Something urgent waits: tell whoever is on duty, then everybody, until somebody takes it."""

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.domain import segments
from chalicelib.domain.accounts import Account
from chalicelib.domain.conversations import By, Message, WorkItem, WorkKind
from chalicelib.domain.ids import MessageId, PracticeId, StaffId, WorkItemId, derived_ulid
from chalicelib.domain.may_send import why_not
from chalicelib.domain.patients import Channel
from chalicelib.domain.practices import Location, Practice, Staff
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

AFTER = timedelta(minutes=5)
ROUNDS = 3
_RIGHT_AFTER = timedelta(milliseconds=2)
"""The conversation shows the alerts below the message and its answer."""
_WAITS = {
    WorkKind.ENQUIRY: ("An enquiry waits", "an enquiry waits"),
    WorkKind.COMPLAINT: ("A complaint is not put right yet", "a complaint is not put right yet"),
    WorkKind.MISSED_CALL: ("A missed call waits", "a missed call waits to be called back"),
}
MOST_ALERTS, _AN_HOUR = 6, timedelta(hours=1)
"""Of what anybody can make wait without an account, at one location: each alert leads to the list
of all, and whoever fills in a form by the thousand rings nobody's phone a thousand times."""
_FROM_ANYBODY = (WorkKind.ENQUIRY, WorkKind.MISSED_CALL)
_URGENT = ("Urgent: a patient message waits", "an urgent patient message waits")
"""Subject of an email, and words of a text."""
_LEAD_ROLES = ("owner", "manager")


def escalate(services: Services, practice_id: PracticeId, work_item_id: WorkItemId) -> int:
    """Alert the next circle of staff, unless somebody has taken it; how many alerts went out.

    Called when it opens, and by the sweep each five minutes after, three times in all. Done again
    after a crash it alerts those of the round who are not known to have been alerted: telling a
    colleague twice costs less than telling nobody.
    """
    now = services.clock()
    item = services.work_items.get(practice_id, work_item_id)
    # A complaint is somebody's from the start, and still has its day.
    taken = item.owner is not None and item.kind is not WorkKind.COMPLAINT
    if item.closed_at is not None or taken or item.escalated >= _rounds(item):
        _save(services, replace(item, due_at=None), was=item)
        return 0
    if item.escalated and item.due_at is not None and now < item.due_at:
        return 0
    setup = services.setups.of(practice_id)
    location = setup.locations[item.location_id]
    circle = to_alert(item.escalated, location, setup.staff)
    alerted: list[Channel] = []
    if _is_one_of_many(services, item, now):
        note_id = _note_id(item, StaffId(""), Channel.TEXT)
        _note(services, item, note_id, "No alert of its own: several in this hour wait.")
    else:
        alerted = _alert(services, item, setup.practice_at(location), location, circle)
    rounds = item.escalated + 1
    due_at = now + AFTER if rounds < _rounds(item) else None
    _save(services, replace(item, escalated=rounds, due_at=due_at), was=item)
    if texts := alerted.count(Channel.TEXT):
        # An alert waits for nobody; the reminders after it do.
        services.pace.reserve(
            location.number,
            count=texts * segments.count(_words(services, location, item)).parts,
            per_minute=location.segments_per_minute,
            now=services.clock(),
        )
    return len(alerted)


def _is_one_of_many(services: Services, item: WorkItem, now: datetime) -> bool:
    """Whoever is on duty was told of so many in this hour that they know."""
    if item.kind not in _FROM_ANYBODY:
        return False
    of = f"alerts {item.practice_id} {item.location_id} {item.kind}"
    return not services.limits.take(of, most=MOST_ALERTS, per=_AN_HOUR, now=now)


def _rounds(item: WorkItem) -> int:
    """What is not urgent is told of once, to whoever is on duty."""
    return 1 if item.kind in _WAITS else ROUNDS


def to_alert(
    rounds_so_far: int, location: Location, staff: Mapping[StaffId, Staff]
) -> Iterator[Staff]:
    """First whoever is on duty, else the owners and managers; after that everybody there too."""
    here = [of for of in staff.values() if not of.locations or location.location_id in of.locations]
    leads = [of for of in staff.values() if of.role in _LEAD_ROLES]
    on_duty = [staff[of] for of in location.on_duty if of in staff]
    first = on_duty or leads or here
    circle = first if rounds_so_far == 0 else [*first, *here, *leads]
    yield from {of.staff_id: of for of in circle}.values()


def _alert(
    services: Services,
    item: WorkItem,
    practice: Practice,
    location: Location,
    circle: Iterable[Staff],
) -> list[Channel]:
    """How they went out. Each, and each that failed, is a note in the patient's conversation."""
    sent: list[Channel] = []
    tried = False
    account, now = services.setups.of(item.practice_id).account, services.clock()
    for staff in circle:
        for channel in _ways(staff, account, now):
            tried = True
            reference = _note_id(item, staff.staff_id, channel)
            if _noted(services, item, reference):
                continue
            worked = _send(services, practice, location, staff, channel, reference, item)
            sent += [channel] if worked else []
            how = "Alerted" if worked else "Could not reach"
            _note(services, item, reference, f"{how} {staff.name} by {channel.value}.")
    if not tried:
        reference = _note_id(item, StaffId(""), Channel.TEXT)
        _note(services, item, reference, "Nobody could be alerted: no mobile or email on record.")
    return sent


def _ways(staff: Staff, account: Account, now: datetime) -> Iterator[Channel]:
    """An email to one's own colleague goes out whatever the account says."""
    verified = staff.mobile in account.verified_numbers
    if staff.mobile and not why_not(account, Channel.TEXT, now=now, verified=verified):
        yield Channel.TEXT
    if staff.email:
        yield Channel.EMAIL


def _send(
    services: Services,
    practice: Practice,
    location: Location,
    staff: Staff,
    channel: Channel,
    reference: MessageId,
    item: WorkItem,
) -> bool:
    """True: the carrier has it, or may have it."""
    from chalicelib.channels.email import Email

    text = _words(services, location, item)
    try:
        if channel is Channel.TEXT:
            carrier = services.sms(location.carrier, location.twilio_account)
            carrier.send(to=staff.mobile, sender=location.number, text=text, reference=reference)
        else:
            services.email.send(
                Email(
                    to=staff.email,
                    sender_name=practice.brand,
                    sender_address=practice.email_from or services.config.shared_sender,
                    subject=_WAITS.get(item.kind, _URGENT)[0],
                    text=text,
                    html=f"<p>{html.escape(text)}</p>",
                    reference=reference,
                )
            )
    except Uncertain:
        return True
    except (TryAgain, Undeliverable):
        return False
    return True


def _words(services: Services, location: Location, item: WorkItem) -> str:
    return (
        f"Rapport: {_WAITS.get(item.kind, _URGENT)[1]} at {location.name}. "
        f"Please read it now: {services.config.public_base_url}/inbox"
    )


def _note_id(item: WorkItem, staff_id: StaffId, channel: Channel) -> MessageId:
    at = item.opened_at + _RIGHT_AFTER + item.escalated * AFTER
    parts = ("alert", item.work_item_id, str(item.escalated), staff_id, channel)
    return MessageId(derived_ulid(at, *parts))


def _noted(services: Services, item: WorkItem, message_id: MessageId) -> bool:
    if item.contact_id is None:
        return False
    found = services.conversations.get_message(item.practice_id, item.contact_id, message_id)
    return found is not None


def _note(services: Services, item: WorkItem, message_id: MessageId, text: str) -> None:
    if item.contact_id is not None:
        services.conversations.add(
            Message(
                practice_id=item.practice_id,
                contact_id=item.contact_id,
                message_id=message_id,
                by=By.NOTE,
                at=services.clock(),
                text=text,
            )
        )


def _save(services: Services, item: WorkItem, *, was: WorkItem) -> None:
    if item == was:
        return
    try:
        services.work_items.save(item)
    except StaleWrite:
        # Somebody took or closed it while the alerts went out: what they wrote stands.
        return
