"""Bytes become records, whatever program wrote them and whatever they are called."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import BadInput
from chalicelib.domain.files.mapping import propose
from chalicelib.domain.files.plain_text import Flaw
from chalicelib.domain.files.rows import Refused, Taken
from chalicelib.domain.files.survey import survey
from chalicelib.domain.files.tables import (
    DELIMITERS,
    ENCODINGS,
    Asked,
    Kind,
    examine,
    open_table,
    spelt,
)
from tests.builders import NOW
from tests.domain.files.books import DAY, HOUR, MAIN, MOMENT, a_workbook, formula, styled
from tests.domain.files.reading import a_setup, from_fixture, rows_of, taken

HEADER = ["ID", "Last", "First", "DOB", "Mobile"]


def cells(raw: bytes, asked: Asked | None = None) -> list[tuple[str, ...]]:
    shape = examine(io.BytesIO(raw), asked).shape
    return [record.cells for record in open_table(io.BytesIO(raw), shape)]


class Slow:
    """Hands out a few bytes at a time, as a network does."""

    def __init__(self, raw: bytes, size: int = 3) -> None:
        self._raw = io.BytesIO(raw)
        self._size = size

    def read(self, size: int, /) -> bytes:
        return self._raw.read(min(size, self._size))


# --- text ----------------------------------------------------------------------------------------

CELL = st.text(st.sampled_from(list("ab1 ,;\t|\"'\n\ré=")), max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS, delimiter=st.sampled_from(sorted(DELIMITERS)), end=st.sampled_from(["\n", "\r\n"])
)
def test_what_any_program_writes_is_read_back(
    rows: list[list[str]], delimiter: str, end: str
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerows([["First name", "Last name", "DOB"], *rows])
    raw = file.getvalue().encode()
    assert cells(raw) == [tuple(row) for row in rows]


FRAGMENTS = st.sampled_from(
    [
        *(
            b"ID,First,Last,DOB,Mobile\n",
            b"Appt ID;Patient;Date;Time\r\n",
            b"1,Ida,Lund,1986-10-02,",
        ),
        *(
            b'"',
            b'""',
            b",",
            b"\n",
            b"\r",
            b"\0",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\xe9",
            b"Total,3\n",
        ),
        *(
            b"13/13/2013",
            b"TBD",
            b"=1+1",
            b"202-555-0143",
            b"PK\x03\x04",
            b"\xc3\xa9",
            b"2026-12-03",
        ),
    ]
)


@settings(max_examples=60, deadline=None)
@given(fragments=st.lists(FRAGMENTS, max_size=25), size=st.integers(1, 9))
def test_the_pieces_in_which_a_file_arrives_make_no_difference(
    fragments: list[bytes], size: int
) -> None:
    raw = b"ID,First,Last\n" + b"".join(fragments)
    with suppress(BadInput):
        shape = examine(io.BytesIO(raw)).shape
        whole = list(open_table(io.BytesIO(raw), shape))
        assert list(open_table(Slow(raw, size), shape)) == whole
        assert examine(Slow(raw, size)) == examine(io.BytesIO(raw))


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=150) | st.lists(FRAGMENTS, max_size=25).map(b"".join))
@example(raw=b'ID,First\n"')
def test_any_bytes_are_read_or_refused_and_every_line_is_accounted_for_once(raw: bytes) -> None:
    with suppress(BadInput):
        sample = examine(io.BytesIO(raw))
        rows = rows_of(raw)
        lines = [line for row in rows for line in range(row.line, row.last_line + 1)]
        first = sample.shape.header + 1
        assert lines == list(range(first, first + len(lines)))
        if sample.shape.encoding == "utf-8":
            bare = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            assert len(lines) + sample.shape.header == len(bare.splitlines())


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "José Ñandú"),
        ("utf-8", "Zoë Müller"),
        ("cp1252", "François “Frank” Œuvre"),
        ("utf-16", "Nguyễn Tāne"),
        ("utf-16-le", "Łukasz"),
        ("utf-16-be", "Łukasz"),
    ],
)
def test_a_file_says_itself_how_it_is_encoded(encoding: str, text: str) -> None:
    raw = f"ID,First,Last\r\n1,{text},Ames\r\n".encode(encoding)
    assert cells(raw) == [("1", text, "Ames")]


def test_a_person_may_say_otherwise_and_sees_what_each_encoding_makes_of_the_letters() -> None:
    raw = "ID,First,Last\n1,Łukasz,Ames\n".encode("cp1250")
    sample = examine(io.BytesIO(raw))
    assert sample.shape.encoding == "cp1252"
    assert spelt(sample, "cp1252") == ("1,£ukasz,Ames",)
    assert spelt(sample, "cp1250") == ("1,Łukasz,Ames",)
    assert cells(raw, Asked(encoding="cp1250")) == [("1", "Łukasz", "Ames")]


def test_every_encoding_on_offer_exists() -> None:
    sample = examine(io.BytesIO("ID,First\n1,é\n".encode()))
    assert all(spelt(sample, encoding) for encoding in ENCODINGS)


@pytest.mark.parametrize("asked", [Asked(encoding="ebcdic"), Asked(delimiter="#")])
def test_only_what_is_on_offer_may_be_chosen(asked: Asked) -> None:
    with pytest.raises(BadInput):
        examine(io.BytesIO(b"ID,First\n1,Ida\n"), asked)


def test_a_row_of_another_encoding_is_read_and_flagged() -> None:
    rows = taken(from_fixture("mixed_encodings.csv"))
    names = [row.patient.family_name for row in rows if row.patient]
    assert names[1:] == ["Müller", "S?rensen", "Peña"]
    assert [bool(row.flags) for row in rows] == [True, False, True, True]


def test_the_header_is_found_below_a_title_and_may_be_chosen() -> None:
    raw = b"Oak Dental\nExported today\n\nID,First,Last\n1,Ida,Lund\n"
    assert examine(io.BytesIO(raw)).shape.header == 4
    assert examine(io.BytesIO(raw), Asked(header=2)).header == ("Exported today",)


def test_a_file_without_headings_begins_with_its_first_patient() -> None:
    raw = b"1,Ida,Lund,1986-10-02,202-555-0143\n2,Per,Holm,1987-10-02,202-555-0144\n"
    sample = examine(io.BytesIO(raw))
    assert (sample.shape.header, sample.header[0]) == (0, "Column 1")
    assert len(sample.records) == 2


def test_excels_word_for_its_delimiter_is_no_header() -> None:
    sample = examine(io.BytesIO(b"sep=;\r\nID;First;Last\r\n1;Ida;Lund\r\n"))
    assert (sample.shape.delimiter, sample.shape.header) == (";", 2)


def test_a_line_of_ten_megabytes_is_refused_and_the_next_one_read() -> None:
    raw = b"ID,First,Last\n" + b"x" * 10_000_000 + b"\n2,Ida,Lund\n"
    refused, ida = rows_of(raw)
    assert isinstance(refused, Refused)
    assert str(refused) == "line 2: expected a line of a usual length"
    assert isinstance(ida, Taken)
    with pytest.raises(BadInput):
        examine(io.BytesIO(b"x" * 10_000_000))


def test_a_quote_that_is_never_closed_costs_its_own_line() -> None:
    raw = b'ID,First,Last\n1,"Ida,Lund\n' + b"".join(b"%d,Per,Holm\n" % n for n in range(2, 60))
    rows = rows_of(raw)
    assert [row.line for row in rows if isinstance(row, Refused)] == [2]
    assert len(taken(rows)) == 58


def test_ragged_rows_do_not_shift_columns() -> None:
    rows = from_fixture("ragged.csv")
    found = {row.patient.key: row.patient for row in taken(rows) if row.patient}
    assert (found["3"].phone, found["6"].phone) == ("+16175550132", "+16175550135")
    assert found["7"].family_name == "NulByte"
    assert found["2"].phone == ""


def many_lines(count: int) -> Iterator[bytes]:
    yield b"Chart,Patient,DOB,Cell\n"
    for n in range(count):
        yield b'P%06d,"Lund, Ida %d",%d/%d/1980,202-555-0143\n' % (n, n, n % 12 + 1, n % 28 + 1)


class Endless:
    """As long as asked, and never held."""

    def __init__(self, count: int) -> None:
        self._lines = many_lines(count)
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        while len(self._rest) < size and (more := b"".join(islice(self._lines, 500))):
            self._rest += more
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def test_a_long_file_takes_little_more_memory_than_a_short_one() -> None:
    peaks = []
    for count in (300, 1_800):
        mapping = propose(examine(Endless(count)), a_setup(), NOW).mapping
        tracemalloc.start()
        survey(open_table(Endless(count), mapping.shape), mapping, NOW)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # A row of this file takes 50 bytes, a record of it in memory some 500.
    assert peaks[1] - peaks[0] < 1_500 * 250


# --- what is no table ----------------------------------------------------------------------------

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office before 2007 begin, and those of today that have a password."""


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "not empty"),
        (b"\xef\xbb\xbf\r\n \n", "not empty"),
        (bytes(5000), "not empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<html><table><tr><td>First name", "a web page"),
        (b"\n<TABLE border=1>", "a web page"),
        (b'<?xml version="1.0"?><Workbook>', "an XML file"),
        (b"MSH|^~\\&|LAB|", "an HL7 message"),
        (b"BEGIN:VCALENDAR\r\n", "a calendar"),
        (b'{"resourceType": "Bundle"}', "a JSON file"),
        (b"\x1f\x8b\x08 ", "compressed"),
        (bytes(range(256)) * 10, "no text"),
        (OLD + bytes(3000), "old workbook"),
        (OLD + bytes(9000) + "EncryptedPackage".encode("utf-16-le"), "without a password"),
        (OLD + "WordDocument".encode("utf-16-le"), "a text document"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(raw: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=what) as refusal:
        examine(io.BytesIO(raw))
    assert refusal.value.field == "file"


# --- workbooks -----------------------------------------------------------------------------------


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def test_a_workbooks_cells_are_what_a_person_sees() -> None:
    raw = a_workbook(
        {
            "A": [
                [*HEADER, "Start", "Time", "Note"],
                [
                    *(7, "Ames", "Ana", styled(29221, DAY), 2025550143.0),
                    *(styled(46357.395833333, MOMENT), styled(0.395833333, HOUR), formula("seen")),
                ],
            ]
        }
    )
    sample = examine(io.BytesIO(raw))
    assert sample.shape.kind is Kind.XLSX
    assert sample.records[0].cells == (
        *("7", "Ames", "Ana", "1980-01-01", "2025550143"),
        *("2026-12-01 09:30:00", "09:30 AM", "seen"),
    )


def test_the_sheet_with_the_patients_is_found_and_may_be_chosen() -> None:
    rows = [HEADER, [1, "Ames", "Ana"]]
    raw = a_workbook({"Cover": [["Hello"]], "Old": rows, "Patients": rows}, hidden=["Old"])
    sample = examine(io.BytesIO(raw))
    assert (sample.shape.sheet, sample.sheets) == ("Patients", ("Cover", "Patients", "Old"))
    assert examine(io.BytesIO(raw), Asked(sheet="Old")).shape.sheet == "Old"
    with pytest.raises(BadInput, match="sheet"):
        examine(io.BytesIO(raw), Asked(sheet="Other"))


def test_rows_of_a_workbook_keep_the_numbers_that_the_screen_shows() -> None:
    rows = [row.line for row in from_fixture("patients.xlsx")]
    assert rows == [4, 5, 6]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (a_workbook({"A": [HEADER]}, also={"xl/vbaProject.bin": b"x"}), "without macros"),
        (a_workbook({"A": [HEADER]})[:-30], "whole"),
        (a_workbook({"A": "<worksheet><sheetData><row><c></row>"}), "whole"),
        (a_workbook({"A": "<!DOCTYPE x><worksheet/>"}), "whole"),
        (a_workbook({"A": []}), "headings"),
        (a_workbook({"A": [HEADER]}, also={"xl/media/a": bytes(151_000_000)}), "unpacks"),
        (a_workbook({"A": sheet('<row><c r="A1"/><c r="XFD1048576"><v>1</v></c></row>')}), "large"),
        (a_workbook({"A": sheet('<row r="1"><c r="EZZZZ9"><v>1</v></c></row>')}), "whole"),
        (a_workbook({"A": sheet("<row r='1048576'><c r='ZZ1'><v>1</v></c></row>")}), "large"),
        (
            a_workbook(
                {"A": sheet("<row>" + '<c t="s"><v>0</v></c>' * 9_000 + "</row>")},
                also={
                    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si>'
                    "</sst>".encode()
                },
            ),
            "large",
        ),
    ],
    ids=[
        *("macros", "cut", "not closed", "doctype", "empty", "bomb"),
        *(
            "one cell far away",
            "one cell nowhere",
            "one row far away",
            "one long text in every cell",
        ),
    ],
)
def test_a_workbook_that_is_dangerous_or_damaged_is_refused(raw: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        examine(io.BytesIO(raw))


def test_a_file_is_opened_as_what_its_columns_were_chosen_for() -> None:
    shape = examine(io.BytesIO(b"ID,First\n1,Ida\n")).shape
    with pytest.raises(BadInput, match="chosen for"):
        list(open_table(io.BytesIO(a_workbook({"A": [HEADER]})), shape))


def test_a_record_says_what_is_wrong_with_how_it_is_written() -> None:
    raw = b'ID,First,Last\n1,"Ida\n2,Jos\xe9,Lund\n3,\xc3\x89mile,Lund\n'
    flaws = [r.flaw for r in open_table(io.BytesIO(raw), examine(io.BytesIO(raw)).shape)]
    assert flaws == [Flaw.UNCLOSED, Flaw.OTHER_ENCODING, Flaw.NONE]
