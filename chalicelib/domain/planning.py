"""Which messages a household's appointments need, to whom and when. Decides; does nothing.

appointments × steps ──► wanted at ──► decent hours ──► one text a household ──► budget
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.appointments import GRACE, Appointment, Status
from chalicelib.domain.decent_hours import Hours, decent, hours_for, quiet_after, wall_clock
from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    PatientId,
    TouchpointId,
)
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Health, Patient
from chalicelib.domain.playbooks import Offset, Order, Playbook, Step, When
from chalicelib.domain.practices import Location, Practice
from chalicelib.domain.touchpoints import (
    Kind,
    State,
    Subject,
    Touchpoint,
    Why,
    touchpoint_id,
)

BOOKED_IS_NEWS = timedelta(hours=24)
"""After this "you are booked" is no longer news: the next reminder says it."""
LAST_CALL = timedelta(minutes=15)
"""A reminder less than this before the start helps nobody."""


@dataclass(frozen=True, kw_only=True)
class Household:
    """People who share contact points, and all that planning for them needs."""

    practice: Practice
    locations: Mapping[LocationId, Location]
    playbooks: Collection[Playbook]
    patients: Mapping[PatientId, Patient]
    contacts: Mapping[ContactId, ContactPoint]
    appointments: Collection[Appointment]
    past: Collection[Touchpoint] = ()
    """Every touchpoint about these visits so far, planned or ended."""

    def contact_of(self, patient: Patient, channel: Channel) -> ContactPoint | None:
        address = patient.phone if channel is Channel.TEXT else patient.email
        if not address:
            return None
        mine = (c for c in self.contacts.values() if patient.patient_id in c.members)
        return next((c for c in mine if c.channel is channel and c.address == address), None)


@dataclass(frozen=True, kw_only=True)
class _Wish:
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


def plan(household: Household, *, now: datetime) -> list[Touchpoint]:
    """Every touchpoint that should be planned as things stand; those that ended are not in it."""
    wishes = [
        wish
        for appointment in household.appointments
        for wish in _wishes(household, appointment, now)
    ]
    groups = _merge_steps(household, wishes)
    done = _done(household.past)
    left = [[w for w in group if _key(w, w.contact.channel) not in done] for group in groups]
    firsts = [(_touchpoint(household, some), some) for some in left if some]
    wishes_of = {first.touchpoint_id: some for first, some in firsts}
    fitted = _fit_budgets(household, [first for first, _ in firsts], now)
    waiting = [(first, wishes_of[first.touchpoint_id]) for first in fitted]
    waiting += _sent_before(household, groups, done)
    fallbacks = [
        fallback
        for first, some in waiting
        for fallback in _fallbacks(household, some, first, done, now)
    ]
    return [replace(t, decent_until=_decent_until(household, t)) for t in (*fitted, *fallbacks)]


def _decent_until(household: Household, touchpoint: Touchpoint) -> datetime:
    contact = household.contacts[touchpoint.contact_id]
    return quiet_after(touchpoint.due_at, _hours_of(household, contact, touchpoint))


# --- which steps, when ---------------------------------------------------------------------------


def playbook_for(appointment: Appointment, playbooks: Collection[Playbook]) -> Playbook | None:
    """The one that is on here: one that names the visit type before one for all."""
    on = [p for p in playbooks if p.on and _in_pilot(p, appointment)]
    naming = [p for p in on if appointment.visit_type_id in p.visit_types]
    general = [p for p in on if not p.visit_types]
    return next(iter([*naming, *general]), None)


def _in_pilot(playbook: Playbook, appointment: Appointment) -> bool:
    if not playbook.pilot_locations and not playbook.pilot_providers:
        return True
    return (
        appointment.location_id in playbook.pilot_locations
        or appointment.provider_id in playbook.pilot_providers
    )


def _wishes(household: Household, appointment: Appointment, now: datetime) -> list[_Wish]:
    patient = household.patients.get(appointment.patient_id)
    location = household.locations.get(appointment.location_id)
    if patient is None or location is None or appointment.starts_at <= now:
        return []
    if patient.deceased or patient.discharged:
        return []
    notices = _notices(household, appointment, patient, location, now)
    if appointment.status is not Status.BOOKED:
        return notices
    reminders = _reminders(household, appointment, patient, location, now)
    if any(wish.kind is Kind.MOVED for wish in notices):
        reminders = [w for w in reminders if w.step.offset.when is not When.BOOKED and w.due > now]
    return notices + reminders


def _notices(
    household: Household,
    appointment: Appointment,
    patient: Patient,
    location: Location,
    now: datetime,
) -> list[_Wish]:
    """What the practice changed, told after the grace; and the calendar file, put right."""
    if appointment.changed_at is None or appointment.version == 1:
        return []
    kind = Kind.CANCELLED if appointment.status is Status.CANCELLED else Kind.MOVED
    changed = kind is Kind.CANCELLED or appointment.notice == "moved"
    told = _was_told(household, appointment)
    if not changed or (kind is Kind.CANCELLED and not appointment.notice and not told):
        return []
    wishes = []
    for channel in (Channel.TEXT, Channel.EMAIL):
        contact = household.contact_of(patient, channel)
        has_calendar_file = channel is Channel.EMAIL and told
        tell = appointment.notice and channel is _first_channel(household, patient)
        if contact is None or not (tell or has_calendar_file):
            continue
        hours = hours_for(location, contact, patient.zone)
        wanted = appointment.changed_at + GRACE
        latest = appointment.starts_at - LAST_CALL
        wishes.append(
            _Wish(
                appointment=appointment,
                contact=contact,
                step=Step(
                    step_id=str(kind), offset=Offset(when=When.BOOKED), order=Order(str(channel))
                ),
                kind=kind,
                wanted=wanted,
                due=decent(wanted, hours=hours, now=now, latest=latest) or max(wanted, now),
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


def _first_channel(household: Household, patient: Patient) -> Channel:
    text = household.contact_of(patient, Channel.TEXT)
    return Channel.TEXT if text and _usable(text) else Channel.EMAIL


def _reminders(
    household: Household,
    appointment: Appointment,
    patient: Patient,
    location: Location,
    now: datetime,
) -> list[_Wish]:
    playbook = playbook_for(appointment, household.playbooks)
    if playbook is None or (appointment.is_confirmed and playbook.stop_when_confirmed):
        return []
    steps = [
        step
        for step in playbook.steps
        if not (appointment.is_confirmed and step.only_if_unconfirmed)
        and _channels(household, patient, step.order)[0]
    ]
    timed = sorted(
        ((nominal(step, appointment, location), step) for step in steps),
        key=lambda pair: pair[0],
    )
    sent = _steps_sent(household, appointment)
    # What was booked or changed by a slip can be undone before anybody hears of it.
    earliest = max(now, (appointment.changed_at or appointment.booked_at) + GRACE)
    wishes = []
    for place, (wanted, step) in enumerate(timed):
        latest = _latest(timed, place, appointment)
        first, then = _channels(household, patient, step.order)
        overtaken = any(later.step_id in sent for _, later in timed[place + 1 :])
        if first is None or latest <= earliest or overtaken:
            continue
        hours = hours_for(location, first, patient.zone)
        due = decent(wanted, hours=hours, now=earliest, latest=latest)
        wishes.append(
            _Wish(
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


def _steps_sent(household: Household, appointment: Appointment) -> set[str]:
    return {
        step_id
        for visit_id, starts_at, step_id, _ in _done(household.past)
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
    household: Household, patient: Patient, order: Order
) -> tuple[ContactPoint | None, ContactPoint | None]:
    """The first contact point to try and the one to fall back to."""
    text = household.contact_of(patient, Channel.TEXT)
    email = household.contact_of(patient, Channel.EMAIL)
    wanted = {
        Order.TEXT: [text],
        Order.EMAIL: [email],
        Order.TEXT_THEN_EMAIL: [text, email],
        Order.EMAIL_THEN_TEXT: [email, text],
    }[order]
    there = [contact for contact in wanted if contact is not None]
    usable = [contact for contact in there if _usable(contact)]
    # Where nothing is usable the first is planned all the same: the sender then records why the
    # person was not written to, and the desk can read it.
    chosen = usable or there[:1]
    return (chosen[0] if chosen else None), (chosen[1] if len(chosen) > 1 else None)


def _usable(contact: ContactPoint) -> bool:
    return contact.care is not Consent.STOPPED and contact.health is not Health.BAD


# --- one message a household, within the budget --------------------------------------------------


def _merge_steps(household: Household, wishes: Iterable[_Wish]) -> list[list[_Wish]]:
    """Wishes that become one message: same contact point, same kind, sent on the same day.

    Two steps for one visit that fall on one day (a weekend moved one of them) become the later
    step; several people's visits on one day become one message to the phone they share. One
    message names one location and its wall clock, and leaves at an hour that is decent for all.
    """
    groups: dict[tuple[ContactId, Kind, LocationId, str, date, date], list[_Wish]]
    groups = defaultdict(list)
    for wish in sorted(wishes, key=lambda w: (w.wanted, w.appointment.appointment_id)):
        location = household.locations[wish.appointment.location_id]
        sent_on = location.local(wish.due).date()
        visit_on = location.local(wish.appointment.starts_at).date()
        zone = _hours(household, wish).zone.key
        where = wish.contact.contact_id, wish.kind, wish.appointment.location_id, zone
        groups[*where, sent_on, visit_on].append(wish)
    return [_later_steps(group) for group in groups.values()]


def _later_steps(group: list[_Wish]) -> list[_Wish]:
    by_visit: dict[AppointmentId, _Wish] = {}
    for wish in group:
        earlier = by_visit.get(wish.appointment.appointment_id)
        due = min(wish.due, earlier.due) if earlier else wish.due
        by_visit[wish.appointment.appointment_id] = replace(wish, due=due)
    return list(by_visit.values())


def _sent_before(
    household: Household, groups: Iterable[list[_Wish]], done: Collection["DoneKey"]
) -> list[tuple[Touchpoint, list[_Wish]]]:
    """First messages that have left, with the wishes that may still need their other channel."""
    told = {
        (subject.appointment_id, subject.starts_at, step_id, touchpoint.channel): touchpoint
        for touchpoint in sorted(household.past, key=lambda t: t.touchpoint_id)
        if touchpoint.state in _LEFT and touchpoint.after is None
        for subject in touchpoint.subjects
        for step_id in touchpoint.step_id.split("+")
    }
    found: dict[TouchpointId, tuple[Touchpoint, list[_Wish]]] = {}
    for group in groups:
        for wish in group:
            key = _key(wish, wish.contact.channel)
            if key in done and key in told:
                first = told[key]
                found.setdefault(first.touchpoint_id, (first, []))[1].append(wish)
    return list(found.values())


def _touchpoint(household: Household, wishes: list[_Wish]) -> Touchpoint:
    lead = wishes[0]
    steps = "+".join(sorted({wish.step.step_id for wish in wishes}))
    subjects = _subjects(wishes)
    due = min(wish.due for wish in wishes)
    wanted = min(wish.wanted for wish in wishes)
    playbook = playbook_for(lead.appointment, household.playbooks)
    return Touchpoint(
        practice_id=lead.appointment.practice_id,
        contact_id=lead.contact.contact_id,
        touchpoint_id=touchpoint_id(step_id=steps, channel=lead.contact.channel, subjects=subjects),
        channel=lead.contact.channel,
        kind=lead.kind,
        location_id=lead.appointment.location_id,
        due_at=due,
        latest=max(wish.latest for wish in wishes),
        subjects=subjects,
        playbook_id=playbook.playbook_id if playbook and lead.kind is Kind.REMINDER else None,
        step_id=steps,
        is_last=any(wish.is_last for wish in wishes),
        moved_from=wanted if abs(due - wanted) > timedelta(minutes=1) else None,
    )


def _subjects(wishes: Iterable[_Wish]) -> tuple[Subject, ...]:
    subjects = (
        Subject(
            patient_id=wish.appointment.patient_id,
            appointment_id=wish.appointment.appointment_id,
            version=wish.appointment.version,
            starts_at=wish.appointment.starts_at,
        )
        for wish in wishes
    )
    return tuple(sorted(subjects, key=lambda s: (s.starts_at, s.appointment_id)))


def _fallbacks(
    household: Household,
    wishes: list[_Wish],
    first: Touchpoint,
    done: Collection["DoneKey"],
    now: datetime,
) -> list[Touchpoint]:
    """One for each contact point to fall back to, due when the first must have been delivered."""
    by_contact: dict[ContactId, list[_Wish]] = defaultdict(list)
    for wish in wishes:
        if wish.then and _key(wish, wish.then.channel) not in done:
            by_contact[wish.then.contact_id].append(replace(wish, contact=wish.then))
    made = []
    for group in by_contact.values():
        lead = group[0]
        hours = _hours(household, lead)
        wanted = min(first.due_at + lead.after_first, first.latest - timedelta(minutes=10))
        due = decent(wanted, hours=hours, now=now, latest=first.latest)
        touchpoint = _touchpoint(household, group)
        made.append(
            replace(
                touchpoint,
                due_at=due or max(wanted, now),
                latest=first.latest,
                after=first.touchpoint_id,
                after_contact=first.contact_id,
                moved_from=None,
            )
        )
    return made


def _hours(household: Household, wish: _Wish) -> Hours:
    location = household.locations[wish.appointment.location_id]
    return hours_for(location, wish.contact, household.patients[wish.appointment.patient_id].zone)


DoneKey = tuple[AppointmentId, datetime, str, Channel]
_NEWS = (Kind.MOVED, Kind.CANCELLED)
_LEFT = (State.CLAIMED, State.SENT, State.UNCERTAIN, State.FAILED)


def _done(past: Collection[Touchpoint]) -> set[DoneKey]:
    """What was sent, or may have been, about a visit at that time: an undone move keeps it.

    Of what the practice changed only the last news counts: a visit moved there and back and there
    again is told of three times.
    """
    left = [touchpoint for touchpoint in past if touchpoint.state in _LEFT]
    newest: dict[tuple[AppointmentId, Channel], int] = {}
    for touchpoint in left:
        for subject in touchpoint.subjects if touchpoint.kind in _NEWS else ():
            of = subject.appointment_id, touchpoint.channel
            newest[of] = max(newest.get(of, 0), subject.version)
    return {
        (subject.appointment_id, subject.starts_at, step_id, touchpoint.channel)
        for touchpoint in left
        for subject in touchpoint.subjects
        if touchpoint.kind not in _NEWS
        or subject.version == newest[subject.appointment_id, touchpoint.channel]
        for step_id in touchpoint.step_id.split("+")
    }


def _key(wish: _Wish, channel: Channel) -> DoneKey:
    appointment = wish.appointment
    return appointment.appointment_id, appointment.starts_at, wish.step.step_id, channel


def _fit_budgets(
    household: Household, touchpoints: Iterable[Touchpoint], now: datetime
) -> list[Touchpoint]:
    by_contact: dict[ContactId, list[Touchpoint]] = defaultdict(list)
    for touchpoint in touchpoints:
        by_contact[touchpoint.contact_id].append(touchpoint)
    return [
        fitted
        for contact_id, mine in by_contact.items()
        for fitted in _fit_budget(household, household.contacts[contact_id], mine, now)
    ]


def _fit_budget(
    household: Household, contact: ContactPoint, touchpoints: list[Touchpoint], now: datetime
) -> list[Touchpoint]:
    """The last reminder before a visit takes its day; the others take what is left, or move."""
    taken = list(contact.recent)
    practice = household.practice
    paid = {t.touchpoint_id for t in household.past if t.state is State.PLANNED and t.spent}
    fitted = []
    for touchpoint in sorted(touchpoints, key=_rank):
        if touchpoint.touchpoint_id in paid:
            fitted.append(touchpoint)
            continue
        hours = _hours_of(household, contact, touchpoint)
        choices = [touchpoint] if touchpoint.is_last else _days(touchpoint, hours, now)
        roomy = (c for c in choices if _has_room(_day(household, c), taken, practice))
        chosen = touchpoint if touchpoint.is_last else next(roomy, None)
        if chosen is None:
            fitted.append(replace(touchpoint, yields=True))
            continue
        taken.append(_day(household, chosen))
        fitted.append(chosen)
    return sorted(fitted, key=lambda t: t.due_at)


def _rank(touchpoint: Touchpoint) -> tuple[int, float]:
    """Last reminders, then news, then whatever is nearest to its visit."""
    if touchpoint.is_last:
        return 0, touchpoint.due_at.timestamp()
    nearest = min(s.starts_at for s in touchpoint.subjects) - touchpoint.due_at
    return 1, nearest.total_seconds()


def _days(touchpoint: Touchpoint, hours: Hours, now: datetime) -> list[Touchpoint]:
    """The same message on its own day, the day before, the day after: what is still of use."""
    choices = [touchpoint]
    for days in (-1, 1):
        wanted = touchpoint.due_at + timedelta(days)
        at = decent(wanted, hours=hours, now=now, latest=touchpoint.latest)
        if at is not None and wanted > now:
            origin = touchpoint.moved_from or touchpoint.due_at
            choices.append(replace(touchpoint, due_at=at, moved_from=origin))
    return choices


def _has_room(day: date, taken: Sequence[date], practice: Practice) -> bool:
    """One a day, three in any seven days (or as the practice set them)."""
    if taken.count(day) >= practice.per_day:
        return False
    starts = (day - timedelta(n) for n in range(7))
    return all(
        sum(start <= d < start + timedelta(7) for d in taken) < practice.per_week
        for start in starts
    )


def _hours_of(household: Household, contact: ContactPoint, touchpoint: Touchpoint) -> Hours:
    patient = household.patients[touchpoint.subjects[0].patient_id]
    return hours_for(household.locations[touchpoint.location_id], contact, patient.zone)


def _day(household: Household, touchpoint: Touchpoint) -> date:
    """As the sender counts it."""
    return household.locations[touchpoint.location_id].local(touchpoint.due_at).date()


# --- what stands against what should -------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What leads from the touchpoints that stand to those that should."""

    new: tuple[Touchpoint, ...]
    changed: tuple[Touchpoint, ...]
    retired: tuple[tuple[Touchpoint, Why], ...]
    revived: tuple[Touchpoint, ...] = ()
    """Taken back before they were sent, for a reason that has passed."""

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.retired or self.revived)


