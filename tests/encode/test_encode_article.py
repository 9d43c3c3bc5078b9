import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from townkg.encode import (
    EncodedArticle,
    article_folders,
    encode_all,
    encode_article,
    encode_editorial,
    load_article,
    read_vocabulary,
)
from townkg.encode.encode import county_iri
from townkg.errors import DataError
from townkg.model import Quote, Text

HERE = Path(__file__).parent
ID = "https://w3id.org/townkg/id/"
CLAIM = "https://w3id.org/townkg/claim/base/"


def test_the_quads_are_the_golden_ones_in_an_order_that_never_changes(encoded):
    told = "".join(f"{quad} .\n" for quad in encoded.quads())
    golden = HERE / "base.nq"
    if os.environ.get("TOWNKG_BLESS"):
        golden.write_text(told, encoding="utf-8", newline="\n")
    assert told == golden.read_text(encoding="utf-8")


def test_no_quad_is_written_twice(encoded):
    quads = list(encoded.quads())
    assert len(quads) == len(set(quads))


def test_readings_stay_out_of_the_facts(encoded):
    default = {quad.triple for quad in encoded.quads() if str(quad.graph_name) == "DEFAULT"}
    for claim in encoded.claims:
        held = {
            triple
            for triple in default
            if (triple.subject, triple.predicate, triple.object) in claim.triples
        }
        assert bool(held) == (claim.certainty != "ambiguous")


def test_each_quote_stands_where_its_offsets_say(encoded):
    for claim in encoded.claims:
        assert list(claim.quotes) == sorted(claim.quotes, key=lambda quote: quote.start)
        for quote in claim.quotes:
            assert encoded.article.text[quote.start : quote.end] == quote.exact


def test_a_claim_holds_what_its_author_wrote(encoded):
    served = encoded.by_name["s02-served"]
    assert served.certainty == "contextual"
    assert served.reason == Text("主语承前省略。", "The subject is carried over.")
    assert [quote.exact for quote in served.quotes] == ["服务点", "已服务企业近20家"]
    assert isinstance(served.quotes[0], Quote)
    assert encoded.by_name["s03-introduced"].follows == (
        CLAIM + "s03-by-town",
        CLAIM + "s03-by-point",
    )
    assert encoded.by_name["s03-by-point"].preferred
    assert encoded.by_name["s03-by-point"].reading_of == CLAIM + "s03-introducer"
    assert [claim.order for claim in encoded.claims] == list(range(1, 9))


def test_a_claim_may_name_another_encoder_than_its_article(encoded):
    assert encoded.by_name["s00-title"].record["encodedBy"] == "A"
    assert encoded.by_name["s02-placed"].record == {
        "encodedBy": "C",
        "encodedOn": "2020-01-01",
        "reviewedBy": "B",
        "reviewedOn": "2020-01-02",
    }


def test_windows_line_ends_are_accepted_in_every_file_but_the_text(article, vocabulary, encoded):
    for path in article.iterdir():
        if path.name != "text.txt":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    same = encode_article(article, vocabulary, beside=())
    assert list(same.quads()) == list(encoded.quads())


def test_without_a_vocabulary_terms_are_not_checked(article, edit):
    edit("claims.trig", "tk:placedIn", "tk:anything")
    assert isinstance(encode_article(article, beside=()), EncodedArticle)


def test_load_article_reads_the_files_alone(article, edit):
    edit("claims.trig", "已服务企业近20家", "不在文中")  # a matter of claims, not of files
    assert load_article(article).slug == "base"
    (article / "facts.tsv").unlink()
    with pytest.raises(DataError, match=r"facts\.tsv: the file is missing"):
        load_article(str(article))


def test_the_county_may_be_written_as_an_iri(encoded):
    article = encoded.article
    assert county_iri(article) == ID + "place/qingxi"
    written = replace(article.metadata, county=ID + "place/qingxi")
    assert county_iri(replace(article, metadata=written)) == ID + "place/qingxi"


# Several articles


@pytest.fixture
def data(tmp_path):
    """A data folder with the base article and a second one that uses the first one's town."""
    articles = tmp_path / "data" / "articles"
    shutil.copytree(HERE / "base", articles / "base")
    second = articles / "other"
    shutil.copytree(HERE / "base", second)
    for path in second.iterdir():
        text = path.read_text(encoding="utf-8")
        text = text.replace("claim/base/", "claim/other/").replace("article:base", "article:other")
        path.write_text(text.replace('slug = "base"', 'slug = "other"'), encoding="utf-8")
    entities = second / "entities.ttl"
    kept = entities.read_text(encoding="utf-8").split("place:qingxi a")[0]
    entities.write_text(kept, encoding="utf-8")
    (articles / ".hidden").mkdir()
    return tmp_path / "data"


