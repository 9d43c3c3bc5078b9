"""Where the files that people wrote lie, in a checkout and in an installed wheel."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_files"
_CHECKOUT = _PACKAGE.parent.parent


def named(variable: str) -> Path | None:
    """Return the folder that an environment variable names; none where it is unset or empty.

    Raises: ValueError for `~user` where there is no such user.
    """
    value = os.environ.get(variable)
    if not value:
        return None
    try:
        return Path(value).expanduser().resolve()
    except RuntimeError as error:
        raise ValueError(f"{variable}={value}: {error}") from None


def root() -> Path:
    """Return the folder that holds `ontology/`, `data/` and `queries/`.

    `TOWNKG_HOME` names another one (a project of the user's own).
    """
    if home := named("TOWNKG_HOME"):
        return home
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def build_root() -> Path:
    """Return the folder in which built graphs are kept.

    `TOWNKG_BUILD` names another one; an installed wheel, whose own folder may be read-only,
    builds in the user's cache folder.
    """
    if build := named("TOWNKG_BUILD"):
        return build
    if root() == _INSTALLED:
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(cache) / "townkg"
    return root() / "build"


def ontology() -> Path:
    """Return the folder of the ontology."""
    return root() / "ontology"


def data() -> Path:
    """Return the folder of articles and other data."""
    return root() / "data"


def queries() -> Path:
    """Return the folder of the prepared questions."""
    return root() / "queries"
