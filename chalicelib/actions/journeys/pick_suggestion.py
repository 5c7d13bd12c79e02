"""Which article a suggestion is about: nobody gets the same one twice within a year."""

from datetime import datetime, timedelta

from chalicelib.actions.journeys.own_words import last_kind
from chalicelib.domain.articles import article_for
from chalicelib.domain.journeys import JourneyStep, Run
from chalicelib.domain.own_words import ARTICLE_FIELDS, used
from chalicelib.domain.practices import Location
from chalicelib.domain.profiles import Profile
from chalicelib.domain.touchpoints import State
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

AGAIN_AFTER = timedelta(365)
_NOT_SAID = frozenset({State.SKIPPED, State.FAILED})


def pick_suggestion(
    services: Services,
    setup: Setup,
    step: JourneyStep,
    run: Run,
    profile: Profile,
    location: Location,
    now: datetime,
) -> str:
    """Its id; empty: none fits that they have not had, or the step names none."""
    if not used(step.words.values()) & frozenset(ARTICLE_FIELDS) or not setup.articles:
        return ""
    visited = next(
        (of.visit_type_id for of in profile.visits if of.appointment_id == run.appointment_id),
        None,
    )
    found = article_for(
        setup.articles.values(),
        visited or last_kind(profile),
        profile,
        today=location.local(now).date(),
        suggests=True,
        but_not=_had(services, run, now),
    )
    return found.article_id if found else ""


def _had(services: Services, run: Run, now: datetime) -> set[str]:
    """Those of the last year that left, or are on their way."""
    told = [
        of
        for other in services.runs.of_patient(run.practice_id, run.patient_id)
        for of in other.told
        if of.article
        and of.at > now - AGAIN_AFTER
        and (other.run_id, of.step_id) != (run.run_id, run.next_step)
    ]
    wanted = [(run.practice_id, *at) for of in told for at in of.touchpoints.items()]
    states = {of.touchpoint_id: of.state for of in services.touchpoints.read(wanted)}
    # One that is kept no more had left.
    return {
        of.article
        for of in told
        if any(states.get(at, State.SENT) not in _NOT_SAID for at in of.touchpoints.values())
    }
