"""The links of one data set: what is accepted, what is proposed, and why two things are not linked.

In: the files of a project; no graph need be built. What people decide is written by `Decisions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from townkg.conditions.towns import chosen
from townkg.errors import UnknownName, UsageError, nearest
from townkg.i18n import Text
from townkg.link.decisions import Decisions, as_sssom, differing, same_already
from townkg.link.forms import Gazetteer
from townkg.link.gathering import Gathering
from townkg.link.matcher import Matcher
from townkg.link.propose import SHOWN, Proposal, propose
from townkg.link.row import ARTICLES, EXACT, Row, local, source_of
from townkg.link.standing import Standing, standing
from townkg.link.thing import Thing
from townkg.model import Entity

_THING = Text("事物", "thing")
_ARTICLES = "articles"
"""The name by which people mean the graph of the articles."""


class Links:
    """What is decided and proposed between a data set and others.

    Shape: *to* names data sets or `articles`, all without; *least* is the confidence from which a
    pair is proposed.

    Raises: UsageError with the nearest names, for a data set that is not there; DataError, with
    what is wrong with a data set, an article or the link file.
    """

    def __init__(
        self, data: Path, ontology: Path, dataset: str, to: Sequence[str] = (), least: float = SHOWN
    ) -> None:
        self.dataset, self.least = dataset, least
        self.gathering = Gathering(data, ontology)
        self.others = _others(dataset, to, self.gathering)
        self.decided = Decisions(data, dataset)

    @property
    def accepted(self) -> tuple[Row, ...]:
        """Return the links that are used."""
        return tuple(row for row in self.decided.rows.values() if row.is_accepted)

    @property
    def reviewed(self) -> tuple[Row, ...]:
        """Return what people decided: links, pairs that differ, and things without a match."""
        return tuple(row for row in self.decided.rows.values() if row.is_reviewed)

    @cached_property
    def candidates(self) -> list[Proposal]:
        """Return every pair that is likely enough, decided or not, the surest first."""
        return propose(self._matcher, self.gathering.things(self.dataset), least=self.least)

    @property
    def proposals(self) -> list[Proposal]:
        """Return the pairs that nobody has decided on, and that no links make one already."""
        apart = differing(self.decided.data)
        named = {iri for one in self.candidates for iri in (one.subject.iri, one.object.iri)}
        same = same_already(self.decided.data, self.gathering, named)
        return [
            one
            for one in self.candidates
            if self.decided.is_open(one)
            and same.of(one.subject.iri) != same.of(one.object.iri)
            and frozenset((one.subject.iri, one.object.iri)) not in apart
        ]

    def is_taken(self, one: Proposal) -> bool:
        """Return whether one side is accepted as another thing of the same source already."""
        return any(
            row.is_accepted
            and row.predicate == EXACT
            and (
                row.subject == one.subject.iri
                or (row.object == one.object.iri and source_of(row.subject) == one.subject.source)
            )
            for row in self.decided.rows.values()
        )

    def why_not(self, subject: str | Entity, object: str | Entity) -> Standing:  # noqa: A002
        """Return how two things stand: linked, proposed, or what keeps them from it.

        Shape: *subject* is a thing of the other sources, *object* one of the data set, each a name,
        an IRI or what the key of a pair has of it.

        Raises: UnknownName, AmbiguousName.
        """
        one, other = self._subject(subject), self._of(self.dataset, object, "object")
        return standing(one, other, self._matcher, self.decided, self.gathering, self.least)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the proposals as JSON."""
        return [one.to_json() for one in self.proposals]

    def sssom(self) -> str:
        """Return proposals and decisions as one SSSOM table."""
        return as_sssom(self.dataset, self.proposals, self.decided)

    @cached_property
    def _matcher(self) -> Matcher:
        things = (thing for source in self.others for thing in self.gathering.things(source))
        return Matcher(things, Gazetteer(self.gathering.areas()))

    def _subject(self, meant: str | Entity) -> Thing:
        """Return the thing meant, in the first of the sources that has it."""
        near: list[str] = []
        for source in self.others:
            try:
                return self._of(source, meant, "subject")
            except UnknownName as error:
                near += error.nearest
        name = meant.iri if isinstance(meant, Entity) else meant
        raise UnknownName(name, _THING, near, where=_parameter("subject"), first=near)

    def _of(self, source: str, meant: str | Entity, where: str) -> Thing:
        name = meant.iri if isinstance(meant, Entity) else meant
        known = [
            (one.entity, {*one.names, one.iri, local(one.iri)}, one)
            for one in self.gathering.things(source)
        ]
        return chosen(name, known, _THING, where)


def _parameter(name: str) -> Text:
    return Text(f"参数 {name}", f"parameter {name}")


def _others(slug: str, to: Sequence[str], gathering: Gathering) -> list[str]:
    """Return the sources that the data set is held against: all others, where none is named."""
    for name in (slug, *to):
        if name not in gathering.slugs and (name != _ARTICLES or name == slug):
            known = [*gathering.slugs, _ARTICLES]
            near = nearest(name, known) or known
            raise UsageError(
                Text(
                    f"没有名为“{name}”的数据集；最接近的是：{'、'.join(near)}",
                    f"no data set is named “{name}”; nearest: {', '.join(near)}",
                )
            )
    every = [ARTICLES, *(one for one in gathering.slugs if one != slug)]
    return [ARTICLES if one == _ARTICLES else one for one in to] or every
