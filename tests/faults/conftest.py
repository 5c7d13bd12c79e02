"""A world in which everything may go wrong: in process, and on the local AWS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.aws import LocalAws, running
from tests.faults.local import LocalWorld, Proxy, a_local_world, at_full_speed, proxy_before
from tests.faults.twilio import a_local_twilio
from tests.faults.wire import World, a_world


@pytest.fixture
def world(no_real_account: None) -> Iterator[World]:
    with a_world() as world:
        yield world


@pytest.fixture(scope="session")
def local_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    workspace: Path = tmp_path_factory.mktemp("faults")
    with running(state=None, workspace=workspace) as aws:
        yield aws


@pytest.fixture(scope="session")
def proxy(local_aws: LocalAws) -> Iterator[Proxy]:
    with proxy_before(local_aws) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def local_worlds(local_aws: LocalAws, proxy: Proxy) -> Iterator[LocalWorld]:
    with a_local_twilio() as carrier, a_local_world(local_aws, proxy, carrier) as world:
        yield world


@pytest.fixture
def local_world(local_worlds: LocalWorld) -> Iterator[LocalWorld]:
    """Empty; the same table and queues for every test."""
    local_worlds.clear()
    with at_full_speed():
        yield local_worlds
    local_worlds.services.mend()


@pytest.fixture(params=["in process", pytest.param("local AWS", marks=pytest.mark.stack)])
def anywhere(request: pytest.FixtureRequest) -> World:
    """The same test twice: on moto, and on the local AWS over sockets."""
    name = "world" if request.param == "in process" else "local_world"
    world: World = request.getfixturevalue(name)
    return world
