"""The engine of rules: facts as sorted keys, closed round by round, with NumPy alone."""

from __future__ import annotations

from townkg.reason.kernel.processor import prefer_fast_sorting

prefer_fast_sorting()

from townkg.reason.kernel.graph import Graph  # noqa: E402 - NumPy is told first
from townkg.reason.kernel.report import Contradiction, Report  # noqa: E402

__all__ = ["Contradiction", "Graph", "Report"]
