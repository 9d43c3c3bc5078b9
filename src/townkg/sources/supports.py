"""Reads which policy supports which town, each support with the route by which it follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from townkg import settings
from townkg.frozen import frozen
from townkg.model import CertaintyName, Entity, Evidence
from townkg.sources.evidence import certainty_name, together, weakest
from townkg.sources.labels import values
from townkg.store import Store


@frozen
class Support:
    """A support that follows by a route, perhaps passed up from what the policy comprises."""

    policy: Entity
    town: Entity
    bearer: Entity
    basis: Entity
    condition: Entity | None
    certainty: CertaintyName
    route: str
    link: str | None
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the support as a JSON object."""
        return {
            "policy": self.policy.to_json(),
            "town": self.town.to_json(),
            "bearer": self.bearer.to_json(),
            "basis": self.basis.to_json(),
            "condition": self.condition.to_json() if self.condition else None,
            "certainty": self.certainty,
            "inferred": True,
            "route": self.route,
            "link": self.link,
            "evidence": [item.to_json() for item in self.evidence],
        }


class Found(NamedTuple):
    """A route from a bearer to a town, and the link along which it is passed up, if it is."""

    policy: str
    town: str
    bearer: str
    basis: str
    condition: str | None
    certainty: CertaintyName
    route: str
    link: str | None

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes whose claims prove the support."""
        return (self.route, self.link) if self.link else (self.route,)

    @property
    def entities(self) -> tuple[str, ...]:
        """The things that are named when it is shown."""
        found = (self.policy, self.town, self.bearer, self.basis, self.condition)
        return tuple(iri for iri in found if iri)

    def shown(
        self, entities: Mapping[str, Entity], evidence: Mapping[str, tuple[Evidence, ...]]
    ) -> Support:
        """Return the support with names and passages."""
        return Support(
            policy=entities[self.policy],
            town=entities[self.town],
            bearer=entities[self.bearer],
            basis=entities[self.basis],
            condition=entities[self.condition] if self.condition else None,
            certainty=self.certainty,
            route=self.route,
            link=self.link,
            evidence=together(self.nodes, evidence),
        )


def between(store: Store, one: str, other: str) -> list[Found]:
    """Return every support of one by the other, own routes before those passed up."""
    pair = values([one, other])
    return _read(store, f"VALUES ?policy {{ {pair} }} VALUES ?town {{ {pair} }}")


def of(store: Store, iri: str) -> list[Found]:
    """Return every support that a thing gets by a route, or gives itself or by what is below it."""
    only = values([iri])
    gets = _read(store, f"VALUES ?town {{ {only} }}")
    gives = _read(store, f"VALUES ?policy {{ {only} }}")
    return [item for item in gets if item.link is None] + gives


def _read(store: Store, given: str) -> list[Found]:
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?policy ?town ?bearer ?basis ?position ?condition ?certainty ?route ?link ?linked WHERE {{
  {given}
  {{
    ?route tk:bearer ?policy ; tk:supportedTown ?town .
    ?route tk:bearer ?bearer .
  }} UNION {{
    ?link tk:linkWhole ?policy ; tk:linkPart ?bearer ; tk:certainty ?linked .
    ?route tk:bearer ?bearer ; tk:supportedTown ?town .
  }}
  ?route tk:basis ?basis ; tk:certainty ?certainty .
  ?basis tk:position ?position .
  OPTIONAL {{ ?route tk:condition ?condition }}
}}"""
    found = []
    for row in store.select(query):
        text = {name: term.value for name, term in row.items()}
        firmness = [certainty_name(text[name]) for name in ("certainty", "linked") if name in text]
        item = Found(
            policy=text["policy"],
            town=text["town"],
            bearer=text["bearer"],
            basis=text["basis"],
            condition=text.get("condition"),
            certainty=weakest(firmness),
            route=text["route"],
            link=text.get("link"),
        )
        found.append((int(text["position"]), item.link is not None, tuple(map(str, item)), item))
    return [item for *_, item in sorted(found, key=lambda entry: entry[:3])]