def test_articles_share_the_entities_that_one_of_them_describes(data, vocabulary):
    both = encode_all(data, vocabulary)
    assert [one.article.slug for one in both] == ["base", "other"]
    assert not any(one.warnings for one in both)
    alone = encode_article(data / "articles" / "other", vocabulary)
    assert list(alone.quads()) == list(both[1].quads())


def test_an_article_alone_lacks_what_only_another_describes(data, vocabulary):
    with pytest.raises(DataError, match="id:town/chaxiang is described nowhere"):
        encode_article(data / "articles" / "other", vocabulary, beside=())


def test_articles_that_label_an_entity_differently_are_both_told(data, vocabulary):
    entities = data / "articles" / "other" / "entities.ttl"
    with entities.open("a", encoding="utf-8") as file:
        file.write('town:chaxiang a tk:Town ; skos:prefLabel "茶乡"@zh , "Chaxiang Town"@en .\n')
    with pytest.raises(DataError) as caught:
        encode_all(data, vocabulary)
    assert [problem.found.en for problem in caught.value.problems] == [
        "another article labels it “茶乡” in zh",
        "another article labels it “茶香小镇” in zh",
    ]


def test_problems_of_all_articles_and_editorial_files_come_at_once(data, vocabulary):
    (data / "editorial").mkdir()
    (data / "editorial" / "themes.ttl").write_text("nothing", encoding="utf-8")
    for slug in ("base", "other"):
        (data / "articles" / slug / "withdrawn.tsv").unlink()
    with pytest.raises(DataError) as caught:
        encode_all(data, vocabulary)
    files = [problem.file for problem in caught.value.problems]
    assert files == ["base/withdrawn.tsv", "editorial/themes.ttl", "other/withdrawn.tsv"]


def test_an_unreadable_article_does_not_make_its_entities_seem_undescribed(data, vocabulary):
    (data / "articles" / "base" / "text.txt").unlink()
    with pytest.raises(DataError) as caught:
        encode_all(data, vocabulary)
    assert [problem.file for problem in caught.value.problems] == ["base/text.txt"]


def test_editorial_triples_lie_in_their_own_graph_which_is_marked(data):
    assert list(encode_editorial(data)) == []
    (data / "editorial").mkdir()
    for name in ("b", "a"):
        (data / "editorial" / f"{name}.ttl").write_text(
            f"@prefix town: <{ID}town/> . @prefix x: <http://x/> .\n"
            f'town:{name} x:theme "茶"@zh . town:z x:theme "镇"@zh .',
            encoding="utf-8",
        )
    mark, *quads = encode_editorial(data)
    assert mark.subject.value == "https://w3id.org/townkg/graph/editorial"
    assert str(mark.graph_name) == "DEFAULT"
    assert [quad.subject.value for quad in quads] == [ID + f"town/{one}" for one in "azb"]
    assert {quad.graph_name.value for quad in quads} == {mark.subject.value}


def test_editorial_files_with_problems_are_refused(data):
    (data / "editorial").mkdir()
    (data / "editorial" / "a.ttl").write_text("[] <http://x/p> 1 .", encoding="utf-8")
    with pytest.raises(DataError, match=r"editorial/a\.ttl:1: a blank node"):
        list(encode_editorial(data))


def test_no_data_is_no_article(tmp_path):
    with pytest.raises(DataError, match="holds no article"):
        encode_all(tmp_path)
    assert article_folders(tmp_path / "articles") == []


# The vocabulary


def test_individuals_have_names_and_classes_have_none(vocabulary):
    tk = "https://w3id.org/townkg/ontology#"
    assert {tk + "placedIn", tk + "Town", tk + "near"} <= vocabulary.terms
    assert vocabulary.names == {tk + "near": ("近",)}


def test_a_malformed_ontology_is_refused(tmp_path):
    (tmp_path / "x.ttl").write_text("@prefix tk: <http://tk#> .\ntk:a tk:b .", encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.ttl:2: malformed Turtle"):
        read_vocabulary(tmp_path)
