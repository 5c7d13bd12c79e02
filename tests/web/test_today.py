"""Today: who is coming, who needs a person, and one click to change it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from chalicelib.actions import change_appointment as change
from chalicelib.actions.block_time import block_time
from chalicelib.actions.consent import stop
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.conversations import By, Conversation, WorkItem, WorkKind
from chalicelib.domain.ids import ContactId, LocationId, PatientId, WorkItemId
from chalicelib.domain.patients import Channel, Purpose
from chalicelib.domain.playbooks import Offset, When
from chalicelib.storage import doors as kept_sessions
from chalicelib.storage import keys
from chalicelib.storage import setup as kept_setups
from chalicelib.storage.appointments import appointment_item
from chalicelib.storage.records import to_item
from chalicelib.web import kept as kept_answers
from chalicelib.web.kept import forget
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    NEW_YORK,
    NOW,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_location,
    a_patient,
    a_playbook,
    a_step,
    an_appointment,
)
from tests.web.desk import Desk, words

SOON = NOW + timedelta(hours=1)


def book(
    desk: Desk,
    *,
    starts_at=SOON,
    by="import",
    location_id=MAIN_STREET,
    provider_id=PATEL,
    must_be_free=True,
    **person,
) -> Appointment:
    patient = a_patient(**person)
    if not desk.services.patients.get_many(OAK, [patient.patient_id]):
        save_patient(desk.services, OAK, patient, was=None, by="import")
    return change.book(
        desk.services,
        OAK,
        patient_id=patient.patient_id,
        provider_id=provider_id,
        location_id=location_id,
        visit_type_id=CLEANING,
        starts_at=starts_at,
        by=by,
        must_be_free=must_be_free,
    )


def click(desk: Desk, visit: Appointment, what: str, **fields):
    revision = fields.pop("revision", now_is(desk, visit).revision)
    path = f"/appointments/{visit.appointment_id}/{what}"
    return desk.ana.post(path, revision=revision, **fields)


def now_is(desk: Desk, visit: Appointment) -> Appointment:
    return desk.services.appointments.get(OAK, visit.appointment_id)


def a_need(desk: Desk, **changes) -> WorkItem:
    known = {
        "practice_id": OAK,
        "work_item_id": WorkItemId("work-1"),
        "kind": WorkKind.MOVE,
        "location_id": MAIN_STREET,
        "opened_at": NOW - timedelta(minutes=4),
        "line": "“can we do Friday?”",
    }
    item = WorkItem(**{**known, **changes})
    desk.services.work_items.open(item)
    return item


def test_a_visit_shows_what_the_desk_needs_to_know(desk: Desk):
    book(desk, said_as="ROH-zee", remember="nervous", interpreter="es")
    page = words(desk.ana.get("/"))
    for said in ("10:00", "Rosie Klein", "ROH-zee", "Cleaning", "Dr Patel", "unconfirmed",
                 "nervous", "interpreter: Spanish"):  # fmt: skip
        assert said in page


def test_an_unconfirmed_visit_says_when_the_next_reminder_goes(desk: Desk):
    desk.services.setups.save(OAK, a_playbook())
    visit = book(desk, starts_at=NOW + timedelta(days=4))
    day = visit.starts_at.date().isoformat()
    assert "reminder tomorrow 10:00" in words(desk.ana.get(f"/?day={day}"))


def test_a_reminder_that_left_early_because_of_the_night_is_not_promised_again(desk: Desk):
    """Two hours before eight in the morning nobody is texted: it leaves the evening before."""
    offset = Offset(when=When.BEFORE, before=timedelta(hours=2))
    desk.services.setups.save(OAK, a_playbook(a_step(offset=offset)))
    visit = book(desk, starts_at=datetime(2026, 11, 24, 13, 0, tzinfo=UTC))
    day = f"/?day={visit.starts_at.date()}"
    assert "reminder today 19:30" in words(desk.ana.get(day)) or "19:" in words(desk.ana.get(day))
    desk.services.at(visit.starts_at - timedelta(hours=3))
    assert "no more reminders" in words(desk.ana.get(day))


def test_after_a_stop_no_reminder_is_promised(desk: Desk):
    desk.services.setups.save(OAK, a_playbook())
    visit = book(desk, starts_at=NOW + timedelta(days=4))
    contact = desk.services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    stop(desk.services, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
    assert "no more reminders" in words(desk.ana.get(f"/?day={visit.starts_at.date()}"))


def test_eighty_visits_are_shown_with_four_requests_to_the_table(desk: Desk):
    services = desk.services
    for n in range(80):
        patient = a_patient(patient_id=PatientId(f"p{n}"), preferred_name=f"P{n}")
        at = NOW + timedelta(minutes=n)
        visit = an_appointment(
            appointment_id=f"v{n}", patient_id=patient.patient_id, starts_at=at,
            reminders_at=(at - timedelta(seconds=1),),
        )  # fmt: skip
        services.db.put(to_item(patient, keys.patient(OAK, patient.patient_id)))
        services.db.put(appointment_item(visit, NEW_YORK, plan_at=NOW))
    desk.ana.get("/")  # what is kept for some seconds is kept now
    calls: list[str] = []
    services.db._client.meta.events.register(
        "before-call.dynamodb", lambda model, **_: calls.append(model.name)
    )
    page = words(desk.ana.get("/"))
    assert page.count("unconfirmed") >= 80
    assert page.count("unconfirmed reminder") == 79  # that of the first has left
    # The day's visits, what needs a person, whose they are, and the audit trail.
    assert calls == ["Query", "Query", "BatchGetItem", "PutItem"]


def test_where_no_reminder_is_left_it_says_so(desk: Desk):
    book(desk)
    assert "no more reminders" in words(desk.ana.get("/"))


def test_one_click_confirms_and_says_who_did(desk: Desk):
    visit = book(desk)
    page = desk.ana.follow(click(desk, visit, "confirm"))
    assert now_is(desk, visit).answer is Answer.ACCEPTED
    assert "confirmed by you 09:00" in words(page)


def test_undo_is_offered_for_three_minutes_and_brings_back_what_was(desk: Desk):
    visit = book(desk)
    assert "Undo" in words(desk.ana.follow(click(desk, visit, "cancel")))
    click(desk, visit, "undo")
    assert now_is(desk, visit).status is Status.BOOKED
    click(desk, visit, "cancel")
    desk.services.at(NOW + timedelta(minutes=3))
    assert "Undo" not in words(desk.ana.get("/"))
    refused = click(desk, visit, "undo")
    assert refused.status_code == 409
    assert "Too late to undo" in words(refused)


def test_a_cancellation_of_the_patients_own_is_not_undone_behind_their_back(desk: Desk):
    """They have read that their visit is cancelled."""
    visit = book(desk)
    change.cancel(desk.services, OAK, visit.appointment_id, by="patient")
    assert "Undo" not in words(desk.ana.get("/"))
    refused = click(desk, visit, "undo")
    assert refused.status_code == 409
    assert "The patient did this" in words(refused)
    assert now_is(desk, visit).status is Status.CANCELLED


def test_arrived_and_no_show_are_one_click(desk: Desk):
    rosie, sam = (
        book(desk),
        book(desk, starts_at=SOON + timedelta(hours=1), patient_id=PatientId("sam")),
    )
    click(desk, rosie, "arrived")
    assert now_is(desk, rosie).status is Status.ARRIVED
    early = click(desk, sam, "no-show")
    assert early.status_code == 409
    desk.services.at(sam.starts_at + timedelta(minutes=10))
    click(desk, sam, "no-show")
    assert now_is(desk, sam).status is Status.NO_SHOW


def test_a_visit_whose_time_is_over_asks_whether_they_came(desk: Desk):
    visit = book(desk)
    click(desk, visit, "confirm")
    desk.services.at(visit.ends_at - timedelta(minutes=1))
    assert "arrived?" not in words(desk.ana.get("/"))
    desk.services.at(visit.ends_at)
    page = words(desk.ana.get("/"))
    assert "? arrived? Arrived" in page
    assert "1 arrived?" in page
    assert "confirmed" not in page


def test_who_came_yesterday_can_still_be_marked(desk: Desk):
    visit = book(desk)
    desk.services.at(visit.ends_at + timedelta(days=1))
    day = visit.starts_at.date().isoformat()
    assert "arrived? Arrived" in words(desk.ana.get(f"/?day={day}"))
    click(desk, visit, "arrived")
    assert now_is(desk, visit).status is Status.ARRIVED
    assert "arrived?" not in words(desk.ana.get(f"/?day={day}"))


def test_somebody_who_calls_to_say_they_are_late_is_shown_late(desk: Desk):
    visit = book(desk)
    page = desk.ana.follow(click(desk, visit, "late", minutes=20))
    assert "late 20 min" in words(page)


def test_of_two_who_click_at_once_the_second_is_told_who_was_faster(desk: Desk):
    visit = book(desk)
    seen = now_is(desk, visit).revision
    change.cancel(desk.services, OAK, visit.appointment_id, by="patient")
    desk.services.at(NOW + timedelta(seconds=20))
    answer = click(desk, visit, "confirm", revision=seen)
    assert answer.status_code == 409
    assert "The patient changed this 20 s ago" in words(answer)
    assert "cancelled" in words(answer)
    assert now_is(desk, visit).status is Status.CANCELLED


def test_a_change_that_does_not_exist_is_not_found(desk: Desk):
    assert click(desk, book(desk), "explode").status_code == 404


def test_what_needs_a_person_stands_on_top_with_the_patients_words(desk: Desk):
    visit = book(desk)
    a_need(desk, patient_id=visit.patient_id, appointment_id=visit.appointment_id)
    page = words(desk.ana.get("/"))
    assert "Needs a person (1)" in page
    assert "“can we do Friday?”" in page
    assert "Offer times" in page
    assert page.index("Friday") < page.index("unconfirmed")


def test_a_strangers_words_and_number_are_shown(desk: Desk):
    contact = desk.services.contacts.known(OAK, Channel.TEXT, "+12025550144")
    desk.services.conversations.save(
        Conversation(
            practice_id=OAK,
            contact_id=contact.contact_id,
            location_id=MAIN_STREET,
            last_at=NOW,
            last_by=By.PATIENT,
            preview="is this the dentist",
            waiting_since=NOW,
        )
    )
    a_need(desk, kind=WorkKind.REPLY, contact_id=contact.contact_id, line="A reply.")
    forget(desk.services, (OAK, "waiting"))  # ten seconds have passed
    page = words(desk.ana.get("/"))
    assert "(202) 555-0144 waits for an answer “is this the dentist”" in page
    assert "A reply." not in page


def wrote(desk: Desk, text: str, **changes) -> ContactId:
    contact = desk.services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    said = Conversation(
        practice_id=OAK, contact_id=contact.contact_id, location_id=MAIN_STREET, last_at=NOW,
        last_by=By.PATIENT, preview=text,
    )  # fmt: skip
    desk.services.conversations.save(replace(said, **changes))
    return contact.contact_id


def test_the_desk_reads_what_the_patient_wrote(desk: Desk):
    visit = book(desk)
    contact = wrote(desk, "is <b>Friday</b> free?\nor " + "any day " * 12)
    a_need(
        desk, kind=WorkKind.REPLY, line="A reply that needs an answer.", contact_id=contact,
        patient_id=visit.patient_id,
    )  # fmt: skip
    page = desk.ana.get("/")
    assert "“is <b>Friday</b> free? or any day any day" in words(page)
    assert "any…”" in words(page)
    assert "<b>Friday" not in words(page, raw=True)
    assert "Friday" not in str(desk.services.work_items.open_ones(OAK))


@pytest.mark.parametrize(("opened", "since"), [
    ({"kind": WorkKind.NOT_DELIVERED}, {}),
    ({"kind": WorkKind.REPLY}, {"last_by": By.STAFF}),
    ({"kind": WorkKind.REPLY}, {"last_at": NOW - timedelta(hours=1)}),
])  # fmt: skip
def test_words_that_are_not_what_waits_are_not_shown(desk: Desk, opened, since):
    contact = wrote(desk, "see you then", **since)
    a_need(desk, contact_id=contact, line="Please look.", **opened)
    page = words(desk.ana.get("/"))
    assert "Please look." in page
    assert "see you then" not in page


def test_a_work_item_is_taken_by_one_and_done_by_a_click(desk: Desk):
    item = a_need(desk)
    page = desk.ana.follow(desk.ana.post("/work/work-1/take", revision=1, day="2026-11-23"))
    assert "You took it" in words(page)
    late = desk.ana.post("/work/work-1/take", revision=1, day="2026-11-23")
    assert late.status_code == 409
    assert "took it first" in words(late)
    page = desk.ana.follow(desk.ana.post("/work/work-1/close", revision=2, day="2026-11-23"))
    assert "Nobody waits for a person" in words(page)
    closed = desk.services.work_items.get(OAK, item.work_item_id)
    assert (closed.outcome, closed.closed_at) == ("done", NOW)


def test_of_a_call_the_desk_says_what_came_of_it(desk: Desk):
    item = a_need(desk, kind=WorkKind.CALL, line="Call: a visit is due")
    page = words(desk.ana.get("/"))
    assert "Call: a visit is due" in page
    assert "No answer" in page
    unknown = desk.ana.post("/work/work-1/outcome", revision=1, outcome="bored")
    assert unknown.status_code == 400
    answered = desk.ana.post("/work/work-1/outcome", revision=1, outcome="no-answer")
    assert "Nobody waits for a person" in words(desk.ana.follow(answered))
    assert desk.services.work_items.get(OAK, item.work_item_id).outcome == "no answer"


def test_of_what_is_no_call_nothing_came(desk: Desk):
    a_need(desk)
    assert "No answer" not in words(desk.ana.get("/"))
    refused = desk.ana.post("/work/work-1/outcome", revision=1, outcome="no-answer")
    assert refused.status_code == 404


def test_needs_of_another_location_are_counted_not_mixed_in(desk: Desk):
    there = LocationId("elm-street")
    desk.services.setups.save(OAK, a_location(location_id=there, name="Elm Street"))
    a_need(desk, location_id=there)
    page = words(desk.ana.get("/?location=main-street"))
    assert "Nobody waits for a person" in page
    assert "1 more at Elm Street" in page
    assert "Friday" not in page


def test_open_time_is_shown_and_a_lunch_is_not_open(desk: Desk):
    book(desk)
    noon = NOW + timedelta(hours=3)
    block_time(
        desk.services,
        OAK,
        provider_id=PATEL,
        starts_at=noon,
        ends_at=noon + timedelta(hours=1),
        by=ANA,
    )
    page = words(desk.ana.get("/"))
    assert "09:15 open until 10:00" in page
    assert "10:30 open until 12:00" in page
    assert "13:00 open until 17:00" in page
    assert "Away: Dr Patel 12:00 to 13:00." in page


def test_counts_stand_at_the_bottom(desk: Desk):
    book(desk)
    click(
        desk,
        book(desk, starts_at=SOON + timedelta(hours=1), patient_id=PatientId("sam")),
        "confirm",
    )
    assert "2 visits ✓ 1 confirmed … 1 unconfirmed + 3 open" in words(desk.ana.get("/"))


def test_an_empty_day_says_what_to_do_first(desk: Desk):
    page = words(desk.ana.get("/?day=2026-11-28"))
    assert "Nobody is booked on this day" in page
    assert "Book a visit" in page


def test_a_location_in_another_zone_shows_its_own_times_and_names_the_zone(desk: Desk):
    there = LocationId("denver")
    desk.services.setups.save(
        OAK, a_location(location_id=there, name="Denver", zone="America/Denver")
    )
    page = words(desk.ana.get("/?location=denver"))
    assert "Times in MST" in page
    assert "As of 07:00" in page


def test_the_script_is_told_nothing_when_nothing_changed(desk: Desk):
    visit = book(desk)
    first = desk.ana.get("/today/live?location=main-street&day=2026-11-23")
    seen = first.headers["X-Version"]
    desk.services.at(NOW + timedelta(minutes=1))
    same = desk.ana.get(f"/today/live?location=main-street&day=2026-11-23&seen={seen}")
    assert (same.status_code, same.body) == (204, b"")
    change.confirm(desk.services, OAK, visit.appointment_id, by="patient")
    again = desk.ana.get(f"/today/live?location=main-street&day=2026-11-23&seen={seen}")
    assert "confirmed" in words(again)


def test_a_day_with_what_needs_a_person_is_read_in_three_requests_and_written_down_in_one(
    desk: Desk, monkeypatch
):
    for holds in (kept_answers, kept_setups, kept_sessions):
        monkeypatch.setattr(holds, "time", SimpleNamespace(monotonic=lambda: 0.0))
    for n in range(12):
        book(desk, starts_at=SOON + timedelta(minutes=30 * n), patient_id=PatientId(f"p{n}"))
    contact = wrote(desk, "can we do Friday?")
    tomorrow = book(desk, starts_at=SOON + timedelta(days=1), patient_id=PatientId("p0"))
    a_need(
        desk, contact_id=contact, patient_id=tomorrow.patient_id,
        appointment_id=tomorrow.appointment_id,
    )  # fmt: skip
    desk.ana.get("/")
    asked: list[str] = []
    client = desk.services.db._client
    client.meta.events.register(
        "before-call.dynamodb.*", lambda model, **_: asked.append(model.name)
    )
    assert desk.ana.get("/").status_code == 200
    assert sorted(asked) == [
        "BatchGetItem",  # the patients, what they wrote, and visits of other days
        "PutItem",  # the audit trail: whose visits were seen
        "Query",  # the day
        "Query",  # what needs a person
    ]


def test_a_colleague_is_named_where_they_changed_something(desk: Desk):
    desk.colleague("Bea McCloud")
    visit = book(desk)
    change.confirm(desk.services, OAK, visit.appointment_id, by="bea-mccloud")
    assert "confirmed by Bea McCloud 09:00" in words(desk.ana.get("/"))
    late = click(desk, visit, "arrived", revision=1)
    assert "Bea McCloud changed this 0 s ago" in words(late)


def test_a_bad_day_or_location_is_refused_by_name(desk: Desk):
    bad = desk.ana.get("/?day=tomorrow")
    assert bad.status_code == 400
    assert "Day: expected a date such as 2026-11-24" in words(bad)
    assert desk.ana.get("/?location=nowhere").status_code == 404
