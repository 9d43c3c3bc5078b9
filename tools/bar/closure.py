"""The OWL 2 RL closure stays small, and is RDF."""

from __future__ import annotations

from bar import graph
from bar.outcome import Outcome

LARGEST = 1.0
"""Inferred triples for each one that people wrote."""
LONGEST = 20.0
"""Seconds, on a machine that does other things too."""

_NOTHING = "http://www.w3.org/2002/07/owl#Nothing"


def closure() -> Outcome:
    """Return whether the closure keeps its budget, is RDF, and makes nothing impossible."""
    from pyoxigraph import Literal, NamedNode

    from townkg.settings import INFERRED_GRAPH

    material, seconds = graph.made_again()
    inferred, asserted = material.closure.inferred, material.asserted
    stored = graph.store().quads_for_pattern(None, None, None, NamedNode(INFERRED_GRAPH))
    findings = [f"contradiction: {text}" for text in material.closure.contradictions]
    findings += [f"owl:Nothing: {one}" for one, _, item in inferred if _NOTHING in str(item)]
    findings += [f"literal as subject: {t}" for t in inferred if isinstance(t[0], Literal)]
    if {(quad.subject, quad.predicate, quad.object) for quad in stored} != set(inferred):
        findings.append("the built graph holds other inferred triples than a new closure")
    share = len(inferred) / len(asserted)
    if share > LARGEST:
        findings.append(f"{share:.2f} inferred triples for each asserted one, over {LARGEST}")
    if seconds > LONGEST:
        findings.append(f"took {seconds:.0f} s, over {LONGEST:.0f}")
    return Outcome(f"{len(asserted)} asserted, {len(inferred)} inferred", findings)
