"""The guide leads to what it shows when it is followed; tutorial and guide speak both languages.

That the tutorial's sessions print what they say is tested with those of the other pages.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

import townkg
from townkg.query import catalogue, golden

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import generate  # noqa: E402
import transcripts  # noqa: E402

BLOCK = re.compile(r"^```(.*?)^```$", re.DOTALL | re.MULTILINE)
SHOWN_BY_TUTORIAL = ("ask", "find", "relate", "describe", "claim", "sparql", "export", "cite")
MINUTES = 10
WORDS_A_MINUTE = 130


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.setenv("TOWNKG_HOME", str(tmp_path))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "build"))
    return tmp_path.resolve()


def _page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _prose(name: str) -> str:
    return BLOCK.sub("", _page(name))


def _blocks(name: str) -> list[str]:
    """Return what a page asks of its reader: files as they stand, commands without outputs."""
    found = BLOCK.findall(_page(name))
    asked = [
        "\n".join(line for line in block.splitlines() if line.startswith(("console", "$ ")))
        if block.startswith("console")
        else "\n".join(line for line in block.splitlines() if line.startswith(("python", ">>> ")))
        if block.startswith("python")
        else block
        for block in found
        if not block.startswith("sh")
    ]
    return [re.sub(r"( --lang en)|(to_pandas\(\"..\"\))|(sed -n .*)", "", text) for text in asked]


@pytest.mark.slow
@pytest.mark.parametrize("name", generate.GUIDES)
def test_who_follows_the_guide_sees_what_it_shows(name: str, project: Path) -> None:
    assert transcripts.followed(_page(name), project) == _page(name), "run make docs"
    expected = golden.read(project / "queries" / "policies_supporting_town.yuncha.golden.tsv")
    answer = townkg.open().ask(expected.question, **expected.params)
    assert golden.difference(expected, catalogue()[expected.question], answer) == ""


def test_a_guide_with_a_wrong_output_is_found(project: Path) -> None:
    page = (
        "```text note.txt\na\n```\n\n```text note.txt\nb\n```\n\n"
        "```console\n$ cat note.txt\nc\n```\n"
    )
    assert transcripts.followed(page, project) == page.replace("txt\nc\n", "txt\na\nb\n")


@pytest.mark.parametrize("name", ["docs/tutorial.md", "docs/encode-an-article.md"])
def test_both_languages_ask_the_same_of_the_reader(name: str) -> None:
    assert _blocks(name) == _blocks(name.replace(".md", ".zh.md"))


@pytest.mark.parametrize("name", ["docs/tutorial.md", "docs/tutorial.zh.md"])
def test_the_tutorial_shows_every_command_that_answers(name: str) -> None:
    used = set(re.findall(r"^\$ townkg (\w+)", _page(name), re.MULTILINE))
    assert used == set(SHOWN_BY_TUTORIAL)


def test_the_tutorial_is_read_in_ten_minutes() -> None:
    assert len(_prose("docs/tutorial.md").split()) < MINUTES * WORDS_A_MINUTE
