"""Addresses of endpoints: told from folders, and shown without what is secret in them."""

from __future__ import annotations

import re
from urllib.parse import unquote

HIDDEN = "…"
_SECRET = re.compile(r"pass|pwd|token|key|secret|auth|signature", re.IGNORECASE)
_PAIR = re.compile(r"(?<=[?&;#])([^=&;#]*)=([^&;#]*)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")


def is_address(source: str) -> bool:
    """Return whether *source* is the address of an endpoint rather than a folder.

    >>> is_address("HTTP://host/sparql"), is_address("/srv/store")
    (True, False)
    """
    return _SCHEME.match(source.lstrip()) is not None


def masked(address: str) -> str:
    """Return an address, well-formed or not, without user, password and secret parameters.

    What stands before the last @ is taken to be secret: a password may hold any character.

    >>> masked("http://me:p@ss@host/q?apikey=1&x=2")
    'http://…@host/q?apikey=…&x=2'
    """
    shown = _PAIR.sub(_pair, address)
    before, at, rest = shown.rpartition("@")
    if not at:
        return shown
    scheme, slashes, _ = before.partition("//")
    return f"{scheme}//{HIDDEN}@{rest}" if slashes else f"{HIDDEN}@{rest}"


def _pair(match: re.Match[str]) -> str:
    secret = _SECRET.search(unquote(match[1])) and match[2]
    return f"{match[1]}={HIDDEN}" if secret else match[0]
