"""What happens at a practice arrives at its other software: once it answers, and in order."""

import json
from datetime import timedelta

import boto3
import pytest

from chalicelib.actions import change_appointment
from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.actions.hooks import endpoints
from chalicelib.actions.hooks.deliver import LEASE, deliver
from chalicelib.actions.hooks.messages import bodies
from chalicelib.actions.hooks.tell import hurry, writes_for
from chalicelib.actions.merge_patients import merge
from chalicelib.actions.repair import repair
from chalicelib.actions.sweep_due import sweep_due
from chalicelib.channels.public_web import AddressRefused, Why
from chalicelib.domain.conversations import WorkKind
from chalicelib.domain.hooks import (
    EventType,
    Off,
    State,
    TooManyEndpoints,
    of_import,
    of_test,
)
from chalicelib.domain.ids import EndpointId, EventId, PatientId
from chalicelib.storage import keys
from chalicelib.storage.audit import AuditEntry
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh
from tests.builders import ANA, CLEANING, ELM, MAIN_STREET, MONDAY, OAK, PATEL, a_patient
from tests.conftest import TestServices
from tests.loop import drain
from tests.receivers import (
    Receiver,
    an_endpoint,
    deliveries,
    receiver_of,
    tell,
    work_off,
)
from tests.scenes import book, change, everything, know, later, open_elm, open_oak, texts_in, work


@pytest.fixture
def oak(services: TestServices) -> TestServices:
    open_oak(services)
    return services


@pytest.fixture
def receiver(oak: TestServices) -> Receiver:
    return receiver_of(oak)


def swept(services: TestServices, **by: float) -> None:
    """Time passes; the sweep finds what became due, and a worker takes it."""
    later(services, **by)
    sweep_due(services)
    work_off(services)


def test_what_happens_to_a_visit_arrives_signed_and_in_order(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak)
    know(oak)
    later(oak, seconds=1)
    visit = change_appointment.book(
        oak,
        OAK,
        patient_id=PatientId("rosa"),
        provider_id=PATEL,
        location_id=MAIN_STREET,
        visit_type_id=CLEANING,
        starts_at=MONDAY + timedelta(days=2),
        by=ANA,
    )
    later(oak, seconds=1)
    change_appointment.confirm(oak, OAK, visit.appointment_id, by=ANA)
    later(oak, seconds=1)
    change_appointment.cancel(oak, OAK, visit.appointment_id, by=ANA)
    tell(oak)
    assert receiver.types == [
        "patient.created",
        "appointment.booked",
        "appointment.confirmed",
        "appointment.cancelled",
    ]
    secret = oak.hooks.keeping(OAK, endpoint.endpoint_id).secret
    assert all(of.is_signed_with(secret) for of in receiver.arrived)
    assert [of.said["data"].get("revision") for of in receiver.arrived[1:]] == [1, 2, 3]
    assert {of.state for of in deliveries(oak, endpoint)} == {State.DELIVERED}


def test_what_a_patient_texts_is_told_of_and_not_in_their_words(
    oak: TestServices, receiver: Receiver
) -> None:
    an_endpoint(oak)
    know(oak)
    tell(oak)
    later(oak, seconds=1)
    receiver.arrived.clear()
    texts_in(oak, "STOP please")
    texts_in(oak, "can somebody call me about my tooth?")
    tell(oak)
    assert sorted(receiver.types) == [
        "contact.opted_out",
        "contact.opted_out",
        "message.received",
        "message.received",
        "work_item.opened",
    ]
    assert {str(of.said["data"].get("patient_ids", ["rosa"])) for of in receiver.arrived} == {
        "['rosa']"
    }
    said = [of.said["data"] for of in receiver.arrived if of.type == "contact.opted_out"]
    assert {of["purpose"] for of in said} == {"care", "marketing"}
    assert "tooth" not in "".join(of.body.decode() for of in receiver.arrived)


def test_a_practice_without_an_endpoint_pays_nothing_for_it(
    oak: TestServices, receiver: Receiver
) -> None:
    know(oak)
    book(oak)
    texts_in(oak, "hello?")
    assert not [key for key in everything(oak) if "#HOOK#" in key[0]]
    assert oak.hooks.noted() == []
    assert writes_for(oak, OAK, of_import("i1", {"new": 3}, at=MONDAY)) == []
    asked: list[str] = []
    oak.session.events.register("before-call", lambda model, **_: asked.append(model.name))
    hurry(oak)
    assert asked == []


