"""Each folder of `tests/bad_input/encode` is the base article with one thing wrong.

It holds the files that differ, `absent.txt` with the files that are not there, and `expected.txt`
with the messages. Write it anew with TOWNKG_BLESS=1.
"""

import os
import shutil
from pathlib import Path

import pytest

from townkg.encode import encode_article
from townkg.errors import DataError

BASE = Path(__file__).parent / "base"
CASES = Path(__file__).parent.parent / "bad_input" / "encode"
NOT_THE_ARTICLE = {"expected.txt", "absent.txt"}


def cases():
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


def messages(case, folder, vocabulary):
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
        problems = encode_article(folder, vocabulary, beside=()).warnings
    except DataError as error:
        problems = error.problems
    return "".join(f"{problem.severity}: {problem}\n" for problem in problems)


@pytest.mark.parametrize("case", cases())
def test_every_problem_is_told_with_its_place_and_its_cure(case, tmp_path, vocabulary):
    told = messages(case, tmp_path / "base", vocabulary)
    expected = CASES / case / "expected.txt"
    if os.environ.get("TOWNKG_BLESS"):
        expected.write_text(told, encoding="utf-8", newline="\n")
    command = f"TOWNKG_BLESS=1 pytest {Path(__file__).name} -k {case}"
    assert told == expected.read_text(encoding="utf-8"), f"if this is right now: {command}"
    assert told, "nothing is wrong here"


def test_the_base_article_has_no_problem(encoded):
    assert encoded.warnings == ()
