"""The frame of every page at the desk: who is signed in, what they may ask, what went wrong."""

import hmac
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Blueprint, Request, Response

from chalicelib import wiring
from chalicelib.actions.write_down import write_down
from chalicelib.clock import system_clock
from chalicelib.domain import people
from chalicelib.domain.audit import MANY
from chalicelib.domain.conversations import Conversation
from chalicelib.domain.errors import (
    AppointmentOver,
    BadInput,
    NotOpen,
    NotTheirsToUndo,
    RapportError,
    SlotTaken,
    TooLateToUndo,
)
from chalicelib.domain.ids import LocationId, PracticeId
from chalicelib.domain.limits import TooOften
from chalicelib.domain.merging import BeingErased, OneRecord
from chalicelib.domain.patients import Patient
from chalicelib.domain.practices import Location, Staff
from chalicelib.domain.roles import OWNER, SUPPORT, Permission, permissions
from chalicelib.domain.values import dataclass
from chalicelib.storage.doors import Session
from chalicelib.storage.errors import AlreadyThere, NotFound, StaleWrite
from chalicelib.storage.setup import Setup
from chalicelib.web import (
    help,
    limits,
    more,
    pages,
    reach,
    requests,
    sessions,
    support_session,
    uploads,
    urls,
)
from chalicelib.web.kept import kept
from chalicelib.web.plan_banner import Banner, banner, silence
from chalicelib.web.requests import Fields
from chalicelib.wiring import Services

log = logging.getLogger("rapport.web")

View = Callable[..., Response]

