"""A practice's export, with the warts that real ones have."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.appointments import Answer, Status
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.files.cells import DateOrder
from chalicelib.domain.files.schedule import (
    ScheduleFile,
    ScheduleRow,
    read_schedule,
)
from chalicelib.domain.patients import OtherPhone, PhoneUse
from chalicelib.domain.places_said import KnownSetup
from tests.builders import NOW, a_location, a_provider, a_visit_type

FIXTURES = Path(__file__).parents[2] / "fixtures" / "csv"
OAK_SETUP = KnownSetup(
    locations=(a_location(),), providers=(a_provider(),), visit_types=(a_visit_type(),)
)
HEADER = "Appt ID,Patient,DOB,Phone,Date,Time,Minutes,Status,OK to text\n"
GOOD = '1,"Klein, Rosa",1958-03-07,202-555-0143,2026-12-03,10:30 AM,30,Scheduled,\n'


def read(raw: bytes | str, **changes: DateOrder) -> ScheduleFile:
    content = raw.encode() if isinstance(raw, str) else raw
    return read_schedule(content, known=OAK_SETUP, now=NOW, **changes)


def from_fixture(name: str, **changes: DateOrder) -> ScheduleFile:
    return read((FIXTURES / name).read_bytes(), **changes)


def one(line: str, header: str = HEADER) -> ScheduleRow:
    file = read(header + line)
    assert not file.refused
    return file.rows[0]


@pytest.fixture(scope="module")
def front_desk() -> dict[str, ScheduleRow]:
    return {row.visit.key: row for row in from_fixture("front_desk.csv").rows}


def test_a_row_becomes_the_visit_it_describes(front_desk: dict[str, ScheduleRow]) -> None:
    rosie = front_desk["0101"]
    assert rosie.visit.starts_at == datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
    assert rosie.visit.ends_at - rosie.visit.starts_at == timedelta(minutes=30)
    assert (rosie.visit.status, rosie.visit.answer) == (Status.BOOKED, Answer.ACCEPTED)
    assert rosie.visit.note == "Prefers mornings and the window"
    assert rosie.visit.booked_on == datetime(2026, 11, 2, 17, 0, tzinfo=UTC)


def test_a_patient_is_a_person(front_desk: dict[str, ScheduleRow]) -> None:
    rosie = front_desk["0101"].person
    assert (rosie.key, rosie.given_name, rosie.family_name) == ("00042", "Rosa", "Klein")
    assert (rosie.preferred_name, rosie.said_as) == ("Rosie", "ROH-sah")
    assert rosie.born == date(1958, 3, 7)
    assert (rosie.phone, rosie.email) == ("+12025550143", "rosie@home.example")
    assert (rosie.remember, rosie.texts) == ("Nervous of needles", True)
    mai = front_desk["0104"].person
    assert (mai.language, mai.interpreter, mai.said_as) == ("vi", "vi", "my")


def test_a_mother_and_her_children_share_a_phone(front_desk: dict[str, ScheduleRow]) -> None:
    family = [front_desk[key].person for key in ("0101", "0102", "0103")]
    assert {person.phone for person in family} == {"+12025550143"}
    assert len({person.key for person in family}) == 3


def test_the_name_somebody_goes_by_wins_over_the_one_in_brackets(
    front_desk: dict[str, ScheduleRow],
) -> None:
    ben = front_desk["0102"].person
    assert (ben.given_name, ben.preferred_name) == ("Benjamin", "Benny")


def test_lengths_come_in_many_spellings(front_desk: dict[str, ScheduleRow]) -> None:
    minutes = {
        k: (r.visit.ends_at - r.visit.starts_at).seconds // 60 for k, r in front_desk.items()
    }
    assert minutes == {
        **{"0101": 30, "0102": 30, "0103": 45, "0104": 30, "0105": 60, "0106": 30},
        **{"0112": 30, "0114": 30, "0116": 30},
    }


def test_a_phone_that_cannot_be_texted_costs_the_phone_and_not_the_patient() -> None:
    file = from_fixture("front_desk.csv")
    mai = next(row for row in file.rows if row.visit.key == "0104")
    assert mai.person.phone == ""
    flags = [(flag.line, flag.column) for flag in file.flagged]
    assert flags == [
        *[(6, "Cell Phone"), (7, "Cell Phone")],
        *[(8, "DOB (MM/DD/YYYY)"), (8, "Language"), (8, "Length"), (16, "Patient"), (18, "")],
    ]


def test_a_number_at_home_is_called_and_not_texted_even_where_the_mobile_is_none(
    front_desk: dict[str, ScheduleRow],
) -> None:
    chidi = front_desk["0105"].person
    assert chidi.phone == ""
    assert chidi.phones == (OtherPhone(number="+12025550146", use=PhoneUse.HOME),)
    assert front_desk["0105"].visit.status is Status.CANCELLED


def test_every_refused_row_says_where_and_what_was_expected() -> None:
    refused = from_fixture("front_desk.csv").refused
    assert [str(row) for row in refused] == [
        "line 9, Location: expected one of: Main Street",
        "line 10, Provider: expected one of: Dr Patel",
        "line 11, Type: expected one of: Cleaning",
        "line 12, Date: expected the day of the appointment, within three years of today",
        "line 13, Time: expected a time, as in 9:30 AM or 14:30",
        "line 15, Appt ID: expected the appointment's own number, at most 64 characters",
        "line 17, Appt ID: expected a number that line 5 does not have already",
    ]


def test_who_is_on_the_wait_list_is_not_reminded(front_desk: dict[str, ScheduleRow]) -> None:
    assert front_desk["0112"].visit.status is Status.PENDING


def test_what_a_cell_holds_is_never_repeated() -> None:
    file = from_fixture("front_desk.csv")
    said = " ".join(str(notice) for notice in [*file.refused, *file.flagged])
    for secret in (
        "Harbour",
        "Dr Who",
        "Massage",
        "TBD",
        "9:75",
        "Wait",
        "calc",
        "Klingon",
        "0145",
    ):
        assert secret not in said


def test_a_windows_export_in_spanish_with_the_day_first() -> None:
    file = from_fixture("spanish_semicolon_cp1252.csv")
    assert not file.refused
    assert not file.flagged
    sofia, jose = file.rows
    assert (sofia.visit.key, sofia.person.key) == ("0071", "00123")
    assert (sofia.person.given_name, sofia.person.family_name) == ("Sofía", "Ibáñez Peña")
    assert (sofia.person.born, sofia.person.language) == (date(1990, 4, 13), "es")
    assert sofia.visit.answer is Answer.ACCEPTED
    assert jose.person.preferred_name == "Pepe"
    assert jose.visit.starts_at == datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
    assert (sofia.person.texts, jose.person.texts) == (True, False)
    assert file.passed_over == (1, 2, 3, 4, 7, 8)


def test_dates_that_may_be_either_way_round_are_asked_about() -> None:
    with pytest.raises(BadInput) as refusal:
        from_fixture("either_order.csv")
    assert refusal.value.field == "Visit date"
    assert "month/day/year or day/month/year" in refusal.value.expected


def test_the_answer_about_the_dates_is_taken() -> None:
    months = from_fixture("either_order.csv", date_order=DateOrder.MONTH_FIRST).rows[0]
    days = from_fixture("either_order.csv", date_order=DateOrder.DAY_FIRST).rows[0]
    assert (months.visit.starts_at.month, days.visit.starts_at.month) == (3, 4)


def test_dates_in_both_orders_are_refused_as_a_file() -> None:
    lines = (
        '1,"A, B",13/04/1990,202-555-0143,2026-12-03,9:00 AM,,,\n'
        '2,"C, D",04/13/1990,202-555-0144,2026-12-03,9:00 AM,,,\n'
    )
    with pytest.raises(BadInput, match="one order"):
        read(HEADER + lines)


def test_a_time_the_clocks_skip_is_refused_and_one_they_repeat_is_pointed_out() -> None:
    file = from_fixture("clocks_change.csv")
    starts = {row.visit.key: row.visit.starts_at for row in file.rows}
    assert starts == {
        "1": datetime(2026, 3, 7, 14, 0, tzinfo=UTC),
        "2": datetime(2026, 3, 8, 6, 59, tzinfo=UTC),
        "4": datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        "5": datetime(2026, 11, 2, 14, 0, tzinfo=UTC),
    }
    assert [(row.line, row.column) for row in file.refused] == [(4, "Start (local)")]
    assert [(flag.line, flag.column) for flag in file.flagged] == [(5, "Start (local)")]


def test_a_quotation_mark_that_is_never_closed_costs_one_line() -> None:
    file = from_fixture("never_closed.csv")
    assert [(row.line, row.column) for row in file.refused] == [(2, "")]
    assert [row.visit.key for row in file.rows] == ["2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("hour", "starts"),
    [
        ("9:30 AM", (9, 30)),
        ("9:30AM", (9, 30)),
        ("9am", (9, 0)),
        ("9.30 a.m.", (9, 30)),
        ("12:00 PM", (12, 0)),
        ("12:15 am", (0, 15)),
        ("2:30 p. m.", (14, 30)),
        ("14:30", (14, 30)),
        ("1430", (14, 30)),
        ("14:30:00", (14, 30)),
        ("08:00", (8, 0)),
    ],
)
def test_times_are_read_as_people_write_them(hour: str, starts: tuple[int, int]) -> None:
    row = one(f'1,"Klein, Rosa",1958-03-07,202-555-0143,2026-12-03,{hour},30,,\n')
    local = row.visit.starts_at.astimezone(a_location().tz)
    assert (local.hour, local.minute) == starts


def test_half_past_two_without_am_or_pm_is_not_guessed() -> None:
    line = '1,"Klein, Rosa",1958-03-07,202-555-0143,2026-12-03,2:30,30,,\n'
    assert [row.column for row in read(HEADER + line).refused] == ["Time"]


@pytest.mark.parametrize(
    "day",
    [
        "12/3/2026",
        "12/03/26",
        "2026-12-03",
        "20261203",
        "Dec 3, 2026",
        "3 December 2026",
        "Thursday, December 3, 2026",
        "3 de diciembre de 2026",
    ],
)
def test_days_are_read_as_people_write_them(day: str) -> None:
    row = one(f'1,"Klein, Rosa",03/27/1958,202-555-0143,"{day}",9:00 AM,30,,\n')
    assert row.visit.starts_at == datetime(2026, 12, 3, 14, 0, tzinfo=UTC)


def test_day_and_time_may_share_a_cell() -> None:
    header = "Appt ID,Patient,DOB,Start\n"
    for cell in ("12/13/2026 9:00 AM", "2026-12-13T09:00:00", "2026-12-13T06:00:00-08:00"):
        row = one(f'1,"Klein, Rosa",1958-03-07,{cell}\n', header)
        assert row.visit.starts_at == datetime(2026, 12, 13, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("(202) 555-0143", "+12025550143"),
        ("+1 202 555 0143", "+12025550143"),
        ("202-555-0143 (mom)", "+12025550143"),
        ("C: 202.555.0143", "+12025550143"),
        ("2025550143.0", "+12025550143"),
        ("202-555-0143 / 202-555-0144", "+12025550143"),
        ("555-0143 or 202-555-0144", "+12025550144"),
        ("202-555-0143 ext 4", ""),
        ("202-JKL-0143", ""),
        ("none", ""),
        ('"=HYPERLINK(""http://evil.example"")"', ""),
        ("800-555-0143", ""),
    ],
)
def test_phones_are_read_as_people_write_them(cell: str, phone: str) -> None:
    row = one(f'1,"Klein, Rosa",1958-03-07,{cell},2026-12-03,9:00 AM,30,,\n')
    assert row.person.phone == phone


@pytest.mark.parametrize(
    ("cell", "called"),
    [
        ('"Klein, Rosa"', ("Rosa", "Klein", "")),
        ('"Klein, Rosa ""Rosie"""', ("Rosa", "Klein", "Rosie")),
        ('"De La Cruz, Ana Maria (Anita)"', ("Ana Maria", "De La Cruz", "Anita")),
        ('"\u200bKlein,\u00a0Rosa\ufeff"', ("Rosa", "Klein", "")),
        ('"Muñoz, Jose\u0301"', ("José", "Muñoz", "")),
        ("Rosa Klein", ("Rosa Klein", "", "")),
    ],
)
def test_only_a_comma_tells_the_family_name(cell: str, called: tuple[str, str, str]) -> None:
    person = one(f"1,{cell},1958-03-07,202-555-0143,2026-12-03,9:00 AM,30,,\n").person
    assert (person.given_name, person.family_name, person.preferred_name) == called


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("Y", True),
        ("1", True),
        ("sí", True),
        ("No", False),
        ("STOP", False),
        ("does not want texts", False),
        ("opted out 3/4", False),
        ("", None),
        ("not asked", None),
    ],
)
def test_any_wish_to_stop_is_a_no(cell: str, texts: bool | None) -> None:
    row = one(f'1,"Klein, Rosa",1958-03-07,202-555-0143,2026-12-03,9:00 AM,30,,{cell}\n')
    assert row.person.texts is texts


