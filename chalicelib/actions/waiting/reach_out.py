"""One tap on the list of who waits: a text leaves, a call is written down, or it is let be.

Each asks first whether they still wait for it, so that of two at the desk one is told; and what is
done takes them off the list.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.actions.journeys.tell_outcome import CALLS, tell_outcome
from chalicelib.actions.links import BOOKING_LIVES, booking_token
from chalicelib.actions.send_message import NotNow, TheyStopped, send_now, why_held
from chalicelib.actions.write_down import write_down
from chalicelib.domain.conversations import By, Conversation, Message, WorkItem, WorkKind
from chalicelib.domain.decent_hours import hours_for
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import LocationId, PatientId, PracticeId, StaffId, WorkItemId
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.may_send import why_not_about
from chalicelib.domain.patients import Channel, ContactPoint
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.prospects import Loss
from chalicelib.domain.recovery import StepKind
from chalicelib.domain.sending import why_not_spent
from chalicelib.domain.touchpoints import Why
from chalicelib.domain.waiting import FROM_FACTS, LetBe, Reason, Waiting
from chalicelib.domain.waiting.words import TOPICS, needs_link, text_of
from chalicelib.storage.contacts import contact_from
from chalicelib.storage.db import ConditionFailed
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.storage.prospects import ASKED
from chalicelib.storage.waiting import Known
from chalicelib.wiring import Services

_TRIES = 5
NO_ANSWER_FOR = {
    Reason.LOW_SCORE: timedelta(days=1),
    Reason.MISSED_CALL: timedelta(hours=2),
    Reason.PROSPECT: timedelta(hours=2),
}
_ELSE = timedelta(days=2)
"""Whoever did not answer the telephone comes back so much later."""
LETS_BE = FROM_FACTS | {Reason.CALL, Reason.MISSED_CALL, Reason.PROSPECT}
"""What the desk may let be. What somebody wrote is answered or closed in the inbox; who is not
content has a case."""


class AlreadyDone(RapportError):
    """They do not wait for it any more: somebody was faster, or they have booked."""


class AtNight(RapportError):
    """It is no decent hour for them."""


class NotCertain(RapportError):
    """The carrier refused the text, or did not answer: `state` says which."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def write_to(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    reason: Reason,
    *,
    by: StaffId,
) -> None:
    """The text of that reason, now, to their own phone. Raises NotFound, AlreadyDone, AtNight,
    NotNow, TheyStopped, NotCertain; then nothing left that would be counted."""
    known, waits = standing(services, practice_id, patient_id, reason)
    profile, now = known.profile, services.clock()
    setup = services.setups.of(practice_id)
    location = _location(services, practice_id, waits)
    contact = _reached(services, practice_id, profile, reason, location, now)
    link = _link(services, practice_id, patient_id, waits, location) if needs_link(reason) else ""
    text = text_of(
        reason,
        contact.language or profile.language,
        practice=setup.practice_at(location).brand,
        name=profile.called,
        link=link,
    )
    _spend(services, contact, reason, location, now)
    message = send_now(
        services,
        practice_id,
        contact,
        text=text,
        by=By.STAFF,
        staff_id=by,
        location_id=location.location_id,
    )
    if message is None or message.state in ("failed", "uncertain"):
        raise NotCertain(message.state if message else "uncertain")
    _remember(services, message, location.location_id)
    if reason is Reason.REFERRER:
        services.waiting.thanked(practice_id, patient_id, now)
    else:
        services.waiting.told(practice_id, patient_id, now)
    _write_down(services, practice_id, patient_id, "waiting.written", reason, by)


def called(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    reason: Reason,
    *,
    key: str = "",
    reached: bool,
    by: StaffId,
) -> None:
    """`key`: of what was noted, where there is more than one of that reason. Whoever was not
    reached comes back later. Raises NotFound, AlreadyDone, StaleWrite."""
    _, waits = standing(services, practice_id, patient_id, reason, key=key)
    now = services.clock()
    if waits.mark is not None:
        _called_for(services, practice_id, waits, reached=reached, by=by)
    elif reached and reason is Reason.REFERRER:
        services.waiting.thanked(practice_id, patient_id, now)
    elif reached:
        services.waiting.told(practice_id, patient_id, now)
    if not reached and (waits.mark is None or reason in NO_ANSWER_FOR):
        until = now + NO_ANSWER_FOR.get(reason, _ELSE)
        let = LetBe(at=now, by=by, why="no answer", until=until)
        services.waiting.let_be(practice_id, patient_id, reason, let)
    did = "waiting.called" if reached else "waiting.not-reached"
    _write_down(services, practice_id, patient_id, did, reason, by)


def let_be(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    reason: Reason,
    *,
    key: str = "",
    why: str,
    until: datetime | None = None,
    by: StaffId,
) -> None:
    """`until`: they come back then. Raises NotFound, AlreadyDone, StaleWrite."""
    _, waits = standing(services, practice_id, patient_id, reason, key=key)
    now = services.clock()
    if waits.mark is not None and until is None:
        _close(services, practice_id, waits, why, by)
    else:
        let = LetBe(at=now, by=by, why=why, until=until)
        services.waiting.let_be(practice_id, patient_id, reason, let)
    _write_down(services, practice_id, patient_id, "waiting.let-be", reason, by, why)


def not_let_be(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    reason: Reason,
    *,
    by: StaffId,
) -> None:
    """It was a slip."""
    services.waiting.not_let_be(practice_id, patient_id, reason)
    _write_down(services, practice_id, patient_id, "waiting.not-let-be", reason, by)


