"""Reads the ontology: what takes part in reasoning, and what only aligns it with others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
)

from townkg.encode.source import Report, read_text
from townkg.encode.syntax import parse
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.model import Triple

_APART = ("checks", "shapes")
"""Folders of the ontology that hold no axioms."""

_ALIGNMENT = NamedNode("urn:townkg:alignment")


@dataclass(frozen=True)
class Ontology:
    """The triples that reasoning reads, and those that map terms to other vocabularies.

    Shape: sorted; blank nodes carry the labels of RDF Dataset Canonicalization, the same in
    every build of the same files.
    """

    axioms: tuple[Triple, ...]
    alignment: tuple[Triple, ...]

    @property
    def triples(self) -> tuple[Triple, ...]:
        """Return all triples."""
        return self.axioms + self.alignment


def files(folder: Path) -> list[Path]:
    """Return the Turtle files of the ontology, without shapes and checks."""
    found = folder.rglob("*.ttl")
    return sorted(path for path in found if path.relative_to(folder).parts[0] not in _APART)


def read_ontology(folder: Path) -> Ontology:
    """Return the ontology in *folder*; files called `alignment…` stay out of reasoning.

    Raises: DataError, listing every file that cannot be read.
    """
    dataset = Dataset()
    report = Report(folder)
    for number, path in enumerate(files(folder)):
        graph = _ALIGNMENT if path.name.startswith("alignment") else DefaultGraph()
        name = path.relative_to(folder).as_posix()
        text = read_text(report, name)
        for quad in parse(report, name, text)[0] if text is not None else ():
            subject, item = (_apart(node, number) for node in (quad.subject, quad.object))
            dataset.add(Quad(subject, quad.predicate, item, graph))
    problems = report.problems
    if not problems and len(dataset) == 0:  # bool() of a pyoxigraph 0.5 dataset is always false
        found = Text("其中没有本体", "holds no ontology")
        cure = Text("请把 TOWNKG_HOME 设为项目的文件夹", "set TOWNKG_HOME to the project")
        problems.append(Problem(str(folder), 0, "", found, cure))
    if problems:
        raise DataError(problems)
    if any(isinstance(node, BlankNode) for quad in dataset for node in (quad.subject, quad.object)):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return Ontology(_sorted(dataset, DefaultGraph()), _sorted(dataset, _ALIGNMENT))


def _apart(node: Any, file: int) -> Any:
    """Return *node*, a blank one with a label that no other file can have."""
    return BlankNode(f"f{file}x{node.value}") if isinstance(node, BlankNode) else node


def _sorted(dataset: Dataset, graph: NamedNode | DefaultGraph) -> tuple[Triple, ...]:
    quads = sorted(dataset.quads_for_graph_name(graph), key=str)
    return tuple((quad.subject, quad.predicate, quad.object) for quad in quads)
