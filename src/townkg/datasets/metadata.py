"""A data set as its folder describes it: what it is, where it is from, and how it is mapped.

`csv-metadata.json` is a table group of CSV on the Web. In: its text. Out: values that never
change, and every problem of the file, each with its line.
Source: Metadata Vocabulary for Tabular Data, https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from townkg.datasets.cells import DATATYPES, Datatype
from townkg.datasets.complete import FORM, WHERE, CompletePart, parsed
from townkg.datasets.schema import Column, DataSet, ForeignKey, Table
from townkg.datasets.templates import Template, expanded, template
from townkg.errors import Problem, nearest
from townkg.i18n import NOTHING, Text
from townkg.settings import ID, ONTOLOGY

METADATA = "csv-metadata.json"
RDF_TYPE = expanded("rdf:type")
COMPLETENESS = ONTOLOGY + "completeness"
_LEVELS = {ONTOLOGY + "complete": "complete", ONTOLOGY + "partial": "partial"}
_TEXTS = ("dc:title", "dc:description", "dc:rights")
_NEEDED = (*_TEXTS, "dc:license", "dc:issued", "dc:source", COMPLETENESS)


@dataclass
class Source:
    """The text of a metadata file, and the problems found in it so far."""

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def line(self, *words: str) -> int:
        """Return the line on which the last of *words* stands, each sought after the one before."""
        at = 0
        for word in words:
            found = self.text.find(json.dumps(word, ensure_ascii=False), at)
            at = found if found >= 0 else at
        return self.text.count("\n", 0, at) + 1

    def add(self, line: int, subject: str, found: Text, cure: Text = NOTHING) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, line, subject, found, cure))


def read(folder: Path, file: str) -> tuple[DataSet | None, list[Problem]]:
    """Return the data set of a folder, and what is wrong with its metadata, called *file*."""
    try:
        source = Source(file, (folder / METADATA).read_text(encoding="utf-8"))
        content = json.loads(source.text)
    except OSError:
        found = Text("缺少这个文件", "the file is missing")
        return None, [Problem(file, 0, "", found, _SCAFFOLD)]
    except UnicodeDecodeError as error:
        found = Text(f"不是 UTF-8：{error}", f"is not UTF-8: {error}")
        return None, [Problem(file, 0, "", found, Text("请存为 UTF-8", "save it as UTF-8"))]
    except json.JSONDecodeError as error:
        found = Text(f"JSON 格式有误：{error.msg}", f"malformed JSON: {error.msg}")
        cure = Text("请改正此处的语法", "mend the syntax here")
        return None, [Problem(file, error.lineno, "", found, cure)]
    if not isinstance(content, dict):
        found = Text("JSON 的最外层不是对象", "the JSON is no object")
        return None, [Problem(file, 1, "", found, _SCAFFOLD)]
    made = _data_set(source, folder, content)
    return made, source.problems


_SCAFFOLD = Text("请用 townkg dataset add 新建", "make it with townkg dataset add")


def _data_set(source: Source, folder: Path, content: dict[str, Any]) -> DataSet:
    for name in _NEEDED:
        if not content.get(name):
            cure = Text(f"请写 {name}", f"write {name}")
            source.add(1, "", Text(f"没有 {name}", f"has no {name}"), cure)
    texts = {name: _text(source, name, content.get(name) or []) for name in _TEXTS}
    level = _id(content.get(COMPLETENESS))
    if level and level not in _LEVELS:
        found = Text(f"“{level}”不说明列全与否", f"“{level}” is no kind of completeness")
        cure = Text(f"请写 {' 或 '.join(_LEVELS)}", f"write {' or '.join(_LEVELS)}")
        source.add(source.line(COMPLETENESS, level), "", found, cure)
    tables = content.get("tables") or ([content] if "tableSchema" in content else [])
    rdf = _id(content.get("dcat:distribution"))
    if not tables and not rdf:
        found = Text("没有 tables，也没有 dcat:distribution", "no tables and no dcat:distribution")
        source.add(1, "", found, _SCAFFOLD)
    base = f"{ID}dataset/{folder.name}/"
    made = tuple(_table(source, base, table) for table in tables if isinstance(table, dict))
    return DataSet(
        folder.name,
        folder,
        texts,
        _id(content.get("dc:license")),
        _value(content.get("dc:issued")),
        _value(content.get("dc:source")),
        _LEVELS.get(level, ""),
        tuple(_parts(source, folder.name, _names(content.get(WHERE)), made)),
        made,
        rdf,
    )


def _text(source: Source, name: str, given: Any) -> Text:
    """Return a text in both languages; what lacks one is a problem."""
    items = given if isinstance(given, list) else [given]
    found = {str(one.get("@language")): str(one.get("@value")) for one in items if "@value" in one}
    for language in ("zh", "en"):
        if given and not found.get(language):
            told = Text(f"{name} 没有语言 {language}", f"{name} lacks the language {language}")
            cure = Text(f"请补上 {language}", f"add it in {language}")
            source.add(source.line(name), "", told, cure)
    return Text(found.get("zh", ""), found.get("en", ""))


def _id(given: Any) -> str:
    return str(given.get("@id", "")) if isinstance(given, dict) else str(given or "")


def _value(given: Any) -> str:
    return str(given.get("@value", "")) if isinstance(given, dict) else str(given or "")


def _table(source: Source, base: str, given: dict[str, Any]) -> Table:
    schema = given.get("tableSchema") or {}
    file = str(given.get("url", ""))
    iri = base + file
    about = str(schema.get("aboutUrl", ""))
    columns = tuple(_columns(source, iri, about, schema.get("columns") or [], given))
    names = [column.name for column in columns if not column.virtual]
    key = _names(schema.get("primaryKey"))
    for name in [name for name in key if name not in names]:
        _unknown_column(source, source.line(file, "primaryKey"), "primaryKey", name, names)
    key = tuple(name for name in key if name in names)
    foreign = tuple(_foreign(source, file, schema.get("foreignKeys") or [], names))
    known = {*names, "_row", "_sourceRow", "_name"}
    for column in columns:
        for used in (column.about, column.value):
            for name in used.variables if used else ():
                if name not in known:
                    line = source.line(file, "columns", used.text if used else "")
                    _unknown_column(source, line, column.name, name, names)
    return Table(file, iri, columns, key, foreign)


def _parts(
    source: Source, slug: str, given: tuple[str, ...], tables: tuple[Table, ...]
) -> Iterator[CompletePart]:
    """Yield the complete parts; a condition that cannot be told from the tables is a problem."""
    known = {table.file: table for table in tables}
    for text in given:
        part, line = parsed(text, slug), source.line(WHERE, text)
        if part is None or part.file not in known:
            files = "、".join(known), ", ".join(known)
            found = Text(f"“{text}”不是列全的条件", f"“{text}” is no condition of completeness")
            cure = Text(
                f"请照此写：{FORM}；表为：{files[0]}",
                f"write it as {FORM}; the table is one of: {files[1]}",
            )
            source.add(line, "completeWhere", found, cure)
            continue
        columns = {column.name: column for column in known[part.file].real}
        for name, value in part.values:
            if name not in columns:
                _unknown_column(source, line, "completeWhere", name, list(columns))
            elif not columns[name].datatype.valid()(value):
                found = columns[name].datatype.wrong(value)
                source.add(line, f"completeWhere: {name}", found)
        if all(name in columns for name, _ in part.values):
            yield part


def _unknown_column(source: Source, line: int, subject: str, name: str, known: list[str]) -> None:
    near = nearest(name, known)
    found = Text(f"表中没有名为“{name}”的列", f"the table has no column named “{name}”")
    cure = (
        Text(f"最接近的是：{'、'.join(near)}", f"nearest: {', '.join(near)}") if near else NOTHING
    )
    source.add(line, subject, found, cure)


def _columns(
    source: Source, iri: str, about: str, given: list[Any], inherited: dict[str, Any]
) -> Iterator[Column]:
    for number, item in enumerate(given, 1):
        titles = item.get("titles", item.get("name", ""))
        titles = titles if isinstance(titles, list) else [titles]
        name = str(item.get("name") or titles[0] or f"_col.{number}")
        line = source.line(iri.rpartition("/")[2], "columns", name)
        virtual = bool(item.get("virtual"))
        own = f"{iri}#{name}"
        prop = "" if item.get("suppressOutput") else expanded(str(item.get("propertyUrl") or own))
        null = item.get("null", "")
        yield Column(
            name,
            tuple(map(str, titles)),
            prop,
            _template(source, line, name, str(item.get("aboutUrl") or about), iri) or template(iri),
            _template(source, line, name, str(item["valueUrl"]), iri)
            if item.get("valueUrl")
            else None,
            _datatype(source, line, name, item.get("datatype") or "string"),
            str(item.get("lang") or ""),
            tuple(null) if isinstance(null, list) else (str(null),),
            str(item.get("default") or ""),
            str(item.get("separator") or ""),
            bool(item.get("required")),
            virtual,
        )


def _template(source: Source, line: int, subject: str, text: str, base: str) -> Template | None:
    try:
        return template(text, base)
    except ValueError as error:
        found = Text(
            f"URI 模板中的 {error} 无法理解", f"{error} in a URI template is not understood"
        )
        cure = Text("请用 {x}、{+x} 或 {#x}", "write {x}, {+x} or {#x}")
        source.add(line, subject, found, cure)
        return None


def _datatype(source: Source, line: int, subject: str, given: Any) -> Datatype:
    if isinstance(given, dict):
        made = Datatype(str(given.get("base", "string")), str(given.get("format", "")))
    else:
        made = Datatype(str(given))
    if made.known:
        return made
    told = f"{made.name} {made.format}".strip()
    found = Text(f"没有名为“{told}”的数据类型", f"no datatype “{told}” is known")
    known = "、".join(DATATYPES), ", ".join(DATATYPES)
    source.add(line, subject, found, Text(f"请用 {known[0]}", f"write one of {known[1]}"))
    return Datatype()


def _foreign(source: Source, file: str, given: list[Any], names: list[str]) -> Iterator[ForeignKey]:
    for item in given:
        columns = _names(item.get("columnReference"))
        reference = item.get("reference") or {}
        for name in [name for name in columns if name not in names]:
            _unknown_column(
                source, source.line(file, "foreignKeys", name), "foreignKeys", name, names
            )
        if set(columns) <= set(names):
            resource = str(reference.get("resource", ""))
            yield ForeignKey(columns, resource, _names(reference.get("columnReference")))


def _names(given: Any) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),) if given else ()
