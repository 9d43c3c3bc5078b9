"""Writes down what was measured: tables with medians, quartiles and ratios."""

from __future__ import annotations

import datetime as dt
import statistics
from typing import Any

import asked
from machine import machine
from measure import NOT_APPLICABLE, TIMES, Runs

SHARES = {"3k": 1.0, "built": 2.0, "300k": 4.0, "3m": 5.0}
"""How the time for asking is shared among the sizes."""
NAMES = {
    "3k": "3k, a cut of the article's graph",
    "built": "the built graph",
    "300k": "300k",
    "3m": "3M",
}
BUDGET = 1.2
FLOOR = 0.001
"""Seconds from which on the budget of the port holds."""
COLUMNS = ("bare", "port", "ask", "rdflib", "Oxigraph server", "Virtuoso first", "Virtuoso")
BY_THE_CLOCK = COLUMNS[4:]


def _times(done: list[dict[str, Any]], key: str) -> list[float]:
    return [run[key] for run in done if key in run]


def middle(done: list[dict[str, Any]], key: str = "cpu") -> float | None:
    """Return the median of the runs, if there is any."""
    times = _times(done, key)
    return statistics.median(times) if times else None


def _key(column: str) -> str:
    return "wall" if column in BY_THE_CLOCK else "cpu"


def brief(runs: Runs) -> str:
    """Return the medians of one question on one line."""
    parts = []
    for column, done in runs.items():
        time = middle(done, _key(column))
        parts.append(f"{column} " + (_ms(time) if time is not None else done[-1]["failed"]))
    return ", ".join(parts)


def _ms(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1000:.3g}" if seconds < 1 else f"{seconds * 1000:.0f}"


def _cell(done: list[dict[str, Any]] | None, column: str) -> str:
    if not done:
        return "–"
    times = _times(done, _key(column))
    if not times:
        return str(done[-1]["failed"]).partition(":")[0]
    if len(times) == 1:
        return _ms(times[0])
    low, _, high = statistics.quantiles(times, n=4, method="inclusive")
    return f"{_ms(statistics.median(times))} ({_ms(low)}–{_ms(high)})"


def ratios(runs: Runs, over: str) -> float | None:
    """Return by how much the port takes longer than the engine alone: the median of the runs.

    The two are asked one after the other, so each run is held against its neighbour.
    """
    pairs = [
        mine["cpu"] / bare["cpu"]
        for mine, bare in zip(runs.get(over, []), runs["bare"], strict=False)
        if "cpu" in mine and bare.get("cpu")
    ]
    return statistics.median(pairs) if pairs else None


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(round(share * (len(ordered) - 1)), len(ordered) - 1)]


def report(found: dict[str, Any], note: str = "") -> str:
    """Return the whole page."""
    parts = [_head(found), *([f"\n{note}"] if note else [])]
    parts.append("\n## Over bare pyoxigraph, all questions\n" + _overhead(found))
    parts.append("\n## Loading and memory\n" + _loading(found))
    for size, told in found.items():
        parts.append(f"\n## {NAMES[size]}: the chosen questions\n" + _table(told))
    parts.append("\n## The same rows\n" + _agreement(found))
    parts.append("\n## The slowest questions\n" + _slowest(found))
    return "\n".join(parts)


def _head(found: dict[str, Any]) -> str:
    day = dt.datetime.now(tz=dt.UTC).date().isoformat()
    sizes = ", ".join(
        f"{NAMES[size]} ({told['loading']['townkg']['quads']:,} quads)"
        for size, told in found.items()
        if "townkg" in told["loading"]
    )
    return f"""# Prepared questions on larger graphs

Written by `python benchmarks/engines/run.py` on {day}: {machine()}.

Graphs: {sizes}. [README.md](README.md) says how they are made and what is measured.

Milliseconds: median and quartiles of up to {TIMES} warm runs, asked of all sides in turn; one
number where a question took seconds. Embedded engines and rdflib by the processor's time, which a
busy machine disturbs little; servers by the clock, as their caller waits, on a machine that other
work kept busy: read ratios. `bare` is pyoxigraph alone, `port` the same text through townkg's
store, `ask` the whole of `kg.ask`: names resolved, rows, labels in two languages, evidence.
`Virtuoso first` is an endpoint opened anew, asked for triple patterns which townkg evaluates;
`Virtuoso` the same one kept open, whose triples are in memory already."""


