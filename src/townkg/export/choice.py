"""Which part of the graph is written: all, one named graph, one data set, or one article.

A data set is its graph, and what the catalogue says of it (title, licence, source, completeness).
An article is the graphs of its claims, what is said of these claims, their quotes and sentences,
those of its facts that hold, and name and class of each thing they are about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from townkg import settings
from townkg.errors import UnknownName, UsageError
from townkg.export import lines
from townkg.i18n import Text

_CATALOGUE = settings.GRAPH + "datasets"
_TOLD = 100_000
_NAMING = (settings.RDF_TYPE, settings.PREF_LABEL, settings.ALT_LABEL)
_CLAIMS = settings.CLAIM.encode()
_BOTH = Text("--dataset 和 --graph 只能给一个", "give --dataset or --graph, not both")


@dataclass(frozen=True)
class Choice:
    """What is wanted: a data set or article by its short name, or a graph by its IRI, or all."""

    dataset: str | None = None
    graph: str | None = None

    def __post_init__(self) -> None:
        """Refuse two wishes at once.

        Raises: UsageError.
        """
        if self.dataset is not None and self.graph is not None:
            raise UsageError(_BOTH)


@dataclass(frozen=True)
class Part:
    """The lines of what was chosen, which can be read more than once."""

    path: Path
    graph: bytes | None = None
    """The one graph that is wanted, `b""` for the default graph; None where there are several."""
    main: bytes = b""
    """The graph that a format with one graph holds."""
    dataset: str = ""
    article: str = ""
    watch: Callable[[int], object] | None = None
    """Hears now and then how many lines were read."""
    _about: tuple[set[bytes], set[bytes]] = field(default_factory=lambda: (set(), set()))

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, in the order of the dump."""
        whole = self._watched(lines.dump(self.path))
        if self.graph is not None:
            return (line for line in whole if lines.split(line)[1] == self.graph)
        if self.dataset:
            return self._of_data_set(whole)
        return self._of_article(whole) if self.article else whole

    def _watched(self, whole: Iterator[bytes]) -> Iterator[bytes]:
        return watched(whole, self.watch) if self.watch else whole

    def main_lines(self) -> Iterator[bytes]:
        """Yield the lines of the main graph alone."""
        return (line for line in self.lines() if lines.split(line)[1] == self.main)

    def _of_data_set(self, whole: Iterator[bytes]) -> Iterator[bytes]:
        catalogue = f"<{_CATALOGUE}>".encode()
        own = f"<{settings.ID}dataset/{self.dataset}".encode()
        for line in whole:
            graph = lines.split(line)[1]
            described = graph == catalogue and _is_at_or_below(line, own)
            if graph == self.main or described:
                yield line

    def _of_article(self, whole: Iterator[bytes]) -> Iterator[bytes]:
        facts, named = self._about
        claims = b"<" + _CLAIMS + self.article.encode() + b"/"
        of_article = re.compile(
            f"<(?:{settings.ID}[^/>]+|{settings.CLAIM[:-1]})/{re.escape(self.article)}[/>]".encode()
        )
        naming = tuple(f" <{iri}> ".encode() for iri in _NAMING)
        for line in whole:
            triple, graph = lines.split(line)
            is_named = lines.subject(line) in named and line.startswith(naming, line.index(b" "))
            is_about = not graph and (triple in facts or of_article.match(line) or is_named)
            if is_about or graph.startswith(claims):
                yield line


def watched(whole: Iterator[bytes], watch: Callable[[int], object]) -> Iterator[bytes]:
    """Yield the lines, and tell after each 100,000 how many they are."""
    for number, line in enumerate(whole, 1):
        if number % _TOLD == 0:
            watch(number)
        yield line


def _is_at_or_below(line: bytes, own: bytes) -> bool:
    return line.startswith(own) and line[len(own) : len(own) + 1] in (b"/", b">")


def chosen(path: Path, choice: Choice, watch: Callable[[int], object] | None = None) -> Part:
    """Return the part of the dump at *path* that is wanted.

    Raises: UnknownName, with the nearest names, where there is none of that name.
    """
    if choice.graph is None and choice.dataset is None:
        return Part(path, watch=watch)
    graphs = {lines.split(line)[1] for line in lines.dump(path)}
    if choice.graph is not None:
        return replace(_graph(path, choice.graph, graphs), watch=watch)
    slug = choice.dataset or ""
    sets = _names(graphs, f"<{settings.DATA_SET_GRAPHS}".encode())
    articles = _names(graphs, b"<" + _CLAIMS)
    if slug in sets:
        main = f"<{settings.DATA_SET_GRAPHS}{slug}>".encode()
        return Part(path, main=main, dataset=slug, watch=watch)
    if slug in articles:
        return Part(path, article=slug, watch=watch, _about=_facts(path, slug))
    raise UnknownName(slug, Text("数据集或文章", "data set or article"), sorted(sets | articles))


def _graph(path: Path, wanted: str, graphs: set[bytes]) -> Part:
    iri = wanted if ":" in wanted else settings.GRAPH + wanted
    key = b"" if iri == settings.DEFAULT_GRAPH else f"<{iri}>".encode()
    if key not in graphs:
        known = sorted(graph[1:-1].decode() for graph in graphs if graph)
        known.append(settings.DEFAULT_GRAPH)
        if ":" not in wanted:
            known = [one.removeprefix(settings.GRAPH) for one in known]
        raise UnknownName(wanted, Text("图", "graph"), known)
    return Part(path, graph=key, main=key)


def _names(graphs: set[bytes], base: bytes) -> set[str]:
    found = (graph[len(base) : -1] for graph in graphs if graph.startswith(base))
    return {name.split(b"/")[0].decode() for name in found}


def _facts(path: Path, article: str) -> tuple[set[bytes], set[bytes]]:
    """Return the triples that claims of an article state, and the things they are about."""
    facts: set[bytes] = set()
    named: set[bytes] = set()
    claims = b"<" + _CLAIMS + article.encode() + b"/"
    for line in lines.dump(path):
        triple, graph = lines.split(line)
        if graph.startswith(claims):
            facts.add(triple)
            subject, _, rest = triple.partition(b" ")
            named.add(subject)
            named.add(rest.partition(b" ")[2])
    return facts, named
