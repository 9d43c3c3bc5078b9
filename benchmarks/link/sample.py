"""Reads the labelled sample: what another table might say of a thing, and whether it is that thing.

The halves are fixed by a hash of each pair, before anything was tuned: one for tuning, the other
held back. Read by: `measure.py`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from townkg.link.forms import document_numbers
from townkg.link.thing import Thing
from townkg.settings import ID

SAMPLE = Path(__file__).with_name("labelled.tsv")
HALVES = ("tuning", "held back")


@dataclass(frozen=True)
class Pair:
    """One labelled pair."""

    query: Thing
    target: str
    same: bool
    why: str
    half: str

    @property
    def kind(self) -> str:
        """Return the kind of what is asked for."""
        return min(self.query.kinds)

    @property
    def near_miss(self) -> bool:
        """Return whether the two are like one another and not the same."""
        return not self.same


def pairs(path: Path = SAMPLE) -> list[Pair]:
    """Return the labelled pairs in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_pair(row) for row in csv.DictReader(file, delimiter="\t")]


def _pair(row: dict[str, str]) -> Pair:
    text = "\t".join((row["kind"], row["name"], row["given"], row["target"]))
    half = HALVES[sha256(text.encode()).digest()[0] % 2]
    target = ID + row["target"].removeprefix("id:")
    return Pair(
        query(row["kind"], row["name"], row["given"]),
        target,
        row["same"] == "yes",
        row["why"],
        half,
    )


def query(kind: str, name: str, given: str) -> Thing:
    """Return what is asked for; *given* is such as `place=嘉善县; code=330421@2018`.

    >>> query("area", "嘉善", "place=嘉兴市; code=330421@2018").codes
    (('330421', frozenset({'2018'})),)
    """
    said = dict(part.split("=", 1) for part in given.split("; ") if part)
    code, _, year = said.get("code", "").partition("@")
    since, _, until = said.get("date", "").partition("..")
    return Thing(
        "urn:asked",
        (name,),
        frozenset({kind}),
        (said["place"],) if "place" in said else (),
        ((code, frozenset({year} if year else ())),) if code else (),
        document_numbers(said.get("number", "")) | document_numbers(name),
        since,
        until or since,
        said.get("level", ""),
        "asked",
    )
