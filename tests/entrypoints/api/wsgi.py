"""The application as WSGI, for tools that speak nothing else: no server, no port."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from chalice import Chalice
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException

Start = Callable[[str, list[tuple[str, str]]], Any]


def as_wsgi(app: Chalice) -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    gateway = LocalGateway(app, Config(chalice_stage="test", config_from_disk={}))

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        # WSGI hands over bytes of an address as Latin-1, decoded; API Gateway as they were sent.
        path = environ["RAW_URI"] if "RAW_URI" in environ else _quoted(environ)
        query = environ.get("QUERY_STRING", "")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            said = gateway.handle_request(
                environ["REQUEST_METHOD"],
                path.partition("?")[0] + (f"?{query}" if query else ""),
                _headers(environ),
                body,
            )
        except LocalGatewayException as refused:
            said = _not_found() if refused.CODE == HTTPStatus.FORBIDDEN else _refused(refused)
        status = HTTPStatus(said["statusCode"])
        start(f"{status.value} {status.phrase}", list(said["headers"].items()))
        content = said["body"] or ""
        return [content.encode() if isinstance(content, str) else content]

    return answer


def _quoted(environ: dict[str, Any]) -> str:
    from urllib.parse import quote

    return quote(environ["PATH_INFO"].encode("latin-1"), safe="/!$&'()*+,;=:@-._~")


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    named = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        named["content-type"] = environ["CONTENT_TYPE"]
    return named


def _not_found() -> dict[str, Any]:
    """As infra/resources.yaml lets API Gateway answer for an unknown address."""
    body = '{"type":"urn:rapport:problem:not-found","title":"There is nothing here.","status":404}'
    return {
        "statusCode": 404,
        "headers": {"Content-Type": "application/problem+json"},
        "body": body,
    }


def _refused(refused: LocalGatewayException) -> dict[str, Any]:
    return {"statusCode": refused.CODE, "headers": dict(refused.headers), "body": refused.body}
