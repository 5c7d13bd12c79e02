"""Is a planned message still worth sending, at this moment? Values in, a decision out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.ids import AppointmentId, PlaybookId
from chalicelib.domain.patients import Consent, ContactPoint, Health
from chalicelib.domain.playbooks import Playbook, Step
from chalicelib.domain.touchpoints import Kind, State, Subject, Touchpoint, Why
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Go:
    subjects: tuple[Subject, ...]
    """Those of its appointments that it still makes sense to write about."""
    step: Step | None


@dataclass(frozen=True, kw_only=True)
class Skip:
    why: Why
    moved_to: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Not now: quiet hours have begun, or the message it waits for has not ended."""

    at_least: timedelta = timedelta(0)


Decision = Go | Skip | Wait

# Ends of a first message that say nothing about another channel.
_CHANNEL_ONLY = (
    Why.STOPPED,
    Why.PAUSED,
    Why.WRONG_NUMBER,
    Why.BAD_CONTACT,
    Why.BUDGET,
    Why.REFUSED,
    Why.GAVE_UP,
    Why.NOT_REGISTERED,
)


def decide(
    touchpoint: Touchpoint,
    appointments: Mapping[AppointmentId, Appointment],
    playbooks: Mapping[PlaybookId, Playbook],
    *,
    now: datetime,
    first: Touchpoint | None = None,
) -> Decision:
    """`first` is the message that a fallback falls back from."""
    if now >= touchpoint.latest:
        return Skip(why=Why.GAVE_UP if touchpoint.spent else Why.TOO_LATE)
    step = _step(touchpoint, playbooks)
    if touchpoint.kind is Kind.REMINDER and step is None:
        return Skip(why=_playbook_why(touchpoint, playbooks))
    answers = [
        _about(touchpoint, s, appointments.get(s.appointment_id), playbooks, step, now)
        for s in touchpoint.subjects
    ]
    going = tuple(answer for answer in answers if isinstance(answer, Subject))
    if not going:
        return next(answer for answer in answers if isinstance(answer, Skip))
    if touchpoint.yields:
        return Skip(why=Why.BUDGET)
    if first is not None and (held := _held_by_first(first)):
        return held
    if touchpoint.decent_until is not None and now >= touchpoint.decent_until:
        return Wait()
    return Go(subjects=going, step=step)


def _playbook(touchpoint: Touchpoint, playbooks: Mapping[PlaybookId, Playbook]) -> Playbook | None:
    return playbooks.get(touchpoint.playbook_id) if touchpoint.playbook_id else None


def _step(touchpoint: Touchpoint, playbooks: Mapping[PlaybookId, Playbook]) -> Step | None:
    playbook = _playbook(touchpoint, playbooks)
    if playbook is None or not _is_on(playbook, touchpoint):
        return None
    ids = touchpoint.step_id.split("+")
    return next((step for step in reversed(playbook.steps) if step.step_id in ids), None)


def _playbook_why(touchpoint: Touchpoint, playbooks: Mapping[PlaybookId, Playbook]) -> Why:
    playbook = _playbook(touchpoint, playbooks)
    on = playbook is not None and _is_on(playbook, touchpoint)
    return Why.PLAYBOOK_CHANGED if on else Why.PLAYBOOK_OFF


def _is_on(playbook: Playbook, touchpoint: Touchpoint) -> bool:
    return playbook.on and touchpoint.location_id not in playbook.off_at


def _about(
    touchpoint: Touchpoint,
    subject: Subject,
    appointment: Appointment | None,
    playbooks: Mapping[PlaybookId, Playbook],
    step: Step | None,
    now: datetime,
) -> Subject | Skip:
    if appointment is None or appointment.patient_id != subject.patient_id:
        return Skip(why=Why.GONE)
    cancelled = appointment.status is Status.CANCELLED
    if touchpoint.kind is Kind.CANCELLED:
        return subject if cancelled else Skip(why=Why.UNDONE)
    if cancelled:
        return Skip(why=Why.CANCELLED)
    if appointment.status is Status.PENDING:
        return Skip(why=Why.NOT_AGREED)
    if appointment.status is not Status.BOOKED:
        return Skip(why=Why.ARRIVED)
    if appointment.starts_at != subject.starts_at:
        return Skip(why=Why.MOVED, moved_to=appointment.starts_at)
    if now >= appointment.starts_at:
        return Skip(why=Why.TOO_LATE)
    if appointment.held and touchpoint.kind is Kind.REMINDER:
        return Skip(why=Why.HELD)
    if touchpoint.kind is Kind.REMINDER and appointment.is_confirmed and step is not None:
        playbook = _playbook(touchpoint, playbooks)
        if step.only_if_unconfirmed or (playbook and playbook.stop_when_confirmed):
            return Skip(why=Why.CONFIRMED)
    return subject


def _held_by_first(first: Touchpoint) -> Skip | Wait | None:
    if not first.state.ended:
        return Wait(at_least=timedelta(minutes=10))
    if first.state is State.SENT and first.delivery == "delivered":
        return Skip(why=Why.DELIVERED)
    if first.state is State.SKIPPED and first.why not in _CHANNEL_ONLY:
        return Skip(why=Why.FIRST_NOT_SENT)
    return None


def why_not_spent(contact: ContactPoint | None, *, now: datetime) -> Why:
    """What stood in the way of counting one more message to this contact point."""
    if contact is None or not contact.address:
        return Why.NO_CONTACT
    if contact.care is Consent.STOPPED:
        return Why.STOPPED
    if contact.health is Health.BAD:
        wrong = contact.health_reason == Why.WRONG_NUMBER
        return Why.WRONG_NUMBER if wrong else Why.BAD_CONTACT
    if contact.paused_until is not None and contact.paused_until > now:
        return Why.PAUSED
    return Why.BUDGET


def why_held(contact: ContactPoint, *, at: datetime) -> Why | None:
    """What will hold back a message of that moment if nothing changes; the budget is not asked."""
    why = why_not_spent(contact, now=at)
    return None if why is Why.BUDGET else why


def backoff(tries: int, *, asked: int | None = None) -> timedelta:
    """After a certain refusal: what the carrier asked for, else 15 s doubling to 15 minutes."""
    return timedelta(seconds=min(900, asked or 15 * 2 ** min(tries, 6)))
