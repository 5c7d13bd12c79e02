"""The frame of every operation: whose key, is the request right, was it asked before, what is said.

    key ► scope ► address, question, body ► [asked before?] ► action ► answer, with its ETag

A look costs one request beside its own reads: a key that was seen some seconds ago is expected to
be good, and is confirmed, counted and written into the audit trail in one transaction, before
anything of the answer leaves.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import unquote

import msgspec
import msgspec.inspect
from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Request, Response

from chalicelib import wiring
from chalicelib.domain.api_keys import Caller, Scope
from chalicelib.domain.audit import MANY, AuditEntry
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PracticeId, derived_ulid
from chalicelib.domain.values import dataclass
from chalicelib.entrypoints import api_auth
from chalicelib.entrypoints.api import cursors, problems
from chalicelib.entrypoints.api.problems import NotAsExpected, Refused, SayWhatYouExpect
from chalicelib.entrypoints.api.shapes import Nothing, Page, Shape, Wrong
from chalicelib.entrypoints.api.table import JSON, ROWS
from chalicelib.entrypoints.observability import logger
from chalicelib.storage.answers import Answered, Asked
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import fresh, hashed
from chalicelib.storage.setup import Setup
from chalicelib.wiring import Services

MOST_NAMED = 300
"""Identifiers in one entry of the audit trail."""
YEARS = range(2000, 2200)
_LONGEST_PART = 100
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

_ROWS = {row.name: row for row in ROWS}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a look is written down as."""

    did: str
    about: tuple[str, ...]
    many: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    body: Shape | Page[Any] | list[Any]
    status: int = 200
    seen: Seen | None = None


