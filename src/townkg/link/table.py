"""Reads link files, and says everything that is wrong with their form.

In: an SSSOM table: metadata in YAML after `#`, a header, rows separated by tabs. Out: rows with
IRIs in full. `sssom validate` passes a row without justification; here no mandatory slot is empty.
Source: https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from townkg.errors import Problem, nearest
from townkg.i18n import NOTHING, Text
from townkg.link.row import INVERSE, NO_TERM, SEMAPV, SSSOM, Row
from townkg.settings import PREFIXES, SKOS

FOLDER = "links"
ENDING = ".sssom.tsv"
MANDATORY = ("subject_id", "predicate_id", "object_id", "mapping_justification")
SLOTS = (
    *("subject_id", "subject_label", "subject_category", "predicate_id", "predicate_modifier"),
    *("object_id", "object_label", "object_category", "mapping_justification", "author_id"),
    *("author_label", "reviewer_id", "reviewer_label", "mapping_date", "confidence"),
    *("mapping_tool", "mapping_tool_version", "match_string", "similarity_score"),
    *("similarity_measure", "other", "comment"),
)
"""The slots of SSSOM that a link file may have, in the order in which they are written."""
BUILT_IN = {
    "owl": PREFIXES["owl"],
    "rdf": PREFIXES["rdf"],
    "rdfs": PREFIXES["rdfs"],
    "semapv": SEMAPV,
    "skos": SKOS,
    "sssom": SSSOM,
}
"""The prefixes that SSSOM knows without being told."""

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_IRI_SLOTS = ("subject_id", "predicate_id", "object_id", "mapping_justification", "reviewer_id")


@dataclass
class LinkFile:
    """A link file as read, with what is wrong with it."""

    slug: str
    path: Path
    shown: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def prefixes(self) -> dict[str, str]:
        """Return the prefixes that its names may have."""
        own = self.metadata.get("curie_map")
        return {**BUILT_IN, **({str(k): str(v) for k, v in own.items()} if own else {})}

    def note(self, line: int, subject: str, found: Text, cure: Text = NOTHING) -> None:
        """Keep a problem."""
        self.problems.append(Problem(self.shown, line, subject, found, cure))


def link_files(data: Path) -> Iterator[LinkFile]:
    """Yield the link files of a project, in the order of their names."""
    folder = data / FOLDER
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if not path.name.startswith(".") and not path.name.endswith("~"):
                yield read(path)


def read(path: Path) -> LinkFile:
    """Return a link file as read; it is never refused here, its problems tell."""
    file = LinkFile(path.name.removesuffix(ENDING), path, f"data/{FOLDER}/{path.name}")
    if not path.name.endswith(ENDING):
        found = Text("不是对应文件", "this is no link file")
        file.note(0, "", found, Text(f"请命名为 <数据集>{ENDING}", f"name it <dataset>{ENDING}"))
        return file
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        where = f"{error.start + 1}"
        found = Text(f"不是 UTF-8：第 {where} 字节", f"it is not UTF-8: byte {where}")
        file.note(0, "", found, Text("请存为 UTF-8", "save it as UTF-8"))
        return file
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if _read_metadata(file, lines[:head]):
        _read_rows(file, lines, head)
    return file


def _read_metadata(file: LinkFile, lines: list[str]) -> bool:
    """Return whether the head of the file could be read."""
    import yaml

    try:
        given = yaml.safe_load("\n".join(line[1:] for line in lines)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = Text("开头的元数据不是 YAML", "the metadata at its head is no YAML")
        file.note(mark.line + 1 if mark else 1, "", found)
        return False
    if not isinstance(given, dict) or not isinstance(given.get("curie_map") or {}, dict):
        file.note(1, "", Text("开头的元数据不是一组键值", "the metadata are no keys with values"))
        return False
    file.metadata = given
    for key in ("mapping_set_id", "license", "curie_map"):
        if not given.get(key):
            found = Text(f"开头的元数据没有 {key}", f"the metadata at its head have no {key}")
            file.note(1, key, found, Text("请在 # 行中补上", "add it in a line with #"))
    return True


def _read_rows(file: LinkFile, lines: list[str], head: int) -> None:
    header = lines[head].split("\t") if head < len(lines) else []
    missing = [name for name in MANDATORY if name not in header]
    if missing:
        found = Text(f"缺少列：{'、'.join(missing)}", f"columns are missing: {', '.join(missing)}")
        file.note(head + 1, "", found)
        return
    for name in header:
        if name not in SLOTS:
            near = nearest(name, SLOTS)
            cure = Text(f"最接近的是：{'、'.join(near)}", f"nearest: {', '.join(near)}")
            found = Text(
                f"没有 SSSOM 列“{name}”", f"SSSOM has no column “{name}” that is read here"
            )
            file.note(head + 1, name, found, cure if near else NOTHING)
        elif header.count(name) > 1:
            file.note(head + 1, name, Text("这一列出现两次", "the column comes twice"))
    for number, line in enumerate(lines[head + 1 :], head + 2):
        if line.strip():
            _read_row(file, number, header, line.rstrip("\r").split("\t"))


def _read_row(file: LinkFile, line: int, header: list[str], cells: list[str]) -> None:
    if len(cells) != len(header):
        found = Text(
            f"有 {len(cells)} 格，应有 {len(header)} 格",
            f"found {len(cells)} cells, expected {len(header)}",
        )
        file.note(line, "", found)
        return
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    before = len(file.problems)
    for name in MANDATORY:
        if not values[name]:
            found = Text(f"必填的 {name} 是空的", f"the mandatory {name} is empty")
            file.note(line, name, found)
    full = {name: _expanded(file, line, name, values.get(name, "")) for name in _IRI_SLOTS}
    values.update(full)
    _check_slots(file, line, values)
    if len(file.problems) == before:
        subject, predicate, other = (
            full[f"{one}_id"] for one in ("subject", "predicate", "object")
        )
        file.rows.append(Row(file.shown, line, subject, predicate, other, values))


def _expanded(file: LinkFile, line: int, slot: str, name: str) -> str:
    """Return the IRI that a name stands for; a prefix that is not declared is a problem."""
    if not name:
        return name
    prefix, colon, rest = name.partition(":")
    known = file.prefixes
    if colon and prefix in known:
        return known[prefix] + rest
    if name.startswith(("http://", "https://")):
        return name
    near = nearest(prefix, known) or sorted(known)
    found = Text(f"“{name}”的前缀没有声明", f"the prefix of “{name}” is not declared")
    cure = Text(
        f"请在 curie_map 中声明；已有：{'、'.join(near)}",
        f"declare it in curie_map; there are: {', '.join(near)}",
    )
    file.note(line, slot, found, cure)
    return name


def _check_slots(file: LinkFile, line: int, values: Mapping[str, str]) -> None:
    predicate, justification = values["predicate_id"], values["mapping_justification"]
    if predicate and predicate not in INVERSE:
        names = ", ".join(f"skos:{one.removeprefix(SKOS)}" for one in INVERSE)
        found = Text(f"不能用 {predicate} 对应", f"things are not linked by {predicate}")
        file.note(line, "predicate_id", found, Text(f"请用 {names}", f"use one of {names}"))
    if justification and not justification.startswith(SEMAPV):
        found = Text(
            f"“{justification}”不是 SEMAPV 的词汇", f"“{justification}” is no term of SEMAPV"
        )
        cure = Text("如 semapv:ManualMappingCuration", "such as semapv:ManualMappingCuration")
        file.note(line, "mapping_justification", found, cure)
    if values.get("predicate_modifier") not in (None, "", "Not"):
        told = values["predicate_modifier"]
        found = Text(f"“{told}”应为 Not 或空", f"“{told}” is neither Not nor empty")
        file.note(line, "predicate_modifier", found)
    for slot in ("confidence", "similarity_score"):
        if (told := values.get(slot, "")) and not _is_share(told):
            found = Text(f"“{told}”不在 0 到 1 之间", f"“{told}” is not between 0 and 1")
            file.note(line, slot, found)
    if (told := values.get("mapping_date", "")) and not _DATE.fullmatch(told):
        file.note(line, "mapping_date", Text(f"“{told}”不是日期", f"“{told}” is no date"))
    if values.get("reviewer_id") and not values.get("mapping_date"):
        found = Text("有复核者而没有日期", "it has a reviewer and no date")
        file.note(line, "mapping_date", found)
    if values["object_id"] == NO_TERM and values.get("predicate_modifier"):
        found = Text("“没有对应”不能再否定", "“no match” cannot be negated again")
        file.note(line, "predicate_modifier", found)


def _is_share(text: str) -> bool:
    return bool(re.fullmatch(r"0?\.\d+|0|1|[01]\.\d+", text)) and 0 <= float(text) <= 1
