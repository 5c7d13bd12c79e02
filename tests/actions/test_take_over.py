"""Another system's records are taken over, whichever way they came."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.calls.report_call import report_call
from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.take_over import Arrival, Outcome, TakenOver, foresee, take_over
from chalicelib.domain.appointments import Status
from chalicelib.domain.arriving import (
    ArrivingPatient,
    ArrivingVisit,
    appointment_id_of,
    patient_id_of,
)
from chalicelib.domain.calls import read_call
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.journeys.ready import ready_journeys
from chalicelib.domain.patients import Channel, Consent, OtherPhone, Patient, PhoneUse, Purpose
from chalicelib.domain.touchpoints import Why
from chalicelib.storage.errors import NotFound
from tests.builders import (
    CLEANING,
    MAIN_STREET,
    NOW,
    OAK,
    PATEL,
    a_location,
    a_playbook,
    a_practice,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.loop import run, touchpoints

ROSA = ArrivingPatient(
    system="hl7:OAK",
    key="0042",
    given_name="Rosa",
    family_name="Klein",
    born=NOW.date().replace(year=1981),
    phone="+12025550143",
    email="rosa@example.com",
)
VISIT = ArrivingVisit(
    system="hl7:OAK",
    key="V1",
    patient_key="0042",
    location_id=MAIN_STREET,
    provider_id=PATEL,
    visit_type_id=CLEANING,
    starts_at=NOW + timedelta(days=9),
    ends_at=NOW + timedelta(days=9, minutes=30),
    status=Status.BOOKED,
)
ARRIVAL = Arrival(practice_id=OAK, by="hl7", now=NOW, import_id="I1")


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    for part in (a_practice(), a_location(), a_provider(), a_visit_type()):
        services.setups.save(OAK, part)
    return services


def take(oak: TestServices, *said: ArrivingPatient | ArrivingVisit) -> TakenOver:
    return take_over(
        oak,
        ARRIVAL,
        patients=[of for of in said if isinstance(of, ArrivingPatient)],
        visits=[of for of in said if isinstance(of, ArrivingVisit)],
    )


def patient(oak: TestServices, key: str = "0042") -> Patient:
    return oak.patients.get(OAK, patient_id_of(OAK, "hl7:OAK", key))


def test_a_patient_who_comes_from_a_file_without_a_visit_has_a_birthday_too(
    oak: TestServices,
) -> None:
    found = next(of for of in ready_journeys() if of.playbook_id == "birthday")
    change_journey(oak, OAK, replace(found, on=True), what="on", by="ana")
    unborn = replace(ROSA, key="0043", phone="+12025550144", email="", born=None)

    take(oak, ROSA, unborn)

    [wish] = oak.runs.of_patient(OAK, patient(oak).patient_id)
    assert (wish.cause, wish.ended) == ("2026", None)
    assert oak.runs.of_patient(OAK, patient(oak, "0043").patient_id) == []


def test_who_sent_them_is_known_and_hears_of_nobody_who_did_not_agree(oak: TestServices) -> None:
    found = next(of for of in ready_journeys() if of.playbook_id == "referral-thanks")
    change_journey(oak, OAK, replace(found, on=True), what="on", by="ana")
    long_ago = replace(ROSA, key="0043", phone="+12025550144", email="", referred_by="0042")
    take_over(oak, replace(ARRIVAL, booked_long_ago=True), patients=[ROSA, long_ago])
    take(oak, replace(long_ago, key="0044", phone="+12025550145"))
    known = oak.profiles.get(OAK, patient(oak).patient_id)
    assert set(known.referred) == {patient(oak, of).patient_id for of in ("0043", "0044")}
    assert known.may_hear_of == {}
    assert oak.runs.of_patient(OAK, patient(oak).patient_id) == []


def test_a_patient_and_her_visit_come_and_coming_again_change_nothing(oak: TestServices) -> None:
    assert take(oak, ROSA, VISIT) == TakenOver(patients=(Outcome.NEW,), visits=(Outcome.NEW,))
    visit = oak.appointments.get(OAK, appointment_id_of(OAK, "hl7:OAK", "V1"))
    assert (visit.patient_id, visit.revision) == (patient(oak).patient_id, 1)
    assert oak.doors.link(visit.link, now=NOW).appointment_id == visit.appointment_id

    again = take(oak, ROSA, VISIT)

    assert again == TakenOver(patients=(Outcome.UNCHANGED,), visits=(Outcome.UNCHANGED,))
    assert patient(oak).revision == 1


def test_lists_that_come_with_people_stand_where_the_desk_puts_somebody_on_one(
    oak: TestServices,
) -> None:
    oak.patient_segments.keep_list(OAK, "Friends")
    listed = replace(ROSA, lists=("friends", "Key influencers"))
    take_over(oak, ARRIVAL, patients=[listed])
    assert oak.patient_segments.lists(OAK) == ["Friends", "Key influencers"]


def test_the_same_number_of_another_system_is_somebody_else(oak: TestServices) -> None:
    take(oak, ROSA, replace(ROSA, system="fhir", given_name="Tom"))
    ids = {patient_id_of(OAK, system, "0042") for system in ("hl7:OAK", "fhir")}
    assert len(oak.patients.get_many(OAK, ids)) == 2


def test_a_household_that_comes_in_one_message_shares_its_phone(oak: TestServices) -> None:
    family = [replace(ROSA, key=str(n), given_name=name) for n, name in enumerate(("A", "B", "C"))]
    assert take(oak, *family).patients == (Outcome.NEW,) * 3
    phone = oak.contacts.known(OAK, Channel.TEXT, ROSA.phone)
    assert {oak.patients.get(OAK, of).given_name for of in phone.members} == {"A", "B", "C"}
    assert phone.people[patient(oak, "1").patient_id].called == "B"


def test_sixteen_patients_come_in_a_few_writes_and_are_all_there(oak: TestServices) -> None:
    many = [
        replace(ROSA, key=str(n), phone=f"+1202555{n:04}", email=f"p{n}@example.com")
        for n in range(100, 116)
    ]
    visits = [replace(VISIT, key=of.key, patient_key=of.key) for of in many]
    taken = take(oak, *many, *visits)
    assert set(taken.patients) | set(taken.visits) == {Outcome.NEW}
    assert len(oak.patients.all_ids(OAK)) == 16
    book = oak.appointments.daybooks(OAK, [(PATEL, VISIT.starts_at.date())])
    assert sum(len(of.busy) for of in book.values()) == 16


def test_one_who_came_a_moment_before_does_not_spoil_those_beside_her(oak: TestServices) -> None:
    """The desk writes down her phone between the reading and the writing."""
    early = oak.contacts.get_many

    def and_then_the_desk_writes(*args: object) -> object:
        found = early(*args)  # type: ignore[arg-type]
        oak.contacts.known(OAK, Channel.TEXT, ROSA.phone)
        return found

    oak.contacts.get_many = and_then_the_desk_writes  # type: ignore[method-assign, assignment]
    tom = replace(ROSA, key="77", given_name="Tom", phone="+12025550177", email="")
    assert take(oak, tom, ROSA, VISIT) == TakenOver(
        patients=(Outcome.NEW, Outcome.NEW), visits=(Outcome.NEW,)
    )
    assert patient(oak).phone == ROSA.phone
    assert patient(oak, "77").given_name == "Tom"


def test_only_what_a_record_says_anew_replaces_what_the_desk_wrote(oak: TestServices) -> None:
    take(oak, ROSA)
    was = patient(oak)
    save_patient(oak, OAK, replace(was, preferred_name="Rosie", email=""), was=was, by="desk")

    take(oak, replace(ROSA, family_name="Klein-Roth"))

    now = patient(oak)
    assert (now.family_name, now.preferred_name, now.email) == ("Klein-Roth", "Rosie", "")


def test_a_first_no_lifts_nothing_that_somebody_else_said_of_the_dead(oak: TestServices) -> None:
    """The old system is asked for one more column, and "No" stands in it for everybody."""
    take(oak, ROSA)
    known = patient(oak)
    save_patient(oak, OAK, replace(known, deceased=True, discharged=True), was=known, by="ana")
    take(oak, replace(ROSA, deceased=False, discharged=False, email="new@example.com"))
    assert (patient(oak).deceased, patient(oak).discharged) == (True, True)
    assert patient(oak).email == "new@example.com"


def test_who_said_that_she_had_died_may_take_it_back(oak: TestServices) -> None:
    take(oak, replace(ROSA, deceased=True))
    assert patient(oak).deceased
    take(oak, replace(ROSA, deceased=False))
    assert not patient(oak).deceased


def test_what_a_record_takes_away_is_gone_and_what_it_leaves_out_stays(oak: TestServices) -> None:
    take(oak, replace(ROSA, phones=(OtherPhone(number="+12025550188", use=PhoneUse.HOME),)))
    take(oak, replace(ROSA, email="", born=None, emptied=frozenset({"born"})))
    now = patient(oak)
    assert (now.born, now.email) == (None, "rosa@example.com")
    assert [of.number for of in now.phones] == ["+12025550188"]


def test_an_older_message_that_comes_late_changes_nothing(oak: TestServices) -> None:
    take(oak, replace(ROSA, at=NOW), replace(VISIT, at=NOW))
    later = replace(VISIT, at=NOW + timedelta(hours=2), starts_at=VISIT.starts_at)
    take(oak, replace(ROSA, at=NOW + timedelta(hours=2)), later)

    stale = NOW + timedelta(hours=1)
    moved = replace(VISIT, at=stale, starts_at=VISIT.starts_at + timedelta(minutes=5))
    taken = take(oak, replace(ROSA, at=stale, given_name="Wrong"), moved)

    assert taken == TakenOver(patients=(Outcome.STALE,), visits=(Outcome.STALE,))
    assert patient(oak).given_name == "Rosa"


def test_of_two_records_of_one_patient_the_newer_is_believed(oak: TestServices) -> None:
    old, new = replace(ROSA, at=NOW), replace(ROSA, at=NOW + timedelta(hours=1), given_name="Rosie")
    assert take(oak, new, old).patients == (Outcome.NEW, Outcome.NEW)
    assert patient(oak).given_name == "Rosie"


def test_a_visit_of_somebody_unknown_is_not_taken(oak: TestServices) -> None:
    assert take(oak, VISIT).visits == (Outcome.NO_PATIENT,)
    with pytest.raises(NotFound):
        oak.appointments.get(OAK, appointment_id_of(OAK, "hl7:OAK", "V1"))


def test_a_no_to_texts_is_a_stop_from_the_first_moment(oak: TestServices) -> None:
    take(oak, replace(ROSA, texts=False))
    phone = oak.contacts.known(OAK, Channel.TEXT, ROSA.phone)
    assert (phone.care, phone.marketing) == (Consent.STOPPED, Consent.STOPPED)
    assert {(of.purpose, of.source) for of in oak.contacts.ledger(OAK, phone.contact_id)} == {
        (Purpose.CARE, "import"),
        (Purpose.MARKETING, "import"),
    }


def test_a_yes_of_the_son_does_not_lift_the_stop_of_his_mother(oak: TestServices) -> None:
    take(oak, replace(ROSA, texts=False), replace(ROSA, key="43", texts=True))
    assert oak.contacts.known(OAK, Channel.TEXT, ROSA.phone).care is Consent.STOPPED


def test_a_record_that_was_merged_speaks_of_the_one_it_was_merged_into(oak: TestServices) -> None:
    take(oak, ROSA, replace(ROSA, key="9", given_name="Rosa M.", phone=""))
    retired = patient(oak, "9")
    into = replace(retired, merged_into=patient(oak).patient_id)
    save_patient(oak, OAK, into, was=retired, by="desk")
    visit = replace(VISIT, patient_key="9")

    take(oak, replace(ROSA, key="9", given_name="Rosa M.", phone="", zone="Europe/Madrid"), visit)

    assert patient(oak).zone == "Europe/Madrid"
    made = oak.appointments.get(OAK, appointment_id_of(OAK, "hl7:OAK", "V1"))
    assert made.patient_id == patient(oak).patient_id


def test_what_a_child_says_of_who_answers_for_it_is_kept(oak: TestServices) -> None:
    take(oak, ROSA, replace(ROSA, key="50", guarantor="0042", phone=""))
    assert patient(oak, "50").guarantor == patient(oak).patient_id
    assert patient(oak).guarantor is None


def test_a_dry_run_says_what_would_happen_and_writes_nothing(oak: TestServices) -> None:
    seen = foresee(oak, ARRIVAL, patients=[ROSA], visits=[VISIT])
    assert seen == TakenOver(patients=(Outcome.NEW,), visits=(Outcome.NEW,))
    assert oak.patients.all_ids(OAK) == []
    take(oak, ROSA, VISIT)
    moved = replace(VISIT, starts_at=VISIT.starts_at - timedelta(hours=1))
    seen = foresee(oak, ARRIVAL, patients=[ROSA], visits=[moved])
    assert seen == TakenOver(patients=(Outcome.UNCHANGED,), visits=(Outcome.CHANGED,))


def test_an_import_remembers_what_was_there_before_it(oak: TestServices) -> None:
    take(oak, ROSA)
    second = replace(ARRIVAL, import_id="I2")
    take_over(oak, second, patients=[replace(ROSA, given_name="Rosalind")], visits=[VISIT])

    [made] = oak.imports.undos(OAK, "I1", limit=10)
    assert (made.was, made.made["given_name"]) == (None, "Rosa")
    undos = {bool(of.appointment_id): of for of in oak.imports.undos(OAK, "I2", limit=10)}
    assert undos[False].was is not None
    assert (undos[False].was["given_name"], undos[False].made["given_name"]) == ("Rosa", "Rosalind")
    assert undos[True].was is None


def test_a_visit_that_was_only_asked_for_takes_no_time(oak: TestServices) -> None:
    take(oak, ROSA, replace(VISIT, status=Status.PENDING))
    [book] = oak.appointments.daybooks(OAK, [(PATEL, VISIT.starts_at.date())]).values()
    assert book.busy == {}
    assert oak.appointments.get(OAK, appointment_id_of(OAK, "hl7:OAK", "V1")).is_open is False


def test_one_entered_in_error_is_called_off_in_silence(oak: TestServices) -> None:
    take(oak, ROSA, VISIT)
    take(oak, replace(VISIT, status=Status.CANCELLED, untold=True))
    visit = oak.appointments.get(OAK, appointment_id_of(OAK, "hl7:OAK", "V1"))
    assert (visit.status, visit.notice) == (Status.CANCELLED, "")


def test_the_first_schedule_of_a_system_is_no_news_to_its_patients(oak: TestServices) -> None:
    long_ago = replace(ARRIVAL, booked_long_ago=True)
    take_over(oak, long_ago, patients=[ROSA], visits=[VISIT])
    visit = oak.appointments.get(OAK, appointment_id_of(OAK, "hl7:OAK", "V1"))
    assert visit.booked_at < NOW - timedelta(minutes=30)
    assert datetime(2020, 1, 1, tzinfo=UTC) < visit.booked_at


def test_a_visit_that_is_no_longer_agreed_to_is_not_reminded_of(oak: TestServices) -> None:
    oak.setups.save(OAK, a_playbook())
    take(oak, ROSA, VISIT)
    run(oak)
    take(oak, replace(VISIT, status=Status.PENDING))
    oak.at(VISIT.starts_at - timedelta(days=2))
    run(oak, minutes=3)
    assert {of.why for of in touchpoints(oak, ROSA.phone)} == {Why.NOT_AGREED}
    assert oak.texts.sent == []


def test_a_visit_that_another_system_booked_closes_the_call_that_nobody_took(
    oak: TestServices,
) -> None:
    report_call(oak, OAK, read_call({"from": ROSA.phone, "event": "missed", "call_id": "c-1"}))
    assert [of.kind for of in oak.work_items.open_ones(OAK)] == [WorkKind.MISSED_CALL]
    over = replace(VISIT, key="V0", starts_at=NOW - timedelta(days=1), ends_at=NOW)
    take(oak, ROSA, over)
    assert oak.work_items.open_ones(OAK), "a visit that is over is no answer"
    take(oak, VISIT)
    assert oak.work_items.open_ones(OAK) == []


def test_who_slips_in_another_system_and_puts_it_right_is_told_of_the_right_time_only(
    oak: TestServices,
) -> None:
    oak.setups.save(OAK, a_playbook())
    take(oak, ROSA, replace(VISIT, booked_on=NOW - timedelta(days=30)))
    run(oak)
    arrival = replace(ARRIVAL, by="api:1")
    for hours in (5, 1):
        at = VISIT.starts_at + timedelta(hours=hours)
        moved = replace(VISIT, starts_at=at, ends_at=at + timedelta(minutes=30))
        take_over(oak, arrival, visits=[moved])
        run(oak)
    assert oak.texts.sent == []
    run(oak, minutes=5)
    [text] = oak.texts.to(ROSA.phone)
    assert "10:00 AM" in text
