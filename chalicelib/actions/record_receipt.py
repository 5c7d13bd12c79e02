"""The carrier told us what became of a message: late, twice, or in another order."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions import consent
from chalicelib.actions.find_sent import sent_to
from chalicelib.actions.not_sent import contact_is_bad, open_not_delivered, opted_out
from chalicelib.channels.receipts import EmailReceipt, Outcome, Receipt
from chalicelib.domain.conversations import Message, WorkItem, WorkKind
from chalicelib.domain.decent_hours import decent, hours_for, quiet_after
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.errors import NotYetKnown
from chalicelib.domain.ids import PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Purpose
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.health import Trouble
from chalicelib.wiring import Services

OUR_RECORD_MAY_LAG = timedelta(minutes=10)
"""A receipt may overtake our own note of the carrier's id; after this there will be none."""
_TRIES = 5

About = Touchpoint | Message


def record_receipt(
    services: Services, receipt: Receipt | EmailReceipt, *, only_for: PracticeId | None = None
) -> bool:
    """Set what became of the message, the contact point's health, and what follows from it.

    `only_for`: whoever brought it may speak of this practice's messages only.

    False: nobody's, or nothing to note. Raises NotYetKnown for a fresh one that nothing is known
    about. Harmless when repeated or out of order: a failure stands, whatever comes later.
    """
    now = services.clock()
    if receipt.outcome is Outcome.UNKNOWN:
        return False
    found = _find(services, receipt, only_for)
    if found is None:
        return False
    contact, about = found
    if receipt.outcome is Outcome.DELIVERED:
        _arrived(services, contact, about, receipt, now)
    else:
        _did_not_arrive(services, contact, about, receipt, now)
    return True


def _find(
    services: Services, receipt: Receipt | EmailReceipt, only_for: PracticeId | None
) -> tuple[ContactPoint, About] | None:
    """The message with the carrier's id, among those to this address."""
    practices = [
        of
        for of in services.contacts.practices_of(receipt.address)
        if only_for is None or of == only_for
    ]
    for practice_id in practices:
        contact_id = services.contacts.id_of(practice_id, receipt.address)
        about = sent_to(services, practice_id, contact_id, receipt.message_id)
        if about is not None:
            return services.contacts.get(practice_id, contact_id), about
    if practices and services.clock() < receipt.at + OUR_RECORD_MAY_LAG:
        raise NotYetKnown(receipt.message_id)
    return None


def _arrived(
    services: Services,
    contact: ContactPoint,
    about: About,
    receipt: Receipt | EmailReceipt,
    now: datetime,
) -> None:
    _note(services, about, "delivered", "", now)
    if receipt.reason is NotDelivered.COMPLAINED:
        if contact.care is not Consent.STOPPED:
            services.health.count(contact.practice_id, Trouble.COMPLAINED, at=now)
        for purpose in Purpose:
            contact = consent.stop(
                services,
                contact,
                purpose=purpose,
                source="complaint",
                wording="Reported as spam.",
                now=now,
            )
    elif contact.health is Health.FAILING:
        _healthy_again(services, contact)


def _did_not_arrive(
    services: Services,
    contact: ContactPoint,
    about: About,
    receipt: Receipt | EmailReceipt,
    now: datetime,
) -> None:
    """What follows comes first and the note last: where it stands, all of it was done."""
    if about.delivery == "failed":
        return
    reason = receipt.reason or NotDelivered.UNKNOWN
    if isinstance(about, Message):
        _reply_not_delivered(services, about, reason, now)
    elif not _pull_forward(services, about, now):
        open_not_delivered(services, about, reason, now)
    if reason is NotDelivered.OPTED_OUT:
        opted_out(services, contact, now)
    elif receipt.permanent:
        contact_is_bad(services, contact.practice_id, contact.contact_id, reason)
    else:
        _failing(services, contact, reason)
    _note(services, about, "failed", reason.value, now)


def _note(services: Services, about: About, delivery: str, reason: str, now: datetime) -> None:
    if isinstance(about, Touchpoint):
        services.touchpoints.delivered(about, delivery=delivery, reason=reason, now=now)
    else:
        services.conversations.delivered(about, delivery=delivery)


def _pull_forward(services: Services, first: Touchpoint, now: datetime) -> bool:
    """Its fallback need not wait any longer; False: there is none."""
    fallbacks = _fallbacks(services, first)
    setup = services.setups.of(first.practice_id)
    for fallback in fallbacks:
        if fallback.state is not State.PLANNED or fallback.due_at <= now:
            continue
        contact = services.contacts.get(fallback.practice_id, fallback.contact_id)
        hours = hours_for(setup.locations[fallback.location_id], contact, "")
        at = decent(now, hours=hours, now=now, latest=fallback.latest)
        if at is not None and at < fallback.due_at:
            services.touchpoints.replan(
                replace(fallback, due_at=at, decent_until=quiet_after(at, hours))
            )
    return bool(fallbacks)


def _fallbacks(services: Services, first: Touchpoint) -> list[Touchpoint]:
    """They lie at the other contact points of the people it was about."""
    patients = services.patients.get_many_standing(
        first.practice_id, {subject.patient_id for subject in first.subjects}
    )
    # A child's lie where somebody who answers for it is reached.
    named = [patient.guarantor for patient in patients.values() if patient.guarantor]
    people = [*patients.values()]
    people += services.patients.get_many_standing(first.practice_id, named).values()
    addresses = {of.phone if first.channel is Channel.EMAIL else of.email for of in people}
    found: list[Touchpoint] = []
    for address in sorted(addresses - {""}):
        contact_id = services.contacts.id_of(first.practice_id, address)
        visit = min(subject.starts_at for subject in first.subjects)
        there = services.touchpoints.of_contact(first.practice_id, contact_id, visits_after=visit)
        found += [t for t in there if t.after == first.touchpoint_id]
    return [t for t in found if t.state is not State.SKIPPED]


def _failing(services: Services, contact: ContactPoint, reason: NotDelivered) -> None:
    _health(services, contact, Health.FAILING, reason.value)


def _healthy_again(services: Services, contact: ContactPoint) -> None:
    _health(services, contact, Health.OK, "")


def _health(services: Services, contact: ContactPoint, health: Health, reason: str) -> None:
    """What is bad stays so until a person says otherwise."""
    for _ in range(_TRIES):
        if contact.health in (health, Health.BAD):
            return
        try:
            services.contacts.save(replace(contact, health=health, health_reason=reason))
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
            continue
        return
    raise StaleWrite(contact.contact_id)


def _reply_not_delivered(
    services: Services, message: Message, reason: NotDelivered, now: datetime
) -> None:
    """What we or a person at the desk wrote did not arrive: the patient may be waiting for it."""
    conversation = services.conversations.get(message.practice_id, message.contact_id)
    if conversation is None:
        return
    services.work_items.open(
        WorkItem(
            practice_id=message.practice_id,
            work_item_id=WorkItemId(derived_ulid(message.at, "not-delivered", message.message_id)),
            kind=WorkKind.NOT_DELIVERED,
            location_id=conversation.location_id,
            opened_at=now,
            contact_id=message.contact_id,
            line=f"A reply was not delivered. {reason.sentence}",
        )
    )
