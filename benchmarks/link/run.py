"""Adds a generated data set of 1,000 to 100,000 towns to a copy of the project, and matches it.

Each size runs in processes of its own; told are CPU seconds and the largest memory of each, the
candidates that were scored a row, and the pairs proposed. One row in fifty is a town of the graph
under another spelling. Run: python benchmarks/link/run.py [ROWS ...]
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from townkg import paths
from townkg.link.forms import Gazetteer
from townkg.link.gathering import Gathering
from townkg.link.matcher import Matcher
from townkg.link.propose import SHOWN, Proposal
from townkg.link.row import ARTICLES
from townkg.link.thing import Thing

SIZES = (1_000, 10_000, 100_000)
SLUG = "generated"
_FIRST = "云梦青白红金银玉龙凤山水湖海江河溪泉石木竹松梅兰菊荷茶药丝绸瓷陶铁铜光电智能数字健康时尚"
_LAST = "谷港湾城坊园里坪岭桥亭台阁轩渡田畈庄院苑洲岛浦塘"
_TRADE = (
    "基金",
    "制造",
    "旅游",
    "物流",
    "电商",
    "文创",
    "农业",
    "渔业",
    "影视",
    "体育",
    "教育",
    "医药",
)


def main() -> None:
    """Print one line for each size."""
    sizes = [int(one) for one in sys.argv[1:]] or list(SIZES)
    print(
        "rows      add CPU s  add MB  match CPU s  match MB  candidates/row  proposed  us/row"
        "  index CPU s  candidates of one  ms of one"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            home = Path(place) / "project"
            for name in ("data", "ontology"):
                shutil.copytree(paths.root() / name, home / name)
            table = Path(place) / f"{SLUG}.csv"
            write_table(table, size, Gathering(paths.data(), paths.ontology()))
            command = [sys.executable, "-m", "townkg", "dataset", "add", str(table), "--yes"]
            add, _ = measured(command, home)
            match, told = measured([sys.executable, __file__, "--match"], home)
        found = json.loads(told)
        print(
            f"{size:<9}{add[0]:10.1f}{add[1]:8.0f}{match[0]:13.1f}{match[1]:10.0f}"
            f"{found['candidates'] / size:16.2f}{found['proposed']:10}"
            f"{found['seconds'] / size * 1e6:8.0f}"
            f"{found['index']:13.1f}{found['back']:19.1f}{found['back_ms']:11.2f}"
        )


def write_table(path: Path, size: int, gathering: Gathering) -> None:
    """Write a table of towns: their names, counties and codes."""
    chance = random.Random(size)
    known = [one for one in gathering.things("zhejiang-towns") if one.places]
    counties = [one for one in gathering.things("divisions-zhejiang") if one.level == "county"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name", "county", "city"))
        for number in range(size):
            if number % 50 == 0:
                one = chance.choice(known)
                name, places = one.label.replace("小镇", "特色小镇"), (*one.places, "", "")[:2]
            else:
                county = chance.choice(counties)
                word = chance.choice(_FIRST) + chance.choice(_FIRST) + chance.choice(_LAST)
                name = f"{county.label[:2]}{word}{chance.choice(_TRADE)}小镇"
                places = (county.label, *county.places[:1], "")[:2]
            writer.writerow((f"g{number}", name, *places))


def measured(command: list[str], home: Path) -> tuple[tuple[float, float], str]:
    """Return CPU seconds and megabytes of a command, and what it printed."""
    out, into = os.pipe()
    environment = {**os.environ, "TOWNKG_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    child = os.posix_spawn(
        command[0],
        command,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, into, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    os.close(into)
    with os.fdopen(out, encoding="utf-8") as told:
        text = told.read()
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), text


def match() -> None:
    """Match the generated data set with all others, and print what it took as JSON."""
    gathering = Gathering(paths.data(), paths.ontology())
    others = [ARTICLES, *(slug for slug in gathering.slugs if slug != SLUG)]
    matcher = Matcher(
        (thing for source in others for thing in gathering.things(source)),
        Gazetteer(gathering.areas()),
    )
    rows = gathering.things(SLUG)
    before = os.times()
    counts = {"candidates": 0, "proposed": 0}
    for row in rows:
        found = matcher.match(row, least=0)
        counts["candidates"] += len(found)
        likely = [one for one in found if one.confidence >= SHOWN]
        made = [Proposal(one.thing, row, one.features, one.confidence) for one in likely]
        counts["proposed"] += len(made)
    after = os.times()
    back = against(rows, gathering.things("zhejiang-towns"), matcher.gazetteer)
    print(json.dumps({**counts, "seconds": after.user - before.user, **back}))


def against(rows: list[Thing], asked: list[Thing], gazetteer: Gazetteer) -> dict[str, float]:
    """Return how it goes the other way: the generated things are the many that are searched."""
    start = os.times().user
    many = Matcher(rows, gazetteer)
    ready = os.times().user
    candidates = sum(len(many.match(one, least=0)) for one in asked)
    done = os.times().user
    return {
        "index": ready - start,
        "back": candidates / len(asked),
        "back_ms": (done - ready) / len(asked) * 1e3,
    }


if __name__ == "__main__":
    match() if "--match" in sys.argv else main()
