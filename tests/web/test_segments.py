"""Segments are built by picking, and lists by hand."""

import re
from datetime import date
from typing import Any

import pytest

from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.ids import PatientId
from chalicelib.domain.patient_segments import Condition, Fact, Op, Segment
from chalicelib.domain.patient_segments.starters import STARTERS
from chalicelib.domain.patients import Sex
from chalicelib.web.requests import Fields
from chalicelib.web.segments import picking
from tests.builders import ANA, OAK, a_patient
from tests.web.desk import Desk, words

WOMEN = {"0.fact": "sex", "0.op": "is", "0.value": "female"}
OVER_40 = {"1.fact": "age", "1.op": "over", "1.a": "40"}


@pytest.fixture
def people(desk: Desk) -> Desk:
    """Rosa and Maria, and Bo."""
    for n, (name, sex, born) in enumerate(
        (
            ("Rosa", Sex.FEMALE, date(1960, 1, 2)),
            ("Maria", Sex.FEMALE, date(2001, 1, 2)),
            ("Bo", Sex.MALE, date(1960, 1, 2)),
        )
    ):
        patient = a_patient(
            patient_id=PatientId(name.lower()),
            given_name=name,
            family_name="Klein",
            sex=sex,
            born=born,
            phone=f"+1202555015{n}",
            email="",
        )
        save_patient(desk.services, OAK, patient, was=None, by=ANA)
    return desk


def saved(desk: Desk) -> list[Segment]:
    return desk.services.patient_segments.list(OAK)


def make(desk: Desk, **more: Any) -> Segment:
    desk.ana.post("/new-segment", do="save", name="Women", revision=0, **{**WOMEN, **more})
    [segment] = saved(desk)
    return segment


def test_women_over_40_are_picked_counted_saved_and_found_again(people: Desk) -> None:
    page = people.ana.post("/new-segment", do="add", new="sex")
    assert "Women or men" in words(page)
    live = words(people.ana.post("/segment-live", **WOMEN, **OVER_40))
    assert "1 person Women, over 40." in live
    assert "Rosa Klein" in live
    page = people.ana.follow(
        people.ana.post("/new-segment", do="save", name="Women", revision=0, **WOMEN, **OVER_40)
    )
    assert "Saved." in words(page)
    assert "Women, over 40." in words(page)
    assert saved(people)[0].conditions == (
        Condition(fact=Fact.SEX, op=Op.IS, values=("female",)),
        Condition(fact=Fact.AGE, op=Op.OVER, values=("40",)),
    )
    assert "Women, over 40" in words(people.ana.get("/segments")).replace("women", "Women")


def test_who_is_left_out_is_said_with_the_reason(people: Desk) -> None:
    said = words(people.ana.post("/segment-live", **WOMEN, topic="offers"))
    assert "2 people left out" in said
    assert "2 no written consent to this by text" in said
    said = words(people.ana.post("/segment-live", **WOMEN, topic="recalls"))
    assert "2 people , with 0 emails and 2 texts" in said


def test_a_contradiction_names_both_conditions_and_is_not_saved(people: Desk) -> None:
    none = {"0.fact": "next-visit", "0.op": "no"}
    soon = {"1.fact": "next-visit", "1.op": "under", "1.a": "7", "1.unit": "days"}
    answer = people.ana.post("/new-segment", do="save", name="Odd", revision=0, **none, **soon)
    assert answer.status_code == 400
    said = "Nobody can be both: “no next visit” and “next visit within 7 days”."
    assert said in words(answer)
    assert saved(people) == []
    assert said in words(people.ana.post("/segment-live", **none, **soon))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"0.fact": "age", "0.op": "over", "0.a": "forty"}, "Write a whole number."),
        ({"0.fact": "language", "0.op": "is"}, "Pick at least one."),
        ({"0.fact": "spent", "0.op": "at-least", "0.a": "lots"}, "Write an amount"),
        ({"0.fact": "age", "0.op": "between", "0.a": "9", "0.b": "3"}, "smaller number first"),
        ({"name": ""}, "Give it a name"),
    ],
)
def test_what_is_not_finished_is_said_beside_it_and_nothing_is_lost(
    people: Desk, typed: dict[str, str], said: str
) -> None:
    form = {"do": "save", "name": "Mine", "revision": 0, **typed}
    answer = people.ana.post("/new-segment", **form)
    assert answer.status_code == 400
    assert said in words(answer)
    assert saved(people) == []


