"""Bytes of a text file, made into lines and records; a quote that never closes costs one line."""

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import Protocol

from chalicelib.domain.errors import BadInput
from chalicelib.domain.files.fields import clean
from chalicelib.domain.values import dataclass

LARGEST = 200_000_000
"""Bytes; 100,000 appointments are about ten million."""
LONGEST_LINE = 250_000
"""Bytes; what is longer is no line of a table."""
_LONGEST_CELL_LINES = 40
"""A quoted cell that spans more lines than this was never closed."""
_PIECE = 65_536


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Flaw(StrEnum):
    """What is wrong with how a record is written, whatever it says."""

    NONE = ""
    UNCLOSED = "unclosed"
    TOO_LONG = "too long"
    OTHER_ENCODING = "other encoding"
    """Read all the same, as what Windows programs write."""


@dataclass(frozen=True, kw_only=True)
class Record:
    line: int
    """The first physical line, from 1; in a workbook the row."""
    last_line: int
    cells: tuple[str, ...]
    """As they stand there; empty where the record cannot be read."""
    flaw: Flaw = Flaw.NONE

    @property
    def is_empty(self) -> bool:
        filled = (cell for cell in self.cells if cell and not cell.isspace())
        return self.flaw not in _UNREADABLE and not any(map(clean, filled))


_UNREADABLE = (Flaw.UNCLOSED, Flaw.TOO_LONG)


class Chained:
    """What was read already, then the rest."""

    def __init__(self, head: bytes, stream: Stream) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._stream.read(size)


class Transcoded:
    """UTF-16 as UTF-8: its line ends cannot be found in its bytes."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._done = False

    def read(self, size: int, /) -> bytes:
        text = ""
        while not text and not self._done:
            piece = self._stream.read(size)
            self._done = not piece
            text = self._decoder.decode(piece, final=self._done)
        return text.encode(errors="replace")


class Counted:
    """Refuses a file that is too large before it is all read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.size = 0

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(size)
        self.size += len(piece)
        if self.size > LARGEST:
            raise BadInput("file", f"at most {LARGEST // 1_000_000} megabytes")
        return piece


def exactly(stream: Stream, size: int) -> bytes:
    """As many bytes, or all there are: a stream may hand out fewer at a time."""
    got = b""
    while len(got) < size and (piece := stream.read(size - len(got))):
        got += piece
    return got


def byte_lines(stream: Stream) -> Iterator[bytes]:
    """Each with its end; one that is too long is cut one byte after what is allowed."""
    rest, dropping = b"", False
    while piece := stream.read(_PIECE):
        lines = (rest + piece).splitlines(keepends=True)
        # One that ends in \r may be followed by its \n in the next piece.
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        for line in lines:
            if dropping:
                dropping = False
                continue
            yield line[: LONGEST_LINE + 1]
        if dropping:
            rest = b"\r" if rest.endswith(b"\r") else b""
        elif len(rest) > LONGEST_LINE:
            yield rest[: LONGEST_LINE + 1]
            rest, dropping = b"", True
    if rest and not dropping:
        yield rest


def lines_of(stream: Stream, encoding: str) -> Iterator[tuple[str, Flaw]]:
    source: Stream = stream
    if encoding.startswith("utf-16"):
        source, encoding = Transcoded(stream, encoding), "utf-8"
    for n, line in enumerate(byte_lines(source)):
        if len(line) > LONGEST_LINE:
            yield "", Flaw.TOO_LONG
            continue
        bare = line.removeprefix(codecs.BOM_UTF8) if n == 0 else line
        text, flaw = _decoded(bare, encoding)
        yield text.replace("\0", ""), flaw


def _decoded(line: bytes, encoding: str) -> tuple[str, Flaw]:
    if encoding != "utf-8":
        return line.decode(encoding, errors="replace"), Flaw.NONE
    try:
        return line.decode(), Flaw.NONE
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace"), Flaw.OTHER_ENCODING


class _Feed:
    """Gives the reader the lines of one record and remembers what it took."""

    def __init__(self, first: str, waiting: deque[tuple[str, Flaw]]) -> None:
        self._first: str | None = first
        self._waiting = waiting
        self.taken = 0
        self.ran_out = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if self.taken >= len(self._waiting) or self.taken >= _LONGEST_CELL_LINES:
            self.ran_out = True
            raise StopIteration
        self.taken += 1
        return self._waiting[self.taken - 1][0]


def text_records(lines: Iterator[tuple[str, Flaw]], delimiter: str) -> Iterator[Record]:
    """A quote that never closes costs its own line only: reading goes on after it."""
    waiting: deque[tuple[str, Flaw]] = deque()
    at = 0
    while True:
        if not waiting:
            waiting.extend(islice(lines, 1))
            if not waiting:
                return
        text, flaw = waiting.popleft()
        at += 1
        if flaw is Flaw.TOO_LONG:
            yield Record(line=at, last_line=at, cells=(), flaw=flaw)
        elif '"' not in text:
            cells = tuple(text.rstrip("\r\n").split(delimiter))
            yield Record(line=at, last_line=at, cells=cells, flaw=flaw)
        else:
            waiting.extend(islice(lines, _LONGEST_CELL_LINES - len(waiting)))
            quoted = _quoted(text, flaw, waiting, delimiter, at)
            for _ in range(quoted.last_line - at):
                waiting.popleft()
            at = quoted.last_line
            yield quoted


def _quoted(
    text: str, flaw: Flaw, waiting: deque[tuple[str, Flaw]], delimiter: str, at: int
) -> Record:
    feed = _Feed(text, waiting)
    try:
        cells = next(csv.reader(feed, delimiter=delimiter), [])
    except csv.Error:
        feed.ran_out = True
    if feed.ran_out:
        return Record(line=at, last_line=at, cells=(), flaw=Flaw.UNCLOSED)
    flaws = {flaw, *(of for _, of in islice(waiting, feed.taken))}
    worst = next((of for of in (Flaw.TOO_LONG, Flaw.OTHER_ENCODING) if of in flaws), Flaw.NONE)
    kept = () if worst is Flaw.TOO_LONG else tuple(cells)
    return Record(line=at, last_line=at + feed.taken, cells=kept, flaw=worst)


def line_of(n: int, line: bytes, encoding: str) -> tuple[str, Flaw]:
    if len(line) > LONGEST_LINE:
        return "", Flaw.TOO_LONG
    text, flaw = _decoded(line.removeprefix(codecs.BOM_UTF8) if n == 0 else line, encoding)
    return text.replace("\0", ""), flaw


def is_wide(encoding: str) -> bool:
    return encoding.startswith("utf-16")
