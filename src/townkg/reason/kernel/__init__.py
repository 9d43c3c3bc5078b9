"""The engine of rules: facts as sorted keys, closed round by round, with NumPy alone."""

from __future__ import annotations

from townkg.reason.kernel.close import Contradiction, Report
from townkg.reason.kernel.graph import Graph

__all__ = ["Contradiction", "Graph", "Report"]