MOST_SEEN = 300
"""Identifiers in one entry of the audit trail: eight kilobytes, and more than a day holds."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request by somebody who is signed in."""

    services: Services
    session: Session
    setup: Setup
    me: Staff
    now: datetime
    query: Fields
    form: Fields
    file: bytes = b""
    """What was uploaded; see `upload`."""

    @property
    def practice_id(self) -> PracticeId:
        return self.session.practice_id

    @property
    def urls(self) -> urls.Urls:
        return urls.of(self.services.config)

    def may(self, permission: Permission) -> bool:
        return permission in permissions(self.me.role)

    @property
    def owners_use_codes(self) -> bool:
        """Of them, as an owner here, a code is required."""
        return self.setup.practice.owners_use_codes and self.me.role == OWNER

    @property
    def must_set_up_code(self) -> bool:
        return self.owners_use_codes and not self.session.with_code

    @property
    def is_guest(self) -> bool:
        """Of the operator's support, with the practice's permission."""
        return self.me.role == SUPPORT

    def page(
        self,
        template: str,
        *,
        section: str = "",
        status: int = 200,
        problem: str = "",
        **values: Any,
    ) -> Response:
        """`problem`: why what was sent was not done, if it was not."""
        return pages.render(
            template,
            config=self.services.config,
            status=status,
            **{**self._frame(section), "help": help.of(template), "problem": problem, **values},
        )

    def part(self, template: str, **values: Any) -> str:
        """A part of a page, as text."""
        return pages.html(template, config=self.services.config, **{**self._frame(""), **values})

    def go(self, to: str) -> Response:
        return pages.redirect(to, config=self.services.config)

    @property
    def names(self) -> dict[str, str]:
        """Who did something, as the desk reads it, by what stands in the record."""
        staff: dict[str, str] = {of.staff_id: of.name for of in self.setup.staff.values()}
        others = {"patient": "the patient", "import": "the schedule", "rapport": "Rapport"}
        others["website"] = "the form on the website"
        others["calendar"] = "a calendar feed"
        programs = {of.by: of.name for of in self.setup.api_keys.values()}
        return {**others, **programs, **staff, self.me.staff_id: "you"}

    @property
    def waiting(self) -> list[Conversation]:
        """The conversations that wait for this person, of a few seconds ago."""
        return reach.waiting(self)

    @property
    def all_waiting(self) -> list[Conversation]:
        """Whoever may read them."""
        return kept(
            self.services,
            (self.practice_id, "waiting"),
            lambda: self.services.conversations.waiting(self.practice_id),
            seconds=10,
        )

    def trail(self, did: str, *about: str) -> None:
        """Into the audit trail, once for each page and not for each update of it.

        `about`: identifiers of whose records were on it; of nobody's, nothing is written.
        """
        if about:
            write_down(
                self.services,
                self.practice_id,
                did,
                *list(dict.fromkeys(about))[:MOST_SEEN],
                by=self.me.staff_id,
                subject=MANY if did in _LISTS else "",
            )

    def patient(self, patient_id: str) -> Patient:
        """Raises NotFound, also for one who was erased."""
        found = reach.patient_of(self, patient_id)
        if found.erased_at:
            raise NotFound(patient_id)
        return found

    def location(self) -> Location:
        """The one that was asked for, else the first of theirs. Raises NotFound."""
        asked = self.query["location"] or self.form["location"]
        if asked:
            return reach.location_of(self, asked)
        return self.locations[0]

    @property
    def limits(self) -> frozenset[LocationId]:
        """The only locations they reach; empty: all of them."""
        return people.limited_to(self.me)

    def works_at(self, location_id: LocationId) -> bool:
        return not self.limits or location_id in self.limits

    @property
    def locations(self) -> list[Location]:
        """Those that they reach, by name; where they work comes first, what is closed last.
        Raises NotFound where there is none."""
        every = self.setup.locations.values()
        theirs = sorted(
            (of for of in every if self.works_at(of.location_id)),
            key=lambda of: (of.closed, of.location_id not in self.me.locations, of.name),
        )
        if not theirs:
            raise NotFound("location")
        return theirs

    def choices(self, *chosen: LocationId) -> list[Location]:
        """The locations that are offered to choose from: open ones, and what is chosen already."""
        return [of for of in self.locations if not of.closed or of.location_id in chosen]

    def day(self, location: Location) -> date:
        """The one that was asked for, else today there. Raises BadInput."""
        asked = self.query["day"] or self.form["day"]
        return as_day(asked) if asked else location.local(self.now).date()

    @property
    def _banner(self) -> Banner | None:
        """From the setup, which was read anyway."""
        says = banner if self.may(Permission.MANAGE_PLAN) else silence
        return says(self.setup.account, now=self.now)

    def _guest_until(self) -> str:
        """Empty: it is no guest."""
        if not self.is_guest:
            return ""
        location = next(iter(self.setup.locations.values()), None)
        at = location.local(self.session.expires) if location else self.session.expires
        return f"{at:%a} {at.day} {at:%b %H:%M %Z}"

    def _frame(self, section: str) -> dict[str, Any]:
        said = self.query["said"]
        return {
            "me": self.me,
            "guest_until": self._guest_until(),
            "practice": self.setup.practice,
            "csrf": self.session.csrf,
            "section": section,
            "bar": more.for_them(self, more.BAR),
            "may": self.may,
            "Permission": Permission,
            "waiting": len(self.waiting),
            "notice": _SAID.get(said, ""),
            "banner": self._banner,
        }


_LISTS = frozenset(
    {
        "absences.viewed",
        "audit.exported",
        "audit.viewed",
        "call-list.viewed",
        "cases.viewed",
        "day.viewed",
        "feedback.viewed",
        "forecast.viewed",
        "inbox.viewed",
        "list.viewed",
        "patients.searched",
        "prospects.viewed",
        "segment.viewed",
        "sources.viewed",
        "waitlist.viewed",
        "waiting.viewed",
    }
)


def as_day(text: str, field: str = "day") -> date:
    """Raises BadInput."""
    expected = "a date such as 2026-11-24"
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(field, expected) from error
    if day.year not in requests.YEARS:
        raise BadInput(field, expected)
    return day


