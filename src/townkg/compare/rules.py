"""Reads the rules of comparison: SPARQL CONSTRUCT files, each with its place in the order.

A file begins with `# order: 410`, `# zh: …` and `# en: …`; rules run by rising order, each sees
what those before it concluded. Refused is what would make a build depend on anything but the data:
other endpoints, other data sets, clocks and random numbers, and nodes without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from townkg.errors import DataError, Problem, QueryError, nearest
from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text
from townkg.settings import ONTOLOGY, PREFIXES
from townkg.store.syntax import check_caps, query_form
from townkg.store.tokens import Token, position, unescape

FOLDER = "comparison"
"""Below `ontology/rules/`."""
RULE = "https://w3id.org/townkg/rule/comparison/"
_WORDS = re.compile(r"^#\s*(order|zh|en)\s*[:：]\s*(.+?)\s*$", re.MULTILINE)
_REFUSED = ("SERVICE", "FROM", "NOW", "RAND", "UUID", "STRUUID", "BNODE", "LIMIT", "OFFSET")


@frozen
class ComparisonRule:
    """A rule of comparison: its name, its place in the order, its words, and its query."""

    name: str
    order: int
    words: Text
    query: str

    @property
    def iri(self) -> str:
        """Return the IRI under which verdicts name the rule."""
        return RULE + self.name


def read_folder(folder: Path, terms: frozenset[str], shown: str) -> list[ComparisonRule]:
    """Return the rules of a folder, which need not exist, in their order.

    Shape: *terms* are the IRIs that the ontology declares; problems name files below *shown*.

    Raises: DataError, with everything that is wrong with all of them.
    """
    rules: list[ComparisonRule] = []
    found: list[Problem] = []
    for path in sorted(folder.glob("*.rq")):
        reading = _Reading(f"{shown}/{path.name}", terms)
        rule = reading.rule(path)
        found += reading.problems
        if rule is not None:
            rules.append(rule)
    found += _shared_orders(rules, shown)
    if found:
        raise DataError(found)
    return sorted(rules, key=lambda rule: rule.order)


class _Reading:
    """One file being read, with what is wrong with it."""

    def __init__(self, shown: str, terms: frozenset[str]) -> None:
        self.shown = shown
        self.terms = terms
        self.problems: list[Problem] = []

    def note(self, line: int, subject: str, found: Text, cure: Text = NOTHING) -> None:
        self.problems.append(Problem(self.shown, line, subject, found, cure))

    def rule(self, path: Path) -> ComparisonRule | None:
        """Return the rule of a file, if nothing is wrong with it."""
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            found = Text("文件不是 UTF-8", "the file is not UTF-8")
            self.note(0, "", found, Text("请存为 UTF-8", "save it as UTF-8"))
            return None
        said = dict(_WORDS.findall(text))
        self._check_words(said)
        self._check_query(text)
        if self.problems:
            return None
        words = Text(said["zh"], said["en"])
        return ComparisonRule(path.stem, int(said["order"]), words, text)

    def _check_words(self, said: dict[str, str]) -> None:
        missing = [name for name in ("order", "zh", "en") if name not in said]
        if missing:
            told = "、".join(missing), ", ".join(missing)
            found = Text(f"没有注释 {told[0]}", f"the comments lack {told[1]}")
            cure = Text(
                "请写 # order: 410、# zh: …、# en: …", "write # order: 410, # zh: … and # en: …"
            )
            self.note(1, "", found, cure)
        elif not said["order"].isdecimal():
            found = Text(
                f"次序“{said['order']}”不是数", f"the order “{said['order']}” is no number"
            )
            self.note(1, "order", found, Text("如 # order: 410", "such as # order: 410"))

    def _check_query(self, text: str) -> None:
        try:
            tokens = check_caps(text)
            form = query_form(text)
        except QueryError as error:
            self.note(error.line or 0, "", error.bare)
            return
        if form != "construct":
            found = Text(f"规则是 {form.upper()}", f"the rule is of the form {form.upper()}")
            self.note(1, "", found, Text("请写 CONSTRUCT", "write a CONSTRUCT"))
        plain = unescape(text)
        for token in tokens:
            line = position(plain, token.start)[0]
            if token.is_word(*_REFUSED):
                word = token.text.upper()
                found = Text(f"规则里不能用 {word}", f"a rule may not use {word}")
                cure = Text("结论只能依图谱而定", "what it concludes must rest on the graph alone")
                self.note(line, "", found, cure)
            elif token.kind == "blank" or (token.is_mark("[") and form == "construct"):
                found = Text("规则里有空白节点", "the rule has a blank node")
                self.note(line, "", found, Text("请用变量", "use a variable"))
            else:
                self._check_term(token, line)

    def _check_term(self, token: Token, line: int) -> None:
        iri = ""
        if token.kind == "name" and token.text.startswith("tk:"):
            iri = ONTOLOGY + token.text[3:]
        elif token.kind == "iri" and token.text.startswith(f"<{ONTOLOGY}"):
            iri = token.text[1:-1]
        if not iri or iri == ONTOLOGY or iri in self.terms:
            return
        name = f"tk:{iri.removeprefix(ONTOLOGY)}"
        near = nearest(name, [f"tk:{one.removeprefix(PREFIXES['tk'])}" for one in self.terms])
        found = Text(f"本体没有词汇 {name}", f"the ontology has no term {name}")
        cure = Text(f"最接近的是：{'、'.join(near)}", f"nearest: {', '.join(near)}")
        self.note(line, name, found, cure if near else NOTHING)


def _shared_orders(rules: list[ComparisonRule], shown: str) -> Iterator[Problem]:
    """Yield a problem for each place in the order that two rules have."""
    seen: dict[int, str] = {}
    for rule in rules:
        if rule.order in seen:
            found = Text(
                f"次序 {rule.order} 与 {seen[rule.order]} 相同",
                f"the order {rule.order} is that of {seen[rule.order]}",
            )
            cure = Text("请另写一个数", "write another number")
            yield Problem(f"{shown}/{rule.name}.rq", 1, "order", found, cure)
        seen.setdefault(rule.order, rule.name)
