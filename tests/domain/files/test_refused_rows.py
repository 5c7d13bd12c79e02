"""Refused rows go back to who can mend them, in the columns that they came in."""

import csv
import io

from chalicelib.domain.files.refused_rows import LINE, REASON, heading, reasons, refused_rows
from chalicelib.domain.files.rows import Refused, Taken
from chalicelib.domain.files.tables import examine, open_table
from tests.domain.files.reading import rows_of

RAW = (
    "ID,First,Last,Next appt\n"
    '1,www.ida.example,"Lund, ""Ida""\nor so",12/03/2026 9:00 AM\n'
    "2,=Per,Holm,TBD\n"
    "3,Liv,Dahl,12/04/2026 9:00 AM\n"
    "4\n"
)


def the_file() -> list[list[str]]:
    sample = examine(io.BytesIO(RAW.encode()))
    records = open_table(io.BytesIO(RAW.encode()), sample.shape)
    pairs = [
        (record, row)
        for record, row in zip(records, rows_of(RAW), strict=True)
        if isinstance(row, Refused) or (isinstance(row, Taken) and row.refused_visit)
    ]
    lines = [heading(sample.header), *refused_rows(pairs, width=len(sample.header))]
    text = "".join(lines)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_refused_row_keeps_its_columns_and_gets_its_line_and_the_reason() -> None:
    header, first, _, short = the_file()
    assert header == ["ID", "First", "Last", "Next appt", LINE, REASON]
    assert first[2:5] == ['Lund, "Ida"\nor so', "12/03/2026 9:00 AM", "2"]
    assert first[5].startswith("First: expected the patient's name")
    assert short[:5] == ["4", "", "", "", "6"]


def test_the_reason_of_a_next_visit_is_among_them_and_formulas_are_text() -> None:
    per = the_file()[2]
    assert per[1] == "'=Per"
    expected = "expected the day of the appointment, within three years of today"
    assert per[5] == f"Next appt: {expected}"


def test_why_rows_were_refused_is_counted_and_a_row_that_was_cut_off_is_not() -> None:
    why = "Status: expected a word whose meaning was said"
    text = heading(["ID"]) + f"1,2,{why}\r\n2,3,no name\r\n3,4,{why}\r\n" + '"4\r\n'
    assert reasons(text.removeprefix("\ufeff")) == [(why, 2), ("no name", 1)]
    assert reasons("") == []
