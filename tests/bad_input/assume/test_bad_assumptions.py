"""Each folder is a file to assume with one fault, and holds what is said of it."""

import difflib
import os
import re
from pathlib import Path

import pytest

from townkg.errors import DataError

HERE = Path(__file__).parent
CASES = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name[0] != "_")


@pytest.mark.parametrize("name", CASES)
def test_refused(name, kg, assert_bilingual):
    missing = HERE / name / "name.txt"
    if missing.exists():
        file = HERE / name / missing.read_text(encoding="utf-8").strip()
    else:
        (file,) = HERE.glob(f"{name}/assumed.*")
    with pytest.raises(DataError) as caught:
        kg.what_if(assume=file)
    assert_bilingual(caught.value.problems)
    for language in ("zh", "en"):
        path = HERE / name / f"error.{language}.txt"
        said = f"{caught.value.in_language(language)}\n"
        found = re.sub(rf"\S*{name}/assumed", f"{name}/assumed", said)
        if os.environ.get("TOWNKG_BLESS"):
            path.write_text(found, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = difflib.unified_diff(wanted.splitlines(), found.splitlines(), lineterm="")
        assert found == wanted, "\n".join([f"TOWNKG_BLESS=1 accepts this as {path}:", *lines])
    with pytest.raises(DataError):
        kg.supposing(assume=file)


@pytest.mark.parametrize("given", ["-", "/dev/null", "/none/such.ttl", "../none.nt"])
def test_the_file_is_named_as_it_was_given(kg, given):
    with pytest.raises(DataError) as caught:
        kg.what_if(assume=given)
    assert [problem.file for problem in caught.value.problems] == [given]
