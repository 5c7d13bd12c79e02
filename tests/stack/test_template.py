"""What the packaged template promises, read as CloudFormation will read it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import PracticeId
from chalicelib.storage.audit import KEPT, audit_item
from chalicelib.web import pages
from infra.local import package

type Resource = dict[str, Any]

STAGES = ["local", "prod"]

# A phone number has no ARN, so texting one is allowed on "*"; a second statement denies topics.
# Reminders, answers to what a patient wrote or the desk replied, and alerts to staff.
ALLOWED_STARS = {
    (role, "sns:Publish")
    for role in (
        "SendTouchpointsRole",
        "ReceiveTextsRole",
        "PlanTouchpointsRole",
        "WorkInBulkRole",
        "ApiHandlerRole",
    )
}
# Parts of an ARN that cannot be named: any topic (to deny it), the identities that practices will
# verify, streams within a log group of ours, and SNS's own log groups, which it names by account.
ALLOWED_PATTERNS = [
    "arn:${AWS::Partition}:sns:*:*:*",
    "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*",
    "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:sns/*",
    "${AuditBucket.Arn}/audit/*",
    "${ExportBucket.Arn}/exports/*",
    "${FileBucket.Arn}/files/*",
    "${Hl7Bucket.Arn}/hl7/*",
    "/DirectPublishToPhoneNumber:*",
    "/DirectPublishToPhoneNumber/Failure:*",
]


@pytest.fixture(scope="module", params=STAGES)
def resources(request: pytest.FixtureRequest) -> dict[str, Resource]:
    template = package.build(request.param).template
    document: dict[str, Any] = yaml.safe_load(template.read_text())
    found: dict[str, Resource] = document["Resources"]
    return found


def of_type(resources: dict[str, Resource], kind: str) -> dict[str, Resource]:
    return {name: found for name, found in resources.items() if found["Type"] == kind}


def functions(resources: dict[str, Resource]) -> dict[str, Resource]:
    return of_type(resources, "AWS::Serverless::Function")


def test_every_function_is_declared_in_app_py_where_its_middleware_is(
    resources: dict[str, Resource],
) -> None:
    handlers = {
        name: found["Properties"]["Handler"] for name, found in functions(resources).items()
    }
    assert {name for name, handler in handlers.items() if not handler.startswith("app.")} == set()
    assert len(handlers) == 13


def test_every_function_has_a_role_of_its_own(resources: dict[str, Resource]) -> None:
    roles = [
        found["Properties"]["Role"]["Fn::GetAtt"][0] for found in functions(resources).values()
    ]
    assert len(set(roles)) == len(roles)


def statements(resources: dict[str, Resource]) -> Iterator[tuple[str, Resource]]:
    for name, role in of_type(resources, "AWS::IAM::Role").items():
        for policy in role["Properties"]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                branches = statement["Fn::If"][1:] if "Fn::If" in statement else [statement]
                yield from ((name, branch) for branch in branches if "Action" in branch)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def elsewhere(resource: Any) -> Any:
    """What holds in an account: only the local AWS asks for sending an email on everything."""
    if isinstance(resource, dict) and "Fn::If" in resource:
        condition, here, there = resource["Fn::If"]
        assert (condition, here) == ("IsLocal", "*")
        return there
    return resource


def test_no_role_may_act_on_everything(resources: dict[str, Resource]) -> None:
    for role, statement in statements(resources):
        actions = as_list(statement["Action"])
        assert not [action for action in actions if "*" in action], role
        for resource in as_list(elsewhere(statement["Resource"])):
            if resource == "*":
                assert {(role, action) for action in actions} <= ALLOWED_STARS
            elif isinstance(resource, dict) and "*" in str(resource.get("Fn::Sub", "")):
                assert resource["Fn::Sub"].endswith(tuple(ALLOWED_PATTERNS)), role


def test_only_the_local_stage_lets_the_phone_page_play_the_carrier(
    resources: dict[str, Resource],
) -> None:
    policy = resources["ApiHandlerRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    guarded = [found["Fn::If"] for found in policy["Statement"] if "Fn::If" in found]
    elsewhere = [guard for guard in guarded if "Sid" in guard[2]]
    assert [(guard[0], guard[2]["Sid"]) for guard in elsewhere] == [("IsLocal", "ButToNoTopic")]
    guarded = [guard for guard in guarded if guard not in elsewhere]
    assert {guard[0] for guard in guarded} == {"IsLocal"}
    assert {guard[1]["Sid"] for guard in guarded} == {
        "PhonePagePlaysTheCarrier",
        "PhonePageSeesWhatIsDue",
        "PhonePageWritesReceipts",
    }
    assert {guard[2]["Ref"] for guard in guarded} == {"AWS::NoValue"}


READS = {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"}
WRITES = {"dynamodb:PutItem", "dynamodb:UpdateItem"}


def on_table(resources: dict[str, Resource], table: str) -> dict[str, set[str]]:
    """Role → what it may do with the items of a table."""
    may: dict[str, set[str]] = {}
    for role, statement in statements(resources):
        for resource in as_list(elsewhere(statement["Resource"])):
            if resource == {"Fn::GetAtt": [table, "Arn"]}:
                may.setdefault(role, set()).update(as_list(statement["Action"]))
    return may


def test_no_function_may_rewrite_the_audit_trail(resources: dict[str, Resource]) -> None:
    """Nor the sealed days: what is put there stays, by Object Lock, and nobody may lift it."""
    may = on_table(resources, "AuditTable")
    assert may
    for role, actions in may.items():
        assert actions <= {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"}, role
    for role, statement in statements(resources):
        if "AuditBucket" in str(statement["Resource"]):
            kept = {"s3:GetObject", "s3:PutObject", "s3:ListBucket"}
            assert set(as_list(statement["Action"])) <= kept, role
        if "AuditTable" in str(statement["Resource"]):
            assert set(as_list(statement["Action"])) <= {*READS, "dynamodb:PutItem"}, role


def test_a_function_may_do_with_the_table_what_it_does_and_no_more(
    resources: dict[str, Resource],
) -> None:
    may = on_table(resources, "Table")
    # People get other names, sessions end, and an erasure leaves nothing.
    assert may.pop("TellHooksRole") == READS | WRITES | {"dynamodb:DeleteItem"}
    many = {"dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
    # A campaign's wave and the offers of a freed time are noted before they are handed to sending.
    for role in ("WorkInBulkRole", "PlanTouchpointsRole"):
        assert may.pop(role) == READS | WRITES | many
    # A call that comes in is noted under each number of a household.
    assert may.pop("ApiHandlerRole") == READS | WRITES | many
    for role in ("NewDayRole", "NewHourRole"):
        assert may.pop(role) == {"dynamodb:Query"}
    # Both note what is about to leave, many batches at once.
    assert may.pop("SweepRole") == {
        *("dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"),
    }
    assert may.pop("RepairRole") == READS | WRITES | {"dynamodb:BatchWriteItem"}
    for role, actions in may.items():
        assert actions == READS | WRITES, role


def test_what_walks_over_a_whole_practice_is_allowed_to_who_works_in_bulk_only(
    resources: dict[str, Resource],
) -> None:
    """A job of that kind that goes over another queue is refused there."""
    may: dict[str, set[str]] = {}
    for role, statement in statements(resources):
        for action in as_list(statement["Action"]):
            may.setdefault(action, set()).add(f"{role} {statement['Resource']}")
    puts = {of for of in may["s3:PutObject"] if "ExportBucket" in of}
    assert {of.split()[0] for of in puts} == {"WorkInBulkRole"}
    deletes = {of.split()[0] for of in may["cognito-idp:AdminDeleteUser"]}
    assert deletes == {"WorkInBulkRole", "ApiHandlerRole"}
    bulk = {of.split()[0] for of in may["sqs:SendMessage"] if "BulkQueue" in of}
    assert "ApiHandlerRole" in bulk  # it begins an export
    assert "PlanTouchpointsRole" not in bulk


def test_only_the_sweep_and_the_repair_ask_over_all_practices(
    resources: dict[str, Resource],
) -> None:
    asking = {
        role
        for role, statement in statements(resources)
        if "/index/due" in str(statement["Resource"])
        and statement.get("Sid") != "PhonePageSeesWhatIsDue"
    }
    assert asking == {"SweepRole", "RepairRole"}


def test_what_api_gateway_answers_itself_is_as_careful(resources: dict[str, Resource]) -> None:
    responses = resources["RestAPI"]["Properties"]["GatewayResponses"]
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "MISSING_AUTHENTICATION_TOKEN"} <= set(responses)
    for name, response in responses.items():
        # A program reads it as it reads the API's own refusals.
        problem = json.loads(response["ResponseTemplates"]["application/json"])
        assert problem["type"].startswith("urn:rapport:problem:"), name
        assert str(problem.get("status", "")) == response.get("StatusCode", "")
        headers = response["ResponseParameters"]["Headers"]
        assert headers["Strict-Transport-Security"] == f"'{pages.HTTPS_ONLY}'"
        assert headers["Cache-Control"] == "'no-store'"
        assert headers["X-Content-Type-Options"] == "'nosniff'"
        assert headers["X-Frame-Options"] == "'DENY'"
        assert headers["Content-Security-Policy"] == "'sandbox'"


def queue_sources(resources: dict[str, Resource]) -> Iterator[tuple[Resource, Resource]]:
    for function in functions(resources).values():
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] == "SQS":
                yield function["Properties"], event["Properties"]


def test_one_failed_message_never_brings_back_the_others_of_its_batch(
    resources: dict[str, Resource],
) -> None:
    sources = list(queue_sources(resources))
    assert len(sources) == 6
    for _, source in sources:
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_message_is_not_seen_again_while_its_function_may_still_work_on_it(
    resources: dict[str, Resource],
) -> None:
    for function, source in queue_sources(resources):
        name = re.fullmatch(r"\$\{(\w+)\.Arn\}", source["Queue"]["Fn::Sub"])
        assert name is not None
        queue = resources[name[1]]["Properties"]
        window = source["MaximumBatchingWindowInSeconds"]
        assert queue["VisibilityTimeout"] >= 6 * function["Timeout"] + window


def test_what_fails_time_and_again_goes_to_the_dead_letters(resources: dict[str, Resource]) -> None:
    for name, queue in of_type(resources, "AWS::SQS::Queue").items():
        if name != "DeadLetterQueue":
            assert queue["Properties"]["RedrivePolicy"] == {
                "deadLetterTargetArn": {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]},
                # A patient's text is tried again sooner, and more often.
                "maxReceiveCount": 8 if name == "InboundQueue" else 5,
            }


def test_what_the_practice_cannot_lose_survives_the_stack(resources: dict[str, Resource]) -> None:
    for name in ["Key", "Table", "AuditTable", "AuditBucket", "UserPool", "Secrets", "Log"]:
        assert resources[name]["DeletionPolicy"] == "RetainExceptOnCreate", name
        assert resources[name]["UpdateReplacePolicy"] == "Retain", name


def test_the_audit_trail_stays_six_years_in_its_table_and_in_files_that_nobody_can_remove(
    resources: dict[str, Resource],
) -> None:
    assert timedelta(days=6 * 366) <= KEPT
    table, bucket = (resources[name]["Properties"] for name in ("AuditTable", "AuditBucket"))
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    at = datetime(2026, 11, 23, tzinfo=UTC)
    entry = AuditEntry(practice_id=PracticeId("oak"), entry_id="e", at=at, who="ana", did="seen")
    assert audit_item(entry)["expires_at"] == int((at + KEPT).timestamp())
    assert bucket["ObjectLockEnabled"] is True
    rule = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert rule == {"Mode": {"Fn::If": ["IsReal", "COMPLIANCE", "GOVERNANCE"]}, "Days": KEPT.days}


def encrypting(found: Resource) -> Any:
    """The key that a stored thing names, wherever its kind says it; None: none of ours."""
    properties = found["Properties"]
    match found["Type"]:
        case "AWS::DynamoDB::Table":
            return properties["SSESpecification"].get("KMSMasterKeyId")
        case "AWS::S3::Bucket":
            [rule] = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            return rule["ServerSideEncryptionByDefault"].get("KMSMasterKeyID")
        case "AWS::SQS::Queue":
            return properties.get("KmsMasterKeyId")
        case _:
            return properties.get("KmsKeyId")


STORES = (
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::Logs::LogGroup",
)


def test_whatever_stores_something_is_encrypted_with_our_own_key(
    resources: dict[str, Resource],
) -> None:
    stores = [name for name, found in resources.items() if found["Type"] in STORES]
    assert len(stores) >= 12
    for name in stores:
        assert encrypting(resources[name]) == {"Fn::GetAtt": ["Key", "Arn"]}, name


def test_no_file_is_read_or_written_without_tls(resources: dict[str, Resource]) -> None:
    policies = of_type(resources, "AWS::S3::BucketPolicy").values()
    assert {of["Properties"]["Bucket"]["Ref"] for of in policies} == set(
        of_type(resources, "AWS::S3::Bucket")
    )
    for policy in policies:
        [deny] = policy["Properties"]["PolicyDocument"]["Statement"]
        assert (deny["Effect"], deny["Action"], deny["Principal"]) == ("Deny", "s3:*", "*")
        assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert policy["Condition"] == "IsReal"  # the local AWS has no TLS


def test_the_key_turns_every_year_and_outlives_the_stack(resources: dict[str, Resource]) -> None:
    key = resources["Key"]
    assert key["Properties"]["EnableKeyRotation"] is True
    assert key["DeletionPolicy"] == "RetainExceptOnCreate"
    assert key["UpdateReplacePolicy"] == "Retain"


def test_nobody_may_decrypt_but_through_what_stores(resources: dict[str, Resource]) -> None:
    for statement in resources["Key"]["Properties"]["KeyPolicy"]["Statement"]:
        actions = as_list(statement["Action"])
        assert not [action for action in actions if "*" in action]
        if set(actions) & {"kms:Decrypt", "kms:CreateGrant", "kms:GenerateDataKey"}:
            assert statement["Condition"], statement["Sid"]


def test_a_function_uses_the_key_for_what_it_reads_and_writes_only(
    resources: dict[str, Resource],
) -> None:
    actions: dict[str, set[str]] = {}
    for role, statement in statements(resources):
        actions.setdefault(role, set()).update(as_list(statement["Action"]))
    for found in functions(resources).values():
        may = actions[found["Properties"]["Role"]["Fn::GetAtt"][0]]
        writes = bool(may & {"sqs:SendMessage", "s3:PutObject"})
        key = {"kms:Decrypt", "kms:GenerateDataKey"} if writes else {"kms:Decrypt"}
        assert {action for action in may if action.startswith("kms:")} == key


SECRET_LOOKING = re.compile(r"PASSWORD|TOKEN|SECRET|CREDENTIAL|API_?KEY|PRIVATE|SIGNING", re.I)


def test_no_environment_variable_holds_a_secret(
    resources: dict[str, Resource], request: pytest.FixtureRequest
) -> None:
    """Each is a reference to a resource or plain configuration; the secret is named by its id."""
    stage = request.node.callspec.params["resources"]
    document = yaml.safe_load(package.build(stage).template.read_text())
    shared = document["Globals"]["Function"]["Environment"]["Variables"]
    environments = [shared]
    for found in functions(resources).values():
        environments.append(found["Properties"].get("Environment", {}).get("Variables", {}))
    for variables in environments:
        for name, value in variables.items():
            if SECRET_LOOKING.search(name):
                assert (name, value) == ("SECRETS_ARN", {"Fn::GetAtt": ["Secrets", "Id"]})
            if isinstance(value, str):
                assert not re.search(r"[A-Za-z0-9+/_-]{24,}", value), name


def test_a_complaint_about_one_practice_ends_no_other_practices_emails(
    resources: dict[str, Resource],
) -> None:
    """The suppression list is the account's; complaints are kept in each practice's own ledger."""
    [configuration] = of_type(resources, "AWS::SES::ConfigurationSet").values()
    suppressed = configuration["Properties"]["SuppressionOptions"]["SuppressedReasons"]
    assert suppressed == ["BOUNCE"]


def test_a_file_that_is_not_text_reaches_the_site_unharmed(resources: dict[str, Resource]) -> None:
    api = resources["RestAPI"]["Properties"]
    binary = api["DefinitionBody"]["x-amazon-apigateway-binary-media-types"]
    assert "application/octet-stream" in binary
    assert api["BinaryMediaTypes"] == binary


@pytest.mark.parametrize("stage", STAGES)
def test_cloudformation_would_take_the_template(stage: str) -> None:
    template = package.build(stage).template
    cfn_lint = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run(  # noqa: S603  our own linter on our own template
        [cfn_lint, "--regions", "us-east-1", "--", template],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout + done.stderr == ""
