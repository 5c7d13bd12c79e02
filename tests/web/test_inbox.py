"""The inbox: who waits first, answering once, and being told of a race."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.actions import consent
from chalicelib.actions.escalate import escalate
from chalicelib.actions.save_patient import save_patient
from chalicelib.channels.errors import Uncertain, Undeliverable
from chalicelib.domain.conversations import By, Conversation, Message, WorkItem, WorkKind
from chalicelib.domain.ids import ContactId, MessageId, PatientId, WorkItemId
from chalicelib.domain.patients import Channel, ContactPoint, Purpose
from chalicelib.storage.ids import fresh
from chalicelib.web import kept
from tests.builders import MAIN_STREET, NOW, OAK, ROSIES_PHONE, a_patient
from tests.web.desk import Browser, Desk, words

SAMS_PHONE = "+12025550144"


def wrote(
    desk: Desk, text: str, *, minutes_ago: int = 4, phone: str = ROSIES_PHONE
) -> ContactPoint:
    """A patient's text that waits for a person."""
    services, at = desk.services, NOW - timedelta(minutes=minutes_ago)
    contact = services.contacts.known(OAK, Channel.TEXT, phone)
    services.conversations.add(
        Message(
            practice_id=OAK,
            contact_id=contact.contact_id,
            message_id=MessageId(fresh(at)),
            by=By.PATIENT,
            at=at,
            text=text,
            intent="reschedule",
            done="asked the desk",
        )
    )
    was = services.conversations.get(OAK, contact.contact_id)
    services.conversations.save(
        Conversation(
            practice_id=OAK,
            contact_id=contact.contact_id,
            location_id=MAIN_STREET,
            last_at=at,
            last_by=By.PATIENT,
            preview=text,
            waiting_since=at,
            revision=was.revision if was else 0,
        )
    )
    return contact


@pytest.fixture
def rosie(desk: Desk) -> ContactPoint:
    save_patient(desk.services, OAK, a_patient(), was=None, by="import")
    return wrote(desk, "can we do Friday?")


def seen(desk: Desk, contact: ContactPoint) -> int:
    found = talk(desk, contact.contact_id)
    return found.revision


def talk(desk: Desk, contact_id: ContactId) -> Conversation:
    found = desk.services.conversations.get(OAK, contact_id)
    assert found
    return found


def answer(
    desk: Desk, contact: ContactPoint, text: str, *, browser: Browser | None = None, **fields
):
    known = {"text": text, "seen": seen(desk, contact)}
    return (browser or desk.ana).post(f"/inbox/{contact.contact_id}/reply", **{**known, **fields})


def test_whoever_waits_longest_comes_first_with_the_clock(desk: Desk, rosie):
    wrote(desk, "hello?", minutes_ago=70, phone=SAMS_PHONE)
    page = words(desk.ana.get("/inbox"))
    assert "(202) 555-0144, unknown waits 1 h hello?" in page
    assert "Rosie Klein waits 4 min can we do Friday?" in page
    assert page.index("hello?") < page.index("Friday")


def test_an_open_list_shows_by_itself_who_writes_and_counts_them(desk: Desk, rosie):
    page = words(desk.ana.get("/inbox?show=waiting"), raw=True)
    assert 'data-poll="/inbox-live?show=waiting"' in page
    first = desk.ana.get("/inbox-live?show=waiting")
    version = first.headers["X-Version"]
    assert desk.ana.get(f"/inbox-live?show=waiting&seen={version}").status_code == 204
    wrote(desk, "hello?", minutes_ago=1, phone=SAMS_PHONE)
    kept.forget(desk.services, (OAK, "waiting"))
    now = desk.ana.get(f"/inbox-live?show=waiting&seen={version}")
    assert now.status_code == 200
    assert "(202) 555-0144, unknown waits 1 min hello?" in words(now)
    assert "2 waiting" in words(now)


def test_the_thread_says_what_was_understood_and_done(desk: Desk, rosie):
    page = words(desk.ana.get(f"/inbox/{rosie.contact_id}"))
    assert "can we do Friday?" in page
    assert "understood: wants another time → asked the desk" in page


