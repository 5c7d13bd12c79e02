"""Who waits changes with time alone: once a night everybody's place in the list follows the facts.

Some patients at a time over the bulk queue: a query for a thousand, contact points of those who
would come onto the list, and writes only for those whose place changes.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from chalicelib.actions.hand_on import hand_on
from chalicelib.domain.accounts import Standing
from chalicelib.domain.ids import ContactId, PracticeId
from chalicelib.domain.patients import ContactPoint
from chalicelib.domain.profiles import Profile
from chalicelib.domain.waiting import FROM_FACTS, Reason
from chalicelib.storage.errors import NotFound
from chalicelib.storage.keys import Item
from chalicelib.storage.waiting import Known, known_of
from chalicelib.wiring import Services

AT_ONCE = 1_000
_REACHED_OUT = FROM_FACTS - {Reason.REFERRER}
"""For these a message of any kind is being in touch."""


def look_over(services: Services, practice_id: PracticeId, *, after: str) -> None:
    """Those who come next, and hand on the rest. Harmless when repeated."""
    try:
        account = services.setups.of(practice_id, fresh=True).account
    except NotFound:
        return
    if account.standing is Standing.ENDED:
        return
    items, more = services.waiting.some(practice_id, after=after, limit=AT_ONCE)
    known = {str(of["sk"]): found for of in items if (found := known_of(of)) is not None}
    contacts = _contacts(services, practice_id, known.values())
    for item in items:
        _look_at(services, practice_id, item, known.get(str(item["sk"])), contacts)
    if more:
        hand_on(services, practice_id, "WAITING", after=more)
    else:
        _of_conversations(services, practice_id)


def _contacts(
    services: Services, practice_id: PracticeId, known: Iterable[Known]
) -> Mapping[ContactId, ContactPoint]:
    """Of those who would be on the list for want of a word from the practice."""
    wanted = {
        contact_id
        for of in known
        if any(w.reason in _REACHED_OUT for w in services.waiting.reasons(practice_id, of))
        for contact_id in _points(of.profile)
    }
    return services.contacts.get_many(practice_id, wanted, strong=False) if wanted else {}


def _points(profile: Profile) -> list[ContactId]:
    return [of for of in (profile.text, profile.email) if of is not None]


def _look_at(
    services: Services,
    practice_id: PracticeId,
    item: Item,
    known: Known | None,
    contacts: Mapping[ContactId, ContactPoint],
) -> None:
    if known is not None:
        wrote = _wrote(known.profile, contacts)
        if wrote is not None and (known.marks.told_at is None or wrote > known.marks.told_at):
            services.waiting.told(practice_id, known.profile.patient_id, wrote)
            return
        if known.marks.said_since is not None and not _waits(services, practice_id, known.profile):
            services.waiting.answered(practice_id, [known.profile.patient_id])
            return
    services.waiting.follow_item(practice_id, item)


def _wrote(profile: Profile, contacts: Mapping[ContactId, ContactPoint]) -> datetime | None:
    """When they were last written to within the budget, as the beginning of that day: what was
    said before a visit of the same day was about that visit."""
    days = [
        day for of in _points(profile) for day in (contacts[of].recent if of in contacts else ())
    ]
    return datetime.combine(max(days), time(), UTC) if days else None


def _waits(services: Services, practice_id: PracticeId, profile: Profile) -> bool:
    talks = [services.conversations.get(practice_id, of) for of in _points(profile)]
    return any(of is not None and of.waiting_since is not None for of in talks)


def _of_conversations(services: Services, practice_id: PracticeId) -> None:
    """Whoever writes is noted as they write; this finds those of before that, and those who became
    members of a contact point since."""
    talks = services.conversations.waiting(practice_id)
    contacts = services.contacts.get_many(practice_id, [of.contact_id for of in talks])
    for talk in talks:
        if talk.contact_id in contacts and talk.waiting_since is not None:
            for patient_id in contacts[talk.contact_id].members:
                services.waiting.wrote(
                    practice_id, patient_id, talk.waiting_since, urgent=talk.urgent
                )
