"""What somebody says who signs up; kept until their practice is made."""

from datetime import datetime

from chalicelib.domain.ids import StaffId
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class SignUp:
    staff_id: StaffId
    """Cognito's subject."""
    token_hash: str
    """Of the browser that filled the form in: its code confirms this password and no other."""
    begun_at: datetime
    email: str
    name: str
    practice: str
    specialty: str
    zone: str
    size: str
    phone: str
    """E.164; the one that patients call."""
