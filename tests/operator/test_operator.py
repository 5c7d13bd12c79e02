"""Who runs Rapport sees how the practices are, and stops one that does harm."""

import time
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from chalicelib.actions import change_appointment
from chalicelib.actions.record_receipt import record_receipt
from chalicelib.actions.support_access import allow, enter
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels.receipts import EmailReceipt, Outcome, Receipt
from chalicelib.domain.accounts import Account, Registration, Standing
from chalicelib.domain.delivery import NotDelivered
from chalicelib.domain.ids import AppointmentId
from chalicelib.domain.patients import Channel, Consent
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage import keys
from infra.operator.__main__ import main
from infra.operator.place import Place
from tests.builders import (
    ANA,
    CLEANING,
    ELM,
    MAIN_STREET,
    NOW,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_patient,
)
from tests.conftest import TestServices
from tests.loop import drain, open_practice, register, run, touchpoints
from tests.scenes import (
    book,
    know,
    later,
    open_elm,
    open_oak,
    remind,
    rosies_contact,
    texts_in,
)

ROSIES_EMAIL = "rosie@home.example"


@pytest.fixture
def at(services: TestServices) -> Place:
    boto3.client("s3").create_bucket(
        Bucket=services.config.audit_bucket, ObjectLockEnabledForBucket=True
    )
    open_oak(services)
    know(services)
    open_elm(services)
    return Place(services=services, by="operator:sam")


def account(at: Place) -> Account:
    return at.services.setups.of(OAK, fresh=True).account


def trail(at: Place) -> list[tuple[str, str]]:
    entries = at.services.audit.of_person(OAK, "operator:sam").entries
    return [(entry.who, entry.did) for entry in entries]


def row(shown: str, practice: str) -> dict[str, str]:
    """The practice's line of the list, by the words above it."""
    lines = shown.splitlines()
    [titles] = [line for line in lines if line.startswith("practice ")]
    [line] = [line for line in lines if line.startswith(f"{practice} ")]
    starts = [n for n in range(len(titles)) if titles[n] != " " and titles[n - 2 : n] in ("", "  ")]
    ends = [*starts[1:], None]
    return {titles[a:b].strip(): line[a:b].strip() for a, b in zip(starts, ends, strict=True)}


def metered(at: Place, day: str, **count: int) -> None:
    at.services.db.put({"pk": keys.meter_pk(OAK), "sk": day, **count})


def test_a_practice_is_suspended_with_a_reason_and_its_own_trail_says_by_whom(at: Place) -> None:
    assert main(["suspend", OAK, "--because", "bought a list"], at=at) == 0
    assert account(at).suspended == "bought a list"
    assert trail(at) == [("operator:sam", "sending.suspended")]
    later(at.services, minutes=1)
    main(["resume", OAK], at=at)
    assert account(at).suspended == ""
    assert trail(at)[0] == ("operator:sam", "sending.resumed")


def test_a_suspension_needs_a_reason(at: Place) -> None:
    assert main(["suspend", OAK, "--because", " "], at=at) == 1
    assert account(at).suspended == ""
    assert trail(at) == []


