"""Who was not content in the last weeks, what the practice did about it, and what it changed.

Nothing is made up in the table: the stage's clock is set back, and the same actions that do it in
earnest open the cases, write down the steps and close them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.actions.recovery import put_right
from chalicelib.actions.recovery.board import save_entry, set_board
from chalicelib.actions.recovery.look import look
from chalicelib.domain.ids import StaffId, derived_ulid
from chalicelib.domain.profiles import Profile
from chalicelib.domain.recovery import StepKind
from chalicelib.domain.recovery.board import Entry
from chalicelib.wiring import Services
from infra.local.demo.clock import set_clock
from infra.local.demo.practice import DemoPractice

_SAID = (
    (32, 3, "Waited 45 minutes and nobody told me why.", "They are content again: a call"),
    (26, 5, "Nobody explained what the filling would cost.", "They are content again: explained"),
    (12, 2, "The front desk was short with me on the phone.", "Could not be reached"),
    (1, 4, "I felt rushed, and the bill was a surprise.", ""),
)
"""Days ago, score, words, and what came of it; empty: it is open."""
_BACK = 2
"""The first so many have been here since."""
_CHANGED = (
    (
        "We wait too long after lunch.",
        "The first hour of the afternoon keeps one time free to catch up.",
    ),
    ("We hear the price when it is too late.", "You get the estimate before we begin."),
)


def put_things_right(services: Services, demo: DemoPractice, staff: StaffId, now: datetime) -> None:
    """Before the day begins; the clock is then where it was. Harmless when repeated."""
    practice_id = demo.practice.practice_id
    for (days, score, words, outcome), who in zip(
        _SAID, _people(services, demo, now), strict=False
    ):
        at = now - timedelta(days=days)
        set_clock(services.clock, at)
        case = look(
            services,
            practice_id,
            demo.locations[0].location_id,
            source=f"demo-{days}",
            at=at,
            patient_id=who.patient_id,
            words=words,
            score=score,
        )
        if case is None or not outcome or case.closed_at is not None:
            continue
        set_clock(services.clock, at + timedelta(hours=5))
        reached = "content" in outcome
        kind = StepKind.TALKED if reached else StepKind.TRIED
        step_id = derived_ulid(at, "demo-step")
        case = put_right.note(services, case, kind, "", step_id=step_id, by=staff)
        put_right.close(services, case, outcome, by=staff)
    set_clock(services.clock, now)
    _board(services, demo, staff, now)


def _people(services: Services, demo: DemoPractice, now: datetime) -> Iterator[Profile]:
    """Those who have been here lately first, then others; the same each time."""
    known = sorted(services.profiles.walk(demo.practice.practice_id), key=lambda of: of.patient_id)
    lately = now - timedelta(days=14)
    been = [p for p in known if any(v.came(now) and v.starts_at > lately for v in p.visits)]
    others = [p for p in known if p not in been and not p.is_child(now.date())]
    yield from been[:_BACK]
    yield from others


def _board(services: Services, demo: DemoPractice, staff: StaffId, now: datetime) -> None:
    practice_id = demo.practice.practice_id
    if services.recovery.board(practice_id):
        return
    for n, (said, did) in enumerate(_CHANGED):
        at = now - timedelta(days=20 - 8 * n)
        set_clock(services.clock, at)
        entry = Entry(
            practice_id=practice_id,
            entry_id=derived_ulid(at, "demo-board", str(n)),
            said=said,
            did=did,
            language="en",
            written_at=at,
            written_by=staff,
        )
        save_entry(services, entry, publish=True, by=staff)
    set_clock(services.clock, now)
    set_board(services, services.recovery.settings(practice_id), on=True, sites=(), by=staff)
