"""An appointment and the changes it allows. Statuses are FHIR R4's."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import AppointmentOver, NotOpen, NotTheirsToUndo, TooLateToUndo
from chalicelib.domain.ids import (
    AppointmentId,
    LocationId,
    PatientId,
    PracticeId,
    ProviderId,
    VisitTypeId,
)
from chalicelib.domain.values import dataclass

GRACE = timedelta(minutes=3)
"""Nothing is sent about a change before this has passed, so that an undo sends nothing."""


class Status(StrEnum):
    """FHIR R4 Appointment.status, those that a front desk uses."""

    PENDING = "pending"
    """Asked for and not agreed to yet: takes no time and is never reminded of."""
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NO_SHOW = "noshow"


class Answer(StrEnum):
    """FHIR R4 Appointment.participant.status of the patient."""

    NEEDS_ACTION = "needs-action"
    ACCEPTED = "accepted"
    """Confirmed."""
    TENTATIVE = "tentative"
    """Asked to move."""
    DECLINED = "declined"
    """Said they are not coming."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """What an undo brings back."""

    starts_at: datetime
    ends_at: datetime
    location_id: LocationId
    provider_id: ProviderId
    status: Status
    answer: Answer
    notice: str = ""
    late_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class LeftFree:
    """The time that it had and has no more; noted with the change, whoever made it."""

    starts_at: datetime
    ends_at: datetime
    location_id: LocationId
    provider_id: ProviderId
    version: int
    """Of the visit since then."""
    at: datetime
    by: str
    """As in changed_by."""


@dataclass(frozen=True, kw_only=True)
class Appointment:
    practice_id: PracticeId
    appointment_id: AppointmentId
    patient_id: PatientId
    location_id: LocationId
    provider_id: ProviderId
    visit_type_id: VisitTypeId
    starts_at: datetime
    ends_at: datetime
    booked_at: datetime
    status: Status = Status.BOOKED
    answer: Answer = Answer.NEEDS_ACTION
    version: int = 1
    """Goes up with every move and cancellation; the iCalendar SEQUENCE is one less."""
    revision: int = 0
    """Goes up with every write; what a writer says it has read."""
    late_minutes: int | None = None
    note: str = ""
    link: str = ""
    """The token of the patient's own page for this appointment."""
    source_key: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""
    """"patient", a staff id, or what brought it: "import" (a file), "calendar", "api:<key id>"
    (also by FHIR and HL7)."""
    before: Before | None = None
    notice: str = ""
    """"moved" or "cancelled": what the patient must hear of. "told": moved by their own text, whose
    answer says so; what their calendar holds is put right all the same."""
    held: str = ""
    """Its reminders wait: the source whose latest file does not have it any more. Empty: no."""
    only_told: bool = False
    """Others meet about its patient, who need not come: nothing is sent."""
    amount: int | None = None
    """What it brought, in the smallest unit of the practice's currency; None: nobody told."""
    reminders_at: tuple[datetime, ...] = ()
    """When its reminders are to leave, as last planned; for screens, nothing is sent by it."""
    left_free: LeftFree | None = None
    """By its latest move or cancellation that left a time to come; others may want it."""

    @property
    def is_open(self) -> bool:
        return self.status is Status.BOOKED

    @property
    def is_confirmed(self) -> bool:
        return self.answer is Answer.ACCEPTED

    def can_be_undone(self, now: datetime, *, by: str) -> bool:
        """What the patient did is theirs to undo, for they have been told that it is so; the rest
        is the practice's. `by`: as in changed_by."""
        return (self.changed_by == "patient") == (by == "patient") and self._in_grace(now)

    def _in_grace(self, now: datetime) -> bool:
        return (
            self.before is not None
            and self.changed_at is not None
            and now < self.changed_at + GRACE
        )


def confirm(appointment: Appointment, *, by: str, now: datetime) -> Appointment:
    _must_be_booked(appointment)
    _must_not_have_begun(appointment, now)
    return _changed(appointment, by=by, now=now, answer=Answer.ACCEPTED)


def ask_to_move(appointment: Appointment, *, by: str, now: datetime) -> Appointment:
    _must_be_booked(appointment)
    return _changed(appointment, by=by, now=now, answer=Answer.TENTATIVE)


def running_late(
    appointment: Appointment, *, minutes: int | None, by: str, now: datetime
) -> Appointment:
    """Someone who says they are late is coming: the visit counts as confirmed."""
    _must_be_booked(appointment)
    return replace(
        _changed(appointment, by=by, now=now, answer=Answer.ACCEPTED), late_minutes=minutes or 0
    )


