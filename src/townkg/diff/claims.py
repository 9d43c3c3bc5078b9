"""Claims that were added, taken out or changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode

from townkg import settings
from townkg.diff.quads import ORDER, Change, claim_of, is_default, subject
from townkg.diff.sides import Side
from townkg.frozen import frozen
from townkg.i18n import Text, same
from townkg.store import Term
from townkg.store.terms import write_term

_PARTS = {
    "certainty": Text("确定程度", "certainty"),
    "exact": Text("引文", "quote"),
    "reason": Text("理由", "reason"),
    "follows": Text("前提", "premise"),
    "readingOf": Text("读法组", "reading set"),
    "preferred": Text("首选", "preferred"),
    "states": Text("陈述", "states"),
}
_AT_ONCE = 200


@frozen
class ClaimChange:
    """A claim that is new, gone or changed.

    Shape: *how* is added, removed or changed; *parts* has for each part that differs its name,
    what is gone and what is new, in words; *why* is what the amendments say that only the later
    graph has.
    """

    iri: str
    how: str
    parts: tuple[tuple[Text, tuple[Text, ...], tuple[Text, ...]], ...]
    why: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "claim": self.iri,
            "change": self.how,
            "parts": [
                {
                    "part": part.to_json(),
                    "removed": [text.to_json() for text in gone],
                    "added": [text.to_json() for text in new],
                }
                for part, gone, new in self.parts
            ],
            "why": list(self.why),
        }


def changed_claims(before: Side, after: Side, changed: Change) -> tuple[ClaimChange, ...]:
    """Return the claims that differ, in the order of their IRIs; their mere order is none."""
    wanted = sorted({name for quad in changed.both if (name := _about(quad))})
    old, new = _states(before, wanted), _states(after, wanted)
    why = _reasons(after, changed)
    found = []
    for iri in wanted:
        was, now = old.get(iri, {}), new.get(iri, {})
        parts = tuple(
            (label, tuple(_only(was, now, part)), tuple(_only(now, was, part)))
            for part, label in _PARTS.items()
            if set(was.get(part, ())) != set(now.get(part, ()))
        )
        how = "changed" if was and now else "removed" if was else "added"
        if parts:
            found.append(ClaimChange(iri, how, parts, why.get(iri, ())))
    return tuple(found)


def _about(quad: Any) -> str:
    """Return the claim that a quad tells something of; its place among the others is nothing."""
    if not is_default(quad):
        return claim_of(quad.graph_name.value)
    if quad.predicate == ORDER or "/amendment/" in subject(quad):
        return ""
    return claim_of(subject(quad))


def _only(one: dict[str, list[Text]], other: dict[str, list[Text]], part: str) -> list[Text]:
    there = set(other.get(part, ()))
    return [text for text in one.get(part, ()) if text not in there]


def _states(side: Side, claims: Iterable[str]) -> dict[str, dict[str, list[Text]]]:
    """Return what each claim of a graph is, part by part, in words."""
    wanted = list(claims)
    found: dict[str, dict[str, list[Text]]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        values = " ".join(write_term(NamedNode(iri)) for iri in wanted[start : start + _AT_ONCE])
        told = [row for row in side.store.select(_QUERY.format(values=values)) if "part" in row]
        stated = list(side.store.select(_STATED.format(values=values)))
        triples = [(row["s"], row["p"], row["o"]) for row in stated]
        named = [row["value"].value for row in told if isinstance(row["value"], NamedNode)]
        side.words.fetch(named)
        for row in told:
            part = row["part"].value.removeprefix(settings.ONTOLOGY)
            parts = found.setdefault(row["claim"].value, {})
            parts.setdefault(part, []).append(_said(side, row["value"]))
        for row, text in zip(stated, side.words.triples(triples), strict=True):
            found.setdefault(row["claim"].value, {}).setdefault("states", []).append(text)
    return {
        iri: {part: sorted(set(texts), key=lambda text: text.zh) for part, texts in parts.items()}
        for iri, parts in found.items()
    }


def _said(side: Side, term: Term) -> Text:
    if isinstance(term, NamedNode) and term.value.startswith(settings.CLAIM):
        return same(term.value.rpartition("/")[2])
    return side.words.term(term)


def _reasons(after: Side, changed: Change) -> dict[str, tuple[str, ...]]:
    """Return who changed each claim, when and why, from the amendments that are new."""
    new = {subject(quad) for quad in changed.won if "/amendment/" in subject(quad)}
    if not new:
        return {}
    found: dict[str, dict[str, None]] = {}
    for row in after.store.select(_AMENDED):
        if row["node"].value in new:
            told = " · ".join(row[name].value for name in ("on", "by", "why"))
            found.setdefault(row["claim"].value, {})[told] = None
    return {iri: tuple(texts) for iri, texts in found.items()}


_QUERY = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?claim ?part ?value WHERE {{{{
  VALUES ?claim {{{{ {{values}} }}}}
  ?claim a tk:Claim .
  {{{{ VALUES ?part {{{{ tk:certainty tk:reason tk:follows tk:readingOf tk:preferred }}}}
     ?claim ?part ?value }}}}
  UNION {{{{ ?claim tk:hasQuote/tk:exact ?value BIND (tk:exact AS ?part) }}}}
}}}}"""
_STATED = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?claim ?s ?p ?o WHERE {{{{
  VALUES ?claim {{{{ {{values}} }}}} ?claim a tk:Claim . GRAPH ?claim {{{{ ?s ?p ?o }}}}
}}}}"""
_AMENDED = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?node ?claim ?by ?on ?why WHERE {{
  ?node a tk:Amendment ; tk:amends ?claim ; tk:amendedBy ?by ; tk:amendedOn ?on ;
    tk:amendmentReason ?why ; tk:number ?number .
}} ORDER BY ?claim ?number"""
