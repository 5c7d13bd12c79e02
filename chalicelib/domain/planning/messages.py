"""Wishes become messages: one for those who share a phone, and the channel to fall back to."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.domain.decent_hours import Hours, decent, hours_for
from chalicelib.domain.ids import AppointmentId, ContactId, LocationId, TouchpointId
from chalicelib.domain.patients import Channel
from chalicelib.domain.planning.household import LEFT, DoneKey, Household
from chalicelib.domain.planning.wishes import Wish, playbook_for
from chalicelib.domain.touchpoints import Kind, Subject, Touchpoint, touchpoint_id


def merge_steps(household: Household, wishes: Iterable[Wish]) -> list[list[Wish]]:
    """Wishes that become one message: same contact point, same kind, sent on the same day.

    Two steps for one visit that fall on one day (a weekend moved one of them) become the later
    step; several people's visits on one day become one message to the phone they share. One
    message names one location and its wall clock, and leaves at an hour that is decent for all.
    """
    groups: dict[tuple[ContactId, Kind, LocationId, str, date, date], list[Wish]]
    groups = defaultdict(list)
    for wish in sorted(wishes, key=lambda w: (w.wanted, w.appointment.appointment_id)):
        location = household.locations[wish.appointment.location_id]
        sent_on = location.local(wish.due).date()
        visit_on = location.local(wish.appointment.starts_at).date()
        zone = hours_of_wish(household, wish).zone.key
        where = wish.contact.contact_id, wish.kind, wish.appointment.location_id, zone
        groups[*where, sent_on, visit_on].append(wish)
    return [_later_steps(group) for group in groups.values()]


def _later_steps(group: list[Wish]) -> list[Wish]:
    by_visit: dict[AppointmentId, Wish] = {}
    for wish in group:
        earlier = by_visit.get(wish.appointment.appointment_id)
        due = min(wish.due, earlier.due) if earlier else wish.due
        by_visit[wish.appointment.appointment_id] = replace(wish, due=due)
    return list(by_visit.values())


def sent_before(
    household: Household, groups: Iterable[list[Wish]], done: Collection["DoneKey"]
) -> list[tuple[Touchpoint, list[Wish]]]:
    """First messages that have left, with the wishes that may still need their other channel."""
    told = {
        (subject.appointment_id, subject.starts_at, step_id, touchpoint.channel): touchpoint
        for touchpoint in sorted(household.past, key=lambda t: t.touchpoint_id)
        if touchpoint.state in LEFT and touchpoint.after is None
        for subject in touchpoint.subjects
        for step_id in touchpoint.step_id.split("+")
    }
    found: dict[TouchpointId, tuple[Touchpoint, list[Wish]]] = {}
    for group in groups:
        for wish in group:
            key = key_of(wish, wish.contact.channel)
            if key in done and key in told:
                first = told[key]
                found.setdefault(first.touchpoint_id, (first, []))[1].append(wish)
    return list(found.values())


def touchpoint_of(household: Household, wishes: list[Wish]) -> Touchpoint:
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


def _subjects(wishes: Iterable[Wish]) -> tuple[Subject, ...]:
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


def fallbacks(
    household: Household,
    wishes: list[Wish],
    first: Touchpoint,
    done: Collection["DoneKey"],
    now: datetime,
) -> list[Touchpoint]:
    """One for each contact point to fall back to, due when the first must have been delivered."""
    by_contact: dict[ContactId, list[Wish]] = defaultdict(list)
    for wish in wishes:
        if wish.then and key_of(wish, wish.then.channel) not in done:
            by_contact[wish.then.contact_id].append(replace(wish, contact=wish.then))
    made = []
    for group in by_contact.values():
        lead = group[0]
        hours = hours_of_wish(household, lead)
        touchpoint = touchpoint_of(household, group)
        # The first may be about a later visit, too, of somebody whom no other address reaches.
        latest = min(first.latest, touchpoint.latest)
        wanted = min(first.due_at + lead.after_first, latest - timedelta(minutes=10))
        due = decent(wanted, hours=hours, now=now, latest=latest)
        made.append(
            replace(
                touchpoint,
                due_at=due or max(wanted, now),
                latest=latest,
                after=first.touchpoint_id,
                after_contact=first.contact_id,
                moved_from=None,
            )
        )
    return made


def hours_of_wish(household: Household, wish: Wish) -> Hours:
    location = household.locations[wish.appointment.location_id]
    return hours_for(location, wish.contact, household.patients[wish.appointment.patient_id].zone)


def key_of(wish: Wish, channel: Channel) -> DoneKey:
    appointment = wish.appointment
    return appointment.appointment_id, appointment.starts_at, wish.step.step_id, channel
