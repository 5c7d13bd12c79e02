"""What the wiring hands out is what the tests of the channels tried."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions import change_appointment as schedule
from chalicelib.actions.send_message import send_now
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels import twilio
from chalicelib.domain.conversations import By
from chalicelib.domain.patients import Channel
from chalicelib.domain.practices import Carrier
from chalicelib.domain.touchpoints import State, Why
from chalicelib.storage.touchpoints import touchpoint_item
from chalicelib.wiring import Services
from tests.builders import (
    ANA,
    CLEANING,
    MAIN_STREET,
    OAK,
    PATEL,
    ROSIES_PHONE,
    a_patient,
)
from tests.conftest import TestServices
from tests.loop import drain, open_practice, register, run, touchpoints

DUE = datetime(2026, 11, 30, 15, 1, tzinfo=UTC)
THURSDAY_1030 = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)


@pytest.fixture
def own_number(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> TestServices:
    """Oak brought its number from Twilio; its texts leave through the channel of the wiring."""
    monkeypatch.setattr(TestServices, "sms", Services.sms)
    open_practice(services)
    _bring_number(services, account="AC1")
    register(services)
    schedule.book(
        services,
        OAK,
        patient_id=a_patient().patient_id,
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=THURSDAY_1030,
        by=ANA,
    )
    return services


def _bring_number(services: TestServices, *, account: str) -> None:
    location = services.setups.of(OAK).locations[MAIN_STREET]
    brought = replace(location, carrier=Carrier.TWILIO, twilio_account=account)
    services.setups.save(OAK, brought)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection to Twilio can be made."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    _twilio_is_at(monkeypatch, f"http://127.0.0.1:{port}")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Twilio's address answers with a redirect to somebody else; what arrives there is kept."""
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        listener.settimeout(0.05)
        stopping = threading.Event()

        def serve() -> None:
            while not stopping.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(2)
                    arrived.append(connection.recv(65536).split(b"\r\n")[0])
                    connection.sendall(
                        b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n"
                        + f"Location: http://127.0.0.1:{port}/somebody-else\r\n\r\n".encode()
                    )

        thread = threading.Thread(target=serve)
        thread.start()
        _twilio_is_at(monkeypatch, f"http://127.0.0.1:{port}")
        yield arrived
        stopping.set()
        thread.join()


def _twilio_is_at(monkeypatch: pytest.MonkeyPatch, api: str) -> None:
    defaults = {**(twilio.TwilioSms.__init__.__kwdefaults__ or {}), "api": api}
    monkeypatch.setattr(twilio.TwilioSms.__init__, "__kwdefaults__", defaults)


def _send_what_is_due(services: TestServices) -> None:
    services.at(DUE)
    sweep_due(services)
    drain(services)


@pytest.mark.usefixtures("nobody")
def test_a_reminder_that_never_reached_twilio_is_tried_again(own_number: TestServices) -> None:
    _send_what_is_due(own_number)
    [waits] = touchpoints(own_number, ROSIES_PHONE)
    assert waits.state is State.PLANNED
    assert own_number.work_items.open_ones(OAK) == []


def test_a_redirect_does_not_take_a_patients_text_to_somebody_else(
    own_number: TestServices, elsewhere: list[bytes]
) -> None:
    _send_what_is_due(own_number)
    [request] = elsewhere
    assert request.startswith(b"POST /2010-04-01/Accounts/AC1/")


def test_texts_of_an_account_without_a_token_wait_and_the_desk_reads_why_once(
    own_number: TestServices,
) -> None:
    _bring_number(own_number, account="AC9")
    _send_what_is_due(own_number)
    [waits] = touchpoints(own_number, ROSIES_PHONE)
    assert waits.state is State.PLANNED
    own_number.at(waits.due_at)
    sweep_due(own_number)
    drain(own_number)
    [item] = own_number.work_items.open_ones(OAK)
    assert item.line == (
        "Texts wait: the number that they leave from is not set up. They are tried again each "
        "minute."
    )


def test_texts_of_an_account_that_never_gets_a_token_fail_and_say_so(
    own_number: TestServices,
) -> None:
    _bring_number(own_number, account="AC9")
    own_number.at(THURSDAY_1030 - timedelta(minutes=17))
    [planned] = touchpoints(own_number, ROSIES_PHONE)
    late = replace(planned, due_at=own_number.clock(), decent_until=None)
    own_number.db.put(touchpoint_item(late))
    run(own_number)
    [ended] = touchpoints(own_number, ROSIES_PHONE)
    assert (ended.state, ended.why) == (State.FAILED, Why.GAVE_UP)
    [item] = own_number.work_items.open_ones(OAK)
    assert item.line == (
        "Text not delivered. The practice's sending number or address is not set up."
    )


def test_a_person_who_writes_from_an_account_without_a_token_is_told_that_it_failed(
    own_number: TestServices,
) -> None:
    _bring_number(own_number, account="AC9")
    contact = own_number.contacts.known(OAK, Channel.TEXT, ROSIES_PHONE)
    said = send_now(
        own_number,
        OAK,
        contact,
        text="See you soon.",
        by=By.STAFF,
        location_id=MAIN_STREET,
        staff_id=ANA,
    )
    assert said is not None
    assert said.state == "failed"
