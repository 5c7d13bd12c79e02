"""The document of /api/v1, made from the types that check requests and make answers."""

import inspect
from functools import cache
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import wiring
from chalicelib.domain.api_keys import KEY_LIMIT, SCOPES
from chalicelib.entrypoints.api.frame import Operation
from chalicelib.entrypoints.api.problems import PROBLEM
from chalicelib.entrypoints.api.shapes import Id, Nothing, Problem
from chalicelib.entrypoints.api.table import BASE, JSON, MERGE, ROWS
from chalicelib.entrypoints.api.views import MODULES, VIEWS

_ALWAYS = (400, 401, 403, 429, 500, 503)
_REFUSALS = {
    400: "The request is not what it has to be: `errors` names what of it.",
    401: "No key, or one that opens nothing.",
    403: "The key lacks the scope, or the practice is suspended or has ended.",
    404: "There is nothing here.",
    409: "As things are now this cannot be done: `type` says why.",
    412: "It is not as you read it.",
    413: "More than 256 KB.",
    415: "Not JSON.",
    422: "What the request says cannot be here: `errors` names what of it. Or this Idempotency-Key "
    "came with another request before.",
    428: "If-Match is needed.",
    429: "Too many requests with this key: Retry-After says when to come again.",
    500: "Something went wrong on our side.",
    503: "Please try again in a moment.",
}
_RATE = {
    "RateLimit-Limit": f"Requests in {int(KEY_LIMIT.per.total_seconds())} seconds.",
    "RateLimit-Remaining": "How many are left, at the most.",
    "RateLimit-Reset": "Seconds until it begins anew.",
}


def answer() -> Response:
    base = wiring.services().config.public_base_url
    body = msgspec.json.encode({**document(), "servers": [{"url": base + BASE}]}).decode()
    return Response(body=body, headers={"Content-Type": JSON})


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1, without its servers."""
    paths: dict[str, dict[str, Any]] = {}
    types = _types()
    schemas, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    known = dict(zip(map(str, types), schemas, strict=True))
    for of in _operations():
        paths.setdefault(of.path, {})[of.method.lower()] = _operation(of, known, components)
    wanted = {str(of.asks) for of in _operations()}
    questions = {known[of]["$ref"].rpartition("/")[2] for of in wanted if "$ref" in known[of]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rapport",
            "version": "1",
            "description": "A practice's patients, schedule and conversations. Times carry their "
            "offset, ids are opaque, errors are RFC 9457.",
        },
        "security": [{"key": []}, {"basic": []}],
        "tags": [{"name": name} for name in MODULES],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
            "schemas": {
                name: _tidy(of) for name, of in components.items() if name not in questions
            },
        },
    }


def _operations() -> list[Operation]:
    return [VIEWS[row.name][0] for row in ROWS]


def _types() -> list[Any]:
    found: list[Any] = [Problem, Id]
    for of in _operations():
        found += [of.answers, of.asks, *([of.takes] if of.takes else [])]
    return list({str(of): of for of in found}.values())


def _operation(of: Operation, known: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": of.name,
        "summary": of.summary,
        "description": "  \n".join(
            filter(None, (of.says, f"Needs the scope `{of.needs}`: {SCOPES[of.needs].lower()}."))
        ),
        "tags": [_tag(of)],
        "parameters": [
            *_path(of, known),
            *_query(of, known, components),
            *_headers(of),
        ],
        "responses": _responses(of, known),
    }
    if of.takes:
        kinds = [JSON, MERGE] if of.method == "PATCH" else [JSON]
        needed = any(one.required for one in msgspec.structs.fields(of.takes))
        said["requestBody"] = {
            "required": needed,
            "content": {kind: {"schema": known[str(of.takes)]} for kind in kinds},
        }
    return said


def _tag(of: Operation) -> str:
    [module] = [row.module for row in ROWS if row.name == of.name]
    return next(name for name, found in MODULES.items() if found.__name__.endswith(module))


def _path(of: Operation, known: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": known[str(Id)]}
        for name in of.parts
    ]


def _query(
    of: Operation, known: dict[str, Any], components: dict[str, Any]
) -> list[dict[str, Any]]:
    name = str(known[str(of.asks)].get("$ref", "")).rpartition("/")[2]
    schema = components[name]
    needed = schema.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in needed,
            "schema": _without_null(one),
        }
        for name, one in schema.get("properties", {}).items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What is left out of an address is not there; nothing in it is null."""
    options = [of for of in schema.get("anyOf", []) if of != {"type": "null"}]
    if len(options) == 1:
        return dict(options[0])
    return {name: of for name, of in schema.items() if (name, of) != ("default", None)}


def _headers(of: Operation) -> list[dict[str, Any]]:
    headers: list[tuple[str, bool, dict[str, Any], str]] = []
    if of.is_look:
        says = "An ETag: 304 where it stands as you have it."
        headers.append(("If-None-Match", False, {"type": "string"}, says))
    if of.if_match:
        says = "The ETag of what you change: 412 where it stands otherwise."
        said = {"type": "string", "pattern": r"\S"}
        headers.append(("If-Match", of.if_match == "required", said, says))
    if of.method == "POST":
        says = "Asked again with the same key within a day, nothing is done twice."
        visible = {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"}
        headers.append(("Idempotency-Key", False, visible, says))
    return [
        {"name": name, "in": "header", "required": needed, "schema": schema, "description": says}
        for name, needed, schema, says in headers
    ]


def _responses(of: Operation, known: dict[str, Any]) -> dict[str, Any]:
    etag = {"ETag": {"schema": {"type": "string"}}}
    rate = {
        name: {"schema": {"type": "string", "pattern": "^[0-9]+$"}, "description": says}
        for name, says in _RATE.items()
    }
    found: dict[str, Any] = {
        str(status): {
            "description": "Made." if status == 201 else "As asked.",
            "headers": {**etag, **rate},
            "content": {JSON: {"schema": known[str(of.answers)]}},
        }
        for status in of.status
    }
    if of.is_look:
        found["304"] = {"description": "As you have it.", "headers": {**etag, **rate}}
    refuses = {*_ALWAYS, *of.refuses, *((413, 415) if of.takes else ())}
    if of.takes or of.asks is not Nothing:
        refuses.add(422)
    if of.parts:
        refuses.add(404)
    if of.method == "POST":
        refuses |= {409, 422}
    for status in sorted(refuses):
        found[str(status)] = {
            "description": _REFUSALS[status],
            "content": {PROBLEM: {"schema": known[str(Problem)]}},
        }
    return found


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    if "description" in schema:
        schema = {**schema, "description": inspect.cleandoc(schema["description"])}
    return schema
