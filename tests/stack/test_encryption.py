"""The local AWS made the key, and what it keeps of it names that key.

It forgets what tables and buckets say about their encryption; test_template.py reads that.
"""

import pytest

from infra.local.run import Context

pytestmark = pytest.mark.stack


def key_of(stack: Context, queue: str) -> str:
    answer = stack.client("sqs").get_queue_attributes(
        QueueUrl=stack.environment[queue], AttributeNames=["KmsMasterKeyId"]
    )
    return str(answer["Attributes"]["KmsMasterKeyId"])


def test_the_key_is_turned_every_year(stack: Context) -> None:
    key = key_of(stack, "PLAN_QUEUE_URL")
    assert stack.client("kms").get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


def test_queues_and_the_secret_name_one_key(stack: Context) -> None:
    key = key_of(stack, "SEND_QUEUE_URL")
    assert key_of(stack, "PLAN_QUEUE_URL") == key
    secret = stack.client("secretsmanager").describe_secret(
        SecretId=stack.environment["SECRETS_ARN"]
    )
    assert secret["KmsKeyId"] == key
