"""The documented face of townkg in Python: open the graph, ask it, look into it.

>>> import townkg
>>> with townkg.open() as kg:
...     answer = kg.ask("policies_supporting_town", town="归谷智造小镇")
>>> answer.question
'policies_supporting_town'
"""

from __future__ import annotations

from townkg import errors, i18n, model
from townkg.explaining import Explaining
from townkg.exploring import Exploring, expect
from townkg.frozen import fields
from townkg.i18n import Text
from townkg.query import Catalogue, Question, catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Any, Self

    from pandas import DataFrame
    from pyoxigraph import Triple
    from rdflib import Dataset

    from townkg.build import Built, Progress
    from townkg.cite import Citation, Citations
    from townkg.encode import CoverageReport
    from townkg.errors import Problem
    from townkg.store import Solutions, Store
    from townkg.store.pool import Limits

__all__ = ["Answer", "KnowledgeGraph", "open"]

_QUESTION = Text("问题的名称或 Question", "the name of a question, or a Question")
_QUERY = Text(" SPARQL 查询的文本", "the text of a SPARQL query")
_IN_MEMORY = Text(
    "假设的图谱只在内存中，没有文件，也不能运行 SPARQL；请用 ask、why 或 describe",
    "a graph that is supposed lives in memory, has no files and runs no SPARQL; "
    "use ask, why or describe",
)
_STORE = Text(" SPARQL 端点的 URL 或 None", "the URL of a SPARQL endpoint, or None")


class Answer(model.Answer):
    """An answer that notebooks and pandas know how to show."""

    def to_pandas(self, language: str | None = None) -> DataFrame:
        """Return the rows as a data frame.

        Shape: entities and texts are words in *language*; numbers are Int64 or Float64 and truth
        values are boolean, with NA where the article does not say; the last column `evidence`
        has the quotes, one a line.
        """
        import pandas as pd

        spoken = i18n.language(language)
        frame: dict[str, Any] = {}
        for column in self.columns:
            cells = [_plain(row.cells.get(column.name), spoken) for row in self.rows]
            frame[column.name] = pd.array(cells, dtype=_dtype(column.kind, cells))  # type: ignore[call-overload]
        quotes = ["\n".join(item.quote.exact for item in row.evidence) for row in self.rows]
        frame["evidence"] = pd.array(quotes, dtype="string")
        return pd.DataFrame(frame)

    def _repr_html_(self) -> str:
        """Return the answer as HTML, which notebooks show."""
        from townkg import present

        html: str = present.html(self, i18n.language())
        return html


def _plain(cell: model.Cell, language: str) -> str | int | float | bool | None:
    if isinstance(cell, model.Entity):
        return cell.label.in_language(language)
    return cell.in_language(language) if isinstance(cell, Text) else cell


def _dtype(kind: str, cells: list[Any]) -> str:
    if kind == "boolean":
        return "boolean"
    if kind == "number":
        return "Float64" if any(isinstance(cell, float) for cell in cells) else "Int64"
    mixed = any(not isinstance(cell, str) for cell in cells if cell is not None)
    return "object" if mixed else "string"


