"""What if: claims or triples assumed from a file, and claims withdrawn, all in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from townkg import errors, settings
from townkg.errors import DataError, Problem
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import CERTAINTIES
from townkg.reason.proofs import Source
from townkg.reason.rule import Statement

if TYPE_CHECKING:
    from townkg.explaining.grounds import Grounds
    from townkg.store import Store

_FORMATS = {".ttl": "TURTLE", ".trig": "TRIG", ".nt": "N_TRIPLES", ".nq": "N_QUADS"}
_CERTAINTY = f"<{settings.ONTOLOGY}certainty>"
_CLAIM = Text("主张", "claim")
_ASSUMED = Text("假设的主张", "assumed claims")


@frozen
class Supposition:
    """Triples assumed, each with its source, and the IRIs of claims withdrawn."""

    assumed: tuple[tuple[Source, Statement], ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.assumed or self.without)

    def triples(self) -> Iterator[Statement]:
        """Yield the triples assumed."""
        return (triple for _, triple in self.assumed)

    def fallen(self, grounds: Grounds) -> frozenset[str]:
        """Return the claims that no longer stand: those withdrawn, and what follows from them."""
        fallen = set(self.without)
        while True:
            more = {
                iri
                for iri, source in grounds.claims.items()
                if iri not in fallen and any(one.iri in fallen for one in source.follows)
            }
            if not more:
                return frozenset(fallen)
            fallen |= more


NONE = Supposition()


def suppose(
    grounds: Grounds, assume: str | Path | None = None, without: Iterable[str] = ()
) -> Supposition:
    """Return what is supposed.

    Shape: *assume* is a file of Turtle, TriG, N-Triples or N-Quads; a named graph in it is a claim,
    as firm as a `tk:certainty` in the file says. *without* names claims by IRI, `article/name` or
    name.
    Raises: UnknownName, AmbiguousName; DataError for a file that cannot be read, or that uses
    terms which the ontology has not.
    """
    assumed = tuple(_read(grounds, Path(assume))) if assume is not None else ()
    return Supposition(assumed, tuple(_claim(grounds, name) for name in without))


def store_of(grounds: Grounds, supposed: Supposition) -> Store:
    """Return the graph as it would be under a supposition, as a store in memory.

    Raises: DataError, as a build does.
    """
    from townkg.build.supposed import Assumed
    from townkg.build.supposed import supposed as made
    from townkg.reason.proofs import words

    by_claim: dict[str, list[tuple[Source, Statement]]] = {}
    for source, triple in supposed.assumed:
        by_claim.setdefault(source.iri, []).append((source, triple))
    assumed = []
    for iri, pairs in by_claim.items():
        triples = tuple(triple for _, triple in pairs)
        said = "；".join(words.statement(one, grounds.say).in_language("zh") for one in triples)
        # what no claim states firmly is no firmer than the weakest of facts
        certainty = pairs[0][0].certainty or "contextual"
        assumed.append(Assumed(iri, certainty, triples, f"〔假设〕{said}"))
    return made(supposed.fallen(grounds), assumed, _ASSUMED)


def _claim(grounds: Grounds, text: str) -> str:
    bare = text.strip().removeprefix("<").removesuffix(">").removeprefix("claim:")
    bare = bare.removeprefix(settings.CLAIM).replace(":", "/")
    short = {iri: iri.removeprefix(settings.CLAIM) for iri in grounds.claims}
    found = [iri for iri, name in short.items() if bare in (name, name.partition("/")[2])]
    if len(found) > 1:
        raise errors.AmbiguousName(text, [(short[iri], iri) for iri in found])
    if not found:
        names = [name if "/" in bare else name.partition("/")[2] for name in short.values()]
        raise errors.UnknownName(text, _CLAIM, names)
    return found[0]


def _read(grounds: Grounds, path: Path) -> Iterator[tuple[Source, Statement]]:
    quads = _parsed(path)
    _check_terms(grounds, path, [triple for _, triple in quads])
    graphs = {graph for graph, _ in quads if graph}
    firm = {s: o for graph, (s, p, o) in quads if not graph and p == _CERTAINTY and s in graphs}
    for graph, triple in quads:
        if not graph and triple[0] in graphs:
            continue  # describes a claim of the file
        name = firm.get(graph, "").removeprefix(f"<{settings.ONTOLOGY}").removesuffix(">")
        certainty = CERTAINTIES[CERTAINTIES.index(name)] if name in CERTAINTIES else None
        if certainty != "ambiguous":
            yield Source("assumed", graph[1:-1] or path.name, certainty), triple


def _parsed(path: Path) -> list[tuple[str, Statement]]:
    import pyoxigraph

    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        known = "、".join(_FORMATS)
        found = Text(f"不认识的文件类型 {path.suffix}", f"unknown kind of file {path.suffix}")
        cure = Text(f"请用 {known} 文件", f"give a file of {', '.join(_FORMATS)}")
        raise DataError([Problem(str(path), 0, "", found, cure)])
    try:
        read = pyoxigraph.parse(path=str(path), format=getattr(pyoxigraph.RdfFormat, kind))
        quads = list(read)
    except SyntaxError as error:
        told = str(error.msg)
        found = Text(f"语法不对：{told}", f"the syntax is wrong: {told}")
        cure = Text("请改正这一行", "mend this line")
        raise DataError([Problem(str(path), error.lineno or 0, "", found, cure)]) from error
    except OSError as error:
        why = errors.system_words(error)
        found = Text(f"文件读不出来：{why.zh}", f"the file cannot be read: {why.en}")
        cure = Text("请检查文件名", "check the name of the file")
        raise DataError([Problem(str(path), 0, "", found, cure)]) from error
    default = pyoxigraph.DefaultGraph()
    return [
        (
            "" if quad.graph_name == default else str(quad.graph_name),
            (str(quad.subject), str(quad.predicate), str(quad.object)),
        )
        for quad in quads
    ]


def _check_terms(grounds: Grounds, path: Path, triples: Iterable[Statement]) -> None:
    """Refuse terms in the ontology's namespace that it has not: a slip would change nothing."""
    known = {subject for subject, _, _ in grounds.ontology}
    known |= {subject for subject, _, _ in triples if subject.startswith(f"<{settings.ONTOLOGY}")}
    used = {
        term
        for triple in triples
        for term in triple
        if term.startswith(f"<{settings.ONTOLOGY}") and term not in known
    }
    names = [term[1:-1].removeprefix(settings.ONTOLOGY) for term in known]
    problems = []
    for term in sorted(used):
        local = term[1:-1].removeprefix(settings.ONTOLOGY)
        near = errors.nearest(local, names)
        found = Text("本体里没有这个词", "the ontology has no such term")
        zh, en = "、".join(f"tk:{one}" for one in near), ", ".join(f"tk:{one}" for one in near)
        cure = Text(f"最接近的是：{zh}", f"nearest: {en}") if near else Text("", "")
        problems.append(Problem(str(path), 0, f"tk:{local}", found, cure))
    if problems:
        raise DataError(problems)
