"""How a prospect goes from stage to stage: values and `now` in, a prospect out.

enquiry ──► answered ──► in talk ──► booked ──► first visit
               │  ▲          │ ▲        │
               ▼  └──────────┼─┴────────┘  cancelled, or did not come
              lost ◄─────────┘             (who writes or books again is back)
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.appointments import GRACE
from chalicelib.domain.ids import ContactId, PatientId, WorkItemId
from chalicelib.domain.opening import open_between
from chalicelib.domain.patients import Kind
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import VisitFact
from chalicelib.domain.prospects.prospect import ENDED, Loss, Move, Prospect, Stage
from chalicelib.domain.values import dataclass

SILENT_AFTER = timedelta(60)
"""Of whom nothing was heard and who has no visit: lost, until they come back by themselves."""
MARKED_WITHIN = timedelta(days=1)
"""After a visit began: few desks mark who arrived, most mark who did not."""
MOST_MOVES = 50


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a prospect beside their stage."""

    kind: Kind
    visits: Sequence[VisitFact] = ()
    """In the order of time."""
    heard_at: datetime | None = None
    """When they last wrote."""


def moved(prospect: Prospect, stage: Stage, *, now: datetime, by: str, why: str = "") -> Prospect:
    """To this stage; where they are there already nothing is new."""
    if prospect.stage is stage:
        return prospect
    move = Move(stage=stage, at=now, by=by, why=why)
    ends = stage in ENDED
    return replace(
        prospect,
        stage=stage,
        since=now,
        # The first ones tell where they came from.
        moves=(*prospect.moves[:3], *prospect.moves[3:][-(MOST_MOVES - 4) :], move),
        ended_at=now if ends else None,
        due_at=None if ends else prospect.due_at,
        waits_since=None if ends else prospect.waits_since,
        answer_by=None if ends else prospect.answer_by,
        loss=prospect.loss if stage is Stage.LOST else None,
    )


def asked_again(
    prospect: Prospect,
    *,
    now: datetime,
    answer_by: datetime,
    contact_id: ContactId,
    work_item_id: WorkItemId,
) -> Prospect:
    """By the form: they wait anew, and who was lost is back. The same enquiry twice is one."""
    if prospect.work_item_id == work_item_id:
        return prospect
    answered = prospect.answered_at is not None
    if not prospect.is_open or (answered and prospect.stage is Stage.ANSWERED):
        stage = Stage.IN_TALK if answered else Stage.ENQUIRY
        prospect = moved(prospect, stage, now=now, by="patient", why="asked again")
    return replace(
        prospect,
        enquiries=prospect.enquiries + 1,
        waits_since=prospect.waits_since or now,
        answer_by=prospect.answer_by or answer_by,
        contact_id=contact_id,
        work_item_id=work_item_id,
    )


def answered(
    prospect: Prospect,
    location: Location,
    *,
    now: datetime,
    by: str,
    spoke: bool = False,
    why: str = "",
) -> Prospect:
    """By a person. `spoke`: both had a word, so that it is nobody's turn."""
    if not prospect.is_open:
        return prospect
    if prospect.answered_at is None:
        asked = prospect.waits_since if prospect.answer_by else None
        took = open_between(location, asked, now) if asked else None
        prospect = replace(
            prospect,
            answered_at=now,
            answered_in=None if took is None else int(took.total_seconds()),
        )
    prospect = replace(prospect, waits_since=None, answer_by=None)
    if spoke and prospect.stage in (Stage.ENQUIRY, Stage.ANSWERED):
        return moved(prospect, Stage.IN_TALK, now=now, by=by, why=why)
    if prospect.stage is Stage.ENQUIRY:
        return moved(prospect, Stage.ANSWERED, now=now, by=by, why=why)
    return prospect


def tried(prospect: Prospect) -> Prospect:
    """Called, and nobody answered: they still wait."""
    return replace(prospect, tries=prospect.tries + 1)


def lost(
    prospect: Prospect, loss: Loss, *, now: datetime, by: str, note: str | None = None
) -> Prospect:
    """Who came, or is somebody else, is not."""
    if prospect.stage in (Stage.FIRST_VISIT, Stage.JOINED):
        return prospect
    gone = moved(prospect, Stage.LOST, now=now, by=by)
    return replace(gone, loss=loss, note=gone.note if note is None else note)


def reopened(prospect: Prospect, *, now: datetime, by: str, why: str = "") -> Prospect:
    """They are talked to after all."""
    if prospect.stage is not Stage.LOST:
        return prospect
    stage = Stage.ENQUIRY if prospect.answered_at is None else Stage.IN_TALK
    back = moved(prospect, stage, now=now, by=by, why=why)
    return replace(back, here_since=None)


def joined(prospect: Prospect, to: PatientId, *, now: datetime, by: str) -> Prospect:
    """They are somebody who is known."""
    there = moved(prospect, Stage.JOINED, now=now, by=by)
    return replace(there, joined_to=to, maybe=(), same=False)


def two_after_all(prospect: Prospect, *, now: datetime, by: str) -> Prospect:
    """Where they stood before somebody took them for somebody else."""
    before = [of.stage for of in prospect.moves if of.stage is not Stage.JOINED]
    stage = before[-1] if before else Stage.ENQUIRY
    back = moved(prospect, stage, now=now, by=by, why="two people after all")
    other = prospect.joined_to
    if other is None or other == prospect.patient_id:
        return replace(back, joined_to=None)
    return replace(not_them(back, other), joined_to=None)


