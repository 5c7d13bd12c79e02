"""What stands in the files of a practice's export: one table a kind, documented by column."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.appointments import Appointment
from chalicelib.domain.conversations import Message, WorkItem
from chalicelib.domain.patients import ContactPoint, LedgerEntry, Patient
from chalicelib.domain.spreadsheets import harmless
from chalicelib.domain.touchpoints import Touchpoint

if TYPE_CHECKING:
    from chalicelib.domain.feedback import Feedback
    from chalicelib.domain.prospects.prospect import Prospect
    from chalicelib.domain.recovery import Step
    from chalicelib.domain.waitlist import Entry, Offer

SCHEMA_VERSION = 1

Row = Mapping[str, Any]
"""Column → text, a number, true or false, or a list of text; empty where nothing is known."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "patients": (
        "patient_id",
        "given_name",
        "family_name",
        "preferred_name",
        "said_as",
        "born",
        "language",
        "interpreter",
        "remember",
        "phone",
        "email",
        "zone",
        "since",
        "source_key",
        "deceased",
        "discharged",
        "kind",
        "phones",
        "guarantor",
        "balance",
        "sex",
        "lists",
        "interests",
        "came_by",
        "referred_by",
        "sent_by",
        "may_be_named",
        "ticked_may_know",
        "merged_into",
    ),
    "appointments": (
        "appointment_id",
        "patient_id",
        "location_id",
        "provider_id",
        "visit_type_id",
        "starts_at",
        "ends_at",
        "booked_at",
        "status",
        "answer",
        "late_minutes",
        "note",
        "amount",
        "source_key",
        "changed_at",
        "changed_by",
    ),
    "prospects": (
        "patient_id",
        "location_id",
        "origin",
        "began_at",
        "stage",
        "since",
        "moves",
        "waits_since",
        "answered_at",
        "answered_in",
        "enquiries",
        "tries",
        "appointment_id",
        "loss",
        "note",
        "joined_to",
        "ended_at",
    ),
    "contact_points": (
        "contact_id",
        "channel",
        "address",
        "patient_ids",
        "care",
        "marketing",
        "health",
        "health_reason",
        "language",
        "paused_until",
        "not_wanted",
        "once_a_week",
    ),
    "messages": (
        "message_id",
        "contact_id",
        "channel",
        "at",
        "by",
        "kind",
        "text",
        "state",
        "why",
        "delivery",
        "intent",
        "done",
        "patient_ids",
        "appointment_ids",
        "staff_id",
        "pictures",
        "segments",
    ),
    "consents": (
        "contact_id",
        "channel",
        "purpose",
        "consent",
        "at",
        "source",
        "wording",
    ),
    "work_items": (
        "work_item_id",
        "kind",
        "location_id",
        "opened_at",
        "due_at",
        "closed_at",
        "patient_id",
        "contact_id",
        "appointment_id",
        "line",
        "owner",
        "outcome",
        "until",
        "score",
        "called_at",
        "reached_at",
        "closed_by",
    ),
    "feedback": (
        "feedback_id",
        "patient_id",
        "appointment_id",
        "location_id",
        "provider_id",
        "score",
        "scale",
        "words",
        "at",
        "changed_at",
        "channel",
        "language",
    ),
    "complaint_steps": (
        "work_item_id",
        "step_id",
        "kind",
        "at",
        "by",
        "note",
        "score",
        "source",
    ),
    "waitlist": (
        "entry_id",
        "patient_id",
        "location_id",
        "visit_type_id",
        "provider_ids",
        "weekdays",
        "parts",
        "first",
        "until",
        "notice_minutes",
        "instead_of",
        "joined_at",
        "joined_by",
        "state",
        "offers",
        "ended_at",
    ),
    "waitlist_offers": (
        "slot_id",
        "entry_id",
        "patient_id",
        "contact_id",
        "wave",
        "rank",
        "offered_at",
        "held_until",
        "state",
        "answered_at",
        "why",
    ),
}
"""File → its columns, in their order."""


def patient_row(patient: Patient) -> Row:
    numbers = [
        f"{of.use}: {of.number}" + (f" x{of.extension}" if of.extension else "")
        for of in patient.phones
    ]
    return _row("patients", patient, phones=numbers)


def appointment_row(appointment: Appointment) -> Row:
    return _row("appointments", appointment)


def prospect_row(prospect: "Prospect") -> Row:
    """Seconds in `answered_in`; moves: "<when> <stage>"."""
    moves = [f"{of.at.isoformat()} {of.stage}" for of in prospect.moves]
    return _row("prospects", prospect, moves=moves)


def contact_row(contact: ContactPoint) -> Row:
    return _row("contact_points", contact, patient_ids=contact.members)


def consent_row(entry: LedgerEntry) -> Row:
    return _row("consents", entry)


def work_row(item: WorkItem) -> Row:
    return _row("work_items", item)


def feedback_row(feedback: "Feedback") -> Row:
    return _row("feedback", feedback)


def step_row(step: "Step") -> Row:
    return _row("complaint_steps", step)


def entry_row(entry: "Entry") -> Row:
    return _row("waitlist", entry, notice_minutes=entry.notice // timedelta(minutes=1))


def offer_row(offer: "Offer") -> Row:
    return _row("waitlist_offers", offer)


def message_row(message: Message, contact: ContactPoint) -> Row:
    return _row(
        "messages",
        message,
        channel=contact.channel,
        kind="message",
        why="",
        pictures=message.media,
        patient_ids=(),
        appointment_ids=(),
    )


def touchpoint_row(touchpoint: Touchpoint) -> Row:
    return _row(
        "messages",
        touchpoint,
        message_id=touchpoint.touchpoint_id,
        at=touchpoint.ended_at or touchpoint.due_at,
        by="rapport",
        text=touchpoint.body,
        intent="",
        done="",
        patient_ids=touchpoint.about,
        appointment_ids=[of.appointment_id for of in touchpoint.subjects],
        staff_id="",
        pictures=0,
    )


def csv_head(table: str) -> str:
    return _line(TABLES[table])


def csv_line(table: str, row: Row) -> str:
    return _line([_cell(row.get(column)) for column in TABLES[table]])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return harmless("; ".join(str(each) for each in value))
    return harmless(value) if isinstance(value, str) else str(value)


def _row(table: str, of: object, **more: Any) -> Row:
    return {
        column: _plain(more[column] if column in more else getattr(of, column))
        for column in TABLES[table]
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [str(each) for each in value]
    return str(value)
