"""What a knowledge graph does with names: finds things, describes one, relates two."""

from __future__ import annotations

from townkg import errors, settings
from townkg.i18n import Text
from townkg.model import Entity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from townkg.conditions import Conditions
    from townkg.describe import Description
    from townkg.link.links import Links
    from townkg.names import Hit
    from townkg.relate import Relation
    from townkg.remotes import Remote
    from townkg.store import Store
    from townkg.text_search import Listing, Mentions

_CLASS = Text("类的名称或 None", "the name of a class, or None")
_ENTITY = Text("名称、IRI 或事物", "a name, an IRI or an entity")
_LENGTH = Text("1 到 8 的整数", "a whole number from 1 to 8")
_LIMIT = Text("不小于 0 的整数，或 None 表示全部", "a whole number from 0, or None for all")
_DATA_SET = Text("数据集的名称", "the name of a data set")
_SHARE = Text("0 到 1 的数", "a number from 0 to 1")
_TYPE = Text("类型", "type")


class Exploring:
    """The part of a knowledge graph that answers by names and needs no prepared question."""

    _store: Store

    if TYPE_CHECKING:

        @property
        def version(self) -> str:
            """The version of the data."""

        def _check_open(self) -> None: ...
        def _local(self, what: str) -> object: ...

    def remotes(self) -> list[Remote]:
        """Return the remote data sets that questions and queries may ask, by name."""
        from townkg.remotes import registry

        return list(registry())

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

        wanted = self._wanted_type(text, type, limit)
        return names.find(self._store, text, wanted, limit=limit)

    def find_listed(
        self,
        text: str,
        type: str | None = None,  # noqa: A002
        *,
        limit: int | None = 20,
    ) -> Listing:
        """Return the things of data sets with *text* in a name, the best first, and how many.

        *type* is a class by name, CURIE or IRI.
        """
        from townkg import text_search

        wanted = self._wanted_type(text, type, limit)
        return text_search.named(self._store, text, wanted, limit=limit)

    def search_text(self, words: str, *, limit: int | None = 20) -> Mentions:
        """Return the passages that hold *words*, the best first, and how many there are.

        A passage is a sentence of an article, with the claims that quote what was found, or prose
        of a data set. Nothing in *words* is an operator.
        """
        from townkg import text_search

        self._check_open()
        expect(isinstance(words, str), words, "words", Text("文本", "a text"))
        _check_limit(limit)
        return text_search.mentions(self._store, words, limit=limit)

    def _wanted_type(self, text: str, name: str | None, limit: int | None) -> str | None:
        """Return the IRI of a class that only is looked for; refuse what `find` cannot take."""
        from townkg import names

        self._check_open()
        expect(isinstance(text, str), text, "text", Text("文本", "a text"))
        if name is not None:
            expect(isinstance(name, str), name, "type", _CLASS)
        _check_limit(limit)
        owl_class = settings.PREFIXES["owl"] + "Class"
        return names.resolve(self._store, name, owl_class, where=_TYPE).iri if name else None

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

    def conditions(
        self,
        *,
        town: str | Entity | None = None,
        policy: str | Entity | None = None,
        as_of: str | date | None = None,
    ) -> Conditions:
        """Return which criteria of the policy documents a town meets, and which rewards it earns.

        *town* and *policy* are names, IRIs or entities, of articles or data sets; one may be left
        out. *as_of* is a day such as 2016-12-31: what is later does not count.
        Raises: UnknownName, AmbiguousName or another UsageError for what does not fit.
        """
        from townkg.conditions import conditions

        self._check_open()
        day = str(as_of) if as_of is not None else ""
        named = _text(town, "town"), _text(policy, "policy")
        return conditions(self._store, *named, as_of=day, version=self.version)

    def link(self, dataset: str, *, to: Iterable[str] = (), least: float = 0.3) -> Links:
        """Return the links of a data set: those accepted, those proposed, and why others are not.

        *to* names data sets or `articles` to hold it against, all without; *least* is the
        confidence from which a pair is proposed. It is read from the files; what people decide is
        written by `townkg link`.
        Raises: UsageError for an unknown data set, or an endpoint; DataError, with what is wrong.

        >>> import townkg
        >>> with townkg.open() as kg:
        ...     links = kg.link("zhejiang-towns", to=["articles"])
        >>> links.why_not("巧克力甜蜜小镇", "zjt026").state
        'accepted'
        """
        from townkg import paths
        from townkg.link.links import Links

        self._local("link")
        expect(isinstance(dataset, str), dataset, "dataset", _DATA_SET)
        named = (to,) if isinstance(to, str) else tuple(to)
        fits = isinstance(least, (int, float)) and not isinstance(least, bool) and 0 <= least <= 1
        expect(fits, least, "least", _SHARE)
        return Links(paths.data(), paths.ontology(), dataset, named, least)

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


def _text(value: str | Entity | None, name: str) -> str:
    """Return a name or IRI that is given as either, or nothing."""
    expect(value is None or isinstance(value, (str, Entity)), value, name, _ENTITY)
    return value.iri if isinstance(value, Entity) else value or ""


def _check_limit(limit: int | None) -> None:
    if limit is not None:
        fits = isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0
        expect(fits, limit, "limit", _LIMIT)
