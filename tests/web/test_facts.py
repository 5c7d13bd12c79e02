"""What the desk learns of a patient beside name and number: how they came, who sent them, what a
visit brought, what they agreed to in writing, and what they are not content with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.actions.change_appointment import arrive
from chalicelib.actions.consent import stop
from chalicelib.actions.escalate import escalate
from chalicelib.actions.merge_patients import merge, undo_merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.conversations import WorkItem, WorkKind
from chalicelib.domain.ids import PatientId
from chalicelib.domain.marketing_consent import words as consent_to_news
from chalicelib.domain.patients import Channel, Consent, ContactPoint, Patient, Purpose, Sex
from chalicelib.domain.sources import Source, SourceKind
from tests.builders import ANA, NOW, OAK, ROSIES_PHONE, a_patient, a_practice
from tests.conftest import TestServices
from tests.web.desk import Desk, words
from tests.web.test_enquiry_pages import Visitor, everybody, visitor
from tests.web.test_patients import form
from tests.web.test_today import book

__all__ = ["visitor"]

ROSA, LEE = PatientId("rosa"), PatientId("lee")


@pytest.fixture
def rosie(desk: Desk) -> Patient:
    return save_patient(desk.services, OAK, a_patient(), was=None, by="import")


@pytest.fixture
def lee(desk: Desk) -> Patient:
    known = a_patient(
        patient_id=LEE, given_name="Dr", family_name="Lee", preferred_name="", phone="", email=""
    )
    return save_patient(desk.services, OAK, known, was=None, by="import")


def patient(desk: Desk, of: PatientId = ROSA) -> Patient:
    return desk.services.patients.get(OAK, of)


def sent(desk: Desk, of: PatientId = LEE) -> list[PatientId]:
    return list(desk.services.profiles.get(OAK, of).referred)


def asks(desk: Desk, **changes: object) -> None:
    was = desk.services.setups.of(OAK, fresh=True).practice
    desk.services.setups.save(OAK, a_practice(revision=was.revision, **changes))


# --- who they are --------------------------------------------------------------------------------


def test_sex_interests_and_how_they_heard_of_the_practice_are_edited(desk: Desk, rosie) -> None:
    asks(desk, interests=("Whitening", "For children"), came_by=("Radio",))
    page = words(desk.ana.get("/patients/rosa/edit"))
    assert "For children" in page
    told = form(rosie, sex="female", came_by="Radio", interests=["Whitening", "Made up"])
    desk.ana.post("/patients/rosa/edit", **told)
    known = patient(desk)
    assert (known.sex, known.came_by, known.interests) == (Sex.FEMALE, "Radio", ("Whitening",))
    page = words(desk.ana.get("/patients/rosa"))
    assert "female" in page
    assert "Whitening" in page


def test_an_interest_that_is_asked_for_no_more_stays_with_whoever_has_it(desk: Desk, rosie) -> None:
    asks(desk, interests=("Whitening",))
    desk.ana.post("/patients/rosa/edit", **form(rosie, interests="Whitening"))
    asks(desk, interests=())
    again = form(patient(desk), interests="Whitening", said_as="ROH-zee")
    desk.ana.post("/patients/rosa/edit", **again)
    assert (patient(desk).interests, patient(desk).said_as) == (("Whitening",), "ROH-zee")


def test_a_practice_says_what_it_asks_in_its_settings(desk: Desk) -> None:
    revision = desk.services.setups.of(OAK).practice.revision
    typed = {"interests": "Whitening,  Sleep ,Whitening", "came_by": "", "revision": revision}
    desk.ana.post("/settings/practice/asking", **typed)
    practice = desk.services.setups.of(OAK, fresh=True).practice
    assert (practice.interests, practice.came_by) == (("Whitening", "Sleep"), ())


# --- who sent them -------------------------------------------------------------------------------


def test_who_sent_a_patient_is_found_by_name_picked_and_shown_both_ways(
    desk: Desk, rosie, lee
) -> None:
    found = desk.ana.post("/patients/rosa/sent-by", asked="dr lee")
    assert "Dr Lee sent them" in words(found)
    desk.ana.post("/patients/rosa/sent-by", who=LEE, revision=rosie.revision)
    assert (patient(desk).referred_by, sent(desk)) == (LEE, [ROSA])
    assert "Sent by Dr Lee" in words(desk.ana.get("/patients/rosa"))
    assert "Sent you 1 person: Rosa Klein" in words(desk.ana.get("/patients/lee"))
    desk.ana.post("/patients/rosa/sent-by", nobody="yes", revision=patient(desk).revision)
    assert (patient(desk).referred_by, sent(desk)) == (None, [])


def school_of(desk: Desk) -> Source:
    [source] = desk.services.sources.list(OAK)
    return source


def says_school(desk: Desk, **more: object) -> None:
    typed = {"name": "Elm Street School", "kind": "organisation"}
    desk.ana.post("/patients/rosa/sent-by", **typed, revision=patient(desk).revision, **more)


def test_an_organisation_that_sends_patients_is_a_source_and_said_twice_is_one(
    desk: Desk, rosie
) -> None:
    says_school(desk)
    assert (school_of(desk).name, school_of(desk).kind) == (
        "Elm Street School",
        SourceKind.ORGANISATION,
    )
    says_school(desk)
    assert (patient(desk).sent_by, patient(desk).referred_by) == (school_of(desk).source_id, None)
    assert "Sent by Elm Street School" in words(desk.ana.get("/patients/rosa"))
    assert "Elm Street School sent them" in words(
        desk.ana.post("/patients/rosa/sent-by", asked="street")
    )


def test_what_somebody_agreed_to_of_one_sender_is_not_agreed_to_of_the_next(
    desk: Desk, rosie, lee
) -> None:
    says_school(desk, may_know="yes")
    assert patient(desk).may_be_named
    desk.ana.post("/patients/rosa/sent-by", who=LEE, revision=patient(desk).revision)
    assert (patient(desk).referred_by, patient(desk).may_be_named) == (LEE, False)
    path = "/patients/rosa/may-be-named"
    desk.ana.post(path, may_know="yes", revision=patient(desk).revision)
    assert patient(desk).may_be_named
    late = desk.ana.post(path, revision=rosie.revision)
    assert (late.status_code, patient(desk).may_be_named) == (409, True)


def test_a_sender_is_found_by_the_code_that_somebody_brings(desk: Desk, rosie, lee) -> None:
    desk.ana.post("/patients/lee/link")
    code = str(desk.services.sources.code_of(OAK, LEE))
    assert code in words(desk.ana.get("/patients/lee"))
    found = desk.ana.post("/patients/rosa/sent-by", asked=code.lower())
    assert "Dr Lee sent them" in words(found)


def test_who_asks_for_their_link_at_the_desk_gets_it_by_text(desk: Desk, rosie) -> None:
    desk.ana.post("/patients/rosa/link", how="text")
    [text] = desk.services.texts.to(ROSIES_PHONE)
    code = str(desk.services.sources.code_of(OAK, ROSA))
    assert f"/r/{code} " in text
    stop(
        desk.services,
        phone_of(desk.services),
        purpose=Purpose.CARE,
        source="text",
        wording="STOP",
        now=NOW,
    )
    refused = desk.ana.post("/patients/rosa/link", how="text")
    assert (refused.status_code, "no more texts" in words(refused)) == (409, True)


def test_who_is_thanked_by_hand_is_not_to_be_thanked_again(desk: Desk, rosie, lee) -> None:
    desk.ana.post("/patients/rosa/sent-by", who=LEE, may_know="yes", revision=rosie.revision)
    visit = book(desk, starts_at=NOW + timedelta(hours=1))
    desk.services.at(NOW + timedelta(hours=1))
    arrive(desk.services, OAK, visit.appointment_id, by=ANA)
    assert "Nobody has thanked them" in words(desk.ana.get("/patients/lee"))
    desk.services.at(NOW + timedelta(hours=2))
    desk.ana.post("/patients/lee/thanked")
    assert "Nobody has thanked them" not in words(desk.ana.get("/patients/lee"))


def test_nobody_sends_themselves_and_a_late_click_changes_nothing(desk: Desk, rosie, lee) -> None:
    alone = desk.ana.post("/patients/rosa/sent-by", who=ROSA, revision=rosie.revision)
    assert (alone.status_code, "Nobody sends themselves" in words(alone)) == (400, True)
    desk.ana.post("/patients/rosa/edit", **form(rosie, said_as="ROH-zee"))
    late = desk.ana.post("/patients/rosa/sent-by", who=LEE, revision=rosie.revision)
    assert (late.status_code, patient(desk).referred_by) == (409, None)
    stranger = desk.ana.post("/patients/rosa/sent-by", who="x", revision=patient(desk).revision)
    assert stranger.status_code == 404


# --- what a visit brought ------------------------------------------------------------------------


def test_what_a_visit_brought_is_written_down_and_its_patient_hears_nothing(
    desk: Desk, rosie
) -> None:
    visit = book(desk, starts_at=NOW + timedelta(hours=1))
    desk.services.clock.now = NOW + timedelta(hours=2)
    arrive(desk.services, OAK, visit.appointment_id, by=ANA)
    stands = desk.services.appointments.get(OAK, visit.appointment_id)
    path = f"/appointments/{visit.appointment_id}/amount"
    odd = desk.ana.post(path, amount="lots", revision=stands.revision)
    assert (odd.status_code, "Write a sum" in words(odd)) == (400, True)
    desk.ana.post(path, amount="$1,120.5", revision=stands.revision)
    known = desk.services.appointments.get(OAK, visit.appointment_id)
    assert (known.amount, known.version, known.notice) == (112050, stands.version, stands.notice)
    [fact] = desk.services.profiles.get(OAK, ROSA).visits
    assert fact.amount == 112050
    page = words(desk.ana.get("/patients/rosa"))
    assert "Balance not known Brought $1,120.50 from 1 visit" in page
    late = desk.ana.post(path, amount="", revision=stands.revision)
    assert late.status_code == 409


def test_what_a_patient_owes_stands_on_their_page(desk: Desk, rosie) -> None:
    save_patient(desk.services, OAK, replace(rosie, balance=49_50), was=rosie, by="import")
    assert "Balance owes $49.50" in words(desk.ana.get("/patients/rosa"))


# --- in writing ----------------------------------------------------------------------------------


def phone_of(services: TestServices) -> ContactPoint:
    return services.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)


def written(desk: Desk, **changes: object) -> dict[str, object]:
    contact = phone_of(desk.services)
    known = {"contact": f"{contact.contact_id}:{contact.revision}", "words": "es", "how": "paper"}
    return {**known, "on": f"{NOW:%Y-%m-%d}", "have": "yes", **changes}


def test_a_written_consent_stands_in_the_ledger_with_its_words_and_who_wrote_it_down(
    desk: Desk, rosie
) -> None:
    desk.ana.post("/patients/rosa/written-consent", **written(desk))
    contact = phone_of(desk.services)
    assert (contact.marketing, contact.care) == (Consent.ALLOWED, Consent.UNKNOWN)
    [entry] = desk.services.contacts.ledger(OAK, contact.contact_id)
    assert entry.purpose is Purpose.MARKETING
    assert entry.source.startswith("front desk: ")
    assert entry.wording.startswith(consent_to_news("es", practice="Oak Dental"))
    assert f"(signed on paper, {NOW:%Y-%m-%d}; words of 2026-11 es)" in entry.wording


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"have": ""}, "Tick that you have it in writing"),
        ({"on": "soon"}, "the day on which they signed"),
        ({"on": "2027-01-01"}, "a day that is to come"),
        ({"contact": "other"}, "404"),
        ({"how": "phone"}, "404"),
    ],
)
def test_without_it_in_writing_nothing_is_agreed(desk: Desk, rosie, typed, said) -> None:
    known = written(desk, **typed)
    answer = desk.ana.post("/patients/rosa/written-consent", **known)
    assert said in words(answer) or said == str(answer.status_code)
    assert phone_of(desk.services).marketing is Consent.UNKNOWN


def test_paper_does_not_lift_a_stop_and_a_no_is_written_down(desk: Desk, rosie) -> None:
    known = written(desk)
    contact = phone_of(desk.services)
    stop(desk.services, contact, purpose=Purpose.CARE, source="text", wording="STOP", now=NOW)
    late = desk.ana.post("/patients/rosa/written-consent", **known)
    assert (late.status_code, "texting START" in words(late)) == (409, True)
    no = {"purpose": "marketing", "consent": "stopped", "wording": "no ads please"}
    desk.ana.post("/patients/rosa/consent", contact=f"{contact.contact_id}:0", **no)
    assert phone_of(desk.services).marketing is Consent.STOPPED


def test_the_form_on_the_website_asks_how_they_heard_of_it_and_for_news_apart(
    visitor: Visitor,
) -> None:
    page = visitor.opens().body.decode()
    assert 'name="news" value="yes">' in page
    visitor.sends(news="yes", came_by="Insurance list")
    [made] = everybody(visitor.services)
    assert made.came_by == "Insurance list"
    heard_at = visitor.services.profiles.get(OAK, made.patient_id).heard_at
    assert heard_at == visitor.services.clock()
    contact = phone_of(visitor.services)
    ledger = visitor.services.contacts.ledger(OAK, contact.contact_id)
    [entry] = [of for of in ledger if of.purpose is Purpose.MARKETING]
    assert entry.wording == consent_to_news("en", practice="Oak Dental")
    assert (entry.source, contact.marketing) == ("website form 2026-11 en", Consent.ALLOWED)
    assert entry.wording in words(visitor.opens())


def test_what_is_not_asked_is_not_kept_and_no_news_without_the_tick(visitor: Visitor) -> None:
    visitor.sends(came_by="=cmd|' /C calc'!A0")
    [made] = everybody(visitor.services)
    assert made.came_by == ""
    assert phone_of(visitor.services).marketing is Consent.UNKNOWN


def test_a_tick_for_news_lifts_no_refusal(visitor: Visitor) -> None:
    contact = phone_of(visitor.services)
    no = {"source": "text", "wording": "no ads", "now": NOW}
    stop(visitor.services, contact, purpose=Purpose.MARKETING, **no)
    visitor.sends(news="yes")
    assert phone_of(visitor.services).marketing is Consent.STOPPED


# --- complaints ----------------------------------------------------------------------------------

COMPLAINT = {"line": "waited an hour", "days": 2}


def complaint(desk: Desk) -> WorkItem:
    [item] = [of for of in desk.services.work_items.open_ones(OAK) if of.kind is WorkKind.COMPLAINT]
    return item


def open_complaints(desk: Desk, of: PatientId = ROSA) -> frozenset[str]:
    return frozenset(desk.services.profiles.get(OAK, of).complaints)


def test_a_complaint_is_somebodys_has_its_day_and_stands_on_today(desk: Desk, rosie) -> None:
    silent = desk.ana.post("/patients/rosa/complaint", line="", days=2)
    assert (silent.status_code, "in a few words" in words(silent)) == (400, True)
    desk.ana.post("/patients/rosa/complaint", **COMPLAINT)
    item = complaint(desk)
    assert (item.patient_id, item.line) == (ROSA, "waited an hour")
    assert item.owner in desk.services.setups.of(OAK).staff
    assert item.due_at
    assert NOW + timedelta(days=1) < item.due_at < NOW + timedelta(days=3)
    assert open_complaints(desk) == {item.work_item_id}
    assert "waited an hour" in words(desk.ana.get("/patients/rosa"))
    assert "is not content" in words(desk.ana.get("/"))


def test_it_is_closed_with_what_was_done_and_not_without(desk: Desk, rosie) -> None:
    desk.ana.post("/patients/rosa/complaint", **COMPLAINT)
    item = complaint(desk)
    close = f"/work/{item.work_item_id}/close"
    assert desk.ana.post(close, revision=item.revision).status_code == 400
    assert open_complaints(desk)
    done = {"outcome": "apologised by phone", "back": "patient", "revision": item.revision}
    desk.ana.post(close, **done)
    assert open_complaints(desk) == frozenset()
    stands = desk.services.work_items.get(OAK, item.work_item_id)
    assert (stands.outcome, stands.due_at) == ("apologised by phone", None)


def test_whoever_is_on_duty_is_told_when_its_day_is_over(desk: Desk, rosie) -> None:
    desk.ana.post("/patients/rosa/complaint", **COMPLAINT)
    item = complaint(desk)
    assert item.due_at
    desk.services.clock.now = item.due_at + timedelta(minutes=1)
    assert escalate(desk.services, OAK, item.work_item_id) > 0
    assert complaint(desk).escalated == 1


def test_a_complaint_in_a_conversation_is_one_of_its_people(desk: Desk, rosie) -> None:
    contact = phone_of(desk.services)
    path = f"/inbox/{contact.contact_id}/complaint"
    assert "Write down a complaint" in words(desk.ana.get(f"/inbox/{contact.contact_id}"))
    assert desk.ana.post(path, who="x", **COMPLAINT).status_code == 404
    desk.ana.post(path, who=ROSA, **COMPLAINT)
    assert (complaint(desk).contact_id, open_complaints(desk)) == (
        contact.contact_id,
        {complaint(desk).work_item_id},
    )


def test_a_complaint_goes_with_its_record_when_two_become_one(desk: Desk, rosie, lee) -> None:
    desk.ana.post("/patients/rosa/complaint", **COMPLAINT)
    merge(desk.services, OAK, survivor=LEE, retired=ROSA, by=ANA)
    assert open_complaints(desk, LEE) == {complaint(desk).work_item_id}
    undo_merge(desk.services, OAK, ROSA, ANA)
    assert (open_complaints(desk, LEE), len(open_complaints(desk))) == (frozenset(), 1)