def absorbed(prospect: Prospect, other: Prospect) -> Prospect:
    """Both are one person: they have asked since the first time, and wait if either does."""
    waits = prospect if prospect.waits_since else other
    return replace(
        prospect,
        began_at=min(prospect.began_at, other.began_at),
        enquiries=max(prospect.enquiries, other.enquiries),
        waits_since=waits.waits_since,
        answer_by=waits.answer_by,
        work_item_id=waits.work_item_id or prospect.work_item_id,
        maybe=tuple(of for of in prospect.maybe if of != other.patient_id),
    )


def not_them(prospect: Prospect, other: PatientId) -> Prospect:
    """Somebody said that they are another person."""
    left = tuple(of for of in prospect.maybe if of != other)
    return replace(
        prospect,
        maybe=left,
        same=prospect.same and bool(left),
        not_them=tuple(dict.fromkeys((*prospect.not_them, other))),
    )


def followed(prospect: Prospect, facts: Facts, *, now: datetime) -> Prospect:
    """Where they stand by what is known, and when time alone may change that."""
    if prospect.stage in (Stage.FIRST_VISIT, Stage.JOINED):
        return replace(prospect, due_at=None)
    moved_on = _by_kind(prospect, facts, now)
    if moved_on.is_open or moved_on.stage is Stage.LOST:
        moved_on = _by_visits(moved_on, facts, now)
    if moved_on.is_open or moved_on.stage is Stage.LOST:
        moved_on = _by_words(moved_on, facts, now)
    return replace(moved_on, due_at=_look_at(moved_on, facts))


def done_by(prospect: Prospect, was: Prospect, by: str) -> Prospect:
    """With who did what moved them just now, where it does not say."""
    last = prospect.moves[-1]
    if not by or last.by or last in was.moves:
        return prospect
    return replace(prospect, moves=(*prospect.moves[:-1], replace(last, by=by)))


def _by_kind(prospect: Prospect, facts: Facts, now: datetime) -> Prospect:
    if facts.kind is Kind.PATIENT and prospect.is_open:
        first = next((of for of in facts.visits if of.came(now)), None)
        appointment_id = first.appointment_id if first else prospect.appointment_id
        why = "" if first else "marked as a patient"
        came = moved(prospect, Stage.FIRST_VISIT, now=now, by="", why=why)
        return replace(came, appointment_id=appointment_id)
    if facts.kind is Kind.CONTACT and prospect.is_open:
        return lost(prospect, Loss.NO_ENQUIRY, now=now, by="")
    return prospect


def _by_visits(prospect: Prospect, facts: Facts, now: datetime) -> Prospect:
    came = next((of for of in facts.visits if _came(of, now)), None)
    if came is not None:
        here = prospect.here_since or now
        waited = replace(prospect, here_since=here, appointment_id=came.appointment_id)
        if came.took_place and now - here < GRACE:
            return waited
        return moved(waited, Stage.FIRST_VISIT, now=now, by="")
    prospect = replace(prospect, here_since=None)
    stands = [of for of in facts.visits if of.coming(now) or _is_unmarked(of, now)]
    if stands:
        since_lost = any(of.booked_at > prospect.since for of in stands)
        if prospect.stage is Stage.LOST and not since_lost:
            return prospect
        booked = moved(prospect, Stage.BOOKED, now=now, by="", why="")
        # Whoever booked: what they asked for is done, as with their work item.
        return replace(
            booked,
            appointment_id=stands[0].appointment_id,
            waits_since=None,
            answer_by=None,
        )
    if prospect.stage is Stage.BOOKED:
        why = "the visit is not booked any more"
        return moved(replace(prospect, appointment_id=None), Stage.IN_TALK, now=now, by="", why=why)
    return prospect


def _by_words(prospect: Prospect, facts: Facts, now: datetime) -> Prospect:
    heard = facts.heard_at
    if prospect.stage is Stage.ANSWERED and heard is not None and heard > prospect.since:
        return moved(prospect, Stage.IN_TALK, now=now, by="patient", why="wrote back")
    if prospect.stage is Stage.LOST and heard is not None and heard > prospect.since:
        return reopened(prospect, now=now, by="patient", why="wrote again")
    silent_at = _silent_at(prospect, facts)
    if silent_at is not None and silent_at <= now:
        return lost(prospect, Loss.SILENT, now=now, by="")
    return prospect


def _came(visit: VisitFact, now: datetime) -> bool:
    return visit.took_place or (visit.came(now) and not _is_unmarked(visit, now))


def _is_unmarked(visit: VisitFact, now: datetime) -> bool:
    """It has begun, and there is time to say whether they came."""
    over = visit.starts_at <= now and visit.came(now) and not visit.took_place
    return over and now < visit.starts_at + MARKED_WITHIN


def _silent_at(prospect: Prospect, facts: Facts) -> datetime | None:
    """Who waits for the practice is not silent: it is."""
    if prospect.stage not in (Stage.ANSWERED, Stage.IN_TALK) or prospect.waits_since:
        return None
    signs = [prospect.since, facts.heard_at, prospect.answered_at]
    return max(of for of in signs if of is not None) + SILENT_AFTER


def _look_at(prospect: Prospect, facts: Facts) -> datetime | None:
    if not prospect.is_open:
        return None
    if prospect.here_since is not None:
        return prospect.here_since + GRACE
    if prospect.stage is Stage.BOOKED:
        theirs = (of for of in facts.visits if of.appointment_id == prospect.appointment_id)
        return next((of.starts_at + MARKED_WITHIN for of in theirs), None)
    return _silent_at(prospect, facts)
