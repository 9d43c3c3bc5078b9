"""The generated parts of docs/errors.md and docs/errors.zh.md: exit codes, and cases with messages.

Each case of bad input that the tests hold is run, and what is said of it stands on the page below
the exit code that the command ended with. The rest is written by hand: what is outside the marks,
and the headings `## code: meaning`, from which the table of exit codes is made. `tools/generate.py`
writes the pages.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import bad_cases  # noqa: E402
from bad_cases import Outcome  # noqa: E402
from townkg import errors  # noqa: E402
from townkg.cli import INTERRUPTED  # noqa: E402
from townkg.i18n import Text  # noqa: E402

PAGES = {"docs/errors.md": "en", "docs/errors.zh.md": "zh"}
ANSWERED, FOUND = 0, 1
CODES = "exit codes"

_CODES_HEAD = Text("| 退出码 | 含义 | Python 异常 |", "| Code | Meaning | Exception in Python |")
_CASES_HEAD = Text(
    "| 用例 | 位置 | 发现了什么 | 该怎么办 |", "| Case | Where | What was found | What to do |"
)
_TITLES = {
    "question": Text("问题文件与标准答案", "Question files and golden answers"),
    "article": Text("文章文件夹", "Article folders"),
    "assumption": Text("要假设的文件", "Files to assume"),
    "dataset": Text("数据集与要加入的文件", "Data sets, and files to be added"),
    "link": Text("对应文件", "Link files"),
    "comparison": Text("比较规则", "Rules of comparison"),
    "project": Text("本体与整个图谱", "The ontology and the whole graph"),
}
_HEADING = re.compile(r"^## (\d+)[:：]\s*(.+)$", re.MULTILINE)
_PART = re.compile(r"(<!-- (exit codes|cases of \d+): begin -->\n).*?(<!-- \2: end -->)", re.DOTALL)
_SIGNS = re.compile(r"([\\`*_\[\]|~])")

Found = Sequence[tuple[str, Outcome]]


def page(name: str) -> str:
    """Return the page of that name with its generated parts made anew.

    Raises: ValueError, where it has no heading or no place for an exit code that there is, or
    nothing is said of a case.
    """
    return filled((ROOT / name).read_text(encoding="utf-8"), name, _all())


@cache
def _all() -> Found:
    return list(bad_cases.outcomes())


def filled(text: str, name: str, found: Found) -> str:
    """Return *text*, which is the page *name*, with what was *found* of each kind of case."""
    language = PAGES[name]
    if silent := [one.folder.name for _, one in found if not (one.problems or one.said)]:
        raise ValueError(f"nothing is said of {', '.join(silent)}")
    meanings = {int(code): words for code, words in _HEADING.findall(text)}
    parts = {CODES: _codes(meanings, language)}
    for code in {outcome.code for _, outcome in found}:
        parts[f"cases of {code}"] = _cases(code, found, language)
    _check(name, meanings, {match[2] for match in _PART.finditer(text)}, parts)
    return _PART.sub(
        lambda match: match[1] + "".join(f"{line}\n" for line in parts[match[2]]) + match[3], text
    )


def exceptions() -> dict[int, list[str]]:
    """Return the names of the exceptions by exit code, in the order of their file."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in vars(errors).values():
        is_error = isinstance(one, type) and issubclass(one, errors.TownkgError)
        if is_error and one is not errors.TownkgError:
            found[one.exit_code].append(one.__name__)
    return dict(found)


def _check(
    name: str, meanings: dict[int, str], places: set[str], parts: dict[str, Iterator[str]]
) -> None:
    codes = {ANSWERED, FOUND, INTERRUPTED, *exceptions()}
    lacking = [f"a heading “## {code}: …”" for code in sorted(codes - set(meanings))]
    lacking += [f"the marks of “{part}”" for part in sorted(set(parts) - places)]
    if lacking:
        raise ValueError(f"{name} lacks {', '.join(lacking)}")
    if empty := sorted(places - set(parts)):
        raise ValueError(f"{name} has marks for which there is nothing: {', '.join(empty)}")


def _codes(meanings: dict[int, str], language: str) -> Iterator[str]:
    classes = exceptions()
    yield from (_CODES_HEAD.in_language(language), "|---|---|---|")
    for code, words in sorted(meanings.items()):
        names = ", ".join(f"`{name}`" for name in classes.get(code, ()))
        yield f"| {code} | {words} | {names} |"


def _cases(code: int, found: Found, language: str) -> Iterator[str]:
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for kind, outcome in found:
        if outcome.code == code:
            kinds[kind].append(outcome)
    if commands := kinds.pop("command", None):
        yield from (*_session(commands, language), *([""] if kinds else []))
    for kind, outcomes in kinds.items():
        left, right = "（）" if language == "zh" else (" (", ")")
        yield from (f"### {_TITLES[kind].in_language(language)}{left}{code}{right}", "")
        yield from (_CASES_HEAD.in_language(language), "|---|---|---|---|")
        yield from (row for outcome in outcomes for row in _rows(outcome, language))
        if kind != list(kinds)[-1]:
            yield ""


def _session(outcomes: Iterable[Outcome], language: str) -> Iterator[str]:
    yield "```console"
    for number, outcome in enumerate(outcomes):
        if number:
            yield ""
        yield f"$ {outcome.command}"
        yield from outcome.said.in_language(language).splitlines()
    yield "```"


def _rows(outcome: Outcome, language: str) -> Iterator[str]:
    """Yield a row per problem; the first one names the case."""
    try:
        link = f"../{outcome.folder.relative_to(ROOT).as_posix()}"
    except ValueError:
        link = outcome.folder.as_posix()
    case = f"[{outcome.folder.name.replace('_', ' ')}]({link})"
    for problem in outcome.problems:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        where = f"`{place}`" + (f"<br>{_plain(problem.subject)}" if problem.subject else "")
        said = (_first(text.in_language(language)) for text in (problem.found, problem.cure))
        yield "| " + " | ".join([case, where, *said]) + " |"
        case = ""


def _first(text: str) -> str:
    """Return the first line: a proof below it is too wide for a table."""
    first, _, more = text.partition("\n")
    return _plain(f"{first} …" if more else first)


def _plain(text: str) -> str:
    r"""Return *text* so that Markdown shows it as it is, in a cell of a table.

    >>> _plain("?__town < 3")
    '?\\_\\_town &lt; 3'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SIGNS.sub(r"\\\1", text)