class KnowledgeGraph(Exploring, Explaining):
    """The graph, on disk or at a SPARQL endpoint; closed at the end of a `with` block."""

    def __init__(self, store: Store, source: str, built: Built | None) -> None:
        self._store = store
        self._source = source
        self._closed = False
        # Held as long as this object lives: a newer build leaves the folder alone until then.
        self._built = built
        self._questions: Catalogue = catalogue()
        self._graph: Dataset | None = None

    def __enter__(self) -> Self:
        self._check_open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._closed = True
        self._store.close()
        if self._graph is not None:
            self._graph.close()
            self._graph = None

    @property
    def version(self) -> str:
        """The version of the data: the beginning of the build's hash, or the endpoint."""
        return self._built.version if self._built else self._shown()

    def questions(self) -> Catalogue:
        """Return the prepared questions, by name."""
        return self._questions

    def ask(self, question: str | Question, /, **params: Any) -> Answer:
        """Return the answer to a prepared question.

        A parameter is a name, an IRI, an entity of an answer, or a plain value.
        Raises: UnknownName, AmbiguousName or another UsageError for what does not fit.
        """
        from townkg.answer import answer

        self._check_open()
        if not isinstance(question, Question):
            expect(isinstance(question, str), question, "question", _QUESTION)
        asked = question if isinstance(question, Question) else self._questions[question]
        found = answer(self._store, asked, params, self.version)
        return Answer(**fields(found))

    def cite(self, what: str | model.Answer | None = None, *, accessed: str = "") -> list[Citation]:
        """Return how to cite a claim (by IRI or `article/name`), an answer, or the data set.

        *accessed* is the day on which the data set was used; without it, none is told.

        Raises: UnknownName for a claim that the graph has not.
        """
        from townkg import cite

        self._check_open()
        return cite.cite(self._store, what, self.version, accessed)

    def citations(self, answer: model.Answer) -> Citations:
        """Return what the rows of an answer are cited with, as its formats show it."""
        from townkg import cite

        self._check_open()
        return cite.citations(self._store, answer)

    def sparql(
        self, text: str, limits: Limits | None = None
    ) -> Solutions | bool | tuple[Triple, ...]:
        """Return what a SPARQL query yields: solutions, a boolean or triples.

        The query runs in a process of its own, which *limits* bound in seconds, bytes and rows.
        Where a remote data set in SERVICE did not give all, a warning says so.
        Raises: QueryError with line and column; LimitError; RemoteError.
        """
        from townkg.federation import running

        self._check_open()
        if not self._source:
            raise errors.UsageError(_IN_MEMORY)
        expect(isinstance(text, str), text, "query", _QUERY)
        outcome = running.run_warned(self._source, text, limits)
        if outcome.solutions is not None:
            return outcome.solutions
        return outcome.triples if outcome.triples is not None else bool(outcome.boolean)

    @property
    def graph(self) -> Dataset:
        """The whole graph as an rdflib `Dataset`: facts in the default graph, claims in named ones.

        Raises: UsageError for an endpoint, which is not copied.
        """
        built = self._local("graph")
        if self._graph is None:
            from townkg import build

            self._graph = _load(build.sound(built).dump)
        return self._graph

    def export(self, path: str | Path, format: str = "", dataset: str | None = None) -> Path:  # noqa: A002
        """Return *path*, where the graph, a data set or an article is written (docs/exchange.md).

        *format* is one of `townkg export --as`; without it, the end of the name tells it.
        Raises: UnknownName or another UsageError; DataError where it cannot be written.
        """
        from townkg import build, export

        return export.export_to(build.sound(self._local("export")), path, format, dataset)

    def check(self) -> list[Problem]:
        """Return everything that is wrong with ontology, data, questions and built graph."""
        from townkg import build
        from townkg.query import lint_all

        self._local("check")
        return build.check(lint_all)

    def coverage(self) -> list[CoverageReport]:
        """Return for each article what of every sentence is encoded, and what is left out."""
        from townkg import encode, paths

        self._local("coverage")
        vocabulary = encode.read_vocabulary(paths.ontology())
        articles = encode.encode_all(paths.data(), vocabulary)
        return [encode.coverage(article) for article in articles]

    def _shown(self) -> str:
        """Return the address of the endpoint without what is secret in it."""
        from townkg.store.address import masked

        return masked(self._source)

    def _check_open(self) -> None:
        if self._closed:
            raise errors.UsageError(
                Text("存储已经关闭；请重新打开", "the store is closed; open it again")
            )

    def _local(self, what: str) -> Built:
        self._check_open()
        if self._built is None and not self._source:
            raise errors.UsageError(_IN_MEMORY)
        if self._built is None:
            raise errors.UsageError(
                Text(
                    f"{what} 需要图谱的文件，而 {self._shown()} 是端点；请不带 store 打开图谱",
                    f"{what} needs the files of the graph, and {self._shown()} is an endpoint; "
                    "open the graph without a store",
                )
            )
        return self._built


def open(  # noqa: A001
    store: str | None = None, build: bool = True, *, progress: Progress | None = None
) -> KnowledgeGraph:
    """Return the knowledge graph: the one built from the files, or an endpoint at a URL.

    *build* lets a missing or stale graph be built first; without it the current one is opened as
    it is. *progress* is told each stage of the build.
    Raises: DataError when the files have problems, or *build* is false and nothing is built;
    RemoteError when the endpoint does not answer.
    """
    from townkg.store import open_embedded, open_remote

    if store is not None:
        expect(isinstance(store, str), store, "store", _STORE)
        return KnowledgeGraph(open_remote(store), store, None)
    built = _built(build, progress)
    return KnowledgeGraph(open_embedded(built.store), str(built.store), built)


def _built(build: bool, progress: Progress | None) -> Built:
    from townkg import build as builder
    from townkg import paths

    if build:
        return builder.ensure(progress)
    built = builder.current(paths.build_root())
    if built is None:
        found = Text("这里还没有构建图谱", "no graph is built here")
        cure = Text("请运行 townkg build", "run townkg build")
        raise errors.DataError([errors.Problem(str(paths.build_root()), 0, "", found, cure)])
    return builder.sound(built)


def _load(dump: Path) -> Dataset:
    import warnings

    from rdflib import Dataset

    dataset = Dataset(default_union=False)
    with warnings.catch_warnings():
        # rdflib 7.6 reads by a property of its own that it calls deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(dump, format="nquads")
    return dataset
