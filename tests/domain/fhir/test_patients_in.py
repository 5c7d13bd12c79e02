"""What of a FHIR Patient becomes a patient here."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import RapportError
from chalicelib.domain.fhir.elements import NotTaken, parsed, resource_from
from chalicelib.domain.fhir.patients_in import Key, PatientRead, read_patient
from chalicelib.domain.patients import Kind, OtherPhone, PhoneUse, Sex
from tests.builders import NOW

FIXTURES = Path(__file__).parents[2] / "fixtures" / "fhir"
NAME = [{"family": "Klein", "given": ["Rosa"]}]


def read(region: str = "US", **elements: Any) -> PatientRead:
    resource = {"resourceType": "Patient", "id": "p1", "name": NAME, **elements}
    return read_patient(resource_from(resource), region=region, now=NOW)


def from_file(name: str) -> PatientRead:
    resource = resource_from(parsed((FIXTURES / name).read_bytes()))
    return read_patient(resource, region="US", now=NOW)


def refusal(**elements: Any) -> NotTaken:
    with pytest.raises(NotTaken) as refused:
        read(**elements)
    return refused.value


def test_a_patient_as_an_ehr_exports_her() -> None:
    found = from_file("patient_full.json").patient
    assert (found.given_name, found.family_name) == ("Hannah Margaret", "Alder")
    assert found.preferred_name == "Maggie"
    assert found.born == date(1974, 12, 25)
    assert found.phone == "+12025550162"
    assert found.phones == (
        OtherPhone(number="+12025550161", use=PhoneUse.WORK),
        OtherPhone(number="+12025550164", use=PhoneUse.HOME, extension="12"),
    )
    assert found.email == "hannah.alder@home.example"
    assert (found.language, found.interpreter) == ("es", "es")
    assert (found.deceased, found.discharged) == (False, False)
    assert found.at == datetime(2026, 11, 20, 13, 15, tzinfo=UTC)
    assert found.texts is None


def test_the_contact_of_a_grown_up_is_nobodys_business() -> None:
    assert from_file("patient_full.json").guarantor is None


def test_a_child_is_answered_for_by_the_nearest_contact_who_can_be_reached() -> None:
    found = from_file("patient_child.json")
    mother = found.guarantor
    assert mother is not None
    assert (mother.given_name, mother.phone, mother.kind) == (
        "Carla",
        "+12025550171",
        Kind.CONTACT,
    )
    assert found.patient.guarantor == mother.key
    assert found.patient.phone == ""


def test_a_child_of_whom_nobody_is_named_is_flagged() -> None:
    found = read(birthDate="2016-01-15")
    assert found.guarantor is None
    assert [remark.path for remark in found.remarks] == ["Patient.contact"]


def test_a_day_before_eighteen_somebody_is_a_child_and_on_the_day_not() -> None:
    contact = [{"name": {"text": "Ada"}, "telecom": [{"system": "email", "value": "a@b.example"}]}]
    assert read(birthDate="2008-11-24", contact=contact).guarantor is not None
    assert read(birthDate="2008-11-23", contact=contact).guarantor is None


def test_the_dead_and_the_discharged_are_known_as_such() -> None:
    assert from_file("patient_deceased.json").patient.deceased is True
    assert read(deceasedBoolean=True).patient.deceased is True
    assert read(active=False).patient.discharged is True


def test_a_name_that_is_only_text_is_kept_and_only_a_comma_splits_it() -> None:
    found = from_file("patient_deceased.json").patient
    assert (found.given_name, found.family_name) == ("Martin", "Grove")
    whole = read(name=[{"text": "Ada de la Cruz"}]).patient
    assert (whole.given_name, whole.family_name) == ("Ada de la Cruz", "")


def test_an_old_name_is_used_only_where_there_is_no_other() -> None:
    old = {"use": "old", "family": "Brook", "given": ["Rosa"]}
    now = {"family": "Klein", "given": ["Rosa"]}
    over = {"use": "official", "family": "Lane", "given": ["R."], "period": {"end": "2012-05"}}
    assert read(name=[over, old, now]).patient.family_name == "Klein"
    found = read(name=[old])
    assert found.patient.family_name == "Brook"
    assert found.remarks[0].path == "Patient.name[0]"


def test_names_are_kept_as_they_are_written_but_for_what_nobody_sees() -> None:
    written = [{"family": "\u200b ÓRLAITH\u00a0", "given": ["mac  Giolla"]}]
    found = read(name=written).patient
    assert (found.given_name, found.family_name) == ("mac  Giolla", "ÓRLAITH")


def test_a_byte_order_mark_a_contained_resource_and_a_malformed_system_do_no_harm() -> None:
    found = from_file("patient_bom.json")
    assert found.key == Key(system="fhir:http:/clinic.example/ids", key="000234")
    assert found.patient.given_name == "Sunniva"


def test_a_social_security_number_is_nobodys_key() -> None:
    number = {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "000000000"}
    assert refusal(id=None, identifier=[number]).path == "Patient.id"


@pytest.mark.parametrize(
    ("telecom", "phone", "called"),
    [
        ({"value": "202-555-0143", "use": "mobile"}, "+12025550143", 0),
        ({"value": "202-555-0143"}, "+12025550143", 0),
        ({"value": "202-555-0143", "use": "home"}, "", 1),
        ({"value": "202-555-0143", "use": "work"}, "", 1),
        ({"value": "202-555-0143", "use": "old"}, "", 0),
        ({"value": "202-555-0143", "use": "mobile", "period": {"end": "2026-11-22"}}, "", 0),
        ({"value": "202-555-0143 ext. 4", "use": "mobile"}, "", 1),
        ({"value": "888-555-1212", "use": "mobile"}, "", 1),
        ({"value": "+61 3 3410 5613", "use": "mobile"}, "", 1),
        ({"value": "555-5555", "use": "mobile"}, "", 0),
        ({"use": "home"}, "", 0),
    ],
)
def test_only_a_number_that_may_take_texts_is_texted(
    telecom: dict[str, Any], phone: str, called: int
) -> None:
    found = read(telecom=[{"system": "phone", **telecom}]).patient
    assert (found.phone, len(found.phones)) == (phone, called)


def test_of_two_mobiles_the_better_ranked_is_texted_and_the_other_called() -> None:
    two = [
        {"system": "phone", "value": "202-555-0143", "use": "mobile", "rank": 2},
        {"system": "phone", "value": "202-555-0144", "use": "mobile", "rank": 1},
    ]
    found = read(telecom=two).patient
    assert found.phone == "+12025550144"
    assert [of.number for of in found.phones] == ["+12025550143"]


def test_a_number_that_is_theirs_no_more_is_taken_away() -> None:
    old = {"system": "phone", "value": "202-555-0143", "use": "old"}
    assert read(telecom=[old]).patient.emptied == {"phone"}
    new = {"system": "phone", "value": "202-555-0144", "use": "mobile"}
    assert read(telecom=[old, new]).patient.emptied == frozenset()


@pytest.mark.parametrize("said", ["1987", "1987-05", "1982-04-31", "1013-11-13", "2031-01-01"])
def test_a_birth_date_that_is_none_is_flagged_and_the_patient_kept(said: str) -> None:
    found = read(birthDate=said)
    assert found.patient.born is None
    assert [remark.path for remark in found.remarks] == ["Patient.birthDate"]


def test_only_a_link_that_says_so_makes_two_records_one() -> None:
    other = {"reference": "https://ehr.example/fhir/Patient/p2/_history/3"}
    assert read(link=[{"other": other, "type": "seealso"}]).replaced_by is None
    two = Key(system="fhir", key="p2")
    assert read(link=[{"other": other, "type": "replaced-by"}]).replaced_by == two
    assert read(link=[{"other": other, "type": "replaces"}]).replaces == (two,)


@pytest.mark.parametrize(
    ("elements", "path"),
    [
        ({"name": [{"family": 5}]}, "Patient.name[0].family"),
        ({"name": {"family": "Klein"}}, "Patient.name"),
        ({"name": ["Klein"]}, "Patient.name[0]"),
        ({"name": []}, "Patient.name"),
        ({"name": [{"family": "\ud800"}]}, "Patient.name[0].family"),
        ({"name": [{"family": "K" * 200}]}, "Patient.name[0].family"),
        ({"name": [{"text": "https://spam.example"}]}, "Patient.name[0]"),
        ({"active": "yes"}, "Patient.active"),
        ({"birthDate": 1958}, "Patient.birthDate"),
        ({"telecom": [{"system": "phone", "value": 2025550143}]}, "Patient.telecom[0].value"),
        ({"id": "../x"}, "Patient.id"),
        ({"modifierExtension": [{"url": "x"}]}, "Patient.modifierExtension"),
        ({"implicitRules": "https://x.example"}, "Patient.implicitRules"),
        ({"link": [{"type": "replaced-by"}]}, "Patient.link[0].other"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_path_and_never_by_its_content(
    elements: dict[str, Any], path: str
) -> None:
    refused = refusal(**elements)
    assert refused.path == path
    assert "Klein" not in str(refused)
    assert "0143" not in str(refused)


def test_what_nobody_knows_here_is_passed_over() -> None:
    odd = {"extension": [{"url": "x", "valueString": "y"}], "favouriteColour": {"a": [1]}}
    assert read(**odd).patient == read().patient


def test_a_stamp_from_the_future_orders_nothing() -> None:
    found = read(meta={"lastUpdated": "2029-01-01T00:00:00Z"})
    assert found.patient.at is None
    assert found.remarks[0].path == "Patient.meta.lastUpdated"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["use", "family", "given", "value", "system", "period", "end", "coding"]
            ),
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
            ["name", "telecom", "birthDate", "contact", "link", "communication", "meta", "active"]
        ),
        ANYTHING,
    )
)
def test_nothing_that_json_can_hold_breaks_the_reader(elements: dict[str, Any]) -> None:
    sent = json.loads(json.dumps({"resourceType": "Patient", "id": "p1", "name": NAME} | elements))
    with suppress(RapportError):
        read_patient(resource_from(sent), region="US", now=NOW)


def test_gender_is_the_administrative_one_and_another_word_is_named() -> None:
    assert read(gender="female").patient.sex is Sex.FEMALE
    assert read(gender="unknown").patient.sex is None
    odd = read(gender="F")
    assert odd.patient.sex is None
    assert [of.path for of in odd.remarks] == ["Patient.gender"]
