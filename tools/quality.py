"""Run the quality bar: each check with its tool, one line each.

Call: python tools/quality.py [name …] | --release
Without names all checks run. Ends with 1 when one finds something; `docs/quality.md` says what
each is about. `--release` keeps the ontology as it is for the comparison with later ones.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from bar import closure, links, owl, pitfalls, proof, release, shapes, syntax, terms  # noqa: E402
from bar.outcome import Missing, Outcome  # noqa: E402


@dataclass(frozen=True)
class Check:
    """A check by name: the tools that it asks, and the function that runs it."""

    name: str
    tools: str
    run: Callable[[], Outcome]
    heavy: bool = False
    """Whether it needs the extra quality-heavy, Java or Raptor, or more than some seconds."""


def data_checks() -> Outcome:
    """Return what `townkg check` finds: encoding, labels, vocabulary, shapes, zero-row checks."""
    from townkg import build
    from townkg.query import lint_all

    count = len(list((ROOT / "ontology" / "checks").glob("*.rq")))
    return Outcome(
        f"{count} zero-row checks among them", [str(item) for item in build.check(lint_all)]
    )


def sentences() -> Outcome:
    """Return the tokens of the articles that no claim carries and no row leaves out."""
    import townkg

    with townkg.open() as kg:
        reports = kg.coverage()
    left = [
        f"{report.article}: {token.text}" for report in reports for token in report.tokens("open")
    ]
    return Outcome(f"{sum(len(report.sentences) for report in reports)} sentences", left)


def documentation() -> Outcome:
    """Return the terms that the page of the ontology could not describe in both languages."""
    import ontology_page

    terms_there = ontology_page.page().rpartition("\n\n")[2].strip()
    return Outcome(terms_there, ontology_page.gaps())


CHECKS = (
    Check("parsers", "rdflib, Oxigraph, Raptor", syntax.parsers, heavy=True),
    Check("round trip", "rdflib, Oxigraph", syntax.round_trip, heavy=True),
    Check("profiles", "OWL API", owl.profiles, heavy=True),
    Check("consistency", "HermiT", owl.consistency, heavy=True),
    Check("seeded errors", "HermiT, OWL API", owl.seeded, heavy=True),
    Check("pitfalls", "ontocraft-check", pitfalls.pitfalls, heavy=True),
    Check("closure", "owlrl", closure.closure),
    Check("shapes valid", "pySHACL", shapes.valid),
    Check("shapes agree", "pySHACL, rudof", shapes.agreement, heavy=True),
    Check("data checks", "townkg check", data_checks),
    Check("sentences", "townkg coverage", sentences),
    Check("evidence", "own reader of the dump", proof.proof),
    Check("terms used", "own", terms.coverage),
    Check("terms of others", "rdflib, pinned lists", terms.known),
    Check("links", "sssom", links.valid, heavy=True),
    Check("documentation", "docs/ontology.md", documentation),
    Check("release", "rdflib", release.release),
)


def outcome(check: Check) -> Outcome:
    """Return what a check found; a missing tool and a crash are findings."""
    try:
        return check.run()
    except Missing as error:
        return Outcome("not run", [str(error)])
    except Exception as error:  # one line a check, whatever happens in it
        return Outcome("not finished", [f"{type(error).__name__}: {error}"[:600]])


def main() -> int:
    """Return 0, or 1 when a check found something."""
    words = sys.argv[1:]
    if words == ["--release"]:
        print(f"wrote {release.write().relative_to(ROOT)}")
        return 0
    unknown = sorted(set(words) - {check.name for check in CHECKS})
    if unknown:
        raise SystemExit(f"no such check: {', '.join(unknown)}; see docs/quality.md")
    failed = 0
    for check in CHECKS:
        if words and check.name not in words:
            continue
        began = time.monotonic()
        found = outcome(check)
        seconds = f"{time.monotonic() - began:.1f} s"
        verdict = "FAIL" if found.findings else "ok"
        print(
            f"{verdict:5}{check.name:16}{check.tools:25}{seconds:>8}  {found.measured}", flush=True
        )
        for finding in found.findings:
            print(f"       {finding}", flush=True)
        failed += bool(found.findings)
    print(
        f"{failed} of {len(words) or len(CHECKS)} checks found something" if failed else "All hold."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
