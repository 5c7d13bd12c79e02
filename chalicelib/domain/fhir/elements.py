"""The elements of a resource, each with its path: what is said of them never repeats what they
hold."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.values import dataclass

MOST_DEEP = 40
"""Levels of elements within elements; a Bundle of contained resources has a dozen."""
_LONGEST_TEXT = 1000
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,39}")


class Issue(StrEnum):
    """OperationOutcome.issue.code, those that we give (http://hl7.org/fhir/R4/valueset-issue-type)."""

    INVALID = "invalid"
    STRUCTURE = "structure"
    REQUIRED = "required"
    VALUE = "value"
    NOT_FOUND = "not-found"
    DELETED = "deleted"
    NOT_SUPPORTED = "not-supported"
    EXTENSION = "extension"
    BUSINESS_RULE = "business-rule"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    TOO_COSTLY = "too-costly"
    TOO_LONG = "too-long"
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    THROTTLED = "throttled"
    TRANSIENT = "transient"
    INFORMATIONAL = "informational"


class NotTaken(RapportError):
    """A resource, or a request about one, is refused: where and what was expected instead."""

    def __init__(
        self, path: str, expected: str, *, issue: Issue = Issue.INVALID, status: int = 422
    ) -> None:
        super().__init__(f"{path}: expected {expected}" if path else f"expected {expected}")
        self.path = path
        """As FHIRPath writes it: "Patient.name[0].family"; empty: about the whole."""
        self.expected = expected
        self.issue = issue
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Taken, but somebody should know."""

    path: str
    says: str


class Element:
    """A JSON object somewhere in a resource."""

    def __init__(self, value: Mapping[str, Any], path: str) -> None:
        self.value = value
        self.path = path

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) is not None

    def of(self, name: str) -> str:
        """The path of one of its elements."""
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str, *, most: int = _LONGEST_TEXT) -> str:
        """Trimmed; "" where it is missing. Raises NotTaken."""
        value = self.value.get(name)
        return "" if value is None else _text(value, self.of(name), most)

    def texts(self, name: str, *, most: int = _LONGEST_TEXT) -> list[str]:
        """Those of a list that hold something; FHIR leaves nulls beside extensions."""
        every = self._list(name)
        found = [
            _text(value, f"{self.of(name)}[{n}]", most)
            for n, value in enumerate(every)
            if value is not None
        ]
        return [text for text in found if text]

    def flag(self, name: str) -> bool | None:
        value = self.value.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise NotTaken(self.of(name), "true or false", issue=Issue.STRUCTURE)

    def number(self, name: str) -> int | None:
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31:
            return value
        raise NotTaken(self.of(name), "a whole number", issue=Issue.STRUCTURE)

    def one(self, name: str) -> "Element | None":
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, Mapping):
            return Element(value, self.of(name))
        raise NotTaken(self.of(name), "an object", issue=Issue.STRUCTURE)

    def each(self, name: str) -> list["Element"]:
        found = []
        for n, value in enumerate(self._list(name)):
            path = f"{self.of(name)}[{n}]"
            if not isinstance(value, Mapping):
                raise NotTaken(path, "an object", issue=Issue.STRUCTURE)
            found.append(Element(value, path))
        return found

    def _list(self, name: str) -> Sequence[Any]:
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise NotTaken(self.of(name), "a list", issue=Issue.STRUCTURE)
        return value

    @property
    def changes_its_meaning(self) -> bool:
        """It has a modifier extension, which who does not know it must not pass over."""
        return bool(self.value.get("modifierExtension"))


def resource_from(value: Any, path: str = "") -> Element:
    """A resource whose type is said. Its path is the type's name, or `path` where that is given.

    Raises NotTaken.
    """
    if not isinstance(value, Mapping):
        raise NotTaken(path, "a resource: a JSON object", issue=Issue.STRUCTURE)
    kind = value.get("resourceType")
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        where = f"{path}.resourceType" if path else "resourceType"
        raise NotTaken(where, 'the type of the resource, as in "Patient"', issue=Issue.STRUCTURE)
    return Element(value, kind)


def kind_of(resource: Element) -> str:
    return str(resource.value["resourceType"])


def id_of(resource: Element) -> str:
    """Empty: it has none. Raises NotTaken."""
    given = resource.value.get("id")
    if given is None:
        return ""
    if isinstance(given, str) and is_id(given):
        return given
    raise NotTaken(
        resource.of("id"), "1 to 64 letters, digits, - and .", issue=Issue.VALUE, status=400
    )


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def must_be_plain(resource: Element) -> None:
    """What changes the meaning of a resource and is not known here, refuses it, as the standard
    demands (http://hl7.org/fhir/R4/extensibility.html#modifierExtension). Raises NotTaken."""
    for name in ("modifierExtension", "implicitRules"):
        if resource.value.get(name):
            raise NotTaken(
                resource.of(name),
                "none: it may change what the resource means, and is not known here",
                issue=Issue.EXTENSION,
            )


# --- texts ---------------------------------------------------------------------------------------

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def _text(value: Any, path: str, most: int) -> str:
    if not isinstance(value, str):
        raise NotTaken(path, "a text", issue=Issue.STRUCTURE)
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise NotTaken(path, "a text in Unicode", issue=Issue.VALUE)
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in value)
    text = unicodedata.normalize("NFC", plain).strip().strip(_UNSEEN).strip()
    if len(text) > most:
        raise NotTaken(path, f"at most {most} characters", issue=Issue.TOO_LONG)
    return text


# --- times ---------------------------------------------------------------------------------------

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?"
)
_YEARS = range(1970, 2200)


def day_in(text: str) -> date | None:
    """A whole FHIR date that exists; None: a partial one, or none."""
    found = _DATE.fullmatch(text)
    if not found or not found[3]:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def is_partial_date(text: str) -> bool:
    """A year, or a year and a month."""
    found = _DATE.fullmatch(text)
    return bool(found and not found[3])


def last_day_in(text: str) -> date | None:
    """The last day that a date or dateTime of any precision may mean; None: it is none."""
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), int(found[3] or 0)
    try:
        first = date(year, month, day or 1)
        if day:
            return first
        first_of_next = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return first_of_next - timedelta(days=1)


def time_in(text: str) -> datetime | None:
    """Aware (UTC), or naive where no offset stood there; None: no time that exists."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    day, clock, second, offset = found[1], found[2], found[3] or "00", found[4] or ""
    try:
        at = datetime.fromisoformat(f"{day}T{clock}:{second}{offset}")
        if at.year not in _YEARS:
            return None
        return at.astimezone(UTC) if offset else at
    except (ValueError, OverflowError):
        return None


# --- JSON ----------------------------------------------------------------------------------------


def parsed(raw: bytes | str) -> Any:
    """What a JSON text holds. Raises BadInput; never says what stood there."""
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BadInput("body", "JSON in UTF-8") from None
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise BadInput("body", f"at most {MOST_DEEP} levels of elements") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BadInput("body", f"whole JSON; it cannot be read from {where} on") from None
    except ValueError:
        raise BadInput("body", "JSON whose numbers are numbers") from None
    if _is_deep(value):
        raise BadInput("body", f"at most {MOST_DEEP} levels of elements")
    return value


def _no_constant(_: str) -> None:
    raise ValueError("not a number")


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MOST_DEEP):
        level = [inner for of in level for inner in _within(of)]
        if not level:
            return False
    return True


def _within(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (of for of in value.values() if isinstance(of, dict | list))
    elif isinstance(value, list):
        yield from (of for of in value if isinstance(of, dict | list))
