"""What a reference means: a resource that came along, one of the sender's own, or only a name."""

import re
from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.fhir.elements import Element, NotTaken, kind_of
from chalicelib.domain.fhir.patients_in import Key, identifiers, key_of
from chalicelib.domain.values import dataclass

_RELATIVE = re.compile(
    r"(?:^|/)(?P<kind>[A-Z][A-Za-z]{1,39})/(?P<of>[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?$"
)


@dataclass(frozen=True, kw_only=True)
class Reference:
    kind: str = ""
    """The resource type; "" where nothing tells it."""
    key: str = ""
    """"Practitioner/12", or an identifier with its system."""
    shown: str = ""
    """For an answer: the type and the id, nothing else of what stood there."""
    resource: Element | None = None
    contained: str = ""
    """The id of what is contained in the resource that refers to it."""

    def of(self, kind: str) -> "Reference":
        return replace(self, kind=kind)


class Beside:
    """The resources that came in one request, as they refer to each other."""

    def __init__(self, resources: Iterable[tuple[str, Element]]) -> None:
        """(fullUrl or "", resource)."""
        self._by_url: dict[str, Element] = {}
        self._by_identifier: dict[tuple[str, str], Key] = {}
        for url, resource in resources:
            kind, of = kind_of(resource), resource.value.get("id")
            if url:
                self._by_url[url] = resource
            if isinstance(of, str):
                self._by_url[f"{kind}/{of}"] = resource
            if kind == "Patient":
                self._remember(resource)

    def _remember(self, patient: Element) -> None:
        try:
            key, named = key_of(patient), identifiers(patient)
        except NotTaken:
            return  # it is refused where it stands
        for identifier in named:
            system = identifier.system.partition(":")[2]
            self._by_identifier.setdefault((system, identifier.key), key)

    def get(self, url: str) -> Element | None:
        return self._by_url.get(url)

    def by_identifier(self, system: str, value: str) -> Key | None:
        return self._by_identifier.get((system, value))


def reference_of(reference: Element, beside: Beside) -> Reference:
    """Raises NotTaken where it is no reference at all."""
    text = reference.text("reference", most=1_000)
    if text.startswith("#"):
        return Reference(contained=text[1:] or "#")
    kind = reference.text("type").rpartition("/")[2]
    found = _RELATIVE.search(text)
    local = f"{found['kind']}/{found['of']}" if found else ""
    resource = beside.get(text) or beside.get(local)
    if resource is not None:
        kind, of = kind_of(resource), resource.value.get("id")
        local = f"{kind}/{of}" if isinstance(of, str) else local
    elif found:
        kind = found["kind"]
    if local:
        return Reference(kind=kind, key=local, shown=local, resource=resource)
    if resource is not None:
        return Reference(kind=kind, shown=kind, resource=resource)
    return Reference(kind=kind, key=_identifier(reference), shown=kind)


def _identifier(reference: Element) -> str:
    identifier = reference.one("identifier")
    value = identifier.text("value", most=256) if identifier else ""
    return f"{identifier.text('system', most=256)}|{value}" if identifier and value else ""


def identifier_keys(resource: Element) -> list[str]:
    """As `Reference.key` names them."""
    found = []
    for identifier in resource.each("identifier"):
        if value := identifier.text("value", most=256):
            found.append(f"{identifier.text('system', most=256)}|{value}")
    return found
