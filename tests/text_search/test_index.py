"""The index finds what a scan finds, and nothing else, for texts of any length."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from townkg.names import sounds
from townkg.text_search import index
from townkg.text_search.folding import Places, fold, words
from townkg.text_search.gathering import NAME, PROSE, QUOTE, SENTENCE, Read
from townkg.text_search.index import ALL, NAMES, PASSAGES, Index
from townkg.text_search.wanted import Wanted

ALPHABET = (
    "机機器人镇鎮甲A aＡb1１²ßéﬁ，,。\"'*-:()^%_+\n\u3000\u200b\u0301\u202e\U00020bb7〇カｶ\x1f"
)
TEXT = st.text(ALPHABET, max_size=12)
SPELT = "机器人长沙西安女绿行业"
"""Characters that sound alike in part, or have several readings."""


def made(texts: Sequence[str], kind: int = SENTENCE) -> Index:
    connection = sqlite3.connect(":memory:")
    index.fill(connection, "", [Read(kind, text, f"s{n}", "a") for n, text in enumerate(texts)])
    return Index(connection)


def scanned(texts: Sequence[str], needle: str) -> tuple[set[int], set[int]]:
    """Return what holds the whole needle, and what holds all of its words, by comparing."""
    phrase, parts = fold(needle), words(needle)
    whole = {n for n, text in enumerate(texts) if phrase and phrase in fold(text)}
    loose = {n for n, text in enumerate(texts) if parts and all(one in fold(text) for one in parts)}
    return whole, whole | (loose if phrase else set())


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=5), st.data())
def test_what_is_found_is_what_a_scan_finds(texts, data):
    source = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(source)))
    needle = source[start : start + data.draw(st.integers(0, 4))] or data.draw(TEXT)
    known = made(texts)
    for indexed in (True, False):
        known.is_indexed = indexed
        found = known.found(Wanted(needle), ALL, by_sound=False)
        whole, everything = scanned(texts, needle)
        assert {number for how, number in found if how == "phrase"} == whole
        assert sorted(number for _, number in found) == sorted(everything)
        assert [how for how, _ in found] == sorted((how for how, _ in found), key=rank)


def rank(how: str) -> int:
    return ["phrase", "near", "words"].index(how)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT)
@example("e", "\u0301", "")
def test_a_part_folds_as_it_does_in_its_text(before, part, after):
    whole = before + part + after
    assert fold(part) in fold(whole)
    assert fold(fold(whole)) == fold(whole)


@settings(max_examples=150, deadline=None)
@given(TEXT, st.data())
def test_a_place_in_the_folded_text_leads_to_the_text(text, data):
    folded = fold(text)
    if not folded:
        return
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    first, last = Places(text).of((start, end))
    assert 0 <= first < last <= len(text)
    # a character may become several, and then the place holds more than was asked for
    assert folded[start:end].strip() in fold(text[first:last])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(SPELT, max_size=5), min_size=1, max_size=4), st.data())
def test_pinyin_finds_what_the_readings_of_the_characters_spell(texts, data):
    source = data.draw(st.text(SPELT, min_size=2, max_size=3))
    ways = [data.draw(st.sampled_from(sounds.readings(one))) for one in source]
    letters = "".join(ways)[: data.draw(st.integers(len(ways[0]) + 1, 20))]
    found = made(texts).found(Wanted(letters), PASSAGES)
    assert {n for how, n in found if how == "pinyin"} == {
        n for n, text in enumerate(texts) if is_spelt(letters, text)
    }


def is_spelt(letters: str, text: str) -> bool:
    """Return whether two or more characters that follow each other spell the letters."""

    def goes_on(rest: str, place: int, read: int) -> bool:
        if not rest:
            return read > 1
        if place == len(text):
            return False
        ways = sounds.readings(text[place])
        return any(
            (rest.startswith(way) and goes_on(rest[len(way) :], place + 1, read + 1))
            or (read > 0 and way.startswith(rest))
            for way in ways
        )

    return any(goes_on(letters, start, 0) for start in range(len(text)))


@pytest.mark.parametrize(
    ("needle", "found"),
    [
        ("机", [0, 1]),
        ("机器", [0]),
        ("機器", [0]),
        ("器机", []),
        ("robot", [2]),
        ("ＲＯＢＯＴ", [2]),
        ("obo", [2]),
        ("b", [2]),
        ("机器人 小镇", [0]),
        ("小镇 机器人", [0]),
        ("jiqiren", [0]),
        ("ji qi ren", [0]),
        ("jīqìrén", [0]),
        ("jiqir", [0]),
        ("机qiren", [0]),
        ("jqrxz", [0]),
        ("jq", []),
        ("ren", []),
        ("机器人 OR 小镇", []),
        ('"机器人"', [0]),
        ("机器人*", [0]),
        ("NEAR(机器人 小镇)", []),
        ("folded:机器人", []),
        ("-机器人", [0]),
        ("%", []),
        ("“”", []),
        ("“", [1]),
        ("", []),
        (" \t\u200b", []),
        ("\u202e机器人", [0]),
    ],
)
def test_what_is_typed_is_text(needle, found):
    texts = ["机器人小镇", "“投资”机构", "Robot Town"]
    assert [number for _, number in made(texts).found(Wanted(needle), PASSAGES)] == found


def test_words_that_are_near_come_before_words_that_are_far():
    far = "小镇" + "、" * 30 + "机器人"
    texts = [far, "小镇的机器人", "机器人小镇"]
    found = made(texts).found(Wanted("机器人 小镇"), PASSAGES)
    assert found == [("phrase", 2), ("near", 1), ("words", 0)]


def test_only_the_kinds_that_are_wanted_are_found():
    connection = sqlite3.connect(":memory:")
    kinds = (SENTENCE, PROSE, QUOTE, NAME)
    index.fill(connection, "", [Read(kind, "机器", "s", "a") for kind in kinds])
    known = Index(connection)
    for wanted, expected in ((ALL, kinds), (PASSAGES, kinds[:2]), (NAMES, kinds[3:])):
        found = known.found(Wanted("机器"), wanted)
        assert [number // index.KIND for _, number in found] == list(expected)


def test_a_long_text_is_found_by_its_pairs():
    text = "".join(chr(0x4E00 + number % 300) for number in range(1000))
    known = made([text, text[1:]])
    assert len(known.found(Wanted(text[1:]), PASSAGES)) == 2
    assert [number for _, number in known.found(Wanted(text), PASSAGES)] == [0]
