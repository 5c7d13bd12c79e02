"""Reasons that a receptionist reads."""

from chalicelib.domain.delivery import NotDelivered


def test_every_reason_is_a_sentence():
    assert all(reason.sentence.endswith(".") for reason in NotDelivered)
    assert len({reason.sentence for reason in NotDelivered}) == len(NotDelivered)
