"""What may be in a log line is a list."""

import logging
from io import StringIO

import pytest

from chalicelib.entrypoints.observability import Failed, logger, without_messages
from tests.builders import ROSIES_PHONE


def test_a_field_that_is_not_allowed_is_dropped(log: StringIO):
    logger.info("Hello", practice_id="oak", phone=ROSIES_PHONE)
    assert '"practice_id":"oak"' in log.getvalue()
    assert ROSIES_PHONE not in log.getvalue()


def test_of_an_exception_only_its_type_and_place_are_logged(log: StringIO):
    try:
        raise ValueError(ROSIES_PHONE)
    except ValueError:
        logger.exception("While texting %s", ROSIES_PHONE)
    assert "ValueError" in log.getvalue()
    assert "test_observability.py" in log.getvalue()
    assert ROSIES_PHONE not in log.getvalue()


def test_chalices_own_lines_are_written_by_the_same_rules(log: StringIO):
    try:
        raise ValueError(ROSIES_PHONE)
    except ValueError:
        # As Chalice does: the same name is the same logger.
        logging.getLogger("rapport").exception("Caught for path %s", "/a/token")
    assert "ValueError" in log.getvalue()
    assert "/a/token" not in log.getvalue()
    assert ROSIES_PHONE not in log.getvalue()


def test_what_a_lambda_raises_says_only_its_type(log: StringIO):
    def fails(event: object) -> object:
        raise KeyError(ROSIES_PHONE)

    with pytest.raises(Failed) as raised:
        without_messages({}, fails)
    assert str(raised.value) == "KeyError"
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
