"""Every folder: the closure, the routes, or the problems that keep them from being made."""

import pytest
import reason_cases as cases
from path_axioms import read_axioms
from path_prover import Prover

from townkg.errors import DataError
from townkg.reason import engine, routes
from townkg.reason.owlrl_engine import OwlrlEngine

FOLDERS = [pytest.param(folder, id=folder.name) for folder in cases.folders()]


def is_bad(folder):
    return (folder / "problems.txt").exists()


GOOD = [param for param in FOLDERS if not is_bad(param.values[0])]
BAD = [param for param in FOLDERS if is_bad(param.values[0])]


@pytest.mark.parametrize("folder", GOOD)
def test_closure(folder, golden):
    case = cases.read(folder)
    golden(folder / "inferred.nt", cases.nt(engine().close(case.asserted, case.ontology)))


@pytest.mark.parametrize("folder", GOOD)
def test_routes(folder, golden):
    case = cases.read(folder)
    golden(folder / "routes.tsv", cases.tsv(routes(case.proven())))


@pytest.mark.parametrize("folder", GOOD)
def test_what_is_left_out_changes_nothing(folder):
    case = cases.read(folder)
    everything = OwlrlEngine(everything=True).close(case.asserted, case.ontology)
    assert engine().close(case.asserted, case.ontology) == everything


@pytest.mark.parametrize("folder", GOOD)
def test_provable_pairs_are_those_of_the_closure(folder):
    if folder.name == "equal_individuals":
        return  # the oracle reads axioms about properties only
    case = cases.read(folder)
    axioms = read_axioms(case.ontology)
    prover = Prover(case.asserted, axioms, case.claims)
    closed = {*case.asserted, *engine().close(case.asserted, case.ontology)}
    for name in {*axioms.using, *axioms.concluding}:
        assert prover.pairs(name) == {(s, o) for s, p, o in closed if p.value == name}


@pytest.mark.parametrize("folder", GOOD)
def test_every_inferred_pair_of_one_level_has_a_route(folder):
    case = cases.read(folder)
    found = routes(case.proven())
    inferred = engine().close(case.asserted, case.ontology)
    one_level = {s.value for s, p, _ in case.ontology if p.value.endswith("#basis")}
    wanted = {t for t in inferred if t[1].value in one_level}
    assert {route.conclusion for route in found} == wanted


@pytest.mark.parametrize("folder", BAD)
def test_problems(folder, golden, assert_bilingual):
    case = cases.read(folder)
    with pytest.raises(DataError) as caught:
        routes(case.proven())
    assert_bilingual(caught.value.problems)
    golden(folder / "problems.txt", f"{caught.value}\n")
