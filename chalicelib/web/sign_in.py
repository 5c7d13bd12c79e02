"""Signing in through Cognito with our own form, and out again."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Blueprint, Response

from chalicelib.actions.open_practice import go_on
from chalicelib.actions.write_down import write_down
from chalicelib.clock import system_clock
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.storage.errors import NotFound
from chalicelib.web import cognito, desk, pages, sessions, urls
from chalicelib.web.cognito import Refused
from chalicelib.web.desk import Visit
from chalicelib.web.requests import Fields
from chalicelib.wiring import Services

routes = Blueprint(__name__)

_SAID = {
    "everywhere": "You are signed out everywhere.",
    "password": "Your new password is set. Sign in with it.",
}


@desk.door(routes, "/sign-in", method="GET")
def sign_in_form(services: Services, query: Fields) -> Response:
    return _form(services, then=query["then"], notice=_SAID.get(query["said"], ""))


@desk.door(routes, "/sign-in", method="POST")
def sign_in(services: Services, form: Fields) -> Response:
    email, password = form["email"], "".join(form.values.get("password", [""]))
    missing = {
        name: sentence
        for name, value, sentence in (
            ("email", email, "Type the email address you were invited with."),
            ("password", password, "Type your password."),
        )
        if not value
    }
    if missing:
        return _form(services, email=email, then=form["then"], wrong=missing, status=400)
    try:
        answer = cognito.with_password(services, email, password)
    except Refused as refused:
        if refused.code == "NotAuthorizedException":
            _note_failure(services, email)
        return _form(
            services, email=email, then=form["then"], why=refused.sentence, status=_status(refused)
        )
    return _next(services, answer, email=email, then=form["then"])


@desk.door(routes, "/sign-in/new-password", method="POST")
def set_new_password(services: Services, form: Fields) -> Response:
    password = "".join(form.values.get("new_password", [""]))
    if len(password) < cognito.SHORTEST:
        return _step(services, form, wrong=cognito.TOO_SHORT, status=400)
    return _respond(services, form, "NEW_PASSWORD_REQUIRED", {"NEW_PASSWORD": password})


@desk.door(routes, "/sign-in/code", method="POST")
def give_code(services: Services, form: Fields) -> Response:
    code = form["code"].replace(" ", "")
    return _respond(services, form, "SOFTWARE_TOKEN_MFA", {"SOFTWARE_TOKEN_MFA_CODE": code})


@desk.action(routes, "/sign-out", needs=desk.ANYBODY)
def sign_out(visit: Visit) -> Response:
    sessions.end(visit.services.doors, visit.session)
    return out(visit)


def out(visit: Visit, said: str = "") -> Response:
    """To the sign-in page, without the cookie."""
    gone = sessions.cookie("", visit.urls)
    return pages.redirect(
        visit.urls.sign_in(said=said), config=visit.services.config, headers={"Set-Cookie": gone}
    )


@desk.page(routes, "/practice", needs=desk.ANYBODY)
def show_practices(visit: Visit) -> Response:
    services = visit.services
    setups = [services.setups.of(of) for of in services.doors.member(visit.me.staff_id).practices]
    return visit.page("practices.html", practices=[of.practice for of in setups])


@desk.action(routes, "/practice", needs=desk.ANYBODY)
def change_practice(visit: Visit) -> Response:
    """For people who work at several: another session, at the practice they picked."""
    wanted = PracticeId(visit.form["practice"])
    if wanted not in visit.services.doors.member(visit.me.staff_id).practices:
        raise NotFound(wanted)
    return move_to(visit, wanted)


def move_to(visit: Visit, practice_id: PracticeId, *, then: str = "") -> Response:
    """To another practice of theirs, signed in as they are."""
    token = sessions.move(visit.services.doors, visit.session, to=practice_id, now=system_clock())
    write_down(visit.services, practice_id, "signed-in", visit.me.staff_id, by=visit.me.staff_id)
    return _take_with(visit.services, token, then)


def _note_failure(services: Services, email: str) -> None:
    """In the trail of every practice of a person whom we know."""
    try:
        account = services.user_pool.find(email)
    except (ClientError, BotoCoreError) as error:
        desk.log.error("nobody could be asked who that was: %s", type(error).__name__)
        return
    if account is None:
        return
    member = services.doors.members([account.staff_id]).get(account.staff_id)
    for practice_id in member.practices if member else ():
        write_down(services, practice_id, "sign-in.failed", account.staff_id, by=account.staff_id)


def _next(
    services: Services,
    answer: Mapping[str, Any],
    *,
    email: str,
    then: str,
    with_code: bool = False,
) -> Response:
    """Signed in, or the next thing that Cognito wants to know."""
    challenge = answer.get("ChallengeName", "")
    if challenge in ("NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"):
        fields = {
            "email": [email],
            "user": [cognito.user(answer, email)],
            "session": [str(answer["Session"])],
            "step": ["new-password" if challenge == "NEW_PASSWORD_REQUIRED" else "code"],
            "then": [then],
        }
        return _step(services, Fields(fields))
    if "AuthenticationResult" not in answer:
        why = "This account needs a way to sign in that is not supported here."
        return _form(services, email=email, then=then, why=why, status=400)
    staff_id = cognito.subject(str(answer["AuthenticationResult"]["IdToken"]))
    try:
        practices = services.doors.member(staff_id).practices
        home = next(
            of for of in practices if staff_id in services.setups.of_member(of, staff_id).staff
        )
    except (NotFound, StopIteration):
        if opened := go_on(services, staff_id):
            return begin(services, staff_id, opened, then=then, with_code=with_code)
        why = "Your password is right, but no practice has you on its staff list yet. Ask them."
        return _form(services, email=email, then=then, why=why, status=403)
    return begin(services, staff_id, home, then=then, with_code=with_code)


def begin(
    services: Services,
    staff_id: StaffId,
    home: PracticeId,
    *,
    then: str = "",
    with_code: bool = False,
) -> Response:
    """Signed in, under a token that nobody had before."""
    token = sessions.start(
        services.doors,
        staff_id=staff_id,
        practice_id=home,
        now=system_clock(),
        with_code=with_code,
    )
    write_down(services, home, "signed-in", staff_id, by=staff_id)
    return _take_with(services, token, then)


def _take_with(services: Services, token: str, then: str) -> Response:
    links = urls.of(services.config)
    return pages.redirect(
        _only_ours(then, links),
        config=services.config,
        headers={"Set-Cookie": sessions.cookie(token, links)},
    )


def _only_ours(then: str, links: urls.Urls) -> str:
    """Where they wanted to go, if that is a page of ours; browsers read // and \\ as a host."""
    ours = then.startswith("/") and not then.startswith("//") and "\\" not in then
    # Other than ASCII, a header does not carry; our own addresses are quoted.
    return then if ours and then.isascii() and then.isprintable() else links.today()


