"""What goes for every route: how large a request may be, and headers that no answer lacks.

API Gateway's own answers (an unknown address, a request that is larger still) never get here: they
carry the same headers by `infra/resources.yaml`.
"""

from collections.abc import Callable, Mapping

from chalice.app import Request, Response

from chalicelib import wiring
from chalicelib.settings import Settings
from chalicelib.web import pages, urls

FORM_BYTES = 256 * 1024
WEBHOOK_BYTES = 1024 * 1024

HEADERS: Mapping[str, str] = {
    # For what is no page: nothing in it is run, shown in a frame or loads anything.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HTTPS_ONLY = {"Strict-Transport-Security": pages.HTTPS_ONLY}


def answer(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware of every route; what a route says of a header itself stands."""
    config = wiring.services().config
    given = _too_large(request, config) or get_response(request)
    headers = {**HEADERS, **(HTTPS_ONLY if urls.of(config).is_https else {})}
    said = {name.lower() for name in given.headers}
    given.headers.update({name: of for name, of in headers.items() if name.lower() not in said})
    return given


def as_problems(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware: what a program is refused is a problem to it, whoever refuses (RFC 9457)."""
    given = get_response(request)
    if not request.path.startswith("/api/") or given.status_code < 400:
        return given
    from chalicelib.entrypoints.api import problems

    return problems.made_plain(given)


def _too_large(request: Request, config: Settings) -> Response | None:
    if len(request.raw_body) <= FORM_BYTES:
        return None  # what may be larger is known to modules that most requests have no need of
    from chalicelib.entrypoints import fhir, hl7
    from chalicelib.web import desk, uploads

    is_webhook = request.path.startswith("/webhooks/")
    most = WEBHOOK_BYTES if is_webhook else FORM_BYTES
    if request.path in desk.UPLOADS:
        most = 2 * uploads.MOST_BYTES  # what is too large for the import is said beside its field
    if request.path == hl7.PATH:
        most = 2 * hl7.MOST_BYTES  # what is too large for one message is answered as a message is
    is_fhir = request.path.startswith(fhir.BASE)
    if is_fhir:
        most = fhir.MOST_BYTES
    if len(request.raw_body) <= most:
        return None
    if is_fhir:
        return fhir.too_large()
    sentence = f"More than {most // 1024} KB came at once, so nothing of it was kept."
    if is_webhook:
        return Response(body={"error": sentence}, status_code=413)
    return pages.render("refused.html", config=config, status=413, why=sentence)
