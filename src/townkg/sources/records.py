"""Finds the rows of data sets and the links that an answer rests on.

A row is known by its IRI, `…/table.csv#row=2`, and stands in the graph of its data set with its
cells as written. One query fetches all rows of a result and one all links; the answer to a question
about articles alone asks neither.
"""

from __future__ import annotations

from townkg import settings
from townkg.i18n import NOTHING, Text
from townkg.model import LinkRecord, RowRecord
from townkg.sources.labels import (
    ROW,
    data_set_of,
    entities,
    graph_of,
    is_record,
    is_row,
    values,
)

__all__ = ["in_order", "is_record", "is_row", "records", "split"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from townkg.model import Record
    from townkg.store import Store

_ESCAPED = (("\\\\", "\0"), ("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\0", "\\"))


def records(store: Store, iris: Iterable[str]) -> dict[str, Record]:
    """Return the rows and links among these, by IRI; what the store has not is left out."""
    wanted = set(iris)
    rows = {iri for iri in wanted if is_row(iri)}
    found: dict[str, Record] = {}
    found.update(_rows(store, rows))
    found.update(_links(store, wanted - rows))
    return found


def in_order(found: Iterable[Record]) -> tuple[Record, ...]:
    """Return records, each once: rows by data set, table and number, then links by IRI."""
    return tuple(sorted(dict.fromkeys(found), key=_place))


def _place(record: Record) -> tuple[str, str, int, str]:
    if isinstance(record, RowRecord):
        return record.dataset, record.table, record.number, ""
    return "~", "", 0, record.link  # after every IRI


def _rows(store: Store, rows: set[str]) -> dict[str, RowRecord]:
    if not rows:
        return {}
    by_graph: dict[str, set[str]] = {}
    for row in rows:
        by_graph.setdefault(graph_of(row), set()).add(row)
    # each graph is named, for a variable would be tried on that of every claim
    parts = " UNION ".join(
        f"{{ VALUES ?row {{ {values(by_graph[graph])} }} GRAPH <{graph}> {{ {_OF_ROW} }} }}"
        for graph in sorted(by_graph)
    )
    prefixes = f"PREFIX tk: <{settings.ONTOLOGY}> PREFIX dct: <{settings.PREFIXES['dct']}>"
    query = f"{prefixes}\nSELECT ?row ?cells ?source ?certainty WHERE {{ {parts} }}"
    told: dict[str, dict[str, str]] = {}
    for solution in store.select(query):
        of_row = told.setdefault(solution["row"].value, {})
        for name, term in solution.items():
            # a row may name several sources: they are told in one order on every engine
            joined = {*filter(None, [*of_row.get(name, "").split("\n"), term.value])}
            of_row[name] = "\n".join(sorted(joined)) if name == "source" else term.value
    tables = _tables(store, {row.partition(ROW)[0] for row in told})
    return {row: _row(row, of_row, tables) for row, of_row in told.items()}


_OF_ROW = (
    "?row tk:cells ?cells . OPTIONAL { ?row dct:source ?source } "
    "OPTIONAL { ?row tk:confidence ?certainty }"
)


def _row(row: str, told: dict[str, str], tables: dict[str, tuple[Text, list[str]]]) -> RowRecord:
    table, _, number = row.partition(ROW)
    dataset = data_set_of(row)
    title, header = tables.get(table, (NOTHING, []))
    cells = split(told["cells"])
    names = header or [str(place) for place in range(1, len(cells) + 1)]
    return RowRecord(
        row=row,
        dataset=dataset,
        title=title,
        table=table.removeprefix(f"{dataset}/"),
        number=int(number),
        cells=tuple((name, cell) for name, cell in zip(names, cells, strict=False) if cell),
        source="; ".join(told.get("source", "").split("\n")),
        certainty=told.get("certainty", ""),
    )


def _tables(store: Store, tables: set[str]) -> dict[str, tuple[Text, list[str]]]:
    """Return of each table the title of its data set and its header."""
    if not tables:
        return {}
    query = f"""PREFIX tk: <{settings.ONTOLOGY}> PREFIX dct: <{settings.PREFIXES["dct"]}>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
SELECT ?table ?header ?title WHERE {{
  VALUES ?table {{ {values(tables)} }}
  GRAPH <{settings.GRAPH}datasets> {{
    ?table tk:header ?header . ?dataset dcat:distribution ?table ; dct:title ?title
  }}
}}"""
    titles: dict[str, dict[str, str]] = {}
    headers: dict[str, list[str]] = {}
    for solution in store.select(query):
        table, title = solution["table"].value, solution["title"]
        headers[table] = split(solution["header"].value)
        titles.setdefault(table, {})[getattr(title, "language", "") or ""] = title.value
    return {
        table: (Text(told.get("zh", ""), told.get("en", "")), headers[table])
        for table, told in titles.items()
    }


def split(line: str) -> list[str]:
    r"""Return the cells of a line that `datasets` wrote.

    >>> split("a\tb\\tc\t")
    ['a', 'b\tc', '']
    """
    cells = line.split("\t")
    return [_plain(cell) for cell in cells] if "\\" in line else cells


def _plain(cell: str) -> str:
    for escape, sign in _ESCAPED:
        cell = cell.replace(escape, sign)
    return cell


def _links(store: Store, links: set[str]) -> dict[str, LinkRecord]:
    wanted = values(links)
    if not wanted:
        return {}
    query = f"""PREFIX tk: <{settings.ONTOLOGY}> PREFIX dct: <{settings.PREFIXES["dct"]}>
SELECT ?link ?subject ?predicate ?object ?confidence ?justification ?reviewer ?date WHERE {{
  VALUES ?link {{ {wanted} }}
  GRAPH <{settings.GRAPH}links> {{
    ?link tk:linkSubject ?subject ; tk:linkPredicate ?predicate ; tk:linkObject ?object .
    OPTIONAL {{ ?link tk:linkConfidence ?confidence }}
    OPTIONAL {{ ?link tk:justification ?justification }}
    OPTIONAL {{ ?link tk:reviewer ?reviewer }}
    OPTIONAL {{ ?link dct:date ?date }}
  }}
}}"""
    told = [{name: term.value for name, term in row.items()} for row in store.select(query)]
    named = entities(store, {one[end] for one in told for end in ("subject", "object")})
    return {
        one["link"]: LinkRecord(
            link=one["link"],
            subject=named[one["subject"]],
            predicate=one["predicate"],
            object=named[one["object"]],
            confidence=one.get("confidence", ""),
            justification=one.get("justification", ""),
            reviewer=one.get("reviewer", ""),
            date=one.get("date", ""),
        )
        for one in told
    }
