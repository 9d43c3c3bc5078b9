from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fake_store import FakeStore, served
from small_graphs import Build, quads, write

from townkg.publish import publishing
from townkg.publish.planning import Options
from townkg.publish.publishing import Report, Target


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return write(tmp_path_factory.mktemp("built") / "aa01", quads(1, graphs=4))


@pytest.fixture(scope="session")
def new(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return write(tmp_path_factory.mktemp("built") / "bb02", quads(2))


@pytest.fixture
def fake() -> Iterator[FakeStore]:
    with served() as store:
        yield store


@pytest.fixture
def publish(fake: FakeStore) -> Callable[..., Report]:
    """Return what publishes to the fake store, with short waits."""

    def run(build: Build, options: Options = Options(), **given: object) -> Report:  # noqa: B008
        kinds = ("url", "update", "credentials", "by_store", "timeout")
        target = {"url": fake.url, "timeout": 5.0}
        target |= {name: given.pop(name) for name in kinds if name in given}
        return publishing.publish(build, Target(**target), options, **given)

    return run