def changes(household: Household, wanted: Collection[Touchpoint]) -> Changes:
    by_id = {_id(touchpoint): touchpoint for touchpoint in wanted}
    standing = {_id(t): t for t in household.past}
    planned = [t for t in household.past if t.state is State.PLANNED and t.kind in _PLANNED_KINDS]
    return Changes(
        new=tuple(t for t in wanted if _id(t) not in standing),
        changed=tuple(
            _followed(t, by_id[_id(t)])
            for t in planned
            if _id(t) in by_id and _differs(t, by_id[_id(t)])
        ),
        retired=tuple((t, why_retired(household, t)) for t in planned if _id(t) not in by_id),
        revived=tuple(
            t for t in wanted if (stands := standing.get(_id(t))) and _comes_back(household, stands)
        ),
    )


def _id(touchpoint: Touchpoint) -> tuple[ContactId, TouchpointId]:
    """The same message to another number is another one."""
    return touchpoint.contact_id, touchpoint.touchpoint_id


_MAY_PASS = (
    Why.CONFIRMED,
    Why.PLAYBOOK_OFF,
    Why.PLAYBOOK_CHANGED,
    Why.MERGED,
    Why.DECEASED,
    Why.DISCHARGED,
    Why.GONE,
    Why.ELSEWHERE,
)
_OF_CONTACT = (Why.STOPPED, Why.WRONG_NUMBER, Why.BAD_CONTACT)


