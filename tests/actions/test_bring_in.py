"""A receptionist brings in the export of her old system: looked at, tried, imported, taken back."""

import io
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.actions import change_appointment
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.files import chunks, reading, undo
from chalicelib.actions.files.bring_in import begin, go_on, new_id
from chalicelib.actions.files.missing import answer_missing
from chalicelib.actions.files.steps import file_step
from chalicelib.actions.journeys.change_journey import change_journey
from chalicelib.actions.merge_patients import undo_merge
from chalicelib.actions.save_patient import save_patient
from chalicelib.domain.arriving import appointment_id_of, patient_id_of
from chalicelib.domain.file_imports import FileImport, Source, State
from chalicelib.domain.ids import AppointmentId, PatientId
from chalicelib.domain.journeys.ready import ready_journeys
from chalicelib.domain.patients import Purpose
from chalicelib.storage import file_imports, keys
from chalicelib.storage.errors import NotFound
from tests.builders import ANA, OAK, a_patient, a_playbook
from tests.conftest import TestServices
from tests.loop import drain, run, touchpoints
from tests.receivers import an_endpoint, receiver_of, tell
from tests.scenes import know, open_oak

HEAD = "Appt ID,Patient ID,Patient,DOB,Cell,Date,Time,Minutes,Status,OK to text"
ROSIE = '1,0042,"Klein, Rosa",1958-03-07,202-555-0143,2026-12-03,10:30 AM,30,Scheduled,Y'
TOM = '2,0043,"Abara, Tom",1990-05-01,202-555-0144,2026-12-04,9:00 AM,30,Scheduled,Y'
LI = '3,0044,"Wei, Li",1985-01-02,202-555-0145,2026-12-05,9:30 AM,30,Scheduled,'
BAD = '4,0045,"Ruiz, Eva",1985-01-02,202-555-0146,2026-13-45,9:30 AM,30,Scheduled,'


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    services.file_imports.save_source(
        Source(practice_id=OAK, source_id="csv", name="Our old system")
    )
    return services


def bring(oak: TestServices, *lines: str, source: str = "csv", head: str = HEAD) -> FileImport:
    """Uploaded and looked at."""
    import_id = new_id(oak)
    raw = "".join(f"{line}\r\n" for line in (head, *lines)).encode()
    oak.file_imports.put_upload(OAK, import_id, raw, name="day.csv")
    begin(oak, oak.file_imports.source(OAK, source), import_id, by=ANA)
    drain(oak)
    return oak.file_imports.get(OAK, import_id)


def checked(oak: TestServices, *lines: str) -> FileImport:
    job = bring(oak, *lines)
    assert job.state is State.MAPPING, job.why
    go_on(oak, job, State.CHECKING, by=ANA)
    drain(oak)
    return oak.file_imports.get(OAK, job.import_id)


def imported(oak: TestServices, *lines: str) -> FileImport:
    job = go_on(oak, checked(oak, *lines), State.IMPORTING, by=ANA)
    drain(oak)
    return oak.file_imports.get(OAK, job.import_id)


def undone(oak: TestServices, job: FileImport) -> dict[str, int]:
    go_on(oak, oak.file_imports.get(OAK, job.import_id), State.UNDOING, by=ANA)
    drain(oak)
    assert oak.file_imports.get(OAK, job.import_id).state is State.UNDONE
    return oak.file_imports.undone(OAK, job.import_id)


def visit_id(key: str) -> AppointmentId:
    return appointment_id_of(OAK, "csv", key)


def patient_id(key: str) -> PatientId:
    return patient_id_of(OAK, "csv", key)


def test_nothing_is_written_before_she_says_so_and_then_all_of_it(oak: TestServices) -> None:
    job = checked(oak, ROSIE, TOM, BAD)
    assert job.state is State.CHECKED
    assert job.foreseen == {"new": 2, "refused": 1}
    assert job.patients_new == 2
    with pytest.raises(NotFound):
        oak.patients.get(OAK, patient_id("0042"))

    go_on(oak, job, State.IMPORTING, by=ANA)
    drain(oak)
    job = oak.file_imports.get(OAK, job.import_id)
    assert (job.state, job.counts) == (State.DONE, {"new": 2, "refused": 1})
    assert oak.patients.get(OAK, patient_id("0042")).given_name == "Rosa"
    assert oak.appointments.get(OAK, visit_id("2")).starts_at == datetime(
        2026, 12, 4, 14, tzinfo=UTC
    )


