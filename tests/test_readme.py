"""Every session that a page shows prints what the page says it prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from townkg.api import KnowledgeGraph

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import generate  # noqa: E402
import transcripts  # noqa: E402

PAGES = generate.SESSIONS
MADE = [name for name in generate.TARGETS if name not in (*PAGES, *generate.GUIDES)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TOWNKG_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("ontology", "data", "queries", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_what_its_sessions_print(name, folder, build_folder):
    page = (ROOT / name).read_text(encoding="utf-8")
    assert transcripts.rewritten(page, folder) == page, "run make docs"


ERRORS = [name for name in MADE if "errors" in name]


@pytest.mark.parametrize("name", [name for name in MADE if name not in ERRORS])
def test_generated_files_are_up_to_date(name):
    assert generate.stale(name) == "", "run make docs"


@pytest.mark.slow  # every case of bad input is run, each of which has a quick test of its own
def test_the_pages_of_errors_are_up_to_date():
    assert ERRORS
    assert [name for name in ERRORS if generate.stale(name)] == [], "run make docs"


def test_a_page_that_is_wrong_is_found(folder, build_folder):
    page = "```console\n$ echo a\nb\n```\n\n```python\n>>> 1 + 1\n3\n```\n"
    assert transcripts.rewritten(page, folder) == page.replace("b\n", "a\n").replace("3\n", "2\n")


def test_plain_rdflib_gives_the_rows_that_townkg_gives(folder, build_folder, kg: KnowledgeGraph):
    transcripts.output("townkg export --format trig -o graph.trig", folder)
    done = subprocess.run(
        [sys.executable, "examples/plain_rdflib.py", "graph.trig"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [line.split("\t")[:2] for line in done.stdout.splitlines()]
    answer = kg.ask("policies_supporting_town", town="归谷智造小镇")
    expected = [
        [getattr(row.cells[name], "iri", "None") for name in ("policy", "measure")]
        for row in answer.rows
    ]
    assert found == expected


def test_links_between_pages_lead_somewhere():
    import re

    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("LICENSES/*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