def _overhead(found: dict[str, Any]) -> str:
    lines = [
        "| graph | questions | ended within the limit | of them above 1 ms | port over bare, p50 "
        "| p95 | whole ask over bare, p50 | p95 | ask, median ms | p95 ms |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for size, told in found.items():
        questions = told["questions"]
        done = {name: runs for name, runs in questions.items() if middle(runs["bare"]) is not None}
        slow = [runs for runs in done.values() if (middle(runs["bare"]) or 0) >= FLOOR]
        ports = [one for runs in slow if (one := ratios(runs, "port")) is not None]
        asks = [one for runs in slow if (one := ratios(runs, "ask")) is not None]
        whole = [one for runs in done.values() if (one := middle(runs.get("ask", []))) is not None]
        if not (ports and asks and whole):
            continue
        not_asked = _failed(told, "not asked") + _failed(told, NOT_APPLICABLE)
        verdict = "" if statistics.median(ports) <= BUDGET else f" (over {BUDGET})"
        lines.append(
            f"| {NAMES[size]} | {len(questions) - not_asked} | {len(done)} | {len(slow)} "
            f"| {statistics.median(ports):.2f}{verdict} | {_percentile(ports, 0.95):.2f} "
            f"| {statistics.median(asks):.2f} | {_percentile(asks, 0.95):.2f} "
            f"| {_ms(statistics.median(whole))} | {_ms(_percentile(whole, 0.95))} |"
        )
    return "\n".join(lines)


def _loading(found: dict[str, Any]) -> str:
    lines = [
        "| graph | engine | load s (clock) | load s (processor) | quads/s (clock) "
        "| memory after asking MiB |",
        "|---|---|---|---|---|---|",
    ]
    for size, told in found.items():
        quads = told["loading"].get("townkg", {}).get("quads", 0)
        for engine, took in told["loading"].items():
            memory = told["memory"]
            used = {
                "townkg": memory.get("embedded"),
                "rdflib": memory.get("rdflib"),
            }.get(engine, memory.get(f"{engine} itself"))
            mirror = f" and {memory['Virtuoso']:.0f}" if engine == "Virtuoso" else ""
            lines.append(
                f"| {NAMES[size]} | {engine} | {took['wall']:.2f} | {took['cpu']:.2f} "
                f"| {quads / took['wall']:,.0f} | {used or 0:.0f}{mirror} |"
            )
    extra = [
        f"{NAMES[size]}: {one['passages_wall']:.1f} s to gather the passages kept beside it, "
        f"{one['disk']:.0f} MiB on disk, {one['peak']:.0f} MiB at the height of loading"
        for size, told in found.items()
        if (one := told["loading"].get("townkg"))
    ]
    told = "\n\nOf Virtuoso the second number is the process of townkg that keeps its triples."
    return "\n".join([*lines, "", "townkg: " + "; ".join(extra) + "." + told])


def _failed(told: dict[str, Any], why: str) -> int:
    """Return how many questions bare pyoxigraph has no time for, for this reason."""
    return sum(runs["bare"][-1].get("failed") == why for runs in told["questions"].values())


def _table(told: dict[str, Any]) -> str:
    fit = [
        name
        for name, runs in told["questions"].items()
        if runs["bare"][-1].get("failed") != NOT_APPLICABLE
    ]
    names = [name for name in asked.CHOSEN if name in fit] or fit[:20]
    columns = [c for c in COLUMNS if any(c in told["questions"][name] for name in names)]
    lines = [
        f"| question | rows | {' | '.join(columns)} | port/bare |",
        "|---" * (len(columns) + 3) + "|",
    ]
    for name in names:
        runs = told["questions"][name]
        rows = _times(runs.get("port", []), "rows")
        ratio = ratios(runs, "port")
        cells = [_cell(runs.get(column), column) for column in columns]
        lines.append(
            f"| {name} | {rows[0] if rows else ''} | {' | '.join(cells)} "
            f"| {f'{ratio:.2f}' if ratio else ''} |"
        )
    lines.append(_means(told, names, columns))
    for name, why in told["missing"].items():
        lines.append(f"\n{name}: {why}.")
    return "\n".join(lines)


def _means(told: dict[str, Any], names: list[str], columns: list[str]) -> str:
    """Return the geometric means of how long each takes beside bare pyoxigraph by the clock."""
    cells = []
    for column in columns:
        factors = [
            mine / bare
            for name in names
            if (bare := middle(told["questions"][name]["bare"], "wall"))
            and (mine := middle(told["questions"][name].get(column, []), "wall"))
        ]
        mean = f"{statistics.geometric_mean(factors):.2f}x of {len(factors)}" if factors else ""
        cells.append(mean)
    return f"| geometric mean beside bare, by the clock | | {' | '.join(cells)} | |"


def _agreement(found: dict[str, Any]) -> str:
    compared, differing = 0, []
    for size, told in found.items():
        for name, runs in told["questions"].items():
            seen = {
                column: done[-1]["digest"]
                for column, done in runs.items()
                if "digest" in done[-1] and column not in ("bare", "ask")
            }
            if len(seen) > 1:
                compared += 1
            if len(set(seen.values())) > 1:
                counts = {c: runs[c][-1]["rows"] for c in seen}
                differing.append(f"- {NAMES[size]}, {name}: rows {counts}, not all the same")
    text = (
        f"{compared} times a question ended on several engines; the rows were the same multiset of "
        f"canonical terms {compared - len(differing)} times."
    )
    return "\n".join([text, *differing])


def _slowest(found: dict[str, Any]) -> str:
    parts = []
    for size, told in found.items():
        questions = told["questions"]
        times = {n: t for n, r in questions.items() if (t := middle(r["bare"])) is not None}
        late = sorted(n for n, r in questions.items() if r["bare"][-1].get("failed") == "timeout")
        left, lacking = _failed(told, "not asked"), _failed(told, NOT_APPLICABLE)
        slow = sorted(times, key=times.__getitem__, reverse=True)[:8]
        listed = ", ".join(f"{name} {times[name]:.2g} s" for name in slow)
        parts.append(f"- {NAMES[size]}: {listed}.")
        if late:
            parts.append(f"  Not within the limit on bare pyoxigraph: {', '.join(late)}.")
        if left:
            parts.append(f"  Not asked, for the time was over: {left}.")
        if lacking:
            parts.append(f"  Not applicable, for the graph lacks what they ask of: {lacking}.")
        wrong = sorted(
            f"{name} on {column} ({run[-1]['failed']})"
            for name, runs in questions.items()
            for column, run in runs.items()
            if run[-1].get("failed", "timeout") not in ("timeout", "not asked", NOT_APPLICABLE)
        )
        if wrong:
            parts.append(f"  Failed: {'; '.join(wrong)}.")
    return "\n".join(parts) + "\n"
