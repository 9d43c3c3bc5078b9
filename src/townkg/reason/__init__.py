"""Closure under the ontology's axioms, and the proofs and routes of what follows."""

from __future__ import annotations

from townkg.reason.chains import axiom_problems
from townkg.reason.engine import Closure, Engine, engine
from townkg.reason.links import Link, links
from townkg.reason.routes import Route, one_level_properties, routes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.reason.proven import Proven
    from townkg.reason.reasoner import Reasoner, close

__all__ = [
    "Closure",
    "Engine",
    "Link",
    "Proven",
    "Reasoner",
    "Route",
    "axiom_problems",
    "close",
    "engine",
    "links",
    "one_level_properties",
    "routes",
]


def __getattr__(name: str) -> object:
    """Return what needs NumPy, or rdflib, loaded when it is asked for."""
    if name == "Proven":
        from townkg.reason import proven

        return proven.Proven
    if name in ("Reasoner", "close"):
        from townkg.reason import reasoner

        return getattr(reasoner, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
