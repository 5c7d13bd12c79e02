"""Signing in through Cognito with our own form, and out again."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from chalice.app import Blueprint, Response

from chalicelib.actions.open_practice import go_on
from chalicelib.clock import system_clock
from chalicelib.domain.ids import PracticeId, StaffId
from chalicelib.storage.errors import NotFound
from chalicelib.web import desk, pages, sessions, urls
from chalicelib.web.desk import Visit
from chalicelib.web.requests import Fields
from chalicelib.wiring import Services

routes = Blueprint(__name__)

_WRONG = "The email address or the password is not right. Check both and try again."
_REFUSALS = {
    "NotAuthorizedException": _WRONG,
    "InvalidParameterException": _WRONG,
    "UserNotFoundException": _WRONG,
    "PasswordResetRequiredException": "Your password must be reset first. Ask whoever manages "
    "your practice's accounts.",
    "UserNotConfirmedException": "This address is not confirmed yet: type the code of our email on "
    "the page where you signed up, or sign up again for a new code.",
    "TooManyRequestsException": "Too many tries at once. Wait a minute, then try again.",
    "LimitExceededException": "Too many tries. Wait a quarter of an hour, then try again.",
    "InvalidPasswordException": "That password is too short or too simple: use at least 12 "
    "characters.",
    "CodeMismatchException": "That code is not right. Take the one your app shows now.",
    "ExpiredCodeException": "That code is over. Take the one your app shows now.",
}
_UNREACHABLE = (
    "The sign-in service does not answer just now. Nothing is wrong with your password; "
    "try again in a minute."
)


class _Refused(Exception):
    """Cognito said no, or nothing; `.sentence` is what the person reads."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(code)
        self.sentence = sentence
        self.code = code


