"""Put a package into an AWS account through CloudFormation; the local one and a real one alike."""

import io
import time
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from botocore.exceptions import ClientError

from infra.local.package import Package

type Clients = Callable[[str], Any]

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


class DeployFailed(Exception):
    """CloudFormation refused; the message is its reason, resource by resource."""


def deploy(
    package: Package,
    *,
    stack: str,
    bucket: str,
    parameters: Mapping[str, str],
    client: Clients,
    waits_seconds: float = 1.0,
) -> dict[str, str]:
    """Create or update the stack by a change set and return its outputs."""
    template = _upload(package, bucket, client("s3"))
    cloudformation = client("cloudformation")
    kind = "UPDATE" if _exists(stack, cloudformation) else "CREATE"
    name = f"deploy-{package.sha256[:12]}-{time.time_ns()}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType=kind,
            TemplateURL=template,
            Capabilities=CAPABILITIES,
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
        )
    except ClientError as error:
        raise DeployFailed(str(error)) from error
    if _wait_for_change_set(stack, name, cloudformation, waits_seconds):
        cloudformation.execute_change_set(StackName=stack, ChangeSetName=name)
        _wait_for_stack(stack, cloudformation, waits_seconds)
    return outputs(stack, cloudformation)


def outputs(stack: str, cloudformation: Any) -> dict[str, str]:
    """The stack's outputs by name."""
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def _upload(package: Package, bucket: str, s3: Any) -> str:
    """Put code and template in the bucket, each under the hash of what it holds."""
    code_key = f"code/{package.sha256}.zip"
    s3.put_object(Bucket=bucket, Key=code_key, Body=package.zip.read_bytes())
    body = template_with_code(package.template.read_text(), f"s3://{bucket}/{code_key}")
    template_key = f"templates/{package.sha256}.yaml"
    s3.put_object(Bucket=bucket, Key=template_key, Body=body.encode())
    return str(
        s3.generate_presigned_url(
            "get_object", Params={"Bucket": bucket, "Key": template_key}
        ).split("?")[0]
    )


def template_with_code(template: str, code_uri: str) -> str:
    """The template with every function's code at the address."""
    document = yaml.safe_load(io.StringIO(template))
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = code_uri
    return str(yaml.safe_dump(document, sort_keys=True))


def _exists(stack: str, cloudformation: Any) -> bool:
    try:
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return False
        raise
    status = found["StackStatus"]
    if status == "ROLLBACK_COMPLETE":
        raise DeployFailed(f"{stack}: its first deploy failed. Delete the stack, then try again.")
    # A change set whose making failed leaves a stack that was never created.
    return bool(status != "REVIEW_IN_PROGRESS")


def _wait_for_change_set(stack: str, name: str, cloudformation: Any, waits: float) -> bool:
    """Whether there is anything to change."""
    while True:
        found = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)
        if found["Status"] == "CREATE_COMPLETE":
            return True
        if found["Status"] == "FAILED":
            reason = found.get("StatusReason", "")
            if "didn't contain changes" in reason or "No updates" in reason:
                cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
                return False
            raise DeployFailed(reason)
        time.sleep(waits)


def _wait_for_stack(stack: str, cloudformation: Any, waits: float) -> None:
    while True:
        status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        if status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            return
        if not status.endswith("_IN_PROGRESS"):
            raise DeployFailed(f"{status}\n{_reasons(stack, cloudformation)}")
        time.sleep(waits)


def _reasons(stack: str, cloudformation: Any) -> str:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    return "\n".join(
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
        for event in events
        if event["ResourceStatus"].endswith("_FAILED")
    )
