"""Closure under the ontology's axioms, and the proofs and routes of what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from townkg.reason.axioms import Axioms, Rule, Step, axiom_problems, read_axioms
from townkg.reason.engine import Closure, Engine, engine
from townkg.reason.links import Link, links
from townkg.reason.prover import Proof, Prover
from townkg.reason.routes import Route, one_level_properties, routes

if TYPE_CHECKING:
    from townkg.reason.reasoner import Reasoner, close

__all__ = [
    "Axioms",
    "Closure",
    "Engine",
    "Link",
    "Proof",
    "Prover",
    "Reasoner",
    "Route",
    "Rule",
    "Step",
    "axiom_problems",
    "close",
    "engine",
    "links",
    "one_level_properties",
    "read_axioms",
    "routes",
]


def __getattr__(name: str) -> object:
    """Return what the engine offers over rdflib; NumPy is loaded when it is asked for."""
    if name in ("Reasoner", "close"):
        from townkg.reason import reasoner

        return getattr(reasoner, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
