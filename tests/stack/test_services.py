"""What the code asks of AWS, the local one must answer as AWS does."""

import json
import os
import uuid
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.run import Context

pytestmark = pytest.mark.stack


def settings(stack: Context, function: str) -> dict[str, str]:
    found = stack.client("lambda").get_function_configuration(FunctionName=function)
    variables: dict[str, str] = found["Environment"]["Variables"]
    return variables


def key() -> dict[str, Any]:
    return {"pk": {"S": f"TEST#{uuid.uuid4()}"}, "sk": {"S": "A"}}


def test_every_function_is_told_where_everything_is(stack: Context) -> None:
    told = settings(stack, stack.outputs["APIHandlerName"])
    assert told["TABLE_NAME"] == stack.table_name
    assert told["SEND_QUEUE_URL"] == stack.outputs["SendQueueUrl"]
    assert told["PLAN_QUEUE_URL"] == stack.outputs["PlanQueueUrl"]
    assert told["INBOUND_TOPIC_ARN"] == stack.outputs["InboundTopicArn"]
    assert told["USER_POOL_ID"] == stack.outputs["UserPoolId"]
    assert told["USER_POOL_CLIENT_ID"] == stack.outputs["UserPoolClientId"]
    assert told["SECRETS_ARN"] == stack.outputs["SecretsArn"]
    assert told["EMAIL_CONFIGURATION_SET"] == stack.outputs["EmailConfigurationSetName"]
    assert told["PUBLIC_BASE_URL"] == stack.url
    assert told["STAGE"] == "local"
    assert told["PYTHONTZPATH"] == ""
    for function in ["SweepFunction", "SendTouchpointsFunction", "SmsReceiptsFunction"]:
        assert settings(stack, stack.outputs[function]) == told


