"""What a browser sent: form fields, query, headers, and whether it came from our own pages."""

from collections.abc import Mapping
from urllib.parse import parse_qs, unquote

from chalice.app import Request

from chalicelib.domain.errors import BadInput
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.web.urls import Urls

FORM = "application/x-www-form-urlencoded"
_FIELDS = 400
_LONGEST = 5_000
_LONGEST_PART = 100
YEARS = range(2000, 2200)
"""What a date on a page can mean: at the calendar's own ends there is no next or last day."""


@dataclass(frozen=True)
class Fields:
    """Of a form or a query: every value is text, trimmed, and "" where it is missing."""

    values: Mapping[str, list[str]]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, [""])[0].strip()

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value.strip() for value in self.values.get(name, []))

    def ticked(self, name: str) -> bool:
        return self[name] == "yes"

    def number(self, name: str) -> int:
        """Raises BadInput."""
        text = self[name]
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise BadInput(name, "a whole number")
        return int(text)


def form(request: Request) -> Fields:
    """Raises BadInput."""
    raw = request.raw_body
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        values = parse_qs(text, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError as error:
        raise BadInput("form", "fields in UTF-8") from error
    if any(len(value) > _LONGEST or "\0" in value for of in values.values() for value in of):
        raise BadInput("form", f"at most {_LONGEST} characters in a field")
    return Fields(values)


def query(request: Request) -> Fields:
    asked = request.query_params
    return Fields({name: asked.getlist(name) for name in asked} if asked else {})


def part(text: str) -> str:
    """Path parameters arrive percent-encoded. Raises NotFound: no id is as long as that."""
    decoded = unquote(text)
    if len(decoded) > _LONGEST_PART:
        raise NotFound("part")
    return decoded


def is_from_our_pages(request: Request, links: Urls) -> bool:
    """Browsers say where a POST comes from, and no page can make them say otherwise."""
    site: str = request.headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin"
    origin: str = request.headers.get("origin", "")
    return origin == links.origin
