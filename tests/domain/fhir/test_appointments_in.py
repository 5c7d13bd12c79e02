"""What of a FHIR Appointment becomes a visit here."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.errors import RapportError
from chalicelib.domain.fhir.appointments_in import AppointmentRead, Surroundings, read_appointment
from chalicelib.domain.fhir.elements import NotTaken, resource_from
from chalicelib.domain.fhir.patients_in import Key
from chalicelib.domain.fhir.references import Beside
from chalicelib.domain.ids import LocationId, ProviderId
from chalicelib.domain.places_said import KnownSetup
from tests.builders import MAIN_STREET, NOW, PATEL, a_location, a_provider, a_visit_type

HARBOR, KIM = LocationId("harbor"), ProviderId("kim")
KNOWN = KnownSetup(
    locations=(a_location(), a_location(location_id=HARBOR, name="Harbor")),
    providers=(a_provider(), a_provider(provider_id=KIM, name="Dr. A. Kim", location_id=HARBOR)),
    visit_types=(a_visit_type(),),
)
ROSA = {"actor": {"reference": "Patient/p1"}, "status": "needs-action"}
TEN_THIRTY = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
ELEVEN = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)


def read(around: dict[str, Any] | None = None, **elements: Any) -> AppointmentRead:
    resource = {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "start": "2026-12-03T10:30:00-05:00",
        "end": "2026-12-03T11:00:00-05:00",
        "participant": [ROSA],
        **elements,
    }
    known: dict[str, Any] = {"known": KNOWN, "now": NOW, **(around or {})}
    return read_appointment(resource_from(resource), Surroundings(**known))


def with_actor(reference: str = "", display: str = "", **more: Any) -> list[dict[str, Any]]:
    actor = {"reference": reference, "display": display}
    return [ROSA, {"actor": {k: v for k, v in actor.items() if v}, "status": "accepted", **more}]


def refusal(**elements: Any) -> NotTaken:
    with pytest.raises(NotTaken) as refused:
        read(**elements)
    return refused.value


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("proposed", Status.PENDING),
        ("pending", Status.PENDING),
        ("waitlist", Status.PENDING),
        ("booked", Status.BOOKED),
        ("arrived", Status.ARRIVED),
        ("checked-in", Status.ARRIVED),
        ("fulfilled", Status.FULFILLED),
        ("cancelled", Status.CANCELLED),
        ("noshow", Status.NO_SHOW),
        ("entered-in-error", Status.CANCELLED),
    ],
)
def test_each_status_has_its_meaning_here(code: str, status: Status) -> None:
    found = read(status=code)
    assert found.status is status
    assert found.untold == (code == "entered-in-error")


def test_times_are_instants_whatever_offset_they_are_written_with() -> None:
    found = read(start="2026-12-03T16:30:00+01:00", end="2026-12-03T16:00:00Z")
    assert (found.starts_at, found.ends_at) == (TEN_THIRTY, ELEVEN)


def test_a_time_without_an_offset_is_the_locations_own_and_said_to_be() -> None:
    found = read(start="2026-12-03T10:30:00", end="2026-12-03T11:00:00")
    assert (found.starts_at, found.ends_at) == (TEN_THIRTY, ELEVEN)
    assert "Appointment.start" in [remark.path for remark in found.remarks]


@pytest.mark.parametrize(
    "start",
    ["2027-03-14T02:30:00", "2026-11-31T10:00:00Z", "2026-12-03", "tomorrow", "9999-01-01T00:00Z"],
)
def test_a_time_that_does_not_exist_is_refused(start: str) -> None:
    assert refusal(start=start).path == "Appointment.start"


def test_an_hour_that_is_there_twice_is_taken_first_and_flagged() -> None:
    found = read(start="2027-11-07T01:30:00", end="2027-11-07T02:30:00-05:00")
    assert found.starts_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert any("twice" in remark.says for remark in found.remarks)


def test_the_length_is_said_by_the_end_then_by_minutes_then_by_the_visit_type() -> None:
    assert read().ends_at == ELEVEN
    fifteen = read(end=None, minutesDuration=15)
    assert fifteen.ends_at == datetime(2026, 12, 3, 15, 45, tzinfo=UTC)
    assert read(end=None).ends_at == ELEVEN


def test_what_is_called_off_without_a_time_keeps_the_time_that_is_known() -> None:
    before = {"times": {"a1": (TEN_THIRTY, ELEVEN)}.get}
    found = read(before, status="cancelled", start=None, end=None)
    assert (found.starts_at, found.ends_at) == (TEN_THIRTY, ELEVEN)
    assert refusal(status="cancelled", start=None, end=None).path == "Appointment.start"


def test_a_wish_for_a_time_is_kept_as_one() -> None:
    period = [{"start": "2026-12-03T15:30:00Z", "end": "2026-12-09T15:30:00Z"}]
    assert read(status="proposed", start=None, requestedPeriod=period).starts_at == TEN_THIRTY


# --- who -----------------------------------------------------------------------------------------


def test_a_patient_is_named_by_reference_by_identifier_or_as_part_of_the_visit() -> None:
    assert read().patient == Key(system="fhir", key="p1")
    absolute = {"actor": {"reference": "https://ehr.example/Patient/p1/_history/2"}}
    assert read(participant=[absolute]).patient == Key(system="fhir", key="p1")
    by_number = {"type": "Patient", "identifier": {"system": "urn:x", "value": "007"}}
    assert read(participant=[{"actor": by_number}]).patient == Key(system="fhir:urn:x", key="007")
    inner = {
        "resourceType": "Patient",
        "id": "in",
        "identifier": [{"system": "urn:x", "value": "8"}],
        "name": [{"text": "Ada"}],
    }
    found = read(contained=[inner], participant=[{"actor": {"reference": "#in"}}])
    assert found.patient == Key(system="fhir:urn:x", key="8")
    assert found.contained is not None


def test_a_patient_who_came_along_is_found_by_where_it_stood_and_by_its_number() -> None:
    patient = resource_from(
        {
            "resourceType": "Patient",
            "id": "p9",
            "identifier": [{"system": "urn:x", "value": "007"}],
        }
    )
    around = {"beside": Beside([("urn:uuid:1234", patient)])}
    for actor in (
        {"reference": "urn:uuid:1234"},
        {"type": "Patient", "identifier": {"system": "urn:x", "value": "007"}},
    ):
        found = read(around, participant=[{"actor": actor, "status": "accepted"}])
        assert found.patient == Key(system="fhir", key="p9")


def test_a_visit_of_nobody_or_of_two_is_refused() -> None:
    assert refusal(participant=[]).path == "Appointment.participant"
    nameless = {"actor": {"reference": "#in"}}
    assert refusal(participant=[nameless]).path == "Appointment.participant[0].actor.reference"
    other = {"actor": {"reference": "Patient/p2"}, "status": "accepted"}
    assert refusal(participant=[ROSA, other]).path == "Appointment.participant"
    assert read(participant=[ROSA, ROSA]).patient.key == "p1"


def test_accepted_means_confirmed_only_where_the_sender_tells_it_from_not_asked() -> None:
    accepted = [{**ROSA, "status": "accepted"}]
    assert read(participant=accepted).answer is Answer.NEEDS_ACTION
    assert read({"asks_patients": True}, participant=accepted).answer is Answer.ACCEPTED
    assert read(participant=[{**ROSA, "status": "declined"}]).answer is Answer.DECLINED
    assert refusal(participant=[{**ROSA, "status": "perhaps"}]).path.endswith("[0].status")


def test_a_patient_who_is_only_told_is_known_as_such() -> None:
    found = read(participant=[{**ROSA, "required": "information-only"}])
    assert found.only_told
    assert found.status is Status.BOOKED


# --- where, with whom, what for ------------------------------------------------------------------


def test_doctors_and_places_are_known_by_reference_or_by_what_they_are_called() -> None:
    by_name = read(participant=with_actor("Practitioner/9", "Kim, A."))
    assert (by_name.provider_id, by_name.location_id) == (KIM, HARBOR)
    assert by_name.learned == {"Practitioner/9": KIM}
    kept = {"kept": {"Practitioner/9": KIM}}
    assert read(kept, participant=with_actor("Practitioner/9")).provider_id == KIM
    assert read(participant=with_actor(display="Harbor")).location_id == HARBOR


def test_a_slot_that_came_along_tells_whose_it_is() -> None:
    slot = {"resourceType": "Slot", "id": "s1", "schedule": {"reference": "Schedule/1"}}
    actor = {"reference": "Practitioner/9", "display": "Dr Kim"}
    schedule = {"resourceType": "Schedule", "id": "1", "actor": [actor]}
    along = Beside([("", resource_from(slot)), ("", resource_from(schedule))])
    found = read({"beside": along}, slot=[{"reference": "Slot/s1"}])
    assert found.provider_id == KIM


def test_what_is_not_recognised_is_booked_all_the_same_and_said() -> None:
    found = read(
        participant=with_actor("Practitioner/5", "Dr Nobody"), serviceType=[{"text": "Surgery"}]
    )
    assert (found.provider_id, found.location_id) == (PATEL, MAIN_STREET)
    assert "provider (Dr Nobody)" in found.note
    assert "visit type (Surgery)" in found.note
    assert {"Appointment.participant", "Appointment.serviceType"} <= {
        remark.path for remark in found.remarks
    }


@pytest.mark.parametrize(
    ("elements", "path"),
    [
        ({"status": "maybe"}, "Appointment.status"),
        ({"status": None}, "Appointment.status"),
        ({"status": ["booked"]}, "Appointment.status"),
        ({"end": "2026-12-03T10:30:00-05:00"}, "Appointment.end"),
        ({"end": "2026-12-09T10:30:00-05:00"}, "Appointment.end"),
        ({"end": None, "minutesDuration": "30"}, "Appointment.minutesDuration"),
        ({"participant": {}}, "Appointment.participant"),
        (
            {"participant": [{**ROSA, "modifierExtension": [{"url": "x"}]}]},
            "Appointment.participant[0].modifierExtension",
        ),
        ({"modifierExtension": [{"url": "x"}]}, "Appointment.modifierExtension"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_path(elements: dict[str, Any], path: str) -> None:
    assert refusal(**elements).path == path


def test_what_messages_do_not_need_is_passed_over() -> None:
    private = {"reasonCode": [{"text": "Rash"}], "comment": "anxious", "description": "Rash"}
    assert read(**private) == read()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["actor", "reference", "status", "display", "coding", "text", "start"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(
    elements=st.dictionaries(
        st.sampled_from(
            ["participant", "start", "end", "serviceType", "slot", "status", "contained", "meta"]
        ),
        ANYTHING,
    )
)
def test_nothing_that_json_can_hold_breaks_the_reader(elements: dict[str, Any]) -> None:
    sent = json.loads(json.dumps({"id": "a1", "status": "booked", "participant": [ROSA]}))
    with suppress(RapportError):
        read(**{**sent, **elements})