def test_a_practice_that_is_not_there_is_refused_and_gets_no_trail(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (
        ["suspend", "nowhere", "--because", "abuse"],
        ["practice", "nowhere"],
        ["plan", "nowhere", "small"],
        ["audit-verify", "nowhere"],
    ):
        assert main(command, at=at) == 1
        assert "nowhere" in capsys.readouterr().out
    assert at.services.audit.of_person("nowhere", "operator:sam").entries == []  # type: ignore[arg-type]


def test_a_plan_is_one_of_those_that_are_sold(at: Place) -> None:
    assert main(["plan", OAK, "golden"], at=at) == 1
    assert main(["plan", OAK, "large"], at=at) == 0
    assert account(at).plan == "large"
    assert trail(at) == [("operator:sam", "plan.changed")]


def test_a_number_that_the_carriers_registered_opens_the_door_for_everybody(at: Place) -> None:
    waiting = replace(account(at), registration=Registration.WAITING)
    at.services.setups.save(OAK, waiting)
    assert main(["number", OAK, MAIN_STREET, "+12025550188"], at=at) == 0
    assert account(at).registration is Registration.DONE
    assert at.services.doors.number("+12025550188").practice_id == OAK
    assert at.services.setups.of(OAK).locations[MAIN_STREET].number == "+12025550188"


def test_a_number_of_another_practice_is_not_given_away(at: Place) -> None:
    main(["number", ELM, next(iter(at.services.setups.of(ELM).locations)), "+12025550188"], at=at)
    assert main(["number", OAK, MAIN_STREET, "+12025550188"], at=at) == 1
    assert at.services.doors.number("+12025550188").practice_id == ELM


def test_a_number_that_the_carriers_refused_says_why_and_waits_no_longer(at: Place) -> None:
    at.services.setups.save(OAK, replace(account(at), registration=Registration.WAITING))
    assert main(["number-refused", OAK, "--because", "The EIN has another name."], at=at) == 0
    assert account(at).registration is Registration.REFUSED
    assert at.services.registrations.get(OAK).note == "The EIN has another name."
    assert trail(at) == [("operator:sam", "number.refused")]


def test_a_refusal_needs_a_reason_and_a_number_that_waits(at: Place) -> None:
    assert main(["number-refused", OAK, "--because", "The EIN has another name."], at=at) == 1
    assert account(at).registration is Registration.DONE
    at.services.setups.save(OAK, replace(account(at), registration=Registration.WAITING))
    assert main(["number-refused", OAK, "--because", " "], at=at) == 1
    assert account(at).registration is Registration.WAITING
    assert trail(at) == []


def test_a_link_for_support_is_made_while_the_practice_allows_it_and_written_down(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["support-link", OAK], at=at) == 1
    assert "ticket=" not in capsys.readouterr().out
    allow(at.services, OAK, hours=1, by=ANA, revision=0, now=at.services.clock())
    assert main(["support-link", OAK], at=at) == 0
    ticket = capsys.readouterr().out.strip().partition("/support-visit?ticket=")[2]
    assert trail(at) == [("operator:sam", "support.link-made")]
    _, session = enter(at.services, ticket, now=at.services.clock())
    assert (session.practice_id, session.operator) == (OAK, "sam")
    later(at.services, hours=1)
    assert main(["support-link", OAK], at=at) == 1
    assert len(trail(at)) == 1


def test_who_signs_in_at_aws_by_their_email_gets_a_link_too(at: Place) -> None:
    allow(at.services, OAK, hours=1, by=ANA, revision=0, now=at.services.clock())
    sam = replace(at, by="operator:sam+ops@rapport.example")
    assert main(["support-link", OAK], at=sam) == 0


def test_the_list_counts_what_was_sent_and_what_went_wrong_since_yesterday(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    services = at.services
    today = NOW.date()
    metered(at, (today - timedelta(days=5)).isoformat(), texts=50, segments=60, emails=9)
    metered(at, (today - timedelta(days=1)).isoformat(), texts=10, segments=12, emails=2)
    metered(at, today.isoformat(), texts=6, segments=6, emails=0)
    refused, lost, late = (
        remind(services, book(services, appointment_id=AppointmentId(f"v{n}")), state=state)
        for n, state in enumerate((State.CLAIMED, State.CLAIMED, State.SENT))
    )
    services.touchpoints.finish(replace(refused, state=State.FAILED, ended_at=NOW))
    for _ in range(2):  # the second worker that ends it counts nothing
        services.touchpoints.finish(replace(lost, state=State.UNCERTAIN, ended_at=NOW))
    gone = Receipt(
        message_id=late.ref,
        outcome=Outcome.FAILED,
        reason=NotDelivered.UNKNOWN,
        permanent=False,
        at=NOW,
        address=ROSIES_PHONE,
    )
    for _ in range(2):
        record_receipt(services, gone)
    assert main(["practices"], at=at) == 0
    oak = row(capsys.readouterr().out, OAK)
    assert oak["sent"] == "18"
    assert (oak["failed"], oak["uncertain"], oak["not arrived"]) == ("1", "1", "1")
    assert oak["failing %"] == "15.0"
    assert oak["segments"] == "78"
    assert oak["spent $"] == "0.77"  # 78 segments at 0.0098, 11 emails at 0.0001
    assert oak["what to see"] == "many fail"


def test_an_email_that_bounced_is_no_text_that_did_not_arrive(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    services = at.services
    email = services.contacts.known(OAK, Channel.EMAIL, ROSIES_EMAIL)
    remind(
        services, book(services), ref="ses-1", contact_id=email.contact_id, channel=Channel.EMAIL
    )
    bounce = EmailReceipt(
        message_id="ses-1",
        outcome=Outcome.FAILED,
        reason=NotDelivered.UNKNOWN,
        permanent=True,
        at=NOW,
        address=ROSIES_EMAIL,
    )
    for _ in range(2):
        record_receipt(services, bounce)
    main(["practices"], at=at)
    oak = row(capsys.readouterr().out, OAK)
    assert (oak["bounced"], oak["not arrived"]) == ("1", "0")


def test_a_complaint_is_counted_once_however_often_it_is_told(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    services = at.services
    email = services.contacts.known(OAK, Channel.EMAIL, ROSIES_EMAIL)
    remind(
        services, book(services), ref="ses-1", contact_id=email.contact_id, channel=Channel.EMAIL
    )
    complaint = EmailReceipt(
        message_id="ses-1",
        outcome=Outcome.DELIVERED,
        reason=NotDelivered.COMPLAINED,
        permanent=True,
        at=NOW,
        address=ROSIES_EMAIL,
    )
    for _ in range(2):
        record_receipt(services, complaint)
    main(["practices"], at=at)
    oak = row(capsys.readouterr().out, OAK)
    assert oak["spam"] == "1"
    assert oak["what to see"] == "spam reports"


def test_the_list_says_who_is_suspended_on_trial_or_waits_for_its_number(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = replace(
        account(at),
        standing=Standing.TRIAL,
        registration=Registration.WAITING,
        suspended="bought a list",
    )
    at.services.setups.save(OAK, changed)
    main(["practices"], at=at)
    shown = capsys.readouterr().out
    assert row(shown, OAK)["what to see"] == "suspended, trial, number waiting"
    assert row(shown, ELM)["what to see"] == ""


def test_the_list_says_when_the_sweep_last_ran_and_what_it_has_not_seen(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    services = at.services
    sweep_due(services)
    later(services, minutes=6)
    visit = book(services, appointment_id=AppointmentId("late"))
    services.appointments.planned(visit, reminders_at=(), done=True)
    remind(services, visit, state=State.PLANNED, due_at=NOW)
    main(["practices"], at=at)
    shown = capsys.readouterr().out
    assert "Last sweep: 6 min ago." in shown
    assert "1 wait, the oldest for 6 min" in shown
    assert row(shown, OAK)["late"] == "1"
    assert row(shown, ELM)["late"] == "0"


def test_an_empty_sweep_is_a_sweep_too(at: Place, capsys: pytest.CaptureFixture[str]) -> None:
    main(["practices"], at=at)
    assert "Last sweep: never." in capsys.readouterr().out
    sweep_due(at.services)
    later(at.services, minutes=1)
    sweep_due(at.services)
    main(["practices"], at=at)
    assert "Last sweep: 0 s ago." in capsys.readouterr().out


def test_one_practice_is_shown_with_its_reason(
    at: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["suspend", OAK, "--because", "bought a list"], at=at)
    capsys.readouterr()
    assert main(["practice", OAK], at=at) == 0
    assert "suspended: bought a list" in capsys.readouterr().out


def test_tampering_is_found_and_told_to_the_shell(
    at: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.operator.__main__.system_clock", lambda: NOW)
    for because in ("bought a list", "bought another"):
        main(["suspend", OAK, "--because", because], at=at)
        later(at.services, seconds=1)
    assert main(["audit-verify", OAK], at=at) == 0
    assert f"{OAK}: as it was written" in capsys.readouterr().out
    entries = boto3.resource("dynamodb").Table(at.services.config.audit_table_name)
    first = min(entries.scan()["Items"], key=lambda item: str(item["sk"]))
    entries.delete_item(Key={"pk": first["pk"], "sk": first["sk"]})
    assert main(["audit-verify", "--all"], at=at) == 1
    shown = capsys.readouterr().out
    assert f"{OAK}: 1 wrong" in shown
    assert f"{ELM}: as it was written" in shown


def test_verifying_asks_for_one_practice_or_all(at: Place) -> None:
    for wrong in (["audit-verify"], ["audit-verify", OAK, "--all"]):
        with pytest.raises(SystemExit):
            main(wrong, at=at)


def test_within_a_minute_nothing_leaves_what_is_queued_included_and_a_stop_is_still_a_stop(
    services: TestServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers are other processes, which keep what they have read of a setup."""
    open_practice(services)
    register(services)
    starts_at = NOW + timedelta(days=10)
    change_appointment.book(
        services,
        OAK,
        patient_id=a_patient().patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=starts_at,
        by=ANA,
        must_be_free=False,
    )
    run(services)
    due = starts_at.replace(hour=15, minute=0) - timedelta(days=3)
    assert sweep_due(services.at(due + timedelta(minutes=1))) == 1
    desk = TestServices(services.config).at(services.clock())
    main(["suspend", OAK, "--because", "bought a list"], at=Place(services=desk, by="operator:sam"))
    assert services.setups.of(OAK).account.suspended == ""
    a_minute = time.monotonic() + 59
    monkeypatch.setattr("chalicelib.storage.setup.time.monotonic", lambda: a_minute)
    drain(services)
    assert services.texts.sent == []
    assert [of.why for of in touchpoints(services, ROSIES_PHONE)] == [Why.SUSPENDED]
    texts_in(services, "STOP")
    assert rosies_contact(services).care is Consent.STOPPED
    assert services.texts.sent == []
