"""`townkg why`, `why-not` and `ask --why` as people use them."""

import json

import pytest

PAIR = ("最多跑一次改革", "supports", "干窑机器人小镇")
NOT_PAIR = ("八八战略", "supports", "归谷智造小镇")


def test_why_in_both_languages(townkg):
    done = townkg("why", *PAIR, "--lang", "zh")
    assert done.code == 0
    assert "甲 面向 乙，乙 有成员 丙，则 甲 按类支持 丙（prp-spo2）" in done.out
    assert "确定程度：明说；应用规则 4 次" in done.out
    assert "certainty: stated; rules applied: 4" in townkg("why", *PAIR, "--lang", "en").out


@pytest.mark.parametrize(
    ("style", "begins"), [("json", "{"), ("mermaid", "flowchart"), ("ttl", "@prefix")]
)
def test_formats_of_why(townkg, style, begins):
    assert townkg("why", *PAIR, "--format", style).out.startswith(begins)


def test_routes(townkg):
    found = json.loads(
        townkg(
            "why", "最多跑一次改革", "支持", "归谷智造小镇", "--routes", "5", "--format", "json"
        ).out
    )
    assert found["holds"]
    assert found["routes"]


def test_why_not(townkg):
    done = townkg("why-not", *NOT_PAIR, "--lang", "zh")
    assert done.code == 0
    assert "方向不对" in done.out
    found = json.loads(townkg("why-not", *NOT_PAIR, "--format", "json").out)
    assert found["holds"] is False
    assert found["reasons"][0]["kind"] == "direction"
    assert townkg("why-not", *NOT_PAIR, "--format", "mermaid").out.startswith("flowchart")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("why", *NOT_PAIR), "townkg why-not"),
        (("why-not", *PAIR), "townkg why"),
        (("why", "八八战略"), "主语、属性和宾语"),
        (("why", "最多跑一次改革", "suports", "干窑机器人小镇"), "supports"),
        (("ask", "certainty_counts", "--why"), "不能加 --why"),
        (("ask", "town_levels", "--why", "--format", "csv"), "--why"),
    ],
)
def test_what_is_refused(townkg, words, told):
    done = townkg(*words, "--lang", "zh")
    assert done.code == 2
    assert told in done.err
    assert done.out == ""


def test_what_if(townkg):
    done = townkg("why", "--without", "s25-placed", "--lang", "zh")
    assert done.code == 0
    assert "由此出现 0 条。" in done.out
    assert "因为没有了 主张 jiashan-330421/s25-placed" in done.out
    found = json.loads(townkg("why", "--without", "s25-placed", "--format", "json").out)
    assert found["what_if"]["falls"]
    done = townkg("why", *PAIR, "--without", "s43-members", "--lang", "zh")
    assert "推不出" in done.out


@pytest.mark.parametrize(
    "words",
    [("why",), ("why-not", *PAIR), ("ask", "policies_supporting_town", "--town", "归谷智造小镇")],
)
def test_what_is_assumed_is_not_written_over(townkg, tmp_path, words):
    file = tmp_path / "assumed.ttl"
    file.write_text("# mine\n", encoding="utf-8")
    done = townkg(*words, "--assume", str(file), "-o", str(tmp_path / "." / file.name))
    assert done.code == 2
    assert file.read_text(encoding="utf-8") == "# mine\n"


def test_a_proof_under_each_row(townkg):
    words = ("ask", "policies_supporting_town", "--town", "归谷智造小镇", "--why")
    plain = townkg(*words[:-1], "--format", "json")
    found = json.loads(townkg(*words, "--format", "json").out)
    rows = json.loads(plain.out)["rows"]
    assert len(found["rows"]) == len(rows)
    for row, shown in zip(rows, found["rows"], strict=True):
        assert shown.pop("proof")["words"]["zh"].startswith(row["policy"]["label"]["zh"])
        assert shown == row
    text = townkg(*words, "--lang", "zh").out
    assert f"[{len(rows)}] " in text
    assert "```text" in townkg(*words, "--format", "md").out
