"""Holds what several sources say of one thing against each other, by rules that people can read.

In: a store with articles, data sets and links, and `ontology/rules/comparison/*.rq`. Out: quads of
`graph/comparisons`: comparands, pairs of them, and for each pair a verdict with the rule that gave
it. What counts as the same, as earlier or as a contradiction is in the rules, none of it here.
"""

from __future__ import annotations

from townkg.compare.rules import FOLDER, read_folder
from townkg.compare.run import GRAPH_IRI, compared

__all__ = ["FOLDER", "GRAPH_IRI", "compared", "read_folder"]
