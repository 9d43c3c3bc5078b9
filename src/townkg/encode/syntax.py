"""Reads Turtle and TriG: the quads, and the line on which each IRI stands.

The quads come from pyoxigraph. The lines come from the tokens of the file, which also show what
the data may not contain: blank nodes, lists, statements about statements, other languages.

Source: RDF 1.1 TriG, https://www.w3.org/TR/trig/#sec-grammar
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from townkg.encode.source import Report, read_text
from townkg.encode.terms import RDF
from townkg.i18n import Text

TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
  | (?P<star><<\(?|\)?>>|\{\||\|\}|~)
  | (?P<blank>_:[\w.-]*[\w-]|\[)
  | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:-]|\\.|%[0-9A-Fa-f]{2}|\.(?=[\w:.\\%-]))*)
  | (?P<number>[+-]?(?:\d+\.\d*|\.?\d+)(?:[eE][+-]?\d+)?(?<!\.))
  | (?P<word>[A-Za-z]+)
  | (?P<mark>\^\^|[.;,{}()\]])
    """,
    re.VERBOSE | re.DOTALL,
)
MEND_SYNTAX = Text("请改正此处的语法", "mend the syntax here")
_LANGUAGES = {"@zh", "@en"}
_DIRECTIVES = {"@prefix", "@base", "prefix", "base"}
_REIFICATION = {RDF + name for name in ("Statement", "subject", "predicate", "object", "reifies")}
_LIST = {RDF + name for name in ("List", "first", "rest", "nil")}
_IN_A_CLAIM = Text("请把三元组写进一条主张的图", "state the triple in the graph of a claim")
_FORBIDDEN = {
    "blank": (Text("空白节点", "a blank node"), Text("请给它一个 IRI", "give the thing an IRI")),
    "list": (
        Text("RDF 列表", "an RDF list"),
        Text("请把每个成员写成单独的三元组", "state each member in a triple of its own"),
    ),
    "star": (Text("RDF 1.2 语法", "RDF 1.2 syntax"), _IN_A_CLAIM),
    "reified": (Text("具体化的陈述", "a reified statement"), _IN_A_CLAIM),
    "version": (
        Text("RDF 1.2 的版本指令", "a version directive of RDF 1.2"),
        Text("请删除；数据是 RDF 1.1", "delete it; the data is RDF 1.1"),
    ),
}


@dataclass(frozen=True)
class Place:
    """Where an IRI stands: its line, and the graph or subject whose statement holds it."""

    iri: str
    line: int
    owner: str
    opens: bool
    """Whether the statement begins with it: it is the subject or the graph's name."""
    inside: bool = False
    """Whether it stands between the braces of a named graph."""


