"""A second article is files only, and the support questions answer across both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import townkg
from townkg import build, paths
from townkg.api import KnowledgeGraph
from townkg.model import Entity

ARTICLE = Path(__file__).parent.parent / "second_article" / "qingxi-000001"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, kg: KnowledgeGraph) -> Iterator[KnowledgeGraph]:
    """Return the graph of both articles; the one of the tests is opened before it."""
    folder = tmp_path_factory.mktemp("both")
    home = folder / "两篇 articles"
    for source in (paths.ontology(), paths.data(), paths.queries()):
        shutil.copytree(source, home / source.name)
    shutil.copytree(ARTICLE, home / "data" / "articles" / ARTICLE.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNKG_HOME", str(home))
        patch.setenv("TOWNKG_BUILD", str(folder / "build"))
        yield townkg.open()


def _names(answer: townkg.api.Answer, *columns: str) -> set[tuple[str, ...]]:
    def name(cell: object) -> str:
        return cell.label.zh if isinstance(cell, Entity) else str(cell)

    return {tuple(name(row.cells[column]) for column in columns) for row in answer.rows}


def test_towns_of_the_second_article_are_supported(both: KnowledgeGraph) -> None:
    answer = both.ask("policies_supporting_town", town="茶香小镇")
    assert _names(answer, "policy", "basis", "certainty") == {
        ("市级特色小镇培育名单", "direct", "stated"),
        ("特色小镇发展基金", "illustrated", "stated"),
        ("特色小镇发展基金", "by_class", "implied"),
        ("一窗受理改革", "by_class", "implied"),
    }


def test_a_measure_placed_in_one_town_supports_that_town_only(both: KnowledgeGraph) -> None:
    answer = both.ask("towns_supported_by_policy", policy="企业服务驿站")
    assert _names(answer, "town", "basis") == {("竹艺小镇", "direct")}


def test_an_assessment_is_no_support(both: KnowledgeGraph) -> None:
    answer = both.ask("policies_supporting_town", town="古窑小镇")
    assert "古窑小镇2018年度考核" not in {name for (name,) in _names(answer, "policy")}


def test_the_matrix_holds_both_counties_and_no_pair_across(both: KnowledgeGraph) -> None:
    pairs = _names(both.ask("support_matrix"), "bearer", "town")
    assert ("特色小镇发展基金", "竹艺小镇") in pairs
    assert ("最多跑一次改革", "归谷智造小镇") in pairs
    assert not pairs & {("特色小镇发展基金", "归谷智造小镇"), ("最多跑一次改革", "竹艺小镇")}


def test_what_the_first_article_answers_stays(both: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    def rows(graph: KnowledgeGraph) -> list[dict[str, object]]:
        answer = graph.ask("policies_supporting_town", town="干窑机器人小镇")
        return answer.to_json()["rows"]

    assert rows(both) == rows(kg)


def test_the_second_article_is_covered_and_clean(both: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    # without the lints: the question files are the first article's own, which other tests lint
    assert both.version != kg.version
    assert [problem for problem in build.check() if problem.severity == "error"] == []
    assert [report.summary()["tokens"]["open"] for report in both.coverage()] == [0, 0]