def _respond(services: Services, form: Fields, challenge: str, answers: dict[str, str]) -> Response:
    try:
        answer = cognito.ask(
            services,
            "respond_to_auth_challenge",
            ChallengeName=challenge,
            Session=form["session"],
            ChallengeResponses={"USERNAME": form["user"], **answers},
        )
    except Refused as refused:
        if refused.code == "CodeMismatchException":
            _note_failure(services, form["email"])
        if refused.code in ("InvalidPasswordException", "CodeMismatchException"):
            return _step(services, form, wrong=refused.sentence, status=400)
        why = "That took too long. Sign in once more." if refused.code else refused.sentence
        return _form(services, email=form["email"], then=form["then"], why=why, status=400)
    given = challenge == "SOFTWARE_TOKEN_MFA"
    return _next(services, answer, email=form["email"], then=form["then"], with_code=given)


def _status(refused: Refused) -> int:
    return 401 if refused.code else 503


def _form(
    services: Services,
    *,
    email: str = "",
    then: str = "",
    why: str = "",
    notice: str = "",
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    return pages.render(
        "sign_in.html",
        config=services.config,
        status=status,
        email=email,
        then=then,
        why=why,
        notice=notice,
        wrong=pages.blanks(wrong),
    )


def _step(services: Services, form: Fields, *, wrong: str = "", status: int = 200) -> Response:
    return pages.render(
        "sign_in_step.html", config=services.config, status=status, form=form, wrong=wrong
    )
