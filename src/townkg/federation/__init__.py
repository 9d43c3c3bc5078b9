"""SERVICE, answered by ourselves: a remote is asked within limits, its rows replace the clause."""

from __future__ import annotations

from townkg.federation.resolve import Resolved, resolve, told

__all__ = ["Resolved", "resolve", "told"]
