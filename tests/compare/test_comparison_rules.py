"""Each rule of comparison has a folder in `cases` that shows what it does, and that it is needed.

A case is a graph and the verdicts on it. The folder of a rule bears its name; the others show what
is not held against each other.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from townkg import compare, paths
from townkg.compare.rules import ComparisonRule
from townkg.datasets.terms import declared
from townkg.errors import DataError
from townkg.settings import ONTOLOGY

CASES = Path(__file__).resolve().parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir())
FOLDER = paths.ontology() / "rules" / compare.FOLDER
RULES = compare.read_folder(FOLDER, declared(paths.ontology()), "")


def verdicts(name: str, rules: list[ComparisonRule]) -> list[list[str]]:
    store = Store()
    store.load((CASES / name / "graph.trig").read_bytes(), format=RdfFormat.TRIG)
    compare.compared(store, rules, "")
    found = store.query(
        f"SELECT ?pair ?verdict ?rule {{ GRAPH <{compare.GRAPH_IRI}> {{ ?pair "
        f"<{ONTOLOGY}verdict> ?verdict ; <{ONTOLOGY}byComparisonRule> ?rule }} }} ORDER BY ?pair"
    )
    return [[term.value.replace("#", "/").rpartition("/")[2] for term in row] for row in found]


def expected(name: str) -> list[list[str]]:
    with (CASES / name / "expected.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


@pytest.mark.parametrize("name", NAMES)
def test_the_verdicts_of_a_case(name):
    assert verdicts(name, RULES) == expected(name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_without_its_rule_a_case_comes_out_otherwise(rule):
    others = [one for one in RULES if one != rule]
    try:
        found = verdicts(rule.name, others)
    except DataError:
        return  # no rule decides on the pair
    assert found != expected(rule.name)


def test_a_pair_on_which_no_rule_decides_is_told():
    rules = [one for one in RULES if one.name != "cannot_both_be"]
    rules = [one for one in rules if one.name != "nothing_to_compare"]
    with pytest.raises(DataError) as caught:
        verdicts("cannot_both_be", rules)
    (problem,) = caught.value.problems
    assert problem.found.en == "no rule decides on this pair: a--b"
