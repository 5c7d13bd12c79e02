"""Records of another system are taken over: patients first, then their visits.

Only what a record says anew is taken; what somebody changed here since stays. New records are
written some at a time in one transaction each, whatever changes is written alone, because it has
followers (reminders, contact points).
"""

from collections.abc import Sequence

from chalicelib.actions.taking_over.here import Arrival, Here, Outcome
from chalicelib.actions.taking_over.people import People
from chalicelib.actions.taking_over.visits import Visits
from chalicelib.domain.arriving import ArrivingPatient, ArrivingVisit, patient_id_of
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patient_segments import MOST_LISTS
from chalicelib.domain.values import dataclass
from chalicelib.wiring import Services

__all__ = ["Arrival", "Outcome", "TakenOver", "foresee", "take_over"]


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What became of each, in the order in which they came."""

    patients: tuple[Outcome, ...]
    visits: tuple[Outcome, ...]


def take_over(
    services: Services,
    arrival: Arrival,
    *,
    patients: Sequence[ArrivingPatient] = (),
    visits: Sequence[ArrivingVisit] = (),
) -> TakenOver:
    """The same records again change nothing. Some hundreds at a time."""
    here = Here(services, arrival, patients, visits)
    taken = TakenOver(patients=People(here).take(patients), visits=Visits(here).take(visits))
    _keep_lists(services, arrival.practice_id, {name for of in patients for name in of.lists})
    return taken


def _keep_lists(services: Services, practice_id: PracticeId, arrived: set[str]) -> None:
    """So that the desk finds them where it puts people on lists."""
    if not arrived:
        return
    known = services.patient_segments.lists(practice_id)
    spelt = {of.casefold() for of in known}
    new = [of for of in sorted(arrived) if of.casefold() not in spelt]
    for name in new[: max(0, MOST_LISTS - len(known))]:
        services.patient_segments.keep_list(practice_id, name)


def foresee(
    services: Services,
    arrival: Arrival,
    *,
    patients: Sequence[ArrivingPatient] = (),
    visits: Sequence[ArrivingVisit] = (),
) -> TakenOver:
    """What `take_over` would do as things are now; nothing is written."""
    here = Here(services, arrival, patients, visits)
    coming = {patient_id_of(arrival.practice_id, of.system, of.key) for of in patients}
    people, booked = People(here), Visits(here)
    return TakenOver(
        patients=tuple(people.foresee(of) for of in patients),
        visits=tuple(booked.foresee(of, coming) for of in visits),
    )
