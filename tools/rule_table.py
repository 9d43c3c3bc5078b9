"""The generated part of docs/reasoning.md: every rule of OWL 2 RL, and what lies outside.

`page` returns the whole page with the part between the marks made anew; `tools/generate.py` can
write it, and `python tools/rule_table.py` does.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from townkg.i18n import Text  # noqa: E402
from townkg.reason.rl.outside import outside_words  # noqa: E402
from townkg.reason.rl.own import read_folder  # noqa: E402
from townkg.reason.rl.table import Entry, rule_table  # noqa: E402

PAGE = ROOT / "docs" / "reasoning.md"
TITLES = {
    4: "Equality · 相同",
    5: "Properties · 属性",
    6: "Classes · 类",
    7: "Class axioms · 类公理",
    8: "Datatypes · 数据类型",
    9: "Schema · 词汇之间",
}
STATUS = {
    "implemented": "implemented · 已实现",
    "reported": "only reported · 只报告",
    "not covered": "not covered · 不涉及",
}
_PART = re.compile(r"(<!-- rules: begin -->\n).*?(<!-- rules: end -->)", re.DOTALL)


def page() -> str:
    """Return docs/reasoning.md with its tables made from what they tell of."""
    text = PAGE.read_text(encoding="utf-8")
    return _PART.sub(lambda match: match[1] + tables() + match[2], text)


def tables() -> str:
    """Return the tables: the rules by table of the specification, ours, and what is outside."""
    entries = list(rule_table().values())
    counts = {status: sum(one.status == status for one in entries) for status in STATUS}
    told = ", ".join(f"{count} {STATUS[status]}" for status, count in counts.items())
    lines = [f"{len(entries)} rules: {told}.", ""]
    for number, title in TITLES.items():
        lines += [f"### Table {number}: {title}", "", "| Rule | Status | Reads · 读作 | Tests |"]
        lines += ["|---|---|---|---|"]
        lines += [_row(one) for one in entries if one.table == number]
        lines.append("")
    lines += ["### Our own rules · 自己的规则", "", "| Rule | Reads · 读作 |", "|---|---|"]
    lines += _own("ontology/rules")
    lines += ["", "### Across data sets · 跨数据集", "", "| Rule | Reads · 读作 |", "|---|---|"]
    lines += _own("ontology/rules/across")
    lines += ["", "### Outside OWL 2 RL · OWL 2 RL 之外", ""]
    lines += ["| Found · 发现 | What it costs · 代价 |", "|---|---|"]
    lines += [f"| {_both(found)} | {_both(cost)} |" for found, cost in outside_words().values()]
    return "\n".join(lines) + "\n"


def _own(folder: str) -> list[str]:
    told = read_folder(ROOT / folder).words
    names = {iri.rpartition("/")[2].rstrip(">"): words for iri, words in told.items()}
    return [f"| [`{name}`](../{folder}/{name}.rq) | {_both(names[name])} |" for name in names]


def _row(entry: Entry) -> str:
    name = f"`{entry.id}`"
    folder = f"tests/rules/{entry.id}"
    tests = f"[{entry.id}](../{folder})" if (ROOT / folder).is_dir() else ""
    words = _both(entry.words)
    if entry.why:
        words += f"<br>*{entry.why.zh}。 {entry.why.en}.*"
    return f"| {name} | {STATUS[entry.status]} | {words} | {tests} |"


def _both(words: Text) -> str:
    return f"{words.zh}<br>{words.en}".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
