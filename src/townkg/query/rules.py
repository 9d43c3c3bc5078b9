"""The rules that question files are checked by: each is one function.

A rule takes what is known of a question and yields what breaks it, with the line and the cure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from townkg import errors
from townkg.errors import Problem
from townkg.query import parse_tree
from townkg.query.golden import CLAIMS, Golden
from townkg.query.placement import occurrences
from townkg.query.question import PARAMETER, Question
from townkg.query.scope import stray_variables
from townkg.store.tokens import position

_AGGREGATE = "Aggregate_"


@dataclass(frozen=True)
class Subject:
    """A question with the parse tree of its body and its golden answers."""

    question: Question
    tree: Any
    goldens: tuple[Golden, ...] | None

    def problem(self, line: int, subject: str, found: str, cure: str) -> Problem:
        """Return a problem of this question file."""
        return Problem(self.question.file, line, subject, found, cure)

    def line_of(self, *texts: str) -> int:
        """Return the line of the first token that is one of *texts*, in any case."""
        wanted = {text.upper() for text in texts}
        for token in self.question.tokens:
            if token.text.upper() in wanted:
                return position(self.question.body, token.start)[0]
        return 0

    def line_of_variable(self, name: str) -> int:
        """Return the line where a variable first stands."""
        return self.line_of(f"?{name}", f"${name}")

    @property
    def projected(self) -> dict[str, Any]:
        """What SELECT names, each with its expression or None."""
        return parse_tree.projected(self.tree)

    @property
    def columns(self) -> dict[str, str]:
        """The kind of each declared column."""
        return {column.name: column.kind for column in self.question.columns}


Rule = Callable[[Subject], Iterator[Problem]]


def _columns_are_selected(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    for name in subject.columns:
        if name not in subject.projected:
            line = question.line("columns", name)
            near = errors.nearest(name, subject.projected)
            hint = f"; nearest: {', '.join(near)}" if near else ""
            yield subject.problem(line, name, "SELECT has no such column", f"select it{hint}")
    for name in question.evidence:
        if name not in subject.projected:
            line = question.line("evidence")
            yield subject.problem(line, name, "SELECT has no such evidence", "select it")
    for name in subject.projected:
        if name not in subject.columns and name not in question.evidence:
            cure = "declare it in columns or evidence, or do not select it"
            yield subject.problem(
                subject.line_of_variable(name), f"?{name}", "selected and not declared", cure
            )


def _explained_terms_are_known(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    parts = question.explain
    line = question.line("explain")
    if parts and len(parts) != 3:
        cure = "name subject, property and object: [policy, tk:supports, town]"
        yield subject.problem(line, "explain", f"found {len(parts)} parts, expected 3", cure)
    for part in parts:
        if ":" not in part and part not in subject.columns and part not in question.params:
            cure = "name a column, a parameter, or a property such as tk:supports"
            yield subject.problem(line, part, "neither column nor property", cure)


def _parameters_are_used(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    used = {item.name for item in occurrences(question.tokens)}
    for name, parameter in question.params.items():
        line = question.line("params", name)
        if name not in used:
            cure = f"write ?{PARAMETER}{name} where it belongs, or remove it"
            yield subject.problem(line, name, "the query does not use this parameter", cure)
        if parameter.example is None:
            yield subject.problem(line, name, "the parameter has no example", "give one")
        if parameter.required and name not in question.example:
            cure = f"write example: {{{name}: …}}"
            found = "the example leaves out a required parameter"
            yield subject.problem(question.line("example"), name, found, cure)


def _repeated_parameters_are_bound(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    for name in subject.columns:
        parameter = question.params.get(name)
        if parameter is None or not parameter.required or parameter.multiple:
            continue
        if not any(
            node.name == "Bind"
            and str(node["var"]) == name
            and parse_tree.variables(node["expr"]) == {PARAMETER + name}
            for node in parse_tree.walk(subject.tree)
        ):
            cure = f"write BIND(?{PARAMETER}{name} AS ?{name}), and use the parameter in patterns"
            found = "this column repeats a parameter and is not bound to it"
            yield subject.problem(question.line("columns", name), name, found, cure)


def _variables_are_in_scope(subject: Subject) -> Iterator[Problem]:
    for clause, name in stray_variables(subject.tree):
        line = subject.line_of_variable(name)
        cure = "give it a value in the same group; for no value on purpose write ?nothing"
        found = f"{clause} uses it outside its scope"
        yield subject.problem(line, f"?{name}", found, cure)


def _joined_iris_are_strings(subject: Subject) -> Iterator[Problem]:
    # GROUP_CONCAT over IRIs gives nothing on some engines and their text on others.
    strings = set()
    for node in parse_tree.walk(subject.tree):
        assigned = {node["var"]: node["expr"]} if node.name == "Bind" else {}
        if node.name == "SubSelect":
            assigned = parse_tree.projected(node)
        strings |= {str(name) for name, value in assigned.items() if _is_computed(value)}
    for node in parse_tree.walk(subject.tree):
        if node.name != _AGGREGATE + "GroupConcat":
            continue
        part = parse_tree.core(node["vars"])
        if parse_tree.is_variable(part) and str(part) not in strings:
            name = str(part)
            cure = f"write GROUP_CONCAT(DISTINCT STR(?{name}); separator=…)"
            line = subject.line_of("GROUP_CONCAT")
            yield subject.problem(line, f"?{name}", "GROUP_CONCAT joins what may be IRIs", cure)


def _is_computed(expression: Any) -> bool:
    """Return whether a variable gets its value from a function and not from another one."""
    return expression is not None and not parse_tree.is_variable(parse_tree.core(expression))


def _languages_are_matched(subject: Subject) -> Iterator[Problem]:
    # An engine may change the case of a tag, and zh-Hans is Chinese too.
    inside = {
        id(parse_tree.core(node["arg1"]))
        for node in parse_tree.walk(subject.tree)
        if node.name == "Builtin_LANGMATCHES"
    }
    for node in parse_tree.walk(subject.tree):
        if node.name == "Builtin_LANG" and id(node) not in inside:
            cure = 'write LANGMATCHES(LANG(?label), "zh")'
            yield subject.problem(subject.line_of("LANG"), "LANG", "a tag is compared", cure)


def _rows_have_one_order(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    expressions = [item for item in subject.projected.values() if item is not None]
    one_row = not parse_tree.get(subject.tree, "groupby") and any(
        node.name.startswith(_AGGREGATE)
        for expression in expressions
        for node in parse_tree.walk(expression)
    )
    ordered = [
        names.pop()
        for condition in parse_tree.items(parse_tree.get(subject.tree, "orderby"), "condition")
        if len(names := parse_tree.variables(condition)) == 1
    ]
    missing = [name for name in subject.columns if name not in ordered]
    last = ordered[-1] if ordered else ""
    ends_in_iri = last in question.evidence or subject.columns.get(last) == "entity"
    if one_row or (ordered and (not missing or ends_in_iri)):
        return
    found = "ORDER BY leaves the order of rows open" if ordered else "there is no ORDER BY"
    cure = f"order by these too: {' '.join(f'?{name}' for name in missing)}"
    yield subject.problem(subject.line_of("ORDER"), "ORDER BY", found, cure)


def _groups_are_ordered_by_what_is_selected(subject: Subject) -> Iterator[Problem]:
    # rdflib 7.6 loses a variable of GROUP BY that SELECT does not name, and the order with it.
    selected = subject.projected
    if not parse_tree.get(subject.tree, "groupby"):
        return
    for condition in parse_tree.items(parse_tree.get(subject.tree, "orderby"), "condition"):
        for name in sorted(parse_tree.variables(condition) - set(selected)):
            found = "orders groups and is not selected: not every engine knows it then"
            cure = "group in a subquery that selects it, and order outside"
            yield subject.problem(subject.line_of("ORDER"), f"?{name}", found, cure)


def _columns_are_bound_somewhere(subject: Subject) -> Iterator[Problem]:
    # A column that is empty in each golden row may be a misspelt variable.
    question = subject.question
    if subject.goldens is None:
        return
    head = (*subject.columns, *((CLAIMS,) if question.evidence else ()))
    fitting = [item for item in subject.goldens if item.columns == head]
    for item in subject.goldens:
        unknown = [name for name in item.params if name not in question.params]
        for name in unknown:
            yield Problem(item.file, 1, name, "the question has no such parameter", "rename it")
        if item.columns != head:
            found = f"found the columns {' '.join(item.columns)}"
            cure = f"expected {' '.join(head)}, separated by tabs"
            yield Problem(item.file, len(item.params) + 1, "", found, cure)
    if not subject.goldens:
        cure = f"read the rows from the article into {question.name}.golden.tsv"
        yield subject.problem(1, "", "the question has no golden answer", cure)
    elif fitting:
        for index, name in enumerate(subject.columns):
            if not any(row[index] for item in fitting for row in item.rows):
                line = question.line("columns", name)
                cure = "add a golden case in which it has a value, or mend the query"
                yield subject.problem(line, name, "the column is empty in each golden row", cure)


RULES: tuple[Rule, ...] = (
    _columns_are_selected,
    _explained_terms_are_known,
    _parameters_are_used,
    _repeated_parameters_are_bound,
    _variables_are_in_scope,
    _joined_iris_are_strings,
    _languages_are_matched,
    _rows_have_one_order,
    _groups_are_ordered_by_what_is_selected,
    _columns_are_bound_somewhere,
)
