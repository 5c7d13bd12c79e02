"""The inbox: who waits for an answer, what was said, and answering it."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.actions.escalate import AFTER
from chalicelib.actions.journeys.news import tell_news
from chalicelib.actions.open_times import open_times
from chalicelib.actions.send_message import send_now, why_held
from chalicelib.domain import wording
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import By, Conversation, Message, WorkItem, WorkKind
from chalicelib.domain.ids import ContactId, MessageId, PatientId, StaffId
from chalicelib.domain.journeys import News
from chalicelib.domain.patients import ContactPoint, Patient
from chalicelib.domain.practices import Location
from chalicelib.domain.roles import Permission
from chalicelib.domain.touchpoints import State
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import desk, inbox_view, pages, patient_view, reach, saying, today
from chalicelib.web.desk import Visit
from chalicelib.web.kept import forget
from chalicelib.web.patient_view import Entry, Reader

routes = Blueprint(__name__)

_MOST = 100
_TRIES = 5
_ANSWERED = (WorkKind.REPLY, WorkKind.URGENT, WorkKind.ENQUIRY, WorkKind.MISSED_CALL)
"""Work items that an answer, or closing the conversation, does."""


@desk.page(routes, "/inbox", needs=Permission.TALK_TO_OWN)
def show_inbox(visit: Visit) -> Response:
    listed = _list(visit, None)
    visit.trail("inbox.viewed", *(of.contact_id for of in listed["items"]))
    poll = visit.urls.inbox_live()
    return visit.page("inbox.html", section="inbox", thread=None, version="", poll=poll, **listed)


@desk.page(routes, "/inbox-live", needs=Permission.TALK_TO_OWN)
def inbox_now(visit: Visit) -> Response:
    """Who waits by now, for the script."""
    listed = visit.part("inbox_list.html", **_list(visit, None))
    return _as_now(visit, listed + visit.part("badge.html"))


@desk.page(routes, "/inbox/{contact_id}", needs=Permission.TALK_TO_OWN)
def show_thread(visit: Visit, contact_id: str) -> Response:
    return thread_page(visit, ContactId(contact_id))


@desk.page(routes, "/inbox/{contact_id}/live", needs=Permission.TALK_TO_OWN)
def thread_now(visit: Visit, contact_id: str) -> Response:
    """What was said since, for the script."""
    thread = _read(visit, ContactId(contact_id))
    listed = _list(visit, thread.contact.contact_id)
    body = visit.part("inbox_live.html", thread=thread, **listed) + visit.part("badge.html")
    said = _said_version(thread)
    # Nobody can guess it: who names it has been shown these words, and that is written down.
    if not visit.query["seen"].endswith(f"-{said}"):
        _saw(visit, thread)
    return _as_now(visit, body, said)


def _as_now(visit: Visit, body: str, said: str = "") -> Response:
    version = hashlib.sha256(body.encode()).hexdigest()[:16]
    return desk.part_answer(visit, body, f"{version}-{said}" if said else version)


def _said_version(thread: "_Thread") -> str:
    """Another one as soon as something was said."""
    said = "\n".join(f"{of.at.isoformat()} {of.title} {of.text}" for of in thread.entries)
    return hashlib.sha256(f"{thread.contact.contact_id} {said}".encode()).hexdigest()[:16]


def _saw(visit: Visit, thread: "_Thread") -> None:
    people = (patient_id for patient_id, _ in thread.people)
    visit.trail("conversation.viewed", thread.contact.contact_id, *people)


_NOT_CERTAIN_TO_ARRIVE = {
    "failed": "The carrier refused this text, so it did not go out. Call them instead.",
    "uncertain": "The carrier did not answer: this text may or may not have gone out. Sent again, "
    "they might read it twice. Call them to be sure.",
}


@desk.action(routes, "/inbox/{contact_id}/reply", needs=Permission.TALK_TO_OWN)
def reply(visit: Visit, contact_id: str) -> Response:
    contact, found = reach.contact_of(visit, contact_id)
    text = visit.form["text"]
    problem = _why_not(visit, contact, text)
    if problem:
        return thread_page(visit, contact.contact_id, problem=problem, text=text, status=400)
    was = found or _first(visit, contact)
    answered = replace(
        was,
        revision=visit.form.number("seen"),
        last_at=visit.now,
        last_by=By.STAFF,
        preview=text[:120],
        assigned_to=was.assigned_to or visit.me.staff_id,
    )
    try:
        # Before it is sent: of two who answer at once, one is told. They wait until it has left.
        saved = visit.services.conversations.save(answered)
    except StaleWrite:
        problem = _who_was_faster(visit, contact.contact_id)
        return thread_page(visit, contact.contact_id, problem=problem, text=text, status=409)
    message = send_now(
        visit.services,
        visit.practice_id,
        contact,
        text=text,
        by=By.STAFF,
        staff_id=visit.me.staff_id,
        location_id=was.location_id,
    )
    if message is not None and message.state in _NOT_CERTAIN_TO_ARRIVE:
        _unless_they_wrote(visit, replace(saved, waiting_since=was.waiting_since or visit.now))
        problem = _NOT_CERTAIN_TO_ARRIVE[message.state]
        # What may have left is not offered to be sent again.
        left = text if message.state == "failed" else ""
        return thread_page(visit, contact.contact_id, problem=problem, text=left, status=409)
    _unless_they_wrote(visit, replace(saved, waiting_since=None, urgent=False))
    _done_with(visit, contact, "message.sent")
    return visit.go(visit.urls.thread(contact_id))


@desk.action(routes, "/inbox/{contact_id}/note", needs=Permission.TALK_TO_OWN)
def add_note(visit: Visit, contact_id: str) -> Response:
    contact, _ = reach.contact_of(visit, contact_id)
    if visit.form["note"]:
        visit.services.conversations.add(
            Message(
                practice_id=visit.practice_id,
                contact_id=contact.contact_id,
                message_id=MessageId(fresh(visit.now)),
                by=By.NOTE,
                at=visit.now,
                text=visit.form["note"],
                staff_id=visit.me.staff_id,
            )
        )
        _audit(visit, contact, "note.added")
    return visit.go(visit.urls.thread(contact_id))


@desk.action(routes, "/inbox/{contact_id}/claim", needs=Permission.TALK_TO_OWN)
def claim(visit: Visit, contact_id: str) -> Response:
    return _assign(visit, contact_id, visit.me.staff_id)


@desk.action(routes, "/inbox/{contact_id}/assign", needs=Permission.TALK_TO_OWN)
def assign(visit: Visit, contact_id: str) -> Response:
    to = StaffId(visit.form["to"])
    if to and to not in visit.setup.staff:
        raise NotFound(to)
    return _assign(visit, contact_id, to or None)


def _assign(visit: Visit, contact_id: str, to: StaffId | None) -> Response:
    answer = _change(visit, contact_id, lambda was: replace(was, assigned_to=to))
    if answer.status_code == 303:
        _urgent_goes_to(visit, ContactId(contact_id), to)
    return answer


def _urgent_goes_to(visit: Visit, contact_id: ContactId, to: StaffId | None) -> None:
    """Whoever has the conversation has its alarm: it wakes nobody else. With nobody it goes on."""
    for found in visit.services.work_items.open_ones(visit.practice_id):
        if found.contact_id == contact_id and found.kind is WorkKind.URGENT:
            _give(visit, found, to)


def _give(visit: Visit, item: WorkItem, to: StaffId | None) -> None:
    for _ in range(_TRIES):
        if item.closed_at is not None or item.owner == to:
            return
        due_at = item.due_at if to else visit.now + AFTER
        try:
            visit.services.work_items.save(replace(item, owner=to, due_at=due_at))
        except StaleWrite:
            # The next round of the alarm went out meanwhile.
            item = visit.services.work_items.get(visit.practice_id, item.work_item_id)
            continue
        return
    raise StaleWrite(item.work_item_id)


@desk.action(routes, "/inbox/{contact_id}/close", needs=Permission.TALK_TO_OWN)
def close(visit: Visit, contact_id: str) -> Response:
    """Nobody needs to answer any more."""
    answer = _change(visit, contact_id, lambda was: replace(was, waiting_since=None, urgent=False))
    if answer.status_code == 303:
        contact, _ = reach.contact_of(visit, contact_id)
        _done_with(visit, contact, "conversation.closed")
    return answer


@desk.action(routes, "/text-cost", needs=Permission.TALK_TO_OWN)
def count_segments(visit: Visit) -> Response:
    """How many texts this would be, as words to put beside the field. Nothing is kept."""
    body = visit.part("cost.html", cost=inbox_view.cost(visit.form["text"]))
    return desk.part_answer(visit, body)


@dataclass(frozen=True, kw_only=True)
class _Thread:
    """One conversation, read."""

    contact: ContactPoint
    name: str
    people: list[tuple[PatientId, str]]
    facts: str
    entries: tuple[Entry, ...]
    seen: int
    waits: str
    urgent: bool
    assigned_to: str
    assigned_id: str
    mine: bool
    no_text: str
    address: str
    phone: str
    next_visit: str


def _read(visit: Visit, contact_id: ContactId) -> _Thread:
    services, practice_id = visit.services, visit.practice_id
    contact, conversation = reach.contact_of(visit, contact_id)
    patients = services.patients.get_many(practice_id, contact.members)
    location = _location(visit, conversation)
    upcoming = _next_visit(visit, contact)
    name = inbox_view.name_of(contact, {str(of): who for of, who in patients.items()})
    reader = Reader(
        now=visit.now,
        zone=location.tz,
        names=visit.names,
        called=" or ".join(of.called for of in patients.values()) or name,
    )
    languages = dict.fromkeys(saying.language(of.language) for of in patients.values())
    waits = conversation.waiting_since if conversation else None
    assigned = (conversation.assigned_to if conversation else None) or ""
    return _Thread(
        contact=contact,
        name=name,
        people=[(of.patient_id, f"{of.called} {of.family_name}") for of in patients.values()],
        facts=saying.listed(list(languages)),
        entries=_said(visit, contact_id, reader),
        seen=conversation.revision if conversation else 0,
        waits=saying.ago(waits, visit.now) if waits else "",
        urgent=bool(conversation and conversation.urgent),
        assigned_to=visit.names.get(assigned, ""),
        assigned_id=assigned,
        mine=assigned == visit.me.staff_id,
        no_text=inbox_view.why_no_text(contact),
        address=saying.phone(contact.address),
        phone=contact.address if contact.address.startswith("+") else "",
        next_visit=today.about(visit, upcoming) if upcoming else "",
    )


def _said(visit: Visit, contact_id: ContactId, reader: Reader) -> tuple[Entry, ...]:
    """Both ways, oldest first: messages, and the reminders that went out."""
    messages = visit.services.conversations.messages(visit.practice_id, contact_id, limit=_MOST)
    touchpoints = visit.services.touchpoints.of_contact(visit.practice_id, contact_id, limit=_MOST)
    gone = (State.SENT, State.UNCERTAIN, State.FAILED)
    entries = [patient_view.of_message(of, reader) for of in messages]
    entries += [patient_view.of_touchpoint(of, reader) for of in touchpoints if of.state in gone]
    return tuple(sorted(patient_view.timeline(entries, show=""), key=lambda entry: entry.at))


def _next_visit(visit: Visit, contact: ContactPoint) -> Appointment | None:
    coming = [
        of
        for patient_id in contact.members[:4]
        for of in visit.services.appointments.of_patient(
            visit.practice_id, patient_id, after=visit.now
        )
        if of.is_open and visit.works_at(of.location_id)
    ]
    return min(coming, key=lambda of: of.starts_at, default=None)


def thread_page(
    visit: Visit,
    contact_id: ContactId,
    *,
    problem: str = "",
    text: str = "",
    wrong_complaint: str = "",
    wrong_name: str = "",
    status: int = 200,
) -> Response:
    from chalicelib.web import complaints

    thread = _read(visit, contact_id)
    _saw(visit, thread)
    return visit.page(
        "inbox.html",
        section="inbox",
        status=status,
        problem=problem,
        thread=thread,
        text=text,
        quick=_quick_replies(visit, thread),
        staff=sorted(visit.setup.staff.values(), key=lambda of: of.name),
        poll=visit.urls.thread_live(contact_id),
        version=f"page-{_said_version(thread)}",
        cost=inbox_view.cost(text),
        complaint=complaints.choices(visit),
        typed=visit.form,
        wrong=pages.blanks({"line": wrong_complaint, "given_name": wrong_name}),
        can_add=thread.phone and not thread.people and bool(thread.entries),
        **_list(visit, contact_id),
    )


def _list(visit: Visit, current: ContactId | None) -> dict[str, Any]:
    show = visit.query["show"] or "waiting"
    if show not in inbox_view.SHOWS:
        raise NotFound(show)
    store = visit.services.conversations
    conversations = store.waiting(visit.practice_id)
    if show != "waiting":
        conversations += store.recent(visit.practice_id)
    conversations = reach.conversations_within(visit, conversations)
    chosen = inbox_view.shown(conversations, show=show, me=visit.me.staff_id)
    return {
        "items": _items(visit, chosen),
        "show": show,
        "shows": inbox_view.SHOWS,
        "current": current,
    }


def _items(visit: Visit, conversations: Iterable[Conversation]) -> list[inbox_view.Item]:
    listed = list(conversations)
    contacts = visit.services.contacts.get_many(visit.practice_id, [of.contact_id for of in listed])
    members = {member for contact in contacts.values() for member in contact.members}
    found = visit.services.patients.get_many(visit.practice_id, members, strong=False)
    patients: dict[str, Patient] = {str(of): who for of, who in found.items()}
    return [
        inbox_view.item(
            of,
            name=inbox_view.name_of(contacts.get(of.contact_id), patients),
            now=visit.now,
            names=visit.names,
        )
        for of in listed
    ]


def _quick_replies(visit: Visit, thread: _Thread) -> tuple[tuple[str, str], ...]:
    upcoming = _next_visit(visit, thread.contact)
    location = visit.setup.locations[upcoming.location_id] if upcoming else visit.locations[0]
    offered: list[datetime] = []
    if upcoming:
        found = open_times(
            visit.services,
            visit.practice_id,
            visit_type_id=upcoming.visit_type_id,
            location_id=upcoming.location_id,
            provider_id=upcoming.provider_id,
            first=location.local(visit.now).date() + timedelta(days=1),
            days=7,
            now=visit.now,
        )
        offered = _spread([location.local(of.starts_at) for of in found])
    language = thread.contact.language or _language(visit, thread)
    return inbox_view.quick_replies(language=language, phone=location.phone, offered=offered)


def _spread(times: list[datetime]) -> list[datetime]:
    """The first of each half day, three in all: a choice, not a list."""
    halves = {(at.date(), at.hour < 12): at for at in reversed(times)}
    return sorted(halves.values())[:3]


def _language(visit: Visit, thread: _Thread) -> str:
    spanish = thread.facts == saying.language("es")
    return "es" if spanish else visit.setup.practice.languages[0]


def _location(visit: Visit, conversation: Conversation | None) -> Location:
    known = visit.setup.locations.get(conversation.location_id) if conversation else None
    return known or visit.locations[0]


def _first(visit: Visit, contact: ContactPoint) -> Conversation:
    """The beginning of a conversation."""
    upcoming = _next_visit(visit, contact)
    return Conversation(
        practice_id=visit.practice_id,
        contact_id=contact.contact_id,
        location_id=upcoming.location_id if upcoming else visit.locations[0].location_id,
        last_at=visit.now,
        last_by=By.STAFF,
        preview="",
    )


def _why_not(visit: Visit, contact: ContactPoint, text: str) -> str:
    refused = inbox_view.why_no_text(contact)
    if refused or not text:
        return refused or "Write something first."
    if held := why_held(visit.services, contact):
        return f"Not sent: {wording.why_of(held)}."
    cost = inbox_view.cost(text)
    if cost.too_long:
        return f"That is {cost.parts} texts long; {inbox_view.MOST_PARTS} is the most. Shorten it."
    return ""


def _unless_they_wrote(visit: Visit, conversation: Conversation) -> None:
    try:
        visit.services.conversations.save(conversation)
    except StaleWrite:
        return  # they wrote meanwhile, so that they wait as it stands


def _who_was_faster(visit: Visit, contact_id: ContactId) -> str:
    """ "Ana answered 20 s ago. What you typed is still here." """
    messages = visit.services.conversations.messages(visit.practice_id, contact_id, limit=5)
    said = [of for of in messages if of.by is not By.NOTE]
    kept = "What you typed is still here; read first, then send it or change it."
    if not said:
        return f"Somebody changed this conversation. {kept}"
    last = said[-1]
    seconds = max(0, int((visit.now - last.at).total_seconds()))
    ago = f"{seconds} s" if seconds < 60 else saying.ago(last.at, visit.now)
    match last.by:
        case By.STAFF:
            who = saying.first_up(visit.names.get(last.staff_id or "", "a colleague"))
            return f"{who} answered {ago} ago. {kept}"
        case By.PATIENT:
            return f"They wrote again {ago} ago. {kept}"
        case _:
            return f"An automatic answer went out {ago} ago. {kept}"


def _change(
    visit: Visit, contact_id: str, change: Callable[[Conversation], Conversation]
) -> Response:
    contact, was = reach.contact_of(visit, contact_id)
    if was is None:
        raise NotFound(contact.contact_id)
    try:
        visit.services.conversations.save(replace(change(was), revision=visit.form.number("seen")))
    except StaleWrite:
        problem = _who_was_faster(visit, contact.contact_id)
        return thread_page(visit, contact.contact_id, problem=problem, status=409)
    forget(visit.services, (visit.practice_id, "waiting"))
    _audit(visit, contact, "conversation.changed")
    return visit.go(visit.urls.thread(contact_id))


def _done_with(visit: Visit, contact: ContactPoint, did: str) -> None:
    """The work items that waited for an answer are done with it."""
    forget(visit.services, (visit.practice_id, "waiting"))
    told_at = visit.now if did == "message.sent" else None
    visit.services.waiting.answered(visit.practice_id, contact.members, told_at=told_at)
    asking = {of for of, person in contact.people.items() if person.asks}
    for item in visit.services.work_items.open_ones(visit.practice_id):
        if item.contact_id == contact.contact_id and item.kind in _ANSWERED:
            if item.kind is WorkKind.ENQUIRY and item.patient_id:
                asking.add(item.patient_id)
            try:
                visit.services.work_items.close(item, outcome="answered", now=visit.now)
                tell_news(visit.services, item, News.ANSWERED)
            except StaleWrite:
                continue  # a colleague has it in hand at this moment; it stays open
    for patient_id in asking:
        from chalicelib.actions.prospects.answer import answer

        with suppress(NotFound):  # of before prospects were kept
            answer(visit.services, visit.practice_id, patient_id, by=visit.me.staff_id)
    _audit(visit, contact, did)


def _audit(visit: Visit, contact: ContactPoint, did: str) -> None:
    visit.trail(did, contact.contact_id, *contact.members)
