"""Each folder of `bad_input/query` is a question file with one fault and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from townkg.errors import QueryError
from townkg.query import catalogue, lint_all, load

FOLDER = Path(__file__).resolve().parent.parent / "bad_input" / "query"
CASES = sorted(path.name for path in FOLDER.iterdir())
STOPPED_AT_LOAD = [
    *("anchor", "byte_order_mark", "columns_missing", "example_of_no_parameter"),
    *(
        "from_and_service",
        "header_is_a_list",
        "header_is_no_yaml",
        "header_lines_later",
        "key_misspelt",
    ),
    *("key_twice", "kind_unknown", "languages_missing", "name_is_no_word"),
    *("column_name_taken", "no_header", "not_a_select", "not_sparql", "not_utf8"),
    "data_set_of_a_value",
    *("parameter_assigned", "parameter_in_select"),
    *(
        "parameter_not_declared",
        "parameter_ordered",
        "several_outside_values",
        "string_without_end",
    ),
    *("remotes_not_listed", "type_unknown", "values_of_the_wrong_kind"),
]


@pytest.mark.parametrize("case", CASES)
def test_every_problem_is_said_at_once(case: str) -> None:
    problems = lint_all(catalogue(FOLDER / case))
    found = "".join(f"{problem}\n" for problem in problems).replace(f"{case}/", "")
    expected = (FOLDER / case / "expected.txt").read_text(encoding="utf-8")
    assert expected
    assert found == expected


@pytest.mark.parametrize("case", CASES)
def test_only_what_cannot_run_is_refused_at_load(case: str) -> None:
    questions = catalogue(FOLDER / case)
    if case not in STOPPED_AT_LOAD:
        assert questions["question"].title.en == "Sizes"
        return
    with pytest.raises(QueryError) as caught:
        questions["question"]
    lines = str(caught.value).replace(f"{case}/", "").splitlines()
    expected = (FOLDER / case / "expected.txt").read_text(encoding="utf-8")
    assert lines[1:] == expected.splitlines()
    assert lines[0].split()[0] == str(len(lines) - 1)


def test_an_escaped_keyword_is_refused_too(tmp_path: Path) -> None:
    text = (FOLDER / "from_and_service" / "question.rq").read_text(encoding="utf-8")
    text = text.replace("SERVICE", "SERV\\u0049CE")
    (tmp_path / "question.rq").write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=r"question\.rq:15"):
        load(tmp_path / "question.rq")


def test_a_missing_folder_and_a_folder_as_a_file_are_problems(tmp_path: Path) -> None:
    [problem] = lint_all(catalogue(tmp_path / "queries"))
    assert "cannot be read" in problem.found.en
    (tmp_path / "x.rq").mkdir()
    (tmp_path / "x.golden.tsv").mkdir()
    assert all("cannot be read" in item.found.en for item in lint_all(catalogue(tmp_path)))
