"""The owner reads where patients come from, who sends them, and what that brought."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.actions.change_appointment import say_amount
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import SourceId
from chalicelib.domain.patients import Patient
from chalicelib.domain.sources import Source
from tests.builders import ANA, NOW, OAK, a_patient
from tests.web.desk import Desk, words
from tests.web.test_today import book


@pytest.fixture
def rosie(desk: Desk) -> Patient:
    return save_patient(desk.services, OAK, a_patient(), was=None, by="import")


def the_source(desk: Desk) -> Source:
    [source] = desk.services.sources.list(OAK)
    return source


def has_source(desk: Desk, name: str = "Radio", kind: str = "channel") -> Source:
    desk.ana.post("/sources", name=name, kind=kind)
    return the_source(desk)


def came_by(desk: Desk, patient: Patient, **changes: Any) -> None:
    save_patient(desk.services, OAK, replace(patient, **changes), was=patient, by="ana")


def brought(desk: Desk, cents: int) -> None:
    visit = book(desk, starts_at=NOW + timedelta(hours=1))
    desk.services.at(NOW + timedelta(hours=3))
    say_amount(desk.services, visit, cents, by=ANA)


def test_a_channel_is_told_from_who_came_to_what_is_left(desk: Desk, rosie) -> None:
    came_by(desk, rosie, came_by="Radio")
    brought(desk, 120_00)
    source = has_source(desk)
    costs = {"first": "2026-10", "last": "2026-11", "cost": "25", "revision": source.revision}
    desk.ana.post(f"/sources/{source.source_id}/costs", **costs)
    assert the_source(desk).costs == {"2026-10": 2500, "2026-11": 2500}
    page = words(desk.ana.get("/sources"))
    assert "1 person came, 1 of them have been here. Most: Radio (1)." in page
    assert "Radio 1 1 $120.00 $50.00 $70.00 $50.00" in page
    one = words(desk.ana.get(f"/sources/{source.source_id}"))
    assert "Rosa Klein" in one
    assert "Left $70.00" in one


def test_where_no_amount_is_known_nothing_is_made_up(desk: Desk, rosie) -> None:
    came_by(desk, rosie, came_by="Radio")
    book(desk, starts_at=NOW + timedelta(hours=1))
    desk.services.at(NOW + timedelta(hours=3))
    page = words(desk.ana.get("/sources"))
    assert "No amounts are known" in page
    assert "no amounts known" in page


def test_an_organisation_stands_with_whom_it_sent_and_is_thanked_by_hand(desk: Desk, rosie) -> None:
    school = has_source(desk, "Elm Street School", "organisation")
    came_by(desk, rosie, sent_by=school.source_id, since=NOW.date())
    assert "Elm Street School 1 0" in words(desk.ana.get("/sources"))
    path = f"/sources/{school.source_id}"
    assert "Thanked not yet" in words(desk.ana.get(path))
    desk.ana.post(path, do="thanked", revision=school.revision)
    assert the_source(desk).thanked_at == NOW
    assert "Thanked today 09:00" in words(desk.ana.get(path))
    late = desk.ana.post(path, do="thanked", revision=school.revision)
    assert late.status_code == 409
    desk.ana.post(path, do="link")
    code = desk.services.sources.code_of(OAK, school.source_id)
    assert f"/r/{code}" in words(desk.ana.get(path))


def test_two_sources_never_have_one_name(desk: Desk) -> None:
    radio = has_source(desk)
    desk.ana.post("/sources", name=" RADIO ", kind="channel")
    assert the_source(desk) == radio
    desk.ana.post("/sources", name="Paper", kind="channel")
    paper = next(of for of in desk.services.sources.list(OAK) if of.name == "Paper")
    typed = {"do": "save", "name": "radio", "note": "", "revision": paper.revision}
    refused = desk.ana.post(f"/sources/{paper.source_id}", **typed)
    assert (refused.status_code, "of that name" in words(refused)) == (409, True)
    desk.ana.post(f"/sources/{paper.source_id}", **{**typed, "name": "Newspaper"})
    assert {of.name for of in desk.services.sources.list(OAK)} == {"Radio", "Newspaper"}
    desk.ana.post("/sources", name="Paper", kind="channel")
    assert len(desk.services.sources.list(OAK)) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cost": "lots"}, "Write a sum"),
        ({"cost": "-3"}, "Write a sum"),
        ({"first": "soon"}, "Write months"),
        ({"first": "2027-01", "last": "2026-01"}, "Write months"),
        ({"first": "2000-01", "last": "2026-01"}, "Write months"),
    ],
)
def test_costs_that_make_no_sense_are_refused_and_kept_in_the_form(desk: Desk, typed, said) -> None:
    source = has_source(desk)
    known = {"first": "2026-10", "last": "2026-10", "cost": "25", "revision": source.revision}
    refused = desk.ana.post(f"/sources/{source.source_id}/costs", **{**known, **typed})
    assert (refused.status_code, said in words(refused)) == (400, True)
    for of in typed.values():
        assert f'value="{of}"' in words(refused, raw=True)
    assert the_source(desk).costs == {}


def test_the_front_desk_reads_sources_and_writes_no_costs(desk: Desk) -> None:
    source = has_source(desk)
    robin = desk.colleague("Robin", role="front-desk")
    assert robin.get("/sources").status_code == 200
    refused = robin.post(f"/sources/{source.source_id}/costs", revision=source.revision)
    assert refused.status_code == 403
    assert desk.colleague("Kim", role="clinician").get("/sources").status_code == 403


def test_another_practices_source_is_none(desk: Desk) -> None:
    assert desk.ana.get("/sources/nobody").status_code == 404
    assert desk.ana.post("/sources/nobody", do="link").status_code == 404
    assert desk.services.sources.code_of(OAK, SourceId("nobody")) is None


def test_the_page_reads_the_profiles_once_and_the_sources(desk: Desk, rosie, monkeypatch) -> None:
    has_source(desk)
    desk.ana.get("/sources")
    asked: list[str] = []
    db = desk.services.db
    queried, walked = db.query, db.walk

    def query(pk: str, **more: Any) -> Any:
        asked.append(pk)
        return queried(pk, **more)

    def walk(pk: str) -> Any:
        asked.append(pk)
        return walked(pk)

    monkeypatch.setattr(db, "query", query)
    monkeypatch.setattr(db, "walk", walk)
    desk.ana.get("/sources")
    ours = [of for of in asked if "PEOPLE" in of or "SENDERS" in of]
    assert ours == ["P#oak#SENDERS", "P#oak#PEOPLE"]
