"""What holds for the project as a whole: locks, pages, budgets, versions."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from townkg import errors, settings

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["base", "dev", "all", "jars"]
GENERATED = {"vocab.py"}


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_versions_and_hashes_and_no_address(name):
    text = lock(name)
    assert not re.search(r"https?:|file:|--(index|extra|find|trusted)|@ ", text)
    entries = [entry for entry in re.split(r"\n(?=\w)", text) if not entry.startswith("#")]
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.]+", entry), entry
        assert "--hash=sha256:" in entry, entry


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[\w-]+", item) for item in requirements)
    return {item.group().lower().replace("_", "-") for item in found if item}


def test_the_locks_hold_every_dependency():
    table = project()["project"]
    extras = table["optional-dependencies"]
    needed = names(table["dependencies"]) | {"hatchling"}
    assert needed <= names(lock("base").split("\n"))
    needed |= names(extras["test"]) | names(extras["quality"])
    assert needed <= names(lock("dev").split("\n"))
    needed |= names(extras["quality-heavy"])
    assert needed <= names(lock("all").split("\n"))


def test_every_dependency_is_used():
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    modules = {
        "python-mimeparse": "mimeparse",
        "pyyaml": "yaml",
        "sparqlwrapper": "SPARQLWrapper",
    }
    for name in names(project()["project"]["dependencies"]):
        module = modules.get(name, name)
        assert re.search(rf"^\s*(from|import) {module}\b", text, re.MULTILINE), name


def test_the_makefile_has_at_most_ten_targets_of_one_line():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][\w-]*):", text, re.MULTILINE)
    assert len(targets) <= 10
    assert not re.search(r"^\t", text, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony
    assert set(phony.group(1).split()) == set(targets)


def test_versions_agree():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {settings.VERSION}" in citation
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^## \[(Unreleased|{re.escape(settings.VERSION)})\]", changelog, re.MULTILINE
    )
    for section in ("Ontology", "Data", "Queries", "Code"):
        assert f"### {section}" in changelog


def test_the_error_page_has_every_exception_exit_code_and_variable():
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    classes = [errors.TownkgError]
    for one in classes:
        classes += one.__subclasses__()
    for one in classes[1:]:
        if one.__module__ == errors.__name__:
            assert re.search(rf"^\| {one.exit_code} \|.*`{one.__name__}`", page, re.MULTILINE), one
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    for variable in set(re.findall(r"TOWNKG_[A-Z]+", text)):
        assert f"`{variable}`" in page


def test_modules_and_functions_keep_to_their_size():
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name in GENERATED:
            continue
        if len(text.splitlines()) > 300:
            found.append(f"{path.name} is longer than 300 lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 40:
                    found.append(f"{path.name}: {node.name} has {length} lines")
    assert found == []
