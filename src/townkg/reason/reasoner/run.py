"""A closure from files to report: read, compile, close, each with its time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from townkg.i18n import Text
from townkg.reason.kernel.memory import Memory
from townkg.reason.reasoner.closed import Closed
from townkg.reason.reasoner.inputs import STDIN, read_all
from townkg.reason.reasoner.locating import finder
from townkg.reason.reasoner.own_files import read_files
from townkg.reason.reasoner.stored import digests, load, origin_of

Tell = Callable[[Text], None]


@dataclass(frozen=True)
class Task:
    """What is to be closed: files, those of the ontology, own rules; or a stored closure."""

    files: tuple[Path, ...]
    ontology: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()
    form: str = "nt"
    load: Path | None = None
    memory: Memory = field(default_factory=Memory)


@dataclass
class Done:
    """A closure with how it came about; *seconds* by stage."""

    closed: Closed
    read: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def asserted(self) -> int:
        """Return how many different triples were given."""
        graph = self.closed.graph
        literal = graph.dictionary.is_literal
        return sum(
            int(np.count_nonzero(~literal((keys >> np.uint64(32)).astype(np.uint32))))
            for parts in graph.facts.asserted
            for keys in (part.alive() for part in parts)
        )

    def rules(self) -> dict[str, tuple[int, int]]:
        """Return for each rule of the table how often it was compiled, and had facts to work on."""
        rules, facts = self.closed.rules, self.closed.graph.facts
        made: Counter[str] = Counter()
        used: Counter[str] = Counter()
        for rule in (*rules.units.single(), *rules.joins, *rules.denials):
            name = rule.steps[-1].rule if rule.steps else rule.id
            made[name] += 1
            numbers = [facts.numbers.get(atom.relation) for atom in rule.body]
            used[name] += all(one is not None and len(facts.runs[one]) for one in numbers)
        return {name: (count, used[name]) for name, count in sorted(made.items())}


def run(task: Task, tell: Tell) -> Done:
    """Return the closure of a task; *tell* is called with what is being done.

    Raises: DataError, with file and line; LimitError, when memory or numbers would not do.
    """
    start = time.perf_counter()
    files = (*task.files, *task.ontology)
    if task.load is not None:
        tell(Text(f"装入 {task.load}", f"loading {task.load}"))
        done = Done(load(task.load, files))
        done.seconds["load"] = time.perf_counter() - start
        return done
    own = read_files(task.rules)
    dictionary, columns = read_all(
        files,
        form=task.form,
        memory=task.memory,
        tell=lambda name: tell(Text(f"读取 {name}", f"reading {name}")),
    )
    read = time.perf_counter()
    tell(Text("编译规则", "compiling the rules"))
    closed = Closed.of(
        dictionary,
        np.concatenate(columns, axis=1),
        own,
        locate=finder([one for one in (*task.ontology, *task.files) if str(one) != STDIN]),
        memory=task.memory,
        progress=lambda birth, count: tell(
            Text(f"推理：第 {birth} 轮，新事实 {count}", f"round {birth}: {count} new facts")
        ),
    )
    end = time.perf_counter()
    count = sum(one.shape[1] for one in columns)
    return Done(closed, count, {"read": read - start, "close": end - read})


def stamp(task: Task) -> object:
    """Return what tells the files of a task, before they are read.

    Shape: none where some of it is read only once; of a stored closure what was told of it.
    Raises: DataError, for a file that cannot be read.
    """
    if task.load is not None:
        return origin_of(task.load)
    files = (*task.files, *task.ontology)
    return None if any(str(one) == STDIN for one in files) else digests(files)
