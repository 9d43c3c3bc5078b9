"""Measures the matcher on the labelled sample: precision of what is accepted alone, recall.

Run: python benchmarks/link/measure.py [--half tuning]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from sample import HALVES, Pair, pairs
from townkg import paths
from townkg.link.features import Match, match
from townkg.link.forms import Gazetteer
from townkg.link.gathering import Gathering, all_things
from townkg.link.matcher import Matcher
from townkg.link.propose import THRESHOLD
from townkg.link.row import ARTICLES


def main() -> None:
    """Print the measures of one half, per kind, and every pair that came out wrong."""
    half = sys.argv[sys.argv.index("--half") + 1] if "--half" in sys.argv else HALVES[1]
    gathering = Gathering(paths.data(), paths.ontology())
    matcher = Matcher(
        all_things(gathering, (ARTICLES, *gathering.slugs)), Gazetteer(gathering.areas())
    )
    everything = pairs()
    chosen = [pair for pair in everything if pair.half == half]
    near = sum(pair.near_miss for pair in everything)
    print(f"{len(everything)} pairs, {near} near misses; {half}: {len(chosen)}")
    report(chosen, matcher)
    beyond(chosen, everything, matcher)


def report(chosen: Iterable[Pair], matcher: Matcher) -> None:
    """Print counts per kind, then what was wrongly accepted and what was not found."""
    things = {thing.iri: thing for thing in matcher.things}
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for pair in chosen:
        if pair.target not in things:
            raise SystemExit(f"no thing {pair.target}")
        found = match(pair.query, things[pair.target], matcher.gazetteer)
        reached = pair.target in {one.iri for one in matcher.candidates(pair.query)}
        accepted = reached and found.confidence >= THRESHOLD
        for kind in (pair.kind, "all"):
            counts[kind, "same" if pair.same else "near"] += 1
            counts[kind, "reached"] += pair.same and reached
            counts[kind, "right"] += pair.same and accepted
            counts[kind, "wrong"] += not pair.same and accepted
            counts[kind, "likely"] += pair.same and reached and found.confidence >= 0.5
        if accepted and not pair.same:
            wrong.append(line("accepted, and not the same", pair, found))
        if pair.same and not reached:
            wrong.append(line("no candidate", pair, found))
        elif pair.same and found.confidence < 0.5:
            wrong.append(line("unlikely, and the same", pair, found))
        elif not pair.same and found.confidence >= 0.5 and not accepted:
            wrong.append(line("likely, not accepted, and not the same", pair, found))
    table(counts)
    print("\n".join(sorted(wrong)))


def beyond(chosen: Iterable[Pair], everything: Iterable[Pair], matcher: Matcher) -> None:
    """Print what a whole search would accept beside the labelled pairs, to be read."""
    labelled = {(pair.query, pair.target) for pair in everything}
    found = [
        f"accepted, and not labelled: {pair.query.label} / {one.thing.label} <{one.thing.iri}>"
        for pair in {pair.query: pair for pair in chosen}.values()
        for one in matcher.match(pair.query, least=THRESHOLD)
        if (pair.query, one.thing.iri) not in labelled
    ]
    print(f"{len(found)} accepted by a search of everything, and not labelled")
    print("\n".join(sorted(found)))


def table(counts: Counter[tuple[str, str]]) -> None:
    """Print one line for each kind."""
    kinds = sorted({kind for kind, _ in counts} - {"all"})
    print("kind          same  near  recall  accepted  precision  likely of same")
    for kind in [*kinds, "all"]:
        same, right, wrong = (counts[kind, name] for name in ("same", "right", "wrong"))
        recall = counts[kind, "reached"] / same if same else 1
        precision = f"{right / (right + wrong):.3f}" if right + wrong else "-"
        likely = counts[kind, "likely"] / same if same else 1
        print(
            f"{kind:12}{same:6}{counts[kind, 'near']:6}{recall:8.3f}{right + wrong:10}"
            f"{precision:>11}{likely:16.3f}"
        )


def line(what: str, pair: Pair, found: Match) -> str:
    """Return a pair that came out wrong, with its features."""
    features = "; ".join(f"{one.name} {one.weight:+.1f} ({one.value})" for one in found.features)
    return (
        f"{what}: {pair.query.label} / {found.thing.label} <{found.thing.iri}> "
        f"{found.confidence:.3f}: {features}"
    )


if __name__ == "__main__":
    main()
