"""Where the files that people wrote lie, in a checkout and in an installed wheel.

`folder` and `build_folder` give plain strings: a question asked loads no `pathlib`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(os.path.realpath(__file__))
_INSTALLED = os.path.join(_PACKAGE, "_files")
_CHECKOUT = os.path.dirname(os.path.dirname(_PACKAGE))


def named(variable: str) -> str | None:
    """Return the folder that an environment variable names; none where it is unset or empty.

    Raises: ValueError for `~user` where there is no such user.
    """
    value = os.environ.get(variable)
    if not value:
        return None
    found = os.path.expanduser(value)
    if found.startswith("~"):
        raise ValueError(f"{variable}={value}")
    return os.path.realpath(found)


def home() -> str:
    """Return the folder that holds `ontology/`, `data/` and `queries/`.

    `TOWNKG_HOME` names another one (a project of the user's own).
    """
    return named("TOWNKG_HOME") or (_INSTALLED if os.path.isdir(_INSTALLED) else _CHECKOUT)


def citation() -> str:
    """Return the file that says how the data set is cited: the project's, else the program's."""
    places = (os.path.join(place, "CITATION.cff") for place in (home(), _INSTALLED, _CHECKOUT))
    found = [place for place in places if os.path.isfile(place)]
    return found[0] if found else os.path.join(home(), "CITATION.cff")


def is_installed() -> bool:
    """Return whether the project is the one that came with the program, which nobody changes."""
    return home() == _INSTALLED


def folder(name: str) -> str:
    """Return the folder of that name in the project: `ontology`, `data` or `queries`."""
    return os.path.join(home(), name)


def build_folder() -> str:
    """Return the folder in which built graphs are kept.

    `TOWNKG_BUILD` names another one; an installed wheel, whose own folder may be read-only,
    builds in the user's cache folder.
    """
    if build := named("TOWNKG_BUILD"):
        return build
    if home() == _INSTALLED:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        return os.path.join(cache, "townkg")
    return folder("build")


def root() -> Path:
    """Return what `home` returns, as a path."""
    return _path(home())


def build_root() -> Path:
    """Return what `build_folder` returns, as a path."""
    return _path(build_folder())


def ontology() -> Path:
    """Return the folder of the ontology."""
    return _path(folder("ontology"))


def data() -> Path:
    """Return the folder of articles and other data."""
    return _path(folder("data"))


def queries() -> Path:
    """Return the folder of the prepared questions."""
    return _path(folder("queries"))


def _path(place: str) -> Path:
    from pathlib import Path

    return Path(place)
