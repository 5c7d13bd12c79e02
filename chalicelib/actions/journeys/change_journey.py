"""A journey is edited, or switched on or off: whom it is for now begins, over the bulk queue."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.actions.hand_on import hand_on
from chalicelib.actions.journeys.enter import enter_all
from chalicelib.actions.write_down import write_down
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PlaybookId, PracticeId, StaffId
from chalicelib.domain.journeys import Journey, wrong
from chalicelib.wiring import Services


def change_journey(
    services: Services, practice_id: PracticeId, journey: Journey, *, what: str, by: StaffId
) -> Journey:
    """Expects the revision that `journey` carries; sets since when it is on. What was said before
    stays said; runs that stand are asked at their next step whether they still make sense.

    Raises StaleWrite, and BadInput where something is wrong with it and it would be on.
    """
    was = services.setups.of(practice_id, fresh=True).journeys.get(journey.playbook_id)
    if journey.on and (found := wrong(journey)):
        raise BadInput(next(iter(found)), "a journey in which nothing is wrong")
    if journey.on and not (was and was.on):
        journey = replace(journey, on_since=services.clock())
    elif was is not None:
        journey = replace(journey, on_since=was.on_since)
    services.setups.save(practice_id, journey)
    write_down(services, practice_id, "settings.changed", journey.playbook_id, what, by=by)
    if journey.on:
        change = f"JOUR#{journey.playbook_id}#{journey.revision + 1}"
        hand_on(services, practice_id, "JOURNEY", id=journey.playbook_id, change=change)
    return replace(journey, revision=journey.revision + 1)


def enter_step(
    services: Services,
    practice_id: PracticeId,
    said: dict[str, str],
    *,
    has_time: Callable[[], bool] = lambda: False,
) -> None:
    """Some patients; whoever comes next goes on after them."""
    after = said.get("after", "")
    while True:
        after = enter_all(services, practice_id, PlaybookId(said["id"]), after=after)
        if not after:
            return
        if not has_time():
            hand_on(services, practice_id, "JOURNEY", id=said["id"], after=after)
            return