def test_the_same_file_again_changes_nothing(oak: TestServices) -> None:
    imported(oak, ROSIE, TOM)
    again = imported(oak, ROSIE, TOM)
    assert again.foreseen == again.counts == {"unchanged": 2}


def test_other_software_is_told_that_a_file_was_brought_in_and_of_its_counts(
    oak: TestServices,
) -> None:
    receiver = receiver_of(oak)
    an_endpoint(oak, "import.finished")
    job = imported(oak, ROSIE, BAD)
    tell(oak)
    assert [of.said["data"] for of in receiver.arrived] == [
        {"import_id": job.import_id, "counts": {"new": 1, "refused": 1}}
    ]


def test_what_she_chose_for_its_columns_is_there_for_the_next_file(oak: TestServices) -> None:
    source = oak.file_imports.source(OAK, "csv")
    job = bring(oak, ROSIE)
    mapping = reading.mapping_of(job)
    told = replace(mapping, meanings={**mapping.meanings, "status": {"scheduled": "cancelled"}})
    oak.file_imports.save_source(replace(source, mappings={job.print: reading.mapping_json(told)}))
    assert reading.mapping_of(bring(oak, TOM)).meanings["status"] == {"scheduled": "cancelled"}


def test_rows_that_cannot_be_taken_are_a_file_to_mend(oak: TestServices) -> None:
    job = checked(oak, ROSIE, BAD)
    key = f"files/{OAK}/{job.import_id}/refused.csv"
    stored = oak.session.client("s3").get_object(Bucket=oak.config.file_bucket, Key=key)
    head, row = stored["Body"].read().decode("utf-8-sig").splitlines()
    assert head.endswith("Line,Why it was refused")
    assert row.startswith('4,0045,"Ruiz, Eva"')
    assert ",3," in row
    assert "Date" in row


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"%PDF-1.7 something", "Expected"),
        (b"", "Expected"),
        (b"\x89PNG\r\n\x1a\n" + bytes(900), "Expected"),
    ],
)
def test_what_is_no_table_is_refused_before_it_is_read(
    oak: TestServices, raw: bytes, says: str
) -> None:
    import_id = new_id(oak)
    oak.file_imports.put_upload(OAK, import_id, raw)
    begin(oak, oak.file_imports.source(OAK, "csv"), import_id, by=ANA)
    drain(oak)
    job = oak.file_imports.get(OAK, import_id)
    assert job.state is State.REFUSED
    assert job.why.startswith(says)
    assert oak.file_imports.uploaded(OAK, import_id) is None


def test_a_workbook_that_bursts_is_refused(oak: TestServices) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    import_id = new_id(oak)
    oak.file_imports.put_upload(OAK, import_id, packed.getvalue())
    begin(oak, oak.file_imports.source(OAK, "csv"), import_id, by=ANA)
    drain(oak)
    assert oak.file_imports.get(OAK, import_id).state is State.REFUSED


def test_a_file_that_grew_after_it_was_looked_at_is_refused_unread(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program's address takes another file for an hour, after the first was measured."""
    job = bring(oak, ROSIE)
    monkeypatch.setattr(file_imports, "MOST_BYTES", 100)
    oak.file_imports.put_upload(OAK, job.import_id, f"{HEAD}\n{TOM}\n{LI}\n".encode())
    go_on(oak, replace(job, chunks=0), State.READING, by=ANA)
    drain(oak)
    job = oak.file_imports.get(OAK, job.import_id)
    assert (job.state, job.records) == (State.REFUSED, 1)


# --- in chunks -----------------------------------------------------------------------------------


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 1)


