"""Closure under the ontology's axioms, and the proofs and routes of what follows."""

from __future__ import annotations

from townkg.reason.axioms import Axioms, Rule, Step, axiom_problems, read_axioms
from townkg.reason.engine import Closure, Engine, engine
from townkg.reason.links import Link, links
from townkg.reason.prover import Proof, Prover
from townkg.reason.routes import Route, one_level_properties, routes

__all__ = [
    "Axioms",
    "Closure",
    "Engine",
    "Link",
    "Proof",
    "Prover",
    "Route",
    "Rule",
    "Step",
    "axiom_problems",
    "engine",
    "links",
    "one_level_properties",
    "read_axioms",
    "routes",
]
