"""Makes a build: alone, in a folder of its own, and published by one rename.

Whatever kills it leaves `current` naming the graph before; the next build clears what it left.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from townkg.build import STAGES, freshness
from townkg.build.freshness import Built, Sources
from townkg.build.hold import OnlyBuilder, in_use
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.settings import VERSION

if TYPE_CHECKING:
    from townkg.build import Progress
    from townkg.build.material import Clock, Material

KEEP = 3
"""How many builds stay, the current one among them."""

LIBRARY = {"kernel": "numpy", "owlrl": "owlrl"}
"""The package that each engine stands on."""

_TEMPORARY = ".tmp-"
_ATTEMPTS = 3


def make(
    folder: Path,
    sources: Sources,
    engine: str,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Return the graph of *sources* in *folder*, built unless it is there and fresh."""

    def begin(stage: str) -> None:
        if progress is not None:
            number = STAGES.index(stage) + 1 if stage in STAGES else 0
            progress(stage, number, len(STAGES))

    _check_home(sources)
    if not force and (built := _unchanged(folder, sources, engine)):
        return built
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = OnlyBuilder(folder / ".lock", lambda pid: begin(f"wait for process {pid}"))
        with lock:
            _clear(folder)
            built = None if force else _reuse(folder, sources, engine)
            if built is None:
                built = _build(folder, sources, engine, begin)
            _prune(folder, built.path)
            return built


def _check_home(sources: Sources) -> None:
    """Refuse a folder that is no project, before anything is written below it."""
    for folder, found in (
        (sources.root, Text("没有这个文件夹", "there is no such folder")),
        (
            sources.ontology,
            Text("没有本体：没有这个文件夹", "holds no ontology: there is no such folder"),
        ),
        (
            sources.data,
            Text("没有文章：没有这个文件夹", "holds no articles: there is no such folder"),
        ),
    ):
        if not folder.is_dir():
            cure = Text(
                "请把 TOWNKG_HOME 设为项目的文件夹，其中有 ontology/ 和 data/",
                "set TOWNKG_HOME to the project, which has ontology/ and data/",
            )
            raise DataError([Problem(str(folder), 0, "", found, cure)])


def content_hash(sources: Sources, engine: str) -> str:
    """Return the hash of all files read, the version of the program and the engine's name."""
    return _digest([f"townkg {VERSION} {engine}"], sources.inputs())


_DISK = Text(
    "请腾出磁盘空间，或在 TOWNKG_BUILD 中写一个可写的文件夹；先前构建的图谱没有改动",
    "free the disk, or name a folder that can be written in TOWNKG_BUILD; "
    "the graph built before is untouched",
)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn a disk's refusal into an error that says what to do."""
    try:
        yield
    except OSError as error:
        where = Path(str(error.filename)) if error.filename else folder
        why = error.strerror or error
        found = Text(f"无法在此构建图谱（{why}）", f"the graph cannot be built here ({why})")
        raise DataError([Problem(str(where), 0, "", found, _DISK)]) from error


def _digest(head: list[str], files: list[tuple[str, os.DirEntry[str]]]) -> str:
    digest = hashlib.sha256("\n".join(head).encode())
    for name, entry in files:
        content = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
        digest.update(f"\n{name}\t{content}".encode())
    return digest.hexdigest()


def _unchanged(folder: Path, sources: Sources, engine: str) -> Built | None:
    """Return the current graph when files were touched, copied or cloned but say the same."""
    built = freshness.current(folder)
    if built is None or freshness.damage(built.path):
        return None
    if not _is_of(built, content_hash(sources, engine), sources):
        return None
    with suppress(OSError):  # a folder that cannot be written only costs this check again
        _replace(built.path / freshness.INPUTS, sources.signature(engine))
    return built


def _is_of(built: Built, name: str, sources: Sources) -> bool:
    try:
        code = built.manifest.get("code")
    except (OSError, ValueError):
        return False  # damaged
    return built.hash == name and code == _digest([], sources.code())