_SAID = {
    "saved": "Saved.",
    "link-given": "This is their own link, to hand on to whoever they like.",
    "booked": "Booked.",
    "moved": "Moved.",
    "noted": "Written down.",
    "merged": "They are one record now. Nothing of either is lost, and it can be undone below.",
    "two": "They are two records again. Each has its own visits and messages.",
    "not-the-same": "Two people. They are not proposed again.",
    "later": "Put off. It stands under “Put off” in the list.",
    "complaint": "Written down. Until it is put right, nothing that promotes goes to them.",
    "case-closed": "Closed. Whether they come back, this page will say.",
    "board-draft": "Kept as a draft. Nobody outside sees it.",
    "board-published": "Published. It stands on the board's page, if that is public.",
    "board-gone": "Removed from the board.",
    "answers": "Noted who answers for them. What is planned goes there.",
    "paid": "Thank you. As soon as Stripe confirms the payment, your plan stands here.",
    "password": "Your password is changed. You are signed out everywhere but here.",
    "code": "Done. From now on you sign in with a code, too.",
    "invited": "Invited. They have an email from you with the next step.",
    "revoked": "Revoked. It opens nothing any more.",
    "hook-test": "A test is on its way. In a few seconds it stands below, with what came back.",
    "hook-again": "It is on its way again. In a few seconds what came back stands below.",
    "hook-all": "What it missed is on its way, the oldest first.",
    "hook-on": "It is told again. What it missed meanwhile is sent when you press “Send it again”.",
    "hook-off": "It is told nothing any more, until you turn it on.",
    "hook-gone": "Removed. It is told nothing any more.",
    "segment-gone": "Removed. Nobody is written to because of it any more.",
    "waitlist": "On the waitlist. When a time becomes free that suits them, they are asked.",
    "off-waitlist": "Off the waitlist. Their visits stay as they are.",
    "slot-stopped": "Stopped. Nobody is asked any more, and nobody can take it.",
    "gap-offered": "On offer. Whoever is next in order is asked now.",
    "waiting-texted": "The text is on its way, and they are off the list.",
    "waiting-called": "Written down. They are off the list.",
    "waiting-not-reached": "Written down. They come back to the list later.",
    "waiting-let-be": "Let be, and written down with your reason.",
    "waiting-again": "They are on the list again.",
    "removed": "Removed. They are signed out and cannot come back in.",
}
"""What a page says after a redirect."""


_WITHOUT_CODE = ("/settings/code", "/settings/code/check", "/practice", "/sign-out")
"""What somebody reaches who must set up a code first."""

SEARCH = "/patients"
"""A form, so that no name and no number stands in an address; it changes nothing."""

_GUEST_MAY = ("/support-visit/leave", SEARCH)
"""All forms that somebody of support may send; the rest they only see."""

ANYBODY = None
"""Needs no permission: whoever is signed in may."""

NEEDS: dict[tuple[str, str], Permission | None] = {}
"""(path, method) of each page and form at the desk → what somebody must be permitted."""

UPLOADS: set[str] = set()
"""Paths of the forms that carry a file."""

DOORS: set[tuple[str, str]] = set()
"""(path, method) of each page and form for people who are not signed in."""


def page(routes: Blueprint, path: str, *, needs: Permission | None) -> Callable[[View], View]:
    """A GET for people who are signed in and may; it changes nothing."""
    return _route(routes, path, "GET", needs)


def action(routes: Blueprint, path: str, *, needs: Permission | None) -> Callable[[View], View]:
    """A POST of a form from one of our own pages, by somebody who is signed in and may."""
    return _route(routes, path, "POST", needs, content_types=[requests.FORM])


def upload(routes: Blueprint, path: str, *, needs: Permission | None) -> Callable[[View], View]:
    """As `action`, of a form that carries a file."""
    UPLOADS.add(path)
    return _route(routes, path, "POST", needs, content_types=[requests.FORM, uploads.MULTIPART])


