"""How the practice is set up: read from what is kept anyway."""

from collections.abc import Mapping

from chalicelib.domain import practices
from chalicelib.domain.ids import LocationId, ProviderId, VisitTypeId
from chalicelib.entrypoints.api.frame import Answer, Call, operation
from chalicelib.entrypoints.api.shapes import Location, Page, Practice, Provider, VisitType
from chalicelib.storage.errors import NotFound


@operation(
    summary="The practice that this key belongs to",
    answers=Practice,
)
def get_practice(call: Call) -> Answer:
    of = call.setup.practice
    return Answer(
        body=Practice(
            id=of.practice_id, name=of.name, country=of.region, languages=list(of.languages)
        )
    )


@operation(
    summary="All locations",
    answers=Page[Location],
)
def list_locations(call: Call) -> Answer:
    found = sorted(call.setup.locations.values(), key=lambda of: (of.name, of.location_id))
    return Answer(body=Page[Location](items=[_location(of) for of in found]))


@operation(
    summary="One location",
    answers=Location,
)
def get_location(call: Call, location_id: str) -> Answer:
    return Answer(body=_location(_known(call.setup.locations, LocationId(location_id))))


@operation(
    summary="All providers, those that have left among them",
    answers=Page[Provider],
)
def list_providers(call: Call) -> Answer:
    found = sorted(call.setup.providers.values(), key=lambda of: (of.name, of.provider_id))
    return Answer(body=Page[Provider](items=[_provider(of) for of in found]))


@operation(
    summary="One provider",
    answers=Provider,
)
def get_provider(call: Call, provider_id: str) -> Answer:
    return Answer(body=_provider(_known(call.setup.providers, ProviderId(provider_id))))


@operation(
    summary="All kinds of visit, retired ones among them",
    answers=Page[VisitType],
)
def list_visit_types(call: Call) -> Answer:
    found = sorted(call.setup.visit_types.values(), key=lambda of: (of.name, of.visit_type_id))
    return Answer(body=Page[VisitType](items=[_visit_type(of) for of in found]))


@operation(
    summary="One kind of visit",
    answers=VisitType,
)
def get_visit_type(call: Call, visit_type_id: str) -> Answer:
    return Answer(body=_visit_type(_known(call.setup.visit_types, VisitTypeId(visit_type_id))))


def _known[K, V](among: Mapping[K, V], of: K) -> V:
    """Raises NotFound."""
    if of not in among:
        raise NotFound("part")
    return among[of]


def _location(of: practices.Location) -> Location:
    return Location(
        id=of.location_id,
        name=of.name,
        time_zone=of.zone,
        phone=of.phone,
        texts_from=of.number,
        address=of.address,
        closed=of.closed,
    )


def _provider(of: practices.Provider) -> Provider:
    return Provider(
        id=of.provider_id,
        name=of.name,
        location_id=of.location_id,
        visit_type_ids=sorted(of.visit_types),
        left=of.left,
    )


def _visit_type(of: practices.VisitType) -> VisitType:
    return VisitType(
        id=of.visit_type_id,
        name=of.name,
        minutes=of.minutes,
        patients_may_book=of.patients_may_book,
        retired=of.retired,
    )
