"""Publishes a built graph to a SPARQL 1.1 store, and swaps it in whole.

Each graph is loaded into a staging graph, counted, and moved to its place by one update: whoever
asks the store meanwhile gets the graph before. A graph of the record says what was published, so
that a run that was cut off goes on, that only what changed is sent, and that nothing of others is
touched.
"""

from __future__ import annotations

from townkg.publish.planning import Options
from townkg.publish.publishing import Report, Target, publish

__all__ = ["Options", "Report", "Target", "publish"]
