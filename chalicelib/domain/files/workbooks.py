"""Workbooks (.xlsx, and .xls of old systems), and all that is no table whatever it is called.

What calamine would lay out in memory is measured before it gets to see the bytes: a few kilobytes
of zip can hold gigabytes, and one cell in the last column of the last row is 17 billion of them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from chalicelib.domain.errors import BadInput

LARGEST = 20_000_000
"""Bytes of a workbook as it is sent."""
_INFLATED_MOST = 250_000_000
_PARTS_MOST = 2_000
_CELLS_MOST = 6_000_000
"""Of one sheet, empty ones between others included; 100,000 rows of 60 columns."""
_TEXT_MOST = 200_000_000
"""Characters of all cells of one sheet."""
_PIECE = 1 << 16

MAGIC_MOST = 4_096
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_ZIP = b"PK\x05\x06"
_WANTED = "a CSV, TSV or XLSX file with a line of headings"
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM6", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (_EMPTY_ZIP, "an empty zip file"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3", "a database"),
    (b"\0\x01\0\0Standard Jet DB", "an Access database; export its table as CSV"),
    (b"\0\x01\0\0Standard ACE DB", "an Access database; export its table as CSV"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"PAR1", "a data file of another kind"),
)
_TEXTS = (
    (
        rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta)\b",
        "a web page; open it in Excel and save it as XLSX or CSV",
    ),
    (rb"<\?xml|<[a-z]+[:>]", "an XML file; open it in Excel and save it as XLSX or CSV"),
    (rb"MSH[|^~&]|FHS\||BHS\|", "an HL7 message; it is sent to the HL7 address"),
    (rb"BEGIN:VCALENDAR", "a calendar; it is added under calendars"),
    (rb"BEGIN:VCARD", "address cards; export the contacts as CSV"),
    (rb"\{\s*\"|\[\s*\{", "a JSON file; FHIR is sent to the FHIR address"),
)


def must_be_a_table(head: bytes) -> None:
    """Raises BadInput for what cannot be one, judged by its first bytes."""
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise BadInput("file", "a file that is not empty")
    if head.startswith((ZIP, OLE)):
        return
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise BadInput("file", f"{_WANTED}; this is {what}")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what in _TEXTS:
        if re.match(pattern, text, re.IGNORECASE | re.DOTALL):
            raise BadInput("file", f"{_WANTED}; this is {what}")
    control = len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head))
    if control > max(3, len(head) // 50):
        raise BadInput("file", f"{_WANTED}; this is no text")


def sheets(raw: bytes) -> tuple[str, ...]:
    """The names of the sheets, hidden ones last."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    with _opened(raw) as book:
        pages = [m for m in book.sheets_metadata if m.typ is SheetTypeEnum.WorkSheet]
    shown = [m.name for m in pages if m.visible is SheetVisibleEnum.Visible]
    return (*shown, *(m.name for m in pages if m.visible is not SheetVisibleEnum.Visible))


