"""The things of the project's articles and data sets, read once for the tests of links."""

from __future__ import annotations

import pytest

from townkg import paths
from townkg.link.gathering import Gathering
from townkg.link.table import LinkFile, link_files


@pytest.fixture(scope="session")
def gathering() -> Gathering:
    return Gathering(paths.data(), paths.ontology())


@pytest.fixture(scope="session")
def own_links() -> list[LinkFile]:
    return list(link_files(paths.data()))
