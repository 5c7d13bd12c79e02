"""A practice that left is deleted when its time is over, and not before it was told."""

import re
from datetime import datetime, timedelta

import boto3
import pytest

from chalicelib.actions import consent
from chalicelib.actions import end_practice as ending
from chalicelib.actions.calendars.own_calendar import open_calendar
from chalicelib.actions.calls.report_call import report_call
from chalicelib.actions.campaigns.change import do_with
from chalicelib.actions.connect import set_form, set_text_back
from chalicelib.actions.each_day import each_day
from chalicelib.actions.erase_patient import ask
from chalicelib.actions.export_practice import start_export
from chalicelib.actions.find_doubles import find_doubles
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.receive_hl7 import receive_hl7
from chalicelib.actions.recovery.board import set_board
from chalicelib.actions.save_patient import save_patient
from chalicelib.actions.sources.change import add_source
from chalicelib.actions.sources.code import code_of_source, take_link
from chalicelib.actions.waitlist import offer_to
from chalicelib.domain.accounts import KEEPING, Account, Standing
from chalicelib.domain.calendars.feeds import CalendarFeed
from chalicelib.domain.calendars.writing import Shows
from chalicelib.domain.calls import read_call
from chalicelib.domain.campaigns.doing import Do
from chalicelib.domain.ids import AppointmentId, PatientId
from chalicelib.domain.patients import Channel, Consent, Kind, OtherPhone, PhoneUse, Purpose
from chalicelib.domain.recovery.board import Entry
from chalicelib.domain.sources import SourceKind
from chalicelib.storage import keys
from chalicelib.storage.doors import Member, Number, Topic
from tests.actions.campaigns.world import a_campaign
from tests.actions.waitlist.waiting import enlist
from tests.builders import ANA, ELM, MAIN_STREET, NOW, OAK, PATEL, ROSIES_PHONE, a_patient
from tests.conftest import TestServices
from tests.hl7_feed import fixture
from tests.loop import drain
from tests.receivers import an_endpoint
from tests.scenes import (
    book,
    everything,
    know,
    open_elm,
    open_oak,
    remind,
    rosies_contact,
    texts_in,
)
from tests.web.desk import invite, with_cognito

TRIAL_NUMBER = "+12025550190"
ENDED = NOW
LAST_DAY = ENDED + KEEPING


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    boto3.client("s3").create_bucket(
        Bucket=services.config.audit_bucket, ObjectLockEnabledForBucket=True
    )
    open_oak(services)
    return services


def a_full_practice(oak: TestServices) -> None:
    an_endpoint(oak)
    know(oak)
    remind(oak, book(oak), body="Oak: Hi Rosie")
    texts_in(oak, "YES")
    texts_in(oak, "Is there parking?")
    consent.stop(
        oak,
        rosies_contact(oak),
        purpose=Purpose.CARE,
        source="text",
        wording="STOP says Rosa",
        now=NOW,
    )
    receive_hl7(oak, OAK, fixture("siu_s12"), by="api:1")
    open_calendar(oak, OAK, PATEL, Shows.NOTHING, by=ANA)
    oak.calendars.save_feed(
        CalendarFeed(practice_id=OAK, feed_id="f1", name="Patel's own", provider_id=PATEL)
    )
    campaign = oak.campaigns.save(a_campaign(on=NOW.date() + timedelta(days=300)))
    do_with(oak, campaign, Do.SEND, by=ANA)
    for n in range(3):
        patient = a_patient(
            patient_id=PatientId(f"p{n}"), phone=f"+1202555{1000 + n}", email=f"p{n}@home.example"
        )
        know(oak, patient)
        book(
            oak,
            appointment_id=AppointmentId(f"v{n}"),
            patient_id=patient.patient_id,
            starts_at=NOW + timedelta(days=3, hours=n),
            link=f"linklinklinklinklinkl{n}",
        )
    for n in range(3):
        enlist(oak, PatientId(f"p{n}"))
    offer_to(
        oak,
        OAK,
        location_id=MAIN_STREET,
        provider_id=PATEL,
        starts_at=NOW + timedelta(days=1),
        minutes=30,
        by=ANA,
    )
    drain(oak)
    home = OtherPhone(number="+12025550151", use=PhoneUse.HOME)
    know(oak, a_patient(patient_id=PatientId("p9"), phones=(home,), phone="", email=""))
    set_form(oak, OAK, MAIN_STREET, on=True, sites=(), by=ANA)
    know(oak, a_patient(patient_id=PatientId("p8"), phone="+12025550158", kind=Kind.PROSPECT))
    set_text_back(oak, OAK, MAIN_STREET, on=True, by=ANA)
    for number in ("+12025550151", "+12025550152", ROSIES_PHONE):
        for event in ("ringing", "missed"):
            report_call(oak, OAK, read_call({"from": number, "event": event}))
    ask(oak, OAK, oak.patients.get(OAK, PatientId("p0")), basis="asked", by=ANA)
    drain(oak)
    gym = add_source(oak, OAK, name="Rosa's gym", kind=SourceKind.ORGANISATION, by=ANA)
    code_of_source(oak, gym)
    take_link(oak, OAK, oak.patients.get(OAK, PatientId("p2")))
    merge(oak, OAK, survivor=PatientId("p1"), retired=PatientId("p2"), by=ANA)
    find_doubles(oak, OAK)
    texts_in(oak, "Rosa here: I was treated so rudely, I am furious")
    recovery = oak.recovery.settings(OAK)
    set_board(oak, recovery, on=True, sites=(), by=ANA)
    oak.recovery.save_entry(
        Entry(
            practice_id=OAK,
            entry_id="e",
            said="Long waits.",
            did="Shorter ones.",
            language="en",
            written_at=NOW,
            written_by=ANA,
        )
    )
    start_export(oak, OAK, by=ANA)
    drain(oak)