@desk.door(routes, "/sign-in", method="GET")
def sign_in_form(services: Services, query: Fields) -> Response:
    return _form(services, then=query["then"])


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
        answer = _ask(
            services,
            "initiate_auth",
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
    except _Refused as refused:
        return _form(
            services, email=email, then=form["then"], why=refused.sentence, status=_status(refused)
        )
    return _next(services, answer, email=email, then=form["then"])


@desk.door(routes, "/sign-in/new-password", method="POST")
def set_new_password(services: Services, form: Fields) -> Response:
    password = "".join(form.values.get("new_password", [""]))
    if len(password) < 12:
        return _step(services, form, wrong="Use at least 12 characters.", status=400)
    return _respond(services, form, "NEW_PASSWORD_REQUIRED", {"NEW_PASSWORD": password})


@desk.door(routes, "/sign-in/code", method="POST")
def give_code(services: Services, form: Fields) -> Response:
    code = form["code"].replace(" ", "")
    return _respond(services, form, "SOFTWARE_TOKEN_MFA", {"SOFTWARE_TOKEN_MFA_CODE": code})


@desk.action(routes, "/sign-out", needs=desk.ANYBODY)
def sign_out(visit: Visit) -> Response:
    sessions.end(visit.services.doors, visit.session)
    gone = sessions.cookie("", visit.urls)
    return pages.redirect(
        visit.urls.sign_in(), config=visit.services.config, headers={"Set-Cookie": gone}
    )


@desk.page(routes, "/practice", needs=desk.ANYBODY)
def show_practices(visit: Visit) -> Response:
    services = visit.services
    setups = [services.setups.of(of) for of in services.doors.member(visit.me.staff_id).practices]
    return visit.page("practices.html", practices=[of.practice for of in setups])


@desk.action(routes, "/practice", needs=desk.ANYBODY)
def change_practice(visit: Visit) -> Response:
    """For people who work at several: another session, at the practice they picked."""
    doors = visit.services.doors
    wanted = PracticeId(visit.form["practice"])
    if wanted not in doors.member(visit.me.staff_id).practices:
        raise NotFound(wanted)
    sessions.end(doors, visit.session)
    return _begin(visit.services, visit.me.staff_id, wanted, then="")


def _next(services: Services, answer: Mapping[str, Any], *, email: str, then: str) -> Response:
    """Signed in, or the next thing that Cognito wants to know."""
    challenge = answer.get("ChallengeName", "")
    if challenge in ("NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"):
        fields = {
            "email": [email],
            "user": [_user(answer, email)],
            "session": [str(answer["Session"])],
            "step": ["new-password" if challenge == "NEW_PASSWORD_REQUIRED" else "code"],
            "then": [then],
        }
        return _step(services, Fields(fields))
    if "AuthenticationResult" not in answer:
        why = "This account needs a way to sign in that is not supported here."
        return _form(services, email=email, then=then, why=why, status=400)
    staff_id = _subject(str(answer["AuthenticationResult"]["IdToken"]))
    try:
        practices = services.doors.member(staff_id).practices
        home = next(of for of in practices if staff_id in services.setups.of(of).staff)
    except (NotFound, StopIteration):
        if opened := go_on(services, staff_id):
            return _begin(services, staff_id, opened, then=then)
        why = "Your password is right, but no practice has you on its staff list yet. Ask them."
        return _form(services, email=email, then=then, why=why, status=403)
    return _begin(services, staff_id, home, then=then)


def _begin(services: Services, staff_id: StaffId, home: PracticeId, *, then: str) -> Response:
    links = urls.of(services.config)
    token = sessions.start(services.doors, staff_id=staff_id, practice_id=home, now=system_clock())
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
        answer = _ask(
            services,
            "respond_to_auth_challenge",
            ChallengeName=challenge,
            Session=form["session"],
            ChallengeResponses={"USERNAME": form["user"], **answers},
        )
    except _Refused as refused:
        if refused.code in ("InvalidPasswordException", "CodeMismatchException"):
            return _step(services, form, wrong=refused.sentence, status=400)
        why = "That took too long. Sign in once more." if refused.code else refused.sentence
        return _form(services, email=form["email"], then=form["then"], why=why, status=400)
    return _next(services, answer, email=form["email"], then=form["then"])


def _ask(services: Services, call: str, **request: Any) -> Mapping[str, Any]:
    """Raises _Refused."""
    ask = getattr(services.cognito, call)
    try:
        answer: Mapping[str, Any] = ask(ClientId=services.config.user_pool_client_id, **request)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _REFUSALS:
            raise _Refused(_REFUSALS[code], code) from error
        desk.log.error("sign-in was refused: %s", code)
        raise _Refused(_UNREACHABLE) from error
    except ParamValidationError as error:
        # What no user name, password or session can be never leaves here.
        raise _Refused(_WRONG, "InvalidParameterException") from error
    except BotoCoreError as error:
        desk.log.error("the sign-in service did not answer: %s", type(error).__name__)
        raise _Refused(_UNREACHABLE) from error
    return answer


def _status(refused: _Refused) -> int:
    return 401 if refused.code else 503


def _user(answer: Mapping[str, Any], email: str) -> str:
    return str(answer.get("ChallengeParameters", {}).get("USER_ID_FOR_SRP", email))


def _subject(id_token: str) -> StaffId:
    """Who the token is about. It comes from Cognito itself over TLS, so its signature adds
    nothing (OpenID Connect Core 3.1.3.7, 6)."""
    claims = id_token.split(".")[1]
    padded = claims + "=" * (-len(claims) % 4)
    return StaffId(str(json.loads(base64.urlsafe_b64decode(padded))["sub"]))


def _form(
    services: Services,
    *,
    email: str = "",
    then: str = "",
    why: str = "",
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
        wrong=pages.blanks(wrong),
    )


def _step(services: Services, form: Fields, *, wrong: str = "", status: int = 200) -> Response:
    return pages.render(
        "sign_in_step.html", config=services.config, status=status, form=form, wrong=wrong
    )