def test_who_saves_later_is_told_of_it_and_keeps_what_was_picked(people: Desk) -> None:
    segment = make(people)
    path = f"/segments/{segment.segment_id}"
    people.ana.post(path, do="save", name="First", revision=segment.revision, **WOMEN)
    answer = people.ana.post(path, do="save", name="Second", revision=segment.revision, **WOMEN)
    assert answer.status_code == 409
    assert 'value="Second"' in words(answer, raw=True)
    assert [of.name for of in saved(people)] == ["First"]


def test_a_segment_is_removed(people: Desk) -> None:
    segment = make(people)
    path = f"/segments/{segment.segment_id}/remove"
    assert people.ana.post(path, revision=7).status_code == 409
    people.ana.post(path, revision=segment.revision)
    assert saved(people) == []


def test_every_fact_can_be_picked_and_comes_back_as_it_was_saved() -> None:
    offered = {fact for _, group in picking.GROUPS for fact in group}
    assert offered == set(Fact)
    for fact in Fact:
        picked = picking.with_new(picking.Picked(), fact.value)
        if picked.rows[0].asked.value == "choice":
            picked = picking.read(Fields({"0.fact": [fact], "0.op": ["is"], "0.value": ["en"]}))
        assert not picked.rows[0].wrong, fact
        again = picking.of_conditions(picked.conditions)
        assert again.conditions == picked.conditions


def test_what_to_begin_with_can_be_opened_as_it_is(people: Desk) -> None:
    for starter in STARTERS:
        assert picking.of_conditions(starter.conditions).conditions == starter.conditions
        assert starter.name in words(people.ana.get(f"/new-segment?like={starter.key}"), raw=True)


def test_somebody_is_put_on_a_list_and_found_by_it(people: Desk) -> None:
    page = people.ana.follow(people.ana.post("/patient-lists", name=" Key  influencers "))
    assert "Nobody yet." in words(page)
    page = people.ana.post("/patient-list", do="find", name="Key influencers", q="rosa")
    assert "Put on the list" in words(page)
    page = people.ana.follow(
        people.ana.post("/patient-list", do="add", name="Key influencers", patient="rosa")
    )
    assert "1 person on it" in words(page)
    listed = {"0.fact": "list", "0.op": "is", "0.value": "Key influencers"}
    assert "Rosa Klein" in words(people.ana.post("/segment-live", **listed))
    refused = people.ana.post("/patient-list", do="remove", name="Key influencers")
    assert refused.status_code == 409
    people.ana.post("/patient-list", do="take-off", name="Key influencers", patient="rosa")
    people.ana.post("/patient-list", do="remove", name="Key influencers")
    assert people.services.patient_segments.lists(OAK) == []


def test_lists_are_ticked_on_a_patients_own_page(people: Desk) -> None:
    people.ana.post("/patient-lists", name="VIP")
    revision = people.services.patients.get(OAK, PatientId("bo")).revision
    form = {"revision": revision, "list": ["VIP"], "new": "vip"}
    people.ana.follow(people.ana.post("/patients/bo/lists", **form))
    assert people.services.patients.get(OAK, PatientId("bo")).lists == ("VIP",)
    assert (
        people.ana.post("/patients/bo/lists", **form | {"list": [], "new": ""}).status_code == 409
    )
    page = words(people.ana.get("/patients/bo/lists"), raw=True)
    assert re.search(r'value="VIP" checked', page)


def test_who_is_on_the_page_stands_in_the_audit_trail(people: Desk) -> None:
    people.ana.post("/segment-live", **WOMEN)
    today = people.services.clock().date()
    entries = people.services.audit.of_day(OAK, today)
    assert any(of.did == "segment.viewed" and "rosa" in of.about for of in entries)


def test_a_segment_that_a_campaign_waits_for_is_not_removed_and_the_campaign_is_named(
    people: Desk,
) -> None:
    segment = make(people)
    page = people.ana.get(f"/new-campaign?segment={segment.segment_id}")
    assert "What do you want to write to “Women”?" in words(page)
    start = re.search(r'href="(/new-campaign\?start=[^"]+)"', words(page, raw=True))
    assert start
    page = people.ana.get(start[1].replace("&amp;", "&"))
    assert f'value="segment:{segment.segment_id}" required checked' in words(page, raw=True)
    key = start[1].partition("start=")[2].partition("&")[0]
    form = {"start": key, "to": f"segment:{segment.segment_id}"}
    people.ana.post("/new-campaign", **form)
    [campaign] = people.services.campaigns.every(OAK)
    answer = people.ana.post(f"/segments/{segment.segment_id}/remove", revision=segment.revision)
    assert answer.status_code == 409
    assert f"Not removed: the campaign “{campaign.name}” would go to it." in words(answer)
    assert saved(people)
