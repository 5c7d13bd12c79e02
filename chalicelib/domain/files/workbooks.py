"""Workbooks (.xlsx), and all that is no table whatever it is called.

What calamine would lay out in memory is measured before it gets to see the bytes: a few kilobytes
of zip can hold gigabytes, and one cell in the last column of the last row is 17 billion of them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

from chalicelib.domain.errors import BadInput

LARGEST = 20_000_000
"""Bytes of a workbook as it is sent."""
_INFLATED_MOST = 150_000_000
_PARTS_MOST = 2_000
_CELLS_MOST = 4_000_000
"""Of one sheet, empty ones between others included; 100,000 rows of 40 columns."""
_TEXT_MOST = 200_000_000
"""Characters of all cells."""
_PIECE = 1 << 16

MAGIC_MOST = 4_096
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_ZIP = b"PK\x05\x06"
_LOCKED = "a workbook without a password; save it without one"
_WHOLE = "a workbook that is whole; this one cannot be opened"
_LAID_OUT = "a sheet of a usual size; this one is laid out far too large"
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


def refusal_of_old(raw: bytes) -> BadInput:
    """What to say of a container of before 2007: nothing opens one here, as a damaged .xls makes
    calamine ask for all memory there is, and that ends the process."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return BadInput("file", _LOCKED)
    if "WordDocument".encode("utf-16-le") in raw:
        return BadInput("file", f"{_WANTED}; this is a text document")
    return BadInput("file", f"{_WANTED}; this is an old workbook (.xls): save it as .xlsx or CSV")


class Workbook:
    """Raises BadInput where the bytes are no workbook, or more than it takes to read one."""

    def __init__(self, raw: bytes) -> None:
        from python_calamine import (
            CalamineError,
            PasswordError,
            SheetTypeEnum,
            SheetVisibleEnum,
            load_workbook,
        )

        _must_be_safe(raw)
        try:
            self._book = load_workbook(io.BytesIO(raw))
        except PasswordError:
            raise BadInput("file", _LOCKED) from None
        except (CalamineError, ValueError, OSError):
            raise BadInput("file", _WHOLE) from None
        pages = [m for m in self._book.sheets_metadata if m.typ is SheetTypeEnum.WorkSheet]
        shown = [m.name for m in pages if m.visible is SheetVisibleEnum.Visible]
        hidden = [m.name for m in pages if m.visible is not SheetVisibleEnum.Visible]
        self.sheets = (*shown, *hidden)
        """Their names, hidden ones last."""

    def rows(self, sheet: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(row from 1, cells from the first column on)."""
        from python_calamine import CalamineError, WorksheetNotFound

        try:
            page = self._book.get_sheet_by_name(sheet)
        except WorksheetNotFound:
            raise BadInput("sheet", "one that the workbook has") from None
        except CalamineError:
            raise BadInput("file", _WHOLE) from None
        if page.start is None:
            return
        above, before = page.start
        margin = ("",) * before
        for n, cells in enumerate(page.iter_rows()):
            yield above + n + 1, (*margin, *map(_written, cells))


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
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            _must_be_a_workbook(packed)
            _must_be_small(packed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError):
        raise BadInput("file", _WHOLE) from None


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
    measures = []
    for info in parts:
        # zipfile stops at what the directory says, and then checks the sum of it.
        with packed.open(info) as part:
            measures.append(_measured(part))
    longest = max((measure.longest for measure in measures), default=0)
    texts = sum(measure.texts for measure in measures)
    if texts * longest > _TEXT_MOST and _said(packed, parts) > _TEXT_MOST:
        raise BadInput("file", _LAID_OUT)


class _Measured:
    """What one part of the zip would take, laid out as a sheet; others have no cells."""

    def __init__(self, lengths: list[int] | None = None) -> None:
        self.cells = self.texts = self.longest = self.said = 0
        self._row = self._column = 1
        self._at = 0
        self._lengths = lengths
        self._since = -1
        self._index = ""
        self._is_shared = self._in_value = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begins
        self.parser.StartDoctypeDeclHandler = _has_a_doctype
        if lengths is not None:
            self.parser.CharacterDataHandler = self._reads
            self.parser.EndElementHandler = self._ends

    @property
    def area(self) -> int:
        return self._row * self._column

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self.cells += 1
            self._is_shared = attributes.get("t") == "s"
            self.texts += self._is_shared
            self._at += 1
            if "r" in attributes:
                where = _PLACE.fullmatch(attributes["r"])
                # calamine counts on where no sheet can reach, and lays it all out.
                if not where or int(where[2]) > _LAST_ROW or _number(where[1]) > _LAST_COLUMN:
                    raise BadInput("file", _WHOLE)
                self._at = _number(where[1])
                self._row = max(self._row, int(where[2]))
            self._column = max(self._column, self._at)
        elif tag == "row":
            self.cells += 1
            self._at = 0
            at = attributes.get("r", "1")
            if not _DIGITS.fullmatch(at) or int(at) > _LAST_ROW:
                raise BadInput("file", _WHOLE)
            self._row = max(self._row + ("r" not in attributes), int(at))
        elif tag == "si":
            self.text_ends()
            self._since = self.parser.CurrentByteIndex
        elif tag == "v":
            self._in_value, self._index = self._is_shared, ""
        if self.cells > _CELLS_MOST or self.area > _CELLS_MOST:
            raise BadInput("file", _LAID_OUT)

    def text_ends(self) -> None:
        """Of one of the texts that cells share: its markup counts as well."""
        if self._since >= 0:
            length = self.parser.CurrentByteIndex - self._since
            self.longest = max(self.longest, length)
            if self._lengths is not None:
                self._lengths.append(length)

    def _reads(self, data: str) -> None:
        if self._in_value:
            self._index += data[:12]

    def _ends(self, _: str) -> None:
        if self._in_value and self._lengths is not None:
            at = int(self._index) if _DIGITS.fullmatch(self._index) else -1
            self.said += self._lengths[at] if 0 <= at < len(self._lengths) else 0
        self._in_value = False


_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,9}")


def _has_a_doctype(*_: object) -> None:
    raise BadInput("file", _WHOLE)


def _measured(part: IO[bytes], lengths: list[int] | None = None) -> _Measured:
    measured = _Measured(lengths)
    is_xml, tail = True, b""
    while piece := part.read(_PIECE):
        if is_xml:
            try:
                measured.parser.Parse(piece, False)
                continue
            except expat.ExpatError:
                is_xml = False
                if measured.cells:
                    raise BadInput("file", _WHOLE) from None
        # calamine forgives more than this parser: what is no XML must not be a sheet either.
        if b"sheetData" in tail + piece:
            raise BadInput("file", _WHOLE)
        tail = piece[-20:]
    measured.text_ends()
    return measured


def _said(packed: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> int:
    """Characters of all cells: a text that cells share is laid out for each of them."""
    lengths: list[int] = []
    said = 0
    # The texts come first, whatever place in the zip they have.
    for info in sorted(parts, key=lambda part: not _has_texts(part)):
        with packed.open(info) as part:
            said += _measured(part, lengths).said
    return said


def _has_texts(part: zipfile.ZipInfo) -> bool:
    return "sharedstrings" in part.filename.lower()


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