def test_only_what_was_asked_for_is_told_and_only_to_those_who_asked(
    oak: TestServices, receiver: Receiver
) -> None:
    an_endpoint(oak, "patient.created", url="https://a.example.com/")
    an_endpoint(oak, "appointment.booked", url="https://b.example.com/")
    know(oak)
    book(oak)
    tell(oak)
    assert [(of.url, of.type) for of in receiver.arrived] == [
        ("https://a.example.com/", "patient.created"),
        ("https://b.example.com/", "appointment.booked"),
    ]


def test_another_practice_is_told_nothing(oak: TestServices, receiver: Receiver) -> None:
    open_elm(oak)
    theirs = an_endpoint(oak, practice_id=ELM)
    mine = an_endpoint(oak)
    know(oak)
    [delivery] = deliveries(oak, mine)
    assert deliveries(oak, theirs) == []
    stolen = bodies([(ELM, mine.endpoint_id, delivery.event_id)])
    assert [deliver(oak, of) for of in stolen] == [[]]
    assert receiver.arrived == []
    with pytest.raises(NotFound):
        endpoints.delivery_of(oak, ELM, mine.endpoint_id, delivery.event_id)
    with pytest.raises(NotFound):
        endpoints.delivery_of(oak, ELM, theirs.endpoint_id, delivery.event_id)


def test_a_change_that_did_not_come_to_be_is_not_told(
    oak: TestServices, receiver: Receiver
) -> None:
    an_endpoint(oak)
    visit = book(oak)
    tell(oak)
    with pytest.raises(StaleWrite):
        oak.appointments.save(
            OAK,
            change(visit, note="x", starts_at=visit.starts_at + timedelta(hours=1)),
            was=change(visit, revision=7),
            zone=oak.setups.of(OAK).locations[MAIN_STREET].tz,
            audit=AuditEntry(
                practice_id=OAK, entry_id=fresh(MONDAY), at=MONDAY, who=ANA, did="appointment.moved"
            ),
        )
    tell(oak)
    assert receiver.types == ["appointment.booked"]


def test_what_the_hurry_lost_the_sweep_brings(oak: TestServices, receiver: Receiver) -> None:
    an_endpoint(oak, "patient.created")
    know(oak)
    oak.hooks.noted()
    work_off(oak)
    assert receiver.arrived == []
    swept(oak, seconds=30)
    assert receiver.types == ["patient.created"]
    swept(oak, hours=80)
    assert len(receiver.arrived) == 1


def test_a_target_that_fails_is_tried_again_and_then_works(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)
    receiver.status = 500
    tell(oak)
    [delivery] = deliveries(oak, endpoint)
    assert delivery.due_at == MONDAY + timedelta(seconds=5)
    assert oak.hooks.keeping(OAK, endpoint.endpoint_id).fails == 1
    receiver.status = 200
    swept(oak, seconds=20)
    [delivery] = deliveries(oak, endpoint)
    assert delivery.state is State.DELIVERED
    assert [of.status for of in delivery.attempts] == [500, 200]
    first, second = receiver.arrived
    assert first.id == second.id
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) > int(first.headers["webhook-timestamp"])
    assert oak.hooks.keeping(OAK, endpoint.endpoint_id).fails == 0


def test_the_second_try_does_not_wait_for_the_sweep(oak: TestServices, receiver: Receiver) -> None:
    an_endpoint(oak, "patient.created")
    know(oak)
    receiver.status = 503
    tell(oak)
    waits = boto3.client("sqs").get_queue_attributes(
        QueueUrl=oak.config.hook_queue_url, AttributeNames=["All"]
    )["Attributes"]
    assert waits["ApproximateNumberOfMessagesDelayed"] == "1"


