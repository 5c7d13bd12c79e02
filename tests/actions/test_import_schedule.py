"""A practice's schedule arrives as a file, again and again."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.actions.change_appointment import cancel, confirm, move
from chalicelib.actions.import_schedule import (
    ImportReport,
    import_schedule,
)
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.sweep_due import BEHIND
from chalicelib.domain.appointments import Answer, Appointment, Status
from chalicelib.domain.arriving import appointment_id_of, patient_id_of
from chalicelib.domain.errors import BadInput
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.patients import Channel, Consent, ContactPoint, LedgerEntry, Patient, Purpose
from chalicelib.storage import keys
from chalicelib.storage.errors import NotFound
from tests.builders import (
    ANA,
    ELM,
    NOW,
    OAK,
    ROSIES_PHONE,
    a_location,
    a_member_of_staff,
    a_practice,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.loop import run
from tests.quicker_aws import whole_table

FIXTURES = Path(__file__).parents[1] / "fixtures" / "csv"
HEADER = "Appt ID,Patient ID,Patient,DOB,Cell,Date,Time,Minutes,Status,OK to text\n"
ROSIE = '1,0042,"Klein, Rosa",1958-03-07,202-555-0143,2026-12-03,10:30 AM,30,Scheduled,\n'
TEN_THIRTY = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    for practice_id in (OAK, ELM):
        parts = (a_location(), a_provider(), a_visit_type(), a_member_of_staff())
        services.setups.save(practice_id, a_practice(practice_id=practice_id))
        for part in parts:
            services.setups.save(practice_id, part)
    return services


def bring(
    services: TestServices, *lines: str, to: PracticeId = OAK, at: datetime = NOW
) -> ImportReport:
    services.at(at)
    return import_schedule(services, to, (HEADER + "".join(lines)).encode(), by="import", now=at)


def visit(services: TestServices, key: str = "1", of: PracticeId = OAK) -> Appointment:
    return services.appointments.get(of, appointment_id_of(of, "csv", key))


def patient(services: TestServices, key: str = "0042", of: PracticeId = OAK) -> Patient:
    return services.patients.get(of, patient_id_of(of, "csv", key))


def phone(services: TestServices, number: str = ROSIES_PHONE) -> ContactPoint:
    return services.contacts.known(OAK, Channel.TEXT, number)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.changed, report.unchanged, len(report.refused)


def test_a_row_brings_a_patient_and_a_visit(oak: TestServices) -> None:
    report = bring(oak, ROSIE)
    assert counts(report) == (1, 0, 0, 0)
    assert visit(oak).starts_at == TEN_THIRTY
    assert visit(oak).patient_id == patient(oak).patient_id
    assert patient(oak).full_name == "Rosa Klein"
    assert phone(oak).members == (patient(oak).patient_id,)


def test_an_imported_visit_has_a_page_of_its_own_for_the_patient(oak: TestServices) -> None:
    bring(oak, ROSIE)
    link = oak.doors.link(visit(oak).link, now=NOW)
    assert link.appointment_id == visit(oak).appointment_id


def test_an_imported_visit_takes_the_providers_time(oak: TestServices) -> None:
    bring(oak, ROSIE)
    booked = visit(oak)
    books = oak.appointments.daybooks(OAK, [(booked.provider_id, TEN_THIRTY.date())])
    [book] = books.values()
    assert not book.is_free(TEN_THIRTY, TEN_THIRTY + timedelta(minutes=15))


def test_an_imported_visit_is_due_for_planning_at_once(oak: TestServices) -> None:
    bring(oak, ROSIE)
    until = (NOW + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    due = [one for shard in range(16) for one in oak.due.between(shard, after="", until=until)]
    assert [one.pk for one in due] == [f"P#{OAK}#APPT#{visit(oak).appointment_id}"]


def test_the_same_file_again_changes_nothing(oak: TestServices) -> None:
    raw = (FIXTURES / "front_desk.csv").read_bytes()
    first = import_schedule(oak, OAK, raw, by="import", now=NOW)
    before = oak.db.get_many(all_keys(oak))
    again = import_schedule(oak, OAK, raw, by="import", now=NOW + timedelta(days=1))
    assert counts(first) == (9, 0, 0, 7)
    assert counts(again) == (0, 0, 9, 7)
    assert oak.db.get_many(all_keys(oak)) == before


def all_keys(services: TestServices) -> list[dict[str, str]]:
    items = whole_table(services.config.table_name)
    return [{"pk": item["pk"]["S"], "sk": item["sk"]["S"]} for item in items]


def test_a_household_shares_one_contact_point(oak: TestServices) -> None:
    import_schedule(oak, OAK, (FIXTURES / "front_desk.csv").read_bytes(), by="import", now=NOW)
    family = {patient(oak, key).patient_id for key in ("00042", "00043", "00044")}
    assert set(phone(oak).members) == family


def test_a_changed_time_moves_the_visit_and_asks_for_a_new_yes(oak: TestServices) -> None:
    bring(oak, ROSIE.replace("Scheduled", "Confirmed"))
    report = bring(
        oak, ROSIE.replace("10:30", "11:30").replace("Scheduled", "Confirmed"), at=later(days=1)
    )
    assert counts(report) == (0, 1, 0, 0)
    assert visit(oak).starts_at == TEN_THIRTY + timedelta(hours=1)
    assert (visit(oak).version, visit(oak).answer) == (2, Answer.NEEDS_ACTION)
    assert visit(oak).notice == "moved"


def test_a_visit_cancelled_in_the_practices_system_is_cancelled_here(oak: TestServices) -> None:
    bring(oak, ROSIE)
    bring(oak, ROSIE.replace("Scheduled", "Cancelled"), at=later(days=1))
    assert (visit(oak).status, visit(oak).version) == (Status.CANCELLED, 2)


def test_a_cancelled_visit_that_is_booked_again_is_open_again(oak: TestServices) -> None:
    bring(oak, ROSIE.replace("Scheduled", "Cancelled"))
    bring(oak, ROSIE, at=later(days=1))
    assert (visit(oak).status, visit(oak).answer) == (Status.BOOKED, Answer.NEEDS_ACTION)


def test_a_cancelled_visit_whose_row_gets_another_time_is_told_of_once(oak: TestServices) -> None:
    bring(oak, ROSIE)
    cancelled = ROSIE.replace("Scheduled", "Cancelled")
    bring(oak, cancelled, at=later(days=1))
    run(oak, minutes=5)
    bring(oak, cancelled.replace("12-03", "12-04"), at=later(days=2))
    run(oak, minutes=5)
    [told] = oak.texts.to(ROSIES_PHONE)
    assert "Thu Dec 3 at 10:30 AM will not take place" in told


def test_a_patient_who_cancelled_is_not_told_when_the_practices_system_moves_the_visit(
    oak: TestServices,
) -> None:
    bring(oak, ROSIE)
    cancel(oak, OAK, visit(oak).appointment_id, by="patient")
    bring(oak, ROSIE.replace("12-03", "12-04"), at=later(days=1))
    run(oak, minutes=5)
    assert oak.texts.to(ROSIES_PHONE) == []
    assert (visit(oak).status, visit(oak).notice) == (Status.CANCELLED, "")


def test_a_visit_moved_and_cancelled_in_one_file_is_cancelled_at_the_time_its_patient_knows(
    oak: TestServices,
) -> None:
    bring(oak, ROSIE)
    off = ROSIE.replace("12-03", "12-04").replace("Scheduled", "Cancelled")
    bring(oak, off, at=later(days=1))
    run(oak, minutes=5)
    [told] = oak.texts.to(ROSIES_PHONE)
    assert "Thu Dec 3 at 10:30 AM will not take place" in told


def test_a_cancelled_visit_that_is_booked_again_is_at_the_time_of_its_row(
    oak: TestServices,
) -> None:
    bring(oak, ROSIE)
    off = ROSIE.replace("Scheduled", "Cancelled")
    bring(oak, off, at=later(days=1))
    bring(oak, off.replace("12-03", "12-04"), at=later(days=2))
    bring(oak, ROSIE.replace("12-03", "12-04"), at=later(days=3))
    assert visit(oak).status is Status.BOOKED
    assert visit(oak).starts_at == TEN_THIRTY + timedelta(days=1)


def test_a_visit_that_turns_out_to_be_somebody_elses_gets_a_link_of_its_own(
    oak: TestServices,
) -> None:
    bring(oak, ROSIE)
    before = visit(oak)
    bring(oak, ROSIE.replace("0042", "0077").replace("Rosa", "Rita"), at=later(days=1))
    now = visit(oak)
    assert now.patient_id != before.patient_id
    assert oak.doors.link(now.link, now=NOW).patient_id == now.patient_id
    assert oak.doors.link(before.link, now=NOW).patient_id == before.patient_id


def test_a_visit_that_is_missing_from_the_file_stays(oak: TestServices) -> None:
    bring(oak, ROSIE)
    bring(oak, ROSIE.replace("1,0042", "2,0043"), at=later(days=1))
    assert visit(oak).status is Status.BOOKED


def test_a_header_alone_cancels_nobody(oak: TestServices) -> None:
    bring(oak, ROSIE)
    assert counts(bring(oak, at=later(days=1))) == (0, 0, 0, 0)
    assert visit(oak).status is Status.BOOKED


def test_what_the_patient_did_since_stays_while_the_file_says_what_it_said(
    oak: TestServices,
) -> None:
    other = ROSIE.replace("1,0042", "2,0042").replace("10:30", "1:30").replace("AM", "PM")
    third = other.replace("2,0042", "3,0042").replace("1:30", "3:30")
    bring(oak, ROSIE, other, third)
    confirm(oak, OAK, visit(oak).appointment_id, by="patient")
    cancel(oak, OAK, visit(oak, "2").appointment_id, by="patient")
    moved = move(
        oak,
        OAK,
        visit(oak, "3").appointment_id,
        starts_at=TEN_THIRTY + timedelta(days=1),
        by="patient",
    )
    report = bring(oak, ROSIE, other, third, at=later(days=1))
    assert counts(report) == (0, 0, 3, 0)
    assert visit(oak).answer is Answer.ACCEPTED
    assert visit(oak, "2").status is Status.CANCELLED
    assert visit(oak, "3").starts_at == moved.starts_at


def test_a_visit_moved_here_and_then_in_the_practices_system_is_as_they_say(
    oak: TestServices,
) -> None:
    bring(oak, ROSIE)
    move(
        oak, OAK, visit(oak).appointment_id, starts_at=TEN_THIRTY + timedelta(days=1), by="patient"
    )
    version = visit(oak).version
    report = bring(oak, ROSIE.replace("12-03", "12-04"), at=later(days=1))
    assert counts(report) == (0, 0, 1, 0)
    assert (visit(oak).version, visit(oak).answer) == (version, Answer.ACCEPTED)


def test_what_the_desk_corrected_stays_while_the_file_says_what_it_said(oak: TestServices) -> None:
    bring(oak, ROSIE)
    was = patient(oak)
    save_patient(oak, OAK, replace(was, preferred_name="Rosie"), was=was, by=ANA)
    save_patient(oak, OAK, replace(patient(oak), phone="+12025550144"), was=patient(oak), by=ANA)
    bring(oak, ROSIE.replace("10:30", "11:00"), at=later(days=1))
    assert (patient(oak).preferred_name, patient(oak).phone) == ("Rosie", "+12025550144")


def test_a_new_number_in_the_file_takes_the_place_of_the_old_one(oak: TestServices) -> None:
    bring(oak, ROSIE)
    bring(oak, ROSIE.replace("0143", "0144"), at=later(days=1))
    assert patient(oak).phone == "+12025550144"
    assert phone(oak).members == ()
    assert phone(oak, "+12025550144").members == (patient(oak).patient_id,)


def test_a_stop_survives_every_import(oak: TestServices) -> None:
    bring(oak, ROSIE.replace("Scheduled,", "Scheduled,Yes"))
    stop(oak)
    bring(oak, ROSIE.replace("Scheduled,", "Scheduled,Y"), at=later(days=1))
    bring(oak, ROSIE.replace("1,0042", "2,0077").replace(",\n", ",Yes\n"), at=later(days=2))
    assert phone(oak).care is Consent.STOPPED


def test_a_no_in_the_file_stops_texts_and_says_so_in_the_ledger(oak: TestServices) -> None:
    bring(oak, ROSIE.replace("Scheduled,", "Scheduled,No"))
    assert (phone(oak).care, phone(oak).marketing) == (Consent.STOPPED, Consent.STOPPED)
    ledger = oak.contacts.ledger(OAK, phone(oak).contact_id)
    assert {(entry.purpose, entry.consent, entry.source) for entry in ledger} == {
        (Purpose.CARE, Consent.STOPPED, "import"),
        (Purpose.MARKETING, Consent.STOPPED, "import"),
    }


def test_a_no_that_the_patient_took_back_is_not_brought_again(oak: TestServices) -> None:
    refused = ROSIE.replace("Scheduled,", "Scheduled,No")
    bring(oak, refused)
    allow(oak)
    bring(oak, refused, at=later(days=1))
    assert phone(oak).care is Consent.ALLOWED


def test_a_yes_in_the_file_is_written_down_once(oak: TestServices) -> None:
    agreed = ROSIE.replace("Scheduled,", "Scheduled,Yes")
    bring(oak, agreed)
    bring(oak, agreed, at=later(days=1))
    assert phone(oak).care is Consent.ALLOWED
    assert phone(oak).marketing is Consent.UNKNOWN
    assert len(oak.contacts.ledger(OAK, phone(oak).contact_id)) == 1


def test_two_practices_with_the_same_numbers_never_meet(oak: TestServices) -> None:
    bring(oak, ROSIE)
    with pytest.raises(NotFound):
        visit(oak, of=ELM)
    bring(oak, ROSIE.replace("Rosa", "Rosalind").replace("10:30", "9:30"), to=ELM)
    assert patient(oak).given_name == "Rosa"
    assert visit(oak).starts_at == TEN_THIRTY
    assert patient(oak, of=ELM).patient_id != patient(oak).patient_id


def test_the_first_schedule_is_no_news_to_its_patients_and_a_later_booking_is(
    oak: TestServices,
) -> None:
    bring(oak, ROSIE)
    assert visit(oak).booked_at <= NOW - timedelta(hours=24)
    tomorrow = later(days=1)
    bring(oak, ROSIE, ROSIE.replace("1,0042", "2,0043"), at=tomorrow)
    assert visit(oak, "2").booked_at == tomorrow


def test_the_visits_at_the_end_of_a_large_file_are_planned_too(oak: TestServices) -> None:
    """The sweep runs each minute, also while the file is read: what it has passed it has passed."""
    oak.at(NOW + timedelta(minutes=20))
    import_schedule(oak, OAK, (HEADER + ROSIE).encode(), by="import", now=NOW)
    swept_until = keys.stamp(oak.clock() - BEHIND)
    due = [entry for n in range(keys.SHARDS) for entry in oak.due.between(
        n, after=swept_until, until=keys.stamp(oak.clock()))]  # fmt: skip
    assert [entry.pk for entry in due if "#APPT#" in entry.pk] == [
        keys.appointment(OAK, visit(oak).appointment_id)["pk"]
    ]


def test_a_refused_file_writes_nothing(oak: TestServices) -> None:
    before = all_keys(oak)
    with pytest.raises(BadInput):
        import_schedule(oak, OAK, b"nothing,that,helps\n1,2,3\n", by="import", now=NOW)
    assert all_keys(oak) == before


def test_nothing_of_a_patient_is_logged(
    oak: TestServices, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    report = import_schedule(
        oak, OAK, (FIXTURES / "front_desk.csv").read_bytes(), by="import", now=NOW
    )
    assert report.sentence == (
        "16 rows read: 9 appointments (9 new, 0 changed, 0 as they were), 7 rows refused."
    )
    for secret in ("Klein", "Rosa", "5550143", "555-0143", "needles"):
        assert secret not in caplog.text


def later(**span: int) -> datetime:
    return NOW + timedelta(**span)


def stop(services: TestServices) -> None:
    _say(services, Consent.STOPPED, "STOP")


def allow(services: TestServices) -> None:
    _say(services, Consent.ALLOWED, "START")


def _say(services: TestServices, consent: Consent, wording: str) -> None:
    contact = phone(services)
    entry = LedgerEntry(
        contact_id=contact.contact_id,
        channel=Channel.TEXT,
        purpose=Purpose.CARE,
        consent=consent,
        at=NOW,
        source="text",
        wording=wording,
    )
    services.contacts.record(contact, entry)
