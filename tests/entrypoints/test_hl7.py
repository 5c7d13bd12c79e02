"""A hospital's interface engine sends HL7 v2 to Oak Dental."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import EndpointConnectionError
from chalice.test import Client

from app import app
from chalicelib import wiring
from chalicelib.actions.erase_patient import ask, erase_patient
from chalicelib.actions.receive_hl7 import take_again
from chalicelib.domain.api_keys import Scope
from chalicelib.domain.appointments import Appointment, Status
from chalicelib.domain.arriving import appointment_id_of, patient_id_of
from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.patients import Patient
from chalicelib.storage.errors import NotFound
from chalicelib.storage.hl7_messages import Hl7Message
from tests.api_keys import a_key, bearer
from tests.builders import ANA, ELM, NOW, OAK
from tests.conftest import TestServices
from tests.documents import what_became_of
from tests.hl7_feed import FIXTURES, codes, fixture, noted, send
from tests.loop import drain
from tests.scenes import everything, open_elm, open_oak

LATER = NOW + timedelta(days=11)


class Feed:
    """Oak's, with a key of its own."""

    def __init__(self, services: TestServices, client: Client) -> None:
        self.services = services
        self.client = client
        self.headers = bearer(a_key(services, Scope.HL7_WRITE))

    def send(self, raw: bytes) -> str:
        """MSA-1 of all messages."""
        self.services.at(self.services.clock() + timedelta(seconds=5))
        answer = send(self.client, self.headers, raw)
        assert answer.status_code == 200
        return " ".join(codes(answer))

    def sends(self, *names: str) -> str:
        return " ".join(self.send(fixture(name)) for name in names)

    def visit(self, key: str = "F2002@EHR", system: str = "hl7:OAKHOSP") -> Appointment | None:
        of = appointment_id_of(OAK, system, key)
        return self.services.appointments.get_many(OAK, [of]).get(of)

    def patient(self, key: str = "000471") -> Patient | None:
        of = patient_id_of(OAK, "hl7:OAKHOSP", key)
        return self.services.patients.get_many(OAK, [of]).get(of)


@pytest.fixture
def feed(services: TestServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Feed]:
    monkeypatch.setattr(wiring, "services", lambda: services)
    open_oak(services)
    services.at(LATER)
    with Client(app) as client:
        yield Feed(services, client)


def test_a_visit_is_booked_moved_and_called_off(feed: Feed) -> None:
    assert feed.sends("siu_s12") == "AA"
    booked = feed.visit()
    assert booked is not None
    assert booked.starts_at == datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
    assert (booked.provider_id, booked.visit_type_id, booked.note) == ("patel", "cleaning", "")
    assert feed.sends("siu_s13_moved") == "AA"
    moved = feed.visit()
    assert moved is not None
    assert moved.starts_at == datetime(2026, 12, 4, 19, 0, tzinfo=UTC)
    assert feed.sends("siu_s15_still_says_booked") == "AA"
    off = feed.visit()
    assert off is not None
    assert off.status is Status.CANCELLED


def test_a_visit_is_called_off_by_its_number_alone(feed: Feed) -> None:
    assert feed.sends("siu_s15_without_pid") == "AA"
    assert feed.visit() is None
    feed.sends("siu_s12")
    assert feed.sends("siu_s15_without_pid") == "AA"
    assert noted(feed.services)[0].says.startswith("Taken before") is False
    later = fixture("siu_s15_without_pid").replace(b"MSG00041", b"MSG00042")
    assert feed.send(later) == "AA"
    off = feed.visit()
    assert off is not None
    assert off.status is Status.CANCELLED


def test_the_oldest_message_may_come_last_and_changes_nothing_then(feed: Feed) -> None:
    feed.sends("siu_s12", "siu_s13_moved")
    older = fixture("siu_s12").replace(b"MSG00001", b"MSG0000X")
    assert feed.send(older) == "AA"
    visit = feed.visit()
    assert visit is not None
    assert visit.starts_at == datetime(2026, 12, 4, 19, 0, tzinfo=UTC)
    assert "newer word came before" in noted(feed.services)[-1].says


