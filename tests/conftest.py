"""The graph that most tests ask: built once a test process, in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import townkg
from townkg.api import KnowledgeGraph


@pytest.fixture(scope="session")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("build")
    before = os.environ.get("TOWNKG_BUILD")
    os.environ["TOWNKG_BUILD"] = str(folder)
    yield folder
    if before is None:
        del os.environ["TOWNKG_BUILD"]
    else:
        os.environ["TOWNKG_BUILD"] = before


@pytest.fixture(scope="session")
def kg(build_folder: Path) -> KnowledgeGraph:
    return townkg.open()
