"""Reads a file of claims or triples to assume, and refuses what would change nothing unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from townkg import errors, settings
from townkg.encode.source import Report, read_text
from townkg.errors import DataError
from townkg.i18n import NOTHING, Text
from townkg.model import CERTAINTIES
from townkg.reason.proofs import Source
from townkg.reason.rule import Statement

if TYPE_CHECKING:
    from townkg.explaining.grounds import Grounds

_FORMATS = {".ttl": "TURTLE", ".trig": "TRIG", ".nt": "N_TRIPLES", ".nq": "N_QUADS"}
_CERTAINTY = f"<{settings.ONTOLOGY}certainty>"
_DESCRIBES = (f"<{settings.RDF_TYPE}>", f"<{settings.PREF_LABEL}>")
_MEND = Text("请改正这一行", "mend this line")


@dataclass
class _Faults(Report):
    """What is wrong with the file, which is named as it was given."""

    given: str = ""

    def place(self, file: str) -> str:
        return self.given or file


Quads = list[tuple[str, Statement]]
"""The graph of each triple, nothing for the default graph, with the triple."""


def read(grounds: Grounds, path: Path) -> Iterator[tuple[Source, Statement]]:
    """Yield each triple of a file with the claim that states it, or the file.

    Raises: DataError, for a file that cannot be read, says nothing, or uses terms, things or
    certainties that there are not.
    """
    report = _Faults(path.parent, given=str(path))
    text = _text(report, path)
    quads = _parsed(report, path, text)
    _File(report, path.name, text, quads).check(grounds)
    if report.problems:
        raise DataError(report.problems)
    firm = _certainties(quads)
    for graph, triple in quads:
        if not graph and triple[0] in firm:
            continue  # describes a claim of the file
        name = firm.get(graph, "")
        certainty = CERTAINTIES[CERTAINTIES.index(name)] if name in CERTAINTIES else None
        if certainty != "ambiguous":
            yield Source("assumed", graph[1:-1] or path.name, certainty), triple


def _text(report: Report, path: Path) -> str:
    if path.suffix.lower() not in _FORMATS:
        report.add(path.name, 0, "", *_unknown(path.suffix))
        raise DataError(report.problems)
    try:
        path.read_bytes()
    except OSError as error:
        why = errors.system_words(error)
        found = Text(f"文件读不出来：{why.zh}", f"the file cannot be read: {why.en}")
        report.add(path.name, 0, "", found, Text("请检查文件名", "check the name of the file"))
        raise DataError(report.problems) from error
    text = read_text(report, path.name)
    if text is None:
        raise DataError(report.problems)
    return text


def _unknown(ending: str) -> tuple[Text, Text]:
    """Return what is said of a file whose ending tells no format that is read here."""
    zh, en = "、".join(_FORMATS), ", ".join(_FORMATS)
    cure = Text(f"请用 {zh} 文件", f"give a file of {en}")
    if ending == ".gz":
        found = Text("这里不读压缩文件", "packed files are not read here")
        return found, Text(f"请先解压成 {zh} 文件", f"unpack it to a file of {en}")
    if not ending:
        return Text("文件名没有后缀", "the name of the file has no ending"), cure
    return Text(f"不认识的文件类型 {ending}", f"unknown kind of file {ending}"), cure


def _parsed(report: Report, path: Path, text: str) -> Quads:
    import pyoxigraph

    kind = getattr(pyoxigraph.RdfFormat, _FORMATS[path.suffix.lower()])
    try:
        read = list(pyoxigraph.parse(text, format=kind))
    except SyntaxError as error:
        told = re.sub(r"^Parser error at line .*?: ", "", str(error.msg))
        found = Text(f"语法不对：{told}", f"the syntax is wrong: {told}")
        report.add(path.name, error.lineno or 0, "", found, _MEND)
        raise DataError(report.problems) from error
    default = pyoxigraph.DefaultGraph()
    return [
        (
            "" if quad.graph_name == default else str(quad.graph_name),
            (str(quad.subject), str(quad.predicate), str(quad.object)),
        )
        for quad in read
    ]


def _certainties(quads: Quads) -> dict[str, str]:
    """Return for each claim of the file how certain it is said to be; nothing if it is not."""
    said = {s: o for graph, (s, p, o) in quads if not graph and p == _CERTAINTY}
    graphs = {graph for graph, _ in quads if graph}
    return {one: _local(said.get(one, "")) for one in sorted(graphs)}


class _File:
    """What a file says, with the lines on which it does."""

    def __init__(self, report: Report, name: str, text: str, quads: Quads) -> None:
        self._report = report
        self._name = name
        self._lines = text.splitlines()
        self._quads = quads
        self._terms = sorted({term for _, triple in quads for term in triple})

    def check(self, grounds: Grounds) -> None:
        """Note what would change nothing: no triple, and slips in terms, things, certainties."""
        if not self._quads:
            found = Text("文件里没有三元组", "the file has no triple")
            cure = Text("请写出要假设的主张或三元组", "write the claims or triples to assume")
            self._report.add(self._name, 0, "", found, cure)
        self._check_terms(grounds)
        self._check_things(grounds)
        for claim, name in _certainties(self._quads).items():
            if name and name not in CERTAINTIES:
                found = Text(f"没有“{name}”这种确定程度", f"there is no certainty “{name}”")
                listed = Text("、".join(CERTAINTIES), ", ".join(CERTAINTIES))
                cure = Text(f"请用其中之一：{listed.zh}", f"use one of: {listed.en}")
                self._report.add(self._name, self._line(claim), _curie(claim), found, cure)

    def _check_terms(self, grounds: Grounds) -> None:
        space = f"<{settings.ONTOLOGY}"
        known = {subject for subject, _, _ in grounds.ontology}
        known |= {triple[0] for _, triple in self._quads}
        for term in self._terms:
            if term.startswith(space) and term not in known:
                found = Text("本体里没有这个词", "the ontology has no such term")
                self._add(term, found, known, space)

    def _check_things(self, grounds: Grounds) -> None:
        """Note things that neither the graph has nor the file describes."""
        space = f"<{settings.ID}"
        known = {term for triples in grounds.states.values() for one in triples for term in one}
        known |= {one for triple in grounds.descriptions for one in triple}
        known |= {s for _, (s, p, _) in self._quads if p in _DESCRIBES}
        for term in self._terms:
            if term.startswith(space) and term not in known:
                found = Text(
                    "图谱里没有这个事物，文件也没有描述它（类或名称）",
                    "the graph has no such thing, and the file does not describe it "
                    "(class or name)",
                )
                self._add(term, found, known, space)

    def _add(self, term: str, found: Text, known: set[str], space: str) -> None:
        names = [one.removeprefix(space)[:-1] for one in known if one.startswith(space)]
        close = errors.nearest(term.removeprefix(space)[:-1], names)
        near = [_curie(f"{space}{one}>") for one in close]
        zh, en = "、".join(near), ", ".join(near)
        cure = Text(f"最接近的是：{zh}", f"nearest: {en}") if near else NOTHING
        self._report.add(self._name, self._line(term), _curie(term), found, cure)

    def _line(self, term: str) -> int:
        """Return the first line that writes a term, in full or with a prefix; 0 when none does."""
        for ending in (term[1:-1], re.split(r"[#/]", term[1:-1], maxsplit=0)[-1]):
            pattern = re.compile(rf"(?<![\w-]){re.escape(ending)}(?![\w-])")
            for number, line in enumerate(self._lines, 1):
                if pattern.search(line):
                    return number
        return 0


def _local(term: str) -> str:
    return term.removeprefix(f"<{settings.ONTOLOGY}").strip('<>"')


def _curie(term: str) -> str:
    from townkg.store.terms import curie

    return curie(term[1:-1])
