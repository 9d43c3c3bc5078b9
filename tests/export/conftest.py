from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse, serialize

TRIG = """\
@prefix tk: <https://w3id.org/townkg/ontology#> .
@prefix id: <https://w3id.org/townkg/id/> .
@prefix claim: <https://w3id.org/townkg/claim/demo-330000/> .
@prefix graph: <https://w3id.org/townkg/graph/> .
@prefix list: <https://w3id.org/townkg/id/dataset/lists/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id:odd> tk:supports <Town:odd> .
tk:Town a owl:Class ; skos:prefLabel "小镇"@zh .
<https://w3id.org/townkg/id/town/guigu> a tk:Town ; skos:prefLabel "归谷"@zh , "Guigu"@en ;
    skos:altLabel "谷"@zh , "归谷镇"@zh , "plain" ; tk:hasIndustry id:it , id:ai .
id:it a tk:Industry ; skos:prefLabel "信息 | 技术"@zh ; tk:order 5 .
id:ai a tk:Industry ; skos:prefLabel "=1+1"@zh ; tk:order 05 ; tk:from "2016-01-28"^^xsd:date ;
    tk:preferred true ; tk:leeway 1.50 ; tk:wording "甲" , "乙 | 丙" , "丁 || 戊" .
id:plan a tk:PolicyInstrument ; tk:supports <https://w3id.org/townkg/id/town/guigu> .
<https://w3id.org/townkg/id/article/demo-330000> a tk:Article ; dct:title "A"@en .
claim:s01-a a tk:Claim ; tk:certainty tk:implied ; tk:article <https://w3id.org/townkg/id/article/demo-330000> .
claim:s02-b a tk:Claim ; tk:certainty tk:ambiguous .
claim:s01-a { id:plan tk:supports <https://w3id.org/townkg/id/town/guigu> }
claim:s02-b { id:plan tk:supports id:it }
graph:inferred { id:plan a tk:PolicyInstrument }
<https://w3id.org/townkg/graph/dataset/lists> {
    list:t1 a tk:Town ; skos:prefLabel "某镇"@zh ; tk:hasIndustry id:it . }
<https://w3id.org/townkg/graph/dataset/listings> { list:t1 tk:order 9 }
graph:datasets {
    <https://w3id.org/townkg/id/dataset/lists> dct:title "名单"@zh .
    <https://w3id.org/townkg/id/dataset/listings> dct:title "别的"@zh . }
"""  # noqa: E501


@dataclasses.dataclass
class Built:
    path: Path


def isomorphic(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    """Return whether the quads are the same but for the names of blank nodes."""
    found = [Dataset(one), Dataset(other)]
    for dataset in found:
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found[0] == found[1]


def dumped(quads: Iterable[Quad], folder: Path) -> Built:
    text = serialize(set(quads), format=RdfFormat.N_QUADS) or b""
    lines = sorted(line for line in text.split(b"\n") if line)
    folder.mkdir(exist_ok=True)
    (folder / "graph.nq").write_bytes(b"".join(line + b"\n" for line in lines))
    return Built(folder)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Built:
    """A graph with everything that a form may stumble over."""
    return dumped(parse(TRIG, format=RdfFormat.TRIG), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def quads_of() -> Callable[[Path, RdfFormat], set[Quad]]:
    return lambda path, form: set(parse(path=path, format=form))


@pytest.fixture(scope="session")
def same() -> Callable[[Iterable[Quad], Iterable[Quad]], bool]:
    return isomorphic


@pytest.fixture(scope="session")
def dump_of() -> Callable[[Iterable[Quad], Path], Built]:
    return dumped
