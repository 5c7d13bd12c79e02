"""Every refusal has a status and a sentence that is safe to show."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import chalicelib
from chalicelib.channels.errors import BadPayload
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.entrypoints.refusals import status_and_sentence
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
