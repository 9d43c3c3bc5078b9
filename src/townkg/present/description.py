"""A description of a thing as answers: one for each part, or all in one for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from townkg.describe import Description, Line
from townkg.i18n import Text
from townkg.model import Answer, Cell, Column, Row
from townkg.present import cells, wording
from townkg.present.relation import basis_words
from townkg.store.terms import curie

_PART = Column("section", Text("部分", "part"), "text")
_SUBJECT = Column("subject", Text("对象", "subject"), "entity")
_PROPERTY = Column("property", Text("属性", "property"), "entity")
_VALUE = Column("value", Text("值", "value"), "entity")
_DETAIL = Column("details", Text("细目", "details"), "text")
_CERTAINTY = Column("certainty", Text("确定程度", "certainty"), "code")
_READING = Column("reading", Text("读法", "reading"), "text")
_POLICY = Column("policy", Text("政策", "policy"), "entity")
_BEARER = Column("bearer", Text("支持者", "bearer"), "entity")
_TOWN = Column("town", Text("小镇", "town"), "entity")
_BASIS = Column("basis", Text("依据", "basis"), "text")
_TEXT = Column("sentence", Text("句子", "sentence"), "text")
_PLACE = Column("place", Text("位置", "place"), "text")

_LINE = (_SUBJECT, _PROPERTY, _VALUE, _CERTAINTY)
_PARTS = {
    "outgoing": (Text("文中说它", "What the text says of it"), _LINE),
    "incoming": (Text("文中说到它的", "What the text says with it"), _LINE),
    "roles": (
        Text("获奖、例证与参与", "Conferrals, examples and participations"),
        (_SUBJECT, _PROPERTY, _VALUE, _DETAIL, _CERTAINTY),
    ),
    "figures": (
        Text("数字与时间", "Figures and times"),
        (_SUBJECT, _PROPERTY, _VALUE, _DETAIL, _CERTAINTY),
    ),
    "memberships": (Text("名单与群组", "Lists and groups"), _LINE),
    "readings": (
        Text("有歧义的说法", "Readings of ambiguous passages"),
        (_SUBJECT, _PROPERTY, _VALUE, _READING),
    ),
    "inferred": (Text("推出的", "What is inferred"), _LINE),
}
_SUPPORTS = Text("推出的支持及其路径", "Supports that are inferred, by their routes")
_SENTENCES = Text("出现的句子", "Where it is mentioned")
_NAMES = {
    "labels": Text("名称", "name"),
    "aliases": Text("别名", "alias"),
    "iri": Text("IRI", "IRI"),
    "types": Text("类", "class"),
    "definition": Text("定义", "definition"),
    "instances": Text("个体数", "instances"),
    "asserted": Text("文中用到的次数", "uses in the text"),
    "inferred": Text("推出的次数", "uses that are inferred"),
}
_FLAT = (_PART, _SUBJECT, _PROPERTY, _VALUE, _DETAIL, _CERTAINTY, _READING)


def sections(found: Description) -> list[Answer]:
    """Return the parts of a description, each an answer with its heading; identity comes first."""
    head = [Row({"property": name, "value": value}) for name, value in _identity(found)]
    columns = (Column("property", Text("属性", "property"), "text"), _VALUE)
    answers = [Answer("describe", {}, columns, head, None, found.version, found.entity.label)]
    for name, (title, shown) in _PARTS.items():
        rows = [_row(line) for line in getattr(found, name)]
        if rows:
            answers.append(Answer("describe", {}, shown, rows, title=title))
        if name == "memberships" and found.supports:
            given = (_POLICY, _BEARER, _TOWN, _BASIS, _CERTAINTY)
            answers.append(Answer("describe", {}, given, list(_supports(found)), title=_SUPPORTS))
    if found.sentences:
        rows = [
            Row({"place": curie(item.iri).rpartition("/")[2], "sentence": item.text})
            for item in found.sentences
        ]
        answers.append(Answer("describe", {}, (_PLACE, _TEXT), rows, title=_SENTENCES))
    return answers


def flat(found: Description) -> Answer:
    """Return all parts in one table, the part named in the first column."""
    rows = [
        Row({"section": "identity", "subject": found.entity, "property": name, "value": value})
        for name, value in _identity(found)
    ]
    for name in _PARTS:
        rows += [_with(_row(line), section=name) for line in getattr(found, name)]
    for row in _supports(found):
        given = {
            "subject": row.cells["policy"],
            "property": _support_words(row),
            "value": row.cells["town"],
            "certainty": row.cells["certainty"],
        }
        rows.append(_with(Row(given, row.evidence), section="supports"))
    rows += [
        Row({"section": "sentences", "subject": found.entity, "value": item.text})
        for item in found.sentences
    ]
    return Answer("describe", {}, _FLAT, rows, None, found.version, found.entity.label)


def _identity(found: Description) -> Iterator[tuple[Text, Cell]]:
    """Yield name and value of what identifies the thing; what is ours, not the article's."""
    label = found.entity.label
    for name in dict.fromkeys(filter(None, (label.zh, label.en))):
        yield _NAMES["labels"], name
    for name, _ in found.aliases:
        yield _NAMES["aliases"], name
    yield _NAMES["iri"], curie(found.entity.iri)
    for kind in found.types:
        yield _NAMES["types"], kind
    if found.definition:
        yield _NAMES["definition"], found.definition
    for line in found.identity:
        yield line.property.label, line.value
    for name, number in found.counts.items():
        yield _NAMES[name], number


def _row(line: Line) -> Row:
    return Row(
        {
            "subject": line.subject,
            "property": line.property,
            "value": line.value,
            "details": _details(line),
            "certainty": line.certainty,
            "reading": _reading(line),
        },
        line.evidence,
    )


def _details(line: Line) -> Text | None:
    """Return the bounds and other parts of a figure in words."""
    if not line.details:
        return None
    return Text(";".join(_detail(line, "zh", ":")), "; ".join(_detail(line, "en", ": ")))


def _detail(line: Line, language: str, colon: str) -> Iterable[str]:
    for item in line.details:
        value = item.value
        words = value if isinstance(value, str) else value.label.in_language(language)
        yield f"{item.property.label.in_language(language)}{colon}{words}"


def _reading(line: Line) -> Text | None:
    if line.of is None:
        return None
    zh, en = line.of.label.in_language("zh"), line.of.label.in_language("en")
    if line.preferred:
        return Text(f"{zh}（含首选读法）", f"{en} (the preferred reading among them)")
    return Text(zh, en)


def _supports(found: Description) -> Iterator[Row]:
    for item in found.supports:
        given: dict[str, Cell] = {
            "policy": item.policy,
            "bearer": item.bearer,
            "town": item.town,
            "basis": basis_words(item),
            "certainty": item.certainty,
        }
        yield Row(given, item.evidence)


def _support_words(row: Row) -> Text:
    zh, en = (cells.text(row.cells["basis"], language) for language in ("zh", "en"))
    return Text(f"支持（{wording.INFERRED.zh}，{zh}）", f"supports ({wording.INFERRED.en}, {en})")


def _with(row: Row, section: str) -> Row:
    return Row({**row.cells, "section": section}, row.evidence)
