"""A relation between two things as answers: one for each part, or all in one for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from townkg.i18n import Text
from townkg.model import Answer, Cell, Column, Row
from townkg.relate import Path, Reading, Relation, Step
from townkg.sources.supports import Support

_NUMBER = Column("path", Text("路径", "path"), "text")
_FROM = Column("from", Text("自", "from"), "entity")
_RELATION = Column("relation", Text("关系", "relation"), "text")
_TO = Column("to", Text("至", "to"), "entity")
_CERTAINTY = Column("certainty", Text("确定程度", "certainty"), "code")
_WHOLE = Column("path_certainty", Text("全路径", "whole path"), "code")
_READING = Column("reading", Text("读法", "reading"), "text")
_NODE = Column("shared", Text("共有", "shared"), "entity")
_KIND = Column("type", Text("类", "class"), "entity")
_SECTION = Column("section", Text("部分", "part"), "text")
_POLICY = Column("policy", Text("政策", "policy"), "entity")
_BEARER = Column("bearer", Text("支持者", "bearer"), "entity")
_TOWN = Column("town", Text("小镇", "town"), "entity")
_BASIS = Column("basis", Text("依据", "basis"), "text")

_STEPS = (_NUMBER, _FROM, _RELATION, _TO, _CERTAINTY, _WHOLE)
_MEMBERSHIPS = Text("一方列在另一方之中", "One is in the other")
_BY_GROUP = Text(
    "经由群组成员身份（群组所受，推及成员；文中没有这样说）",
    "By membership of a group: what is told of the group, taken to its member; no sentence says so",
)
_READINGS = Text("只在某些读法下成立的关联", "Paths that hold in some readings only")
_SHARED = Text(
    "共有的小镇、群组、名单、地点与总纲（不算关联）",
    "What they share, which is no link: towns, groups, lists, places, umbrellas",
)
_CLASSES = Text("共同的类（不算关联）", "Common classes, which are no link")
_SUPPORTS = Text("推出的支持及其路径", "Supports that are inferred, by their routes")
_FLAT = (_SECTION, _NODE, _NUMBER, _FROM, _RELATION, _TO, _CERTAINTY, _WHOLE, _READING)


def sections(relation: Relation) -> list[Answer]:
    """Return the parts of a relation, each an answer with its heading; the paths come first."""
    found = [_paths(relation)]
    parts: tuple[tuple[Text, Sequence[Column], list[Row]], ...] = (
        (_MEMBERSHIPS, _STEPS, list(_rows(relation.memberships))),
        (_READINGS, (*_STEPS, _READING), list(_rows(relation.readings))),
        (_BY_GROUP, _STEPS, list(_rows(relation.by_group))),
        (_SUPPORTS, (_POLICY, _BEARER, _TOWN, _BASIS, _CERTAINTY), _supports(relation)),
        (_SHARED, (_NODE, _KIND, _FROM, _RELATION, _TO, _CERTAINTY), list(_shared(relation))),
        (_CLASSES, (_KIND,), [Row({"type": item}) for item in relation.classes]),
    )
    found += [
        Answer("relate", {}, columns, rows, title=title) for title, columns, rows in parts if rows
    ]
    return found


def flat(relation: Relation) -> Answer:
    """Return all parts in one table, the part named in the first column."""
    rows: list[Row] = []
    for name, paths in (
        ("path", relation.paths),
        ("membership", relation.memberships),
        ("reading", relation.readings),
        ("group", relation.by_group),
    ):
        none = {} if name == "reading" else {"reading": None}
        rows += [_with(row, section=name, **none) for row in _rows(paths)]
    rows += [_with(row, section="shared", reading=None) for row in _shared(relation)]
    rows += [
        Row(
            {
                "section": "support",
                "from": item.policy,
                "relation": _support_words(item),
                "to": item.town,
                "certainty": item.certainty,
                "path_certainty": item.certainty,
            },
            item.evidence,
        )
        for item in relation.supports
    ]
    rows += [Row({"section": "class", "shared": item}) for item in relation.classes]
    return Answer("relate", {}, _FLAT, rows, relation.note, relation.version, _title(relation))


def _paths(relation: Relation) -> Answer:
    note = relation.note
    if not relation.complete:
        more = Text("还有更多，未全列出。", "There are more; not all are listed.")
        note = Text(f"{note.zh}{more.zh}", f"{note.en} {more.en}") if note else more
    rows = list(_rows(relation.paths))
    return Answer("relate", {}, _STEPS, rows, note, relation.version, _title(relation))


def _title(relation: Relation) -> Text:
    one, other = relation.first.label, relation.second.label
    zh = f"“{one.in_language('zh')}”与“{other.in_language('zh')}”的关联"
    en = f"How “{one.in_language('en')}” and “{other.in_language('en')}” are related"
    if relation.paths:
        steps = len(relation.paths[0].steps)
        zh += f"：最短 {steps} 步"
        en += f": {steps} step{'' if steps == 1 else 's'} at least"
    return Text(zh, en)


def _rows(paths: Iterable[Path]) -> Iterator[Row]:
    for number, path in enumerate(paths, 1):
        for place, step in enumerate(path.steps, 1):
            name = f"{number}.{place}" if len(path.steps) > 1 else str(number)
            cells = {"path": name, "path_certainty": path.certainty, **_cells(step)}
            yield Row(cells, step.evidence)


def _cells(step: Step) -> dict[str, Cell]:
    return {
        "from": step.start,
        "relation": step.relation,
        "to": step.end,
        "certainty": step.certainty,
        "reading": _reading(step.readings),
    }


def _reading(readings: Sequence[Reading]) -> Text:
    """Return which readings a step takes; that it takes none where it needs none."""
    if not readings:
        return Text("各读法都有", "none needed")
    zh = [
        f"{item.of.label.in_language('zh')}({item.total} 种读法中 {len(item.claims)} 种"
        f"{'，含首选' if item.preferred else ''})"
        for item in readings
    ]
    en = [
        f"{item.of.label.in_language('en')} ({len(item.claims)} of {item.total} readings"
        f"{', the preferred one among them' if item.preferred else ''})"
        for item in readings
    ]
    return Text(";".join(zh), "; ".join(en))


def _shared(relation: Relation) -> Iterator[Row]:
    for item in relation.shared:
        for path in (item.first, item.second):
            for step in path.steps:
                cells = {**_cells(step), "shared": item.node, "type": item.type or item.node}
                yield Row(cells, step.evidence)


def _supports(relation: Relation) -> list[Row]:
    return [
        Row(
            {
                "policy": item.policy,
                "bearer": item.bearer,
                "town": item.town,
                "basis": basis_words(item),
                "certainty": item.certainty,
            },
            item.evidence,
        )
        for item in relation.supports
    ]


def basis_words(item: Support) -> Text:
    """Return the basis of a support, and the condition that limits it."""
    basis, limit = item.basis.label, item.condition
    if limit is None:
        return basis
    return Text(
        f"{basis.in_language('zh')}，限于：{limit.label.in_language('zh')}",
        f"{basis.in_language('en')}, limited to: {limit.label.in_language('en')}",
    )


def _support_words(item: Support) -> Text:
    zh, en = basis_words(item).zh, basis_words(item).en
    if item.bearer == item.policy:
        return Text(f"支持（推出，{zh}）", f"supports (inferred, {en})")
    through = item.bearer.label
    return Text(
        f"支持（推出，{zh}，经{through.in_language('zh')}）",
        f"supports (inferred, {en}, through {through.in_language('en')})",
    )


def _with(row: Row, **cells: Cell) -> Row:
    return Row({**row.cells, **cells}, row.evidence)
