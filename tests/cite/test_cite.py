"""Citations of the data set, of claims and articles, and of the rows of an answer."""

from __future__ import annotations

import re

import pytest

from townkg import paths, present
from townkg.cite import forms
from townkg.cite.dataset import Work, read_work
from townkg.cite.source import Source
from townkg.errors import DataError, UnknownName

CLAIM = "jiashan-330421/s09-settled"
ARTICLE = "https://w3id.org/townkg/id/article/jiashan-330421"


def test_the_data_set_is_cited_with_its_version(kg):
    (found,) = kg.cite(accessed="2026-12-01")
    assert f"数据版本 {kg.version}." in found.gbt
    assert "[DS/OL]" in found.gbt
    assert "[2026-12-01]" in found.gbt
    assert found.bibtex.startswith("@misc{townkg,\n  author = {{The townkg authors}},")


def test_a_claim_is_cited_with_its_article_its_place_and_its_words(kg):
    (found,) = kg.cite(CLAIM)
    assert found.gbt.startswith("嘉善县发改局. 嘉善县以“改革+机制+特色+”为引领")
    assert "(2018-11-02)" in found.gbt
    assert f"https://w3id.org/townkg/claim/{CLAIM}" in found.gbt
    assert kg.version in found.gbt
    start, end = map(int, re.search(r"第(\d+)-(\d+)字", found.gbt).groups())
    text = (paths.data() / "articles/jiashan-330421/text.txt").read_text("utf-8")
    assert text[start:end] == "落户归谷智造小镇的美国精准医疗项目"
    assert text[start:end] in found.bibtex
    assert kg.cite(f"https://w3id.org/townkg/claim/{CLAIM}") == [found]


def test_an_article_and_an_answer_are_cited(kg):
    (article,) = kg.cite(ARTICLE)
    assert article.gbt.endswith("农家科技、城乡统筹发展网.")
    answer = kg.ask("policies_supporting_town", town="归谷智造小镇")
    whole, source = kg.cite(answer)
    assert "town=归谷智造小镇" in whole.gbt
    assert source == article


def test_what_the_graph_has_not_is_told(kg):
    for name in ("jiashan-330421/s99-none", f"{ARTICLE}x"):
        with pytest.raises(UnknownName):
            kg.cite(name)


def test_markdown_has_a_citation_for_each_row_and_for_the_data_set(kg):
    answer = kg.ask("policies_supporting_town", town="归谷智造小镇")
    page = present.markdown(answer, "zh", kg.citations(answer))
    lines = re.findall(r"^\d+\. 嘉善县发改局", page, re.MULTILINE)
    assert len(lines) == sum(bool(row.evidence) for row in answer.rows) > 5
    assert f"数据版本 {kg.version}" in page


def test_every_printed_format_shows_the_version(kg):
    answer = kg.ask("town_levels")
    for style in (present.table, present.markdown, present.html, present.turtle):
        assert kg.version in style(answer, "zh"), style
    assert kg.version in present.json(answer)


def test_a_missing_or_empty_citation_file_is_told(tmp_path, monkeypatch):
    for content in (None, "- 1", "title: x", "{", "title: [unclosed"):
        path = tmp_path / "CITATION.cff"
        if content is not None:
            path.write_text(content, "utf-8")
        monkeypatch.setattr(paths, "citation", lambda path=path: str(path))
        with pytest.raises(DataError, match=r"CITATION\.cff"):
            read_work()


def test_what_is_not_known_is_left_out_and_tex_prints_every_sign():
    bare = Source("x/a-1", "100%_{真}", "", "", "", "", "")
    assert forms.gbt_article(bare) == "100%_{真}[EB/OL]. [出版年不详]."
    assert forms.bibtex_article(bare) == (
        "@misc{a-1,\n  title = {{100\\%\\_\\{真\\}}},\n  langid = {chinese},\n}"
    )
    work = Work("T", ("A", "B C"), "", "2027-01-02", "")
    assert forms.gbt_dataset(work, "v") == (
        "A, B C. T[DS/OL]. 2027(2027-01-02). 数据版本 v. https://w3id.org/townkg/."
    )


def test_a_row_of_a_data_set_is_cited_with_its_table_its_line_and_its_source(kg):
    (found,) = kg.cite("zhejiang-towns/table.csv#row=27")
    assert found.gbt.startswith("浙江省级特色小镇创建与培育名单[DS/OL]: table.csv 第27行. 来源： ")
    assert found.gbt.endswith("/id/dataset/zhejiang-towns/table.csv#row=27.")
    assert found.bibtex.startswith("@misc{zhejiang-towns-table-27,")
    assert kg.version in found.bibtex
    with pytest.raises(UnknownName):
        kg.cite("zhejiang-towns/table.csv#row=999")


def test_an_answer_across_data_sets_is_cited_with_each_row_once(kg):
    answer = kg.ask("codes_of_place", place="嘉善县")
    whole, row = kg.cite(answer)
    assert "place=嘉善县" in whole.gbt
    assert "divisions-zhejiang/table.csv#row=57" in row.gbt
    shown = present.markdown(answer, "zh", cited=kg.citations(answer))
    assert shown.replace("\\", "").count("divisions-zhejiang/table.csv#row=57") == 3
