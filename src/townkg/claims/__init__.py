"""Everything known of one claim: what it says and by what, who wrote it, and what rests on it."""

from __future__ import annotations

from townkg.claims.naming import Named, locate
from townkg.claims.sheet import Sheet, resting_questions, sheet

__all__ = ["Named", "Sheet", "locate", "resting_questions", "sheet"]
