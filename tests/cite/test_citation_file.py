"""CITATION.cff keeps to the Citation File Format 1.2.0, in the fields that it uses.

Source: schema.json of CFF 1.2.0, https://doi.org/10.5281/zenodo.5171937; SPDX License List.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from townkg import settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
DATE = re.compile(r"\d{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])")
REQUIRED = {"authors", "cff-version", "message", "title"}
PERSON = {"given-names", "family-names", "name-particle", "name-suffix", "alias", "affiliation"}
ENTITY = {"name", "alias", "city", "country"}
CONTACT = {"address", "email", "orcid", "website"}
ORCID = re.compile(r"https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
WEB = re.compile(r"(https?|s?ftp)://\S+")


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def is_date(value: Any) -> bool:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_author(value: Any) -> bool:
    if not isinstance(value, dict) or not all(map(is_text, value.values())):
        return False
    if not ORCID.fullmatch(value.get("orcid", "https://orcid.org/0000-0000-0000-0000")):
        return False
    fields = set(value) - CONTACT
    return fields <= PERSON if "name" not in fields else fields <= ENTITY


def is_keywords(value: Any) -> bool:
    return (
        isinstance(value, list) and len(set(value)) == len(value) > 0 and all(map(is_text, value))
    )


FIELDS = {
    "cff-version": lambda value: value == "1.2.0",
    "title": is_text,
    "message": is_text,
    "type": lambda value: value in ("dataset", "software"),
    "authors": lambda value: isinstance(value, list) and value and all(map(is_author, value)),
    "version": lambda value: is_text(value) or isinstance(value, (int, float)),
    "date-released": is_date,
    "license": lambda value: value in ("Apache-2.0", "CC-BY-4.0", "MIT"),
    "abstract": is_text,
    "keywords": is_keywords,
    "url": lambda value: is_text(value) and WEB.fullmatch(value),
    "repository-code": lambda value: is_text(value) and WEB.fullmatch(value),
    "doi": lambda value: is_text(value) and re.fullmatch(r"10\.\d{4,9}(\.\d+)?/\S+", value),
}


def faults(text: str) -> Iterator[str]:
    """Yield the fields that are missing, unknown or malformed."""
    # the schema knows no YAML dates
    table = yaml.load(text, yaml.BaseLoader)
    yield from REQUIRED - set(table)
    for name, value in table.items():
        if name not in FIELDS or not FIELDS[name](value):
            yield name


def test_it_is_valid():
    assert list(faults(TEXT)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("cff-version: 1.2.0", "cff-version: 1.3.0", "cff-version"),
        ("message:", "mesage:", "message"),
        ("type: software", "type: graph", "type"),
        ('  - name: "The townkg authors"', "  - nmae: x", "authors"),
        ('"2026-11-23"', '"2026-02-30"', "date-released"),
        ('"2026-11-23"', '"23 Nov 2026"', "date-released"),
        ("license: Apache-2.0", "license: Apache 2", "license"),
        ("  - OWL 2 RL", "  - SPARQL", "keywords"),
        ("abstract:", "summary:", "summary"),
    ],
)
def test_what_is_wrong_is_found(right, wrong, field):
    assert TEXT.count(right) == 1
    assert field in list(faults(TEXT.replace(right, wrong)))


def test_it_says_what_the_project_says():
    table = yaml.safe_load(TEXT)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert table["version"] == settings.VERSION
    assert table["license"] == project["license"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(rf"^## \[{re.escape(settings.VERSION)}\] - (\S+)", changelog, re.MULTILINE)
    assert heading is None or heading[1] == table["date-released"]