def test_the_same_message_again_changes_nothing_and_is_answered_as_before(feed: Feed) -> None:
    feed.sends("siu_s12")
    before = everything(feed.services)
    assert feed.sends("siu_s12") == "AA"
    assert [of.times for of in noted(feed.services)] == [2]
    assert len(everything(feed.services)) == len(before)


def test_a_number_that_is_used_again_with_other_words_is_another_message(feed: Feed) -> None:
    """Interface engines count from one again each day."""
    feed.sends("siu_s13_moved", "siu_s14_lf_only")
    assert {of.control_id for of in noted(feed.services)} == {"MSG00002"}
    visit = feed.visit()
    assert visit is not None
    assert (visit.ends_at - visit.starts_at).total_seconds() == 45 * 60


def test_a_filler_number_that_comes_later_does_not_make_a_second_visit(feed: Feed) -> None:
    placed = fixture("siu_s12").replace(b"|F2002^EHR|", b"||")
    assert feed.send(placed) == "AA"
    assert feed.sends("siu_s13_moved") == "AA"
    assert feed.visit() is None
    one = feed.visit("placer:P77@PRM")
    assert one is not None
    assert one.starts_at == datetime(2026, 12, 4, 19, 0, tzinfo=UTC)


def test_a_merge_makes_the_old_number_an_alias(feed: Feed) -> None:
    assert feed.sends("siu_s12", "adt_a40_merge") == "AA AA"
    sam = feed.patient()
    assert sam is not None
    old = feed.patient("000999")
    assert old is not None
    assert old.merged_into == sam.patient_id


def test_nothing_of_a_message_that_is_refused_is_written(feed: Feed) -> None:
    for name in ("cut_in_half", "cut_mllp", "siu_impossible_time", "siu_without_resources"):
        assert feed.sends(name) in ("AE", "AR")
    partitions = [pk for pk, _ in everything(feed.services)]
    assert not [pk for pk in partitions if re.search("#(PT|APPT|CP|BOOK|TAKEN)#", pk)]
    assert feed.sends("siu_s12") == "AA"
    assert [pk for pk, _ in everything(feed.services) if "#APPT#" in pk]


def test_a_message_that_was_refused_is_taken_once_what_was_wrong_is_mended(feed: Feed) -> None:
    assert feed.sends("adt_a05_a38_books") == "AA AA AA"
    assert feed.visit("V-23AP@OAKHOSP", "hl7:RAJ01") is None
    feed.services.hl7.save_feed(Hl7Feed(practice_id=OAK, a05_books=True))
    for of in noted(feed.services):
        take_again(feed.services, OAK, of.message_id, by="ana")
    off, on = (feed.visit(f"V-{of}AP@OAKHOSP", "hl7:RAJ01") for of in (23, 24))
    assert off is not None
    assert on is not None
    assert (off.status, on.status) == (Status.CANCELLED, Status.BOOKED)


def test_the_message_is_kept_as_it_came_and_encrypted_for_thirty_days(feed: Feed) -> None:
    feed.sends("adt_a04_latin1")
    [kept] = noted(feed.services)
    assert feed.services.hl7.raw(OAK, kept.message_id) == fixture("adt_a04_latin1")


def test_what_is_written_down_of_a_message_says_nothing_of_anybody(feed: Feed) -> None:
    for path in sorted(FIXTURES.glob("siu_[ft]*")) + sorted(FIXTURES.glob("*_a0*")):
        feed.send(path.read_bytes())
    told = str([(of.says, of.where, of.flags) for of in noted(feed.services)])
    for word in ("Rivera", "Sam", "5550", "1985", "Nu", "Jos", "Okafor", "Lindqvist", "home."):
        assert word not in told


