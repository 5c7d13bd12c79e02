"""What was said between a practice and one contact point, and what waits for a person."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.ids import (
    AppointmentId,
    ContactId,
    LocationId,
    MessageId,
    PatientId,
    PracticeId,
    RunId,
    StaffId,
    WorkItemId,
)
from chalicelib.domain.values import dataclass


class By(StrEnum):
    PATIENT = "patient"
    RAPPORT = "rapport"
    """An automatic answer."""
    STAFF = "staff"
    NOTE = "note"
    """Staff to staff; never leaves."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One line of a conversation that is not a touchpoint's."""

    practice_id: PracticeId
    contact_id: ContactId
    message_id: MessageId
    by: By
    at: datetime
    text: str
    staff_id: StaffId | None = None
    media: int = 0
    intent: str = ""
    """What was understood."""
    done: str = ""
    """What was done about it, as a receptionist reads it."""
    in_reply_to: str = ""
    """The touchpoint it answers."""
    ref: str = ""
    state: str = ""
    """Outgoing: "sending", then "sent", "failed", "uncertain"; "waiting" to be tried again."""
    delivery: str = ""
    segments: int = 0


@dataclass(frozen=True, kw_only=True)
class Conversation:
    practice_id: PracticeId
    contact_id: ContactId
    location_id: LocationId
    """Where they texted last."""
    last_at: datetime
    last_by: By
    preview: str
    waiting_since: datetime | None = None
    """Since when the patient waits for a person; None: nobody waits."""
    urgent: bool = False
    assigned_to: StaffId | None = None
    asked_back_at: datetime | None = None
    """When we last asked "did you mean…?": once is enough."""
    asked_wish: str = ""
    """What they wanted when we asked which visit they mean; empty: we asked what they want."""
    asked_options: tuple[AppointmentId, ...] = ()
    """The visits we listed, in the order in which they were numbered."""
    number: str = ""
    """The practice's number that they texted last."""
    revision: int = 0


class WorkKind(StrEnum):
    URGENT = "urgent"
    REPLY = "reply"
    """An answer that needs a person."""
    MOVE = "move"
    CANCELLED = "cancelled"
    """A cancellation to act on."""
    CHECK_VISIT = "check-visit"
    """CANCEL alone: texts stopped; was the visit meant?"""
    WRONG_NUMBER = "wrong-number"
    NOT_DELIVERED = "not-delivered"
    UNCERTAIN = "uncertain"
    LATE = "late"
    DEAD_LETTER = "dead-letter"
    FILE = "file"
    """A file of the practice's own system: visits are missing from it, or it waits for a word."""
    ENQUIRY = "enquiry"
    """Somebody asked by the form on the website, or otherwise, and nobody has answered."""
    MISSED_CALL = "missed-call"
    CHILD = "child"
    """Nobody is known to answer for a child."""
    COMPLAINT = "complaint"
    """Somebody is not content. While it is open, nothing that promotes is sent to them."""
    REVIEW = "review"
    """Somebody wrote little good in public; nobody knows who they are."""
    NOT_TOLD = "not-told"
    """Another program of the practice does not answer and is told nothing any more."""
    CALL = "call"
    """A step of a playbook: somebody calls them, or looks into it."""


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """Something that waits for a person: it has an owner, a clock and an outcome."""

    practice_id: PracticeId
    work_item_id: WorkItemId
    kind: WorkKind
    location_id: LocationId
    opened_at: datetime
    due_at: datetime | None = None
    """When it escalates if nobody has taken it."""
    contact_id: ContactId | None = None
    patient_id: PatientId | None = None
    appointment_id: AppointmentId | None = None
    import_id: str = ""
    """The file that it is about."""
    run_id: RunId | None = None
    """CALL: whose step it is; what comes of it moves that run on."""
    step_id: str = ""
    line: str = ""
    """One line as the desk reads it."""
    owner: StaffId | None = None
    until: datetime | None = None
    """COMPLAINT: by when it is to be put right; `due_at` leaves once somebody was alerted."""
    score: int | None = None
    """COMPLAINT: what they answered to "how did we do", 0 to 10; None: nobody asked."""
    called_at: datetime | None = None
    """COMPLAINT: when somebody first tried to reach them."""
    reached_at: datetime | None = None
    """COMPLAINT: when somebody first did."""
    said_again_at: datetime | None = None
    """COMPLAINT: when they said more after somebody had reached them; None: they did not, or were
    reached since."""
    closed_at: datetime | None = None
    closed_by: StaffId | None = None
    outcome: str = ""
    escalated: int = 0
    revision: int = 0
