"""What changed in the ontology since it was last released, and which version that asks for.

A released name is never taken away: it is deprecated and names its successor. New terms and
changed axioms ask for a new minor version, changed wording for a new patch version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bar import graph
from bar.outcome import ROOT, Outcome

FOLDER = ROOT / "releases"
TK = "https://w3id.org/townkg/ontology#"
VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
PRIOR = "http://www.w3.org/2002/07/owl#priorVersion"
_WORDING = ("#prefLabel", "#altLabel", "#definition", "#isDefinedBy", "#comment")
_STEPS = ("major", "minor", "patch")


@dataclass(frozen=True)
class Difference:
    """Terms added, removed, with other axioms, and with other words; names without namespace."""

    added: list[str]
    removed: list[str]
    changed: list[str]
    reworded: list[str]

    @property
    def step(self) -> str:
        """Return which part of the version must grow, or nothing."""
        if self.removed:
            return "major"
        if self.added or self.changed:
            return "minor"
        return "patch" if self.reworded else ""

    def __str__(self) -> str:
        parts = (f"{len(names)} {what}" for what, names in vars(self).items() if names)
        return ", ".join(parts) or "nothing changed"


def difference(old: Any, new: Any) -> Difference:
    """Return how two rdflib graphs of the ontology differ, term by term."""
    before, now = _described(old), _described(new)
    both = before.keys() & now.keys()
    return Difference(
        sorted(now.keys() - before.keys()),
        sorted(before.keys() - now.keys()),
        sorted(name for name in both if before[name][0] != now[name][0]),
        sorted(name for name in both if before[name][1] != now[name][1]),
    )


def _described(whole: Any) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the axioms and the words of each own term; a list or class expression in full."""
    from rdflib import RDF, URIRef

    found = {}
    for term in set(whole.subjects(RDF.type, None)):
        if isinstance(term, URIRef) and term.startswith(TK):
            axioms, words = set(), set()
            for _, predicate, item in whole.triples((term, None, None)):
                said = f"{predicate} {_in_full(whole, item)}"
                (words if predicate.endswith(_WORDING) else axioms).add(said)
            found[term.removeprefix(TK)] = frozenset(axioms), frozenset(words)
    return found


def _in_full(whole: Any, item: Any) -> str:
    from rdflib import BNode

    if not isinstance(item, BNode):
        return str(item.n3())
    parts = sorted(f"{name.n3()} {_in_full(whole, value)}" for name, value in whole[item])
    return f"[ {' ; '.join(parts)} ]"


def problems(old: Any, new: Any) -> Iterator[str]:
    """Yield what a release of *new* after *old* would do wrong."""
    found = difference(old, new)
    for name in found.removed:
        yield f"tk:{name} was released and is gone: deprecate it and name its successor"
    before, now = _version(old), _version(new)
    step = found.step
    if step and not _grown(before, now, step):
        yield f"{found}: asks for a new {step} version after {_text(before)}, found {_text(now)}"
    if step and not any(str(item).endswith(f"/{_text(before)}") for item in _priors(new)):
        yield f"the root does not name {_text(before)} by owl:priorVersion"


def _version(whole: Any) -> tuple[int, ...]:
    from rdflib import URIRef

    (text,) = set(whole.objects(None, URIRef(VERSION)))
    return tuple(int(part) for part in re.findall(r"\d+", str(text))[:3])


def _priors(whole: Any) -> Iterator[Any]:
    from rdflib import URIRef

    yield from whole.objects(None, URIRef(PRIOR))


def _text(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _grown(before: tuple[int, ...], now: tuple[int, ...], step: str) -> bool:
    kept = _STEPS.index(step)
    return now[: kept + 1] > before[: kept + 1]


def released() -> Path | None:
    """Return the file of the last release, or none before the first."""
    files = FOLDER.glob("ontology-*.nt")
    return max(files, key=lambda p: [int(n) for n in re.findall(r"\d+", p.stem)], default=None)


def release() -> Outcome:
    """Return whether the ontology may follow its last release as it is."""
    from rdflib import Graph

    new = Graph().parse(data=graph.merged(alignment=False), format="turtle")
    last = released()
    if last is None:
        return Outcome(f"no release yet: the first would have {len(_described(new))} terms")
    old = Graph().parse(last, format="nt")
    return Outcome(f"since {last.stem}: {difference(old, new)}", list(problems(old, new)))


def write() -> Path:
    """Write the ontology as it is into the folder of releases, and return the file."""
    from rdflib import Graph, URIRef

    from bar.syntax import canonical

    text = graph.merged(alignment=False)
    whole = Graph().parse(data=text, format="turtle")
    (version,) = set(whole.objects(None, URIRef(VERSION)))
    FOLDER.mkdir(exist_ok=True)
    target = FOLDER / f"ontology-{version}.nt"
    if target.exists():
        raise SystemExit(f"{target.name} is released and never written again")
    target.write_text(canonical(text.encode(), "ttl"), encoding="utf-8", newline="\n")
    return target
