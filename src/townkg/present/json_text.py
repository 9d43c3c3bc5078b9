"""Writes JSON without the `json` package, whose loading takes as long as the question itself.

Only plain values: what an answer is made of. `tests/present/test_json_text.py` holds it to `json`.
Source: RFC 8259, sections 2 to 7.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04x}" for code in range(0x20)} | _NAMED | {'"': '\\"', "\\": "\\\\"}
)
_WORDS = {True: "true", False: "false", None: "null"}


def written(value: Any) -> str:
    """Return a value as JSON on one line, as `json.dumps(…, ensure_ascii=False)` does.

    Raises: TypeError for what JSON has not, a number without end among it.

    >>> written({"a": [1, 2.5, None], "b": "“x”"})
    '{"a": [1, 2.5, null], "b": "“x”"}'
    """
    if isinstance(value, str):
        # most texts have nothing to escape, and this is seen a hundred times as fast as replaced
        plain = value.isprintable() and '"' not in value and "\\" not in value
        return f'"{value}"' if plain else f'"{value.translate(_ESCAPES)}"'
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int) or (isinstance(value, float) and value - value == 0):
        return repr(value)
    if isinstance(value, dict):
        members = [f"{_name(name)}: {written(item)}" for name, item in value.items()]
        return "{" + ", ".join(members) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(written, value)) + "]"
    raise TypeError(f"{value!r} cannot be written as JSON")


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"{name!r} cannot be the name of a JSON member")
    return written(name)
