"""What a queue gave up on becomes work for a person, with the patient's words."""

import json

import pytest

from chalicelib.actions.bury_dead_letters import bury_dead_letter
from chalicelib.actions.receive_text import receive_text
from chalicelib.channels.inbound import parse_two_way
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.errors import BeingHandled
from chalicelib.domain.patients import Consent
from tests.builders import NOW, OAK_NUMBER, ROSIES_PHONE
from tests.conftest import TestServices
from tests.scenes import (
    answers,
    conversation,
    everything,
    inbox,
    know,
    later,
    open_oak,
    rosies_contact,
    work,
)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    know(services)
    return services


def letter(text: str, *, number: str = OAK_NUMBER, key: str = "in-1") -> str:
    return json.dumps(
        {
            "originationNumber": ROSIES_PHONE,
            "destinationNumber": number,
            "messageBody": text,
            "inboundMessageId": key,
        }
    )


def fail(services: TestServices, text: str) -> None:
    """One try at it, which dies after the text has been read."""
    with pytest.MonkeyPatch.context() as broken:

        def no_more(*_: object, **__: object) -> None:
            raise RuntimeError

        broken.setattr(services.once, "decide", no_more)
        with pytest.raises(RuntimeError):
            receive_text(services, parse_two_way(letter(text), received_at=NOW))


def test_a_text_that_nothing_could_handle_is_read_by_a_person(oak: TestServices) -> None:
    assert bury_dead_letter(oak, letter("Is there parking?"), received_at=NOW)
    assert [line.text for line in inbox(oak)] == ["Is there parking?"]
    assert conversation(oak).waiting_since == NOW
    [item] = work(oak)
    assert item.kind is WorkKind.DEAD_LETTER
    assert item.contact_id == rosies_contact(oak).contact_id
    assert "parking" not in item.line
    assert answers(oak) == []


def test_a_stop_that_nothing_could_handle_stops_all_the_same(oak: TestServices) -> None:
    assert bury_dead_letter(oak, letter("please stop texting me"), received_at=NOW)
    assert rosies_contact(oak).care is Consent.STOPPED
    assert [item.kind for item in work(oak)] == [WorkKind.DEAD_LETTER]
    assert bury_dead_letter(oak, letter("YES", key="in-2"), received_at=NOW)
    assert rosies_contact(oak).care is Consent.STOPPED


def test_buried_twice_or_after_half_of_it_was_done_it_lands_in_the_inbox_once(
    oak: TestServices,
) -> None:
    fail(oak, "Is there parking?")
    later(oak, minutes=2)
    assert bury_dead_letter(oak, letter("Is there parking?"), received_at=oak.clock())
    once = everything(oak)
    assert bury_dead_letter(oak, letter("Is there parking?"), received_at=oak.clock())
    assert everything(oak) == once
    assert len(inbox(oak)) == 1
    assert conversation(oak).waiting_since == NOW


def test_a_buried_text_that_comes_by_the_other_door_is_still_acted_on(oak: TestServices) -> None:
    bury_dead_letter(oak, letter("STOP"), received_at=NOW)
    receive_text(oak, parse_two_way(letter("STOP"), received_at=NOW))
    assert rosies_contact(oak).care is Consent.STOPPED
    assert len(inbox(oak)) == 1


def test_a_text_that_was_handled_after_all_is_no_work(oak: TestServices) -> None:
    receive_text(oak, parse_two_way(letter("STOP"), received_at=NOW))
    before = everything(oak)
    assert bury_dead_letter(oak, letter("STOP"), received_at=NOW)
    assert everything(oak) == before


def test_a_text_that_a_worker_still_has_is_not_buried_yet(oak: TestServices) -> None:
    sms = parse_two_way(letter("STOP"), received_at=NOW)
    oak.once.begin("TEXT#oak", sms.once_key, now=NOW, lease=NOW - NOW, at=NOW)
    with pytest.raises(BeingHandled):
        bury_dead_letter(oak, letter("STOP"), received_at=NOW)


def test_a_text_to_a_number_that_is_nobodys_is_for_the_operator(oak: TestServices) -> None:
    assert not bury_dead_letter(oak, letter("hi", number="+12025550188"), received_at=NOW)
    assert not bury_dead_letter(oak, "not JSON", received_at=NOW)
    assert not bury_dead_letter(oak, '{"messageBody": "hi"}', received_at=NOW)