def standing(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    reason: Reason,
    *,
    key: str = "",
) -> tuple[Known, Waiting]:
    """Raises NotFound, AlreadyDone."""
    known = services.waiting.get(practice_id, patient_id)
    for of in services.waiting.reasons(practice_id, known):
        if of.reason is reason and (not key or (of.mark is not None and of.mark.key == key)):
            return known, of
    raise AlreadyDone(patient_id)


def _location(services: Services, practice_id: PracticeId, waits: Waiting) -> Location:
    locations = services.setups.of(practice_id).locations
    at = locations.get(waits.visit.location_id) if waits.visit else None
    if at is not None and not at.closed:
        return at
    return min(locations.values(), key=lambda of: (of.closed, of.name, of.location_id))


def _reached(
    services: Services,
    practice_id: PracticeId,
    profile: Profile,
    reason: Reason,
    location: Location,
    now: datetime,
) -> ContactPoint:
    """Their own phone, where all that stands between it and a text allows one."""
    today, topic = location.local(now).date(), TOPICS[reason]
    if profile.is_child(today):
        raise NotNow(Why.CHILD)
    if profile.is_spared(topic):
        raise NotNow(Why.COMPLAINT)
    if profile.text is None:
        raise NotNow(Why.NO_CONTACT)
    contact = services.contacts.get(practice_id, profile.text)
    if contact.channel is not Channel.TEXT:
        raise NotNow(Why.NO_CONTACT)
    if why := why_not_about(contact, topic, now=now, today=today, of=profile.kind):
        if why is Why.STOPPED:
            raise TheyStopped(contact.contact_id)
        raise NotNow(why)
    if not hours_for(location, contact, profile.zone).awake(now):
        raise AtNight(contact.contact_id)
    if why := why_held(services, contact):
        raise NotNow(why)
    return contact


def _spend(
    services: Services, contact: ContactPoint, reason: Reason, location: Location, now: datetime
) -> None:
    """One message of the day's, and of two who tap at once only one has it."""
    practice = services.setups.of(contact.practice_id).practice
    try:
        services.contacts.spend(
            contact.practice_id,
            contact.contact_id,
            now=now,
            today=location.local(now).date(),
            per_day=practice.per_day,
            per_week=practice.per_week,
            message=f"waiting {reason.value}",
            topic=TOPICS[reason],
        )
    except ConditionFailed as refused:
        found = contact_from(refused.found) if refused.found else None
        raise NotNow(why_not_spent(found, now=now)) from refused


def _link(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    waits: Waiting,
    location: Location,
) -> str:
    token = booking_token(
        services,
        f"waiting\n{patient_id}\n{waits.reason.value}\n{waits.since.isoformat()}",
        practice_id=practice_id,
        patient_id=patient_id,
        until=services.clock() + BOOKING_LIVES,
        location_id=location.location_id,
    )
    return f"{services.config.public_base_url}/b/{token}"


def _remember(services: Services, message: Message, location_id: LocationId) -> None:
    """Where somebody waits there, they wait on: this answered nothing."""
    for _ in range(_TRIES):
        was = services.conversations.get(message.practice_id, message.contact_id)
        begun = was or Conversation(
            practice_id=message.practice_id,
            contact_id=message.contact_id,
            location_id=location_id,
            last_at=message.at,
            last_by=By.STAFF,
            preview="",
        )
        if begun.waiting_since is not None:
            return
        said = replace(begun, last_at=message.at, last_by=By.STAFF, preview=message.text[:80])
        try:
            services.conversations.save(said)
        except StaleWrite:
            continue
        return


def _called_for(
    services: Services, practice_id: PracticeId, waits: Waiting, *, reached: bool, by: StaffId
) -> None:
    if waits.mark is not None and waits.mark.key == ASKED:
        from chalicelib.actions.prospects.answer import came_of_call

        outcome = CallOutcome.CALLS_BACK if reached else CallOutcome.NO_ANSWER
        came_of_call(services, practice_id, waits.patient_id, outcome, by=by)
        return
    item, now = _item(services, practice_id, waits), services.clock()
    if waits.reason is Reason.LOW_SCORE:
        from chalicelib.actions.recovery.put_right import note

        kind = StepKind.TALKED if reached else StepKind.TRIED
        note(services, item, kind, "", step_id=fresh(now), by=by)
    elif item.kind in CALLS:
        outcome = CallOutcome.DONE if reached else CallOutcome.NO_ANSWER
        tell_outcome(services, item, outcome, by=by)
    elif reached:
        services.work_items.close(item, outcome="called back", now=now)


def _close(
    services: Services, practice_id: PracticeId, waits: Waiting, why: str, by: StaffId
) -> None:
    if waits.mark is not None and waits.mark.key == ASKED:
        from chalicelib.actions.prospects.answer import lose

        lose(services, practice_id, waits.patient_id, Loss.NOT_SAID, by=by)
        return
    item = _item(services, practice_id, waits)
    if item.run_id is not None or item.kind is WorkKind.ENQUIRY:
        tell_outcome(services, item, CallOutcome.NOT_INTERESTED, by=by)
    else:
        services.work_items.close(item, outcome=why, now=services.clock())


def _item(services: Services, practice_id: PracticeId, waits: Waiting) -> WorkItem:
    """Raises AlreadyDone."""
    key = waits.mark.key if waits.mark else ""
    try:
        item = services.work_items.get(practice_id, WorkItemId(key))
    except NotFound:
        raise AlreadyDone(key) from None
    if item.closed_at is not None:
        raise AlreadyDone(key)
    return item


def _write_down(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    did: str,
    reason: Reason,
    by: StaffId,
    why: str = "",
) -> None:
    about = (patient_id, reason.value, why)
    write_down(services, practice_id, did, *about, by=by, subject=patient_id)
