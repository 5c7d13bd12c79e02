"""What the patients' pages have in common: opening a link, its words, its headers, its refusals."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import parse_qs

from chalice.app import Blueprint, Request, Response

from chalicelib import wiring
from chalicelib.domain.errors import RapportError
from chalicelib.domain.ids import PracticeId
from chalicelib.domain.limits import TooOften
from chalicelib.domain.patients import Patient
from chalicelib.domain.phones import display
from chalicelib.domain.practices import Location, Practice
from chalicelib.domain.values import dataclass
from chalicelib.settings import Settings
from chalicelib.storage.doors import Link
from chalicelib.storage.errors import NotFound
from chalicelib.storage.setup import Setup
from chalicelib.web import limits, pages, urls
from chalicelib.web.words import Words, accepted_languages, language_of

FORM = ["application/x-www-form-urlencoded"]
_MOST_FIELDS = 40

# No script at all, nothing from elsewhere, and no address of ours in anybody's log.
_HEADERS: pages.Headers = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


_SENT_FROM_ELSEWHERE = ("u", "e")
"""By a mail service for its user; by the form on a practice's own website."""

Handler = Callable[["Asked", str], Response]


class FromElsewhere(RapportError):
    """A form that another website sent."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request for a patient's page."""

    services: wiring.Services
    request: Request
    now: datetime
    here: tuple[str, ...]
    """The parts of the address that a GET shows this at."""

    @property
    def config(self) -> Settings:
        return self.services.config

    @property
    def language(self) -> str:
        """The one that the switch set; empty: the patient's own."""
        wished = self.query("lang")
        return language_of(wished) if wished else ""

    @property
    def accepted(self) -> list[str]:
        """What the browser prefers, for pages that know nobody."""
        return accepted_languages(str(self.request.headers.get("accept-language", "")))

    def query(self, name: str) -> str:
        return self._query.get(name, "")

    def form(self) -> Mapping[str, str]:
        """The last value of each field."""
        body = self.body.decode("utf-8", "replace")
        try:
            fields = parse_qs(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            return {}
        return {name: values[-1] for name, values in fields.items()}

    def path(self, /, *parts: str, **query: str | None) -> str:
        """One of our own paths, in the language that was asked for."""
        return urls.of(self.config).path(*parts, **{"lang": self.language, **query})

    def switch(self, to: str) -> str:
        """This page in another language."""
        return urls.of(self.config).path(*self.here, **{**self._query, "lang": to})

    @property
    def body(self) -> bytes:
        raw = self.request.raw_body
        return raw.encode() if isinstance(raw, str) else raw

    @property
    def _query(self) -> dict[str, str]:
        asked: Mapping[str, str] = self.request.query_params or {}
        return {str(name): str(of) for name, of in asked.items()}

    def link(self, token: str, purpose: str) -> Link:
        """Raises NotFound: unknown, expired, or a link to something else."""
        link = self.services.doors.link(token, now=self.now)
        if link.purpose != purpose:
            raise NotFound("link")
        return link

    def words(self, *known: str, country: str = "US") -> Words:
        """In the language asked for, else the known ones in turn; times as in that country."""
        return Words(language_of(self.language, *known), country)

    def words_for(self, practice_id: PracticeId, patient: Patient, *, country: str) -> Words:
        """As `words`, for a patient: in what they chose for their messages, else their own."""
        contacts = self.services.contacts
        points = [contacts.id_of(practice_id, of) for of in (patient.phone, patient.email) if of]
        found = contacts.get_many(practice_id, points, strong=False)
        chosen = [found[of].language for of in points if of in found]
        return self.words(*filter(None, chosen), patient.language, country=country)


def _practice(setup: Setup | None, location: Location | None) -> Practice | None:
    if setup is None or location is None:
        return setup.practice if setup else None
    return setup.practice_at(location)


def show(
    asked: Asked,
    template: str,
    *,
    w: Words,
    title: str,
    setup: Setup | None = None,
    location: Location | None = None,
    status: int = 200,
    said: str = "",
    warns: bool = False,
    which_messages: str = "",
    **values: Any,
) -> Response:
    """A page in the practice's name and colour, with its telephone and the other language."""
    answer = pages.render(
        f"patients/{template}",
        config=asked.config,
        status=status,
        headers=_HEADERS,
        w=w,
        language=w.language,
        title=title,
        practice=_practice(setup, location),
        location=location,
        phone=location.phone if location else "",
        said_phone=display(location.phone, location.country) if location else "",
        switch=asked.switch(w.other),
        said=said,
        warns=warns,
        which_messages=which_messages,
        **values,
    )
    if asked.request.method == "HEAD":
        answer.body = ""
    return answer


def to(asked: Asked, /, *parts: str, **query: str | None) -> Response:
    """After a POST: fetch this page of ours."""
    return pages.redirect(asked.path(*parts, **query), config=asked.config, headers=_HEADERS)


def gone(asked: Asked) -> Response:
    """For links that open nothing: what to do next, and nothing of any practice."""
    w = asked.words(*asked.accepted)
    return show(asked, "gone.html", w=w, title=w("gone"), status=404)


def patient_page(routes: Blueprint, *where: str) -> Callable[[Handler], Callable[..., Response]]:
    """Gives the handler an Asked; a link that opens nothing and a foreign form are answered here.

    `where`: the parts of the page's address, "token" standing for the link's.
    """

    def decorate(handler: Handler) -> Callable[..., Response]:
        @wraps(handler)
        def answer(token: str) -> Response:
            services = wiring.services()
            asked = Asked(
                services=services,
                request=routes.current_request,
                now=services.clock(),
                here=tuple(token if part == "token" else part for part in where),
            )
            try:
                return _answer(handler, asked, token, where[0])
            except TooOften as refusal:
                return _too_often(asked, refusal)
            except FromElsewhere:
                w = asked.words(*asked.accepted)
                return show(asked, "elsewhere.html", w=w, title=w("not_from_here"), status=403)

        return answer

    return decorate


def _answer(handler: Handler, asked: Asked, token: str, page: str) -> Response:
    """Raises TooOften, FromElsewhere."""
    is_change = asked.request.method == "POST"
    if is_change and page not in _SENT_FROM_ELSEWHERE:
        must_be_our_form(asked)
    if is_change and page == "e":
        limits.enquiry(asked.services, asked.request, token)
    elif is_change:
        limits.button_of_link(asked.services, token)
    try:
        return handler(asked, token)
    except NotFound:
        limits.link_that_opens_nothing(asked.services, asked.request)
        return gone(asked)


def _too_often(asked: Asked, refusal: TooOften) -> Response:
    w = asked.words(*asked.accepted)
    answer = show(
        asked, "too_often.html", w=w, title=w("too_often"), status=429, minutes=refusal.minutes
    )
    answer.headers.update(limits.after(refusal.wait))
    return answer


def must_be_our_form(asked: Asked) -> None:
    """The token is the permission; this keeps another site from pressing a button it cannot see."""
    if asked.request.headers.get("sec-fetch-site", "same-origin") in ("cross-site", "same-site"):
        raise FromElsewhere("form")