def test_the_same_person_without_a_number_has_the_same_key_in_every_export() -> None:
    today, tomorrow = (
        one(f"{n},{name},1958-03-07,,2026-12-03,9:00 AM,30,,\n").person
        for n, name in ((1, '"Klein, Rosa"'), (2, '"KLEIN, rosa"'))
    )
    assert today.key == tomorrow.key
    assert "klein" not in today.key


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf", b"hello\n", b"\xff\xfeh\x00"])
def test_a_file_without_a_header_is_refused_as_a_whole(raw: bytes) -> None:
    with pytest.raises(BadInput):
        read(raw)


@pytest.mark.parametrize("missing", ["Appt ID", "Patient", "Date"])
def test_a_file_without_a_needed_column_is_refused_as_a_whole(missing: str) -> None:
    with pytest.raises(BadInput):
        read(HEADER.replace(missing, "Else") + GOOD)


def test_a_header_alone_is_a_schedule_without_appointments() -> None:
    assert read(HEADER).rows == ()


def test_utf16_and_lone_carriage_returns_are_read() -> None:
    content = (HEADER + GOOD).replace("\n", "\r").encode("utf-16")
    assert [row.visit.key for row in read(content).rows] == ["1"]


CELLS = st.sampled_from(
    [
        "1",
        "007",
        '"Klein, Rosa"',
        "Rosa",
        '"',
        '""',
        "2026-12-03",
        "3/4/2026",
        "13/4/2026",
        "9:00 AM",
        "25:61",
        "202-555-0143",
        "=1+1",
        "Total",
        "\x00",
        "é",
        "\u2028",
        "Cancelled",
        '"a\nb"',
        "(((((",
        "no",
        "30",
        "",
        "-08:00",
        "2026-12-03T09:00:00+99:99",
    ]
)
LINES = st.lists(CELLS, max_size=12).map(",".join) | st.text(max_size=40)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=12), ends=st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_line_is_accounted_for_exactly_once(lines: list[str], ends: str) -> None:
    raw = (HEADER + GOOD + ends.join(lines)).encode("utf-8", "surrogatepass")
    try:
        file = read(raw)
    except RapportError:
        return
    placed = list(file.passed_over)
    for row in [*file.rows, *file.refused]:
        placed += range(row.line, row.last_line + 1)
    assert sorted(placed) == list(range(1, len(placed) + 1))
    assert len({row.visit.key for row in file.rows}) == len(file.rows)


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=300))
def test_no_bytes_do_more_than_refuse(raw: bytes) -> None:
    for content in (raw, HEADER.encode() + raw, HEADER.encode("utf-16") + raw):
        with suppress(BadInput):
            read(content)
