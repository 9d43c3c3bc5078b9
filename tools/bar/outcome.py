"""What a check returns, and where the project is."""

from __future__ import annotations

import csv
import importlib.util
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "quality"
"""Fixtures, waivers and pinned lists that the checks read."""


@dataclass(frozen=True)
class Outcome:
    """What a check measured, in a few words, and what it found wrong: nothing, when it passes."""

    measured: str
    findings: list[str] = field(default_factory=list)


class Missing(Exception):
    """A tool that a check needs is not installed."""


def program(name: str, package: str) -> str:
    """Return where the program *name* is; Missing says which package brings it."""
    found = shutil.which(name)
    if not found:
        raise Missing(f"{name} is not installed: apt-get install {package}")
    return found


def package_folder(name: str) -> Path:
    """Return the folder of a Python package, without importing it."""
    found = importlib.util.find_spec(name)
    if not found or not found.origin:
        raise Missing(f"{name} is not installed: python tools/setup.py all")
    return Path(found.origin).parent


def waived(
    name: str, found: Iterable[tuple[str, str]], subject: str = "term"
) -> tuple[list[tuple[str, str]], list[str], int]:
    """Return what of *found* no row of the waiver file *name* names, and the rows that are stale.

    Shape: the file has the columns rule, *subject* (`*` stands for anything) and reason; a row
    that has no reason, or that nothing needs, is a finding of its own. The number is that of
    the things waived.
    """
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = sorted(set(found))
    stale = [
        f"{name}: {row['rule']} {row[subject]} has no reason" for row in rows if not row["reason"]
    ]
    left = []
    needed: set[int] = set()
    for rule, target in found:
        hits = [
            number
            for number, row in enumerate(rows)
            if row["rule"] == rule and fnmatchcase(target, row[subject])
        ]
        needed |= set(hits)
        if not hits:
            left.append((rule, target))
    for number, row in enumerate(rows):
        if number not in needed:
            stale.append(f"{name}: nothing needs the waiver {row['rule']} {row[subject]}")
    return left, stale, len(found) - len(left)
