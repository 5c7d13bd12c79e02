"""The deployed package on a local AWS of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.run import Context, deployed


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Rapport as `make run` starts it, empty, on free ports; one for each test process."""
    workspace: Path = tmp_path_factory.mktemp("stack")
    with deployed(state=None, workspace=workspace) as context:
        yield context
