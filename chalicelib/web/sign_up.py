"""Signing up: the form, the code that arrives by email, and in.

Cognito keeps the password and sends the code. An address that has an account already is answered
in the same words as a new one, and helped by email.
"""

import hashlib
import hmac
import html
import uuid
from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Blueprint, Response

from chalicelib.actions.open_practice import open_practice
from chalicelib.actions.tell_of_trial import tell_of_trial
from chalicelib.channels.errors import TryAgain, Uncertain, Undeliverable
from chalicelib.clock import system_clock
from chalicelib.domain.ids import StaffId
from chalicelib.domain.limits import until_next
from chalicelib.domain.sign_up import SignUp
from chalicelib.storage.errors import NotFound
from chalicelib.storage.ids import token
from chalicelib.web import desk, limits, pages, sign_up_form, urls
from chalicelib.web.requests import Fields
from chalicelib.web.sign_in import begin
from chalicelib.web.sign_up_form import SignUpForm
from chalicelib.wiring import Services

routes = Blueprint(__name__)

_HOUR = timedelta(hours=1)
_OFTEN = "That was tried very often just now. Wait an hour, then try again; nothing is lost."
_UNREACHABLE = (
    "The sign-up service does not answer just now. What you typed is still here; try again in a "
    "minute."
)
_CODES = {
    "CodeMismatchException": "That code is not right. Take the one of the newest email.",
    "ExpiredCodeException": "That code is over. Ask for a new one below; it comes at once.",
    "TooManyFailedAttemptsException": "Too many tries. Ask for a new code below.",
    "LimitExceededException": "Too many tries. Wait a quarter of an hour, then take a new code.",
    "TooManyRequestsException": "Too many tries at once. Wait a minute, then try again.",
    # What somebody sees who gave an address that has an account: the email told them.
    "UserNotFoundException": "That code is not right. Take the one of the newest email.",
    "InvalidParameterException": "That code is not right. It has six digits.",
}
_USED = (
    "This code was used already, so your address is confirmed. Sign in with your password and go "
    "on where you were."
)


@desk.door(routes, "/sign-up", method="GET")
def sign_up_page(services: Services, query: Fields) -> Response:
    del query
    return _form(services, SignUpForm(typed={}))


@desk.door(routes, "/sign-up", method="POST")
def sign_up(services: Services, form: Fields) -> Response:
    """Nothing is made yet but an account that waits for its code."""
    read = sign_up_form.read(form)
    if read.wrong:
        return _form(services, read, status=400)
    if not (_may(services, f"from {_ip()}", 20) and _may(services, f"to {read.email}", 5)):
        return _too_often(_form(services, read, why=_OFTEN, status=429))
    browser = token()
    try:
        staff_id = _with_cognito(services, read)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "InvalidPasswordException":
            wrong = {"password": "That password is too simple. A few words are easy to remember."}
            refused = SignUpForm(typed=read.typed, wrong=wrong)
            return _form(services, refused, status=400)
        desk.log.error("sign-up was refused: %s", code)
        return _form(services, read, why=_UNREACHABLE, status=503)
    except BotoCoreError as error:
        desk.log.error("the sign-up service did not answer: %s", type(error).__name__)
        return _form(services, read, why=_UNREACHABLE, status=503)
    if staff_id is None:
        _tell_they_are_known(services, read.email)
        staff_id = StaffId(str(uuid.uuid4()))
    else:
        services.sign_ups.save(_said(services, read, staff_id, browser))
    return _code_page(services, email=read.email, who=staff_id, browser=browser)


@desk.door(routes, "/sign-up/code", method="POST")
def confirm(services: Services, form: Fields) -> Response:
    """The right code opens the practice and signs its owner in."""
    email, who, browser = form["email"], StaffId(form["who"]), form["browser"]

    def again(wrong: str, status: int = 400) -> Response:
        return _code_page(
            services, email=email, who=who, browser=browser, wrong=wrong, status=status
        )

    code = "".join(form["code"].split())
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return again("Type the six digits of the email.")
    if not _may(services, f"code {who}", 10):
        return _too_often(again(_OFTEN, 429))
    sign_up = _of_browser(services, who, browser)
    if sign_up is None:
        return again(_CODES["CodeMismatchException"])
    try:
        services.cognito.confirm_sign_up(
            ClientId=services.config.user_pool_client_id, Username=who, ConfirmationCode=code
        )
    except ClientError as error:
        refused = error.response["Error"]["Code"]
        if refused == "NotAuthorizedException":
            return again(_USED)
        if refused not in _CODES:
            desk.log.error("a code was refused: %s", refused)
        return again(_CODES.get(refused, _UNREACHABLE), 400 if refused in _CODES else 503)
    practice_id = open_practice(services, sign_up)
    tell_of_trial(services, practice_id)
    start = urls.of(services.config).settings("start")
    return begin(services, who, practice_id, then=start)


