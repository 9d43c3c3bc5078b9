"""The same question through rdflib alone: parse the exported graph, run the question file.

Call: python plain_rdflib.py graph.trig question town
"""

from __future__ import annotations

import sys
from pathlib import Path

from rdflib import Dataset, Literal

QUERIES = Path(__file__).resolve().parents[2] / "queries"
LABEL = "SELECT ?town { ?town <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"


def main() -> None:
    """Print the rows of the question."""
    dump, question, name = sys.argv[1:]
    graph = Dataset()
    graph.parse(dump, format="trig")
    found = graph.query(LABEL, initBindings={"label": Literal(name, lang="zh")})
    town = next(iter(found)).town
    # written into the text: rdflib plans bound variables without their value
    text = (QUERIES / f"{question}.rq").read_text(encoding="utf-8").replace("?__town", town.n3())
    for row in graph.query(text):
        print(*row)


if __name__ == "__main__":
    main()
