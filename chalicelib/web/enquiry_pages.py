"""The form on a practice's website: in a frame, behind a link, or posted by a form of its own.

No cookie, no script, nothing from elsewhere. What a machine sends is answered like everything else:
whoever sends spam learns nothing from the answer, and no visitor learns who is known here. A form
on the practice's own page carries no time stamp of ours, so what it sends is shown filled in, to be
sent with one more press; so is what was sent sooner than anybody can type.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib.actions.enquire import enquire
from chalicelib.actions.sources.code import referrer_of
from chalicelib.domain import marketing_consent
from chalicelib.domain.enquiries import (
    LONGEST_CODE,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    About,
    Enquiry,
    Stamp,
    Times,
    Wrong,
    consent_words,
    frame_ancestors,
    read_enquiry,
    read_stamp,
    stamp,
)
from chalicelib.domain.practices import Location
from chalicelib.domain.sources import UnknownCode
from chalicelib.domain.values import dataclass
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.web import pages
from chalicelib.web.link_pages import FORM, Asked, patient_page, show, to
from chalicelib.web.words import Words

routes = Blueprint(__name__)

TRAP = "leave_empty"
"""A field that people do not see, and machines fill in."""
_WITHOUT = "code_unknown"
"""The code that they were told nobody has: sent once more, they go on without one."""
_MOST_BYTES = 16 * 1024
_LONGEST_FIELD = 2_000


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a form's address opens."""

    asked: Asked
    token: str
    setup: Setup
    location: Location
    w: Words

    @property
    def brand(self) -> str:
        return self.setup.practice_at(self.location).brand

    @property
    def secret(self) -> bytes:
        return self.asked.services.secrets.contact_key


@routes.route("/e/{token}", methods=["GET", "HEAD"])
@patient_page(routes, "e", "token")
def show_form(asked: Asked, token: str) -> Response:
    form = _open(asked, token)
    if asked.query("done"):
        return _framed(form, _thanks(form))
    code = asked.query("code")[:LONGEST_CODE]
    return _framed(form, _show(form, {"code": code} if code else {}))


@routes.route("/e/{token}", methods=["POST"], content_types=FORM)
@patient_page(routes, "e", "token")
def send_form(asked: Asked, token: str) -> Response:
    form = _open(asked, token)
    if len(asked.body) > _MOST_BYTES:
        return _framed(form, _show(form, {}, status=400))
    typed, times = _typed(asked)
    if typed.get(TRAP):
        return _framed(form, _sent(form))
    enquiry, wrong = read_enquiry(
        typed,
        times,
        language=form.w.language,
        region=form.setup.practice.region,
        ways=form.setup.practice.came_by,
    )
    if enquiry is None:
        return _framed(form, _show(form, typed, times, wrong=wrong, status=400))
    enquiry = _with_sender(form, enquiry)
    if enquiry.code and enquiry.sender is None and typed.get(_WITHOUT) != enquiry.code:
        unknown = {"code": Wrong.CODE}
        return _framed(form, _show(form, typed, times, wrong=unknown, status=400))
    shown = read_stamp(form.secret, token, typed.get("stamp", ""), now=asked.now)
    if shown is not Stamp.GOOD:
        return _framed(form, _show(form, typed, times, check=True))
    enquire(asked.services, form.setup.practice.practice_id, form.location, enquiry)
    return _framed(form, _sent(form))


def _with_sender(form: Form, enquiry: Enquiry) -> Enquiry:
    if not enquiry.code:
        return enquiry
    try:
        practice_id = form.setup.practice.practice_id
        sender = referrer_of(form.asked.services, practice_id, enquiry.code)
    except UnknownCode:
        return enquiry
    return replace(enquiry, sender=sender)


def _open(asked: Asked, token: str) -> Form:
    """Raises NotFound, also where the practice has switched it off."""
    link = asked.link(token, "enquiry")
    setup = asked.services.setups.of(link.practice_id)
    location = setup.locations.get(link.location_id) if link.location_id else None
    if location is None or location.closed or not location.enquiries:
        raise NotFound("form")
    if location.enquiry_token != token:
        raise NotFound("form")
    return Form(
        asked=asked,
        token=token,
        setup=setup,
        location=location,
        w=asked.words(*asked.accepted, country=location.country),
    )


def _typed(asked: Asked) -> tuple[Mapping[str, str], list[str]]:
    """The last value of each field, and all the times that were ticked."""
    try:
        fields = parse_qs(asked.body.decode("utf-8", "replace"), max_num_fields=40)
    except ValueError:
        return {}, []
    last = {name: values[-1][:_LONGEST_FIELD] for name, values in fields.items()}
    return last, fields.get("times", [])


def _sent(form: Form) -> Response:
    """Fetched with a GET, so that a reload sends nothing again."""
    return to(form.asked, "e", form.token, done="1", lang=form.w.language)


def _thanks(form: Form) -> Response:
    return _page(form, form.w("enquiry_thanks"), "enquiry_thanks.html")


def _show(
    form: Form,
    typed: Mapping[str, str],
    times: list[str] | None = None,
    *,
    wrong: Mapping[str, Wrong] | None = None,
    check: bool = False,
    status: int = 200,
) -> Response:
    w = form.w
    said = w("enquiry_wrong") if wrong else w("enquiry_check") if check else ""
    return _page(
        form,
        w("enquiry", practice=form.brand),
        "enquiry.html",
        status=status,
        said=said,
        warns=True,
        typed=pages.blanks(dict(typed)),
        ticked=times or [],
        wrong=pages.blanks({name: w(of) for name, of in (wrong or {}).items()}),
        abouts=[of.value for of in About],
        all_times=[of.value for of in Times],
        consent=consent_words(w.language, practice=form.brand),
        news=marketing_consent.words(w.language, practice=form.brand),
        ways=form.setup.practice.came_by,
        post_to=form.asked.path("e", form.token, lang=w.language),
        stamp=stamp(form.secret, form.token, form.asked.now),
        trap=TRAP,
        longest_name=LONGEST_NAME,
        longest_message=LONGEST_MESSAGE,
        longest_code=LONGEST_CODE,
        without=_WITHOUT,
    )


def _page(form: Form, title: str, template: str, *, status: int = 200, **values: Any) -> Response:
    return show(
        form.asked,
        template,
        w=form.w,
        title=title,
        setup=form.setup,
        location=form.location,
        status=status,
        **values,
    )


def _framed(form: Form, answer: Response) -> Response:
    """Other pages of ours are shown in no frame; this one in those that the practice named."""
    policy = str(answer.headers["Content-Security-Policy"])
    allowed = f"frame-ancestors {frame_ancestors(form.location.enquiry_sites)}"
    answer.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", allowed)
    return answer
