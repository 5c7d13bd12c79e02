"""The hand-written policies are enforced on the local AWS, and are as narrow as they say."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.aws import REGION
from infra.local.run import Context

pytestmark = pytest.mark.stack

type Clients = Callable[[str], Any]


@pytest.fixture(scope="module")
def acting_as(stack: Context) -> Callable[[str], Clients]:
    """Clients that hold what a function's own role allows, and nothing else."""
    account = stack.client("sts").get_caller_identity()["Account"]

    def clients(function: str) -> Clients:
        found = stack.client("lambda").get_function_configuration(
            FunctionName=stack.outputs[function]
        )
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": "sts:AssumeRole",
                },
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            ],
        }
        stack.client("iam").update_assume_role_policy(
            RoleName=found["Role"].split("/")[-1], PolicyDocument=json.dumps(trust)
        )
        keys = stack.client("sts").assume_role(RoleArn=found["Role"], RoleSessionName="test")
        session = boto3.Session(
            aws_access_key_id=keys["Credentials"]["AccessKeyId"],
            aws_secret_access_key=keys["Credentials"]["SecretAccessKey"],
            aws_session_token=keys["Credentials"]["SessionToken"],
            region_name=REGION,
        )
        make: Callable[..., Any] = session.client
        return lambda service: make(service, endpoint_url=stack.endpoint_url)

    return clients


def refused(call: Callable[[], object]) -> bool:
    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in {"AccessDenied", "AccessDeniedException", "AuthorizationError"}:
            return True
        raise
    return False


def query_due(stack: Context, dynamodb: Any) -> Any:
    return dynamodb.query(
        TableName=stack.table_name,
        IndexName="due",
        KeyConditionExpression="due_shard = :shard",
        ExpressionAttributeValues={":shard": {"S": "TEST#0"}},
    )


def read_secret(stack: Context, clients: Clients) -> Any:
    return clients("secretsmanager").get_secret_value(SecretId=stack.outputs["SecretsArn"])


def text(clients: Clients) -> Any:
    return clients("sns").publish(PhoneNumber="+12025550143", Message="Hello")


def publish(clients: Clients, topic: str) -> Any:
    return clients("sns").publish(TopicArn=topic, Subject="s", Message="{}")


def test_the_sweep_finds_what_is_due_and_enqueues_it_and_can_do_no_more(
    stack: Context, acting_as: Callable[[str], Clients]
) -> None:
    sweep = acting_as("SweepFunction")
    query_due(stack, sweep("dynamodb"))
    # AWS knows one permission for both; the local AWS asks for the batch by its own name.
    for queue in ("SendQueueUrl", "PlanQueueUrl", "BulkQueueUrl", "HookQueueUrl"):
        entries = [{"Id": "1", "MessageBody": "{}"}]
        sweep("sqs").send_message_batch(QueueUrl=stack.outputs[queue], Entries=entries)
    assert refused(lambda: read_secret(stack, sweep))
    assert refused(lambda: text(sweep))
    assert refused(lambda: sweep("dynamodb").scan(TableName=stack.table_name))
    assert refused(lambda: sweep("dynamodb").delete_table(TableName=stack.table_name))
    assert refused(
        lambda: sweep("dynamodb").query(
            TableName=stack.table_name,
            IndexName="person",
            KeyConditionExpression="person_pk = :key",
            ExpressionAttributeValues={":key": {"S": "x"}},
        )
    )


def test_the_repair_may_ask_whether_the_queues_are_empty(
    stack: Context, acting_as: Callable[[str], Clients]
) -> None:
    repair = acting_as("RepairFunction")
    for queue in ("SendQueueUrl", "PlanQueueUrl", "BulkQueueUrl", "HookQueueUrl"):
        repair("sqs").get_queue_attributes(
            QueueUrl=stack.outputs[queue], AttributeNames=["ApproximateNumberOfMessages"]
        )


def test_a_file_of_everything_is_asked_for_by_the_site_and_written_in_bulk_only(
    stack: Context, acting_as: Callable[[str], Clients]
) -> None:
    site, plan, bulk = (
        acting_as(of) for of in ("APIHandlerName", "PlanTouchpointsFunction", "WorkInBulkFunction")
    )
    found = stack.client("lambda").get_function_configuration(
        FunctionName=stack.outputs["WorkInBulkFunction"]
    )
    there = {"Bucket": found["Environment"]["Variables"]["EXPORT_BUCKET"], "Key": "exports/t/1/f"}
    queue = stack.outputs["BulkQueueUrl"]
    site("sqs").send_message(QueueUrl=queue, MessageBody="{}")
    assert refused(lambda: plan("sqs").send_message(QueueUrl=queue, MessageBody="{}"))
    bulk("s3").put_object(**there, Body=b"x")
    bulk("s3").get_object(**there)["Body"].read()
    assert refused(lambda: plan("s3").put_object(**there, Body=b"x"))
    # An erasure takes the file away, and reads nothing of it.
    assert refused(lambda: plan("s3").get_object(**there))
    plan("s3").delete_object(**there)


def test_who_may_text_a_phone_may_publish_to_no_topic_and_the_others_may_text_nobody(
    stack: Context, acting_as: Callable[[str], Clients]
) -> None:
    topic = stack.outputs["InboundTopicArn"]
    for function in [
        "SendTouchpointsFunction",
        "PlanTouchpointsFunction",
        "WorkInBulkFunction",
        "ReceiveTextsFunction",
    ]:
        clients = acting_as(function)
        text(clients)
        assert refused(lambda clients=clients: publish(clients, topic)), function  # type: ignore[misc]
    for function in ["RepairFunction", "SmsReceiptsFunction", "BuryDeadLettersFunction"]:
        clients = acting_as(function)
        assert refused(lambda clients=clients: text(clients)), function  # type: ignore[misc]


def test_who_tells_other_software_reads_no_key_no_trail_and_texts_nobody(
    stack: Context, acting_as: Callable[[str], Clients]
) -> None:
    tells = acting_as("TellHooksFunction")
    tells("sqs").send_message(QueueUrl=stack.outputs["HookQueueUrl"], MessageBody="{}")
    assert refused(lambda: read_secret(stack, tells))
    assert refused(lambda: text(tells))
    assert refused(lambda: query_due(stack, tells("dynamodb")))
    bulk = stack.outputs["BulkQueueUrl"]
    assert refused(lambda: tells("sqs").send_message(QueueUrl=bulk, MessageBody="{}"))


def test_the_site_signs_staff_in_and_reads_its_key(
    stack: Context, acting_as: Callable[[str], Clients]
) -> None:
    site = acting_as("APIHandlerName")
    pool = stack.outputs["UserPoolId"]
    site("cognito-idp").admin_create_user(
        UserPoolId=pool, Username="role@desk.example", MessageAction="SUPPRESS"
    )
    read_secret(stack, site)
    assert refused(lambda: site("cognito-idp").list_users(UserPoolId=pool))


def test_on_this_machine_the_phone_page_plays_the_carrier(
    stack: Context, acting_as: Callable[[str], Clients]
) -> None:
    site = acting_as("APIHandlerName")
    publish(site, stack.outputs["EmailEventsTopicArn"])
    group = "sns/us-east-1/000000000000/DirectPublishToPhoneNumber"
    site("logs").create_log_stream(logGroupName=group, logStreamName="phone-page")
    other = stack.outputs["LogGroupName"]
    assert refused(
        lambda: site("logs").delete_log_group(logGroupName=other),
    )