def test_an_answer_leaves_once_and_nobody_waits_any_more(desk: Desk, rosie):
    page = desk.ana.follow(answer(desk, rosie, "Yes, Friday 11:15 works."))
    assert desk.services.texts.to(ROSIES_PHONE) == ["Yes, Friday 11:15 works."]
    assert "Nobody waits here" in words(page)
    assert "You" in words(page)
    assert "✓ sent" in words(page)
    assert talk(desk, rosie.contact_id).assigned_to == desk.staff_id


def test_a_form_sent_twice_sends_one_text(desk: Desk, rosie):
    before = seen(desk, rosie)
    answer(desk, rosie, "Yes.", seen=before)
    again = answer(desk, rosie, "Yes.", seen=before)
    assert again.status_code == 409
    assert desk.services.texts.to(ROSIES_PHONE) == ["Yes."]


def test_of_two_who_answer_at_once_the_second_is_told_and_keeps_what_was_typed(desk: Desk, rosie):
    before = seen(desk, rosie)
    colleague = desk.colleague("Bea")
    answer(desk, rosie, "Friday is full, sorry.", browser=colleague, seen=before)
    desk.services.at(NOW + timedelta(seconds=20))
    late = answer(desk, rosie, "Yes, Friday works!", seen=before)
    assert late.status_code == 409
    assert "Bea answered 20 s ago" in words(late)
    assert "Yes, Friday works!" in words(late)
    assert desk.services.texts.to(ROSIES_PHONE) == ["Friday is full, sorry."]


def test_a_patient_who_writes_again_meanwhile_is_read_first(desk: Desk, rosie):
    before = seen(desk, rosie)
    wrote(desk, "or rather Thursday", minutes_ago=0)
    late = answer(desk, rosie, "Friday it is.", seen=before)
    assert late.status_code == 409
    assert "They wrote again" in words(late)
    assert desk.services.texts.sent == []


