"""A question file to vary in tests, and what a test asks of one."""

from __future__ import annotations

from pathlib import Path

from townkg.query import Question, load

HEADER = """\
#+ title: {zh: 大小, en: Sizes}
#+ summary: 小镇的大小 / The sizes of towns
#+ description: {zh: 小镇的大小。, en: The sizes of towns.}
#+ params:
#+   town: {type: "tk:Town", label: {zh: 小镇, en: town}, required: true, example: 甲镇}
#+ columns:
#+   town: {label: {zh: 小镇, en: town}, kind: entity}
#+   size: {label: {zh: 大小, en: size}, kind: number}
#+ evidence: [claim]
#+ example: {town: 甲镇}
"""
BODY = """\
PREFIX tk: <https://w3id.org/townkg/ontology#>
SELECT ?town ?size ?claim WHERE {
  ?__town tk:size ?size .
  BIND (?__town AS ?town)
  ?claim tk:about ?__town .
}
ORDER BY ?town ?size ?claim
"""


def write(folder: Path, text: str = HEADER + BODY, name: str = "sizes") -> Path:
    path = folder / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return path


def question(folder: Path, *changes: tuple[str, str], name: str = "sizes") -> Question:
    """Return the question with parts of its text replaced; each part must be there."""
    text = HEADER + BODY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return load(write(folder, text, name))


def one_parameter(folder: Path, kind: str, body: str, *, multiple: bool = False) -> Question:
    """Return a question of one optional parameter `value` and one column `out`."""
    header = (
        "#+ title: {zh: 题, en: title}\n#+ description: {zh: 述, en: text}\n"
        f"#+ params: {{value: {{type: {kind}, label: {{zh: 值, en: value}}, example: 1, "
        f"multiple: {str(multiple).lower()}}}}}\n"
        "#+ columns: {out: {label: {zh: 出, en: out}, kind: text}}\n"
    )
    return load(write(folder, header + body, "one"))
