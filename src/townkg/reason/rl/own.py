"""Rules of our own: SPARQL files of a folder, made into the form of the compiled ones.

A file is a CONSTRUCT (what follows) or an ASK (what must not be) over triple patterns and
comparisons. Its comments `# zh: …` and `# en: …` are the words that a proof uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from townkg.errors import DataError, Problem
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.reason.rl.given import TYPE, is_literal
from townkg.reason.rl.own_syntax import Parsed, Pattern, Reader
from townkg.reason.rl.tokens import RuleSyntax
from townkg.reason.rule import Atom, Relation, Rule, Step

RULES = "https://w3id.org/townkg/rule/"
_WORDS = re.compile(r"^#\s*(zh|en)\s*[:：]\s*(.+?)\s*$", re.MULTILINE)


@frozen
class OwnRules:
    """The rules of a folder, and the words of each by its IRI."""

    rules: tuple[Rule, ...]
    words: dict[str, Text]


def read_folder(folder: Path) -> OwnRules:
    """Return the rules of every `.rq` file of a folder, which need not exist.

    Raises: DataError, with a problem for each file that is no rule.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.rq")):
        try:
            texts[path.name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            problems.append(not_utf8(path.name))
    return read_rules(texts, problems)


def read_rules(texts: Mapping[str, str], problems: Iterable[Problem] = ()) -> OwnRules:
    """Return the rules that texts state, and the words of each; a text goes by its file.

    Raises: DataError, with a problem for each text that is no rule, after the *problems* there are.
    """
    rules: list[Rule] = []
    words: dict[str, Text] = {}
    found = list(problems)
    for name, text in texts.items():
        try:
            made, said = read_rule(text, Path(name).stem)
        except RuleSyntax as error:
            found.append(Problem(name, error.line, "", error.found, error.cure))
        else:
            rules += made
            words[made[0].id] = said
    if found:
        raise DataError(found)
    return OwnRules(tuple(rules), words)


def not_utf8(name: str) -> Problem:
    """Return the problem of a rule file in another encoding."""
    found = Text("文件不是 UTF-8", "the file is not UTF-8")
    return Problem(name, 0, "", found, Text("请存为 UTF-8", "save it as UTF-8"))


def read_rule(text: str, name: str) -> tuple[tuple[Rule, ...], Text]:
    r"""Return the rules that one file states, and its words.

    Raises: RuleSyntax, with the line and what to write.

    >>> made, _ = read_rule("# zh: 甲\n# en: a\nASK { ?x <x:p> ?y . FILTER(?x != ?y) }", "a")
    >>> made[0].head, made[0].tests[0].op
    (None, '!=')
    """
    said = dict(_WORDS.findall(text))
    if set(said) != {"zh", "en"}:
        raise RuleSyntax(
            1,
            Text("规则没有说明", "the rule has no words"),
            Text("请写两行注释：# zh: … 与 # en: …", "write two comments: # zh: … and # en: …"),
        )
    parsed = Reader(text).read()
    _check(parsed)
    iri = f"<{RULES}{name}>"
    made = []
    heads = [None] if parsed.false else [_atom(one, one.properties[0]) for one in parsed.head]
    for choice in parsed.choices():
        body = tuple(_atom(*pair) for pair in zip(parsed.body, choice, strict=True))
        for head in heads:
            step = Step(iri, (), head.relation if head else None)
            made.append(Rule(iri, body, head, (step,), parsed.tests, parsed.variables))
    return tuple(made), Text(said["zh"], said["en"])


def _atom(pattern: Pattern, name: str) -> Atom:
    if name == TYPE:
        return Atom(Relation(str(pattern.object), unary=True), pattern.subject)
    return Atom(Relation(name), pattern.subject, pattern.object)


def _check(parsed: Parsed) -> None:
    for pattern in (*parsed.head, *parsed.body):
        if TYPE in pattern.properties and (
            isinstance(pattern.object, int) or is_literal(pattern.object)
        ):
            raise RuleSyntax(
                pattern.line,
                Text("类是变量或字面量", "the class is a variable or a literal"),
                Text("请写出类的 IRI", "name the class"),
            )
    if not parsed.body or not (parsed.head or parsed.false):
        raise RuleSyntax(
            parsed.line,
            Text("没有前提或没有结论", "there is no premise or no conclusion"),
            Text(
                "CONSTRUCT 与 WHERE 各写至少一个三元组", "write a triple in CONSTRUCT and in WHERE"
            ),
        )
    if any(len(pattern.properties) > 1 for pattern in parsed.head):
        raise RuleSyntax(
            parsed.line,
            Text("结论中有“|”", "the conclusion has “|”"),
            Text("请逐个写出三元组", "write the triples one by one"),
        )
    _check_variables(parsed)


def _check_variables(parsed: Parsed) -> None:
    bound = _variables(parsed.body)
    used = _variables(parsed.head)
    for test in parsed.tests:
        used |= {slot for slot in (test.left, test.right) if isinstance(slot, int)}
    for variable in sorted(used - bound):
        name = parsed.variables[variable]
        raise RuleSyntax(
            parsed.line,
            Text(f"?{name} 不在前提之中", f"?{name} is not in the premises"),
            Text("请在 WHERE 中用它", "use it in WHERE"),
        )
    groups = [_variables((pattern,)) for pattern in parsed.body]
    reached = groups[0]
    for _ in groups:
        for group in groups:
            if group & reached:
                reached = reached | group
    if any(group and not group & reached for group in groups):
        raise RuleSyntax(
            parsed.line,
            Text("前提分成互不相连的几部分", "the premises fall into parts that share nothing"),
            Text(
                "请用共同的变量连起来：否则每一对都要试",
                "join them by a variable: else every pair is tried",
            ),
        )


def _variables(patterns: tuple[Pattern, ...]) -> set[int]:
    slots = (slot for pattern in patterns for slot in (pattern.subject, pattern.object))
    return {slot for slot in slots if isinstance(slot, int)}