def _comes_back(household: Household, touchpoint: Touchpoint) -> bool:
    """It was never sent, what stood in its way is gone, and it is wanted again."""
    if touchpoint.state is not State.SKIPPED:
        return False
    usable = _usable(household.contacts[touchpoint.contact_id])
    return touchpoint.why in _MAY_PASS or (touchpoint.why in _OF_CONTACT and usable)


_PLANNED_KINDS = (Kind.REMINDER, Kind.MOVED, Kind.CANCELLED)


def _followed(stands: Touchpoint, wanted: Touchpoint) -> Touchpoint:
    """With the times and the rank it should have; what it has paid for stays paid."""
    return replace(wanted, spent=stands.spent, tries=stands.tries)


def _differs(one: Touchpoint, other: Touchpoint) -> bool:
    def of(t: Touchpoint) -> tuple[object, ...]:
        return t.due_at, t.decent_until, t.latest, t.is_last, t.yields, t.after

    return of(one) != of(other)


def why_retired(household: Household, touchpoint: Touchpoint) -> Why:
    """Why a planned message no longer makes sense, as the desk will read it."""
    visits = {a.appointment_id: a for a in household.appointments}
    contact = household.contacts.get(touchpoint.contact_id)
    found = [visits.get(subject.appointment_id) for subject in touchpoint.subjects]
    for subject, visit in zip(touchpoint.subjects, found, strict=True):
        patient = household.patients.get(subject.patient_id)
        if why := _why_of_person(patient, contact):
            return why
        if visit is not None and (why := _why_of_visit(touchpoint, subject, visit)):
            return why
    known = [visit for visit in found if visit is not None]
    if not known:
        return Why.GONE
    if all(visit.is_confirmed for visit in known):
        return Why.CONFIRMED
    on = {p.playbook_id for p in household.playbooks if p.on}
    if touchpoint.playbook_id and touchpoint.playbook_id not in on:
        return Why.PLAYBOOK_OFF
    return Why.MERGED if len(household.appointments) > 1 else Why.PLAYBOOK_CHANGED


def _why_of_person(patient: Patient | None, contact: ContactPoint | None) -> Why | None:
    if patient is None:
        return None
    if patient.deceased:
        return Why.DECEASED
    if patient.discharged:
        return Why.DISCHARGED
    if contact is not None and contact.address not in (patient.phone, patient.email):
        return Why.ELSEWHERE
    return None


def _why_of_visit(touchpoint: Touchpoint, subject: Subject, visit: Appointment) -> Why | None:
    if touchpoint.kind is Kind.CANCELLED:
        return Why.UNDONE
    if visit.status is Status.CANCELLED:
        return Why.CANCELLED
    if visit.status is not Status.BOOKED:
        return Why.ARRIVED
    if visit.starts_at != subject.starts_at:
        return Why.UNDONE if touchpoint.kind is Kind.MOVED else Why.MOVED
    return None
