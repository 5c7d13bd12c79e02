"""However a run is pushed about, no message of it is said twice, and it comes to an end."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ids import PatientId, PlaybookId
from chalicelib.domain.journeys import (
    END,
    Ended,
    Heard,
    Journey,
    JourneyStep,
    Run,
    Told,
    Trigger,
    loop_in,
    run_id,
)
from chalicelib.domain.journeys.going_on import after_reply, after_step, again, ended
from chalicelib.domain.topics import Topic
from chalicelib.domain.touchpoints import Why
from tests.builders import MAIN_STREET, NOW, OAK, a_location

LOCATION = a_location()
NAMES = ("a", "b", "c", "d")


def leads() -> st.SearchStrategy[dict[Heard, str]]:
    return st.dictionaries(st.sampled_from(Heard), st.sampled_from((*NAMES, END)), max_size=2)


def journeys() -> st.SearchStrategy[Journey]:
    def made(
        days: list[int], waits: list[int], replies: list[dict[Heard, str]], trigger: Trigger
    ) -> Journey:
        steps = [
            JourneyStep(step_id=name, after_days=of, wait_days=wait, on_reply=reply)
            for name, of, wait, reply in zip(NAMES, sorted(days), waits, replies, strict=True)
        ]
        return Journey(
            playbook_id=PlaybookId("j"),
            name="J",
            trigger=trigger,
            topic=Topic.CARE,
            on=True,
            on_since=NOW,
            steps=tuple(steps),
        )

    four = {"min_size": 4, "max_size": 4}
    return st.builds(
        made,
        st.lists(st.integers(0, 30), **four),
        st.lists(st.integers(0, 9), **four),
        st.lists(leads(), **four),
        st.sampled_from((Trigger.DUE, Trigger.AFTER_VISIT)),
    ).filter(lambda of: not loop_in(of))


def a_run(journey: Journey) -> Run:
    return Run(
        practice_id=OAK,
        patient_id=PatientId("rosa"),
        run_id=run_id(journey.playbook_id, PatientId("rosa"), "x"),
        playbook_id=journey.playbook_id,
        cause="x",
        location_id=MAIN_STREET,
        moment=NOW,
        began=NOW,
        next_step=journey.steps[0].step_id,
        wanted_at=NOW,
        due_at=NOW,
    )


MOVES = st.lists(
    st.tuples(
        st.sampled_from(("step", "held", "reply", "over", "again")),
        st.sampled_from(Heard),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=30,
)


@given(journeys(), MOVES)
def test_no_step_is_taken_twice_whatever_is_answered_ended_and_begun_again(
    journey: Journey, moves: list[tuple[str, Heard, int]]
) -> None:
    at = NOW
    begun = a_run(journey)
    run = begun
    for move, heard, n in moves:
        at += timedelta(1)
        step = journey.step(run.next_step)
        match move:
            case "step" | "held" if run.ended is None and step is not None:
                why = Why.BUDGET if move == "held" else None
                told = Told(step_id=step.step_id, at=at, why=why)
                run = after_step(run, journey, step, told, LOCATION, now=at)
            case "reply" if run.told:
                answered = run.told[n % len(run.told)].step_id
                run = after_reply(run, journey, answered, heard, LOCATION, now=at)
            case "over" if run.ended is None:
                run = ended(run, Ended.BOOKED, now=at)
            case "again":
                run = again(run, replace(begun), journey, LOCATION, now=at) or run
        ids = [told.step_id for told in run.told]
        assert len(ids) == len(set(ids)) <= len(journey.steps)
        assert run.due_at is not None
        assert run.due_at >= NOW


def test_an_answer_to_an_older_message_says_nothing_twice() -> None:
    steps = (
        JourneyStep(step_id="a", on_reply={Heard.YES: "c", Heard.OTHER: "b"}),
        *(JourneyStep(step_id=name) for name in ("b", "c", "d")),
    )
    journey = Journey(
        playbook_id=PlaybookId("j"),
        name="J",
        trigger=Trigger.AFTER_VISIT,
        topic=Topic.CARE,
        steps=steps,
    )
    run = a_run(journey)
    run = taken(run, journey, "a")
    run = after_reply(run, journey, "a", Heard.YES, LOCATION, now=NOW)
    run = taken(run, journey, "c")
    run = after_reply(run, journey, "a", Heard.OTHER, LOCATION, now=NOW)
    run = taken(run, journey, "b")
    assert run.next_step == "d"


def taken(run: Run, journey: Journey, step_id: str) -> Run:
    assert run.next_step == step_id
    step = journey.step(step_id)
    assert step is not None
    return after_step(run, journey, step, Told(step_id=step_id, at=NOW), LOCATION, now=NOW)
