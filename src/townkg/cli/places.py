"""Whether the folders that the environment names can be worked in, before a command begins."""

from __future__ import annotations

import os

from townkg import paths
from townkg.errors import DataError, Problem, UsageError
from townkg.i18n import Text

_NEEDED = ("ontology", "data/articles")


def check() -> None:
    """Return nothing when `TOWNKG_HOME` and `TOWNKG_BUILD` are unset or name usable folders.

    Raises: UsageError for the home of a user that is not there; DataError for a project that
    is not there or lacks a folder. Nothing is made in either place.
    """
    try:
        home = paths.named("TOWNKG_HOME")
        paths.named("TOWNKG_BUILD")
    except ValueError as error:
        raise UsageError(
            Text(f"{error}：没有这个用户", f"{error}: there is no such user")
        ) from None
    if home is None:
        return
    lacking = [f"{name}/" for name in _NEEDED if not os.path.isdir(os.path.join(home, name))]
    if not lacking:
        return
    found = Text(
        f"TOWNKG_HOME 所指的文件夹里没有 {'、'.join(lacking)}",
        f"TOWNKG_HOME names this folder, which has no {' and no '.join(lacking)}",
    )
    if not os.path.isdir(home):
        found = Text(
            "TOWNKG_HOME 所指的文件夹不存在", "TOWNKG_HOME names a folder that is not there"
        )
    cure = Text(
        "请让它指向项目文件夹，或不设它",
        "set it to the folder of a project, or unset it",
    )
    raise DataError([Problem(str(home), 0, "", found, cure)])
