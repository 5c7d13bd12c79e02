"""The playbooks that follow one patient, as the list of all playbooks shows them: by when they
speak, the practice's own and those that it finds ready."""

from collections.abc import Mapping

from chalicelib.domain.journeys import Journey
from chalicelib.domain.values import dataclass
from chalicelib.storage.setup import Setup
from chalicelib.web import saying
from chalicelib.web.desk import Visit
from chalicelib.web.journeys import view
from chalicelib.web.journeys.pages import ready


@dataclass(frozen=True, kw_only=True)
class Line:
    journey: Journey
    where: str
    steps: str
    done: str
    """What it did so far; empty: nothing."""
    lacks: str
    """What must be written before it says anything."""


def journeys(visit: Visit, setup: Setup) -> list[tuple[str, list[Line]]]:
    """(when, those that speak then); in each, those that are on come first."""
    every = {**ready(setup), **setup.journeys}
    places = {of: n for n, of in enumerate(every)}
    counts = visit.services.runs.counts(visit.practice_id)
    return [
        (
            title,
            [
                _line(of, setup, counts.get(of.playbook_id, {}))
                for of in sorted(every.values(), key=lambda of: (not of.on, places[of.playbook_id]))
                if of.trigger in triggers
            ],
        )
        for title, triggers in view.GROUPS
    ]


def _line(journey: Journey, setup: Setup, counted: Mapping[str, Mapping[str, int]]) -> Line:
    stops = [of.label for of in view.gaps(journey, setup) if of.stops]
    return Line(
        journey=journey,
        where=saying.first_up(view.where(journey, setup)),
        steps=" · ".join(view.step_said(of, journey.trigger) for of in journey.steps),
        done=view.done(counted),
        lacks=saying.listed(stops),
    )
