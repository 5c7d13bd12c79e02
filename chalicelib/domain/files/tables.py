"""A stream of bytes, made into records, without holding the file.

    examine(stream) -> Sample            reads all of it once and keeps its beginning
    open_table(stream, shape) -> Iterator[Record]     after the header, in the file's order

`stream` needs `read(size)` only. A text of any length takes the memory of its longest record; a
workbook is a zip and is held whole.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import islice

from chalicelib.domain.errors import BadInput
from chalicelib.domain.files import workbooks
from chalicelib.domain.files.fields import Field, clean, field_of
from chalicelib.domain.files.plain_text import (
    Chained,
    Counted,
    Flaw,
    Record,
    Stream,
    Transcoded,
    byte_lines,
    exactly,
    is_wide,
    line_of,
    lines_of,
    text_records,
)
from chalicelib.domain.values import dataclass

SAMPLED = 200
"""Records that a sample keeps."""
_HEADER_WITHIN = 15
"""Records: exports begin with a title, a date and an empty line, not with a page of them."""
_BEGINNING_LINES = 1_500
_DELIMITERS = ",;\t|"
_STRANGE_MOST = 12


class Kind(StrEnum):
    TEXT = "text"
    XLSX = "xlsx"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How the bytes are to be read; a person may correct each."""

    kind: Kind = Kind.TEXT
    encoding: str = "utf-8"
    """A codec of Python's; "utf-8" reads a line that is none as cp1252 and says so."""
    delimiter: str = ","
    sheet: str = ""
    header: int = 1
    """The line of the headings, from 1; 0: there is none."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    shape: Shape
    sheets: tuple[str, ...]
    """Of a workbook; those that are shown come first."""
    header: tuple[str, ...]
    """The headings as they are spelt; "Column 1" … where there are none."""
    records: tuple[Record, ...]
    size: int
    """Bytes."""
    strange: tuple[bytes, ...] = ()
    """Lines with letters beyond ASCII, to see which encoding spells them right."""
    odd_lines: int = 0
    """Lines that are not of the file's encoding."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person said about how the file is to be read; empty: what it looks like."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: int | None = None


ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "cp1252": "Windows, Western Europe and America",
    "utf-16": "Unicode (UTF-16)",
    "cp1250": "Windows, Central Europe",
    "cp1251": "Windows, Cyrillic",
    "cp1253": "Windows, Greek",
    "cp1254": "Windows, Turkish",
    "cp1255": "Windows, Hebrew",
    "cp1256": "Windows, Arabic",
    "cp1257": "Windows, Baltic",
    "cp1258": "Windows, Vietnamese",
    "iso8859-15": "ISO 8859-15",
    "mac_roman": "Old Macintosh",
    "cp850": "DOS, Western Europe",
    "cp437": "DOS, America",
    "shift_jis": "Japanese",
    "gb18030": "Chinese, simplified",
    "big5": "Chinese, traditional",
    "cp949": "Korean",
}
"""What a person may choose."""
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def examine(stream: Stream, asked: Asked | None = None) -> Sample:
    """Read the whole of it once. Raises BadInput where it is no table."""
    asked = asked or Asked()
    if asked.encoding and asked.encoding not in ENCODINGS:
        raise BadInput("encoding", f"one of: {', '.join(ENCODINGS)}")
    if asked.delimiter and asked.delimiter not in DELIMITERS:
        raise BadInput("delimiter", f"one of: {', '.join(DELIMITERS.values())}")
    head = exactly(stream, workbooks.MAGIC_MOST)
    workbooks.must_be_a_table(head)
    if kind := _workbook(head, stream):
        return _examined_workbook(_whole(head, stream), kind, asked)
    return _examined_text(head, stream, asked)


def open_table(stream: Stream, shape: Shape) -> Iterator[Record]:
    """What follows the header, empty lines and totals included. Raises BadInput, at the first
    record where it is no such table."""
    head = exactly(stream, workbooks.MAGIC_MOST)
    workbooks.must_be_a_table(head)
    kind = _workbook(head, stream)
    if kind != (shape.kind if shape.kind is not Kind.TEXT else None):
        raise BadInput("file", "the kind of file that these columns were chosen for")
    if kind:
        records = _sheet_records(workbooks.Workbook(_whole(head, stream)), shape.sheet)
    else:
        lines = lines_of(Chained(head, stream), shape.encoding)
        records = text_records(lines, shape.delimiter)
    return (record for record in records if record.line > shape.header)


