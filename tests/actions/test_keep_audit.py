"""Each day of the audit trail is sealed once, and tampering is found."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.each_day import each_day, enqueue_day
from chalicelib.actions.keep_audit import seal_days, tampered
from chalicelib.actions.plan_due import plan_due
from chalicelib.domain.audit import AuditEntry
from chalicelib.storage.errors import StaleWrite
from chalicelib.storage.ids import fresh
from tests.builders import (
    ANA,
    CLEANING,
    ELM,
    MAIN_STREET,
    NOW,
    OAK,
    PATEL,
    a_location,
    a_practice,
    a_provider,
    a_visit_type,
)
from tests.conftest import TestServices
from tests.loop import register

NEXT_MORNING = NOW + timedelta(days=1)


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    boto3.client("s3").create_bucket(
        Bucket=services.config.audit_bucket, ObjectLockEnabledForBucket=True
    )
    services.setups.save(OAK, a_practice())
    return services


def an_entry(day: int = 0, **changes: object) -> AuditEntry:
    at = NOW + timedelta(days=day)
    known = {"who": ANA, "did": "patient.viewed", "about": ("rosa",)}
    return AuditEntry(practice_id=OAK, entry_id=fresh(at), at=at, **{**known, **changes})


def days_of_work(services: TestServices, *days: int) -> None:
    for day in days:
        for _ in range(3):
            services.audit.add(an_entry(day))


def stored(services: TestServices) -> list[dict]:
    table = services.config.audit_table_name
    return boto3.client("dynamodb").scan(TableName=table)["Items"]


def keep(services: TestServices, item: dict) -> None:
    boto3.client("dynamodb").put_item(TableName=services.config.audit_table_name, Item=item)


def test_a_day_is_sealed_on_the_next_morning_and_once(oak: TestServices) -> None:
    days_of_work(oak, 0)
    assert seal_days(oak, OAK, now=NOW) == []
    assert seal_days(oak, OAK, now=NEXT_MORNING) == [NOW.date()]
    assert seal_days(oak, OAK, now=NEXT_MORNING) == []
    sealed = oak.sealed_days.of(OAK, NOW.date())
    assert sealed.entries == oak.audit.of_day(OAK, NOW.date())
    assert tampered(oak, OAK, today=NEXT_MORNING.date()) == []


def test_a_day_that_could_not_be_sealed_is_sealed_later_in_its_order(oak: TestServices) -> None:
    days_of_work(oak, 0, 1, 3)
    in_five_days = NOW + timedelta(days=5)
    found = seal_days(oak, OAK, now=in_five_days)
    assert [(day - NOW.date()).days for day in found] == [0, 1, 3]
    assert tampered(oak, OAK, today=in_five_days.date()) == []


def test_an_entry_changed_in_the_table_is_named(oak: TestServices) -> None:
    days_of_work(oak, 0)
    seal_days(oak, OAK, now=NEXT_MORNING)
    item = next(of for of in stored(oak) if of["nth"] == {"N": "1"})
    keep(oak, {**item, "who": {"S": "eve"}})
    assert [of.split(": ", 2)[2] for of in tampered(oak, OAK, today=NEXT_MORNING.date())] == [
        "entry 1 was changed"
    ]


def test_a_day_of_this_morning_is_checked_before_it_is_sealed(oak: TestServices) -> None:
    days_of_work(oak, 0)
    item = next(of for of in stored(oak) if of["nth"] == {"N": "0"})
    boto3.client("dynamodb").delete_item(
        TableName=oak.config.audit_table_name, Key={"pk": item["pk"], "sk": item["sk"]}
    )
    assert "entry 0 is missing" in tampered(oak, OAK, today=NOW.date())[0]


def test_a_sealed_file_that_was_taken_away_is_missed(oak: TestServices) -> None:
    days_of_work(oak, 0, 1)
    seal_days(oak, OAK, now=NOW + timedelta(days=2))
    s3 = boto3.resource("s3").Bucket(oak.config.audit_bucket)
    first = min(of.key for of in s3.objects.all())
    s3.object_versions.filter(Prefix=first).delete()
    [fault] = tampered(oak, OAK, today=NOW.date() + timedelta(days=2))
    assert "the sealed file before this one is missing" in fault


def test_a_change_that_was_refused_leaves_no_hole_in_the_trail(oak: TestServices) -> None:
    oak.audit.add(an_entry())
    with pytest.raises(StaleWrite), oak.audit.writing(an_entry()):
        raise StaleWrite("somebody was faster")
    oak.audit.add(an_entry())
    assert tampered(oak, OAK, today=NOW.date()) == []


def test_after_a_write_of_unknown_end_a_new_chain_begins(oak: TestServices) -> None:
    oak.audit.add(an_entry())
    with pytest.raises(TimeoutError), oak.audit.writing(an_entry()):
        raise TimeoutError
    oak.audit.add(an_entry())
    assert len({of.chain for of in oak.audit.of_day(OAK, NOW.date())}) == 2
    assert tampered(oak, OAK, today=NOW.date()) == []


def test_an_entry_whose_answer_was_lost_is_there_once_and_the_chain_goes_on(
    oak: TestServices,
) -> None:
    entry = an_entry()
    with oak.audit.writing(entry) as put:
        pass  # written as far as this worker knows; the table's client asks a second time
    oak.audit._db.put(put.item)
    oak.audit._forget((OAK, entry.at.date()))
    oak.audit._chains[OAK, entry.at.date()] = put.item["chain"]
    oak.audit.add(entry)
    assert len(oak.audit.of_day(OAK, NOW.date())) == 1


def test_what_happened_is_found_by_patient_and_by_person_page_by_page(oak: TestServices) -> None:
    for n in range(5):
        oak.audit.add(an_entry(about=("rosa",) if n % 2 else ("tom",), who=ANA if n else "ben"))
    assert len(oak.audit.of_subject(OAK, "rosa").entries) == 2
    first = oak.audit.of_person(OAK, ANA, limit=3)
    rest = oak.audit.of_person(OAK, ANA, limit=3, before=first.before)
    seen = [of.entry_id for of in first.entries + rest.entries]
    assert len(set(seen)) == len(seen) == 4
    assert seen == sorted(seen, reverse=True)
    assert rest.before == ""
    assert oak.audit.of_person(ELM, ANA).entries == []


def test_a_change_of_a_visit_is_in_its_patients_trail(oak: TestServices) -> None:
    for part in (a_location(), a_provider(), a_visit_type()):
        oak.setups.save(OAK, part)
    patient = register(oak)
    schedule.book(
        oak,
        OAK,
        patient_id=patient.patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=datetime(2026, 12, 3, 15, 30, tzinfo=UTC),
        by=ANA,
    )
    did = [of.did for of in oak.audit.of_subject(OAK, patient.patient_id).entries]
    assert sorted(did) == ["appointment.booked", "patient.added"]


def test_every_practice_has_its_day(oak: TestServices) -> None:
    oak.setups.save(ELM, a_practice(practice_id=ELM))
    assert enqueue_day(oak, now=NEXT_MORNING) == 2
    queue = oak.config.bulk_queue_url
    bodies = [
        of["Body"]
        for of in oak.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    ]
    assert {json.loads(of)["practice"] for of in bodies} == {OAK, ELM}
    for body in bodies:
        plan_due(oak, body)
    each_day(oak, OAK, now=NEXT_MORNING)  # harmless twice
