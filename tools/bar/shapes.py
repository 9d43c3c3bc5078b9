"""SHACL: a passing and a failing fixture for each shape, and two engines that agree."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

from bar.outcome import DATA, ROOT, Outcome, package_folder

FOLDER = ROOT / "ontology" / "shapes"
SH = "http://www.w3.org/ns/shacl#"
_NO_CONSTRAINT = frozenset(
    {"path", "message", "severity", "name", "description", "order", "property"}
)


class Violation(NamedTuple):
    """Where a constraint is broken: by which node, along which path, and which one it is."""

    focus: str
    path: str
    component: str


def shapes() -> dict[str, Any]:
    """Return the graph of each node shape by its local name."""
    from rdflib import RDF, Namespace

    graph = whole()
    nodes = sorted(graph.subjects(RDF.type, Namespace(SH).NodeShape))
    return {str(node).partition("#")[2]: graph.cbd(node) for node in nodes}


def whole() -> Any:
    """Return all shapes as one graph."""
    from rdflib import Graph

    graph = Graph()
    for path in sorted(FOLDER.glob("*.ttl")):
        graph.parse(path)
    return graph


def constraints(shape: Any) -> set[tuple[str, str]]:
    """Return path and component of each constraint of a node shape, those within sh:or aside."""
    from rdflib import RDF, Namespace

    sh = Namespace(SH)
    (node,) = shape.subjects(RDF.type, sh.NodeShape)
    found = {("", _component(name)) for name in _parameters(shape, node)}
    for part in shape.objects(node, sh.property):
        path = shape.value(part, sh.path)
        named = str(path) if shape.value(path, sh.inversePath) is None else "^"
        found |= {(named, _component(name)) for name in _parameters(shape, part)}
    return found


def _parameters(shape: Any, node: Any) -> Iterator[str]:
    for name in {str(name).removeprefix(SH) for name in shape.predicates(node)}:
        if not name.startswith(("http", "target")) and name not in _NO_CONSTRAINT:
            yield name


def _component(parameter: str) -> str:
    return f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"


def by_pyshacl(data: str, shape: Any) -> set[Violation]:
    """Return what pySHACL finds in the N-Triples *data*."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rdflib, of what pySHACL uses of it
        import pyshacl
        from rdflib import BNode, Graph, Namespace

        sh = Namespace(SH)
        graph = Graph().parse(data=data, format="nt")
        _, report, _ = pyshacl.validate(graph, shacl_graph=shape, inference="none")
    found = set()
    for result in report.subjects(sh.focusNode):
        focus, path, component = (
            report.value(result, name)
            for name in (sh.focusNode, sh.resultPath, sh.sourceConstraintComponent)
        )
        named = "^" if isinstance(path, BNode) else str(path or "")
        found.add(Violation(str(focus), named, str(component).removeprefix(SH)))
    return found


def by_rudof(data: str, shape: Any) -> set[Violation]:
    """Return what rudof finds in the N-Triples *data*."""
    package_folder("pyrudof")
    import pyrudof

    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(data, pyrudof.RDFFormat.NTriples, reader_mode=pyrudof.ReaderMode.Strict)
    engine.read_shacl(shape.serialize(format="turtle"), pyrudof.ShaclFormat.Turtle)
    return {_violation(entry) for entry in engine.validate_shacl()}


def _violation(entry: Any) -> Violation:
    path = str(entry.path or "")
    component = str(entry.constraint_component).removeprefix(SH)
    return Violation(str(entry.focus_node), "^" if path.startswith("^") else path, component)


def agreement() -> Outcome:
    """Return whether both engines give the same verdicts: on fixtures, graph and damaged graph."""
    findings = []
    verdicts = 0
    for name, data, shape in _samples():
        one, other = by_pyshacl(data, shape), by_rudof(data, shape)
        verdicts += max(len(one | other), 1)
        findings += [f"{name}: only pySHACL finds {item}" for item in sorted(one - other)]
        findings += [f"{name}: only rudof finds {item}" for item in sorted(other - one)]
    return Outcome(f"{verdicts} verdicts", findings)


def _samples() -> Iterator[tuple[str, str, Any]]:
    from bar import fixtures, graph

    for name, shape in shapes().items():
        passing, _, failing = fixtures.parts(DATA / "shapes" / f"{name}.ttl")
        for kind, text in (("passing", passing), ("failing", failing)):
            yield f"{name}, {kind}", fixtures.triples(text), shape
    lines = graph.default_graph().splitlines(keepends=True)
    yield "built graph", "".join(lines), whole()
    # what nobody wrote by hand: every shape meets things that lack something
    yield (
        "damaged graph",
        "".join(line for number, line in enumerate(sorted(lines)) if number % 9),
        whole(),
    )


def valid() -> Outcome:
    """Return whether the shapes are themselves what SHACL's own shapes ask for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyshacl
        from rdflib import Graph

        try:
            pyshacl.validate(Graph(), shacl_graph=whole(), meta_shacl=True, inference="none")
        except (pyshacl.errors.ShapeLoadError, pyshacl.errors.ReportableRuntimeError) as error:
            return Outcome("shapes of SHACL", [" ".join(str(error).split())])
    return Outcome(f"{len(shapes())} shapes")
