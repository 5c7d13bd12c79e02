"""Who waits for the practice, why, and since when: from what is known of them, and nothing else.

What stands in a profile says most of it (visits, whom they sent). Marks beside it say what facts do
not: what waits for a person, when somebody last reached out, what the desk chose to let be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.appointments import Status
from chalicelib.domain.ids import LocationId, PatientId, StaffId, VisitTypeId
from chalicelib.domain.patient_segments.dates import moved
from chalicelib.domain.patients import Kind
from chalicelib.domain.profiles import Profile, VisitFact
from chalicelib.domain.values import dataclass


class Reason(StrEnum):
    """In the order of the list."""

    URGENT = "urgent"
    """What they wrote is marked as urgent."""
    PROSPECT = "prospect"
    """Somebody asked about becoming a patient, and nobody has answered."""
    MESSAGE = "message"
    """They wrote, and it is past its clock."""
    MISSED_CALL = "missed-call"
    LOW_SCORE = "low-score"
    """They are not content, and nobody has called."""
    NO_SHOW = "no-show"
    """They missed a visit, and nobody has been in touch since."""
    CALL = "call"
    """A playbook asks the desk to call."""
    NO_NEXT_VISIT = "no-next-visit"
    """In the middle of a course of visits, and no next one."""
    DUE = "due"
    """Their next visit is due, and nobody has written."""
    REFERRER = "referrer"
    """Somebody came through them, and nobody has said thank you."""


RANK: Mapping[Reason, int] = {reason: n for n, reason in enumerate(Reason)}
FROM_FACTS = frozenset({Reason.NO_SHOW, Reason.NO_NEXT_VISIT, Reason.DUE, Reason.REFERRER})
"""What facts say by themselves; the others are marked."""

CLOCK = timedelta(minutes=30)
"""A message that nobody has answered for so long is past its clock; an urgent one is at once."""
NO_SHOW_FOR = timedelta(30)
"""Later on they are due, like everybody who stays away."""
COURSE, COURSE_WITHIN = 3, timedelta(60)
"""So many visits in so many days are a course of visits: who has one is expected back."""
QUIET, QUIET_UNTIL = timedelta(3), timedelta(60)
"""Of the last visit of a course: so long nobody is surprised that none is booked; after so long
they have ended it."""
DUE_AFTER = 6
"""Months after a visit, where no playbook of the practice says otherwise."""
DUE_UNTIL = 24
"""Months after which somebody is not due but gone: a campaign to win them back is another thing."""
_EARLY = timedelta(21)
"""Who heard of it so long before it was due has heard of it."""
_AGAIN = timedelta(90)
"""Who heard of it and has not booked since is due again after so long."""
THANKS_WITHIN = timedelta(60)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something that waits, noted with what it is about."""

    key: str
    """Of a work item: its id."""
    reason: Reason
    since: datetime
    revision: int = 0
    """Of the work item."""
    location_id: LocationId | None = None
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class LetBe:
    """The desk chose not to do something about a reason."""

    at: datetime
    by: StaffId
    why: str
    until: datetime | None = None
    """It comes back then; None: until the same happens anew."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What is noted beside a profile."""

    noted: Sequence[Mark] = ()
    said_since: datetime | None = None
    """Since when a message of theirs waits, as far as was noted."""
    urgent: bool = False
    told_at: datetime | None = None
    """When the practice last reached out: called, or wrote by hand or by a playbook."""
    let: Mapping[Reason, LetBe] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One reason for which somebody waits."""

    patient_id: PatientId
    reason: Reason
    since: datetime
    mark: Mark | None = None
    visit: VisitFact | None = None
    """The one that was missed, or the last one."""
    came: int = 0
    """REFERRER: how many came through them of whom they may hear."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What depends on the practice."""

    due_after: Mapping[VisitTypeId, int] = field(default_factory=dict)
    """Months until the next visit, by the type of the last one."""
    due_else: int = DUE_AFTER


def reasons(profile: Profile, marks: Marks, *, rules: Rules, now: datetime) -> tuple[Waiting, ...]:
    """The most urgent first; of somebody who is in peace none."""
    if profile.deceased or profile.discharged:
        return ()
    found = [*_marked(profile, marks), *_said(profile, marks)]
    if profile.kind is not Kind.CONTACT:
        found += _of_facts(profile, marks, rules, now)
    standing = [of for of in found if not _is_let_be(of, marks, now)]
    return tuple(sorted(standing, key=lambda of: (RANK[of.reason], of.since)))


