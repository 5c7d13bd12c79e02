"""What a patient meant by a text message."""

from chalicelib.domain.replies.intents import Intent, OpenQuestion, Reply
from chalicelib.domain.replies.understanding import understand

__all__ = ["Intent", "OpenQuestion", "Reply", "understand"]
