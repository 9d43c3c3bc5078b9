"""Reads the folders of this directory: an ontology, what is given, and what must come out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, parse

from townkg.model import Claim, Triple
from townkg.reason import Proven, Route

HERE = Path(__file__).parent
CERTAINTY = NamedNode("https://w3id.org/townkg/ontology#certainty")


@dataclass(frozen=True)
class Case:
    folder: Path
    ontology: tuple[Triple, ...]
    asserted: tuple[Triple, ...]
    claims: tuple[Claim, ...]

    def proven(self) -> Proven:
        return Proven(self.asserted, self.ontology, self.claims)


def folders() -> list[Path]:
    return sorted(path.parent for path in HERE.glob("*/given.trig"))


def read(folder: Path) -> Case:
    own = folder / "ontology.ttl"
    ontology = parse(path=str(own if own.exists() else HERE / "support.ttl"))
    graphs: dict[str, list[Triple]] = {}
    certainties: dict[str, str] = {}
    described: list[Triple] = []
    for quad in parse(path=str(folder / "given.trig")):
        if quad.predicate == CERTAINTY:
            certainties[quad.subject.value] = quad.object.value.rpartition("#")[2]
        elif quad.graph_name == DefaultGraph():
            described.append((quad.subject, quad.predicate, quad.object))
        else:
            graphs.setdefault(quad.graph_name.value, []).append(
                (quad.subject, quad.predicate, quad.object)
            )
    claims = tuple(
        Claim(iri, certainties[iri], (), tuple(triples), "s", order)
        for order, (iri, triples) in enumerate(graphs.items(), 1)
    )
    facts = [t for claim in claims if claim.certainty != "ambiguous" for t in claim.triples]
    return Case(
        folder,
        tuple((quad.subject, quad.predicate, quad.object) for quad in ontology),
        (*facts, *described),
        claims,
    )


def nt(triples: list[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def tsv(found: list[Route]) -> str:
    rows = sorted(map(_row, found))
    header = ["bearer", "relation", "town", "basis", "rule", "certainty", "conditions", "claims"]
    return "".join("\t".join(row) + "\n" for row in [header, *rows])


def _row(route: Route) -> list[str]:
    return [
        *(local(term.value) for term in (route.bearer, route.relation, route.town, route.basis)),
        route.rule,
        route.certainty,
        " ".join(map(str, route.conditions)),
        " ".join(map(local, route.claims)),
    ]


def local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
