"""Which Rapport: that of `make run` on this machine, or a stage's stack in an account."""

import getpass
import os
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import settings
from chalicelib.wiring import Services
from infra.local.aws import LOOPBACK, REGION
from infra.local.deploy import outputs
from infra.local.run import AWS_PORT


class NotThere(Exception):
    """There is no such stack, or it cannot be reached; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Place:
    services: Services
    by: str
    """Who does it, as it stands in audit trails."""


def place(stage: str) -> Place:
    """Raises NotThere."""
    if stage == "local":
        _look_on_this_machine()
    session = boto3.Session()
    if session.region_name is None:
        raise NotThere("No region; expected AWS_REGION or a profile that has one.")
    try:
        found = outputs(f"rapport-{stage}", session.client("cloudformation"))
        web = session.client("lambda").get_function_configuration(
            FunctionName=found["APIHandlerName"]
        )
        who = getpass.getuser() if stage == "local" else _signed_in(session)
    except (BotoCoreError, ClientError) as error:
        raise NotThere(f"rapport-{stage} cannot be reached: {type(error).__name__}.") from error
    # What the application's functions read is read here too; the credentials stay the operator's.
    services = Services(settings.read(web["Environment"]["Variables"]))
    return Place(services=services, by=f"operator:{who}")


def _look_on_this_machine() -> None:
    if not AWS_PORT.exists():
        raise NotThere("Nothing runs here; start it with `make run`.")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        AWS_ENDPOINT_URL=f"http://{LOOPBACK}:{AWS_PORT.read_text()}",
        AWS_DEFAULT_REGION=REGION,
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",  # noqa: S106  the local account's only, invented key
    )


def _signed_in(session: Any) -> str:
    """The name of the credentials, which nobody can choose for themselves."""
    arn: str = session.client("sts").get_caller_identity()["Arn"]
    return arn.rpartition("/")[2]