def leaves(oak: TestServices, at: datetime = ENDED) -> None:
    account = oak.setups.of(OAK, fresh=True).account
    changed = Account(
        practice_id=OAK, standing=Standing.ENDED, ended_at=at, revision=account.revision
    )
    oak.setups.save(OAK, changed)


def day(oak: TestServices, at: datetime) -> None:
    oak.at(at)
    each_day(oak, OAK, now=at)
    drain(oak)


def live_through(oak: TestServices, *, until: datetime) -> None:
    at = ENDED + timedelta(days=40)
    while at <= until:
        day(oak, at)
        at += timedelta(days=1)


def test_the_owner_is_told_fourteen_and_three_days_before_and_once(oak: TestServices) -> None:
    leaves(oak)
    live_through(oak, until=LAST_DAY - timedelta(days=1))
    assert [of.to for of in oak.emails.sent] == ["ana@oak.example"] * 2
    assert "everything is deleted on Friday 22 January 2027" in oak.emails.sent[0].subject
    assert oak.setups.of(OAK, fresh=True).practice.name == "Oak Dental"


def test_after_its_time_nothing_findable_is_left_but_the_trail_and_the_stop(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "AT_ONCE", 2)
    pool = with_cognito(oak)
    staff = invite(pool, "ana@oak.example")
    oak.setups.save(
        OAK,
        oak.setups.of(OAK).staff[ANA].__class__(staff_id=staff, name="Ana", email="a@b.example"),
    )
    oak.doors.save_member(Member(staff_id=staff, practices=(OAK,)))
    oak.doors.save_member(Member(staff_id=ANA, practices=(OAK, ELM)))
    a_full_practice(oak)
    leaves(oak)
    live_through(oak, until=LAST_DAY + timedelta(days=2))
    rosie = oak.contacts.id_of(OAK, ROSIES_PHONE)
    kept = [key for key in everything(oak) if key[0] == f"P#{OAK}#CP#{rosie}"]
    assert sorted(sk.split("#")[0] for _, sk in kept) == ["CP", "LEDGER"]
    left = [key for key in everything(oak) if key not in kept and key != ("sent", "")]
    # How often something was done lately expires by itself, within days.
    of_oak = [key for key in left if OAK in "".join(key) and not key[0].startswith("LIMIT#")]
    assert of_oak == []
    assert [
        key for key in left if key[0].startswith(("LINK#", "NUMBER#", "PACE#", "ADDRESS#", "CODE#"))
    ] == []
    words = str([everything(oak)[key] for key in kept])
    assert not [word for word in ("Rosa", "Rosie", "Klein", ROSIES_PHONE) if word in words]
    assert "STOP says [erased]" in words
    assert "expires_at" in words
    assert oak.doors.member(ANA).practices == (ELM,)
    users = boto3.client("cognito-idp").list_users(UserPoolId=pool)["Users"]
    assert users == []
    s3 = boto3.client("s3")
    assert s3.list_objects_v2(Bucket=oak.config.export_bucket)["KeyCount"] == 0


def test_the_doors_that_led_to_it_are_gone_and_other_practices_stay_open(
    oak: TestServices,
) -> None:
    open_elm(oak)
    proved, asked, moved = "+12025550151", "+12025550152", "+12025550153"
    here = Number(number=TRIAL_NUMBER, practice_id=OAK, location_id=MAIN_STREET)
    there = Number(number=TRIAL_NUMBER, practice_id=ELM, location_id=MAIN_STREET)
    oak.doors.share_number(here, phone=proved)
    oak.doors.share_if_free(here, phone=asked)
    oak.doors.share_number(here, phone=moved)
    oak.doors.share_number(there, phone=moved)
    theirs = Topic(topic_arn="arn:aws:sns:us-east-1:999999999999:elm", practice_id=ELM)
    oak.doors.allow_topic(theirs)
    for name in ("main", "second"):
        arn = f"arn:aws:sns:us-east-1:999999999999:{name}"
        oak.doors.allow_topic(Topic(topic_arn=arn, practice_id=OAK))
    leaves(oak)
    live_through(oak, until=LAST_DAY + timedelta(days=2))
    assert oak.setups.practices() == [ELM]
    topics = [key for key in everything(oak) if key[0].startswith("TOPIC#")]
    assert topics == [(f"TOPIC#{theirs.topic_arn}", "TOPIC")]
    assert oak.doors.topic(theirs.topic_arn) == theirs
    assert [key for key in everything(oak) if proved in key or asked in key] == []
    assert oak.doors.texted(TRIAL_NUMBER, moved) == there


