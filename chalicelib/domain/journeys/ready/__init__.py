"""The playbooks that a practice finds ready, all switched off, to be read and made its own.

Each says one thing, asks for one thing and stops by itself. None knows why somebody came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chalicelib.domain.ids import PlaybookId
from chalicelib.domain.journeys.journey import Journey
from chalicelib.domain.journeys.ready.after import (
    AFTER,
    HOW_WAS_IT,
    MISSED_TWO,
    NO_SHOW,
    SUGGESTIONS,
)
from chalicelib.domain.journeys.ready.before import (
    BEFORE,
    ENQUIRY_ANSWERED,
    ENQUIRY_NOT_REACHED,
    ENQUIRY_QUIET,
    ENQUIRY_WAITS,
    WELCOME,
)
from chalicelib.domain.journeys.ready.coming_back import (
    NO_NEXT_VISIT,
    REACTIVATION,
    RECALL,
    STAYED_AWAY,
)
from chalicelib.domain.journeys.ready.in_touch import BIRTHDAY, RECOMMENDS, REFERRAL, YEAR_ENDS
from chalicelib.domain.practices import VisitType
from chalicelib.domain.specialties import THANKED_FOR, due_after

_EVERY = (
    *(WELCOME, BEFORE),
    *(ENQUIRY_WAITS, ENQUIRY_NOT_REACHED, ENQUIRY_ANSWERED, ENQUIRY_QUIET),
    *(AFTER, HOW_WAS_IT, SUGGESTIONS, NO_SHOW, MISSED_TWO),
    *(NO_NEXT_VISIT, STAYED_AWAY, RECALL, REACTIVATION),
    *(BIRTHDAY, YEAR_ENDS, REFERRAL, RECOMMENDS),
)


def ready_journeys() -> tuple[Journey, ...]:
    """As they are for any practice."""
    return _EVERY


def ready_for(visit_types: Iterable[VisitType], specialty: str) -> Mapping[PlaybookId, Journey]:
    """As they are for this practice: with a recall for each kind of visit that comes round, and
    thanks not after every session of a course."""
    types = sorted((of for of in visit_types if not of.retired), key=lambda of: of.name)
    thanked = THANKED_FOR.get(specialty, frozenset())
    few = frozenset(of.visit_type_id for of in types if of.name.casefold() in thanked)
    recalls = [
        replace(
            RECALL,
            # The id that a key holds is 64 characters at most.
            playbook_id=PlaybookId(f"recall-{of.visit_type_id}"[:64]),
            name=f"{of.name} is due",
            visit_types=frozenset((of.visit_type_id,)),
            months=months,
        )
        for of in types
        if (months := due_after(of.name))
    ]
    found: list[Journey] = []
    for journey in _EVERY:
        match journey.playbook_id:
            case RECALL.playbook_id:
                found += recalls or [RECALL]
            case AFTER.playbook_id | SUGGESTIONS.playbook_id:
                found.append(replace(journey, visit_types=few))
            case _:
                found.append(journey)
    return {of.playbook_id: of for of in found}
