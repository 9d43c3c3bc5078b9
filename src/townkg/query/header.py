"""Reads the `#+` header of a question file as YAML, keeping the line of every key.

Source: grlc's decorator notation, https://github.com/CLARIAH/grlc#decorator-syntax
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from townkg.errors import Problem
from townkg.i18n import Text

if TYPE_CHECKING:
    from yaml.nodes import Node, ScalarNode

Path = tuple[str, ...]
MARK = "#+"
_LATE = (
    Text("文件头之后又有文件头的行", "a header line after the header"),
    Text("请移到开头", "move it to the top"),
)


def read_header(text: str, file: str) -> tuple[dict[str, Any], dict[Path, int], list[Problem]]:
    """Return the header's values, the line of each key by its path, and what is wrong with it."""
    lines = text.split("\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    problems = [
        Problem(file, number, "", *_LATE)
        for number, line in enumerate(lines[count:], count + 1)
        if line.startswith(MARK)
    ]
    if count == 0:
        cure = Text(
            "请在文件开头写 #+ 行，内容是 YAML:title、description、columns",
            "begin the file with #+ lines of YAML: title, description, columns",
        )
        return {}, {}, [Problem(file, 1, "", Text("没有文件头", "no header"), cure)]
    reader = _Reader(file)
    values = reader.read("\n".join(_content(line) for line in lines[:count]))
    return values, reader.lines, problems + reader.problems


def _content(line: str) -> str:
    content = line[len(MARK) :].rstrip("\r")
    return content.removeprefix(" ")


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def read(self, text: str) -> dict[str, Any]:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            node = yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            told = " ".join(filter(None, [error.problem, error.context]))
            cure = Text("含有 : 或 # 的文本请加引号", "quote texts with : or # in them")
            self._problem(line, _no_yaml(told), cure)
            return {}
        except yaml.YAMLError as error:
            cure = Text("请删去控制字符", "remove control characters")
            self._problem(1, _no_yaml(str(error)), cure)
            return {}
        value = self._value(node, ()) if node else None
        if not isinstance(value, dict):
            found = Text("文件头里没有键", "the header holds no keys")
            cure = Text("请写 title、description、columns", "write title, description, columns")
            self._problem(1, found, cure)
            return {}
        return value

    def _problem(self, line: int, found: Text, cure: Text) -> None:
        self.problems.append(Problem(self.file, line, "", found, cure))

    def _value(self, node: Node, path: Path) -> Any:
        from yaml.nodes import MappingNode, ScalarNode, SequenceNode

        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if id(node) in self._seen:
            found = Text("同一个锚点用了两次", "an anchor is used twice")
            self._problem(line, found, Text("请把值写出来", "write the value out"))
            return None
        self._seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self._value(item, (*path, str(i))) for i, item in enumerate(node.value)]
        return self._mapping(node, path) if isinstance(node, MappingNode) else None

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key.value, str) else ""
            line = key.start_mark.line + 1
            if not name:
                found = Text("有一个键不是词", "a key that is no word")
                self._problem(line, found, Text("请写 键： 值", "write key: value"))
            elif name in values:
                found = Text(f"键“{name}”出现两次", f"the key “{name}” stands twice")
                self._problem(line, found, Text("请只留一个", "keep one"))
            else:
                self.lines[(*path, name)] = line
                values[name] = self._value(value, (*path, name))
        return values


def _no_yaml(told: str) -> Text:
    return Text(f"文件头不是 YAML:{told}", f"the header is no YAML: {told}")


_WORDS = {"true": True, "false": False}


def _scalar(node: ScalarNode) -> str | int | float | bool | None:
    """Return the value of a scalar; dates and YAML 1.1's `yes` and `no` stay text."""
    kind = node.tag.rpartition(":")[2]
    text: str = node.value
    if kind == "null":
        return None
    if kind == "bool":
        return _WORDS.get(text.lower(), text)
    if kind in ("int", "float"):
        try:
            return int(text) if kind == "int" else float(text)
        except ValueError:
            return text
    return text