def _route(
    routes: Blueprint, path: str, method: str, needs: Permission | None, **more: Any
) -> Callable[[View], View]:
    NEEDS[path, method] = needs

    def register(view: View) -> View:
        @wraps(view)
        def answer(**parts: str) -> Response:
            request = routes.current_request
            return _answer(request, view, parts, needs=needs, changes=method == "POST")

        routes.route(path, methods=[method], **more)(answer)
        return view

    return register


def door(routes: Blueprint, path: str, *, method: str) -> Callable[[View], View]:
    """For people who are not signed in; a POST must come from one of our own pages."""
    DOORS.add((path, method))

    def register(view: View) -> View:
        @wraps(view)
        def answer(**parts: str) -> Response:
            services, request = wiring.services(), routes.current_request
            return _guarded(
                services, lambda: _at_the_door(services, request, view, parts), changes=False
            )

        takes = {"content_types": [requests.FORM]} if method == "POST" else {}
        routes.route(path, methods=[method], **takes)(answer)
        return view

    return register


def part_answer(visit: Visit, body: str, version: str = "") -> Response:
    """A part of a page for the script; nothing (204) where it has this version already."""
    headers = {**pages.page_headers(visit.services.config), "X-Version": version}
    known = bool(version) and visit.query["seen"] == version
    return Response(body="" if known else body, status_code=204 if known else 200, headers=headers)


def beside(refusal: RapportError) -> Mapping[str, str]:
    """What was wrong with which field, for the form it stands in; of other refusals nothing."""
    if not isinstance(refusal, BadInput):
        return pages.blanks()
    return pages.blanks({refusal.field: f"Expected {refusal.expected}."})


def sentence(refusal: RapportError) -> str:
    """What somebody at the desk reads when a change was refused. Nothing of it was done."""
    match refusal:
        case StaleWrite() | AlreadyThere():
            return "Somebody changed this a moment ago. Here is how it stands now."
        case SlotTaken():
            return "That time has just been taken. Pick another one."
        case NotOpen():
            return "This no longer applies: the appointment has changed. Here is how it stands now."
        case AppointmentOver():
            return "The time of this appointment has passed, so that was not done."
        case TooLateToUndo():
            return "Too late to undo: three minutes have passed, or there is nothing to undo."
        case NotTheirsToUndo():
            return (
                "The patient did this and has been told so: it cannot be undone behind their back. "
                "Talk to them, then change the visit."
            )
        case OneRecord():
            return "That is the same record: pick another one to compare it with."
        case BeingErased():
            return "One of the two is being erased, so nothing is merged with it."
        case BadInput():
            return f"{refusal.field.replace('_', ' ').capitalize()}: expected {refusal.expected}."
        case _:
            return "That was not done."


def _at_the_door(
    services: Services, request: Request, view: View, parts: dict[str, str]
) -> Response:
    named = {name: requests.part(value) for name, value in parts.items()}
    if request.method == "GET":
        return view(services, requests.query(request), **named)
    if not requests.is_from_our_pages(request, urls.of(services.config)):
        return _plain(services, 403, "not_from_here.html")
    form = requests.form(request)
    limits.form_before_signing_in(services, request, email=form["email"])
    return view(services, form, **named)


def _answer(
    request: Request,
    view: View,
    parts: dict[str, str],
    *,
    needs: Permission | None,
    changes: bool,
) -> Response:
    services = wiring.services()

    def respond() -> Response:
        visit = _visit(request, services, changes=changes)
        if visit is None:
            return _sign_in_first(request, services, changes=changes)
        if changes and not _is_meant(request, visit):
            return _plain(services, 403, "not_from_here.html")
        if visit.must_set_up_code and request.context["resourcePath"] not in _WITHOUT_CODE:
            return visit.go(visit.urls.settings("code"))
        if visit.is_guest and changes and request.context["resourcePath"] not in _GUEST_MAY:
            return visit.page("not_permitted.html", status=403)
        if needs is not None and not visit.may(needs):
            return visit.page("not_permitted.html", status=403)
        return view(visit, **{name: requests.part(value) for name, value in parts.items()})

    return _guarded(services, respond, changes=changes)


