import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from townkg.encode.quotes import (
    CONTEXT,
    QuoteError,
    find_quote,
    nearest_passage,
    places,
    select_by_position,
    select_by_quote,
)

# Few letters, so that passages repeat; some beyond the Basic Multilingual Plane.
TEXT = st.text("甲乙𠮷😀,\n", min_size=1, max_size=80)


@st.composite
def passages(draw):
    text = draw(TEXT)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(passages())
@example(("甲" * 70, 30, 31))
@example(("😀𠮷😀", 1, 2))
def test_both_selectors_agree(passage):
    text, start, end = passage
    quote = select_by_position(text, start, end)
    assert text[quote.start : quote.end] == quote.exact == text[start:end]
    assert select_by_quote(text, quote.exact, quote.prefix, quote.suffix) == (start, end)


@given(passages())
def test_a_quote_with_enough_context_is_found_where_it_was_taken(passage):
    text, start, end = passage
    quote = select_by_position(text, start, end)
    assume(quote.exact.strip())
    assert find_quote(text, f"{quote.prefix}⟦{quote.exact}⟧{quote.suffix}") == quote


@given(passages())
def test_a_bare_quote_is_found_if_and_only_if_it_stands_once(passage):
    text, start, end = passage
    exact = text[start:end]
    assume(exact.strip())
    if len(places(text, exact)) == 1:
        assert find_quote(text, exact).start == start
    else:
        with pytest.raises(QuoteError, match=f"stands {len(places(text, exact))} times"):
            find_quote(text, exact)


@given(passages())
def test_the_form_that_a_message_proposes_is_accepted(passage):
    text, start, end = passage
    assume(text[start:end].strip() and "\n" not in text)
    try:
        find_quote(text, text[start:end])
    except QuoteError as error:
        proposed, in_chinese = (
            text.split("“", 1)[1].rsplit("”", 1)[0] for text in (error.cure.en, error.cure.zh)
        )
        assert proposed == in_chinese
        assert find_quote(text, proposed).start == places(text, text[start:end])[0]


def test_context_is_short_where_short_is_enough():
    text = "".join(chr(0x4E00 + n) for n in range(100))
    quote = select_by_position(text, 50, 52)
    assert (quote.prefix, quote.suffix) == (text[50 - CONTEXT : 50], text[52 : 52 + CONTEXT])


def test_context_grows_until_the_passage_is_the_only_one():
    text = "甲" * 40 + "乙"
    quote = select_by_position(text, 3, 4)
    assert len(quote.prefix + quote.suffix) > 2 * CONTEXT
    assert select_by_quote(text, quote.exact, quote.prefix, quote.suffix) == (3, 4)


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 0), (2, 1), (0, 4)])
def test_offsets_outside_the_text_are_refused(start, end):
    with pytest.raises(ValueError, match="do not lie in a text of 3"):
        select_by_position("甲乙丙", start, end)


def test_selectors_by_quote_say_when_there_is_not_one_place():
    with pytest.raises(QuoteError, match="stands 2 times"):
        select_by_quote("甲乙甲乙", "甲", "", "乙")
    with pytest.raises(QuoteError, match=r"is not in text\.txt"):
        select_by_quote("甲乙", "丙", "", "")


def test_many_places_are_not_all_listed():
    with pytest.raises(QuoteError, match=r"stands 6 times: .* and 2 more"):
        find_quote("甲" * 6, "甲")


@given(st.text("甲乙丙丁,。", min_size=1, max_size=60), st.text("甲乙丙丁", min_size=1, max_size=9))
def test_the_nearest_passage_is_a_passage(text, wanted):
    found = nearest_passage(text, wanted)
    if found is not None:
        at, passage = found
        assert text[at : at + len(passage)] == passage
