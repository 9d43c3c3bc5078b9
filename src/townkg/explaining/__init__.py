"""What a knowledge graph says of its facts: why one holds, why another does not, and what if."""

from __future__ import annotations

from townkg import errors
from townkg.exploring import expect
from townkg.i18n import Text
from townkg.model import Entity, Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike
    from typing import Any, Self

    from townkg.build import Built
    from townkg.explaining.across import Across
    from townkg.explaining.change import WhatIf
    from townkg.explaining.closed import Closed
    from townkg.explaining.rows import Unproved
    from townkg.explaining.supposition import Supposition
    from townkg.query import Catalogue, Question
    from townkg.reason.proofs import Conflict, Proof, WhyNot
    from townkg.reason.rule import Statement
    from townkg.store import Store

    File = str | PathLike[str]

_ROW = Text(
    "答案的一行，或主语、属性、宾语", "a row of an answer, or a subject, a property and an object"
)


class Explaining:
    """The part of a knowledge graph that proves and disproves."""

    _store: Store
    _questions: Catalogue
    _standing: Closed | None = None
    """The closed graph without suppositions, once it was asked for."""
    _across: Across | None = None
    """The same with data sets and links."""
    withdrawn: frozenset[str] = frozenset()
    """The claims that no longer stand, in a graph that is a supposition."""

    if TYPE_CHECKING:

        def _check_open(self) -> None: ...
        def __init__(self, store: Store, source: str, built: Built | None) -> None: ...
        def _local(self, what: str) -> Built: ...
        def _named(self, value: str | Entity, name: str) -> Entity: ...

    def why(
        self,
        subject: Row | str | Entity,
        property: str | None = None,  # noqa: A002
        object: str | Entity | None = None,  # noqa: A002
        *,
        assume: File | None = None,
        without: Iterable[str] = (),
    ) -> Proof:
        """Return the best proof of a fact, or of what a row of an answer says.

        Names are resolved as usual; *property* is a name, a CURIE or an IRI. *assume* is a file of
        claims to suppose, *without* names claims to leave out.
        Raises: UsageError for a fact that does not hold; UnknownName, AmbiguousName.
        """
        return self.routes(subject, property, object, most=1, assume=assume, without=without)[0]

    def routes(
        self,
        subject: Row | str | Entity,
        property: str | None = None,  # noqa: A002
        object: str | Entity | None = None,  # noqa: A002
        *,
        most: int = 10,
        assume: File | None = None,
        without: Iterable[str] = (),
    ) -> list[Proof]:
        """Return the proofs of a fact that rest on distinct claims, the best first.

        Raises: as for `why`.
        """
        from townkg.explaining import comparisons, dressing

        triple = self.statement(subject, property, object)
        if triple[1] == comparisons.VERDICT:
            claims, supposed = self.closed().grounds.claims, bool(assume or without)
            told = comparisons.proofs(self._store, triple, claims, most, supposed=supposed)
            return dressing.proofs(self._store, told)
        closed = self._telling(triple, assume, without)
        best = closed.why(triple)
        if best is None:
            raise _refused(closed, triple, holds=False)
        found = closed.routes(triple, most) if most > 1 else []
        return dressing.proofs(self._store, found or [best])

    def why_not(
        self,
        subject: Row | str | Entity,
        property: str | None = None,  # noqa: A002
        object: str | Entity | None = None,  # noqa: A002
        *,
        assume: File | None = None,
        without: Iterable[str] = (),
    ) -> WhyNot:
        """Return why a fact does not hold: reasons, and for each rule what it lacks.

        Raises: UsageError for a fact that does hold; UnknownName, AmbiguousName.
        """
        from townkg.explaining import comparisons, dressing

        triple = self.statement(subject, property, object)
        if triple[1] == comparisons.VERDICT:
            comparisons.refuse_why_not(self._store, triple)
        closed = self._telling(triple, assume, without)
        if closed.holds(triple):
            raise _refused(closed, triple, holds=True)
        found = closed.why_not(triple)
        if closed.fallen:
            from townkg.explaining.fallen import with_fallen

            found = with_fallen(found, closed.grounds, closed.fallen)
        return dressing.why_not(self._store, found)

    def what_if(self, *, assume: File | None = None, without: Iterable[str] = ()) -> WhatIf:
        """Return what appears and what falls when claims are assumed or left out, with reasons."""
        from townkg.explaining.change import compare

        return compare(self.closed(), self.closed(assume, without))

    def supposing(self, *, assume: File | None = None, without: Iterable[str] = ()) -> Self:
        """Return the graph as it would be if claims were assumed from a file, or left out.

        It is made from the files, lives in memory, and is asked like any other; nothing is
        written. *withdrawn* of it are the claims that no longer stand.
        Raises: as for `what_if`; DataError, as a build does; UsageError for an endpoint.

        >>> import townkg
        >>> with townkg.open() as kg, kg.supposing(without=["s25-placed"]) as other:
        ...     [claim.rpartition("/")[2] for claim in sorted(other.withdrawn)]
        ['s25-placed', 's35-same']
        """
        from townkg.explaining.supposition import store_of

        self._local("supposing")
        grounds = self.closed().grounds
        supposed = self._supposed(assume, without)
        made = type(self)(store_of(grounds, supposed), "", None)
        made.withdrawn = supposed.fallen(grounds)
        return made

    def conflicts(
        self, *, assume: File | None = None, without: Iterable[str] = ()
    ) -> list[Conflict]:
        """Return what contradicts the ontology, and what a rule would make one, with proofs.

        Neither is an error: a contradiction concludes nothing, and the rest still holds.
        """
        from townkg.explaining import dressing
        from townkg.reason.proofs import conflicts

        closed = self.closed(assume, without)
        found = conflicts(closed.graph, closed.prover)
        return [dressing.conflict(self._store, one) for one in found]

    def explained(
        self, question: Question, rows: Sequence[Row], params: Mapping[str, Any] | None = None
    ) -> list[Proof | Unproved]:
        """Return for each row the proof of the fact that the question explains, or why it has none.

        Shape: *params* are those of the answer, for rows that state something of a parameter.
        """
        from townkg.explaining import dressing
        from townkg.explaining.rows import Unproved, fact_of

        closed = self.closed()
        facts = [fact_of(question, row, params or {}, closed) for row in rows]
        bare = [fact if isinstance(fact, Unproved) else closed.why(fact) for fact in facts]
        proofs = [one for one in bare if one is not None and not isinstance(one, Unproved)]
        dressed = iter(dressing.proofs(self._store, proofs))
        return [one if isinstance(one, Unproved) else next(dressed) for one in bare]

    def statement(
        self,
        subject: Row | str | Entity,
        property: str | None = None,  # noqa: A002
        object: str | Entity | None = None,  # noqa: A002
    ) -> Statement:
        """Return the triple that names stand for, its terms as text.

        Raises: UnknownName, AmbiguousName or another UsageError for what does not fit.
        """
        from townkg.explaining import comparisons, naming

        self._check_open()
        if isinstance(subject, Row):
            return self._row_statement(subject)
        expect(isinstance(subject, (str, Entity)), subject, "subject", _ROW)
        compared = comparisons.thing(subject.iri if isinstance(subject, Entity) else subject)
        if compared and not property and not object:
            return comparisons.verdict(self._store, compared)
        expect(isinstance(property, str), property, "property", _ROW)
        expect(isinstance(object, (str, Entity)), object, "object", _ROW)
        said = naming.relation(self._store, str(property))
        one = f"<{compared}>" if compared else self._thing(subject, "subject")
        if naming.has_values(self._store, said):
            return one, f"<{said}>", naming.literal(self._store, said, object)
        return one, f"<{said}>", self._thing(object or "", "object")

    def _thing(self, value: str | Entity, name: str) -> str:
        """Return as a term the thing meant: of the articles, else of a data set."""
        from townkg.explaining import across

        try:
            return f"<{self._named(value, name).iri}>"
        except errors.UnknownName:
            text = value.iri if isinstance(value, Entity) else value
            if (found := across.thing(self._store, text)) is None:
                raise
            return f"<{found}>"

    def closed(self, assume: File | None = None, without: Iterable[str] = ()) -> Closed:
        """Return the graph closed under its ontology, with what is supposed."""
        from townkg.explaining import stored

        self._check_open()
        if self._standing is None:
            self._standing = stored.closed(self._store)
        if assume is None and not without:
            return self._standing
        from townkg.explaining.closed import Closed

        return Closed(self._standing.grounds, self._supposed(assume, without))

    def _telling(self, triple: Statement, assume: File | None, without: Iterable[str]) -> Closed:
        """Return the graph to ask of a triple: with data sets, where the articles do not tell."""
        from townkg.explaining import across

        closed = self.closed(assume, without)
        if closed.holds(triple) or not across.concerns(self._store, triple):
            return closed
        if assume is not None or without:
            return across.Across(self._store, closed.grounds, self._supposed(assume, without))
        if self._across is None:
            self._across = across.Across(self._store, closed.grounds)
        return self._across

    def _supposed(self, assume: File | None, without: Iterable[str]) -> Supposition:
        from townkg.explaining.supposition import suppose

        left_out = (without,) if isinstance(without, str) else tuple(without)
        return suppose(self.closed().grounds, None if assume is None else str(assume), left_out)

    def _row_statement(self, row: Row) -> Statement:
        from townkg.explaining.rows import Unproved, fact_of

        closed = self.closed()
        told = [
            fact_of(question, row, {}, closed)
            for question in self._questions
            if question.explain and {column.name for column in question.columns} == {*row.cells}
        ]
        found = {one for one in told if not isinstance(one, Unproved)}
        if len(found) == 1:
            return found.pop()
        why = [one.words for one in told if isinstance(one, Unproved)] if not found else []
        raise errors.UsageError(
            Text(
                (why[0].zh if why else "这一行没有说明要证明的是什么") + "；请给出主语、属性和宾语",
                (why[0].en if why else "the row does not tell which fact to prove")
                + "; give a subject, a property and an object",
            )
        )


def _refused(closed: Closed, triple: Statement, *, holds: bool) -> errors.UsageError:
    from townkg.reason.proofs import words

    said = words.statement(triple, closed.grounds.say)
    if holds:
        return errors.UsageError(
            Text(
                f"成立：{said.zh}；要看理由，请用 townkg why",
                f"it does hold: {said.en}; ask townkg why for the reason",
            )
        )
    return errors.UsageError(
        Text(
            f"推不出：{said.zh}；要看缺什么，请用 townkg why-not",
            f"it does not follow: {said.en}; ask townkg why-not what is lacking",
        )
    )
