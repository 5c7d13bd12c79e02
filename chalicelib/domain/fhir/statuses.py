"""Appointment.status and the patient's participant.status, both ways."""

from collections.abc import Mapping
from typing import Literal

from chalicelib.domain.appointments import Answer, Status

Code = Literal[
    "proposed",
    "pending",
    "booked",
    "arrived",
    "fulfilled",
    "cancelled",
    "noshow",
    "entered-in-error",
    "checked-in",
    "waitlist",
]

IN: Mapping[str, Status] = {
    "proposed": Status.PENDING,
    "pending": Status.PENDING,
    "waitlist": Status.PENDING,
    "booked": Status.BOOKED,
    "arrived": Status.ARRIVED,
    "checked-in": Status.ARRIVED,
    "fulfilled": Status.FULFILLED,
    "cancelled": Status.CANCELLED,
    "noshow": Status.NO_SHOW,
    "entered-in-error": Status.CANCELLED,
}
"""http://hl7.org/fhir/R4/valueset-appointmentstatus.html, all ten."""

UNTOLD = frozenset({"entered-in-error"})
"""It never was: its patient hears nothing of it."""

OFF = frozenset({"cancelled", "entered-in-error", "noshow"})
"""May come without a time: the one that is known is meant."""

OUT: Mapping[Status, Code] = {
    Status.PENDING: "pending",
    Status.BOOKED: "booked",
    Status.ARRIVED: "arrived",
    Status.FULFILLED: "fulfilled",
    Status.CANCELLED: "cancelled",
    Status.NO_SHOW: "noshow",
}

ANSWERS: Mapping[str, Answer] = {of.value: of for of in Answer}
"""participant.status has the same four words."""

ASKING = frozenset({Answer.NEEDS_ACTION.value, Answer.TENTATIVE.value})
"""Only a system that asks its patients has these: "accepted" then means that the patient said so.
The others write it beside everybody, and would keep reminders from all of them."""
