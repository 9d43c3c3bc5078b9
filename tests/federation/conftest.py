from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let remotes be asked: those of these tests are servers of this process."""
    monkeypatch.delenv("TOWNKG_OFFLINE")
    monkeypatch.delenv("TOWNKG_ANEW", raising=False)
