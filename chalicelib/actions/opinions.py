"""Somebody said whether a kind of message is useful or too much, or which kinds they want."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chalicelib.domain.opinions import heard, is_an_answer
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.topics import Opinion, Topic
from chalicelib.domain.touchpoints import State, Touchpoint
from chalicelib.storage.audit import entry_about
from chalicelib.storage.db import Write
from chalicelib.storage.errors import StaleWrite
from chalicelib.wiring import Services

_TRIES = 5
"""Messages counted meanwhile make a write stale; each try reads again."""
STOPPED_BECAUSE = timedelta(days=3)
"""Who stops so soon after a message is taken to have had enough of its kind."""


def judge_kind(
    services: Services,
    contact: ContactPoint,
    topic: Topic,
    opinion: Opinion,
    *,
    today: date,
    now: datetime,
) -> ContactPoint:
    """What follows from it holds for the next message already; harmless when repeated. `today`:
    theirs."""
    for _ in range(_TRIES):
        after = heard(contact, topic, opinion, today=today)
        if after == contact:
            return contact
        counts = is_an_answer(contact, topic, opinion, today)
        what = services.opinions.counted(
            contact.practice_id,
            topic,
            "useful" if opinion is Opinion.USEFUL else "too_much",
            today,
        )
        audit = entry_about(contact, f"opinion.{opinion}", who="patient", at=now)
        try:
            return services.contacts.save(after, audit=audit, also=[what] if counts else ())
        except StaleWrite:
            contact = services.contacts.get(contact.practice_id, contact.contact_id)
    raise StaleWrite(contact.contact_id)


def kinds_ended(
    services: Services, before: ContactPoint, after: ContactPoint, today: date
) -> list[Write]:
    """Counts the kinds that somebody chose to have no more, for the transaction that saves it."""
    ended = [of for of in after.not_wanted if of not in before.not_wanted]
    return [services.opinions.counted(after.practice_id, of, "stopped", today) for of in ended]


def count_stop(
    services: Services, contact: ContactPoint, sent: Sequence[Touchpoint], now: datetime
) -> None:
    """Everything was stopped: the kind of the last message before it is what it is put down to."""
    lately = [
        of
        for of in sent
        if of.state is State.SENT and of.ended_at and now - STOPPED_BECAUSE <= of.ended_at <= now
    ]
    if lately:
        last = max(lately, key=lambda of: of.ended_at or of.due_at)
        services.opinions.count(contact.practice_id, last.topic, "stopped", now.date())