@dataclass(frozen=True)
class Document:
    """What a file of Turtle or TriG says, in the order of the file."""

    file: str
    quads: tuple[Quad, ...] = ()
    places: tuple[Place, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> dict[tuple[str, str], int]:
        """Return the first line of each IRI under each owner, as `(owner, iri) -> line`."""
        found: dict[tuple[str, str], int] = {}
        for place in self.places:
            found.setdefault((place.owner, place.iri), place.line)
        return found

    def owners(self) -> dict[str, int]:
        """Return each graph name and subject that opens a statement, with its first line."""
        found: dict[str, int] = {}
        for place in self.places:
            if place.opens:
                found.setdefault(place.iri, place.line)
        return found


def read_document(report: Report, file: str) -> Document | None:
    """Return what *file* says, or `None` with every syntax error in *report*."""
    text = read_text(report, file)
    if text is None:
        return None
    scan = _Scan(report, file)
    places = tuple(scan.places(text))
    quads, clean = parse(report, file, text)
    return Document(file, quads, places, scan.prefixes) if clean else None


def parse(report: Report, file: str, text: str) -> tuple[tuple[Quad, ...], bool]:
    """Return the quads of *text*, and whether there was no syntax error; errors go to *report*."""
    form = RdfFormat.TRIG if file.endswith(".trig") else RdfFormat.TURTLE
    parser = pyoxigraph.parse(text, form)
    quads: list[Quad] = []
    errors: dict[int, str] = {}
    while True:
        try:
            quads.append(next(parser))
        except StopIteration:
            break
        except SyntaxError as error:
            message = _plain(str(error.msg))
            if not (errors and message.startswith("}")):  # only the echo of an earlier error
                errors.setdefault(error.lineno or 0, message)
            if "Line jumps" in message:  # an open string: what follows is read inside out
                break
    for line, message in errors.items():
        found = Text(f"{form.name} 格式有误：{message}", f"malformed {form.name}: {message}")
        report.add(file, line, "", found, MEND_SYNTAX)
    return tuple(quads), not errors


def _plain(message: str) -> str:
    """Return the parser's message without its own account of the place.

    >>> _plain("Parser error at line 3 between columns 1 and 5: The prefix zz: is unknown (line 3)")
    'The prefix zz: is unknown'
    """
    message = re.sub(r"^Parser error (?:at|between) line \d+.*?: ", "", message, count=1)
    return re.sub(r" \(line \d+\)$", "", message)


class _Scan:
    """One reading of a file's tokens, which keeps count of lines, owners and prefixes."""

    def __init__(self, report: Report, file: str) -> None:
        self.report = report
        self.file = file
        self.prefixes: dict[str, str] = {}
        self.owner = ""
        self.inside = False
        self.opening = True

    def places(self, text: str) -> Iterator[Place]:
        """Yield the place of each IRI, and report what the data may not contain."""
        tokens = self._tokens(text)
        for kind, written, line in tokens:
            if kind in ("at", "word") and written.lower() in _DIRECTIVES:
                self._directive(tokens, written.lower().lstrip("@"))
            elif kind in ("iri", "name"):
                if (iri := self._resolve(kind, written)) is not None:
                    yield self._place(iri, line)
            else:
                self._other(kind, written, line)

    def _tokens(self, text: str) -> Iterator[tuple[str, str, int]]:
        line, last = 1, 0
        for match in TOKEN.finditer(text):
            line += text.count("\n", last, match.start())
            last = match.start()
            kind = match.lastgroup or ""
            if kind != "comment":
                yield kind, match.group(), line

    def _directive(self, tokens: Iterator[tuple[str, str, int]], name: str) -> None:
        prefix = ""
        for kind, written, _ in tokens:
            if kind == "name":
                prefix = written[:-1]
            elif kind == "iri":
                if name == "prefix":
                    self.prefixes[prefix] = _unescaped(written[1:-1])
                return
            else:
                return

    def _resolve(self, kind: str, written: str) -> str | None:
        if kind == "iri":
            return _unescaped(written[1:-1])
        prefix, local = written.split(":", 1)
        if prefix not in self.prefixes:
            return None
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def _place(self, iri: str, line: int) -> Place:
        opens = self.opening
        if opens and not self.inside:
            self.owner = iri
        self.opening = False
        if iri in _REIFICATION:
            self._forbid("reified", iri.replace(RDF, "rdf:"), line)
        elif iri in _LIST:
            self._forbid("list", iri.replace(RDF, "rdf:"), line)
        return Place(iri, line, self.owner, opens and not self.inside, self.inside)

    def _other(self, kind: str, written: str, line: int) -> None:
        if kind in ("blank", "star"):
            self._forbid(kind, written, line)
        elif written == "(":
            self._forbid("list", written, line)
        elif written.lower() in ("@version", "version"):
            self._forbid("version", written, line)
        elif kind == "at" and written not in _LANGUAGES:
            found = Text(f"语言标记 {written}", f"the language tag {written}")
            cure = Text("请只写 @zh 或 @en", "write @zh or @en, nothing longer")
            self.report.add(self.file, line, "", found, cure)
        elif written in ("{", "}"):
            self.inside = written == "{"
            self.opening = not self.inside
        elif written == "." and not self.inside:
            self.opening = True

    def _forbid(self, kind: str, written: str, line: int) -> None:
        what, cure = _FORBIDDEN[kind]
        found = Text(f"{what.zh}：{written}", f"{what.en}: {written}")
        self.report.add(self.file, line, "", found, cure)


def _unescaped(iri: str) -> str:
    return re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})",
        lambda match: chr(int(match[1] or match[2], 16)),
        iri,
    )
