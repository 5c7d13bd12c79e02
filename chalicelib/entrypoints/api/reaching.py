"""How patients may be reached: what they agreed to or refused; what was said, and what waits."""

from contextlib import suppress

from chalicelib.actions import consent
from chalicelib.actions.write_down import write_down
from chalicelib.domain import conversations, patients
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import ContactId, WorkItemId
from chalicelib.domain.patients import Channel, Consent, Purpose
from chalicelib.entrypoints.api.frame import Answer, Call, Seen, operation
from chalicelib.entrypoints.api.patients import normal_email, normal_phone, patient_of
from chalicelib.entrypoints.api.problems import StopStands
from chalicelib.entrypoints.api.shapes import (
    ConsentEntry,
    ContactPoint,
    Conversation,
    Conversations,
    Listed,
    Message,
    NewConsent,
    NewOptOut,
    Outcome,
    Page,
    WorkItem,
)
from chalicelib.storage.errors import NotFound


@operation(
    summary="Where a patient is reached, and what was agreed to or refused there",
    answers=Page[ContactPoint],
    refuses=(404,),
)
def list_contact_points(call: Call, patient_id: str) -> Answer:
    patient = patient_of(call, patient_id)
    contacts = call.services.contacts
    ids = [contacts.id_of(call.practice_id, of) for of in (patient.phone, patient.email) if of]
    found = contacts.get_many(call.practice_id, ids)
    return Answer(
        body=Page[ContactPoint](items=[shown(found[of]) for of in ids if of in found]),
        seen=Seen(did="patient.viewed", about=(patient.patient_id,)),
    )


@operation(
    summary="One phone number or email address",
    answers=ContactPoint,
    refuses=(404,),
)
def get_contact_point(call: Call, contact_point_id: str) -> Answer:
    found = _contact(call, contact_point_id)
    return Answer(body=shown(found), seen=_seen(found))


@operation(
    summary="Who agreed to or refused what there, in which words, the oldest first",
    answers=Page[ConsentEntry],
    refuses=(404,),
)
def list_consents(call: Call, contact_point_id: str) -> Answer:
    found = _contact(call, contact_point_id)
    ledger = call.services.contacts.ledger(call.practice_id, found.contact_id)
    return Answer(
        body=Page[ConsentEntry](
            items=[
                ConsentEntry(
                    at=of.at,
                    channel=of.channel,
                    purpose=of.purpose,
                    consent=of.consent,
                    source=of.source,
                    wording=of.wording,
                )
                for of in ledger
            ]
        ),
        seen=_seen(found),
    )


@operation(
    summary="Write down that they agreed or refused",
    says="A refusal holds at once. Who said STOP is written to again only when they say so "
    "themselves, or tell the desk: agreeing for them is refused.",
    answers=ContactPoint,
    takes=NewConsent,
    if_match="optional",
    refuses=(404, 409, 412),
)
def record_consent(call: Call, contact_point_id: str) -> Answer:
    said: NewConsent = call.body
    found = _contact(call, contact_point_id)
    call.expects(shown(found))
    if said.consent == "stopped":
        return Answer(body=shown(_stop(call, found, said.purpose, said.wording)))
    if said.purpose is Purpose.MARKETING and found.channel is Channel.TEXT:
        raise BadInput("purpose", "care: news and offers by text need their written consent")
    stands = found.care if said.purpose is Purpose.CARE else found.marketing
    if stands is Consent.STOPPED:
        raise StopStands(found.contact_id)
    started = consent.start(
        call.services,
        found,
        purpose=said.purpose,
        source=call.who.by,
        wording=said.wording,
        now=call.now,
        only_if_unchanged=True,
    )
    return Answer(body=shown(started))


@operation(
    summary="All numbers and addresses that refused reminders or offers",
    answers=Page[ContactPoint],
    asks=Listed,
)
def list_opt_outs(call: Call) -> Answer:
    at = call.at
    found, more = call.services.contacts.page(
        call.practice_id, after=at[0] if at else "", limit=call.question.limit
    )
    refused = [of for of in found if Consent.STOPPED in (of.care, of.marketing)]
    return Answer(
        body=Page[ContactPoint](
            items=[shown(of) for of in refused], next=call.next(more) if more else None
        ),
        seen=Seen(did="opt-outs.viewed", about=tuple(of.contact_id for of in refused), many=True),
    )


@operation(
    summary="Somebody does not want messages any more",
    says="Holds at once and for good, also for a number that nobody knows yet. What was planned to "
    "it is not sent.",
    answers=ContactPoint,
    takes=NewOptOut,
)
def opt_out(call: Call) -> Answer:
    said: NewOptOut = call.body
    if bool(said.phone) == bool(said.email):
        raise BadInput("phone", "one of phone and email")
    channel = Channel.TEXT if said.phone else Channel.EMAIL
    address = normal_phone(call, said.phone) if said.phone else normal_email(said.email)
    contact = call.services.contacts.known(call.practice_id, channel, address)
    for purpose in (said.purpose,) if said.purpose else tuple(Purpose):
        contact = _stop(call, contact, purpose, said.wording)
    return Answer(body=shown(contact))


def _stop(
    call: Call, contact: patients.ContactPoint, purpose: Purpose, wording: str
) -> patients.ContactPoint:
    return consent.stop(
        call.services,
        contact,
        purpose=purpose,
        source=call.who.by,
        wording=wording,
        now=call.now,
    )


def _contact(call: Call, contact_point_id: str) -> patients.ContactPoint:
    """Raises NotFound."""
    return call.services.contacts.get(call.practice_id, ContactId(contact_point_id))