def test_nothing_is_sent_to_somebody_who_said_stop(desk: Desk, rosie):
    consent.stop(desk.services, rosie, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
    page = words(desk.ana.get(f"/inbox/{rosie.contact_id}"))
    assert "No text can be sent. They asked us to stop texting." in page
    refused = answer(desk, rosie, "one more thing")
    assert refused.status_code == 400
    assert desk.services.texts.sent == []


def test_a_text_the_carrier_refused_still_waits_and_is_said(desk: Desk, rosie):
    desk.services.texts.next_error = Undeliverable("blocked")
    refused = answer(desk, rosie, "hello")
    assert refused.status_code == 409
    assert "did not go out" in words(refused)
    assert talk(desk, rosie.contact_id).waiting_since is not None


def test_a_text_of_which_nobody_knows_whether_it_left_is_marked_and_still_waits(desk: Desk, rosie):
    desk.services.texts.next_error = Uncertain("timeout")
    page = answer(desk, rosie, "hello")
    assert page.status_code == 409
    assert "may or may not have gone out" in words(page)
    assert "? may not have gone out" in words(page)
    assert ">hello</textarea>" not in words(page, raw=True)
    assert talk(desk, rosie.contact_id).waiting_since is not None


def test_someone_urgent_stays_urgent_until_the_answer_has_left(desk: Desk, rosie):
    was = talk(desk, rosie.contact_id)
    desk.services.conversations.save(replace(was, urgent=True))
    desk.services.texts.next_error = Undeliverable("blocked")
    answer(desk, rosie, "Call 911, please.")
    waits = talk(desk, rosie.contact_id)
    assert (waits.urgent, waits.waiting_since) == (True, was.waiting_since)
    answer(desk, rosie, "Call 911, please.")
    answered = talk(desk, rosie.contact_id)
    assert (answered.urgent, answered.waiting_since) == (False, None)


def test_an_answer_that_could_not_be_written_down_leaves_them_waiting(
    desk: Desk, rosie, monkeypatch
):
    def broken(message: Message) -> bool:
        raise ClientError({"Error": {"Code": "InternalServerError"}}, "PutItem")

    before = talk(desk, rosie.contact_id)
    monkeypatch.setattr(desk.services.conversations, "add", broken)
    assert answer(desk, rosie, "Yes.").status_code == 503
    assert desk.services.texts.sent == []
    assert talk(desk, rosie.contact_id).waiting_since == before.waiting_since
    assert "Rosie Klein waits" in words(desk.ana.get("/inbox"))


def test_who_writes_while_the_answer_leaves_still_waits(desk: Desk, rosie, monkeypatch):
    send = desk.services.texts.send

    def meanwhile(**said: str) -> str:
        wrote(desk, "or rather Thursday", minutes_ago=0)
        return send(**said)

    monkeypatch.setattr(desk.services.texts, "send", meanwhile)
    answer(desk, rosie, "Friday it is.")
    assert talk(desk, rosie.contact_id).waiting_since == NOW


def test_a_text_whose_sender_died_is_not_on_its_way_for_ever(desk: Desk, rosie):
    desk.services.conversations.add(
        Message(
            practice_id=OAK, contact_id=rosie.contact_id, message_id=MessageId(fresh(NOW)),
            by=By.STAFF, at=NOW, text="hello", state="sending",
        )
    )  # fmt: skip
    assert "on its way" in words(desk.ana.get(f"/inbox/{rosie.contact_id}"))
    desk.services.at(NOW + timedelta(minutes=4))
    assert "may not have gone out" in words(desk.ana.get(f"/inbox/{rosie.contact_id}"))


def test_an_answer_is_the_end_of_the_work_item_that_asked_for_it(desk: Desk, rosie):
    item = WorkItem(
        practice_id=OAK,
        work_item_id=WorkItemId("work-1"),
        kind=WorkKind.REPLY,
        location_id=MAIN_STREET,
        opened_at=NOW,
        contact_id=rosie.contact_id,
    )
    desk.services.work_items.open(item)
    answer(desk, rosie, "Yes.")
    assert desk.services.work_items.get(OAK, item.work_item_id).outcome == "answered"


def test_claimed_assigned_noted_and_closed(desk: Desk, rosie):
    path = f"/inbox/{rosie.contact_id}"
    desk.ana.post(f"{path}/claim", seen=seen(desk, rosie))
    assert "Rosie Klein" in words(desk.ana.get("/inbox?show=mine"))
    desk.ana.post(f"{path}/assign", seen=seen(desk, rosie), to="")
    assert "Nothing is assigned to you" in words(desk.ana.get("/inbox?show=mine"))
    page = desk.ana.follow(desk.ana.post(f"{path}/note", note="prefers mornings"))
    assert "Note by you" in words(page)
    desk.ana.post(f"{path}/close", seen=seen(desk, rosie))
    assert "Nobody waits for an answer" in words(desk.ana.get("/inbox"))
    assert desk.services.texts.sent == []


def test_two_cannot_claim_the_same(desk: Desk, rosie):
    before = seen(desk, rosie)
    path = f"/inbox/{rosie.contact_id}/claim"
    desk.colleague("Bea").post(path, seen=before)
    assert desk.ana.post(path, seen=before).status_code == 409


def test_an_empty_answer_and_a_letter_are_refused(desk: Desk, rosie):
    assert answer(desk, rosie, " ").status_code == 400
    long = answer(desk, rosie, "x" * 950)
    assert long.status_code == 400
    assert "7 texts long" in words(long)
    assert desk.services.texts.sent == []


@pytest.mark.parametrize(("text", "said"), [
    ("See you on Friday.", "1 text, 142 characters left"),
    ("It’s " + "x" * 80 + "…", "1 text, 72 characters left"),
    ("x" * 161, "2 texts, 145 characters left"),
    ("Señor Ő, " + "x" * 70, "“Ő” makes it 1 text longer; write “O” instead"),
])  # fmt: skip
def test_the_desk_sees_how_many_texts_it_will_be(desk: Desk, text, said):
    assert said in words(desk.ana.post("/text-cost", text=text))


def test_opening_a_conversation_is_written_in_the_audit_trail(desk: Desk, rosie):
    desk.ana.get(f"/inbox/{rosie.contact_id}")
    entries = desk.services.audit.of_day(OAK, NOW.date())
    mine = [of for of in entries if of.did == "conversation.viewed"]
    assert [(of.who, of.about) for of in mine] == [
        (desk.staff_id, (rosie.contact_id, PatientId("rosa")))
    ]


@pytest.fixture
def alarm(desk: Desk, rosie) -> WorkItem:
    """Rosie's words are urgent; who is on duty was alerted once."""
    item = WorkItem(
        practice_id=OAK,
        work_item_id=WorkItemId("urgent-1"),
        kind=WorkKind.URGENT,
        location_id=MAIN_STREET,
        opened_at=NOW,
        contact_id=rosie.contact_id,
    )
    desk.services.work_items.open(item)
    escalate(desk.services, OAK, item.work_item_id)
    return item


def alarms_after(desk: Desk, item: WorkItem, *, minutes: int) -> int:
    """How many alerts go out when the clock of the item has run."""
    desk.services.at(NOW + timedelta(minutes=minutes))
    return escalate(desk.services, OAK, item.work_item_id)


def test_an_urgent_conversation_that_nobody_takes_wakes_everybody(desk: Desk, rosie, alarm):
    assert alarms_after(desk, alarm, minutes=6) > 0


def test_who_claims_an_urgent_conversation_stops_its_alarm(desk: Desk, rosie, alarm):
    desk.ana.post(f"/inbox/{rosie.contact_id}/claim", seen=seen(desk, rosie))
    assert desk.services.work_items.get(OAK, alarm.work_item_id).owner == desk.staff_id
    assert alarms_after(desk, alarm, minutes=6) == 0


def test_the_alarm_follows_whom_the_conversation_is_given_to(desk: Desk, rosie, alarm):
    path = f"/inbox/{rosie.contact_id}/assign"
    desk.ana.post(path, seen=seen(desk, rosie), to=desk.staff_id)
    assert desk.services.work_items.get(OAK, alarm.work_item_id).owner == desk.staff_id
    desk.ana.post(path, seen=seen(desk, rosie), to="")
    assert desk.services.work_items.get(OAK, alarm.work_item_id).owner is None
    assert alarms_after(desk, alarm, minutes=6) > 0


def test_who_comes_second_to_a_conversation_does_not_get_its_alarm(desk: Desk, rosie, alarm):
    before = seen(desk, rosie)
    path = f"/inbox/{rosie.contact_id}/claim"
    desk.ana.post(path, seen=before)
    assert desk.colleague("Bea").post(path, seen=before).status_code == 409
    assert desk.services.work_items.get(OAK, alarm.work_item_id).owner == desk.staff_id


def views(desk: Desk) -> int:
    return [of.did for of in desk.services.audit.of_day(OAK, NOW.date())].count(
        "conversation.viewed"
    )


def test_new_words_in_an_open_conversation_are_a_view_and_a_poll_is_none(desk: Desk, rosie):
    page = words(desk.ana.get(f"/inbox/{rosie.contact_id}"), raw=True)
    live = f"/inbox/{rosie.contact_id}/live?show=waiting&seen="
    match = re.search(r'data-version="([^"]+)"', page)
    assert match
    seen = match[1]
    for _ in range(3):
        desk.services.at(desk.services.clock() + timedelta(minutes=1))
        seen = desk.ana.get(live + seen).headers["X-Version"]
    assert views(desk) == 1
    wrote(desk, "or rather Thursday", minutes_ago=0)
    for _ in range(3):
        seen = desk.ana.get(live + seen).headers["X-Version"]
    assert views(desk) == 2
    assert desk.ana.get(live + "guessed").status_code == 200
    assert views(desk) == 3


def test_the_list_of_conversations_is_written_down_once(desk: Desk, rosie):
    desk.ana.get("/inbox")
    desk.ana.get("/inbox-live")
    entries = [of for of in desk.services.audit.of_day(OAK, NOW.date()) if "inbox" in of.did]
    assert [(of.did, of.about) for of in entries] == [("inbox.viewed", (rosie.contact_id,))]
