"""Builds the graph from ontology and data, and finds the one that is built.

A build is a folder that never changes once it has its name:
`<content hash>/store/` (Oxigraph), `graph.nq` (canonical dump), `sizes.tsv` (how long these are),
`build.json` (manifest) and `inputs.tsv` (what was read). `explanation.bin` and `passages.bin` are
kept ready for proofs and answers, and may be deleted at any time. The file `current` names the
build to use and is swapped whole, so that whoever asks sees the old graph or the new one, never
half of one.
"""

from __future__ import annotations

from townkg import paths
from townkg.build.freshness import Built, Sources, current, fresh, sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from townkg.errors import Problem

    Progress = Callable[[str, int, int], None]
    """Told the name of each stage as it begins, its number from 1, and how many there are."""

__all__ = ["STAGES", "Built", "build", "check", "current", "ensure", "sound", "trial"]

STAGES = ("read", "encode", "close", "routes", "datasets", "store", "dump", "publish")


def ensure(
    progress: Progress | None = None, *, engine: str | None = None, into: Path | None = None
) -> Built:
    """Return the built graph, after building it when it is missing or stale.

    Shape: *engine* is the reasoner to have used; none means whichever the current graph used.
    Raises: DataError, when the articles or the ontology have problems, or a disk refuses.
    """
    folder = into or paths.build_folder()
    sources = _sources()
    built = fresh(folder, sources, engine)
    if built:
        return built
    from townkg.build.make import make

    chosen = engine or _last_engine(folder)
    return make(into or paths.build_root(), sources, chosen, progress=progress)


def build(
    force: bool = False,
    engine: str = "kernel",
    *,
    progress: Progress | None = None,
    into: Path | None = None,
) -> Built:
    """Return the graph built from the files as they are; *force* builds even what is fresh.

    Raises: DataError, as `ensure` does; UnknownName, when there is no such engine.
    """
    from townkg.build.make import make

    folder = into or paths.build_root()
    return make(folder, _sources(), engine, force=force, progress=progress)


def check(
    *lints: Callable[[], list[Problem]],
    progress: Progress | None = None,
    into: Path | None = None,
) -> list[Problem]:
    """Return everything that is wrong with ontology, data and the graph built from them.

    Shape: sorted and unique; *lints* are further checks, such as that of the question files.
    """
    from townkg.build.checking import check_all

    return check_all(lints, lambda: ensure(progress, into=into))


def trial(data: Path) -> None:
    """Return nothing where a graph could be built from this data folder; nothing is written.

    Raises: DataError, with every problem of the articles, of the routes of support that would be
    derived from them, and every contradiction with the ontology.
    """
    from townkg.build.checking import check_data

    sources = Sources(paths.home(), paths.folder("ontology"), str(data))
    check_data(sources, _last_engine(paths.build_folder()))


def _sources() -> Sources:
    return Sources(paths.home(), paths.folder("ontology"), paths.folder("data"))


def _last_engine(folder: str | Path) -> str:
    built = current(folder)
    return built.engine if built else "kernel"
