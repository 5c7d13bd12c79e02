"""A visit arrives from a system that names rooms, doctors and services in its own way."""

import pytest

from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import LocationId, ProviderId, VisitTypeId
from chalicelib.domain.places_said import KnownSetup, Said, Unsure, match_places
from tests.builders import MAIN_STREET, PATEL, a_location, a_provider, a_visit_type

HARBOR = LocationId("harbor")
KIM, ORTIZ = ProviderId("kim"), ProviderId("ortiz")
CHECKUP = VisitTypeId("checkup")
TWO_PLACES = KnownSetup(
    locations=(a_location(), a_location(location_id=HARBOR, name="Harbor View")),
    providers=(
        a_provider(),
        a_provider(provider_id=KIM, name="Dr. A. Kim", location_id=HARBOR),
        a_provider(provider_id=ORTIZ, name="José Ortiz, RDH", location_id=HARBOR),
    ),
    visit_types=(a_visit_type(), a_visit_type(visit_type_id=CHECKUP, name="Check-up")),
)
ONE_PLACE = KnownSetup(
    locations=(a_location(),), providers=(a_provider(),), visit_types=(a_visit_type(),)
)


def said(*names: str, key: str = "") -> Said:
    return Said(key=key, names=names)


def test_names_are_recognised_whatever_their_case_accents_titles_and_order() -> None:
    found = match_places(
        TWO_PLACES, said("HARBOR VIEW"), said("Ortiz, Jose"), said("185389009", "check up")
    )
    assert found.location.location_id == HARBOR
    assert found.provider.provider_id == ORTIZ
    assert found.visit_type.visit_type_id == CHECKUP
    assert found.flags == ()
    assert found.note == ""


def test_a_name_tells_what_its_key_means_for_the_next_time() -> None:
    found = match_places(TWO_PLACES, provider_said=said("Dr Kim", key="Practitioner/9"))
    assert found.learned == {"Practitioner/9": KIM}
    again = match_places(
        TWO_PLACES, provider_said=said("A. Lee", key="Practitioner/9"), kept=found.learned
    )
    assert again.provider.provider_id == KIM
    assert again.learned == {}


def test_one_code_may_stand_for_several_services_that_their_names_tell_apart() -> None:
    cleaning = said("Cleaning", "57", key="urn:x|57")
    learned = match_places(TWO_PLACES, visit_type_said=cleaning).learned
    other = said("Check-up", "57", key="urn:x|57")
    found = match_places(TWO_PLACES, visit_type_said=other, kept=learned)
    assert found.visit_type.visit_type_id == CHECKUP


def test_a_part_of_a_name_will_do_where_it_is_one_alone() -> None:
    found = match_places(
        TWO_PLACES, said("Oak Dental - Harbor View"), said("Kim"), said("Cleaning, adult")
    )
    assert found.provider.provider_id == KIM
    assert found.flags == ()


def test_what_was_kept_from_earlier_comes_before_the_name() -> None:
    found = match_places(
        TWO_PLACES,
        said("Main Street", key="Location/7"),
        said(key="Practitioner/9"),
        said("Cleaning"),
        kept={"Location/7": "harbor", "Practitioner/9": "ortiz"},
    )
    assert found.location.location_id == HARBOR
    assert found.provider.provider_id == ORTIZ
    assert found.flags == ()


def test_a_provider_tells_the_location_that_nobody_named() -> None:
    found = match_places(TWO_PLACES, provider_said=said("Dr Kim"), visit_type_said=said("Cleaning"))
    assert found.location.location_id == HARBOR
    assert found.flags == ()


def test_nothing_is_unsure_in_a_practice_that_has_one_of_each() -> None:
    found = match_places(ONE_PLACE)
    assert found.provider.provider_id == PATEL
    assert found.flags == ()


def test_what_is_named_and_not_known_goes_to_the_first_open_one_and_is_said_to_the_desk() -> None:
    closed_first = KnownSetup(
        locations=(a_location(location_id=LocationId("old"), closed=True), *TWO_PLACES.locations),
        providers=(a_provider(provider_id=ProviderId("gone"), left=True), *TWO_PLACES.providers),
        visit_types=TWO_PLACES.visit_types,
    )
    found = match_places(closed_first, said("South Wing"), said("Dr Careful"), said("Surgery"))
    assert found.location.location_id == MAIN_STREET
    assert found.provider.provider_id == PATEL
    assert found.flags == (Unsure.LOCATION, Unsure.PROVIDER, Unsure.VISIT_TYPE)
    assert found.note == (
        "Please check, not recognised when it came in: location (South Wing), "
        "provider (Dr Careful), visit type (Surgery)."
    )


def test_a_name_that_two_share_is_nobodys() -> None:
    twins = KnownSetup(
        locations=(a_location(),),
        providers=(
            a_provider(provider_id=ProviderId("p1"), name="Ann Kim"),
            a_provider(provider_id=ProviderId("p2"), name="Bo Kim"),
        ),
        visit_types=(a_visit_type(),),
    )
    assert match_places(twins, provider_said=said("Kim")).flags == (Unsure.PROVIDER,)


def test_a_practice_without_providers_is_told_so() -> None:
    nobody = KnownSetup(locations=(a_location(),), providers=(), visit_types=(a_visit_type(),))
    with pytest.raises(BadInput, match="provider"):
        match_places(nobody)
