"""Deploy to a real AWS account: the same package and template as on this machine."""

import os
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.local import package
from infra.local.deploy import deploy

SETTINGS = {
    "PublicBaseUrl": "RAPPORT_PUBLIC_BASE_URL",
    "AlarmEmail": "RAPPORT_ALARM_EMAIL",
    "SharedSender": "RAPPORT_SHARED_SENDER",
    "TrialNumber": "RAPPORT_TRIAL_NUMBER",
    "SmsLogsExist": "RAPPORT_SMS_LOGS_EXIST",
}


def deploy_to_account(stage: str) -> None:
    """Package, upload, and update the stage's stack in the account of the credentials in use."""
    if stage == "local":
        raise SystemExit("The local stage is deployed by `make run`; expected STAGE=prod.")
    if not os.environ.get("RAPPORT_PUBLIC_BASE_URL"):
        raise SystemExit(
            "RAPPORT_PUBLIC_BASE_URL is not set; expected the address that patients will see,"
            " for instance https://rapport.example. infra/README.md says how to choose it."
        )
    session = boto3.Session()
    if session.region_name is None:
        raise SystemExit("No region; expected AWS_REGION or a profile that has one.")
    account = session.client("sts").get_caller_identity()["Account"]
    bucket = f"rapport-{stage}-deploys-{account}-{session.region_name}"
    built = package.build(stage)
    print(package.described(built), flush=True)
    _make_private_bucket(bucket, session.region_name, session.client("s3"))
    outputs = deploy(
        built,
        stack=f"rapport-{stage}",
        bucket=bucket,
        parameters={"Stage": stage} | _parameters(),
        client=lambda service: _client(session, service),
    )
    for name, value in sorted(outputs.items()):
        print(f"{name:32} {value}")


def _parameters() -> dict[str, str]:
    given = {parameter: os.environ.get(name, "") for parameter, name in SETTINGS.items()}
    return {parameter: value for parameter, value in given.items() if value}


def _client(session: boto3.Session, service: Any) -> Any:
    return session.client(service)


def _make_private_bucket(bucket: str, region: str, s3: Any) -> None:
    place = {} if region == "us-east-1" else {"LocationConstraint": region}
    try:
        s3.create_bucket(Bucket=bucket, **({"CreateBucketConfiguration": place} if place else {}))
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration=dict.fromkeys(
            ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"],
            True,
        ),
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
