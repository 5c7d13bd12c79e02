"""`make run` before anything is started: its port, and one at a time."""

import socket
from pathlib import Path

import pytest

from infra.local import aws, locks, run, tethered


@pytest.fixture(autouse=True)
def no_last_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "AWS_PORT", tmp_path / "aws-port")


def test_the_port_that_was_asked_for_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    free = aws.free_port()
    monkeypatch.setenv("PORT", str(free))
    assert run.ports()["url"] == free


def test_a_busy_port_gives_way_to_the_next_free_one_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server((aws.LOOPBACK, 0)) as busy:
        taken = busy.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        assert run.ports()["url"] > taken
        assert f"Port {taken} is taken" in capsys.readouterr().out


def test_where_nothing_can_listen_it_says_how_to_ask_for_another_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refused)
    with pytest.raises(aws.NoFreePort, match="make run PORT=8123"):
        aws.free_port(80)


def test_a_local_aws_that_does_not_start_shows_its_log_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends_at_once = tmp_path / "ends.py"
    ends_at_once.write_text("raise SystemExit('the disk is full')")
    monkeypatch.setattr(tethered, "__file__", str(ends_at_once))
    with (
        pytest.raises(aws.LocalAwsDidNotStart, match=r"(?s)the disk is full.*make reset"),
        aws.running(state=None, workspace=tmp_path),
    ):
        pass


def test_the_local_aws_keeps_its_port_from_start_to_start() -> None:
    assert run.ports()["aws"] == run.ports()["aws"]


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.5", "²"])
def test_a_port_that_cannot_be_one_is_named(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match=f"PORT is '{port}'; expected a number from 1 to 65535"):
        run.ports()


def test_a_second_start_in_the_same_checkout_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with (
        locks.held_at_once(lock, "already runs"),
        pytest.raises(SystemExit, match="already runs"),
        locks.held_at_once(lock, "already runs"),
    ):
        pass
    with locks.held_at_once(lock, "already runs"):
        assert lock.exists()
