"""What is one's own: name, mobile, password, the code beside it, and signing out everywhere."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from chalice.app import Blueprint, Response

from chalicelib.actions import people
from chalicelib.actions.write_down import write_down
from chalicelib.domain.practices import Staff
from chalicelib.storage.errors import NotFound, StaleWrite
from chalicelib.web import cognito, desk, pages, saying, sign_in
from chalicelib.web.cognito import Refused
from chalicelib.web.desk import Visit
from chalicelib.web.passwords import typed
from chalicelib.web.settings.people_form import mobile_of, why_not_a_name

routes = Blueprint(__name__)

_STALE = (
    "Somebody changed this while you were typing. What you typed is still here; save again to "
    "keep it."
)
_CHALLENGED = "SOFTWARE_TOKEN_MFA"


@desk.page(routes, "/settings/me", needs=desk.ANYBODY)
def show_me(visit: Visit) -> Response:
    return _me(visit)


@desk.action(routes, "/settings/me", needs=desk.ANYBODY)
def change_me(visit: Visit) -> Response:
    was = _staff(visit)
    wrong: dict[str, str] = {}
    if problem := why_not_a_name(visit.form["name"]):
        wrong["name"] = problem
    region = visit.setup.practice.region
    mobile = mobile_of(visit.form["mobile"], was.mobile, region, wrong)
    if wrong:
        return _me(visit, wrong=wrong, status=400)
    wanted = replace(
        was, name=visit.form["name"], mobile=mobile, revision=visit.form.number("revision")
    )
    try:
        visit.services.setups.save(visit.practice_id, wanted)
    except StaleWrite:
        return _me(visit, problem=_STALE, status=409)
    _note(visit, "person.changed")
    return visit.go(visit.urls.settings("me") + "?said=saved")


@desk.action(routes, "/settings/me/password", needs=desk.ANYBODY)
def change_password(visit: Visit) -> Response:
    """Every other session of theirs ends with the old password."""
    new = typed(visit.form, "new_password")
    wrong = {}
    if len(new) < cognito.SHORTEST:
        wrong["new_password"] = cognito.TOO_SHORT
    try:
        # Also where a code is asked for next: the password was right.
        cognito.with_password(visit.services, visit.me.email, typed(visit.form, "password"))
    except Refused as refused:
        wrong["password"] = _about_password(refused)
    if wrong:
        return _me(visit, wrong=wrong, status=400)
    visit.services.user_pool.set_password(visit.me.staff_id, new)
    people.sign_out_everywhere(visit.services, visit.me.staff_id, but=visit.session.token_hash)
    _note(visit, "password.changed")
    return visit.go(visit.urls.settings("me") + "?said=password")


@desk.action(routes, "/settings/me/everywhere", needs=desk.ANYBODY)
def sign_out_everywhere(visit: Visit) -> Response:
    people.sign_out_everywhere(visit.services, visit.me.staff_id)
    _note(visit, "signed-out.everywhere")
    return sign_in.out(visit, said="everywhere")


@desk.page(routes, "/settings/code", needs=desk.ANYBODY)
def show_code(visit: Visit) -> Response:
    return _code(visit)


@desk.action(routes, "/settings/code", needs=desk.ANYBODY)
def begin_code(visit: Visit) -> Response:
    """The password once more, then the key for the app."""
    try:
        answer = cognito.with_password(
            visit.services, visit.me.email, typed(visit.form, "password")
        )
    except Refused as refused:
        return _code(visit, wrong={"password": _about_password(refused)}, status=400)
    if answer.get("ChallengeName") == _CHALLENGED:
        return _code(visit, problem="You sign in with a code already.", status=409)
    token = str(answer["AuthenticationResult"]["AccessToken"])
    secret = cognito.say(visit.services, "associate_software_token", AccessToken=token)
    return _key(visit, token, str(secret["SecretCode"]))


@desk.action(routes, "/settings/code/check", needs=desk.ANYBODY)
def finish_code(visit: Visit) -> Response:
    """The app shows the right digits: from now on Cognito asks for them."""
    token, secret = visit.form["token"], visit.form["secret"]
    if _subject(token) != visit.me.staff_id:
        raise NotFound("token")
    services = visit.services
    try:
        checked = cognito.say(
            services,
            "verify_software_token",
            AccessToken=token,
            UserCode=visit.form["code"].replace(" ", ""),
            FriendlyDeviceName="Rapport",
        )
        if checked["Status"] != "SUCCESS":
            raise Refused(cognito.REFUSALS["CodeMismatchException"], "CodeMismatchException")
        _prefer(visit, token, enabled=True)
    except Refused as refused:
        if refused.code in ("NotAuthorizedException", "UserNotFoundException"):
            return _code(visit, problem="That took too long. Begin once more.", status=409)
        wrong = refused.sentence
        if refused.code == "InvalidParameterException":
            wrong = cognito.REFUSALS["CodeMismatchException"]
        return _key(visit, token, secret, wrong=wrong, status=400)
    services.doors.gave_code(visit.session)
    _note(visit, "code.set-up")
    return visit.go(visit.urls.settings("me") + "?said=code")


@desk.action(routes, "/settings/code/off", needs=desk.ANYBODY)
def end_code(visit: Visit) -> Response:
    """With the password and a code, so that nobody at an open screen can."""
    services, me = visit.services, visit.me
    if visit.owners_use_codes:
        problem = "This practice requires a code of its owners."
        return _code(visit, problem=problem, status=409)
    try:
        answer = cognito.with_password(services, me.email, typed(visit.form, "password"))
        if answer.get("ChallengeName") == _CHALLENGED:
            answer = cognito.with_code(services, answer, me.email, visit.form["code"])
        _prefer(visit, str(answer["AuthenticationResult"]["AccessToken"]), enabled=False)
    except Refused as refused:
        field = "code" if "Code" in refused.code else "password"
        wrong = {field: refused.sentence if field == "code" else _about_password(refused)}
        return _code(visit, wrong=wrong, status=400)
    services.doors.change_member(me.staff_id, lambda was: replace(was, has_code=False))
    _note(visit, "code.taken-away")
    return visit.go(visit.urls.settings("me") + "?said=saved")


def _prefer(visit: Visit, token: str, *, enabled: bool) -> None:
    """Raises Refused."""
    cognito.say(
        visit.services,
        "set_user_mfa_preference",
        AccessToken=token,
        SoftwareTokenMfaSettings={"Enabled": enabled, "PreferredMfa": enabled},
    )


def _subject(token: str) -> str:
    """Whom a token of the form names; Cognito checks the token itself a moment later."""
    try:
        return cognito.subject(token)
    except (IndexError, KeyError, ValueError):
        return ""


def _about_password(refused: Refused) -> str:
    wrong = refused.code in ("NotAuthorizedException", "InvalidParameterException")
    return "That is not your password." if wrong else refused.sentence


def _staff(visit: Visit) -> Staff:
    """As it is now. Raises NotFound: removed a moment ago."""
    staff = visit.services.setups.of(visit.practice_id, fresh=True).staff.get(visit.me.staff_id)
    if staff is None:
        raise NotFound(visit.me.staff_id)
    return staff


def _note(visit: Visit, did: str) -> None:
    me = visit.me.staff_id
    write_down(visit.services, visit.practice_id, did, me, by=me)


def _me(
    visit: Visit,
    *,
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    staff = _staff(visit)
    member = visit.services.doors.member(staff.staff_id)
    is_typed = "name" in visit.form.values
    return visit.page(
        "settings/me.html",
        section="settings",
        status=status,
        problem=problem,
        staff=staff,
        typed={
            "name": visit.form["name"] if is_typed else staff.name,
            "mobile": visit.form["mobile"] if is_typed else saying.phone(staff.mobile),
        },
        wrong=pages.blanks(wrong),
        has_code=member.has_code,
        required=visit.owners_use_codes,
        several=len(member.practices) > 1,
        devices=len(member.open),
    )


def _code(
    visit: Visit,
    *,
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "settings/code.html",
        section="settings",
        status=status,
        problem=problem,
        wrong=pages.blanks(wrong),
        has_code=visit.services.doors.member(visit.me.staff_id).has_code,
        required=visit.owners_use_codes,
        must=visit.must_set_up_code,
    )


def _key(visit: Visit, token: str, secret: str, *, wrong: str = "", status: int = 200) -> Response:
    link = _app_link(visit.me.email, secret)
    return visit.page(
        "settings/code_key.html",
        section="settings",
        status=status,
        token=token,
        secret=secret,
        key=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        link=link,
        picture=_picture(link),
        wrong=pages.blanks({"code": wrong} if wrong else {}),
    )


def _app_link(email: str, secret: str) -> str:
    """What authenticator apps open and scan (Key Uri Format of Google Authenticator)."""
    asked = urlencode({"secret": secret, "issuer": "Rapport"})
    return f"otpauth://totp/Rapport:{quote(email)}?{asked}"


def _picture(link: str) -> str:
    """A QR code as an image that stands in the page itself."""
    import segno  # not at the top: only this page pays for it

    made: Any = segno.make(link, error="m", micro=False)
    return str(made.svg_data_uri(scale=5, border=4, light="#fff"))
