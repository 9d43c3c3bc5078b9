"""Why two sources agree, differ or contradict each other: read by hand from the tables."""

from __future__ import annotations

import json

import pytest

from townkg.api import KnowledgeGraph
from townkg.cli.commands import townkg
from townkg.errors import UnknownName, UsageError
from townkg.explaining.compared import Case
from townkg.explaining.dressing import proofs
from townkg.reason.proofs import Proof
from townkg.settings import ONTOLOGY

DATA_SET = "https://w3id.org/townkg/id/dataset/"
RULE = "https://w3id.org/townkg/rule/comparison/"
EVERY = f"""PREFIX tk: <{ONTOLOGY}>
SELECT ?pair ?verdict ?rule (GROUP_CONCAT(DISTINCT STR(?record); separator=" ") AS ?records)
WHERE {{
  GRAPH <https://w3id.org/townkg/graph/comparisons> {{
    ?pair tk:verdict ?verdict ; tk:byComparisonRule ?rule ;
      tk:firstCompared|tk:secondCompared ?side .
    ?side tk:fromRow|tk:fromClaim ?record
  }}
}} GROUP BY ?pair ?verdict ?rule"""


def rules(proof: Proof) -> list[str]:
    """Return the rules of a proof by their files, the verdict's first."""
    return [(node.rule or "")[1:-1].removeprefix(RULE) for node in proof.nodes() if node.rule]


@pytest.fixture(scope="module")
def proved(kg: KnowledgeGraph) -> list[tuple[Proof, str, set[str]]]:
    """Every comparison with its proof, the rule that the graph names, and its records."""
    rows = list(kg._store.select(EVERY))
    case = Case(kg._store, [row["pair"].value for row in rows], kg.closed().grounds.claims)
    bare = [case.proof(row["pair"].value, str(row["verdict"]), row["rule"].value) for row in rows]
    named = [(row["rule"].value, set(row["records"].value.split())) for row in rows]
    return [(one, *known) for one, known in zip(proofs(kg._store, bare), named, strict=True)]


def test_each_verdict_rests_on_the_records_of_both_sides(
    proved: list[tuple[Proof, str, set[str]]],
) -> None:
    assert len(proved) >= 32
    for proof, rule, records in proved:
        assert proof.rule == f"<{rule}>"
        assert {*proof.rows, *proof.claims} <= records
        leaves = [leaf for leaf in proof.leaves if leaf.sources[0].kind != "link"]
        assert {leaf.fact[0] for leaf in leaves} == {  # a leaf for each side
            node.fact[0] for node in proof.nodes() if node.fact[1].endswith("#wording>")
        }
        assert len(leaves) == 2
        assert all(one.passage or [*one.passages()] for leaf in leaves for one in leaf.sources)


def test_each_step_names_the_file_of_its_rule(proved: list[tuple[Proof, str, set[str]]]) -> None:
    from townkg import paths

    files = {path.stem for path in (paths.ontology() / "rules" / "comparison").glob("*.rq")}
    for proof, _, _ in proved:
        assert {*rules(proof)} <= files
        assert all(node.words.zh and node.words.en for node in proof.nodes())
        for rendered in (proof.text("zh"), proof.mermaid("en"), proof.html("zh")):
            assert proof.words.zh in rendered or proof.words.en in rendered


def test_the_contradiction_of_two_reports_on_the_opinion(kg: KnowledgeGraph) -> None:
    found = kg.why("comparison/policy-provisions.pv07--policy-provisions.pv36")
    assert found.fact[2] == f"<{ONTOLOGY}contradiction>"
    assert found.words.en.endswith("towns to be fostered: contradiction")
    # table.csv says three years in pv07 and five in pv36
    assert found.rows == tuple(
        f"{DATA_SET}policy-provisions/table.csv#row={row}" for row in (7, 33)
    )
    said = [node.words.zh for node in found.nodes() if "限期年数" in node.words.zh]
    assert [one.rpartition("：")[2] for one in said] == ["3", "5"]
    assert rules(found)[:2] == ["allotted_years", "same_subject_and_indicator"]


def test_a_figure_of_a_town_on_which_reports_agree(kg: KnowledgeGraph) -> None:
    found = kg.routes("巧克力甜蜜小镇", "verdict", "一致", most=4)
    assert len(found) == 4
    area = next(one for one in found if "cl002--zhejiang-town-figures.zf04" in one.fact[0])
    assert area.rows == (
        f"{DATA_SET}claims-elsewhere/figures.csv#row=3",
        f"{DATA_SET}zhejiang-town-figures/table.csv#row=5",
    )
    # each row names the town of its own table, and an accepted link makes it the article's
    assert [one.rpartition("--")[2] for one in area.links] == ["chocolate-town", "zjt026"]
    assert {"lasting_value", "bounds", "comparand_of_table"} <= {*rules(area)}


def test_a_reading_of_the_article_against_a_row(kg: KnowledgeGraph) -> None:
    pair = "jiashan-330421.s16-robots-in-town.q--zhejiang-town-figures.zf27"
    found = kg.why(pair, "verdict", "范围不同")
    assert found.claims == ("https://w3id.org/townkg/claim/jiashan-330421/s16-robots-in-town",)
    assert rules(found)[:2] == ["related_measure", "related_indicator"]
    assert "目前已有近20个机器人项目签约、落户" in found.text("zh")


def test_what_no_comparison_says_is_refused_with_what_they_say(kg: KnowledgeGraph) -> None:
    pair = "policy-provisions.pv07--policy-provisions.pv36"
    with pytest.raises(UsageError, match="pv36: contradiction"):
        kg.why(pair, "verdict", "一致")
    with pytest.raises(UsageError, match="it is in no comparison"):
        kg.why("汾湖水上运动小镇", "verdict", "一致")
    with pytest.raises(UsageError, match="pv36: contradiction"):
        kg.why_not(pair, "verdict", "一致")
    with pytest.raises(UsageError, match="no supposition changes it"):
        kg.why(pair, without=["s25-placed"])
    with pytest.raises(UsageError, match="no supposition changes it"):
        kg.why_not(pair)
    with pytest.raises(UnknownName, match=f"nearest: {pair}"):
        kg.why(f"comparison/{pair}9")


def test_the_command_needs_the_comparison_alone(
    kg: KnowledgeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = "comparison/policy-provisions.pv07--policy-provisions.pv36"
    townkg("en").main(["why", pair, "--format", "json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["proof"] == kg.why(pair).to_json()
