"""Where another system of the practice leaves its nightly file, with one of the practice's keys.

POST /files/v1/{source_id}               → an address that takes the file with one PUT
GET  /files/v1/{source_id}/{import_id}   → how far it is, and what became of its records
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.domain.api_keys import Caller, NotAllowed, NotAuthenticated, Scope
from chalicelib.domain.limits import TooOften
from chalicelib.entrypoints.api_auth import CHALLENGE, caller, rate_headers, too_often_headers
from chalicelib.storage.errors import NotFound
from chalicelib.storage.file_imports import LINK, MOST_BYTES
from chalicelib.wiring import Services

routes = Blueprint(__name__)

_PROBLEM = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
_LONGEST = 60
_OLD = timedelta(days=40)
"""A file's state is asked for while it is worked off, not for ever."""


@routes.route(
    "/files/v1/{source_id}",
    methods=["POST"],
    content_types=["application/json", "application/x-www-form-urlencoded"],
)
def leave_file(source_id: str) -> Response:
    """The file is looked for each minute once its place is made."""

    def answer(services: Services, who: Caller) -> dict[str, Any]:
        from chalicelib.actions.files.bring_in import begin, new_id

        source = services.file_imports.source(who.practice_id, _part(source_id))
        import_id = new_id(services)
        job = begin(services, source, import_id, by=who.by, there=False)
        return {
            "file": job.import_id,
            "put": services.file_imports.put_link(job),
            "seconds": int(LINK.total_seconds()),
            "most_bytes": MOST_BYTES,
        }

    return _answered(answer, status=201)


@routes.route("/files/v1/{source_id}/{import_id}", methods=["GET"])
def file_state(source_id: str, import_id: str) -> Response:
    def answer(services: Services, who: Caller) -> dict[str, Any]:
        job = services.file_imports.get(who.practice_id, _part(import_id))
        if job.source_id != _part(source_id) or services.clock() > job.started_at + _OLD:
            raise NotFound(job.import_id)
        return {
            "file": job.import_id,
            "state": str(job.state),
            "records": job.records,
            "percent": job.percent,
            "counts": dict(job.counts or job.foreseen),
            "why": job.why,
        }

    return _answered(answer)


def _part(text: str) -> str:
    """Path parameters arrive percent-encoded. Raises NotFound: no id is as long as that."""
    decoded = unquote(text)
    if not 0 < len(decoded) <= _LONGEST:
        raise NotFound("part")
    return decoded


def _answered(answer: Callable[[Services, Caller], dict[str, Any]], status: int = 200) -> Response:
    services, request = wiring.services(), routes.current_request
    try:
        who = caller(request, needs=Scope.FILES_WRITE)
        said = answer(services, who)
    except NotAuthenticated:
        says = "Show a key of the practice: Authorization: Bearer <key>."
        return _problem(401, says, CHALLENGE)
    except NotAllowed:
        return _problem(403, "This key may not bring in files.")
    except NotFound:
        return _problem(404, "There is no such source or file.")
    except TooOften as often:
        return _problem(429, "Too often: wait a little.", too_often_headers(often))
    headers: dict[str, str | list[str]] = {"Cache-Control": "no-store", **rate_headers(who.rate)}
    if str(request.headers.get("accept", "")).startswith("text/plain") and "put" in said:
        # For a script of one line: curl -T file "$(curl …)".
        headers["Content-Type"] = "text/plain; charset=utf-8"
        return Response(body=said["put"], status_code=status, headers=headers)
    return Response(body=said, status_code=status, headers=headers)


def _problem(status: int, says: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        body={"status": status, "title": says},
        status_code=status,
        headers=dict[str, str | list[str]]({**_PROBLEM, **(headers or {})}),
    )
