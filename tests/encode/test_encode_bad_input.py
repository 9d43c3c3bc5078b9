"""Each folder of `tests/bad_input/encode` is the base article with one thing wrong.

It holds the files that differ, `absent.txt` with the files that are not there, and `expected.txt`
with the messages. Write it anew with TOWNKG_BLESS=1.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from townkg.encode import coverage, encode_article
from townkg.errors import DataError

BASE = Path(__file__).parent / "base"
CASES = Path(__file__).parent.parent / "bad_input" / "encode"
NOT_THE_ARTICLE = {"expected.txt", "absent.txt"}


def cases():
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


def problems_of(case, folder, vocabulary):
    shutil.copytree(BASE, folder)
    for path in (CASES / case).iterdir():
        if path.name not in NOT_THE_ARTICLE:
            shutil.copyfile(path, folder / path.name)
    absent = CASES / case / "absent.txt"
    for pattern in absent.read_text(encoding="utf-8").split() if absent.exists() else ():
        for path in list(folder.glob(pattern)):
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    try:
        return encode_article(folder, vocabulary, beside=()).warnings
    except DataError as error:
        return error.problems


@pytest.mark.parametrize("case", cases())
def test_every_problem_is_told_with_its_place_and_its_cure(case, tmp_path, vocabulary):
    problems = problems_of(case, tmp_path / "base", vocabulary)
    told = "".join(f"{problem.severity}: {problem}\n" for problem in problems)
    expected = CASES / case / "expected.txt"
    if os.environ.get("TOWNKG_BLESS"):
        expected.write_text(told, encoding="utf-8", newline="\n")
    command = f"TOWNKG_BLESS=1 pytest {Path(__file__).name} -k {case}"
    assert told == expected.read_text(encoding="utf-8"), f"if this is right now: {command}"
    assert told, "nothing is wrong here"


@pytest.mark.parametrize("case", cases())
def test_every_problem_is_told_in_both_languages(case, tmp_path, vocabulary, assert_bilingual):
    assert_bilingual(problems_of(case, tmp_path / "base", vocabulary))


def test_the_base_article_has_no_problem(encoded):
    assert encoded.warnings == ()


FILES = sorted(path.name for path in BASE.iterdir())


@st.composite
def slips(draw):
    """One slip of the hand: a file, a place in it, how much is lost there and what comes in."""
    file = draw(st.sampled_from(FILES))
    at = draw(st.integers(0, len((BASE / file).read_text(encoding="utf-8"))))
    lost = draw(st.integers(0, 30))
    return file, at, lost, draw(st.text("⟦⟧“\"'{}[]().;,@<>\\/\t\n\r#:^~_ 0a一", max_size=3))


@settings(max_examples=60, deadline=None)
@given(st.lists(slips(), min_size=1, max_size=3))
def test_no_slip_of_the_hand_brings_the_encoder_down(made):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "base"
        shutil.copytree(BASE, folder)
        for file, at, lost, new in made:
            text = (folder / file).read_text(encoding="utf-8")
            (folder / file).write_bytes((text[:at] + new + text[at + lost :]).encode())
        try:
            encoded = encode_article(folder, beside=())
        except DataError:
            return  # a message, which is all that is asked
        assert coverage(encoded).summary()["sentences"] >= 1
        assert list(encoded.quads())
