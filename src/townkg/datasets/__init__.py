"""Data sets beside the articles: tables with their sources, mapped to the ontology.

In: `data/datasets/<slug>/`, each with `table.csv` and a mapping, `csv-metadata.json`, that is CSV
on the Web. Out: one named graph for each, with the row that every thing is from, and a catalogue
in DCAT and VoID. `docs/datasets.md` says how, and why so.
"""

from __future__ import annotations

from townkg.datasets.reading import problems

__all__ = ["problems"]