def spelt(sample: Sample, encoding: str) -> tuple[str, ...]:
    """The lines with letters beyond ASCII, as this encoding reads them."""
    codec = "cp1252" if encoding == "utf-16" else encoding
    return tuple(clean(line.decode(codec, errors="replace")) for line in sample.strange)


def is_footer(cells: Sequence[str]) -> bool:
    if sum(map(bool, cells)) > 6:
        return False
    filled = [cell for cell in map(clean, cells) if cell]
    if not 0 < len(filled) <= 3 or not _FOOTER.match(filled[0]):
        return False
    return len(filled) == 1 or all(re.fullmatch(r"[\d.,:/ %$€£-]+", cell) for cell in filled[1:])


_FOOTER = re.compile(
    r"(?:(?:grand\s*|sub\s*)?(?:total|totals|totales|gesamt|summe|soma)|count|records?|rows?"
    r"|registros)\b"
    r"|end of (?:report|file)|fin del informe|fin du rapport|printed\b|exported\b"
    r"|page \d|pagina \d|página \d|seite \d",
    re.IGNORECASE,
)


# --- text ----------------------------------------------------------------------------------------


def _examined_text(head: bytes, stream: Stream, asked: Asked) -> Sample:
    counted = Counted(Chained(head, stream))
    encoding = asked.encoding or _marked(head)
    beginning: list[bytes] = []
    strange: list[bytes] = []
    fine = odd = 0
    source: Stream = Transcoded(counted, encoding) if is_wide(encoding) else counted
    for line in byte_lines(source):
        if len(beginning) < _BEGINNING_LINES:
            beginning.append(line)
        if line.isascii():
            continue
        try:
            line.removeprefix(codecs.BOM_UTF8).decode()
            fine += 1
        except UnicodeDecodeError:
            odd += 1
        if len(strange) < _STRANGE_MOST and len(line) < 2_000:
            strange.append(line.removeprefix(codecs.BOM_UTF8))
    # Strict UTF-8 by chance is rare; what it is not was written by a Windows program.
    encoding = encoding or ("cp1252" if odd and not fine else "utf-8")
    as_read = "utf-8" if is_wide(encoding) else encoding
    lines = [line_of(n, line, as_read) for n, line in enumerate(beginning)]
    if not any(clean(text) for text, _ in lines):
        raise BadInput("file", "a line of headings and a line for each patient or visit")
    delimiter, header, headings = _voted(lines, asked)
    shape = Shape(encoding=encoding, delimiter=delimiter, header=header)
    after = (r for r in text_records(iter(lines), delimiter) if r.line > header)
    records = tuple(islice(after, SAMPLED))
    return Sample(
        shape=shape,
        sheets=(),
        header=headings or _unnamed(records),
        records=records,
        size=counted.size,
        strange=tuple(strange),
        odd_lines=odd if encoding == "utf-8" else 0,
    )


