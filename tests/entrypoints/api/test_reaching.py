"""What they agreed to and refused, what was said, and what waits: read and written by a program."""

from datetime import timedelta

import pytest

from chalicelib.actions import consent
from chalicelib.domain.conversations import By, Message
from chalicelib.domain.ids import ContactId, MessageId
from chalicelib.domain.patients import Consent, Purpose
from tests.builders import NOW, OAK
from tests.entrypoints.api.program import Program, World


def the_contact(world: World) -> ContactId:
    return ContactId(world.oak["contact_id"])


def test_a_stop_by_a_program_holds_at_once_for_everybody(world: World, program: Program) -> None:
    said = program.post("/opt-outs", {"phone": "(202) 555-0143", "wording": "no more, please"})
    assert said.status == 200
    assert (said.body["care"], said.body["marketing"]) == ("stopped", "stopped")
    contact = world.services.contacts.get(OAK, the_contact(world))
    assert contact.care is contact.marketing is Consent.STOPPED
    by = f"api:{program.token.split('_')[2]}"
    ledger = program.get(f"/contact-points/{contact.contact_id}/consents").body["items"]
    assert [(of["consent"], of["source"], of["wording"]) for of in ledger] == [
        ("stopped", by, "no more, please")
    ] * 2
    entries = world.services.audit.of_subject(OAK, contact.contact_id).entries
    assert {of.who for of in entries if of.did == "consent.stopped"} == {by}


def test_a_stop_of_a_number_that_nobody_knows_is_kept_for_the_day_it_comes(
    world: World, program: Program
) -> None:
    program.post("/opt-outs", {"phone": "+12025550188"})
    program.post("/opt-outs", {"phone": "+12025550188"})
    ben = program.post("/patients", {"given_name": "Ben", "phone": "+12025550188"}).body["id"]
    [contact] = program.get(f"/patients/{ben}/contact-points").body["items"]
    assert contact["care"] == "stopped"
    assert [of["address"] for of in program.all("/opt-outs")] == ["+12025550188"]
    assert program.all("/opt-outs", limit=1) == [contact]


def test_a_program_cannot_take_a_stop_back(world: World, program: Program) -> None:
    path = f"/contact-points/{the_contact(world)}/consents"
    yes = {"purpose": "care", "consent": "allowed", "wording": "yes, texts are fine"}
    assert program.post(path, yes).body["care"] == "allowed"
    program.post("/opt-outs", {"phone": "+12025550143"})
    again = program.post(path, yes)
    assert (again.status, again.problem) == (409, "stop-stands")
    contact = world.services.contacts.get(OAK, the_contact(world))
    consent.start(world.services, contact, purpose=Purpose.CARE, source="text", wording="START",
                  now=NOW)  # fmt: skip
    assert program.post(path, yes).status == 200
    offers = program.post(path, {**yes, "purpose": "marketing"})
    assert offers.status in (409, 422)


@pytest.mark.parametrize("body", [{}, {"phone": "+12025550143", "email": "rosie@home.example"}])
def test_an_opt_out_names_one_address(program: Program, body: dict[str, str]) -> None:
    assert list(program.post("/opt-outs", body).wrong) == ["phone"]


def test_messages_are_read_the_latest_first(world: World, program: Program) -> None:
    for n in range(5):
        at = NOW + timedelta(minutes=n)
        world.services.conversations.add(
            Message(
                practice_id=OAK,
                contact_id=the_contact(world),
                message_id=MessageId(f"z{n}"),
                by=By.PATIENT,
                at=at,
                text=f"said {n}",
            )
        )
    path = f"/conversations/{the_contact(world)}"
    every = program.all(f"{path}/messages")
    assert [of["text"] for of in every] == [*(f"said {n}" for n in range(4, -1, -1)), "hello"]
    assert program.all(f"{path}/messages", limit=2) == every
    assert program.get(path).body["waiting_since"] == "2026-11-23T14:00:00Z"
    [waiting] = program.all("/conversations")
    assert waiting["contact_point_id"] == the_contact(world)
    assert program.all("/conversations", waiting="false", limit=1) == []


def test_a_cursor_of_one_conversation_does_not_read_another(world: World, program: Program) -> None:
    known = world.services.contacts.known
    from chalicelib.domain.patients import Channel

    other = known(OAK, Channel.TEXT, "+12025550188")
    world.services.conversations.add(
        Message(practice_id=OAK, contact_id=the_contact(world), message_id=MessageId("z"),
                by=By.PATIENT, at=NOW, text="x")
    )  # fmt: skip
    path = f"/conversations/{the_contact(world)}/messages"
    cursor = program.get(path, limit=1).body["next"]
    said = program.get(f"/conversations/{other.contact_id}/messages", limit=1, cursor=cursor)
    assert list(said.wrong) == ["cursor"]


def test_what_waits_is_listed_and_closed_once(world: World, program: Program) -> None:
    [case, item] = program.all("/work-items")
    assert (case["kind"], case["taken"]) == ("complaint", True)
    assert (item["kind"], item["line"], item["taken"]) == ("reply", "hello", False)
    path = f"/work-items/{item['id']}"
    etag = program.get(path).etag
    closed = program.post(f"{path}/close", {"outcome": "called back"}, headers={"If-Match": etag})
    assert closed.body["outcome"] == "called back"
    assert program.post(f"{path}/close").body == closed.body
    assert [of["id"] for of in program.all("/work-items")] == [case["id"]]
    entries = world.services.audit.of_subject(OAK, world.oak["patient_id"]).entries
    assert [of.did for of in entries].count("work-item.closed") == 1
