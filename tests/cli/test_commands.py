from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from townkg import paths


class TestQuestions:
    def test_all_are_listed_with_their_parameters(self, townkg):
        done = townkg("questions", "--format", "json")
        names = [row["name"] for row in json.loads(done.out)["rows"]]
        assert names == sorted(path.stem for path in paths.queries().glob("*.rq"))

    def test_those_with_a_tag(self, townkg):
        rows = list(csv.DictReader(io.StringIO(townkg("questions", "--format", "csv").out)))
        tagged = list(
            csv.DictReader(
                io.StringIO(townkg("questions", "--format", "csv", "--tag", "support").out)
            )
        )
        assert 0 < len(tagged) < len(rows)
        assert list(tagged[0]) == ["name", "title", "params", "tags"]


class TestExport:
    @pytest.mark.parametrize(
        ("style", "form"),
        [("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG), ("ttl", RdfFormat.TURTLE)],
    )
    def test_to_a_file_and_to_the_output(self, townkg, process, tmp_path, style, form):
        target = tmp_path / f"图谱 one.{style}"
        assert townkg("export", "--format", style, "-o", str(target)).code == 0
        assert len(list(parse(path=target, format=form))) > 100
        assert process("export", "--format", style).stdout == target.read_bytes()

    def test_a_place_that_cannot_be_written_is_said(self, townkg, tmp_path):
        done = townkg("export", "-o", str(tmp_path / "none" / "x.nq"))
        assert done.code == 4
        assert "无法写入：文件或文件夹不存在" in done.err


class TestCoverage:
    def test_each_sentence_stands_with_its_claims(self, townkg):
        done = townkg("coverage", "jiashan-330421")
        for line in (
            (paths.data() / "articles/jiashan-330421/sentences.tsv")
            .read_text(encoding="utf-8")
            .splitlines()[1:]
        ):
            name, text = line.split("\t")
            assert f"{name}  " in done.out
            assert "".join(text.split()) in "".join(done.out.split())

    def test_quiet_shows_counts_only(self, townkg):
        quiet = townkg("coverage", "--quiet").out
        assert "主张" in quiet
        assert len(quiet) < len(townkg("coverage").out) / 4

    def test_json_tells_every_token(self, townkg):
        (report,) = json.loads(townkg("coverage", "jiashan-330421", "--format", "json").out)
        states = {token["state"] for item in report["sentences"] for token in item["tokens"]}
        assert states <= {"carried", "left-out", "open"}
        assert report["complete"] == ("open" not in states)

    def test_tokens_as_tsv(self, townkg):
        head = townkg("coverage", "--tokens", "--format", "tsv").out.splitlines()[0]
        assert head == "?sentence\t?kind\t?token\t?start\t?end\t?state\t?claims\t?reason"

    def test_an_open_token_makes_it_fail(self, townkg, tmp_path, monkeypatch):
        home = project(tmp_path / "家 home")
        claims = home / "data/articles/jiashan-330421/left-out.tsv"
        claims.write_text("sentence\ttoken\treason\ns00\tnothing\tnone\n", encoding="utf-8")
        monkeypatch.setenv("TOWNKG_HOME", str(home))
        monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "build"))
        done = townkg("coverage", "--quiet")
        assert done.code == 1
        problems = [line for line in done.out.splitlines() if "left-out.tsv:2" in line]
        assert len(problems) == 1
        assert re.search("[\u4e00-\u9fff]", problems[0])
        done = townkg("coverage", "--quiet", "--lang", "en")
        assert "has no such token" in done.out
        [report] = json.loads(townkg("coverage", "--format", "json").out)
        assert "has no such token" in report["problems"][0]["found"]["en"]
        assert report["problems"][0]["file"].endswith("left-out.tsv")


