"""What a refusal is over HTTP: one table from its class to a status and a sentence."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Response

from chalicelib.channels.errors import (
    BadPayload,
    BadSignature,
    CertificateUnavailable,
    Stale,
    TryAgain,
    UnknownTopic,
)
from chalicelib.domain.errors import (
    AppointmentOver,
    BadInput,
    BeingHandled,
    NotOpen,
    NotTheirsToUndo,
    NotYetKnown,
    RapportError,
    SlotTaken,
    TooLateToUndo,
)
from chalicelib.domain.merging import BeingErased, OneRecord
from chalicelib.entrypoints.observability import logger
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite

_NOT_ALLOWED = "Not allowed."
_LATER = "Please try again in a moment."
_FAILED = "Something went wrong on our side."

_ANSWERS: Mapping[type[Exception], tuple[int, str]] = {
    BadSignature: (403, _NOT_ALLOWED),
    UnknownTopic: (403, _NOT_ALLOWED),
    Stale: (403, _NOT_ALLOWED),
    NotFound: (404, "There is nothing here."),
    AppointmentOver: (409, "This visit has begun or is over."),
    NotOpen: (409, "This visit can no longer be changed like this."),
    SlotTaken: (409, "Somebody else has just taken this time."),
    TooLateToUndo: (409, "It is too late to undo this."),
    NotTheirsToUndo: (409, "Somebody else did this: please look again."),
    StaleWrite: (409, "Somebody changed this meanwhile: please look again."),
    OneRecord: (409, "A record cannot be merged into itself."),
    BeingErased: (409, "One of the two is being erased: nothing is merged with it."),
    AlreadyThere: (409, "This is there already."),
    BeingHandled: (503, _LATER),
    NotYetKnown: (503, _LATER),
    CertificateUnavailable: (503, _LATER),
    TryAgain: (503, _LATER),
}


def status_and_sentence(refusal: RapportError) -> tuple[int, str]:
    """What to answer; a sentence that is safe to show to anybody."""
    if isinstance(refusal, BadInput | BadPayload):
        return 400, f"{refusal.field}: expected {refusal.expected}"
    for kind in type(refusal).__mro__:
        if kind in _ANSWERS:
            return _ANSWERS[kind]
    return 500, _FAILED


def status_for_carriers(refusal: RapportError) -> tuple[int, str]:
    """A carrier gives up on a 4xx: it is for what is wrong with its message, and nothing else."""
    if isinstance(refusal, BadPayload | BadSignature | UnknownTopic | Stale):
        return status_and_sentence(refusal)
    return 503, _LATER


def refused_plainly[**P](view: Callable[P, Any]) -> Callable[P, Any]:
    """Goes under @route: Chalice's middleware never sees what a view raises."""
    return _answered(view, status_and_sentence)


def refused_to_carriers[**P](view: Callable[P, Any]) -> Callable[P, Any]:
    """The same for webhooks: what is ours to mend makes the carrier send again."""
    return _answered(view, status_for_carriers)


def _answered[**P](
    view: Callable[P, Any], answer: Callable[[RapportError], tuple[int, str]]
) -> Callable[P, Any]:
    @functools.wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return view(*args, **kwargs)
        except RapportError as refusal:
            status, sentence = answer(refusal)
            logger.info("Refused", refusal=type(refusal).__name__, status=status)
            return Response(body={"error": sentence}, status_code=status)

    return answered
