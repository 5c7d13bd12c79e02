"""render(): a template and its values to an HTML answer with the headers every page carries."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chalice.app import Response

from chalicelib.settings import Settings
from chalicelib.web import assets, urls

if TYPE_CHECKING:
    from jinja2 import Environment

Headers = dict[str, str | list[str]]

HTTPS_ONLY = "max-age=63072000; includeSubDomains"

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def policy(*, sends_to: str) -> str:
    """For a page whose form or script posts to an address that is not ours."""
    parts = urlsplit(sends_to)
    there = f"{parts.scheme}://{parts.netloc}"
    allowed = _POLICY.replace("connect-src 'self'", f"connect-src 'self' {there}")
    return allowed.replace("form-action 'self'", f"form-action 'self' {there}")


def render(
    template: str,
    *,
    config: Settings,
    status: int = 200,
    headers: Headers | None = None,
    **values: Any,
) -> Response:
    """`values` are the template's; it also has `urls`, `asset(name)` and `brand(colour)`."""
    return Response(
        body=html(template, config=config, **values),
        status_code=status,
        headers={**page_headers(config), **(headers or {})},
    )


def html(template: str, *, config: Settings, **values: Any) -> str:
    links = urls.of(config)

    def asset(name: str) -> str:
        return links.asset(assets.hashed(name))

    def brand(colour: str) -> str:
        return links.asset(assets.brand(colour))

    return (
        _templates()
        .get_template(template)
        .render(urls=links, asset=asset, brand=brand, is_local=config.is_local, **values)
    )


def redirect(to: str, *, config: Settings, headers: Headers | None = None) -> Response:
    """After a POST: fetch `to` (one of our own paths) with a GET."""
    answer: Headers = {**page_headers(config), "Location": to, **(headers or {})}
    return Response(body="", status_code=303, headers=answer)


def blanks(values: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """For a template: a name that is not there reads as nothing."""
    return defaultdict(str, values or {})


def page_headers(config: Settings) -> Headers:
    headers: Headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if urls.of(config).is_https:
        headers["Strict-Transport-Security"] = HTTPS_ONLY
    return headers


@cache
def _templates() -> "Environment":
    # Not at the top of the file: the Lambdas that show no page do not pay for it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
