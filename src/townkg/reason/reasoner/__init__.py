"""The engine for anybody's RDF: an rdflib graph in, its closure with proofs out."""

from townkg.reason.reasoner.reasoner import Reasoner, close

__all__ = ["Reasoner", "close"]
