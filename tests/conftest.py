"""The graph that most tests ask: built once a test process, in a folder of its own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

import townkg
from townkg.api import KnowledgeGraph
from townkg.errors import Problem
from townkg.i18n import Text

HAN = re.compile("[\u4e00-\u9fff]")
NAMED = re.compile(r"“.*?”|\b(?:tk|skos|owl|rdfs|id):[\w/-]+|[\w-]+\.(?:tsv|ttl|trig|toml|txt)|\d+")
"""What must stand in both languages: quoted words, terms, files, numbers."""


# No test asks a server on the Internet; those of remote data sets ask one of their own.
os.environ["TOWNKG_OFFLINE"] = "1"


@pytest.fixture(scope="session")
def assert_bilingual_text() -> Callable[[Text], None]:
    """Return what fails unless a text names in Chinese what it names in English."""

    def check(text: Text) -> None:
        assert HAN.search(text.zh), text
        assert not [one for one in NAMED.findall(text.en) if one not in text.zh], text

    return check


@pytest.fixture(scope="session")
def assert_bilingual(
    assert_bilingual_text: Callable[[Text], None],
) -> Callable[[Iterable[Problem]], None]:
    """Return what fails unless problems say in Chinese what they say in English."""

    def check(problems: Iterable[Problem]) -> None:
        for problem in problems:
            for text in filter(None, (problem.found, problem.cure)):
                assert_bilingual_text(text)

    return check


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
