"""Explains how two things are related by what the article says.

Paths run over asserted facts, along properties that the ontology declares narrative. What two
things only share (a town, a group, a list, a place, an umbrella, a class) is found apart from
them, and so is what reaches one of them only as the member of a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from townkg import settings
from townkg.i18n import Text
from townkg.model import CERTAINTIES, Entity
from townkg.relate import search, shared
from townkg.relate.graph import Graph, read
from townkg.relate.membership import Known, by_membership
from townkg.relate.values import Leg, Path, Reading, Relation, Shared, Step
from townkg.sources import supports
from townkg.sources.evidence import evidence, together, weakest
from townkg.sources.labels import entities, kinds
from townkg.sources.supports import Support
from townkg.store import Store

__all__ = [
    "Leg",
    "Path",
    "Reading",
    "Relation",
    "Shared",
    "Step",
    "Support",
    "relate",
]

MAX_LENGTH, LIMIT = 4, 20
_Steps = tuple[search.Step, ...]


def relate(
    store: Store,
    first: Entity,
    second: Entity,
    *,
    max_length: int = MAX_LENGTH,
    limit: int | None = LIMIT,
    version: str = "",
) -> Relation:
    """Return how two things are related: paths, what they share, readings, supports.

    Unit: *max_length* in steps; *limit* in paths of each kind, None for all.
    """
    if first.iri == second.iri:
        return Relation(
            first, second, max_length, (), (), (), (), (), (), (), True, _same(first), version
        )
    found = _Found(store, first, second, max_length, limit)
    return found.relation(version)


class _Found:
    """What was found between two things, before names and passages are fetched for all of it."""

    def __init__(
        self, store: Store, first: Entity, second: Entity, max_length: int, limit: int | None
    ) -> None:
        self.first, self.second = first, second
        self.max_length, self.limit = max_length, limit
        self.graph = read(store)
        one, other = first.iri, second.iri
        closed, joints = self.graph.closed, self.graph.joints
        told = search.network(self.graph.told, joints, (one, other))
        self.paths = search.shortest(told, one, other, closed, max_length)
        self.readings = self._readings(len(self.paths.paths[0]) if self.paths.paths else max_length)
        self.memberships = _memberships(self.graph, one, other)
        self.supports = supports.between(store, one, other)
        self.by_group = self._by_group(told)
        # farther things in common say something only where nothing else does
        near = min(2, max_length) if self.paths.paths or self.by_group else max_length
        held = (*self.graph.held, *self.graph.wholes)
        common = shared.common(told, held, one, other, closed, near)
        over = {step.end for way in self.by_group for step in way}
        self.common = [item for item in common if item.node not in over]
        self.types = kinds(store, [item.node for item in self.common])
        self.classes = _classes(store, one, other)
        self._name(store)

    def _readings(self, length: int) -> search.Found:
        """Return the paths that take a reading and are no longer than those that need none."""
        edges = (*self.graph.told, *self.graph.read)
        ends = (self.first.iri, self.second.iri)
        away = search.network(edges, self.graph.joints, ends)
        set_of = self.graph.set_of
        return search.shortest(away, *ends, self.graph.closed, length, readings=set_of)

    def _by_group(self, away: search.Network) -> list[_Steps]:
        """Return the ways over a group that one is in, shorter than a path; none for a support."""
        if self.supports:
            return []
        graph, paths = self.graph, self.paths.paths
        known = Known(away, graph.told, graph.held, graph.closed, graph.bearers)
        most = len(paths[0]) - 1 if paths else self.max_length
        return by_membership(known, self.first.iri, self.second.iri, most)

    def _name(self, store: Store) -> None:
        """Fetch the names and the passages of all that is shown."""
        ways = [*self.paths.paths, *self.readings.paths, *self.memberships, *self.by_group]
        ways += [way for item in self.common for way in (item.first, item.second)]
        edges = [edge for way in ways for step in way for edge in step.edges]
        iris = {self.first.iri, self.second.iri, *self.classes, *self.graph.sets}
        iris |= {iri for edge in edges for iri in edge[:3]}
        iris |= {iri for item in self.supports for iri in item.entities}
        claims = {claim for edge in edges for claim in edge.claims}
        claims |= {node for item in self.supports for node in item.nodes}
        self.entities = entities(store, iris)
        self.evidence = evidence(store, claims)

    def relation(self, version: str) -> Relation:
        """Return what was found, with names and passages."""
        kept = self.limit
        lists = (self.paths.paths, self.readings.paths, self.by_group, self.common, self.supports)
        cut = kept is not None and any(len(found) > kept for found in lists)
        return Relation(
            first=self.first,
            second=self.second,
            max_length=self.max_length,
            paths=self._ways(self.paths.paths[:kept]),
            readings=self._ways(self.readings.paths[:kept]),
            memberships=self._ways(self.memberships),
            by_group=tuple(map(_taken, self._ways(self.by_group[:kept]))),
            shared=tuple(self._shared(item) for item in self.common[:kept]),
            classes=tuple(self.entities[iri] for iri in self.classes),
            supports=tuple(
                item.shown(self.entities, self.evidence) for item in self.supports[:kept]
            ),
            complete=self.paths.complete and self.readings.complete and not cut,
            note=self._note(),
            version=version,
        )

    def _ways(self, ways: Iterable[_Steps]) -> tuple[Path, ...]:
        return tuple(self._path(way) for way in ways)

    def _path(self, way: _Steps) -> Path:
        steps = tuple(self._step(step) for step in way)
        return Path(steps, weakest(step.certainty for step in steps))

    def _step(self, step: search.Step) -> Step:
        known = self.entities
        legs = tuple(
            Leg(known[edge.subject], known[edge.property], known[edge.object], edge.claims)
            for edge in step.edges
        )
        claims = [claim for edge in step.edges for claim in edge.claims]
        return Step(
            start=self.entities[step.start],
            end=self.entities[step.end],
            legs=legs,
            via=self.entities[step.via] if step.via else None,
            certainty=CERTAINTIES[step.certainty],
            evidence=together(claims, self.evidence),
            readings=tuple(self._readings_of(step.edges)),
        )

    def _readings_of(self, edges: Sequence[search.Edge]) -> Iterable[Reading]:
        for name, found in sorted(self.graph.sets.items()):
            of_step = {claim for edge in edges for claim in edge.readings & found.claims}
            if of_step:
                claims = tuple(sorted(of_step))
                preferred = bool(of_step & found.preferred)
                yield Reading(self.entities[name], claims, len(found.claims), preferred)

    def _shared(self, item: shared.Common) -> Shared:
        types = self.types.get(item.node, ())
        return Shared(
            node=self.entities[item.node],
            type=types[0] if types else None,
            first=self._path(item.first),
            second=self._path(item.second),
        )

    def _note(self) -> Text | None:
        """Return what is to be said where no path was found."""
        if self.paths.paths:
            return None
        far = self.max_length
        zh = f"没有找到所查种类的路径（叙事关系，最多 {far} 步）。"
        en = f"no path of the kinds searched was found (up to {far} step{'' if far == 1 else 's'})."
        if self.common:
            zh, en = f"除了经由另列的共有之处，{zh}", f"Except by way of what they share, {en}"
        if self.by_group:
            zh = f"只有经由群组成员身份的关联，见下；{zh}"
            en = f"They are related by membership of a group only, see below; {en}"
        if self.memberships:
            zh, en = f"一方列在另一方之中；此外，{zh}", f"One is in the other; beyond that, {en}"
        if self.readings.paths:
            zh, en = f"{zh}只有某些读法把二者联系起来。", f"{en} Only some readings link them."
        return Text(zh, en[0].upper() + en[1:])


def _taken(path: Path) -> Path:
    """Return a way over a group as firm as a conclusion may be: no sentence says all of it."""
    return Path(path.steps, max(path.certainty, "implied", key=CERTAINTIES.index))


def _memberships(graph: Graph, one: str, other: str) -> list[_Steps]:
    """Return the chains of memberships by which one is in the other."""
    upward = shared.holders(graph.held, one).get(other)
    downward = shared.holders(graph.held, other).get(one)
    found = [upward] if upward else []
    if downward:
        found.append(tuple(step.backwards() for step in reversed(downward)))
    return found


def _classes(store: Store, one: str, other: str) -> list[str]:
    """Return the most specific classes that both belong to."""
    query = f"""PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
SELECT DISTINCT ?class WHERE {{
  <{one}> a ?class . <{other}> a ?class .
  ?class <{settings.PREF_LABEL}> ?label .
  FILTER NOT EXISTS {{
    <{one}> a ?narrower . <{other}> a ?narrower .
    ?narrower rdfs:subClassOf ?class . FILTER (?narrower != ?class)
  }}
}}"""
    return sorted(row["class"].value for row in store.select(query))


def _same(entity: Entity) -> Text:
    zh, en = entity.label.in_language("zh"), entity.label.in_language("en")
    return Text(f"两个名称指的是同一事物：{zh}。", f"Both names stand for one thing: {en}.")
