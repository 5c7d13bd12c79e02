"""Every environment variable, read once, checked, named."""

import os
from collections.abc import Mapping

from chalicelib.domain.errors import RapportError
from chalicelib.domain.values import dataclass


class MissingSetting(RapportError):
    """An environment variable that the deployment must set is not there."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    stage: str
    table_name: str
    audit_table_name: str
    audit_bucket: str
    export_bucket: str
    file_bucket: str
    hl7_bucket: str
    send_queue_url: str
    plan_queue_url: str
    bulk_queue_url: str
    hook_queue_url: str
    inbound_topic_arn: str
    user_pool_id: str
    user_pool_client_id: str
    secrets_arn: str
    email_configuration_set: str
    public_base_url: str
    shared_sender: str
    """The address that emails leave from while a practice has no verified one of its own."""
    trial_number: str
    """E.164; the number that practices share until their own is registered. Empty: none."""

    loopback_targets: bool
    """Webhooks may go to, and calendars come from, http://127.0.0.1: to try them out, on the local
    stage only."""

    @property
    def is_local(self) -> bool:
        """The stage on one machine: its clock can be moved and it has the phone page."""
        return self.stage == "local"


def read(env: Mapping[str, str] | None = None) -> Settings:
    # Looked up now, not as a default argument: chalice.test.Client swaps os.environ per request.
    env = os.environ if env is None else env

    def need(name: str) -> str:
        if name not in env:
            raise MissingSetting(name)
        return env[name]

    return Settings(
        stage=need("STAGE"),
        table_name=need("TABLE_NAME"),
        audit_table_name=need("AUDIT_TABLE_NAME"),
        audit_bucket=need("AUDIT_BUCKET"),
        export_bucket=need("EXPORT_BUCKET"),
        file_bucket=need("FILE_BUCKET"),
        hl7_bucket=need("HL7_BUCKET"),
        send_queue_url=need("SEND_QUEUE_URL"),
        plan_queue_url=need("PLAN_QUEUE_URL"),
        bulk_queue_url=need("BULK_QUEUE_URL"),
        hook_queue_url=need("HOOK_QUEUE_URL"),
        inbound_topic_arn=need("INBOUND_TOPIC_ARN"),
        user_pool_id=need("USER_POOL_ID"),
        user_pool_client_id=need("USER_POOL_CLIENT_ID"),
        secrets_arn=need("SECRETS_ARN"),
        email_configuration_set=need("EMAIL_CONFIGURATION_SET"),
        public_base_url=need("PUBLIC_BASE_URL").rstrip("/"),
        shared_sender=need("SHARED_SENDER"),
        trial_number=need("TRIAL_NUMBER"),
        loopback_targets=need("STAGE") == "local" and env.get("LOOPBACK_TARGETS") == "yes",
    )
