"""Search in the texts of a graph: its sentences, and the prose and names of its data sets.

`mentions` gives passages, the best first, with what of them answers; `named` gives the things of
data sets by name; `function` has what a query may call. `kept` is the index beside the store.
"""

from __future__ import annotations

from townkg.text_search.search import Listing, Mention, Mentions, Quoted, Thing, mentions, named

__all__ = ["Listing", "Mention", "Mentions", "Quoted", "Thing", "mentions", "named"]
