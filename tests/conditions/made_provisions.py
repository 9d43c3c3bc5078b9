"""A small store with provisions, towns and figures of a test's own."""

from __future__ import annotations

import pyoxigraph

from townkg.store.embedded import EmbeddedStore

_HEAD = """
@prefix tk: <https://w3id.org/townkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix csvw: <http://www.w3.org/ns/csvw#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix t: <https://w3id.org/townkg/id/town/> .
@prefix my: <https://w3id.org/townkg/id/dataset/mine/> .
@prefix g: <https://w3id.org/townkg/graph/> .
@prefix d: <https://w3id.org/townkg/graph/dataset/> .
@prefix id: <https://w3id.org/townkg/id/> .
"""
_BASE = """
t:one a tk:Town ; skos:prefLabel "甲镇"@zh , "Town One"@en ; tk:hasLevel tk:provincial .
tk:provincial skos:prefLabel "省级"@zh , "provincial"@en .
tk:municipal skos:prefLabel "市级"@zh , "municipal"@en .
tk:naming skos:prefLabel "命名"@zh , "naming"@en .
tk:Town skos:prefLabel "小镇"@zh , "town"@en .
g:datasets { <https://w3id.org/townkg/id/dataset/mine> a dcat:Dataset . }
g:links {
  <https://w3id.org/townkg/link/mine/one> tk:linkSubject t:one ;
    tk:linkPredicate skos:exactMatch ; tk:linkObject my:a .
}
d:mine {
  my:a a tk:Town ; skos:prefLabel "某县甲镇"@zh .
  my:doc a tk:PolicyDocument ; skos:prefLabel "某省意见"@zh ; tk:when my:doc-time .
  my:doc-time tk:wording "2015-04" ; tk:from "2015-04-01" ; tk:until "2015-04-30" .
  <https://w3id.org/townkg/id/dataset/mine/docs.csv#row=2> csvw:describes my:doc .
  my:area skos:prefLabel "面积"@zh , "area"@en .
  my:other skos:prefLabel "别的"@zh , "something else"@en .
}
"""


def row(number: int, thing: str) -> str:
    """Return that a row of the table describes a thing."""
    return (
        f"<https://w3id.org/townkg/id/dataset/mine/table.csv#row={number}> csvw:describes {thing} ."
    )


def criterion(
    name: str, bounds: str, case: str = "tk:appliesToLevel tk:provincial", more: str = ""
) -> str:
    """Return a criterion on the area, in one case."""
    return f"""
  my:{name} a tk:Provision , tk:Criterion ; skos:prefLabel "{name}"@zh ; tk:ofDocument my:doc ;
    tk:hasQuantity my:{name}-q ; tk:appliesIn my:{name}-a {more} .
  my:{name}-q tk:indicator my:area ; tk:unit tk:squareMetre ; tk:writtenValue "3" ; {bounds} .
  my:{name}-a a tk:Applicability ; {case} .
  {row(2, f"my:{name}")} {row(3, f"my:{name}-a")}"""


def figure(
    name: str,
    bounds: str,
    year: str = "2016",
    *,
    subject: str = "my:a",
    indicator: str = "my:area",
    unit: str = "tk:squareMetre",
    number: int = 10,
) -> str:
    """Return a figure with a source of its own; without a year, one without date."""
    time = f'my:{name}-t tk:wording "{year or "n.d."}" .'
    if year:
        time += f' my:{name}-t tk:from "{year}-01-01" ; tk:until "{year}-12-31" .'
    return f"""
  {subject} tk:hasFigure my:{name} .
  my:{name} tk:indicator {indicator} ; tk:unit {unit} ; tk:writtenValue "{name}" ; {bounds} ;
    tk:asOf my:{name}-t .
  {time} {row(number, f"my:{name}")}"""


def store(*parts: str, default: str = "") -> EmbeddedStore:
    """Return a store with the base and these parts in the graph of the data set."""
    loaded = pyoxigraph.Store()
    text = f"{_HEAD}{_BASE}{default}\nd:mine {{ {''.join(parts)} }}"
    loaded.load(text.encode(), format=pyoxigraph.RdfFormat.TRIG)
    return EmbeddedStore(loaded)
