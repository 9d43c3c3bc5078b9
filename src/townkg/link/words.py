"""The table of words and weights that names are compared by, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table() -> dict[str, Any]:
    """Return the table, `words.toml` beside this file."""
    text = (Path(__file__).with_name("words.toml")).read_text(encoding="utf-8")
    return tomllib.loads(text)


def weight(name: str) -> float:
    """Return how much a feature weighs, in log-odds."""
    return float(table()["weight"][name])


def bias(kind: str) -> float:
    """Return what speaks against any pair of a kind before it is looked at."""
    found = table()["bias"]
    return float(found.get(kind, found["default"]))
