"""A prepared question without townkg: rdflib, `townkg export --format trig`, one text replaced."""

import sys
from pathlib import Path

from rdflib import Dataset

graph = Dataset()
graph.parse(sys.argv[1], format="trig")
town = "<https://w3id.org/townkg/id/town/guigu-zhizao>"
query = Path("queries/policies_supporting_town.rq").read_text("utf-8")
for row in graph.query(query.replace("?__town", town)):
    print(row.policy, row.measure, row.basis, row.certainty, sep="\t")
