"""What is left before a new practice's first reminder leaves: read from how things stand."""

from collections.abc import Iterable

from chalicelib.domain.accounts import Account, Registration
from chalicelib.domain.playbooks import Playbook
from chalicelib.domain.practices import Location, Practice, Provider
from chalicelib.domain.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Task:
    key: str
    title: str
    says: str
    """What it is for."""
    done: bool
    waits: str = ""
    """For whom, where the practice itself can do no more."""


def checklist(
    *,
    practice: Practice,
    locations: Iterable[Location],
    providers: Iterable[Provider],
    playbooks: Iterable[Playbook],
    account: Account,
) -> tuple[Task, ...]:
    """In the order in which they are best done."""
    hours = all(of.opening for of in locations) and any(of.hours for of in providers)
    waiting = account.registration is Registration.WAITING
    return (
        Task(
            key="hours",
            title="Opening hours and who sees patients",
            says="Free times are offered within them, and the schedule's columns are matched.",
            done=hours,
        ),
        Task(
            key="text",
            title="A first text to your own phone",
            says="See what a patient will see, and answer it.",
            done=account.tried_at is not None,
        ),
        Task(
            key="number",
            title="Your number",
            says="What the carriers ask before a practice may text its patients; they take days, "
            "so begin early.",
            done=account.registration is Registration.DONE or waiting,
            waits="waiting for the carrier" if waiting else "",
        ),
        Task(
            key="sender",
            title="Your email address",
            says="Emails then leave from your own domain. Until then they carry your name and "
            "your reply address.",
            done=bool(practice.email_from),
            waits="waiting for your records"
            if account.sender_wanted and not practice.email_from
            else "",
        ),
        Task(
            key="import",
            title="Your schedule",
            says="A file from your own system: patients and their visits.",
            done=account.imported_at is not None,
        ),
        Task(
            key="playbook",
            title="Reminders on",
            says="Read the wording, change it, switch it on.",
            done=any(of.on for of in playbooks),
        ),
    )
