"""A journey is a part of how a practice is set up."""

from dataclasses import replace
from datetime import time

import pytest

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys import END, Heard, Journey, JourneyStep, Trigger
from chalicelib.domain.patient_segments import Condition, Fact, Op
from chalicelib.domain.playbooks import Words
from chalicelib.domain.topics import Topic
from chalicelib.storage.errors import StaleWrite
from tests.builders import CLEANING, MAIN_STREET, NOW, OAK
from tests.conftest import TestServices
from tests.loop import open_practice

RECALL = Journey(
    playbook_id=PlaybookId("recall"),
    name="Recall",
    trigger=Trigger.DUE,
    topic=Topic.RECALLS,
    on=True,
    on_since=NOW,
    months=6,
    visit_types=frozenset({CLEANING}),
    pilot_locations=frozenset({MAIN_STREET}),
    only=(Condition(fact=Fact.AGE, op=Op.OVER, values=("40",)),),
    steps=(
        JourneyStep(
            step_id="email",
            at=time(10),
            words={"en": Words(subject="Hello", email="Hello {first_name}")},
            on_reply={Heard.NO: END},
        ),
    ),
)


def test_a_journey_is_read_with_the_rest_of_the_setup_as_it_was_saved(
    services: TestServices,
) -> None:
    open_practice(services)
    services.setups.save(OAK, RECALL)
    assert services.setups.of(OAK).journeys == {"recall": replace(RECALL, revision=1)}
    with pytest.raises(StaleWrite):
        services.setups.save(OAK, RECALL)
