"""What a knowledge graph does with names: finds things, describes one, relates two."""

from __future__ import annotations

from townkg import errors, settings
from townkg.i18n import Text
from townkg.model import Entity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.describe import Description
    from townkg.names import Hit
    from townkg.relate import Relation
    from townkg.store import Store

_CLASS = Text("类的名称或 None", "the name of a class, or None")
_ENTITY = Text("名称、IRI 或事物", "a name, an IRI or an entity")
_LENGTH = Text("1 到 8 的整数", "a whole number from 1 to 8")
_LIMIT = Text("不小于 0 的整数，或 None 表示全部", "a whole number from 0, or None for all")
_TYPE = Text("类型", "type")


class Exploring:
    """The part of a knowledge graph that answers by names and needs no prepared question."""

    _store: Store

    if TYPE_CHECKING:

        @property
        def version(self) -> str:
            """The version of the data."""

        def _check_open(self) -> None: ...

    def find(
        self,
        text: str,
        type: str | None = None,  # noqa: A002
        *,
        limit: int | None = 20,
    ) -> list[Hit]:
        """Return the entities with *text* in a label or alias, the best first.

        *type* is a class by name, CURIE or IRI.
        """
        from townkg import names

        self._check_open()
        expect(isinstance(text, str), text, "text", Text("文本", "a text"))
        if type is not None:
            expect(isinstance(type, str), type, "type", _CLASS)
        _check_limit(limit)
        owl_class = settings.PREFIXES["owl"] + "Class"
        wanted = names.resolve(self._store, type, owl_class, where=_TYPE).iri if type else None
        return names.find(self._store, text, wanted, limit=limit)

    def relate(
        self,
        first: str | Entity,
        second: str | Entity,
        *,
        max_length: int = 4,
        limit: int | None = 20,
    ) -> Relation:
        """Return how two things are related: shortest paths, and apart from them what they share.

        *first* and *second* are names, CURIEs, IRIs or entities; *max_length* counts steps from 1
        to 8; *limit* is the most of each part, None for all.
        Raises: UnknownName, AmbiguousName or another UsageError for what does not fit.
        """
        from townkg.relate import relate

        self._check_open()
        fits = isinstance(max_length, int) and not isinstance(max_length, bool)
        expect(fits and 1 <= max_length <= 8, max_length, "max_length", _LENGTH)
        _check_limit(limit)
        one, other = self._named(first, "first"), self._named(second, "second")
        return relate(
            self._store, one, other, max_length=max_length, limit=limit, version=self.version
        )

    def describe(self, entity: str | Entity) -> Description:
        """Return everything that is known of a thing or a term of the ontology, grouped.

        *entity* is a name, a CURIE, an IRI or an entity.
        Raises: UnknownName, AmbiguousName or another UsageError for what does not fit.
        """
        from townkg.describe import describe

        self._check_open()
        return describe(self._store, self._named(entity, "entity"), self.version)

    def _named(self, value: str | Entity, name: str) -> Entity:
        """Return the entity that a name, CURIE, IRI or entity stands for."""
        from townkg import names

        expect(isinstance(value, (str, Entity)), value, name, _ENTITY)
        text = value.iri if isinstance(value, Entity) else value
        try:
            return names.resolve(self._store, text, None)
        except errors.AmbiguousName as error:
            # a name is that of a thing before it is that of a term; terms are named as tk:Town
            things = [iri for _, iri in error.candidates if not iri.startswith(settings.ONTOLOGY)]
            if len(things) != 1:
                raise
            return names.resolve(self._store, things[0], None)


def expect(fits: bool, value: object, name: str, expected: Text) -> None:
    """Refuse a value that does not fit.

    Raises: UsageError that says what was found, and what was expected.
    """
    if fits:
        return
    found = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:80]}…"
    given = value.__class__.__name__
    raise errors.UsageError(
        Text(
            f"{name}：给的是 {found}({given}），应为{expected.zh}",
            f"{name}: found {found} ({given}), expected {expected.en}",
        )
    )


def _check_limit(limit: int | None) -> None:
    if limit is not None:
        fits = isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0
        expect(fits, limit, "limit", _LIMIT)
