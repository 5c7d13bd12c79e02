"""Stylesheets, script and icon: shipped in the package, named by their content, kept for a year."""

import hashlib
import re
from functools import cache
from pathlib import Path

from chalice.app import Blueprint, Response

routes = Blueprint(__name__)

_FOLDER = Path(__file__).parent / "static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOREVER = "public, max-age=31536000, immutable"
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
READABLE = 4.5
"""The least contrast of text, to 1 (WCAG 2.2, 1.4.3)."""


@cache
def hashed(name: str) -> str:
    """ "desk.css" → "desk.0f3a92c1d4.css": a changed file has another address."""
    path = _FOLDER / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    return f"{path.stem}.{digest}{path.suffix}"


def brand(colour: str) -> str:
    """The name of the stylesheet that sets a practice's own colour; a bad colour gives ours.

    A stylesheet, because the content-security policy allows no inline style.
    """
    found = _COLOUR.fullmatch(colour)
    return f"brand-{(found[1] if found else '1f6f5c').lower()}.css"


@routes.route("/static/{name}", methods=["GET"])
def asset(name: str) -> Response:
    branded = re.fullmatch(r"brand-([0-9a-f]{6})\.css", name)
    if branded:
        return _answer(_brand_css(branded[1]), ".css")
    for path in _files():
        if name == hashed(path.name):
            return _answer(path.read_text(encoding="utf-8"), path.suffix)
    return Response(
        body="No such file.", status_code=404, headers={"Content-Type": "text/plain; charset=utf-8"}
    )


@cache
def _files() -> tuple[Path, ...]:
    return tuple(path for path in sorted(_FOLDER.iterdir()) if path.suffix in _KINDS)


def _answer(body: str, suffix: str) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": _KINDS[suffix],
        "Cache-Control": _FOREVER,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body=body, headers=headers)


def _brand_css(colour: str) -> str:
    return f":root{{--brand:#{colour};--brand-strong:{darkened(colour)}}}"


def is_colour(text: str) -> bool:
    return _COLOUR.fullmatch(text) is not None


def darkened(colour: str) -> str:
    """ "#1f6f5c", until white text on it can be read."""
    strong = colour.removeprefix("#")
    while contrast_with_white(strong) < READABLE:
        strong = "".join(f"{int(strong[at : at + 2], 16) * 9 // 10:02x}" for at in (0, 2, 4))
    return f"#{strong}"


def contrast_with_white(colour: str) -> float:
    return 1.05 / (_luminance(colour.removeprefix("#")) + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
