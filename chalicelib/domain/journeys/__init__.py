"""Journeys: playbooks whose steps follow one patient before, during and after care."""

from chalicelib.domain.journeys.checking import loop_in, wrong, wrong_template
from chalicelib.domain.journeys.journey import (
    COMES_BACK,
    END,
    MOST_DAYS_BACK,
    OF_A_VISIT,
    OF_A_VISIT_TO_COME,
    ON_THE_DAY,
    Do,
    Ended,
    Heard,
    Journey,
    JourneyStep,
    News,
    Run,
    Told,
    Trigger,
    run_id,
)
from chalicelib.domain.journeys.wording import FIELDS, SAMPLES, fields_of

__all__ = [
    "COMES_BACK",
    "END",
    "FIELDS",
    "MOST_DAYS_BACK",
    "OF_A_VISIT",
    "OF_A_VISIT_TO_COME",
    "ON_THE_DAY",
    "SAMPLES",
    "Do",
    "Ended",
    "Heard",
    "Journey",
    "JourneyStep",
    "News",
    "Run",
    "Told",
    "Trigger",
    "fields_of",
    "loop_in",
    "run_id",
    "wrong",
    "wrong_template",
]
