"""What became of a journey's message, counted for its month: what pages and the owner read."""

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys import COMES_BACK, Trigger
from chalicelib.domain.touchpoints import Kind, State, Touchpoint, Why
from chalicelib.storage.journeys import month_of
from chalicelib.wiring import Services

HELD = "held_"
"""Before the reason: "held_budget"."""


def count_end(
    services: Services, touchpoint: Touchpoint, state: State, why: Why | None = None
) -> None:
    """Of an offer: that nobody got it. Of another kind: nothing. A count may be one too many where
    a worker died just then."""
    if touchpoint.kind is Kind.OFFER and state in (State.SKIPPED, State.FAILED):
        from chalicelib.actions.waitlist.not_offered import not_offered

        not_offered(services, touchpoint, why)
    if touchpoint.kind is not Kind.JOURNEY or touchpoint.playbook_id is None:
        return
    what = f"{HELD}{why.value}" if state is State.SKIPPED and why else state.value
    month = month_of(services.clock())
    services.runs.count(touchpoint.practice_id, touchpoint.playbook_id, month, **{what: 1})
    if state is State.SENT:
        _note_sent(services, touchpoint, touchpoint.playbook_id)


def _note_sent(services: Services, touchpoint: Touchpoint, of: PlaybookId) -> None:
    """Who was thanked, and whom nobody needs to reach out to any more."""
    journey = services.setups.of(touchpoint.practice_id).journeys.get(of)
    if journey is None:
        return
    now = services.clock()
    for patient_id in touchpoint.patients:
        if journey.trigger in (Trigger.REFERRAL, Trigger.RECOMMENDS):
            services.waiting.thanked(touchpoint.practice_id, patient_id, now)
        elif journey.trigger in COMES_BACK:
            services.waiting.told(touchpoint.practice_id, patient_id, now)
