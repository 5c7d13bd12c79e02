"""The whole of Rapport on this machine, until Ctrl-C."""

import importlib.util
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import yaml
from botocore.exceptions import ClientError

from infra.local import aws, locks, package, proxy
from infra.local.deploy import deploy
from infra.local.places import OURS, STATE

STACK = "rapport-local"
BUCKET = "rapport-local-deploys"
API_STAGE = "api"
PREFERRED_PORT = 8000
SHARED_SENDER = "hello@rapport.example"
TRIAL_NUMBER = "+12025550190"
AWS_PORT = OURS / "aws-port"


@dataclass(frozen=True, kw_only=True)
class Context:
    """A deployed Rapport on a local AWS: where it is and what it is made of."""

    url: str
    aws: aws.LocalAws
    outputs: dict[str, str]
    first_start: bool

    @property
    def endpoint_url(self) -> str:
        return self.aws.endpoint_url

    @property
    def table_name(self) -> str:
        return self.outputs["TableName"]

    @property
    def environment(self) -> dict[str, str]:
        """The variables under which the application's own code runs against this deployment."""
        web = self.client("lambda").get_function_configuration(
            FunctionName=self.outputs["APIHandlerName"]
        )
        variables: dict[str, str] = web["Environment"]["Variables"]
        return variables | {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_DEFAULT_REGION": aws.REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def client(self, service: str) -> Any:
        """A boto3 client of the local AWS, as the owner of the account."""
        return self.aws.client(service)


@contextmanager
def deployed(
    *,
    state: Path | None,
    workspace: Path,
    aws_port: int | None = None,
    url_port: int | None = None,
) -> Iterator[Context]:
    """Package, start, deploy and serve for the length of the block."""
    built = package.build("local")
    url_port = url_port or aws.free_port()
    first_start = state is None or not state.exists()
    with aws.running(state=state, workspace=workspace, port=aws_port) as local:
        _make_bucket(local)
        outputs = deploy(
            built,
            stack=STACK,
            bucket=BUCKET,
            parameters={
                "Stage": "local",
                "PublicBaseUrl": f"http://{aws.LOOPBACK}:{url_port}",
                "SharedSender": SHARED_SENDER,
                "TrialNumber": TRIAL_NUMBER,
            },
            client=local.client,
            waits_seconds=0.05,
        )
        _forget_old_code(local, built)
        _add_what_it_leaves_out(local, built.template, outputs)
        api = f"/restapis/{outputs['RestAPIId']}/{API_STAGE}/_user_request_"
        with proxy.in_front_of(local.port, api, port=url_port) as url:
            local.keep()
            yield Context(url=url, aws=local, outputs=outputs, first_start=first_start)


def run() -> None:
    """Start everything, fill it with the demo, say where it is, and wait for Ctrl-C."""
    _take_every_end_for_ctrl_c()
    with locks.held_at_once(OURS / "run.lock", "Rapport already runs here; stop it with Ctrl-C."):
        chosen = ports()
        lasts = "" if STATE.exists() else " (half a minute, the first time)"
        print(f"Packaging and deploying Rapport to the local AWS{lasts}…", flush=True)
        with deployed(
            state=STATE,
            workspace=OURS / "run",
            aws_port=chosen["aws"],
            url_port=chosen["url"],
        ) as context:
            print(_welcome(context, _seed(context)), flush=True)
            with suppress(KeyboardInterrupt):
                context.aws.wait()
            print("\nStopping; what is there now will be there at the next `make run`.", flush=True)


def reset() -> None:
    """Forget everything that the local Rapport holds."""
    with locks.held_at_once(OURS / "run.lock", "Rapport runs; stop it with Ctrl-C first."):
        shutil.rmtree(STATE, ignore_errors=True)
        shutil.rmtree(OURS / "run", ignore_errors=True)
        AWS_PORT.unlink(missing_ok=True)
    print("Forgotten. The next `make run` starts with a fresh demo practice.")


def _take_every_end_for_ctrl_c() -> None:
    """A kill and a closed terminal raise `KeyboardInterrupt` too."""

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            # Writing to a terminal that is gone fails.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        raise KeyboardInterrupt

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, interrupt)
    # `nohup` has it ignored.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def ports() -> dict[str, int]:
    """The memorable port for the site and the last start's for the local AWS, or free ones."""
    wanted = os.environ.get("PORT") or str(PREFERRED_PORT)
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise SystemExit(f"PORT is {wanted!r}; expected a number from 1 to 65535.")
    last = int(AWS_PORT.read_text()) if AWS_PORT.exists() else 0
    chosen = {"url": aws.free_port(int(wanted)), "aws": aws.free_port(last)}
    if chosen["url"] != int(wanted):
        print(f"Port {wanted} is taken; {chosen['url']} is free.")
    # Queues keep the address under which they were made.
    AWS_PORT.write_text(str(chosen["aws"]))
    return chosen


