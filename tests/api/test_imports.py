"""A prepared question loads nothing that it does not use."""

from __future__ import annotations

import subprocess
import sys

from townkg import build

HEAVY = (
    *("rdflib", "owlrl", "pyshacl", "SPARQLWrapper", "pandas", "numpy", "rich", "ssl", "http"),
    *("multiprocessing", "asyncio", "subprocess", "hashlib", "xml", "unittest", "pyparsing"),
)
SCRIPT = """
import sys
from townkg import api
answer = api.open().ask("policies_supporting_town", town="归谷智造小镇")
assert answer.rows
answer.to_json()
print(*sorted(name for name in sys.modules if "." not in name))
"""


def test_asking_loads_no_heavy_library() -> None:
    build.ensure()
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split())
    assert "pyoxigraph" in loaded
    assert loaded.isdisjoint(HEAVY)
