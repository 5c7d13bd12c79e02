"""People's accounts in the Cognito user pool. Their passwords pass through and are never kept."""

import secrets
from typing import TYPE_CHECKING

from chalicelib.domain.ids import StaffId
from chalicelib.domain.values import dataclass

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

_NEVER_SIGNED_IN = "FORCE_CHANGE_PASSWORD"
_NEVER_PROVED = "UNCONFIRMED"


@dataclass(frozen=True, kw_only=True)
class PoolAccount:
    staff_id: StaffId
    has_password: bool
    """One that they chose; an account that was only made for them has none."""
    enabled: bool
    has_code: bool


class UserPool:
    """Every call raises botocore's ClientError where Cognito refuses it."""

    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    def find(self, username: str) -> PoolAccount | None:
        """`username`: an email address, or a staff id."""
        try:
            return self._account(username)
        except self._client.exceptions.UserNotFoundException:
            return None

    def _account(self, username: str) -> PoolAccount:
        user = self._client.admin_get_user(UserPoolId=self._pool_id, Username=username)
        subject = next(of["Value"] for of in user["UserAttributes"] if of["Name"] == "sub")
        return PoolAccount(
            staff_id=StaffId(subject),
            has_password=user["UserStatus"] not in (_NEVER_SIGNED_IN, _NEVER_PROVED),
            enabled=user["Enabled"],
            has_code="SOFTWARE_TOKEN_MFA" in user.get("UserMFASettingList", []),
        )

    def find_or_make(self, email: str) -> PoolAccount:
        """One that was begun by somebody who never proved that the address is theirs gives way."""
        found = self._status(email)
        if found == _NEVER_PROVED:
            self._client.admin_delete_user(UserPoolId=self._pool_id, Username=email)
        if found in ("", _NEVER_PROVED):
            self._make(email)
        return self._account(email)

    def _status(self, username: str) -> str:
        try:
            user = self._client.admin_get_user(UserPoolId=self._pool_id, Username=username)
        except self._client.exceptions.UserNotFoundException:
            return ""
        return user["UserStatus"]

    def _make(self, email: str) -> None:
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                ],
                # Nobody ever learns it: the invitation lets them choose their own.
                TemporaryPassword=secrets.token_urlsafe(32),
                MessageAction="SUPPRESS",
            )
        except self._client.exceptions.UsernameExistsException:
            return  # a colleague invites them at this moment

    def mail_temporary_password(self, email: str) -> None:
        """Cognito's own invitation."""
        self._client.admin_create_user(
            UserPoolId=self._pool_id,
            Username=email,
            MessageAction="RESEND",
            DesiredDeliveryMediums=["EMAIL"],
        )

    def set_password(self, staff_id: StaffId, password: str) -> None:
        self._client.admin_set_user_password(
            UserPoolId=self._pool_id, Username=staff_id, Password=password, Permanent=True
        )

    def take_code_away(self, staff_id: StaffId) -> None:
        self._client.admin_set_user_mfa_preference(
            UserPoolId=self._pool_id,
            Username=staff_id,
            SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False},
        )

    def sign_out(self, staff_id: StaffId) -> None:
        """Every token that Cognito gave them is void."""
        self._client.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=staff_id)

    def shut_out(self, staff_id: StaffId) -> None:
        self.sign_out(staff_id)
        self._client.admin_disable_user(UserPoolId=self._pool_id, Username=staff_id)

    def let_in(self, staff_id: StaffId) -> None:
        self._client.admin_enable_user(UserPoolId=self._pool_id, Username=staff_id)
