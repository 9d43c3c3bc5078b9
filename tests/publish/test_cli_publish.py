from __future__ import annotations

import pytest
from fake_store import USER, FakeStore

from townkg.api import KnowledgeGraph
from townkg.cli import main


@pytest.fixture(autouse=True)
def without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOWNKG_USER", raising=False)
    monkeypatch.delenv("TOWNKG_PASSWORD", raising=False)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["publish", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_dry_run_in_words(
    kg: KnowledgeGraph, fake: FakeStore, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "--to", fake.url, "--dry-run", "--lang", "en")
    assert code == 0
    assert out.startswith(f"Would publish to {fake.url}/query\n")
    assert not fake.updates


def test_wrong_credentials_end_with_6_and_are_not_shown(
    kg: KnowledgeGraph,
    fake: FakeStore,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake.authorization = "basic"
    monkeypatch.setenv("TOWNKG_PASSWORD", "wr0ng")
    code, out, err = run(capsys, "--to", fake.url, "--user", USER, "--lang", "en")
    assert (code, out) == (6, "")
    assert "(401)" in err
    assert "wr0ng" not in err


def test_a_user_without_a_password_where_nobody_can_be_asked(
    fake: FakeStore, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "--to", fake.url, "--user", USER, "--lang", "en")
    assert code == 2
    assert "set the environment variable TOWNKG_PASSWORD" in err
