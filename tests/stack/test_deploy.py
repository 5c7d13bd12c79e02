"""`make deploy STAGE=prod`, with the local AWS in the place of a real account."""

from collections.abc import Iterator

import pytest

from infra.local import aws
from infra.local.deploy import DeployFailed, outputs
from infra.local.real import deploy_to_account

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[aws.LocalAws]:
    with aws.running(state=None, workspace=tmp_path_factory.mktemp("account")) as local:
        yield local


@pytest.fixture
def operator(account: aws.LocalAws, monkeypatch: pytest.MonkeyPatch) -> aws.LocalAws:
    """The operator's shell: credentials, a region and an address."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", account.endpoint_url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", aws.REGION)
    monkeypatch.setenv("RAPPORT_PUBLIC_BASE_URL", "https://rapport.example")
    return account


def test_a_stage_is_created_and_then_updated_in_place(
    operator: aws.LocalAws,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deploy_to_account("prod")
    first = outputs("rapport-prod", operator.client("cloudformation"))
    monkeypatch.setenv("RAPPORT_ALARM_EMAIL", "operator@rapport.example")
    deploy_to_account("prod")
    assert outputs("rapport-prod", operator.client("cloudformation")) == first
    subscriptions = operator.client("sns").list_subscriptions()["Subscriptions"]
    assert "operator@rapport.example" in {found["Endpoint"] for found in subscriptions}
    assert first["TableName"] in capsys.readouterr().out


def test_what_holds_patients_cannot_be_deleted_by_a_slip(operator: aws.LocalAws) -> None:
    deploy_to_account("prod")
    told = outputs("rapport-prod", operator.client("cloudformation"))
    table = operator.client("dynamodb").describe_table(TableName=told["TableName"])["Table"]
    assert table["DeletionProtectionEnabled"] is True
    pool = operator.client("cognito-idp").describe_user_pool(UserPoolId=told["UserPoolId"])
    assert pool["UserPool"]["DeletionProtection"] == "ACTIVE"


def test_the_code_lies_in_a_bucket_that_nobody_else_can_read(operator: aws.LocalAws) -> None:
    deploy_to_account("prod")
    bucket = "rapport-prod-deploys-000000000000-us-east-1"
    blocked = operator.client("s3").get_public_access_block(Bucket=bucket)
    assert all(blocked["PublicAccessBlockConfiguration"].values())


def test_deploying_the_same_again_changes_nothing_and_says_no_error(
    operator: aws.LocalAws,
) -> None:
    deploy_to_account("prod")
    deploy_to_account("prod")


def test_without_an_address_for_patients_nothing_is_deployed(
    operator: aws.LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAPPORT_PUBLIC_BASE_URL")
    with pytest.raises(SystemExit, match="RAPPORT_PUBLIC_BASE_URL is not set"):
        deploy_to_account("prod")


def test_the_local_stage_is_not_deployed_to_a_real_account(operator: aws.LocalAws) -> None:
    with pytest.raises(SystemExit, match="expected STAGE=prod"):
        deploy_to_account("local")


def test_a_refusal_names_what_was_refused(
    operator: aws.LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_PUBLIC_BASE_URL", "rapport.example/")
    with pytest.raises(DeployFailed, match="PublicBaseUrl"):
        deploy_to_account("prod")
