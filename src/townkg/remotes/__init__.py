"""Remote data sets that questions may name: which there are, what each may take, and asking one."""

from __future__ import annotations

from townkg.remotes.entry import ALIAS
from townkg.remotes.registry import Registry, Remote, registry

__all__ = ["ALIAS", "Registry", "Remote", "registry"]
