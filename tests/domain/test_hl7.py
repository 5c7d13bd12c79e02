"""HL7 v2 is read as senders write it, which is not always as the standard does."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.appointments import Status
from chalicelib.domain.hl7.answers import Answer, acknowledge
from chalicelib.domain.hl7.events import Heard, hear, said_at
from chalicelib.domain.hl7.feeds import Hl7Feed
from chalicelib.domain.hl7.framing import RawMessage, unpack
from chalicelib.domain.hl7.message import Message, Value, parse
from chalicelib.domain.hl7.refusals import Code, Refused
from chalicelib.domain.hl7.values import NoTime, day, instant, reached
from chalicelib.domain.patients import PhoneUse, Sex
from chalicelib.domain.places_said import KnownSetup
from chalicelib.domain.wall_times import GAP, TWICE
from tests.builders import NEW_YORK, NOW, OAK, a_location, a_provider, a_visit_type
from tests.hl7_feed import FIXTURES, fixture

KNOWN = KnownSetup(
    locations=(a_location(),), providers=(a_provider(),), visit_types=(a_visit_type(),)
)
FEED = Hl7Feed(practice_id=OAK)


def read(raw: bytes, feed: Hl7Feed = FEED) -> Heard:
    [one] = unpack(raw).messages
    return heard(parse(one), feed)


def heard(message: Message, feed: Hl7Feed = FEED) -> Heard:
    at = said_at(message, NEW_YORK, now=NOW)
    return hear(message, feed, KNOWN, at=at, now=NOW)


def where_refused(raw: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(raw)
    return refused.value.refusal.where


def adt(pid: str, event: str = "A04") -> bytes:
    msh = f"MSH|^~\\&|EHR|OAKHOSP|||20261123090000-0500||ADT^{event}|M1|P|2.5.1"
    return f"{msh}\rPID|1||{pid}\rPV1|1|O\r".encode()


# --- who ---------------------------------------------------------------------------------------


def test_the_record_number_is_the_key_and_never_the_social_security_number() -> None:
    [sam] = read(fixture("siu_s12")).patients
    assert (sam.system, sam.key) == ("hl7:OAKHOSP", "000471")
    assert where_refused(fixture("adt_only_ssn")) == "PID-3"


def test_the_first_name_counts_and_a_nickname_is_what_she_is_called() -> None:
    [sam] = read(fixture("siu_s12")).patients
    assert (sam.family_name, sam.given_name, sam.preferred_name) == ("Rivera", "Sam", "Sammy")


def test_a_birthday_is_not_moved_by_the_hour_and_the_zone_beside_it() -> None:
    [sam] = read(fixture("siu_s12")).patients
    assert sam.born == date(1985, 2, 14)


@pytest.mark.parametrize("born", ["10131113", "20270101", "19850230", "gibberish"])
def test_a_birthday_of_nobody_alive_is_left_out_and_said(born: str) -> None:
    found = read(adt(f"1^^^A^MR||Poe^Eve||{born}|F"))
    assert found.patients[0].born is None
    assert [of.where for of in found.flags] == ["PID-7"]


def test_a_mobile_is_texted_and_other_numbers_are_kept_to_be_called() -> None:
    [sam] = read(fixture("siu_s12")).patients
    assert sam.phone == "+12025550143"
    assert sam.email == "sam@home.example"
    [work] = sam.phones
    assert (work.number, work.use, work.extension) == ("+12025550166", PhoneUse.WORK, "12")


def test_a_number_without_a_kind_is_texted_only_where_the_practice_says_so() -> None:
    raw = adt("1^^^A^MR||Mouse^Mo||19800101|M|||||(202)555-0149^^^mo@home.example")
    [plain] = read(raw).patients
    assert (plain.phone, plain.email) == ("", "mo@home.example")
    assert [of.number for of in plain.phones] == ["+12025550149"]
    [texted] = read(raw, Hl7Feed(practice_id=OAK, texts_unlabelled=True)).patients
    assert (texted.phone, texted.phones) == ("+12025550149", ())


def test_a_british_feed_says_mobile_and_email_in_the_second_component() -> None:
    values = [
        Value((("07400 123456",), ("MOBILE",))),
        Value((("020 7946 0018",), ("HOME",))),
        Value((("ann@home.example",), ("EMAIL",))),
    ]
    found = reached([(13, values)], "GB")
    assert (found.mobile, found.email) == ("+447400123456", "ann@home.example")
    assert [of.use for of in found.others] == [PhoneUse.HOME]


@pytest.mark.parametrize(
    ("said", "reason"),
    [("78788788", "too short"), ("1111", "placeholder"), ("(111)111-1111", "placeholder")],
)
def test_a_number_that_is_none_is_left_out_and_the_patient_stays(said: str, reason: str) -> None:
    found = read(adt(f"1^^^A^MR||Poe^Eve||19800101|F|||||{said}^^CP"))
    assert found.patients[0].phone == ""
    assert [of.says for of in found.flags] == [f"left out ({reason})"]
    assert said not in str([of.says for of in found.flags])


def test_two_quotation_marks_take_away_and_nothing_says_nothing() -> None:
    taken = read(fixture("adt_a08_null_takes_away")).patients[0]
    assert taken.emptied == {"born", "phone", "email", "phones"}
    assert read(adt("1^^^A^MR||Poe^Eve||||")).patients[0].emptied == frozenset()


def test_the_dead_are_known_by_either_field_and_never_by_a_no() -> None:
    assert read(adt("1^^^A^MR||Poe^Eve||19300101" + "|" * 22 + "20251224")).patients[0].deceased
    assert read(adt("1^^^A^MR||Poe^Eve||19300101" + "|" * 23 + "Y")).patients[0].deceased
    assert read(adt("1^^^A^MR||Poe^Eve||19300101" + "|" * 23 + "NO ")).patients[0].deceased is False


def test_a_child_comes_with_who_answers_for_it() -> None:
    mother, child = read(fixture("siu_child_with_mother")).patients
    assert (mother.given_name, mother.phone) == ("Åsa", "+12025550146")
    assert child.guarantor == mother.key
    alone = read(adt("1^^^A^MR||Poe^Tim||20180101|M"))
    assert "nobody is named who answers" in alone.flags[0].says


# --- when --------------------------------------------------------------------------------------


def test_times_are_the_offsets_or_the_locations() -> None:
    assert instant("202611240930-0500", NEW_YORK).at == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert instant("20210924093000+0215", NEW_YORK).at == datetime(2021, 9, 24, 7, 15, tzinfo=UTC)
    assert instant("20261124093000.123", NEW_YORK).at.hour == 14
    assert instant("20261124093000123", NEW_YORK).at.hour == 14
    assert day("198808181126+0215") == date(1988, 8, 18)
    assert day("1988") is None


def test_the_hour_that_does_not_exist_and_the_one_that_comes_twice_are_said() -> None:
    gap = instant("20270314023000", NEW_YORK)
    assert (gap.at, gap.doubt) == (datetime(2027, 3, 14, 7, 30, tzinfo=UTC), GAP)
    twice = instant("20261101013000", NEW_YORK)
    assert (twice.at, twice.doubt) == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), TWICE)
    assert instant("20270314023000-0500", NEW_YORK).doubt == ""


@pytest.mark.parametrize("bad", ["", "tomorrow", "20261301", "2026112425", "20260230090000", "99"])
def test_what_is_no_time_is_refused(bad: str) -> None:
    with pytest.raises(NoTime):
        instant(bad, ZoneInfo("Europe/London"))


def test_of_times_that_contradict_the_window_counts_and_the_rest_is_said() -> None:
    [said] = read(fixture("siu_times_contradict")).visits
    assert said.visit.starts_at == datetime(2026, 12, 3, 14, 30, tzinfo=UTC)
    assert said.visit.ends_at == datetime(2026, 12, 3, 15, 20, tzinfo=UTC)
    assert "SCH-11, SCH-9 says another time" in said.flags[0].says


def test_a_visit_of_four_days_is_as_long_as_its_duration() -> None:
    [said] = read(fixture("siu_four_day_window")).visits
    assert (said.visit.ends_at - said.visit.starts_at).total_seconds() == 30 * 60
    assert "no length that can be" in said.flags[-1].says or said.flags


def test_a_sender_who_is_one_field_off_is_understood() -> None:
    [said] = read(fixture("siu_shifted_fields")).visits
    assert said.visit.starts_at == datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
    assert said.visit.ends_at == datetime(2026, 12, 3, 14, 30, tzinfo=UTC)


# --- what it means -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status", "untold"),
    [
        ("siu_s12", Status.BOOKED, False),
        ("siu_s13_moved", Status.BOOKED, False),
        ("siu_s15_still_says_booked", Status.CANCELLED, False),
        ("siu_s17_deleted", Status.CANCELLED, True),
        ("siu_s26_says_cancelled", Status.NO_SHOW, False),
    ],
)
def test_the_trigger_event_is_the_truth(name: str, status: Status, untold: bool) -> None:
    [said] = read(fixture(name)).visits
    assert (said.visit.status, said.visit.untold) == (status, untold)


def test_a_status_that_says_otherwise_is_shown() -> None:
    assert "SCH-25" in [of.where for of in read(fixture("siu_s26_says_cancelled")).flags]


def test_delimiters_and_escapes_are_the_senders() -> None:
    [ann] = read(fixture("adt_a28_custom_delimiters")).patients
    assert (ann.key, ann.family_name, ann.phone) == ("000473", "Smith&Jones", "+12025550148")


@pytest.mark.parametrize(
    ("name", "family"), [("adt_a04_latin1", "Nuñez"), ("adt_a08_utf8", "Nuñez-Łukasik")]
)
def test_letters_are_read_in_the_set_that_msh_18_names(name: str, family: str) -> None:
    [jose] = read(fixture(name)).patients
    assert (jose.family_name, jose.given_name) == (family, "José")


def test_a_merge_names_every_record_that_goes() -> None:
    found = read(fixture("adt_a40_merge"))
    assert [of.retired.key for of in found.merges] == ["000999", "000998"]
    assert {of.survivor.key for of in found.merges} == {"000471"}


def test_results_are_refused_and_never_read() -> None:
    assert where_refused(fixture("oru_r01_result")) == "MSH-9"


def test_a05_and_a38_book_only_where_the_practice_says_so() -> None:
    off, on, _ = [parse(of) for of in unpack(fixture("adt_a05_a38_books")).messages]
    assert heard(on).visits == ()
    assert heard(off).ignored
    books = Hl7Feed(practice_id=OAK, a05_books=True)
    [booked] = heard(on, books).visits
    assert booked.visit.key == "V-23AP@OAKHOSP"
    assert booked.visit.starts_at == datetime(2026, 12, 9, 14, 30, tzinfo=UTC)
    assert heard(off, books).visits[0].visit.status is Status.CANCELLED


# --- what is cut, and what is no message at all --------------------------------------------------


@pytest.mark.parametrize("name", ["siu_s12", "siu_s13_moved", "adt_a04_latin1", "adt_a40_merge"])
def test_a_message_in_mllp_that_is_cut_anywhere_is_refused(name: str) -> None:
    whole = b"\x0b" + fixture(name) + b"\x1c\r"
    assert read(whole).patients
    for end in range(len(whole) - 2):
        for of in unpack(whole[:end]).messages:
            with pytest.raises(Refused):
                heard(parse(of))


def test_a_bare_booking_that_is_cut_before_its_resources_is_refused() -> None:
    whole = fixture("siu_s12")
    for end in range(whole.index(b"AIS|1") + 3):
        for of in unpack(whole[:end]).messages:
            with pytest.raises(Refused):
                heard(parse(of))


def test_a_bare_patient_that_is_cut_within_pid_is_refused() -> None:
    whole = fixture("adt_a04_latin1")
    for end in range(whole.index(b"|M|") + 1):
        for of in unpack(whole[:end]).messages:
            with pytest.raises(Refused):
                heard(parse(of))


SOMETHING = st.binary(max_size=400) | st.sampled_from(
    [path.read_bytes() for path in sorted(FIXTURES.iterdir())]
).flatmap(
    lambda raw: st.tuples(st.integers(0, len(raw)), st.binary(max_size=6), st.integers(0, 8)).map(
        lambda cut: raw[: cut[0]] + cut[1] + raw[cut[0] + cut[2] :]
    )
)


@settings(max_examples=150)
@given(raw=SOMETHING)
def test_any_bytes_are_heard_or_refused_and_answered(raw: bytes) -> None:
    for of in unpack(raw).messages:
        answer = Answer(code=Code.ACCEPTED)
        try:
            heard(parse(of))
        except Refused as refused:
            answer = Answer(code=refused.refusal.code, refusal=refused.refusal)
        said = acknowledge(of, answer, own_id="1", now=NOW)
        assert said.startswith("MSH")
        assert f"\rMSA{said[3]}{answer.code.value}" in said


def test_an_answer_goes_back_to_the_sender_in_its_own_delimiters() -> None:
    [raw] = unpack(fixture("adt_a28_custom_delimiters")).messages
    said = acknowledge(raw, Answer(code=Code.ACCEPTED), own_id="OWN1", now=NOW)
    msh, msa = said.rstrip("\r").split("\r")
    assert msh.startswith("MSH@~&#\\@RAPPORT@OAK@EHR@OAKHOSP@")
    assert "@ACK~A28~ACK@OWN1@P@2.5" in msh
    assert msa == "MSA@AA@MSG00104"


def test_a_refusal_names_segment_and_field_and_repeats_nothing() -> None:
    for name, version in (("siu_impossible_time", "2.5.1"), ("oru_r01_result", "2.5.1")):
        [raw] = unpack(fixture(name)).messages
        with pytest.raises(Refused) as refused:
            heard(parse(raw))
        answer = Answer(code=refused.value.refusal.code, refusal=refused.value.refusal)
        said = acknowledge(raw, answer, own_id="1", now=NOW)
        assert version in said
        assert not any(word in said for word in ("Rivera", "20270230", "Mouse", "5550143"))
    assert "ERR||MSH^1^9|200^Unsupported message type^HL70357|E" in said


def test_a_version_before_2_5_is_answered_with_the_err_of_its_time() -> None:
    raw = RawMessage(text="MSH|^~\\&|A|B|C|D|20261123||ADT^A04|1|P|2.3\r", raw=b"")
    with pytest.raises(Refused) as refused:
        heard(parse(raw))
    answer = Answer(code=refused.value.refusal.code, refusal=refused.value.refusal)
    said = acknowledge(raw, answer, own_id="1", now=NOW)
    assert "\rERR|PID^1^^100&Segment sequence error&HL70357\r" in said


@pytest.mark.parametrize(
    ("said", "sex"),
    [
        ("F", Sex.FEMALE),
        ("M", Sex.MALE),
        ("O", Sex.OTHER),
        ("A", Sex.OTHER),
        ("N", Sex.OTHER),
        ("U", None),
        ("", None),
        ("?", None),
    ],
)
def test_administrative_sex_is_that_of_table_1(said: str, sex: Sex | None) -> None:
    [rosa] = read(adt(f"0042^^^OAK^MR||Klein^Rosa||19810504|{said}")).patients
    assert rosa.sex is sex


def test_a_sex_that_is_taken_back_is_taken_away() -> None:
    [rosa] = read(adt('0042^^^OAK^MR||Klein^Rosa||19810504|""')).patients
    assert "sex" in rosa.emptied
