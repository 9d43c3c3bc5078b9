from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from townkg import encode
from townkg.encode import read_vocabulary

HERE = Path(__file__).parent.parent / "encode"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """The encoder's base article in a data folder of its own."""
    folder = tmp_path / "data" / "articles" / "base"
    shutil.copytree(HERE / "base", folder)
    return folder


@pytest.fixture(scope="session")
def check():
    vocabulary = read_vocabulary(HERE / "terms")

    def run(data: Path) -> object:
        return encode.encode_all(data, vocabulary)

    return run
