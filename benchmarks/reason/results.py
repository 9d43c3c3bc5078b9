"""The measurements as tables: who took how long, whether they agree, which goals are reached."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Found = dict[str, dict[str, list[Any]]]
PACKAGES = (
    "townkg",
    "numpy",
    "pyoxigraph",
    "owlrl",
    "rdflib",
    "reasonable",
    "nemo-python",
    "duckdb",
)
REACHED, MISSED, UNKNOWN = "reached", "**not reached**", "not measured"


def report(found: Found, seconds: float) -> str:
    """Return all tables as Markdown."""
    parts = [
        "# How fast the reasoner is",
        "",
        "Made by `benchmarks/reason/run.py`; do not edit. " + _machine(),
        "",
        f"The whole run took {seconds / 60:.1f} minutes.",
        "",
        *_table(found),
        *_alone(found),
        *_goals(found),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _machine() -> str:
    """Return machine, versions and date in sentences."""
    names = []
    for name in PACKAGES:
        try:
            names.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            names.append(f"{name} not installed")
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; "
        f"{', '.join(names)}; {datetime.now(UTC):%-d %B %Y}; load {load:.1f} at the end."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


def _memory() -> int:
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30))


def _table(found: Found) -> Iterator[str]:
    yield "## Closing the same graphs"
    yield ""
    yield (
        "Seconds: median (least–most). CPU is the processor's time of the closure. Closure ×, "
        "CPU × and total × say how many times as long as townkg. Same facts: on the user's "
        "vocabulary (owlrl, reasonable), or relation by relation (DuckDB, Nemo). DuckDB and Nemo "
        "start from integers, so their total has no parsing; Nemo's closure is net of its import."
    )
    yield ""
    yield (
        "| graph | asserted | engine | closure, s | with parsing, s | CPU, s | facts "
        "| same facts | MB | closure × | CPU × | total × | runs |"
    )
    yield "|---|---:|---|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|"
    for graph, engines in found.items():
        asserted = _first(engines.get("townkg", []), "asserted")
        for engine, runs in engines.items():
            if engine != "ourselves":
                yield _row(graph, asserted, engine, runs, engines)
    yield ""


def _row(graph: str, asserted: str, engine: str, runs: list[Any], all_: dict[str, Any]) -> str:
    good = [run for run in runs if "failed" not in run]
    if not good:
        told = runs[0]["failed"] if runs else "not run"
        return f"| {graph} | {asserted} | {engine} | {told} | | | | | | | | | {len(runs)} |"
    ratios = [_ratio(all_, engine, key) for key in ("closure", "cpu", "total")]
    if engine == "pyoxigraph":
        ratios[:2] = [None, None]
    shown = ["" if one is None or engine == "townkg" else _short(one) for one in ratios]
    closure = "" if engine == "pyoxigraph" else spread(good, "closure")
    facts = "" if engine == "pyoxigraph" else f"{good[0]['facts']:,}"
    cpu = middle(good, "cpu")
    return (
        f"| {graph} | {asserted} | {engine} | {closure} | {spread(good, 'total')} | {cpu:.3g} "
        f"| {facts} | {agrees(all_, engine)} | {max(run['rss'] for run in good)} "
        f"| {' | '.join(shown)} | {len(good)} |"
    )


def agrees(engines: dict[str, list[Any]], engine: str) -> str:
    """Return whether an engine found what ours did, in words."""
    run = (engines.get(engine) or [{}])[0]
    if "equal" in run:
        return "equal" if run["equal"] else "**differ**"
    ours = (engines.get("townkg") or [{}])[0].get("shared")
    theirs = run.get("shared")
    if engine == "townkg" or not ours or not theirs:
        return ""
    if ours == theirs:
        return f"equal ({ours[0]:,})"
    return f"**not equal**: {theirs[0]:,} of {ours[0]:,}"


def middle(runs: list[Any], key: str) -> float:
    """Return the median of what was measured."""
    return float(statistics.median(run[key] for run in runs))


def spread(runs: list[Any], key: str) -> str:
    """Return median, least and most."""
    values = [run[key] for run in runs]
    if len(values) == 1:
        return f"{values[0]:.4g}"
    return f"{statistics.median(values):.4g} ({min(values):.3g}–{max(values):.3g})"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 20 else f"{number:.3g}"


def _first(runs: list[Any], key: str) -> str:
    return f"{runs[0][key]:,}" if runs and key in runs[0] else ""


def _ratio(engines: dict[str, list[Any]], engine: str, key: str) -> float | None:
    both = [[run for run in engines.get(one, []) if key in run] for one in (engine, "townkg")]
    if not all(both):
        return None
    return middle(both[0], key) / max(middle(both[1], key), 1e-9)


def _alone(found: Found) -> Iterator[str]:
    rows = [(g, one["ourselves"][0]) for g, one in found.items() if one.get("ourselves")]
    used = [(graph, run) for graph, run in rows if "retract" in run]
    made = [(g, found[g]["ourselves"]) for g, run in rows if "units" in run]
    if used:
        yield "## Proofs, changes and the stored graph"
        yield ""
        yield (
            "A hundred asserted triples at random are retracted, then added again, five times, "
            "and the count of facts comes back; a proof is that of an inferred fact at random."
        )
        yield ""
        yield (
            "| graph | facts | bytes a fact | proof by births, ms, p50 / p95 (CPU) "
            "| best proof, ms, p50 / p95 | retract 100, ms (CPU) | add 100, ms (CPU) "
            "| save, s | load, s |"
        )
        yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
        yield from (_used(graph, run) for graph, run in used)
        yield ""
    if made:
        yield "## Ontologies read and compiled"
        yield ""
        yield (
            "| ontology | triples | rows of one atom | other rules "
            "| read, s | compiled, s | both, s |"
        )
        yield "|---|---:|---:|---:|---:|---:|---:|"
        for graph, runs in made:
            one = runs[0]
            yield (
                f"| {graph} | {one['triples']:,} | {one['units']:,} | {one['rules']:,} "
                f"| {spread(runs, 'read')} | {spread(runs, 'closure')} | {spread(runs, 'total')} |"
            )
        yield ""


def _used(graph: str, one: dict[str, Any]) -> str:
    ms = {
        key: f"{one[key] * 1e3:.0f} ({one[key + '_cpu'] * 1e3:.0f})" for key in ("retract", "add")
    }
    return (
        f"| {graph} | {one['facts']:,} | {one['bytes']:.1f} "
        f"| {one['quick_p50']:.2f} / {one['quick_p95']:.2f} ({one['quick_p95_cpu']:.2f}) "
        f"| {one['why_p50']:.2f} / {one['why_p95']:.2f} "
        f"| {ms['retract']} | {ms['add']} | {one['save']:.2f} | {one['load']:.3f} |"
    )


def _goals(found: Found) -> Iterator[str]:
    yield "## Goals"
    yield ""
    yield "| goal | wanted | measured | |"
    yield "|---|---:|---:|---|"
    for words, wanted, at_least, value in GOALS:
        got = value(found)
        sign = "≥" if at_least else "≤"
        if got is None:
            yield f"| {words} | {sign} {wanted:,} | | {UNKNOWN} |"
            continue
        good = got >= wanted if at_least else got <= wanted
        yield f"| {words} | {sign} {wanted:,} | {_short(got)} | {REACHED if good else MISSED} |"


def _times(graph: str, engine: str, key: str) -> Callable[[Found], float | None]:
    return lambda found: _ratio(found.get(graph, {}), engine, key)


def _own(graph: str, key: str, engine: str = "ourselves") -> Callable[[Found], float | None]:
    def value(found: Found) -> float | None:
        runs = [one for one in found.get(graph, {}).get(engine, []) if key in one]
        return middle(runs, key) if runs else None

    return value


def _over_parsing(graph: str) -> Callable[[Found], float | None]:
    def value(found: Found) -> float | None:
        ratio = _ratio(found.get(graph, {}), "pyoxigraph", "total")
        return 1 / ratio if ratio else None

    return value


def _scaled(one: Callable[[Found], float | None], by: float) -> Callable[[Found], float | None]:
    def value(found: Found) -> float | None:
        got = one(found)
        return None if got is None else got * by

    return value


Goal = tuple[str, float, bool, Callable[[Found], float | None]]
TEN = "policy-10000000"
GOALS: tuple[Goal, ...] = (
    ("owlrl's closure, 3k policy graph, ×", 1000, True, _times("policy-3000", "owlrl", "closure")),
    ("the same with parsing, ×", 100, True, _times("policy-3000", "owlrl", "total")),
    ("owlrl's closure, one university, ×", 5000, True, _times("university-1", "owlrl", "closure")),
    ("the same with parsing, ×", 300, True, _times("university-1", "owlrl", "total")),
    ("reasonable's closure, ten, ×", 200, True, _times("university-10", "reasonable", "closure")),
    ("the same with parsing, ×", 20, True, _times("university-10", "reasonable", "total")),
    ("Nemo's closure, 1M policy, ×", 2.5, True, _times("policy-1000000", "nemo", "closure")),
    ("Nemo's closure, fifty, ×", 2.5, True, _times("university-50", "nemo", "closure")),
    ("10.2M asserted closed, s", 5, False, _own(TEN, "closure", "townkg")),
    (
        "parsing and closure over pyoxigraph's parsing, 1M ×",
        1.5,
        False,
        _over_parsing("policy-1000000"),
    ),
    ("the same, ten universities, ×", 1.5, False, _over_parsing("university-10")),
    ("the same, 10M, ×", 1.5, False, _over_parsing(TEN)),
    ("a proof at 37M facts, 95th percentile, ms", 1, False, _own(TEN, "quick_p95")),
    ("retract 100 at 10M, ms", 50, False, _scaled(_own(TEN, "retract"), 1e3)),
    ("add 100 at 10M, ms", 50, False, _scaled(_own(TEN, "add"), 1e3)),
    ("stored graph loads faster than parsing, ×", 10, True, _own(TEN, "load_ratio")),
    ("30,000 classes read and compiled, s", 2, False, _own("compile-30000", "total")),
    ("bytes a closed fact, 10M", 14, False, _own(TEN, "bytes", "townkg")),
)
