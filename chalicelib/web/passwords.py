"""Doors for people without a password: one that was forgotten, and the first one."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Blueprint, Response

from chalicelib.actions import people
from chalicelib.actions.write_down import write_down
from chalicelib.domain.practices import Staff
from chalicelib.storage.doors import Invitation
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.storage.ids import hashed
from chalicelib.web import cognito, desk, pages, sign_in, urls
from chalicelib.web.cognito import Refused
from chalicelib.web.requests import Fields
from chalicelib.wiring import Services

routes = Blueprint(__name__)

_BAD_CODE = (
    "That code is not right, or it is over. Take the one in the newest email, or ask for another."
)


@desk.door(routes, "/forgot-password", method="GET")
def forgot_form(services: Services, query: Fields) -> Response:
    return _forgot(services)


@desk.door(routes, "/forgot-password", method="POST")
def send_code(services: Services, form: Fields) -> Response:
    """The same words whether we know the address or not."""
    email = form["email"]
    if not email:
        return _forgot(services, wrong="Type the email address you sign in with.", status=400)
    try:
        cognito.ask(services, "forgot_password", Username=email)
    except Refused as refused:
        if not refused.code:
            return _forgot(services, email=email, why=refused.sentence, status=503)
    return _reset(services, email=email)


@desk.door(routes, "/forgot-password/code", method="POST")
def set_password(services: Services, form: Fields) -> Response:
    email, password = form["email"], typed(form, "new_password")
    wrong = {}
    if not form["code"]:
        wrong["code"] = "Type the code from the email."
    if len(password) < cognito.SHORTEST:
        wrong["new_password"] = cognito.TOO_SHORT
    if wrong:
        return _reset(services, email=email, code=form["code"], wrong=wrong, status=400)
    try:
        cognito.ask(
            services,
            "confirm_forgot_password",
            Username=email,
            ConfirmationCode=form["code"].replace(" ", ""),
            Password=password,
        )
    except Refused as refused:
        return _not_reset(services, form, refused)
    _all_sessions_end(services, email)
    to = urls.of(services.config).sign_in(said="password")
    return pages.redirect(to, config=services.config)


@desk.door(routes, "/welcome/{token}", method="GET")
def show_welcome(services: Services, query: Fields, token: str) -> Response:
    try:
        _, staff = _invited(services, token)
    except NotFound:
        return _over(services)
    return _welcome(services, token, staff)


@desk.door(routes, "/welcome/{token}", method="POST")
def welcome(services: Services, form: Fields, token: str) -> Response:
    """Their first password, and they are in."""
    try:
        invitation, staff = _invited(services, token)
    except NotFound:
        return _over(services)
    password = typed(form, "new_password")
    if len(password) < cognito.SHORTEST:
        return _welcome(services, token, staff, wrong=cognito.TOO_SHORT, status=400)
    try:
        services.user_pool.set_password(staff.staff_id, password)
    except ClientError as error:
        if error.response["Error"]["Code"] != "InvalidPasswordException":
            raise
        sentence = cognito.REFUSALS["InvalidPasswordException"]
        return _welcome(services, token, staff, wrong=sentence, status=400)
    try:
        services.doors.use_invitation(invitation.token_hash)
    except StaleWrite:
        return _over(services)
    return sign_in.begin(services, staff.staff_id, invitation.practice_id)


def typed(form: Fields, name: str) -> str:
    """A password as it was typed, its spaces included."""
    return "".join(form.values.get(name, [""])[:1])


def _invited(services: Services, token: str) -> tuple[Invitation, Staff]:
    """Raises NotFound: unknown, used, over, or taken back."""
    invitation = services.doors.invitation(hashed(token), now=services.clock())
    setup = services.setups.of_member(invitation.practice_id, invitation.staff_id)
    staff = setup.staff.get(invitation.staff_id)
    account = services.user_pool.find(invitation.staff_id)
    if staff is None or account is None or account.has_password:
        raise NotFound("invitation")
    return invitation, staff


def _all_sessions_end(services: Services, email: str) -> None:
    """Whoever held the old password is out."""
    try:
        account = services.user_pool.find(email)
        if account is None:
            return
        member = services.doors.member(account.staff_id)
        people.sign_out_everywhere(services, account.staff_id)
    except NotFound:
        return  # works nowhere, so that nobody is signed in
    except (ClientError, BotoCoreError) as error:
        desk.log.error("sessions could not be ended: %s", type(error).__name__)
        return
    for practice_id in member.practices:
        who = account.staff_id
        write_down(services, practice_id, "password.changed", who, by=who)


def _not_reset(services: Services, form: Fields, refused: Refused) -> Response:
    email, code = form["email"], form["code"]
    if refused.code == "InvalidPasswordException":
        wrong = {"new_password": refused.sentence}
        return _reset(services, email=email, code=code, wrong=wrong, status=400)
    if not refused.code:
        return _reset(services, email=email, code=code, why=refused.sentence, status=503)
    many = refused.code in ("LimitExceededException", "TooManyFailedAttemptsException")
    wrong = {"code": refused.sentence if many else _BAD_CODE}
    return _reset(services, email=email, code=code, wrong=wrong, status=400)


def _forgot(
    services: Services, *, email: str = "", why: str = "", wrong: str = "", status: int = 200
) -> Response:
    return _page(services, "forgot.html", status, email=email, why=why, wrong=wrong)


def _reset(
    services: Services,
    *,
    email: str,
    code: str = "",
    why: str = "",
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return _page(
        services, "forgot_code.html", status, email=email, code=code, why=why,
        wrong=pages.blanks(wrong),
    )  # fmt: skip


def _welcome(
    services: Services, token: str, staff: Staff, *, wrong: str = "", status: int = 200
) -> Response:
    return _page(services, "welcome.html", status, token=token, staff=staff, wrong=wrong)


def _over(services: Services) -> Response:
    return _page(services, "welcome_over.html", 404)


def _page(services: Services, template: str, status: int, **values: Any) -> Response:
    return pages.render(template, config=services.config, status=status, **values)
