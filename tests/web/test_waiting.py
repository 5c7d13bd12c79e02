"""Waiting on us: everybody whom the practice owes something, until it is done."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.actions.complain import complain
from chalicelib.actions.consent import stop
from chalicelib.actions.enquire import enquire
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.actions.plan_reminders import plan_for
from chalicelib.actions.receive_text import receive_text
from chalicelib.actions.recovery.look import look
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.waiting.each_night import look_over
from chalicelib.channels.errors import Undeliverable
from chalicelib.channels.inbound import InboundSms
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.enquiries import About, Enquiry
from chalicelib.domain.ids import AppointmentId, LocationId, PatientId, WorkItemId
from chalicelib.domain.patients import Channel, Kind, Patient, Purpose
from chalicelib.domain.prospects import Stage
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.doors import Number
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from chalicelib.web import kept
from tests.builders import (
    ANA,
    MAIN_STREET,
    NEW_YORK,
    NOW,
    OAK,
    OAK_NUMBER,
    ROSIES_PHONE,
    a_location,
    a_patient,
    an_appointment,
)
from tests.loop import run
from tests.web.desk import Desk, words

ROSIE = a_patient().patient_id
YESTERDAY = NOW - timedelta(days=1)
LINES = re.compile(r'<h2><a class="name"[^>]*>([^<]+)</a>')


def know(desk: Desk, **person: Any) -> Patient:
    patient = a_patient(**person)
    found = desk.services.patients.get_many(OAK, [patient.patient_id])
    return found.get(patient.patient_id) or save_patient(
        desk.services, OAK, patient, was=None, by="import"
    )


def had(
    desk: Desk,
    starts_at: datetime,
    status: Status = Status.FULFILLED,
    *,
    location_id: LocationId = MAIN_STREET,
    **person: Any,
) -> Appointment:
    """A visit as it is known by now."""
    patient = know(desk, **person)
    visit = desk.services.appointments.save(
        OAK,
        an_appointment(
            appointment_id=AppointmentId(fresh(starts_at)),
            patient_id=patient.patient_id,
            starts_at=starts_at,
            booked_at=starts_at - timedelta(days=9),
            status=status,
            location_id=location_id,
        ),
        was=None,
        zone=NEW_YORK,
        audit=AuditEntry(
            practice_id=OAK, entry_id=fresh(NOW), at=NOW, who="import", did="appointment.booked"
        ),
    )
    plan_for(desk.services, visit)
    return visit


def wrote(desk: Desk, text: str, *, minutes_ago: int = 45, phone: str = ROSIES_PHONE) -> None:
    desk.services.doors.give_number(
        Number(number=OAK_NUMBER, practice_id=OAK, location_id=MAIN_STREET)
    )
    at = NOW - timedelta(minutes=minutes_ago)
    desk.services.stopped_clock.now = at
    receive_text(
        desk.services,
        InboundSms(
            carrier="aws",
            message_id=fresh(at),
            sender=phone,
            number=OAK_NUMBER,
            text=text,
            received_at=at,
        ),
    )
    desk.services.stopped_clock.now = NOW
    kept.forget(desk.services, (OAK, "waiting"))


def asked(desk: Desk, path: str = "/waiting") -> str:
    return words(desk.ana.get(path))


def listed(desk: Desk, path: str = "/waiting") -> list[str]:
    return LINES.findall(words(desk.ana.get(path), raw=True))


def do(desk: Desk, step: str, reason: str, patient_id: str = ROSIE, **fields: str):
    return desk.ana.post(f"/waiting/{patient_id}/{step}", reason=reason, **fields)


def test_nobody_waits_in_a_practice_that_has_done_all(desk: Desk):
    assert "Nobody waits for you" in asked(desk)


# --- each reason, from appearing to vanishing -----------------------------------------------------


def test_a_missed_visit_stands_there_until_a_text_with_a_link_went_out(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    assert "Missed the visit of Sun 22 Nov. Nobody has been in touch since." in asked(desk)
    page = desk.ana.follow(do(desk, "text", "no-show"))
    assert "The text is on its way" in words(page)
    assert "Nobody waits for you" in words(page)
    [text] = desk.services.texts.sent
    assert text.to == ROSIES_PHONE
    assert text.text.startswith("Oak Dental: Hi Rosie, we missed you.")
    [link] = re.findall(r"https://rapport.example(/b/\S+)", text.text)
    assert desk.another().get(link).status_code == 200
    assert listed(desk) == []


def test_a_missed_visit_stands_there_no_more_once_a_new_one_is_booked(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    assert listed(desk) == ["Rosa Klein"]
    had(desk, NOW + timedelta(days=2), Status.BOOKED)
    assert listed(desk) == []
    assert desk.services.waiting.get(OAK, ROSIE).place == ""


def test_who_writes_after_missing_a_visit_is_in_touch(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    wrote(desk, "sorry, can we do Friday instead?", minutes_ago=4)
    assert listed(desk) == []


def test_a_message_stands_there_when_it_is_past_its_clock_until_it_is_answered(desk: Desk):
    know(desk)
    wrote(desk, "what should I bring?", minutes_ago=20)
    assert listed(desk) == []
    desk.services.stopped_clock.now = NOW + timedelta(minutes=15)
    page = asked(desk)
    assert "Rosa Klein" in page
    assert "Wrote “what should I bring?”" in page
    contact = desk.services.contacts.id_of(OAK, ROSIES_PHONE)
    talk = desk.services.conversations.get(OAK, contact)
    desk.ana.post(f"/inbox/{contact}/reply", text="Your card, please.", seen=talk.revision)
    assert listed(desk) == []
    assert desk.services.waiting.get(OAK, ROSIE).place == ""


def test_an_urgent_message_stands_there_at_once_and_first(desk: Desk):
    had(
        desk,
        YESTERDAY,
        Status.NO_SHOW,
        patient_id=PatientId("sam"),
        given_name="Sam",
        preferred_name="",
        family_name="Doe",
        phone="+12025550144",
    )
    know(desk)
    wrote(desk, "I can't breathe, my face is swelling", minutes_ago=1)
    assert listed(desk) == ["Rosa Klein", "Sam Doe"]


def test_a_number_in_no_record_has_a_line_too(desk: Desk):
    wrote(desk, "is this the dentist?", phone="+12025550177")
    page = asked(desk)
    assert "Somebody we cannot name yet" in page
    assert "is this the dentist?" in page


def test_a_low_score_stands_there_until_somebody_has_talked_to_them(desk: Desk):
    know(desk)
    complain(
        desk.services, OAK, ROSIE, a_location(), line="waited an hour", owner=ANA, days=1, by=ANA
    )
    page = asked(desk)
    assert "Not content" in page
    assert "waited an hour" in page
    [case] = desk.services.waiting.get(OAK, ROSIE).marks.noted
    call = words(desk.ana.get(f"/waiting/{ROSIE}/call?reason=low-score&key={case.key}"))
    assert "(202) 555-0143" in call
    do(desk, "called", "low-score", key=case.key)
    assert listed(desk) == []
    steps = desk.services.recovery.steps(OAK, WorkItemId(case.key))
    assert ("talked", ANA) in {(of.kind, of.by) for of in steps}
    assert desk.services.work_items.get(OAK, WorkItemId(case.key)).closed_at is None


def test_who_says_more_after_somebody_talked_to_them_waits_again(desk: Desk):
    know(desk)
    services = desk.services

    def says(source: str, words: str) -> None:
        look(
            services,
            OAK,
            MAIN_STREET,
            source=source,
            at=services.clock(),
            patient_id=ROSIE,
            words=words,
            score=3,
        )

    says("first", "waited an hour")
    first_at = services.clock()
    services.at(first_at + timedelta(minutes=10))
    do(desk, "called", "low-score")
    assert listed(desk) == []
    services.at(first_at)
    says("first", "waited an hour")
    assert listed(desk) == [], "the same told once more is nothing new"
    services.at(first_at + timedelta(hours=3))
    says("second", "still nobody did anything")
    assert listed(desk) == ["Rosa Klein"]
    [case] = services.recovery.cases(OAK)
    assert case.reached_at == first_at + timedelta(minutes=10)
    do(desk, "called", "low-score")
    assert listed(desk) == []


def test_who_was_not_reached_about_a_low_score_comes_back_tomorrow(desk: Desk):
    know(desk)
    complain(
        desk.services, OAK, ROSIE, a_location(), line="waited an hour", owner=ANA, days=1, by=ANA
    )
    do(desk, "no-answer", "low-score")
    assert listed(desk) == []
    desk.services.stopped_clock.now = NOW + timedelta(days=1, minutes=1)
    look_over(desk.services, OAK, after="")
    assert listed(desk) == ["Rosa Klein"]


def test_a_prospect_stands_there_until_the_enquiry_is_answered(desk: Desk):
    know(desk, kind=Kind.PROSPECT)
    item = an_item(desk, WorkKind.ENQUIRY, line="Wants a first visit, mornings.")
    page = asked(desk)
    assert "New enquiry" in page
    assert "not a patient yet" in page
    do(desk, "called", "prospect", key=item.work_item_id)
    assert listed(desk) == []
    assert desk.services.work_items.get(OAK, item.work_item_id).closed_at == NOW


def test_who_asked_by_the_form_stands_there_until_answered_in_the_inbox(desk: Desk):
    location = desk.services.setups.of(OAK).locations[MAIN_STREET]
    enquiry = Enquiry(
        given_name="Kit",
        family_name="Moss",
        phone="+12025550148",
        about=About.FIRST_VISIT,
        message="Do you take new patients?",
        language="en",
    )
    enquire(desk.services, OAK, location, enquiry)
    run(desk.services)
    kept.forget(desk.services, (OAK, "waiting"))
    assert listed(desk) == ["Kit Moss"]
    assert "New enquiry" in asked(desk)
    contact = desk.services.contacts.id_of(OAK, "+12025550148")
    talk = desk.services.conversations.get(OAK, contact)
    desk.ana.post(f"/inbox/{contact}/reply", text="Yes, gladly.", seen=talk.revision)
    assert listed(desk) == []


def test_a_prospect_of_the_desk_stands_there_until_somebody_talked_to_them(desk: Desk):
    know(desk, kind=Kind.PROSPECT)
    run(desk.services)
    known = desk.services.prospects.get(OAK, ROSIE)
    desk.services.prospects.save(replace(known, waits_since=NOW - timedelta(minutes=9)))
    assert "Asked about becoming a patient." in asked(desk)
    do(desk, "no-answer", "prospect", key="asked")
    assert listed(desk) == []
    desk.services.stopped_clock.now = NOW + timedelta(hours=3)
    look_over(desk.services, OAK, after="")
    assert listed(desk) == ["Rosa Klein"]
    do(desk, "called", "prospect", key="asked")
    assert listed(desk) == []
    assert desk.services.prospects.get(OAK, ROSIE).stage is Stage.IN_TALK


def an_item(desk: Desk, kind: WorkKind, **changes: Any) -> WorkItem:
    item = WorkItem(
        practice_id=OAK,
        work_item_id=WorkItemId(fresh(NOW)),
        kind=kind,
        location_id=MAIN_STREET,
        opened_at=NOW - timedelta(minutes=6),
        **{"patient_id": ROSIE, **changes},
    )
    desk.services.work_items.open(item)
    return item


def test_a_missed_call_stands_there_until_somebody_called_back(desk: Desk):
    know(desk)
    item = an_item(desk, WorkKind.MISSED_CALL)
    assert "Called and reached nobody." in asked(desk)
    do(desk, "called", "missed-call", key=item.work_item_id)
    assert listed(desk) == []
    closed = desk.services.work_items.get(OAK, item.work_item_id)
    assert closed.outcome == "called back"


def test_a_missed_call_of_an_unknown_number_has_a_line_until_it_is_closed(desk: Desk):
    contact = desk.services.contacts.known(OAK, Channel.TEXT, "+12025550177")
    item = an_item(
        desk,
        WorkKind.MISSED_CALL,
        patient_id=None,
        contact_id=contact.contact_id,
        line="Missed at 08:54.",
    )
    page = words(desk.ana.get("/waiting"), raw=True)
    assert "Missed at 08:54." in page
    assert f"/inbox/{contact.contact_id}" in page
    item = desk.services.work_items.get(OAK, item.work_item_id)
    desk.services.work_items.close(item, outcome="called back", now=NOW)
    assert "Nobody waits for you" in asked(desk)


def test_a_call_that_a_playbook_asks_for_stands_there_until_it_is_made(desk: Desk):
    know(desk)
    item = an_item(desk, WorkKind.CALL, line="Call: a visit is due")
    assert "Call: a visit is due" in asked(desk)
    do(desk, "called", "call", key=item.work_item_id)
    assert listed(desk) == []


def test_who_writes_to_their_profile_at_that_moment_keeps_no_work_from_being_opened_or_closed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    know(desk)
    db = desk.services.db
    transact, fail = db.transact, [True]

    def in_the_way(writes: Any) -> None:
        if fail.pop() if fail else False:
            raise StaleWrite("transaction")
        transact(writes)

    monkeypatch.setattr(db, "transact", in_the_way)
    item = an_item(desk, WorkKind.MISSED_CALL)
    assert listed(desk) == ["Rosa Klein"]
    fail.append(True)
    item = desk.services.work_items.get(OAK, item.work_item_id)
    desk.services.work_items.close(item, outcome="done", now=NOW)
    assert listed(desk) == []
    with pytest.raises(StaleWrite):
        desk.services.work_items.close(item, outcome="again", now=NOW)


def test_whoever_closes_the_work_itself_takes_them_off_the_list(desk: Desk):
    know(desk)
    item = an_item(desk, WorkKind.MISSED_CALL)
    item = desk.services.work_items.get(OAK, item.work_item_id)
    desk.services.work_items.close(item, outcome="done", now=NOW)
    assert listed(desk) == []
    assert desk.services.waiting.get(OAK, ROSIE).place == ""


def test_a_course_of_visits_without_a_next_one_stands_there(desk: Desk):
    for days in (24, 17, 10):
        had(desk, NOW - timedelta(days=days))
    page = asked(desk)
    assert "No next visit" in page
    assert "last on Fri 13 Nov, and has no next visit." in page
    had(desk, NOW + timedelta(days=3), Status.BOOKED)
    assert listed(desk) == []


def test_who_is_due_stands_there_until_somebody_writes(desk: Desk):
    had(desk, NOW - timedelta(days=200))
    assert "The next visit was due on" in asked(desk)
    do(desk, "text", "due")
    assert "your next visit is due" in desk.services.texts.sent[0].text
    assert listed(desk) == []


def test_who_is_due_comes_onto_the_list_by_night_when_the_day_comes(desk: Desk):
    had(desk, NOW - timedelta(days=170))
    assert listed(desk) == []
    desk.services.stopped_clock.now = NOW + timedelta(days=20)
    look_over(desk.services, OAK, after="")
    assert listed(desk) == ["Rosa Klein"]


def test_who_was_written_to_by_a_campaign_is_found_out_by_night(desk: Desk):
    had(desk, NOW - timedelta(days=200))
    contact = desk.services.contacts.id_of(OAK, ROSIES_PHONE)
    spend = {"per_day": 1, "per_week": 3, "message": "campaign"}
    desk.services.contacts.spend(OAK, contact, now=NOW, today=NOW.date(), **spend)
    look_over(desk.services, OAK, after="")
    assert listed(desk) == []


def test_a_referrer_stands_there_until_thanked_and_only_where_they_may_hear_of_it(desk: Desk):
    know(desk)
    friend = {
        "patient_id": PatientId("ben"),
        "given_name": "Ben",
        "preferred_name": "",
        "family_name": "Cole",
        "phone": "+12025550145",
        "referred_by": ROSIE,
    }
    had(desk, YESTERDAY, **friend)
    assert listed(desk) == []
    had(
        desk,
        YESTERDAY,
        **{**friend, "patient_id": PatientId("ann"), "given_name": "Ann"},
        may_be_named=True,
    )
    page = asked(desk)
    assert "1 person came through them and may be named. Nobody has said thank you." in page
    do(desk, "text", "referrer")
    assert "thank you for recommending us" in desk.services.texts.sent[0].text
    assert "Ann" not in desk.services.texts.sent[0].text
    assert listed(desk) == []


# --- the list -------------------------------------------------------------------------------------


def test_two_reasons_are_one_line_with_both(desk: Desk):
    had(desk, NOW - timedelta(days=3), Status.NO_SHOW)
    know(desk)
    an_item(desk, WorkKind.MISSED_CALL)
    page = asked(desk)
    assert listed(desk) == ["Rosa Klein"]
    assert "Called and reached nobody." in page
    assert "Missed the visit of" in page


def test_a_message_and_another_reason_are_one_line_wherever_the_other_ranks(desk: Desk):
    know(desk)
    an_item(desk, WorkKind.CALL, line="Call: a visit is due")
    wrote(desk, "what should I bring?")
    assert listed(desk) == ["Rosa Klein"]
    page = asked(desk)
    assert "Call: a visit is due" in page
    assert "what should I bring?" in page


def test_a_family_that_shares_a_phone_waits_once_for_one_message(desk: Desk):
    know(desk)
    know(desk, patient_id=PatientId("max"), given_name="Max", preferred_name="")
    wrote(desk, "what should we bring?")
    assert asked(desk).count("what should we bring?") == 1
    assert len(listed(desk)) == 1


def test_the_most_urgent_stand_first_and_then_who_waits_longest(desk: Desk):
    def someone(name: str, n: int) -> dict[str, Any]:
        return {
            "patient_id": PatientId(name.lower()),
            "given_name": name,
            "preferred_name": "",
            "family_name": "",
            "phone": f"+1202555015{n}",
        }

    had(desk, NOW - timedelta(days=220), **someone("Due", 0))
    had(desk, NOW - timedelta(days=2), Status.NO_SHOW, **someone("Later", 1))
    had(desk, NOW - timedelta(days=4), Status.NO_SHOW, **someone("Sooner", 2))
    know(desk)
    an_item(desk, WorkKind.MISSED_CALL)
    assert listed(desk) == ["Rosa Klein", "Sooner", "Later", "Due"]


@pytest.mark.parametrize("gone", [{"deceased": True}, {"discharged": True}])
def test_nobody_who_died_or_left_stands_there(desk: Desk, gone: dict[str, bool]):
    had(desk, YESTERDAY, Status.NO_SHOW)
    was = desk.services.patients.get(OAK, ROSIE)
    save_patient(desk.services, OAK, replace(was, **gone), was=was, by="ana")
    assert listed(desk) == []


def test_what_waits_of_a_merged_record_goes_back_with_it_when_that_is_undone(desk: Desk):
    other = PatientId("rosie-again")
    know(desk)
    know(desk, patient_id=other, phone="+12025550146", given_name="Rosalind", preferred_name="")
    an_item(desk, WorkKind.MISSED_CALL, patient_id=other)
    merge(desk.services, OAK, survivor=ROSIE, retired=other, by=ANA)
    run(desk.services)
    assert listed(desk) == ["Rosa Klein"]
    undo_merge(desk.services, OAK, other, ANA)
    run(desk.services)
    assert listed(desk) == ["Rosalind Klein"]


def test_a_record_that_was_merged_leaves_its_place_to_the_one_that_stays(desk: Desk):
    know(desk)
    other = PatientId("rosie-again")
    had(desk, YESTERDAY, Status.NO_SHOW, patient_id=other, phone="+12025550146")
    assert len(listed(desk)) == 1
    merge(desk.services, OAK, survivor=ROSIE, retired=other, by=ANA)
    run(desk.services)
    page = words(desk.ana.get("/waiting"), raw=True)
    assert f"/patients/{other}" not in page
    assert f"/patients/{ROSIE}" in page


def test_the_list_goes_on_on_a_second_page(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chalicelib.web.waiting.pages.LINES", 2)
    for n in range(5):
        person = {
            "patient_id": PatientId(f"p{n}"),
            "given_name": f"P{n}",
            "preferred_name": "",
            "family_name": "",
            "phone": f"+1202555016{n}",
        }
        had(desk, NOW - timedelta(days=9 - n), Status.NO_SHOW, **person)
    seen, path = [], "/waiting"
    for _ in range(4):
        page = words(desk.ana.get(path), raw=True)
        seen += LINES.findall(page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        if not more:
            break
        path = more[1].replace("&amp;", "&")
    assert seen == ["P0", "P1", "P2", "P3", "P4"]


def test_who_works_at_one_location_sees_who_waits_there(desk: Desk):
    desk.services.setups.save(
        OAK, a_location(location_id=LocationId("elm"), name="Elm", number="+12025550101")
    )
    had(desk, YESTERDAY, Status.NO_SHOW)
    bo = desk.colleague("Bo", role="front-desk", locations=frozenset({LocationId("elm")}))
    assert "Rosa" not in words(bo.get("/waiting"))


# --- letting be, and what stands in the way -------------------------------------------------------


def test_what_is_let_be_is_gone_until_it_happens_anew_and_can_be_undone(desk: Desk):
    had(desk, NOW - timedelta(days=4), Status.NO_SHOW)
    page = desk.ana.follow(do(desk, "let-be", "no-show", why="not-wanted"))
    assert "Let be, and written down with your reason." in words(page)
    assert listed(desk) == []
    do(desk, "undo", "no-show")
    assert listed(desk) == ["Rosa Klein"]
    do(desk, "let-be", "no-show", why="done")
    had(desk, NOW + timedelta(hours=1), Status.NO_SHOW)
    desk.services.stopped_clock.now = NOW + timedelta(hours=3)
    look_over(desk.services, OAK, after="")
    assert listed(desk) == ["Rosa Klein"]


def test_what_is_put_off_comes_back_in_a_month(desk: Desk):
    had(desk, NOW - timedelta(days=200))
    do(desk, "let-be", "due", why="later")
    assert listed(desk) == []
    desk.services.stopped_clock.now = NOW + timedelta(days=31)
    look_over(desk.services, OAK, after="")
    assert listed(desk) == ["Rosa Klein"]


def test_letting_be_a_call_of_a_playbook_closes_it(desk: Desk):
    know(desk)
    item = an_item(desk, WorkKind.CALL, line="Call: a visit is due")
    do(desk, "let-be", "call", key=item.work_item_id, why="done")
    assert desk.services.work_items.get(OAK, item.work_item_id).closed_at == NOW
    assert listed(desk) == []


def test_of_two_who_tap_at_once_one_is_told(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    do(desk, "text", "no-show")
    second = do(desk, "text", "no-show")
    assert second.status_code == 409
    assert "Rosa Klein does not wait for this any more" in words(second)
    assert len(desk.services.texts.sent) == 1


def test_nobody_who_said_stop_is_texted_by_a_tap(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    contact = desk.services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    stop(
        desk.services,
        contact,
        purpose=Purpose.CARE,
        source="text",
        wording="STOP",
        now=NOW - timedelta(hours=1),
    )
    answer = do(desk, "text", "no-show")
    assert answer.status_code == 409
    assert "asked for no texts. Call them instead." in words(answer)
    assert listed(desk) == ["Rosa Klein"]


def test_nobody_is_texted_at_night(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    desk.services.stopped_clock.now = NOW + timedelta(hours=14)
    answer = do(desk, "text", "no-show")
    assert "no decent hour" in words(answer)
    assert desk.services.texts.sent == []


def test_nobody_is_texted_beyond_the_budget(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    contact = desk.services.contacts.id_of(OAK, ROSIES_PHONE)
    desk.services.contacts.spend(
        OAK, contact, now=NOW, today=NOW.date(), per_day=1, per_week=3, message="other"
    )
    answer = do(desk, "text", "no-show")
    assert "they have heard from us enough this week" in words(answer)
    assert desk.services.texts.sent == []


def test_a_text_that_the_carrier_refused_leaves_them_on_the_list(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    desk.services.texts.next_error = Undeliverable("landline")
    answer = do(desk, "text", "no-show")
    assert "did not go out" in words(answer)
    assert listed(desk) == ["Rosa Klein"]


def test_a_child_is_not_texted_and_the_call_asks_for_who_answers_for_it(desk: Desk):
    mother = know(desk)
    child = PatientId("max")
    had(
        desk,
        YESTERDAY,
        Status.NO_SHOW,
        patient_id=child,
        given_name="Max",
        preferred_name="",
        phone="+12025550147",
        born=NOW.date().replace(year=2019),
        guarantor=mother.patient_id,
    )
    assert "Text a link" not in asked(desk)
    assert do(desk, "text", "no-show", child).status_code == 409
    call = words(desk.ana.get(f"/waiting/{child}/call?reason=no-show"))
    assert "Ask for Rosa Klein." in call
    assert "(202) 555-0143" in call


def test_another_practices_patient_cannot_be_stepped_on(desk: Desk):
    assert do(desk, "text", "no-show", "somebody-elses").status_code == 404
    know(desk)
    assert do(desk, "text", "no-such-reason").status_code == 400
    assert do(desk, "jump", "no-show").status_code == 404


def test_every_look_is_in_the_audit_trail(desk: Desk):
    had(desk, YESTERDAY, Status.NO_SHOW)
    desk.ana.get("/waiting")
    entries = desk.services.audit.of_day(OAK, NOW.date())
    [seen] = [of for of in entries if of.did == "waiting.viewed"]
    assert ROSIE in seen.about
    do(desk, "let-be", "no-show", why="not-wanted")
    entries = desk.services.audit.of_day(OAK, NOW.date())
    [let] = [of for of in entries if of.did == "waiting.let-be"]
    assert let.about == (ROSIE, "no-show", "not-wanted")
    assert let.who == ANA


def test_the_page_takes_three_requests_whoever_waits(desk: Desk):
    for n in range(6):
        person = {
            "patient_id": PatientId(f"p{n}"),
            "given_name": f"P{n}",
            "phone": f"+1202555016{n}",
        }
        had(desk, NOW - timedelta(days=9 - n), Status.NO_SHOW, **person)
    wrote(desk, "what should I bring?")
    desk.ana.get("/waiting")
    kept.forget(desk.services, (OAK, "waiting"))
    made: list[str] = []
    events = desk.services._dynamodb.meta.events
    events.register("before-call.dynamodb", lambda model, **_: made.append(model.name))
    desk.ana.get("/waiting")
    assert sorted(made) == ["PutItem", "Query", "Query"]


# --- More -----------------------------------------------------------------------------------------


def test_more_lists_every_page_that_they_may_open_and_no_other(desk: Desk):
    page = words(desk.ana.get("/more"))
    assert "Likely doubles" in page
    assert "Segments" in page
    kim = desk.colleague("Kim", role="clinician")
    page = words(kim.get("/more"))
    assert "Segments" not in page
    assert "Waiting on us" not in page


def test_what_a_phones_bar_has_no_room_for_is_behind_more(desk: Desk):
    page = words(desk.ana.get("/more"), raw=True)
    bar, main = page[: page.index("<main")], page[page.index("<main") :]
    hidden = re.findall(r'<a href="([^"]+)" class="wide-only"', bar)
    assert "/forecast" in hidden
    assert [path for path in hidden if f'href="{path}"' not in main] == []


def test_every_place_behind_more_opens(desk: Desk):
    page = words(desk.ana.get("/more"), raw=True)
    main = page[page.index("<main") :]
    paths = re.findall(r'<a href="(/[^"]*)"><strong>', main)
    assert len(paths) > 6
    for path in paths:
        assert desk.ana.get(path).status_code == 200, path
