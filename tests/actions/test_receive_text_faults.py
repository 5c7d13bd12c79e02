"""The worker dies between any two calls to AWS: the next delivery finishes what was begun."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.actions.receive_text import Received, receive_text
from chalicelib.channels.inbound import InboundSms
from chalicelib.domain.conversations import By
from chalicelib.domain.errors import BeingHandled
from tests.builders import NOW, ROSIES_PHONE
from tests.conftest import TestServices, make_services
from tests.scenes import (
    a_text,
    book,
    conversation,
    inbox,
    know,
    later,
    open_oak,
    remind,
    rosies_contact,
    thread,
    work,
)

MOST_CALLS = 80


class PulledPlug(BaseException):
    """The worker is gone: nothing that it might still have done is done."""


class Plug:
    """Counts calls to AWS and pulls the plug before or after the nth."""

    def __init__(self, services: TestServices) -> None:
        self.calls = 0
        self.pull_at: int | None = None
        events = services.session.events
        events.register("before-call", self._before)
        events.register("after-call", self._after)
        self.after_the_answer = False

    def arm(self, nth: int, *, after_the_answer: bool) -> None:
        self.calls, self.pull_at, self.after_the_answer = 0, nth, after_the_answer

    def disarm(self) -> None:
        self.pull_at = None

    def _before(self, **_: Any) -> None:
        self.calls += 1
        if self.calls == self.pull_at and not self.after_the_answer:
            raise PulledPlug

    def _after(self, **_: Any) -> None:
        if self.calls == self.pull_at and self.after_the_answer:
            raise PulledPlug


@pytest.fixture
def make_oak(aws: None) -> Callable[[], tuple[TestServices, Plug]]:
    """Oak Dental with Rosie reminded, as new each time it is called."""
    services = make_services()
    # Before any client is made: clients copy the session's hooks.
    plug = Plug(services)
    open_oak(services)
    know(services)
    remind(services, book(services), ref="ref-of-the-reminder")
    client, table = services.session.client("dynamodb"), services.config.table_name
    as_new = client.scan(TableName=table)["Items"]

    def fresh() -> tuple[TestServices, Plug]:
        plug.disarm()
        for item in client.scan(TableName=table)["Items"]:
            client.delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})
        for item in as_new:
            client.put_item(TableName=table, Item=item)
        services.at(NOW).texts.sent.clear()
        services.emails.sent.clear()
        return services, plug

    return fresh


def deliver_until_done(services: TestServices, text: InboundSms) -> Received:
    for _ in range(5):
        later(services, minutes=2)
        try:
            return receive_text(services, text)
        except BeingHandled:
            continue
    raise AssertionError("never done")


def end_state(services: TestServices) -> dict[str, Any]:
    """What the desk and the patient see, without times of writing."""
    contact = rosies_contact(services)
    visit = services.appointments.get(contact.practice_id, "visit-1")  # type: ignore[arg-type]
    state = conversation(services)
    return {
        "visit": (visit.status, visit.answer, visit.version, visit.late_minutes),
        "consent": (contact.care, contact.marketing, contact.health),
        "ledger": [
            *sorted(
                (entry.purpose, entry.consent)
                for entry in services.contacts.ledger(contact.practice_id, contact.contact_id)
            )
        ],
        "work": sorted((of.kind, of.line) for of in work(services) if of.kind != "uncertain"),
        "inbox": [(line.text, line.intent, line.done) for line in inbox(services)],
        "waiting": (state.waiting_since is not None, state.urgent, state.asked_options),
        "planned": sorted(
            (of.state, of.why)
            for of in services.touchpoints.of_contact(contact.practice_id, contact.contact_id)
        ),
    }


SAID = {
    "yes": "YES",
    "cancel": "Please cancel my appointment",
    "bare cancel": "CANCEL",
    "change": "CHANGE",
    "no": "no",
    "urgent": "I can't breathe and my face is swelling",
    "wrong number": "You have the wrong number",
}


@pytest.mark.parametrize(
    ("said", "after_the_answer"),
    [
        *(pytest.param(said, False, id=f"{name}-before") for name, said in SAID.items()),
        *(pytest.param(SAID[name], True, id=f"{name}-after") for name in ("yes", "urgent")),
    ],
)
def test_killed_between_any_two_calls_a_text_still_has_one_line_and_at_most_one_answer(
    make_oak: Callable[[], tuple[TestServices, Plug]], said: str, after_the_answer: bool
):
    undisturbed, _ = make_oak()
    text = a_text(said)
    deliver_until_done(undisturbed, text)
    expected, expected_answers = end_state(undisturbed), len(undisturbed.texts.to(ROSIES_PHONE))
    killed = 0
    for nth in range(1, MOST_CALLS):
        services, plug = make_oak()
        plug.arm(nth, after_the_answer=after_the_answer)
        try:
            deliver_until_done(services, text)
        except PulledPlug:
            killed += 1
        else:
            break
        plug.disarm()
        deliver_until_done(services, text)
        assert end_state(services) == expected, f"killed at call {nth}"
        sent = services.texts.to(ROSIES_PHONE)
        unsure = [m for m in thread(services) if m.by is By.RAPPORT and m.state == "uncertain"]
        assert len(sent) <= expected_answers, f"answered twice, killed at call {nth}"
        assert len(sent) == expected_answers or unsure, f"lost in silence at call {nth}"
        for message in unsure:
            assert any(of.kind == "uncertain" for of in work(services)), message.message_id
    assert killed > 5
