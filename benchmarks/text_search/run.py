"""Measure search in texts beside a scan: the sentences of the article, and generated quotes.

    python benchmarks/text_search/run.py [--quotes N] [--times N] [--json FILE] [-o FILE]

The real texts are those of the built graph. The generated ones (117,000 unless told otherwise) are
put together from pieces of them by a fixed seed, so that characters are as frequent as in the real
text. A scan compares every text: folded as it goes, or folded beforehand and kept in memory.
What is found is the same each time, or the run ends. Times are of one process and one core:
processor time for what is done once, the clock for what is searched.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph

import townkg
from townkg.store.embedded import EmbeddedStore
from townkg.text_search import gathering, index, kept
from townkg.text_search.folding import fold, words
from townkg.text_search.function import Functions
from townkg.text_search.gathering import SENTENCE, Read
from townkg.text_search.index import ALL, Index
from townkg.text_search.wanted import Wanted

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

QUOTES = 117_000
TIMES = 20
SEARCHES = (
    ("one character, in most", "镇"),
    ("one character, in few", "龙"),
    ("two characters", "客家"),
    ("two characters, in many", "小镇"),
    ("three characters", "机器人"),
    ("three, traditional", "機器人"),
    ("a phrase", "特色小镇创建对象"),
    ("Latin, full width", "ＰＰＰ"),
    ("two words", "机器人 投资"),
    ("not there", "量子计算"),
    ("pinyin", "jiqiren"),
    ("initials", "jqrxz"),
)
TEXT = "https://w3id.org/townkg/ontology#exact"
PIECE = re.compile(r"[^,，。;；、:]+[,，。;；、:]?")


def generated(sentences: Sequence[str], count: int) -> list[str]:
    """Return so many texts of 15 to 60 characters, each once, made of pieces of sentences."""
    chance = random.Random(7)
    pieces = [piece for sentence in sentences for piece in PIECE.findall(sentence)]
    # the towns of the graph have few rare words: a few are put in, one in a thousand texts
    rare = ("客家", "龙", "青瓷", "丝绸")
    found: dict[str, None] = {}
    while len(found) < count:
        text = ""
        while len(text) < 15:
            piece = chance.choice(pieces)
            start = chance.randrange(max(len(piece) - 6, 1))
            text += piece[start : start + 40]
        if chance.random() < 0.001:
            text += chance.choice(rare)
        found[f"{text[:56]}{chance.randrange(10_000)}"] = None
    return list(found)


def timed(call: Callable[[], Any], times: int) -> tuple[float, float]:
    """Return the median and the 95th of a hundred, in milliseconds."""
    call()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return statistics.median(taken), taken[min(round(len(taken) * 0.95), len(taken) - 1)]


def scan(folded: Sequence[str], words_wanted: Sequence[str]) -> list[int]:
    """Return the places of the texts that hold all words, by comparing each."""
    return [n for n, text in enumerate(folded) if all(word in text for word in words_wanted)]


def measured(name: str, reads: Sequence[Read], times: int) -> dict[str, Any]:
    """Return what indexing and searching these texts takes."""
    texts = [one.text for one in reads]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / kept.NAME
        begun = time.process_time()
        index.write(path, "", reads)
        seconds = time.process_time() - begun
        size = path.stat().st_size
        known = Index(sqlite3.connect(path))
        begun = time.process_time()
        folded = [fold(text) for text in texts]
        folding = time.process_time() - begun
        rows = [searched(known, folded, texts, what, needle, times) for what, needle in SEARCHES]
    return {
        "name": name,
        "texts": len(texts),
        "characters": sum(map(len, texts)),
        "index_s": seconds,
        "fold_s": folding,
        "bytes": size,
        "searches": rows,
    }


def searched(
    known: Index, folded: Sequence[str], texts: Sequence[str], what: str, needle: str, times: int
) -> dict[str, Any]:
    """Return what one search takes, in the index and by scanning."""
    wanted, parts = Wanted(needle), words(needle)
    found = known.found(wanted, ALL)
    by_sound = bool(found) and found[0][0] in ("pinyin", "initials")
    if not by_sound and len(found) != len(scan(folded, parts)):
        raise SystemExit(f"{needle}: {len(found)} in the index, others by scanning")
    fast = timed(lambda: known.found(wanted, ALL), times)
    row: dict[str, Any] = {"what": what, "needle": needle, "found": len(found), "index": fast}
    if not by_sound:
        few = 1 if len(texts) > 10_000 else times
        row["scan_folded"] = timed(lambda: scan(folded, parts), max(times // 4, 3))
        row["scan"] = timed(lambda: scan([fold(text) for text in texts], parts), few)
    return row


def in_queries(texts: Sequence[str], times: int) -> list[dict[str, Any]]:
    """Return what FILTER (CONTAINS …) and FILTER (tkf:matches …) take over these texts."""
    store = pyoxigraph.Store()
    predicate = pyoxigraph.NamedNode(TEXT)
    store.bulk_extend(
        pyoxigraph.Quad(pyoxigraph.NamedNode(f"urn:q{n}"), predicate, pyoxigraph.Literal(text))
        for n, text in enumerate(texts)
    )
    opened = EmbeddedStore(store)
    connection_of = kept.opened(opened).connection
    index_of_texts(opened, connection_of, texts)
    opened.functions = Functions(opened)
    rows = []
    for needle in ("镇", "客家", "机器人"):
        head = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?q <{TEXT}> ?text "
        contains = f'{head} FILTER (CONTAINS(?text, "{needle}")) }}'
        call = f"<https://w3id.org/townkg/function#matches>(?text, '{needle}')"
        matches = f"{head} FILTER ({call}) }}"
        begun = time.perf_counter()
        found = opened.select(matches).rows
        first = (time.perf_counter() - begun) * 1000
        if found != opened.select(contains).rows:
            raise SystemExit(f"{needle}: the function and CONTAINS find others")
        rows.append(
            {
                "needle": needle,
                "found": int(found[0]["n"].value),
                "contains": timed(partial(opened.select, contains), times),
                "first": first,
                "again": timed(partial(opened.select, matches), times),
            }
        )
    return rows


def index_of_texts(store: EmbeddedStore, empty: Any, texts: Sequence[str]) -> None:
    """Give a store in memory an index of its texts, which are quotes of no claim."""
    empty.close()
    connection = sqlite3.connect(":memory:")
    index.fill(
        connection, "", [Read(SENTENCE, text, f"urn:q{n}", "") for n, text in enumerate(texts)]
    )
    kept._open[store] = Index(connection)


def page(result: dict[str, Any]) -> str:
    """Return the result as a page."""
    lines = [
        "# Search in texts: what was measured",
        "",
        "`python benchmarks/text_search/run.py -o benchmarks/text_search/RESULTS.md`, one core of "
        "a shared machine: read ratios, not digits. Milliseconds are median / 95th of a hundred. "
        "A scan compares every text: folded beforehand and kept in memory, or folded as it goes.",
        "",
        "| texts | number | characters | indexed in | of which folding | size of the file |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['name']} | {one['texts']:,} | {one['characters']:,} | {one['index_s']:.2f} s "
        f"| {one['fold_s']:.2f} s | {one['bytes'] / 1e6:.1f} MB |"
        for one in result["corpora"]
    ]
    for one in result["corpora"]:
        lines += [
            "",
            f"## {one['name']}",
            "",
            "| search | text | found | index ms | scan, folded before, ms | scan ms |",
            "|---|---|---|---|---|---|",
        ]
        for row in one["searches"]:
            cells = [_shown(row.get(key)) for key in ("index", "scan_folded", "scan")]
            lines.append(
                f"| {row['what']} | {row['needle']} | {row['found']:,} | {' | '.join(cells)} |"
            )
    lines += [
        "",
        "## In a query: `FILTER (CONTAINS(?text, …))` and `FILTER (tkf:matches(?text, …))`",
        "",
        "Over the generated texts in memory, in one process. CONTAINS folds nothing. The first "
        "call looks the text up in the index; the first of all reads the texts, too.",
        "",
        "| text | found | CONTAINS ms | tkf:matches, first, ms | tkf:matches, again, ms |",
        "|---|---|---|---|---|",
    ]
    for row in result["queries"]:
        lines.append(
            f"| {row['needle']} | {row['found']:,} | {_shown(row['contains'])} "
            f"| {row['first']:.0f} | {_shown(row['again'])} |"
        )
    return "\n".join(lines) + "\n"


def _shown(pair: Sequence[float] | None) -> str:
    return (
        "—"
        if pair is None
        else " / ".join(f"{one:.2f}" if one < 10 else f"{one:.0f}" for one in pair)
    )


def main() -> None:
    """Measure, and write page and figures where they are wanted."""
    parser = argparse.ArgumentParser(description="Search in texts beside a scan.")
    parser.add_argument("--quotes", type=int, default=QUOTES)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--json", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    with townkg.open() as graph:
        real = list(gathering.read(graph._store))
    sentences = [one for one in real if one.kind == SENTENCE]
    texts = generated([one.text for one in sentences], given.quotes)
    many = [Read(SENTENCE, text, f"q{n}", "") for n, text in enumerate(texts)]
    result = {
        "corpora": [
            measured("sentences of the article", sentences, given.times),
            measured("generated quotes", many, given.times),
        ],
        "queries": in_queries(texts, given.times),
    }
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    if given.output:
        given.output.write_text(page(result), encoding="utf-8")
    else:
        print(page(result))


if __name__ == "__main__":
    main()
