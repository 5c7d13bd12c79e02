""" "You said, we did": off by default, nobody named, shown by the practice's own address."""

from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.domain.ids import PatientId
from chalicelib.domain.recovery.board import Entry, perhaps_names, traces
from chalicelib.storage.ids import fresh
from tests.builders import NOW, OAK, a_patient
from tests.scenes import know
from tests.web.desk import Desk, words

WAITED = {
    "said": "We wait too long after lunch.",
    "did": "The first hour of the afternoon has a free slot to catch up.",
    "language": "en",
}


def adds(desk: Desk, do: str = "publish", **form: Any) -> HTTPResponse:
    desk.ana.get("/board")
    return desk.ana.post("/board", **{**WAITED, "once": fresh(NOW), "do": do, **form})


def shows(desk: Desk, *, on: bool = True, **form: Any) -> HTTPResponse:
    desk.ana.get("/board")
    sent = {"revision": desk.services.recovery.settings(OAK).revision, "sites": "", **form}
    return desk.ana.post("/board-shown", **(sent | ({"on": "yes"} if on else {})))


def address(desk: Desk) -> str:
    return f"/y/{desk.services.recovery.settings(OAK).token}"


def public(desk: Desk, lang: str = "en") -> HTTPResponse:
    answer: HTTPResponse = desk.client.http.get(f"{address(desk)}?lang={lang}")
    return answer


def entries(desk: Desk) -> list[Entry]:
    return desk.services.recovery.board(OAK)


def test_nothing_is_public_before_the_practice_says_so(desk: Desk) -> None:
    adds(desk)
    assert "It is not public" in words(desk.ana.get("/board"))
    assert desk.services.recovery.settings(OAK).token == ""
    shows(desk)
    assert WAITED["said"] in words(public(desk))
    shows(desk, on=False)
    assert public(desk).status_code == 404


def test_a_draft_stays_inside_until_it_is_published(desk: Desk) -> None:
    adds(desk, "draft")
    shows(desk)
    assert WAITED["said"] not in words(public(desk))
    [draft] = entries(desk)
    desk.ana.post(f"/board/{draft.entry_id}", **WAITED, do="publish", revision=draft.revision)
    assert WAITED["did"] in words(public(desk))
    [entry] = entries(desk)
    desk.ana.post(f"/board/{entry.entry_id}", **WAITED, do="draft", revision=entry.revision)
    assert WAITED["said"] not in words(public(desk))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Rosa Klein waited an hour.", "“Rosa Klein”"),
        ("Klein, Rosa had to wait.", "“Klein Rosa”"),
        ("Call me at (202) 555-0143, said one.", "“(202) 555-0143”"),
        ("Somebody born 4/5/1981 waited.", "“4/5/1981”"),
        ("write to rosa@home.example", "“rosa@home.example”"),
    ],
)
def test_what_names_a_patient_is_not_published(desk: Desk, said: str, named: str) -> None:
    know(desk.services, a_patient(patient_id=PatientId("rosa")))
    refused = adds(desk, said=said)
    assert refused.status_code == 400
    assert f"{named} may say who somebody is" in words(refused)
    assert said in words(refused, raw=True).replace("&#39;", "'")
    assert entries(desk) == []


def test_a_place_and_a_doctors_name_may_stand_there(desk: Desk) -> None:
    know(desk.services, a_patient(patient_id=PatientId("rosa")))
    assert adds(desk, said="Dr Patel on Main Street runs late on Mondays.").status_code == 303


def test_it_reads_in_spanish_too_and_keeps_the_language_of_each_entry(desk: Desk) -> None:
    adds(desk, said="Esperamos mucho.", did="Abrimos más temprano.", language="es")
    shows(desk)
    page = words(public(desk, "es"))
    assert "Usted lo dijo, nosotros lo hicimos" in page
    assert '<section class="board-entry" lang="es">' in words(public(desk), raw=True)


def test_it_has_no_script_no_cookie_and_only_the_named_websites_may_frame_it(desk: Desk) -> None:
    adds(desk)
    shows(desk, sites="https://oak.example")
    page = public(desk)
    assert "<script" not in words(page, raw=True)
    assert "Set-Cookie" not in page.headers
    assert "frame-ancestors https://oak.example;" in page.headers["Content-Security-Policy"]
    assert shows(desk, sites="not a site").status_code == 400


def test_a_new_address_closes_the_former_one(desk: Desk) -> None:
    adds(desk)
    shows(desk)
    former = address(desk)
    shows(desk, do="move")
    assert address(desk) != former
    assert desk.client.http.get(former).status_code == 404
    assert public(desk).status_code == 200


def test_two_who_change_one_entry_lose_nothing(desk: Desk) -> None:
    adds(desk)
    [entry] = entries(desk)
    first = {**WAITED, "did": "We open at seven.", "do": "publish", "revision": entry.revision}
    desk.ana.get("/board")
    desk.ana.post(f"/board/{entry.entry_id}", **first)
    second = desk.ana.post(f"/board/{entry.entry_id}", **{**first, "did": "We open at six."})
    assert second.status_code == 409
    assert "We open at seven." in words(second)
    assert "We open at six." in words(second)
    assert entries(desk)[0].did == "We open at seven."


def test_the_form_sent_twice_is_one_entry(desk: Desk) -> None:
    same = fresh(NOW)
    adds(desk, once=same)
    adds(desk, once=same)
    assert len(entries(desk)) == 1


def test_an_entry_without_words_is_refused_and_what_was_typed_stays(desk: Desk) -> None:
    refused = adds(desk, did="")
    assert (refused.status_code, WAITED["said"] in words(refused)) == (400, True)
    assert entries(desk) == []


def test_what_leads_to_a_person_is_seen_and_the_rest_is_not() -> None:
    assert traces("open since 2019, 10 chairs, at 9:30") == []
    assert traces("call 202 555 0143 or a@b.example") == ["202 555 0143", "a@b.example"]
    assert perhaps_names("the Elm Street office, Dr Patel") == ["Elm Street", "Dr Patel"]


@pytest.mark.parametrize(
    "typed",
    [
        "We heard about Maria Ortiz's wait.",
        "Maria Ortiz’s wait.",
        "It was (María) Ortíz.",
        "Ortiz - Maria waited.",
        "Mari\u0301a Orti\u0301z waited.",
        "Maria \u200bOrtiz waited.",
    ],
)
def test_however_a_name_is_written_it_is_not_published(desk: Desk, typed: str) -> None:
    know(desk.services, a_patient(patient_id="maria", given_name="María", family_name="Ortiz"))
    assert adds(desk, said=typed).status_code == 400
    assert not any(of.published_at for of in entries(desk))


@pytest.mark.parametrize("typed", ["Ana de la Cruz's wait.", "王 小明 waited."])
def test_names_with_particles_and_without_capitals_are_names(desk: Desk, typed: str) -> None:
    know(desk.services, a_patient(patient_id="ana", given_name="Ana", family_name="de la Cruz"))
    know(desk.services, a_patient(patient_id="wang", given_name="小明", family_name="王"))
    assert adds(desk, said=typed).status_code == 400


def test_a_name_among_many_capitals_is_seen(desk: Desk) -> None:
    know(desk.services, a_patient(patient_id="maria", given_name="Maria", family_name="Ortiz"))
    assert adds(desk, said="WE ALL SAW " + "TOO LATE " * 25 + "MARIA ORTIZ").status_code == 400