def _guarded(services: Services, respond: Callable[[], Response], *, changes: bool) -> Response:
    try:
        return respond()
    except NotFound:
        return _plain(services, 404, "not_found.html")
    except TooOften as refusal:
        return pages.render(
            "too_often.html",
            config=services.config,
            status=429,
            headers=limits.after(refusal.wait),
            minutes=refusal.minutes,
        )
    except RapportError as refusal:
        status = 400 if isinstance(refusal, BadInput) else 409
        return _plain(services, status, "refused.html", why=sentence(refusal))
    except (ClientError, BotoCoreError) as error:
        log.error("a service that pages need did not answer: %s", type(error).__name__)
        return _plain(services, 503, "unreachable.html", changes=changes)


def _visit(request: Request, services: Services, *, changes: bool) -> Visit | None:
    links = urls.of(services.config)
    cookie = request.headers.get("cookie", "")
    # Real time, also where the clock can be moved: that is no reason to sign anybody out.
    guest = support_session.signed_in(services, cookie, links, now=system_clock())
    if guest is not None:
        return _of_guest(request, services, guest)
    # A look may be by a session that ended a moment ago on another worker; a change never.
    session = sessions.of_cookie(services.doors, cookie, links, now=system_clock(), fresh=changes)
    if session is None:
        return None
    setup = services.setups.of_member(session.practice_id, session.staff_id)
    me = setup.staff.get(session.staff_id)
    if me is None:  # no longer works there
        return None
    if not _polls(request):
        sessions.seen(services.doors, session, now=system_clock())
    form, file = _sent(request) if changes else (Fields({}), b"")
    return Visit(
        services=services,
        session=session,
        setup=setup,
        me=me,
        now=services.clock(),
        query=requests.query(request),
        form=form,
        file=file,
    )


def _sent(request: Request) -> tuple[Fields, bytes]:
    """The form, and what was uploaded with it. Raises BadInput."""
    if request.headers.get("content-type", "").startswith(uploads.MULTIPART):
        return uploads.read(request)
    return requests.form(request), b""


def _polls(request: Request) -> bool:
    """A page asks by itself, with nobody there perhaps."""
    return str(request.context["resourcePath"]).endswith("live")


def _of_guest(request: Request, services: Services, guest: tuple[Session, Staff]) -> Visit:
    """Every page that support opens is written down, beside whose records were on it."""
    session, me = guest
    visit = Visit(
        services=services,
        session=session,
        setup=services.setups.of(session.practice_id),
        me=me,
        now=services.clock(),
        query=requests.query(request),
        form=requests.form(request) if request.method == "POST" else Fields({}),
    )
    visit.trail("support.looked", str(request.context["resourcePath"]))
    return visit


def _is_meant(request: Request, visit: Visit) -> bool:
    token = visit.form["csrf"].encode()
    same = hmac.compare_digest(token, visit.session.csrf.encode())
    return same and requests.is_from_our_pages(request, visit.urls)


def _sign_in_first(request: Request, services: Services, *, changes: bool) -> Response:
    links = urls.of(services.config)
    asked = "" if changes else links.path(*_segments(request), **_first(request))
    if asked == links.today() and not request.headers.get("cookie"):
        return pages.redirect(links.path("welcome"), config=services.config)
    return pages.redirect(links.sign_in(then=asked), config=services.config)


def _segments(request: Request) -> list[str]:
    """Of the page that was asked for, without what API Gateway may put before it."""
    filled = (request.uri_params or {}).items()
    path = str(request.context["resourcePath"])
    for name, value in filled:
        path = path.replace("{" + name + "}", value)
    return [requests.part(segment) for segment in path.strip("/").split("/")]


def _first(request: Request) -> dict[str, str]:
    return {name: of[0] for name, of in requests.query(request).values.items()}


def _plain(services: Services, status: int, template: str, **values: Any) -> Response:
    return pages.render(template, config=services.config, status=status, **values)
