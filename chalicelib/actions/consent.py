"""Somebody stopped our messages, or allowed them again: the ledger, and what was planned.

The ledger decides. A STOP is kept under an id that is derived from the address, so that it is
still found after an import, a merge, an undo or an erasure; nothing but `start` takes it back.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.opinions import count_stop
from chalicelib.actions.plan_reminders import replan_contact
from chalicelib.domain.ids import CampaignId
from chalicelib.domain.patients import Consent, ContactPoint, Health, LedgerEntry, Purpose
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why
from chalicelib.storage.audit import entry_about
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

COUNTED_AGAINST = timedelta(days=7)
_TRIES = 5
"""Messages counted meanwhile make a write stale; each try reads again."""


def stop(
    services: Services,
    contact: ContactPoint,
    *,
    purpose: Purpose,
    source: str,
    wording: str,
    now: datetime,
) -> ContactPoint:
    """No more messages of this purpose to this contact point; what is planned is retired.

    What else the household may be reached by takes over where its reminders allow that.
    Harmless when repeated. A message that a worker has claimed already is caught by its own check
    just before it is sent.
    """
    first = Consent.STOPPED not in (contact.care, _stands(contact, purpose))
    was_stopped = _stands(contact, purpose) is Consent.STOPPED
    stopped = _record(services, contact, Consent.STOPPED, purpose, source, wording, now)
    if first:
        _tell_campaign(services, stopped, now)
    if purpose is Purpose.CARE:
        messages = retire_planned(services, stopped, why=Why.STOPPED, now=now)
        if not was_stopped:
            count_stop(services, stopped, messages, now)
        replan_contact(services, contact.practice_id, contact.contact_id)
    return stopped


def _tell_campaign(services: Services, contact: ContactPoint, now: datetime) -> None:
    """Who stops within a week of a campaign's message counts against it."""
    lately = services.touchpoints.of_contact(contact.practice_id, contact.contact_id, limit=20)
    for touchpoint in reversed(lately):
        is_one = touchpoint.kind is Kind.CAMPAIGN and touchpoint.state is State.SENT
        if is_one and touchpoint.ended_at and now - touchpoint.ended_at <= COUNTED_AGAINST:
            source = CampaignId(touchpoint.source)
            services.campaigns.count_stopped(contact.practice_id, source)
            return


def start(
    services: Services,
    contact: ContactPoint,
    *,
    purpose: Purpose,
    source: str,
    wording: str,
    now: datetime,
    only_if_unchanged: bool = False,
) -> ContactPoint:
    """Messages of this purpose are allowed again. Harmless when repeated.

    Whoever asks for texts about care says as well that the number is theirs.
    `only_if_unchanged`: raises StaleWrite where the contact point is not as it was read.
    """
    only = contact.revision if only_if_unchanged else None
    started = _record(services, contact, Consent.ALLOWED, purpose, source, wording, now, only)
    if purpose is Purpose.CARE:
        started = _is_theirs(services, started)
        replan_contact(services, contact.practice_id, contact.contact_id)
    return started


def works_again(services: Services, contact: ContactPoint) -> ContactPoint:
    """A person says that what did not work before does now. Raises StaleWrite: it was changed
    since it was read."""
    saved = services.contacts.save(replace(contact, health=Health.OK, health_reason=""))
    replan_contact(services, contact.practice_id, contact.contact_id)
    return saved


def _is_theirs(services: Services, contact: ContactPoint) -> ContactPoint:
    for _ in range(_TRIES):
        if contact.health is not Health.BAD or contact.health_reason != Why.WRONG_NUMBER:
            return contact
        try:
            return services.contacts.save(replace(contact, health=Health.OK, health_reason=""))
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
    raise StaleWrite(contact.contact_id)


def retire_planned(
    services: Services, contact: ContactPoint, *, why: Why, now: datetime
) -> list[Touchpoint]:
    """End every message that is planned to this contact point. All there were, as they were."""
    planned = services.touchpoints.of_contact(contact.practice_id, contact.contact_id)
    for touchpoint in planned:
        if touchpoint.state is State.PLANNED:
            services.touchpoints.retire(touchpoint, why=why, now=now)
    return planned


def _record(
    services: Services,
    contact: ContactPoint,
    consent: Consent,
    purpose: Purpose,
    source: str,
    wording: str,
    now: datetime,
    only_revision: int | None = None,
) -> ContactPoint:
    entry = LedgerEntry(
        contact_id=contact.contact_id,
        channel=contact.channel,
        purpose=purpose,
        consent=consent,
        at=now,
        source=source,
        wording=wording,
    )
    for _ in range(_TRIES):
        if _stands(contact, purpose) is consent:
            # What was read before may not be so any more: of a STOP and a START at once the one
            # that comes last must hold.
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
            if _stands(contact, purpose) is consent:
                return contact
        if only_revision not in (None, contact.revision):
            raise StaleWrite(contact.contact_id)
        try:
            audit = entry_about(contact, f"consent.{consent}", who=_who(source), at=now)
            return services.contacts.record(contact, entry, audit=audit)
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
    raise StaleWrite(contact.contact_id)


def _who(source: str) -> str:
    """As the audit trail names them, by where the ledger says it was."""
    before, at_the_desk, staff_id = source.partition("front desk: ")
    if at_the_desk and not before:
        return staff_id
    if source == "import" or source.startswith("api:"):
        return source
    return "rapport" if source in ("carrier", "complaint", "merge") else "patient"


def _stands(contact: ContactPoint, purpose: Purpose) -> Consent:
    return contact.care if purpose is Purpose.CARE else contact.marketing


def agree(
    services: Services,
    contact: ContactPoint,
    *,
    purpose: Purpose = Purpose.CARE,
    source: str,
    wording: str,
    now: datetime,
) -> ContactPoint:
    """Somebody ticked a box about texts, whom nobody has seen: it fills a gap, never lifts a STOP,
    and its words are kept each time. The contact point as it stands then."""
    for _ in range(_TRIES):
        if Consent.STOPPED in (contact.care, _stands(contact, purpose)):
            return contact
        entry = LedgerEntry(
            contact_id=contact.contact_id,
            channel=contact.channel,
            purpose=purpose,
            consent=Consent.ALLOWED,
            at=now,
            source=source,
            wording=wording,
        )
        audit = entry_about(contact, f"consent.{Consent.ALLOWED}", who=_who(source), at=now)
        try:
            return services.contacts.record(contact, entry, audit=audit)
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
    raise StaleWrite(contact.contact_id)
