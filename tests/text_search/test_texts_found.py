"""Search in the real graph: sentences with their claims, prose and names of data sets."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from townkg import text_search
from townkg.api import KnowledgeGraph
from townkg.cli import main
from townkg.errors import UsageError
from townkg.store.embedded import EmbeddedStore, open_embedded
from townkg.text_search import kept
from townkg.text_search.folding import fold

ARTICLE = Path(__file__).resolve().parents[2] / "data" / "articles" / "jiashan-330421"


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    with (ARTICLE / "sentences.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["id"]: row["text"] for row in rows}


@pytest.mark.parametrize(
    "words", ["镇", "机", "机器", "機器人", "PPP", "ｐｐｐ", "2017", "“", "人才", "特色小镇"]
)
def test_the_sentences_are_those_that_a_scan_of_the_file_finds(kg, sentences, words):
    found = [hit for hit in kg.search_text(words, limit=None) if hit.is_sentence]
    expected = [name for name, text in sentences.items() if fold(words) in fold(text)]
    assert [hit.sentence for hit in found] == expected
    assert expected
    text = (ARTICLE / "text.txt").read_text(encoding="utf-8")
    for hit in found:
        assert text[hit.start : hit.start + len(hit.text)] == hit.text
        assert {fold(hit.text[start:end]) for start, end in hit.spans} == {fold(words)}


def test_a_claim_is_named_where_its_own_quote_holds_what_was_found(kg):
    (hit,) = kg.search_text("近20个机器人项目").hits
    assert hit.sentence == "s16"
    names = {quote.claim.rpartition("/")[2] for quote in hit.quotes}
    assert "s16-robots-in-town" in names
    assert "s16-slip" not in names  # quotes another part of the sentence
    for quote in hit.quotes:
        assert hit.text[quote.start : quote.start + len(quote.text)] == quote.text
        assert [quote.text[start:end] for start, end in quote.spans] == ["近20个机器人项目"]


def test_prose_of_a_data_set_is_found_with_the_thing_that_has_it(kg):
    hits = [hit for hit in kg.search_text("控制在3平方公里内") if not hit.is_sentence]
    assert [hit.subject.iri.rpartition("/")[2] for hit in hits] == ["pv01"]
    assert hits[0].source.iri.endswith("dataset/policy-provisions")
    assert hits[0].quotes == ()


def test_things_of_data_sets_are_found_by_name(kg):
    found = {(hit.data_set.iri.rpartition("/")[2], hit.how) for hit in kg.find_listed("西塘镇")}
    assert found == {("divisions-jiaxing", "exact"), ("national-towns", "exact")}
    for rough, how in (("西塘鎮", "variant"), ("xitangzhen", "pinyin")):
        assert {hit.how for hit in kg.find_listed(rough)} == {how}
        assert {hit.name for hit in kg.find_listed(rough)} == {"西塘镇"}
    assert kg.find_listed("zjt026").hits[0].entity.label.zh == "嘉善巧克力甜蜜小镇"
    names = [hit.name for hit in kg.find_listed("浙江省", limit=None)]
    assert names[0] == "浙江省"
    assert [name.startswith("浙江省") for name in names] == sorted(
        (name.startswith("浙江省") for name in names), reverse=True
    )


def test_things_of_data_sets_are_of_the_class_that_is_wanted(kg):
    everything, towns = kg.find_listed("机器人"), kg.find_listed("机器人", "tk:Town")
    assert 0 < towns.total < everything.total
    assert {hit.type.label.en for hit in towns} == {"characteristic town"}


def test_so_many_are_listed_and_it_is_told_how_many_there_are(kg, sentences):
    found = kg.search_text("镇", limit=3)
    assert len(found) == 3
    everything = kg.search_text("镇", limit=None)
    assert found.total == everything.total == len(everything) > 3
    assert found.hits == everything.hits[:3]
    assert len(kg.find_listed("镇", limit=2)) == 2 < kg.find_listed("镇", limit=2).total


@pytest.mark.parametrize("words", ["", " ", "\u200b", "。？！", "\u202e", "👍"])
def test_nothing_is_found_where_nothing_is_meant(kg, words):
    assert kg.search_text(words).total == 0
    assert kg.find_listed(words).total == 0


@pytest.mark.parametrize("words", ["字" * 10_000, "机\x00器", "\ud800"])
def test_what_is_no_text_is_refused(kg: KnowledgeGraph, words):
    for search in (kg.search_text, kg.find_listed):
        with pytest.raises(UsageError):
            search(words)


@pytest.mark.parametrize(("words", "limit"), [(3, 20), (None, 20), ("机", -1), ("机", True)])
def test_what_fits_no_parameter_is_refused(kg, words, limit):
    with pytest.raises(UsageError):
        kg.search_text(words, limit=limit)


@pytest.fixture(scope="module")
def copied(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the built store, beside which no index lies."""
    built = Path(kg._source)
    folder = tmp_path_factory.mktemp("copied") / built.parent.name
    shutil.copytree(built, folder / built.name)
    return folder / built.name


