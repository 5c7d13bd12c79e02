"""Every refusal has a status and a sentence that is safe to show."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import chalicelib
from chalicelib.channels.errors import BadPayload, BadSignature
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.entrypoints.refusals import status_and_sentence, status_for_carriers
from chalicelib.storage.errors import NotFound, StaleWrite
from tests.builders import ROSIES_PHONE


class NewRefusal(StaleWrite):
    """A kind of stale write that nobody put into the table."""


def test_what_was_typed_wrong_names_the_field_and_what_was_expected():
    assert status_and_sentence(BadInput("phone", "a number")) == (400, "phone: expected a number")
    assert status_and_sentence(BadPayload("To", "text")) == (400, "To: expected text")


def test_another_practices_record_answers_like_one_that_does_not_exist():
    assert status_and_sentence(NotFound("appointment-1"))[0] == 404


def test_a_new_kind_of_refusal_is_answered_like_what_it_is_a_kind_of():
    assert status_and_sentence(NewRefusal("x"))[0] == 409


def test_a_carrier_is_told_to_send_again_unless_its_own_message_is_wrong():
    for ours in (StaleWrite("x"), NotFound("x"), NewRefusal("x")):
        assert status_for_carriers(ours)[0] == 503
    assert status_for_carriers(BadSignature("x"))[0] == 403
    assert status_for_carriers(BadPayload("To", "text"))[0] == 400


def refusals() -> Iterator[type[RapportError]]:
    root = Path(chalicelib.__file__).parent
    for path in root.rglob("*.py"):
        name = ".".join(path.relative_to(root.parent).with_suffix("").parts)
        importlib.import_module(name.removesuffix(".__init__"))
    found = [RapportError]
    while found:
        kind = found.pop()
        found += kind.__subclasses__()
        yield kind


def test_no_sentence_repeats_what_the_refusal_carries():
    for kind in refusals():
        if issubclass(kind, BadInput | BadPayload):
            continue
        try:
            refusal = kind(ROSIES_PHONE)
        except (TypeError, ValueError, AttributeError):
            continue
        assert ROSIES_PHONE not in status_and_sentence(refusal)[1]
