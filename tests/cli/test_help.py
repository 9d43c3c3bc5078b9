from __future__ import annotations

import re
import subprocess
import sys

import pytest

from townkg.cli.commands import COMMANDS
from townkg.cli.help import columns, fold

HEAVY = {"rdflib", "owlrl", "pyshacl", "SPARQLWrapper", "rich", "pandas", "pyoxigraph", "yaml"}


def test_help_lists_every_command_in_both_languages(townkg):
    for language in ("zh", "en"):
        done = townkg("--lang", language, "--help")
        assert done.code == 0
        for name, summary in COMMANDS.items():
            assert re.search(
                rf"^ +{name} +{summary.in_language(language)}$", done.out, re.MULTILINE
            )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_speaks_one_language(townkg, name):
    chinese = townkg(name, "--help", "--lang", "zh").out
    assert "用法：" in chinese
    assert "选项" in chinese
    assert not re.search(r"Usage|Options:|Show this|\[required\]|\[default", chinese)
    assert not re.search(r"\b(OPTIONS|COMMAND|ARGS|INTEGER|FLOAT|TEXT|FILE|FOLDER|NAME)\b", chinese)
    english = townkg(name, "--help", "--lang=en").out
    english = english.replace("归谷智造小镇", "")
    assert "Usage: " in english
    if name != "ask":
        assert not re.search(r"[一-鿿]", english)


def test_the_language_comes_from_the_environment(townkg, monkeypatch):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Usage: " in townkg("--help").out
    monkeypatch.setenv("TOWNKG_LANG", "zh")
    assert "用法：" in townkg("--help").out
    assert "Usage: " in townkg("--help", "--lang", "en").out


def test_no_line_of_help_is_wider_than_the_screen(townkg):
    for name in COMMANDS:
        for line in townkg(name, "--help").out.splitlines():
            assert columns(line) <= 100


def test_folding_breaks_between_chinese_characters_and_loses_none():
    text = "列出每个数、年份、引语 with some English words 和名称"
    for width in (8, 12, 20, 40):
        lines = fold(text, width)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(columns(line) <= width for line in lines)


def test_version(townkg):
    done = townkg("--version")
    assert (done.code, done.out) == (0, "townkg 0.1.0\n")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from townkg.cli import main; main(['--help']);"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