def found_in(store: Path) -> list[str]:
    opened = open_embedded(store)
    try:
        return [hit.text for hit in text_search.mentions(opened, "机器人")]
    finally:
        opened.close()


def test_an_index_that_is_missing_or_damaged_is_made_again(copied, kg):
    place = copied.parent / kept.NAME
    expected = [hit.text for hit in kg.search_text("机器人")]
    assert found_in(copied) == expected
    whole = place.read_bytes()
    half = len(whole) // 2
    damaged = (b"no database", whole[:half], whole[:half] + bytes(half))
    for content in damaged:
        place.write_bytes(content)
        assert found_in(copied) == expected
        assert len(place.read_bytes()) == len(whole)


def test_an_index_of_other_data_is_made_again(copied):
    found_in(copied)
    other = copied.parent.with_name("0" * 16)
    copied.parent.rename(other)
    try:
        assert found_in(other / copied.name)
        assert kept._read(other / copied.name) is not None
    finally:
        other.rename(copied.parent)
    found_in(copied)


def test_where_nothing_can_be_written_the_index_is_in_memory(copied, kg):
    place = copied.parent / kept.NAME
    place.unlink(missing_ok=True)
    place.mkdir()
    try:
        assert found_in(copied) == [hit.text for hit in kg.search_text("机器人")]
    finally:
        place.rmdir()


def test_without_fts5_the_same_is_found_and_it_is_told(copied):
    store = open_embedded(copied)
    words = ("机", "机器人 小镇", "jiqiren", "浙江")
    fast = [text_search.mentions(store, one, limit=None) for one in words]
    kept.opened(store).is_indexed = False
    slow = [text_search.mentions(store, one, limit=None) for one in words]
    assert [found.hits for found in fast] == [found.hits for found in slow]
    assert [bool(found.note) for found in fast + slow] == [False] * 4 + [True] * 4
    assert isinstance(store, EmbeddedStore)
    store.close()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["find", *words]) == 0
    return capsys.readouterr().out


def test_find_lists_names_then_data_sets_then_sentences(kg, capsys):
    out = run(capsys, "机器人", "--limit", "2", "--texts", "1", "--lang", "zh")
    parts = ["名称像“机器人”的事物", "数据集中的事物", "文中提到"]
    assert sorted(parts, key=out.index) == parts
    assert "「机器人」" in out
    assert "s16-when" in out
    assert "共 3 处，只列出 1 处" in out
    english = run(capsys, "机器人", "--texts", "1", "--lang", "en")
    assert "Mentioned in the text" in english
    assert "1 of 3 are listed" in english
    alone = run(capsys, "机器人", "--names-only", "--lang", "zh")
    assert parts[0] in alone
    assert parts[1] not in alone
    assert parts[2] not in alone


def test_find_gives_rows_of_each_kind_for_programs(kg, capsys):
    told = json.loads(run(capsys, "机器人", "--limit", "2", "--texts", "2", "--format", "json"))
    alone = json.loads(run(capsys, "机器人", "--limit", "2", "--names-only", "--format", "json"))
    assert {name: told[name] for name in alone} == alone
    assert len(told["data_sets"]["rows"]) == 2 < told["data_sets"]["total"]
    sentence = told["mentioned"]["rows"][0]
    assert (sentence["kind"], sentence["sentence"]) == ("sentence", "s16")
    assert sentence["spans"] == [[18, 21], [36, 39], [52, 55]]
    assert told["mentioned"]["total"] == 3
    flat = run(capsys, "机器人", "--limit", "2", "--texts", "2", "--format", "csv", "--lang", "zh")
    rows = list(csv.DictReader(flat.splitlines()))
    assert [row["section"] for row in rows] == ["name"] * 2 + ["data set"] * 2 + ["text"] * 2
    assert (rows[4]["place"], rows[4]["spans"]) == ("s16", "18-21; 36-39; 52-55")


def test_only_things_are_of_a_class(kg, capsys):
    out = run(capsys, "机器人", "--type", "tk:Town", "--lang", "zh")
    assert "数据集中的事物" in out
    assert "文中提到" not in out
