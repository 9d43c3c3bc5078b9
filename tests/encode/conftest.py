import shutil
from pathlib import Path

import pytest

from townkg.encode import encode_article, read_vocabulary

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def vocabulary():
    return read_vocabulary(HERE / "terms")


@pytest.fixture(scope="session")
def encoded(vocabulary):
    return encode_article(HERE / "base", vocabulary, beside=())


@pytest.fixture
def article(tmp_path):
    """A copy of the base article that a test may change."""
    folder = tmp_path / "base"
    shutil.copytree(HERE / "base", folder)
    return folder


@pytest.fixture
def edit(article):
    """Replaces a passage of one file of the copy, which must be there."""

    def change(file, old, new):
        path = article / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change