def test_the_trail_stays_and_its_last_day_is_sealed(oak: TestServices) -> None:
    a_full_practice(oak)
    leaves(oak)
    live_through(oak, until=LAST_DAY + timedelta(days=2))
    assert oak.setups.practices() == []
    days = oak.sealed_days.days(OAK)
    assert oak.sealed_days.of(OAK, days[-1]).entries[-1].did == "practice.erased"
    assert oak.audit.of_subject(OAK, "rosa").entries != []


def test_another_practice_keeps_everything(oak: TestServices) -> None:
    open_elm(oak)
    save_patient(oak, ELM, a_patient(), was=None, by="import")
    a_full_practice(oak)
    before = {key: of for key, of in everything(oak).items() if ELM in "".join(key)}
    leaves(oak)
    live_through(oak, until=LAST_DAY + timedelta(days=2))
    after = {key: of for key, of in everything(oak).items() if ELM in "".join(key)}
    assert after == before
    assert oak.contacts.known(ELM, Channel.TEXT, ROSIES_PHONE).care is Consent.UNKNOWN


def test_whoever_comes_back_in_time_loses_nothing(oak: TestServices) -> None:
    a_full_practice(oak)
    leaves(oak)
    live_through(oak, until=LAST_DAY - timedelta(days=2))
    account = oak.setups.of(OAK, fresh=True).account
    oak.setups.save(OAK, Account(practice_id=OAK, revision=account.revision))
    before = oak.patients.get(OAK, PatientId("rosa"))
    for n in range(4):
        day(oak, LAST_DAY + timedelta(days=n))
    assert oak.patients.get(OAK, PatientId("rosa")) == before
    told = len(oak.emails.sent)
    leaves(oak, at=LAST_DAY)
    day(oak, LAST_DAY + timedelta(days=46))
    assert len(oak.emails.sent) == told + 1


def test_nothing_goes_before_it_was_announced_however_late_that_is(oak: TestServices) -> None:
    a_full_practice(oak)
    leaves(oak)
    late = LAST_DAY + timedelta(days=30)
    day(oak, late)
    day(oak, late + timedelta(days=10))
    assert len(oak.emails.sent) == 1
    day(oak, late + timedelta(days=11))
    day(oak, late + timedelta(days=13))
    assert len({of.subject for of in oak.emails.sent}) == 1
    assert len(oak.emails.sent) == 2
    assert oak.patients.get(OAK, PatientId("rosa")).full_name == "Rosa Klein"
    day(oak, late + timedelta(days=14))
    assert oak.patients.get_many(OAK, [PatientId("rosa")]) == {}


def test_a_worker_that_dies_is_followed_the_next_day(
    oak: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_full_practice(oak)
    leaves(oak)
    live_through(oak, until=LAST_DAY - timedelta(days=1))
    oak.at(LAST_DAY)
    each_day(oak, OAK, now=LAST_DAY)
    oak.sqs.purge_queue(QueueUrl=oak.config.bulk_queue_url)
    for n in range(1, 4):
        day(oak, LAST_DAY + timedelta(days=n))
    assert oak.setups.practices() == []


def test_every_kind_of_thing_that_a_practice_has_is_known_to_its_end() -> None:
    """A new kind of key must be taken away too: see actions/end_practice.py, then name it here."""
    kinds = set(re.findall(r"^P#<practice>#([A-Z]+)", str(keys.__doc__), re.MULTILINE))
    gone_by_themselves = {"ONCE"}  # after a day
    assert kinds - gone_by_themselves == {
        *("SETUP", "PT", "APPT", "BOOK", "BLOCK", "CP", "WORK", "REPLAN", "FIND", "CONTACTS"),
        "STRANGERS",
        *("TAKEN", "FILE", "SOURCES", "MEANT", "HOOK", "FEED", "ICS", "CALL", "RINGING"),
        *("TEXTBACK", "ERASE", "ERASED", "MERGE", "ALIKE", "DOUBLES", "LOOKED", "EXPORT", "END"),
        *("PROOF", "CARRIER", "HEALTH", "SENT", "METER", "PEOPLE", "SEGMENTS", "OPINIONS"),
        *("JOURNEYS", "CASES", "RECOVERY", "CAMP", "SENDERS", "SLOT", "FEEDBACK"),
    }
