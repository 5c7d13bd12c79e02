"""How emails look, and their plain twin.

One column, 320 px to wide, without tables but for what Word's engine in Outlook needs: a width and
a button. A picture is never needed to understand: its place has a colour and says what it shows.
Colours of the dark are ours where a mail program asks for them (`prefers-color-scheme`); elsewhere
it turns our light ones. Widely read programs drop `<style>`, so all that matters stands inline.
"""

import html
import re
from collections.abc import Sequence

from chalicelib.domain.languages import direction
from chalicelib.domain.values import dataclass

WIDTH = 600
"""Pixels, of the sheet."""
_INNER = WIDTH - 2 * 24
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PICTURE = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(?::\d{1,5})?/[^\s\"'<>\\^`{|}]*", re.I)
_LONGEST_PICTURE = 500
_NOT_SHOWN = (".svg", ".webp", ".avif", ".tif", ".tiff", ".pdf", ".heic")
"""By Outlook or Gmail."""
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")

_DARK = (
    "@media (prefers-color-scheme:dark){"
    ".r-out{background:#111110!important}.r-in{background:#1c1c1a!important}"
    ".r-in,.r-in p,.r-in h1,.r-in a.r-t{color:#ececea!important}"
    ".r-in .r-soft,.r-in .r-soft a{color:#b9b9b2!important}"
    ".r-in .r-foot{border-color:#3a3a36!important}"
    ".r-in img.r-pic{background:#2b2b28!important;color:#ececea!important}}"
)


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Whose email it is."""

    brand: str
    colour: str = "#000000"
    """White words are read on it."""
    logo: str = ""
    """An https address; empty: the name stands there in letters."""
    address: str = ""
    """Where letters reach it: 15 U.S.C. 7704(a)(5)(A)(iii) wants it in what promotes."""
    phone: str = ""
    """As people write it."""


@dataclass(frozen=True, kw_only=True)
class Foot:
    """A link at the end."""

    says: str
    to: str


def why_no_picture(address: str) -> str:
    """Why a picture at that address would not be seen in an email; empty: it may be."""
    if not address.startswith("https://"):
        return "An address that begins with https://."
    if len(address) > _LONGEST_PICTURE or not _PICTURE.fullmatch(address):
        return "A whole address of a picture, such as https://www.example.com/logo.png."
    path = address.partition("?")[0].partition("#")[0].lower()
    if path.endswith(_NOT_SHOWN):
        return "A picture that mail programs show: PNG, JPEG or GIF."
    return ""


def plain_email(text: str, *, head: Letterhead, foot: Sequence[Foot] = ()) -> str:
    """What is read where no HTML is shown."""
    whose = ", ".join(of for of in (head.brand, *_lines(head.address), head.phone) if of)
    links = [f"{of.says}: {of.to}" for of in foot if of.to]
    return "\n\n".join(of for of in (text.strip(), whose, "\n".join(links)) if of)


def html_email(
    text: str,
    *,
    head: Letterhead,
    language: str,
    link: str = "",
    button: str = "",
    title: str = "",
    picture: str = "",
    picture_says: str = "",
    foot: Sequence[Foot] = (),
) -> str:
    """The plain text's twin: a title, a picture, its paragraphs, the link as a button, the foot.

    A paragraph that is nothing but the link is left out: the button says it. What is no colour
    gives black, what is no address of a picture none: in a style either could load something else.
    """
    way = direction(language)
    colour = head.colour if _COLOUR.fullmatch(head.colour) else "#000000"
    paragraphs = [p for p in text.split("\n\n") if p.strip() and p.strip() != link]
    body = "".join(f'<p style="margin:0 0 16px">{_flowing(p)}</p>' for p in paragraphs)
    start = "right" if way == "rtl" else "left"
    return (
        f'<!doctype html><html lang="{_q(language)}" dir="{way}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{_q(title or head.brand)}</title>"
        f"<style>:root{{color-scheme:light dark}}{_DARK}</style></head>"
        '<body class="r-out" style="margin:0;padding:0;background:#f4f4f2">'
        f'<div class="r-out" dir="{way}" lang="{_q(language)}" style="background:#f4f4f2;'
        'padding:0 0 24px">'
        f'<!--[if mso]><table role="presentation" width="{WIDTH}" align="center" cellpadding="0" '
        'cellspacing="0"><tr><td><![endif]-->'
        f'<div class="r-in" style="max-width:{WIDTH}px;margin:0 auto;background:#ffffff;'
        f"color:#1d1d1b;border-top:6px solid {colour};text-align:{start};"
        "font:17px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Tahoma,Arial,sans-serif;"
        'overflow-wrap:break-word"><div style="padding:24px">'
        f"{_whose(head)}{_heading(title)}{_picture(picture, picture_says)}"
        f"{body}{_button(link, button, colour)}{_foot(head, foot)}</div></div>"
        "<!--[if mso]></td></tr></table><![endif]--></div></body></html>"
    )


def _q(text: str) -> str:
    return html.escape(text)


def _flowing(text: str) -> str:
    """Escaped, its lines kept, addresses in it as links."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        to = _q(found[0])
        parts.append(_q(text[end : found.start()]))
        # Left to right also in a text that runs the other way.
        parts.append(f'<a class="r-t" href="{to}" dir="ltr" style="color:#1d1d1b">{to}</a>')
        end = found.end()
    return "".join([*parts, _q(text[end:])]).replace("\n", "<br>")