def rows(raw: bytes, sheet: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(row from 1, cells from the first column on)."""
    from python_calamine import CalamineError

    with _opened(raw) as book:
        try:
            page = book.get_sheet_by_name(sheet)
        except CalamineError:
            raise BadInput("sheet", "one that the workbook has") from None
        if page.start is None:
            return
        above, before = page.start
        margin = ("",) * before
        for n, cells in enumerate(page.iter_rows()):
            yield above + n + 1, (*margin, *map(_written, cells))


def _opened(raw: bytes) -> Any:
    from python_calamine import CalamineError, PasswordError, load_workbook

    _must_be_safe(raw)
    try:
        return load_workbook(io.BytesIO(raw))
    except PasswordError:
        raise BadInput("file", "a workbook without a password; save it without one") from None
    except (CalamineError, ValueError, OSError):
        raise BadInput("file", "a workbook that is whole; this one cannot be opened") from None


def _written(cell: Any) -> str:
    """As a person would write it; numbers of Excel's are all 6465550182.0."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        # A day and a fraction: 9:30 may be a few microseconds off.
        to_second = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return to_second.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%I:%M %p")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell)


# --- what may be opened --------------------------------------------------------------------------


def _must_be_safe(raw: bytes) -> None:
    if raw.startswith(OLE):
        _must_be_an_old_workbook(raw)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            _must_be_a_workbook(packed)
            _must_be_small(packed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError):
        raise BadInput("file", "a workbook that is whole; this one cannot be opened") from None


def _must_be_an_old_workbook(raw: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise BadInput("file", "a workbook without a password; save it without one")
    if "_VBA_PROJECT".encode("utf-16-le") in raw:
        raise BadInput("file", "a workbook without macros; save it as .xlsx")
    if "WordDocument".encode("utf-16-le") in raw:
        raise BadInput("file", f"{_WANTED}; this is a text document")


def _must_be_a_workbook(packed: zipfile.ZipFile) -> None:
    names = {info.filename for info in packed.infolist()}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadInput("file", "a workbook without macros; save it as .xlsx")
    if "xl/workbook.xml" in names:
        return
    for name, what in (
        ("xl/workbook.bin", "a binary workbook; save it as .xlsx"),
        ("word/document.xml", "a text document"),
        ("content.xml", "an OpenDocument file; save it as .xlsx or CSV"),
        ("Index/Document.iwa", "a Numbers file; export it as CSV or XLSX"),
    ):
        if name in names:
            raise BadInput("file", f"{_WANTED}; this is {what}")
    raise BadInput("file", f"{_WANTED}; this is a zip file; unpack it first")


def _must_be_small(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    # Before anything is inflated: what the directory admits.
    if len(parts) > _PARTS_MOST or sum(part.file_size for part in parts) > _INFLATED_MOST:
        raise BadInput("file", "a workbook of a usual size; this one unpacks to far too much")
    left = _INFLATED_MOST
    lengths: list[int] = []
    if "xl/sharedStrings.xml" in packed.NameToInfo:
        with packed.open("xl/sharedStrings.xml") as part:
            for length in _lengths(part):
                lengths.append(length)
    for info in parts:
        with packed.open(info) as part:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename, re.IGNORECASE):
                left -= _sheet_must_be_small(part, lengths)
                continue
            # zipfile stops at what the directory says and checks the sum of it.
            while piece := part.read(_PIECE):
                left -= len(piece)


_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,9})\"")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(?:\s*<(?:\w+:)?v\b[^>]*>(\d{1,9})<)?")
_COLUMN = re.compile(rb"\br=\"([A-Z]{1,4})\d")


def _sheet_must_be_small(part: IO[bytes], lengths: list[int]) -> int:
    """Bytes of it. Raises BadInput where its cells, laid out, would be too many or too long."""
    size = row = column = text = 0
    rest = b""
    while True:
        piece = part.read(_PIECE * 8)
        size += len(piece)
        seen = rest + piece
        # A cell is looked at whole; none begins in the last bytes that are kept for later.
        end = seen.rfind(b"<c", 0, len(seen) - 400) if piece and len(seen) > 800 else len(seen)
        end = end if end > 0 else len(seen)
        body, rest = seen[:end], seen[end:]
        for found in _ROW.finditer(body):
            row = max(row, int(found[1]))
        for found in _CELL.finditer(body):
            attributes = found[1]
            if where := _COLUMN.search(attributes):
                column = max(column, _number(where[1]))
            if found[2] and b't="s"' in attributes and int(found[2]) < len(lengths):
                text += lengths[int(found[2])]
        if row * column > _CELLS_MOST or text > _TEXT_MOST:
            raise BadInput("file", "a sheet of a usual size; this one is laid out far too large")
        if not piece:
            return size


def _lengths(part: IO[bytes]) -> Iterator[int]:
    """Of each shared string, its markup included."""
    rest = b""
    while piece := part.read(_PIECE * 8):
        *whole, rest = (rest + piece).split(b"</si>")
        yield from map(len, whole)
        if len(rest) > 10_000_000:
            raise BadInput("file", "a sheet of a usual size; this one is laid out far too large")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
