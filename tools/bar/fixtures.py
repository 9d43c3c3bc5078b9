"""Reads files of two parts: what must pass, and below `# fails: …` what must be found.

Shape: after `# fails:` stand the things that the failing part must be told about.
"""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store

from townkg.settings import PREFIXES

_FAILS = "# fails:"
_AFTER = "# after:"
_NAMES = {
    **PREFIXES,
    "tks": "https://w3id.org/townkg/shapes#",
    "vann": "http://purl.org/vocab/vann/",
}


def parts(path: Path) -> tuple[str, list[str], str]:
    """Return the passing part, what the failing part must be told about, and that part."""
    passing, _, rest = path.read_text(encoding="utf-8").partition(_FAILS)
    told, _, failing = rest.partition("\n")
    assert told.strip(), f"{path.name}: no line {_FAILS}"
    return passing, told.split(), failing


def before_and_after(path: Path) -> tuple[str, str, str]:
    """Return what stood before, what is said of the change, and what stands after it."""
    before, _, rest = path.read_text(encoding="utf-8").partition(_AFTER)
    said, _, after = rest.partition("\n")
    assert said.strip(), f"{path.name}: no line {_AFTER}"
    return before, said.strip(), after


def prologue(text: str) -> str:
    """Return *text* with a declaration of every prefix."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _NAMES.items()) + _whole(text)


def store(text: str) -> Store:
    """Return a store of the TriG in *text*."""
    found = Store()
    found.load(input=prologue(text), format=RdfFormat.TRIG)
    return found


def rows(query: Path, text: str) -> list[str]:
    """Return what the first variable of the query names in each row, each thing once, sorted."""
    solutions = store(text).query(query.read_text(encoding="utf-8"))
    return sorted({short(row[0].value) for row in solutions})


def triples(text: str) -> str:
    """Return the Turtle in *text* as N-Triples."""
    dumped = store(text).dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    return (dumped or b"").decode()


def short(iri: str) -> str:
    """Return an IRI as the fixtures write it."""
    for name, namespace in _NAMES.items():
        if iri.startswith(namespace):
            return f"{name}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def _whole(text: str) -> str:
    """Return the text with names of two parts, such as id:town/guigu, written out."""
    return re.sub(
        r"(?<![\w<])(id|claim):([\w-]+/[\w/-]+)", lambda m: f"<{_NAMES[m[1]]}{m[2]}>", text
    )
