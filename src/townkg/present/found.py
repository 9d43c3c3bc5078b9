"""What `find` found as answers: things, things of data sets, passages; or all in one for files."""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Answer, Column, Row
from townkg.present.passages import CLOSE, OPEN, claim_name
from townkg.store.terms import curie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from townkg.names import Hit
    from townkg.text_search import Listing, Mention, Mentions, Thing

_NAMED = (
    Column("entity", Text("事物", "thing"), "entity"),
    Column("type", Text("类", "class"), "entity"),
    Column("name", Text("吻合的名称", "matching name"), "text"),
    Column("how", Text("吻合", "match"), "code"),
    Column("curie", Text("简写", "short IRI"), "text"),
)
_SET = Column("data_set", Text("数据集", "data set"), "entity")
_SECTION = Column("section", Text("部分", "part"), "text")
_SOURCE = Column("source", Text("出处", "source"), "entity")
_PLACE = Column("place", Text("句或事物", "sentence or thing"), "text")
_PASSAGE = Column("text", Text("文字", "text"), "text")
_SPANS = Column("spans", Text("吻合之处（码点）", "where (code points)"), "text")
_CLAIMS = Column("claims", Text("引用它的主张", "claims that quote it"), "text")
_LISTED = (*_NAMED[:1], _SET, *_NAMED[1:])
_PASSAGES = (_PLACE, _PASSAGE, _NAMED[3], _CLAIMS)

_IN_DATA_SETS = Text("数据集中的事物", "Things in data sets")
_MENTIONED = Text("文中提到", "Mentioned in the text")
_BY_NONE = Text("没有主张引用", "no claim quotes it")
_OF_DATA_SET = Text("数据集所述", "a data set says so")
_SHOWN_CLAIMS = 2
"""A sentence may be quoted by ten claims; JSON and files name all."""


@frozen
class Found:
    """Everything that `find` found; of data sets and passages nothing where only names count."""

    names: Answer
    listing: Listing | None = None
    mentions: Mentions | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the names as they are given alone, and beside them rows of the other kinds."""
        others = (("data_sets", self.listing), ("mentioned", self.mentions))
        return self.names.to_json() | {
            name: found.to_json() for name, found in others if found is not None
        }


def names(hits: Sequence[Hit], text: str, version: str) -> Answer:
    """Return the things that were found by name."""
    note = None if hits else Text(f"没有名称像“{text}”的事物", f"No name is like “{text}”")
    title = Text(f"名称像“{text}”的事物", f"Things whose name is like “{text}”")
    return Answer("find", {}, _NAMED, [Row(_named(hit)) for hit in hits], note, version, title)


def sections(found: Found) -> list[Answer]:
    """Return the parts, each under its heading: names, and of the others what is not empty."""
    parts = [found.names]
    version = found.names.version
    if found.listing:
        rows = [Row({**_named(hit), "data_set": hit.data_set}) for hit in found.listing]
        note = _more(found.listing.total, len(rows), "个", "--limit")
        parts.append(Answer("find", {}, _LISTED, rows, note, version, _IN_DATA_SETS))
    if found.mentions:
        rows = [Row(_shown(hit)) for hit in found.mentions]
        notes = [
            _more(found.mentions.total, len(rows), "处", "--texts"),
            found.mentions.note or None,
        ]
        note = _together([one for one in notes if one])
        parts.append(Answer("find", {}, _PASSAGES, rows, note, version, _MENTIONED))
    return parts


def flat(found: Found) -> Answer:
    """Return all parts in one table: the columns of names first, then those of the others."""
    if found.listing is None or found.mentions is None:
        return found.names
    columns = (*_NAMED, _SECTION, _SOURCE, _PLACE, _PASSAGE, _SPANS, _CLAIMS)
    nothing = dict.fromkeys(column.name for column in columns)
    rows = [Row({**nothing, **row.cells, "section": "name"}) for row in found.names.rows]
    rows += [
        Row({**nothing, **_named(hit), "section": "data set", "source": hit.data_set})
        for hit in found.listing
    ]
    rows += [Row({**nothing, **_whole(hit), "section": "text"}) for hit in found.mentions]
    names = found.names
    note = None if rows else names.note
    return Answer("find", {}, columns, rows, note, names.version, names.title)


def _named(hit: Hit | Thing) -> dict[str, Any]:
    return {
        "entity": hit.entity,
        "type": hit.type,
        "name": hit.name,
        "how": hit.how,
        "curie": curie(hit.entity.iri),
    }


def _shown(hit: Mention) -> dict[str, Any]:
    claims = _claims(hit)
    more = len(claims) - _SHOWN_CLAIMS
    listed = ", ".join(claims[:_SHOWN_CLAIMS]) + (f" … (+{more})" if more > 0 else "")
    quoted = listed or (_BY_NONE if hit.is_sentence else _OF_DATA_SET)
    return {"place": _place(hit), "text": _marked(hit), "how": hit.how, "claims": quoted}


def _whole(hit: Mention) -> dict[str, Any]:
    return {
        "entity": None if hit.is_sentence else hit.subject,
        "how": hit.how,
        "source": hit.source,
        "place": hit.sentence or curie(hit.subject.iri),
        "text": hit.text,
        "spans": "; ".join(f"{start}-{end}" for start, end in hit.spans),
        "claims": ", ".join(_claims(hit)) or None,
    }


def _claims(hit: Mention) -> list[str]:
    return list(dict.fromkeys(claim_name(quote.claim) for quote in hit.quotes))


def _place(hit: Mention) -> Text:
    """Return the sentence with its article, or the thing with its data set."""
    if hit.is_sentence:
        article = hit.source.iri.rpartition("/")[2]
        return Text(f"{article} {hit.sentence}", f"{article} {hit.sentence}")
    zh, en = (
        f"{hit.subject.label.in_language(code)} · {hit.source.label.in_language(code)}"
        for code in ("zh", "en")
    )
    return Text(zh, en)


def _marked(hit: Mention) -> str:
    text, at = "", 0
    for start, end in hit.spans:
        text += f"{hit.text[at:start]}{OPEN}{hit.text[start:end]}{CLOSE}"
        at = end
    return text + hit.text[at:]


def _more(total: int, shown: int, unit: str, option: str) -> Text | None:
    if total <= shown:
        return None
    return Text(
        f"共 {total} {unit}，只列出 {shown} {unit}；用 {option} 可多列",
        f"{shown} of {total} are listed; {option} lists more",
    )


def _together(notes: Sequence[Text]) -> Text | None:
    if not notes:
        return None
    zh, en = "。".join(note.zh for note in notes), ". ".join(note.en for note in notes)
    return Text(zh, en)
