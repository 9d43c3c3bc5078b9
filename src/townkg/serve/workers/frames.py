"""What a worker writes: frames of a kind, a length and so many bytes.

A worker's answer is one header, its data in any number of frames, and an end; or an error, which
may come in place of a header or, where data had already gone out, of the end.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

HEADER, DATA, ERROR, END = b"H", b"D", b"E", b"Z"
_HEAD = struct.Struct(">cI")
HEAD_SIZE = _HEAD.size


def packed(kind: bytes, content: bytes = b"") -> bytes:
    r"""Return a frame.

    >>> packed(DATA, b"ab")
    b'D\x00\x00\x00\x02ab'
    """
    return _HEAD.pack(kind, len(content)) + content


def unpacked(head: bytes) -> tuple[bytes, int]:
    """Return kind and length that the first bytes of a frame tell.

    >>> unpacked(packed(END))
    (b'Z', 0)
    """
    kind, length = _HEAD.unpack(head)
    return kind, length


class Output:
    """A file-like thing that sends what is written to it, within a limit of bytes.

    The first *held* bytes wait until more come or the end: so an answer that fails early fails
    with a status of its own, and a small one leaves the worker free at once.
    """

    def __init__(self, stream: IO[bytes], header: dict[str, Any], most: int, held: int = 2**18):
        self._stream = stream
        self._header = header
        self._most = most
        self._held = held
        self._parts: list[bytes] = []
        self._waiting = 0
        self._written = 0
        self._begun = False

    def write(self, content: bytes) -> int:
        """Take bytes to be sent.

        Raises: TooLarge when the answer has more bytes than are given.
        """
        self._written += len(content)
        if self._written > self._most:
            raise TooLarge
        self._parts.append(content)
        self._waiting += len(content)
        if self._waiting >= self._held:
            self._send(whole=False)
        return len(content)

    def flush(self) -> None:
        """Do nothing: what is sent when is decided here."""

    def close(self) -> None:
        """Send what waits, and the end."""
        self._send(whole=not self._begun)
        self._stream.write(packed(END))
        self._stream.flush()

    def _send(self, *, whole: bool) -> None:
        if not self._begun:
            header = {**self._header, "length": self._written if whole else None}
            self._stream.write(packed(HEADER, json.dumps(header).encode()))
            self._begun = True
        if self._parts:
            self._stream.write(packed(DATA, b"".join(self._parts)))
        self._parts, self._waiting = [], 0
        self._stream.flush()


class TooLarge(Exception):
    """An answer has more bytes than are given."""
