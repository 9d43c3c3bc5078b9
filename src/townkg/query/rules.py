"""The rules that question files are checked by: each is one function.

A rule takes what is known of a question and yields what breaks it, with the line and the cure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from townkg import errors, paths
from townkg.errors import Problem
from townkg.i18n import Text
from townkg.query import parse_tree
from townkg.query.data_sets import missing
from townkg.query.golden import CLAIMS
from townkg.query.placement import occurrences
from townkg.query.portable import (
    functions_are_standard,
    keywords_mean_one_thing,
    paths_have_an_end,
)
from townkg.query.question import OPEN, OR, PARAMETER
from townkg.query.scope import stray_variables
from townkg.query.subject import Subject

_AGGREGATE = "Aggregate_"


Rule = Callable[[Subject], Iterator[Problem]]


def _columns_are_selected(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    for name in subject.columns:
        if name not in subject.projected:
            line = question.line("columns", name)
            near = errors.nearest(name, subject.projected)
            zh, en = (
                (f"；最接近的是：{'、'.join(near)}", f"; nearest: {', '.join(near)}")
                if near
                else ("", "")
            )
            found = Text("SELECT 里没有这一列", "SELECT has no such column")
            cure = Text(f"请选取它{zh}", f"select it{en}")
            yield subject.problem(line, name, found, cure)
    for name in question.evidence:
        if name not in subject.projected:
            line = question.line("evidence")
            found = Text("SELECT 里没有这项依据", "SELECT has no such evidence")
            yield subject.problem(line, name, found, Text("请选取它", "select it"))
    for name in subject.projected:
        if name not in subject.columns and name not in question.evidence:
            found = Text("选取了却没有声明", "selected and not declared")
            cure = Text(
                "请在 columns 或 evidence 里声明它，或不选取它",
                "declare it in columns or evidence, or do not select it",
            )
            yield subject.problem(subject.line_of_variable(name), f"?{name}", found, cure)


def _explained_terms_are_known(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    parts = question.explain
    line = question.line("explain")
    lengths = [0]
    for part in parts:
        if part == OR:
            lengths.append(0)
        else:
            lengths[-1] += 1
    for length in [one for one in lengths if parts and (one == 0 or one % 3)]:
        count = Text(f"有 {length} 个部分，应有 3 个", f"found {length} parts, expected 3")
        cure = Text(
            "请写出主语、属性和宾语：[policy, tk:supports, town]",
            "name subject, property and object: [policy, tk:supports, town]",
        )
        yield subject.problem(line, "explain", count, cure)
    for part in parts:
        if part in (OR, OPEN) or ":" in part:
            continue
        if part not in subject.columns and part not in question.params:
            found = Text("既不是列，也不是属性", "neither column nor property")
            cure = Text(
                "请写列名、参数名或属性，如 tk:supports",
                "name a column, a parameter, or a property such as tk:supports",
            )
            yield subject.problem(line, part, found, cure)


def _parameters_are_used(subject: Subject) -> Iterator[Problem]:
    question = subject.question
    used = {item.name for item in occurrences(question.tokens)}
    for name, parameter in question.params.items():
        line = question.line("params", name)
        if name not in used:
            found = Text("查询没有用到这个参数", "the query does not use this parameter")
            cure = Text(
                f"请在该用的地方写 ?{PARAMETER}{name}，或删去它",
                f"write ?{PARAMETER}{name} where it belongs, or remove it",
            )
            yield subject.problem(line, name, found, cure)
        if parameter.example is None:
            found = Text("这个参数没有例子", "the parameter has no example")
            yield subject.problem(line, name, found, Text("请给一个", "give one"))
        if parameter.required and name not in question.example:
            cure = Text(f"请写 example: {{{name}: …}}", f"write example: {{{name}: …}}")
            found = Text("例子缺了必填的参数", "the example leaves out a required parameter")
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
            bind = f"BIND(?{PARAMETER}{name} AS ?{name})"
            cure = Text(
                f"请写 {bind}，并在图模式里用参数",
                f"write {bind}, and use the parameter in patterns",
            )
            found = Text(
                "这一列与参数同名，却没有与它绑定",
                "this column repeats a parameter and is not bound to it",
            )
            yield subject.problem(question.line("columns", name), name, found, cure)


def _variables_are_in_scope(subject: Subject) -> Iterator[Problem]:
    for clause, name in stray_variables(subject.tree):
        line = subject.line_of_variable(name)
        cure = Text(
            "请在同一组里给它值；有意不给值时写 ?nothing",
            "give it a value in the same group; for no value on purpose write ?nothing",
        )
        found = Text(f"{clause} 在它的作用域之外用到它", f"{clause} uses it outside its scope")
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
            joined = f"GROUP_CONCAT(DISTINCT STR(?{name}); separator=…)"
            found = Text("GROUP_CONCAT 连接的可能是 IRI", "GROUP_CONCAT joins what may be IRIs")
            cure = Text(f"请写 {joined}", f"write {joined}")
            yield subject.problem(subject.line_of("GROUP_CONCAT"), f"?{name}", found, cure)


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
            match = 'LANGMATCHES(LANG(?label), "zh")'
            found = Text("直接比较了语言标记", "a tag is compared")
            cure = Text(f"请写 {match}", f"write {match}")
            yield subject.problem(subject.line_of("LANG"), "LANG", found, cure)


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
    found = Text("没有 ORDER BY", "there is no ORDER BY")
    if ordered:
        found = Text("ORDER BY 没有定下各行的次序", "ORDER BY leaves the order of rows open")
    listed = " ".join(f"?{name}" for name in missing)
    cure = Text(f"请再按这些排序：{listed}", f"order by these too: {listed}")
    yield subject.problem(subject.line_of("ORDER"), "ORDER BY", found, cure)


def _groups_are_ordered_by_what_is_selected(subject: Subject) -> Iterator[Problem]:
    # rdflib 7.6 loses a variable of GROUP BY that SELECT does not name, and the order with it.
    selected = subject.projected
    if not parse_tree.get(subject.tree, "groupby"):
        return
    for condition in parse_tree.items(parse_tree.get(subject.tree, "orderby"), "condition"):
        for name in sorted(parse_tree.variables(condition) - set(selected)):
            found = Text(
                "用来给各组排序却没有选取：有的引擎这时就不认得它",
                "orders groups and is not selected: not every engine knows it then",
            )
            cure = Text(
                "请在选取它的子查询里分组，在外面排序",
                "group in a subquery that selects it, and order outside",
            )
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
            found = Text("问题没有这个参数", "the question has no such parameter")
            yield Problem(item.file, 1, name, found, Text("请改名", "rename it"))
        if item.columns != head:
            columns = " ".join(item.columns)
            found = Text(f"写的是这些列：{columns}", f"found the columns {columns}")
            cure = Text(
                f"应为 {' '.join(head)}，用制表符隔开",
                f"expected {' '.join(head)}, separated by tabs",
            )
            yield Problem(item.file, len(item.params) + 1, "", found, cure)
    if not subject.goldens:
        file = f"{question.name}.golden.tsv"
        found = Text("这个问题没有标准答案", "the question has no golden answer")
        cure = Text(f"请照文章把各行写进 {file}", f"read the rows from the article into {file}")
        yield subject.problem(1, "", found, cure)
    elif fitting and not question.remotes:  # golden answers are those without any remote
        for index, name in enumerate(subject.columns):
            if not any(row[index] for item in fitting for row in item.rows):
                line = question.line("columns", name)
                found = Text(
                    "标准答案的每一行里这一列都是空的", "the column is empty in each golden row"
                )
                cure = Text(
                    "请加一个这一列有值的标准答案，或改正查询",
                    "add a golden case in which it has a value, or mend the query",
                )
                yield subject.problem(line, name, found, cure)


def _data_sets_are_there(subject: Subject) -> Iterator[Problem]:
    if subject.question.data_sets:
        folder = paths.data() / "datasets"
        there = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        yield from missing(subject.question, there)


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
    _data_sets_are_there,
    keywords_mean_one_thing,
    functions_are_standard,
    paths_have_an_end,
)