def test_what_is_behind_a_failure_waits_its_turn_and_arrives_after_it(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    for n in range(3):
        know(oak, a_patient(patient_id=f"p{n}", phone="", email=""))
        later(oak, seconds=1)
    receiver.why = Why.TIMED_OUT
    tell(oak)
    assert len(receiver.arrived) == 1
    assert [of.tries for of in deliveries(oak, endpoint)] == [1, 0, 0]
    receiver.why = None
    swept(oak, seconds=30)
    ids = [of.said["data"]["patient_id"] for of in receiver.arrived]
    assert ids == ["p0", "p0", "p1", "p2"]


def test_a_target_that_hangs_again_and_again_is_left_alone(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    for n in range(12):
        know(oak, a_patient(patient_id=f"p{n}", phone="", email=""))
    receiver.why = Why.TIMED_OUT
    tell(oak)
    for _ in range(10):
        swept(oak, seconds=60)
    in_ten_minutes = len(receiver.arrived)
    assert in_ten_minutes <= 9
    for _ in range(4):
        swept(oak, minutes=60)
    assert len(receiver.arrived) <= in_ten_minutes + 4
    receiver.why = None
    swept(oak, hours=5)
    swept(oak, hours=5)
    assert {of.state for of in deliveries(oak, endpoint)} == {State.DELIVERED}


def test_another_endpoints_events_are_not_in_a_hanging_ones_messages(
    oak: TestServices, receiver: Receiver
) -> None:
    for n in range(2):
        an_endpoint(oak, "patient.created", url=f"https://{n}.example.com/")
    for n in range(12):
        know(oak, a_patient(patient_id=f"p{n}", phone="", email=""))
    sent = [json.loads(of) for of in bodies(oak.hooks.noted())]
    assert sorted(len(of["of"]) for of in sent) == [2, 2, 10, 10]
    assert len({of["id"] for of in sent}) == 2


def test_a_target_that_says_when_to_come_again_is_obeyed(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)
    receiver.status, receiver.headers = 429, {"retry-after": "3600"}
    tell(oak)
    assert deliveries(oak, endpoint)[0].due_at == MONDAY + timedelta(hours=1)
    receiver.headers = {"retry-after": "Mon, 23 Nov 2026 18:00:00 GMT"}
    swept(oak, hours=1, minutes=1)
    assert deliveries(oak, endpoint)[0].due_at == MONDAY + timedelta(hours=4)


@pytest.mark.parametrize(
    "says",
    [
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        "9" * 4000,
    ],
)
def test_a_target_that_names_no_time_there_is_is_tried_again_as_usual(
    oak: TestServices, receiver: Receiver, says: str
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)
    receiver.status, receiver.headers = 503, {"retry-after": says}
    tell(oak)
    [delivery] = deliveries(oak, endpoint)
    assert (delivery.tries, delivery.claimed_until) == (1, None)


def test_after_ten_tries_it_is_given_up_and_can_be_replayed(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)
    receiver.status = 404
    tell(oak)
    for _ in range(9):
        [delivery] = deliveries(oak, endpoint)
        assert delivery.due_at is not None
        oak.at(delivery.due_at)
        swept(oak, seconds=20)
    [delivery] = deliveries(oak, endpoint)
    assert delivery.state is State.FAILED
    assert len(delivery.attempts) == len(receiver.arrived) == 10
    receiver.status = 200
    assert endpoints.replay_one(oak, delivery, by=ANA)
    swept(oak, seconds=20)
    [delivery] = deliveries(oak, endpoint)
    assert delivery.state is State.DELIVERED
    assert len({of.id for of in receiver.arrived}) == 1


def test_a_target_that_is_gone_is_told_nothing_more_and_the_practice_hears_of_it(
    oak: TestServices, receiver: Receiver
) -> None:
    owner = oak.setups.of(OAK).staff[ANA]
    oak.setups.save(OAK, change(owner, role="owner", email="ana@oak.example", revision=1))  # type: ignore[arg-type]
    endpoint = an_endpoint(oak, "patient.created")
    for n in range(3):
        know(oak, a_patient(patient_id=f"p{n}", phone="", email=""))
    receiver.status = 410
    tell(oak)
    assert len(receiver.arrived) == 1
    off = oak.setups.of(OAK, fresh=True).hooks[endpoint.endpoint_id]
    assert off.off is Off.GONE
    assert [of.state for of in deliveries(oak, endpoint)] == [State.FAILED, State.HELD, State.HELD]
    assert [of.kind for of in work(oak)] == [WorkKind.NOT_TOLD]
    [email] = oak.emails.sent
    assert email.to == "ana@oak.example"
    know(oak, a_patient(patient_id="p9", phone="", email=""))
    swept(oak, hours=1)
    assert len(receiver.arrived) == 1
    assert len(deliveries(oak, endpoint)) == 3

    receiver.status = 200
    endpoints.turn_on(oak, off, by=ANA)
    on = oak.setups.of(OAK, fresh=True).hooks[endpoint.endpoint_id]
    endpoints.replay_all(oak, on, since=MONDAY - timedelta(days=1), by=ANA)
    drain(oak)
    swept(oak, seconds=20)
    assert {of.state for of in deliveries(oak, endpoint)} == {State.DELIVERED}


def test_after_five_days_of_nothing_but_failures_it_is_turned_off_once(
    oak: TestServices, receiver: Receiver
) -> None:
    owner = oak.setups.of(OAK).staff[ANA]
    oak.setups.save(OAK, change(owner, role="owner", email="ana@oak.example", revision=1))  # type: ignore[arg-type]
    endpoint = an_endpoint(oak, "patient.created")
    receiver.why = Why.NOT_CONNECTED
    for n in range(6):
        know(oak, a_patient(patient_id=f"p{n}", phone="", email=""))
        for _ in range(2):
            swept(oak, hours=12)
    assert oak.setups.of(OAK, fresh=True).hooks[endpoint.endpoint_id].off is Off.FAILING
    assert len(oak.emails.sent) == 1
    swept(oak, hours=30)
    assert State.WAITING not in {of.state for of in deliveries(oak, endpoint)}


def test_a_worker_that_dies_between_posting_and_recording_posts_again_under_the_same_id(
    oak: TestServices, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)

    class Killed(BaseException):
        pass

    def dies(*_: object, **__: object) -> bool:
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(oak.hooks, "record", dies)
        with pytest.raises(Killed):
            tell(oak)
    swept(oak, seconds=60)
    assert len(receiver.arrived) == 1
    swept(oak, minutes=LEASE.seconds // 60 + 1)
    assert [of.id for of in receiver.arrived] == [receiver.arrived[0].id] * 2
    assert deliveries(oak, endpoint)[0].state is State.DELIVERED


def test_a_worker_that_dies_before_it_posts_loses_nothing(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)
    [delivery] = deliveries(oak, endpoint)
    assert oak.hooks.claim(delivery, until=MONDAY + LEASE)
    swept(oak, minutes=5)
    assert len(receiver.arrived) == 1


def test_two_workers_with_one_message_post_it_once(oak: TestServices, receiver: Receiver) -> None:
    an_endpoint(oak, "patient.created")
    know(oak)
    [body] = bodies(oak.hooks.noted())
    receiver.meanwhile = lambda: deliver(oak, body) and None
    deliver(oak, body)
    deliver(oak, body)
    assert len(receiver.arrived) == 1


def test_what_the_queue_lost_the_repair_finds(oak: TestServices, receiver: Receiver) -> None:
    an_endpoint(oak, "patient.created")
    know(oak)
    oak.hooks.noted()
    later(oak, minutes=1)
    sweep_due(oak)
    oak.sqs.purge_queue(QueueUrl=oak.config.hook_queue_url)
    later(oak, minutes=20)
    repair(oak)
    work_off(oak)
    assert receiver.types == ["patient.created"]


def test_a_worker_without_time_leaves_the_rest_for_the_next(
    oak: TestServices, receiver: Receiver
) -> None:
    an_endpoint(oak, "patient.created")
    for n in range(2):
        know(oak, a_patient(patient_id=f"p{n}", phone="", email=""))
    times = iter([True, False])
    [body] = bodies(oak.hooks.noted())
    deliver(oak, body, has_time=lambda: next(times))
    assert len(receiver.arrived) == 1
    swept(oak, seconds=30)
    assert len(receiver.arrived) == 2


def test_while_a_secret_is_rotated_both_are_good(oak: TestServices, receiver: Receiver) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    old = oak.hooks.keeping(OAK, endpoint.endpoint_id).secret
    new = endpoints.rotate_secret(oak, endpoint, by=ANA).secret
    assert new.startswith("whsec_")
    assert new != old
    know(oak)
    tell(oak)
    assert receiver.arrived[0].is_signed_with(old)
    assert receiver.arrived[0].is_signed_with(new)
    later(oak, days=8)
    know(oak, a_patient(patient_id="ben", phone="", email=""))
    tell(oak)
    assert not receiver.arrived[1].is_signed_with(old)
    assert receiver.arrived[1].is_signed_with(new)


def test_a_private_address_is_not_taken(oak: TestServices, receiver: Receiver) -> None:
    for url in ("https://127.0.0.1/", "http://hooks.example.com/", "https://localhost/"):
        with pytest.raises(AddressRefused):
            an_endpoint(oak, url=url)
    assert oak.setups.of(OAK, fresh=True).hooks == {}


def test_there_are_five_endpoints_at_the_most(oak: TestServices, receiver: Receiver) -> None:
    for n in range(5):
        an_endpoint(oak, "patient.created", url=f"https://{n}.example.com/")
    with pytest.raises(TooManyEndpoints):
        an_endpoint(oak)


def test_an_endpoint_that_was_removed_leaves_nothing(oak: TestServices, receiver: Receiver) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)
    endpoints.remove_endpoint(oak, endpoint, by=ANA)
    drain(oak)
    tell(oak)
    assert receiver.arrived == []
    assert not [key for key in everything(oak) if "HOOK#" in "".join(key)]


def test_erasing_a_patient_takes_what_was_told_of_them(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak)
    rosa = know(oak)
    know(oak, a_patient(patient_id="ben", phone="", email=""))
    book(oak)
    texts_in(oak, "please call me?")
    tell(oak)
    assert len(deliveries(oak, endpoint)) > 4
    ask(oak, OAK, rosa, basis="asked", by=ANA)
    erase_patient(oak, OAK, rosa.patient_id)
    tell(oak)
    left = deliveries(oak, endpoint)
    assert [of.patient_id for of in left] == ["ben"]
    assert "rosa" not in "".join(of.body for of in left)


def test_what_was_told_is_kept_for_thirty_days(oak: TestServices, receiver: Receiver) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    know(oak)
    [delivery] = deliveries(oak, endpoint)
    key = keys.event(OAK, endpoint.endpoint_id, delivery.event_id)
    item = oak.db.get(key)
    assert item is not None
    assert item["expires_at"] == int((MONDAY + timedelta(days=30)).timestamp())


def test_two_records_that_are_found_to_be_one_person_are_told_of(
    oak: TestServices, receiver: Receiver
) -> None:
    an_endpoint(oak, "patient.merged")
    rosa = know(oak)
    rose = know(oak, a_patient(patient_id=PatientId("rose"), phone="", email=""))
    merge(oak, OAK, survivor=rose.patient_id, retired=rosa.patient_id, by=ANA)
    tell(oak)
    assert [(of.type, str(of.said["data"])) for of in receiver.arrived] == [
        ("patient.merged", "{'patient_id': 'rose', 'merged_patient_id': 'rosa'}"),
    ]


def test_a_test_arrives_whatever_was_asked_for(oak: TestServices, receiver: Receiver) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    endpoints.send_test(oak, endpoint)
    tell(oak)
    assert receiver.types == ["webhook.test"]
    assert of_test(EndpointId("e"), at=MONDAY).type is EventType.TEST


def test_a_message_about_what_is_not_there_is_harmless(
    oak: TestServices, receiver: Receiver
) -> None:
    endpoint = an_endpoint(oak, "patient.created")
    for body in bodies(
        [(OAK, endpoint.endpoint_id, EventId("none")), (OAK, EndpointId("x"), EventId("none"))]
    ):
        assert deliver(oak, body) == []


def test_it_is_signed_at_the_worlds_time_where_ours_was_moved(
    oak: TestServices, receiver: Receiver
) -> None:
    an_endpoint(oak, "patient.created")
    know(oak)
    [body] = bodies(oak.hooks.noted())
    world = MONDAY - timedelta(days=2)
    deliver(oak, body, signed_at=lambda: world)
    assert receiver.arrived[0].headers["webhook-timestamp"] == str(int(world.timestamp()))