def cancel(appointment: Appointment, *, by: str, now: datetime) -> Appointment:
    _must_be_booked(appointment)
    _must_not_have_begun(appointment, now)
    return replace(
        _changed(appointment, by=by, now=now, answer=Answer.DECLINED),
        status=Status.CANCELLED,
        version=appointment.version + 1,
        notice="" if by == "patient" else "cancelled",
    )


def move(
    appointment: Appointment,
    *,
    starts_at: datetime,
    ends_at: datetime,
    provider_id: ProviderId,
    location_id: LocationId,
    by: str,
    now: datetime,
    told: bool = False,
) -> Appointment:
    """Whoever moves it has agreed to nothing yet, unless it is the patient who picked the time.
    `told`: they hear of it by an answer."""
    _must_be_booked(appointment)
    if starts_at <= now:
        raise AppointmentOver(appointment.appointment_id)
    answer = Answer.ACCEPTED if by == "patient" else Answer.NEEDS_ACTION
    return replace(
        _changed(appointment, by=by, now=now, answer=answer),
        starts_at=starts_at,
        ends_at=ends_at,
        provider_id=provider_id,
        location_id=location_id,
        late_minutes=None,
        version=appointment.version + 1,
        notice="told" if told else "moved",
    )


def time_left(was: Appointment, now_is: Appointment, *, at: datetime) -> LeftFree | None:
    """The time to come that this change leaves free; None: it leaves none."""
    stays = (was.starts_at, was.provider_id) == (now_is.starts_at, now_is.provider_id)
    moved = now_is.status is Status.BOOKED and not stays
    if was.status is not Status.BOOKED or was.starts_at <= at:
        return None
    if not moved and now_is.status is not Status.CANCELLED:
        return None
    return LeftFree(
        starts_at=was.starts_at,
        ends_at=was.ends_at,
        location_id=was.location_id,
        provider_id=was.provider_id,
        version=now_is.version,
        at=at,
        by=now_is.changed_by,
    )


def arrive(appointment: Appointment, *, by: str, now: datetime) -> Appointment:
    _must_be_booked(appointment)
    return replace(_changed(appointment, by=by, now=now), status=Status.ARRIVED)


def no_show(appointment: Appointment, *, by: str, now: datetime) -> Appointment:
    _must_be_booked(appointment)
    if now < appointment.starts_at:
        raise NotOpen(appointment.appointment_id)
    return replace(_changed(appointment, by=by, now=now), status=Status.NO_SHOW)


def undo(appointment: Appointment, *, by: str, now: datetime) -> Appointment:
    """Bring back what was before. A move or cancellation that is undone makes a new version again:
    versions only ever go up."""
    if not appointment._in_grace(now) or appointment.before is None:
        raise TooLateToUndo(appointment.appointment_id)
    if not appointment.can_be_undone(now, by=by):
        raise NotTheirsToUndo(appointment.appointment_id)
    was = appointment.before
    is_new = appointment.status is Status.CANCELLED or _place(appointment) != _place(was)
    return replace(
        appointment,
        starts_at=was.starts_at,
        ends_at=was.ends_at,
        location_id=was.location_id,
        provider_id=was.provider_id,
        status=was.status,
        answer=was.answer,
        notice=was.notice,
        late_minutes=was.late_minutes,
        version=appointment.version + is_new,
        changed_at=now,
        changed_by=by,
        before=None,
    )


def _place(of: Appointment | Before) -> tuple[object, ...]:
    return of.starts_at, of.ends_at, of.location_id, of.provider_id


def _changed(
    appointment: Appointment, *, by: str, now: datetime, answer: Answer | None = None
) -> Appointment:
    return replace(
        appointment,
        answer=answer or appointment.answer,
        changed_at=now,
        changed_by=by,
        before=Before(
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            location_id=appointment.location_id,
            provider_id=appointment.provider_id,
            status=appointment.status,
            answer=appointment.answer,
            notice=appointment.notice,
            late_minutes=appointment.late_minutes,
        ),
    )


def _must_be_booked(appointment: Appointment) -> None:
    if not appointment.is_open:
        raise NotOpen(appointment.appointment_id)


def _must_not_have_begun(appointment: Appointment, now: datetime) -> None:
    if now >= appointment.starts_at:
        raise AppointmentOver(appointment.appointment_id)
