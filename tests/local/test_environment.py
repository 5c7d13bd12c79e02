"""A newcomer's first command: what it makes, when it makes it again, what it says if it fails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.places import ROOT

MAKES = "Making the environment"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs no packages."""
    (tmp_path / "infra").mkdir()
    for name in ("environment", "browser"):
        shutil.copy(ROOT / "infra" / name, tmp_path / "infra")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "bin").mkdir()
    return tmp_path


def call(checkout: Path, script: str = "environment", **variables: str) -> tuple[int, str]:
    path = f"{checkout / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(  # noqa: S603
        [checkout / "infra" / script],
        env=os.environ | {"PATH": path} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def program(checkout: Path, name: str, script: str) -> None:
    file = checkout / "bin" / name
    file.write_text(f"#!/bin/bash\n{script}\n")
    file.chmod(0o755)


def test_an_environment_that_is_a_link_to_another_is_left_as_it_is(checkout: Path) -> None:
    somebody_elses = checkout / "shared"
    somebody_elses.mkdir()
    (somebody_elses / "pyvenv.cfg").touch()
    (checkout / ".venv").symlink_to(somebody_elses)
    code, said = call(checkout)
    assert code == 1
    assert "Remove the link" in said
    assert (somebody_elses / "pyvenv.cfg").exists()


def test_it_is_made_once_and_again_when_it_is_broken_or_other_packages_are_asked_for(
    checkout: Path,
) -> None:
    assert call(checkout)[1].startswith(MAKES)
    assert call(checkout) == (0, "")

    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/opt/a-python-that-was-upgraded/bin/python3.13")
    assert call(checkout)[1].startswith(MAKES)
    assert call(checkout) == (0, "")

    (checkout / "requirements.txt").write_text("# another\n")
    assert call(checkout)[1].startswith(MAKES)
    assert call(checkout) == (0, "")


def test_without_the_network_it_says_so_and_the_next_call_starts_anew(checkout: Path) -> None:
    (checkout / "requirements-dev.txt").write_text("chalice==1.34.0\n")
    status, said = call(checkout, PIP_NO_INDEX="1")
    assert status == 1
    assert "It needs the network" in said
    assert not (checkout / ".venv" / "made-from").exists()


def test_an_older_python_is_not_taken_and_one_without_venv_is_told_what_to_install(
    checkout: Path,
) -> None:
    for name in ("python3.13", "python3", "python"):
        program(checkout, name, '[[ $1 == --version ]] && echo "Python 3.11.7"; exit 1')
    status, said = call(checkout)
    assert status == 1
    assert "python3 is Python 3.11.7" in said
    assert "Expected: Python >= 3.13" in said

    program(checkout, "python3", f'[[ $1 == -m ]] && exit 1; exec {sys.executable} "$@"')
    status, said = call(checkout)
    assert status == 1
    assert "apt-get install python3-venv" in said
    assert not (checkout / ".venv" / "made-from").exists()


def test_without_a_browser_it_says_what_runs_without_one(checkout: Path) -> None:
    for name in ("bash", "id"):
        (checkout / "bin" / name).symlink_to(shutil.which(name) or "")
    status, said = call(checkout, "browser", PATH=str(checkout / "bin"))
    assert status == 1
    assert "make check runs what needs no browser" in said
