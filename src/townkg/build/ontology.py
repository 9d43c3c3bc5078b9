"""Reads the ontology: what takes part in reasoning, and what only aligns it with others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from townkg.errors import DataError, Problem
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
    problems: list[Problem] = []
    for path in files(folder):
        graph = _ALIGNMENT if path.name.startswith("alignment") else DefaultGraph()
        try:
            for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True):
                dataset.add(Quad(quad.subject, quad.predicate, quad.object, graph))
        except SyntaxError as error:
            found = f"ontology/{path.relative_to(folder).as_posix()}"
            problems.append(
                Problem(found, error.lineno or 0, "", f"is not Turtle: {error.msg}", "mend it")
            )
    if not problems and not len(dataset):
        problems.append(
            Problem(str(folder), 0, "", "holds no ontology", "set TOWNKG_HOME to the project")
        )
    if problems:
        raise DataError(problems)
    if any(isinstance(node, BlankNode) for quad in dataset for node in (quad.subject, quad.object)):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return Ontology(_sorted(dataset, DefaultGraph()), _sorted(dataset, _ALIGNMENT))


def _sorted(dataset: Dataset, graph: NamedNode | DefaultGraph) -> tuple[Triple, ...]:
    quads = sorted(dataset.quads_for_graph_name(graph), key=str)
    return tuple((quad.subject, quad.predicate, quad.object) for quad in quads)
