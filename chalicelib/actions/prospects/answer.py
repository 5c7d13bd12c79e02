"""A prospect was answered, by a person: the clock stops, and what waited for it is done."""

from chalicelib.actions.journeys.news import tell_answered
from chalicelib.actions.prospects.follow import change, close_enquiry, facts_of
from chalicelib.domain.ids import PatientId, PracticeId
from chalicelib.domain.journeys.calls import CallOutcome
from chalicelib.domain.prospects import Loss, Prospect, Stage, moving
from chalicelib.wiring import Services


def answer(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    *,
    by: str,
    spoke: bool = False,
    revision: int | None = None,
) -> Prospect:
    """`spoke`: both had a word. `revision`: the one that somebody decided on. Raises NotFound,
    StaleWrite."""
    now, setup = services.clock(), services.setups.of(practice_id)
    profile = services.profiles.get(practice_id, patient_id)

    def rule(was: Prospect) -> Prospect:
        location = setup.locations[was.location_id]
        told = moving.answered(was, location, now=now, by=by, spoke=spoke)
        return moving.followed(told, facts_of(profile), now=now)

    saved = change(services, practice_id, patient_id, rule, revision=revision)
    close_enquiry(services, saved, "answered")
    if saved.stage in (Stage.ANSWERED, Stage.IN_TALK):
        tell_answered(services, saved)
    return saved


def came_of_call(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    outcome: CallOutcome,
    *,
    by: str,
) -> None:
    """The desk called them, and says what came of it."""
    match outcome:
        case CallOutcome.NO_ANSWER:
            change(services, practice_id, patient_id, moving.tried)
        case CallOutcome.NOT_INTERESTED | CallOutcome.WRONG_NUMBER:
            wrong = outcome is CallOutcome.WRONG_NUMBER
            loss = Loss.NOT_REACHED if wrong else Loss.NOT_SAID
            lose(services, practice_id, patient_id, loss, by=by)
        case CallOutcome.DONE:
            answer(services, practice_id, patient_id, by=by)
        case CallOutcome.BOOKED | CallOutcome.CALLS_BACK:
            answer(services, practice_id, patient_id, by=by, spoke=True)


def lose(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    loss: Loss,
    *,
    by: str,
    note: str | None = None,
    revision: int | None = None,
) -> Prospect:
    """Raises NotFound, StaleWrite."""
    now = services.clock()
    saved = change(
        services,
        practice_id,
        patient_id,
        lambda was: moving.lost(was, loss, now=now, by=by, note=note),
        revision=revision,
    )
    close_enquiry(services, saved, "no prospect any more")
    return saved


def reopen(
    services: Services,
    practice_id: PracticeId,
    patient_id: PatientId,
    *,
    by: str,
    revision: int | None = None,
) -> Prospect:
    """Raises NotFound, StaleWrite."""
    now = services.clock()
    profile = services.profiles.get(practice_id, patient_id)

    def rule(was: Prospect) -> Prospect:
        back = moving.reopened(was, now=now, by=by)
        return moving.followed(back, facts_of(profile), now=now)

    return change(services, practice_id, patient_id, rule, revision=revision)