@desk.door(routes, "/sign-up/again", method="POST")
def send_again(services: Services, form: Fields) -> Response:
    """A new code, for the browser that began; whoever else asks reads the same."""
    email, who, browser = form["email"], StaffId(form["who"]), form["browser"]
    said = "We have sent a new code. The old one no longer holds."
    if not _may(services, f"again {who}", 4):
        return _too_often(
            _code_page(services, email=email, who=who, browser=browser, wrong=_OFTEN, status=429)
        )
    if _of_browser(services, who, browser) is not None:
        try:
            services.cognito.resend_confirmation_code(
                ClientId=services.config.user_pool_client_id, Username=who
            )
        except ClientError as error:
            desk.log.error("no new code could be sent: %s", error.response["Error"]["Code"])
            said = "No new code could be sent just now. Try again in a minute."
    return _code_page(services, email=email, who=who, browser=browser, said=said)


def _with_cognito(services: Services, read: SignUpForm) -> StaffId | None:
    """Who they are from now on; None: somebody with this address has an account already.

    One that was never confirmed is begun anew: the password that counts is the one of whoever
    gets the code, not of whoever typed the address first.
    """
    try:
        return _sign_up(services, read)
    except services.cognito.exceptions.UsernameExistsException:
        pool = services.config.user_pool_id
        user = services.cognito.admin_get_user(UserPoolId=pool, Username=read.email)
        if user["UserStatus"] != "UNCONFIRMED":
            return None
        services.cognito.admin_delete_user(UserPoolId=pool, Username=user["Username"])
    return _sign_up(services, read)


def _sign_up(services: Services, read: SignUpForm) -> StaffId:
    made = services.cognito.sign_up(
        ClientId=services.config.user_pool_client_id,
        Username=read.email,
        Password=read.password,
        UserAttributes=[{"Name": "email", "Value": read.email}],
    )
    return StaffId(made["UserSub"])


def _said(services: Services, read: SignUpForm, staff_id: StaffId, browser: str) -> SignUp:
    return SignUp(
        staff_id=staff_id,
        token_hash=_hash(browser),
        begun_at=services.clock(),
        email=read.email,
        name=read.typed["name"],
        practice=read.typed["practice"],
        specialty=read.typed["specialty"],
        zone=read.typed["zone"],
        size=read.typed["size"],
        phone=read.phone,
    )


def _of_browser(services: Services, who: StaffId, browser: str) -> SignUp | None:
    """What they said, if they said it in this browser."""
    try:
        sign_up = services.sign_ups.get(who)
    except NotFound:
        return None
    return sign_up if hmac.compare_digest(sign_up.token_hash, _hash(browser)) else None


def _hash(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()


def _tell_they_are_known(services: Services, email: str) -> None:
    from chalicelib.channels.email import Email

    links = urls.of(services.config)
    sign_in = links.absolute(links.sign_in())
    text = (
        "Somebody, perhaps you, tried to sign up for Rapport with this address.\n\n"
        f"You have an account already: sign in at {sign_in}. Forgotten your password? That page "
        "helps.\n\nIf it was not you, there is nothing to do."
    )
    paragraphs = "".join(f"<p>{html.escape(of)}</p>" for of in text.split("\n\n"))
    try:
        services.email.send(
            Email(
                to=email,
                sender_name="Rapport",
                sender_address=services.config.shared_sender,
                subject="You have an account already",
                text=text,
                html=paragraphs,
                reference="known-address",
            )
        )
    except (TryAgain, Undeliverable, Uncertain) as error:
        # Whoever typed it must not learn more than of a new address.
        desk.log.error("a known address could not be told: %s", type(error).__name__)


def _may(services: Services, what: str, most: int) -> bool:
    named = hmac.digest(services.secrets.contact_key, what.encode(), "sha256").hex()
    return services.limits.take(f"sign-up {named}", most=most, per=_HOUR, now=system_clock())


def _too_often(answer: Response) -> Response:
    answer.headers.update(limits.after(until_next(_HOUR, now=system_clock())))
    return answer


def _ip() -> str:
    identity = routes.current_request.context.get("identity") or {}
    return str(identity.get("sourceIp", ""))


def _form(services: Services, read: SignUpForm, *, why: str = "", status: int = 200) -> Response:
    return pages.render(
        "sign_up.html",
        config=services.config,
        status=status,
        typed=pages.blanks(read.typed),
        wrong=pages.blanks(read.wrong),
        why=why,
        **sign_up_form.choices(),
    )


def _code_page(
    services: Services,
    *,
    email: str,
    who: StaffId,
    browser: str,
    wrong: str = "",
    said: str = "",
    status: int = 200,
) -> Response:
    return pages.render(
        "sign_up_code.html",
        config=services.config,
        status=status,
        email=email,
        who=who,
        browser=browser,
        wrong=wrong,
        used=wrong == _USED,
        said=said,
    )
