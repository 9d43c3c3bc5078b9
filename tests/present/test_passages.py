from __future__ import annotations

from answers import LANE, PLACED, SENTENCE, TASK_FORCE, evidence

from townkg.frozen import replace
from townkg.present.passages import passages


def test_the_pieces_of_a_passage_are_its_sentence():
    (first, second) = passages([PLACED, TASK_FORCE, LANE])
    assert "".join(text for text, _ in first.pieces) == SENTENCE
    assert [quoted for _, quoted in first.pieces] == [False, True, False, True, False]
    assert second.claims == (("s20-for", "stated"),)


def test_overlapping_and_touching_quotes_are_one_mark():
    items = [
        evidence("归谷智造小镇设立", "a"),
        evidence("小镇设立了全省", "b"),
        evidence("唯一", "c"),
    ]
    (passage,) = passages(items)
    assert [text for text, quoted in passage.pieces if quoted] == ["归谷智造小镇设立了全省唯一"]


def test_a_claim_that_quotes_a_sentence_twice_is_named_once():
    (passage,) = passages([evidence("全省唯一", "a"), evidence("绿色通道", "a")])
    assert passage.claims == (("a", "stated"),)


def test_without_the_sentence_the_words_around_the_quote_are_shown():
    (passage,) = passages([replace(LANE, sentence="")])
    assert passage.marked == "…前文「为小镇健康医疗产业开辟绿色通道」后文…"


def test_a_quote_that_runs_past_its_sentence_is_marked_to_the_end_of_it():
    long = replace(PLACED.quote, end=PLACED.quote.end + 999)
    (passage,) = passages([replace(PLACED, quote=long)])
    assert "".join(text for text, _ in passage.pieces) == SENTENCE
