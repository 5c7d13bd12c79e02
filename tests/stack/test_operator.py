"""The operator's commands reach what `make run` started."""

from pathlib import Path

import pytest

from infra.local.aws import REGION
from infra.local.run import Context
from infra.operator.__main__ import main

pytestmark = pytest.mark.stack


@pytest.fixture
def here(stack: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stack, found as the one on this machine is."""
    port = tmp_path / "aws-port"
    port.write_text(str(stack.aws.port))
    monkeypatch.setattr("infra.operator.place.AWS_PORT", port)
    # Put back after the test, whatever the command sets.
    monkeypatch.setenv("AWS_ENDPOINT_URL", stack.endpoint_url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.mark.usefixtures("here")
def test_the_practices_of_the_deployed_stack_are_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--stage", "local", "practices"]) == 0
    assert capsys.readouterr().out.startswith("Last sweep: ")


@pytest.mark.usefixtures("here")
def test_the_trails_of_the_deployed_stack_are_verified() -> None:
    assert main(["--stage", "local", "audit-verify", "--all"]) == 0


@pytest.mark.usefixtures("here")
def test_a_stage_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--stage", "elsewhere", "practices"]) == 1
    assert "rapport-elsewhere cannot be reached" in capsys.readouterr().out


def test_where_nothing_runs_the_operator_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("infra.operator.place.AWS_PORT", tmp_path / "none")
    assert main(["--stage", "local", "practices"]) == 1
    assert "make run" in capsys.readouterr().out
