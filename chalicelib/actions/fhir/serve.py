"""Another system reads a practice's own records as FHIR: one of them, or a search."""

from chalicelib.actions.fhir.asking import Asking, Gone, Page
from chalicelib.actions.fhir.serve_patients import Patients
from chalicelib.actions.fhir.serve_setup import Places
from chalicelib.actions.fhir.serve_slots import Slots
from chalicelib.actions.fhir.serve_visits import Visits
from chalicelib.domain.fhir import out
from chalicelib.domain.fhir.elements import is_id
from chalicelib.domain.fhir.out import Resource
from chalicelib.domain.fhir.search import Asked
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.errors import NotFound
from chalicelib.wiring import Services

__all__ = ["KINDS", "Gone", "Page", "read", "search"]

KINDS = ("Patient", "Appointment", "Slot", "Schedule", "Practitioner", "Location")


def read(
    services: Services, practice_id: PracticeId, kind: str, of: str, *, base: str, by: str
) -> Resource:
    """Raises NotFound, Gone."""
    if not is_id(of):
        raise NotFound(kind)
    asking = _asking(services, practice_id, base, by)
    places = Places(asking)
    match kind:
        case "Patient":
            return Patients(asking).one(of)
        case "Appointment":
            return Visits(asking).one(of)
        case "Slot":
            return Slots(asking).one(of)
        case "Location":
            return out.location_out(places.location(of))
        case "Practitioner":
            return out.practitioner_out(places.provider(of))
        case "Schedule":
            return places.schedule(places.provider(of))
    raise NotFound(kind)


def search(
    services: Services, practice_id: PracticeId, asked: Asked, *, base: str, by: str
) -> Page:
    """A page may hold fewer than were asked for, and still go on. Raises NotTaken."""
    asking = _asking(services, practice_id, base, by)
    match asked.kind:
        case "Patient":
            return Patients(asking).search(asked)
        case "Appointment":
            return Visits(asking).search(asked)
        case "Slot":
            return Slots(asking).search(asked)
        case "Schedule":
            return Places(asking).schedules(asked)
        case "Practitioner":
            return Places(asking).practitioners(asked)
        case "Location":
            return Places(asking).locations(asked)
    raise NotFound(asked.kind)


def _asking(services: Services, practice_id: PracticeId, base: str, by: str) -> Asking:
    return Asking(
        services=services,
        practice_id=practice_id,
        base=base,
        by=by,
        setup=services.setups.of(practice_id),
        now=services.clock(),
    )