def _reuse(folder: Path, sources: Sources, engine: str) -> Built | None:
    """Return a build of the same contents by the same code, made current, if there is one."""
    signature, name = sources.signature(engine), content_hash(sources, engine)
    for path in _builds(folder):
        built = _undamaged(path)
        if built and _is_of(built, name, sources):
            _replace(path / freshness.INPUTS, signature)
            _replace(folder / freshness.CURRENT, f"{path.name}\n")
            return built
    return None


def _undamaged(path: Path) -> Built | None:
    try:
        return None if freshness.damage(path) else freshness.opened(path)
    except (OSError, ValueError):
        return None


def _build(folder: Path, sources: Sources, engine: str, begin: Any) -> Built:
    from townkg.build.material import Clock, gather
    from townkg.build.write import write_all

    for _ in range(_ATTEMPTS):
        signature = sources.signature(engine)
        name, code = content_hash(sources, engine), _digest([], sources.code())
        clock = Clock(begin)
        material = gather(sources, engine, clock)
        if content_hash(sources, engine) != name:
            continue  # somebody saved a file meanwhile
        temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder))
        try:
            (temporary / freshness.INPUTS).write_text(signature, encoding="utf-8")
            counts = write_all(temporary, sources, material, name, clock)
            freshness.write_sizes(temporary)
            clock.stage("publish")
            clock.stop()
            _write_manifest(temporary, material, counts, name, code, engine, clock)
            return _publish(folder, temporary, name)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
    found = Text("文件在读取时发生变化", "the files change while they are read")
    cure = Text(
        "请等到没有程序写入这些文件时，再行构建", "wait until nothing writes them, and build again"
    )
    raise DataError([Problem(str(sources.root), 0, "", found, cure)])


def _write_manifest(
    folder: Path,
    material: Material,
    counts: dict[str, Any],
    name: str,
    code: str,
    engine: str,
    clock: Clock,
) -> None:
    import pyoxigraph

    manifest = {
        "hash": name,
        "engine": engine,
        "code": code,
        "counts": counts,
        "contradictions": [one.to_json() for one in material.closure.contradictions],
        "seconds": clock.seconds,
        "versions": {
            "townkg": VERSION,
            "oxigraph": pyoxigraph.__version__,
            LIBRARY[engine]: metadata.version(LIBRARY[engine]),
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / freshness.MANIFEST).write_text(text, encoding="utf-8")


def _publish(folder: Path, temporary: Path, name: str) -> Built:
    """Give the build its name, then make it current: each by one rename."""
    whole = (freshness.INPUTS, freshness.SIZES, freshness.MANIFEST, freshness.DUMP, "")
    for path in whole:
        _sync(temporary / path)
    temporary.chmod(0o755)  # mkdtemp makes folders that nobody else may read
    target, number = folder / name, 1
    while target.exists():  # built again by force or by other code: the old one may be in use
        number += 1
        target = folder / f"{name}.{number}"
    temporary.rename(target)
    _sync(folder)
    built = freshness.opened(target)
    _replace(folder / freshness.CURRENT, f"{target.name}\n")
    return built


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_name(f"{_TEMPORARY}{os.getpid()}-{path.name}")
    temporary.write_text(text, encoding="utf-8")
    _sync(temporary)
    temporary.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no way to flush a folder
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _builds(folder: Path) -> list[Path]:
    """Return the builds in *folder*, the newest first."""
    found = [path.parent for path in folder.glob(f"*/{freshness.MANIFEST}")]
    visible = [path for path in found if not path.name.startswith(".")]
    return sorted(visible, key=lambda p: (p.stat().st_mtime_ns, p.name), reverse=True)


def _clear(folder: Path) -> None:
    """Remove what builds that were killed have left."""
    for path in folder.glob(f"{_TEMPORARY}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _prune(folder: Path, now: Path) -> None:
    """Remove builds beyond the newest few, unless a process uses them."""
    others = [path for path in _builds(folder) if path != now]
    for path in others[KEEP - 1 :]:
        if not in_use(path / freshness.MANIFEST):
            # Renamed first: what is half removed must not look like a build.
            doomed = folder / f"{_TEMPORARY}{path.name}"
            with suppress(OSError):  # an old build that stays is no reason to fail a new one
                path.rename(doomed)
                shutil.rmtree(doomed)
