"""Which steps of a playbook one appointment wants, and when."""

from collections.abc import Collection, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta

from chalicelib.domain.appointments import GRACE, Appointment, Status
from chalicelib.domain.decent_hours import decent, hours_for, wall_clock
from chalicelib.domain.opinions import as_wished
from chalicelib.domain.patients import Channel, ContactPoint, Patient
from chalicelib.domain.planning.household import Household, done_by, usable
from chalicelib.domain.playbooks import Offset, Order, Playbook, Step, When
from chalicelib.domain.practices import Location
from chalicelib.domain.touchpoints import Kind, State
from chalicelib.domain.values import dataclass

BOOKED_IS_NEWS = timedelta(hours=24)
"""After this "you are booked" is no longer news: the next reminder says it."""
LAST_CALL = timedelta(minutes=15)
"""A reminder less than this before the start helps nobody."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One step for one appointment, before households are merged."""

    appointment: Appointment
    contact: ContactPoint
    step: Step
    kind: Kind
    wanted: datetime
    due: datetime
    latest: datetime
    is_last: bool
    then: ContactPoint | None = None
    after_first: timedelta = field(default=timedelta(hours=2))


def playbook_for(appointment: Appointment, playbooks: Collection[Playbook]) -> Playbook | None:
    """The one that is on here: one that names the visit type before one for all, and of those a
    pilot before one for everywhere. Of two alike the first."""
    on = [p for p in playbooks if p.on and _is_for(p, appointment)]
    naming = [p for p in on if appointment.visit_type_id in p.visit_types]
    general = [p for p in on if not p.visit_types]
    ranked = (sorted(some, key=lambda p: not p.is_pilot) for some in (naming, general))
    return next((p for some in ranked for p in some), None)


def _is_for(playbook: Playbook, appointment: Appointment) -> bool:
    if appointment.location_id in playbook.off_at:
        return False
    return not playbook.is_pilot or (
        appointment.location_id in playbook.pilot_locations
        or appointment.provider_id in playbook.pilot_providers
    )


def wishes_for(household: Household, appointment: Appointment, now: datetime) -> list[Wish]:
    patient = household.patients.get(appointment.patient_id)
    location = household.locations.get(appointment.location_id)
    if patient is None or location is None or appointment.starts_at <= now:
        return []
    if patient.deceased or patient.discharged or appointment.only_told:
        return []
    notices = _notices(household, appointment, patient, location, now)
    if appointment.status is not Status.BOOKED or appointment.held:
        return notices
    reminders = _reminders(household, appointment, patient, location, now)
    if appointment.notice == "told" or any(wish.kind is Kind.MOVED for wish in notices):
        reminders = [w for w in reminders if w.step.offset.when is not When.BOOKED and w.due > now]
    return notices + reminders


def _notices(
    household: Household,
    appointment: Appointment,
    patient: Patient,
    location: Location,
    now: datetime,
) -> list[Wish]:
    """What the practice changed, told after the grace; and the calendar file, put right."""
    if appointment.changed_at is None or appointment.version == 1:
        return []
    kind = Kind.CANCELLED if appointment.status is Status.CANCELLED else Kind.MOVED
    changed = kind is Kind.CANCELLED or appointment.notice in ("moved", "told")
    told = _was_told(household, appointment)
    if not changed or (kind is Kind.CANCELLED and not appointment.notice and not told):
        return []
    today = location.local(now).date()
    first, _ = _channels(household, patient, Order.TEXT_THEN_EMAIL, today)
    wishes = []
    for channel in (Channel.TEXT, Channel.EMAIL):
        contact = household.contact_of(patient, channel, today)
        has_calendar_file = channel is Channel.EMAIL and told
        tell = appointment.notice not in ("", "told") and contact is first
        if contact is None or not (tell or has_calendar_file):
            continue
        hours = hours_for(location, contact, patient.zone)
        wanted = appointment.changed_at + GRACE
        # Not a moment earlier, however late it is: of what is undone in time nobody has read.
        earliest = max(now, wanted)
        latest = appointment.starts_at - LAST_CALL
        wishes.append(
            Wish(
                appointment=appointment,
                contact=contact,
                step=Step(
                    step_id=str(kind), offset=Offset(when=When.BOOKED), order=Order(str(channel))
                ),
                kind=kind,
                wanted=wanted,
                due=decent(wanted, hours=hours, now=earliest, latest=latest) or earliest,
                latest=latest,
                is_last=True,
            )
        )
    return wishes


