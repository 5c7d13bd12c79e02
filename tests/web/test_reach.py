"""Within one practice, too, people reach what is theirs: their locations, their own patients."""

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Appointment
from chalicelib.domain.ids import LocationId, PatientId, ProviderId
from chalicelib.domain.roles import permissions
from chalicelib.web import desk as frame
from chalicelib.web.kept import forget
from tests.builders import (
    CLEANING,
    MAIN_STREET,
    MONDAY,
    OAK,
    PATEL,
    a_location,
    a_patient,
    a_provider,
)
from tests.web.desk import Browser, Desk, words
from tests.web.test_doors import ABOUT_A_RECORD, FIELDS, ask, everything_of, filled, record_of

HARBOR, KIM = LocationId("harbor"), ProviderId("kim")


@pytest.fixture
def rosa(desk: Desk) -> dict[str, str]:
    """Rosa's records: she comes to Dr Patel at Main Street. Dr Kim works at Harbor."""
    setups = desk.services.setups
    setups.save(OAK, a_location(location_id=HARBOR, name="Harbor", number="+12025550102"))
    setups.save(OAK, a_provider(provider_id=KIM, location_id=HARBOR, name="Dr Kim"))
    record = record_of(OAK, desk.services)
    forget(desk.services, (OAK, "waiting"))
    return {**record, "staff_id": desk.staff_id}


def at_harbor(desk: Desk) -> Browser:
    return desk.colleague("Hana", role="front-desk", locations=frozenset({HARBOR}))


def clinician(desk: Desk, provider: ProviderId) -> Browser:
    return desk.colleague("Robin", role="clinician", provider_id=provider)


def comes_to_harbor(desk: Desk, rosa: dict[str, str]) -> Appointment:
    return change.book(
        desk.services,
        OAK,
        patient_id=PatientId(rosa["patient_id"]),
        provider_id=KIM,
        location_id=HARBOR,
        visit_type_id=CLEANING,
        starts_at=MONDAY.replace(hour=20),
        by="import",
    )


OF_PATIENTS = [
    (path, method)
    for path, method in ABOUT_A_RECORD
    if path.startswith(("/patients", "/appointments", "/inbox", "/work", "/absences"))
    if frame.NEEDS[path, method] in permissions("front-desk")
]


def test_another_locations_record_answers_like_one_that_does_not_exist(desk: Desk, rosa) -> None:
    hana, before = at_harbor(desk), everything_of(OAK, desk)
    for path, method in OF_PATIENTS:
        nobodys = dict.fromkeys(rosa, "NOSUCHID") | {"change": rosa["change"]}
        theirs = ask(hana, filled(path, rosa), method, **FIELDS)
        unknown = ask(hana, filled(path, nobodys), method, **FIELDS)
        assert theirs.status_code == unknown.status_code == 404, path
        assert theirs.body == unknown.body, path
    assert everything_of(OAK, desk) == before


def test_no_form_takes_another_locations_patient_provider_or_place(desk: Desk, rosa) -> None:
    hana = at_harbor(desk)
    assert hana.get(f"/book?patient={rosa['patient_id']}").status_code == 404
    assert hana.get(f"/?location={MAIN_STREET}").status_code == 404
    assert hana.get(f"/forecast?location={MAIN_STREET}").status_code == 404
    assert hana.post("/absences", location=MAIN_STREET, **FIELDS).status_code == 404
    new = save_patient(
        desk.services,
        OAK,
        a_patient(patient_id=PatientId("new"), phone="+12025550144"),
        was=None,
        by="import",
    )
    slot = {"slot": f"{PATEL}|2026-11-24T15:00:00+00:00", "visit_type": CLEANING}
    answer = hana.post("/book", patient=new.patient_id, location=HARBOR, **slot)
    assert answer.status_code == 400
    assert desk.services.appointments.of_patient(OAK, new.patient_id) == []