def _whose(head: Letterhead) -> str:
    says = 'style="margin:0 0 24px;font-size:19px;font-weight:600"'
    if not head.logo or why_no_picture(head.logo):
        return f'<p dir="auto" {says}>{_q(head.brand)}</p>'
    # On white in the dark too: nobody knows the colours of a logo.
    return (
        f'<p {says}><img src="{_q(head.logo)}" alt="{_q(head.brand)}" height="48" style="'
        "display:inline-block;height:48px;width:auto;max-width:240px;background:#ffffff;"
        "color:#1d1d1b;font-size:19px;line-height:48px;font-weight:600;padding:4px 8px;"
        'border-radius:6px"></p>'
    )


def _heading(title: str) -> str:
    style = "margin:0 0 16px;font-size:26px;line-height:1.25;font-weight:700"
    return f'<h1 style="{style}">{_q(title)}</h1>' if title else ""


def _picture(address: str, says: str) -> str:
    if not address or why_no_picture(address):
        return f'<p style="margin:0 0 16px">{_q(says)}</p>' if address and says else ""
    return (
        f'<img class="r-pic" src="{_q(address)}" alt="{_q(says)}" width="{_INNER}" style="'
        f"display:block;width:100%;max-width:{_INNER}px;height:auto;margin:0 0 20px;"
        "background:#e6e6e1;color:#1d1d1b;font-size:17px;line-height:1.5;border:0;"
        'border-radius:8px">'
    )


def _button(link: str, says: str, colour: str) -> str:
    if not link or not says:
        return ""
    # A cell, because Outlook knows no padding of links.
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" style="margin:24px 0"><tr>'
        f'<td bgcolor="{colour}" style="background:{colour};border-radius:8px;'
        f'mso-padding-alt:14px 22px"><a href="{_q(link)}" style="display:inline-block;'
        "padding:14px 22px;color:#ffffff;text-decoration:none;font-weight:600;line-height:1.3"
        f'">{_q(says)}</a></td></tr></table>'
    )


def _foot(head: Letterhead, foot: Sequence[Foot]) -> str:
    links = "".join(
        f'<p style="margin:0 0 8px"><a href="{_q(of.to)}" style="color:#5a5a55;'
        f'display:inline-block;padding:4px 0">{_q(of.says)}</a></p>'
        for of in foot
        if of.to
    )
    lines = [head.brand, *_lines(head.address)]
    whose = "<br>".join(f'<span dir="auto">{_q(of)}</span>' for of in lines if of)
    called = f'<br><span dir="ltr">{_q(head.phone)}</span>' if head.phone else ""
    return (
        '<div class="r-soft r-foot" style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid '
        '#dddddd;font-size:15px;color:#5a5a55">'
        f'<p class="r-soft" style="margin:0 0 12px;color:#5a5a55">{whose}{called}</p>{links}</div>'
    )


def _lines(address: str) -> list[str]:
    return [of.strip() for of in address.splitlines() if of.strip()]