def place(waiting: Iterable[Waiting]) -> str:
    """Where they stand in the list, by their most urgent reason; empty: not on it."""
    first = next(iter(waiting), None)
    return "" if first is None else place_of(first.reason, first.since, first.patient_id)


def place_of(reason: Reason, since: datetime, whose: str) -> str:
    """`whose`: a patient's or a contact point's id."""
    return f"{RANK[reason]:02d}#{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}#{whose}"


def _marked(profile: Profile, marks: Marks) -> list[Waiting]:
    return [
        Waiting(patient_id=profile.patient_id, reason=of.reason, since=of.since, mark=of)
        for of in marks.noted
    ]


def _said(profile: Profile, marks: Marks) -> list[Waiting]:
    if marks.said_since is None:
        return []
    reason = Reason.URGENT if marks.urgent else Reason.MESSAGE
    return [Waiting(patient_id=profile.patient_id, reason=reason, since=marks.said_since)]


def _is_let_be(of: Waiting, marks: Marks, now: datetime) -> bool:
    let = marks.let.get(of.reason)
    if let is None:
        return False
    return now < let.until if let.until is not None else of.since <= let.at


def _of_facts(profile: Profile, marks: Marks, rules: Rules, now: datetime) -> list[Waiting]:
    found = [_missed(profile, marks, now) or _away(profile, marks, rules, now)]
    found.append(_sent_somebody(profile, now))
    return [of for of in found if of is not None]


def _missed(profile: Profile, marks: Marks, now: datetime) -> Waiting | None:
    if any(of.coming(now) for of in profile.visits):
        return None
    over = [
        of for of in profile.visits if of.starts_at <= now and of.status is not Status.CANCELLED
    ]
    last = over[-1] if over else None
    if last is None or last.status is not Status.NO_SHOW or now - last.starts_at > NO_SHOW_FOR:
        return None
    if _in_touch_since(last.starts_at, profile, marks):
        return None
    return _of_visit(profile, Reason.NO_SHOW, last.starts_at, last)


def _away(profile: Profile, marks: Marks, rules: Rules, now: datetime) -> Waiting | None:
    """Nothing is booked: in the middle of a course of visits, or because their next one is due."""
    if any(of.coming(now) for of in profile.visits):
        return None
    came = [of for of in profile.visits if of.came(now)]
    if not came:
        return None
    last = came[-1]
    quiet = now - last.starts_at
    course = [of for of in came if last.starts_at - of.starts_at <= COURSE_WITHIN]
    if len(course) >= COURSE and quiet <= QUIET_UNTIL:
        since = last.starts_at + QUIET
        if now < since or _in_touch_since(since, profile, marks):
            return None
        return _of_visit(profile, Reason.NO_NEXT_VISIT, since, last)
    months = rules.due_after.get(last.visit_type_id, rules.due_else)
    due_at = _months_after(last.starts_at, months)
    if not due_at <= now < _months_after(last.starts_at, max(DUE_UNTIL, months + 12)):
        return None
    if _in_touch_since(max(due_at - _EARLY, now - _AGAIN), profile, marks):
        return None
    return _of_visit(profile, Reason.DUE, due_at, last)


def _months_after(at: datetime, months: int) -> datetime:
    return datetime.combine(moved(at.date(), months, "months"), at.timetz())


def _sent_somebody(profile: Profile, now: datetime) -> Waiting | None:
    """Of whom they may not hear, nothing may be told by thanking them; but who took a link to hand
    on is thanked for that, whether or not anybody came."""
    came = not_thanked_for(profile, profile.may_hear_of.values(), now)
    took = [profile.recommends_at] if profile.recommends_at else []
    since = [*came, *not_thanked_for(profile, took, now)]
    if not since:
        return None
    return Waiting(
        patient_id=profile.patient_id,
        reason=Reason.REFERRER,
        since=min(since),
        came=len(came),
    )


def not_thanked_for(profile: Profile, moments: Iterable[datetime], now: datetime) -> list[datetime]:
    """Those for which thanks still make sense, and nobody has said them."""
    thanked = profile.thanked_at
    return [
        at
        for at in moments
        if timedelta(0) <= now - at <= THANKS_WITHIN and (thanked is None or at > thanked)
    ]


def _in_touch_since(since: datetime, profile: Profile, marks: Marks) -> bool:
    """Either of the two spoke to the other."""
    heard, told = profile.heard_at, marks.told_at
    return (heard is not None and heard > since) or (told is not None and told > since)


def _of_visit(profile: Profile, reason: Reason, since: datetime, visit: VisitFact) -> Waiting:
    return Waiting(patient_id=profile.patient_id, reason=reason, since=since, visit=visit)