def test_lists_show_nothing_of_another_location(desk: Desk, rosa) -> None:
    hana = at_harbor(desk)
    pages = ("/", "/inbox", "/inbox?show=all", "/patients?q=rosa")
    for path in (*pages, "/forecast", "/absences", "/book?q_book=klein"):
        page = hana.get(path)
        assert page.status_code == 200, path
        assert "Klein" not in words(page), path
        assert "Main Street" not in words(page), path
    assert "Klein" not in words(hana.post("/patients", q="2025550143"))
    assert "Klein" not in words(hana.post("/book", q_book="2025550143"))
    assert "1 waiting" in words(desk.ana.get("/"))
    assert "1 waiting" not in words(hana.get("/"))


def test_a_patient_without_a_visit_is_everybodys_until_the_first_one(desk: Desk, rosa) -> None:
    hana = at_harbor(desk)
    ben = PatientId("ben")
    save_patient(
        desk.services,
        OAK,
        a_patient(patient_id=ben, given_name="Ben", phone="+12025550145"),
        was=None,
        by="import",
    )
    assert hana.get(f"/patients/{ben}").status_code == 200


def test_who_comes_to_two_locations_is_seen_at_both_each_with_its_own_visits(
    desk: Desk, rosa
) -> None:
    comes_to_harbor(desk, rosa)
    hana = at_harbor(desk)
    page = hana.get(f"/patients/{rosa['patient_id']}")
    assert page.status_code == 200
    assert "15:00" in words(page)
    assert "14:00" not in words(page)
    assert "hello" not in words(page), "said at the other location"
    other = f"/appointments/{rosa['appointment_id']}/confirm"
    assert hana.post(other, revision=1).status_code == 404


def test_a_clinician_opens_the_records_and_conversations_of_their_own_patients(
    desk: Desk, rosa
) -> None:
    patel = clinician(desk, PATEL)
    assert patel.get(f"/patients/{rosa['patient_id']}").status_code == 200
    assert "hello" in words(patel.get(f"/inbox/{rosa['contact_id']}"))
    assert "Klein" in words(patel.get("/inbox"))
    assert "1 waiting" in words(patel.get("/inbox"))
    assert patel.get("/patients?q=klein").status_code == 303, "straight to the only one"


@pytest.mark.parametrize("provider", [KIM, None])
def test_another_clinicians_patient_answers_like_one_that_does_not_exist(
    desk: Desk, rosa, provider
) -> None:
    kim = clinician(desk, provider)
    for path, method in OF_PATIENTS:
        nobodys = dict.fromkeys(rosa, "NOSUCHID") | {"change": rosa["change"]}
        theirs = ask(kim, filled(path, rosa), method, **FIELDS)
        unknown = ask(kim, filled(path, nobodys), method, **FIELDS)
        assert theirs.status_code == unknown.status_code != 200, path
        assert theirs.body == unknown.body, path
    for path in ("/inbox", "/inbox?show=all", "/patients?q=klein"):
        assert "Klein" not in words(kim.get(path)), path
    assert "Klein" not in words(kim.post("/patients", q="2025550143"))
    assert "hello" not in words(kim.get("/")), "what others' patients wrote is not on Today"


def test_an_own_patient_is_one_with_a_visit_by_whichever_location(desk: Desk, rosa) -> None:
    kim = clinician(desk, KIM)
    assert kim.get(f"/patients/{rosa['patient_id']}").status_code == 404
    comes_to_harbor(desk, rosa)
    assert kim.get(f"/patients/{rosa['patient_id']}").status_code == 200


def test_an_owner_reaches_every_location(desk: Desk, rosa) -> None:
    """What is ticked only comes first: nobody could let a limited owner in again."""
    olu = desk.colleague("Olu", role="owner", locations=frozenset({HARBOR}))
    assert "Harbor" in words(olu.get("/"))
    assert olu.get(f"/patients/{rosa['patient_id']}").status_code == 200
    assert olu.get("/settings/people/ana").status_code == 200


def test_somebody_whose_locations_are_gone_sees_no_place_at_all(desk: Desk, rosa) -> None:
    lost = desk.colleague("Lou", role="front-desk", locations=frozenset({LocationId("closed")}))
    assert lost.get("/").status_code == 404
    assert lost.get("/settings").status_code == 200
