import os
from pathlib import Path

from townkg.encode import coverage, encode_article
from townkg.encode.carry import carrier
from townkg.encode.tokens import Span

GOLDEN = Path(__file__).parent / "base.coverage.tsv"


def tokens(folder, vocabulary):
    report = coverage(encode_article(folder, vocabulary, beside=()))
    return {(token.sentence, token.text): token for token in report.tokens()}, report


def test_each_token_is_carried_left_out_or_open(encoded):
    rows = ["sentence\tkind\ttext\tstart\tstate\tclaims\treason"]
    for token in coverage(encoded).tokens():
        where = [token.sentence, token.kind, token.text, str(token.start)]
        rows.append("\t".join([*where, token.state, " ".join(token.claims), token.reason]))
    told = "\n".join(rows) + "\n"
    if os.environ.get("TOWNKG_BLESS"):
        GOLDEN.write_text(told, encoding="utf-8", newline="\n")
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_a_report_that_is_complete_counts_everything(encoded):
    report = coverage(encoded)
    assert report.complete
    assert report.summary() == {
        "sentences": 4,
        "facts": 7,
        "claims": {"stated": 4, "implied": 1, "contextual": 1, "ambiguous": 2},
        "tokens": {"carried": 14, "left-out": 2, "open": 0},
    }


def test_tokens_have_offsets_of_the_article(encoded):
    for token in coverage(encoded).tokens():
        assert encoded.article.text[token.start : token.end] == token.text


def test_sentences_list_their_facts_and_claims(encoded):
    sentence = coverage(encoded).sentences[2]
    assert [fact.id for fact in sentence.facts] == ["f003", "f004", "f005"]
    assert [(claim.name, claim.certainty) for claim in sentence.claims] == [
        ("s02-placed", "stated"),
        ("s02-when", "stated"),
        ("s02-served", "contextual"),
    ]
    assert sentence.claims[2].quotes == ("服务点", "已服务企业近20家")


def test_a_wording_without_the_hedge_leaves_the_hedge_open(article, edit, vocabulary):
    edit("claims.trig", 'tk:wording "近20家"', 'tk:wording "20家"')
    found, report = tokens(article, vocabulary)
    assert found["s02", "近"].state == "open"
    assert found["s02", "20家"].state == "carried"
    assert not report.complete


def test_a_number_is_not_carried_by_a_longer_one(article, edit, vocabulary):
    edit("claims.trig", 'tk:wording "近20家" ; tk:writtenValue "20"', 'tk:wording "近120家"')
    found, _ = tokens(article, vocabulary)
    assert found["s02", "20家"].state == found["s02", "近"].state == "open"


def test_a_claim_that_does_not_quote_the_place_carries_nothing(article, edit, vocabulary):
    edit("claims.trig", 'tk:quote "去年,清溪县在', 'tk:quote "清溪县在⟦茶香小镇⟧设立" , "清溪县在')
    found, _ = tokens(article, vocabulary)
    assert found["s02", "去年"].state == "open"


def test_implied_claims_carry_nothing(encoded):
    assert all("s03-introduced" not in token.claims for token in coverage(encoded).tokens())


def test_rows_that_leave_nothing_out_are_told(article, vocabulary):
    with (article / "left-out.tsv").open("a", encoding="utf-8") as file:
        file.write("s02\t30家\t文中没有\ns02\t去年\t已由主张承载\n")
    _, report = tokens(article, vocabulary)
    assert not report.complete
    assert [str(problem) for problem in report.problems] == [
        "base/left-out.tsv:4 › 30家: s02 has no such token. copy the token as coverage lists it",
        "base/left-out.tsv:5 › 去年: a claim carries the token in s02. delete the row",
    ]


def test_names_of_individuals_of_the_ontology_carry_hedges(article, edit, vocabulary):
    edit("claims.trig", 'tk:wording "近20家"', 'tk:hedge tk:near ; tk:wording "20家"')
    claim = encode_article(article, vocabulary, beside=()).by_name["s02-served"]
    said = carrier(claim, vocabulary.names)
    assert said.carries(Span("hedge", 0, 1, "近", "近"))
    assert not said.carries(Span("hedge", 0, 1, "近", "近20"))
    assert not said.carries(Span("enumerator", 0, 2, "一是", "一是"))


def test_a_time_is_carried_whole_or_by_its_date(article, edit, vocabulary):
    edit("claims.trig", 'tk:wording "去年"', 'tk:wording "去年底"')
    edit("claims.trig", 'tk:TimeExpression ; tk:wording "2019-03-05 10:00:00"', "tk:TimeExpression")
    edit(
        "claims.trig",
        "@prefix article",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix article",
    )
    edit(
        "claims.trig",
        "a tk:TimeExpression .",
        'a tk:TimeExpression ; tk:when "2019-03-05T10:00:00"^^xsd:dateTime .',
    )
    found, _ = tokens(article, vocabulary)
    assert found["s02", "去年"].state == "open"
    assert found["s01", "2019-03-05 10:00:00"].state == "carried"
