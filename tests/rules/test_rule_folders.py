"""Each rule of the table has a folder: what is given, what follows, and what the proof uses."""

from pathlib import Path

import pytest
from oracle import engine_closure, keeps, owlrl_closure, own_closure, shared
from pyoxigraph import RdfFormat, parse

from townkg.reason.rl import rule_table
from townkg.reason.rl.given import SAME_AS, rdfs

HERE = Path(__file__).parent
FOLDERS = sorted(str(path.parent.relative_to(HERE)) for path in HERE.rglob("given.ttl"))
"""The folder of each rule, and those in it of particular cases."""
TABLE = rule_table()
EQUALITY = {"eq-sym", "eq-trans", "eq-rep-s", "eq-rep-o", "eq-rep-p"}
DATATYPES = {"dt-type2"}
"""Rules that are no rule of a rule set: equality is settled by the engine, datatypes are given."""


def read(text):
    parsed = parse(text.encode(), format=RdfFormat.TURTLE)
    return [tuple(str(term) for term in quad.triple) for quad in parsed]


def expected(name):
    """Return what must follow and what must not."""
    text = (HERE / name / "then.ttl").read_text(encoding="utf-8")
    prefixes = [line for line in text.splitlines() if line.startswith("@prefix")]
    nots = [line[7:] for line in text.splitlines() if line.startswith("# not: ")]
    return set(read(text)), set(read("\n".join([*prefixes, *nots])))


@pytest.fixture(params=FOLDERS)
def case(request):
    triples = read((HERE / request.param / "given.ttl").read_text(encoding="utf-8"))
    found, denied, compiled = own_closure(triples)
    return request.param, triples, found, denied, compiled


def rule_of(name):
    return name.partition("/")[0]


def test_every_rule_that_we_have_has_a_folder_and_no_other():
    found = {name for name in FOLDERS if "/" not in name}
    assert found == {one.id for one in TABLE.values() if one.status != "not covered"}


def test_what_must_follow_follows_and_nothing_else(case):
    name, triples, found, _, compiled = case
    then, nots = expected(name)
    assert then <= found | compiled.schema
    assert not nots & (found | compiled.schema)
    about_data = {triple for triple in then - compiled.schema if keeps(*triple)}
    assert shared(found) - set(triples) == about_data - set(triples)


def test_false_rules_report_and_others_do_not(case):
    name, _, _, denied, _ = case
    report = HERE / name / "report.txt"
    wanted = report.read_text(encoding="utf-8").split() if report.exists() else []
    assert sorted(denied) == wanted
    assert (TABLE[rule_of(name)].status == "reported") == report.exists()


def test_the_engine_agrees(case):
    _, triples, found, denied, compiled = case
    closed, reported = engine_closure(triples, compiled)
    assert shared(closed) == shared(found)
    assert reported == denied


OWLRL_SILENT = {"dt-diff"}
"""owlrl has no such rule: it puts each of two literals for the other."""


def test_owlrl_agrees(case):
    name, triples, found, denied, compiled = case
    closed, contradiction = owlrl_closure(triples)
    if closed is None:
        assert name in OWLRL_SILENT
        return
    then, nots = expected(name)
    assert shared(found) == shared(closed)
    assert bool(denied) == contradiction
    assert not nots & closed
    # without a declaration as a class owlrl leaves out what it says of each class
    assert then <= closed | compiled.schema


def steps(compiled):
    return {step.rule for rule in compiled.rules for step in rule.steps}


def test_the_proof_names_rules_that_are_there(case):
    name, _, _, _, compiled = case
    if TABLE[rule_of(name)].status == "reported":
        assert rule_of(name) in steps(compiled)
        return
    text = (HERE / name / "proof.txt").read_text(encoding="utf-8")
    used = [line.split(" <-")[0] for line in text.splitlines()]
    assert rule_of(name) in used
    schema = {rule for rule in used if rule.startswith("scm-")}
    assert set(used) - schema <= steps(compiled) | EQUALITY | DATATYPES


def test_a_rule_of_the_schema_adds_its_triples(case):
    name, triples, _, _, compiled = case
    if name.startswith("scm-"):
        then, _ = expected(name)
        assert then & compiled.schema
        assert not compiled.schema & set(triples)
        assert all(one[1] not in (SAME_AS, rdfs("label")) for one in compiled.schema)
