"""`townkg relate` and `townkg describe` on the command line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len

Run = Callable[..., object]
PAIR = ("领办", "红色代办服务站")


def test_json_is_the_relation(townkg: Run) -> None:
    done = townkg("relate", *PAIR, "--format", "json")
    assert done.code == 0
    found = json.loads(done.out)
    (path,) = found["paths"]
    assert [step["to"]["label"]["zh"] for step in path["steps"]] == [
        "最多跑一次改革",
        "小镇红色代办服务站",
    ]
    quote = path["steps"][1]["evidence"][-1]
    assert quote["quote"] == "建立了小镇红色代办服务站"
    assert set(quote) == {"kind", "claim", "article", "quote", "start", "end", "certainty"}
    (reading,) = found["readings"]
    assert reading["steps"][0]["readings"][0]["of"] == 3
    assert [item["node"]["label"]["en"] for item in found["shared"]] == [
        "characteristic towns of Jiashan County"
    ]


def test_a_person_reads_each_part_under_its_heading(townkg: Run) -> None:
    done = townkg("relate", *PAIR)
    heads = (
        "最短 2 步",
        "只在某些读法下成立的关联",
        "共有的小镇、群组、名单、地点与总纲（不算关联）",
    )
    places = [done.out.index(head) for head in heads]
    assert places == sorted(places)
    assert "3 种读法中 1 种" in done.out
    assert "「建立了小镇红色代办服务站」" in done.out
    english = townkg("relate", *PAIR, "--lang", "en")
    assert "←comprises—" in english.out
    assert "Paths that hold in some readings only" in english.out
    assert "1 of 3 readings" in townkg("relate", *PAIR, "--lang", "en", "--format", "tsv").out


def test_no_path_is_said_plainly(townkg: Run) -> None:
    done = townkg("relate", "富士康", "美国精准医疗项目")
    assert done.code == 0
    assert "没有找到所查种类的路径（叙事关系，最多 4 步）。" in done.out
    words = ("relate", "富士康", "美国精准医疗项目", "--lang", "en", "--max-length", "2")
    assert "No path of the kinds searched was found (up to 2 steps)." in townkg(*words).out
    assert townkg("relate", "富士康", "美国精准医疗项目", "--fail-empty").code == 1


def test_things_in_one_town_are_not_linked(townkg: Run) -> None:
    done = townkg("relate", "美国精准医疗项目", "科比特无人机项目")
    first, _, rest = done.out.partition("共有的小镇")
    assert "归谷智造小镇" not in first
    assert "归谷智造小镇" in rest


@pytest.mark.parametrize(
    "words", [("relate", "归谷智造小镇", "巧克力甜蜜小镇"), ("describe", "归谷智造小镇")]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_at_60_columns(
    townkg: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    done = townkg(*words, "--lang", language)
    assert max(map(cell_len, done.out.splitlines())) <= 60
    assert "…" not in done.out.replace("在……之内", "")
    joined = re.sub(r"[\s「」]", "", done.out)
    assert "归谷智造小镇、互联网通信小镇、汾湖水上运动小镇" in joined


def test_markdown_numbers_each_footnote_once(townkg: Run) -> None:
    for words in (("relate", *PAIR), ("describe", "归谷智造小镇")):
        done = townkg(*words, "--format", "md")
        notes = re.findall(r"^\[\^([\d-]+)\]:", done.out, re.MULTILINE)
        assert len(notes) == len(set(notes)) > 3
        used = set(re.findall(r"\[\^([\d-]+)\](?!:)", done.out))
        assert used == set(notes)


def test_files_hold_all_parts_in_one_table(townkg: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(townkg("relate", *PAIR, "--format", "csv").out)))
    assert {row["section"] for row in rows} == {"path", "reading", "shared", "class"}
    assert all(row["evidence"] for row in rows if row["section"] != "class")
    lines = townkg("relate", *PAIR, "--format", "tsv").out.splitlines()
    assert lines[0].startswith("?section\t?shared\t?path\t?from")
    assert len({line.count("\t") for line in lines}) == 1
    done = townkg("describe", "归谷智造小镇", "--format", "csv")
    sections = {row["section"] for row in csv.DictReader(io.StringIO(done.out))}
    assert sections == {
        *("identity", "outgoing", "incoming", "roles", "figures", "memberships"),
        *("readings", "inferred", "supports", "sentences"),
    }


def test_describe_keeps_asserted_and_inferred_apart(townkg: Run) -> None:
    done = townkg("describe", "归谷智造小镇", "--lang", "en")
    heads = [
        "What the text says of it",
        "Figures and times",
        "Supports that are inferred, by their routes",
        "Readings of ambiguous passages",
        "What is inferred",
        "Where it is mentioned",
    ]
    places = [done.out.index(head) for head in heads]
    assert places == sorted(places)
    found = json.loads(townkg("describe", "归谷智造小镇", "--format", "json").out)
    assert not any(line["inferred"] for line in found["outgoing"])
    assert all(line["inferred"] for line in found["inferred"])


def test_describe_a_term(townkg: Run) -> None:
    done = townkg("describe", "tk:placedIn")
    assert "措施设立或施行于其中的小镇。" in done.out
    assert "文中用到的次数" in done.out


@pytest.mark.parametrize(
    "words", [("describe", "归谷制造小镇"), ("relate", "归谷制造小镇", "富士康")]
)
def test_an_unknown_name_has_the_nearest(townkg: Run, words: tuple[str, ...]) -> None:
    done = townkg(*words)
    assert (done.code, done.out) == (2, "")
    assert "归谷智造小镇" in done.err
    english = townkg(*words, "--lang", "en")
    assert "is named “归谷制造小镇”" in english.err


def test_lengths_that_do_not_fit(townkg: Run) -> None:
    assert townkg("relate", *PAIR, "--max-length", "9").code == 2
    assert townkg("relate", *PAIR, "--limit", "0").code == 2
    assert townkg("relate", PAIR[0]).code == 2
