"""The rules of the specification: id, table, whether we have it, and the words for a proof."""

from __future__ import annotations

from functools import cache
from typing import Any

from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text


@frozen
class Entry:
    """A rule of OWL 2 RL; *why* says why it is not covered.

    Shape: *table* is its number in the specification, 4 to 9; *status* is `implemented`,
    `reported` (a contradiction) or `not covered`.
    """

    id: str
    table: int
    status: str
    words: Text
    why: Text = NOTHING


@cache
def rule_table() -> dict[str, Entry]:
    """Return the rules by id, in the order of the specification.

    >>> rule_table()["prp-trp"].status
    'implemented'
    """
    found = {}
    for row in load()["rule"]:
        why = Text(row.get("why_zh", ""), row.get("why_en", ""))
        words = Text(row["zh"], row["en"])
        found[row["id"]] = Entry(row["id"], row["table"], row["status"], words, why)
    return found


@cache
def load() -> dict[str, list[dict[str, Any]]]:
    """Return the file of the table as it is written."""
    import tomllib
    from importlib.resources import files

    text = files(__package__).joinpath("table.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
