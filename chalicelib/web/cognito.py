"""Asking Cognito in a person's own name, and what they read when it says no."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from chalicelib.domain.ids import StaffId
from chalicelib.web import desk
from chalicelib.wiring import Services

SHORTEST = 12
"""Characters of a password, as the user pool has it."""
TOO_SHORT = f"Use at least {SHORTEST} characters."
WRONG = "The email address or the password is not right. Check both and try again."
_CODE = "That code is not right. Take the one your app shows now."
REFUSALS = {
    "NotAuthorizedException": WRONG,
    "InvalidParameterException": WRONG,
    "UserNotFoundException": WRONG,
    "PasswordResetRequiredException": "Your password must be reset first: take “Forgot your "
    "password?” below.",
    "UserNotConfirmedException": "This address is not confirmed yet: type the code of our email on "
    "the page where you signed up, or sign up again for a new code.",
    "TooManyRequestsException": "Too many tries at once. Wait a minute, then try again.",
    "LimitExceededException": "Too many tries. Wait a quarter of an hour, then try again.",
    "TooManyFailedAttemptsException": "Too many tries. Wait a quarter of an hour, then try again.",
    "InvalidPasswordException": "That password is too short or too simple: use at least 12 "
    "characters.",
    "CodeMismatchException": _CODE,
    "EnableSoftwareTokenMFAException": _CODE,
    "ExpiredCodeException": "That code is over. Take the one your app shows now.",
}
_UNREACHABLE = (
    "The sign-in service does not answer just now. Nothing is wrong with your password; "
    "try again in a minute."
)


class Refused(Exception):
    """Cognito said no, or nothing; `.sentence` is what the person reads."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(code)
        self.sentence = sentence
        self.code = code
        """Empty: it did not answer."""


def ask(services: Services, call: str, **request: Any) -> Mapping[str, Any]:
    """A call that names our client. Raises Refused."""
    return say(services, call, ClientId=services.config.user_pool_client_id, **request)


def say(services: Services, call: str, **request: Any) -> Mapping[str, Any]:
    """A call with the person's own token. Raises Refused."""
    asked = getattr(services.cognito, call)
    try:
        answer: Mapping[str, Any] = asked(**request)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in REFUSALS:
            raise Refused(REFUSALS[code], code) from error
        desk.log.error("sign-in was refused: %s", code)
        raise Refused(_UNREACHABLE) from error
    except ParamValidationError as error:
        # What no user name, password or session can be never leaves here.
        raise Refused(WRONG, "InvalidParameterException") from error
    except BotoCoreError as error:
        desk.log.error("the sign-in service did not answer: %s", type(error).__name__)
        raise Refused(_UNREACHABLE) from error
    return answer


def with_password(services: Services, email: str, password: str) -> Mapping[str, Any]:
    """Tokens, or the next thing that Cognito wants to know. Raises Refused."""
    return ask(
        services,
        "initiate_auth",
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )


def with_code(
    services: Services, challenge: Mapping[str, Any], email: str, code: str
) -> Mapping[str, Any]:
    """The answer to the challenge that with_password() came back with. Raises Refused."""
    return ask(
        services,
        "respond_to_auth_challenge",
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=str(challenge["Session"]),
        ChallengeResponses={
            "USERNAME": user(challenge, email),
            "SOFTWARE_TOKEN_MFA_CODE": code.replace(" ", ""),
        },
    )


def user(answer: Mapping[str, Any], email: str) -> str:
    return str(answer.get("ChallengeParameters", {}).get("USER_ID_FOR_SRP", email))


def subject(token: str) -> StaffId:
    """Who the token is about. It comes from Cognito itself over TLS, so its signature adds
    nothing (OpenID Connect Core 3.1.3.7, 6)."""
    claims = token.split(".")[1]
    padded = claims + "=" * (-len(claims) % 4)
    return StaffId(str(json.loads(base64.urlsafe_b64decode(padded))["sub"]))