def test_the_applications_own_code_can_run_beside_the_deployed_one(
    stack: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    # A session of its own: boto3's default one may remember another test's environment.
    dynamodb = boto3.session.Session().client("dynamodb")
    table = dynamodb.describe_table(TableName=os.environ["TABLE_NAME"])["Table"]
    assert table["TableStatus"] == "ACTIVE"


def test_the_secret_holds_a_long_key_that_was_made_for_this_deployment(stack: Context) -> None:
    secret = stack.client("secretsmanager").get_secret_value(SecretId=stack.outputs["SecretsArn"])
    assert len(json.loads(secret["SecretString"])["contact_key"]) == 64


def test_a_member_of_staff_signs_in_with_email_and_password(stack: Context) -> None:
    cognito = stack.client("cognito-idp")
    pool = stack.outputs["UserPoolId"]
    email, password = f"{uuid.uuid4()}@desk.example", "correct horse battery"
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": email}],
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=password, Permanent=True
    )

    def sign_in(password: str) -> Any:
        return cognito.initiate_auth(
            ClientId=stack.outputs["UserPoolClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )

    tokens = sign_in(password)["AuthenticationResult"]
    assert {"IdToken", "AccessToken", "RefreshToken"} <= set(tokens)
    with pytest.raises(ClientError) as refusal:
        sign_in("wrong horse battery")
    assert refusal.value.response["Error"]["Code"] == "NotAuthorizedException"


def test_a_weak_password_is_refused(stack: Context) -> None:
    cognito = stack.client("cognito-idp")
    pool, email = stack.outputs["UserPoolId"], f"{uuid.uuid4()}@desk.example"
    cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")
    with pytest.raises(ClientError) as refusal:
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=email, Password="short", Permanent=True
        )
    assert refusal.value.response["Error"]["Code"] == "InvalidPasswordException"


def test_a_refused_write_shows_what_is_there_instead(stack: Context) -> None:
    dynamodb, item = stack.client("dynamodb"), key() | {"version": {"N": "3"}}
    dynamodb.put_item(TableName=stack.table_name, Item=item)
    with pytest.raises(ClientError) as refusal:
        dynamodb.put_item(
            TableName=stack.table_name,
            Item=item,
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert refusal.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert refusal.value.response["Item"] == item  # type: ignore[typeddict-item]


def test_a_transaction_is_refused_whole_and_says_which_part_refused(stack: Context) -> None:
    dynamodb, there, new = stack.client("dynamodb"), key(), key()
    dynamodb.put_item(TableName=stack.table_name, Item=there)
    puts = [
        {
            "Put": {
                "TableName": stack.table_name,
                "Item": item,
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }
        for item in (new, there)
    ]
    with pytest.raises(ClientError) as refusal:
        dynamodb.transact_write_items(TransactItems=puts)
    reasons = refusal.value.response["CancellationReasons"]  # type: ignore[typeddict-item]
    assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed"]
    assert "Item" not in dynamodb.get_item(TableName=stack.table_name, Key=new)


def test_every_request_can_say_what_it_cost(stack: Context) -> None:
    dynamodb, item = stack.client("dynamodb"), key()
    cost = dynamodb.put_item(
        TableName=stack.table_name,
        Item=item | {"due_shard": {"S": "TEST#0"}, "due_order": {"S": "2027-01-01T00:00:00Z#x"}},
        ReturnConsumedCapacity="INDEXES",
    )["ConsumedCapacity"]
    assert cost["CapacityUnits"] == 2.0
    assert cost["GlobalSecondaryIndexes"]["due"]["CapacityUnits"] == 1.0


@pytest.mark.parametrize(
    ("index", "attributes"),
    [
        ("due", ["due_shard", "due_order"]),
        ("list", ["list_pk", "list_sk"]),
        ("person", ["person_pk", "person_sk"]),
    ],
)
def test_an_item_is_found_through_each_index(
    stack: Context, index: str, attributes: list[str]
) -> None:
    dynamodb, value = stack.client("dynamodb"), str(uuid.uuid4())
    item = key() | {name: {"S": value} for name in attributes}
    dynamodb.put_item(TableName=stack.table_name, Item=item)
    found = dynamodb.query(
        TableName=stack.table_name,
        IndexName=index,
        KeyConditionExpression="#key = :value",
        ExpressionAttributeNames={"#key": attributes[0]},
        ExpressionAttributeValues={":value": {"S": value}},
    )["Items"]
    assert [found_item["pk"] for found_item in found] == [item["pk"]]


def test_what_expires_is_marked_by_expires_at(stack: Context) -> None:
    found = stack.client("dynamodb").describe_time_to_live(TableName=stack.table_name)
    assert found["TimeToLiveDescription"] == {
        "AttributeName": "expires_at",
        "TimeToLiveStatus": "ENABLED",
    }


def test_an_email_leaves_under_our_configuration_set(stack: Context) -> None:
    ses = stack.client("sesv2")
    ses.create_email_identity(EmailIdentity="desk@practice.example")
    body = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}
    sent = ses.send_email(
        FromEmailAddress="desk@practice.example",
        Destination={"ToAddresses": ["patient@home.example"]},
        ConfigurationSetName=stack.outputs["EmailConfigurationSetName"],
        Content={"Simple": body},
    )
    messages = stack.aws.get("/_ministack/ses/messages")["messages"]
    assert sent["MessageId"] in json.dumps(messages)


def test_a_text_can_be_read_where_the_phone_page_reads_it(stack: Context) -> None:
    sent = stack.client("sns").publish(PhoneNumber="+12025550143", Message="See you at 10:00")
    messages = stack.aws.get("/_ministack/sns/sms-messages")
    assert sent["MessageId"] in json.dumps(messages)


def test_a_backlog_takes_no_more_than_two_processes_of_this_machine_for_each_queue(
    stack: Context,
) -> None:
    sources = stack.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert [source["ScalingConfig"] for source in sources] == [{"MaximumConcurrency": 2}] * 6
