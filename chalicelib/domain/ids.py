"""The identifiers of everything, each its own type, so that swapping two is a type error."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import NewType

PracticeId = NewType("PracticeId", str)
LocationId = NewType("LocationId", str)
ProviderId = NewType("ProviderId", str)
VisitTypeId = NewType("VisitTypeId", str)
PlaybookId = NewType("PlaybookId", str)
StaffId = NewType("StaffId", str)
PatientId = NewType("PatientId", str)
AppointmentId = NewType("AppointmentId", str)
ContactId = NewType("ContactId", str)
TouchpointId = NewType("TouchpointId", str)
MessageId = NewType("MessageId", str)
WorkItemId = NewType("WorkItemId", str)
EndpointId = NewType("EndpointId", str)
EventId = NewType("EventId", str)
SegmentId = NewType("SegmentId", str)
CampaignId = NewType("CampaignId", str)
RunId = NewType("RunId", str)
FeedbackId = NewType("FeedbackId", str)
ReviewId = NewType("ReviewId", str)
SourceId = NewType("SourceId", str)
WaitlistEntryId = NewType("WaitlistEntryId", str)
SlotId = NewType("SlotId", str)

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(at: datetime, entropy: bytes) -> str:
    """26 characters that sort by time: 48 bits of milliseconds, 80 bits of entropy (ULID spec)."""
    number = (int(at.timestamp() * 1000) << 80) | int.from_bytes(entropy[:10].ljust(10, b"\0"))
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def contact_id(secret: bytes, practice_id: PracticeId, address: str) -> ContactId:
    """The same address always gives the same id within a practice, another in the next one.

    Keyed, because phone numbers are few enough to try them all against a plain hash. This is what
    lets a STOP outlive the erasure of the number it came from.
    """
    digest = hmac.digest(secret, f"{practice_id}\n{address}".encode(), "sha256")
    return ContactId(base64.b32encode(digest[:15]).decode())


def derived_ulid(at: datetime, *parts: str) -> str:
    """An id that sorts by `at` and is the same whenever the same parts are given."""
    return ulid(at, hashlib.sha256("\n".join(parts).encode()).digest())


def is_ulid(text: str) -> bool:
    """Whether it could be an id of ours that was made by `ulid`."""
    return len(text) == 26 and all(c in _CROCKFORD for c in text)
