"""What the tables of an export hold: metadata for programs, a data dictionary for people.

Source: Metadata Vocabulary for Tabular Data (W3C, 2015), sections 5.3 to 5.6.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from townkg.export.columns import IRI, Column, Table
from townkg.export.context import labels
from townkg.export.placing import MARKS

DICTIONARY = MARKS[1]
_HEAD = [
    *("table", "column", "iri", "label_zh", "label_en", "definition_zh", "definition_en"),
    *("datatype", "language", "separator", "filled"),
]


def dictionary(tables: Sequence[Table], ontology: Path) -> Iterator[list[str]]:
    """Yield header and rows of the data dictionary: a row for each table and each column.

    `filled` is the rows of a table, and those of them that have a value in a column.
    """
    told = labels(ontology)
    yield _HEAD
    for table in tables:
        yield [table.file, "", table.iri, *_words(told, table.iri), "", "", "", str(table.rows)]
        for column in table.columns:
            words = _words(told, column.key.property)
            separator = column.separator if column.is_multiple else ""
            about = [column.datatype, column.key.language, separator, str(column.filled)]
            yield [table.file, column.name, column.key.property, *words, *about]


def _words(told: dict[str, dict[str, str]], iri: str) -> list[str]:
    return [told.get(iri, {}).get(name, "") for name in _HEAD[3:7]]


def metadata(tables: Sequence[Table], ontology: Path) -> str:
    """Return the metadata of the tables as the text of a CSVW file."""
    told = labels(ontology)
    made = {
        "@context": "http://www.w3.org/ns/csvw",
        "tables": [
            *(_table(table, told) for table in tables),
            {"url": DICTIONARY, "tableSchema": {"columns": [_plain(name) for name in _HEAD]}},
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _table(table: Table, told: dict[str, dict[str, str]]) -> dict[str, Any]:
    columns = [
        {**_plain(IRI), "datatype": "anyURI", "required": True, "suppressOutput": True},
        *(_column(column, told) for column in table.columns),
    ]
    if table.iri:
        virtual = {"name": "class", "virtual": True, "propertyUrl": "rdf:type"}
        columns.append({**virtual, "valueUrl": table.iri})
    schema = {"aboutUrl": "{+iri}", "primaryKey": IRI, "columns": columns}
    return {"url": table.file, **_title(told, table.iri), "tableSchema": schema}


def _column(column: Column, told: dict[str, dict[str, str]]) -> dict[str, Any]:
    made = {
        **_plain(column.name),
        **_title(told, column.key.property),
        "propertyUrl": column.key.property,
        "datatype": column.datatype,
    }
    if column.key.language:
        made["lang"] = column.key.language
    if column.is_multiple:
        made["separator"] = column.separator
    elif column.datatype == "anyURI":
        made["valueUrl"] = f"{{+{column.name}}}"
    return made


def _plain(name: str) -> dict[str, Any]:
    return {"name": name, "titles": name}


def _title(told: dict[str, dict[str, str]], iri: str) -> dict[str, Any]:
    known = told.get(iri, {})
    words = [
        {"@value": known[f"label_{tag}"], "@language": tag}
        for tag in ("zh", "en")
        if f"label_{tag}" in known
    ]
    return {"dc:title": words} if words else {}
