"""Claims without evidence and routes without claims, which only a damaged graph can hold."""

import pytest
from pyoxigraph import RdfFormat, Store

from townkg.settings import PREFIXES
from townkg.validate.evidence import evidence_problems
from townkg.validate.places import Places

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
WHOLE = """
claim:a/s01-one a tk:Claim ; tk:certainty tk:stated ; tk:hasQuote claim:a/s01-one%2Fquote .
claim:a/s01-one%2Fquote tk:exact "x" .
claim:a/s01-one { id:p tk:placedIn id:t }
claim:a/s02-two a tk:Claim ; tk:certainty tk:implied ; tk:follows claim:a/s01-one .
claim:a/s02-two { id:p tk:near id:t }
tk:supportsDirectly tk:basis tk:direct .
id:p tk:supportsDirectly id:t .
id:r a tk:Route ; tk:bearer id:p ; tk:supportedTown id:t ; tk:routeProperty tk:supportsDirectly ;
  tk:basis tk:direct ; tk:usesClaim claim:a/s01-one .
"""


def problems(text, tmp_path):
    store = Store()
    for name in ("claim:a/s01-one%2Fquote", "claim:a/s01-one", "claim:a/s02-two"):
        prefix, _, local = name.partition(":")
        iri = f"<{PREFIXES[prefix]}{local.replace('%2F', '/')}>"
        text = text.replace(name, iri)
    store.load(input=HEAD + text, format=RdfFormat.TRIG)
    return [f"{p.subject}: {p.found.en}" for p in evidence_problems(store, Places(tmp_path))]


def test_a_whole_graph(tmp_path):
    assert problems(WHOLE, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('tk:exact "x"', 'tk:start "x"', ["s01-one: the claim has no evidence: no quote"]),
        (
            "; tk:follows claim:a/s01-one .",
            ".",
            ["s02-two: the claim has no evidence: it follows from no claim"],
        ),
        ("claim:a/s02-two { id:p tk:near id:t }", "", ["s02-two: the claim states nothing"]),
        (
            "; tk:usesClaim claim:a/s01-one",
            "",
            ["id:r: the route has a missing premise: it rests on no claim"],
        ),
        (
            "tk:certainty tk:stated",
            "tk:certainty tk:ambiguous",
            ["id:r: the route rests on something that is no claim of fact"],
        ),
        (
            "tk:supportedTown id:t",
            "tk:supportedTown id:u",
            ["id:p: no route concludes id:p tk:supportsDirectly id:t"],
        ),
    ],
)
def test_a_damaged_graph(tmp_path, old, new, found):
    assert old in WHOLE
    assert problems(WHOLE.replace(old, new), tmp_path) == found
