"""A scan for modelling pitfalls: advice, which is followed or declined by name with a reason."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bar import graph
from bar.outcome import Outcome, package_folder, waived

WAIVERS = "pitfalls.tsv"


def scan(turtle: str) -> list[tuple[str, str]]:
    """Return rule and target of each pitfall that ontocraft-check finds in a Turtle document."""
    package_folder("ontocraft_check")
    with tempfile.TemporaryDirectory() as folder:
        document, report = Path(folder) / "ontology.ttl", Path(folder) / "report.json"
        document.write_text(turtle, encoding="utf-8")
        # META04 asks for labels in Korean
        words = ["--disable", "META04", "--fail-on", "none", "--format", "json"]
        command = [sys.executable, "-m", "ontocraft_check.cli", str(document), *words]
        done = subprocess.run(
            [*command, "--out", str(report)], capture_output=True, text=True, check=False
        )
        if not report.exists():
            raise RuntimeError(f"ontocraft-check: {done.stderr.strip()[-300:]}")
        found = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return sorted({(item["rule"], _short(item["target"])) for item in found})


def pitfalls() -> Outcome:
    """Return the pitfalls that nobody has declined, and declined ones that are gone."""
    found = scan(graph.merged(alignment=True))
    left, stale, declined = waived(WAIVERS, found)
    findings = [f"{rule}: {target}" for rule, target in left]
    return Outcome(f"{declined} declined by name", findings + stale)


def _short(iri: str) -> str:
    from bar import fixtures

    return fixtures.short(str(iri))
