"""Checks the sets of readings into which a passage is read in several ways."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal

from townkg.encode import terms
from townkg.encode.drafts import ReadingSet, Written
from townkg.encode.entities import short, write_one_label
from townkg.i18n import Text

Found = tuple[Text, Text]
"""What was found, and what to do."""


def reading_problems(reading_set: ReadingSet, written: Written) -> Iterator[Found]:
    """Yield what is wrong with a reading set: too few readings, or a description that lacks."""
    readings = [
        draft
        for draft in written.drafts.values()
        if draft.value(terms.READING_OF) == reading_set.iri
    ]
    if len(readings) < 2:
        found = Text("读法组没有读法", "the reading set has no readings")
        if readings:
            found = Text("读法组只有 1 种读法", "the reading set has 1 reading")
        cure = Text(
            "一组有两种以上读法；只剩一种读法，就不是歧义",
            "a set has two or more; if one reading is left, it is not ambiguous",
        )
        yield found, cure
    preferred = [draft.name for draft in readings if draft.preferred]
    if len(preferred) > 1:
        yield (
            Text(
                f"有 {len(preferred)} 种读法标为首选：{'、'.join(preferred)}",
                f"{len(preferred)} readings are preferred: {', '.join(preferred)}",
            ),
            Text("请首选一种，或都不选", "prefer one or none"),
        )
    yield from _description(reading_set)


def _description(reading_set: ReadingSet) -> Iterator[Found]:
    for language in ("zh", "en"):
        labels = [
            quad
            for quad in reading_set.quads
            if quad.predicate == terms.PREF_LABEL
            and isinstance(quad.object, Literal)
            and quad.object.language == language
        ]
        if len(labels) != 1:
            many = f"有 {len(labels)} 个" if labels else "没有"
            found = Text(
                f"读法组{many} {language} 的 skos:prefLabel",
                f"the reading set has {len(labels) or 'no'} skos:prefLabel in {language}",
            )
            yield found, write_one_label(language)
    if any(quad.predicate == terms.CERTAINTY for quad in reading_set.quads):
        return  # a claim of the same name, which is reported where it is read
    for quad in reading_set.quads:
        if quad.predicate not in (terms.TYPE, terms.PREF_LABEL):
            name = short(terms.value(quad.predicate))
            found = Text(f"对读法组写了 {name}", f"{name} is said of a reading set")
            cure = Text(
                "读法组只有类型和标签；其余由主张来说",
                "a set has its type and its labels; claims say the rest",
            )
            yield found, cure
