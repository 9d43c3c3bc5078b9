"""Names of what is kept beside a built store for explaining."""

from __future__ import annotations

from townkg.settings import ID

EXPLANATION = "explanation.bin"

APART = tuple(f"{ID}{kind}/" for kind in ("route", "link", "sentence", "article"))
"""Namespaces of descriptions that speak of the encoding and not of the world."""