def test_while_something_of_ours_does_not_answer_the_sender_tries_again(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **kwargs: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://s3.example")

    with monkeypatch.context() as patch:
        patch.setattr(type(feed.services.hl7), "keep_raw", breaks)
        answer = send(feed.client, feed.headers, fixture("siu_s12"))
        assert answer.status_code == 503
        assert codes(answer) == ["AE"]
        assert feed.visit() is None
    assert feed.sends("siu_s12") == "AA"
    assert feed.visit() is not None


def test_a_batch_is_answered_by_a_batch_that_says_how_many_came(feed: Feed) -> None:
    answer = send(feed.client, feed.headers, fixture("batch_count_is_wrong")).body.decode()
    assert answer.startswith("BHS|^~\\&|RAPPORT|OAK|EHR|OAKHOSP|")
    assert answer.endswith("BTS|2|BTS-1 says 3: 2 came\r")


def test_mllp_is_answered_in_mllp(feed: Feed) -> None:
    answer = send(feed.client, feed.headers, fixture("adt_a31_mllp")).body
    assert answer[:1] == b"\x0b"
    assert answer[-2:] == b"\x1c\r"


def test_what_no_key_or_record_could_hold_is_refused_and_not_our_failure(feed: Feed) -> None:
    long = b"9" * 2_000
    whole = fixture("siu_s12")
    assert feed.send(whole.replace(b"F2002", long)) == "AE"
    assert feed.send(whole.replace(b"000471", long)) == "AE"
    assert feed.send(whole.replace(b"Rivera", long * 100)) == "AR"
    assert feed.send(whole.replace(b"MSG00001", long).replace(b"|OAKHOSP|", b"|" + long + b"|"))
    assert {of.where for of in noted(feed.services)} >= {"SCH-2", "PID-3", "MSH"}


def test_who_is_erased_is_not_found_by_the_number_of_a_visit(feed: Feed) -> None:
    feed.sends("siu_s12")
    sam = feed.patient()
    assert sam is not None
    ask(feed.services, OAK, sam, basis="asked", by=ANA)
    erase_patient(feed.services, OAK, sam.patient_id)
    numbers = ["F2002@EHR", "placer:P77@PRM"]
    assert feed.services.hl7.known_visits(OAK, numbers) == {}


def test_a_key_of_another_practice_or_for_something_else_writes_nothing(feed: Feed) -> None:
    open_elm(feed.services)
    theirs = bearer(a_key(feed.services, Scope.HL7_WRITE, practice_id=ELM))
    other = bearer(a_key(feed.services, Scope.FHIR_WRITE))
    assert send(feed.client, theirs, fixture("siu_s12")).status_code == 200
    assert feed.visit() is None
    assert send(feed.client, other, fixture("siu_s12")).status_code == 403
    nobody = send(feed.client, {}, fixture("siu_s12"))
    assert nobody.status_code == 401
    assert "Bearer" in nobody.headers["WWW-Authenticate"]
    assert noted(feed.services) == []


def became(of: list[Hl7Message]) -> str:
    told = []
    for message in of:
        refused = f"{message.where}: {message.says}" if message.where else message.says
        told.append(" ".join([refused, *(f"({flag})" for flag in message.flags)]))
    return " / ".join(told)


def table() -> list[tuple[str, str, str]]:
    rows = re.findall(
        r"^\| `(\w+)` \| [^|]* \| ([^|]*) \| ([^|]*) \|$", what_became_of("HL7 version 2"), re.M
    )
    return [(name, codes, told) for name, codes, told in rows]


def test_the_table_of_what_is_taken_and_refused_is_true(feed: Feed) -> None:
    """Sent one after the other in the order of the table."""
    rows = table()
    assert {name for name, _, _ in rows} == {path.stem for path in FIXTURES.iterdir()}
    found = []
    feed.services.hl7.save_feed(Hl7Feed(practice_id=OAK, a05_books=True))
    for name, _, _ in rows:
        before = {of.message_id for of in noted(feed.services)}
        answered = feed.sends(name)
        new = [of for of in noted(feed.services) if of.message_id not in before]
        found.append((name, answered, became(new)))
    assert found == rows


def test_who_is_erased_is_in_no_message_that_was_kept(feed: Feed) -> None:
    """Nor does the desk bring them back by taking an old message again."""
    feed.sends("siu_s12")
    patient = feed.patient()
    assert patient is not None
    [message] = feed.services.hl7.latest(OAK, limit=5)
    ask(feed.services, OAK, patient, basis="asked", by=ANA)
    drain(feed.services)
    with pytest.raises(NotFound):
        feed.services.hl7.raw(OAK, message.message_id)
    with pytest.raises(NotFound):
        take_again(feed.services, OAK, message.message_id, by=ANA)
    assert feed.sends("siu_s12") == "AA"
    nobody = feed.patient()
    assert nobody is not None
    assert nobody.erased_at is not None