@pytest.mark.usefixtures("one_by_one")
def test_a_chunk_that_fails_again_and_again_does_not_lose_the_others(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked(oak, ROSIE, TOM, LI)
    take_over = chunks.take_over

    def breaks(services: TestServices, arrival: object, **said: list) -> object:
        if any(of.key == "2" for of in said["visits"]):
            raise MemoryError
        return take_over(services, arrival, **said)

    monkeypatch.setattr(chunks, "take_over", breaks)
    go_on(oak, job, State.IMPORTING, by=ANA)
    for _ in range(8):
        with suppress(MemoryError):
            file_step(oak, OAK, job.import_id)
    job = oak.file_imports.get(OAK, job.import_id)
    assert (job.state, job.lost) == (State.DONE, (1,))
    assert job.counts == {"new": 2, "refused": 1}
    assert oak.appointments.get(OAK, visit_id("3"))


def test_a_chunk_whose_worker_died_in_the_middle_is_counted_as_if_it_had_not(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked(oak, ROSIE, TOM)
    write_down = chunks._write_down

    def dies(*_: object) -> None:
        monkeypatch.setattr(chunks, "_write_down", write_down)
        raise KeyboardInterrupt

    monkeypatch.setattr(chunks, "_write_down", dies)
    go_on(oak, job, State.IMPORTING, by=ANA)
    with pytest.raises(KeyboardInterrupt):
        drain(oak)
    file_step(oak, OAK, job.import_id)
    drain(oak)
    assert oak.file_imports.get(OAK, job.import_id).counts == {"new": 2}


def test_a_step_that_comes_twice_changes_nothing(oak: TestServices) -> None:
    job = imported(oak, ROSIE)
    revision = oak.appointments.get(OAK, visit_id("1")).revision
    file_step(oak, OAK, job.import_id)
    assert oak.file_imports.get(OAK, job.import_id) == job
    assert oak.appointments.get(OAK, visit_id("1")).revision == revision


def test_two_workers_at_once_count_once(oak: TestServices, monkeypatch: pytest.MonkeyPatch) -> None:
    job = checked(oak, ROSIE, TOM)
    take_over = chunks.take_over

    def meanwhile(*args: object, **said: object) -> object:
        monkeypatch.setattr(chunks, "take_over", take_over)
        file_step(oak, OAK, job.import_id)  # another worker, to the end of the chunk
        return take_over(*args, **said)

    monkeypatch.setattr(chunks, "take_over", meanwhile)
    go_on(oak, job, State.IMPORTING, by=ANA)
    drain(oak)
    job = oak.file_imports.get(OAK, job.import_id)
    assert (job.state, job.counts) == (State.DONE, {"new": 2})


def test_an_import_goes_on_by_the_sweep_where_its_message_was_lost(oak: TestServices) -> None:
    job = checked(oak, ROSIE)
    go_on(oak, job, State.IMPORTING, by=ANA)
    oak.sqs.purge_queue(QueueUrl=oak.config.bulk_queue_url)
    run(oak, minutes=6)
    assert oak.file_imports.get(OAK, job.import_id).state is State.DONE


# --- undo ----------------------------------------------------------------------------------------


def test_an_undo_takes_away_what_the_import_made_and_the_patient_hears_nothing(
    oak: TestServices,
) -> None:
    job = imported(oak, ROSIE, TOM)
    run(oak)
    assert undone(oak, job) == {"taken_away": 4}
    for of in ("0042", "0043"):
        with pytest.raises(NotFound):
            oak.patients.get(OAK, patient_id(of))
    with pytest.raises(NotFound):
        oak.appointments.get(OAK, visit_id("1"))
    assert oak.patients.find(OAK, "klein") == []
    contact = oak.contacts.get(OAK, oak.contacts.id_of(OAK, "+12025550143"))
    assert contact.members == ()
    assert contact.care.value == "allowed"
    run(oak, minutes=2)
    assert oak.texts.sent == []


def test_a_segment_has_whom_an_import_brought_and_not_whom_its_undo_took_away(
    oak: TestServices,
) -> None:
    job = imported(oak, ROSIE, TOM)
    run(oak)
    found = {of.full_name: len(of.visits) for of in oak.profiles.walk(OAK)}
    assert found == {"Rosa Klein": 1, "Tom Abara": 1}
    undone(oak, job)
    run(oak)
    assert oak.db.query(keys.profiles_pk(OAK)) == []


def test_whom_an_undo_took_away_no_playbook_knows_any_more(oak: TestServices) -> None:
    found = next(of for of in ready_journeys() if of.playbook_id == "end-of-year")
    change_journey(oak, OAK, replace(found, on=True), what="on", by=ANA)
    job = imported(oak, ROSIE, TOM)
    assert all(oak.runs.of_patient(OAK, patient_id(of)) for of in ("0042", "0043"))
    undone(oak, job)
    assert not any(oak.runs.of_patient(OAK, patient_id(of)) for of in ("0042", "0043"))


def test_an_import_after_its_undo_is_like_the_first_one(oak: TestServices) -> None:
    undone(oak, imported(oak, ROSIE, TOM))
    again = imported(oak, ROSIE, TOM)
    assert (again.counts, again.first) == ({"new": 2}, True)
    assert oak.appointments.get(OAK, visit_id("1")).patient_id == patient_id("0042")


def test_what_somebody_did_since_stays_and_is_listed(oak: TestServices) -> None:
    job = imported(oak, ROSIE, TOM)
    change_appointment.confirm(oak, OAK, visit_id("1"), by=ANA)
    assert undone(oak, job) == {"taken_away": 2, "stayed": 2}
    assert oak.appointments.get(OAK, visit_id("1")).is_confirmed
    why = {of.of: of.why for of in oak.file_imports.stayed(OAK, job.import_id, limit=10)}
    assert why == {visit_id("1"): undo.CHANGED, patient_id("0042"): undo.HAS_VISITS}


def test_an_undo_gives_back_the_fields_that_still_say_what_the_import_wrote(
    oak: TestServices,
) -> None:
    imported(oak, ROSIE)
    newer = imported(
        oak, ROSIE.replace("Klein, Rosa", "Kline, Rosie").replace("10:30 AM", "11:30 AM")
    )
    rosie = oak.patients.get(OAK, patient_id("0042"))
    save_patient(oak, OAK, replace(rosie, given_name="Rosalind"), was=rosie, by=ANA)
    assert undone(oak, newer) == {"put_back": 2, "stayed": 1}
    rosie = oak.patients.get(OAK, patient_id("0042"))
    assert (rosie.given_name, rosie.family_name) == ("Rosalind", "Klein")
    assert oak.appointments.get(OAK, visit_id("1")).starts_at.hour == 15

    again = imported(oak, ROSIE.replace("Klein, Rosa", "Kline, Rosie"))
    assert again.counts == {"changed": 1}
    assert oak.patients.get(OAK, patient_id("0042")).given_name == "Rosalind"


def test_an_undo_never_lifts_a_stop(oak: TestServices) -> None:
    job = imported(oak, ROSIE.replace(",Y", ",N"))
    undone(oak, job)
    contact = oak.contacts.get(OAK, oak.contacts.id_of(OAK, "+12025550143"))
    assert contact.care.value == "stopped"


def test_an_undo_that_dies_half_way_is_gone_on_with(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "AT_ONCE", 2)
    monkeypatch.setattr(undo, "_BUNDLED", 1)
    job = imported(oak, ROSIE, TOM, LI)
    write, left = oak.imports.write, [2]

    def dies(writes: list) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        write(writes)

    monkeypatch.setattr(oak.imports, "write", dies)
    go_on(oak, job, State.UNDOING, by=ANA)
    with pytest.raises(KeyboardInterrupt):
        drain(oak)
    file_step(oak, OAK, job.import_id)
    drain(oak)
    assert oak.file_imports.get(OAK, job.import_id).state is State.UNDONE
    assert oak.file_imports.undone(OAK, job.import_id) == {"taken_away": 6}
    assert not oak.patients.has_any(OAK)


# --- each night ----------------------------------------------------------------------------------

DAY = timedelta(days=1)


def many(count: int) -> list[str]:
    return [
        f'{n},{n:04},"Klein, P{n}",1958-03-07,202-555-{n:04},2026-12-{3 + n % 20:02},'
        f"{8 + n % 8}:30,30,Scheduled,"
        for n in range(100, 100 + count)
    ]


@pytest.fixture
def nightly(oak: TestServices) -> TestServices:
    """The first file was brought in by hand; from now on they come by themselves."""
    job = imported(oak, *many(7))
    source = oak.file_imports.source(OAK, "csv")
    mappings = {job.print: job.mapping}
    oak.file_imports.save_source(
        replace(source, nightly=True, whole=True, mappings=mappings, seen_in=job.import_id)
    )
    return oak


def night(oak: TestServices, *lines: str) -> FileImport:
    oak.at(oak.clock() + DAY)
    return bring(oak, *lines)


def work(oak: TestServices) -> list[str]:
    return [of.line for of in oak.work_items.open_ones(OAK)]


def test_a_nightly_file_is_taken_over_without_anybody(nightly: TestServices) -> None:
    job = night(nightly, *many(7), ROSIE)
    assert (job.state, job.counts) == (State.DONE, {"unchanged": 7, "new": 1})
    assert work(nightly) == []


def test_where_a_few_visits_vanished_their_reminders_wait_and_one_work_item_asks(
    nightly: TestServices,
) -> None:
    job = night(nightly, *many(6))
    gone = visit_id("106")
    assert (job.state, job.missing) == (State.DONE, (gone,))
    visit = nightly.appointments.get(OAK, gone)
    assert (visit.is_open, visit.held) == (True, "csv")
    assert work(nightly) == [
        "1 visit is missing from the nightly file. Its reminders wait: still on, or cancelled?"
    ]


def test_what_comes_again_is_reminded_again(nightly: TestServices) -> None:
    night(nightly, *many(6))
    night(nightly, *many(7))
    assert nightly.appointments.get(OAK, visit_id("106")).held == ""
    assert nightly.file_imports.source(OAK, "csv").held == ()


def test_where_many_vanished_the_file_is_held_and_reminders_go_on(nightly: TestServices) -> None:
    job = night(nightly, *many(2))
    assert job.state is State.HELD
    assert "5 of 7 visits to come are missing" in job.why
    assert nightly.appointments.get(OAK, visit_id("106")).held == ""
    assert len(work(nightly)) == 1


def test_an_empty_file_of_a_night_is_held(nightly: TestServices) -> None:
    job = night(nightly)
    assert job.state is State.HELD
    assert "empty" in job.why
    assert len(work(nightly)) == 1


def test_a_night_without_a_file_is_noticed_once(nightly: TestServices) -> None:
    from chalicelib.actions.files.tell import tell_of_late_files

    night(nightly, *many(7))
    tell_of_late_files(nightly, OAK)
    assert work(nightly) == []
    nightly.at(nightly.clock() + 2 * DAY)
    tell_of_late_files(nightly, OAK)
    tell_of_late_files(nightly, OAK)
    assert work(nightly) == [
        "No file has come from Our old system since last night. Reminders go on."
    ]


def reminders_of(oak: TestServices, phone: str) -> set[tuple[str, str]]:
    return {(str(of.state), str(of.why or "")) for of in touchpoints(oak, phone)}


def test_reminders_of_a_missing_visit_are_taken_back_and_planned_anew(
    nightly: TestServices,
) -> None:
    nightly.setups.save(OAK, a_playbook())
    run(nightly, minutes=8)
    phone = "+12025550106"
    assert reminders_of(nightly, phone) == {("planned", "")}
    night(nightly, *many(6))
    run(nightly, minutes=2)
    assert reminders_of(nightly, phone) == {("skipped", "held")}
    night(nightly, *many(7))
    run(nightly, minutes=2)
    assert reminders_of(nightly, phone) == {("planned", "")}


@pytest.mark.parametrize("still_on", [True, False])
def test_the_desk_says_whether_a_missing_visit_is_still_on(
    nightly: TestServices, still_on: bool
) -> None:
    job = night(nightly, *many(6))
    answer_missing(nightly, job, visit_id("106"), still_on=still_on, by=ANA)
    visit = nightly.appointments.get(OAK, visit_id("106"))
    assert visit.is_open is still_on
    assert visit.held == "" or not still_on
    assert work(nightly) == []
    assert nightly.file_imports.source(OAK, "csv").held == ()


def test_a_file_with_other_columns_waits_for_a_person(nightly: TestServices) -> None:
    nightly.at(nightly.clock() + DAY)
    job = bring(nightly, "1,Rosa,Klein", head="Patient ID,First,Last")
    assert job.state is State.MAPPING
    assert len(work(nightly)) == 1


def test_a_list_of_patients_lacks_no_visit(nightly: TestServices) -> None:
    nightly.at(nightly.clock() + DAY)
    head = "Patient ID,First,Last,DOB"
    job = bring(nightly, "0100,Pat,Klein,1958-03-07", head=head)
    source = nightly.file_imports.source(OAK, "csv")
    kept = {**source.mappings, job.print: job.mapping}
    nightly.file_imports.save_source(replace(source, mappings=kept))
    [asked_about_columns] = work(nightly)
    assert bring(nightly, "0100,Pat,Klein,1958-03-07", head=head).state is State.DONE
    assert work(nightly) == [asked_about_columns]


# --- who is here already -------------------------------------------------------------------------


def test_somebody_who_is_here_under_another_number_is_told_apart(oak: TestServices) -> None:
    know(oak, a_patient(given_name="Rosa", family_name="Klein", born=date(1958, 3, 7)))
    job = checked(oak, ROSIE, TOM)
    assert job.foreseen == {"alike": 1, "new": 1}


def test_rows_that_are_there_twice_are_taken_once(oak: TestServices) -> None:
    assert checked(oak, ROSIE, TOM, ROSIE).foreseen == {"new": 2, "doubled": 1}


def test_the_table_throttles_and_nothing_is_lost_or_counted_twice(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked(oak, ROSIE, TOM)
    write = oak.imports.write

    def throttled(*_: object) -> None:
        monkeypatch.setattr(oak.imports, "write", write)
        answer = {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": ""}}
        raise ClientError(answer, "TransactWriteItems")

    monkeypatch.setattr(oak.imports, "write", throttled)
    go_on(oak, job, State.IMPORTING, by=ANA)
    with pytest.raises(ClientError):
        file_step(oak, OAK, job.import_id)
    file_step(oak, OAK, job.import_id)
    drain(oak)
    assert oak.file_imports.get(OAK, job.import_id).counts == {"new": 2}


def test_who_is_erased_is_in_no_file_any_more(oak: TestServices) -> None:
    imported(oak, ROSIE)
    rosie = oak.patients.get(OAK, patient_id("0042"))
    ask(oak, OAK, rosie, basis="request", by=ANA)
    drain(oak)
    left = stored(oak)
    assert left
    assert all("/seen/" in name for name in left)


def test_a_practice_that_leaves_leaves_no_file_behind(oak: TestServices) -> None:
    imported(oak, ROSIE)
    oak.file_imports.drop(OAK)
    assert stored(oak) == []
    assert (oak.file_imports.latest(OAK), oak.file_imports.sources(OAK)) == ([], [])


def stored(oak: TestServices) -> list[str]:
    listed = oak.session.client("s3").list_objects_v2(Bucket=oak.config.file_bucket)
    return [of["Key"] for of in listed.get("Contents", [])]


# --- what the other system has merged ------------------------------------------------------------

CLINIKO = (
    "id,first_name,last_name,date_of_birth,patient_phone_numbers,email,time_zone,"
    "archived_at,merged_into"
)
KLINE = "701,Rosa,Kline,1958-03-07,Mobile: 202-555-0143,,,,"
KLEIN = "702,Rosa,Klein,1958-03-07,Mobile: 202-555-0144,,,,"


def cliniko(oak: TestServices, *lines: str) -> FileImport:
    job = bring(oak, *lines, head=CLINIKO)
    for state in (State.CHECKING, State.IMPORTING):
        job = go_on(oak, oak.file_imports.get(OAK, job.import_id), state, by=ANA)
        drain(oak)
    return oak.file_imports.get(OAK, job.import_id)


def merged_into(oak: TestServices, key: str) -> PatientId | None:
    return oak.patients.get(OAK, patient_id(key)).merged_into


def test_who_was_merged_over_there_is_one_here_wherever_the_other_stands_in_the_file(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK", 1)
    job = cliniko(oak, KLINE + "702", KLEIN)
    assert job.counts == {"skipped": 1, "new": 1}
    assert merged_into(oak, "701") == patient_id("702")


def test_an_undo_parts_whom_the_import_had_merged_and_the_next_import_merges_them_again(
    oak: TestServices,
) -> None:
    cliniko(oak, KLINE)
    job = cliniko(oak, KLINE + "702", KLEIN)
    assert merged_into(oak, "701")

    assert undone(oak, job) == {"taken_away": 1}
    assert merged_into(oak, "701") is None
    assert oak.patients.find(OAK, "kline")
    assert not oak.patients.find(OAK, "klein")

    cliniko(oak, KLINE + "702", KLEIN)
    assert merged_into(oak, "701")


def test_whom_the_desk_has_parted_the_next_nights_file_leaves_apart(oak: TestServices) -> None:
    cliniko(oak, KLINE, KLEIN)
    cliniko(oak, KLINE + "702", KLEIN)
    undo_merge(oak, OAK, patient_id("701"), ANA)
    cliniko(oak, KLINE + "702", KLEIN)
    assert merged_into(oak, "701") is None


# --- what is told of it --------------------------------------------------------------------------


def test_the_practices_other_software_is_told_that_an_import_is_over_and_who_opted_out(
    oak: TestServices,
) -> None:
    receiver = receiver_of(oak)
    an_endpoint(oak)
    job = imported(oak, ROSIE, TOM.replace(",Y", ",N"), BAD)
    tell(oak)
    [said] = [of.said["data"] for of in receiver.arrived if of.type == "import.finished"]
    assert said == {"import_id": job.import_id, "counts": {"new": 2, "refused": 1}}
    assert receiver.types.count("contact.opted_out") == len(Purpose)
    assert receiver.types.count("contact.opted_in") == 1