@dataclass(frozen=True, kw_only=True)
class Operation:
    method: str
    path: str
    """After /api/v1."""
    name: str
    summary: str
    says: str
    needs: Scope
    answers: Any
    status: tuple[int, ...]
    asks: type[Shape]
    takes: type[Shape] | None
    if_match: str
    """"required", "optional" or empty."""
    refuses: tuple[int, ...]

    @property
    def is_look(self) -> bool:
        return self.method == "GET"

    @property
    def parts(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of a program whose key is good."""

    operation: Operation
    services: Services
    who: Caller
    now: datetime
    question: Any
    """Of the operation's `asks`."""
    body: Any
    """Of the operation's `takes`."""
    if_match: str
    asked: Asked | None = None

    @property
    def practice_id(self) -> PracticeId:
        return self.who.practice_id

    @property
    def setup(self) -> Setup:
        return self.services.setups.of(self.practice_id)

    @property
    def again(self) -> bool:
        """A worker died with this very request: it may be done already."""
        return self.asked is not None and self.asked.again

    def new_id(self, of: str) -> str:
        """The same for the same request, so that what is done twice is there once."""
        if self.asked is None:
            return fresh(self.now)
        return derived_ulid(self.asked.at, self.practice_id, self.asked.of, of)

    def expects(self, stands: Shape) -> None:
        """Raises NotAsExpected, and SayWhatYouExpect."""
        if not self.if_match:
            if self.operation.if_match == "required":
                raise SayWhatYouExpect(self.operation.name)
            return
        if self.if_match != "*" and _etag(_encoded(stands)) not in _listed(self.if_match):
            raise NotAsExpected(self.operation.name)

    @property
    def _list(self) -> str:
        """Whose list this is, and of what."""
        fields = msgspec.structs.asdict(self.question)
        asked = {name: of for name, of in fields.items() if name not in ("cursor", "limit")}
        said = msgspec.json.encode([self.practice_id, self.operation.name, asked])
        return hashlib.sha256(said).hexdigest()

    @property
    def at(self) -> tuple[str, ...]:
        """Where the list goes on; empty: at its beginning. Raises BadInput."""
        if not self.question.cursor:
            return ()
        return cursors.read(self.services.secrets.contact_key, self._list, self.question.cursor)

    def next(self, *at: str) -> str:
        return cursors.make(self.services.secrets.contact_key, self._list, at)


View = tuple[Operation, Callable[..., Answer]]

VIEWS: dict[str, View] = {}
"""By the operation's name, in the order of the modules."""


def operation(
    *,
    summary: str,
    answers: Any,
    says: str = "",
    status: tuple[int, ...] = (200,),
    asks: type[Shape] = Nothing,
    takes: type[Shape] | None = None,
    if_match: str = "",
    refuses: tuple[int, ...] = (),
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Registers a view of the table by its name, and in the document."""

    def register(view: Callable[..., Answer]) -> Callable[..., Answer]:
        row = _ROWS[view.__name__]
        this = Operation(
            method=row.method,
            path=row.path,
            name=row.name,
            summary=summary,
            says=says,
            needs=row.needs,
            answers=answers,
            status=status,
            asks=asks,
            takes=takes,
            if_match=if_match,
            refuses=refuses,
        )
        VIEWS[row.name] = (this, view)
        return view

    return register


def answer(of: View, request: Request, parts: dict[str, str]) -> Response:
    this, view = of
    services = wiring.services()
    rated: dict[str, str] = {}
    try:
        if this.is_look:
            return _look(this, view, services, request, parts, rated)
        who = api_auth.admitted(services, request)
        rated |= api_auth.rate_headers(who.rate)
        api_auth.allowed(services, who, needs=this.needs)
        call = _call(this, services, request, who)
        answered, replayed = _once(view, call, request, parts)
        again = {"Idempotency-Replayed": "true"} if replayed else {}
        return _said(answered, {**rated, **again})
    except RapportError as refusal:
        problem, headers = problems.of(refusal)
        if problem.status >= 500:
            logger.error("Refused without a rule", refusal=type(refusal).__name__)
        return problems.response(problem, {**rated, **headers})
    except (ClientError, BotoCoreError) as error:
        logger.error("A service did not answer", error=type(error).__name__)
        return problems.response(problems.plainly(503), {**rated, "Retry-After": "5"})


def _look(
    this: Operation,
    view: Callable[..., Answer],
    services: Services,
    request: Request,
    parts: dict[str, str],
    rated: dict[str, str],
) -> Response:
    token = hashed(api_auth.token_in(request))
    who = services.api_keys.expected(token, now=services.clock())
    confirmed = who is None
    if who is None:
        who = api_auth.admitted(services, request)
        rated |= api_auth.rate_headers(who.rate)
    try:
        api_auth.allowed(services, who, needs=this.needs)
        call = _call(this, services, request, who)
        answer = view(call, **_named(parts))
    except RapportError:
        if not confirmed:
            rated |= api_auth.rate_headers(api_auth.admitted(services, request).rate)
        raise
    entry = _entry(call, answer.seen)
    if not confirmed:
        who = _confirmed(services, request, token, entry)
        api_auth.allowed(services, who, needs=this.needs)
        rated |= api_auth.rate_headers(who.rate)
    elif entry:
        services.audit.add(entry)
    body = _encoded(answer.body)
    etag = _etag(body)
    asked = str(request.headers.get("if-none-match", ""))
    if asked and (asked.strip() == "*" or etag in _listed(asked)):
        return Response(body="", status_code=304, headers={**rated, "ETag": etag})
    return _said(Answered(status=answer.status, body=body, etag=etag), rated)


def _confirmed(
    services: Services, request: Request, token: str, entry: AuditEntry | None
) -> Caller:
    """The key is still good; counted, with what was seen written down."""
    if entry:
        # It is gone, used up, or somebody was in the way: `admitted` looks again, and says which.
        with suppress(StaleWrite), services.audit.writing(entry) as put:
            return services.api_keys.count_with(token, put, now=services.clock())
    who = api_auth.admitted(services, request)
    if entry:
        services.audit.add(entry)
    return who


def _entry(call: Call, seen: Seen | None) -> AuditEntry | None:
    if seen is None or not seen.about:
        return None
    return AuditEntry(
        practice_id=call.practice_id,
        entry_id=fresh(call.now),
        at=call.now,
        who=call.who.by,
        did=seen.did,
        about=tuple(dict.fromkeys(seen.about))[:MOST_NAMED],
        subject=MANY if seen.many else "",
    )


def _once(
    view: Callable[..., Answer], call: Call, request: Request, parts: dict[str, str]
) -> tuple[Answered, bool]:
    """What the view answers, or answered before to the same Idempotency-Key."""
    key = request.headers.get("idempotency-key")
    if key is None or call.operation.method != "POST":
        return _answered(view(call, **_named(parts))), False
    if not _KEY.fullmatch(key):
        wrong = "Expected 1 to 255 visible ASCII characters."
        raise Refused(Wrong(field="Idempotency-Key", detail=wrong))
    answers = call.services.answers
    of = hashed(f"{call.who.key_id}\n{key}")
    said = [call.operation.name, sorted(parts.items()), hashlib.sha256(_raw(request)).hexdigest()]
    found = answers.begin(
        call.practice_id, of, hashed(msgspec.json.encode(said).decode()), now=call.now
    )
    if isinstance(found, Answered):
        return found, True
    try:
        answered = _answered(view(_with(call, found), **_named(parts)))
    except RapportError:
        answers.let_go(found)
        raise
    except Exception:  # whatever it was: it may be half done, and is gone on with when asked again
        answers.broke(found, now=call.now)
        raise
    answers.done(found, answered)
    return answered, False


def _with(call: Call, asked: Asked) -> Call:
    return Call(
        operation=call.operation,
        services=call.services,
        who=call.who,
        now=call.now,
        question=call.question,
        body=call.body,
        if_match=call.if_match,
        asked=asked,
    )


def _answered(answer: Answer) -> Answered:
    body = _encoded(answer.body)
    return Answered(status=answer.status, body=body, etag=_etag(body))


def _said(answered: Answered, headers: dict[str, str]) -> Response:
    return Response(
        body=answered.body,
        status_code=answered.status,
        headers={**headers, "Content-Type": JSON, "ETag": answered.etag},
    )


def _call(this: Operation, services: Services, request: Request, who: Caller) -> Call:
    """Raises Refused."""
    return Call(
        operation=this,
        services=services,
        who=who,
        now=services.clock(),
        question=_question(this, request),
        body=_body(this, request),
        if_match=_if_match(request),
    )


def _if_match(request: Request) -> str:
    """Raises Refused."""
    said = request.headers.get("if-match")
    if said is not None and not str(said).strip():
        raise Refused(Wrong(field="If-Match", detail="Expected an ETag."))
    return str(said or "").strip()


def _question(this: Operation, request: Request) -> Shape:
    asked = request.query_params
    values = {name: asked.getlist(name) for name in asked} if asked else {}
    several = [Wrong(field=of, detail="Expected once.") for of, v in values.items() if len(v) != 1]
    if several:
        raise Refused(*several)
    kinds = _kinds(this.asks)
    said = {name: _as(kinds.get(name), of[0]) for name, of in values.items()}
    try:
        return msgspec.convert(said, this.asks)
    except msgspec.ValidationError as error:
        raise _refused(error) from None


@cache
def _kinds(asks: type[Shape]) -> dict[str, type]:
    """Which of its fields are no texts: an address holds nothing but texts."""
    found: dict[str, type] = {}
    for of in msgspec.inspect.type_info(asks).fields:  # type: ignore[attr-defined]  # a Shape has them
        plain = of.type.type if isinstance(of.type, msgspec.inspect.Metadata) else of.type
        if isinstance(plain, msgspec.inspect.IntType):
            found[of.encode_name] = int
        elif isinstance(plain, msgspec.inspect.BoolType):
            found[of.encode_name] = bool
    return found


def _as(kind: type | None, text: str) -> str | int | bool:
    """What is none stays a text, for the type to refuse it."""
    if kind is int and _NUMBER.fullmatch(text):
        return int(text)
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    return text


def _body(this: Operation, request: Request) -> Shape | None:
    if this.takes is None:
        if _raw(request).strip() not in (b"", b"{}"):
            raise Refused(Wrong(field="", detail="Expected no body."))
        return None
    raw = _raw(request)
    if not raw.strip() and _may_be_empty(this.takes):
        raw = b"{}"
    try:
        return msgspec.json.decode(raw, type=this.takes)
    except msgspec.ValidationError as error:
        raise _refused(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(Wrong(field="", detail="Expected JSON in UTF-8.")) from None


def _may_be_empty(takes: type[Shape]) -> bool:
    return all(not of.required for of in msgspec.structs.fields(takes))


def _raw(request: Request) -> bytes:
    raw = request.raw_body
    return raw if isinstance(raw, bytes) else raw.encode()


_WHERE = re.compile(r"^(.*?)(?: - at `(?:key in )?\$\.?(.*?)`)?$", re.DOTALL)
_NAMED = re.compile(r"field `(\w+)`")
_QUOTED = re.compile(r"^Invalid enum value .*", re.DOTALL)


def _refused(error: msgspec.ValidationError) -> Refused:
    """Names the field and what was expected there, and does not repeat what was sent."""
    found = _WHERE.match(str(error))
    detail, where = (found[1], found[2] or "") if found else ("Not as expected", "")
    if _QUOTED.match(detail):
        detail = "Not one of the values that are known here"
    if "unknown field" in detail:
        named = _NAMED.search(detail)
        at = f"{where}." if where else ""
        return Refused(
            Wrong(field=f"{at}{named[1]}" if named else where, detail="There is no such field.")
        )
    missing = _NAMED.search(detail) if "missing required field" in detail else None
    if missing:
        at = f"{where}." if where else ""
        return Refused(Wrong(field=f"{at}{missing[1]}", detail="This field is needed."))
    return Refused(Wrong(field=where, detail=f"{detail}."))


def _named(parts: dict[str, str]) -> dict[str, str]:
    """Path parameters arrive percent-encoded. Raises NotFound: no id is as long as that."""
    named = {name: unquote(of) for name, of in parts.items()}
    if any(len(of) > _LONGEST_PART for of in named.values()):
        raise NotFound("part")
    return named


def _encoded(body: Any) -> str:
    return msgspec.json.encode(body).decode()


def _etag(body: str) -> str:
    digest = hashlib.sha256(body.encode()).digest()[:15]
    return f'"{base64.urlsafe_b64encode(digest).decode()}"'


def _listed(header: str) -> set[str]:
    return {of.strip().removeprefix("W/") for of in header.split(",")}
