"""Gathers all that is known of a thing or of a term of the ontology, each line with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.describe import inference, read
from townkg.describe.values import Description, Detail, Line, Sentence
from townkg.i18n import Text
from townkg.model import CERTAINTIES, Entity
from townkg.sources import supports
from townkg.sources.evidence import evidence, together
from townkg.sources.labels import entities, kinds, values
from townkg.store import Store, Term

__all__ = ["Description", "Detail", "Line", "Sentence", "describe"]

_OWL = settings.PREFIXES["owl"]
_CLASS = _OWL + "Class"
_PROPERTIES = frozenset(
    _OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
_DEFINITION = settings.SKOS + "definition"
_WORDING = settings.ONTOLOGY + "wording"
_GROUPS = ("outgoing", "incoming", "roles", "figures", "memberships", "readings")
_NAMES = (settings.PREF_LABEL, settings.ALT_LABEL, _DEFINITION, settings.RDF_TYPE)


def describe(store: Store, entity: Entity, version: str = "") -> Description:
    """Return everything that is known of *entity*, grouped, with passages and certainties."""
    return _Reader(store, entity).description(version)


class _Reader:
    """What the store holds about a thing, before names and passages are fetched for all of it."""

    def __init__(self, store: Store, entity: Entity) -> None:
        self.entity, self.store = entity, store
        iri = entity.iri
        self.records = read.records(store, iri)
        self.types = {term.value for name, term in self.records if name == settings.RDF_TYPE}
        self.kind = self._kind()
        self.said = read.claims_about(store, iri)
        if self.kind == "property":
            self.said += read.claims_with(store, iri)
        self.inferred = read.inferred_about(store, iri)
        self.grounds = inference.grounds(store, self.inferred)
        ends = {end for one in self.said for end in _iris(_ends(one))} - {iri}
        self.joints = read.joints(store, ends) if self.kind == "individual" else set()
        nodes = {end for end in ends if end.startswith(settings.CLAIM)} | self.joints
        readings = {one.claims for one in self.said if one.certainty == "ambiguous"}
        self.parts = read.parts(store, nodes, {claim for claims in readings for claim in claims})
        self.held = read.memberships(store)
        self.supports = supports.of(store, iri)
        self._name()

    def _kind(self) -> str:
        if _CLASS in self.types:
            return "class"
        return "property" if self.types & _PROPERTIES else "individual"

    def _name(self) -> None:
        """Fetch the names and the passages of all that is shown."""
        iris = {self.entity.iri}
        for one in self.said:
            iris |= {one.subject, one.property, one.of or one.property}
            iris |= _iris([one.value])
        for triple in self.inferred:
            iris |= set(triple)
        for found in self.parts.values():
            iris |= {name for name, _ in found.parts} | _iris(term for _, term in found.parts)
            iris |= {iri for owner in found.owners for iri in owner}
        iris |= {name for name, _ in self.records} | _iris(term for _, term in self.records)
        iris |= {iri for item in self.supports for iri in item.entities}
        self.entities = entities(self.store, iris)
        self.classes = kinds(self.store, [self.entity.iri]).get(self.entity.iri, ())
        self.claims = {claim for one in self.said for claim in one.claims}
        nodes = self.claims | {node for item in self.supports for node in item.nodes}
        nodes |= {
            claim
            for triple in self.inferred
            if triple in self.grounds
            for claim in self.grounds[triple].claims
        }
        self.evidence = evidence(self.store, nodes)

    def description(self, version: str) -> Description:
        """Return what was found, grouped."""
        groups: dict[str, list[Line]] = {}
        for one in self.said:
            groups.setdefault(self._group(one), []).append(self._line(one))
        said = {name: _by_property(groups.get(name, [])) for name in _GROUPS}
        return Description(
            entity=self.entity,
            kind=self.kind,
            types=self.classes,
            aliases=self._aliases(),
            definition=self._definition(),
            identity=tuple(self._identity()),
            supports=tuple(item.shown(self.entities, self.evidence) for item in self.supports),
            inferred=_by_property([self._inferred(triple) for triple in self.inferred]),
            sentences=tuple(Sentence(*found) for found in read.sentences(self.store, self.claims)),
            counts=self._counts(),
            version=version,
            **said,
        )

    def _group(self, one: read.Said) -> str:
        """Return which part of the description a statement belongs to."""
        if one.certainty == "ambiguous":
            return "readings"
        if self.kind == "property":
            return "outgoing"
        if any(read.is_node(term) for term in _ends(one)):
            return "figures"
        if _iris(_ends(one)) & self.joints:
            return "roles"
        if one.property in self.held:
            return "memberships"
        return "outgoing" if one.subject == self.entity.iri else "incoming"

    def _line(self, one: read.Said) -> Line:
        return Line(
            subject=self.entities[one.subject],
            property=self.entities[one.property],
            value=self._value(one.value),
            certainty=one.certainty,
            claims=one.claims,
            evidence=together(one.claims, self.evidence),
            details=self._details(one),
            of=self.entities[one.of] if one.of else None,
            preferred=one.preferred,
        )

    def _inferred(self, triple: tuple[str, str, str]) -> Line:
        subject, name, value = (self.entities[iri] for iri in triple)
        ground = self.grounds.get(triple)
        claims = tuple(sorted(ground.claims)) if ground else ()
        return Line(
            subject=subject,
            property=name,
            value=value,
            certainty=CERTAINTIES[ground.rank] if ground else None,
            inferred=True,
            claims=claims,
            evidence=together(claims, self.evidence),
        )

    def _value(self, term: Term) -> Entity | str:
        if isinstance(term, NamedNode):
            return self.entities.get(term.value) or Entity(term.value, Text("", ""))
        return read.in_words(term)

    def _details(self, one: read.Said) -> tuple[Detail, ...]:
        """Return the parts of the figure, time or conferral in a statement, and whose it is."""
        found: list[Detail] = []
        for term in _ends(one):
            if not isinstance(term, NamedNode) or term.value not in self.parts:
                continue
            for name, part in self.parts[term.value].parts:
                if name != _WORDING and part != NamedNode(self.entity.iri):
                    found.append(Detail(self.entities[name], self._value(part)))
            for owner, name in self.parts[term.value].owners:
                if owner != self.entity.iri:
                    found.append(Detail(self.entities[name], self.entities[owner]))
        return tuple(found)

    def _aliases(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (term.value, term.language or "")
            for name, term in self.records
            if name == settings.ALT_LABEL and isinstance(term, Literal)
        )

    def _definition(self) -> Text | None:
        texts = {
            term.language or "": term.value
            for name, term in self.records
            if name == _DEFINITION and isinstance(term, Literal)
        }
        return Text(texts.get("zh", ""), texts.get("en", "")) if texts else None

    def _identity(self) -> Iterable[Line]:
        """Yield what describes the thing and rests on no passage: our own classification."""
        for name, term in self.records:
            if name not in _NAMES and self._value(term) != self.entity:
                yield Line(self.entity, self.entities[name], self._value(term))

    def _counts(self) -> dict[str, int]:
        """Return how often a term is used; nothing for what is no term."""
        node = values([self.entity.iri])
        if self.kind == "class":
            return {"instances": read.count(self.store, f"?x a {node}")}
        if self.kind == "property":
            triple = f"?s {node} ?o BIND (CONCAT(STR(?s), ' ', STR(?o)) AS ?x)"
            graph = f"GRAPH <{settings.INFERRED_GRAPH}> {{ ?s {node} ?o }}"
            inferred = f"{graph} BIND (CONCAT(STR(?s), ' ', STR(?o)) AS ?x)"
            total, apart = read.count(self.store, triple), read.count(self.store, inferred)
            return {"asserted": total - apart, "inferred": apart}
        return {}


def _by_property(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with those of one property together, in the order of the text."""
    order = {line.property.iri: place for place, line in reversed(list(enumerate(lines)))}
    return tuple(sorted(lines, key=lambda line: order[line.property.iri]))


def _ends(one: read.Said) -> tuple[Term, Term]:
    return NamedNode(one.subject), one.value


def _iris(terms: Iterable[Term]) -> set[str]:
    return {term.value for term in terms if isinstance(term, NamedNode)}