def _make_bucket(local: aws.LocalAws) -> None:
    try:
        local.client("s3").create_bucket(Bucket=BUCKET)
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise


def _forget_old_code(local: aws.LocalAws, built: package.Package) -> None:
    """Ten megabytes for each change of the code would fill the state folder."""
    s3 = local.client("s3")
    for found in s3.list_objects_v2(Bucket=BUCKET)["Contents"]:
        if built.sha256 not in found["Key"]:
            s3.delete_object(Bucket=BUCKET, Key=found["Key"])


def _add_what_it_leaves_out(local: aws.LocalAws, template: Path, outputs: dict[str, str]) -> None:
    """The local CloudFormation passes over tables' times to live, the lock of what a bucket keeps,
    and the API's own answers. On a real account the shared sender is verified by hand."""
    resources = yaml.safe_load(template.read_text())["Resources"]
    for name in ("Table", "AuditTable"):
        _add_time_to_live(
            local.client("dynamodb"),
            outputs[f"{name}Name"],
            resources[name]["Properties"]["TimeToLiveSpecification"],
        )
    _add_lock(local.client("s3"), outputs["AuditBucketName"])
    local.client("sesv2").create_email_identity(EmailIdentity=SHARED_SENDER)
    _add_gateway_responses(
        local.client("apigateway"),
        outputs["RestAPIId"],
        resources["RestAPI"]["Properties"]["GatewayResponses"],
    )


def _add_time_to_live(dynamodb: Any, table: str, asked: dict[str, Any]) -> None:
    found = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if found["TimeToLiveStatus"] == "DISABLED":
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=asked)


def _add_lock(s3: Any, bucket: str) -> None:
    """A day is enough to see that it holds; the template's years are for real buckets."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object_lock_configuration(
        Bucket=bucket,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
        },
    )


def _add_gateway_responses(gateway: Any, api: str, asked: dict[str, Any]) -> None:
    for kind, response in asked.items():
        headers = response.get("ResponseParameters", {}).get("Headers", {})
        names = {f"gatewayresponse.header.{name}": value for name, value in headers.items()}
        more = {
            "statusCode": response.get("StatusCode"),
            "responseTemplates": response.get("ResponseTemplates"),
        }
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            responseParameters=names,
            **{name: value for name, value in more.items() if value},
        )
    gateway.create_deployment(restApiId=api, stageName=API_STAGE)


def _seed(context: Context) -> str:
    """Fill the demo, if there is one; gives what it says about signing in."""
    if importlib.util.find_spec("infra.local.demo") is None:
        return ""
    demo = importlib.import_module("infra.local.demo")
    return str(demo.seed(context) or "")


def _welcome(context: Context, sign_in: str) -> str:
    lines = ["", f"  Rapport is at  {context.url}", ""]
    lines += [f"  {line}" for line in sign_in.splitlines()]
    lines += ["  Ctrl-C stops it; `make reset` forgets what it holds.", ""]
    return "\n".join(lines)
