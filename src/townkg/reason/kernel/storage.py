"""A closed graph on disk: arrays that are mapped into memory, and a head that says what is where.

The head has its own checksum; each array has one that is compared whole where it is small, and
by samples where it is large, unless all is asked for. A folder is written beside its place and
put there by two renames: what is stopped while it is written leaves the old one as it was, and
what fails between the two puts it back. Only a kill between them leaves it under its hidden name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from townkg.errors import DataError, Problem, system_words
from townkg.i18n import Text
from townkg.reason.kernel.arrays import Array

FORMAT = 2
MAGIC = "townkg graph"
HEAD = "graph.json"
WHOLE = 1 << 20
"""Arrays up to so many bytes are checked whole on loading."""
SAMPLES, SAMPLE = 64, 4096
AGAIN = Text("请重新生成", "make it again")


def write(folder: Path, head: dict[str, Any], arrays: dict[str, Array]) -> None:
    """Write a stored graph in place of the one that is there.

    Raises: DataError, when it cannot be written, or something else is there.
    """
    try:
        check_place(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            _fill(beside, head, arrays)
            beside.chmod(0o755)  # mkdtemp makes folders that nobody else may read
            _put(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise DataError([Problem(str(folder), 0, "", system_words(error))]) from error


def check_place(folder: Path) -> None:
    """Return nothing, when a stored graph may be written there.

    Raises: DataError, where something else is.
    """
    if os.path.lexists(folder) and not _may_go(folder):
        told = Text("那里已有别的内容，不会覆盖", "something else is there, which is kept")
        cure = Text("请换一个文件夹", "name another folder")
        raise DataError([Problem(str(folder), 0, "", told, cure)])


def _may_go(folder: Path) -> bool:
    """Return whether a folder holds a stored graph, be it damaged, or nothing."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    ours = all(name == HEAD or name.endswith(".npy") for name in names)
    return ours and (HEAD in names or not names)


def _fill(folder: Path, head: dict[str, Any], arrays: dict[str, Array]) -> None:
    table = {}
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
        table[name] = {
            "kind": array.dtype.str,
            "length": len(array),
            "whole": _whole(array),
            "sample": _sample(array),
        }
    body = {"magic": MAGIC, "format": FORMAT, "arrays": table, **head}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / HEAD).write_text(f"{digest}\n{text}\n", encoding="utf-8")


def _put(beside: Path, folder: Path) -> None:
    old = None
    if folder.exists():
        old = folder.with_name(f".{folder.name}.old.{os.getpid()}")
        folder.rename(old)
    try:
        beside.rename(folder)
    except BaseException:
        if old is not None:
            old.rename(folder)
        raise
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)


def read(
    folder: Path, *, stamp: str | None, whole: bool = False
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return head and arrays of a stored graph, the arrays mapped from disk.

    Raises: DataError, when it is damaged, of another kind or format, or was made from something
    else than *stamp* tells.
    """
    head = head_of(folder)
    if stamp is not None and head["stamp"] != stamp:
        raise stale(folder)
    arrays = {name: _array(folder, name, say, whole) for name, say in head["arrays"].items()}
    return head, arrays


def head_of(folder: Path) -> dict[str, Any]:
    """Return what the head of a stored graph tells.

    Raises: DataError, when it is damaged, or of another kind or format.
    """
    path = folder / HEAD
    try:
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
    except OSError as error:
        raise DataError([Problem(str(path), 0, "", system_words(error), AGAIN)]) from error
    except UnicodeDecodeError:
        raise _damaged(path) from None
    text = text.removesuffix("\n")
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        raise _damaged(path)
    try:
        head: dict[str, Any] = json.loads(text)
        kind, version = head["magic"], head["format"]
    except (ValueError, KeyError, TypeError):
        raise _damaged(path) from None
    if (kind, version) != (MAGIC, FORMAT):
        told = Text(
            f"格式是 {kind} {version}，需要 {MAGIC} {FORMAT}",
            f"the format is {kind} {version}, {MAGIC} {FORMAT} is needed",
        )
        raise DataError([Problem(str(path), 0, "", told, AGAIN)])
    return head


def stale(folder: Path) -> DataError:
    """Return the error of a graph that was made from other data."""
    told = Text("由别的数据生成，已经过时", "made from other data, hence stale")
    return DataError([Problem(str(folder / HEAD), 0, "", told, AGAIN)])


def _array(folder: Path, name: str, told: dict[str, Any], whole: bool) -> Array:
    path = folder / f"{name}.npy"
    try:
        array: Array = np.load(path, mmap_mode="r" if told["length"] else None, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(path) from error
    if array.dtype.str != told["kind"] or array.shape != (told["length"],):
        raise _damaged(path)
    if array.nbytes <= WHOLE or whole:
        good = _whole(array) == told["whole"]
    else:
        good = _sample(array) == told["sample"]
    if not good:
        raise _damaged(path)
    return array.view(np.ndarray)


def _whole(array: Array) -> str:
    return hashlib.blake2b(np.ascontiguousarray(array).data, digest_size=16).hexdigest()


def _sample(array: Array) -> str:
    """Return a checksum of blocks at even distances, the first and last among them."""
    raw = np.ascontiguousarray(array).view(np.uint8)
    digest = hashlib.blake2b(digest_size=16)
    for start in np.linspace(0, max(0, len(raw) - SAMPLE), SAMPLES).astype(int).tolist():
        digest.update(raw[start : start + SAMPLE].tobytes())
    return digest.hexdigest()


def _damaged(path: Path) -> DataError:
    told = Text("文件已损坏，或不是本程序写的", "the file is damaged or not one of ours")
    return DataError([Problem(str(path), 0, "", told, AGAIN)])


def other_rules(folder: Path) -> DataError:
    """Return the error of a graph that was closed under other rules."""
    told = Text("按别的规则推理而成，已经过时", "closed under other rules, hence stale")
    return DataError([Problem(str(folder / HEAD), 0, "", told, AGAIN)])
