"""What came in one request, entry by entry: a Bundle, the lines of a bulk export, one resource.

http://hl7.org/fhir/R4/bundle.html, http://hl7.org/fhir/R4/http.html#transaction
"""

import re
from collections.abc import Iterable, Sequence

from chalicelib.domain.errors import BadInput
from chalicelib.domain.fhir.elements import (
    Element,
    Issue,
    NotTaken,
    id_of,
    kind_of,
    parsed,
    resource_from,
)
from chalicelib.domain.values import dataclass

MOST = 1_000
"""Entries of one request: so many are taken over in the time that a request has."""
TRANSACTION = "transaction"
_TYPES = (TRANSACTION, "batch", "collection", "searchset", "history", "message", "document")
_ASKED = ("batch", TRANSACTION, "history")
"""Bundles whose entries say what is to be done."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One entry; refused already where nothing is to be done with it."""

    place: str
    """Where it stood: "Bundle.entry[3]", "line 4"; empty: it came alone."""
    url: str = ""
    resource: Element | None = None
    refused: NotTaken | None = None

    @property
    def kind(self) -> str:
        return kind_of(self.resource) if self.resource is not None else ""


def entries_of(bundle: Element) -> list[Sent]:
    """Raises NotTaken where the Bundle as a whole makes no sense."""
    kind = bundle.text("type")
    if kind not in _TYPES:
        raise NotTaken(
            bundle.of("type"), f"one of: {', '.join(_TYPES)}", issue=Issue.VALUE, status=400
        )
    entries = bundle.each("entry")
    _must_not_be_many(len(entries), bundle.of("entry"))
    return [_sent(entry, kind) for entry in entries]


def lines_of(raw: bytes | str) -> list[Sent]:
    """NDJSON: one resource a line, empty lines passed over. Raises NotTaken, BadInput."""
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BadInput("body", "lines of JSON in UTF-8") from None
    # Not splitlines(): U+2028 may stand within a JSON text.
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    _must_not_be_many(len(lines), "body")
    return [_line(n, line) for n, line in lines]


def _must_not_be_many(count: int, path: str) -> None:
    if count > MOST:
        raise NotTaken(path, f"at most {MOST} at once", issue=Issue.TOO_COSTLY, status=413)


def _line(number: int, line: str) -> Sent:
    place = f"line {number}"
    try:
        resource = resource_from(parsed(line))
    except BadInput as refusal:
        no = NotTaken("", refusal.expected, issue=Issue.STRUCTURE, status=400)
        return Sent(place=place, refused=no)
    except NotTaken as refusal:
        return Sent(place=place, refused=refusal)
    if kind_of(resource) == "Bundle":
        no = NotTaken("Bundle", "one resource a line", issue=Issue.STRUCTURE)
        return Sent(place=place, refused=no)
    return Sent(place=place, resource=resource)


def _sent(entry: Element, bundle_kind: str) -> Sent:
    try:
        return _entry(entry, bundle_kind)
    except NotTaken as refusal:
        return Sent(place=entry.path, refused=refusal)


def _entry(entry: Element, bundle_kind: str) -> Sent:
    if entry.changes_its_meaning:
        raise NotTaken(entry.of("modifierExtension"), "none", issue=Issue.EXTENSION)
    request = entry.one("request") if bundle_kind in _ASKED else None
    if bundle_kind in _ASKED and bundle_kind != "history" and request is None:
        raise NotTaken(entry.of("request"), "what is to be done", issue=Issue.REQUIRED, status=400)
    method = request.text("method") if request else ""
    if request is not None and method not in ("POST", "PUT"):
        raise NotTaken(
            request.of("method"),
            "POST or PUT: nothing else runs here, and nothing is deleted",
            issue=Issue.NOT_SUPPORTED,
            status=405,
        )
    if "resource" not in entry:
        raise NotTaken(entry.of("resource"), "a resource", issue=Issue.REQUIRED)
    resource = resource_from(entry.value.get("resource"), entry.of("resource"))
    refused = None
    if request is not None:
        try:
            must_agree(resource, method, request.text("url"), request.of("url"))
        except NotTaken as refusal:
            refused = refusal
    return Sent(place=entry.path, url=entry.text("fullUrl"), resource=resource, refused=refused)


_ADDRESS = re.compile(r"(?:^|/)([A-Z][A-Za-z]{1,39})(?:/([^/?]+))?(?:\?.*)?$")


def must_agree(resource: Element, method: str, url: str, path: str) -> None:
    """The address names the type of the resource, and its id where it names one.

    Raises NotTaken.
    """
    found = _ADDRESS.search(url)
    if not found or found[1] != kind_of(resource):
        raise NotTaken(path, "the address of a resource of this type", status=400)
    if method == "PUT" and found[2] and found[2] != id_of(resource):
        raise NotTaken(
            resource.of("id"), "the id that its address has", issue=Issue.VALUE, status=400
        )


def beside(sent: Iterable[Sent]) -> Sequence[tuple[str, Element]]:
    return [(of.url, of.resource) for of in sent if of.resource is not None]
