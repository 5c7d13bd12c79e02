"""An owner erases a patient at the desk, and is asked before."""

from datetime import timedelta

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from tests.builders import ELM, NOW, OAK, a_patient
from tests.loop import drain
from tests.scenes import book
from tests.web.desk import Desk, words

PAGE = "/patients/rosa"
ERASE = f"{PAGE}/erase"


def rosa(desk: Desk) -> None:
    save_patient(desk.services, OAK, a_patient(), was=None, by="import")
    book(desk.services)


def test_before_it_happens_the_page_says_what_goes_and_what_stays(desk: Desk) -> None:
    rosa(desk)
    tom = a_patient(patient_id=PatientId("tom"), given_name="Tom", email="")
    save_patient(desk.services, OAK, tom, was=None, by="import")
    assert ERASE in words(desk.ana.get(PAGE), raw=True)
    page = words(desk.ana.get(ERASE))
    assert "1 visit to come: cancelled, and they are not told." in page
    assert "that Tom Klein shares" in page
    assert "said STOP" in page


def test_the_typed_name_and_a_reason_are_needed_and_what_was_typed_is_kept(desk: Desk) -> None:
    rosa(desk)
    answer = desk.ana.post(ERASE, name="Rosie", basis="")
    assert answer.status_code == 400
    page = words(answer)
    assert "Type the name as it stands above: Rosa Klein." in page
    assert "Say why" in page
    assert 'value="Rosie"' in words(answer, raw=True)
    drain(desk.services)
    assert desk.services.patients.get(OAK, PatientId("rosa")).full_name == "Rosa Klein"


def test_once_erased_the_page_is_a_certificate_and_the_day_names_nobody(desk: Desk) -> None:
    rosa(desk)
    answer = desk.ana.post(ERASE, name="  rosa KLEIN ", basis="asked")
    assert "Being erased" in words(desk.ana.follow(answer))
    assert "Being erased" in words(
        desk.ana.follow(desk.ana.post(ERASE, name="Rosa Klein", basis="asked"))
    )
    drain(desk.services)
    page = words(desk.ana.get(PAGE))
    assert "Erased on today" in page or "Erased on Mon" in page
    assert "by you. Why: the patient asked for it." in page
    assert "Klein" not in page
    assert desk.ana.get(f"{PAGE}/edit").status_code == 404
    assert desk.ana.get(ERASE).status_code == 404
    assert desk.ana.post(ERASE, name="Erased patient", basis="asked").status_code == 404
    day = (NOW + timedelta(days=10)).date()
    for path in (f"/?day={day}", "/inbox", "/patients?q=rosa", "/forecast", "/settings/audit"):
        shown = desk.ana.get(path)
        assert shown.status_code == 200, path
        assert "Klein" not in words(shown), path
    assert desk.services.emails.sent == []


def test_only_a_role_that_may_erase_sees_the_button_and_the_page(desk: Desk) -> None:
    rosa(desk)
    manager = desk.colleague("Mia", role="manager")
    assert ERASE not in words(manager.get(PAGE), raw=True)
    assert manager.get(ERASE).status_code == 403


def test_another_practices_patient_is_not_there_to_erase(desk: Desk) -> None:
    save_patient(desk.services, ELM, a_patient(patient_id=PatientId("eves")), was=None, by="import")
    unknown = desk.ana.get("/patients/nobody/erase")
    theirs = desk.ana.get("/patients/eves/erase")
    assert (theirs.status_code, theirs.body) == (404, unknown.body)
    desk.ana.post("/patients/eves/erase", name="Rosa Klein", basis="asked")
    drain(desk.services)
    assert desk.services.patients.get(ELM, PatientId("eves")).erased_at is None
