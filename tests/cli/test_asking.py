"""The quick way to ask and click's way give the same; what is unusual is left to click."""

from __future__ import annotations

import subprocess
import sys

import pytest

from townkg import paths
from townkg.cli import asking
from townkg.cli.commands import townkg as by_click
from townkg.cli.speech import FORMATS, Speaker
from townkg.query import catalogue
from townkg.query.golden import goldens

TOWN = "归谷智造小镇"
NAME = "policies_supporting_town"
GOLDENS = list({item.question: item for item in goldens(paths.queries())}.values())
"""One golden answer of each question; all of them are asked in `tests/questions`."""


def command(golden) -> list[str]:
    found = ["ask", golden.question]
    for name, value in golden.params.items():
        for one in value if isinstance(value, list) else [value]:
            found += [f"--{name}", one]
    return found


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda item: f"{item.question}.{item.case}")
def test_both_ways_print_the_same(environment, capsys, golden):
    style = FORMATS[len(golden.rows) % len(FORMATS)]
    words = [*command(golden), "--format", style, "--fail-empty"]
    code = asking.quick(words, Speaker("zh"))
    quick = capsys.readouterr().out
    assert by_click("zh").main(words, prog_name="townkg", standalone_mode=False) == code
    assert capsys.readouterr().out == quick
    # remote data sets are not asked in tests, and their questions are answered in part
    partial = catalogue()[golden.question].remotes
    assert code == (asking.PARTIAL if partial else 0 if golden.rows else 1)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["ask"],
        ["questions", NAME],
        ["ask", "--help"],
        ["ask", "nonesuch", "--town", TOWN],
        ["ask", NAME],
        ["ask", NAME, TOWN],
        ["ask", NAME, "--town"],
        ["ask", NAME, "--town", TOWN, "more"],
        ["ask", NAME, "--town", TOWN, "--help"],
        ["ask", NAME, "--town", "--format"],
        ["ask", NAME, "--twon", TOWN],
        ["ask", NAME, "-t", TOWN],
        ["ask", NAME, "--town", TOWN, "--format", "xml"],
        ["ask", NAME, "--town", TOWN, "--lang", "fr"],
        ["ask", NAME, "--town", TOWN, "--fail-empty=yes"],
        ["ask", NAME, "--", "--town", TOWN],
        ["ask", NAME, "--town", TOWN, "--town", TOWN],
        ["ask", NAME, "--town", TOWN, "--format", "csv", "--format=json"],
    ],
)
def test_what_is_unusual_is_left_to_click(environment, capsys, words):
    assert asking.quick(words, Speaker("zh")) is None
    assert capsys.readouterr().out == ""


def test_a_value_may_follow_an_equals_sign(environment, capsys):
    assert asking.quick(["ask", NAME, f"--town={TOWN}", "--format=tsv"], Speaker("zh")) == 0
    assert capsys.readouterr().out.startswith("?policy\t")


def test_a_well_formed_question_does_not_load_click(environment):
    words = ["ask", NAME, "--town", TOWN, "--format", "json"]
    code = (
        f"import sys; from townkg.cli import main; main({words!r});"
        "print('click' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "False"
