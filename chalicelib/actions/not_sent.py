"""A message certainly or perhaps did not reach its patient: a person must know."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions import consent
from chalicelib.actions.plan_reminders import replan_contact
from chalicelib.channels.errors import Undeliverable
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.ids import ContactId, PracticeId, WorkItemId, derived_ulid
from chalicelib.domain.patients import Channel, ContactPoint, Health, Purpose
from chalicelib.domain.touchpoints import Kind, Touchpoint
from chalicelib.storage.audit import entry_about
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services


def tell_failed(services: Services, touchpoint: Touchpoint, refused: Undeliverable) -> None:
    """Remember what is wrong with the contact point; another channel takes over where it can."""
    practice_id, contact_id = touchpoint.practice_id, touchpoint.contact_id
    if refused.reason is NotDelivered.OPTED_OUT:
        opted_out(services, services.contacts.get(practice_id, contact_id), services.clock())
    elif refused.contact_is_bad:
        contact_is_bad(services, practice_id, contact_id, refused.reason)
    open_not_delivered(services, touchpoint, refused.reason, services.clock())


def opted_out(services: Services, contact: ContactPoint, now: datetime) -> None:
    """The carrier keeps a STOP that never reached us: from now on our ledger knows it too."""
    for purpose in Purpose:
        contact = consent.stop(
            services,
            contact,
            purpose=purpose,
            source="carrier",
            wording="The carrier says that this phone has opted out.",
            now=now,
        )


def contact_is_bad(
    services: Services, practice_id: PracticeId, contact_id: ContactId, reason: NotDelivered
) -> None:
    """Mark it and plan again: the household's messages move to what still works."""
    while True:
        contact = services.contacts.get(practice_id, contact_id)
        if contact.health is Health.BAD:
            break
        try:
            bad = replace(contact, health=Health.BAD, health_reason=str(reason))
            audit = entry_about(contact, "contact.bad", who="rapport", at=services.clock())
            services.contacts.save(bad, audit=audit)
        except StaleWrite:
            continue
        break
    replan_contact(services, practice_id, contact_id)


def open_not_delivered(
    services: Services, touchpoint: Touchpoint, reason: NotDelivered, now: datetime
) -> None:
    """One of a campaign is counted with it, and what is wrong with the contact point is kept: of
    twenty thousand, hundreds do not arrive, and nobody calls about a greeting."""
    if touchpoint.kind is Kind.CAMPAIGN:
        return
    what = "Text" if touchpoint.channel is Channel.TEXT else "Email"
    _open(
        services,
        touchpoint,
        WorkKind.NOT_DELIVERED,
        f"{what} not delivered. {reason.sentence}",
        now,
    )


def tell_uncertain(services: Services, touchpoint: Touchpoint, now: datetime) -> None:
    what = "text" if touchpoint.channel is Channel.TEXT else "email"
    _open(
        services,
        touchpoint,
        WorkKind.UNCERTAIN,
        f"A {what} may or may not have left. It is not sent again: please check with the patient.",
        now,
    )


def tell_not_ready(services: Services, touchpoint: Touchpoint, now: datetime) -> None:
    """Once a day for a location, however many messages wait and however often they are tried."""
    is_text = touchpoint.channel is Channel.TEXT
    what, who = ("Texts", "number") if is_text else ("Emails", "address")
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    about = "not-ready", touchpoint.location_id, touchpoint.channel
    services.work_items.open(
        WorkItem(
            practice_id=touchpoint.practice_id,
            work_item_id=WorkItemId(derived_ulid(day, touchpoint.practice_id, *about)),
            kind=WorkKind.NOT_DELIVERED,
            location_id=touchpoint.location_id,
            opened_at=now,
            line=f"{what} wait: the {who} that they leave from is not set up. "
            "They are tried again each minute.",
        )
    )


def _open(
    services: Services, touchpoint: Touchpoint, kind: WorkKind, line: str, now: datetime
) -> None:
    subject = touchpoint.subjects[0] if touchpoint.subjects else None
    services.work_items.open(
        WorkItem(
            practice_id=touchpoint.practice_id,
            work_item_id=WorkItemId(
                derived_ulid(touchpoint.due_at, kind, touchpoint.touchpoint_id)
            ),
            kind=kind,
            location_id=touchpoint.location_id,
            opened_at=now,
            contact_id=touchpoint.contact_id,
            patient_id=next(iter(touchpoint.about), None),
            appointment_id=subject.appointment_id if subject else None,
            line=line,
        )
    )