def _marked(head: bytes) -> str:
    """The encoding that a byte-order mark tells, or every second byte's being empty."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8"
    begin = head[:400]
    if len(begin) >= 8:
        even, odd = begin[::2].count(0), begin[1::2].count(0)
        if odd * 3 > len(begin) and not even:
            return "utf-16-le"
        if even * 3 > len(begin) and not odd:
            return "utf-16-be"
    return ""


def _voted(lines: Sequence[tuple[str, Flaw]], asked: Asked) -> tuple[str, int, tuple[str, ...]]:
    """(delimiter, line of the header, its headings): under which most headings are known; where
    none is, under which the records are most alike."""
    best: tuple[int, int, int] | None = None
    answer: tuple[str, int, tuple[str, ...]] = (",", 0, ())
    for rank, delimiter in enumerate(asked.delimiter or _DELIMITERS):
        records = list(islice(text_records(iter(lines), delimiter), 60))
        at, known = _header_among(records, asked.header)
        vote = (known, _alike(records), -rank)
        if best is None or vote > best:
            best, answer = vote, (delimiter, *_heading(records, at))
    return answer


def _heading(records: Sequence[Record], at: int | None) -> tuple[int, tuple[str, ...]]:
    """(the header's last line, its headings)."""
    if at is None:
        return 0, ()
    return records[at].last_line, tuple(clean(cell) for cell in records[at].cells)


def _header_among(records: Sequence[Record], asked: int | None) -> tuple[int | None, int]:
    """(which of the records is the header, how many of its headings are known)."""
    if asked is not None:
        at = next((n for n, of in enumerate(records) if of.last_line >= asked > 0), None)
        return at, _known(records[at]) if at is not None else 0
    counts = [(_known(record), -n) for n, record in enumerate(records[:_HEADER_WITHIN])]
    known, at = max(counts, default=(0, 0))
    if known >= 2 or (known == 1 and len(records[-at].cells) <= 2):
        return -at, known
    first = next((n for n, of in enumerate(records) if not of.is_empty), None)
    if first is None or _is_data(records[first]):
        return None, 0
    return first, known


def _known(record: Record) -> int:
    found = {field_of(cell)[0] for cell in record.cells if len(cell) < 60}
    return len(found - {Field.IGNORE})


def _is_data(record: Record) -> bool:
    """A line of headings has no addresses, numbers or dates in it."""
    telling = re.compile(r"\S@\S+\.\S|\d{3}.?\d{3}.?\d{4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}")
    return any(telling.search(cell) for cell in record.cells)


def _alike(records: Sequence[Record]) -> int:
    widths = [len(record.cells) for record in records if not record.is_empty]
    if not widths:
        return 0
    usual = max(set(widths), key=widths.count)
    return widths.count(usual) if usual > 1 else 0


def _unnamed(records: Sequence[Record]) -> tuple[str, ...]:
    width = max((len(record.cells) for record in records), default=0)
    return tuple(f"Column {n}" for n in range(1, width + 1))


# --- workbooks -----------------------------------------------------------------------------------


def _workbook(head: bytes, stream: Stream) -> Kind | None:
    if head.startswith(workbooks.OLE):
        raise workbooks.refusal_of_old(_whole(head, stream))
    return Kind.XLSX if head.startswith(workbooks.ZIP) else None


def _whole(head: bytes, stream: Stream) -> bytes:
    raw = head + exactly(stream, workbooks.LARGEST + 1 - len(head))
    if len(raw) > workbooks.LARGEST:
        raise BadInput(
            "file",
            f"a workbook of at most {workbooks.LARGEST // 1_000_000} megabytes; save a larger "
            "one as CSV",
        )
    return raw


def _sheet_records(book: workbooks.Workbook, sheet: str) -> Iterator[Record]:
    for row, cells in book.rows(sheet):
        yield Record(line=row, last_line=row, cells=cells)


def _examined_workbook(raw: bytes, kind: Kind, asked: Asked) -> Sample:
    book = workbooks.Workbook(raw)
    if asked.sheet and asked.sheet not in book.sheets:
        raise BadInput("sheet", "one that the workbook has")
    best: tuple[int, int, Sample] | None = None
    for n, sheet in enumerate([asked.sheet] if asked.sheet else book.sheets[:10]):
        sample = _examined_sheet(book, kind, asked, sheet, len(raw))
        if sample is None:
            continue
        known = len({field_of(cell)[0] for cell in sample.header})
        if best is None or (known, -n) > best[:2]:
            best = (known, -n, sample)
    if best is None:
        raise BadInput("file", "a line of headings and a line for each patient or visit")
    return best[2]


def _examined_sheet(
    book: workbooks.Workbook, kind: Kind, asked: Asked, sheet: str, size: int
) -> Sample | None:
    records = list(islice(_sheet_records(book, sheet), SAMPLED + 60))
    if not any(not record.is_empty for record in records):
        return None
    at, _ = _header_among(records[:60], asked.header)
    header, headings = _heading(records, at)
    after = tuple(record for record in records if record.line > header)[:SAMPLED]
    return Sample(
        shape=Shape(kind=kind, sheet=sheet, header=header),
        sheets=book.sheets,
        header=headings or _unnamed(after),
        records=after,
        size=size,
    )
