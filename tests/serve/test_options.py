"""Where settings come from, what goes before what, and what is said of those that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from townkg.errors import UsageError
from townkg.serve.options import ENVIRONMENT, OPTIONS, Settings, settings

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_flags_before_environment_before_file(tmp_path):
    file = tmp_path / "serve.toml"
    file.write_text("port = 1\nrows = 1\nseconds = 1\n", encoding="utf-8")
    environment = {"TOWNKG_SERVE_PORT": "2", "TOWNKG_SERVE_ROWS": "2"}
    found = settings({"port": "3", "rows": None}, environment, file)
    assert (found.port, found.rows, found.seconds) == (3, 2, 1.0)
    assert found.workers == Settings().workers


def test_all_that_does_not_fit_is_told_at_once(tmp_path, assert_bilingual_text):
    file = tmp_path / "serve.toml"
    file.write_text("prot = 1\nmemory = 5\n", encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        settings({"port": "x"}, {"TOWNKG_SERVE_SECONDS": "nan"}, file)
    told = raised.value.message.en
    for part in ("--port", "TOWNKG_SERVE_SECONDS", "“prot”; nearest: port", "1024"):
        assert part in told


@pytest.mark.parametrize("content", [b"port = ", b"\xff"])
def test_a_file_that_is_no_toml(tmp_path, content):
    file = tmp_path / "serve.toml"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"serve\.toml"):
        settings({}, {}, file)
    with pytest.raises(UsageError, match=r"none\.toml"):
        settings({}, {}, tmp_path / "none.toml")


@pytest.mark.parametrize(("name", "language"), [("serving.md", "en"), ("serving.zh.md", "zh")])
def test_the_page_lists_every_setting(name, language):
    page = (DOCS / name).read_text(encoding="utf-8")
    for one in OPTIONS:
        usual = one.default if one.default != "" else "—"
        told = one.help.in_language(language)
        row = f"| `{one.name}` | `{ENVIRONMENT}{one.name.upper()}` | {usual} | {told} |"
        assert row in page
