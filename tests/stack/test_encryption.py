"""The local AWS made the key, and every store names it."""

import pytest

from infra.local.run import Context

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def key(stack: Context) -> str:
    tables = stack.client("dynamodb")
    found = tables.describe_table(TableName=stack.table_name)["Table"]["SSEDescription"]
    return str(found["KMSMasterKeyArn"])


def test_the_key_is_turned_every_year(stack: Context, key: str) -> None:
    assert stack.client("kms").get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


def test_queues_files_and_the_secret_name_the_tables_key(stack: Context, key: str) -> None:
    variables = stack.environment
    for name in ("SEND_QUEUE_URL", "PLAN_QUEUE_URL"):
        attributes = stack.client("sqs").get_queue_attributes(
            QueueUrl=variables[name], AttributeNames=["KmsMasterKeyId"]
        )
        assert attributes["Attributes"]["KmsMasterKeyId"] == key
    for name in ("AUDIT_BUCKET", "EXPORT_BUCKET"):
        answer = stack.client("s3").get_bucket_encryption(Bucket=variables[name])
        [rule] = answer["ServerSideEncryptionConfiguration"]["Rules"]
        assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key
    secret = stack.client("secretsmanager").describe_secret(SecretId=variables["SECRETS_ARN"])
    assert secret["KmsKeyId"] == key
    audit = stack.client("dynamodb").describe_table(TableName=variables["AUDIT_TABLE_NAME"])
    assert audit["Table"]["SSEDescription"]["KMSMasterKeyArn"] == key
