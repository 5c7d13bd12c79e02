"""How a read or a write can be refused."""

from chalicelib.domain.errors import RapportError


class NotFound(RapportError):
    """No such record in this practice; another practice's record answers the same."""


class StaleWrite(RapportError):
    """Somebody changed the record after it was read."""


class AlreadyThere(RapportError):
    """A record with this key exists."""
