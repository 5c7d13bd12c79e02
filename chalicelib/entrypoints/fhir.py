"""FHIR R4 under /fhir/R4: other systems send what they have and read what is here."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib import wiring
from chalicelib.domain.api_keys import Caller, NotAllowed, NotAuthenticated, Scope
from chalicelib.domain.errors import BadInput, RapportError
from chalicelib.domain.limits import TooOften
from chalicelib.entrypoints.api_auth import CHALLENGE, caller, rate_headers, too_often_headers
from chalicelib.entrypoints.observability import count, logger
from chalicelib.entrypoints.refusals import status_and_sentence
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.wiring import Services

if TYPE_CHECKING:
    from chalicelib.actions.fhir.take_in import Answer
    from chalicelib.domain.fhir.bundles import Sent
    from chalicelib.domain.fhir.elements import Issue
    from chalicelib.domain.fhir.out import Resource

# Everything of FHIR is imported where it is used: every cold start loads this module.

routes = Blueprint(__name__)

BASE = "/fhir/R4"
MOST_BYTES = 4_000_000
"""A Lambda takes 6 MB in all, and what is no text arrives in Base64."""
JSON = "application/fhir+json"
_JSONS = [JSON, "application/json", "application/json+fhir", "text/json"]
_NDJSONS = ["application/fhir+ndjson", "application/ndjson", "application/x-ndjson"]
_FORM = "application/x-www-form-urlencoded"
_TAKEN = (
    *("Patient", "Appointment", "Practitioner", "PractitionerRole", "Location"),
    *("HealthcareService", "Slot", "Schedule"),
)


def _answered(view: Callable[..., Response]) -> Callable[..., Response]:
    """Every refusal is an OperationOutcome. Goes under @route."""

    @functools.wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Response:
        try:
            return view(*args, **kwargs)
        except RapportError as refusal:
            return refused(refusal)

    return answered


def refused(refusal: RapportError) -> Response:
    from chalicelib.domain.fhir import outcomes

    status, code, sentence, path, headers = _refusal(refusal)
    logger.info("Refused", refusal=type(refusal).__name__, status=status)
    said = outcomes.outcome(outcomes.issue("error", code, sentence, path=path))
    return _response(said, status, headers)


def _refusal(refusal: RapportError) -> "tuple[int, Issue, str, str, dict[str, str]]":
    """(status, code, sentence, path, headers)."""
    from chalicelib.actions.fhir.serve import Gone
    from chalicelib.domain.fhir.elements import Issue, NotTaken

    match refusal:
        case NotTaken():
            return refusal.status, refusal.issue, str(refusal), refusal.path, {}
        case NotAuthenticated():
            return 401, Issue.LOGIN, "A valid API key is needed.", "", dict(CHALLENGE)
        case NotAllowed():
            return 403, Issue.FORBIDDEN, refusal.why, "", {}
        case TooOften():
            wait = f"Too many requests: again in {max(1, int(refusal.wait.total_seconds()))} s."
            return 429, Issue.THROTTLED, wait, "", too_often_headers(refusal)
        case Gone():
            return 410, Issue.DELETED, "It was erased.", "", {}
        case NotFound():
            return 404, Issue.NOT_FOUND, "There is nothing here.", "", {}
        case StaleWrite():
            return 409, Issue.CONFLICT, "Somebody changed it meanwhile: send it again.", "", {}
        case BadInput():
            return 400, Issue.INVALID, f"{refusal.field}: expected {refusal.expected}", "", {}
    status, sentence = status_and_sentence(refusal)
    return status, Issue.TRANSIENT if status == 503 else Issue.INVALID, sentence, "", {}


def too_large() -> Response:
    """What the middleware answers before a route is asked."""
    from chalicelib.domain.fhir import outcomes
    from chalicelib.domain.fhir.elements import Issue

    sentence = f"More than {MOST_BYTES // 1_000_000} MB came at once: send it in parts."
    return _response(outcomes.outcome(outcomes.issue("error", Issue.TOO_LONG, sentence)), 413)


def _response(
    body: "Resource | None", status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    text = "" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    said: dict[str, str | list[str]] = {"Content-Type": f"{JSON}; charset=utf-8"}
    said.update(headers or {})
    return Response(body=text, status_code=status, headers=said)


def _base(services: Services) -> str:
    return services.config.public_base_url + BASE


# --- reading -------------------------------------------------------------------------------------


@routes.route(f"{BASE}/metadata", methods=["GET"], content_types=[*_JSONS, _FORM])
@_answered
def metadata() -> Response:
    from chalicelib.domain.fhir.capability import statement

    return _response(statement(_base(wiring.services())))


@routes.route(f"{BASE}/{{kind}}", methods=["GET"], content_types=[*_JSONS, _FORM])
@_answered
def search_by_address(kind: str) -> Response:
    asked = routes.current_request.query_params
    params = {name: asked.getlist(name) for name in asked} if asked else {}
    return _search(kind, params, in_url=True)


@routes.route(f"{BASE}/{{kind}}/_search", methods=["POST"], content_types=[_FORM])
@_answered
def search_by_form(kind: str) -> Response:
    try:
        params = parse_qs(_raw(routes.current_request).decode("utf-8"), max_num_fields=100)
    except ValueError:
        raise BadInput("body", "a form in UTF-8") from None
    if asked := routes.current_request.query_params:
        for name in asked:
            params.setdefault(name, []).extend(asked.getlist(name))
    return _search(kind, params, in_url=False)


def _search(kind: str, params: Mapping[str, list[str]], *, in_url: bool) -> Response:
    from chalicelib.actions.fhir.serve import KINDS, search
    from chalicelib.domain.fhir.outcomes import searchset
    from chalicelib.domain.fhir.search import asked as checked

    who = caller(routes.current_request, needs=Scope.FHIR_READ)
    if kind not in KINDS:
        raise NotFound("kind")
    asked = checked(kind, params, in_url=in_url)
    services = wiring.services()
    base = _base(services)
    page = search(services, who.practice_id, asked, base=base, by=who.by)

    def link(cursor: Mapping[str, str | int] | None) -> str:
        return f"{base}/{kind}?{urlencode(asked.pairs(cursor))}"

    bundle = searchset(
        page.resources,
        page.included,
        base=base,
        this=link(asked.cursor),
        following=link(page.cursor) if page.cursor is not None else "",
    )
    return _response(bundle, 200, rate_headers(who.rate))


@routes.route(f"{BASE}/{{kind}}/{{of}}", methods=["GET"], content_types=[*_JSONS, _FORM])
@_answered
def read(kind: str, of: str) -> Response:
    who = caller(routes.current_request, needs=Scope.FHIR_READ)
    found = _read(who, kind, unquote(of))
    headers = {**rate_headers(who.rate), **_version(found)}
    known = routes.current_request.headers.get("if-none-match", "")
    if headers.get("ETag") and known == headers["ETag"]:
        return _response(None, 304, headers)
    return _response(found, 200, headers)


def _read(who: Caller, kind: str, of: str) -> "Resource":
    from chalicelib.actions.fhir import serve

    services = wiring.services()
    return serve.read(services, who.practice_id, kind, of, base=_base(services), by=who.by)


def _version(of: "Resource") -> dict[str, str]:
    from email.utils import format_datetime

    from chalicelib.domain.fhir.elements import time_in

    meta = of.get("meta", {})
    found = {"ETag": f'W/"{meta["versionId"]}"'} if "versionId" in meta else {}
    if at := time_in(meta.get("lastUpdated", "")):
        found["Last-Modified"] = format_datetime(at, usegmt=True)
    return found


# --- sending -------------------------------------------------------------------------------------


@routes.route(BASE, methods=["POST", "PUT"], content_types=[*_JSONS, *_NDJSONS])
@_answered
def send_bundle() -> Response:
    from chalicelib.domain.fhir.bundles import TRANSACTION, entries_of
    from chalicelib.domain.fhir.elements import Issue, NotTaken, kind_of, parsed, resource_from

    request = routes.current_request
    who = caller(request, needs=Scope.FHIR_WRITE)
    if _is_ndjson(request):
        return _send_lines(who, request)
    bundle = resource_from(parsed(_raw(request)))
    if kind_of(bundle) != "Bundle":
        raise NotTaken(
            "resourceType", "a Bundle; one resource is sent to the address of its type", status=400
        )
    is_whole = bundle.text("type") == TRANSACTION
    answers = _take_in(who, entries_of(bundle), all_or_nothing=is_whole)
    if is_whole and any(of.refused for of in answers):
        from chalicelib.domain.fhir import outcomes

        issues = [outcomes.error(of.refused, _what(of)) for of in answers if of.refused]
        sentence = "Nothing of this transaction was taken, as one of its entries was refused."
        issues.insert(0, outcomes.issue("error", Issue.BUSINESS_RULE, sentence))
        return _response(outcomes.outcome(*issues), 422, rate_headers(who.rate))
    if is_whole and any(of.did == "later" for of in answers):
        raise StaleWrite("transaction")  # again, the same as a whole: what is in changes nothing
    return _batch(who, answers, "transaction-response" if is_whole else "batch-response")


@routes.route(f"{BASE}/{{kind}}", methods=["POST", "PUT"], content_types=[*_JSONS, *_NDJSONS])
@_answered
def send_one(kind: str) -> Response:
    request = routes.current_request
    who = caller(request, needs=Scope.FHIR_WRITE)
    _must_be_taken(kind)
    if _is_ndjson(request):
        return _send_lines(who, request)
    return _send(who, request, kind)


@routes.route(f"{BASE}/{{kind}}/{{of}}", methods=["PUT"], content_types=_JSONS)
@_answered
def put_one(kind: str, of: str) -> Response:
    request = routes.current_request
    who = caller(request, needs=Scope.FHIR_WRITE)
    _must_be_taken(kind)
    of = unquote(of)
    if expected := request.headers.get("if-match", ""):
        _must_match(who, kind, of, expected)
    return _send(who, request, kind, of)


def _must_be_taken(kind: str) -> None:
    from chalicelib.domain.fhir.elements import Issue, NotTaken

    if kind not in _TAKEN:
        raise NotTaken("", f"one of: {', '.join(_TAKEN)}", issue=Issue.NOT_SUPPORTED, status=404)


def _must_match(who: Caller, kind: str, of: str, expected: str) -> None:
    from chalicelib.domain.fhir.elements import Issue, NotTaken

    try:
        found = _version(_read(who, kind, of)).get("ETag", "")
    except NotFound:
        found = ""
    if found != expected:
        raise NotTaken("", "the version that is here", issue=Issue.CONFLICT, status=412)


def _send(who: Caller, request: Request, kind: str, of: str = "") -> Response:
    from chalicelib.domain.fhir.bundles import Sent, must_agree
    from chalicelib.domain.fhir.elements import parsed, resource_from

    resource = resource_from(parsed(_raw(request)))
    must_agree(resource, "PUT" if of else "POST", f"{kind}/{of}" if of else kind, "resourceType")
    [answer] = _take_in(who, [Sent(place="", resource=resource)])
    status, headers = _status(answer), {**rate_headers(who.rate), **_location(answer)}
    if status == 503:
        headers["Retry-After"] = "5"
    if answer.refused:
        return _response(_said(answer), answer.refused.status, headers)
    prefer = request.headers.get("prefer", "")
    if "return=minimal" in prefer:
        return _response(None, status, headers)
    may_read = Scope.FHIR_READ in who.scopes and kind in ("Patient", "Appointment")
    if "return=representation" in prefer and answer.of and may_read:
        found = _read(who, kind, answer.of)
        return _response(found, status, {**headers, **_version(found)})
    return _response(_said(answer), status, headers)


def _send_lines(who: Caller, request: Request) -> Response:
    from chalicelib.domain.fhir.bundles import lines_of

    return _batch(who, _take_in(who, lines_of(_raw(request))), "batch-response")


def _take_in(who: Caller, sent: "list[Sent]", *, all_or_nothing: bool = False) -> "list[Answer]":
    from chalicelib.actions.fhir.take_in import take_in

    services = wiring.services()
    answers = take_in(services, who.practice_id, sent, by=who.by, all_or_nothing=all_or_nothing)
    for did in sorted({of.did for of in answers}):
        count("fhir_resources", sum(of.did == did for of in answers), outcome=did)
    return answers


def _batch(who: Caller, answers: "list[Answer]", kind: str) -> Response:
    bundle: Resource = {"resourceType": "Bundle", "type": kind}
    if answers:
        bundle["entry"] = [{"response": _entry(of)} for of in answers]
    return _response(bundle, 200, rate_headers(who.rate))


def _entry(answer: "Answer") -> "Resource":
    from http import HTTPStatus

    status = answer.refused.status if answer.refused else _status(answer)
    found: Resource = {"status": f"{status} {HTTPStatus(status).phrase}"}
    if where := _location(answer).get("Location"):
        found["location"] = where
    return {**found, "outcome": _said(answer)}


_STATUSES = {"created": 201, "later": 503}
_SENTENCES = {
    "created": "Taken over; it is new here.",
    "changed": "Taken over; what it says anew was changed.",
    "unchanged": "It says nothing new; nothing was changed.",
    "stale": "It is older than what was taken over before; nothing was changed.",
    "merged": "Two records are one patient now.",
    "recognised": "Recognised; visits that name it are booked there.",
    "passed over": "Not kept here; nothing was changed.",
    "repeated": "A newer one of the same resource came along; this one was passed over.",
    "later": "Not reached, or somebody else was faster: send it again.",
    "not done": "Not taken, as another entry was refused.",
}


def _status(answer: "Answer") -> int:
    return _STATUSES.get(answer.did, 200)


def _said(answer: "Answer") -> "Resource":
    from chalicelib.domain.fhir import outcomes
    from chalicelib.domain.fhir.elements import Issue

    what = _what(answer)
    if answer.refused:
        return outcomes.outcome(outcomes.error(answer.refused, what))
    code = Issue.TRANSIENT if answer.did == "later" else Issue.INFORMATIONAL
    severity = "error" if answer.did == "later" else "information"
    first = outcomes.issue(severity, code, _SENTENCES[answer.did], what=what)
    return outcomes.outcome(first, *outcomes.warnings(answer.remarks, what))


def _what(answer: "Answer") -> str:
    """ "Bundle.entry[3], Patient/12"."""
    named = f"{answer.kind}/{answer.of}" if answer.kind and answer.of else answer.kind
    return ", ".join(part for part in (answer.place, named) if part)


def _location(answer: "Answer") -> dict[str, str]:
    if answer.refused or not answer.of or answer.kind not in ("Patient", "Appointment"):
        return {}
    return {"Location": f"{_base(wiring.services())}/{answer.kind}/{answer.of}"}


def _is_ndjson(request: Request) -> bool:
    said = str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()
    return said in _NDJSONS


def _raw(request: Request) -> bytes:
    raw = request.raw_body
    return raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogateescape")