class TestEncode:
    def test_new_lays_out_a_folder(self, townkg, tmp_path):
        text = tmp_path / "一篇 文章.txt"
        text.write_text("桐庐县的题目\n\n小镇一。小镇二。\n", encoding="utf-8")
        done = townkg(
            "encode", "new", str(text), "--slug", "tonglu-330122", "--into", str(tmp_path)
        )
        assert done.code == 0
        assert (tmp_path / "tonglu-330122" / "claims.trig").is_file()
        again = townkg(
            "encode", "new", str(text), "--slug", "tonglu-330122", "--into", str(tmp_path)
        )
        assert again.code == 2

    def test_a_text_that_is_not_there_is_said(self, townkg, tmp_path):
        done = townkg("encode", "new", str(tmp_path / "x.txt"), "--slug", "a-1")
        assert done.code == 4
        assert "x.txt" in done.err


class TestBuild:
    def test_it_tells_the_size_of_the_graph(self, townkg):
        done = townkg("build", "--lang", "en")
        assert done.code == 0
        assert "articles " in done.out
        assert "routes of support" in done.out

    def test_an_unknown_engine_names_those_there_are(self, townkg):
        done = townkg("build", "--force", "--engine", "owlrel", "--lang", "en")
        assert done.code == 2
        assert "owlrl" in done.err

    def test_a_project_in_a_folder_with_spaces_and_chinese(self, townkg, tmp_path, monkeypatch):
        home = project(tmp_path / "小镇 知识 graph")
        monkeypatch.setenv("TOWNKG_HOME", str(home))
        monkeypatch.delenv("TOWNKG_BUILD")
        assert townkg("build").code == 0
        assert (home / "build" / "current").is_file()
        assert townkg("sparql", "ASK { ?s a <https://w3id.org/townkg/ontology#Town> }").out == (
            "true\n"
        )

    def test_bad_data_is_listed_and_the_old_graph_stays(self, townkg, tmp_path, monkeypatch):
        home = project(tmp_path / "home")
        monkeypatch.setenv("TOWNKG_HOME", str(home))
        monkeypatch.delenv("TOWNKG_BUILD")
        assert townkg("build").code == 0
        before = (home / "build" / "current").read_text(encoding="utf-8")
        claims = home / "data/articles/jiashan-330421/claims.trig"
        text = claims.read_text(encoding="utf-8")
        claims.write_text(text.replace('tk:quote "', 'tk:quote "不在文中', 1), encoding="utf-8")
        done = townkg("build")
        assert done.code == 4
        assert "claims.trig" in done.err
        assert (home / "build" / "current").read_text(encoding="utf-8") == before


def project(home: Path) -> Path:
    """Return a copy of the files that people wrote."""
    for folder in (paths.ontology(), paths.data(), paths.queries()):
        shutil.copytree(folder, home / folder.name)
    return home


def names_of_questions(townkg, *words):
    done = townkg("questions", *words, "--format", "json")
    assert done.code == 0
    return [row["name"] for row in json.loads(done.out)["rows"]]


def test_questions_are_found_by_words_in_both_languages_and_by_pinyin(townkg):
    assert "investment_totals" in names_of_questions(townkg, "投资")
    assert "investment_totals" in names_of_questions(townkg, "touzi")
    assert names_of_questions(townkg, "投资合计")[0] == "investment_totals"
    assert "timeline" in names_of_questions(townkg, "happened when")
    assert "timeline" in names_of_questions(townkg, "time")
    assert "article_metadata" in names_of_questions(townkg, "校验和")
    ranked = names_of_questions(townkg, "projects", "--tag", "ranking")
    assert ranked == ["projects_ranked_by_investment"]


def test_no_question_speaks_of_it(townkg):
    assert names_of_questions(townkg, "zzzzqqq") == []
    assert "没有问题说到“zzzzqqq”" in townkg("questions", "zzzzqqq").out
    assert "No question speaks of" in townkg("questions", "zzzzqqq", "--lang", "en").out
    assert townkg("questions", " ").code == 2
