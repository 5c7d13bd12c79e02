"""`make run` before anything is started: its port, and one at a time."""

import socket
from pathlib import Path

import pytest

from infra.local import aws, locks, run


@pytest.fixture(autouse=True)
def no_last_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "AWS_PORT", tmp_path / "aws-port")


def test_the_port_that_was_asked_for_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    free = aws.free_port()
    monkeypatch.setenv("PORT", str(free))
    assert run.ports()["url"] == free


def test_a_busy_port_gives_way_to_the_next_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((aws.LOOPBACK, 0)) as busy:
        taken = busy.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        assert run.ports()["url"] > taken


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