def _seen(contact: patients.ContactPoint) -> Seen:
    return Seen(did="contact.viewed", about=(contact.contact_id, *contact.members))


def shown(of: patients.ContactPoint) -> ContactPoint:
    return ContactPoint(
        id=of.contact_id,
        channel=of.channel,
        address=of.address,
        patient_ids=list(of.members),
        care=of.care,
        marketing=of.marketing,
        health=of.health,
        health_reason=of.health_reason,
        paused_until=of.paused_until,
    )


# --- what was said -------------------------------------------------------------------------------


@operation(
    summary="Conversations in which somebody waits for a person, or the others",
    answers=Page[Conversation],
    asks=Conversations,
)
def list_conversations(call: Call) -> Answer:
    at = call.at
    found, more = call.services.conversations.page(
        call.practice_id,
        waiting=call.question.waiting,
        after=at[0] if at else "",
        limit=call.question.limit,
    )
    return Answer(
        body=Page[Conversation](
            items=[_conversation(of) for of in found], next=call.next(more) if more else None
        ),
        seen=Seen(did="inbox.viewed", about=tuple(of.contact_id for of in found), many=True),
    )


@operation(
    summary="The conversation with one number or address",
    answers=Conversation,
    refuses=(404,),
)
def get_conversation(call: Call, contact_point_id: str) -> Answer:
    found = call.services.conversations.get(call.practice_id, ContactId(contact_point_id))
    if found is None:
        raise NotFound(contact_point_id)
    return Answer(
        body=_conversation(found), seen=Seen(did="conversation.viewed", about=(found.contact_id,))
    )


@operation(
    summary="What was said, the latest first",
    answers=Page[Message],
    asks=Listed,
    refuses=(404,),
)
def list_messages(call: Call, contact_point_id: str) -> Answer:
    contact = _contact(call, contact_point_id)
    at = call.at
    # A cursor of another conversation must not say what its messages are called.
    if at and at[0] != contact.contact_id:
        raise BadInput("cursor", "`next` of a page of this same list")
    found, more = call.services.conversations.message_page(
        call.practice_id,
        contact.contact_id,
        before=at[1] if at else "",
        limit=call.question.limit,
    )
    return Answer(
        body=Page[Message](
            items=[_message(of) for of in found],
            next=call.next(contact.contact_id, more) if more else None,
        ),
        seen=Seen(did="conversation.viewed", about=(contact.contact_id, *contact.members)),
    )


def _conversation(of: conversations.Conversation) -> Conversation:
    return Conversation(
        contact_point_id=of.contact_id,
        location_id=of.location_id,
        last_at=of.last_at,
        last_by=of.last_by,
        preview=of.preview,
        waiting_since=of.waiting_since,
        urgent=of.urgent,
    )


def _message(of: conversations.Message) -> Message:
    return Message(
        id=of.message_id,
        by=of.by,
        at=of.at,
        text=of.text,
        pictures=of.media,
        understood=of.intent,
        state=of.state,
    )


# --- what waits for a person ---------------------------------------------------------------------


@operation(
    summary="What waits for a person: urgent first, then the oldest",
    answers=Page[WorkItem],
    asks=Listed,
)
def list_work_items(call: Call) -> Answer:
    at = call.at
    found, more = call.services.work_items.page(
        call.practice_id, after=at[0] if at else "", limit=call.question.limit
    )
    whose = [of.patient_id or of.contact_id or "" for of in found]
    return Answer(
        body=Page[WorkItem](
            items=[_work_item(of) for of in found], next=call.next(more) if more else None
        ),
        seen=Seen(did="work-items.viewed", about=tuple(of for of in whose if of), many=True),
    )


@operation(
    summary="One thing that waits, or waited, for a person",
    answers=WorkItem,
    refuses=(404,),
)
def get_work_item(call: Call, work_item_id: str) -> Answer:
    found = call.services.work_items.get(call.practice_id, WorkItemId(work_item_id))
    about = found.patient_id or found.contact_id
    return Answer(
        body=_work_item(found),
        seen=Seen(did="work-item.viewed", about=(about,)) if about else None,
    )


@operation(
    summary="It waits no more",
    answers=WorkItem,
    takes=Outcome,
    if_match="optional",
    refuses=(404, 409, 412),
)
def close_work_item(call: Call, work_item_id: str) -> Answer:
    said: Outcome = call.body
    found = call.services.work_items.get(call.practice_id, WorkItemId(work_item_id))
    call.expects(_work_item(found))
    if found.closed_at is not None:
        return Answer(body=_work_item(found))
    closed = call.services.work_items.close(found, outcome=said.outcome, now=call.now)
    if found.kind is WorkKind.ENQUIRY and found.patient_id:
        from chalicelib.actions.prospects.answer import answer

        with suppress(NotFound):  # of before prospects were kept
            answer(call.services, call.practice_id, found.patient_id, by=call.who.by)
    write_down(
        call.services,
        call.practice_id,
        "work-item.closed",
        closed.work_item_id,
        closed.patient_id or "",
        by=call.who.by,
        subject=closed.patient_id or closed.contact_id or "",
    )
    return Answer(body=_work_item(closed))


def _work_item(of: conversations.WorkItem) -> WorkItem:
    return WorkItem(
        id=of.work_item_id,
        kind=WorkKind(of.kind),
        location_id=of.location_id,
        opened_at=of.opened_at,
        due_at=of.due_at,
        contact_point_id=of.contact_id,
        patient_id=of.patient_id,
        appointment_id=of.appointment_id,
        line=of.line,
        taken=of.owner is not None,
        closed_at=of.closed_at,
        outcome=of.outcome,
    )
