"""The built graph, searched by rough spellings: what should come first, comes first.

`spellings.tsv` tells for each spelling the kind of roughness, the thing that is meant (`-` where
it is nothing in the graph), how it is found, and for those that come out wrong the reason.
"""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from townkg.api import KnowledgeGraph
from townkg.cli import main
from townkg.errors import UnknownName, UsageError
from townkg.present.wording import CODES
from townkg.store.terms import curie

TABLE = Path(__file__).with_name("spellings.tsv")
KINDS = {
    *("label", "alias", "part", "words", "one", "two", "pinyin", "tones", "initials", "mixed"),
    *("traditional", "forms", "width", "homophone", "wrong", "missing", "swapped", "typo"),
    *("operators", "sentence", "none"),
}
TYPES = {
    *("town", "policy", "project", "organisation", "post", "group", "industry", "honour"),
    *("place", "facility"),
}
OPERATORS = '*?"-():^~%|&!'


class Spelling(NamedTuple):
    """A line of the table."""

    kind: str
    text: str
    expected: str
    how: str
    wrong_because: str


def spellings() -> list[Spelling]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        assert tuple(next(lines)) == Spelling._fields
        return [Spelling(*line) for line in lines]


def is_right(kg: KnowledgeGraph, spelling: Spelling) -> bool:
    hits = kg.find(spelling.text, limit=1)
    if not hits:
        return spelling.expected == "-"
    found = curie(hits[0].entity.iri)
    return found == spelling.expected and spelling.how in ("any", hits[0].how)


def iris(kg: KnowledgeGraph, text: str) -> set[str]:
    return {hit.entity.iri for hit in kg.find(text, limit=None)}


def test_each_spelling_finds_what_it_should(kg: KnowledgeGraph) -> None:
    table = spellings()
    right = {spelling.text for spelling in table if is_right(kg, spelling)}
    missed = [item for item in table if item.text not in right]
    print(f"first is right for {len(right)} of {len(table)} spellings:", *missed, sep="\n  ")
    assert [item.text for item in missed if not item.wrong_because] == []
    assert [item.text for item in table if item.text in right and item.wrong_because] == []
    assert len(right) >= 0.95 * len(table)


def test_the_table_has_every_kind_of_spelling_and_of_thing() -> None:
    table = spellings()
    assert len(table) == len({item.text for item in table}) >= 100
    kinds = Counter(item.kind for item in table)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 3
    assert {item.expected.removeprefix("id:").partition("/")[0] for item in table} >= TYPES
    assert sum(item.text.isascii() for item in table) >= 50


def test_every_manner_has_words_in_both_languages(kg: KnowledgeGraph) -> None:
    manners = {item.how for item in spellings()} - {"any"}
    assert manners == {"exact", "prefix", "part", "pinyin", "initials", "variant", "slip"}
    assert all(CODES[how].zh and CODES[how].en for how in manners)


@pytest.mark.parametrize("text", ["*", "?", "~", "^", ".*", "👍🏽", "🏞️归", "{}", "丁兰 OR 杭州"])
def test_what_is_in_no_name_finds_nothing(kg: KnowledgeGraph, text: str) -> None:
    assert kg.find(text) == []


def test_an_operator_that_a_name_holds_is_found_as_it_is(kg: KnowledgeGraph) -> None:
    for text in ("%", "+", "(PPP)", "—"):
        hits = kg.find(text, limit=None)
        assert hits, text
        assert all(text.strip("()") in hit.name for hit in hits), text


@pytest.mark.parametrize("text", ["", " ", "　", "\u200b", "\ufeff \t\n"])
def test_nothing_finds_nothing(kg: KnowledgeGraph, text: str) -> None:
    assert kg.find(text) == []


def test_one_character_finds_names_that_begin_with_it_first(kg: KnowledgeGraph) -> None:
    names = [hit.name for hit in kg.find("富", limit=None)]
    begins = [name.startswith("富") for name in names]
    assert begins == sorted(begins, reverse=True)
    assert names[:2] == ["富通", "富士康"]


def test_a_type_is_kept_to_by_every_manner(kg: KnowledgeGraph) -> None:
    for text in ("jqr", "機器人", "机器仁", "robot", "jiqiern"):
        hits = kg.find(text, "特色小镇")
        assert [curie(hit.entity.iri) for hit in hits] == ["id:town/ganyao-jiqiren"], text


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(
    pieces=st.lists(
        st.sampled_from(["归谷", "小镇", "机器人", "富通", "鎮"]), min_size=2, max_size=4
    ),
    operator=st.sampled_from(OPERATORS),
)
def test_an_operator_is_worth_no_more_than_a_space(
    kg: KnowledgeGraph, pieces: list[str], operator: str
) -> None:
    typed = operator + operator.join(pieces) + operator
    assert iris(kg, typed) == iris(kg, " ".join(pieces))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(st.text(max_size=60) | st.text("归gu谷小镇ab *\"-():^~%'\\", max_size=12))
def test_any_text_is_searched_or_refused_in_words(kg: KnowledgeGraph, text: str) -> None:
    with contextlib.suppress(UsageError):
        hits = kg.find(text)
        assert len(hits) == len({hit.entity.iri for hit in hits}) <= 20
        assert kg.find(text) == hits
    with pytest.raises(UsageError):
        kg.ask("policies_supporting_town", town=f"不是名称{text}")


@pytest.mark.parametrize(
    "text", ["归" * 1300, "gui" * 1300, "a b " * 1000, "归 " * 1000, "(*" * 2000]
)
def test_a_very_long_text_is_searched_in_time(kg: KnowledgeGraph, text: str) -> None:
    assert len(kg.find(text)) <= 20


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("guiguxiaozhen", "归谷小镇"),
        ("巧克力", "巧克力甜蜜小镇"),
        ("归古智造小镇", "归谷智造小镇"),
        ("干窑镇", "干窑机器人小镇"),
        ("hlwtx", "互联网通信小镇"),
        ("Ganyao Robto Town", "Ganyao Robot Town"),
    ],
)
def test_a_question_suggests_by_sound_and_part_but_never_guesses(
    kg: KnowledgeGraph, text: str, nearest: str
) -> None:
    with pytest.raises(UnknownName) as caught:
        kg.ask("policies_supporting_town", town=text)
    assert caught.value.nearest[0] == nearest
    assert f"最接近的是：{nearest}" in caught.value.in_language("zh")


def test_a_question_takes_han_variants_of_a_whole_name(kg: KnowledgeGraph) -> None:
    plain = kg.ask("policies_supporting_town", town="归谷智造小镇")
    assert kg.ask("policies_supporting_town", town="歸谷智造小鎮").rows == plain.rows


def test_the_command_line_says_how_in_both_languages(
    build_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["find", "guiguxiaozhen", "--lang", "zh"]) == 0
    assert "拼音" in capsys.readouterr().out
    assert main(["find", "歸谷", "--lang", "en"]) == 0
    assert "variant" in capsys.readouterr().out
    assert main(["find", "丁兰", "--lang", "zh"]) == 0
    assert "没有名称像“丁兰”的事物" in capsys.readouterr().out
