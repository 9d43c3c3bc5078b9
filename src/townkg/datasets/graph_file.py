"""Takes a user's RDF as a data set: its triples, streamed into one file of N-Triples.

In: a file in any syntax that pyoxigraph reads. Out: `data.nt` and its metadata. Blank nodes get
IRIs below the data set's own, for the data holds none; names of graphs are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from townkg.datasets.metadata import METADATA
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.settings import ID

FILE = "data.nt"


def take(file: Path, folder: Path, slug: str, about: Mapping[str, Any]) -> list[Text]:
    """Return what was noticed, after writing the data set to its folder.

    Raises: DataError, where the file is not what its name says.
    """
    from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Triple, parse

    kind = RdfFormat.from_extension(file.suffix.lower().lstrip(".").replace("owl", "rdf"))
    base = f"{ID}dataset/{slug}/genid/"
    blank = graphs = 0

    def named(term: Any) -> Any:
        nonlocal blank
        if isinstance(term, BlankNode):
            blank += 1
            return NamedNode(base + term.value)
        return term

    with (folder / FILE).open("w", encoding="utf-8") as out:
        try:
            for quad in parse(path=str(file), format=kind, base_iri=f"{ID}dataset/{slug}/"):
                graphs += quad.graph_name != DefaultGraph()
                triple = Triple(named(quad.subject), quad.predicate, named(quad.object))
                out.write(f"{triple} .\n")
        except (SyntaxError, OSError) as error:
            line = getattr(error, "lineno", 0) or 0
            told = _told(getattr(error, "msg", None) or str(error))
            cure = Text("请改正此处的语法", "mend the syntax here")
            raise DataError([Problem(file.name, line, "", told, cure)]) from error
    metadata = {**about, "dcat:distribution": {"@id": FILE}}
    text = json.dumps(metadata, ensure_ascii=False, indent=1)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")
    return [*_noticed(blank, graphs)]


def _told(message: str) -> Text:
    """Return the parser's message without its own account of the place."""
    plain = re.sub(r"^Parser error (?:at|between) line \d+.*?: ", "", message, count=1)
    return Text(f"无法读作 RDF：{plain}", f"cannot be read as RDF: {plain}")


def _noticed(blank: int, graphs: int) -> list[Text]:
    notes = []
    if blank:
        notes.append(
            Text(
                f"{blank} 处空白节点换成了数据集自己的 IRI",
                f"{blank} uses of blank nodes became IRIs of the data set",
            )
        )
    if graphs:
        notes.append(
            Text(
                f"{graphs} 条四元组的图名没有保留",
                f"the graph names of {graphs} quads were left out",
            )
        )
    return notes