def _was_told(household: Household, appointment: Appointment) -> bool:
    """An email about this appointment left, so a calendar may hold it."""
    return any(
        past.channel is Channel.EMAIL
        and past.state in (State.SENT, State.UNCERTAIN, State.CLAIMED)
        and any(s.appointment_id == appointment.appointment_id for s in past.subjects)
        for past in household.past
    )


def _reminders(
    household: Household,
    appointment: Appointment,
    patient: Patient,
    location: Location,
    now: datetime,
) -> list[Wish]:
    playbook = playbook_for(appointment, household.playbooks)
    if playbook is None or (appointment.is_confirmed and playbook.stop_when_confirmed):
        return []
    steps = [
        step
        for step in playbook.steps
        if not (appointment.is_confirmed and step.only_if_unconfirmed)
    ]
    timed = sorted(
        ((nominal(step, appointment, location), step) for step in steps),
        key=lambda pair: pair[0],
    )
    earliest = _not_before(appointment, now)
    reached = {
        step.step_id: _channels(household, patient, step.order, _day(location, wanted, earliest))
        for wanted, step in timed
    }
    timed = [(wanted, step) for wanted, step in timed if reached[step.step_id][0]]
    sent = _steps_sent(household, appointment)
    wishes = []
    for place, (wanted, step) in enumerate(timed):
        latest = _latest(timed, place, appointment)
        first, then = reached[step.step_id]
        overtaken = any(later.step_id in sent for _, later in timed[place + 1 :])
        if first is None or latest <= earliest or overtaken:
            continue
        hours = hours_for(location, first, patient.zone)
        due = decent(wanted, hours=hours, now=earliest, latest=latest)
        wishes.append(
            Wish(
                appointment=appointment,
                contact=first,
                step=step,
                kind=Kind.REMINDER,
                wanted=wanted,
                # No decent moment is left: it stays where it was wanted, and the sender says why
                # it did not go.
                due=due or max(wanted, earliest),
                latest=latest,
                is_last=place == len(timed) - 1,
                then=then,
                after_first=step.fallback_after,
            )
        )
    return wishes


def _day(location: Location, wanted: datetime, earliest: datetime) -> date:
    """On which a child may have come of age."""
    return location.local(max(wanted, earliest)).date()


def _not_before(appointment: Appointment, now: datetime) -> datetime:
    """What was booked or changed by a slip can be undone before anybody hears of it. So can what
    another system sends as it happens (HL7, FHIR, the API): who slips there puts it right there
    within a moment. In a file that is long done."""
    if appointment.changed_by == "import":
        return now
    return max(now, (appointment.changed_at or appointment.booked_at) + GRACE)


def _steps_sent(household: Household, appointment: Appointment) -> set[str]:
    return {
        step_id
        for visit_id, starts_at, step_id, _ in done_by(household.past)
        if visit_id == appointment.appointment_id and starts_at == appointment.starts_at
    }


def nominal(step: Step, appointment: Appointment, location: Location) -> datetime:
    """When a step is wanted, before quiet hours and budget have their say."""
    match step.offset.when:
        case When.BOOKED:
            return appointment.booked_at + GRACE
        case When.DAYS:
            day = location.local(appointment.starts_at).date() - timedelta(step.offset.days)
            return wall_clock(day, step.offset.at, location.tz)
        case When.BEFORE:
            return appointment.starts_at - step.offset.before


def _latest(
    timed: Sequence[tuple[datetime, Step]], place: int, appointment: Appointment
) -> datetime:
    """A step is of use until the next one is wanted; the last one until just before the visit."""
    end = appointment.starts_at - LAST_CALL
    wanted, step = timed[place]
    if step.offset.when is When.BOOKED:
        return min(end, wanted + BOOKED_IS_NEWS)
    after = timed[place + 1][0] if place + 1 < len(timed) else end
    return min(end, after) if after > wanted else end


def _channels(
    household: Household, patient: Patient, order: Order, on: date
) -> tuple[ContactPoint | None, ContactPoint | None]:
    """The first contact point to try on that day and the one to fall back to."""
    wanted = [household.contact_of(patient, of, on) for of in order.channels]
    there = [contact for contact in wanted if contact is not None]
    reach = [
        contact
        for contact in there
        if usable(contact) and household.is_answered_for(patient, contact, on)
    ]
    reach = as_wished(reach)
    # Where nothing reaches them the first is planned all the same: the sender then records why the
    # person was not written to, and the desk can read it.
    chosen = reach or there[:1]
    return (chosen[0] if chosen else None), (chosen[1] if len(chosen) > 1 else None)
