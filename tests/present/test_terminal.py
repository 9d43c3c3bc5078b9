from __future__ import annotations

import re

import pytest
import rdflib
from answers import EMPTY, OTHER, SENTENCE, SUPPORT, tricky
from rdflib import SKOS
from rich.cells import cell_len

from townkg import paths, present
from townkg.frozen import replace
from townkg.model import Answer, Column, Row, Text
from townkg.present import wording
from townkg.settings import ONTOLOGY


def squeezed(text: str) -> str:
    return re.sub(r"[\s「」]", "", text)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 160, 240])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_and_cell_is_whole_at_any_width(width, language):
    drawn = present.table(SUPPORT, language, width=width)
    assert squeezed(SENTENCE) in squeezed(drawn)
    assert squeezed(OTHER) in squeezed(drawn)
    assert "…" not in drawn
    assert max(cell_len(line) for line in drawn.splitlines()) <= width


def test_at_sixty_columns_a_row_is_a_list_of_heading_and_value():
    drawn = present.table(SUPPORT, "zh", width=60)
    assert re.search(r"^措施 +创新医疗器械服务点$", drawn, re.MULTILINE)
    assert re.search(r"^依据类型 +按类$", drawn, re.MULTILINE)


def test_columns_stand_side_by_side_where_there_is_room():
    drawn = present.table(SUPPORT, "zh", width=140)
    head = next(line for line in drawn.splitlines() if line.startswith("政策"))
    assert head.split() == ["政策", "措施", "层级", "依据类型", "把握", "条件", "来历"]


def test_a_column_that_only_repeats_a_parameter_is_not_drawn():
    drawn = present.table(SUPPORT, "zh", width=140)
    assert "小镇: 归谷智造小镇" in drawn
    assert not re.search("^政策 +小镇", drawn, re.MULTILINE)
    other = replace(SUPPORT, params={})
    assert re.search("^政策 +小镇 +措施", present.table(other, "zh", width=140), re.MULTILINE)


def test_wide_characters_keep_the_columns_aligned():
    drawn = present.table(SUPPORT, "zh", width=140).splitlines()
    head = next(line for line in drawn if line.startswith("政策"))
    first = next(line for line in drawn if line.startswith("体制机制改革创新"))
    assert cell_len(head.partition("层级")[0]) == cell_len(first.partition("措施 ")[0])


def test_the_quoted_parts_of_a_sentence_are_marked_and_the_sentence_is_told_once():
    drawn = present.table(SUPPORT, "zh", width=400)
    assert "「在归谷智造小镇设立了全省唯一浙江省食药监局创新医疗器械服务点」" in drawn
    assert "「为小镇健康医疗产业开辟绿色通道」" in drawn
    assert drawn.count("帮助医疗器械产品申报提速50%以上") == 1


def test_the_claims_are_named_with_their_certainty_in_words():
    drawn = present.table(SUPPORT, "zh", width=120)
    assert "demo-330000 › s18-point (明说), s18-lane (承前)" in drawn
    assert "s18-point (stated), s18-lane (contextual)" in present.table(SUPPORT, "en", width=120)


def test_asserted_and_inferred_are_told_apart_in_words():
    drawn = present.table(SUPPORT, "zh", width=140)
    assert "推出" in drawn
    assert "文中直述" in drawn
    english = present.table(SUPPORT, "en", width=140)
    assert "inferred" in english
    assert "asserted" in english


def test_an_empty_cell_is_explained_and_rows_are_counted():
    assert "2 行 · — 表示文中没有说" in present.table(SUPPORT, "zh", width=100)


def test_an_empty_answer_prints_its_note():
    assert "没有政策支持归谷智造小镇" in present.table(EMPTY, "zh", width=60)
    assert "No policy supports Guigu" in present.table(EMPTY, "en", width=60)


def test_no_control_character_of_the_data_reaches_the_terminal():
    drawn = present.table(tricky(), "zh", width=80)
    assert "\x1b" not in drawn
    assert "�[2J" in drawn


def test_markup_in_the_data_is_printed_as_it_stands():
    columns = (Column("x", Text("[bold]头[/bold]", ""), "text"),)
    answer = Answer("q", {}, columns, (Row({"x": "[red]a[/red] :smile:"}),))
    drawn = present.table(answer, "zh", width=60)
    assert "[bold]头[/bold]" in drawn
    assert "[red]a[/red] :smile:" in drawn


def test_colour_only_when_asked_for():
    assert "\x1b[" not in present.table(SUPPORT, "zh", width=80)
    assert "\x1b[" in present.table(SUPPORT, "zh", width=80, color=True)


def test_the_width_of_the_terminal_is_taken_from_the_environment(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    drawn = present.table(SUPPORT, "zh")
    assert max(cell_len(line) for line in drawn.splitlines()) <= 50


def test_numbers_stand_at_the_right():
    columns = (Column("a", Text("甲", "a"), "text"), Column("n", Text("数值合计", "n"), "number"))
    rows = (Row({"a": "x", "n": 5}), Row({"a": "y", "n": 1234}))
    lines = present.table(Answer("q", {}, columns, rows), "zh", width=60).splitlines()
    assert [line for line in lines if line.startswith(("x", "y"))] == [
        "x          5",
        "y       1234",
    ]


def test_codes_are_called_as_in_the_ontology() -> None:
    graph = rdflib.Graph()
    for module in ("evidence", "support", "policy"):
        graph.parse(paths.ontology() / f"{module}.ttl")
    certainties = ("stated", "implied", "contextual", "ambiguous")
    for code in (*certainties, "direct", "illustrated", "by_class"):
        labels = {
            str(label.language): str(label)
            for label in graph.objects(rdflib.URIRef(ONTOLOGY + code), SKOS.prefLabel)
            if isinstance(label, rdflib.Literal)
        }
        assert wording.CODES[code].to_json() == labels
