"""The pages of errors show every case of bad input there is, below the right exit code."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from townkg.i18n import Text

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
sys.path.insert(0, str(ROOT / "tools"))

import bad_cases  # noqa: E402
import errors_page  # noqa: E402

FOLDERS = [
    *(path for path in (TESTS / "bad_input").glob("*/*/") if path.name != "__pycache__"),
    *(path.parent for path in (TESTS / "validate").glob("*/edits.tsv")),
    *(path.parent for path in (TESTS / "reason").glob("*/bad_input/*/command.txt")),
]
COMMANDS = sorted((TESTS / "bad_input" / "command").iterdir())
DONE = bad_cases.Outcome(TESTS, 2, command="townkg x", said=Text("错误：甲", "Error: x"))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", errors_page.PAGES)
def test_the_page_has_every_case(name):
    text = text_of(name)
    missing = []
    for folder in FOLDERS:
        link = f"](../{folder.relative_to(ROOT).as_posix()})"
        command = folder / "command.txt"
        shown = f"$ {command.read_text(encoding='utf-8')}" if command.exists() else link
        if shown not in text:
            missing.append(str(folder))
    assert len(FOLDERS) > 150
    assert missing == []


@pytest.mark.parametrize("folder", COMMANDS, ids=lambda folder: folder.name)
def test_a_bad_command_fails_with_a_message_in_both_languages(folder, build_folder):
    outcome = bad_cases.command(folder)
    assert outcome.code in {*errors_page.exceptions()}
    assert outcome.said.zh.startswith("错误：")
    assert outcome.said.en.startswith("Error: ")
    assert "Traceback" not in outcome.said.en


def test_a_new_folder_is_a_new_case(tmp_path):
    new = tmp_path / "bad_input" / "query" / "order_forgotten"
    shutil.copytree(TESTS / "bad_input" / "query" / "no_order", new)
    (kind, outcome), *others = bad_cases.outcomes(tmp_path)
    assert (kind, outcome.code, others) == ("question", 1, [])
    text = "## 0: a\n## 1: b\n## 2: c\n## 3: d\n## 4: e\n## 5: f\n## 6: g\n## 130: h\n"
    marks = "<!-- {0}: begin -->\nbefore\n<!-- {0}: end -->\n"
    text += marks.format(errors_page.CODES) + marks.format("cases of 1")
    made = errors_page.filled(text, "docs/errors.md", [(kind, outcome)])
    assert "[order forgotten](" in made
    assert "there is no ORDER BY | order by these too: ?town ?size |" in made
    assert "| 2 | c | `UsageError`, `UnknownName`, `AmbiguousName` |" in made
    assert "before" not in made


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("## 6: ", "a heading “## 6: …”"),
        ("## 130: ", "a heading “## 130: …”"),
        ("<!-- cases of 2: begin -->\n", "the marks of “cases of 2”"),
        ("<!-- exit codes: end -->\n", "the marks of “exit codes”"),
    ],
)
def test_a_page_that_lacks_a_place_is_refused(lost, said):
    text = text_of("docs/errors.md")
    assert text.count(lost) == 1
    with pytest.raises(ValueError, match=said):
        errors_page.filled(text.replace(lost, ""), "docs/errors.md", [("command", DONE)])


def test_a_case_of_which_nothing_is_said_is_refused():
    silent = bad_cases.Outcome(TESTS / "silent", 1)
    with pytest.raises(ValueError, match="nothing is said of silent"):
        errors_page.filled("", "docs/errors.md", [("project", silent)])
