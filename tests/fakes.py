"""Fakes at the edge of the world: they remember what was sent."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class SentText:
    to: str
    sender: str
    text: str
    reference: str


@dataclass
class SentTexts:
    """A carrier that takes everything, or raises `next_error` once."""

    sent: list[SentText] = field(default_factory=list)
    next_error: Exception | None = None

    def send(self, *, to: str, sender: str, text: str, reference: str) -> str:
        if self.next_error:
            error, self.next_error = self.next_error, None
            raise error
        self.sent.append(SentText(to=to, sender=sender, text=text, reference=reference))
        return f"sms-{len(self.sent)}"

    def to(self, number: str) -> list[str]:
        return [sent.text for sent in self.sent if sent.to == number]


@dataclass
class SentEmails:
    sent: list[Any] = field(default_factory=list)
    next_error: Exception | None = None

    def send(self, email: Any) -> str:
        if self.next_error:
            error, self.next_error = self.next_error, None
            raise error
        self.sent.append(email)
        return f"email-{len(self.sent)}"
